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
func (p *Talks) tellAnswer(s *negotiation.State, you *seat, j int, offer negotiation.Offer, threshold, noise float64) {
	m := s.Member(j)
	s.NoteWorth(m, you.own, p.offer)
	if cost := you.own.Value(p.offer) - offer.Value; cost != 0 {
		s.NoteOf(m, "cost at home of settling for it", cost, "utility")
	}
	p.tellSeat(s, you, j)
	tellThreshold(s, m, you.least, offer.Value, threshold, noise, p.agents[j])
}

// tellThreshold says from which value a member takes an offer, and how close a call
// its answer was.
func tellThreshold(s *negotiation.State, m int, floor, value, threshold, noise float64, chance *negotiation.Stream) {
	s.NoteOf(m, "threshold", threshold, "utility")
	s.NoteOf(m, "beyond the threshold", value-threshold, "utility")
	if noise > 0 {
		if floor > threshold {
			s.NoteOf(m, "below which it takes no deal", floor, "utility")
		}
		s.NoteOf(m, "probability of accepting", negotiation.Logistic((value-threshold)/noise), "probability")
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

// tellStep says why party i takes the step that is due and what it proves: feint is the
// probability that an untrustworthy party would take it too, good what it counts for.
func (g *Initiatives) tellStep(s *negotiation.State, i int, cost, feint, good float64) {
	m := s.Member(i)
	s.NoteOf(m, "cost of the step", cost, "utility")
	s.NoteOf(m, "most that a step may cost", g.Cost, "utility")
	s.NoteOf(m, "steps that are still to come", g.left[i], "count")
	s.NoteOf(m, "probability that one that means to cheat would take it too", feint, "probability")
	s.NoteOf(m, "what it counts for as evidence", good, "months' worth of reports")
}

// tellEnd says where a series stood when it ended.
func (g *Initiatives) tellEnd(s *negotiation.State, i int, why SeriesEnd) {
	m := s.Member(i)
	s.NoteOf(m, "unanswered steps in a row", g.misses[i], "count")
	s.NoteOf(m, "unanswered steps in a row that end a series", float64(g.Patience), "count")
	s.NoteOf(m, "steps that were still to come", g.left[i], "count")
	if why == Exploited {
		s.NoteOf(m, "months within which hostility counts as a reply", float64(g.Window), "months")
		s.NoteOf(m, "share of the last step that can be taken back", s.Model().Issues[int(g.issue[i])].Reversibility, "share")
	}
}

// tellBreak says why a step that was due was not taken, and whether that is noticed.
func (g *Initiatives) tellBreak(s *negotiation.State, i int, cost, seen, notice float64) {
	m := s.Member(i)
	s.NoteOf(m, "cost of the step that was due", cost, "utility")
	s.NoteOf(m, "most that a step may cost", g.Cost, "utility")
	s.Note("probability that it is noticed", seen, "probability")
	s.Note("draw", notice, "draw")
}

// tellWindow says why talks open on a stage, and who makes the first offer: by a draw,
// unless the model names it.
func tellWindow(s *negotiation.State, stage, kept, clean int, named bool, coin *negotiation.Stream) {
	a := &s.Agreement
	switch {
	case a.Status == negotiation.Renegotiating:
		s.Note("stage that is renegotiated", float64(stage), "count")
	case a.Binds():
		s.Note("months since the last signature", float64(s.Round-a.SignedAt), "months")
		s.Note("months that it takes", float64(kept), "months")
		if a.LastReport > 0 {
			s.Note("months since the last report", float64(s.Round-a.LastReport), "months")
		}
		s.Note("months without a report that it takes", float64(clean), "months")
	case a.EndedAt > 0:
		s.Note("months since the last agreement ended", float64(s.Round-a.EndedAt), "months")
	}
	if named {
		s.Note("the model names who makes the first offer", 1, "flag")
		return
	}
	s.Note("draw for the first offer", coin.Last(), "draw")
}
