package protocol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/protocol"
)

// TestClosedRuleIsAnEquilibrium works out what a round is worth to a party before it is
// known who proposes: with that, partners are just willing to accept.
func TestClosedRuleIsAnEquilibrium(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "parties")
		quota := rapid.IntRange(1, n).Draw(t, "quota")
		discount := rapid.Float64Range(0, 1).Draw(t, "discount")
		d, err := protocol.ClosedRule(n, quota, discount)
		require.NoError(t, err)
		bought := float64(d.Partners) / float64(n-1) // probability of being one, not having been drawn
		before := d.Proposer/float64(n) + float64(n-1)/float64(n)*bought*d.Partner
		require.InDelta(t, 1/float64(n), before, 1e-12)
		require.InDelta(t, discount*before, d.Partner, 1e-12, "a partner gets what waiting is worth")
		require.GreaterOrEqual(t, d.Proposer, discount*before-1e-12, "and the proposer no less")
		require.InDelta(t, 1, d.Proposer+float64(d.Partners)*d.Partner, 1e-12)
	})
}

func TestClosedRuleRefusesWhatHasNoSense(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		n, quota int
		discount float64
		want     string
	}{{1, 1, 0.9, "1 parties"}, {3, 0, 0.9, "quota of 0"}, {3, 4, 0.9, "quota of 4"}, {3, 2, 1.1, "discount 1.1"}} {
		_, err := protocol.ClosedRule(x.n, x.quota, x.discount)
		assert.ErrorContains(t, err, x.want)
	}
}
