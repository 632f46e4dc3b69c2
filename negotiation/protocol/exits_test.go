package protocol

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestOnlyAGainThatHasFallenIsRenegotiated(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 0.025, least(0.1, 0.25), 1e-15)
	assert.InDelta(t, -0.175, least(-0.1, 0.25), 1e-15, "a deal that was no gain")
	assert.Zero(t, least(0, 0.25))
	rapid.Check(t, func(t *rapid.T) {
		signed := rapid.Float64Range(-1, 1).Draw(t, "at signature")
		share := rapid.Float64Range(-2, 2).Draw(t, "share")
		require.LessOrEqual(t, least(signed, share), signed)
	})
}
