package search_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/search"
)

// bent draws a utility on a scale of about one, with linear issues among others.
func bent(t *rapid.T, name string, issues int) search.Objective {
	o := search.Objective{Terms: make([]search.Quad, issues)}
	for k := range o.Terms {
		o.Terms[k].B = rapid.Float64Range(-1, 1).Draw(t, name+" slope")
		if rapid.Bool().Draw(t, name+" bends") {
			o.Terms[k].G = rapid.Float64Range(0, 1).Draw(t, name+" curvature")
		}
	}
	return o
}

// TestMaxMinFindsWhatALatticeFinds compares the search with all packages of a lattice:
// none that is worth the demand leaves more to the side that gains least.
func TestMaxMinFindsWhatALatticeFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const K, steps = 3, 12
		own := bent(t, "own", K)
		lo, hi := make([]float64, K), []float64{1, 1, rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "highest")}
		sides := make([]search.Constraint, rapid.IntRange(1, 4).Draw(t, "sides"))
		tie := search.Objective{Terms: make([]search.Quad, K)}
		for j := range sides {
			sides[j] = search.Constraint{Of: bent(t, "side", K), Least: 0.1 * float64(j)}
			for k, q := range sides[j].Of.Terms {
				tie.Terms[k].B += 1e-4 * q.B
				tie.Terms[k].G += 1e-4 * q.G
			}
		}
		least := func(y []float64) float64 {
			g := math.Inf(1)
			for _, c := range sides {
				g = min(g, c.Of.Value(y)-c.Least)
			}
			return g + tie.Value(y)
		}
		y, z := make([]float64, K), make([]float64, K)
		theta := search.NewSolver(K).Max(own, own, lo, hi, y) - rapid.Float64Range(0, 1).Draw(t, "conceded")
		a := search.NewMaxMin(K).BestFor(own, theta, sides, tie, lo, hi, y)
		require.Equal(t, search.Optimal, a.Status)
		require.InDelta(t, least(y)-tie.Value(y), a.Value, 1e-12)
		require.GreaterOrEqual(t, own.Value(y), theta-1e-9)
		for k := range y {
			require.True(t, y[k] >= lo[k] && y[k] <= hi[k])
		}
		for n := range (steps + 1) * (steps + 1) * (steps + 1) {
			m := n
			for k := range z {
				z[k] = hi[k] * float64(m%(steps+1)) / steps
				m /= steps + 1
			}
			if own.Value(z) >= theta+1e-6 {
				require.LessOrEqual(t, least(z), least(y)+1e-5, "%v is better than %v", z, y)
			}
		}
	})
}

// TestMaxMinOfTwoSidesIsTheEgalitarianSolution has the answer of another search: with
// no demand, and as much in it for either, both sides gain the same.
func TestMaxMinOfTwoSidesIsTheEgalitarianSolution(t *testing.T) {
	t.Parallel()
	a := search.Objective{Terms: []search.Quad{{B: -0.4, G: 0.1}, {B: 0.9, G: 0.2}, {B: 0.3, G: 0.1}}}
	b := search.Objective{Terms: []search.Quad{{B: 0.8, G: 0.3}, {B: -0.3, G: 0.2}, {B: 0.2, G: 0.1}}}
	lo, hi, y, z := make([]float64, 3), []float64{1, 1, 1}, make([]float64, 3), make([]float64, 3)
	want := search.NewSolver(3).Solve(search.Egalitarian, a, b, lo, hi, 0, 0.1, z)
	require.InDelta(t, want.A, want.B-0.1, 1e-9)
	none := search.Objective{Terms: make([]search.Quad, 3)}
	s := search.NewMaxMin(3)
	got := s.BestFor(search.Objective{}, 0, []search.Constraint{{Of: a}, {Of: b, Least: 0.1}}, none, lo, hi, y)
	assert.InDelta(t, want.A, got.Value, 1e-8)
	assert.InDeltaSlice(t, z, y, 1e-4)
	assert.LessOrEqual(t, got.Gap, 1e-8)
}

func TestMaxMinAtTheLimitsOfTheDemand(t *testing.T) {
	t.Parallel()
	own := search.Objective{Terms: []search.Quad{{B: 1}, {}}}
	side := search.Objective{Terms: []search.Quad{{B: -1}, {B: 1, G: 1}}}
	none := search.Objective{Terms: make([]search.Quad, 2)}
	lo, hi, y := make([]float64, 2), []float64{1, 1}, make([]float64, 2)
	s := search.NewMaxMin(2)
	sides := []search.Constraint{{Of: side}}

	a := s.BestFor(own, 1.1, sides, none, lo, hi, y)
	assert.Equal(t, search.Infeasible, a.Status)
	assert.InDelta(t, 0.1, a.Violation, 1e-12)
	assert.Equal(t, 1.0, y[0], "the best package of the side that demands")

	a = s.BestFor(own, 0.25, sides, none, lo, hi, y)
	assert.Equal(t, search.Optimal, a.Status)
	assert.InDelta(t, 0.25, y[0], 1e-7)
	assert.InDelta(t, 0.5, y[1], 1e-4, "what costs nothing is given")
	assert.InDelta(t, 0, a.Value, 1e-7)

	assert.Panics(t, func() { s.BestFor(own, 0, nil, none, lo, hi, y) })
}

func TestMaxMinAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	own := search.Objective{Terms: []search.Quad{{B: 1}, {B: 0.2}}}
	side := search.Objective{Terms: []search.Quad{{B: -1}, {B: 1, G: 1}}}
	lo, hi, y := make([]float64, 2), []float64{1, 1}, make([]float64, 2)
	s, sides := search.NewMaxMin(2), []search.Constraint{{Of: side}, {Of: side, Least: 0.1}}
	assert.Zero(t, testing.AllocsPerRun(20, func() { s.BestFor(own, 0.5, sides, side, lo, hi, y) }))
}
