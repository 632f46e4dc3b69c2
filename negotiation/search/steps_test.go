package search_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/search"
)

// stepProblem draws a problem with at least one issue on a ladder.
func stepProblem(r *rand.Rand, k int) (a, b search.Objective, ladders search.Ladders, lo, hi []float64) {
	steps := [][]float64{{0, 1}, {0, 0.5, 1}, {0, 0.2, 0.7, 1}, {0, 0.25, 0.5, 0.75, 1}}
	for n := range k {
		a.Terms = append(a.Terms, search.Quad{B: r.Float64()*2 - 0.7, G: r.Float64() * float64(r.IntN(2))})
		b.Terms = append(b.Terms, search.Quad{B: r.Float64()*2 - 1.3, G: r.Float64() * float64(r.IntN(2))})
		ladders = append(ladders, steps[r.IntN(len(steps))])
		lo, hi = append(lo, 0), append(hi, 1)
		if r.IntN(4) == 0 {
			lo[n] = r.Float64() // where snapback has left it
		}
	}
	return a, b, ladders, lo, hi
}

// permitted lists the levels of every issue.
func permitted(ladders search.Ladders, lo, hi []float64) [][]float64 {
	all := make([][]float64, len(ladders))
	for k, l := range ladders {
		all[k] = []float64{lo[k]}
		for _, y := range l {
			if y > lo[k] && y <= hi[k] {
				all[k] = append(all[k], y)
			}
		}
	}
	return all
}

func TestStepperEqualsListOfAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 3))
	infeasible, bound := 0, 0
	for range 3000 {
		a, b, ladders, lo, hi := stepProblem(r, 1+r.IntN(6))
		out := make([]float64, len(lo))
		most := search.NewSolver(len(lo)).Max(a, b, lo, hi, out)
		theta := most - r.Float64()*2 + 0.2
		want, listed, err := search.BestOnLadder(a, b, permitted(ladders, lo, hi), theta)
		require.NoError(t, err)
		got := search.NewStepper(ladders).BestFor(a, b, lo, hi, theta, out)
		require.Equal(t, listed.Status == search.Infeasible, got.Status == search.Infeasible, "theta %v, list %v, steps %v", theta, listed, got)
		if want == nil {
			infeasible++
			continue
		}
		if listed.A > theta+1e-6 {
			bound++
		}
		require.InDelta(t, listed.B, got.B, 1e-9)
		require.GreaterOrEqual(t, a.Value(out), theta-1e-9)
		for k, x := range out {
			require.Contains(t, permitted(ladders, lo, hi)[k], x)
		}
	}
	assert.Greater(t, infeasible, 100)
	assert.Greater(t, bound, 1000, "steps should usually keep the constraint from binding exactly")
}

func TestStepperLeavesOtherIssuesFree(t *testing.T) {
	t.Parallel()
	a := search.Objective{Terms: []search.Quad{{B: 1}, {B: 1}}}
	b := search.Objective{Terms: []search.Quad{{B: -1}, {B: -2}}}
	out := make([]float64, 2)
	sol := search.NewStepper(search.Ladders{{0, 0.5, 1}, nil}).BestFor(a, b, []float64{0, 0}, []float64{1, 1}, 1.2, out)
	assert.InDeltaSlice(t, []float64{1, 0.2}, out, 1e-12)
	assert.Equal(t, search.Optimal, sol.Status)
}

func TestStepperAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	r := rand.New(rand.NewPCG(1, 2))
	a, b, ladders, lo, hi := stepProblem(r, 8)
	s, out := search.NewStepper(ladders), make([]float64, 8)
	assert.Zero(t, testing.AllocsPerRun(50, func() { s.BestFor(a, b, lo, hi, 0.5, out) }))
}

func TestRoundFindsTheNearestStep(t *testing.T) {
	t.Parallel()
	l := search.Ladders{{0, 0.5, 1}, nil, {0, 0.5, 1}, {0, 0.5, 1}}
	y := []float64{0.7, 0.33, 0.8, 0.31}
	l.Round(y, []float64{0, 0, 0, 0.3}, []float64{1, 1, 1, 1})
	assert.Equal(t, []float64{0.5, 0.33, 1, 0.3}, y)
}
