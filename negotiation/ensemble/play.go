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
	// Replay, if not nil, says how a person repeats a single run, such as by a command
	// line with all settings; the error of a run tells it.
	Replay func(seed, run uint64) string
}

func (p *Plan) check() error {
	switch {
	case p.Model == nil:
		return errors.New("ensemble: no model")
	case p.Runs < 1:
		return fmt.Errorf("ensemble: %d runs, expected at least 1", p.Runs)
	case p.Workers < 0:
		return fmt.Errorf("ensemble: %d workers, expected at least 1, or 0 for one per CPU", p.Workers)
	case p.Seed > LargestSeed:
		return fmt.Errorf("ensemble: seed %d, expected at most %d", p.Seed, uint64(LargestSeed))
	case p.First > LargestSeed || uint64(p.Runs) > LargestSeed-p.First+1:
		return fmt.Errorf("ensemble: %d runs from number %d on, expected numbers up to %d", p.Runs, p.First, uint64(LargestSeed))
	}
	return nil
}

// workers is the number of runs that are played at a time.
func (p *Plan) workers() int {
	n := p.Workers
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return min(n, p.Runs)
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
	// Replay says how to repeat the run, if the plan does; see [Plan.Replay].
	Replay string
	// Stack shows where a panic happened.
	Stack string
}

// Error implements error.
func (e *RunError) Error() string {
	text := fmt.Sprintf("ensemble: run %d of seed %d: %v", e.Run, e.Seed, e.Err)
	if e.Replay != "" {
		text += "; to repeat it: " + e.Replay
	}
	return text
}

// Unwrap returns the cause.
func (e *RunError) Unwrap() error { return e.Err }

// block carries a few runs in a row from the plan through a worker to the collector:
// handing over costs the time of a fifth of a short run, so single runs would not do.
type block[R Recorder] struct {
	recorders []R
	observers [][]negotiation.Observer
	first     uint64
	runs      int
	played    int // so many of the runs are whole
	err       error
}

const (
	// blocksPerWorker bounds how far workers may run ahead of the oldest run that is not
	// finished, and with it the memory in use: one block is played while others wait for
	// their turn or are collected.
	blocksPerWorker = 3
	longestBlock    = 4
)

// blockOf is the number of runs of a block: so few that all workers have work to the
// end.
func blockOf(workers, runs int) int { return min(max(1, runs/(8*workers)), longestBlock) }

// Play plays the runs of a plan and hands each to collect, in the order of run
// numbers and on the caller's goroutine, so that collect needs no locks. It may
// read the recorder until it returns. Memory does not grow with the number of
// runs: fresh is called for a few recorders per worker.
//
// Play returns the first error of a run, a [*RunError], or of collect; a panic
// during a run is such an error. If the context ends, the runs collected so far
// are the first ones of the plan, without gaps, and the error wraps the context's:
// collect is never broken off, so that what it writes run by run is whole. All
// goroutines have ended when Play returns.
func Play[R Recorder](ctx context.Context, p Plan, fresh func() (R, error), collect func(run uint64, r R) error) error {
	if err := p.check(); err != nil {
		return err
	}
	t, err := newTeam(p.Model, p.workers(), p.Runs, fresh)
	if err != nil {
		return err
	}
	return t.play(ctx, p, collect)
}

// team is a number of workers and what they need, for one plan or for several of
// the same model, one after the other. After an error of a run it must not be used.
type team[R Recorder] struct {
	blocks  []*block[R]
	relays  []relay
	solvers []*negotiation.Solver
}

// newTeam makes a team for plans of at most so many runs.
func newTeam[R Recorder](m *negotiation.Model, workers, runs int, fresh func() (R, error)) (*team[R], error) {
	t := &team[R]{relays: make([]relay, workers)}
	size := blockOf(workers, runs)
	for range min(workers*blocksPerWorker, (runs+size-1)/size) {
		b := &block[R]{}
		for range size {
			r, err := fresh()
			if err != nil {
				return nil, err
			}
			b.recorders, b.observers = append(b.recorders, r), append(b.observers, r.Observers())
		}
		t.blocks = append(t.blocks, b)
	}
	for w := range workers {
		s, err := negotiation.NewSolver(m, &t.relays[w])
		if err != nil {
			return nil, err
		}
		t.solvers = append(t.solvers, s)
	}
	return t, nil
}

