package main

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// secretive offers once, or answers, by what only it knows: a number that is drawn
// anew in every run and kept in its memory.
type secretive struct {
	agents.Preferences
	first  bool
	demand func(secret float64) float64          // share that it demands
	takes  func(secret, share, lot float64) bool // whether it takes a share
}

// Memory implements [negotiation.Rememberer].
func (secretive) Memory() []negotiation.Variable {
	return []negotiation.Variable{{Name: "secret", Hidden: true, Max: 1, Unit: "share", Meaning: "what only it knows, of its largest value"}}
}

// Aspiration implements [negotiation.Agent].
func (secretive) Aspiration(t negotiation.Turn) float64 {
	t.Memory[0] = t.Chance.Float64()
	return t.Reservation
}

// Accept implements [negotiation.Agent].
func (s secretive) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return s.takes(t.Memory[0], o.Value-0.5, t.Chance.Float64())
}

// Propose implements [negotiation.Proposer].
func (s secretive) Propose(t negotiation.Turn, _ negotiation.Table, out []float64) bool {
	divide(out, s.first, s.demand(t.Memory[0]))
	return true
}

// ultimatum plays one offer in many runs. Each calls back with the result and both secrets.
func (b *book) ultimatum(demand func(secret float64) float64, takes func(secret, share, lot float64) bool, each func(r result, first, second float64)) error {
	g := game{patience: [2]float64{0.9, 0.9}, offers: 1}
	s, err := negotiation.NewSolver(g.model([2]negotiation.Agent{
		secretive{Preferences: wants(true), first: true, demand: demand},
		secretive{Preferences: wants(false), takes: takes}}))
	if err != nil {
		return err
	}
	for run := range b.runs {
		r := replay(s, b.seed, uint64(run))
		each(r, s.State().Memory(0)[0], s.State().Memory(1)[0])
	}
	return nil
}

// gamble compares a demand with play, and with play of other demands.
func (b *book) gamble(what string, want bargaining.Gamble, fallback float64, takes func(secret, share, lot float64) bool) error {
	play := func(demand float64) (payoffs []float64, refused moments, err error) {
		err = b.ultimatum(func(float64) float64 { return demand }, takes, func(r result, _, _ float64) {
			if r.deal {
				payoffs = append(payoffs, r.shares[0])
				refused.add(0)
			} else {
				payoffs = append(payoffs, fallback)
				refused.add(1)
			}
		})
		return payoffs, refused, err
	}
	honest, refused, err := play(want.Demand)
	if err != nil {
		return err
	}
	var value moments
	for _, x := range honest {
		value.add(x)
	}
	b.mean(what+": probability of refusal", want.Reject, refused)
	b.mean(what+": worth", want.Value, value)
	best, tried := moments{}, 0
	for _, shift := range []float64{-0.1, -0.03, 0.03, 0.1} {
		other, _, err := play(min(1, want.Demand+shift))
		if err != nil {
			return err
		}
		var gain moments
		for i, x := range other {
			gain.add(x - honest[i])
		}
		if tried++; tried == 1 || gain.mean() > best.mean() {
			best = gain
		}
	}
	b.mean(fmt.Sprintf("%s: gain from %d deviations", what, tried), 0, best)
	b.lines[len(b.lines)-1].Bound = true
	return nil
}

