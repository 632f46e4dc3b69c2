package environment

import "github.com/detente-sim/detente/negotiation"

// tell says how an incident came about; draws are those of its coming and its severity.
func (p *Incidents) tell(s *negotiation.State, draws [2]float64) {
	s.Note("probability of an incident", p.Rate, "probability per month")
	s.Note("draw", draws[0], "draw")
	tellSeverity(s, p.Low, p.High, draws[1], p.Damping)
}

// tell says how an attack came about that nobody would have prevented with the given
// rate, and that came with probability chance.
func (p *Spoilers) tell(s *negotiation.State, rate, chance float64, by int, draws [2]float64) {
	if by >= 0 {
		t := &s.Force
		if !s.Agreement.Binds() {
			t = &s.Draft
		}
		s.NoteOf(by, "what it would lose by the deal", p.loss(s, t, by), "utility")
		s.NoteOf(by, "loss at which its capability is used in full", p.Reference, "utility")
	}
	m := s.Member(p.side)
	s.NoteOf(m, "probability of an attack that is not prevented", rate, "probability per month")
	s.NoteOf(m, "share of attacks that it prevents", 1-chance/rate, "share")
	s.NoteOf(m, "probability of an attack", chance, "probability per month")
	s.Note("draw", draws[0], "draw")
	tellSeverity(s, p.Low, p.High, draws[1], p.Damping)
}

// tellSeverity says how severe something is and how far the crisis channel dampens it.
func tellSeverity(s *negotiation.State, low, high, drawn, damping float64) {
	s.Note("least severity", low, "tension")
	s.Note("highest severity", high, "tension")
	s.Note("draw for the severity", drawn, "draw")
	s.Note("share of the tension that the crisis channel takes away", float64(damping*s.Channel()), "share")
}
