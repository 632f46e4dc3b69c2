package explain

import "github.com/detente-sim/detente/negotiation"

// Notes is an observer that keeps the terms of the events of a run; see
// [negotiation.Listener].
type Notes struct {
	terms map[int][]negotiation.Term
}

// Start implements [negotiation.Observer].
func (n *Notes) Start(*negotiation.State) { n.terms = map[int][]negotiation.Term{} }

// Observe implements [negotiation.Observer].
func (n *Notes) Observe(*negotiation.State) {}

// Finish implements [negotiation.Observer].
func (n *Notes) Finish(*negotiation.State, negotiation.Status) {}

// Note implements [negotiation.Listener].
func (n *Notes) Note(_ *negotiation.State, event int, t negotiation.Term) {
	n.terms[event] = append(n.terms[event], t)
}

// Of returns the terms of an event of the log, in the order in which they were told.
func (n *Notes) Of(event int) []negotiation.Term { return n.terms[event] }
