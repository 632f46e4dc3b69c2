package search_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"github.com/detente-sim/detente/negotiation/search"
)

// exact is the duality gap that is borne, in utility.
const exact = 1e-9

// bestFor solves a problem with a new solver.
func (p *problem) bestFor() (search.Solution, []float64) {
	y := make([]float64, len(p.lo))
	return search.NewSolver(len(y)).BestFor(p.a, p.b, p.lo, p.hi, p.theta, y), y
}

// within requires a package to respect the bounds, and a solution to say what it
// is worth.
func within(t require.TestingT, p *problem, sol search.Solution, y []float64) {
	for k, x := range y {
		require.True(t, x >= p.lo[k] && x <= p.hi[k], "level %v of issue %d outside [%v, %v]", x, k, p.lo[k], p.hi[k])
	}
	// The search sums the issues that cannot move first.
	require.InDelta(t, p.a.Value(y), sol.A, 4*p.rounding())
	require.InDelta(t, p.b.Value(y), sol.B, 1e-13*float64(1+len(y)))
}

// verify requires an answer of BestFor to be optimal and its status to be right.
func verify(t require.TestingT, p *problem, sol search.Solution, y []float64) {
	within(t, p, sol, y)
	most := p.maximum(p.a)
	switch sol.Status {
	case search.Infeasible:
		require.Greater(t, p.theta-most, 0.99*exact)
		require.InDelta(t, most, sol.A, 4*p.rounding(), "the package that comes nearest")
		require.Equal(t, math.Inf(1), sol.Multiplier)
	case search.Slack:
		require.Zero(t, sol.Multiplier)
		require.GreaterOrEqual(t, sol.A, p.theta)
		require.LessOrEqual(t, p.gap(0, y), exact)
	default:
		require.Equal(t, search.Optimal, sol.Status)
		require.LessOrEqual(t, p.theta-most, 1.01*exact*max(1, math.Abs(most)))
		require.GreaterOrEqual(t, sol.A, min(p.theta, most)-p.rounding())
		if math.IsInf(sol.Multiplier, 1) {
			require.InDelta(t, most, sol.A, p.rounding())
			require.LessOrEqual(t, p.improvable(1, 0, y), 1e-15, "a's own best")
			for k, q := range p.a.Terms {
				if q == (search.Quad{}) {
					require.LessOrEqual(t, between(p.b.Terms[k], y[k], best(p.b.Terms[k], p.lo[k], p.hi[k])), 1e-15, "ties go to b")
				}
			}
			return
		}
		require.Positive(t, sol.Multiplier)
		require.LessOrEqual(t, p.improvable(sol.Multiplier, 1, y), 1e-12*max(1, sol.Multiplier))
		// Where the demand comes near a's best the multiplier is huge, and multiplies
		// what rounding adds to a's utility.
		require.LessOrEqual(t, p.gap(sol.Multiplier, y), exact+max(0, sol.Multiplier-1e4)*p.rounding(), "multiplier %v", sol.Multiplier)
	}
}

func TestBestForHasNoDualityGap(t *testing.T) {
	t.Parallel()
	const instances = 20_000
	r := rand.New(rand.NewPCG(1, 1))
	count := map[search.Status]int{}
	steep := 0
	solver := search.NewSolver(1)
	for n := range instances {
		K := 1 + n*60/instances
		if n == 0 || K != 1+(n-1)*60/instances {
			solver = search.NewSolver(K) // one solver for many problems: nothing is left over
		}
		p := random(r, K, mixtures(r))
		y := make([]float64, K)
		sol := solver.BestFor(p.a, p.b, p.lo, p.hi, p.theta, y)
		verify(t, p, sol, y)
		count[sol.Status]++
		if sol.Multiplier > 1e4 && !math.IsInf(sol.Multiplier, 1) {
			steep++
		}
	}
	for _, status := range []search.Status{search.Optimal, search.Slack, search.Infeasible} {
		assert.Greater(t, count[status], instances/50, "%v", status)
	}
	assert.Less(t, steep, instances/50, "problems in which rounding is borne")

	p := random(r, 20, mixture{})
	p.theta = (p.maximum(p.a) + p.a.Value(p.lo)) / 2
	sol, y := p.bestFor()
	require.Equal(t, search.Optimal, sol.Status)
	y[3] = (y[3] + p.lo[3] + p.hi[3]) / 3
	assert.Greater(t, p.gap(sol.Multiplier, y), exact, "another package has a gap")
}

