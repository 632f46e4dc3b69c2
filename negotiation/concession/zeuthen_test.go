package concession_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/concession"
)

// frontier draws points in order, from the edge of a concave set.
func frontier(t *rapid.T) []concession.Point {
	n := rapid.IntRange(3, 60).Draw(t, "points")
	power := rapid.Float64Range(1, 3).Draw(t, "power")
	points := make([]concession.Point, n)
	for k := range points {
		x := float64(k) / float64(n-1)
		points[k] = concession.Point{x, 1 - math.Pow(x, power)}
	}
	return points
}

// TestZeuthenEndsNextToTheNashPoint is Harsanyi's theorem on a grid.
func TestZeuthenEndsNextToTheNashPoint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		points := frontier(t)
		share := rapid.Float64Range(0, 0.9)
		d := concession.Point{share.Draw(t, "d1"), share.Draw(t, "d2")}
		end, err := concession.Zeuthen(points, d)
		nash, nashErr := concession.NashPoint(points, d)
		acceptable := slices.ContainsFunc(points, func(p concession.Point) bool {
			return p[0] >= d[0]-1e-12 && p[1] >= d[1]-1e-12
		})
		if !acceptable {
			require.ErrorIs(t, err, concession.ErrNoPoint)
			require.ErrorIs(t, nashErr, concession.ErrNoPoint)
			return
		}
		require.NoError(t, err)
		require.NoError(t, nashErr)
		require.InDelta(t, nash, end.Index, 1)
		require.LessOrEqual(t, end.Concessions, len(points))
		product := func(p concession.Point) float64 { return (p[0] - d[0]) * (p[1] - d[1]) }
		for _, p := range points {
			if p[0] >= d[0] && p[1] >= d[1] {
				require.GreaterOrEqual(t, product(points[nash]), product(p))
			}
		}
	})
}

// TestZeuthenOnThreePoints is short enough to be played by hand: equal risks, so
// the first gives in to the middle; then its own risk is higher and the second
// follows.
func TestZeuthenOnThreePoints(t *testing.T) {
	t.Parallel()
	end, err := concession.Zeuthen([]concession.Point{{0, 1}, {0.5, 0.5}, {1, 0}}, concession.Point{})
	require.NoError(t, err)
	assert.Equal(t, concession.Settlement{Index: 1, Concessions: 2}, end)
}

func TestZeuthenRefusesPointsOutOfOrder(t *testing.T) {
	t.Parallel()
	for _, points := range [][]concession.Point{
		{{0, 1}, {0, 0.5}}, {{0.5, 0.5}, {0, 1}}, {{0, 0.5}, {0.5, 1}}, {{0, 1}, {math.NaN(), 0}},
	} {
		_, err := concession.Zeuthen(points, concession.Point{})
		assert.ErrorContains(t, err, "order", points)
		_, err = concession.NashPoint(points, concession.Point{})
		assert.ErrorContains(t, err, "order", points)
	}
	_, err := concession.Zeuthen(nil, concession.Point{})
	assert.ErrorIs(t, err, concession.ErrNoPoint)
	_, err = concession.Zeuthen([]concession.Point{{0, 1}, {1, 0}}, concession.Point{0.6, 0.6})
	assert.ErrorIs(t, err, concession.ErrNoPoint)
}

func TestRisk(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 0.5, concession.Risk(0.8, 0.4, 0))
	assert.Equal(t, 1.0, concession.Risk(0.8, 0.2, 0.2), "giving in is as bad as no deal")
	assert.Equal(t, 0.0, concession.Risk(0.8, 0.8, 0.2), "nothing to give")
	assert.Equal(t, 1.0, concession.Risk(0.2, 0.1, 0.2), "nothing to lose")
	assert.Equal(t, 0, concession.Concedes([2]float64{0.5, 0.5 - 1e-13}), "equal to within rounding")
	assert.Equal(t, 1, concession.Concedes([2]float64{0.5, 0.5 - 1e-11}))
}

// Two parties divide a pie by Zeuthen's principle and arrive at the Nash point.
func ExampleZeuthen() {
	var points []concession.Point
	for k := range 101 {
		x := float64(k) / 100
		points = append(points, concession.Point{x, 1 - x*x})
	}
	end, err := concession.Zeuthen(points, concession.Point{})
	nash, _ := concession.NashPoint(points, concession.Point{})
	fmt.Printf("%.2f after %d concessions, Nash %.2f, %v\n", points[end.Index], end.Concessions, points[nash], err)
	// Output: [0.58 0.66] after 84 concessions, Nash [0.58 0.66], <nil>
}
