package sensitivity

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Change is the smallest change that turns a conclusion. Turns says whether there is one;
// By is 0 if not, or if nothing speaks for either side to begin with.
type Change struct {
	By    float64
	Turns bool
}

// Turn says how firmly a conclusion stands against changes of weights.
type Turn struct {
	// Margin is the weighted sum that the conclusion rests on: it holds for as long as
	// this keeps its sign, and turns where it is 0.
	Margin float64
	// Alone is the change of each weight that turns the conclusion while the others shrink
	// or grow in proportion, so that the sum is kept. Others that are all 0 grow alike.
	Alone []Change
	// Nearest are the weights nearest to the given ones, of the same sum and none negative,
	// under which the conclusion turns, and Distance how far away they are (Euclidean).
	// Nil if it holds under all weights.
	Nearest  []float64
	Distance float64
}

// TurnWeights finds the smallest changes of weights that turn a conclusion which is linear
// in them: that the sum of weight times difference is positive, or that it is negative. In
// a comparison of two alternatives by a weighted sum, difference is what the first scores
// more than the second on each criterion. Weights must be at least 0, with a positive sum.
// To the nearest weights differences of less than 1e-9 of the largest are none.
//
// The nearest weights solve a projection problem whose dual has one variable: for a
// multiplier of the margin, the nearest weights are the projection of shifted ones on a
// simplex (Held, Wolfe & Crowder 1974, Mathematical Programming 6), and the margin falls
// as it grows.
func TurnWeights(weights, difference []float64) (*Turn, error) {
	if len(weights) == 0 || len(weights) != len(difference) {
		return nil, fmt.Errorf("sensitivity: turn: %d weights and %d differences, expected the same number, at least 1", len(weights), len(difference))
	}
	var total, largest float64
	for k, w := range weights {
		if !(w >= 0 && w <= math.MaxFloat64) {
			return nil, fmt.Errorf("sensitivity: turn: weight %d is %v, expected a finite number of at least 0", k, w)
		}
		if d := difference[k]; math.IsNaN(d) || math.IsInf(d, 0) {
			return nil, fmt.Errorf("sensitivity: turn: difference %d is %v, expected a finite number", k, d)
		}
		total += w
		largest = max(largest, math.Abs(difference[k]))
	}
	if !(total > 0 && total <= math.MaxFloat64) {
		return nil, fmt.Errorf("sensitivity: turn: weights that add up to %v, expected a positive finite number", total)
	}
	if !(largest*total <= math.MaxFloat64) {
		return nil, errors.New("sensitivity: turn: weights or differences too large for the arithmetic, expected another scale")
	}
	t := &Turn{Margin: dot(weights, difference), Alone: make([]Change, len(weights))}
	for k := range weights {
		t.Alone[k] = turnAlone(weights, difference, k, t.Margin, total)
	}
	scaled := make([]float64, len(difference))
	for k, d := range difference {
		if math.Abs(d) > negligible*largest {
			scaled[k] = d / largest
		}
	}
	if floats.Min(scaled) <= 0 && floats.Max(scaled) >= 0 {
		t.Nearest = nearest(weights, scaled, total)
		t.Distance = floats.Distance(weights, t.Nearest, 2)
	}
	return t, nil
}

func dot(a, b []float64) (sum float64) {
	for k, v := range a {
		sum += float64(v * b[k])
	}
	return sum
}

// turnAlone is the change of weight k that brings the margin to 0. The margin is linear in
// it: from what it would be without the weight to what it would be with nothing else.
func turnAlone(weights, difference []float64, k int, margin, total float64) Change {
	if margin == 0 {
		return Change{0, true}
	}
	rest := 0.0
	for j, w := range weights {
		if j != k {
			rest += w
		}
	}
	others := 0.0 // mean difference of the others, by weight
	switch {
	case len(weights) == 1:
		return Change{}
	case rest > 0:
		for j, w := range weights {
			if j != k {
				others += float64(w / rest * difference[j])
			}
		}
	default:
		for j, d := range difference {
			if j != k {
				others += d / float64(len(difference)-1)
			}
		}
	}
	// others·(total − w) + difference·w = 0
	w := total * others / (others - difference[k])
	if math.IsNaN(w) || w < 0 || w > total {
		return Change{}
	}
	return Change{w - weights[k], true}
}

// nearest returns the weights of the given sum nearest to the given ones under which the
// margin is 0. There are such weights.
func nearest(weights, difference []float64, total float64) []float64 {
	y := make([]float64, len(weights))
	if dot(weights, difference) == 0 {
		copy(y, weights)
		return y
	}
	shifted, sorted := make([]float64, len(weights)), make([]float64, len(weights))
	margin := func(multiplier float64) float64 {
		for k, w := range weights {
			shifted[k] = w - float64(multiplier*difference[k])
		}
		project(shifted, sorted, total, y)
		return dot(y, difference)
	}
	// The margin falls in the multiplier. Far out it stands at its least or largest.
	lo, hi := -total, total
	for n := 0; n < maxDoublings && margin(lo) < 0; n++ {
		lo *= 2
	}
	for n := 0; n < maxDoublings && margin(hi) > 0; n++ {
		hi *= 2
	}
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid == lo || mid == hi {
			break
		}
		if margin(mid) > 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	margin(hi)
	polish(weights, difference, total, y)
	return y
}

