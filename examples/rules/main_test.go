package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const venezuela = "../venezuela/venezuela.yaml"

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, progress bytes.Buffer
	require.NoError(t, run(context.Background(), append([]string{"-scenario", venezuela}, args...), &out, &progress))
	assert.Empty(t, progress.String(), "no bar where there is no terminal")
	return out.String()
}

func TestProgramComparesRules(t *testing.T) {
	t.Parallel()
	args := []string{"-runs", "4", "-rules", "heuristic,equilibrium,attrition", "-contrast", "channel", "-contrast", "K:params.fa=0:params.fa=0.08 params.monitor=0"}
	text := output(t, args...)
	for _, want := range []string{"channel: ", "K under \"params.fa=0.08 params.monitor=0\", against \"params.fa=0\"", "runs with a deal",
		"Equilibria in pure rules", "equilibrium", "attrition", "4 runs of each ensemble, seed 1, preset full", "effects below 0.02 do not count"} {
		assert.Contains(t, text, want)
	}
	assert.Equal(t, 3*3, strings.Count(text[strings.Index(text, "runs with a deal"):strings.Index(text, "The choice of")], "%"))
	assert.Equal(t, text, output(t, append(args, "-workers", "1")...), "any number of workers gives the same")
	assert.NotEqual(t, text, output(t, append(args, "-seed", "2")...))
	assert.NotEqual(t, text, output(t, append(args, "-set", "params.pU=0")...))
	core := output(t, append(args, "-set", "preset=core")...)
	assert.Contains(t, core, "4 runs of each ensemble, seed 1, preset core, hooks off, the same random numbers in all\nChanged: preset=core\n")
	_, of, _ := strings.Cut(text, "\n\n")
	_, ofCore, _ := strings.Cut(core, "\n\n")
	assert.NotEqual(t, of, ofCore)
}

func TestProgramWithoutQuestions(t *testing.T) {
	t.Parallel()
	text := output(t, "-runs", "2", "-rules", "heuristic,fixed", "-contrast", "none")
	assert.NotContains(t, text, "Which conclusions")
	assert.Contains(t, text, "What comes of each pair")
}

func TestRobustTakesEnoughDifferentRules(t *testing.T) {
	t.Parallel()
	line := func(verdict string) string { return "channel: " + verdict + "\n" }
	args := []string{"-runs", "16", "-contrast", "channel", "-rules"}
	assert.Contains(t, output(t, append(args, "heuristic,attrition")...), line("too few rules"))
	assert.Contains(t, output(t, append(args, "heuristic,eu-proposer,attrition")...), line("robust among these rules only"))
}

func TestErrorsAreOneLine(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a; b; c", oneLine(errors.Join(errors.New("a"), errors.New("b\n  c\n"))))
}

func TestProgramSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	require.NoError(t, os.WriteFile(broken, []byte("schema: detente/scenario/1\n"), 0o600))
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"-runs", "1"}, "expected a whole number from 2"},
		{[]string{"-workers", "-1"}, "expected a whole number from 0"},
		{[]string{"-rules", "heuristic"}, "expected at least two rules"},
		{[]string{"-rules", "heuristic,heuristic"}, "rule heuristic is there twice"},
		{[]string{"-rules", "heuristic,haggle"}, `no rule "haggle", expected some of heuristic, fixed`},
		{[]string{"-contrast", "weather"}, "expected one of sequence"},
		{[]string{"-contrast", "K::"}, "with a metric and settings"},
		{[]string{"-contrast", "Q:params.fa=0:params.fa=0.1", "-runs", "2"}, `no metric "Q"; the nearest names are `},
		{[]string{"-contrast", "Hx:params.fa=0:params.fa=0.1"}, "the nearest names are H, Hm"},
		{[]string{"-rules", "foo"}, `no rule "foo", expected some of heuristic`},
		{[]string{"-seed", "x"}, "-h lists the flags"},
		{[]string{"-contrast", "K:params.faa=0:params.fa=0.1"}, "params.faa"},
		{[]string{"-set", "params.monitor=2"}, "params.monitor"},
		{[]string{"-scenario", "nowhere.yaml"}, "nowhere.yaml"},
		{[]string{"-scenario", broken}, "issues"},
		{[]string{"now"}, `unexpected argument "now"`},
	} {
		err := run(context.Background(), append([]string{"-scenario", venezuela}, x.args...), io.Discard, io.Discard)
		assert.ErrorContains(t, err, x.want, "%v", x.args)
	}
	assert.True(t, errors.Is(run(context.Background(), []string{"-h"}, io.Discard, io.Discard), flag.ErrHelp))
	stopped, stop := context.WithCancel(context.Background())
	stop()
	assert.ErrorIs(t, run(stopped, []string{"-scenario", venezuela, "-runs", "2"}, io.Discard, io.Discard), context.Canceled)
}
