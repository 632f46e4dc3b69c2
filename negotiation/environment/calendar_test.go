package environment_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
)

// votes plays a number of rounds of a calendar for A and returns the rounds in which
// votes were held and the proximity in each round.
func votes(t *testing.T, rounds int, v environment.Vote, script ...environment.Shock) (held []int, proximity []float64) {
	t.Helper()
	v.Party = "A"
	for i := range script {
		script[i].Kind, script[i].Party = environment.ElectionShock, "A"
	}
	s := quiet(t, 1, &environment.Shocks{Script: script},
		&environment.Calendar{Width: 3, AfterLevel: 0.5, AfterWidth: 2, Votes: []environment.Vote{v}})
	s.Reset(1, 1)
	st := s.State()
	for range rounds {
		s.Round()
		proximity = append(proximity, st.View("election")[0])
	}
	for n := range st.Log.Len() {
		if e := st.Log.At(n); e.Kind == negotiation.EventVote {
			held = append(held, e.Round)
		}
	}
	return held, proximity
}

// TestVotesAreHeldWhereTheyAreMovedTo also where none was due before.
func TestVotesAreHeldWhereTheyAreMovedTo(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		vote   environment.Vote
		script []environment.Shock
		want   []int
	}{
		"none is due":            {environment.Vote{Period: 6}, nil, nil},
		"called":                 {environment.Vote{}, []environment.Shock{{Round: 2, Value: 7}}, []int{7}},
		"called, then regularly": {environment.Vote{Period: 6}, []environment.Shock{{Round: 2, Value: 7}}, []int{7, 13, 19}},
		"called for today":       {environment.Vote{}, []environment.Shock{{Round: 2, Value: 2}}, []int{2}},
		"put off":                {environment.Vote{Date: 4, Period: 9}, []environment.Shock{{Round: 2, Value: 7}}, []int{7, 16}},
		"put off on the day":     {environment.Vote{Date: 4}, []environment.Shock{{Round: 4, Value: 7}}, []int{7}},
		"brought forward":        {environment.Vote{Date: 14, Period: 9}, []environment.Shock{{Round: 2, Value: 7}}, []int{7, 16}},
		"a second vote":          {environment.Vote{Date: 4}, []environment.Shock{{Round: 6, Value: 9}}, []int{4, 9}},
	} {
		held, _ := votes(t, 20, x.vote, x.script...)
		assert.Equal(t, x.want, held, name)
	}
}

// TestOnlyVotesThatWereHeldAreContested: a vote that has been put off has no result.
func TestOnlyVotesThatWereHeldAreContested(t *testing.T) {
	t.Parallel()
	near := func(rounds float64) float64 { return math.Exp(-rounds / 3) }
	after := func(rounds float64) float64 { return 0.5 * math.Exp(-rounds/2) }
	// The vote of round 4 moves to round 20, whose period would have put one in round 4.
	_, e := votes(t, 8, environment.Vote{Date: 4, Period: 16}, environment.Shock{Round: 3, Value: 20})
	for n, x := range e[2:] {
		assert.InDelta(t, near(float64(17-n)), x, 1e-12, "round %d", n+3)
	}
	// A vote a period before the first one was not held in this run.
	_, e = votes(t, 4, environment.Vote{Date: 12, Period: 11})
	for n, x := range e {
		assert.InDelta(t, near(float64(11-n)), x, 1e-12, "round %d", n+1)
	}
	// The result of round 4 is contested although the next vote is brought forward.
	_, e = votes(t, 7, environment.Vote{Date: 4, Period: 40}, environment.Shock{Round: 5, Value: 30})
	for n, x := range e[4:] {
		assert.InDelta(t, after(float64(n+1)), x, 1e-12, "round %d", n+5)
	}
}