func (b *book) riskReturn() error {
	for _, c := range [][3]float64{{0.5, 0.1, 0.3}, {0.3, 0.05, 0.8}} {
		p, cost, most := c[0], c[1], c[2]
		want, err := bargaining.RiskReturn(p, cost, most)
		if err != nil {
			return err
		}
		takes := func(secret, share, _ float64) bool { return share >= 1-p-float64(secret*most) }
		if err := b.gamble(fmt.Sprintf("p %v, cost %v, other's up to %v", p, cost, most), want, p-cost, takes); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) logit() error {
	v, m, s := 0.3, 0.6, 0.1
	want, err := bargaining.LogitDemand(v, m, s)
	if err != nil {
		return err
	}
	takes := func(_, share, lot float64) bool { return lot < 1/(1+math.Exp((1-share-m)/s)) }
	return b.gamble(fmt.Sprintf("fallback %v, midpoint %v, spread %v", v, m, s), want, v, takes)
}

// haggle plays the double auction in which one side's bid is the price: it makes the
// only offer. The pie is the price of 1, and the seller's share of it what is paid.
func (b *book) haggle(k float64) (trade, gain moments, err error) {
	a, err := bargaining.DoubleAuction(k)
	if err != nil {
		return trade, gain, err
	}
	sells := k == 0 // the one who offers
	demand := func(secret float64) float64 {
		if sells {
			return float64(a.AskSlope*secret) + a.AskFloor
		}
		return 1 - float64(a.BidSlope*secret) - a.BidFloor
	}
	takes := func(secret, share, _ float64) bool {
		if sells {
			return float64(a.BidSlope*secret)+a.BidFloor >= 1-share
		}
		return share >= float64(a.AskSlope*secret)+a.AskFloor
	}
	err = b.ultimatum(demand, takes, func(r result, first, second float64) {
		cost, value := first, second
		if !sells {
			cost, value = second, first
		}
		if r.deal {
			trade.add(1)
			gain.add(value - cost)
		} else {
			trade.add(0)
			gain.add(0)
		}
	})
	return trade, gain, err
}

func (b *book) auction() error {
	for k, name := range []string{"the seller's ask is the price", "the buyer's bid is the price"} {
		want, err := bargaining.DoubleAuction(float64(k))
		if err != nil {
			return err
		}
		trade, gain, err := b.haggle(float64(k))
		if err != nil {
			return err
		}
		b.mean(name+": probability of trade", want.Trade, trade)
		b.mean(name+": expected gain", want.Gain, gain)
	}
	return nil
}

func (b *book) secondBest() error {
	_, most := bargaining.SecondBest()
	for k, name := range []string{"the seller's ask", "the buyer's bid"} {
		_, gain, err := b.haggle(float64(k))
		if err != nil {
			return err
		}
		b.mean(name+": expected gain", most, gain)
		b.lines[len(b.lines)-1].Bound = true
	}
	return nil
}

// setter plays one offer on one issue: policy, from the status quo in the direction of the
// setter's ideal.
func (b *book) setter() error {
	for _, c := range [][3]float64{{1, 0.5, 0.3}, {0.6, 0.5, 0.2}, {0, 0.5, 0.8}, {1, 0.2, 0.5}, {0.45, 0.9, 0.4}} {
		ideal, veto, statusQuo := c[0], c[1], c[2]
		want, err := bargaining.Setter(ideal, veto, statusQuo)
		if err != nil {
			return err
		}
		const span = 2
		toward := math.Copysign(1, ideal-statusQuo)
		level := func(x float64) float64 { return min(1, max(0, toward*(x-statusQuo)/span)) }
		m := &negotiation.Model{ID: "policy", Rounds: 1, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot,
			Issues: []negotiation.Issue{{ID: "policy", Owner: negotiation.Joint, Phase: 1}}}
		for i, x := range []float64{ideal, veto} {
			id := []string{"setter", "veto"}[i]
			player := agents.Equilibrium{Preferences: agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Peak(level(x))}}}
			m.Members = append(m.Members, negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: player})
			m.Parties = append(m.Parties, negotiation.Party{ID: id, Trustworthy: 1})
		}
		m.Parts = func() []negotiation.Part {
			return []negotiation.Part{&protocol.Talks{Course: protocol.Grand, Rounds: 1, LastRound: 1, First: "setter", Opening: 0.5}}
		}
		s, err := negotiation.NewSolver(m)
		if err != nil {
			return err
		}
		outcome := statusQuo
		if s.Run(b.seed, 0) == negotiation.DealSigned {
			log := &s.State().Log
			for n := range log.Len() {
				if log.At(n).Kind == negotiation.EventSignature {
					outcome += toward * span * log.Package(n)[0]
				}
			}
		}
		b.exact(fmt.Sprintf("setter %v, veto %v, status quo %v", ideal, veto, statusQuo), want, outcome)
	}
	return nil
}
