package agents

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// Resourced gives way as what it lives on runs out, such as time before its own
// election; see [negotiation.Turn.Resource] and [concession.ByResource]. Where
// nothing runs out it stays at its opening demand.
type Resourced struct {
	Preferences
	// Opening is the share of what it could gain that it concedes even in plenty, in
	// [0, 1].
	Opening float64
	// Noise is the scale of random acceptance, in utility; see [Negotiator].
	Noise float64
}

// Aspiration implements [negotiation.Agent].
func (r Resourced) Aspiration(t negotiation.Turn) float64 {
	conceded := concession.ByResource(r.Opening, max(0, t.Resource))
	return t.Reservation + float64((1-conceded)*(t.Best-t.Reservation))
}

// Accept implements [negotiation.Agent].
func (r Resourced) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := r.Least(t, o)
	return answer(t, o, threshold, noise)
}