func TestBestForEqualsSlowTwin(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	unique := 0
	for range 1500 {
		m := mixtures(r)
		m.tiny = false
		p := random(r, 1+r.IntN(20), m)
		sol, y := p.bestFor()
		if sol.Status != search.Optimal || sol.Multiplier > 1e4 {
			continue
		}
		slow := p.slowBest()
		assert.InDelta(t, p.bound(), sol.B, 1e-8, "the least dual bound")
		assert.InDelta(t, p.b.Value(slow), sol.B, 1e-10)
		if !m.ties && !m.linear && !m.idle && !m.fixed {
			// Nothing ties, so that the answer is unique.
			unique++
			require.InDeltaSlice(t, slow, y, 1e-7)
		}
	}
	assert.Greater(t, unique, 30)
}

// simplex solves a problem with linear terms as a linear programme: levels above
// their lower bounds, slacks below the upper ones, and what a has beyond theta.
func (p *problem) simplex() (float64, error) {
	K := len(p.lo)
	c, A, b := make([]float64, 2*K+1), mat.NewDense(K+1, 2*K+1, nil), make([]float64, K+1)
	for k := range K {
		c[k] = -p.b.Terms[k].B
		A.Set(k, k, 1)
		A.Set(k, K+k, 1)
		b[k] = p.hi[k] - p.lo[k]
		A.Set(K, k, p.a.Terms[k].B)
	}
	A.Set(K, 2*K, -1)
	b[K] = p.theta - p.a.Value(p.lo)
	// With no tolerance at all the method may go round in circles.
	least, _, err := lp.Simplex(c, A, b, 1e-11, nil)
	return p.b.Value(p.lo) - least, err
}

func TestBestForEqualsSimplexOnLinearProblems(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	count := map[search.Status]int{}
	for range 600 {
		p := random(r, 1+r.IntN(12), mixture{linear: true, ties: r.IntN(2) == 0, negative: r.IntN(2) == 0, idle: r.IntN(2) == 0})
		least, most := p.a.Value(p.lo), p.maximum(p.a)
		p.theta = least + (1.4*r.Float64()-0.2)*(most-least)
		sol, _ := p.bestFor()
		count[sol.Status]++
		optimum, err := p.simplex()
		if sol.Status == search.Infeasible {
			assert.ErrorIs(t, err, lp.ErrInfeasible)
			continue
		}
		require.NoError(t, err)
		assert.InDelta(t, optimum, sol.B, exact)
	}
	assert.Greater(t, count[search.Optimal], 200)
	assert.Greater(t, count[search.Infeasible], 20)
	assert.Greater(t, count[search.Slack], 20)
}

// A grid on two issues finds nothing better, and something almost as good.
func TestBestForEqualsAGridOnTwoIssues(t *testing.T) {
	t.Parallel()
	const points = 1001
	r := rand.New(rand.NewPCG(4, 4))
	for range 40 {
		p := random(r, 2, mixture{peaked: true, negative: true})
		sol, _ := p.bestFor()
		grid, y := math.Inf(-1), make([]float64, 2)
		for n := range points * points {
			for k, at := range [2]int{n % points, n / points} {
				y[k] = p.lo[k] + (p.hi[k]-p.lo[k])*float64(at)/(points-1)
			}
			if p.a.Value(y) >= p.theta {
				grid = max(grid, p.b.Value(y))
			}
		}
		if sol.Status == search.Infeasible {
			assert.True(t, math.IsInf(grid, -1))
		} else if sol.Multiplier < 50 {
			assert.LessOrEqual(t, grid, sol.B+1e-12)
			assert.InDelta(t, grid, sol.B, 0.01*(1+sol.Multiplier), "a step of the grid, on either side")
		}
	}
}

