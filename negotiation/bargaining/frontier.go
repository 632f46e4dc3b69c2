package bargaining

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoAgreement reports that nothing gives all parties at least what they have without
// an agreement.
var ErrNoAgreement = errors.New("bargaining: no agreement is worth it to all")

// Frontier is the Pareto frontier of two parties: the second's utility as a falling,
// concave function of the first's, which runs from Low to High. Whatever lies below it is
// possible too. Slope is its derivative, −Inf where it is vertical.
//
// Solutions are points of the frontier that give both at least what the disagreement
// point d does. If there are none the error is [ErrNoAgreement]. They are found by
// bisection, so they are as exact as the functions.
type Frontier struct {
	Low, High    float64
	Value, Slope func(x float64) float64
}

// within returns the part of the frontier that is worth it to both.
func (f Frontier) within(d [2]float64) (from, to float64, err error) {
	if !(f.Low <= f.High) || f.Value == nil || f.Slope == nil || !finite(f.Low, f.High, d[0], d[1]) {
		return 0, 0, fmt.Errorf("bargaining: frontier from %v to %v and disagreement point %v, expected numbers in order and two functions", f.Low, f.High, d)
	}
	from, to = max(f.Low, d[0]), f.High
	const rounding = 1e-12
	if from > to {
		if from > to+rounding {
			return 0, 0, ErrNoAgreement
		}
		from = to
	}
	if f.Value(from) < d[1]-rounding {
		return 0, 0, ErrNoAgreement
	}
	if f.Value(to) < d[1] {
		to = root(from, to, func(x float64) float64 { return f.Value(x) - d[1] })
	}
	return from, to, nil
}

func (f Frontier) at(x float64) [2]float64 { return [2]float64{x, f.Value(x)} }

// Ideal returns the most that each party can have while the other has its disagreement
// utility, in utility.
func (f Frontier) Ideal(d [2]float64) ([2]float64, error) {
	from, to, err := f.within(d)
	if err != nil {
		return [2]float64{}, err
	}
	return [2]float64{to, f.Value(from)}, nil
}

// Nash returns the asymmetric Nash solution, which maximises
//
//	(x − d1)^weight · (y − d2)^(1 − weight)
//
// for the first party's weight in (0, 1): 1/2 is the symmetric one. Another weight is an
// error (Nash 1950, Econometrica 18; Kalai 1977, International Journal of Game Theory 6).
func (f Frontier) Nash(d [2]float64, weight float64) ([2]float64, error) {
	if !(weight > 0 && weight < 1) {
		return [2]float64{}, fmt.Errorf("bargaining: weight %v of the first party, expected a number in (0, 1)", weight)
	}
	from, to, err := f.within(d)
	if err != nil {
		return [2]float64{}, err
	}
	return f.at(root(from, to, func(x float64) float64 {
		return float64(weight*(f.Value(x)-d[1])) + float64((1-weight)*f.Slope(x)*(x-d[0]))
	})), nil
}

// KalaiSmorodinsky returns the point at which both have the same share of their ideal
// gains: (x − d1)/(I1 − d1) = (y − d2)/(I2 − d2) (Kalai & Smorodinsky 1975, Econometrica
// 43), or the point nearest to that where the frontier ends before.
func (f Frontier) KalaiSmorodinsky(d [2]float64) ([2]float64, error) {
	ideal, err := f.Ideal(d)
	if err != nil {
		return [2]float64{}, err
	}
	return f.balance(d, [2]float64{ideal[0] - d[0], ideal[1] - d[1]})
}

// Egalitarian returns the point of equal gains, x − d1 = y − d2 (Kalai 1977, Econometrica
// 45), or the point nearest to that where the frontier ends before.
func (f Frontier) Egalitarian(d [2]float64) ([2]float64, error) {
	return f.balance(d, [2]float64{1, 1})
}

