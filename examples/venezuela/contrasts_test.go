package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var updateContrasts = flag.Bool("update-contrasts", false, "rewrite contrasts.md")

// contrast compares a metric under two settings, run by run with common random
// numbers, with what an independent implementation of the model measured.
type contrast struct {
	id, question          string
	first, second, metric string
	// diff and within are the difference that was measured, second less first, and
	// its 95% interval.
	diff, within float64
	remark       string
}

const (
	fixed   = "params.mode=fixed"
	shock   = "shocks=[{month: 6, oil: 0.5}]"
	no      = "shocks=[]"
	enforce = "params.routes.oil.enf=1"
)

// contrasts lists the questions in their conventional order (H1 to H14). What is
// measured is in months, shares or index points.
var contrasts = []contrast{
	{"H1a", "relief first, against stage by stage: concessions of the government", "params.mode=seq", "params.mode=front", "V", -0.052, 0.016, ""},
	{"H1b", "the same: living standard in month 12", "params.mode=seq", "params.mode=front", "E12", 0.060, 0.005, ""},
	{"H1c", "the same: utility of the administration over time", "params.mode=seq", "params.mode=front", "Uum", -0.086, 0.005, ""},
	{"H1d", "the same: utility of the government over time", "params.mode=seq", "params.mode=front", "Ugm", 0.118, 0.008, ""},
	{"H1e", "all at once, against stage by stage: life of the first deal", "params.mode=seq", "params.mode=grand", "dur", -8.197, 1.585, ""},
	{"H1f", "the same: honest months", "params.mode=seq", "params.mode=grand", "hon", -12.502, 1.337, ""},
	{"H2a", "guarantors from nothing to full strength: détente or thaw", "params.guarantor=0", "params.guarantor=1", "det+con", 0.025, 0.023, ""},
	{"H2b", "the same: concessions of the government", "params.guarantor=0", "params.guarantor=1", "V", 0.024, 0.010, ""},
	{"H2c", "the same, fixed package: life of the first deal", fixed + " params.guarantor=0", fixed + " params.guarantor=1", "dur", 2.252, 0.505, ""},
	{"H3a", "monitors from 0.2 to 1, fixed package: life of the first deal", fixed + " params.monitor=0.2", fixed + " params.monitor=1", "dur", -1.590, 0.424, "cheats that are found end deals, and more are found than deterred"},
	{"H3b", "the same: compliance of the government", fixed + " params.monitor=0.2", fixed + " params.monitor=1", "comp", 0.261, 0.025, ""},
	{"H3z", "the same: honest months", fixed + " params.monitor=0.2", fixed + " params.monitor=1", "hon", 1.877, 0.569, ""},
	{"H3c", "monitors from 0.2 to 1, bargained packages: cooperation", "params.monitor=0.2", "params.monitor=1", "K", 0.023, 0.015, ""},
	{"H3d", "the same: trust of the administration", "params.monitor=0.2", "params.monitor=1", "trust", 0.004, 0.025, ""},
	{"H3x", "the same: life of the first deal", "params.monitor=0.2", "params.monitor=1", "dur", -1.623, 1.390, "better verification deepens deals, and deeper deals break more often"},
	{"H3y", "the same: honest months", "params.monitor=0.2", "params.monitor=1", "hon", 1.435, 1.034, ""},
	{"H4a", "election in month 6 instead of 60, fixed package: compliance of the government", fixed + " params.elecV=60", fixed + " params.elecV=6", "comp", -0.011, 0.007, ""},
	{"H4b", "election of the administration in month 8 instead of 22: cooperation", "params.elecU=22", "params.elecU=8", "K", 0.000, 0.012, ""},
	{"H4c", "the same with a single vote", "params.elecU=22 params.perU=0", "params.elecU=8 params.perU=0", "K", 0.001, 0.011, ""},
	{"H5a", "oil 0.5 log points dearer from month 6: relief over time", no, shock, "Rm", 0.002, 0.006, ""},
	{"H5b", "the same: concessions of the government over time", no, shock, "Vm", 0.004, 0.005, ""},
	{"H5c", "the same, fixed package: compliance of the government", fixed + " " + no, fixed + " " + shock, "comp", 0.010, 0.008, ""},
	{"H5d", "the same where dear oil weakens the will to enforce", fixed + " " + enforce + " " + no, fixed + " " + enforce + " " + shock, "comp", -0.017, 0.013, ""},
	{"H6a", "spoilers from none to 0.5: trust of the administration", "params.spoiler=0", "params.spoiler=0.5", "trust", 0.008, 0.019, ""},
	{"H6b", "the same: cooperation", "params.spoiler=0", "params.spoiler=0.5", "K", 0.015, 0.010, "attacks and quiet months both reveal types"},
	{"H6c", "perceived control of spoilers from 0 to 0.8: trust of the administration", "params.capacity=0", "params.capacity=0.8", "trust", 0.022, 0.027, ""},
	{"H7a", "channel without and with effect on crises: tension over time", "params.chi=0", "params.chi=0.9", "Hm", -0.033, 0.002, ""},
	{"H7b", "the same: escalation", "params.chi=0", "params.chi=0.9", "escalation", -0.150, 0.035, ""},
	{"H8", "patrons in the government's no-deal value from 0 to 0.6: its concessions over time", "params.betaPat=0", "params.betaPat=0.6", "Vm", -0.010, 0.007, ""},
	{"H9", "backlash at home against the administration from 0 to 2: cooperation", "params.congress=0 params.diaspora=0", "params.congress=2 params.diaspora=2", "K", -0.002, 0.011, ""},
	{"H10a", "mediated texts never, and always: first signature", "params.mediator=0", "params.mediator=1", "first", 1.208, 0.113, ""},
	{"H10b", "the same: cooperation", "params.mediator=0", "params.mediator=1", "K", -0.068, 0.015, "a text has to meet both demands and reopens late stages less often"},
	{"H11", "initial trust from 0.1 to 0.4: concessions of the government", "trust.GOV.USA=0.1 trust.USA.GOV=0.1", "trust.GOV.USA=0.4 trust.USA.GOV=0.4", "V", 0.089, 0.018, ""},
	{"H12", "false alarms from 0 to 0.08, fixed package: life of the first deal", fixed + " params.fa=0", fixed + " params.fa=0.08", "dur", -7.200, 1.500, ""},
	{"H13", "initial trust from 0.1 to 0.4: compliance of the government", "trust.GOV.USA=0.1 trust.USA.GOV=0.1", "trust.GOV.USA=0.4 trust.USA.GOV=0.4", "comp", 0.023, 0.014, "who trusts the partner keeps his word"},
	{"H14", "reversibility by snapback from 0.2 to 1, fixed package: compliance of the government", fixed + " params.snapback=0.2", fixed + " params.snapback=1", "comp", 0.175, 0.025, ""},
}

