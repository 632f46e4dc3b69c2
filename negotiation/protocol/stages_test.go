package protocol_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// kept builds the model of [stage] with a deal on its first stage that is signed in
// round 1, and returns the round in which the second stage opens. Reports, if any, are
// made in the rounds given.
func kept(t *testing.T, talks *protocol.Talks, reports ...int) int {
	t.Helper()
	talks.Rounds = 1
	s := stage(t, talks)
	st := s.State()
	s.Round()
	st.Window = negotiation.Window{} // the sides have agreed after all
	st.Open()
	st.Put([]float64{0.5, 0.5, 0, 0.5}, []float64{1, 1, 0, 1})
	st.Sign(1, -1)
	for {
		if slices.Contains(reports, st.Round+1) { // monitors report before stages open
			st.Agreement.LastReport = st.Round + 1
		}
		if s.Round() != negotiation.Running {
			return 0
		}
		if st.Window.Open {
			require.Equal(t, 2, st.Window.Stage)
			return st.Round
		}
	}
}

// TestTheNextStageOpensAfterSomeMonthsInForceAndSomeWithoutAReport, counted from the
// signature and from the last report.
func TestTheNextStageOpensAfterSomeMonthsInForceAndSomeWithoutAReport(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		keptFor, cleanFor int
		reports           []int
		want              int
	}{
		{1, 0, nil, 2},
		{5, 3, nil, 6}, // signed in round 1: five rounds later
		{5, 3, []int{3}, 6},
		{5, 3, []int{4}, 7}, // reported in round 4: three rounds later
		{5, 3, []int{4, 6}, 9},
		{5, 1, []int{6}, 7},
		{2, 3, []int{2}, 5},
		{5, 0, []int{6}, 6},
	} {
		got := kept(t, &protocol.Talks{KeptFor: x.keptFor, CleanFor: x.cleanFor}, x.reports...)
		assert.Equal(t, x.want, got, "%+v", x)
	}
}

// TestWhatAnIssueRequiresMustBeInPlaceAndNotJustPromised: an issue comes on the agenda
// once its prerequisite is observed at the level required.
func TestWhatAnIssueRequiresMustBeInPlaceAndNotJustPromised(t *testing.T) {
	t.Parallel()
	m := &negotiation.Model{ID: "test", Rounds: 60,
		Issues: []negotiation.Issue{{ID: "list", Owner: "North", Phase: 1},
			{ID: "vote", Owner: "North", Phase: 1, Requires: []negotiation.Prerequisite{{Issue: "list", Level: 0.5}}},
			{ID: "aid", Owner: "South", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{-0.1, -0.2, 0.7}},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{0.3, 0.6, -0.1}}},
		Parts: func() []negotiation.Part { return []negotiation.Part{&protocol.Talks{Rounds: 12, First: "South"}} },
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	for observed, on := range map[float64]float64{0: 0, 0.4999: 0, 0.5: 1, 0.9: 1} {
		s.Reset(1, 1)
		st := s.State()
		st.Observed[0] = observed
		s.Round()
		require.Equal(t, []float64{1, on, 1}, st.Draft.Promised, "observed at %v", observed)
	}
}
