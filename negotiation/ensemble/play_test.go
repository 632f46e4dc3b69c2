package ensemble_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// modelOf makes the model of the larger example with settings.
func modelOf(t testing.TB, settings ...string) *negotiation.Model {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	f, err := scenario.Load("venezuela.yaml", data, sets...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	return m
}

// tracer keeps a fingerprint of the whole log of a run.
type tracer struct {
	run    uint64
	text   string
	rounds int
}

func (r *tracer) Observers() []negotiation.Observer { return []negotiation.Observer{r} }
func (r *tracer) Start(s *negotiation.State)        { r.run, r.text, r.rounds = s.Run, "", 0 }
func (r *tracer) Observe(*negotiation.State)        { r.rounds++ }

func (r *tracer) Finish(s *negotiation.State, _ negotiation.Status) {
	var b strings.Builder
	for n := range s.Log.Len() {
		e := s.Log.At(n)
		fmt.Fprintln(&b, e, math.Float64bits(e.Value), math.Float64bits(e.Extra), s.Log.Package(n))
	}
	r.text = b.String()
}

func newTracer() (*tracer, error) { return &tracer{}, nil }

// logs plays a plan and returns the logs in the order in which they came.
func logs(t *testing.T, p ensemble.Plan) []string {
	t.Helper()
	var all []string
	err := ensemble.Play(context.Background(), p, newTracer, func(run uint64, r *tracer) error {
		require.Equal(t, run, r.run, "the recorder holds another run")
		require.Equal(t, p.First+uint64(len(all)), run, "runs come in order")
		require.Equal(t, p.Model.Rounds, r.rounds)
		all = append(all, r.text)
		return nil
	})
	require.NoError(t, err)
	require.Len(t, all, p.Runs)
	return all
}

func TestRunsDoNotDependOnWorkersOrNumber(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "months=20")
	want := logs(t, ensemble.Plan{Model: m, Seed: 7, Runs: 60, Workers: 1})
	for _, workers := range []int{2, 7, 0, 100} {
		assert.Equal(t, want, logs(t, ensemble.Plan{Model: m, Seed: 7, Runs: 60, Workers: workers}), "%d workers", workers)
	}
	assert.Equal(t, want[:10], logs(t, ensemble.Plan{Model: m, Seed: 7, Runs: 10, Workers: 3}), "run r of ten is run r of sixty")
	assert.Equal(t, want[40:55], logs(t, ensemble.Plan{Model: m, Seed: 7, First: 40, Runs: 15, Workers: 3}), "runs may start anywhere")
	assert.NotEqual(t, want[:10], logs(t, ensemble.Plan{Model: m, Seed: 8, Runs: 10}))
	assert.NotEqual(t, want[0], want[1])
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(7, 33)
	var alone tracer
	alone.Finish(s.State(), 0)
	assert.Equal(t, want[33], alone.text, "a solver alone plays the same run")
}

func TestRecordersAreUsedAgain(t *testing.T) {
	t.Parallel()
	made, done := 0, 0
	p := ensemble.Plan{Model: modelOf(t, "months=3"), Seed: 1, Runs: 500, Workers: 3, Progress: func(n int) { done++; assert.Equal(t, done, n) }}
	err := ensemble.Play(context.Background(), p, func() (*tracer, error) { made++; return &tracer{}, nil },
		func(uint64, *tracer) error { return nil })
	require.NoError(t, err)
	assert.LessOrEqual(t, made, 36, "memory must not grow with the number of runs")
	assert.Equal(t, 500, done)
}

func TestPlansThatMakeNoSense(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "months=3")
	broken := *m
	broken.Rounds = 0
	for want, p := range map[string]ensemble.Plan{
		"ensemble: no model":                                                 {Runs: 1},
		"ensemble: 0 runs, expected at least 1":                              {Model: m},
		"ensemble: -1 workers, expected":                                     {Model: m, Runs: 1, Workers: -1},
		"seed 9007199254740992, expected at most 9007199254740991":           {Model: m, Runs: 1, Seed: 1 << 53},
		"2 runs from number 9007199254740991 on, expected numbers up to":     {Model: m, Runs: 2, First: ensemble.LargestSeed},
		"1 runs from number 18446744073709551615 on, expected numbers up to": {Model: m, Runs: 1, First: math.MaxUint64},
		"model ven-us: rounds 0, expected at least":                          {Model: &broken, Runs: 1},
	} {
		err := ensemble.Play(context.Background(), p, newTracer, func(uint64, *tracer) error { return nil })
		require.ErrorContains(t, err, want)
	}
	none := errors.New("no recorder")
	err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Runs: 4}, func() (*tracer, error) { return nil, none },
		func(uint64, *tracer) error { return nil })
	require.ErrorIs(t, err, none)
}

