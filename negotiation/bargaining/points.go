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
// [ErrNoAgreement]. Comparisons carry a slack of 1e-12, and of packages that are equally
// good the first is chosen.
type Points [][]float64

// tie is the slack of comparisons.
const tie = 1e-12

// gains returns the rows that are worth it to all, by number, and their gains.
func (p Points) gains(d []float64) (rows []int, gains [][]float64, err error) {
	if len(d) == 0 || !finite(d...) {
		return nil, nil, fmt.Errorf("bargaining: disagreement point %v, expected a number for each party", d)
	}
	for i, u := range p {
		if len(u) != len(d) || !finite(u...) {
			return nil, nil, fmt.Errorf("bargaining: utilities %v of package %d, expected %d numbers", u, i+1, len(d))
		}
		g := make([]float64, len(d))
		worth := true
		for k := range d {
			g[k] = u[k] - d[k]
			worth = worth && g[k] >= -tie
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

// first returns the first row whose score is the largest, to within the slack, and the
// largest score.
func first(rows []int, scores []float64) (row int, most float64) {
	most = slices.Max(scores)
	return rows[slices.IndexFunc(scores, func(x float64) bool { return x >= most-tie })], most
}

// Nash returns the package that maximises the product of gains and that product. With
// weights above 0, one for each party, the factors are gain^weight; nil stands for ones.
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
	products := make([]float64, len(gains))
	for i, g := range gains {
		products[i] = 1
		for k, x := range g {
			if weights != nil {
				x = math.Pow(x, weights[k])
			}
			products[i] *= x
		}
	}
	row, product = first(rows, products)
	return row, product, nil
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
	for _, g := range gains {
		for k := range g {
			if most[k] > 0 {
				g[k] /= most[k]
			}
		}
	}
	return leximin(rows, gains), nil
}

// Egalitarian returns the package whose smallest gain is largest, then the next smallest,
// and so on.
func (p Points) Egalitarian(d []float64) (int, error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, err
	}
	return leximin(rows, gains), nil
}

// leximin sorts the gains of each row and leaves those rows whose first, second, … gain
// is largest.
func leximin(rows []int, gains [][]float64) int {
	for _, g := range gains {
		slices.Sort(g)
	}
	for k := range gains[0] {
		most := math.Inf(-1)
		for _, g := range gains {
			most = max(most, g[k])
		}
		var left []int
		var kept [][]float64
		for i, g := range gains {
			if g[k] >= most-tie {
				left, kept = append(left, rows[i]), append(kept, g)
			}
		}
		rows, gains = left, kept
	}
	return rows[0]
}

// Utilitarian returns the package with the largest sum of gains.
func (p Points) Utilitarian(d []float64) (int, error) {
	rows, gains, err := p.gains(d)
	if err != nil {
		return 0, err
	}
	sums := make([]float64, len(gains))
	for i, g := range gains {
		for _, x := range g {
			sums[i] += x
		}
	}
	row, _ := first(rows, sums)
	return row, nil
}
