package agents_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

func ballots(t *rapid.T) negotiation.Ballot {
	return negotiation.Ballot{Value: rapid.Float64Range(-1, 2).Draw(t, "value"), Reservation: rapid.Float64Range(-1, 2).Draw(t, "reservation"),
		Discretion: rapid.Float64Range(0, 1).Draw(t, "discretion"), Noise: rapid.SampledFrom([]float64{0, 0.01, 0.08, 1}).Draw(t, "noise")}
}

func TestVetoPlayerVotesByTheRuleOfTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := ballots(t)
		require.Equal(t, domestic.PassProbability(b.Value, b.Reservation, b.Discretion, b.Noise), agents.VetoPlayer{}.Ratify(b))
	})
	b := negotiation.Ballot{Value: 0.5, Reservation: 0.6, Discretion: 0.16, Noise: 0.08}
	require.InDelta(t, 0.679179, agents.VetoPlayer{}.Ratify(b), 1e-6, "the executive makes up for 0.16, which turns a loss of 0.1 into a gain of 0.06")
}

func TestHardVetoCannotBeWonOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := ballots(t)
		want := 0.0
		if b.Value >= b.Reservation-1e-12 {
			want = 1
		}
		require.Equal(t, want, agents.HardVeto{}.Ratify(b))
		b.Value = b.Reservation
		require.Equal(t, 1.0, agents.HardVeto{}.Ratify(b), "who does not lose passes the deal")
	})
}

func TestWhoStaysAwayFromTheTableTakesWhatIsNotWorse(t *testing.T) {
	t.Parallel()
	x := negotiation.Turn{Round: 1, Step: 1, Deadline: 5, Reservation: 0.4, Best: 0.9}
	for _, a := range []negotiation.Agent{agents.Stakeholder{}, agents.VetoPlayer{}, agents.HardVeto{}} {
		require.Equal(t, 0.4, a.Aspiration(x))
		require.True(t, a.Accept(x, negotiation.Offer{Value: 0.4, Share: 1}))
		require.False(t, a.Accept(x, negotiation.Offer{Value: 0.39, Share: 1}))
	}
}
