package sensitivity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// If the output is the input, slice k of n tells that it lies between (k−1)/n and k/n: the
// distance from the uniform distribution is the larger of (k−1)/n and 1−k/n.
func TestInfluenceOfTheInputThatIsTheOutput(t *testing.T) {
	t.Parallel()
	const rows = 1000
	x, y := mat.NewDense(rows, 2, nil), make([]float64, rows)
	r := rand.New(rand.NewPCG(3, 3))
	for i, k := range r.Perm(rows) {
		x.Set(i, 0, float64(k))
		x.Set(i, 1, r.Float64())
		y[i] = math.Exp(float64(k) / 100) // any increasing function will do
	}
	p, err := sensitivity.PAWN(x, y, 10, bootstrap(100))
	require.NoError(t, err)
	assert.InDelta(t, 0.9, p[0].Max.Value, 1e-12)
	assert.InDelta(t, 0.7, p[0].Median.Value, 1e-12) // .9 .8 .7 .6 .5 .5 .6 .7 .8 .9: between .7 and .7
	assert.Less(t, p[0].Max.Low, 0.9+1e-12)
	assert.Less(t, p[0].MaxByChance, 0.25)
	assert.Less(t, p[1].Median.Value, p[1].MedianByChance, "an inert input")
	assert.Less(t, p[1].Max.Value, p[1].MaxByChance)
	assert.Positive(t, p[1].Median.Value, "biased upwards")
	assert.Greater(t, p[1].MaxByChance, p[1].MedianByChance)
}

// An output of two values and an input of three: distances are differences of shares.
func TestInfluenceOnSharesOfClasses(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(12, 1, []float64{3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2})
	y := make([]float64, 12)
	for i := range y {
		if v := x.At(i, 0); v == 1 || v == 2 && i < 6 {
			y[i] = 1
		}
	}
	p, err := sensitivity.PAWN(x, y, 4, sensitivity.Bootstrap{}) // 4 + 2 of 12; 1, 1/2, 0 within
	require.NoError(t, err)
	assert.InDelta(t, 0.5, p[0].Max.Value, 1e-12)
	assert.InDelta(t, 0.5, p[0].Median.Value, 1e-12)
	assert.True(t, math.IsNaN(p[0].MaxByChance))
	assert.True(t, math.IsNaN(p[0].Max.Low))
}

// influenceSlowly is the largest distance by the definition: all values against all slices.
func influenceSlowly(x, y []float64, slices [][]int) (largest float64) {
	for _, slice := range slices {
		for _, at := range y {
			var all, within float64
			for _, v := range y {
				if v <= at {
					all++
				}
			}
			for _, i := range slice {
				if y[i] <= at {
					within++
				}
			}
			largest = max(largest, math.Abs(all/float64(len(x))-within/float64(len(slice))))
		}
	}
	return largest
}

func TestInfluenceMatchesTheDefinition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.IntRange(1, 5).Draw(t, "values")
		x := rapid.SliceOfN(rapid.Float64Range(0, 1), 10, 40).Draw(t, "x")
		y := make([]float64, len(x))
		slices := make([][]int, values)
		for i := range x {
			k := int(x[i]*float64(values)) % values
			x[i] = float64(k)
			y[i] = float64(rapid.IntRange(0, 6).Draw(t, "y"))
			slices[k] = append(slices[k], i)
		}
		var full [][]int
		for _, s := range slices {
			if len(s) > 0 {
				full = append(full, s)
			}
		}
		p, err := sensitivity.PAWN(mat.NewDense(len(x), 1, x), y, 5, sensitivity.Bootstrap{})
		require.NoError(t, err)
		assert.InDelta(t, influenceSlowly(x, y, full), p[0].Max.Value, 1e-12)
		assert.LessOrEqual(t, p[0].Median.Value, p[0].Max.Value)
		assert.GreaterOrEqual(t, p[0].Median.Value, 0.0)
	})
}

// Inert inputs exceed the level by chance about as often as it says.
func TestLevelsByChanceHold(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	const studies = 60
	above := 0
	for range studies {
		x := random(200, 4, r)
		y := make([]float64, 200)
		for i := range y {
			y[i] = r.NormFloat64()
		}
		p, err := sensitivity.PAWN(x, y, 5, sensitivity.Bootstrap{Resamples: 60, Confidence: 0.9, Source: r})
		require.NoError(t, err)
		for k := range p {
			if p[k].Median.Value > p[k].MedianByChance {
				above++
			}
		}
	}
	assert.InDelta(t, 0.1, float64(above)/(4*studies), 0.06)
}

func TestPAWNRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(4, 1, []float64{1, 2, 3, 4})
	y := []float64{1, 2, 3, 4}
	none := sensitivity.Bootstrap{}
	_, err := sensitivity.PAWN(x, y[:3], 2, none)
	require.ErrorContains(t, err, "3 outputs, expected 4")
	_, err = sensitivity.PAWN(x, []float64{1, 2, 3, math.NaN()}, 2, none)
	require.ErrorContains(t, err, "output 3 is NaN")
	_, err = sensitivity.PAWN(mat.NewDense(4, 1, []float64{1, 2, math.Inf(1), 4}), y, 2, none)
	require.ErrorContains(t, err, "input 2, 0 is +Inf")
	_, err = sensitivity.PAWN(x, y, 1, none)
	require.ErrorContains(t, err, "1 slices")
	_, err = sensitivity.PAWN(x, y, 3, none)
	require.ErrorContains(t, err, "4 points")
	_, err = sensitivity.PAWN(x, y, 2, sensitivity.Bootstrap{Resamples: 5})
	require.ErrorContains(t, err, "source")
}
