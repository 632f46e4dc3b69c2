package protocol_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/protocol"
)

// TestSeriesWithFixedReply compares a reciprocator and an exploiter with the closed
// forms of the series.
func TestSeriesWithFixedReply(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.Float64Range(0.01, 0.5).Draw(t, "step")
		growth := rapid.Float64Range(1, 3).Draw(t, "growth")
		patience := rapid.IntRange(1, 6).Draw(t, "patience")
		answered := rapid.Bool().Draw(t, "answered")
		rounds := rapid.IntRange(1, 40).Draw(t, "rounds")
		g := protocol.Series{Step: step, Growth: growth, Largest: math.MaxFloat64, Patience: patience}
		require.NoError(t, g.Validate())
		level := 0.0
		for range rounds {
			if !g.Active() {
				break
			}
			level = g.Climb(level)
			if answered {
				g = g.Answered(g.Larger())
			} else {
				g = g.Missed()
			}
		}
		// Unclipped sums: geometric for a reciprocator, cut off for an exploiter.
		total := float64(min(rounds, patience)) * step
		if answered {
			total = 0
			size := step
			for range rounds {
				total += size
				size *= growth
			}
		}
		require.InDelta(t, min(1, total), level, 1e-9)
		require.Equal(t, answered || rounds < patience, g.Active())
	})
}

// TestSeriesNeverTakesBack lets the other side reply as it likes.
func TestSeriesNeverTakesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := protocol.Series{Step: 0.05, Growth: 1.25, Largest: 0.2, Patience: rapid.IntRange(1, 4).Draw(t, "patience")}
		misses, level := 0, 0.0
		for range 30 {
			before, size := level, g.Step
			require.Equal(t, misses < g.Patience, g.Active())
			if !g.Active() {
				break
			}
			level = g.Climb(level)
			require.True(t, level >= before && level <= 1)
			switch rapid.SampledFrom([]string{"answered", "answered, but more is too dear", "unanswered"}).Draw(t, "reply") {
			case "answered":
				g, misses = g.Answered(g.Larger()), 0
				require.InEpsilon(t, min(size*1.25, 0.2), g.Step, 1e-15)
			case "unanswered":
				g = g.Missed()
				misses++
				require.Equal(t, size, g.Step)
			default:
				g, misses = g.Answered(g.Step), 0
				require.Equal(t, size, g.Step)
			}
		}
	})
}

func TestSeriesGrowsWithoutOverflow(t *testing.T) {
	t.Parallel()
	g, level := protocol.Series{Step: 1, Growth: 1e100, Largest: math.MaxFloat64, Patience: 2}, 0.0
	for range 10 {
		level = g.Climb(level)
		g = g.Answered(g.Larger())
	}
	assert.Equal(t, 1.0, level)
	assert.False(t, math.IsInf(g.Step, 0))
}

func TestSeriesValidates(t *testing.T) {
	t.Parallel()
	for _, g := range []protocol.Series{
		{Step: 0, Growth: 1, Patience: 1},
		{Step: 0.1, Growth: 0.9, Patience: 1},
		{Step: 0.1, Growth: 1, Patience: 0},
		{Step: 0.1, Growth: 1, Patience: 1, Largest: -0.1},
		{Step: 0.1, Growth: 1, Patience: 1, Misses: -1},
		{Step: math.NaN(), Growth: 1, Patience: 1},
	} {
		assert.Error(t, g.Validate(), "%+v", g)
	}
}

// Small steps, answered in kind, grow; unanswered they stop after three.
func ExampleSeries() {
	answered := protocol.Series{Step: 0.1, Growth: 1.25, Largest: 0.4, Patience: 3}
	ignored := answered
	var a, b float64
	for range 5 {
		a, answered = answered.Climb(a), answered.Answered(answered.Larger())
		if ignored.Active() {
			b, ignored = ignored.Climb(b), ignored.Missed()
		}
		fmt.Printf("%.2f %.2f\n", a, b)
	}
	// Output:
	// 0.10 0.10
	// 0.23 0.20
	// 0.38 0.30
	// 0.58 0.30
	// 0.82 0.30
}
