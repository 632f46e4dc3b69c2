package agents

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// Negotiator concedes with time and accepts what is at least as good as what it
// would ask for itself in the next round. Its demand falls from the best package
// it can hope for to its reservation value over the window, by the schedule
// (Faratin, Sierra & Jennings 1998).
type Negotiator struct {
	Preferences
	Schedule concession.Schedule
	// Response makes the shape of the schedule depend on trust in the other side.
	Response TrustResponse
	// Noise is the scale τ of random acceptance, in utility: an offer that meets
	// the demand just so is taken with probability one half, and one that is τ
	// better with 0.73. With 0, acceptance is certain from the demand on.
	Noise float64
}

// Aspiration implements [negotiation.Agent].
func (n Negotiator) Aspiration(t negotiation.Turn) float64 {
	return n.demand(t, t.Step)
}

// Accept implements [negotiation.Agent]. A mediator's text has to meet the
// share of the present demand that the procedure asks for.
func (n Negotiator) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := n.Least(t, o)
	return answer(t, o, threshold, noise)
}

func (n Negotiator) demand(t negotiation.Turn, step int) float64 {
	schedule := n.Schedule
	if n.Response != (TrustResponse{}) {
		schedule.Beta *= 1 + n.Response.Shift + float64(n.Response.Slope*t.Table.Trust)
	}
	conceded := schedule.Concession(float64(step), float64(t.Deadline))
	return t.Reservation + float64((1-conceded)*(t.Best-t.Reservation))
}

// TrustResponse multiplies the convexity of a schedule by 1 + Shift + Slope·trust, at
// least 0: with a Slope above 0, who trusts the other side concedes earlier. The zero
// value leaves the schedule as it is.
type TrustResponse struct{ Shift, Slope float64 }
