package search_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/search"
)

// disagreement draws a disagreement point for a problem: the utilities of some
// package, or a point far from any.
func disagreement(r *rand.Rand, p *problem) (dA, dB float64) {
	y := make([]float64, len(p.lo))
	for k := range y {
		y[k] = p.lo[k] + r.Float64()*(p.hi[k]-p.lo[k])
	}
	dA, dB = p.a.Value(y), p.b.Value(y)
	switch r.IntN(6) {
	case 0: // somewhere, perhaps beyond the frontier
		dA += r.NormFloat64()
		dB += r.NormFloat64()
	case 1: // much below
		dA -= 100 * r.Float64()
	case 2:
		dB -= 100 * r.Float64()
	}
	return dA, dB
}

// room returns by how much the best package for b that is worth dA to a exceeds
// dB: negative if no package gives both what they have.
func (p *problem) room(dA, dB float64) float64 {
	q := *p
	q.theta = dA
	if q.maximum(q.a) < dA {
		return math.Inf(-1)
	}
	return q.bound() - dB
}

// pareto requires a package to maximise the weighted sum of utilities that its
// multiplier stands for.
func pareto(t *testing.T, p *problem, sol search.Solution, y []float64) {
	t.Helper()
	if math.IsInf(sol.Multiplier, 1) {
		require.LessOrEqual(t, p.improvable(1, 0, y), 1e-12)
		return
	}
	require.LessOrEqual(t, p.improvable(sol.Multiplier, 1, y), 1e-12*max(1, sol.Multiplier))
}

// cases calls f with random problems, disagreement points and the room there is.
func cases(t *testing.T, n int, seed uint64, f func(r *rand.Rand, p *problem, s *search.Solver, dA, dB, room float64)) {
	r := rand.New(rand.NewPCG(seed, seed))
	empty, open := 0, 0
	for range n {
		m := mixtures(r)
		m.tiny = false
		p := random(r, 1+r.IntN(15), m)
		dA, dB := disagreement(r, p)
		room := p.room(dA, dB)
		if math.Abs(room) < 1e-6 {
			continue // too close to call for the twin
		}
		if room < 0 {
			empty++
		} else {
			open++
		}
		f(r, p, search.NewSolver(len(p.lo)), dA, dB, room)
	}
	assert.Greater(t, empty, n/40)
	assert.Greater(t, open, n/3)
}

func TestNashMaximisesTheProductOfGains(t *testing.T) {
	t.Parallel()
	cases(t, 2000, 1, func(r *rand.Rand, p *problem, s *search.Solver, dA, dB, room float64) {
		y := make([]float64, len(p.lo))
		w := 0.5
		sol := s.Solve(search.Nash, p.a, p.b, p.lo, p.hi, dA, dB, y)
		if r.IntN(2) == 0 {
			w = 0.02 + 0.96*r.Float64()
			sol = s.WeightedNash(w, p.a, p.b, p.lo, p.hi, dA, dB, y)
		}
		if room < 0 {
			require.Equal(t, search.NoZone, sol.Status)
			return
		}
		require.Equal(t, search.Optimal, sol.Status)
		within(t, p, sol, y)
		gA, gB := sol.A-dA, sol.B-dB
		require.GreaterOrEqual(t, gA, -1e-10)
		require.GreaterOrEqual(t, gB, -1e-10)
		if gA < 1e-4 || gB < 1e-4 {
			return // nearly nothing to share: the slope below is not well conditioned
		}
		// The logarithm of the product is concave, so that it is enough that no
		// small step raises it.
		require.LessOrEqual(t, p.improvable(w/gA, (1-w)/gB, y), 1e-11*(w/gA+(1-w)/gB))
		if sol.Multiplier < 1e4 && sol.Multiplier > 1e-4 {
			require.InEpsilon(t, w/(1-w)*gB/gA, sol.Multiplier, 1e-6)
		}
	})
}

