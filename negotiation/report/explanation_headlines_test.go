package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
)

// TestEveryEventHasAHeadline: what happens is told in words, not by the name of its kind.
func TestEveryEventHasAHeadline(t *testing.T) {
	t.Parallel()
	m := &negotiation.Model{Members: []negotiation.Member{{ID: "N", Name: "Northland"}, {ID: "S", Name: "Southland"}},
		Acts: []negotiation.Act{{ID: "close", Name: "close the border"}}}
	e := &explainer{teller: teller{m: m}}
	about := map[string]bool{}
	for kind := range eventFields {
		text := e.headline(explain.Happening{Event: negotiation.Event{Kind: kind, Actor: 0, Subject: 1}})
		require.NotEmpty(t, text)
		assert.NotContains(t, text, kind.String()+": ", "the name of the kind is no sentence")
		assert.NotContains(t, text, "%!")
		about[text] = true
	}
	assert.Greater(t, len(about), 45, "each kind has one of its own")
}
