package protocol

import "github.com/detente-sim/detente/negotiation"

// tellSeat tells what a party knows at its turn.
func (p *Talks) tellSeat(s *negotiation.State, x *seat, i int) {
	m := s.Member(i)
	s.NoteReservation(i)
	s.NoteOf(m, "best that it can hope for", x.turn.Best, "utility")
	s.NoteOf(m, "aspiration", x.aspiration, "utility")
	s.NoteOf(m, "trust in the other side", s.Trust(i, s.Other(i)), "probability")
	s.NoteOf(m, "no-deal utility of the other side, by its estimate", x.otherB, "utility")
}

// tellOffer says how an offer of party i came about.
func (p *Talks) tellOffer(s *negotiation.State, me *seat, i int) {
	s.NotePackage(p.offer, p.lo, p.hi, p.covered)
	s.NoteWorth(s.Member(i), me.own, p.offer)
	s.NoteWorth(s.Member(s.Other(i)), me.other, p.offer)
	p.tellSeat(s, me, i)
	if p.rate > 0 {
		s.NoteOf(s.Member(i), "multiplier: what a unit more of its demand takes from the other side", p.rate, "factor")
	}
}

// tellAnswer says how party j came to its answer.
func (p *Talks) tellAnswer(s *negotiation.State, you *seat, j int, offer negotiation.Offer) {
	m := s.Member(j)
	s.NoteWorth(m, you.own, p.offer)
	if cost := you.own.Value(p.offer) - offer.Value; cost != 0 {
		s.NoteOf(m, "cost at home of settling for it", cost, "utility")
	}
	p.tellSeat(s, you, j)
	tellThreshold(s, m, you.turn, you.threshold, offer, p.able[j].candid, p.agents[j])
}

// tellThreshold says from which value a member takes an offer, and how close a call
// its answer was.
func tellThreshold(s *negotiation.State, m int, turn negotiation.Turn, least float64, offer negotiation.Offer, c negotiation.Candid, chance *negotiation.Stream) {
	threshold, noise := max(turn.Reservation, least), 0.0
	if c != nil {
		threshold, noise = c.Least(turn, offer)
	}
	s.NoteOf(m, "threshold", threshold, "utility")
	s.NoteOf(m, "beyond the threshold", offer.Value-threshold, "utility")
	if noise > 0 {
		s.NoteOf(m, "probability of accepting", negotiation.Logistic((offer.Value-threshold)/noise), "probability")
		s.NoteOf(m, "draw", chance.Last(), "draw")
	}
}

// tellText says what both sides made of a mediator's text.
func (m *SingleText) tellText(s *negotiation.State, p *Talks, seats *[2]seat) {
	s.NotePackage(m.draft, p.lo, p.hi, p.covered)
	for i := range seats {
		x := &seats[i]
		s.NoteWorth(s.Member(i), x.own, m.draft)
		p.tellSeat(s, x, i)
		bound := m.bound(x)
		s.NoteOf(s.Member(i), "threshold", bound, "utility")
		s.NoteOf(s.Member(i), "beyond the threshold", s.Net(i, x.own.Value(m.draft))-bound, "utility")
	}
}

// tell says what staying and leaving are worth to party i, and how long it has
// preferred to leave.
func (e *Exits) tell(s *negotiation.State, i int, in, out float64) {
	m := s.Member(i)
	s.NoteOf(m, "value of staying", in, "utility")
	s.NoteOf(m, "value of leaving", out, "utility")
	s.NoteOf(m, "margin that leaving must have", e.Margin, "utility")
	s.NoteOf(m, "months for which it has preferred to leave", e.unhappy[i], "months")
	s.NoteOf(m, "months that it takes", float64(e.Patience), "months")
}

// tellRequest says why party i asks to renegotiate.
func (e *Exits) tellRequest(s *negotiation.State, i int, gain float64, in, out *[2]float64) {
	m, j := s.Member(i), s.Other(i)
	s.NoteOf(m, "gain from the agreement now", gain, "utility")
	s.NoteOf(m, "gain at its signature", e.signed[i], "utility")
	s.NoteOf(m, "gain below which it asks", least(e.signed[i], e.Share), "utility")
	for _, p := range [2]int{i, j} {
		s.NoteOf(s.Member(p), "value of staying", in[p], "utility")
		s.NoteOf(s.Member(p), "value of leaving", out[p], "utility")
	}
}

// tell says why a series of steps is announced.
func (g *Initiatives) tell(s *negotiation.State, i int, cost float64) {
	m, j := s.Member(i), s.Other(i)
	s.NoteOf(m, "cost of the first step", cost, "utility")
	s.NoteOf(m, "most that a step may cost", g.Cost, "utility")
	s.NoteOf(m, "trust of the other side", s.Trust(j, i), "probability")
	s.NoteOf(m, "trust below which it would try", g.Low, "probability")
	s.NoteOf(m, "probability of beginning", g.Rate, "probability per month")
}

// tellReply says why the other side answers a step of party i's or not.
func (g *Initiatives) tellReply(s *negotiation.State, j int, trust, p, cost, answer float64) {
	m := s.Member(j)
	s.NoteOf(m, "trust in the other side", trust, "probability")
	s.NoteOf(m, "trust at which it is as likely as not to answer", g.Low, "probability")
	s.NoteOf(m, "cost of an answer", cost, "utility")
	s.NoteOf(m, "most that a step may cost", g.Cost, "utility")
	s.NoteOf(m, "probability of answering", p, "probability")
	s.NoteOf(m, "draw", answer, "draw")
}