// significant reports whether the interval that was measured leaves zero out.
func (c *contrast) significant() bool { return math.Abs(c.diff) > c.within }

// result is what this library gets.
type result struct{ first, second, diff, within float64 }

const pairs = 400

// plays keeps what has been played, by settings and number of runs: several
// questions compare the same settings.
type plays map[string]map[string][]float64

// metric returns one metric of the runs of the scenario with settings.
func (p plays) metric(t *testing.T, sets, metric string, runs int) []float64 {
	t.Helper()
	key := fmt.Sprint(runs, " ", sets)
	if p[key] == nil {
		p[key] = everyMetric(t, sets, runs)
	}
	values, ok := p[key][metric]
	require.True(t, ok, "no metric %s", metric)
	return values
}

// everyMetric plays runs of the scenario with settings and returns all metrics.
func everyMetric(t *testing.T, sets string, runs int) map[string][]float64 {
	t.Helper()
	m := modelWith(t, sets)
	all := map[string][]float64{}
	err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs},
		func() (*summaryOnly, error) {
			s, err := observe.NewSummary(m, nil)
			return &summaryOnly{s}, err
		},
		func(_ uint64, r *summaryOnly) error {
			values := r.Values()
			for n, x := range r.Metrics() {
				all[x.Name] = append(all[x.Name], values[n])
			}
			return nil
		})
	require.NoError(t, err)
	return all
}

type summaryOnly struct{ *observe.Summary }

func (s *summaryOnly) Observers() []negotiation.Observer { return []negotiation.Observer{s.Summary} }

func modelWith(t *testing.T, sets string) *negotiation.Model {
	t.Helper()
	var list []scenario.Set
	for _, text := range splitSets(sets) {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		list = append(list, s)
	}
	f, err := scenario.Load("venezuela.yaml", embedded, list...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	return m
}

// splitSets splits settings at spaces that are not within brackets or quotes.
func splitSets(s string) []string {
	depth, quoted := 0, false
	return strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '"':
			quoted = !quoted
		}
		return r == ' ' && depth == 0 && !quoted
	})
}

func (c *contrast) play(t *testing.T, p plays, preset string) result {
	a, b := p.metric(t, preset+" "+c.first, c.metric, pairs), p.metric(t, preset+" "+c.second, c.metric, pairs)
	var first, second, diff ensemble.Moments
	for n := range a {
		if math.IsNaN(a[n]) || math.IsNaN(b[n]) {
			continue
		}
		first.Add(a[n])
		second.Add(b[n])
		diff.Add(b[n] - a[n])
	}
	low, high := diff.Interval()
	return result{first.Mean(), second.Mean(), diff.Mean(), (high - low) / 2}
}

