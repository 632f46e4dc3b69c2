package bargaining_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/bargaining"
)

// Units of utility, however small or large, decide nothing.
func TestPointsInAnyUnits(t *testing.T) {
	t.Parallel()
	points := bargaining.Points{{1, 1}, {2, 3}, {4, 1}, {2, 2.5}}
	d := []float64{0, 0}
	for _, unit := range []float64{1e-200, 1e-9, 1, 1e9, 1e200} {
		var scaled bargaining.Points
		for _, u := range points {
			scaled = append(scaled, []float64{u[0] * unit, u[1] * unit})
		}
		row, product, err := scaled.Nash(d, nil)
		require.NoError(t, err)
		assert.Equal(t, 1, row, "unit %v", unit)
		switch {
		case unit > 1e100:
			assert.True(t, math.IsInf(product, 1))
		case unit < 1e-100:
			assert.Zero(t, product)
		default:
			assert.InEpsilon(t, 6*unit*unit, product, 1e-12)
		}
		row, err = scaled.Egalitarian(d)
		require.NoError(t, err)
		assert.Equal(t, 1, row, "unit %v", unit)
		row, err = scaled.KalaiSmorodinsky(d)
		require.NoError(t, err)
		assert.Equal(t, 1, row, "unit %v", unit)
		row, err = scaled.Utilitarian(d)
		require.NoError(t, err)
		assert.Equal(t, 1, row, "unit %v", unit)
	}
	row, product, err := bargaining.Points{{1e200, 1e200, 1e-300}, {1e200, 1e200, 0}}.Nash([]float64{0, 0, 0}, []float64{1, 1, 1})
	require.NoError(t, err)
	assert.Equal(t, 0, row)
	assert.InEpsilon(t, 1e100, product, 1e-9)
}

// Nobody is left with less than another package gives at no cost to anybody, not even
// where all products are 0 or packages differ by less than the slack.
func TestPointsAreNotDominated(t *testing.T) {
	t.Parallel()
	for _, points := range []bargaining.Points{
		{{1, 0}, {2, 0}, {3, 0}, {2, 0}},
		{{1, 1}, {1, 1 + 1e-14}, {1 + 1e-14, 1 + 1e-14}, {1, 1}},
	} {
		d := []float64{0, 0}
		row, _, err := points.Nash(d, nil)
		require.NoError(t, err)
		assert.Equal(t, 2, row)
		row, err = points.KalaiSmorodinsky(d)
		require.NoError(t, err)
		assert.Equal(t, 2, row)
		row, err = points.Egalitarian(d)
		require.NoError(t, err)
		assert.Equal(t, 2, row)
		row, err = points.Utilitarian(d)
		require.NoError(t, err)
		assert.Equal(t, 2, row)
	}
	_, _, err := bargaining.Points{{1e308, 0}}.Nash([]float64{-1e308, 0}, nil)
	assert.ErrorContains(t, err, "too far from disagreement")
}
