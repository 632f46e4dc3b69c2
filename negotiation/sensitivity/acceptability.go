package sensitivity

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Acceptability says how alternatives fare when the weights of criteria are uncertain.
type Acceptability struct {
	// Rank is, for each alternative, the share of draws in which it has each rank, the
	// best first. The first entry is the share of draws in which it is the best: with
	// weights drawn uniformly, the share of all possible weights that speak for it.
	// Alternatives that score the same share the ranks that they hold together.
	Rank [][]float64
	// Central holds, for each alternative, the mean of the weights under which it is the
	// best: those of a typical supporter. Nil if it never is.
	Central [][]float64
	// Beats is the share of draws in which an alternative (row) scores more than another
	// (column); equal scores count half.
	Beats [][]float64
}

// Accept counts ranks: rows of weights are draws of the weights, rows of scores the
// scores of the alternatives under them, larger being better. Scores may come from any
// model, also a random one (stochastic multicriteria acceptability analysis, Lahdelma &
// Salminen 2001, Operations Research 49). The standard error of a share p is
// √(p(1−p)/draws).
func Accept(weights, scores mat.Matrix) (*Acceptability, error) {
	draws, criteria := weights.Dims()
	rows, count := scores.Dims()
	err := errors.Join(checkMatrix("weight", weights), checkMatrix("score", scores))
	switch {
	case err != nil:
		return nil, fmt.Errorf("sensitivity: acceptability: %w", err)
	case draws == 0 || draws != rows:
		return nil, fmt.Errorf("sensitivity: acceptability: %d draws of weights and %d of scores, expected the same number, at least 1", draws, rows)
	case count == 0 || criteria == 0:
		return nil, fmt.Errorf("sensitivity: acceptability: %d alternatives and %d criteria, expected at least 1", count, criteria)
	}
	a := &Acceptability{Rank: table(count, count), Central: table(count, criteria), Beats: table(count, count)}
	order := make([]int, count)
	for r := range draws {
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			switch u, v := scores.At(r, i), scores.At(r, j); {
			case u > v:
				return -1
			case u < v:
				return 1
			}
			return 0
		})
		for from := 0; from < count; {
			to := from + 1
			for to < count && scores.At(r, order[to]) == scores.At(r, order[from]) {
				to++
			}
			a.place(order, from, to, weights, r)
			from = to
		}
	}
	for i := range count {
		if best := a.Rank[i][0]; best > 0 {
			scale(a.Central[i], 1/best)
		} else {
			a.Central[i] = nil
		}
		scale(a.Rank[i], 1/float64(draws))
		scale(a.Beats[i], 1/float64(draws))
	}
	return a, nil
}

// place gives the alternatives in places from to to−1, which score the same, their ranks.
func (a *Acceptability) place(order []int, from, to int, weights mat.Matrix, draw int) {
	part := 1 / float64(to-from)
	for at, i := range order[from:to] {
		for rank := from; rank < to; rank++ {
			a.Rank[i][rank] += part
		}
		if from == 0 {
			for k := range a.Central[i] {
				a.Central[i][k] += float64(part * weights.At(draw, k))
			}
		}
		for _, j := range order[to:] {
			a.Beats[i][j]++
		}
		for _, j := range order[from+at+1 : to] {
			a.Beats[i][j] += 0.5
			a.Beats[j][i] += 0.5
		}
	}
}

func table(rows, columns int) [][]float64 {
	t := make([][]float64, rows)
	for i := range t {
		t[i] = make([]float64, columns)
	}
	return t
}

func scale(values []float64, by float64) {
	for i := range values {
		values[i] *= by
	}
}
