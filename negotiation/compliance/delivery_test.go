package compliance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
)

func TestWhatThreePromiseIsDelivered(t *testing.T) {
	t.Parallel()
	m := &negotiation.Model{ID: "trade", Rounds: 60}
	for i, id := range []string{"A", "B", "C"} {
		m.Issues = append(m.Issues, negotiation.Issue{ID: "tariffs of " + id, Owner: id, Phase: i/2 + 1})
		p := agents.Preferences{Weights: []float64{0.4, 0.4, 0.4}, Values: []negotiation.Value{negotiation.Gain(0.4), negotiation.Gain(0.4), negotiation.Gain(0.4)}}
		p.Weights[i], p.Values[i] = 0.2, negotiation.Loss(0.4)
		m.Members = append(m.Members, negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Negotiator{Preferences: p, Schedule: concession.Schedule{Beta: 1}}})
	}
	speed := 0.5
	m.Parts = func() []negotiation.Part {
		return []negotiation.Part{&protocol.Stacked{Course: protocol.StepByStep, Rounds: 6, Opening: 0.5, KeptFor: 4}, &compliance.Delivery{Speed: speed}}
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	st := s.State()
	signed := 0
	s.Reset(1, 1)
	for before := append([]float64(nil), st.X...); s.Round() == negotiation.Running; copy(before, st.X) {
		for k := range before {
			want := before[k]
			if st.Force.Due[k] != 0 {
				want += (st.Force.Levels[k] - want) / 2
			}
			require.InDelta(t, want, st.X[k], 1e-15)
			require.Equal(t, st.X[k], st.Observed[k])
		}
		if st.Agreement.Signatures > signed {
			signed = st.Agreement.Signatures
			require.Equal(t, st.Round, st.Agreement.SignedAt)
		}
	}
	assert.Equal(t, 2, signed, "one deal for each stage")
	assert.Equal(t, negotiation.Completed, st.Agreement.Status)
	assert.True(t, st.Honest())
	assert.InDeltaSlice(t, st.Force.Levels, st.X, 1e-3)

	speed = 0
	_, err = negotiation.NewSolver(m)
	assert.ErrorContains(t, err, "speed")
}