// TestContrastsHaveTheSignsMeasured compares every contrast that was significant
// in the independent implementation.
func TestContrastsHaveTheSignsMeasured(t *testing.T) {
	t.Parallel()
	played := plays{}
	results, full := make([]result, len(contrasts)), make([]result, len(contrasts))
	for n := range contrasts {
		c := &contrasts[n]
		results[n], full[n] = c.play(t, played, "preset=core"), c.play(t, played, "preset=full")
		r := results[n]
		if !c.significant() {
			continue
		}
		assert.Equal(t, c.diff > 0, r.diff > 0, "%s: %+.3f ± %.3f, measured %+.3f ± %.3f", c.id, r.diff, r.within, c.diff, c.within)
	}
	table := contrastTable(results) + presetTables(t, played, results, full) + hookTable(t, played)
	if *updateContrasts {
		whole, err := os.ReadFile("contrasts.md")
		require.NoError(t, err)
		head, _, ok := strings.Cut(string(whole), contrastMark)
		require.True(t, ok)
		require.NoError(t, os.WriteFile("contrasts.md", []byte(head+contrastMark+table), 0o644))
		return
	}
	if runtime.GOARCH != "amd64" {
		return // the table is compared digit by digit on one architecture only
	}
	whole, err := os.ReadFile("contrasts.md")
	require.NoError(t, err)
	_, told, ok := strings.Cut(string(whole), contrastMark)
	require.True(t, ok)
	assert.Equal(t, told, table, "run go test ./examples/venezuela -run Contrasts -update-contrasts")
}

const contrastMark = "<!-- made by go test ./examples/venezuela -run Contrasts -update-contrasts -->\n"

func contrastTable(results []result) string {
	var b strings.Builder
	b.WriteString("| ID | Question | metric | first | second | difference | measured elsewhere | remark |\n|---|---|---|---|---|---|---|---|\n")
	for n, c := range contrasts {
		r := results[n]
		fmt.Fprintf(&b, "| %s | %s | %s | %.3f | %.3f | %+.3f ± %.3f | %+.3f ± %.3f | %s |\n",
			c.id, c.question, c.metric, r.first, r.second, r.diff, r.within, c.diff, c.within, c.remark)
	}
	return b.String()
}

// presetTables sets the presets core and full side by side.
func presetTables(t *testing.T, p plays, core, full []result) string {
	var b strings.Builder
	b.WriteString("\n## The presets core and full\n\nMeans over 2,000 runs:\n\n| | core | full |\n|---|---|---|\n")
	for _, name := range []string{"detente", "contested", "stalemate", "escalation", "V", "U", "K", "first", "signatures", "snapbacks",
		"gap", "comp", "compT", "compN", "trust", "Hm", "hon"} {
		a, c := mean(p.metric(t, "preset=core", name, 2000)), mean(p.metric(t, "preset=full", name, 2000))
		fmt.Fprintf(&b, "| %s | %.3f | %.3f |\n", name, a, c)
	}
	b.WriteString("\nThe contrasts, with the same 400 pairs of runs. Same: both signs agree, and both intervals leave zero out.\n\n" +
		"| ID | metric | core | full | |\n|---|---|---|---|---|\n")
	for n, c := range contrasts {
		x, y := core[n], full[n]
		fmt.Fprintf(&b, "| %s | %s | %+.3f ± %.3f | %+.3f ± %.3f | %s |\n", c.id, c.metric, x.diff, x.within, y.diff, y.within, agreement(x, y))
	}
	return b.String()
}

// agreement says whether two results point the same way.
func agreement(x, y result) string {
	switch {
	case math.Abs(x.diff) <= x.within || math.Abs(y.diff) <= y.within:
		return "one or both not significant"
	case (x.diff > 0) != (y.diff > 0):
		return "**opposite**"
	}
	return "same"
}

// mean is over the runs in which the metric exists.
func mean(values []float64) float64 {
	var m ensemble.Moments
	for _, x := range values {
		m.Add(x)
	}
	return m.Mean()
}

// TestOutcomeSharesAgree compares the default run set with the shares that the
// independent implementation found in 4,000 runs.
func TestOutcomeSharesAgree(t *testing.T) {
	t.Parallel()
	p := plays{}
	for c, want := range map[negotiation.Outcome]float64{
		negotiation.Detente: 0.06, negotiation.Contested: 0.13, negotiation.Stalemate: 0.55, negotiation.Escalation: 0.26,
	} {
		assert.InDelta(t, want, mean(p.metric(t, "preset=core", c.String(), 2000)), 0.05, c.String())
	}
}