func TestAnErrorOfTheCollectorEndsThePlan(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	for _, workers := range []int{1, 5} {
		var seen []uint64
		p := ensemble.Plan{Model: modelOf(t, "months=6"), Seed: 1, Runs: 400, Workers: workers}
		err := ensemble.Play(context.Background(), p, newTracer, func(run uint64, _ *tracer) error {
			seen = append(seen, run)
			if run == 30 {
				return full
			}
			return nil
		})
		require.ErrorIs(t, err, full)
		assert.Len(t, seen, 31, "nothing is collected after the error")
	}
}

// bomb is an agent that panics in some of the runs.
type bomb struct {
	negotiation.Agent
	cause any
}

func (b bomb) Aspiration(turn negotiation.Turn) float64 {
	if turn.Round == 3 && turn.Chance.Float64() < 0.02 {
		panic(b.cause)
	}
	return b.Agent.Aspiration(turn)
}

func TestAPanicBecomesAnErrorThatNamesTheRun(t *testing.T) {
	t.Parallel()
	cause := errors.New("the agent has lost its nerve")
	m := modelOf(t, "months=6")
	m.Members = append([]negotiation.Member(nil), m.Members...)
	m.Members[0].Agent = bomb{m.Members[0].Agent, cause}
	var first uint64
	for i, workers := range []int{1, 2, 7} {
		collected := uint64(0)
		err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 11, Runs: 300, Workers: workers}, newTracer,
			func(uint64, *tracer) error { collected++; return nil })
		var bad *ensemble.RunError
		require.ErrorAs(t, err, &bad)
		require.ErrorIs(t, err, cause)
		if i == 0 {
			first = bad.Run
			require.Positive(t, first, "choose a seed whose first run does not fail")
		}
		assert.Equal(t, first, bad.Run, "the first run that fails is reported, whoever plays it")
		assert.Equal(t, first, collected, "all runs before it are collected")
		assert.Equal(t, uint64(11), bad.Seed)
		assert.Equal(t, fmt.Sprintf("ensemble: run %d of seed 11: panic: the agent has lost its nerve", first), err.Error())
		assert.Contains(t, bad.Stack, "bomb.Aspiration")
	}
	replay := func(seed, run uint64) string { return fmt.Sprintf("-seed %d -trace %d", seed, run) }
	err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 11, Runs: 300, Replay: replay}, newTracer,
		func(uint64, *tracer) error { return nil })
	require.EqualError(t, err, fmt.Sprintf("ensemble: run %d of seed 11: panic: the agent has lost its nerve; to repeat it: -seed 11 -trace %d", first, first))
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	assert.PanicsWithValue(t, cause, func() { s.Run(11, first) }, "the seed and the number repeat it")
}

func TestCancellationLeavesTheFirstRuns(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		var seen []uint64
		p := ensemble.Plan{Model: modelOf(t, "months=6"), Seed: 1, Runs: 100000, Workers: workers}
		err := ensemble.Play(ctx, p, newTracer, func(run uint64, _ *tracer) error {
			seen = append(seen, run)
			if run == 50 {
				cancel()
			}
			return nil
		})
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, fmt.Sprintf("ensemble: stopped after %d of 100000 runs", len(seen)))
		for n, run := range seen {
			require.Equal(t, uint64(n), run, "no gaps")
		}
		assert.GreaterOrEqual(t, len(seen), 51)
		assert.Less(t, len(seen), 51+workers*20, "it ends soon")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := ensemble.Play(ctx, ensemble.Plan{Model: modelOf(t, "months=3"), Runs: 5}, newTracer, func(uint64, *tracer) error { return nil })
	require.ErrorIs(t, err, context.Canceled)
}

// TestOneModelServesManyPlans plays one model several times at once, as a server
// would.
func TestOneModelServesManyPlans(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "months=10")
	want := logs(t, ensemble.Plan{Model: m, Seed: 2, Runs: 12, Workers: 2})
	var all sync.WaitGroup
	got := make([][]string, 4)
	for i := range got {
		all.Go(func() {
			err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 2, Runs: 12, Workers: 2}, newTracer,
				func(_ uint64, r *tracer) error { got[i] = append(got[i], r.text); return nil })
			assert.NoError(t, err)
		})
	}
	all.Wait()
	for i := range got {
		assert.Equal(t, want, got[i])
	}
}

