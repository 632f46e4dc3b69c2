package sensitivity_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// uniformWeights draws weights that add up to 1.
func uniformWeights(rows, criteria int, seed uint64) *mat.Dense {
	alpha := make([]float64, criteria)
	for k := range alpha {
		alpha[k] = 1
	}
	d := distmv.NewDirichlet(alpha, rand.NewPCG(seed, 0))
	m := mat.NewDense(rows, criteria, nil)
	for i := range rows {
		d.Rand(m.RawRowView(i))
	}
	return m
}

// Two criteria, three alternatives: the first is best while w > .6, the second while
// w < .4, a compromise of (.6, .6) between the two. Central weights are the middles of these
// stretches.
func TestAcceptabilityOfTwoExtremesAndACompromise(t *testing.T) {
	t.Parallel()
	const draws = 20_000
	w := uniformWeights(draws, 2, 1)
	var scores mat.Dense
	scores.Mul(w, mat.NewDense(2, 3, []float64{1, 0, 0.6, 0, 1, 0.6}))
	a, err := sensitivity.Accept(w, &scores)
	require.NoError(t, err)
	for i, want := range []float64{0.4, 0.4, 0.2} {
		assert.InDelta(t, want, a.Rank[i][0], 0.015)
		assert.InDelta(t, 1, floats.Sum(a.Rank[i]), 1e-12)
	}
	assert.InDelta(t, 0, a.Rank[2][2], 1e-12, "a compromise is never the worst")
	assert.InDelta(t, 0.8, a.Central[0][0], 0.01)
	assert.InDelta(t, 0.8, a.Central[1][1], 0.01)
	assert.InDelta(t, 0.5, a.Central[2][0], 0.01)
	assert.InDelta(t, 0.6, a.Beats[2][0], 0.015)
	assert.InDelta(t, 1, a.Beats[0][1]+a.Beats[1][0], 1e-12)
}

func TestAcceptabilitySharesTies(t *testing.T) {
	t.Parallel()
	w := mat.NewDense(2, 1, []float64{1, 1})
	a, err := sensitivity.Accept(w, mat.NewDense(2, 3, []float64{5, 5, 1, 7, 2, 2}))
	require.NoError(t, err)
	assert.Equal(t, [][]float64{{0.75, 0.25, 0}, {0.25, 0.5, 0.25}, {0, 0.25, 0.75}}, a.Rank)
	assert.Equal(t, [][]float64{{1}, {1}, nil}, a.Central)
	assert.Equal(t, [][]float64{{0, 0.75, 1}, {0.25, 0, 0.75}, {0, 0.25, 0}}, a.Beats)
}

func TestAcceptabilityRefusals(t *testing.T) {
	t.Parallel()
	one := mat.NewDense(1, 1, []float64{1})
	_, err := sensitivity.Accept(mat.NewDense(2, 1, nil), one)
	require.ErrorContains(t, err, "2 draws of weights and 1 of scores")
	_, err = sensitivity.Accept(one, mat.NewDense(1, 1, []float64{math.NaN()}))
	require.ErrorContains(t, err, "score 0, 0 is NaN")
	_, err = sensitivity.Accept(&mat.Dense{}, &mat.Dense{})
	require.ErrorContains(t, err, "0 draws")
}

