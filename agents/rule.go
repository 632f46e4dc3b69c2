package agents

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// The first variables of agents that reckon once a round what they demand and what
// they settle for.
const (
	reckonedIn = iota // round of the last reckoning, 0 if none
	reckonedFrom
	reckonedDemand
	reckonedSettle
	reckonedMemory
)

// reckoned lists these variables.
func reckoned() []negotiation.Variable {
	return []negotiation.Variable{
		reckonedIn:     {Name: "reckoned", Hidden: true, Unit: "round", Meaning: "round in which it last reckoned what to ask for, 0 if none"},
		reckonedFrom:   {Name: "no-deal", Hidden: true, Unit: "utility", Meaning: "its reservation value in that reckoning"},
		reckonedDemand: {Name: "demand", Hidden: true, Unit: "utility", Meaning: "what it then demanded"},
		reckonedSettle: {Name: "settle", Hidden: true, Unit: "utility", Meaning: "what it then settled for"},
	}
}

// recall returns what the agent has reckoned this round, with the same reservation
// value: a threat that comes with an offer lowers it.
func recall(t negotiation.Turn) (demand, settle float64, ok bool) {
	return t.Memory[reckonedDemand], t.Memory[reckonedSettle],
		t.Memory[reckonedIn] == float64(t.Round) && t.Memory[reckonedFrom] == t.Reservation
}

// note keeps what the agent has reckoned, within what can be hoped for.
func note(t negotiation.Turn, demand, settle float64) (float64, float64) {
	demand = min(max(demand, t.Reservation), t.Best)
	settle = min(max(settle, t.Reservation), t.Best)
	t.Memory[reckonedIn], t.Memory[reckonedFrom] = float64(t.Round), t.Reservation
	t.Memory[reckonedDemand], t.Memory[reckonedSettle] = demand, settle
	return demand, settle
}

// crossing returns where f, which is positive at lo and negative at hi and crosses
// zero once, does so: regula falsi in the Illinois variant (Dowell & Jarratt 1971),
// with a bisection every third step. Where f does not change its sign it returns the
// end at which it would.
func crossing(f func(float64) float64, lo, hi float64) float64 {
	a, b := f(lo), f(hi)
	switch {
	case !(a > 0):
		return lo
	case !(b < 0):
		return hi
	}
	side := 0
	for step := 0; step < 100 && hi-lo > 1e-13*(1+math.Abs(hi)); step++ {
		x := lo + float64((hi-lo)*(a/(a-b)))
		if step%3 == 2 || !(x > lo && x < hi) {
			x = lo + (hi-lo)/2
		}
		y := f(x)
		switch {
		case y > 0:
			lo, a = x, y
			if side > 0 {
				b /= 2
			}
			side = 1
		case y < 0:
			hi, b = x, y
			if side < 0 {
				a /= 2
			}
			side = -1
		default:
			return x
		}
	}
	return lo + (hi-lo)/2
}

// golden is the inverse of the golden ratio.
const golden = 0.6180339887498949

// summit returns where f, which has a single summit between lo and hi, is highest, by
// golden section (Kiefer 1953), to within a share of golden^steps of the range.
func summit(f func(float64) float64, lo, hi float64, steps int) float64 {
	x, y := hi-float64(golden*(hi-lo)), lo+float64(golden*(hi-lo))
	fx, fy := f(x), f(y)
	for range steps {
		if fx >= fy {
			hi, y, fy = y, x, fx
			x = hi - float64(golden*(hi-lo))
			fx = f(x)
		} else {
			lo, x, fx = x, y, fy
			y = lo + float64(golden*(hi-lo))
			fy = f(y)
		}
	}
	return lo + (hi-lo)/2
}
