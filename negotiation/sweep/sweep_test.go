package sweep

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// talks is a design of 12 points of 40 runs, each of which takes two units. At some of
// its points there is more to measure than at others.
const talks = `schema: detente/design/1
id: talks
scenario: border.yaml
months: 12
seed: 3
replicates: 40
series: [cooperation, delivered, delivered.North]
groups:
  - {id: alone, settings: [params.guarantor=0]}
  - {id: helped, settings: [params.guarantor=0.5]}
factors:
  - {path: params.monitor, levels: [0.2, 0.5, 0.9]}
  - {path: preset, levels: [core, full]}
plan: {kind: factorial}
`

// screening and variance are designs for sensitivity analysis.
const (
	screening = `schema: detente/design/1
id: screening
scenario: border.yaml
months: 30
seed: 3
replicates: 30
metrics: [hon, signatures]
factors:
  - {path: params.monitor, uniform: [0.2, 0.9]}
  - {path: params.fa, uniform: [0, 0.1]}
plan: {kind: morris, trajectories: 6}
`
	variance = `schema: detente/design/1
id: variance
scenario: border.yaml
months: 30
seed: 3
replicates: 20
metrics: [hon, cycle]
groups:
  - {id: alone, settings: [params.guarantor=0]}
  - {id: helped, settings: [params.guarantor=0.5]}
factors:
  - {path: params.monitor, uniform: [0.2, 0.9]}
  - {path: params.fa, uniform: [0, 0.1]}
plan: {kind: saltelli, points: 8, order: 2}
`
)

// read builds a design that stands beside the test data.
func read(t testing.TB, text string) *design.Design {
	t.Helper()
	f, err := design.Read("design.yaml", []byte(text))
	require.NoError(t, err)
	d, err := f.Build(design.Beside("testdata/design.yaml"))
	require.NoError(t, err)
	return d
}

// sweepOf is a sweep into a folder of its own.
func sweepOf(t testing.TB, text string) *Sweep {
	t.Helper()
	return &Sweep{Design: read(t, text), Archetypes: agents.Standard(), Dir: filepath.Join(t.TempDir(), "out")}
}

// play plays a sweep to its end.
func play(t testing.TB, s *Sweep) *Result {
	t.Helper()
	r, err := s.Run(context.Background())
	require.NoError(t, err)
	return r
}

// contents reads all files of a folder.
func contents(t testing.TB, dir string) map[string]string {
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

// assertSame compares folders without printing them.
func assertSame(t testing.TB, want, got map[string]string, what string) {
	t.Helper()
	assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)), what)
	for name := range want {
		assert.True(t, want[name] == got[name], "%s: %s has other bytes", what, name)
	}
}

// table reads a CSV file by columns.
func table(t testing.TB, text string) (n int, columns map[string][]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	columns = map[string][]string{}
	for c, name := range rows[0] {
		require.NotContains(t, columns, name)
		for _, row := range rows[1:] {
			columns[name] = append(columns[name], row[c])
		}
	}
	return len(rows) - 1, columns
}

// number reads a cell; an empty one is NaN.
func number(t testing.TB, s string) float64 {
	t.Helper()
	if s == "" {
		return math.NaN()
	}
	x, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return x
}

func TestWorkersGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	first, _ := whole(t)
	for _, workers := range []int{1, 2, 7} {
		s := sweepOf(t, talks)
		s.Workers = workers
		r := play(t, s)
		assert.Equal(t, 12*40, r.Runs)
		assert.Zero(t, r.Kept)
		files := contents(t, s.Dir)
		assert.Equal(t, []string{
			"points.csv", "points.parquet", "report.txt", "results.csv", "results.parquet", "summary.csv", "sweep.json",
			"trajectories.csv", "trajectories.parquet",
		}, slices.Sorted(maps.Keys(files)))
		assertSame(t, first, files, strconv.Itoa(workers)+" workers")
	}
}

