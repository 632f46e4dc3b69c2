package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/detente-sim/detente/negotiation/design"
)

// asProgram is the variable by which a test runs the whole program in a process of its
// own.
const asProgram = "SWEEP_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// sweeps runs the program.
func sweeps(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

// succeed runs the program and requires that nothing goes wrong.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := sweeps(args...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr, "progress is silent where there is no terminal")
	return stdout
}

// small writes a design that takes a moment.
func small(t *testing.T, dir string) string {
	t.Helper()
	scenario, err := filepath.Abs("../venezuela/venezuela.yaml")
	require.NoError(t, err)
	path := filepath.Join(dir, "small.yaml")
	text := fmt.Sprintf(`schema: detente/design/1
id: small
scenario: %s
settings: [preset=full]
months: 18
seed: 5
replicates: 12
metrics: [signatures, hon]
groups:
  - {id: weak, settings: [params.monitor=0.2]}
  - {id: strong, settings: [params.monitor=0.9]}
factors: [{path: params.fa, levels: [0.01, 0.1]}]
plan: {kind: factorial}
`, scenario)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// bytesOf reads all files of a folder.
func bytesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	files := map[string]string{}
	for _, e := range list {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		files[e.Name()] = string(data)
	}
	return files
}

func TestShippedDesigns(t *testing.T) {
	t.Parallel()
	for file, points := range map[string]int{"one-at-a-time.yaml": 8, "groups.yaml": 4, "sobol.yaml": 192} {
		d, err := design.Open(file)
		require.NoError(t, err)
		assert.Equal(t, points, d.Len(), file)
		assert.NotEmpty(t, d.File().Title)
	}
	dir := t.TempDir()
	out := succeed(t, "-design", "groups.yaml", "-expect", "expectations.yaml", "-out", filepath.Join(dir, "groups"), "-make", filepath.Join(dir, "study.zip"))
	assert.Contains(t, out, "4 points of 400 runs")
	assert.Contains(t, out, "Expectations: ")
	assert.Contains(t, out, "trajectories.parquet")
	assert.Contains(t, out, "-bundle '"+filepath.Join(dir, "study.zip")+"'")
}

func TestWorkersChangeNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := small(t, dir)
	var first map[string]string
	for _, workers := range []string{"1", "2", "7"} {
		out := filepath.Join(dir, workers)
		succeed(t, "-design", path, "-workers", workers, "-out", out)
		files := bytesOf(t, out)
		if first == nil {
			first = files
		}
		assert.True(t, fmt.Sprint(first) == fmt.Sprint(files), "%s workers", workers)
	}
	assert.Len(t, first, 7)
	again := succeed(t, "-design", path, "-out", filepath.Join(dir, "1"))
	assert.Contains(t, again, "All 48 runs were there before.")
}

func TestAStudyIsHandedOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	expect := filepath.Join(dir, "expect.yaml")
	require.NoError(t, os.WriteFile(expect, []byte(`schema: detente/expectations/1
expectations:
  - {id: some, metric: signatures, at: {group: weak, params.fa: 0.01}, between: [0, 18]}
`), 0o600))
	study := filepath.Join(dir, "study.zip")
	out := succeed(t, "-design", small(t, dir), "-expect", expect, "-make", study, "-out", filepath.Join(dir, "a"))
	require.NoError(t, os.Remove(filepath.Join(dir, "small.yaml")), "the bundle is enough")
	again := succeed(t, "-bundle", study, "-out", filepath.Join(dir, "b"), "-workers", "3")
	assert.True(t, fmt.Sprint(bytesOf(t, filepath.Join(dir, "a"))) == fmt.Sprint(bytesOf(t, filepath.Join(dir, "b"))))
	assert.Contains(t, again, "held  some  signatures: expected mean between 0 and 18")
	assert.Contains(t, again, "Compared with the study as it was made\n  the same bytes in all of points.csv, points.parquet, results.csv")
	var said bytes.Buffer
	assert.Equal(t, 1, run(context.Background(), []string{"-bundle", study, "-out", filepath.Join(dir, "b")}, io.Discard, &said))
	assert.Contains(t, said.String(), "nothing was played which could be compared")
	said.Reset()
	s, err := load(&options{bundle: study, out: filepath.Join(dir, "b")})
	require.NoError(t, err)
	r, err := s.Run(context.Background())
	require.NoError(t, err)
	assert.Equal(t, "go run ./examples/sweep -bundle "+quoted(study)+" -trace 3:11", s.Replay(s.Design.Point(3), 5, 11))
	require.NoError(t, s.compare(r, io.Discard))
	r.Files[2].SHA256 = "other"
	require.ErrorContains(t, s.compare(r, io.Discard), "does not give what it gave: other bytes in results.csv")
	r.Identity.Version = "v99"
	require.NoError(t, s.compare(r, &said), "another version may give something else")
	assert.Contains(t, said.String(), "played with v99\n  other bytes in results.csv")
	report, _, _ := strings.Cut(out, "\nFiles in")
	assert.True(t, strings.HasPrefix(again, report))
	story := succeed(t, "-bundle", study, "-trace", "3:11")
	assert.True(t, strings.HasPrefix(story, "Point 3, replicate 11: run 11 of seed 5, with preset=full months=18 params.monitor=0.9 params.fa=0.1\n\n"), story[:200])
	assert.Greater(t, len(story), 500)
}

