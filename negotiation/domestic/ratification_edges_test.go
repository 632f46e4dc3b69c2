package domestic_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// TestAStakeAtTheThresholdIsNoReasonToVote: a player votes from a stake above it.
func TestAStakeAtTheThresholdIsNoReasonToVote(t *testing.T) {
	t.Parallel()
	r := &domestic.Ratification{Abstain: 0.125, Players: []domestic.Player{{Member: "P"}}}
	s := chamber(t, r, map[string]voter{"P": linear(-0.25, 0)})
	passed, kinds := put(s, 0.5, 0) // 0.25·0.5, which has no rounding
	assert.True(t, passed)
	assert.Empty(t, kinds)
	passed, kinds = put(s, 0.5625, 0)
	assert.False(t, passed)
	assert.Equal(t, []negotiation.EventKind{negotiation.EventVetoed}, kinds)
}

// TestTheWaitAfterARefusal ends after so many rounds, and not a round sooner.
func TestTheWaitAfterARefusal(t *testing.T) {
	t.Parallel()
	for wait := range 4 {
		r := &domestic.Ratification{Same: 0.05, Wait: float64(wait), Players: []domestic.Player{{Member: "P"}}}
		s := chamber(t, r, map[string]voter{"P": linear(-1, 0)})
		s.Round()
		put(s, 0.5, 0)
		for later := 1; later <= wait+1; later++ {
			s.Round()
			_, kinds := put(s, 0.5, 0)
			want := negotiation.EventShelved
			if later > wait {
				want = negotiation.EventVetoed
			}
			require.Equal(t, []negotiation.EventKind{want}, kinds, "wait %d, %d rounds later", wait, later)
		}
	}
}

// TestAPlayerVotesForThePrincipalThatItIsListedUnder: a stakeholder, who belongs to
// neither side, may have a veto over one of them.
func TestAPlayerVotesForThePrincipalThatItIsListedUnder(t *testing.T) {
	t.Parallel()
	m := &negotiation.Model{ID: "test", Rounds: 10,
		Issues: []negotiation.Issue{{ID: "a", Owner: "North", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(-0.5)},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: linear(0.5)},
			{ID: "P", Roles: []negotiation.Role{negotiation.Stakeholder}, Agent: linear(-0.5)}},
	}
	for i, of := range []string{"North", "South", "", "P"} {
		r := &domestic.Ratification{Legitimacy: 0.01, Players: []domestic.Player{{Member: "P", Of: of}}}
		m.Parts = func() []negotiation.Part { return []negotiation.Part{r} }
		s, err := negotiation.NewSolver(m)
		if i > 1 {
			require.ErrorContains(t, err, "P cannot ratify: no principal")
			continue
		}
		require.NoError(t, err)
		s.Reset(1, 1)
		st := s.State()
		st.Put([]float64{1}, []float64{1})
		require.False(t, st.Ratify())
		assert.Equal(t, -0.01, st.LegitimacyGain[i])
		assert.Zero(t, st.LegitimacyGain[1-i])
		assert.EqualValues(t, i, st.Log.At(st.Log.Len()-1).Subject, "of a principal's, by its position among the members")
	}
}
