package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// explained explains a month of a run of a scenario of the examples.
func explained(t *testing.T, path string, seed, run uint64, month int, sets ...scenario.Set) *explain.Explanation {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", path))
	require.NoError(t, err)
	f, err := scenario.Load(filepath.Base(path), data, sets...)
	require.NoError(t, err)
	x, err := explain.Explain(explain.Case{File: f, Types: storyArchetypes{}, Seed: seed, Run: run, Round: month})
	require.NoError(t, err)
	return x
}

func TestWriteExplanationReportsTheWritersError(t *testing.T) {
	t.Parallel()
	x := explained(t, storyScenario, 1, 3, 3)
	var whole bytes.Buffer
	require.NoError(t, report.WriteExplanation(&whole, x))
	for _, room := range []int{0, 30, whole.Len() / 2, whole.Len() - 1} {
		f := &fullWriter{room: room}
		require.ErrorIs(t, report.WriteExplanation(f, x), errNoRoom)
		assert.True(t, bytes.HasPrefix(whole.Bytes(), f.buf.Bytes()))
	}
	require.NoError(t, report.WriteExplanation(&fullWriter{room: whole.Len()}, x))
}

// TestEveryDecisionHasAHeadline tells each kind of event that is explained.
func TestEveryDecisionHasAHeadline(t *testing.T) {
	t.Parallel()
	m, _ := playStory(t, storyScenario, 1, 1)
	told := map[string]negotiation.EventKind{}
	for k := negotiation.EventKind(0); ; k++ {
		if !known(k) {
			break
		}
		if !explain.Decides(k) {
			continue
		}
		x := &explain.Explanation{Model: m, Decisions: []explain.Decision{{Happening: explain.Happening{
			Event: negotiation.Event{Kind: k, Round: 3, Actor: 0, Subject: 8, Issue: -1}}}}}
		var b strings.Builder
		require.NoError(t, report.WriteExplanation(&b, x))
		_, line, ok := strings.Cut(b.String(), "\n1. ")
		require.True(t, ok)
		line, _, _ = strings.Cut(line, "\n\n")
		assert.NotContains(t, line, ": the Venezuelan government", "%v has no headline", k)
		for _, bad := range []string{" A ", " S ", " S.", " A.", "%!", ".."} {
			assert.NotContains(t, line, bad, "%v", k)
		}
		other, twice := told[line]
		assert.False(t, twice, "%v is told like %v", k, other)
		told[line] = k
	}
	assert.Greater(t, len(told), 35)
}

// known reports whether there is an event of the kind.
func known(k negotiation.EventKind) (ok bool) {
	defer func() { ok = recover() == nil }()
	return k.String() != ""
}

func TestExplanationIsReadable(t *testing.T) {
	t.Parallel()
	zero := regexp.MustCompile(`-0(\.0*)?\s`)
	for run := range uint64(2) {
		for _, month := range []int{1, 9, 22} {
			var b strings.Builder
			require.NoError(t, report.WriteExplanation(&b, explained(t, storyScenario, 2, run, month)))
			for _, jargon := range []string{"%!", "NaN", "Inf", "nobody", " \n", "params."} {
				assert.NotContains(t, b.String(), jargon, "run %d month %d", run, month)
			}
			assert.NotRegexp(t, zero, b.String())
			assert.True(t, strings.HasPrefix(b.String(), "Why: run "))
			if d := strings.Count(b.String(), "\n1. "); d == 0 {
				assert.Contains(t, b.String(), "Nothing is decided in this month.")
			}
		}
	}
}
