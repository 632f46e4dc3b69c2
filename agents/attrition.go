package agents

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// Attrition insists on one demand and waits for the other side to give in, or gives
// in itself, by chance: a war of attrition (Fearon 1998; Hendricks, Weiss & Wilson
// 1988). It asks for its best package that leaves the other side a given share of
// what that could gain. In each round it yields with the probability that makes
// the other side indifferent between waiting and yielding; see
// [concession.Yielding]. The more patient the parties, the longer they hold out.
// Once it yields, it takes whatever gives it anything at all.
type Attrition struct {
	Preferences
	// Leave is the share of what the other side could gain that it leaves it, in
	// [0, 1].
	Leave float64
	// Cost is what holding out costs a side per round, in utility, at least 0.
	Cost float64
}

// Validate returns an error unless all fields are in range.
func (a Attrition) Validate() error {
	var err error
	if !(a.Cost >= 0) {
		err = fmt.Errorf("agents: cost of holding out %v, expected at least 0", a.Cost)
	}
	return errors.Join(share("share that is left", a.Leave), err)
}

// Memory implements [negotiation.Rememberer].
func (Attrition) Memory() []negotiation.Variable {
	return append(reckoned(), negotiation.Variable{Name: "luck", Hidden: true, Max: 1, Unit: "probability",
		Meaning: "number drawn in the round of that reckoning: it yields if it is below the probability of yielding"})
}

// Aspiration implements [negotiation.Agent].
func (a Attrition) Aspiration(t negotiation.Turn) float64 {
	demand, _ := a.reckon(t)
	return demand
}

// Settle implements [negotiation.Settler]. In a round in which it yields it is the
// reservation value.
func (a Attrition) Settle(t negotiation.Turn) float64 {
	_, settle := a.reckon(t)
	return settle
}

// Accept implements [negotiation.Agent].
func (a Attrition) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return o.Value > t.Reservation+tolerance && take(t, o, a.Settle(t))
}

func (a Attrition) reckon(t negotiation.Turn) (demand, settle float64) {
	if demand, settle, ok := recall(t); ok {
		return demand, settle
	}
	luck := &t.Memory[reckonedMemory]
	if t.Memory[reckonedIn] != float64(t.Round) {
		*luck = t.Chance.Float64() // once a round, however often it reckons
	}
	if t.Best <= t.Reservation {
		return note(t, t.Reservation, t.Reservation)
	}
	x := t.Table
	most, _ := x.Gain(t.Reservation)
	least := float64(a.Leave * max(0, most)) // the other side's gain under the agent's demand
	demand = x.Best(least)
	high, _ := x.Gain(t.Reservation + float64(a.Leave*(t.Best-t.Reservation)))
	p := concession.Yielding(high, least, float64(x.OtherPatience*x.OtherPatience), a.Cost)
	if *luck < p {
		return note(t, demand, t.Reservation)
	}
	return note(t, demand, demand)
}
