package frontier

import (
	"math"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Statistics is what a domain offers to its parties.
type Statistics struct {
	// Pareto is the frontier of the candidates, as [Of] sorts it.
	Pareto []int
	// Solutions has the outcomes that solve each [Concept].
	Solutions [concepts][]int
	// Opposition is the least Euclidean distance of a candidate from the point at which everybody
	// has its best utility, in units of those. It is NaN without a candidate.
	Opposition float64
	// RationalFraction is the share of outcomes worth more than its reservation value to everybody.
	RationalFraction float64
	// Ranges has the least and the largest utility of each party.
	Ranges [][2]float64

	space *domain.Space
}

// New computes the statistics of a space.
func New(s *domain.Space) *Statistics {
	scale := newScale(s)
	out := &Statistics{space: s, Opposition: math.NaN()}
	candidates := out.survey(s, scale)
	columns := make([][]float64, len(s.Parties))
	for i := range s.Parties {
		columns[i] = s.Parties[i].Utilities
		out.Ranges = append(out.Ranges, [2]float64{scale.low[i], scale.high[i]})
	}
	out.Pareto = Of(columns, candidates)
	scale.reached(s, out.Pareto)
	for c := range out.Solutions {
		out.Solutions[c] = scale.solve(s, out.Pareto, Concept(c))
	}
	return out
}

// survey finds the candidates, and what is said about all outcomes.
func (t *Statistics) survey(s *domain.Space, a scale) (candidates []int) {
	n := s.Domain.Size()
	candidates = make([]int, 0, n)
	better, nearest := 0, math.Inf(1)
	u := make([]float64, len(s.Parties))
	for o := range n {
		s.Of(o, u)
		rational, strictly := true, true
		for i, x := range u {
			rational = rational && x >= a.reservation[i]
			strictly = strictly && x > a.reservation[i]
		}
		if strictly {
			better++
		}
		if !rational {
			continue
		}
		candidates = append(candidates, o)
		far := 0.0
		for i, x := range u {
			short := 1 - ratio(x, a.high[i])
			far += float64(short * short)
		}
		nearest = min(nearest, far)
	}
	if len(candidates) > 0 {
		t.Opposition = math.Sqrt(nearest)
	}
	t.RationalFraction = float64(better) / float64(n)
	return candidates
}

// Distance returns how far utilities lie from the nearest of some outcomes, in Euclidean terms;
// NaN if there are none.
func (t *Statistics) Distance(u []float64, outcomes []int) float64 {
	if len(outcomes) == 0 {
		return math.NaN()
	}
	nearest := math.Inf(1)
	for _, o := range outcomes {
		far := 0.0
		for i, x := range u {
			d := x - t.space.Parties[i].Utilities[o]
			far += float64(d * d)
		}
		nearest = min(nearest, far)
	}
	return math.Sqrt(nearest)
}

// Distances says how far an agreement lies from the frontier and from each solution.
type Distances struct {
	Pareto float64
	// To has the distance to the nearest outcome of each [Concept].
	To [concepts]float64
	// Welfare is the sum of utilities.
	Welfare float64
}

// Distances returns the distances of an agreement worth u to the parties. Where a concept has no
// solution they are NaN.
func (t *Statistics) Distances(u []float64) Distances {
	d := Distances{Pareto: t.Distance(u, t.Pareto), Welfare: total(u)}
	for c, outcomes := range t.Solutions {
		d.To[c] = t.Distance(u, outcomes)
	}
	return d
}

// Optimality is one minus a distance in units of the diagonal of the parties' ranges, at least 0.
type Optimality struct {
	Pareto float64
	To     [concepts]float64
	// Welfare is the sum of utilities as a share of the largest on the frontier.
	Welfare float64
}

// Optimality puts distances on a scale from 0 to 1. It is NaN where there is nothing to compare with.
func (t *Statistics) Optimality(d Distances) Optimality {
	diagonal := 0.0
	for _, r := range t.Ranges {
		diagonal += float64((r[1] - r[0]) * (r[1] - r[0]))
	}
	diagonal = math.Sqrt(diagonal)
	of := func(far float64) float64 {
		if diagonal < tie {
			return math.NaN()
		}
		return max(0, 1-far/diagonal)
	}
	out := Optimality{Pareto: of(d.Pareto), Welfare: math.NaN()}
	for c := range out.To {
		out.To[c] = of(d.To[c])
	}
	if len(t.Pareto) > 0 {
		u := make([]float64, len(t.space.Parties))
		most := math.Inf(-1)
		for _, o := range t.Pareto {
			most = max(most, total(t.space.Of(o, u)))
		}
		if math.Abs(most) >= tie {
			out.Welfare = max(0, d.Welfare/most)
		}
	}
	return out
}
