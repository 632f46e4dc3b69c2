package pattern_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/pattern"
)

const (
	comply   = negotiation.Comply
	cosmetic = negotiation.Cosmetic
	defect   = negotiation.Defect

	snapback = negotiation.EventSnapback
	window   = negotiation.EventWindow
	draft    = negotiation.EventDraft
	vote     = negotiation.EventVote
	threat   = negotiation.EventThreat
)

// TestSingleRuns tells each pattern from its opposite in runs that are written by hand.
func TestSingleRuns(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		id, what string
		run      *script
		want     pattern.Verdict
	}{
		{"P1", "no deal", write(12), pattern.Silent},
		{"P1", "stage after stage, deeper each time", write(12).sign(2, 1, 0.3, 0, 0.3).sign(8, 2, 0.5, 0.2, 0.5), pattern.Holds},
		{"P1", "after a collapse from the start", write(12).sign(2, 1, 0.3, 0, 0.3).at(4, snapback, 1, 0, 0, 0).sign(9, 1, 0.2, 0, 0.2), pattern.Holds},
		{"P1", "a stage is skipped", write(12).sign(2, 2, 0.3, 0, 0.3), pattern.Fails},
		{"P1", "after a collapse where it was left", write(12).sign(2, 1, 0.3, 0, 0.3).sign(3, 2, 0.5, 0.3, 0.5).at(4, snapback, 1, 0, 0, 0).sign(9, 3, 0.2, 0, 0.2), pattern.Fails},
		{"P1", "the first is the deepest", write(12).sign(2, 1, 0.9, 0, 0.9).sign(8, 2, 0.5, 0.2, 0.5), pattern.Fails},
		{"P1", "the first binds one side only", write(12).sign(2, 1, 0, 0, 0.3).sign(8, 2, 0.5, 0.2, 0.5), pattern.Fails},
		{"P2", "constant trust", write(4), pattern.Silent},
		{"P2", "slow up, fast down", write(4).trust(0.3, 0.32, 0.34, 0.1, 0.12), pattern.Holds},
		{"P2", "fast up, slow down", write(4).trust(0.3, 0.6, 0.55, 0.5, 0.45), pattern.Fails},
		{"P3", "nothing due", write(4), pattern.Silent},
		{"P3", "the easy issue kept, power not", write(4).do(1, 4, 0, easy, comply).do(1, 4, 0, power, defect), pattern.Holds},
		{"P3", "both kept", write(4).do(1, 4, 0, easy, comply).do(1, 4, 0, power, comply), pattern.Fails},
		{"P3", "the easy issue not kept", write(4).do(1, 4, 0, easy, defect), pattern.Fails},
		{"P3", "relief is another party's", write(4).do(1, 4, 1, relief, defect).do(1, 4, 0, easy, comply), pattern.Holds},
		{"P4", "nothing faked", write(4).do(1, 4, 0, easy, comply), pattern.Silent},
		{"P4", "the opaque issue faked", write(4).do(1, 4, 0, easy, comply).do(1, 4, 0, power, cosmetic), pattern.Holds},
		{"P4", "the transparent one faked", write(4).do(1, 4, 0, easy, cosmetic).do(1, 4, 0, power, comply), pattern.Fails},
		{"P5", "no vote", write(12).do(1, 12, 0, easy, defect), pattern.Silent},
		{"P5", "cheating before the vote", write(12).do(1, 12, 0, easy, comply).do(6, 9, 0, easy, defect).at(10, vote, 0), pattern.Holds},
		{"P5", "cheating long before", write(12).do(1, 12, 0, easy, comply).do(2, 5, 0, easy, defect).at(10, vote, 0), pattern.Fails},
		{"P5", "cheating from the vote on", write(12).do(1, 12, 0, easy, comply).do(10, 12, 0, easy, defect).at(10, vote, 0), pattern.Fails},
		{"P5", "cheating before the other's vote", write(12).do(1, 12, 0, easy, comply).do(6, 9, 0, easy, defect).at(10, vote, 1), pattern.Silent},
		{"P6", "no collapse", write(12).levels(1, 0.5, 0, 0.5), pattern.Silent},
		{"P6", "half of it goes", write(12).levels(1, 0.5, 0, 0.5).at(4, snapback, 1, 0, 0, 0.25), pattern.Holds},
		{"P6", "all of it goes", write(12).levels(1, 0.5, 0, 0.5).at(4, snapback, 1, 0.2, 0, 0), pattern.Fails},
		{"P6", "nothing goes", write(12).levels(1, 0.5, 0, 0.5).at(4, snapback, 1, 0, 0, 0.5), pattern.Fails},
		{"P6", "nothing was there", write(12).at(4, snapback, 1, 0, 0, 0), pattern.Silent},
		{"P7", "no collapse", write(24).sign(2, 1, 0.5, 0, 0.5), pattern.Silent},
		{"P7", "pause, talks, less", write(24).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0).at(11, window, 0).sign(13, 1, 0.3, 0, 0.3), pattern.Holds},
		{"P7", "no pause", write(24).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0).at(7, window, 0).sign(13, 1, 0.3, 0, 0.3), pattern.Fails},
		{"P7", "no talks", write(24).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0), pattern.Fails},
		{"P7", "no talks, too late to tell", write(15).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0), pattern.Silent},
		{"P7", "a deeper deal", write(24).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0).at(11, window, 0).sign(13, 1, 0.6, 0, 0.6), pattern.Fails},
		{"P8", "trust", write(12).trust(0.6), pattern.Silent},
		{"P8", "a narrow deal", write(12).sign(2, 1, 0.4, 0, 0.2), pattern.Holds},
		{"P8", "none", write(12), pattern.Fails},
		{"P8", "a deep one", write(12).sign(2, 1, 0.8, 0.8, 0.8), pattern.Fails},
		{"P9", "a single run says nothing", write(12).sign(2, 1, 0.8, 0.8, 0.8).do(2, 12, 0, easy, comply), pattern.Silent},
		{"P10", "no reversal", write(12).at(3, threat, 1), pattern.Silent},
		{"P10", "after a threat", write(12).at(3, threat, 1).at(8, snapback, 1, 0, 0, 0), pattern.Holds},
		{"P10", "after notice", write(12).at(3, negotiation.EventNotice, 0).at(9, negotiation.EventDenounced, 0), pattern.Holds},
		{"P10", "after the other's threat", write(12).at(3, threat, 0).at(8, snapback, 1, 0, 0, 0), pattern.Fails},
		{"P10", "long after a threat", write(12).at(1, threat, 1).at(8, snapback, 1, 0, 0, 0), pattern.Fails},
		{"P10", "threat after the fact", write(12).at(8, negotiation.EventBreach, 1).at(8, threat, 1), pattern.Fails},
		{"P11", "no deal", write(12).at(3, draft, -1), pattern.Silent},
		{"P11", "a draft two months before", write(12).at(3, draft, -1).sign(5, 1, 0.3, 0, 0.3), pattern.Holds},
		{"P11", "a draft three months before", write(12).at(2, draft, -1).sign(5, 1, 0.3, 0, 0.3), pattern.Fails},
		{"P11", "a mediator vouches", write(12).at(5, negotiation.EventVouch, 2).sign(5, 1, 0.3, 0, 0.3), pattern.Holds},
		{"P12", "no opposition", write(12), pattern.Silent},
		{"P12", "nothing selective", write(4).cohesion(9, 9, 0.6, 0.5, 0.4, 0.3, 0.2), pattern.Silent},
		{"P12", "it falls", write(4).cohesion(2, 4, 0.6, 0.6, 0.55, 0.5, 0.4), pattern.Holds},
		{"P12", "it rises", write(4).cohesion(2, 4, 0.6, 0.6, 0.65, 0.7, 0.8), pattern.Fails},
	} {
		t.Run(x.id+" "+x.what, func(t *testing.T) {
			t.Parallel()
			p := named(t, x.id)
			assert.Equal(t, x.want, p.Holds(&x.run.run))
		})
	}
}

