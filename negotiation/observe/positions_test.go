package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// TestCompromiseOnEmissionStandards uses the positions on car emission standards in
// the European Community: capability, position, salience.
func TestCompromiseOnEmissionStandards(t *testing.T) {
	t.Parallel()
	var positions, weights []float64
	for _, a := range [][3]float64{{0.08, 4, 0.8}, {0.08, 7, 0.4}, {0.03, 4, 0.2}, {0.16, 4, 0.8}, {0.16, 10, 0.6},
		{0.16, 10, 0.6}, {0.16, 10, 0.9}, {0.05, 7, 0.1}, {0.05, 4, 1}, {0.08, 7, 0.7}} {
		positions, weights = append(positions, a[1]), append(weights, a[0]*a[2])
	}
	mean, ok := observe.WeightedMean(positions, weights)
	require.True(t, ok)
	assert.InDelta(t, 7.389955686853767, mean, 1e-9)
	median, ok := observe.WeightedMedian(positions, weights)
	require.True(t, ok)
	assert.Equal(t, 7.0, median)
}

func TestWeightedMedianIsUnbeaten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		positions := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "positions")
		weights := rapid.SliceOfN(rapid.Float64Range(0.01, 1), n, n).Draw(t, "weights")
		m, ok := observe.WeightedMedian(positions, weights)
		require.True(t, ok)
		require.Contains(t, positions, m)
		var below, above, all float64
		for i, w := range weights {
			all += w
			switch {
			case positions[i] < m:
				below += w
			case positions[i] > m:
				above += w
			}
		}
		require.LessOrEqual(t, below, all/2+1e-9)
		require.LessOrEqual(t, above, all/2+1e-9)
	})
	for _, f := range []func(p, w []float64) (float64, bool){observe.WeightedMean, observe.WeightedMedian} {
		_, ok := f([]float64{1, 2}, []float64{0, 0})
		assert.False(t, ok)
	}
}

// holder is a member with given terms.
type holder []negotiation.Quad

func (h holder) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	copy(dst, h)
	return 0
}
func (holder) Aspiration(turn negotiation.Turn) float64        { return turn.Best }
func (holder) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

func TestCompromiseByIssue(t *testing.T) {
	t.Parallel()
	m := &negotiation.Model{Issues: []negotiation.Issue{{ID: "a"}, {ID: "b", StatusQuo: 0.3}},
		Members: []negotiation.Member{
			{ID: "P", Agent: holder{{B: 0.5}, {}}},           // wants 1, salience 0.5
			{ID: "Q", Agent: holder{{B: -0.2, G: 0.05}, {}}}, // wants 0, salience 0.25
			{ID: "R", Agent: holder{{B: 0.5, G: 0.5}, {}}},   // likes 0.5 best, salience 0.125
			{ID: "S"},
		}}
	c, err := observe.NewCompromise(m, nil)
	require.NoError(t, err)
	assert.InDelta(t, (0.5+0.0625)/0.875, c.Mean[0], 1e-12)
	assert.Equal(t, 1.0, c.Median[0])
	assert.Equal(t, []float64{0.3, 0.3}, []float64{c.Mean[1], c.Median[1]}, "nobody cares")
	c, err = observe.NewCompromise(m, []float64{1, 3, 1, 0})
	require.NoError(t, err)
	assert.InDelta(t, (0.5+0.0625)/(0.5+0.75+0.125), c.Mean[0], 1e-12)
	assert.Zero(t, c.Median[0])
	_, err = observe.NewCompromise(m, []float64{1})
	assert.ErrorContains(t, err, "4 members")
	_, err = observe.NewCompromise(m, []float64{1, -1, 1, 1})
	assert.ErrorContains(t, err, "capability -1 of Q")
}
