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
	"go.yaml.in/yaml/v4"

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
	ID            string   `yaml:"id"`
	Question      string   `yaml:"question"`
	Metric        string   `yaml:"metric"`
	First         []string `yaml:"first"`
	Second        []string `yaml:"second"`
	Elsewhere     measured `yaml:"elsewhere"`
	first, second string
}

// measured is the difference that was measured, second less first, with its 95% interval
// and a remark. It is in months, shares or index points.
type measured struct {
	Difference float64 `yaml:"difference"`
	Within     float64 `yaml:"within"`
	Remark     string  `yaml:"remark"`
}

// readContrasts returns the questions in their conventional order (H1 to H14). They are the
// hypotheses that examples/hypotheses asks about.
func readContrasts(t *testing.T) []contrast {
	t.Helper()
	data, err := os.ReadFile("../hypotheses/hypotheses.yaml")
	require.NoError(t, err)
	var file struct {
		Hypotheses []contrast `yaml:"hypotheses"`
	}
	require.NoError(t, yaml.Load(data, &file))
	require.Len(t, file.Hypotheses, 36)
	for n := range file.Hypotheses {
		c := &file.Hypotheses[n]
		c.first, c.second = strings.Join(c.First, " "), strings.Join(c.Second, " ")
	}
	return file.Hypotheses
}

// significant reports whether the interval that was measured leaves zero out.
func (c *contrast) significant() bool { return math.Abs(c.Elsewhere.Difference) > c.Elsewhere.Within }

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
	a, b := p.metric(t, preset+" "+c.first, c.Metric, pairs), p.metric(t, preset+" "+c.second, c.Metric, pairs)
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
	contrasts, played := readContrasts(t), plays{}
	results, full := make([]result, len(contrasts)), make([]result, len(contrasts))
	for n := range contrasts {
		c := &contrasts[n]
		results[n], full[n] = c.play(t, played, "preset=core"), c.play(t, played, "preset=full")
		r := results[n]
		if !c.significant() {
			continue
		}
		assert.Equal(t, c.Elsewhere.Difference > 0, r.diff > 0, "%s: %+.3f ± %.3f, measured %+.3f ± %.3f", c.ID, r.diff, r.within, c.Elsewhere.Difference, c.Elsewhere.Within)
	}
	table := contrastTable(contrasts, results) + presetTables(t, played, contrasts, results, full) + hookTable(t, played, contrasts)
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

func contrastTable(contrasts []contrast, results []result) string {
	var b strings.Builder
	b.WriteString("| ID | Question | metric | first | second | difference | measured elsewhere | remark |\n|---|---|---|---|---|---|---|---|\n")
	for n, c := range contrasts {
		r := results[n]
		fmt.Fprintf(&b, "| %s | %s | %s | %.3f | %.3f | %+.3f ± %.3f | %+.3f ± %.3f | %s |\n",
			c.ID, c.Question, c.Metric, r.first, r.second, r.diff, r.within, c.Elsewhere.Difference, c.Elsewhere.Within, c.Elsewhere.Remark)
	}
	return b.String()
}

// presetTables sets the presets core and full side by side.
func presetTables(t *testing.T, p plays, contrasts []contrast, core, full []result) string {
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
		fmt.Fprintf(&b, "| %s | %s | %+.3f ± %.3f | %+.3f ± %.3f | %s |\n", c.ID, c.Metric, x.diff, x.within, y.diff, y.within, agreement(x, y))
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
