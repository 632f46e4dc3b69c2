package frontier

import (
	"math"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Concept is a cooperative solution.
type Concept uint8

// The concepts, with g the gain of a party over its base, u its utility, and i its ideal, the
// best utility over all outcomes.
const (
	// Nash maximises the product of gains (Nash 1950).
	Nash Concept = iota
	// Kalai maximises the least gain, the egalitarian solution (Kalai 1977).
	Kalai
	// ModifiedKalai maximises the least utility.
	ModifiedKalai
	// KalaiSmorodinsky maximises the least share of the largest gain that a party could have
	// with an outcome that is rational for all (Kalai & Smorodinsky 1975).
	KalaiSmorodinsky
	// EvenShares minimises the distance between the largest and the least of g/(i - base). Where
	// a point with equal shares exists this is the Kalai–Smorodinsky solution; among listed
	// outcomes it need not be, and it can prefer that all have little. NegMAS calls it ks.
	EvenShares
	// ModifiedEvenShares does the same with u/i. NegMAS calls it modified ks.
	ModifiedEvenShares
	// MaxWelfare maximises the sum of utilities.
	MaxWelfare
	// MaxRelativeWelfare maximises the sum of (u - worst u)/(i - base).
	MaxRelativeWelfare
	concepts int = iota
)

// Concepts lists all concepts in the order in which they are reported.
func Concepts() []Concept {
	all := make([]Concept, concepts)
	for i := range all {
		all[i] = Concept(i)
	}
	return all
}

// String returns the name in lower case, with underscores.
func (c Concept) String() string {
	return [...]string{"nash", "kalai", "modified_kalai", "kalai_smorodinsky", "ks", "modified_ks",
		"max_welfare", "max_relative_welfare"}[c]
}

// tie is the distance from the best objective within which outcomes are returned, and below which
// a range counts as empty.
const tie = 1e-12

// scale is what utilities are measured against, for each party.
type scale struct {
	reservation, low, high, base []float64
	// reach is the best utility among the candidates.
	reach []float64
}

func newScale(s *domain.Space) scale {
	n := len(s.Parties)
	c := scale{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	for i := range s.Parties {
		p := &s.Parties[i]
		c.reservation[i] = p.Reservation
		c.low[i], c.high[i] = p.Range()
		c.base[i] = max(p.Reservation, c.low[i])
		c.reach[i] = math.Inf(-1)
	}
	return c
}

// Solve returns the outcomes of a frontier, as [Of] gives it, that solve a concept.
func Solve(s *domain.Space, pareto []int, c Concept) []int {
	scale := newScale(s)
	scale.reached(s, pareto)
	return scale.solve(s, pareto, c)
}

// reached notes the best utilities on the frontier: those among all candidates.
func (a *scale) reached(s *domain.Space, pareto []int) {
	for i := range s.Parties {
		for _, o := range pareto {
			a.reach[i] = max(a.reach[i], s.Parties[i].Utilities[o])
		}
	}
}

// degenerate reports whether a party has nothing to win, so that a concept tells no points apart.
func (a *scale) degenerate(c Concept) bool {
	for i := range a.low {
		span := a.high[i] - a.base[i]
		switch c {
		case MaxWelfare, MaxRelativeWelfare:
			span = a.high[i] - a.low[i]
		case KalaiSmorodinsky:
			span = a.reach[i] - a.base[i]
		}
		if span <= tie {
			return true
		}
	}
	return false
}

func (a *scale) solve(s *domain.Space, pareto []int, c Concept) []int {
	if a.degenerate(c) {
		return append([]int(nil), pareto...)
	}
	best := math.Inf(-1)
	values := make([]float64, len(pareto))
	u := make([]float64, len(s.Parties))
	for k, o := range pareto {
		values[k] = a.objective(s.Of(o, u), c)
		best = max(best, values[k])
	}
	var out []int
	for k, o := range pareto {
		if values[k] >= best-tie {
			out = append(out, o)
		}
	}
	return out
}

// objective is what a concept maximises.
func (a *scale) objective(u []float64, c Concept) float64 {
	switch c {
	case Nash:
		product := 1.0
		for i, x := range u {
			product *= x - a.base[i]
		}
		return product
	case MaxWelfare:
		return total(u)
	case MaxRelativeWelfare:
		sum := 0.0
		for i, x := range u {
			sum += ratio(x-a.low[i], a.high[i]-a.base[i])
		}
		return sum
	}
	least, most := math.Inf(1), math.Inf(-1)
	for i, x := range u {
		share := x
		switch c {
		case Kalai:
			share = x - a.base[i]
		case KalaiSmorodinsky:
			share = ratio(x-a.base[i], a.reach[i]-a.base[i])
		case EvenShares:
			share = ratio(x-a.base[i], a.high[i]-a.base[i])
		case ModifiedEvenShares:
			share = ratio(x, a.high[i])
		}
		least, most = min(least, share), max(most, share)
	}
	if c == EvenShares || c == ModifiedEvenShares {
		return least - most
	}
	return least
}

// ratio is a share; of nothing, it is what there is.
func ratio(x, of float64) float64 {
	if of == 0 {
		return x
	}
	return x / of
}

func total(u []float64) (sum float64) {
	for _, x := range u {
		sum += x
	}
	return sum
}
