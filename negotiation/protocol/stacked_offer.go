package protocol

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// exchange lets party i make an offer and the others answer it. It passes on the right
// to make the next one and reports whether enough accept.
func (p *Stacked) exchange(s *negotiation.State, i int) (agreed bool) {
	P := len(p.seats)
	me := &p.seats[i]
	s.Window.Offers++
	p.turn[0] = float64((i + 1) % P)
	to := -1
	if P == 2 {
		to = s.Member(1 - i)
	}
	if !p.propose(s, i) {
		s.Emit(negotiation.EventPass, s.Member(i), to, me.turn.Reservation, me.turn.Best, nil)
		if s.Listening() {
			p.tellPlace(s, i)
		}
		return false
	}
	s.Put(p.offer, p.covered)
	s.Emit(negotiation.EventOffer, s.Member(i), to, me.own.Value(p.offer), p.leaves(i), p.offer)
	if s.Listening() {
		p.tellOffer(s, i)
	}
	yes, no := 1, 0
	for n := 1; n < P && P-no >= p.quota; n++ {
		j := (i + n) % P
		if p.answer(s, i, j) {
			yes++
			continue
		}
		if no++; no == 1 {
			p.turn[0] = float64(j)
		}
	}
	agreed = yes >= p.quota
	p.learn(s, i, agreed)
	if agreed {
		p.turn[0] = float64((i + 1) % P) // the next offer, should players at home refuse this one
	}
	return agreed
}

// leaves is what party i's offer is worth, by its estimate, to the other of two and,
// where there are more, what it gives to those gains on whose consent it hangs: the
// least gain in the group that gains most.
func (p *Stacked) leaves(i int) float64 {
	x := &p.seats[i]
	if len(p.seats) == 2 {
		return x.others[1-i].Value(p.offer)
	}
	most := math.Inf(-1)
	for _, group := range p.groups[i] {
		least := math.Inf(1)
		for _, j := range group {
			least = min(least, x.others[j].Value(p.offer)-x.needs[j])
		}
		most = max(most, least)
	}
	return most
}

// answer lets party j answer the offer of party i.
func (p *Stacked) answer(s *negotiation.State, i, j int) (yes bool) {
	you := &p.seats[j]
	offer := negotiation.Offer{Package: p.offer, Value: s.Net(j, you.own.Value(p.offer)), Share: 1}
	yes = p.agent(s, j).Accept(you.turn, offer) && offer.Value >= you.least-tolerance
	kind := negotiation.EventRefuse
	if yes {
		kind = negotiation.EventAccept
	}
	from, noise := p.able[j].least(you.turn, offer, you.least, you.threshold)
	s.Emit(kind, s.Member(j), s.Member(i), offer.Value, from, nil)
	if s.Listening() {
		p.tellAnswer(s, j, offer, from, noise)
	}
	return yes
}

// learn tells all who want to know, first the others and then party i, what came of
// its offer.
func (p *Stacked) learn(s *negotiation.State, i int, agreed bool) {
	P := len(p.seats)
	for n := 1; n <= P; n++ {
		j := (i + n) % P
		l, x := p.able[j].learner, &p.seats[j]
		if l == nil {
			continue
		}
		offer := negotiation.Offer{Package: p.offer, Value: x.own.Value(p.offer), Share: 1}
		if j != i {
			offer.Value = s.Net(j, offer.Value)
		}
		l.Learn(x.turn, offer, j == i, agreed)
	}
}

// propose writes party i's offer. A party that can gain nothing makes none.
func (p *Stacked) propose(s *negotiation.State, i int) bool {
	me := &p.seats[i]
	if s.Net(i, me.turn.Best) <= me.least+tolerance {
		return false
	}
	if a := p.able[i].proposer; a != nil {
		if !a.Propose(me.turn, me.table, p.offer) {
			return false
		}
		for k, y := range p.offer {
			p.offer[k] = min(max(y, p.lo[k]), p.hi[k])
		}
		p.round(p.offer)
		return true
	}
	least := max(me.aspiration, min(me.least, me.turn.Best))
	demand := max(least, min(s.Gross(i, least), me.turn.Best))
	most := math.Inf(-1)
	for _, group := range p.groups[i] {
		if gain, ok := p.court(i, group, demand); ok && gain > most {
			most = gain
			copy(p.offer, p.scratch)
		}
	}
	return !math.IsInf(most, -1)
}

// court writes into scratch the offer of party i that is best for the others in a
// group among those worth theta to itself, and returns what it leaves that one of them
// that gains least; ok is false if no package is worth theta.
func (p *Stacked) court(i int, group []int, theta float64) (gain float64, ok bool) {
	x := &p.seats[i]
	if len(p.seats) == 2 {
		j := group[0]
		var sol search.Solution
		if p.stepper != nil {
			sol = p.stepper.BestFor(x.own, x.others[j], p.lo, p.hi, theta, p.scratch)
		} else {
			p.begin(p.of(i, forOffer))
			sol = p.solver.BestFor(x.own, x.others[j], p.lo, p.hi, theta, p.scratch)
			p.end(p.of(i, forOffer), sol)
		}
		return sol.B - x.needs[j], sol.Status != search.Infeasible
	}
	p.require(x, group)
	for k, t := range x.mean.Terms {
		p.tie.Terms[k] = negotiation.Quad{B: goodwill * t.B, G: goodwill * t.G}
	}
	a := p.fair.BestFor(x.own, theta, p.under, p.tie, p.lo, p.hi, p.scratch)
	p.round(p.scratch)
	return a.Value, a.Status != search.Infeasible
}

// require lists what the others in a group need, by the estimates of the party at x.
func (p *Stacked) require(x *place, group []int) {
	p.under = p.under[:0]
	for _, j := range group {
		p.under = append(p.under, search.Constraint{Of: x.others[j], Least: x.needs[j]})
	}
}

// goodwill is what a unit of the others' mean gain counts against one of the least.
const goodwill = 1e-3
