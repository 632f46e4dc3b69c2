package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

func forecast(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(args, &out, &bytes.Buffer{}))
	return out.String()
}

func TestEveryModelIsPrinted(t *testing.T) {
	t.Parallel()
	out := forecast(t, "-draws", "5")
	for _, m := range spatial.Models() {
		assert.Contains(t, out, "\n"+string(m)+" ")
		assert.NotEmpty(t, meanings[m])
	}
	assert.Regexp(t, `(?m)^weighted-mean +7\.39 +7\.\d+ +7\.\d+ `, out)
	assert.Equal(t, out, forecast(t, "-draws", "5"))
	assert.NotEqual(t, out, forecast(t, "-draws", "5", "-seed", "2"))
}

func TestOutputForPrograms(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(forecast(t, "-csv", "-draws", "5"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+len(spatial.Models()))
	assert.Equal(t, []string{"dimension", "model", "value", "low", "high", "mean"}, rows[0])
	var object struct {
		Actors    []string
		Forecasts []struct{ Value, Low, High float64 }
		Turns     []struct{ Positions [][]float64 }
	}
	require.NoError(t, json.Unmarshal([]byte(forecast(t, "-json", "-draws", "5")), &object))
	assert.Len(t, object.Actors, 10)
	assert.Len(t, object.Forecasts, len(spatial.Models()))
	turns, err := csv.NewReader(strings.NewReader(forecast(t, "-csv", "-turns", "-draws", "0"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, turns, 1+10*len(object.Turns))
	assert.Contains(t, forecast(t, "-turns", "-draws", "0"), "\nexpected ")
}

// TestValuesOutsideTheirIntervals is about what a reader would take for an error.
func TestValuesOutsideTheirIntervals(t *testing.T) {
	t.Parallel()
	scale := spatial.Percent()
	table := &spatial.Table{Scale: scale, Actors: []spatial.Actor{{Name: "a", Capability: 1, Positions: []float64{1}, Saliences: []float64{1}}}}
	show := func(value float64) string {
		r := &report{table: table, options: &options{settings: spatial.UsualSettings()}, states: make([]spatial.State, 1),
			forecasts: []spatial.Forecast{{Model: spatial.ModelMedian, Value: value, Low: 2, High: 3}}}
		var out bytes.Buffer
		require.NoError(t, r.text(&out))
		return out.String()
	}
	for _, value := range []float64{2, 2.5, 3} {
		assert.NotContains(t, show(value), "note:")
	}
	for _, value := range []float64{1, 4} {
		assert.Contains(t, show(value), "\nnote: the value for the table as it is lies outside the interval from uncertain inputs for weighted-median in dimension 1:\n")
	}
	assert.NotContains(t, forecast(t, "-draws", "0"), "note:")
}

func TestFlagsChangeTheForecast(t *testing.T) {
	t.Parallel()
	plain := forecast(t, "-draws", "0", "-csv")
	for _, args := range [][]string{{"-voting", "cubic"}, {"-victory", "square"}, {"-election", "markov-uniform"}, {"-risk", "max"},
		{"-view", "full"}, {"-commitment", "none"}, {"-settlement", "linear"}, {"-proposals", "both"}, {"-ties", "shared"},
		{"-most", "1"}, {"-rounds", "1"}, {"-status-quo", "0.5"}, {"-expected-ties", "first"}, {"-high", "12"}, {"-low", "2"}, {"-full", "2"}} {
		assert.NotEqual(t, plain, forecast(t, append(args, "-draws", "0", "-csv")...), "%q", args)
	}
	assert.NotEqual(t, forecast(t, "-draws", "9", "-csv"), forecast(t, "-draws", "9", "-level", "0.5", "-csv"))
}

func TestTablesOfSeveralDimensions(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.csv")
	require.NoError(t, os.WriteFile(path, []byte("actor,capability,position_tax,salience_tax,position_trade,salience_trade\nA,1,2,30,4,50\nB,2,70,30,40,50\n"), 0o600))
	out := forecast(t, "-table", path, "-draws", "0")
	assert.Contains(t, out, "dimension tax ")
	assert.Contains(t, out, "dimension trade ")
}

func TestBadInputIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.csv")
	require.NoError(t, os.WriteFile(path, []byte("actor,capability,position,salience\nA,1,x,3\n"), 0o600))
	for want, args := range map[string][]string{
		`a.csv:2: position "x", expected a number`: {"-table", path},
		"no such file":                         {"-table", path + ".absent"},
		"expected the name of a file":          {"-table", ""},
		"expected one of binary":               {"-voting", "loud"},
		"expected a number":                    {"-low", "NaN"},
		"emission.csv:5: position 4":           {"-low", "5"},
		"intervals of 2":                       {"-level", "2"},
		"-1 draws":                             {"-draws", "-1"},
		"unexpected \"a.csv\"":                 {"a.csv"},
		"does not go with":                     {"-json", "-csv"},
		"flag provided but not defined: -what": {"-what"},
	} {
		var out bytes.Buffer
		err := run(args, &out, &out)
		assert.ErrorContains(t, err, want)
		assert.Empty(t, out.String())
	}
	var help bytes.Buffer
	require.ErrorIs(t, run([]string{"-h"}, &help, &help), flag.ErrHelp)
	assert.Contains(t, help.String(), "-settlement")
}