func TestKalaiSmorodinskySharesIdealGainsAlike(t *testing.T) {
	t.Parallel()
	cases(t, 1000, 2, func(_ *rand.Rand, p *problem, s *search.Solver, dA, dB, room float64) {
		y := make([]float64, len(p.lo))
		sol := s.Solve(search.KalaiSmorodinsky, p.a, p.b, p.lo, p.hi, dA, dB, y)
		idealA, idealB, ok := s.Ideal(p.a, p.b, p.lo, p.hi, dA, dB)
		require.Equal(t, room > 0, ok)
		if room < 0 {
			require.Equal(t, search.NoZone, sol.Status)
			return
		}
		require.Equal(t, search.Optimal, sol.Status)
		within(t, p, sol, y)
		require.InDelta(t, room, idealB-dB, 1e-8)
		turned := problem{a: p.b, b: p.a, lo: p.lo, hi: p.hi}
		require.InDelta(t, turned.room(dB, dA), idealA-dA, 1e-8)
		pareto(t, p, sol, y)
		if idealA-dA > 1e-4 && idealB-dB > 1e-4 {
			require.InDelta(t, (sol.A-dA)/(idealA-dA), (sol.B-dB)/(idealB-dB), 1e-9)
		}
	})
}

func TestEgalitarianGivesEqualGains(t *testing.T) {
	t.Parallel()
	equal := 0
	cases(t, 1500, 3, func(_ *rand.Rand, p *problem, s *search.Solver, dA, dB, room float64) {
		y := make([]float64, len(p.lo))
		sol := s.Solve(search.Egalitarian, p.a, p.b, p.lo, p.hi, dA, dB, y)
		if room < 0 {
			require.Equal(t, search.NoZone, sol.Status)
			return
		}
		require.Equal(t, search.Optimal, sol.Status)
		within(t, p, sol, y)
		pareto(t, p, sol, y)
		switch gA, gB := sol.A-dA, sol.B-dB; {
		case math.Abs(gA-gB) <= 1e-9:
			equal++
		case gA > gB: // b has all that it can have and still gains less
			require.LessOrEqual(t, p.improvable(0, 1, y), 1e-12)
		default:
			require.LessOrEqual(t, p.improvable(1, 0, y), 1e-12)
		}
	})
	assert.Greater(t, equal, 300)
}

func TestUtilitarianMaximisesTheSum(t *testing.T) {
	t.Parallel()
	cases(t, 500, 4, func(_ *rand.Rand, p *problem, s *search.Solver, dA, dB, _ float64) {
		y := make([]float64, len(p.lo))
		sol := s.Solve(search.Utilitarian, p.a, p.b, p.lo, p.hi, dA, dB, y)
		require.Equal(t, search.Optimal, sol.Status, "disagreement does not matter")
		within(t, p, sol, y)
		require.LessOrEqual(t, p.improvable(1, 1, y), 1e-13)
	})
}

// linearPie is a pie of 1 of which a gets x and b the rest.
func linearPie() *problem {
	return &problem{
		a:  search.Objective{Terms: []search.Quad{{B: 1}}},
		b:  search.Objective{Const: 1, Terms: []search.Quad{{B: -1}}},
		lo: []float64{0}, hi: []float64{1},
	}
}

