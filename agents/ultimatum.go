package agents

import "github.com/detente-sim/detente/negotiation"

// Ultimatum makes one demand and never moves: take it or leave it. It asks for
// the same share of what it could gain in every round, the last included, and
// takes what gives it that share. It gets much from a partner that concedes with
// time, and no deal at all from another one of its kind whose share does not
// leave room for its own.
type Ultimatum struct {
	Preferences
	// Share of the range from its reservation value to the best package that it
	// can hope for that it demands, in [0, 1].
	Share float64
	// Noise is the scale of random acceptance, in utility; see [Negotiator].
	Noise float64
}

// Aspiration implements [negotiation.Agent].
func (u Ultimatum) Aspiration(t negotiation.Turn) float64 {
	return t.Reservation + float64(u.Share*(t.Best-t.Reservation))
}

// Settle implements [negotiation.Settler]: it asks for no more than it settles for,
// and no convention makes it move.
func (u Ultimatum) Settle(t negotiation.Turn) float64 { return u.Aspiration(t) }

// Accept implements [negotiation.Agent].
func (u Ultimatum) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := u.Least(t, o)
	return answer(t, o, threshold, noise)
}
