package bargaining

import (
	"fmt"
	"math"
	"slices"
)

// Points are packages of which one is to be chosen, as the utilities of the parties:
// a row for each package.
//
// Solutions are numbers of rows, counted from 0, among those that give all parties at
// least what the disagreement point d does. If there are none the error is
// [ErrNoAgreement]. Comparisons carry a slack of 1e-12 of the largest of the numbers
// compared, so that units do not matter. Of packages that are equally good the first is
// chosen, or one that gives somebody more than that and nobody less, if there is one.
type Points [][]float64

// tie is the slack of comparisons, relative to the largest number.
const tie = 1e-12

// gains returns the rows that are worth it to all, by number, and their gains.
func (p Points) gains(d []float64) (rows []int, gains [][]float64, err error) {
	if len(d) == 0 || !finite(d...) {
		return nil, nil, fmt.Errorf("bargaining: disagreement point %v, expected a number for each party", d)
	}
	scale := make([]float64, len(d))
	for i, u := range p {
		if len(u) != len(d) || !finite(u...) {
			return nil, nil, fmt.Errorf("bargaining: utilities %v of package %d, expected %d numbers", u, i+1, len(d))
		}
		for k, x := range u {
			scale[k] = max(scale[k], math.Abs(x), math.Abs(d[k]))
			if math.IsInf(x-d[k], 0) {
				return nil, nil, fmt.Errorf("bargaining: utility %v of package %d is too far from disagreement at %v, expected a difference that is a number", x, i+1, d[k])
			}
		}
	}
	for i, u := range p {
		g := make([]float64, len(d))
		worth := true
		for k := range d {
			g[k] = u[k] - d[k]
			worth = worth && g[k] >= -float64(tie*scale[k])
			g[k] = max(0, g[k])
		}
		if worth {
			rows, gains = append(rows, i), append(gains, g)
		}
	}
	if rows == nil {
		return nil, nil, ErrNoAgreement
	}
	return rows, gains, nil
}

// best returns the place of the first score that is the largest, to within a slack, or of
// gains that dominate those there.
func best(gains [][]float64, scores []float64, slack float64) int {
	most := slices.Max(scores)
	return efficient(gains, slices.IndexFunc(scores, func(x float64) bool { return x >= most-slack }))
}

// efficient returns the place of gains that dominate those at a place and that no others
// dominate, or the place itself.
func efficient(gains [][]float64, at int) int {
	for i, g := range gains {
		more, less := false, false
		for k, x := range g {
			more, less = more || x > gains[at][k], less || x < gains[at][k]
		}
		if more && !less {
			at = i
		}
	}
	return at
}

// Nash returns the package that maximises the product of gains and that product, which
// is +Inf if it is too large for a number. With weights above 0, one for each party, the
// factors are gain^weight; nil stands for ones. Products are compared by their logarithms,
// which neither overflow nor vanish.
func (p Points) Nash(d, weights []float64) (row int, product float64, err error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, 0, err
	}
	if weights != nil && len(weights) != len(d) {
		return 0, 0, fmt.Errorf("bargaining: %d weights, expected %d or none", len(weights), len(d))
	}
	for k, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) {
			return 0, 0, fmt.Errorf("bargaining: weight %v of party %d, expected a number above 0", w, k+1)
		}
	}
	heaviest := 1.0
	if weights != nil {
		heaviest = slices.Max(weights)
	}
	weight := func(k int) float64 {
		if weights == nil {
			return 1
		}
		return weights[k]
	}
	scores := make([]float64, len(gains))
	for i, g := range gains {
		for k, x := range g {
			scores[i] += float64(weight(k) / heaviest * math.Log(x))
		}
	}
	at := best(gains, scores, tie)
	if slices.Contains(gains[at], 0) {
		return rows[at], 0, nil
	}
	product = 1
	for k, x := range gains[at] {
		product *= math.Pow(x, weight(k))
	}
	if math.IsNaN(product) || math.IsInf(product, 0) || product == 0 {
		// Factors that are too large meet others that are too small.
		product = math.Exp(float64(scores[at] * heaviest))
	}
	return rows[at], product, nil
}

// Ideal returns the largest gain of each party among packages that are worth it to all.
func (p Points) Ideal(d []float64) ([]float64, error) {
	_, gains, err := p.gains(d)
	if err != nil {
		return nil, err
	}
	return ideal(gains), nil
}

func ideal(gains [][]float64) []float64 {
	most := slices.Clone(gains[0])
	for _, g := range gains[1:] {
		for k, x := range g {
			most[k] = max(most[k], x)
		}
	}
	return most
}

// KalaiSmorodinsky returns the package whose smallest share of an ideal gain is largest,
// then the next smallest, and so on (Kalai & Smorodinsky 1975, by the lexicographic rule
// of Imai 1983, Econometrica 51). A party whose ideal gain is 0 has a share of 0.
func (p Points) KalaiSmorodinsky(d []float64) (int, error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, err
	}
	most := ideal(gains)
	shares := make([][]float64, len(gains))
	for i, g := range gains {
		shares[i] = slices.Clone(g)
		for k := range g {
			if most[k] > 0 {
				shares[i][k] /= most[k]
			}
		}
	}
	return rows[efficient(gains, leximin(shares))], nil
}

// Egalitarian returns the package whose smallest gain is largest, then the next smallest,
// and so on.
func (p Points) Egalitarian(d []float64) (int, error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, err
	}
	return rows[efficient(gains, leximin(gains))], nil
}

// leximin returns the first place of those whose smallest, next smallest, … gain is
// largest.
func leximin(gains [][]float64) int {
	places, sorted := make([]int, len(gains)), make([][]float64, len(gains))
	for i, g := range gains {
		places[i], sorted[i] = i, slices.Sorted(slices.Values(g))
	}
	for k := range gains[0] {
		most := 0.0
		for _, i := range places {
			most = max(most, sorted[i][k])
		}
		places = slices.DeleteFunc(places, func(i int) bool { return sorted[i][k] < most-float64(tie*most) })
	}
	return places[0]
}

// Utilitarian returns the package with the largest sum of gains.
func (p Points) Utilitarian(d []float64) (int, error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, err
	}
	largest := slices.Max(ideal(gains))
	if largest == 0 {
		return rows[0], nil
	}
	sums := make([]float64, len(gains))
	for i, g := range gains {
		for _, x := range g {
			sums[i] += x / largest
		}
	}
	return rows[best(gains, sums, float64(tie*slices.Max(sums)))], nil
}