func TestSolutionsOfAPie(t *testing.T) {
	t.Parallel()
	p := linearPie()
	s, y := search.NewSolver(1), make([]float64, 1)
	for _, x := range []struct {
		dA, dB float64
		want   [3]float64 // Nash, Kalai–Smorodinsky, egalitarian; negative for none
	}{
		{0, 0, [3]float64{0.5, 0.5, 0.5}},
		{0.2, 0.4, [3]float64{0.4, 0.4, 0.4}},
		{0.3, 0.7, [3]float64{0.3, 0.3, 0.3}},
		{0, 1, [3]float64{0, 0, 0}},
		{1, 0, [3]float64{1, 1, 1}},
		{0.3, 0.7 + 1e-6, [3]float64{-1, -1, -1}},
		{1 + 1e-6, -1, [3]float64{-1, -1, -1}},
		{-1, 1 + 1e-6, [3]float64{-1, -1, -1}},
		{-1, 0, [3]float64{0, 1.0 / 3, 0}}, // a gains more than b whatever b gets
		{0, -1, [3]float64{1, 2.0 / 3, 1}}, // and the other way round
		{-1, 1, [3]float64{0, 0, 0}},       // b can only keep what it has
		{-0.5, -0.5, [3]float64{0.5, 0.5, 0.5}},
		{-100, -100, [3]float64{0.5, 0.5, 0.5}},
	} {
		for c, want := range x.want {
			sol := s.Solve(search.Concept(c), p.a, p.b, p.lo, p.hi, x.dA, x.dB, y)
			if want < 0 {
				assert.Equal(t, search.NoZone, sol.Status, "%v from (%v, %v)", search.Concept(c), x.dA, x.dB)
				continue
			}
			require.Equal(t, search.Optimal, sol.Status, "%v from (%v, %v)", search.Concept(c), x.dA, x.dB)
			assert.InDelta(t, want, y[0], 1e-9, "%v from (%v, %v)", search.Concept(c), x.dA, x.dB)
			assert.InDelta(t, want, sol.A, 1e-9)
		}
	}
	for _, w := range []float64{0, 1e-9, 0.25, 0.9, 1} {
		sol := s.WeightedNash(w, p.a, p.b, p.lo, p.hi, 0.1, 0.2, y)
		require.Equal(t, search.Optimal, sol.Status)
		assert.InDelta(t, 0.1+0.7*w, y[0], 1e-9, "weight %v", w)
	}
	for _, w := range []float64{0, 1} {
		assert.Equal(t, search.NoZone, s.WeightedNash(w, p.a, p.b, p.lo, p.hi, 0.6, 0.6, y).Status)
	}
}

func TestShortfallEqualsSlowTwin(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		m := mixtures(r)
		m.tiny = false
		p := random(r, 1+r.IntN(12), m)
		s, y := search.NewSolver(len(p.lo)), make([]float64, len(p.lo))
		for k := range y {
			y[k] = p.lo[k] + r.Float64()*(p.hi[k]-p.lo[k])
		}
		gA, gB := 0.1+r.Float64(), 0.1+r.Float64()
		dA, dB := p.a.Value(y)-gA, p.b.Value(y)-gB
		lo, hi := 0.0, 1000.0
		for range 60 {
			if mid := (lo + hi) / 2; p.room(dA+(1+mid)*gA, dB+(1+mid)*gB) >= 0 {
				lo = mid
			} else {
				hi = mid
			}
		}
		require.InDelta(t, lo, s.Shortfall(p.a, p.b, p.lo, p.hi, dA, dB, y), 1e-6)
		// The package that makes up for it has none.
		sol := s.Solve(search.Utilitarian, p.a, p.b, p.lo, p.hi, dA, dB, y)
		if sol.A > dA && sol.B > dB {
			require.InDelta(t, 0, s.Shortfall(p.a, p.b, p.lo, p.hi, dA, dB, y), 1e-9)
		}
	}
}

func TestShortfallAtTheEdges(t *testing.T) {
	t.Parallel()
	p := &problem{ // two issues that each side wants from the other at half its cost
		a:  search.Objective{Terms: []search.Quad{{B: -1}, {B: 2}}},
		b:  search.Objective{Terms: []search.Quad{{B: 2}, {B: -1}}},
		lo: []float64{0, 0}, hi: []float64{1, 1},
	}
	s := search.NewSolver(2)
	at := func(x, y float64) float64 { return s.Shortfall(p.a, p.b, p.lo, p.hi, 0, 0, []float64{x, y}) }
	assert.InDelta(t, 1, at(0.5, 0.5), 1e-9, "everything can be doubled")
	assert.Zero(t, at(1, 1))
	assert.Zero(t, at(0, 0), "no gains to compare with")
	assert.True(t, math.IsNaN(at(1, 0)), "worse than no deal")
	assert.InDelta(t, 1.5/0.75-1, at(0.5, 0.25), 1e-9, "nothing gained by a: only b counts")
	assert.InDelta(t, 1.5/0.75-1, at(0.25, 0.5), 1e-9)
}

func TestNamesOfStatusesAndConcepts(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "optimal", search.Optimal.String())
	assert.Equal(t, "no zone of agreement", search.NoZone.String())
	assert.Equal(t, "Kalai–Smorodinsky", search.KalaiSmorodinsky.String())
	assert.Equal(t, "utilitarian", search.Utilitarian.String())
}
