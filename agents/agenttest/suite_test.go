package agenttest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
)

// The suite can only find what its negotiations lead to.
func TestTheSuitesNegotiationsAreEventful(t *testing.T) {
	t.Parallel()
	s := &suite{Config: Config{New: agents.Standard().Make, Role: negotiation.Principal}, found: &findings{}}
	tables, err := s.tables()
	require.NoError(t, err)
	require.Len(t, tables, len(courses)+2, "the course of the packages and a third principal")
	happened := map[negotiation.EventKind]int{}
	stages := map[float64]int{}
	for _, table := range tables {
		list := table.seatings()
		require.Len(t, list, 3)
		for _, r := range play(list[2].fresh()) {
			signed := 0
			for n := range r.log.Len() {
				e := r.log.At(n)
				happened[e.Kind]++
				if e.Kind == negotiation.EventSignature {
					signed++
					stages[e.Value]++
				}
			}
			if table.third || strings.Contains(table.about, "mediator=0 ") || table.about == "params.mode=seq params.mediator=0" {
				assert.Positive(t, signed, table.about)
			}
		}
	}
	for _, kind := range []negotiation.EventKind{negotiation.EventOffer, negotiation.EventAccept, negotiation.EventRefuse,
		negotiation.EventPass, negotiation.EventDraft, negotiation.EventRatified, negotiation.EventVetoed,
		negotiation.EventSignature, negotiation.EventNoDeal, negotiation.EventReport, negotiation.EventSnapback} {
		assert.Positive(t, happened[kind], "%v", kind)
	}
	for stage := 1.0; stage <= 3; stage++ {
		assert.Positive(t, stages[stage], "stage %v", stage)
	}
	t.Log(happened, stages)
}
