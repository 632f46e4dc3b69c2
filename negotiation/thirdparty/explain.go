package thirdparty

import "github.com/detente-sim/detente/negotiation"

// tell says why guarantor n has stepped in or not.
func (g *DecidingGuarantors) tell(s *negotiation.State, n int, gain, cost float64) {
	m := g.members[n]
	s.NoteOf(m, "what it gains if the agreement goes on", gain, "utility")
	s.NoteOf(m, "cost of stepping in", cost, "utility")
	s.NoteOf(m, "net", gain-cost, "utility")
	s.NoteOf(m, "probability of stepping in", g.chanceOf(gain-cost), "probability")
	s.NoteOf(m, "draw", g.chance[n].Last(), "draw")
}

// tell says why mediator m has said what it said, and how far that is believed.
func (p *Messengers) tell(s *negotiation.State, m int, signal int, gain, after [2]float64, draw float64) {
	who := p.members[m]
	s.NoteOf(who, "its signal: the other side is so", float64(signal), "flag")
	s.NoteOf(who, "probability that its signal is right", p.Accuracy, "probability")
	for n, heard := range [2]string{"after a signal against", "after a signal in favour"} {
		s.NoteOf(who, "what it gains by saying so, "+heard, gain[n], "utility")
		s.NoteOf(who, "probability of saying so, "+heard, after[n], "probability")
	}
	s.NoteOf(who, "draw", draw, "draw")
}
