package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

const reference = "../../negotiation/domain/testdata/reference/"

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	require.NoError(t, run(args, &out, &errs))
	assert.Empty(t, errs.String())
	return out.String()
}

func TestProgramReportsAndDraws(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := output(t, "-domain", "lease", "-out", dir)
	for _, want := range []string{"Domain lease: 189 outcomes of 4 issues, 2 parties", "Pareto frontier, 42 outcomes", "kalai_smorodinsky over lotteries",
		"Negotiation of at most 100 steps", "Agreed in step", "plane.svg"} {
		assert.Contains(t, text, want)
	}
	picture, err := os.ReadFile(filepath.Join(dir, "plane.svg"))
	require.NoError(t, err)
	for _, want := range []string{"Pareto frontier", "offers of tenant", "Nash", "agreement"} {
		assert.Contains(t, string(picture), want)
	}
	assert.Equal(t, text, output(t, "-domain", "lease", "-out", dir))
}

func TestProgramReadsAllFormats(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-json", "-domain", reference + "samples/d02_genius_xml_by_negmas"},
		{"-json", "-domain", reference + "samples/d02_geniusweb_json_own"},
		{"-json", "-id", "d02", reference + "reference.json"},
	} {
		var x object
		require.NoError(t, json.Unmarshal([]byte(output(t, args...)), &x))
		assert.Equal(t, 60, x.Outcomes)
		assert.Len(t, x.Solutions["nash"], 1)
		assert.InDelta(t, 0.88658869, x.Solutions["nash"][0].Utilities[0], 1e-9, "as NegMAS has it")
		assert.Equal(t, "agreed", x.Negotiation.Status)
		assert.NotEmpty(t, x.Negotiation.Actions)
	}
}

func TestEveryStrategyPlays(t *testing.T) {
	t.Parallel()
	for name := range strategies {
		for _, with := range []string{"linear", name} {
			var x object
			require.NoError(t, json.Unmarshal([]byte(output(t, "-json", "-domain", "lease", "-steps", "30", "-strategies", name+","+with)), &x), name)
			assert.Equal(t, name, x.Parties[0].Strategy)
		}
	}
	text := output(t, "-json", "-id", "d09", "-strategies", "boulware,micro,random", reference+"reference.json")
	assert.NotContains(t, text, "lotteries")
}

func TestProgramPlaysATournamentAndWritesAScenario(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "lease.yaml")
	args := []string{"-domain", "lease", "-out", dir, "-steps", "20", "-tournament", "2", "-scenario", path}
	text := output(t, args...)
	for name := range strategies {
		assert.Contains(t, text[strings.Index(text, "Tournament, 200 matches"):], name)
	}
	assert.Equal(t, text, output(t, args...))
	scenarioText, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = scenario.Load("lease.yaml", scenarioText)
	require.NoError(t, err)
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"no such file", []string{"-domain", "nowhere"}},
		{"found no profile", []string{"-domain", t.TempDir()}},
		{`strategy "clever"`, []string{"-strategies", "clever"}},
		{"expected at least 1", []string{"-steps", "0"}},
		{`argument "x.json"`, []string{"x.json"}},
		{"expected one of them", []string{"-json", "-domain", "lease", "x.json"}},
		{"expected one or the other", []string{"-json", "-tournament", "1"}},
		{"-tournament -1", []string{"-tournament", "-1"}},
		{"without a JSON file", []string{"-id", "x"}},
		{"found 3 parties, expected 2", []string{"-json", "-strategies", "nice", "-id", "d09", reference + "reference.json"}},
		{`no domain named "d99"`, []string{"-json", "-id", "d99", reference + "reference.json"}},
		{"a.json:2:", []string{"-json", write("a.json", "{\n\"issues\": [")}},
		{"found a number as issues, expected a list", []string{"-json", write("b.json", `{"issues": 3}`)}},
		{"found no issue", []string{"-json", write("c.json", `{}`)}},
		{"levels", []string{"-domain", "lease", "-levels", "1"}},
	} {
		err := run(c.args, &bytes.Buffer{}, &bytes.Buffer{})
		assert.ErrorContains(t, err, c.want, strings.Join(c.args, " "))
	}
	var help bytes.Buffer
	require.ErrorIs(t, run([]string{"-h"}, &bytes.Buffer{}, &help), flag.ErrHelp)
	assert.Contains(t, help.String(), "-strategies")
}

func TestAnyNumberOfPartiesPlaysByDefault(t *testing.T) {
	t.Parallel()
	file := reference + "reference.json"
	var x object
	// Flags may follow the file.
	require.NoError(t, json.Unmarshal([]byte(output(t, "-json", file, "-id", "d09")), &x))
	require.Len(t, x.Parties, 3)
	assert.Equal(t, []string{"boulware", "micro", "boulware"}, []string{x.Parties[0].Strategy, x.Parties[1].Strategy, x.Parties[2].Strategy})
	require.NoError(t, json.Unmarshal([]byte(output(t, "-json", "-id", "d02", file)), &x))
	assert.Equal(t, "nice", x.Parties[1].Strategy)
	assert.ErrorContains(t, run([]string{"-json", file, "-id", "d09", "more"}, &bytes.Buffer{}, &bytes.Buffer{}), `argument "more"`)
}

// folder writes a domain of two or three parties with their reservation value.
func folder(t *testing.T, parties int, reservation string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("d.xml", `<negotiation_template><utility_space number_of_issues="1"><objective index="0" name="root">
<issue index="1" type="discrete" name="a"><item index="1" value="x"/><item index="2" value="y"/></issue></objective></utility_space></negotiation_template>`)
	for i, u := range []string{"0.2", "1", "0.5"}[:parties] {
		write("p"+string(rune('1'+i))+".xml", `<utility_space number_of_issues="1"><objective index="0" name="root"><weight index="1" value="1"/>
<issue index="1" type="discrete" name="a"><item index="1" value="x" evaluation="1"/><item index="2" value="y" evaluation="`+u+`"/></issue></objective>
<reservation value="`+reservation+`"/></utility_space>`)
	}
	return dir
}

func TestTournamentsOfThreeAreRefusedFirst(t *testing.T) {
	t.Parallel()
	dir, out := folder(t, 3, "0"), filepath.Join(t.TempDir(), "out")
	for _, flag := range [][]string{{"-tournament", "1"}, {"-scenario", filepath.Join(t.TempDir(), "x.yaml")}} {
		var said bytes.Buffer
		err := run(append([]string{"-domain", dir, "-out", out}, flag...), &said, &bytes.Buffer{})
		assert.ErrorContains(t, err, "domain of 3 parties, expected 2")
		assert.Empty(t, said.String())
		assert.NoDirExists(t, out)
	}
}

func TestNoFrontierIsDrawnWhereNothingIsRational(t *testing.T) {
	t.Parallel()
	for parties := 2; parties <= 3; parties++ {
		for reservation, drawn := range map[string]bool{"0": true, "2": false} {
			out := t.TempDir()
			output(t, "-domain", folder(t, parties, reservation), "-out", out)
			picture, err := os.ReadFile(filepath.Join(out, "plane.svg"))
			require.NoError(t, err)
			assert.Equal(t, drawn, strings.Contains(string(picture), "Pareto frontier"), "%d parties", parties)
		}
	}
}
