package protocol_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/protocol"
)

// TestInitiativeWithFixedReply compares a reciprocator and an exploiter with the
// closed forms of the series.
func TestInitiativeWithFixedReply(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.Float64Range(0.01, 0.5).Draw(t, "step")
		growth := rapid.Float64Range(1, 3).Draw(t, "growth")
		patience := rapid.IntRange(1, 6).Draw(t, "patience")
		response := rapid.Float64Range(0, 1).Draw(t, "response")
		rounds := rapid.IntRange(1, 40).Draw(t, "rounds")
		g := protocol.Initiative{Step: step, Growth: growth, Patience: patience}
		require.NoError(t, g.Validate())
		for range rounds {
			g.Next(response)
		}
		// Unclipped sums: geometric for a reciprocator, cut off for an exploiter.
		total := float64(min(rounds, patience)) * step
		if response >= 0.5 {
			total = 0
			size := step
			for range rounds {
				total += size
				size *= growth
			}
		}
		require.InDelta(t, min(1, total), g.Own, 1e-9)
		require.InDelta(t, min(1, response*total), g.Other, 1e-9)
		require.InDelta(t, g.Own-g.Other, g.Exposure(), 1e-15)
		require.Equal(t, response >= 0.5 || rounds < patience, g.Active())
	})
}

// TestInitiativeNeverTakesBack lets the other side reply as it likes.
func TestInitiativeNeverTakesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := protocol.Initiative{Step: 0.05, Growth: 1.25, Patience: rapid.IntRange(1, 4).Draw(t, "patience")}
		misses := 0
		for range 30 {
			before, active := g, g.Active()
			require.Equal(t, misses < g.Patience, active)
			response := rapid.SampledFrom([]float64{0, 0.3, 0.5, 1}).Draw(t, "response")
			g.Next(response)
			if !active {
				require.Equal(t, before, g)
				continue
			}
			require.True(t, g.Own >= before.Own && g.Own <= 1)
			require.True(t, g.Other >= before.Other && g.Other <= 1)
			if response < 0.5 {
				misses++
				require.Equal(t, before.Step, g.Step)
			} else {
				misses = 0
				require.InEpsilon(t, before.Step*1.25, g.Step, 1e-15)
			}
		}
	})
}

func TestInitiativeGrowsWithoutOverflow(t *testing.T) {
	t.Parallel()
	g := protocol.Initiative{Step: 1, Growth: 1e100, Patience: 2}
	for range 10 {
		g.Next(1)
	}
	g.Next(0)
	assert.Equal(t, 1.0, g.Own)
	assert.Equal(t, 1.0, g.Other)
}

func TestInitiativeValidates(t *testing.T) {
	t.Parallel()
	for _, g := range []protocol.Initiative{
		{Step: 0, Growth: 1, Patience: 1},
		{Step: 0.1, Growth: 0.9, Patience: 1},
		{Step: 0.1, Growth: 1, Patience: 0},
		{Step: 0.1, Growth: 1, Patience: 1, Own: 1.1},
		{Step: 0.1, Growth: 1, Patience: 1, Other: -0.1},
	} {
		assert.Error(t, g.Validate(), "%+v", g)
	}
}

// Small steps, answered in kind, grow; unanswered they stop after three.
func ExampleInitiative() {
	answered := protocol.Initiative{Step: 0.1, Growth: 1.25, Patience: 3}
	ignored := answered
	for range 5 {
		answered.Next(1)
		ignored.Next(0)
		fmt.Printf("%.2f %.2f  %.2f %.2f\n", answered.Own, answered.Other, ignored.Own, ignored.Other)
	}
	fmt.Printf("exposed: %.1f %.1f\n", answered.Exposure(), ignored.Exposure())
	// Output:
	// 0.10 0.10  0.10 0.00
	// 0.23 0.23  0.20 0.00
	// 0.38 0.38  0.30 0.00
	// 0.58 0.58  0.30 0.00
	// 0.82 0.82  0.30 0.00
	// exposed: 0.0 0.3
}