func (f Frontier) balance(d, unit [2]float64) ([2]float64, error) {
	from, to, err := f.within(d)
	if err != nil {
		return [2]float64{}, err
	}
	return f.at(root(from, to, func(x float64) float64 {
		return float64((f.Value(x)-d[1])*unit[0]) - float64((x-d[0])*unit[1])
	})), nil
}

// Utilitarian returns the point with the largest sum x + y; where there are several,
// the one that is best for the second party.
func (f Frontier) Utilitarian(d [2]float64) ([2]float64, error) {
	from, to, err := f.within(d)
	if err != nil {
		return [2]float64{}, err
	}
	return f.at(root(from, to, func(x float64) float64 { return f.Slope(x) + 1 })), nil
}

// Reach is the frontier of any number of parties, two or more, as a function: how far one
// can go from the disagreement point in the direction of gains given, with the
// components of direction·Reach(direction) as gains. What is possible must be convex,
// and reach above 0 in every direction without negative components.
type Reach func(direction []float64) float64

// Ideal returns the largest gain that each of n parties can have while the others have
// none.
func (r Reach) Ideal(n int) []float64 {
	gains, e := make([]float64, n), make([]float64, n)
	for i := range gains {
		e[i] = 1
		gains[i] = r(e)
		e[i] = 0
	}
	return gains
}

// Egalitarian returns the equal gains of n parties.
func (r Reach) Egalitarian(n int) []float64 {
	direction := make([]float64, n)
	for i := range direction {
		direction[i] = 1
	}
	return r.along(direction)
}

// KalaiSmorodinsky returns the gains of n parties in proportion to their ideal gains.
func (r Reach) KalaiSmorodinsky(n int) []float64 { return r.along(r.Ideal(n)) }

func (r Reach) along(direction []float64) []float64 {
	far := r(direction)
	gains := make([]float64, len(direction))
	for i, x := range direction {
		gains[i] = float64(far * x)
	}
	return gains
}

// Nash returns the gains that maximise Π gain^weight, for weights above 0, to within
// about 1e-7 of the largest gain: along the frontier the product rises to its maximum
// and falls, so that it is found by searching between two parties at a time.
// Fewer than two weights, or one that is not above 0, are an error.
func (r Reach) Nash(weights []float64) ([]float64, error) {
	if len(weights) < 2 {
		return nil, fmt.Errorf("bargaining: %d weights, expected at least 2", len(weights))
	}
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("bargaining: weight %v of party %d, expected a number above 0", w, i+1)
		}
	}
	direction := r.Ideal(len(weights))
	value := func() float64 {
		sum, all := 0.0, 0.0
		for i, w := range weights {
			sum += float64(w * math.Log(direction[i]))
			all += w
		}
		return sum + float64(all*math.Log(r(direction)))
	}
	const sweeps = 500
	for range sweeps {
		before := append([]float64(nil), direction...)
		for i := range weights {
			for j := range i {
				both := direction[i] + direction[j]
				share := peak(func(s float64) float64 {
					direction[i], direction[j] = float64(both*s), float64(both*(1-s))
					return value()
				})
				direction[i], direction[j] = float64(both*share), float64(both*(1-share))
			}
		}
		change := 0.0
		for i, x := range direction {
			change = max(change, math.Abs(x-before[i])/x)
		}
		if change < 1e-9 {
			break
		}
	}
	return r.along(direction), nil
}

// peak returns where a function that rises and then falls on (0, 1) is largest, by
// golden sections.
func peak(f func(x float64) float64) float64 {
	golden := (math.Sqrt(5) - 1) / 2
	lo, hi := 0.0, 1.0
	x, y := 1-golden, golden
	fx, fy := f(x), f(y)
	for hi-lo > 1e-10 {
		if fx >= fy {
			hi, y, fy = y, x, fx
			x = hi - float64(golden*(hi-lo))
			fx = f(x)
		} else {
			lo, x, fx = x, y, fy
			y = lo + float64(golden*(hi-lo))
			fy = f(y)
		}
	}
	return lo + (hi-lo)/2
}
