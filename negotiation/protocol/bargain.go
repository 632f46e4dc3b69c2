package protocol

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Trade says how a proposer chooses among the offers that are worth the same to
// it.
type Trade uint8

// The ways to choose.
const (
	// Exact takes the offer that is best for the other side.
	Exact Trade = iota
	// Similar takes the offer that is nearest to the last one of the other side
	// in this window: the sum over issues of squared differences of levels, each
	// weighted by what the issue is worth to the other side (in the spirit of
	// Faratin, Sierra & Jennings 2002). Until there is one, it is as Exact.
	Similar
)

// told is what the agents are told besides the text on the table.
type told struct {
	honest   [2]float64 // prior probability of each party's trustworthy type
	hazard   []float64  // of each party losing office in a round
	turned   []float64  // round in which each party last changed hands
	resource []float64  // what is left of what runs out for each party
}

// setup asks for what parties know of themselves and each other.
func (t *told) setup(u *negotiation.Setup) {
	P := len(u.Parties())
	u.Read(&t.hazard, "turnover.hazard", P, 0)
	u.Read(&t.turned, "turnover.last", P, 0)
	u.Read(&t.resource, "resource", P, math.Inf(1))
}

// heard is the last offer that each party has had from the other in this window.
type heard struct {
	levels []float64 // by party and issue
	any    []float64 // 1 for a party that has had one
	near   negotiation.Objective
}

// prepare asks for what agents are told besides the text on the table.
func (p *Talks) prepare(u *negotiation.Setup) error {
	var errs []error
	for i, id := range u.Parties() {
		p.told.honest[i] = 1
		for _, x := range u.Model.Parties {
			if x.ID == id {
				p.told.honest[i] = x.Trustworthy
			}
		}
		for _, d := range p.Patience[i] {
			if !(d >= 0 && d <= 1) {
				errs = append(errs, fmt.Errorf("patience %v of %s, expected a number in (0, 1], or 0 for the model's discount", d, id))
			}
		}
	}
	K := len(u.IssueIDs())
	p.told.setup(u)
	if p.Trade != Similar {
		return errors.Join(errs...)
	}
	var keys []string
	for _, id := range u.Parties() {
		for _, k := range u.IssueIDs() {
			keys = append(keys, id+"/"+k)
		}
	}
	u.Own(negotiation.Bargaining, &p.heard.levels, negotiation.Variable{Name: "heard", Keys: keys, Hidden: true,
		Meaning: "level of an issue in the last offer that a party has had in this window", Unit: "share of the full concession"})
	u.Own(negotiation.Bargaining, &p.heard.any, negotiation.Variable{Name: "heard.any", Keys: u.Parties(), Hidden: true,
		Meaning: "1 for a party that has had an offer in this window", Unit: "flag"})
	p.heard.near.Terms = make([]negotiation.Quad, K)
	return errors.Join(errs...)
}

// hear notes the offer on the table as the last one that party j has had.
func (p *Talks) hear(j int) {
	if p.Trade != Similar {
		return
	}
	copy(p.heard.levels[j*len(p.offer):], p.offer)
	p.heard.any[j] = 1
}

// nearness is the nearness, up to a constant, of a package to the last offer that
// party i has had.
func (p *Talks) nearness(s *negotiation.State, i int) negotiation.Objective {
	j := s.Other(i)
	for k := range p.heard.near.Terms {
		w := float64(s.Weight(j, k) * s.EstimateFactor(i, j, k))
		z := p.heard.levels[i*len(p.offer)+k]
		p.heard.near.Terms[k] = negotiation.Quad{B: float64(2 * w * z), G: w}
	}
	return p.heard.near
}

// patience is by how much both sides expect a round of delay to shrink party i's
// gain.
func (p *Talks) patience(s *negotiation.State, i int) float64 {
	d := p.Patience[i]
	for t := range d {
		if d[t] == 0 {
			d[t] = s.Discount()
		}
	}
	x := float64(p.told.honest[i]*d[negotiation.Trustworthy]) + float64((1-p.told.honest[i])*d[negotiation.Untrustworthy])
	if p.PatienceKnown {
		x = d[negotiation.Type(s.Type[i])]
	}
	return x * (1 - p.told.hazard[i])
}

// left is the number of rounds at the table that are left if nothing is signed, 0
// if there is no end to them.
func (p *Talks) left(s *negotiation.State) int {
	if p.LastRound == 0 {
		return 0
	}
	n := p.Rounds - s.Window.Step + 1
	for open := s.Round + n + p.Pause; open <= p.LastRound; open += p.Rounds + p.Pause {
		n += p.Rounds
	}
	return n
}

// review tells agents that want to know how the window has ended.
func (p *Talks) review(s *negotiation.State, signed bool) {
	for i := range p.seats {
		a := p.able[i].reviewer
		if a == nil {
			continue
		}
		var offer negotiation.Offer
		if signed {
			offer = negotiation.Offer{Package: s.Draft.Levels, Value: p.seats[i].own.Value(s.Draft.Levels), Share: 1}
		}
		a.Review(p.seats[i].turn, offer, signed)
	}
}
