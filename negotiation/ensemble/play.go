package ensemble

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/detente-sim/detente/negotiation"
)

// Plan says which runs are played.
type Plan struct {
	Model *negotiation.Model
	// The runs numbered First to First+Runs−1 of Seed are played.
	Seed, First uint64
	Runs        int
	// Workers is the number of runs that are played at a time; 0 means one for each
	// CPU that the program may use.
	Workers int
	// Progress, if not nil, is told after each run that has been collected how many
	// have been.
	Progress func(done int)
}

func (p *Plan) check() error {
	switch {
	case p.Model == nil:
		return errors.New("ensemble: no model")
	case p.Runs < 1:
		return fmt.Errorf("ensemble: %d runs, expected at least 1", p.Runs)
	case p.Workers < 0:
		return fmt.Errorf("ensemble: %d workers, expected at least 1, or 0 for one per CPU", p.Workers)
	}
	return nil
}

// Recorder holds the observers of one run. Recorders are used again and again,
// for one run at a time.
type Recorder interface {
	Observers() []negotiation.Observer
}

// RunError is the error of a single run. Playing the run of that number and
// seed again repeats it.
type RunError struct {
	Seed, Run uint64
	Err       error
	// Stack shows where a panic happened.
	Stack string
}

// Error implements error.
func (e *RunError) Error() string {
	return fmt.Sprintf("ensemble: run %d of seed %d: %v", e.Run, e.Seed, e.Err)
}

// Unwrap returns the cause.
func (e *RunError) Unwrap() error { return e.Err }

// slot carries a run from the plan through a worker to the collector.
type slot[R Recorder] struct {
	recorder  R
	observers []negotiation.Observer
	run       uint64
	err       error
}

// slotsPerWorker bounds how far workers may run ahead of the oldest run that is
// not finished, and with it the memory in use.
const slotsPerWorker = 8

// Play plays the runs of a plan and hands each to collect, in the order of run
// numbers and on the caller's goroutine, so that collect needs no locks. It may
// read the recorder until it returns. Memory does not grow with the number of
// runs: fresh is called for a few recorders per worker.
//
// Play returns the first error of a run, a [*RunError], or of collect; a panic
// during a run is such an error. If the context ends, the runs collected so far
// are the first ones of the plan, without gaps, and the error wraps the context's.
// All goroutines have ended when Play returns.
func Play[R Recorder](ctx context.Context, p Plan, fresh func() (R, error), collect func(run uint64, r R) error) error {
	if err := p.check(); err != nil {
		return err
	}
	workers := p.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, p.Runs)
	n := min(workers*slotsPerWorker, p.Runs)
	free, jobs, done := make(chan *slot[R], n), make(chan *slot[R]), make(chan *slot[R], n)
	for range n {
		r, err := fresh()
		if err != nil {
			return err
		}
		free <- &slot[R]{recorder: r, observers: r.Observers()}
	}
	relays, solvers := make([]relay, workers), make([]*negotiation.Solver, workers)
	for w := range solvers {
		s, err := negotiation.NewSolver(p.Model, &relays[w])
		if err != nil {
			return err
		}
		solvers[w] = s
	}
	inner, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	all.Go(func() { assign(inner, p, free, jobs) })
	var playing sync.WaitGroup
	for w := range solvers {
		playing.Go(func() {
			for s := range jobs {
				relays[w].observers = s.observers
				err := play(solvers[w], p.Seed, s.run)
				s.err = err
				done <- s // has room for every slot; s belongs to the collector now
				if err != nil {
					return // the solver may be left in any state
				}
			}
		})
	}
	all.Go(func() { playing.Wait(); close(done) })
	got, err := gather(p, n, free, done, collect)
	if err != nil {
		return err
	}
	if got < p.Runs {
		return fmt.Errorf("ensemble: stopped after %d of %d runs: %w", got, p.Runs, context.Cause(ctx))
	}
	return nil
}

// assign gives every run a slot, in order. A run waits until the slot of a run
// that has been collected is free, so that the oldest run always has one.
func assign[R Recorder](ctx context.Context, p Plan, free <-chan *slot[R], jobs chan<- *slot[R]) {
	defer close(jobs)
	for r := range uint64(p.Runs) {
		if ctx.Err() != nil {
			return
		}
		select {
		case s := <-free:
			s.run = p.First + r
			select {
			case jobs <- s:
			case <-ctx.Done():
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// play plays one run and turns a panic into an error.
func play(s *negotiation.Solver, seed, run uint64) (err error) {
	defer func() {
		if v := recover(); v != nil {
			cause, ok := v.(error)
			if !ok {
				cause = fmt.Errorf("%v", v)
			}
			err = &RunError{Seed: seed, Run: run, Err: fmt.Errorf("panic: %w", cause), Stack: string(debug.Stack())}
		}
	}()
	s.Run(seed, run)
	return nil
}

// gather puts finished runs in order, hands them to collect and returns how many
// it has.
func gather[R Recorder](p Plan, n int, free chan<- *slot[R], done <-chan *slot[R], collect func(uint64, R) error) (int, error) {
	waiting := make([]*slot[R], n) // by run number modulo n
	next := 0
	for s := range done {
		waiting[int((s.run-p.First)%uint64(n))] = s
		for {
			at := next % n
			s := waiting[at]
			if s == nil {
				break
			}
			if s.err != nil {
				return next, s.err
			}
			if err := collect(s.run, s.recorder); err != nil {
				return next, err
			}
			waiting[at] = nil
			next++
			free <- s // has room for every slot
			if p.Progress != nil {
				p.Progress(next)
			}
		}
	}
	return next, nil
}

// relay passes what a solver shows on to the observers of the present run.
type relay struct{ observers []negotiation.Observer }

func (r *relay) Start(s *negotiation.State) {
	for _, o := range r.observers {
		o.Start(s)
	}
}

func (r *relay) Observe(s *negotiation.State) {
	for _, o := range r.observers {
		o.Observe(s)
	}
}

func (r *relay) Finish(s *negotiation.State, status negotiation.Status) {
	for _, o := range r.observers {
		o.Finish(s, status)
	}
}
