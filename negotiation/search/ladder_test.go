package search_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/search"
)

// ladders draws the levels that issues can take, few enough to list all packages.
func ladders(r *rand.Rand, p *problem, packages int) (l [][]float64) {
	n := 1
	for k := range p.lo {
		steps := 1 + r.IntN(5)
		for n*steps > packages {
			steps--
		}
		n *= steps
		var levels []float64
		for range steps {
			levels = append(levels, p.lo[k]+r.Float64()*(p.hi[k]-p.lo[k]))
		}
		slices.Sort(levels)
		l = append(l, levels)
	}
	return l
}

// all lists the packages on ladders, by recursion.
func all(ladders [][]float64) [][]float64 {
	if len(ladders) == 0 {
		return [][]float64{nil}
	}
	var list [][]float64
	for _, first := range ladders[0] {
		for _, rest := range all(ladders[1:]) {
			list = append(list, append([]float64{first}, rest...))
		}
	}
	return list
}

// onGrid rounds the terms so that many packages have exactly equal utilities.
func onGrid(r *rand.Rand, p *problem) {
	for k := range p.lo {
		p.a.Terms[k] = search.Quad{B: float64(r.IntN(5)-2) / 4}
		p.b.Terms[k] = search.Quad{B: float64(r.IntN(5)-2) / 4}
		p.lo[k], p.hi[k] = 0, 1
	}
	p.a.Const, p.b.Const = 0, 0
}

func TestBestOnLadderEqualsListOfAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	infeasible := 0
	for n := range 500 {
		p := random(r, 1+r.IntN(6), mixtures(r))
		l := ladders(r, p, 1000)
		if n%2 == 0 {
			onGrid(r, p)
			l = slices.Repeat([][]float64{{0, 0.5, 1}}, len(p.lo))
			p.theta = float64(r.IntN(9)-4) / 8
		}
		var best []float64
		for _, y := range all(l) {
			if p.a.Value(y) < p.theta-1e-12 {
				continue
			}
			d := 1.0
			if best != nil {
				d = p.b.Value(y) - p.b.Value(best)
			}
			if d > 1e-12 || d > -1e-12 && p.a.Value(y) > p.a.Value(best)+1e-12 {
				best = y
			}
		}
		y, sol, err := search.BestOnLadder(p.a, p.b, l, p.theta)
		require.NoError(t, err)
		require.Equal(t, best, y)
		if best == nil {
			infeasible++
			require.Equal(t, search.Solution{Status: search.Infeasible}, sol)
			continue
		}
		require.Equal(t, search.Solution{Status: search.Optimal, A: p.a.Value(y), B: p.b.Value(y)}, sol)
		for k := range l {
			p.lo[k], p.hi[k] = l[k][0], l[k][len(l[k])-1]
		}
		free, _ := p.bestFor()
		require.LessOrEqual(t, sol.B, free.B+1e-9, "never above the optimum between the outermost levels")
	}
	assert.Greater(t, infeasible, 20)
}

// countSlowly compares each package with each other.
func countSlowly(p *problem, packages [][]float64) (n int) {
	for _, y := range packages {
		beaten := false
		for _, z := range packages {
			dA, dB := p.a.Value(z)-p.a.Value(y), p.b.Value(z)-p.b.Value(y)
			beaten = beaten || dA >= -1e-12 && dB >= -1e-12 && (dA > 1e-12 || dB > 1e-12)
		}
		if !beaten {
			n++
		}
	}
	return n
}

func TestCountParetoEqualsComparingAllPairs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for n := range 400 {
		p := random(r, 1+r.IntN(5), mixtures(r))
		l := ladders(r, p, 250)
		if n%2 == 0 {
			onGrid(r, p)
			l = slices.Repeat([][]float64{{0, 0.5, 1}}, len(p.lo))
		}
		got, err := search.CountPareto(p.a, p.b, l)
		require.NoError(t, err)
		require.Equal(t, countSlowly(p, all(l)), got)
	}
}

func TestLaddersThatCannotBeListed(t *testing.T) {
	t.Parallel()
	long := search.Objective{Terms: make([]search.Quad, 20)}
	_, _, err := search.BestOnLadder(long, long, slices.Repeat([][]float64{{0, 1}}, 20), 0)
	require.ErrorIs(t, err, search.ErrTooMany)
	_, err = search.CountPareto(long, long, slices.Repeat([][]float64{{0, 1}}, 200))
	require.ErrorIs(t, err, search.ErrTooMany, "nor does the number of packages overflow")
	short := search.Objective{Terms: make([]search.Quad, 2)}
	_, err = search.CountPareto(short, short, [][]float64{{0, 1}, {}})
	require.ErrorContains(t, err, "the ladder of issue 1 is empty")
}
