package agents

import "github.com/detente-sim/detente/negotiation"

// Those who bargain by [answer] and draw nothing to find their demand say from which
// value they take an offer; see [negotiation.Candid].

// Least implements [negotiation.Candid].
func (n Negotiator) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	return least(t, o, n.demand(t, t.Step), n.demand(t, min(t.Step+1, t.Deadline)), n.Noise)
}

// Least implements [negotiation.Candid].
func (r Reciprocator) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	return least(t, o, r.Aspiration(t), r.after(t, o), r.Noise)
}

// Least implements [negotiation.Candid].
func (r Resourced) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	demand := r.Aspiration(t)
	return least(t, o, demand, demand, r.Noise)
}

// Least implements [negotiation.Candid].
func (z Zeuthen) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	return least(t, o, z.Aspiration(t), z.after(t, o), 0)
}

// Least implements [negotiation.Candid].
func (u Ultimatum) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	demand := u.Aspiration(t)
	return least(t, o, demand, demand, u.Noise)
}
