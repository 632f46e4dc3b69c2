package search_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/search"
)

// contest is a search under several constraints.
type contest struct {
	goal   search.Objective
	under  []search.Constraint
	lo, hi []float64
}

// drawContest draws utilities with weights that sum to about one. Demands lie
// below what an inner package is worth, so that the constraints can be met, unless
// tight moves them beyond.
func drawContest(r *rand.Rand, issues, constraints int, linear bool, tight float64) contest {
	side := func() search.Objective {
		o := search.Objective{Const: r.Float64(), Terms: make([]search.Quad, issues)}
		for k := range o.Terms {
			w, c := (2*r.Float64()-1)/float64(issues), r.Float64()
			if linear {
				c = 0
			}
			if w > 0 {
				o.Terms[k] = search.Quad{B: w * (1 + c), G: w * c}
			} else {
				o.Terms[k] = search.Quad{B: w * (1 - c), G: -w * c}
			}
		}
		return o
	}
	p := contest{goal: side()}
	inner := make([]float64, issues)
	for k := range issues {
		lo := r.Float64() / 2
		p.lo, p.hi = append(p.lo, lo), append(p.hi, lo+r.Float64()/2)
		inner[k] = lo + r.Float64()*(p.hi[k]-lo)
	}
	for range constraints {
		o := side()
		p.under = append(p.under, search.Constraint{Of: o, Least: o.Value(inner) - 0.02*r.Float64() + tight})
	}
	return p
}

// simplex solves a linear contest by gonum's simplex method, as a linear programme
// in standard form: levels above their lower bounds, slacks of the upper bounds,
// and slacks of the constraints.
func (p *contest) simplex(t require.TestingT) (float64, bool) {
	K, M := len(p.lo), len(p.under)
	n := 2*K + M
	a := mat.NewDense(K+M, n, nil)
	b, c := make([]float64, K+M), make([]float64, n)
	for k := range K {
		a.Set(k, k, 1)
		a.Set(k, K+k, 1)
		b[k] = p.hi[k] - p.lo[k]
		c[k] = -p.goal.Terms[k].B
	}
	for m, u := range p.under {
		for k := range K {
			a.Set(K+m, k, u.Of.Terms[k].B)
		}
		a.Set(K+m, 2*K+m, -1)
		b[K+m] = u.Least - u.Of.Value(p.lo)
	}
	v, _, err := lp.Simplex(c, a, b, 1e-12, nil)
	if err == lp.ErrInfeasible {
		return 0, false
	}
	require.NoError(t, err)
	return p.goal.Value(p.lo) - v, true
}

func TestJointOnLinearIssuesIsALinearProgramme(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	solved, infeasible, unproven := 0, 0, 0
	for range 400 {
		K, M := 2+r.IntN(15), 2+r.IntN(3)
		p := drawContest(r, K, M, true, 0.06*r.NormFloat64())
		s := search.NewJoint(K, M)
		out := make([]float64, K)
		got := s.BestFor(p.goal, p.under, p.lo, p.hi, out)
		want, ok := p.simplex(t)
		switch {
		case got.Status == search.Unproven:
			unproven++
		case !ok:
			infeasible++
			require.Equal(t, search.Infeasible, got.Status)
		default:
			solved++
			require.NotEqual(t, search.Infeasible, got.Status)
			require.InDelta(t, want, got.Value, 1e-8)
		}
		p.within(t, out)
	}
	assert.Greater(t, solved, 200)
	assert.Greater(t, infeasible, 40)
	assert.Zero(t, unproven)
}

func (p *contest) within(t require.TestingT, y []float64) {
	for k := range y {
		require.True(t, y[k] >= p.lo[k] && y[k] <= p.hi[k], "level %v, bounds %v and %v", y[k], p.lo[k], p.hi[k])
	}
}

