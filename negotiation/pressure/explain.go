package pressure

import "github.com/detente-sim/detente/negotiation"

// weighed keeps what a party has weighed from its decision to the act itself, for those
// who listen.
type weighed struct {
	provoked bool
	parts    []negotiation.Term
	values   []float64 // of the acts in the menu
	share    float64   // probability of the act, given that the party acts
	draws    [2]float64
	chosen   int
}

// consider notes what party i has weighed before it acts.
func (a *Acts) consider(s *negotiation.State, i, pick int, provoked bool, draws [2]float64) {
	n := a.menu[i][pick]
	act := &s.Model().Acts[n]
	feared := a.feared(s, i)
	total := a.worth(s, i, n, provoked, feared)
	term := func(name string, value float64) negotiation.Term {
		return negotiation.Term{Name: name, Value: value, Unit: "utility"}
	}
	w := &weighed{provoked: provoked, share: a.share[pick], draws: draws, chosen: pick}
	w.parts = []negotiation.Term{
		term("what it changes for the party", a.change(s, s.Terms(i), n)),
		term("what the other side's loss is worth", -float64(a.Leverage*a.change(s, s.Seen(i, s.Other(i)), n))),
		term("cost of tension", -float64(a.TensionCost*act.Tension)),
		term("fear of a reply", -float64(a.Fear*feared)),
		term("fixed cost", -a.Cost),
	}
	if provoked {
		w.parts = append(w.parts, term("satisfaction of hitting back", total-a.worth(s, i, n, false, feared)))
	}
	w.parts = append(w.parts, term("value of the act", total))
	w.values = append(w.values, a.value[:len(a.menu[i])]...)
	a.weighed[i] = w
}

// tell says why party i takes act n.
func (a *Acts) tell(s *negotiation.State, i, n int, chance float64) {
	w, m := a.weighed[i], s.Member(i)
	a.weighed[i] = nil
	if w == nil {
		scripted := 0.0
		if a.scripted(s, i, n) {
			scripted = 1
		}
		s.NoteOf(m, "by the script of the scenario", scripted, "flag")
		s.NoteOf(m, "because it has threatened to", 1-scripted, "flag")
		return
	}
	provoked := 0.0
	if w.provoked {
		provoked = 1
	}
	s.NoteOf(m, "provoked", provoked, "flag")
	for _, t := range w.parts {
		s.NoteOf(m, t.Name, t.Value, t.Unit)
	}
	for n, v := range w.values {
		if act := &s.Model().Acts[a.menu[i][n]]; n != w.chosen {
			s.NoteOf(m, "value of the alternative: "+nameOf(act), v, "utility")
		}
	}
	s.NoteOf(m, "probability of acting", chance, "probability")
	s.NoteOf(m, "draw for acting", w.draws[0], "draw")
	s.NoteOf(m, "probability of this act among those open", w.share, "probability")
	s.NoteOf(m, "draw among acts", w.draws[1], "draw")
}

func nameOf(a *negotiation.Act) string {
	if a.Name == "" {
		return a.ID
	}
	return a.Name
}

// tell says why party i backs its offer with act n.
func (t *Threats) tell(s *negotiation.State, i, n int, b negotiation.Bid, cred float64) {
	me, you := s.Member(i), s.Member(s.Other(i))
	q, out := t.Acts.Value(s, i, n), t.Acts.backing[i]
	worry := float64(cred * max(0, -t.Acts.change(s, s.Seen(i, s.Other(i)), n)))
	s.NoteOf(me, "value of carrying it out", q, "utility")
	s.NoteOf(me, "cost of backing down", out, "utility")
	s.NoteOf(me, "record: threats carried out", t.executed[i], "count")
	s.NoteOf(me, "record: threats unmet", t.unmet[i], "count")
	s.NoteOf(me, "credibility", cred, "probability")
	s.NoteOf(me, "its gain if the offer is accepted", b.Worth-b.Reservation, "utility")
	s.NoteOf(me, "probability of acceptance without the threat, by its estimate", t.acceptance(b, b.OtherReservation), "probability")
	s.NoteOf(me, "probability of acceptance with it, by its estimate", t.acceptance(b, b.OtherReservation-worry), "probability")
	s.NoteOf(me, "value of threatening", t.gain(s, i, n, b), "utility")
	s.NoteOf(you, "what the threat takes from its no-deal utility", t.worry[i], "utility")
}

// tellEnd says why a threat that has come due is carried out or not.
func (t *Threats) tellEnd(s *negotiation.State, i, n int, noise float64) {
	m := s.Member(i)
	s.NoteOf(m, "value of carrying it out", t.Acts.Value(s, i, n), "utility")
	s.NoteOf(m, "cost of backing down", t.Acts.backing[i], "utility")
	s.NoteOf(m, "logistic error", noise, "utility")
	s.NoteOf(m, "sum: it is carried out if above 0", t.Acts.Value(s, i, n)+t.Acts.backing[i]+noise, "utility")
}
