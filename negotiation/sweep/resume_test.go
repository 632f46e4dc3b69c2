package sweep

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/design"
)

// Variables by which a test plays a sweep in a process of its own, which kills itself.
const (
	childDir   = "SWEEP_TEST_DIR"
	childBytes = "SWEEP_TEST_BYTES" // after so many bytes of the journal, in the middle of a write
	childStage = "SWEEP_TEST_STAGE" // at "STAGE DONE"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	goleak.VerifyTestMain(m)
}

// child plays talks and is killed on the way.
func child(dir string) int {
	f, err := design.Read("design.yaml", []byte(talks))
	if err != nil {
		return 2
	}
	d, err := f.Build(design.Beside("testdata/design.yaml"))
	if err != nil {
		return 2
	}
	s := &Sweep{Design: d, Archetypes: agents.Standard(), Dir: dir, Workers: 2}
	var n int
	if _, err := fmt.Sscan(os.Getenv(childBytes), &n); err == nil {
		s.broken = func(w io.Writer) io.Writer { return &guillotine{w, n} }
	}
	var stage Stage
	var after int
	if _, err := fmt.Sscan(os.Getenv(childStage), &stage, &after); err == nil {
		s.Progress = func(now Stage, done, _ int) {
			if now == stage && done >= after {
				kill()
			}
		}
	}
	if _, err := s.Run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// kill ends the process at once, as kill -9 does.
func kill() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}

// guillotine writes so many bytes and then kills the process.
type guillotine struct {
	io.Writer
	left int
}

// Write implements [io.Writer].
func (g *guillotine) Write(p []byte) (int, error) {
	if len(p) < g.left {
		g.left -= len(p)
		return g.Writer.Write(p)
	}
	_, _ = g.Writer.Write(p[:g.left])
	kill()
	return 0, nil
}

// killed plays talks in a process that kills itself, and reports whether it did.
func killed(t *testing.T, dir, variable, value string) bool {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childDir+"="+dir, variable+"="+value)
	out, err := c.CombinedOutput()
	if err == nil {
		return false
	}
	require.Equal(t, -1, c.ProcessState.ExitCode(), "killed, not ended: %s", out)
	return true
}

// copier keeps what is written.
type copier struct {
	io.Writer
	kept bytes.Buffer
}

// Write implements [io.Writer].
func (c *copier) Write(p []byte) (int, error) {
	c.kept.Write(p)
	return c.Writer.Write(p)
}

// whole plays talks without a stop and returns its files and its journal. Both are to be
// read only.
func whole(t *testing.T) (files map[string]string, journal []byte) {
	t.Helper()
	complete.Do(func() {
		s := sweepOf(t, talks)
		c := &copier{}
		s.broken = func(w io.Writer) io.Writer { c.Writer = w; return c }
		play(t, s)
		complete.files, complete.journal = contents(t, s.Dir), c.kept.Bytes()
	})
	return complete.files, complete.journal
}

var complete struct {
	sync.Once
	files   map[string]string
	journal []byte
}

// TestKilledTenTimes kills one sweep ten times at random, each time in the middle of a
// write of the journal, then four times elsewhere.
func TestKilledTenTimes(t *testing.T) {
	t.Parallel()
	want, journal := whole(t)
	random := rand.New(rand.NewPCG(9, 9))
	dir := filepath.Join(t.TempDir(), "out")
	longest := len(journal) / 12 // so that ten do not finish it
	kills, kept := 0, 0
	for range 10 {
		n := 1 + random.IntN(longest)
		require.True(t, killed(t, dir, childBytes, fmt.Sprint(n)))
		kills++
		info, err := os.Stat(filepath.Join(dir, journalName))
		require.NoError(t, err)
		if info.Size() > 0 {
			kept++
		}
		if kills == 3 {
			require.True(t, killed(t, dir, childStage, "1 200"), "while playing")
		}
	}
	assert.Greater(t, kept, 5)
	require.True(t, killed(t, dir, childStage, "1 480"), "when everything has been played")
	require.True(t, killed(t, dir, childStage, "2 1"), "when files begin to be written")
	require.True(t, killed(t, dir, childStage, "2 480"), "when files are about to appear")
	temporary, err := filepath.Glob(filepath.Join(dir, ".*.tmp"))
	require.NoError(t, err)
	assert.NotEmpty(t, temporary, "files were being written")
	s := sweepOf(t, talks)
	s.Dir, s.Workers = dir, 7
	r := play(t, s)
	assert.Equal(t, r.Runs, r.Kept)
	assertSame(t, want, contents(t, dir), "killed")
	assert.False(t, killed(t, dir, childBytes, "1"), "there is nothing left to do")
}