// TestJointBeatsADenseGrid compares with all packages of a grid on three issues.
func TestJointBeatsADenseGrid(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	const points = 41
	bound := 0
	for range 40 {
		p := drawContest(r, 3, 2+r.IntN(2), false, 0)
		s := search.NewJoint(3, len(p.under))
		out := make([]float64, 3)
		got := s.BestFor(p.goal, p.under, p.lo, p.hi, out)
		require.True(t, got.Status == search.Optimal || got.Status == search.Slack, "%v", got)
		require.LessOrEqual(t, got.Violation, 2e-9)
		if got.Status == search.Optimal {
			bound++
		}
		best, y := math.Inf(-1), make([]float64, 3)
		for n := range points * points * points {
			for k, i := range [...]int{n % points, n / points % points, n / points / points} {
				y[k] = p.lo[k] + (p.hi[k]-p.lo[k])*float64(i)/(points-1)
			}
			if v := p.goal.Value(y); v > best && p.meets(y) {
				best = v
			}
		}
		require.GreaterOrEqual(t, got.Value, best-3e-9)
		if !math.IsInf(best, -1) {
			require.Less(t, got.Value-best, 0.1, "the grid comes near")
		}
	}
	assert.Greater(t, bound, 10)
}

func (p *contest) meets(y []float64) bool {
	for _, u := range p.under {
		if u.Of.Value(y) < u.Least {
			return false
		}
	}
	return true
}

// TestJointGivesAProof draws problems of the size of a scenario and looks at what
// the search says about its own answer.
func TestJointGivesAProof(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	kinds := map[search.Status]int{}
	for range 500 {
		K, M := 3+r.IntN(20), 2+r.IntN(4)
		p := drawContest(r, K, M, r.IntN(4) == 0, 0.06*r.NormFloat64())
		s := search.NewJoint(K, M)
		out := make([]float64, K)
		got := s.BestFor(p.goal, p.under, p.lo, p.hi, out)
		kinds[got.Status]++
		require.InDelta(t, p.goal.Value(out), got.Value, 1e-12)
		p.within(t, out)
		switch got.Status {
		case search.Optimal:
			require.LessOrEqual(t, got.Gap, 2e-9)
			fallthrough
		case search.Slack:
			require.LessOrEqual(t, got.Violation, 2e-9)
			for _, u := range p.under {
				require.GreaterOrEqual(t, u.Of.Value(out), u.Least-got.Violation-1e-12)
			}
		case search.Infeasible:
			require.Positive(t, got.Violation)
		}
	}
	assert.Greater(t, kinds[search.Optimal], 100)
	assert.Greater(t, kinds[search.Infeasible], 30)
	assert.Zero(t, kinds[search.Unproven])
}

func TestJointWithOneConstraintIsTheSearchOfThePair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		p := drawContest(r, 8, 1, rapid.Bool().Draw(t, "linear"), 0)
		out, other := make([]float64, 8), make([]float64, 8)
		got := search.NewJoint(8, 3).BestFor(p.goal, p.under, p.lo, p.hi, out)
		want := search.NewSolver(8).BestFor(p.under[0].Of, p.goal, p.lo, p.hi, p.under[0].Least, other)
		require.Equal(t, other, out)
		require.Equal(t, want.Status, got.Status)
		// The same demand twice is one demand.
		twice := append(p.under, p.under[0])
		again := search.NewJoint(8, 2).BestFor(p.goal, twice, p.lo, p.hi, other)
		require.InDelta(t, got.Value, again.Value, 1e-8)
	})
}

func TestJointSaysWhenItHasNotConverged(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	seen := 0
	for range 100 {
		p := drawContest(r, 16, 4, true, 0)
		s := search.NewJoint(16, 4)
		s.Sweeps = 1
		out := make([]float64, 16)
		if got := s.BestFor(p.goal, p.under, p.lo, p.hi, out); got.Status == search.Unproven {
			seen++
			require.True(t, got.Gap > 1e-9 || got.Violation > 1e-9)
			require.Equal(t, 1, got.Sweeps)
		}
	}
	assert.Greater(t, seen, 10)
}

func TestJointAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	r := rand.New(rand.NewPCG(9, 10))
	p := drawContest(r, 16, 4, false, 0)
	s, out := search.NewJoint(16, 4), make([]float64, 16)
	assert.Zero(t, testing.AllocsPerRun(20, func() { s.BestFor(p.goal, p.under, p.lo, p.hi, out) }))
}

func BenchmarkJoint(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 10))
	p := drawContest(r, 16, 4, false, 0)
	s, out := search.NewJoint(16, 4), make([]float64, 16)
	b.ReportAllocs()
	for range b.N {
		s.BestFor(p.goal, p.under, p.lo, p.hi, out)
	}
}