func TestBestForAtTheEdges(t *testing.T) {
	t.Parallel()
	gain := func(w float64) search.Quad { return search.Quad{B: w} }
	p := &problem{lo: []float64{0, 0}, hi: []float64{1, 1}}
	p.a.Terms = []search.Quad{gain(1), gain(0)}
	p.b.Terms = []search.Quad{gain(-1), gain(1)}
	for _, x := range []struct {
		theta      float64
		status     search.Status
		multiplier float64
		y          []float64
	}{
		{math.Inf(-1), search.Slack, 0, []float64{0, 1}},
		{0, search.Slack, 0, []float64{0, 1}},
		{0.25, search.Optimal, 1, []float64{0.25, 1}},
		{1 - 1e-12, search.Optimal, 1, []float64{1, 1}},
		{1, search.Optimal, math.Inf(1), []float64{1, 1}},
		{1 + 0.5e-9, search.Optimal, math.Inf(1), []float64{1, 1}},
		{1 + 2e-9, search.Infeasible, math.Inf(1), []float64{1, 1}},
		{1e300, search.Infeasible, math.Inf(1), []float64{1, 1}},
		{math.Inf(1), search.Infeasible, math.Inf(1), []float64{1, 1}},
	} {
		p.theta = x.theta
		sol, y := p.bestFor()
		assert.Equal(t, x.status, sol.Status, "theta %v", x.theta)
		assert.InDeltaSlice(t, x.y, y, 1e-11, "theta %v", x.theta)
		if math.IsInf(x.multiplier, 1) {
			assert.Equal(t, x.multiplier, sol.Multiplier, "theta %v", x.theta)
		} else {
			assert.InDelta(t, x.multiplier, sol.Multiplier, 1e-9, "theta %v", x.theta)
		}
	}
	// Issues to which one side is indifferent stand where the other wants them.
	p.a.Terms, p.b.Terms, p.theta = []search.Quad{gain(1), gain(1)}, []search.Quad{gain(0), gain(-1)}, 0.5
	sol, y := p.bestFor()
	assert.Equal(t, search.Slack, sol.Status)
	assert.Equal(t, []float64{1, 0}, y)
	// Where both are, levels stay low.
	p.a.Terms, p.b.Terms, p.theta = []search.Quad{gain(0), gain(0)}, []search.Quad{gain(0), gain(0)}, 0
	_, y = p.bestFor()
	assert.Equal(t, []float64{0, 0}, y)
	// Nothing to decide.
	p.a.Terms, p.b.Terms, p.hi = []search.Quad{gain(1), gain(1)}, []search.Quad{gain(-1), gain(-1)}, []float64{0, 0}
	p.theta = 0.1
	sol, _ = p.bestFor()
	assert.Equal(t, search.Infeasible, sol.Status)
	p.theta = 0
	sol, _ = p.bestFor()
	assert.Equal(t, search.Slack, sol.Status)
}

// Stakes may differ by many orders of magnitude.
func TestBestForWithExtremeStakes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	for _, scale := range []float64{1e-25, 1e-12, 1e12, 1e25} {
		for range 300 {
			p := random(r, 1+r.IntN(20), mixture{peaked: true})
			p.theta = p.a.Value(p.lo) + r.Float64()*(p.maximum(p.a)-p.a.Value(p.lo))
			sol, y := p.bestFor()
			b := p.b
			p.b = search.Objective{Const: scale * b.Const}
			for _, q := range b.Terms {
				p.b.Terms = append(p.b.Terms, search.Quad{B: scale * q.B, G: scale * q.G})
			}
			scaled, z := p.bestFor()
			require.Equal(t, sol.Status, scaled.Status)
			if sol.Multiplier < 1e4 {
				require.InDeltaSlice(t, y, z, 1e-7)
				require.InDelta(t, sol.B, scaled.B/scale, 1e-9)
			}
		}
	}
}

func TestWeightedPackagesAreOptimal(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 6))
	for range 2000 {
		p := random(r, 1+r.IntN(20), mixtures(r))
		s := search.NewSolver(len(p.lo))
		y := make([]float64, len(p.lo))
		l := math.Exp(4 * r.NormFloat64())
		sol := s.Weighted(l, p.a, p.b, p.lo, p.hi, y)
		within(t, p, sol, y)
		assert.Equal(t, l, sol.Multiplier)
		assert.LessOrEqual(t, p.improvable(l, 1, y), 1e-13*max(1, l))
		s.At(0, p.a, p.b, p.lo, p.hi, y)
		assert.LessOrEqual(t, p.improvable(0, 1, y), 1e-15)
		assert.LessOrEqual(t, p.gap(0, y)-p.improvable(0, 1, y), 1e-15)
		s.At(math.Inf(1), p.a, p.b, p.lo, p.hi, y)
		assert.LessOrEqual(t, p.improvable(1, 0, y), 1e-15)
		assert.InDelta(t, p.maximum(p.a), s.Max(p.a, p.b, p.lo, p.hi, y), p.rounding())
		assert.LessOrEqual(t, p.improvable(1, 0, y), 1e-15)
	}
}