func TestWeightsThatTurnAConclusion(t *testing.T) {
	t.Parallel()
	turn, err := sensitivity.TurnWeights([]float64{0.5, 0.3, 0.2}, []float64{1, -1, 0})
	require.NoError(t, err)
	assert.InDelta(t, 0.2, turn.Margin, 1e-12)
	// The first: the others are worth -.6 on average, so w - .6(1-w) = 0 at w = .375.
	assert.Equal(t, true, turn.Alone[0].Turns)
	assert.InDelta(t, -0.125, turn.Alone[0].By, 1e-12)
	// The second: (5/7)(1-w) = w at w = 5/12.
	assert.InDelta(t, 5.0/12-0.3, turn.Alone[1].By, 1e-12)
	// The third changes nothing between the other two, up to 1, where nothing is left.
	assert.InDelta(t, 0.8, turn.Alone[2].By, 1e-12)
	// The nearest weights are half way between the first two.
	assert.InDeltaSlice(t, []float64{0.4, 0.4, 0.2}, turn.Nearest, 1e-12)
	assert.InDelta(t, math.Sqrt(0.02), turn.Distance, 1e-12)

	turn, err = sensitivity.TurnWeights([]float64{0.9, 0.1, 0}, []float64{1, -1, -2})
	require.NoError(t, err)
	assert.InDelta(t, 0, floats.Dot(turn.Nearest, []float64{1, -1, -2}), 1e-12)

	turn, err = sensitivity.TurnWeights([]float64{2, 0}, []float64{3, 1})
	require.NoError(t, err)
	assert.Equal(t, []sensitivity.Change{{}, {}}, turn.Alone, "no weights turn dominance")
	assert.Nil(t, turn.Nearest)

	turn, err = sensitivity.TurnWeights([]float64{2, 0}, []float64{3, -1})
	require.NoError(t, err)
	assert.InDelta(t, -1.5, turn.Alone[0].By, 1e-12, "what is taken from it goes to the other")
	assert.InDelta(t, 1.5, turn.Alone[1].By, 1e-12)
	assert.InDeltaSlice(t, []float64{0.5, 1.5}, turn.Nearest, 1e-12)

	turn, err = sensitivity.TurnWeights([]float64{1, 1}, []float64{1, -1})
	require.NoError(t, err)
	assert.Equal(t, []sensitivity.Change{{0, true}, {0, true}}, turn.Alone, "already undecided")
	assert.Zero(t, turn.Distance)

	turn, err = sensitivity.TurnWeights([]float64{1}, []float64{1})
	require.NoError(t, err)
	assert.Equal(t, []sensitivity.Change{{}}, turn.Alone)
}

// Differences of very different sizes need large multipliers, which must leave no trace.
func TestNearestWeightsAreExact(t *testing.T) {
	t.Parallel()
	for _, small := range []float64{1e-3, 1e-6, 1e-8} {
		turn, err := sensitivity.TurnWeights([]float64{0.5, 0.3, 0.2}, []float64{1, -small, 0})
		require.NoError(t, err)
		assert.InDelta(t, 1, floats.Sum(turn.Nearest), 1e-15)
		assert.InDelta(t, small, turn.Nearest[0]/turn.Nearest[1], 1e-9*small)
	}
}

// The nearest weights are feasible, on the border of the conclusion, and no feasible
// weights on the border, found by mixing corners of both kinds, are nearer.
func TestNearestWeightsAreNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "criteria")
		weights := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "weights")
		weights[0] += 0.1
		difference := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "difference")
		for k, d := range difference { // tiny ones have no effect that could be measured
			difference[k] = math.Round(d*1e4) / 1e4
		}
		turn, err := sensitivity.TurnWeights(weights, difference)
		require.NoError(t, err)
		lo, hi := floats.Min(difference), floats.Max(difference)
		if lo > 0 || hi < 0 {
			assert.Nil(t, turn.Nearest)
			return
		}
		total := floats.Sum(weights)
		assert.InDelta(t, total, floats.Sum(turn.Nearest), 1e-9)
		assert.InDelta(t, 0, floats.Dot(turn.Nearest, difference), 1e-9)
		assert.GreaterOrEqual(t, floats.Min(turn.Nearest), 0.0)
		assert.InDelta(t, floats.Distance(weights, turn.Nearest, 2), turn.Distance, 1e-12)
		for range 20 {
			other := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "other")
			w := onBorder(other, difference, total)
			if w != nil {
				assert.GreaterOrEqual(t, floats.Distance(weights, w, 2), turn.Distance-1e-7)
			}
		}
		for k, c := range turn.Alone {
			if !c.Turns {
				continue
			}
			moved := make([]float64, n)
			rest := 0.0
			for j, w := range weights {
				if j != k {
					rest += w
				}
			}
			for j, w := range weights {
				moved[j] = w * (rest - c.By) / rest
				if rest == 0 {
					moved[j] = -c.By / float64(n-1)
				}
			}
			moved[k] = weights[k] + c.By
			assert.InDelta(t, 0, floats.Dot(moved, difference), 1e-9)
			assert.GreaterOrEqual(t, floats.Distance(weights, moved, 2), turn.Distance-1e-7)
		}
	})
}

// onBorder scales the weights of both sides of a conclusion so that they balance.
func onBorder(w, difference []float64, total float64) []float64 {
	var plus, minus float64
	for k, d := range difference {
		if d > 0 {
			plus += w[k] * d
		} else {
			minus -= w[k] * d
		}
	}
	if plus <= 1e-6 || minus <= 1e-6 {
		return nil
	}
	b := make([]float64, len(w))
	for k, d := range difference {
		b[k] = w[k] / plus
		if d <= 0 {
			b[k] = w[k] / minus
		}
	}
	floats.Scale(total/floats.Sum(b), b)
	return b
}

func TestTurnWeightsRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		weights, difference []float64
		want                string
	}{
		{nil, nil, "0 weights"},
		{[]float64{1}, []float64{1, 2}, "1 weights and 2 differences"},
		{[]float64{1, -1}, []float64{1, 2}, "weight 1 is -1"},
		{[]float64{1, math.NaN()}, []float64{1, 2}, "weight 1 is NaN"},
		{[]float64{1, 1}, []float64{1, math.Inf(1)}, "difference 1 is +Inf"},
		{[]float64{0, 0}, []float64{1, 2}, "add up to 0"},
		{[]float64{1e200, 1}, []float64{1e200, 2}, "another scale"},
	} {
		_, err := sensitivity.TurnWeights(c.weights, c.difference)
		require.ErrorContains(t, err, c.want)
	}
}

func TestAxisFindsTheFirstTurn(t *testing.T) {
	t.Parallel()
	calls := 0
	axis := sensitivity.Axis{From: 0.5, Low: 0, High: 2, Steps: 10, Tolerance: 1e-9}
	down, up, err := axis.Turn(func(x float64) (float64, error) {
		calls++
		return math.Cos(math.Pi * x / 1.4), nil // positive below .7
	})
	require.NoError(t, err)
	assert.False(t, down.Turns)
	assert.InDelta(t, 0.2, up.By, 1e-8)
	assert.Less(t, calls, 60)
	down, up, err = axis.Turn(func(x float64) (float64, error) { return x - 0.6, nil })
	require.NoError(t, err)
	assert.False(t, down.Turns, "it does not hold to begin with")
	assert.InDelta(t, 0.1, up.By, 1e-8)
	down, _, err = axis.Turn(func(x float64) (float64, error) { return x, nil })
	require.NoError(t, err)
	assert.Equal(t, sensitivity.Change{By: -0.5, Turns: true}, down, "at the very end")

	boom := errors.New("boom")
	_, _, err = axis.Turn(func(x float64) (float64, error) {
		if x > 1 {
			return 0, boom
		}
		return 1, nil
	})
	require.ErrorIs(t, err, boom)
	_, _, err = axis.Turn(func(float64) (float64, error) { return math.NaN(), nil })
	require.ErrorContains(t, err, "NaN at 0.5")
	for want, a := range map[string]sensitivity.Axis{
		"axis from 3":    {From: 3, Low: 0, High: 1, Steps: 1, Tolerance: 1},
		"in 0 steps":     {From: 0, Low: 0, High: 1, Tolerance: 1},
		"tolerance 0":    {From: 0, Low: 0, High: 1, Steps: 1},
		"a finite range": {From: 0, Low: 0, High: math.Inf(1), Steps: 1, Tolerance: 1},
	} {
		_, _, err := a.Turn(func(float64) (float64, error) { return 1, nil })
		require.ErrorContains(t, err, want)
	}
}

func TestNearestPointThatTurnsAConclusion(t *testing.T) {
	t.Parallel()
	points := mat.NewDense(4, 2, []float64{0, 0, 3, 4, 4, 3.5, 5, 5})
	holds := []bool{true, false, false, false}
	for norm, want := range map[float64]struct {
		row      int
		distance float64
	}{1: {1, 7}, 2: {1, 5}, math.Inf(1): {1, 4}} {
		row, d, err := sensitivity.NearestTurn(points, holds, []float64{0, 0}, norm)
		require.NoError(t, err)
		assert.Equal(t, want.row, row)
		assert.InDelta(t, want.distance, d, 1e-12)
	}
	row, _, err := sensitivity.NearestTurn(points, []bool{true, true, true, true}, []float64{0, 0}, 2)
	require.NoError(t, err)
	assert.Equal(t, -1, row)
	_, _, err = sensitivity.NearestTurn(points, holds[:3], []float64{0, 0}, 2)
	require.ErrorContains(t, err, "3 conclusions for 4 points")
	_, _, err = sensitivity.NearestTurn(points, holds, []float64{0}, 2)
	require.ErrorContains(t, err, "from a point of 1 coordinates")
	_, _, err = sensitivity.NearestTurn(points, holds, []float64{0, 0}, 0.5)
	require.ErrorContains(t, err, "norm 0.5")
	_, _, err = sensitivity.NearestTurn(points, holds, []float64{0, math.NaN()}, 2)
	require.ErrorContains(t, err, "coordinate 1 of the start is NaN")
}
