package agents

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Equilibrium bargains as two patient and well-informed parties would: it asks for
// just so much that the other side does not gain by waiting for its own turn, and
// takes what it would not gain by refusing (Rubinstein 1982, on the frontier of
// packages instead of a pie). Its own gain g from a proposal solves
//
//	F(g) = d′·F(d·g)
//
// where F(g) is the most that the other side can gain while it gains g itself, and
// d and d′ are the patience of both. It settles for d·g. Gains are counted from the
// reservation value. One who could leave for something worth o more, a
// [negotiation.OutsideOption], must be left that much and gains nothing else by it:
//
//	F(g) = max(o′, d′·F(max(o, d·g)))
//
// and it settles for max(o, d·g) (Binmore, Shaked & Sutton 1989). There is no clock in
// it: as rounds become short the agreement tends to the asymmetric Nash package whose
// weights are inverse to impatience (Binmore, Rubinstein & Wolinsky 1986).
//
// Where the talks end at a known date it reasons back from the last offer, of
// which the proposer keeps everything but the other's option (Ståhl 1972), as if
// proposers took turns to the end. Its estimates of the other side stand in for the
// truth, and every rule but its own is left aside; so it is an equilibrium only against
// its own kind and with exact estimates.
type Equilibrium struct{ Preferences }

// Memory implements [negotiation.Rememberer].
func (Equilibrium) Memory() []negotiation.Variable { return reckoned() }

// Aspiration implements [negotiation.Agent].
func (e Equilibrium) Aspiration(t negotiation.Turn) float64 {
	demand, _ := e.reckon(t)
	return demand
}

// Settle implements [negotiation.Settler].
func (e Equilibrium) Settle(t negotiation.Turn) float64 {
	_, settle := e.reckon(t)
	return settle
}

// Accept implements [negotiation.Agent].
func (e Equilibrium) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return take(t, o, e.Settle(t))
}

func (e Equilibrium) reckon(t negotiation.Turn) (demand, settle float64) {
	if demand, settle, ok := recall(t); ok {
		return demand, settle
	}
	x, most := t.Table, t.Best-t.Reservation
	switch {
	case most <= max(0, x.Outside):
		least := t.Reservation + max(0, x.Outside)
		return note(t, least, least)
	case t.Left > 0:
		now := ultimate(t, 0)
		next := orLeave(ultimate(t, 1), x.Outside)
		return note(t, t.Reservation+now, t.Reservation+next)
	}
	own, other := x.Patience, min(x.OtherPatience, mostPatient)
	g := crossing(func(g float64) float64 {
		now := left(t, g)
		later := left(t, orLeave(float64(own*g), x.Outside))
		return now - orLeave(float64(other*later), x.OtherOutside)
	}, 0, most)
	return note(t, t.Reservation+g, t.Reservation+orLeave(float64(own*g), x.Outside))
}

// orLeave returns what one who can wait for a gain, or leave for an option, must be
// left. An option that is worse than to stay without a deal is none.
func orLeave(gain, option float64) float64 {
	if option > 0 {
		return max(gain, option)
	}
	return gain
}

// left returns the most that the other side can gain while the agent gains g.
func left(t negotiation.Turn, g float64) float64 {
	gain, _ := t.Table.Gain(t.Reservation + g)
	return gain + t.Table.OtherOutside
}

// mostPatient keeps the equilibrium unique where nobody minds waiting.
const mostPatient = 1 - 1e-9

// ultimate returns what the agent's gain from the offer number from, counted from
// the present round, is worth to it now, if it makes that offer and the two sides
// take turns until no round is left. The recursion runs from the last offer back.
func ultimate(t negotiation.Turn, from int) float64 {
	if from >= t.Left {
		return 0 // there is no such offer
	}
	x, g := t.Table, 0.0
	for m := t.Left - 1; m >= from; m-- {
		mine := (m-from)%2 == 0
		keep := 0.0 // what who answers must be left, not to wait or leave
		if m < t.Left-1 {
			keep = float64(wait(t, m, !mine) * g)
		}
		if mine {
			keep = orLeave(keep, x.OtherOutside)
			g = max(0, x.Best(keep-x.OtherOutside)-t.Reservation)
		} else {
			g = max(0, left(t, orLeave(keep, x.Outside)))
		}
	}
	for m := range from {
		g *= wait(t, m, true)
	}
	return g
}

// wait is by how much waiting from offer number m for the next one shrinks a gain.
func wait(t negotiation.Turn, m int, own bool) float64 {
	d, rounds := t.Table.OtherPatience, 1
	if own {
		d = t.Table.Patience
	}
	if (t.Step+m)%t.Deadline == 0 {
		rounds += t.Pause
	}
	return math.Pow(d, float64(rounds))
}
