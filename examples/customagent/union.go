package main

import (
	"fmt"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// tradeUnion has one rule: it goes along with a deal that brings its members at
// least Threshold more than no deal does, and strikes against any other. It cannot
// be won over and does not waver.
//
// What it wants is embedded, so its utility is written already. The other two
// questions of [negotiation.Agent] and the ballot of [negotiation.Ratifier] get
// the same answer in four lines.
type tradeUnion struct {
	agents.Preferences
	Threshold float64 // utility
}

// tolerance keeps rounding from starting a strike.
const tolerance = 1e-9

// Aspiration implements [negotiation.Agent], for a union at the table.
func (u tradeUnion) Aspiration(t negotiation.Turn) float64 {
	return min(t.Reservation+u.Threshold, t.Best)
}

// Accept implements [negotiation.Agent].
func (u tradeUnion) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return o.Value-t.Reservation >= u.Threshold-tolerance
}

// Ratify implements [negotiation.Ratifier], for a union with a veto.
func (u tradeUnion) Ratify(b negotiation.Ballot) float64 {
	if b.Value-b.Reservation >= u.Threshold-tolerance {
		return 1
	}
	return 0
}

// unions returns the maker of unions with a threshold, for the registry and for
// the conformance suite.
func unions(threshold float64) agents.Maker {
	return func(s scenario.Spec) (negotiation.Agent, error) {
		if !(threshold >= 0 && threshold <= 1) {
			return nil, fmt.Errorf("threshold %v, expected a number in [0, 1]", threshold)
		}
		return tradeUnion{Preferences: agents.PreferencesOf(s), Threshold: threshold}, nil
	}
}
