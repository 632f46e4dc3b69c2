package domestic

import (
	"fmt"
	"math"
)

// maxCoalitions bounds the coalitions told apart by size and weight in a count of
// swings, and with it the memory needed.
const maxCoalitions = 1 << 20

// ShapleyShubik returns the Shapley–Shubik power index of each player of a
// weighted voting game: the share of the orderings of all players in which it is
// pivotal, that is, turns a losing coalition of those before it into a winning one.
// A coalition wins if its weight is at least quota. Weights are at least 0, and
// the quota is between 1 and their sum. Indices lie in [0, 1] and sum to 1 (Shapley &
// Shubik 1954, American Political Science Review 48).
//
// Coalitions are counted by generating functions: the time is at most quadratic in
// the number of players times the number of losing coalitions that differ in size
// or weight. Arguments out of range, or more than 2²⁰ such coalitions, are an
// error.
func ShapleyShubik(quota int, weights []int) ([]float64, error) {
	index := make([]float64, len(weights))
	err := swings(quota, weights, func(player, size int, count float64) {
		// Of the n! orderings, size!·(n−1−size)! put exactly this coalition first.
		index[player] += count / (float64(len(weights)) * binomial(len(weights)-1, size))
	})
	if err != nil {
		return nil, err
	}
	return index, nil
}

// Banzhaf returns the normalised Banzhaf power index of each player of a weighted
// voting game: its share of all swings, a swing being a winning coalition that
// loses without the player. Arguments, time and errors are those of
// [ShapleyShubik] (Banzhaf 1965, Rutgers Law Review 19).
func Banzhaf(quota int, weights []int) ([]float64, error) {
	index := make([]float64, len(weights))
	var total float64
	err := swings(quota, weights, func(player, _ int, count float64) {
		index[player] += count
		total += count
	})
	if err != nil {
		return nil, err
	}
	for i := range index {
		index[i] /= total
	}
	return index, nil
}

// coalitions is a term of a generating function: the number of coalitions of one
// weight and size.
type coalitions struct {
	weight, size int
	count        float64
}

// swings reports, for each player and each size of coalition of the others, how
// many such coalitions lose without the player and win with it.
func swings(quota int, weights []int, report func(player, size int, count float64)) error {
	sum := 0
	for i, w := range weights {
		if w < 0 || w > math.MaxInt-sum {
			return fmt.Errorf("domestic: weight %d of player %d, expected at least 0 and a sum without overflow", w, i)
		}
		sum += w
	}
	if quota < 1 || quota > sum {
		return fmt.Errorf("domestic: quota %d, expected 1 to %d, the sum of weights", quota, sum)
	}
	var losing, next []coalitions
	for player, own := range weights {
		losing = append(losing[:0], coalitions{count: 1})
		for other, w := range weights {
			if other == player {
				continue
			}
			next = join(next[:0], losing, w, quota)
			if len(next) > maxCoalitions {
				return fmt.Errorf("domestic: more than %d coalitions that differ in size or weight", maxCoalitions)
			}
			losing, next = next, losing
		}
		for _, c := range losing {
			if c.weight >= quota-own {
				report(player, c.size, c.count)
			}
		}
	}
	return nil
}

// join appends to dst the losing coalitions that a player of weight w can join or
// stay out of. Terms are sorted by weight and then by size.
func join(dst, terms []coalitions, w, quota int) []coalitions {
	with := terms
	for len(terms) > 0 || len(with) > 0 {
		if len(with) > 0 && with[0].weight >= quota-w {
			with = nil // winning, and so are all that follow
			continue
		}
		switch c := compare(terms, with, w); {
		case c < 0:
			dst = append(dst, terms[0])
			terms = terms[1:]
		case c > 0:
			dst = append(dst, coalitions{with[0].weight + w, with[0].size + 1, with[0].count})
			with = with[1:]
		default:
			dst = append(dst, coalitions{terms[0].weight, terms[0].size, terms[0].count + with[0].count})
			terms, with = terms[1:], with[1:]
		}
	}
	return dst
}

// compare tells which of the first terms comes first, that without the player or
// that with it.
func compare(without, with []coalitions, w int) int {
	switch {
	case len(with) == 0:
		return -1
	case len(without) == 0:
		return 1
	case without[0].weight != with[0].weight+w:
		return without[0].weight - (with[0].weight + w)
	}
	return without[0].size - (with[0].size + 1)
}

// binomial returns n over k as a float64.
func binomial(n, k int) float64 {
	b := 1.0
	for i := 1; i <= min(k, n-k); i++ {
		b = b * float64(n-min(k, n-k)+i) / float64(i)
	}
	return b
}
