package agents_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// TestWhatIsSaidIsWhatIsDone: an offer is taken from the value on that an agent names.
func TestWhatIsSaidIsWhatIsDone(t *testing.T) {
	t.Parallel()
	negotiator, resourced := agents.Negotiator{Schedule: concession.Schedule{Beta: 0.6}}, agents.Resourced{Opening: 0.1}
	mixture, err := agents.NewMixture(agents.Preferences{}, 0, []float64{2, 1}, negotiator, resourced)
	require.NoError(t, err)
	types := []negotiation.Agent{mixture, negotiator, resourced,
		agents.Ultimatum{Share: 0.5},
	}
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		low := share.Draw(t, "reservation")
		turn := negotiation.Turn{Round: 5, Step: rapid.IntRange(1, 12).Draw(t, "step"), Deadline: 12,
			Reservation: low, Best: low + share.Draw(t, "room"), Resource: share.Draw(t, "resource"), Table: &negotiation.Table{}}
		offer := negotiation.Offer{Draft: rapid.Bool().Draw(t, "draft"), Share: share.Draw(t, "share")}
		for _, a := range types {
			least, noise := a.(negotiation.Candid).Least(turn, offer)
			require.Zero(t, noise)
			for _, gap := range []float64{-1e-6, 0, 1e-6} {
				offer.Value = least + gap
				require.Equal(t, gap >= 0, a.Accept(turn, offer), "%T at %v", a, gap)
			}
		}
	})
}
