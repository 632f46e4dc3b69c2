package agenttest

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/detente-sim/detente/negotiation"
)

const (
	seed    = 1
	runs    = 2 // that each seating plays under each course
	workers = 4 // that share an agent
)

// record is what is left of a run: its log, and all variables as they stand at the
// end.
type record struct {
	log    *negotiation.Log
	names  []string
	values []float64
}

// remember records the present run.
func remember(s *negotiation.Solver) *record {
	r := &record{log: s.State().Log.Clone()}
	for _, v := range s.Variables() {
		r.names = append(r.names, v.Columns()...)
		r.values = append(r.values, s.State().View(v.Name)...)
	}
	return r
}

// play returns the records of the first runs on one solver.
func play(m *negotiation.Model) []*record {
	s := solver(m)
	list := make([]*record, runs)
	for run := range list {
		s.Run(seed, uint64(run))
		list[run] = remember(s)
	}
	return list
}

// differ returns where two records differ in a bit, or nil.
func differ(a, b *record) error {
	for n := range max(a.log.Len(), b.log.Len()) {
		if n >= a.log.Len() || n >= b.log.Len() {
			return fmt.Errorf("one run has %d events, the other %d", a.log.Len(), b.log.Len())
		}
		x, y := a.log.At(n), b.log.At(n)
		if x.Round != y.Round || x.Phase != y.Phase || x.Kind != y.Kind || x.Actor != y.Actor || x.Subject != y.Subject ||
			x.Issue != y.Issue || !same(x.Value, y.Value) || !same(x.Extra, y.Extra) {
			return fmt.Errorf("event %d is %q in one run and %q in the other", n, x, y)
		}
		p, q := a.log.Package(n), b.log.Package(n)
		for k := range max(len(p), len(q)) {
			if len(p) != len(q) || !same(p[k], q[k]) {
				return fmt.Errorf("event %d, %q, is about different packages: %v and %v", n, x, p, q)
			}
		}
	}
	for j, v := range a.values {
		if !same(v, b.values[j]) {
			return fmt.Errorf("variable %s ends at %v in one run and at %v in the other", a.names[j], v, b.values[j])
		}
	}
	return nil
}

func same(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// fresh builds the model of a seating, which has been built before.
func (x seating) fresh() *negotiation.Model {
	m, _, err := x.model(nil)
	if err != nil {
		panic(err)
	}
	return m
}

// watch plays with a guard around the agents and checks that this makes no
// difference.
func (s *suite) watch(x seating, where string) {
	sound := true
	m, _, err := x.model(func(a negotiation.Agent, id string) negotiation.Agent {
		return newGuard(a, s.FreeAspiration, &s.asked, func(check, format string, args ...any) {
			sound = false
			s.found.add(check, where, id+": "+format, args...)
		}).agentOf()
	})
	if err != nil {
		panic(err)
	}
	guarded, plain := play(m), play(x.fresh())
	if !sound {
		return // what follows from an answer that was found fault with says nothing
	}
	for run := range plain {
		if err := differ(plain[run], guarded[run]); err != nil {
			s.found.add("ownership", where, "run %d differs if what the agent was lent is spoilt after each call: it keeps something. %v", run, err)
		}
	}
}

// replay plays runs again: on the same solver, on a new one, and with new agents.
func (s *suite) replay(x seating, where string) {
	m := x.fresh()
	one := solver(m)
	for run := range uint64(runs) {
		one.Run(seed, run)
		first := remember(one)
		compare := func(how string, again *negotiation.Solver) {
			again.Run(seed, run)
			if err := differ(first, remember(again)); err != nil {
				s.found.add("replay", where, "run %d differs %s: %v", run, how, err)
			}
		}
		compare("when it is played again", one)
		compare("on another solver", solver(m))
		compare("with agents made anew", solver(x.fresh()))
	}
}

// interleave plays runs after others, after others that were broken off, and by
// turns on two solvers, and compares them with runs on their own.
func (s *suite) interleave(x seating, where string) {
	m := x.fresh()
	alone := make([]*record, runs)
	for run := range alone {
		fresh := solver(x.fresh())
		fresh.Run(seed, uint64(run))
		alone[run] = remember(fresh)
	}
	compare := func(how string, run int, used *negotiation.Solver) {
		if err := differ(alone[run], remember(used)); err != nil {
			s.found.add("hidden state", where, "run %d differs %s: %v", run, how, err)
		}
	}
	a, b := solver(m), solver(m)
	for run := range runs {
		a.Run(seed, uint64(run))
		compare("after other runs", run, a)
	}
	for run := range runs {
		b.Reset(seed+1, uint64(run))
		for range 5 + 7*run {
			b.Round()
		}
		b.Run(seed, uint64(run))
		compare("after a run that was broken off", run, b)
	}
	for run := range runs {
		next := (run + 1) % runs
		a.Reset(seed, uint64(run))
		b.Reset(seed, uint64(next))
		for one, other := true, true; one || other; {
			one, other = a.Round() == negotiation.Running, b.Round() == negotiation.Running
		}
		compare("when another is played by turns with it", run, a)
		compare("when another is played by turns with it", next, b)
	}
}

// share lets several solvers play with the same agents at the same time.
func (s *suite) share(x seating, where string) {
	alone := play(x.fresh())
	m := x.fresh()
	notes := make([]findings, workers)
	var all sync.WaitGroup
	for w := range notes {
		all.Go(func() {
			notes[w].attempt("concurrency", where, func() {
				for run, r := range play(m) {
					if err := differ(alone[run], r); err != nil {
						notes[w].add("concurrency", where, "run %d differs while others are played: %v", run, err)
					}
				}
			})
		})
	}
	all.Wait()
	for w := range notes {
		for _, f := range notes[w].list {
			s.found.add(f.check, "", "%s", f.text)
		}
	}
}

// allocate counts the allocations of rounds, once the log has grown to its size.
func (s *suite) allocate(x seating, where string) {
	one := solver(x.fresh())
	rounds := 0
	again := func() {
		for run := range uint64(runs) {
			one.Reset(seed, run)
			for one.Round() == negotiation.Running {
				rounds++
			}
		}
	}
	again()
	rounds = 0
	const times = 2
	if n := testing.AllocsPerRun(times, again); n > 0 {
		s.found.add("allocation", where, "%.0f allocations in %d rounds, expected none", n, rounds/(times+1))
	}
}