// polish makes nearest weights exact: with no others than those above 0 they are a
// projection on a plane. A large multiplier leaves rounding errors behind.
func polish(weights, difference []float64, total float64, y []float64) {
	var n, sum, mean float64
	for k, v := range y {
		if v > 0 {
			n++
			sum += weights[k]
			mean += difference[k]
		}
	}
	mean /= n
	var margin, square float64
	for k, v := range y {
		if v > 0 {
			margin += float64(difference[k] * (weights[k] + (total-sum)/n))
			square += float64((difference[k] - mean) * (difference[k] - mean))
		}
	}
	slope := 0.0
	if square > 0 {
		slope = margin / square
	}
	exact := make([]float64, len(y))
	for k, v := range y {
		if v > 0 {
			exact[k] = weights[k] + (total-sum)/n - float64(slope*(difference[k]-mean))
			if exact[k] < -negligible*total {
				return // a weight that was above 0 by rounding only
			}
			exact[k] = max(0, exact[k])
		}
	}
	copy(y, exact)
}

// negligible is the share of the largest difference below which one counts as 0.
const negligible = 1e-9

// maxDoublings is enough for a multiplier to outgrow what differences that are not
// negligible leave of it.
const maxDoublings = 64

// project writes the point of the simplex (no coordinate negative, the given sum) that is
// nearest to x. Scratch has the same length.
func project(x, scratch []float64, total float64, dst []float64) {
	copy(scratch, x)
	slices.Sort(scratch)
	var sum, shift float64
	for n := range scratch {
		v := scratch[len(scratch)-1-n] // the largest first
		sum += v
		if s := (sum - total) / float64(n+1); n == 0 || v > s {
			shift = s
		}
	}
	for k, v := range x {
		dst[k] = max(0, v-shift)
	}
}

// Axis is the range of one number that a conclusion may depend on.
type Axis struct {
	// From is where it stands, in [Low, High].
	From, Low, High float64
	// Steps is the number of steps in which the way to each end is searched, at least 1:
	// what turns and turns back within a step goes unnoticed.
	Steps int
	// Tolerance is how exactly the turning point is found, above 0.
	Tolerance float64
}

// Turn finds the smallest changes, down and up, that turn a conclusion: margin is positive
// where it holds and at most 0 where it does not, or the other way round if it does not
// hold to begin with. A margin of a random model must be taken on common random numbers,
// so that it is a function. It is called once, then once for each step, then as often as
// halving a step takes to reach the tolerance. Its errors are handed on.
func (a Axis) Turn(margin func(x float64) (float64, error)) (down, up Change, err error) {
	switch {
	case !(a.Low <= a.From && a.From <= a.High) || math.IsInf(a.High-a.Low, 0):
		return down, up, fmt.Errorf("sensitivity: axis from %v in [%v, %v], expected a point of a finite range", a.From, a.Low, a.High)
	case a.Steps < 1:
		return down, up, fmt.Errorf("sensitivity: axis in %d steps, expected at least 1", a.Steps)
	case !(a.Tolerance > 0):
		return down, up, fmt.Errorf("sensitivity: axis with tolerance %v, expected a positive number", a.Tolerance)
	}
	holds := func(x float64) (bool, error) {
		m, err := margin(x)
		if err == nil && math.IsNaN(m) {
			err = fmt.Errorf("sensitivity: axis: margin NaN at %v, expected a number", x)
		}
		return m > 0, err
	}
	start, err := holds(a.From)
	if err != nil {
		return down, up, err
	}
	if down, err = a.towards(a.Low, start, holds); err != nil {
		return down, up, err
	}
	up, err = a.towards(a.High, start, holds)
	return down, up, err
}

// towards looks for the first turn on the way to an end.
func (a Axis) towards(end float64, start bool, holds func(float64) (bool, error)) (Change, error) {
	if end == a.From {
		return Change{}, nil
	}
	near := a.From
	for step := 1; step <= a.Steps; step++ {
		far := a.From + float64((end-a.From)*float64(step)/float64(a.Steps))
		if step == a.Steps {
			far = end
		}
		now, err := holds(far)
		if err != nil {
			return Change{}, err
		}
		if now == start {
			near = far
			continue
		}
		for math.Abs(far-near) > a.Tolerance {
			mid := near + (far-near)/2
			if mid == near || mid == far {
				break
			}
			now, err := holds(mid)
			if err != nil {
				return Change{}, err
			}
			if now == start {
				near = mid
			} else {
				far = mid
			}
		}
		return Change{far - a.From, true}, nil
	}
	return Change{}, nil
}

// NearestTurn returns the row of the point nearest to from at which a conclusion does not
// hold, and its distance: an upper bound of how far everything together must move to turn
// it, the tighter the more points there are. Norm is 1 for the sum of changes, 2 for the
// Euclidean distance, +Inf for the largest change; give all coordinates the same scale. The
// row is -1 if the conclusion holds at all points.
func NearestTurn(points mat.Matrix, holds []bool, from []float64, norm float64) (row int, distance float64, err error) {
	rows, dim := points.Dims()
	switch {
	case len(holds) != rows:
		return -1, 0, fmt.Errorf("sensitivity: nearest turn: %d conclusions for %d points, expected one for each", len(holds), rows)
	case len(from) != dim:
		return -1, 0, fmt.Errorf("sensitivity: nearest turn: from a point of %d coordinates among points of %d, expected the same number", len(from), dim)
	case !(norm >= 1):
		return -1, 0, fmt.Errorf("sensitivity: nearest turn: norm %v, expected a number of at least 1", norm)
	}
	if err := checkMatrix("coordinate", points); err != nil {
		return -1, 0, fmt.Errorf("sensitivity: nearest turn: %w", err)
	}
	for j, v := range from {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return -1, 0, fmt.Errorf("sensitivity: nearest turn: coordinate %d of the start is %v, expected a finite number", j, v)
		}
	}
	row = -1
	point := make([]float64, dim)
	for i, ok := range holds {
		if ok {
			continue
		}
		mat.Row(point, i, points)
		if d := floats.Distance(point, from, norm); row < 0 || d < distance {
			row, distance = i, d
		}
	}
	return row, distance, nil
}