func named(t *testing.T, id string) *pattern.Pattern {
	t.Helper()
	for _, p := range pattern.All() {
		if p.ID == id {
			return &p
		}
	}
	require.FailNow(t, "no pattern "+id)
	return nil
}

// number is what a clause reads off a run.
func number(t *testing.T, id string, clause int, s *script) float64 {
	t.Helper()
	x, ok := named(t, id).Clauses[clause].Of(&s.run)
	require.True(t, ok)
	return x
}

// TestNumbersAreThoseDocumented holds the numbers of clauses against values worked out by
// hand.
func TestNumbersAreThoseDocumented(t *testing.T) {
	t.Parallel()
	// Falls of .24; rises of .02, .02 and .02.
	assert.InDelta(t, 0.22, number(t, "P2", 0, write(4).trust(0.3, 0.32, 0.34, 0.1, 0.12)), 1e-12)
	// Three of four months.
	kept := write(4).do(1, 4, 0, easy, comply).do(2, 2, 0, easy, cosmetic).do(3, 4, 0, power, defect)
	assert.InDelta(t, 0.75, number(t, "P3", 0, kept), 1e-12)
	assert.InDelta(t, -0.75, number(t, "P3", 1, kept), 1e-12)
	// .6 × .8 against .1 × .1.
	assert.InDelta(t, 0.48-0.01, number(t, "P4", 0, write(4).do(1, 4, 0, easy, comply).do(1, 4, 0, power, cosmetic)), 1e-12)
	// Two of four months before the vote; one of eight others; none of three from it on.
	votes := write(12).do(1, 12, 0, easy, comply).do(5, 7, 0, easy, defect).at(10, vote, 0)
	assert.InDelta(t, 2.0/4-1.0/8, number(t, "P5", 0, votes), 1e-12)
	assert.InDelta(t, 2.0/4, number(t, "P5", 1, votes), 1e-12)
	assert.InDelta(t, 0.25/0.5, number(t, "P6", 0, write(12).levels(1, 0.5, 0, 0.5).at(4, snapback, 1, 0, 0, 0.25)), 1e-12)
	// Sides of .25 and .5 before; .15 and .3 after.
	cycle := write(24).sign(2, 1, 0.5, 0, 0.5).at(6, snapback, 1, 0, 0, 0).at(11, window, 0).sign(13, 1, 0.3, 0, 0.3)
	assert.InDelta(t, 5, number(t, "P7", 0, cycle), 1e-12)
	assert.InDelta(t, -0.2*0.70710678118654752, number(t, "P7", 2, cycle), 1e-12)
	assert.InDelta(t, 0.2/0.3, number(t, "P8", 1, write(12).sign(2, 1, 0.4, 0, 0.2)), 1e-12)
	// One of the two months before the signature has a mediator, and of the two others one.
	talks := write(12).at(1, draft, -1).at(2, negotiation.EventOffer, 0).at(6, draft, -1).at(7, negotiation.EventOffer, 0).sign(8, 1, 0.3, 0, 0.3)
	assert.InDelta(t, 0, number(t, "P11", 1, talks), 1e-12)
	assert.InDelta(t, -0.2, number(t, "P12", 0, write(4).cohesion(2, 4, 0.6, 0.6, 0.55, 0.5, 0.4)), 1e-12)
}

