package negotiation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
)

// An outside option rules out worse deals and does not enter what the parties
// bargain about; what remains after a breakdown counts as an inside option does.
func TestWhatAReservationValueStandsFor(t *testing.T) {
	t.Parallel()
	play := func(sets ...string) (logs [][]entry, first int) {
		s := solve(t, modelOf(t, venezuela(t, append(sets, "params.mediator=0")...)))
		for run := range uint64(30) {
			s.Run(3, run)
			logs = append(logs, entries(s))
			first += s.State().Agreement.FirstSignature
		}
		return logs, first
	}
	inside, late := play("params.mG=0.06")
	breakdown, _ := play("params.mG=0.06", "params.no_deal_GOV=breakdown")
	assert.Equal(t, inside, breakdown)
	outside, early := play("params.mG=0.06", "params.no_deal_GOV=outside")
	assert.Less(t, early, late, "a party that asks for less signs earlier")

	taken := 0
	for _, log := range outside {
		for _, e := range log {
			if e.kind == negotiation.EventAccept && e.actor == "GOV" {
				taken++
				assert.GreaterOrEqual(t, e.value, 0.44+0.06-1e-9, "no deal is worth less than the option")
			}
		}
	}
	assert.Positive(t, taken)

	none, _ := play("params.mG=0", "params.no_deal_GOV=outside")
	plain, _ := play("params.mG=0")
	assert.Equal(t, plain, none, "without a margin there is nothing to call by a name")
}
