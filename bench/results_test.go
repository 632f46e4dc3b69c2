package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// written writes a file of results and reads it.
func written(t *testing.T, text string) (*results, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "results.txt")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return readResults(path)
}

// grown writes results whose time and memory follow a function of the size.
func grown(family, by string, sizes []float64, cost func(size float64) float64) string {
	var b strings.Builder
	for _, n := range sizes {
		fmt.Fprintf(&b, "Benchmark%s/%s=%g-2 10 %g ns/op %.0f B/op 0 allocs/op\n", family, by, n, cost(n), cost(n))
	}
	return b.String()
}

func TestResultsAreRead(t *testing.T) {
	t.Parallel()
	r, err := written(t, "# detente v9, go1.99\ngoos: linux\ncpu: Fast One\n"+
		"BenchmarkRound/mechanisms=core-8 10 2000 ns/op 5 rounds/s 0 B/op\nsome other line\n"+
		"BenchmarkRound/mechanisms=core-8 10 4000 ns/op 0 talks-ns/op\nBenchmarkReset 10 1 ns/op\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"detente v9, go1.99", "goos: linux", "cpu: Fast One"}, r.about)
	assert.Equal(t, []string{"Round/mechanisms=core", "Reset"}, r.names)
	values := r.values["Round/mechanisms=core"]
	assert.Len(t, values, 4)
	assert.InDeltaSlice(t, []float64{2e-6, 4e-6}, values["sec/op"], 1e-12)
	assert.Equal(t, [][]float64{{5}, {0}, {0}}, [][]float64{values["rounds/s"], values["B/op"], values["talks-sec/op"]})
	x, ok := r.median("Round/mechanisms=core", "sec/op")
	assert.True(t, ok)
	assert.InDelta(t, 3e-6, x, 1e-12)
	_, ok = r.median("Round/mechanisms=core", "x-floor")
	assert.False(t, ok)
}

func TestBadFilesOfResultsAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                "no results of Go benchmarks",
		"PASS\nok\n":                      "no results of Go benchmarks",
		"BenchmarkX 1 2 ns/op 3\n":        "results.txt:1",
		"\nBenchmarkX 1 much ns/op 3 B\n": "results.txt:2",
	} {
		_, err := written(t, text)
		assert.ErrorContains(t, err, want, "%q", text)
	}
	_, err := readResults(filepath.Join(t.TempDir(), "nothing.txt"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestTheHeadingSaysWhereAndWhat reads what a file begins with.
func TestTheHeadingSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	h := heading()
	assert.Contains(t, h, runtime.Version())
	assert.Contains(t, h, "\ngoos: "+runtime.GOOS+"\ngoarch: "+runtime.GOARCH+"\n")
	assert.Contains(t, h, fmt.Sprintf("GOMAXPROCS %d of %d CPUs", runtime.GOMAXPROCS(0), runtime.NumCPU()))
	assert.True(t, strings.HasPrefix(h, "# detente"))
	r, err := written(t, h+"BenchmarkX 1 2 ns/op\n")
	require.NoError(t, err)
	assert.Equal(t, "goos: "+runtime.GOOS, r.about[1])
}

func TestExponentsOfPowersAreExact(t *testing.T) {
	t.Parallel()
	sizes := []float64{4, 16, 64, 1000}
	for _, want := range []float64{0.5, 1, 2} {
		r, err := written(t, grown("RoundByIssues", "issues", sizes, func(n float64) float64 { return 300 * math.Pow(n, want) }))
		require.NoError(t, err)
		list := curves(r)
		require.Len(t, list, 1)
		assert.Equal(t, "issues", list[0].by)
		slope, explained := exponent(list[0].points)
		assert.InDelta(t, want, slope, 1e-4) // the file rounds
		assert.InDelta(t, 1, explained, 1e-6)
		assert.InDelta(t, want, tail(list[0].points), 1e-4)
	}
}

// TestCurvesAreWhatHasSizes leaves out names without numbers and too few sizes, and
// sorts by size.
func TestCurvesAreWhatHasSizes(t *testing.T) {
	t.Parallel()
	r, err := written(t, "BenchmarkRound/mechanisms=core 1 2 ns/op\nBenchmarkRun 1 2 ns/op\n"+
		grown("Ensemble", "workers", []float64{1, 2}, math.Sqrt)+grown("BuildByAgents", "agents", []float64{100, 6, 24}, math.Sqrt))
	require.NoError(t, err)
	list := curves(r)
	require.Len(t, list, 2)
	assert.Equal(t, []string{"sec/op", "B/op"}, []string{list[0].unit, list[1].unit})
	assert.Equal(t, []float64{6, 24, 100}, []float64{list[0].points[0].size, list[0].points[1].size, list[0].points[2].size})
}

// TestAJumpFromTwoPartiesIsNoGrowth fits from three on.
func TestAJumpFromTwoPartiesIsNoGrowth(t *testing.T) {
	t.Parallel()
	r, err := written(t, grown("X", "parties", []float64{2, 3, 5, 10}, func(n float64) float64 {
		if n == 2 {
			return 1
		}
		return 100 * n
	}))
	require.NoError(t, err)
	list := curves(r)
	require.Len(t, list, 1)
	slope, _ := exponent(list[0].points)
	assert.InDelta(t, 1, slope, 1e-9)
}

func TestGrowthBeyondItsBoundIsSaid(t *testing.T) {
	t.Parallel()
	sizes := []float64{4, 16, 64, 256, 1000}
	klogk := func(n float64) float64 { return 50 * n * math.Log(n) }
	squared := func(n float64) float64 { return n * n }
	for _, x := range []struct {
		by       string
		cost     func(float64) float64
		exceeded bool
	}{
		{"issues", klogk, false}, {"issues", squared, true},
		{"agents", func(n float64) float64 { return 1000 + n }, false}, {"agents", klogk, true},
		{"parties", squared, false}, {"parties", func(n float64) float64 { return n * n * n }, true},
		{"rounds", func(n float64) float64 { return 3 * n }, false}, {"runs", squared, true},
	} {
		r, err := written(t, grown("X", x.by, sizes, x.cost))
		require.NoError(t, err)
		var out strings.Builder
		require.NoError(t, printGrowth(&out, r))
		assert.Equal(t, x.exceeded, strings.Contains(out.String(), "EXCEEDED"), "%s\n%s", x.by, out.String())
	}
}

func TestComparisonsGiveMediansChangesAndChance(t *testing.T) {
	t.Parallel()
	lines := func(name string, values ...float64) (text string) {
		for _, x := range values {
			text += fmt.Sprintf("Benchmark%s-2 10 %g ns/op 0 B/op 7 rounds/s\n", name, x)
		}
		return text
	}
	old, err := written(t, "# before\n"+lines("Round", 2000, 2010, 2020, 1990, 1980, 2005)+lines("Reset", 10, 12, 11, 10, 12, 11)+lines("Gone", 1))
	require.NoError(t, err)
	now, err := written(t, "# after\n"+lines("Round", 1000, 1010, 1005, 1002, 1001, 998)+lines("Reset", 11, 10, 12, 12, 10, 11)+lines("Fresh", 1))
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, printComparison(&out, old, now))
	text := out.String()
	assert.Contains(t, text, "old: before\nnew: after\n")
	// The smallest chance with six against six: 2/924.
	assert.Regexp(t, `Round +sec/op +2.003µ +1.002µ +-49.99% +p=0.002 n=6`, text)
	assert.Regexp(t, `Reset +sec/op +11.00n +11.00n +~ +p=1.000 n=6`, text)
	assert.NotContains(t, text, "rounds/s")
	assert.NotContains(t, text, "B/op")
	assert.Contains(t, text, "only in the old file: Gone\n")
	assert.Contains(t, text, "only in the new file: Fresh\n")
}

