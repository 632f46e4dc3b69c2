package negotiation

import (
	"fmt"
	"slices"
)

// CopyFrom puts the solver where another one stands in its run, so that it can go on
// from there by its own model: with the same model it goes on exactly as the other
// would. Both models must have the same members, parties and issues; otherwise the
// error says so and the solver stays where it is.
//
// History goes with the run, settings with the solver. Variables are matched by name;
// those that the other lacks stand as at round 0. Where the other's variable still has
// the value that its model begins with, and this model begins with another, the latter
// counts: it has been a setting so far. What was drawn at round 0, such as the parties'
// types and what they misjudge about each other, is history. Office holders are the
// other's once an office has changed hands.
//
// The observers of the solver are told that a run begins, at round 0, and then see only
// the rounds to come. The other solver is left alone.
func (s *Solver) CopyFrom(other *Solver) error {
	a, b := &s.state, &other.state
	if err := sameShape(a, b); err != nil {
		return err
	}
	s.Reset(b.Seed, b.Run)
	for i := range s.layout.vars {
		s.copyVariable(i, other)
	}
	a.Round, a.phase, a.Turned = b.Round, b.phase, b.Turned
	a.Agreement, a.Proposal, a.Window = b.Agreement, b.Proposal, b.Window
	a.Log.copyFrom(&b.Log)
	copy(a.estimate, b.estimate)
	if b.Turned != 0 {
		copy(a.weight, b.weight)
		for i, m := range a.party {
			from := &b.base[b.party[i]]
			a.base[m].Const = from.Const
			copy(a.base[m].Terms, from.Terms)
		}
	}
	copy(a.mod.terms, b.mod.terms)
	copy(a.mod.constant, b.mod.constant)
	copy(a.mod.seen, b.mod.seen)
	copy(a.mod.seenC, b.mod.seenC)
	s.status = other.status
	return nil
}

// copyVariable takes the values of variable i from a solver that has one of the same
// name and keys.
func (s *Solver) copyVariable(i int, other *Solver) {
	v := &s.layout.vars[i]
	j, ok := other.layout.index[v.Name]
	if !ok || !slices.Equal(v.Keys, other.layout.vars[j].Keys) {
		return
	}
	to, from := s.layout.offset[i], other.layout.offset[j]
	for n := range v.size() {
		x, began := other.state.values[from+n], other.initial[from+n]
		if x == began && s.initial[to+n] != began {
			continue
		}
		s.state.values[to+n] = x
	}
}

// sameShape reports how two states differ in who negotiates about what.
func sameShape(a, b *State) error {
	switch {
	case !slices.Equal(a.partyIDs, b.partyIDs):
		return fmt.Errorf("negotiation: copy of a run between %v to a model of %v", b.partyIDs, a.partyIDs)
	case !slices.Equal(a.issueIDs, b.issueIDs):
		return fmt.Errorf("negotiation: copy of a run about %v to a model of %v", b.issueIDs, a.issueIDs)
	case !slices.EqualFunc(a.model.Members, b.model.Members, func(x, y Member) bool { return x.ID == y.ID }):
		return fmt.Errorf("negotiation: copy of a run to a model with other members")
	}
	return nil
}

func (l *Log) copyFrom(o *Log) {
	l.events = append(l.events[:0], o.events...)
	l.levels = append(l.levels[:0], o.levels...)
}
