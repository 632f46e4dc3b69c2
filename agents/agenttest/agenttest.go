// Package agenttest puts a type of agents through what the library asks of it.
// One call in a test does it:
//
//	func TestUnion(t *testing.T) {
//		agenttest.Run(t, agenttest.Config{New: newUnion, Role: negotiation.Constituent})
//	}
//
// The agents are asked about situations that hardly come up otherwise, and then
// they negotiate: in each place with their role, by every protocol, and in all
// with the mechanisms of the core model around them. Principals also negotiate with a
// third one, by stacked offers and with nothing around them. What is checked, by the
// name that stands in a failure:
//
//	construction   New makes an agent for its role, and the model takes it
//	coefficients   all are written, finite and concave, and the same if asked again
//	memory         the variables are well named, the same if asked again, and stay finite
//	aspiration     finite, and between no deal and the best that can be hoped for; likewise
//	               what a Settler settles for
//	acceptance     the same answer to the same question, and the one that a Candid agent names
//	proposal       every level is written, and lies within its bounds
//	ratification   a probability
//	ownership      what is read only is not written to, and nothing kept is used
//	replay         the same seed gives the same run to the last bit, with a fresh agent too
//	hidden state   other runs, broken off or at the same time, leave no trace
//	concurrency    one agent serves several solvers at once; tried if the three above hold
//	allocation     a round allocates nothing; checked where claimed
//	exercise       the agent was asked what its role and capabilities are for
//
// Run the tests with the race detector on as well: it sees what concurrent use
// happens to get away with.
package agenttest

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
)

// T is what the suite needs of a [testing.T].
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// Config says which agents are tested, and as what.
type Config struct {
	// New makes an agent for a place in a scenario. It is called for every place
	// and more than once for each; it is what [agents.Registry.Register] takes.
	New agents.Maker
	// Role is the place that the agents take; empty means principal. In the suite's
	// own scenario constituents have a veto.
	Role negotiation.Role
	// Scenario is a scenario file to negotiate in, for agents that know issues by
	// their names; nil means the suite's own, about seven issues between two
	// neighbours. The agents take the place of every member with the role.
	Scenario []byte
	// FreeAspiration allows demands below the reservation value and above the best
	// package that can be hoped for.
	FreeAspiration bool
	// AllocationFree claims that no method allocates once a negotiation is under
	// way. The claim can be checked only in a test that is not parallel; under the
	// race detector, where everything allocates, it is not.
	AllocationFree bool
}

// Run puts the agents through the suite and reports what they do not live up to,
// the first instance of each kind. A panic of an agent counts as a failure. It
// panics if there is no New.
func Run(t T, c Config) {
	t.Helper()
	if c.New == nil {
		panic("agenttest: Config.New is nil")
	}
	if c.Role == "" {
		c.Role = negotiation.Principal
	}
	s := &suite{Config: c, found: &findings{}}
	s.found.attempt("construction", "", s.run)
	for _, f := range s.found.list {
		t.Errorf("agenttest: %s: %s", f.check, f.text)
	}
}

// suite is one call of Run.
type suite struct {
	Config
	found *findings
	asked calls
}

func (s *suite) run() {
	tables, err := s.tables()
	if err != nil {
		s.found.add("construction", "", "%v", err)
		return
	}
	for _, x := range tables[0].seatings() {
		where := "as " + x.name()
		s.found.attempt("construction", where, func() { s.question(x, where) })
	}
	if s.found.any("construction", "coefficients", "memory") {
		return // no negotiation would be worth looking at
	}
	each := func(check string, do func(x seating, where string)) {
		for _, table := range tables {
			for _, x := range table.seatings() {
				where := fmt.Sprintf("as %s, %s", x.name(), table.about)
				s.found.attempt(check, where, func() { do(x, where) })
			}
		}
	}
	each("ownership", s.watch)
	each("replay", s.replay)
	each("hidden state", s.interleave)
	if !s.found.any("ownership", "replay", "hidden state") {
		each("concurrency", s.share)
	}
	if s.AllocationFree && !raceEnabled {
		each("allocation", s.allocate)
	}
	s.exercise()
}

// exercise reports what the agents were never asked: a suite that asks nothing
// passes everything.
func (s *suite) exercise() {
	missed := func(needed bool, n int, method string) {
		if needed && n == 0 {
			s.found.add("exercise", "", "%s was never called in a negotiation, so nothing is known about it", method)
		}
	}
	bargains := s.Role == negotiation.Principal
	missed(bargains, s.asked.aspiration, "Aspiration")
	missed(bargains, s.asked.accept, "Accept")
	missed(bargains && s.asked.proposer, s.asked.propose, "Propose")
	missed(bargains && s.asked.learner, s.asked.learn, "Learn")
	missed(bargains && s.asked.settler, s.asked.settle, "Settle")
	missed(bargains && s.asked.reviewer, s.asked.review, "Review")
	missed(bargains && s.asked.candid, s.asked.least, "Least")
	missed(s.Role == negotiation.Constituent && s.asked.ratifier, s.asked.ratify, "Ratify")
}

// finding is one thing that an agent does not live up to.
type finding struct{ check, text string }

// findings keeps the first of each kind.
type findings struct{ list []finding }

func (f *findings) add(check, where, format string, args ...any) {
	if f.any(check) {
		return
	}
	text := fmt.Sprintf(format, args...)
	if where != "" {
		text = where + ": " + text
	}
	f.list = append(f.list, finding{check, text})
}

// any reports whether there is a finding of one of the checks.
func (f *findings) any(checks ...string) bool {
	return slices.ContainsFunc(f.list, func(x finding) bool { return slices.Contains(checks, x.check) })
}

// attempt runs a check and turns a panic into a finding.
func (f *findings) attempt(check, where string, do func()) {
	defer func() {
		if p := recover(); p != nil {
			f.add(check, where, "panic: %v", p)
		}
	}()
	do()
}
