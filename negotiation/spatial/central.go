package spatial

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// influence returns the weights of a dimension: capability times salience there, both
// in parts of their largest values, so that no table overflows.
func (t *Table) influence(dimension int) ([]float64, float64, error) {
	if dimension < 0 || dimension >= t.Dimensions() {
		return nil, 0, fmt.Errorf("spatial: dimension %d of %d", dimension, t.Dimensions())
	}
	most := 0.0
	for i := range t.Actors {
		most = max(most, t.Actors[i].Capability)
	}
	weights, total := make([]float64, len(t.Actors)), 0.0
	for i := range t.Actors {
		a := &t.Actors[i]
		if most > 0 {
			weights[i] = float64(a.Capability / most * (a.Saliences[dimension] / t.Scale.Full))
		}
		total += weights[i]
	}
	if !(total > 0) {
		return nil, 0, ErrNoInfluence
	}
	return weights, total, nil
}

// WeightedMean returns the mean of the positions in a dimension, counted from 0,
// weighted by influence, which is capability times salience:
//
//	Σ c s x / Σ c s
//
// It is the forecast of the compromise model (Van den Bos 1991, Dutch EC Policy
// Making). Without influence the error is [ErrNoInfluence].
func (t *Table) WeightedMean(dimension int) (float64, error) {
	weights, total, err := t.influence(dimension)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i, w := range weights {
		sum += float64(w / total * t.Actors[i].Positions[dimension])
	}
	return sum, nil
}

// WeightedMedian returns the smallest position in a dimension, counted from 0, at
// which the influence of all actors at or below it reaches half of the total: the
// option that no other beats when all vote by influence (Black 1948, Journal of
// Political Economy 56). Reaching half counts with a relative slack of 1e-12. Without
// influence the error is [ErrNoInfluence].
func (t *Table) WeightedMedian(dimension int) (float64, error) {
	lower, _, err := t.WeightedMedians(dimension)
	return lower, err
}

// WeightedMedians returns the smallest and the largest weighted median of a dimension.
// They differ if influence on either side is equal: nothing from the one to the other
// is then beaten. See [Table.WeightedMedian].
func (t *Table) WeightedMedians(dimension int) (lower, upper float64, err error) {
	weights, total, err := t.influence(dimension)
	if err != nil {
		return 0, 0, err
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	at := func(i int) float64 { return t.Actors[i].Positions[dimension] }
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(at(i), at(j)) })
	half := float64(total / 2)
	const slack = 1e-12
	sum, found := 0.0, false
	for _, i := range order {
		sum += weights[i]
		if !found && sum >= float64(half*(1-slack)) {
			lower, found = at(i), true
		}
		if sum > float64(half*(1+slack)) {
			return lower, at(i), nil
		}
	}
	return lower, at(order[len(order)-1]), nil
}

// MedianVoter returns the middle of the ideal points of an odd number of voters with
// one vote each and utilities that fall with distance: it is not beaten in pairwise
// majority voting (Black 1948, Journal of Political Economy 56). An even number of
// voters, or one whose ideal is not a number, is an error.
func MedianVoter(ideals []float64) (float64, error) {
	if len(ideals)%2 == 0 {
		return 0, fmt.Errorf("spatial: %d voters, expected an odd number", len(ideals))
	}
	for i, x := range ideals {
		if math.IsNaN(x) {
			return 0, fmt.Errorf("spatial: ideal of voter %d is not a number", i+1)
		}
	}
	sorted := slices.Sorted(slices.Values(ideals))
	return sorted[len(sorted)/2], nil
}

// LensArea returns the area common to two discs in the plane with radii ≥ 0 and
// centres a distance ≥ 0 apart:
//
//	r² acos((d² + r² − s²)/(2dr)) + s² acos((d² + s² − r²)/(2ds)) − 2 · (area of the triangle r, s, d)
//
// It is 0 if they are apart and the smaller disc if one contains the other. With
// ideal points as centres and their distances from the status quo as radii it
// measures what two veto players both prefer to the status quo (Tsebelis 2002, Veto
// Players, ch. 1). Other arguments are an error, and so is an area too large for a number.
func LensArea(r, s, distance float64) (float64, error) {
	if !(r >= 0 && s >= 0 && distance >= 0) || math.IsInf(max(r, s, distance), 0) {
		return 0, fmt.Errorf("spatial: radii %v and %v, distance %v, expected numbers of at least 0", r, s, distance)
	}
	small, large := min(r, s), max(r, s)
	// Half angles from half-perimeter factors, which do not cancel for thin lenses.
	gap := distance - large
	switch {
	case small == 0 || distance >= r+s && gap > small/2:
		// The second part is for a sum in which the smaller radius is lost.
		return 0, nil
	case gap <= -small:
		return areaOf(math.Pi, small)
	}
	// In radii of the smaller disc, of which the lens is a good part or less.
	gap /= small
	wide := min(large/small, 1e300)
	a, b, c, d := 1-gap, 2*wide+gap-1, 1+gap, 2*wide+gap+1
	if !(a > 0 && b > 0 && c > 0) {
		return 0, nil
	}
	at := func(near, far float64) float64 {
		return 2 * math.Atan2(float64(math.Sqrt(a)*math.Sqrt(near)), float64(math.Sqrt(far)*math.Sqrt(d)))
	}
	// The angle at the centre of each disc, half of the chord's.
	return areaOf(segment(wide, at(c, b))+segment(1, at(b, c)), small)
}

// areaOf returns an area in squares of a unit in those of 1.
func areaOf(area, unit float64) (float64, error) {
	area = float64(float64(area*unit) * unit)
	if math.IsInf(area, 0) {
		return 0, fmt.Errorf("spatial: a lens of %v in width, expected an area that is a number", unit)
	}
	return area, nil
}

// segment is the area that a chord cuts off a disc, given half of its angle.
func segment(radius, angle float64) float64 {
	if angle < 1e-2 {
		// The series of angle − sin(2 angle)/2, which would cancel.
		arc, square := float64(radius*angle), float64(angle*angle)
		series := 2.0/3 - float64(square*(2.0/15-float64(square*(4.0/315-float64(square*2/2835)))))
		return float64(arc * arc * angle * series)
	}
	return float64(radius * radius * (angle - float64(math.Sin(2*angle)/2)))
}
