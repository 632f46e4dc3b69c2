package main

import (
	"context"
	"fmt"
	"sync"
	"testing"

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

func newArchive(m *negotiation.Model) (*archive, error) {
	b, err := observe.NewBenchmarks(m, observe.Kept)
	if err != nil {
		return nil, err
	}
	columns, err := observe.Columns(m, "trust", "tension", "delivered")
	if err != nil {
		return nil, err
	}
	return &archive{model: m, benchmarks: b, columns: columns}, nil
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
func (a *archive) playBare(runs, workers int) error {
	p := ensemble.Plan{Model: a.model, Seed: seed, Runs: runs, Workers: workers}
	return ensemble.Play(context.Background(), p, newBare, func(uint64, bare) error { return nil })
}

// playRecorded plays runs and sums them up.
//
//go:noinline
func (a *archive) playRecorded(runs, workers int) (*ensemble.Digest, error) {
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

// byEnsemble measures what play does with runs of the core model on workers.
func byEnsemble(ready func() (*archive, error), runs, workers int, play func(a *archive, runs, workers int) error) measure {
	return func(b *testing.B) error {
		a, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		for b.Loop() {
			if err := play(a, runs, workers); err != nil {
				return err
			}
		}
		rate(b, float64(runs), "runs/s")
		return nil
	}
}

// ensembles lists the benchmarks of ensembles.
func ensembles() []family {
	ready := sync.OnceValues(func() (*archive, error) {
		m, err := core()
		if err != nil {
			return nil, err
		}
		return newArchive(m)
	})
	plain, recorded, length := family{name: "Ensemble"}, family{name: "EnsembleRecorded"}, family{name: "EnsembleByRuns"}
	for _, workers := range []int{1, 2} {
		name := fmt.Sprintf("workers=%d", workers)
		plain.add(name, byEnsemble(ready, many, workers, (*archive).playBare))
		recorded.add(name, byEnsemble(ready, many, workers, func(a *archive, runs, workers int) error {
			_, err := a.playRecorded(runs, workers)
			return err
		}))
	}
	for _, runs := range []int{100, 300, 1000, 3000} {
		length.add(fmt.Sprintf("runs=%d", runs), byEnsemble(ready, runs, 1, (*archive).playBare))
	}
	return []family{plain, recorded, length}
}
