package search

import (
	"errors"
	"fmt"
)

// MaxLadderPackages is the largest number of packages that [BestOnLadder] and
// [CountPareto] list.
const MaxLadderPackages = 1_000_000

// ErrTooMany is returned where a ladder has too many packages to list.
var ErrTooMany = errors.New("search: more packages than can be listed")

// slack within which utilities on a ladder count as equal.
const ladderSlack = 1e-12

// BestOnLadder finds the package that maximises b subject to a.Value(y) ≥ theta
// where issue k only takes the levels ladders[k], which rise. Ties in b go to
// the larger a, then to the package listed first. It lists all packages.
// The status is Infeasible, and the package nil, where none meets the constraint.
// The optimum never exceeds that of the same problem between the outermost levels.
func BestOnLadder(a, b Objective, ladders [][]float64, theta float64) ([]float64, Solution, error) {
	var best []float64
	sol := Solution{Status: Infeasible}
	err := visit(ladders, func(y []float64) {
		uA, uB := a.Value(y), b.Value(y)
		if uA < theta-ladderSlack {
			return
		}
		if best == nil || uB > sol.B+ladderSlack || uB > sol.B-ladderSlack && uA > sol.A+ladderSlack {
			best = append(best[:0], y...)
			sol = Solution{Status: Optimal, A: uA, B: uB}
		}
	})
	return best, sol, err
}

// CountPareto returns the number of packages on the ladders that no other beats:
// none has both utilities at least as large and one of them larger. Packages with
// equal utilities are each counted. It takes O(n log n) for n packages.
func CountPareto(a, b Objective, ladders [][]float64) (int, error) {
	var points []utilities
	if err := visit(ladders, func(y []float64) {
		points = append(points, utilities{a.Value(y), b.Value(y)})
	}); err != nil {
		return 0, err
	}
	return countPareto(points), nil
}

// visit calls f with every package in turn, the last issue moving fastest. The
// slice is reused.
func visit(ladders [][]float64, f func(y []float64)) error {
	n := 1
	for k, l := range ladders {
		if len(l) == 0 {
			return fmt.Errorf("search: the ladder of issue %d is empty", k)
		}
		if n *= len(l); n > MaxLadderPackages {
			return fmt.Errorf("%w: over %d", ErrTooMany, MaxLadderPackages)
		}
	}
	y, at := make([]float64, len(ladders)), make([]int, len(ladders))
	for range n {
		for k, l := range ladders {
			y[k] = l[at[k]]
		}
		f(y)
		for k := len(at) - 1; k >= 0; k-- {
			if at[k]++; at[k] < len(ladders[k]) {
				break
			}
			at[k] = 0
		}
	}
	return nil
}
