package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

func TestStoryAndLogTellWhoHoldsOffice(t *testing.T) {
	t.Parallel()
	var sets []scenario.Set
	for _, text := range []string{"preset=core", "params.office=0.6", "params.routes.ele.office=1", "params.turn_GOV=1", "params.turn_USA=1", "params.opp=1",
		"params.acts=1", "params.k0=0", "params.h0=0.02", "params.mode=fixed", "params.package=ties", "packages.ties={V2: 0.4, V8: 1, U5: 1}",
		"agents.OPP.weights={V8: -0.5, U5: -0.5}"} {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	total := map[negotiation.EventKind]int{}
	for run := range uint64(40) {
		m, log := playStory(t, storyScenario, 7, run, sets...)
		n := map[negotiation.EventKind]int{}
		lost, won := 0, 0
		for i := range log.Len() {
			e := log.At(i)
			n[e.Kind]++
			total[e.Kind]++
			if e.Kind == negotiation.EventResult {
				lost += int(e.Extra)
				won += 1 - int(e.Extra)
			}
		}
		var b, lines strings.Builder
		require.NoError(t, report.WriteStory(&b, m, log))
		story := strings.Join(strings.Fields(b.String()), " ")
		told := func(s string) int { return strings.Count(story, s) }
		assert.Equal(t, lost, told("loses the vote (probability"), "run %d", run)
		assert.Equal(t, won, told("wins the vote (the probability"), "run %d", run)
		assert.Equal(t, n[negotiation.EventTurnover], told("changes hands"), "run %d", run)
		assert.Equal(t, n[negotiation.EventAnnulment], told("annuls the vote"), "run %d", run)
		assert.Equal(t, n[negotiation.EventSidelined], told("refuses in public a deal that passes it by"), "run %d", run)
		assert.Equal(t, n[negotiation.EventCampaign], told("take part in the vote")+told("takes part in the vote")+told("boycott the vote")+told("stays away from the vote"), "run %d", run)
		for _, jargon := range []string{"%!", "NaN", "GOV", "USA", "  ", "..", "-0.000"} {
			assert.NotContains(t, story, jargon, "run %d", run)
		}
		require.NoError(t, report.WriteEvents(&lines, m, log, run))
		assert.Equal(t, n[negotiation.EventTurnover], strings.Count(lines.String(), `"by_vote":`))
		assert.Equal(t, lost+won, strings.Count(lines.String(), `"lost":`))
		assert.NotContains(t, lines.String(), `"type":0`)
	}
	for _, kind := range []negotiation.EventKind{negotiation.EventCampaign, negotiation.EventResult, negotiation.EventAnnulment,
		negotiation.EventTurnover, negotiation.EventSidelined} {
		assert.Positive(t, total[kind], "%v", kind)
	}
}
