package explain

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// Case says which round of which run is to be explained.
type Case struct {
	// File is the scenario and Types its archetypes; see [scenario.File.Model].
	File  *scenario.File
	Types scenario.Archetypes
	Seed  uint64
	Run   uint64
	// Round counts from 1.
	Round int
	// Paths, if not empty, are the parameters that counterfactuals may change, as in
	// [scenario.Number.Path]; otherwise all may be.
	Paths []string
}

// Explanation is what decided the events of a round.
type Explanation struct {
	Model *negotiation.Model
	Case  Case
	// Decisions are explained in the order in which they happened.
	Decisions []Decision
	// Others are the events of the round that need no explanation; see [Follows].
	Others []Happening
	// Tried is the number of parameters that were tried for counterfactuals.
	Tried int
}

// Decision is an event and why it happened.
type Decision struct {
	Happening
	// Package is the package that it is about, or nil.
	Package []float64
	Terms   []negotiation.Term
	// Changes are the changes of one parameter that would have reversed the event, the
	// smallest first; none if no parameter would have done so within its range.
	Changes []Change
}

// Change is a change of one parameter that reverses an event.
type Change struct {
	scenario.Number
	// Needed is a value at which the event is reversed, and Holds one nearer to the
	// present value at which it is not; they are close to each other. Needed has as
	// few digits as it can.
	Needed, Holds float64
	// Distance is how far Needed is from the present value, as a share of the range
	// that was searched.
	Distance float64
	// Since is the round from which the parameter is taken to have been changed: the
	// round explained, or the one before.
	Since int
	// Instead are the events that take the place of the one that is reversed: those of
	// the round that are about the same decision. It may be empty.
	Instead []Happening
}

// Smallest returns the smallest change that reverses the decision; ok is false if
// there is none.
func (d *Decision) Smallest() (c Change, ok bool) {
	if len(d.Changes) == 0 {
		return Change{}, false
	}
	return d.Changes[0], true
}

// Explain plays a run up to a round and explains what was decided in it. It plays the
// round once or more for each numeric parameter of the scenario.
func Explain(c Case) (*Explanation, error) {
	if c.Round < 1 {
		return nil, fmt.Errorf("explain: round %d, expected at least 1", c.Round)
	}
	m, err := c.File.Model(c.Types)
	if err != nil {
		return nil, err
	}
	before, err := c.stand(m, c.Round-1)
	if err != nil {
		return nil, err
	}
	notes := &Notes{}
	now, err := negotiation.NewSolver(m, notes)
	if err != nil {
		return nil, err
	}
	if err := now.CopyFrom(before); err != nil {
		return nil, err
	}
	now.Round()
	x := &Explanation{Model: m, Case: c}
	all := happened(now)
	for _, e := range all {
		if !Decides(e.Kind) {
			x.Others = append(x.Others, e)
			continue
		}
		y := slices.Clone(now.State().Log.Package(e.at))
		x.Decisions = append(x.Decisions, Decision{Happening: e, Package: y, Terms: notes.Of(e.at)})
	}
	numbers := c.numbers()
	x.Tried = len(numbers)
	s := &search{c: c, before: before}
	for n := range x.Decisions {
		s.of = append(s.of, &x.Decisions[n])
	}
	s.run(numbers)
	return x, x.earlier(m, numbers)
}

// earlier looks for changes a round earlier where none in the round reverses what rests
// on what the round before has left: reports and what follows from them. The round
// before has to bring the same with the change as without it.
func (x *Explanation) earlier(m *negotiation.Model, numbers []scenario.Number) error {
	s := &search{c: x.Case}
	for n := range x.Decisions {
		if d := &x.Decisions[n]; d.Phase < negotiation.Domestic && len(d.Changes) == 0 {
			s.of = append(s.of, d)
		}
	}
	if x.Case.Round < 2 || len(s.of) == 0 {
		return nil
	}
	var err error
	if s.before, err = x.Case.stand(m, x.Case.Round-2); err != nil {
		return err
	}
	last, err := x.Case.stand(m, x.Case.Round-1)
	if err != nil {
		return err
	}
	s.leads = append(s.leads, happened(last))
	s.run(numbers)
	return nil
}

// stand plays the run up to the end of a round.
func (c *Case) stand(m *negotiation.Model, round int) (*negotiation.Solver, error) {
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, err
	}
	s.Reset(c.Seed, c.Run)
	for range round {
		if status := s.Round(); status != negotiation.Running {
			return nil, fmt.Errorf("explain: run %d ends after round %d (%v), so that there is no round %d",
				c.Run, s.State().Round, status, c.Round)
		}
	}
	return s, nil
}

// numbers lists the parameters that may be changed.
func (c *Case) numbers() []scenario.Number {
	all := c.File.Numbers()
	if len(c.Paths) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(n scenario.Number) bool { return !slices.Contains(c.Paths, n.Path) })
}
