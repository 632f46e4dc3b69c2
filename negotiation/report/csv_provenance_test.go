package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

func TestFingerprintIsOfTheScenarioNotOfTheFile(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../" + storyScenario)
	require.NoError(t, err)
	load := func(data []byte, sets ...scenario.Set) string {
		f, err := scenario.Load("x.yaml", data, sets...)
		require.NoError(t, err)
		return report.Fingerprint(f)
	}
	same := load(data)
	assert.Len(t, same, 64)
	// The same scenario without comments, with other line breaks and keys in
	// another order.
	var whole map[string]any
	require.NoError(t, yaml.Unmarshal(data, &whole))
	plain, err := yaml.Marshal(whole)
	require.NoError(t, err)
	require.NotEqual(t, data, plain)
	assert.Equal(t, same, load(plain))
	assert.Equal(t, same, load(data, scenario.Set{Path: "params.monitor", Value: "0.65"}), "a setting that changes nothing")
	seen := map[string]bool{same: true}
	for _, set := range []scenario.Set{
		{Path: "params.monitor", Value: "0.650000001"}, {Path: "params.mode", Value: "grand"}, {Path: "trust.GOV.USA", Value: "0.31"},
		{Path: "months", Value: "47"}, {Path: "issues.V1.nu", Value: "0.9"}, {Path: "shocks", Value: "[{month: 6, oil: 0.5}]"},
		{Path: "params.Npun", Value: ".inf"}, {Path: "values.gain", Value: "0.41"},
	} {
		h := load(data, set)
		assert.False(t, seen[h], "%v does not show", set)
		seen[h] = true
	}
}

func TestFingerprintTellsValuesApart(t *testing.T) {
	t.Parallel()
	x := 1.0
	seen := map[string]any{}
	for _, v := range []any{
		[]string{"a", "b"}, []string{"ab"}, []string{"a;", "b"}, []string{}, []string(nil), map[string]int{"a": 1}, map[string]int{"a": 2},
		map[string]int{"b": 1}, []float64{1, math.Inf(1)}, []float64{1}, struct{ A *float64 }{&x}, struct{ A *float64 }{}, nil, 0.1, 0.2, true,
	} {
		h := report.Fingerprint(v)
		if other, ok := seen[h]; ok && len(seen) > 0 {
			assert.Equal(t, []string{}, other, "%#v has the fingerprint of %#v", v, other)
			assert.Equal(t, []string(nil), v, "an empty list and none are the same")
		}
		seen[h] = v
	}
	assert.Equal(t, report.Fingerprint(struct{ A *float64 }{&x}), report.Fingerprint(&struct{ A float64 }{1}), "pointers are followed")
}

func TestProvenanceCanBeReadBack(t *testing.T) {
	t.Parallel()
	told := uint64(17)
	p := report.Provenance{Scenario: "ven-us", Hash: "abc", Seed: 3, First: 10, Runs: 5, Months: 48, Told: &told,
		Tables: []report.TableInfo{{File: "runs.csv", Meaning: "runs", Columns: []report.ColumnInfo{{"V", "concessions < 1 & > 0", "index"}}}}}
	var b, again bytes.Buffer
	require.NoError(t, p.Write(&b))
	require.NoError(t, p.Write(&again))
	assert.Equal(t, b.Bytes(), again.Bytes())
	assert.Contains(t, b.String(), `"settings": []`)
	assert.Contains(t, b.String(), "concessions < 1 & > 0", "for people, not for browsers")
	var got report.Provenance
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	assert.NotEmpty(t, got.Version)
	assert.NotEmpty(t, got.Platform)
	got.Version, got.Platform, got.Settings = "", "", nil
	assert.Equal(t, p, got)
	require.ErrorIs(t, p.Write(&fullWriter{room: 5}), errNoRoom)
}