// TestAStoppedSweepGoesOn stops the program as a user would, by Ctrl-C.
func TestAStoppedSweepGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := small(t, dir)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	path = filepath.Join(dir, "long.yaml")
	require.NoError(t, os.WriteFile(path, bytes.Replace(text, []byte("replicates: 12"), []byte("replicates: 1500"), 1), 0o600))
	out := filepath.Join(dir, "out")
	c := exec.Command(os.Args[0], "-design", path, "-out", out, "-workers", "2")
	c.Env = append(os.Environ(), asProgram+"=1")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	require.NoError(t, c.Start())
	for { // until some runs are there
		info, err := os.Stat(filepath.Join(out, "sweep.journal"))
		if err == nil && info.Size() > 5000 {
			break
		}
		if _, err := os.Stat(filepath.Join(out, "sweep.json")); err == nil {
			require.Fail(t, "it was over before it could be stopped")
		}
		time.Sleep(time.Millisecond)
	}
	require.NoError(t, c.Process.Signal(syscall.SIGINT))
	err = c.Wait()
	require.Error(t, err)
	assert.Equal(t, 1, c.ProcessState.ExitCode())
	assert.Regexp(t, `^sweep: stopped after \d+ of 6000 runs, which are kept: `, stderr.String())
	assert.Len(t, bytesOf(t, out), 1, "the journal alone")
	stdout := succeed(t, "-design", path, "-out", out)
	assert.Regexp(t, `  \d+ of 6000 runs were there before\.`, stdout)
	succeed(t, "-design", path, "-out", filepath.Join(dir, "whole"))
	assert.True(t, fmt.Sprint(bytesOf(t, filepath.Join(dir, "whole"))) == fmt.Sprint(bytesOf(t, out)), "stopped or not")
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := small(t, dir)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	broken := filepath.Join(dir, "broken.yaml")
	require.NoError(t, os.WriteFile(broken, bytes.Replace(text, []byte("levels: [0.01, 0.1]"), []byte("levels: [0.01, 7]"), 1), 0o600))
	unknown := filepath.Join(dir, "unknown.yaml")
	require.NoError(t, os.WriteFile(unknown, bytes.Replace(text, []byte("[signatures, hon]"), []byte("[signatures, hno]"), 1), 0o600))
	taken := filepath.Join(dir, "taken")
	require.NoError(t, os.MkdirAll(taken, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(taken, "results.csv"), []byte("mine"), 0o600))
	for _, x := range []struct {
		args    []string
		message string
	}{
		{[]string{"-design", filepath.Join(dir, "missing.yaml")}, "no such file or directory"},
		{[]string{"-design", broken}, "broken.yaml:12:"},
		{[]string{"-design", unknown, "-out", filepath.Join(dir, "u")}, `unknown.yaml:8:23: metrics.1: found "hno", expected a metric`},
		{[]string{"-design", path, "-out", taken}, "does not belong to this sweep"},
		{[]string{"-design", path, "-expect", filepath.Join(dir, "missing.yaml")}, "sweep: -expect: open"},
		{[]string{"-design", path, "-expect", path}, "small.yaml:1:9: schema:"},
		{[]string{"-design", path, "-trace", "4:0"}, "sweep: point 4, expected one from 0 to 3"},
		{[]string{"-design", path, "-trace", "0:12"}, "sweep: replicate 12, expected one from 0 to 11"},
		{[]string{"-trace", "x"}, "expected POINT:REPLICATE"},
		{[]string{"-trace", "1:2", "-out", "x"}, "-trace goes with -design or -bundle only"},
		{[]string{"-bundle", path}, "expected a study bundle, a zip file"},
		{[]string{"-bundle", filepath.Join(dir, "none.zip")}, "sweep: -bundle: open"},
		{[]string{"-bundle", "x", "-make", "y"}, "-bundle goes without -design, -expect and -make"},
		{[]string{"-workers", "-1"}, "expected a whole number from 0"},
		{[]string{"-out", ""}, "expected a name"},
		{[]string{"-runs", "5"}, "flag provided but not defined"},
		{[]string{"more"}, `unexpected argument "more"`},
	} {
		code, stdout, stderr := sweeps(x.args...)
		assert.Equal(t, 1, code, x.args)
		assert.Empty(t, stdout, x.args)
		assert.Contains(t, stderr, x.message, x.args)
		assert.NotContains(t, stderr, "goroutine")
	}
	assert.Equal(t, map[string]string{"results.csv": "mine"}, bytesOf(t, taken), "nothing is lost")
	// What differs is said, and what is there stays.
	out := filepath.Join(dir, "out")
	succeed(t, "-design", path, "-out", out)
	before := bytesOf(t, out)
	require.NoError(t, os.WriteFile(path, bytes.Replace(text, []byte("seed: 5"), []byte("seed: 6"), 1), 0o600))
	code, _, stderr := sweeps("-design", path, "-out", out)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, `design, line 6: "seed: 5" there, "seed: 6" here`)
	assert.True(t, fmt.Sprint(before) == fmt.Sprint(bytesOf(t, out)))
}

func TestHelp(t *testing.T) {
	t.Parallel()
	out := succeed(t, "-h")
	for _, flag := range []string{"-design", "-bundle", "-expect", "-make", "-out", "-workers", "-trace"} {
		assert.Contains(t, out, flag)
	}
	assert.Equal(t, `'it'\''s'`, quoted("it's"))
}
