package agents

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Bidder makes the offer with the highest expected value. It takes the other side
// to accept an offer worth u to it with the probability 1/(1 + exp(−(u − m)/s)); a
// refusal moves the midpoint m towards what was refused. If refused it expects
// to get, a round later, the best offer that it has had in this window, or no
// more than no deal. It settles for what its own best offer is worth to it a
// round later.
type Bidder struct {
	Preferences
	// Spread is the scale s, in utility, above 0.
	Spread float64
	// Midpoint is where m starts in each window: the share, in [0, 1], of what the
	// other side could gain.
	Midpoint float64
	// Learning is the share, in [0, 1], of the way to a refused offer, and one scale
	// beyond, that m moves.
	Learning float64
}

// The variables that a Bidder remembers besides what it reckons.
const (
	bidderWindow = reckonedMemory + iota // round in which the talks began, 0 if none; see met
	bidderMiddle                         // the midpoint in those talks
	bidderHeard                          // 1 if it has had an offer in it
	bidderBest                           // what the best of them was worth
)

// Validate returns an error unless all fields are in range.
func (p Bidder) Validate() error {
	return errors.Join(positive("spread of acceptance", p.Spread), share("midpoint", p.Midpoint), share("learning", p.Learning))
}

func positive(what string, x float64) error {
	if x > 0 && !math.IsInf(x, 1) {
		return nil
	}
	return fmt.Errorf("agents: %s %v, expected a number above 0", what, x)
}

func share(what string, x float64) error {
	if x >= 0 && x <= 1 {
		return nil
	}
	return fmt.Errorf("agents: %s %v, expected a number in [0, 1]", what, x)
}

// Memory implements [negotiation.Rememberer].
func (Bidder) Memory() []negotiation.Variable {
	return append(reckoned(),
		negotiation.Variable{Name: "window", Hidden: true, Unit: "round",
			Meaning: "round in which the talks began that it remembers, 0 if none"},
		negotiation.Variable{Name: "midpoint", Hidden: true, Unit: "utility",
			Meaning: "value to the other side of an offer that it takes with probability one half"},
		negotiation.Variable{Name: "heard", Hidden: true, Unit: "flag", Meaning: "1 if it has had an offer in those talks"},
		negotiation.Variable{Name: "best", Hidden: true, Unit: "utility", Meaning: "what the best offer that it has had in those talks was worth"})
}

// Aspiration implements [negotiation.Agent].
func (p Bidder) Aspiration(t negotiation.Turn) float64 {
	demand, _ := p.reckon(t)
	return demand
}

// Settle implements [negotiation.Settler].
func (p Bidder) Settle(t negotiation.Turn) float64 {
	_, settle := p.reckon(t)
	return settle
}

// Accept implements [negotiation.Agent].
func (p Bidder) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return take(t, o, p.Settle(t))
}

// Learn implements [negotiation.Learner].
func (p Bidder) Learn(t negotiation.Turn, o negotiation.Offer, own, accepted bool) {
	if o.Draft {
		return
	}
	p.enter(t)
	if !own {
		hear(t, o.Value)
		return
	}
	if !accepted {
		m := t.Memory[bidderMiddle]
		t.Memory[bidderMiddle] = m + float64(p.Learning*max(0, t.Table.Other.Value(o.Package)+p.Spread-m))
	}
}

// enter starts anew in a new window, and with a successor of the other side.
func (p Bidder) enter(t negotiation.Turn) {
	if t.Memory[bidderWindow] == met(t) {
		return
	}
	t.Memory[bidderWindow], t.Memory[bidderHeard], t.Memory[bidderBest] = met(t), 0, 0
	gain, _ := t.Table.Gain(t.Reservation)
	t.Memory[bidderMiddle] = t.Table.OtherReservation + float64(p.Midpoint*max(0, gain))
}

// hear notes what an offer of the other side is worth.
func hear(t negotiation.Turn, value float64) {
	if t.Memory[bidderHeard] == 0 || value > t.Memory[bidderBest] {
		t.Memory[bidderHeard], t.Memory[bidderBest] = 1, value
	}
}

// fallback is the gain that the agent expects if its offer is refused.
func fallback(t negotiation.Turn) float64 {
	if t.Memory[bidderHeard] == 0 {
		return 0
	}
	return float64(t.Table.Patience * max(0, t.Memory[bidderBest]-t.Reservation))
}

func (p Bidder) reckon(t negotiation.Turn) (demand, settle float64) {
	if demand, settle, ok := recall(t); ok {
		return demand, settle
	}
	p.enter(t)
	x, most, v := t.Table, t.Best-t.Reservation, fallback(t)
	chance := func(g float64) (p1, rate float64) {
		gain, rate := x.Gain(t.Reservation + g)
		return negotiation.Logistic((x.OtherReservation + gain - t.Memory[bidderMiddle]) / p.Spread), rate
	}
	g := most
	if v < most {
		// The expected value P·(g − v) + v is log-concave in g. Where it is highest,
		// s = (g − v)·(1 − P)·rate, the right side of which rises with g.
		g = crossing(func(g float64) float64 {
			yes, rate := chance(g)
			return p.Spread - float64(float64((g-v)*(1-yes))*rate)
		}, v, most)
	}
	return bid(t, g, v, func(g float64) float64 { yes, _ := chance(g); return yes })
}

// bid notes a demand of gain g, and what it is worth if it is accepted with a
// probability that depends on it, with the fallback v.
func bid(t negotiation.Turn, g, v float64, chance func(g float64) float64) (demand, settle float64) {
	yes := 0.0
	if t.Best > t.Reservation {
		yes = chance(g)
	}
	worth := float64(yes*g) + float64((1-yes)*v)
	return note(t, t.Reservation+g, t.Reservation+float64(t.Table.Patience*worth))
}
