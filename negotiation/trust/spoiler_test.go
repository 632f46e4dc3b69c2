package trust_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/trust"
)

// TestAfterSpoilersDoesNotDrift checks that belief is a martingale, and that
// attacks lower it and quiet raises it.
func TestAfterSpoilersDoesNotDrift(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		mu, hazard, capacity := share.Draw(t, "mu"), share.Draw(t, "hazard"), share.Draw(t, "capacity")
		attack := trust.AfterSpoilers(mu, hazard, capacity, true)
		quiet := trust.AfterSpoilers(mu, hazard, capacity, false)
		p := mu*hazard*(1-capacity) + (1-mu)*hazard
		require.InDelta(t, mu, p*attack+(1-p)*quiet, 1e-12)
		require.LessOrEqual(t, attack, mu+1e-15)
		require.GreaterOrEqual(t, quiet, mu-1e-15)
	})
}

func TestAfterSpoilersLimits(t *testing.T) {
	t.Parallel()
	for _, attack := range []bool{true, false} {
		assert.InDelta(t, 0.6, trust.AfterSpoilers(0.6, 0.3, 0, attack), 1e-15, "no control, no news")
		assert.Zero(t, trust.AfterSpoilers(0, 0.3, 0.5, attack))
		assert.Equal(t, 1.0, trust.AfterSpoilers(1, 0.3, 0.5, attack))
	}
	assert.Zero(t, trust.AfterSpoilers(0.6, 0.3, 1, true), "a trustworthy side with full control never lets an attack happen")
	assert.Equal(t, 1.0, trust.AfterSpoilers(0.6, 1, 0.2, false), "an untrustworthy side would have let it happen")
	assert.Equal(t, 1.0, trust.AfterSpoilers(1, 0.3, 1, true), "impossible outcomes change nothing")
	assert.Equal(t, 0.6, trust.AfterSpoilers(0.6, 1, 0, false), "impossible outcomes change nothing")
}

// The stronger a partner looks, the more an attack costs it.
func ExampleAfterSpoilers() {
	for _, capacity := range []float64{0, 0.5, 0.9} {
		fmt.Printf("%.3f\n", trust.AfterSpoilers(0.6, 0.3, capacity, true))
	}
	// Output:
	// 0.600
	// 0.429
	// 0.130
}
