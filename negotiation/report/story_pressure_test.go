package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestStoriesAndLogsTellOfPressure counts sentences and lines about acts, threats and
// exits.
func TestStoriesAndLogsTellOfPressure(t *testing.T) {
	t.Parallel()
	seen := map[negotiation.EventKind]int{}
	for _, text := range []string{
		"preset=core params.acts=1 params.act_scale=3 params.thr=1 params.thr_from=0 params.thr_cost=0 params.lev=0.5",
		"preset=core params.exits=1 params.mode=front params.acts=1 params.reneg_share=1",
	} {
		var sets []scenario.Set
		for _, s := range strings.Fields(text) {
			x, err := scenario.ParseSet(s)
			require.NoError(t, err)
			sets = append(sets, x)
		}
		for run := range uint64(25) {
			m, log := playStory(t, storyScenario, 3, run, sets...)
			var b strings.Builder
			require.NoError(t, report.WriteStory(&b, m, log))
			story := strings.Join(strings.Fields(b.String()), " ")
			n := map[negotiation.EventKind]int{}
			for i := range log.Len() {
				n[log.At(i).Kind]++
			}
			for kind, sentence := range map[negotiation.EventKind]string{
				negotiation.EventAct: " strikes: ", negotiation.EventBreach: "a breach in the open",
				negotiation.EventThreat: "It adds a threat", negotiation.EventThreatMet: "has worked, and need not",
				negotiation.EventThreatUnmet: "and it is carried out", negotiation.EventBackDown: "it backs down",
				negotiation.EventNotice: " gives notice: ", negotiation.EventDenounced: "denounces the agreement, by its rules",
				negotiation.EventReopened: "agrees; the agreement binds meanwhile", negotiation.EventNotReopened: " will not.",
			} {
				assert.Equal(t, n[kind], strings.Count(story, sentence), "%v in run %d", kind, run)
				seen[kind] += n[kind]
			}
			told := strings.NewReplacer("nobody can doubt", "", "nobody stands accused", "").Replace(story)
			for _, jargon := range []string{"%!", "NaN", "GOV", "USA", "nobody ", "  ", "..", "-0.000", "a hostile act"} {
				assert.NotContains(t, told, jargon, "run %d", run)
			}
			var lines bytes.Buffer
			require.NoError(t, report.WriteEvents(&lines, m, log, run))
			assert.Equal(t, n[negotiation.EventThreat], strings.Count(lines.String(), `"credibility":`))
			for _, line := range strings.Split(lines.String(), "\n") {
				if strings.Contains(line, `"kind":"act"`) {
					assert.Regexp(t, `"actor":"(GOV|USA)","subject":"(GOV|USA)","act":"[a-z-]+","probability":`, line)
				}
			}
		}
	}
	for kind, n := range seen {
		assert.Positive(t, n, "no run has an event %v", kind)
	}
}