// TestTornJournals goes on from journals that end, or are damaged, anywhere.
func TestTornJournals(t *testing.T) {
	t.Parallel()
	want, journal := whole(t)
	random := rand.New(rand.NewPCG(1, 2))
	resume := func(torn []byte, what string) *Result {
		s := sweepOf(t, talks)
		require.NoError(t, os.MkdirAll(s.Dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(s.Dir, journalName), torn, 0o600))
		r := play(t, s)
		assertSame(t, want, contents(t, s.Dir), what)
		return r
	}
	assert.Equal(t, 480, resume(journal, "whole").Kept)
	assert.Equal(t, 480, resume(append(bytes.Clone(journal), make([]byte, 5000)...), "zeros behind").Kept)
	assert.Zero(t, resume(journal[:10], "in the first line").Kept)
	assert.Zero(t, resume(journal[:60], "in the identity").Kept)
	for range 5 {
		n := random.IntN(len(journal))
		r := resume(journal[:n], fmt.Sprintf("cut after %d bytes", n))
		assert.Less(t, r.Kept, 480)
		torn := bytes.Clone(journal)
		n = len(journal)/4 + random.IntN(len(journal)/2)
		torn[n] ^= 1 << random.IntN(8)
		r = resume(torn, fmt.Sprintf("a bit of byte %d is wrong", n))
		assert.Less(t, r.Kept, 480)
		assert.Positive(t, r.Kept)
	}
}

// full is a disk that is full after so many bytes.
type full struct {
	io.Writer
	left int
}

// Write implements [io.Writer].
func (f *full) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p[:min(len(p), f.left)])
	if f.left -= n; err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	want, journal := whole(t)
	s := sweepOf(t, talks)
	s.broken = func(w io.Writer) io.Writer { return &full{w, len(journal) / 2} }
	_, err := s.Run(context.Background())
	require.ErrorIs(t, err, io.ErrShortWrite)
	require.ErrorContains(t, err, "the journal cannot be written")
	s.broken = nil
	r := play(t, s)
	assert.Positive(t, r.Kept)
	assertSame(t, want, contents(t, s.Dir), "after the disk was full")
}

func TestACancelledSweepGoesOn(t *testing.T) {
	t.Parallel()
	want, _ := whole(t)
	s := sweepOf(t, talks)
	for _, at := range []struct {
		stage Stage
		done  int
	}{{Checking, 0}, {Playing, 0}, {Playing, 150}, {Playing, 300}, {Writing, 300}} {
		ctx, cancel := context.WithCancel(context.Background())
		s.Progress = func(stage Stage, done, _ int) {
			if stage == at.stage && done >= at.done {
				cancel()
			}
		}
		_, err := s.Run(ctx)
		cancel()
		require.ErrorIs(t, err, context.Canceled, at)
	}
	s.Progress = nil
	assert.Equal(t, 480, play(t, s).Kept)
	assertSame(t, want, contents(t, s.Dir), "cancelled")
}

