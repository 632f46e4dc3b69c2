package compliance

import "github.com/detente-sim/detente/negotiation"

// courses are the actions in words.
var courses = [actions]string{"complying", "delivering in form only", "defecting"}

// tell says why a unit has changed its conduct: what each action is worth to its
// party, with what probability it is chosen, and the draws that fell.
func (c *Conduct) tell(s *negotiation.State, u int, fresh bool, kept, drawn float64) {
	j := s.UnitParty(u)
	m := s.Member(j)
	acc := &c.scratch[u]
	typ := int(s.Type[j])
	for k, due := range s.Force.Due {
		if due != 0 && s.Owes(j, k) && s.Unit(j, k) == u {
			var one account
			c.enter(s, &s.Force, &one, s.Terms(j), j, j, k)
			s.NoteIssue(m, k, "saving by not delivering", one.gain[negotiation.Defect]-one.loss[negotiation.Defect], "utility per month")
		}
	}
	s.NoteOf(m, "saving by not delivering anything", acc.gain[negotiation.Defect]-acc.loss[negotiation.Defect], "utility per month")
	s.NoteOf(m, "loss by a collapse", acc.collapse, "utility per month")
	s.NoteOf(m, "its probability that the other side complies", acc.partner, "probability")
	s.NoteOf(m, "weight of what it saves", float64(c.Temptation[typ]*c.CostFactor[typ]), "factor")
	s.NoteOf(m, "aversion to exploiting a partner that complies", float64(c.Assurance[typ]*acc.partner), "factor")
	for a, course := range courses {
		s.NoteOf(m, "probability of being enforced against by "+course, float64(s.Force.Alarm[u*actions+a]*s.Force.Enforced[u]), "probability per month")
	}
	for a, course := range courses {
		s.NoteOf(m, "value of "+course, acc.value[a], "utility per month")
	}
	for a, course := range courses {
		s.NoteOf(m, "probability of "+course, s.Force.Own[u*actions+a], "probability")
	}
	if !fresh {
		s.NoteOf(m, "probability of keeping its conduct without a decision", c.Inertia, "probability")
		s.NoteOf(m, "draw for keeping its conduct", kept, "draw")
	}
	s.NoteOf(m, "draw for the action", drawn, "draw")
}

// tell says how probable a report was.
func (v *Verification) tell(s *negotiation.State, u int, rates []float64, drawn float64, certain bool) {
	m := s.Member(s.UnitParty(u))
	for a, course := range courses {
		s.NoteOf(m, "probability of a report by "+course, rates[a], "probability")
	}
	if certain {
		s.NoteOf(m, "seen by everybody", 1, "flag")
		return
	}
	s.Note("draw", drawn, "draw")
}

// tell says what a review has weighed.
func (e *Enforcement) tell(s *negotiation.State, j int, proof float64, draws [2]float64) {
	if !s.Listening() {
		return
	}
	s.Note("probability that guarantors restore compliance", e.cure[0], "probability")
	s.Note("draw for the guarantors", draws[0], "draw")
	s.Note("probability of a violation, given the report", proof, "probability")
	s.Note("standard of proof", e.standard[0], "probability")
	s.NoteOf(s.Member(j), "probability that it enforces what is proven", e.will[j], "probability")
	s.NoteOf(s.Member(j), "draw for its will", draws[1], "draw")
}