// TestResultsAreThoseOfTheRuns plays some runs by hand.
func TestResultsAreThoseOfTheRuns(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, talks)
	play(t, s)
	files := contents(t, s.Dir)
	n, results := table(t, files["results.csv"])
	m, moments := table(t, files["trajectories.csv"])
	at, step := 0, 0
	missing := 0
	for point := range s.Design.Len() {
		model, seed, _, err := s.Open(point, 0)
		require.NoError(t, err)
		assert.Equal(t, uint64(3), seed)
		summary, err := observe.NewSummary(model, nil)
		require.NoError(t, err)
		columns, err := observe.Columns(model, "cooperation", "delivered")
		require.NoError(t, err)
		series := observe.NewSeries(columns)
		solver, err := negotiation.NewSolver(model, summary, series)
		require.NoError(t, err)
		for replicate := range 40 {
			byHand := replicate%23 == 0
			if byHand {
				solver.Run(seed, uint64(replicate))
			}
			for i, x := range summary.Metrics() {
				require.Equal(t, strconv.Itoa(point), results["point"][at])
				require.Equal(t, strconv.Itoa(replicate), results["replicate"][at])
				require.Equal(t, "3", results["seed"][at])
				require.Equal(t, x.Name, results["metric"][at])
				if v := summary.Values()[i]; byHand && math.IsNaN(v) {
					require.Empty(t, results["value"][at])
					missing++
				} else if byHand {
					require.Equal(t, v, number(t, results["value"][at]), x.Name)
				}
				at++
			}
			for month := range 13 {
				for i, c := range columns {
					require.Equal(t, strconv.Itoa(month), moments["month"][step])
					require.Equal(t, c.Name, moments["variable"][step])
					if byHand {
						require.Equal(t, series.Row(month)[i], number(t, moments["value"][step]))
					}
					step++
				}
			}
		}
	}
	assert.Equal(t, n, at)
	assert.Equal(t, m, step)
	assert.Positive(t, missing, "all metrics exist everywhere: the test shows less than it should")
}

func TestIndependentRandomNumbers(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, strings.Replace(talks, "seed: 3\n", "seed: 3\nrandom: independent\n", 1))
	play(t, s)
	_, points := table(t, contents(t, s.Dir)["points.csv"])
	seeds := map[string]bool{}
	for i, seed := range points["seed"] {
		seeds[seed] = true
		assert.Equal(t, strconv.FormatUint(s.Design.Seed(i), 10), seed)
	}
	assert.Len(t, seeds, 6, "one for each point of the plan")
	assert.Contains(t, contents(t, s.Dir)["sweep.json"], `"random": "independent"`)
}

func TestAFinishedSweepIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, screening)
	first := play(t, s)
	before := contents(t, s.Dir)
	s.Progress = func(Stage, int, int) { t.Error("there is nothing to do") }
	again := play(t, s)
	assert.Equal(t, again.Runs, again.Kept)
	assert.Equal(t, first.Report, again.Report)
	assert.Equal(t, first.Files, again.Files)
	assert.Equal(t, first.Identity, again.Identity)
	assertSame(t, before, contents(t, s.Dir), "played again")

	path := filepath.Join(s.Dir, "summary.csv")
	require.NoError(t, os.WriteFile(path, []byte(before["summary.csv"]+"1"), 0o600))
	_, err := s.Run(context.Background())
	require.ErrorContains(t, err, "summary.csv has been changed since it was written")
	require.NoError(t, os.Remove(path))
	_, err = s.Run(context.Background())
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestWhatComesFromElsewhereIsNotReplaced(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]string{
		"results.csv": "does not belong to this sweep", "sweep.json": "does not come from a sweep", journalName: "is not the journal of a sweep",
	} {
		s := sweepOf(t, screening)
		require.NoError(t, os.MkdirAll(s.Dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(s.Dir, name), []byte(`{"mine": 1}`), 0o600))
		_, err := s.Run(context.Background())
		require.ErrorContains(t, err, message)
		assert.Equal(t, map[string]string{name: `{"mine": 1}`}, contents(t, s.Dir))
	}
}

func TestOnlyOneSweepIsAtWorkInAFolder(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, screening)
	tried := false
	s.Progress = func(stage Stage, done, _ int) {
		if stage == Playing && !tried {
			tried = true
			other := *s
			other.Progress = nil
			_, err := other.Run(context.Background())
			assert.ErrorIs(t, err, errBusy)
		}
	}
	play(t, s)
	assert.True(t, tried)
}

