package domestic_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domestic"
)

func TestPassProbabilityIsLogistic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		utility := rapid.Float64Range(0, 1)
		u, b := utility.Draw(t, "value"), utility.Draw(t, "reservation")
		zeta := rapid.Float64Range(0, 0.3).Draw(t, "discretion")
		tau := rapid.Float64Range(0.05, 2).Draw(t, "noise")
		p := domestic.PassProbability(u, b, zeta, tau)
		require.InDelta(t, (1+math.Tanh((u-b+zeta)/tau/2))/2, p, 1e-14)
		// A loss is as likely to pass as the equal gain is to fail.
		require.InDelta(t, 1, domestic.PassProbability(u, b, 0, tau)+domestic.PassProbability(b, u, 0, tau), 1e-14)
	})
}

func TestPassProbabilityLimits(t *testing.T) {
	t.Parallel()
	a, b := 0.1, 0.2
	assert.Equal(t, 1.0, domestic.PassProbability(0.3, a+b, 0, 0), "equality passes, whatever the rounding")
	assert.Equal(t, 0.0, domestic.PassProbability(0.3, 0.3+1e-9, 0, 0))
	assert.Equal(t, 1.0, domestic.PassProbability(0.3, 0.4, 0.1, 0), "discretion survives without noise")
	for _, tau := range []float64{1e-3, 1e-100, math.SmallestNonzeroFloat64} {
		assert.Equal(t, 0.0, domestic.PassProbability(0, 1e9, 0, tau))
		assert.Equal(t, 1.0, domestic.PassProbability(1e9, 0, 0, tau))
		assert.Equal(t, 0.5, domestic.PassProbability(1, 1, 0, tau))
	}
	assert.Equal(t, 0.5, domestic.PassProbability(1, 0, 0, math.Inf(1)))
}

func TestRatificationProbability(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 1.0, domestic.RatificationProbability(), "nobody has a veto")
	assert.Equal(t, 0.125, domestic.RatificationProbability(0.5, 0.25))
	assert.Zero(t, domestic.RatificationProbability(0.5, 0, 1))
}

// A congress that gains a little and a military that loses a little.
func ExamplePassProbability() {
	congress := domestic.PassProbability(0.62, 0.55, 0, 0.05)
	military := domestic.PassProbability(0.50, 0.52, 0, 0.04)
	fmt.Printf("%.2f × %.2f = %.2f\n", congress, military, domestic.RatificationProbability(congress, military))
	// Output: 0.80 × 0.38 = 0.30
}
