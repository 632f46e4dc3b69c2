package environment_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/environment"
)

// influence draws a row-stochastic matrix, often with zeros.
func influence(t *rapid.T) [][]float64 {
	n := rapid.IntRange(1, 7).Draw(t, "agents")
	entry := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.1, 1))
	w := make([][]float64, n)
	for i := range w {
		w[i] = make([]float64, n)
		var sum float64
		for j := range w[i] {
			w[i][j] = entry.Draw(t, fmt.Sprintf("w%d%d", i, j))
			sum += w[i][j]
		}
		if sum == 0 {
			w[i][(i+1)%n], sum = 1, 1
		}
		for j := range w[i] {
			w[i][j] /= sum
		}
	}
	return w
}

// TestInfluenceIsWhereOpinionsGo raises the matrix to a high power: there is a
// consensus exactly if all rows become equal, and the row then holds the weights.
func TestInfluenceIsWhereOpinionsGo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := influence(t)
		n := len(w)
		power := mat.NewDense(n, n, nil)
		for i, row := range w {
			power.SetRow(i, row)
		}
		for range 40 { // 2⁴⁰ rounds
			var square mat.Dense
			square.Mul(power, power)
			for i := range n { // rounding must not make mass
				row := square.RawRowView(i)
				var sum float64
				for _, x := range row {
					sum += x
				}
				for j := range row {
					row[j] /= sum
				}
			}
			power.Copy(&square)
		}
		agree := true
		for i := range n {
			for j := range n {
				agree = agree && math.Abs(power.At(i, j)-power.At(0, j)) < 1e-6
			}
		}
		weights, err := environment.Influence(w)
		if !agree {
			require.ErrorIs(t, err, environment.ErrNoConsensus)
			return
		}
		require.NoError(t, err)
		require.InDeltaSlice(t, power.RawRowView(0), weights, 1e-9)
	})
}

func TestInfluenceOfStructuredGroups(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		w    [][]float64
		want []float64
	}{
		"alone":              {[][]float64{{1}}, []float64{1}},
		"a leader":           {[][]float64{{1, 0, 0}, {0.5, 0.5, 0}, {0, 1, 0}}, []float64{1, 0, 0}},
		"listeners first":    {[][]float64{{0, 0.5, 0.5}, {0, 0.5, 0.5}, {0, 0.25, 0.75}}, []float64{0, 1. / 3, 2. / 3}},
		"weak links":         {[][]float64{{1 - 1e-15, 1e-15}, {3e-15, 1 - 3e-15}}, []float64{0.75, 0.25}},
		"two leaders":        {[][]float64{{1, 0, 0}, {0, 1, 0}, {0.5, 0.5, 0}}, nil},
		"taking turns":       {[][]float64{{0, 1}, {1, 0}}, nil},
		"turns of three":     {[][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, nil},
		"turns with a pause": {[][]float64{{0, 1, 0}, {0, 0, 1}, {0.5, 0.5, 0}}, []float64{0.2, 0.4, 0.4}},
	} {
		weights, err := environment.Influence(c.w)
		if c.want == nil {
			assert.ErrorIs(t, err, environment.ErrNoConsensus, name)
			continue
		}
		assert.NoError(t, err, name)
		assert.InDeltaSlice(t, c.want, weights, 1e-12, name)
	}
}

func TestInfluenceRefusesOtherMatrices(t *testing.T) {
	t.Parallel()
	for want, w := range map[string][][]float64{
		"without rows":  nil,
		"entries":       {{0.5, 0.5}},
		"sums to":       {{0.5, 0.4}, {0.5, 0.5}},
		"at least 0":    {{1.5, -0.5}, {0.5, 0.5}},
		"influence NaN": {{math.NaN(), 0.5}, {0.5, 0.5}},
		"sums to +Inf":  {{math.Inf(1), 0.5}, {0.5, 0.5}},
	} {
		_, err := environment.Influence(w)
		assert.ErrorContains(t, err, want)
		assert.NotErrorIs(t, err, environment.ErrNoConsensus)
	}
	assert.Panics(t, func() { environment.Consensus([]float64{1}, []float64{1, 2}) })
}

// The second of two advisers listens less and counts for more.
func ExampleInfluence() {
	weights, err := environment.Influence([][]float64{{0.5, 0.5}, {0.25, 0.75}})
	fmt.Printf("%.3f %v\n", weights, err)
	fmt.Printf("%.1f\n", environment.Consensus(weights, []float64{0, 0.9}))
	// Output:
	// [0.333 0.667] <nil>
	// 0.6
}