func TestProblemsAreFoundBeforeTheFirstRun(t *testing.T) {
	t.Parallel()
	for change, message := range map[string]string{
		"metrics: [hon, signatures]->metrics: [hon, singatures]":                         `design.yaml:7:16: metrics.1: found "singatures", expected a metric that some point has: `,
		"metrics: [hon, signatures]->metrics: [hon, hon]":                                "design.yaml:7:16: metrics.1: found hon twice, expected it once",
		"metrics: [hon, signatures]->series: [cooperatoin]":                              `design.yaml:7:10: series.0: found "cooperatoin", expected a variable`,
		"replicates: 30->replicates: 1000000000\nrandom: independent":                    "",
		"plan: {kind: morris, trajectories: 6}->plan: {kind: latin, points: 3, seed: 9}": "",
	} {
		old, changed, _ := strings.Cut(change, "->")
		require.Contains(t, screening, old)
		s := sweepOf(t, strings.Replace(screening, old, changed, 1))
		ctx, cancel := context.WithCancel(context.Background())
		s.Progress = func(stage Stage, _, _ int) {
			if stage == Playing {
				assert.Empty(t, message, "a run has been played")
				cancel()
			}
		}
		_, err := s.Run(ctx)
		cancel()
		if message == "" {
			require.ErrorIs(t, err, context.Canceled)
			continue
		}
		var problems scenario.Problems
		require.ErrorAs(t, err, &problems)
		assert.Contains(t, err.Error(), message)
		assert.Empty(t, contents(t, s.Dir), "nothing is left behind")
	}
	_, err := (&Sweep{}).Run(context.Background())
	require.ErrorContains(t, err, "a sweep needs a design")
}

// faulty makes agents that break down where they bargain in month 12, as in some runs.
type faulty struct{ scenario.Archetypes }

type breaker struct{ negotiation.Agent }

var errTalks = errors.New("the talks break down")

// Make implements [scenario.Archetypes].
func (f faulty) Make(s scenario.Spec) (negotiation.Agent, error) {
	a, err := f.Archetypes.Make(s)
	return breaker{a}, err
}

// Accept implements [negotiation.Agent].
func (b breaker) Accept(turn negotiation.Turn, offer negotiation.Offer) bool {
	if turn.Round == 12 {
		panic(errTalks)
	}
	return b.Agent.Accept(turn, offer)
}

func TestTheErrorOfARunSaysHowToRepeatIt(t *testing.T) {
	t.Parallel()
	var first string
	for _, workers := range []int{1, 7} {
		s := sweepOf(t, talks)
		s.Archetypes, s.Workers = faulty{s.Archetypes}, workers
		s.Replay = func(p design.Point, seed, run uint64) string {
			return fmt.Sprintf("play %d %d %d", p.Number, seed, run)
		}
		_, err := s.Run(context.Background())
		require.ErrorIs(t, err, errTalks)
		var bad *ensemble.RunError
		require.ErrorAs(t, err, &bad)
		var point, seed, run int
		_, err2 := fmt.Sscanf(bad.Replay, "play %d %d %d", &point, &seed, &run)
		require.NoError(t, err2)
		require.ErrorContains(t, err, fmt.Sprintf("sweep: point %d: ensemble: run %d of seed 3: panic: the talks break down; to repeat it: play", point, run))
		assert.Positive(t, run, "not the first run")
		m, again, number, err2 := s.Open(point, run)
		require.NoError(t, err2)
		solver, err2 := negotiation.NewSolver(m)
		require.NoError(t, err2)
		assert.PanicsWithError(t, errTalks.Error(), func() { solver.Run(again, number) })
		if first == "" {
			first = err.Error()
		}
		assert.Equal(t, first, err.Error(), "the first run that fails is named, whoever finds it")
		assert.Equal(t, []string{journalName}, slices.Sorted(maps.Keys(contents(t, s.Dir))))
	}
}

func TestOpenRefusesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, talks)
	for _, at := range [][2]int{{-1, 0}, {12, 0}, {0, -1}, {0, 40}} {
		_, _, _, err := s.Open(at[0], at[1])
		require.ErrorContains(t, err, "expected one from 0 to")
	}
}
