package bargaining

import (
	"fmt"
	"math"
)

// Gamble is a take-it-or-leave-it demand and what comes of it.
type Gamble struct {
	Demand float64 // share of a pie of 1, or of whatever there is
	Reject float64 // probability of rejection
	Value  float64 // expected payoff
}

// RiskReturn returns what A best demands of a pie of 1 from B, whose cost of conflict is
// uniform on [0, most], if conflict gives A its chance p in [0, 1] of winning less its own
// cost ≥ 0, and B 1 − p less its cost:
//
//	demand p + max(0, (most − cost)/2),  rejected with probability max(0, (most − cost)/(2 most))
//
// A demand that is never rejected would be p. The demand is at most 1; where that binds
// rejection has probability (1 − p)/most. Other arguments are an error (Fearon 1995,
// International Organization 49: the risk–return trade-off).
func RiskReturn(p, cost, most float64) (Gamble, error) {
	if !(p >= 0 && p <= 1 && cost >= 0 && most > 0) || math.IsInf(cost, 0) || math.IsInf(most, 0) {
		return Gamble{}, fmt.Errorf("bargaining: chance %v, cost %v, other's cost up to %v, expected a chance in [0, 1] and costs of at least and above 0", p, cost, most)
	}
	extra := min(max(0, (most-cost)/2), 1-p)
	reject := extra / most
	return Gamble{p + extra, reject, float64((1-reject)*(p+extra)) + float64(reject*(p-cost))}, nil
}

// LogitDemand returns what a proposer best demands if a demand x is accepted with
// probability 1/(1 + exp((x − m)/s)), for a midpoint m and a spread s > 0, and rejection
// leaves it with v:
//
//	x = v + s(1 + w),  value v + s w,  with w + ln w = (m − v)/s − 1
//
// w is Lambert's W of exp((m − v)/s − 1). Numbers that are not finite and a spread that
// is not above 0 are errors (the logit proposer of McKelvey & Palfrey 1998, Experimental
// Economics 1, in closed form).
func LogitDemand(v, m, s float64) (Gamble, error) {
	if !(s > 0) || math.IsInf(s, 0) || !finite(v, m) || !finite((m-v)/s) {
		return Gamble{}, fmt.Errorf("bargaining: fallback %v, midpoint %v, spread %v, expected numbers, and a spread above 0", v, m, s)
	}
	c := (m-v)/s - 1
	w := lambert(c)
	// (x − m)/s = 1 + w − (m − v)/s = w − c = −ln w.
	accept := w / (1 + w)
	if math.IsInf(w, 0) {
		accept = 1
	}
	return Gamble{v + float64(s*(1+w)), 1 - accept, v + float64(s*w)}, nil
}

// lambert solves w + ln w = c. Newton's steps on l = ln w, where the function e^l + l is
// convex, cannot overshoot to the left and so converge from the right.
func lambert(c float64) float64 {
	if c > 30 {
		// Newton's steps on w itself, which is close to c.
		w := c - math.Log(c)
		for range 60 {
			next := float64(w * (1 + c - math.Log(w)) / (1 + w))
			if math.Abs(next-w) <= 1e-16*w {
				break
			}
			w = next
		}
		return w
	}
	l := min(c, math.Log1p(max(c, 0)))
	for range 200 {
		e := math.Exp(l)
		step := (e + l - c) / (e + 1)
		l -= step
		if math.Abs(step) <= 1e-16*max(1, math.Abs(l)) {
			break
		}
	}
	return math.Exp(l)
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// Auction is the equilibrium of a double auction in straight lines.
type Auction struct {
	// A buyer of value v bids BidSlope·v + BidFloor, a seller of cost c asks
	// AskSlope·c + AskFloor, for types between which trade can happen.
	BidSlope, BidFloor, AskSlope, AskFloor float64
	// Trade is the probability of trade, Gain the expected gain from it, of both.
	Trade, Gain float64
}

// FirstBest is the expected gain from trade if all that is worth it happens, with v and
// c uniform on [0, 1].
const FirstBest = 1.0 / 6

// SecondBest returns the most that any bargaining procedure can give two parties who do
// not know each other's type, value and cost uniform on [0, 1], if nobody is forced to
// take part and nobody pays in from outside: trade exactly if v − c ≥ 1/4, with
// probability 9/32, an expected gain of 9/64 and so 27/32 of [FirstBest] (Myerson &
// Satterthwaite 1983, Journal of Economic Theory 29).
func SecondBest() (trade, gain float64) { return 9.0 / 32, 9.0 / 64 }

// DoubleAuction returns the linear equilibrium of an auction between a buyer and a seller
// with value v and cost c uniform on [0, 1], with trade at k·bid + (1−k)·ask if the bid is
// no lower:
//
//	bid v/(1+k) + k(1−k)/(2(1+k)),  ask c/(2−k) + (1−k)/2
//
// The weight k of the bid lies in [0, 1]; anything else is an error. At k = 1/2 it
// reaches [SecondBest] (Chatterjee & Samuelson 1983, Operations Research 31).
func DoubleAuction(k float64) (Auction, error) {
	if !(k >= 0 && k <= 1) {
		return Auction{}, fmt.Errorf("bargaining: weight %v of the bid, expected a number in [0, 1]", k)
	}
	a := Auction{BidSlope: 1 / (1 + k), BidFloor: float64(k*(1-k)) / (2 * (1 + k)), AskSlope: 1 / (2 - k), AskFloor: (1 - k) / 2}
	// Trade iff v ≥ r c + g, with r and g from the lines; v reaches 1 at the cost c1.
	r := (1 + k) / (2 - k)
	g := float64((a.AskFloor - a.BidFloor) * (1 + k))
	c1 := min(1, (1-g)/r)
	// Over c from 0 to c1 and v from r c + g to 1: ∫ 1−g−rc, and ∫ (1−(rc+g)²)/2 − c(1−rc−g).
	a.Trade = float64((1-g)*c1) - float64(r*c1*c1/2)
	squares := float64(g*g*c1) + float64(r*g*c1*c1) + float64(r*r*c1*c1*c1/3)
	a.Gain = (c1-squares)/2 - float64((1-g)*c1*c1/2) + float64(r*c1*c1*c1/3)
	return a, nil
}

// Attrition is the symmetric equilibrium of a war of attrition.
type Attrition struct {
	Hazard   float64 // rate at which either gives up
	Duration float64 // mean time until the first does
	Value    float64 // expected payoff of either
}

// WarOfAttrition returns the symmetric mixed equilibrium of two parties who each pay a
// cost > 0 per unit of time until one gives up and the other gets a prize > 0:
//
//	hazard cost/prize,  duration prize/(2 cost),  value 0
//
// Other arguments are an error (Maynard Smith 1974, Journal of Theoretical Biology 47;
// Hendricks, Weiss & Wilson 1988, International Economic Review 29).
func WarOfAttrition(prize, cost float64) (Attrition, error) {
	if !(prize > 0 && cost > 0) || math.IsInf(prize, 0) || math.IsInf(cost, 0) {
		return Attrition{}, fmt.Errorf("bargaining: prize %v and cost %v, expected numbers above 0", prize, cost)
	}
	return Attrition{Hazard: cost / prize, Duration: prize / cost / 2}, nil
}