func TestTablesShowPartsAndSpeedup(t *testing.T) {
	t.Parallel()
	r, err := written(t, "BenchmarkParts/mechanisms=core-2 1 1000 ns/op 750 talks-ns/op 250 oil-ns/op\n"+
		"BenchmarkRoundAgainstFloor-2 1 1000 ns/op 500 floor-ns/op 2 x-floor 0 B/op\n"+
		grown("Ensemble", "workers", []float64{1, 2}, func(n float64) float64 { return 900 / n }))
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, printResults(&out, r))
	text := out.String()
	assert.Regexp(t, `talks +750 +75 % *\n +oil +250 +25 % *\n +round +1000 +100 %`, text)
	assert.Regexp(t, `RoundAgainstFloor +1.000µ.* 500.0n floor-sec/op, 2.000 x-floor`, text)
	assert.Contains(t, text, "Ensemble: two workers do 2.00 times the runs of one")
}

// ran runs the program. It leaves alone the length of the benchmarks that follow the
// tests.
func ran(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	length := flag.Lookup("test.benchtime").Value.String()
	t.Cleanup(func() { require.NoError(t, flag.Set("test.benchtime", length)) })
	var out, errs strings.Builder
	code = run(args, &out, &errs)
	return code, out.String(), errs.String()
}

