package agents

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// tolerance is the slack, in utility, within which an offer meets a demand.
const tolerance = 1e-10

// Negotiator concedes with time and accepts what is at least as good as what it
// would ask for itself in the next round. Its demand falls from the best package
// it can hope for to its reservation value over the window, by the schedule
// (Faratin, Sierra & Jennings 1998).
type Negotiator struct {
	Preferences
	Schedule concession.Schedule
}

// Aspiration implements [negotiation.Agent].
func (n Negotiator) Aspiration(t negotiation.Turn) float64 {
	return n.demand(t, t.Step)
}

// Accept implements [negotiation.Agent]. A mediator's text has to meet the
// share of the present demand that the procedure asks for.
func (n Negotiator) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	if o.Draft {
		return o.Value >= t.Reservation+float64(o.Share*(n.demand(t, t.Step)-t.Reservation))-tolerance
	}
	next := min(t.Step+1, t.Deadline)
	return o.Value >= max(t.Reservation, n.demand(t, next))-tolerance
}

func (n Negotiator) demand(t negotiation.Turn, step int) float64 {
	conceded := n.Schedule.Concession(float64(step), float64(t.Deadline))
	return t.Reservation + float64((1-conceded)*(t.Best-t.Reservation))
}
