package sensitivity_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

func linear(coef []float64) func(x []float64) float64 {
	return func(x []float64) (y float64) {
		for k, c := range coef {
			y += c * x[k]
		}
		return y
	}
}

// screenings returns a plan of each kind.
func screenings(t require.TestingT, dim, count, levels int, seed uint64) map[string]*sensitivity.Screening {
	plain, err := sensitivity.NewTrajectories(dim, count, levels, rand.NewPCG(seed, 1))
	require.NoError(t, err)
	spread, err := sensitivity.NewSpread(dim, count, levels, 3*count, rand.NewPCG(seed, 2))
	require.NoError(t, err)
	radial, err := sensitivity.NewRadial(random(count, 2*dim, rand.New(rand.NewPCG(seed, 3))))
	require.NoError(t, err)
	return map[string]*sensitivity.Screening{"trajectories": plain, "spread": spread, "radial": radial}
}

func TestScreeningIsExactOnLinearFunctions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coef := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 8).Draw(t, "coef")
		count := rapid.IntRange(2, 6).Draw(t, "count")
		levels := 2 * rapid.IntRange(1, 4).Draw(t, "half the levels")
		for name, p := range screenings(t, len(coef), count, levels, rapid.Uint64().Draw(t, "seed")) {
			assert.Equal(t, count*(len(coef)+1), p.Len())
			e, err := p.Effects(outputs(p, linear(coef)), sensitivity.Bootstrap{})
			require.NoError(t, err)
			for k, c := range coef {
				assert.InDelta(t, c, e.Mu[k], 1e-9, name)
				assert.InDelta(t, math.Abs(c), e.MuStar[k].Value, 1e-9, name)
				assert.InDelta(t, 0, e.Sigma[k], 1e-9, name)
			}
		}
	})
}

// A trajectory stays on the grid and moves one input at a time, each of them once.
func TestTrajectoriesAreThoseOfMorris(t *testing.T) {
	t.Parallel()
	const dim, count, levels = 5, 400, 4
	p, err := sensitivity.NewTrajectories(dim, count, levels, rand.NewPCG(1, 1))
	require.NoError(t, err)
	step := float64(levels) / (2 * (levels - 1))
	seen := map[float64]int{}
	up := 0
	before, now := make([]float64, dim), make([]float64, dim)
	for i := range p.Len() {
		p.Point(i, now)
		moved := map[int]bool{}
		for j, x := range now {
			assert.InDelta(t, math.Round(3*x), 3*x, 1e-12)
			seen[math.Round(3*x)]++
			if i%(dim+1) != 0 && x != before[j] {
				assert.InDelta(t, step, math.Abs(x-before[j]), 1e-12)
				moved[j] = true
				if x > before[j] {
					up++
				}
			}
		}
		if i%(dim+1) != 0 {
			assert.Len(t, moved, 1)
		}
		copy(before, now)
	}
	for level := range 4 {
		assert.InDelta(t, 0.25, float64(seen[float64(level)])/float64(p.Len()*dim), 0.02, "levels are equally likely")
	}
	assert.InDelta(t, 0.5, float64(up)/(dim*count), 0.04)
	longer, err := sensitivity.NewTrajectories(dim, 2*count, levels, rand.NewPCG(1, 1))
	require.NoError(t, err)
	for i := range p.Len() {
		p.Point(i, before)
		longer.Point(i, now)
		assert.Equal(t, before, now, "a longer plan begins with the shorter one")
	}
}

// Effects of x0 + x1·x2 in closed form: those of the factors are the other one's level, so
// of mean 1/2, and with two levels 0 or 1, of variance 1/4.
func TestEffectsOfAProduct(t *testing.T) {
	t.Parallel()
	p, err := sensitivity.NewTrajectories(3, 2000, 2, rand.NewPCG(5, 5))
	require.NoError(t, err)
	e, err := p.Effects(outputs(p, func(x []float64) float64 { return x[0] - x[1]*x[2] }), bootstrap(200))
	require.NoError(t, err)
	assert.Equal(t, []float64{1, 0}, []float64{e.Mu[0], e.Sigma[0]})
	for k := 1; k < 3; k++ {
		assert.InDelta(t, -0.5, e.Mu[k], 0.04)
		assert.InDelta(t, 0.5, e.Sigma[k], 0.01)
		assert.Less(t, e.MuStar[k].Low, 0.5)
		assert.Greater(t, e.MuStar[k].High, 0.5)
		// the standard error of a share of one half among 2000
		assert.InDelta(t, 2*1.96*math.Sqrt(0.25/2000), e.MuStar[k].High-e.MuStar[k].Low, 0.01)
	}
	assert.Len(t, e.Each[2], 2000)
}

// spreadOf is the sum of squared distances between some trajectories, by the definition.
func spreadOf(p *sensitivity.Screening, blocks ...int) (sum float64) {
	size := p.Dim() + 1
	x, y := make([]float64, p.Dim()), make([]float64, p.Dim())
	for n, a := range blocks {
		for _, b := range blocks[:n] {
			var d float64
			for i := range size {
				p.Point(a*size+i, x)
				for j := range size {
					p.Point(b*size+j, y)
					var s float64
					for k := range x {
						s += (x[k] - y[k]) * (x[k] - y[k])
					}
					d += math.Sqrt(s)
				}
			}
			sum += d * d
		}
	}
	return sum
}