// play plays a plan.
func (t *team[R]) play(ctx context.Context, p Plan, collect func(run uint64, r R) error) error {
	inner, cancel := context.WithCancel(ctx)
	jobs, done := make(chan *block[R], len(t.blocks)), make(chan *block[R], len(t.blocks)) // no sender ever waits
	var workers, all sync.WaitGroup
	defer all.Wait()
	defer close(jobs)
	defer cancel()
	for w := range t.solvers {
		workers.Go(func() {
			for b := range jobs {
				sound := t.work(inner, w, &p, b)
				done <- b // belongs to the collector now
				if !sound {
					return // the solver may be left in any state
				}
			}
		})
	}
	all.Go(func() { workers.Wait(); close(done) })
	got, err := t.gather(inner, &p, jobs, done, collect)
	if err != nil {
		return err
	}
	if got < p.Runs {
		return fmt.Errorf("ensemble: stopped after %d of %d runs: %w", got, p.Runs, context.Cause(ctx))
	}
	return nil
}

// work plays the runs of a block, up to the end of the context or to an error, after
// which the worker is not sound.
func (t *team[R]) work(ctx context.Context, w int, p *Plan, b *block[R]) (sound bool) {
	for b.played, b.err = 0, nil; b.played < b.runs && ctx.Err() == nil; b.played++ {
		t.relays[w].observers = b.observers[b.played]
		if b.err = play(t.solvers[w], p, b.first+uint64(b.played)); b.err != nil {
			return false
		}
	}
	return true
}

// gather hands out runs in order, puts what comes back in order, hands it to collect
// and returns how many runs that were. Workers take blocks in order, so that the
// oldest block is always being played or has been.
func (t *team[R]) gather(ctx context.Context, p *Plan, jobs chan<- *block[R], done <-chan *block[R], collect func(uint64, R) error) (int, error) {
	size, n := len(t.blocks[0].recorders), len(t.blocks)
	given, got := 0, 0
	give := func(b *block[R]) {
		if given < p.Runs && ctx.Err() == nil {
			b.first, b.runs = p.First+uint64(given), min(size, p.Runs-given)
			given += b.runs
			jobs <- b
		}
	}
	for _, b := range t.blocks {
		give(b)
	}
	waiting := make([]*block[R], n) // by number of the block modulo n
	for got < given {
		b, ok := <-done
		if !ok {
			return got, nil // cannot be: the block whose error ended a worker comes first
		}
		waiting[int(b.first-p.First)/size%n] = b
		for got < given {
			at := got / size % n
			b := waiting[at]
			if b == nil {
				break
			}
			waiting[at] = nil
			for i := range b.played {
				if err := collect(b.first+uint64(i), b.recorders[i]); err != nil {
					return got, err
				}
				got++
				if p.Progress != nil {
					p.Progress(got)
				}
			}
			if b.played < b.runs {
				return got, b.err // nil if the context has ended
			}
			give(b)
		}
	}
	return got, nil
}

// play plays one run and turns a panic into an error.
func play(s *negotiation.Solver, p *Plan, run uint64) (err error) {
	defer func() {
		if v := recover(); v != nil {
			cause, ok := v.(error)
			if !ok {
				cause = fmt.Errorf("%v", v)
			}
			bad := &RunError{Seed: p.Seed, Run: run, Err: fmt.Errorf("panic: %w", cause), Stack: string(debug.Stack())}
			if p.Replay != nil {
				bad.Replay = p.Replay(p.Seed, run)
			}
			err = bad
		}
	}()
	s.Run(p.Seed, run)
	return nil
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
