package bench

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
)

// many is the number of runs of an ensemble: enough for the building of solvers
// and recorders to be a small part.
const many = 1000

// bare records nothing.
type bare struct{}

func (bare) Observers() []negotiation.Observer { return nil }

func newBare() (bare, error) { return bare{}, nil }

// record keeps what the main job keeps of a run.
type record struct {
	summary *observe.Summary
	series  *observe.Series
}

func (r *record) Observers() []negotiation.Observer {
	return []negotiation.Observer{r.summary, r.series}
}

// archive makes records of a model's runs and sums them up.
type archive struct {
	model      *negotiation.Model
	benchmarks *observe.Benchmarks
	columns    []observe.Column
}

func newArchive(tb testing.TB, m *negotiation.Model) *archive {
	tb.Helper()
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(tb, err)
	columns, err := observe.Columns(m, "trust", "tension", "delivered")
	require.NoError(tb, err)
	return &archive{model: m, benchmarks: b, columns: columns}
}

func (a *archive) fresh() (*record, error) {
	s, err := observe.NewSummary(a.model, a.benchmarks)
	if err != nil {
		return nil, err
	}
	return &record{summary: s, series: observe.NewSeries(a.columns)}, nil
}

// playBare plays runs and forgets them.
//
//go:noinline
func playBare(m *negotiation.Model, runs, workers int) error {
	p := ensemble.Plan{Model: m, Seed: seed, Runs: runs, Workers: workers}
	return ensemble.Play(context.Background(), p, newBare, func(uint64, bare) error { return nil })
}

// playRecorded plays runs and sums them up.
//
//go:noinline
func playRecorded(a *archive, runs, workers int) (*ensemble.Digest, error) {
	var d *ensemble.Digest
	p := ensemble.Plan{Model: a.model, Seed: seed, Runs: runs, Workers: workers}
	err := ensemble.Play(context.Background(), p, a.fresh, func(run uint64, r *record) error {
		if d == nil {
			d = ensemble.NewDigest(r.summary, a.columns, a.model.Rounds)
		}
		d.Add(run, r.summary, r.series)
		return nil
	})
	return d, err
}

func byWorkers(b *testing.B, play func(workers int) error) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := play(workers); err != nil {
					b.Fatal(err)
				}
			}
			rate(b, many, "runs/s")
		})
	}
}

// BenchmarkEnsemble plays runs and forgets them.
func BenchmarkEnsemble(b *testing.B) {
	m := venezuela(b)
	byWorkers(b, func(workers int) error { return playBare(m, many, workers) })
}

// BenchmarkEnsembleRecorded keeps of every run what the main job keeps.
func BenchmarkEnsembleRecorded(b *testing.B) {
	a := newArchive(b, venezuela(b))
	byWorkers(b, func(workers int) error {
		_, err := playRecorded(a, many, workers)
		return err
	})
}

func TestEnsemblesThatAreMeasuredAreWhole(t *testing.T) {
	t.Parallel()
	m := venezuela(t)
	require.NoError(t, playBare(m, 30, 2))
	a := newArchive(t, m)
	one, err := playRecorded(a, 30, 1)
	require.NoError(t, err)
	two, err := playRecorded(a, 30, 2)
	require.NoError(t, err)
	require.Equal(t, 30, one.Runs())
	require.Equal(t, one.Outcomes, two.Outcomes)
	require.Equal(t, one.Overall, two.Overall)
}