func TestFrontierIsMonotoneAndConcave(t *testing.T) {
	t.Parallel()
	const n = 33
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		p := random(r, 1+r.IntN(20), mixtures(r))
		K := len(p.lo)
		packages, uA, uB := make([]float64, n*K), make([]float64, n), make([]float64, n)
		search.NewSolver(K).Frontier(p.a, p.b, p.lo, p.hi, packages, uA, uB)
		for i := range n {
			y := packages[i*K : (i+1)*K]
			l := math.Exp2(-20 + 40*float64(i)/(n-1))
			require.InDelta(t, p.a.Value(y), uA[i], p.rounding())
			require.LessOrEqual(t, p.improvable(l, 1, y), 1e-13*max(1, l))
			if i == 0 {
				continue
			}
			require.GreaterOrEqual(t, uA[i], uA[i-1]-p.rounding())
			require.LessOrEqual(t, uB[i], uB[i-1]+p.rounding())
			// What b gives up for a's gain lies between the two multipliers.
			before := math.Exp2(-20 + 40*float64(i-1)/(n-1))
			gained, given := uA[i]-uA[i-1], uB[i-1]-uB[i]
			require.GreaterOrEqual(t, given, before*gained-1e-13*max(1, l)*float64(K))
			require.LessOrEqual(t, given, l*gained+1e-13*max(1, l)*float64(K))
		}
	}
}

func TestSearchesAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	r := rand.New(rand.NewPCG(8, 8))
	p := random(r, 30, mixture{peaked: true, ties: true})
	p.theta = (p.maximum(p.a) + p.a.Value(p.lo)) / 2
	s, y := search.NewSolver(30), make([]float64, 30)
	dA, dB := p.a.Value(p.lo)-1, p.b.Value(p.lo)-1
	packages, uA, uB := make([]float64, 9*30), make([]float64, 9), make([]float64, 9)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		s.BestFor(p.a, p.b, p.lo, p.hi, p.theta, y)
		for c := search.Nash; c <= search.Utilitarian; c++ {
			s.Solve(c, p.a, p.b, p.lo, p.hi, dA, dB, y)
		}
		s.WeightedNash(0.3, p.a, p.b, p.lo, p.hi, dA, dB, y)
		s.At(2, p.a, p.b, p.lo, p.hi, y)
		s.Weighted(2, p.a, p.b, p.lo, p.hi, y)
		s.Max(p.a, p.b, p.lo, p.hi, y)
		s.Ideal(p.a, p.b, p.lo, p.hi, dA, dB)
		s.Shortfall(p.a, p.b, p.lo, p.hi, dA, dB, y)
		s.Frontier(p.a, p.b, p.lo, p.hi, packages, uA, uB)
	}))
}

func TestSlicesThatDoNotFitAreAProgrammersMistake(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	p := random(r, 3, mixture{})
	s := search.NewSolver(3)
	short, y := make([]float64, 2), make([]float64, 3)
	assert.Panics(t, func() { s.BestFor(p.a, p.b, p.lo, p.hi, 0, short) })
	assert.Panics(t, func() { s.BestFor(p.a, p.b, short, p.hi, 0, y) })
	assert.Panics(t, func() { s.Max(search.Objective{}, p.b, p.lo, p.hi, y) })
	assert.Panics(t, func() { s.Solve(search.Nash, p.a, p.b, p.lo, short, 0, 0, y) })
	assert.Panics(t, func() { s.Solve(search.Utilitarian, p.a, p.b, p.lo, short, 0, 0, y) })
	assert.Panics(t, func() { s.At(1, p.a, p.b, p.lo, p.hi, short) })
	assert.Panics(t, func() { s.Frontier(p.a, p.b, p.lo, p.hi, y, y[:1], y[:1]) })
	assert.Panics(t, func() { s.Frontier(p.a, p.b, p.lo[:2], p.hi, short, y[:2], y[:2]) })
}

// TestAGuessSavesStepsOnly lets searches begin anywhere: what they find has to stand up
// to the same checks, and to be worth the same.
func TestAGuessSavesStepsOnly(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	for n := range 3000 {
		K := 1 + n/100
		p := random(r, K, mixtures(r))
		plain, guided := search.NewSolver(K), search.NewSolver(K)
		x, y := make([]float64, K), make([]float64, K)
		want := plain.BestFor(p.a, p.b, p.lo, p.hi, p.theta, x)
		guided.Guess = math.Exp2(-40 + 80*r.Float64())
		if n%10 == 0 {
			guided.Guess = want.Multiplier // 0 and +Inf too
		}
		got := guided.BestFor(p.a, p.b, p.lo, p.hi, p.theta, y)
		verify(t, p, got, y)
		require.Equal(t, want.Status, got.Status)
		if want.Multiplier < 1e4 || math.IsInf(want.Multiplier, 1) { // beyond that rounding shows
			require.InDelta(t, want.B, got.B, 1e-9*(1+math.Abs(want.B)))
		}
	}
}
