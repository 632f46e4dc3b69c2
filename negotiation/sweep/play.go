package sweep

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

// ahead bounds how many units for each worker may be waiting for an older one.
const ahead = 3

// slot carries a unit to a worker and what became of it back.
type slot struct {
	number int
	layout string
	runs   []byte
	err    error
}

// play plays the units that the journal does not have yet. They are played by several
// workers at a time and written in order, so that a journal always holds the first ones.
func (s *Sweep) play(ctx context.Context, j *journal) error {
	d := s.division()
	workers := s.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, d.units()-j.units)
	n := workers * ahead
	inner, cancel := context.WithCancel(ctx)
	jobs, done := make(chan *slot, n), make(chan *slot, n) // no sender ever waits
	var all sync.WaitGroup
	defer all.Wait()
	defer close(jobs)
	defer cancel()
	for range workers {
		all.Go(func() {
			w := worker{sweep: s, division: d, point: -1}
			for b := range jobs {
				b.layout, b.runs, b.err = w.play(inner, d.unit(b.number), b.runs[:0])
				done <- b
			}
		})
	}
	next := j.units
	give := func(b *slot) {
		if b.number = next; next < d.units() {
			next++
			jobs <- b
		}
	}
	for range n {
		give(&slot{})
	}
	waiting := make([]*slot, n) // by number of the unit modulo n
	for j.units < d.units() {
		b := <-done
		waiting[b.number%n] = b
		for b := waiting[j.units%n]; b != nil; b = waiting[j.units%n] {
			waiting[b.number%n] = nil
			if b.err != nil {
				return b.err
			}
			if err := j.add(b.layout, b.runs); err != nil {
				return fmt.Errorf("sweep: the journal cannot be written: %w", err)
			}
			s.progress(Playing, d.before(j.units), d.runs())
			give(b)
			if j.units == d.units() {
				break
			}
		}
	}
	return nil
}

// worker plays one unit after the other.
type worker struct {
	sweep       *Sweep
	division    division
	point       int // that the arrangement is of
	arrangement *arrangement
}

func (w *worker) play(ctx context.Context, u unit, dst []byte) (layout string, runs []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return "", dst, err
	}
	s := w.sweep
	if w.point != u.point {
		f, err := s.Design.Load(u.point)
		if err != nil {
			return "", dst, err
		}
		if w.arrangement, err = s.arrange(f); err != nil {
			return "", dst, fmt.Errorf("sweep: point %d: %w", u.point, err)
		}
		w.point = u.point
	}
	a := w.arrangement
	plan := ensemble.Plan{Model: a.model, Seed: s.Design.Seed(u.point), First: uint64(u.first), Runs: u.runs, Workers: 1}
	if s.Replay != nil {
		plan.Replay = func(seed, run uint64) string { return s.Replay(s.Design.Point(u.point), seed, run) }
	}
	err = ensemble.Play(ctx, plan, a.record, func(_ uint64, r record) error {
		dst = a.encode(dst, r)
		return nil
	})
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("sweep: point %d: %w", u.point, err)
	}
	return a.layout, dst, err
}