func TestTwoVotes(t *testing.T) {
	t.Parallel()
	// Before each of two votes two months of four are bad; of the others, none.
	s := write(30).do(1, 30, 0, easy, comply).do(6, 7, 0, easy, defect).do(22, 23, 0, easy, defect).at(10, vote, 0).at(12, vote, 1).at(24, vote, 0)
	assert.InDelta(t, 0.5, number(t, "P5", 0, s), 1e-12)
}

func TestDepth(t *testing.T) {
	t.Parallel()
	r := &write(1).run
	assert.InDelta(t, 0.5, r.Depth([]float64{0.5, 0.5, 0.5}), 1e-12)
	assert.Zero(t, r.Depth([]float64{1, 1, 0}), "one side delivers nothing")
	assert.Zero(t, r.Depth([]float64{1, 1, -0.4}), "what an act has taken is no concession")
	r.Owner = []int{-1, 0, 1} // joint issues are nobody's concession
	assert.InDelta(t, 1, r.Depth([]float64{0, 1, 1}), 1e-12)
	r.Worth = []float64{1, 0, 0}
	assert.Zero(t, r.Depth([]float64{1, 1, 1}))
}

func TestPatternsAreDescribed(t *testing.T) {
	t.Parallel()
	all := pattern.All()
	require.Len(t, all, 12)
	names := map[string]bool{}
	for i, p := range all {
		assert.Equal(t, fmt.Sprint("P", i+1), p.ID)
		assert.False(t, names[p.Name], p.Name)
		names[p.Name] = true
		for _, text := range []string{p.Name, p.Statement, p.Source} {
			assert.NotEmpty(t, text, p.ID)
		}
		decides := 0
		for _, c := range p.Clauses {
			assert.NotEmpty(t, c.Name, p.ID)
			assert.NotEmpty(t, c.Number, p.ID)
			if !c.Aside {
				decides++
			}
		}
		assert.Positive(t, decides, p.ID)
	}
}
