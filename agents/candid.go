package agents

import "github.com/detente-sim/detente/negotiation"

// Those who bargain by [answer] say from which value they take an offer; see
// [negotiation.Candid]. The others take one from what they settle for.

// Least implements [negotiation.Candid].
func (n Negotiator) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	step := t.Step
	if !o.Draft {
		step = min(t.Step+1, t.Deadline)
	}
	return least(t, o, n.demand(t, step), n.Noise)
}

// Least implements [negotiation.Candid]. The concession that an offer makes counts
// already when the offer is answered.
func (r Reciprocator) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	if o.Draft {
		return least(t, o, r.Aspiration(t), r.Noise)
	}
	return least(t, o, r.after(t, o), r.Noise)
}

// Least implements [negotiation.Candid].
func (r Resourced) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	return least(t, o, r.Aspiration(t), r.Noise)
}

// Least implements [negotiation.Candid]. The concession that an offer makes counts
// already when the offer is answered.
func (z Zeuthen) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	if o.Draft {
		return least(t, o, z.Aspiration(t), 0)
	}
	return least(t, o, z.after(t, o), 0)
}

// Least implements [negotiation.Candid].
func (u Ultimatum) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	return least(t, o, u.Aspiration(t), u.Noise)
}

// Least implements [negotiation.Candid].
func (m Mixture) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	if o.Draft {
		return least(t, o, m.Aspiration(t), m.noise)
	}
	sum := 0.0
	for i, a := range m.parts {
		sum += float64(m.weights[i] * next(a, m.part(t, i)))
	}
	return least(t, o, min(max(sum, t.Reservation), t.Best), m.noise)
}