// On a few candidates the choice is compared with the best of all choices.
func TestSpreadTrajectoriesLieFarApart(t *testing.T) {
	t.Parallel()
	const dim, count, levels, candidates = 3, 3, 4, 9
	for seed := range uint64(5) {
		p, err := sensitivity.NewSpread(dim, count, levels, candidates, rand.NewPCG(seed, 0))
		require.NoError(t, err)
		all, err := sensitivity.NewTrajectories(dim, candidates, levels, rand.NewPCG(seed, 0))
		require.NoError(t, err)
		best, plain := 0.0, 0.0
		for a := range candidates {
			for b := range a {
				for c := range b {
					s := spreadOf(all, a, b, c)
					best = max(best, s)
					plain += s
				}
			}
		}
		plain /= 84 // choices of 3 out of 9
		assert.GreaterOrEqual(t, spreadOf(p, 0, 1, 2), 0.97*best)
		assert.Greater(t, spreadOf(p, 0, 1, 2), 1.1*plain)
	}
}

// The choice is one that no exchange of a single trajectory improves.
func TestSpreadCannotBeImprovedByAnExchange(t *testing.T) {
	t.Parallel()
	const dim, count, levels, candidates = 3, 4, 4, 20
	numbers := make([]int, candidates)
	for n := range numbers {
		numbers[n] = n
	}
	for seed := range uint64(8) {
		p, err := sensitivity.NewSpread(dim, count, levels, candidates, rand.NewPCG(seed, 0))
		require.NoError(t, err)
		all, err := sensitivity.NewTrajectories(dim, candidates, levels, rand.NewPCG(seed, 0))
		require.NoError(t, err)
		var chosen, left []int
		for m := range count { // two candidates may be the same trajectory
			chosen = append(chosen, slices.IndexFunc(numbers, func(n int) bool {
				return !slices.Contains(chosen, n) && sameBlock(all, n, p, m)
			}))
		}
		for n := range candidates {
			if !slices.Contains(chosen, n) {
				left = append(left, n)
			}
		}
		require.NotContains(t, chosen, -1)
		best := spreadOf(all, chosen...)
		assert.InDelta(t, best, spreadOf(p, 0, 1, 2, 3), 1e-9)
		for c := range chosen {
			for _, n := range left {
				other := slices.Clone(chosen)
				other[c] = n
				assert.LessOrEqual(t, spreadOf(all, other...), best*(1+1e-9))
			}
		}
	}
}

func sameBlock(p *sensitivity.Screening, n int, q *sensitivity.Screening, m int) bool {
	x, y := make([]float64, p.Dim()), make([]float64, p.Dim())
	for i := range p.Dim() + 1 {
		p.Point(n*(p.Dim()+1)+i, x)
		q.Point(m*(p.Dim()+1)+i, y)
		if !slices.Equal(x, y) {
			return false
		}
	}
	return true
}

func TestRadialPlanMovesInputsFromOnePoint(t *testing.T) {
	t.Parallel()
	p, err := sensitivity.NewRadial(mat.NewDense(2, 4, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.9, 0.8}))
	require.NoError(t, err)
	var got [][]float64
	for i := range p.Len() {
		x := make([]float64, 2)
		p.Point(i, x)
		got = append(got, x)
	}
	assert.Equal(t, [][]float64{{0.1, 0.2}, {0.3, 0.2}, {0.1, 0.4}, {0.5, 0.6}, {0.9, 0.6}, {0.5, 0.8}}, got)
	e, err := p.Effects([]float64{0, 1, 2, 0, 1, 1}, sensitivity.Bootstrap{})
	require.NoError(t, err)
	assert.InDeltaSlice(t, []float64{5, 2.5}, e.Each[0], 1e-12)
	assert.InDeltaSlice(t, []float64{10, 5}, e.Each[1], 1e-12)
}

func TestScreeningRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dim, count, levels int
		src                rand.Source
		want               string
	}{
		{0, 4, 4, rand.NewPCG(1, 1), "0 inputs"},
		{3, 1, 4, rand.NewPCG(1, 1), "1 trajectories"},
		{3, 4, 3, rand.NewPCG(1, 1), "3 levels"},
		{3, 4, 0, rand.NewPCG(1, 1), "0 levels"},
		{3, 4, 4, nil, "no source"},
	} {
		_, err := sensitivity.NewTrajectories(c.dim, c.count, c.levels, c.src)
		require.ErrorContains(t, err, c.want)
		_, err = sensitivity.NewSpread(c.dim, c.count, c.levels, 10, c.src)
		require.ErrorContains(t, err, c.want)
	}
	_, err := sensitivity.NewSpread(3, 4, 4, 3, rand.NewPCG(1, 1))
	require.ErrorContains(t, err, "3 candidates")
	_, err = sensitivity.NewRadial(mat.NewDense(2, 2, []float64{0, 1, 0.5, 0.5}))
	require.ErrorContains(t, err, "row 1 have 0.5 as coordinate 0")
	_, err = sensitivity.NewRadial(mat.NewDense(1, 2, []float64{0, 1}))
	require.ErrorContains(t, err, "1 pairs")
	_, err = sensitivity.NewRadial(mat.NewDense(1, 1, nil))
	require.ErrorContains(t, err, "even number")
	p, err := sensitivity.NewTrajectories(1, 2, 4, rand.NewPCG(1, 1))
	require.NoError(t, err)
	_, err = p.Effects([]float64{1}, sensitivity.Bootstrap{})
	require.ErrorContains(t, err, "1 outputs, expected 4")
	_, err = p.Effects([]float64{1, 2, math.Inf(1), 4}, sensitivity.Bootstrap{})
	require.ErrorContains(t, err, "output 2 is +Inf")
	_, err = p.Effects([]float64{1, 2, 3, 4}, sensitivity.Bootstrap{Resamples: 3})
	require.ErrorContains(t, err, "source")
}