// TestTheProgramMeasuresWritesAndCompares measures, writes, reads and compares.
func TestTheProgramMeasuresWritesAndCompares(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "a", "first.txt"), filepath.Join(folder, "second.txt")
	code, out, errs := ran(t, "-quick", "-only", "^(Reset|Search/issues|RoundAgainstFloor)", "-count", "4", "-out", first)
	require.Zero(t, code, errs)
	assert.Regexp(t, `(?m)^Reset +\d`, out)
	assert.Regexp(t, `(?m)^Search +sec/op +4 +1000 `, out)
	assert.Contains(t, out, "x-floor")
	assert.Contains(t, out, "results: "+first)
	text, err := os.ReadFile(first)
	require.NoError(t, err)
	assert.Equal(t, 4, strings.Count(string(text), "\nBenchmarkReset-")+strings.Count(string(text), "\nBenchmarkReset\t"))

	code, out, errs = ran(t, "-quick", "-only", "^Reset$", "-count", "4", "-out", second, "-compare", first)
	require.Zero(t, code, errs)
	assert.Regexp(t, `Reset +sec/op .* p=[01]\.\d+ n=4`, out)

	code, out, errs = ran(t, "-read", second, "-compare", first)
	require.Zero(t, code, errs)
	assert.Regexp(t, `Reset +sec/op .* p=[01]\.\d+ n=4`, out)
	assert.NotContains(t, out, "results:")
}

func TestMistakesAreTold(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty.txt")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	out := filepath.Join(folder, "out.txt")
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"surplus"}, `unexpected argument "surplus"`},
		{[]string{"-only", "("}, "missing closing )"},
		{[]string{"-count", "0"}, "-count 0: expected a whole number from 1"},
		{[]string{"-time", "0"}, "-time 0s: expected a time above 0"},
		{[]string{"-out", ""}, "-out: expected the name of a file"},
		{[]string{"-read", empty, "-quick"}, "-read measures nothing"},
		{[]string{"-parts", "-out", out}, "-parts writes no results"},
		{[]string{"-fast"}, "flag provided but not defined: -fast"},
		{[]string{"-read", empty}, "empty.txt: no results of Go benchmarks"},
		{[]string{"-read", filepath.Join(folder, "none.txt")}, "none.txt: no such file"},
		{[]string{"-compare", empty, "-out", out}, "empty.txt: no results of Go benchmarks"},
		{[]string{"-quick", "-only", "Nothing", "-out", out}, `no benchmark matches "Nothing"; their names are Round, `},
		{[]string{"-parts", "-quick", "-only", "Nothing"}, `no round matches "Nothing"`},
	} {
		code, _, errs := ran(t, x.args...)
		assert.Equal(t, 1, code, "%v", x.args)
		assert.Contains(t, errs, x.want, "%v", x.args)
		assert.NoFileExists(t, out, "%v", x.args)
	}
	code, help, _ := ran(t, "-h")
	assert.Zero(t, code)
	assert.Contains(t, help, "-compare")
}
