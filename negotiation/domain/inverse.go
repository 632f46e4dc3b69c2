package domain

import (
	"cmp"
	"math/bits"
	"slices"
)

// Inverse answers which outcomes have a utility. Outcomes are ranked by utility, the worst
// first, and those of equal utility by their numbers. Building it sorts once; a query takes
// a search of logarithmic length and allocates nothing.
type Inverse struct {
	utilities []float64 // ascending
	outcomes  []int32
}

// NewInverse ranks the outcomes worth at least least to a party, or all for -Inf.
func NewInverse(utilities []float64, least float64) *Inverse {
	if len(utilities) > MostOutcomes {
		panic("domain: too many outcomes")
	}
	type pair struct {
		utility float64
		outcome int32
	}
	pairs := make([]pair, 0, len(utilities))
	for o, u := range utilities {
		if u >= least {
			pairs = append(pairs, pair{u, int32(o)})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		switch {
		case a.utility < b.utility:
			return -1
		case a.utility > b.utility:
			return 1
		}
		return cmp.Compare(a.outcome, b.outcome)
	})
	v := &Inverse{utilities: make([]float64, len(pairs)), outcomes: make([]int32, len(pairs))}
	for i, p := range pairs {
		v.utilities[i], v.outcomes[i] = p.utility, p.outcome
	}
	return v
}

// Len returns the number of outcomes that are ranked.
func (v *Inverse) Len() int { return len(v.outcomes) }

// Outcome returns the outcome of a rank, 0 being the worst.
func (v *Inverse) Outcome(rank int) int { return int(v.outcomes[rank]) }

// Utility returns the utility of a rank.
func (v *Inverse) Utility(rank int) float64 { return v.utilities[rank] }

// Rank returns the lowest rank whose utility is not below x: the number of outcomes that are
// worth less than x. It is [Inverse.Len] if all are.
func (v *Inverse) Rank(x float64) int { return between(v.utilities, x, 0, len(v.utilities)) }

// RankFrom is [Inverse.Rank], for thresholds that move little from one query to the next: it
// looks around a rank first, and takes a time logarithmic in the distance from it.
func (v *Inverse) RankFrom(x float64, near int) int {
	u := v.utilities
	n := len(u)
	near = min(max(near, 0), n)
	lo, hi := 0, n
	if near < n && u[near] < x {
		// The answer lies above near.
		lo = near + 1
		for step := 1; ; step <<= 1 {
			k := near + step
			if k >= n {
				break
			}
			if u[k] >= x {
				hi = k
				break
			}
			lo = k + 1
		}
	} else {
		hi = near
		for step := 1; ; step <<= 1 {
			k := near - step
			if k < 0 {
				break
			}
			if u[k] < x {
				lo = k + 1
				break
			}
			hi = k
		}
	}
	return between(u, x, lo, hi)
}

// between is the lowest index in [lo, hi] whose number is not below x, given that all below
// lo are and none from hi on is.
func between(u []float64, x float64, lo, hi int) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if u[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Within returns the ranks from and up to but without to of the outcomes worth from low to
// high, both included.
func (v *Inverse) Within(low, high float64) (from, to int) {
	from = v.Rank(low)
	u := v.utilities
	lo, hi := from, len(u)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if u[mid] <= high {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return from, lo
}

// Ceiling finds, among the outcomes of an [Inverse], the best one that leaves enough to
// others. It holds the largest utilities of each of the others over a binary tree of ranks.
// For one other a query takes a time logarithmic in the number of outcomes; for more it
// usually does, but has to look at more where each of them could have enough but not all
// at once.
type Ceiling struct {
	inverse *Inverse
	trees   [][]float64
	leaves  int
}

// NewCeiling prepares queries about the utilities of others over all outcomes.
func NewCeiling(v *Inverse, others ...[]float64) *Ceiling {
	c := &Ceiling{inverse: v, leaves: 1}
	if n := v.Len(); n > 1 {
		c.leaves = 1 << bits.Len(uint(n-1))
	}
	for _, other := range others {
		tree := make([]float64, 2*c.leaves)
		for i := range tree {
			tree[i] = lowest
		}
		for rank, o := range v.outcomes {
			tree[c.leaves+rank] = other[o]
		}
		for i := c.leaves - 1; i > 0; i-- {
			tree[i] = max(tree[2*i], tree[2*i+1])
		}
		c.trees = append(c.trees, tree)
	}
	return c
}

// lowest stands at leaves without an outcome.
const lowest = -1.7976931348623157e308

// Best returns the best outcome for the party that leaves the others at least floors, one for
// each, and its rank; ok says whether there is one. A floor must be above -MaxFloat64.
func (c *Ceiling) Best(floors ...float64) (rank int, ok bool) {
	if len(floors) != len(c.trees) {
		panic("domain: a ceiling needs a floor for each of the others")
	}
	if c.inverse.Len() == 0 {
		return 0, false
	}
	leaf := c.search(1, floors)
	return leaf - c.leaves, leaf > 0
}

// search returns the last leaf under a node that reaches all floors, or 0.
func (c *Ceiling) search(node int, floors []float64) int {
	for k, tree := range c.trees {
		if tree[node] < floors[k] {
			return 0
		}
	}
	if node >= c.leaves {
		if node-c.leaves >= c.inverse.Len() {
			return 0
		}
		return node
	}
	if leaf := c.search(2*node+1, floors); leaf > 0 {
		return leaf
	}
	return c.search(2*node, floors)
}

// BestWithin returns the rank of the outcome that is best for the other whose place is given,
// among the ranks from and up to but without to; the highest of equals. The range must hold a
// rank. It takes a time logarithmic in the size of the range.
func (c *Ceiling) BestWithin(other, from, to int) (rank int) {
	if from < 0 || to > c.inverse.Len() || from >= to {
		panic("domain: no ranks to choose among")
	}
	tree, best, most := c.trees[other], 0, lowest
	consider := func(node int) {
		if u := tree[node]; best == 0 || u > most || u == most && c.above(node, best) {
			best, most = node, u
		}
	}
	for lo, hi := from+c.leaves, to+c.leaves; lo < hi; lo, hi = lo>>1, hi>>1 {
		if lo&1 == 1 {
			consider(lo)
			lo++
		}
		if hi&1 == 1 {
			hi--
			consider(hi)
		}
	}
	for best < c.leaves {
		best = 2*best + 1
		if tree[best] < most {
			best--
		}
	}
	return best - c.leaves
}

// above reports whether the leaves under a node stand above those under another, disjoint one.
func (c *Ceiling) above(a, b int) bool {
	for a < c.leaves {
		a *= 2
	}
	for b < c.leaves {
		b *= 2
	}
	return a > b
}
