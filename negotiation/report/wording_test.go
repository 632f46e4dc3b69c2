package report

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
)

// pair has two principals, an issue of each, and a guarantor.
func pair() *negotiation.Model {
	return &negotiation.Model{
		Issues: []negotiation.Issue{{ID: "a", Owner: "North"}, {ID: "b", Owner: "South"}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}}, {ID: "South", Roles: []negotiation.Role{negotiation.Principal}},
			{ID: "East", Roles: []negotiation.Role{negotiation.Guarantor}},
		},
		Acts: []negotiation.Act{{ID: "raid", Party: "South", Steps: []negotiation.Step{{Issue: "b", Change: -0.2}}}},
	}
}

func TestZeroHasNoSign(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"gains -0.000 from it": "Gains 0 from it.", "worth -0.000": "Worth 0.", "(-0.00)": "(0).",
		"-0.001": "-0.001.", "-0.010": "-0.010.", "0.000": "0.000.",
	} {
		x := teller{}
		x.say("%s", text)
		assert.Equal(t, []string{want}, x.sentences)
	}
}

func TestOffersListWhatTheyChange(t *testing.T) {
	t.Parallel()
	x := teller{m: pair(), agreed: []float64{0.4, 0.5}}
	assert.Equal(t, "by North, a (0.60)", x.changes([]float64{0.6, 0.5}))
	assert.Equal(t, "by South, b (0.00)", x.changes([]float64{0.4, 0}))
	assert.Equal(t, "nothing", x.changes([]float64{0.4, 0.5}))
	x.lower(0)
	assert.Equal(t, "nothing", x.changes([]float64{0.4, 0.3}), "the level that an act has left")
	assert.Equal(t, "nothing", x.changes([]float64{0.4, -0.2}), "a level below today's policy is no concession")
	assert.Equal(t, "what is left: by North, a (0.40); left below today's policy: b (-0.20)", x.standing("what is left", []float64{0.4, -0.2}))
	assert.Equal(t, "what is left is nothing; left below today's policy: b (-0.20)", x.standing("what is left", []float64{0, -0.2}))
}

func TestInfinityIsNotPrinted(t *testing.T) {
	t.Parallel()
	x := &explain.Explanation{Model: pair(), Case: explain.Case{Round: 1}, Decisions: []explain.Decision{{Happening: explain.Happening{
		Event: negotiation.Event{Kind: negotiation.EventDraft, Round: 1, Actor: -1, Subject: -1, Issue: -1, Value: 1, Extra: math.Inf(1)}}}}}
	var b strings.Builder
	require.NoError(t, WriteExplanation(&b, x))
	assert.NotContains(t, b.String(), "Inf")
	assert.NotContains(t, b.String(), "multiplier")
	assert.Equal(t, "no limit", figure(negotiation.Term{Name: "most that a step may cost", Value: math.Inf(1), Unit: "utility"}))
}
