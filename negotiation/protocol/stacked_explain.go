package protocol

import "github.com/detente-sim/detente/negotiation"

// tellPlace tells what party i knows at its turn. What it thinks of the others is told
// as theirs.
func (p *Stacked) tellPlace(s *negotiation.State, i int) {
	x, m := &p.seats[i], s.Member(i)
	s.NoteReservation(i)
	s.NoteOf(m, "best that it can hope for", x.turn.Best, "utility")
	s.NoteOf(m, "aspiration", x.aspiration, "utility")
	for j := range p.seats {
		if j != i {
			s.NoteOf(s.Member(j), "no-deal utility, by the other's estimate", x.needs[j], "utility")
		}
	}
}

// tellOffer says how an offer of party i came about.
func (p *Stacked) tellOffer(s *negotiation.State, i int) {
	x := &p.seats[i]
	s.NotePackage(p.offer, p.lo, p.hi, p.covered)
	s.NoteWorth(s.Member(i), x.own, p.offer)
	for j := range p.seats {
		if j != i {
			s.NoteWorth(s.Member(j), x.others[j], p.offer)
		}
	}
	p.tellPlace(s, i)
}

// tellAnswer says how party j came to its answer.
func (p *Stacked) tellAnswer(s *negotiation.State, j int, offer negotiation.Offer, threshold, noise float64) {
	you, m := &p.seats[j], s.Member(j)
	s.NoteWorth(m, you.own, p.offer)
	if cost := you.own.Value(p.offer) - offer.Value; cost != 0 {
		s.NoteOf(m, "cost at home of settling for it", cost, "utility")
	}
	p.tellPlace(s, j)
	tellThreshold(s, m, you.least, offer.Value, threshold, noise, p.agents[j])
}
