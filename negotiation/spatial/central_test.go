package spatial_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

func TestMeanAndMedian(t *testing.T) {
	t.Parallel()
	table := row([3]float64{1, 0, 50}, [3]float64{1, 10, 50}, [3]float64{2, 60, 25}, [3]float64{1, 100, 100})
	mean, err := table.WeightedMean(0)
	require.NoError(t, err)
	assert.InDelta(t, (5.0+30+100)/2.5, mean, 1e-12)
	median, err := table.WeightedMedian(0)
	require.NoError(t, err)
	assert.Equal(t, 60.0, median)

	// Half of the influence reached exactly: everything between beats all else.
	even := row([3]float64{0.1, 20, 100}, [3]float64{0.2, 30, 100}, [3]float64{0.3, 80, 100})
	lower, upper, err := even.WeightedMedians(0)
	require.NoError(t, err)
	assert.Equal(t, [2]float64{30, 80}, [2]float64{lower, upper})
	_, err = table.WeightedMean(1)
	require.ErrorContains(t, err, "dimension 1 of 1")

	huge := row([3]float64{1e308, 10, 100}, [3]float64{1e307, 90, 100})
	mean, err = huge.WeightedMean(0)
	require.NoError(t, err)
	assert.InDelta(t, (10+9.0)/1.1, mean, 1e-9)
}

func TestMedianVoterIsUnbeaten(t *testing.T) {
	t.Parallel()
	ideals := []float64{0.8, 0.1, 0.45, 0.95, 0.2}
	winner, err := spatial.MedianVoter(ideals)
	require.NoError(t, err)
	assert.Equal(t, 0.45, winner)
	assert.Equal(t, 0.8, ideals[0], "the voters are left in order")
	for _, rival := range ideals {
		votes := 0
		for _, x := range ideals {
			if math.Abs(x-rival) < math.Abs(x-winner) {
				votes++
			}
		}
		assert.LessOrEqual(t, votes, 2)
	}
	_, err = spatial.MedianVoter([]float64{1, 2})
	require.ErrorContains(t, err, "odd")
	_, err = spatial.MedianVoter(nil)
	require.ErrorContains(t, err, "odd")
	_, err = spatial.MedianVoter([]float64{math.NaN()})
	require.ErrorContains(t, err, "not a number")
}

func TestLensArea(t *testing.T) {
	t.Parallel()
	area := func(r, s, d float64) float64 {
		a, err := spatial.LensArea(r, s, d)
		require.NoError(t, err)
		return a
	}
	assert.InDelta(t, 0.137994599247437, area(0.4, 0.5, 0.6), 1e-12)
	assert.InDelta(t, 2*math.Pi/3-math.Sqrt(3)/2, area(1, 1, 1), 1e-12, "centres on each other's circle")
	assert.InDelta(t, math.Pi*0.09, area(0.3, 1, 0.7), 1e-12)
	assert.InDelta(t, math.Pi*0.09, area(0.3, 1, 0), 1e-12)
	assert.Zero(t, area(0.3, 0.4, 0.7))
	assert.Zero(t, area(0, 1, 0.5))
	// Against a count of points.
	const r, s, d, grid = 0.7, 0.5, 0.4, 2000
	inside := 0
	for i := range grid {
		for j := range grid {
			x, y := -r+2*r*(float64(i)+0.5)/grid, -r+2*r*(float64(j)+0.5)/grid
			if x*x+y*y <= r*r && (x-d)*(x-d)+y*y <= s*s {
				inside++
			}
		}
	}
	assert.InDelta(t, 4*r*r*float64(inside)/(grid*grid), area(r, s, d), 1e-4)
	// A thin lens of two circular segments, each of width w/2: area 2·(2/3)·chord·w/2.
	const w = 1e-6
	assert.InEpsilon(t, 2.0/3*w*2*math.Sqrt(w), area(1, 1, 2-w), 1e-5)
	for _, bad := range [][3]float64{{-1, 1, 1}, {1, math.NaN(), 1}, {1, 1, math.Inf(1)}} {
		_, err := spatial.LensArea(bad[0], bad[1], bad[2])
		require.ErrorContains(t, err, "at least 0")
	}
}