func TestAnotherSweepIsNotGoneOnWith(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, screening)
	ctx, cancel := context.WithCancel(context.Background())
	s.Progress = func(stage Stage, done, _ int) {
		if stage == Playing && done > 100 {
			cancel()
		}
	}
	s.Build = "one"
	_, err := s.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
	stopped := contents(t, s.Dir)
	done := sweepOf(t, screening)
	play(t, done)
	finished := contents(t, done.Dir)

	design := func(old, changed string) func(*Sweep) {
		return func(s *Sweep) { s.Design = read(t, strings.Replace(screening, old, changed, 1)) }
	}
	for what, change := range map[string]func(*Sweep){
		`design, line 6: "replicates: 30" there, "replicates: 31" here`: design("replicates: 30", "replicates: 31"),
		`design, line 5: "seed: 3" there, "seed: 4" here`:               design("seed: 3", "seed: 4"),
		"hash of the scenario: ": func(s *Sweep) {
			data, err := os.ReadFile("testdata/border.yaml")
			require.NoError(t, err)
			file := s.Design.File()
			s.Design, err = file.Build(func(string) ([]byte, error) {
				return bytes.Replace(data, []byte("monitor: 0.5"), []byte("monitor: 0.4"), 1), nil
			})
			require.NoError(t, err)
		},
		"hash of the expectations: none there, ": func(s *Sweep) {
			s.Expectations, err = ReadExpectations("e.yaml", []byte("schema: detente/expectations/1\nexpectations: []\n"))
			require.NoError(t, err)
		},
		"program: one there, two here": func(s *Sweep) { s.Build = "two" },
	} {
		for dir, files := range map[string]map[string]string{s.Dir: stopped, done.Dir: finished} {
			other := &Sweep{Design: read(t, screening), Archetypes: agents.Standard(), Dir: dir, Build: "one"}
			change(other)
			if dir == done.Dir && strings.HasPrefix(what, "program") {
				continue // results are compared by version
			}
			_, err := other.Run(context.Background())
			var bad *OtherError
			require.ErrorAs(t, err, &bad, what)
			assert.Contains(t, err.Error(), "since it differs:\n  "+what)
			assert.Len(t, bad.Differences, 1, bad.Differences)
			assert.Equal(t, dir == done.Dir, bad.Finished)
			assertSame(t, files, contents(t, dir), what)
		}
	}
	there, here := Identity{Version: "v1", Platform: "a", Design: "x", Seed: 1}, Identity{Version: "v2", Platform: "b", Design: "x\ny", Seed: 1}
	assert.Equal(t, []string{`design, line 2: nothing there, "y" here`, "version: v1 there, v2 here", "platform: a there, b here"}, here.Differences(&there))
}

// TestTheJournalGoesLast: a process may end between the last file and the end of the journal.
func TestTheJournalGoesLast(t *testing.T) {
	t.Parallel()
	want, journal := whole(t)
	s := sweepOf(t, talks)
	play(t, s)
	require.NoError(t, os.WriteFile(filepath.Join(s.Dir, journalName), journal, 0o600))
	play(t, s)
	assertSame(t, want, contents(t, s.Dir), "ended before the journal went")
	require.NoError(t, os.Remove(filepath.Join(s.Dir, sidecarName)))
	require.NoError(t, os.WriteFile(filepath.Join(s.Dir, journalName), journal, 0o600))
	play(t, s)
	assertSame(t, want, contents(t, s.Dir), "ended before sweep.json came")
}

// FuzzJournal: whatever stands in a journal leads to an error, or to frames that are kept.
func FuzzJournal(f *testing.F) {
	id := Identity{Format: format, Design: "d"}
	dir := f.TempDir()
	j, _, err := openJournal(dir, &id)
	require.NoError(f, err)
	require.NoError(f, j.identify(&id))
	require.NoError(f, j.add(`{"metrics":[{"name":"a"}]}`, make([]byte, 16)))
	require.NoError(f, j.close())
	data, err := os.ReadFile(filepath.Join(dir, journalName))
	require.NoError(f, err)
	for _, seed := range [][]byte{data, data[:len(data)-3], data[:40], {}, []byte("else")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, journalName)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		j, _, err := openJournal(dir, &id)
		if err != nil {
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, data, after, "what is refused is left as it is")
			return
		}
		size, units := j.size, j.units
		require.NoError(t, j.close())
		j, _, err = openJournal(dir, &id)
		require.NoError(t, err)
		assert.Equal(t, size, j.size, "what has been kept once is kept again")
		assert.Equal(t, units, j.units)
		require.NoError(t, j.close())
	})
}