// recorder is what a study keeps of each run.
type recorder struct {
	summary *observe.Summary
	series  *observe.Series
}

func (r *recorder) Observers() []negotiation.Observer {
	return []negotiation.Observer{r.summary, r.series}
}

// study plays runs into a digest and keeps the metrics of all runs.
func study(t *testing.T, m *negotiation.Model, runs, workers int) (*ensemble.Digest, [][]float64) {
	t.Helper()
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	columns, err := observe.Columns(m, "delivered", "tension")
	require.NoError(t, err)
	fresh := func() (*recorder, error) {
		s, err := observe.NewSummary(m, b)
		return &recorder{s, observe.NewSeries(columns)}, err
	}
	r, err := fresh()
	require.NoError(t, err)
	d := ensemble.NewDigest(r.summary, columns, m.Rounds)
	var all [][]float64
	err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs, Workers: workers}, fresh,
		func(run uint64, r *recorder) error {
			d.Add(run, r.summary, r.series)
			all = append(all, append([]float64(nil), r.summary.Values()...))
			return nil
		})
	require.NoError(t, err)
	return d, all
}

func TestDigestDoesNotDependOnWorkers(t *testing.T) {
	t.Parallel()
	m := modelOf(t, "months=24")
	want, _ := study(t, m, 80, 1)
	for _, workers := range []int{2, 7} {
		got, _ := study(t, m, 80, workers)
		assert.Equal(t, want.Overall, got.Overall, "to the last bit")
		assert.Equal(t, want.ByClass, got.ByClass)
		assert.Equal(t, want.ByMonth, got.ByMonth)
		assert.Equal(t, want.Bands, got.Bands)
		assert.Equal(t, want.Stages, got.Stages)
		assert.Equal(t, want.LastDeals, got.LastDeals)
	}
}

func TestDigestAddsUp(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	d, all := study(t, m, 120, 2)
	require.Equal(t, 120, d.Runs())
	total, most := 0, 0
	for o := range negotiation.Outcomes {
		share := d.Outcomes.Share(o)
		total += share.Count
		most = max(most, share.Count)
		assert.Equal(t, 120, share.Runs)
		assert.InDelta(t, share.Value(), d.Mean(o.String()), 1e-12, "the metric and the count agree")
		assert.Equal(t, share.Count, d.ByClass[o][0].N())
		last := d.ByMonth[m.Rounds-1]
		assert.Equal(t, share, last.Share(o), "the class of the last month is that of the run")
		run, ok := d.Typical(o)
		assert.Equal(t, share.Count > 0, ok)
		if ok {
			i := indexOf(d, o.String())
			assert.Equal(t, 1.0, all[run][i], "the typical run of a class belongs to it")
		}
	}
	assert.Equal(t, 120, total)
	assert.Equal(t, most, d.Outcomes.Share(d.Common()).Count)
	for i, x := range d.Metrics {
		var values []float64
		for _, row := range all {
			if !math.IsNaN(row[i]) {
				values = append(values, row[i])
			}
		}
		require.Equal(t, len(values), d.Overall[i].N(), x.Name)
		var sum float64
		for _, v := range values {
			sum += v
		}
		if len(values) > 0 {
			assert.InDelta(t, sum/float64(len(values)), d.Overall[i].Mean(), 1e-9, x.Name)
		}
	}
	deals := 0
	for _, s := range d.Stages {
		deals += s.Efficiency.N()
	}
	assert.InDelta(t, d.Mean("signatures")*120, float64(deals), 1e-6)
	for i := range d.Variants {
		n := 0
		for _, c := range d.Others[i] {
			n += c
		}
		assert.Equal(t, 120, n)
	}
	_, ok := d.Metric("nonsense")
	assert.False(t, ok)
	assert.True(t, math.IsNaN(d.Mean("nonsense")))
}

func indexOf(d *ensemble.Digest, name string) int {
	for i := range d.Metrics {
		if d.Metrics[i].Name == name {
			return i
		}
	}
	return -1
}

func TestDigestNeedsRanges(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	s, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	columns, err := observe.Columns(m, "oil.deviation")
	require.NoError(t, err)
	assert.PanicsWithValue(t, "ensemble: NewDigest: the variable oil.deviation states no range", func() { ensemble.NewDigest(s, columns, 3) })
}
