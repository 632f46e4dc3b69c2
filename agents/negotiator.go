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

	table *tabulated // may be nil
}

// tabulated is a schedule worked out for each step of windows of len − 1 rounds.
type tabulated struct {
	schedule concession.Schedule
	conceded []float64
}

// tabulate returns the negotiator with its schedule worked out for windows of the usual
// length. It decides as before, and where its schedule is changed the table is not used.
func (n Negotiator) tabulate(deadline int) Negotiator {
	n.table = &tabulated{n.Schedule, make([]float64, deadline+1)}
	for step := range n.table.conceded {
		n.table.conceded[step] = n.Schedule.Concession(float64(step), float64(deadline))
	}
	return n
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
	var conceded float64
	switch {
	case n.Response != (TrustResponse{}):
		schedule := n.Schedule
		schedule.Beta *= 1 + n.Response.Shift + float64(n.Response.Slope*t.Table.Trust)
		conceded = schedule.Concession(float64(step), float64(t.Deadline))
	case n.table.fits(n.Schedule, step, t.Deadline):
		conceded = n.table.conceded[step]
	default:
		conceded = n.Schedule.Concession(float64(step), float64(t.Deadline))
	}
	return t.Reservation + float64((1-conceded)*(t.Best-t.Reservation))
}

// fits reports whether the table answers for a schedule at a step of a window.
func (x *tabulated) fits(s concession.Schedule, step, deadline int) bool {
	return x != nil && deadline == len(x.conceded)-1 && step >= 0 && step <= deadline && s == x.schedule
}

// TrustResponse multiplies the convexity of a schedule by 1 + Shift + Slope·trust, at
// least 0: with a Slope above 0, who trusts the other side concedes earlier. The zero
// value leaves the schedule as it is.
type TrustResponse struct{ Shift, Slope float64 }
