package concession

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoPoint reports that no point of a frontier gives both negotiators at least
// their disagreement utilities.
var ErrNoPoint = errors.New("concession: no point is acceptable to both")

// Point holds the utilities of two negotiators.
type Point [2]float64

// Risk returns a negotiator's willingness to risk conflict, in [0, 1]: the
// share of its possible loss that it would suffer by giving in,
//
//	(own − other) / (own − disagreement)
//
// where own and other are its utilities of its own and of the other's offer,
// own ≥ other. It is 1 if its own offer is worth no more than disagreement
// (Zeuthen 1930; Harsanyi 1956, Econometrica 24).
func Risk(own, other, disagreement float64) float64 {
	if own <= disagreement {
		return 1
	}
	return (own - other) / (own - disagreement)
}

// Concedes returns who concedes by Zeuthen's principle, 0 for the first
// negotiator and 1 for the second: the one less willing to risk conflict. At equal
// risks, to within 1e-12, it is the first.
func Concedes(risks [2]float64) int {
	if risks[0] <= risks[1]+slack {
		return 0
	}
	return 1
}

// Settlement is where a concession process on a frontier ends.
type Settlement struct {
	// Index of the point agreed on.
	Index int
	// Concessions is the number of moves, by either side.
	Concessions int
}

// Zeuthen plays Zeuthen's concession process on a finite frontier. The points are
// in the order of the first negotiator's utility, strictly rising, along which the
// second's does not rise. Each side opens with its best point that gives both at
// least their disagreement utilities. In each move the side with the lower [Risk]
// (see [Concedes]) goes to the first point towards the other at which its own
// risk is strictly above the other's; if there is none it takes the other's
// point, and the process ends. The agreement lies within one point of the
// maximum of the Nash product (Harsanyi 1956).
//
// The error is [ErrNoPoint] if no point is acceptable to both; points out of order
// are another error. Time is linear in the number of points.
func Zeuthen(frontier []Point, disagreement Point) (Settlement, error) {
	lo, hi, err := acceptable(frontier, disagreement)
	if err != nil {
		return Settlement{}, err
	}
	risks := func(first, second int) [2]float64 {
		return [2]float64{
			Risk(frontier[first][0], frontier[second][0], disagreement[0]),
			Risk(frontier[second][1], frontier[first][1], disagreement[1]),
		}
	}
	first, second, moves := hi, lo, 0
	for ; first != second; moves++ {
		if Concedes(risks(first, second)) == 0 {
			for first--; first != second; first-- {
				if r := risks(first, second); r[0] > r[1]+slack {
					break
				}
			}
		} else {
			for second++; second != first; second++ {
				if r := risks(first, second); r[1] > r[0]+slack {
					break
				}
			}
		}
	}
	return Settlement{Index: first, Concessions: moves}, nil
}

// NashPoint returns the index of the point of a finite frontier that maximises
// the Nash product of gains over disagreement, the first of several (Nash 1950,
// Econometrica 18). Order and errors are those of [Zeuthen].
func NashPoint(frontier []Point, disagreement Point) (int, error) {
	lo, hi, err := acceptable(frontier, disagreement)
	if err != nil {
		return 0, err
	}
	best, most := lo, math.Inf(-1)
	for k := lo; k <= hi; k++ {
		product := (frontier[k][0] - disagreement[0]) * (frontier[k][1] - disagreement[1])
		if product > most {
			best, most = k, product
		}
	}
	return best, nil
}

// acceptable returns the first and the last point that give both sides at least
// their disagreement utilities.
func acceptable(frontier []Point, disagreement Point) (lo, hi int, err error) {
	lo, hi = len(frontier), -1
	for k, p := range frontier {
		if k > 0 && !(p[0] > frontier[k-1][0] && p[1] <= frontier[k-1][1]) {
			return 0, 0, fmt.Errorf("concession: points %d and %d of the frontier are not in order", k-1, k)
		}
		if p[0] >= disagreement[0]-slack && p[1] >= disagreement[1]-slack {
			lo, hi = min(lo, k), k
		}
	}
	if hi < 0 {
		return 0, 0, ErrNoPoint
	}
	return lo, hi, nil
}
