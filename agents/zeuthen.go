package agents

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// Zeuthen concedes by willingness to risk conflict: where its own [concession.Risk]
// is not above the other side's, it concedes just so much that it is, and otherwise it
// repeats its demand (Zeuthen 1930). It opens with the most that it could gain, and takes
// what is worth what it would ask for next. Its estimates of the other side stand in for
// the truth: with exact ones two of them end within a step of the Nash package
// (Harsanyi 1956), with wrong ones they may wait for each other until the window closes.
//
// Only offers move it; mediators' texts are nobody's concession. An offer worth less
// than no deal, or a demand that leaves the other side less, carries the full risk. Each
// window starts anew, and with a successor of the other side so do the talks.
type Zeuthen struct {
	Preferences
	// Step is the unit of concessions, in [0.001, 1], as a share of what it could gain.
	// Without one the smallest concession that suffices would not exist.
	Step float64
}

// The variables that a Zeuthen remembers besides what it reckons.
const (
	zeuthenSpoke    = reckonedMemory + iota // round in which the talks began in which it last made an offer, 0 if none
	zeuthenStanding                         // what it demanded in that offer
	zeuthenHeard                            // round in which the talks began in which it last had an offer, 0 if none
	zeuthenOffered                          // what that offer was worth
	zeuthenAsked                            // what that offer was worth to the other side
)

// Validate returns an error unless the step is in range.
func (z Zeuthen) Validate() error {
	if z.Step >= 0.001 && z.Step <= 1 {
		return nil
	}
	return fmt.Errorf("agents: step of concession %v, expected a number in [0.001, 1]", z.Step)
}

// Memory implements [negotiation.Rememberer].
func (Zeuthen) Memory() []negotiation.Variable {
	return append(reckoned(),
		negotiation.Variable{Name: "spoke", Hidden: true, Unit: "round",
			Meaning: "round in which the talks began in which it last made an offer, 0 if none"},
		negotiation.Variable{Name: "standing", Hidden: true, Unit: "utility", Meaning: "what it demanded in that offer"},
		negotiation.Variable{Name: "heard", Hidden: true, Unit: "round",
			Meaning: "round in which the talks began in which it last had an offer, 0 if none"},
		negotiation.Variable{Name: "offered", Hidden: true, Unit: "utility", Meaning: "what that offer was worth"},
		negotiation.Variable{Name: "asked", Hidden: true, Unit: "utility", Meaning: "its estimate of what that offer was worth to the other side"})
}

// Aspiration implements [negotiation.Agent].
func (z Zeuthen) Aspiration(t negotiation.Turn) float64 {
	if demand, _, ok := recall(t); ok {
		return demand
	}
	demand := z.opening(t)
	if t.Memory[zeuthenHeard] == met(t) {
		demand = z.concede(t, t.Memory[zeuthenOffered], t.Memory[zeuthenAsked])
	}
	demand, _ = note(t, demand, demand)
	return demand
}

// Settle implements [negotiation.Settler].
func (z Zeuthen) Settle(t negotiation.Turn) float64 { return z.Aspiration(t) }

// Accept implements [negotiation.Agent].
func (z Zeuthen) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := z.Least(t, o)
	return answer(t, o, threshold, noise)
}

// Learn implements [negotiation.Learner].
func (z Zeuthen) Learn(t negotiation.Turn, o negotiation.Offer, own, _ bool) {
	switch {
	case o.Draft:
	case own:
		// What was offered can be worth more, where levels come in steps; the demand counts.
		t.Memory[zeuthenSpoke], t.Memory[zeuthenStanding] = met(t), z.Aspiration(t)
	default:
		t.Memory[zeuthenHeard] = met(t)
		t.Memory[zeuthenOffered], t.Memory[zeuthenAsked] = o.Value, t.Table.Other.Value(o.Package)
	}
}

// after returns what it would ask for once the other side has made an offer.
func (z Zeuthen) after(t negotiation.Turn, o negotiation.Offer) float64 {
	return z.concede(t, o.Value, t.Table.Other.Value(o.Package))
}

// opening returns the demand that stands, or the one it opens with.
func (z Zeuthen) opening(t negotiation.Turn) float64 {
	if t.Memory[zeuthenSpoke] != met(t) {
		return t.Best
	}
	return min(max(t.Memory[zeuthenStanding], t.Reservation), t.Best)
}

// concede returns the next demand, given what the other side's last offer is worth to
// the agent and to the other side.
func (z Zeuthen) concede(t negotiation.Turn, offered, asked float64) float64 {
	standing, floor := z.opening(t), min(max(offered, t.Reservation), t.Best)
	switch {
	case floor >= standing:
		return floor // nobody asks for less than it has been offered
	case t.Memory[zeuthenSpoke] != met(t) || bolder(t, standing, offered, asked):
		return standing
	}
	step := float64(z.Step * (t.Best - t.Reservation))
	for n := 1; ; n++ {
		u := standing - float64(float64(n)*step)
		if u <= floor {
			return floor // nothing short of the other side's offer suffices
		}
		if bolder(t, u, offered, asked) {
			return u
		}
	}
}

// bolder reports whether the agent is more willing to risk conflict than the other
// side, if it demands u.
func bolder(t negotiation.Turn, u, offered, asked float64) bool {
	x := t.Table
	gain, _ := x.Gain(u)
	own := concession.Risk(u, max(offered, t.Reservation), t.Reservation)
	other := concession.Risk(asked, x.OtherReservation+max(gain, 0), x.OtherReservation)
	return concession.Concedes([2]float64{own, other}) == 1
}
