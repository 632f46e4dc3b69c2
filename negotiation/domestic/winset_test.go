package domestic_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domestic"
)

// TestZoneNashMaximisesTheProductOfGains searches the zone point by point.
func TestZoneNashMaximisesTheProductOfGains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		z := domestic.Zone{Low: share.Draw(t, "low"), High: share.Draw(t, "high")}
		nash, ok := z.Nash()
		require.Equal(t, z.Low <= z.High+1e-12, ok)
		require.Equal(t, !ok, z.Empty())
		require.InDelta(t, z.High-z.Low, z.Width(), 1e-15)
		if !ok {
			return
		}
		best := (nash - z.Low) * (z.High - nash)
		for k := range 101 {
			x := z.Low + z.Width()*float64(k)/100
			require.LessOrEqual(t, (x-z.Low)*(z.High-x), best+1e-12)
		}
		// Schelling's conjecture: tougher ratifiers, better terms, a narrower zone.
		tougher := domestic.Zone{Low: z.Low + z.Width()/2, High: z.High}
		more, ok := tougher.Nash()
		require.True(t, ok)
		require.GreaterOrEqual(t, more, nash-1e-12)
		require.LessOrEqual(t, tougher.Width(), z.Width()+1e-12)
	})
}

func TestZoneOfOnePoint(t *testing.T) {
	t.Parallel()
	a, b := 0.1, 0.2
	z := domestic.Zone{Low: a + b, High: 0.3} // 0.1+0.2 exceeds 0.3 by rounding
	assert.False(t, z.Empty())
	nash, ok := z.Nash()
	assert.True(t, ok)
	assert.InDelta(t, 0.3, nash, 1e-15)
	assert.True(t, domestic.Zone{Low: 0.3 + 1e-9, High: 0.3}.Empty())
}

// Ratifiers who insist on 30 % at least, and others who grant 80 % at most.
func ExampleZone() {
	for _, low := range []float64{0.3, 0.6, 0.9} {
		zone := domestic.Zone{Low: low, High: 0.8}
		share, ok := zone.Nash()
		fmt.Printf("%+.1f %.2f %v\n", zone.Width(), share, ok)
	}
	// Output:
	// +0.5 0.55 true
	// +0.2 0.70 true
	// -0.1 0.00 false
}
