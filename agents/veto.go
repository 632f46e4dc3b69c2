package agents

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// VetoPlayer is a domestic player that weighs what a deal brings it and can be
// won over. It passes a deal with the logistic probability of its gain, to which
// the discretion of its executive is added; see [domestic.PassProbability]. This
// is also the rule for players whose agent is no [negotiation.Ratifier].
//
// It does not bargain. Put at the table all the same, it takes what is not worse
// than no deal, as do [HardVeto] and [Stakeholder].
type VetoPlayer struct{ Preferences }

// Aspiration implements [negotiation.Agent].
func (VetoPlayer) Aspiration(t negotiation.Turn) float64 { return t.Reservation }

// Accept implements [negotiation.Agent].
func (VetoPlayer) Accept(t negotiation.Turn, o negotiation.Offer) bool { return notWorse(t, o) }

// Ratify implements [negotiation.Ratifier].
func (VetoPlayer) Ratify(b negotiation.Ballot) float64 {
	return domestic.PassProbability(b.Value, b.Reservation, b.Discretion, b.Noise)
}

// HardVeto is a domestic player that cannot be won over: it passes a deal if and
// only if it does not lose from it. What a scenario says about the player's noise
// and about the discretion of its executive does not move it.
type HardVeto struct{ Preferences }

// Aspiration implements [negotiation.Agent].
func (HardVeto) Aspiration(t negotiation.Turn) float64 { return t.Reservation }

// Accept implements [negotiation.Agent].
func (HardVeto) Accept(t negotiation.Turn, o negotiation.Offer) bool { return notWorse(t, o) }

// Ratify implements [negotiation.Ratifier].
func (HardVeto) Ratify(b negotiation.Ballot) float64 {
	return domestic.PassProbability(b.Value, b.Reservation, 0, 0)
}

func notWorse(t negotiation.Turn, o negotiation.Offer) bool {
	return o.Value >= t.Reservation-tolerance
}
