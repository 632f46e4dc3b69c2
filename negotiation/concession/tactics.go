package concession

import (
	"fmt"
	"math"
)

// Shape is the family of curves of a [Schedule].
type Shape uint8

const (
	// Polynomial concedes κ + (1−κ) τ^(1/β) at the share τ of the deadline.
	Polynomial Shape = iota
	// Exponential concedes exp((1−τ)^β ln κ).
	Exponential
)

// String returns the name of the shape.
func (s Shape) String() string {
	switch s {
	case Polynomial:
		return "polynomial"
	case Exponential:
		return "exponential"
	}
	return fmt.Sprintf("Shape(%d)", uint8(s))
}

// Schedule is a time-dependent concession tactic (Faratin, Sierra & Jennings
// 1998, Robotics and Autonomous Systems 24). With Beta below 1 the negotiator is
// a Boulware, who holds out until late; above 1 it is a Conceder, who gives way
// early; a polynomial with Beta 1 is a straight line.
type Schedule struct {
	Shape Shape
	// Beta is the convexity β, above 0.
	Beta float64
	// Kappa is the share κ conceded in the first offer, in [0, 1].
	Kappa float64
}

// Validate returns an error unless shape and parameters are in range.
func (s Schedule) Validate() error {
	if s.Shape > Exponential {
		return fmt.Errorf("concession: unknown shape %v", s.Shape)
	}
	if !(s.Beta > 0) {
		return fmt.Errorf("concession: beta %v, expected above 0", s.Beta)
	}
	if !(s.Kappa >= 0 && s.Kappa <= 1) {
		return fmt.Errorf("concession: kappa %v, expected a number in [0, 1]", s.Kappa)
	}
	return nil
}

// Concession returns the share conceded at time t, in [0, 1]: 0 is the
// negotiator's own best offer, 1 its reservation value. With τ = t/deadline,
//
//	polynomial   κ + (1−κ) τ^(1/β)
//	exponential  exp((1−τ)^β ln κ)
//
// It is κ up to time 0, 1 from the deadline on, and does not fall in between. An
// exponential schedule with κ = 0 concedes nothing before the deadline. Both
// times are in the same unit, usually rounds.
func (s Schedule) Concession(t, deadline float64) float64 {
	switch {
	case t >= deadline:
		return 1
	case t <= 0:
		return s.Kappa
	case s.Shape == Polynomial:
		x := t / deadline
		if s.Beta != 1 {
			x = math.Pow(x, 1/s.Beta)
		}
		return s.Kappa + float64((1-s.Kappa)*x)
	case s.Kappa == 0:
		return 0
	}
	// (deadline−t)/deadline keeps what 1−t/deadline would lose near the deadline.
	return math.Exp(float64(math.Pow((deadline-t)/deadline, s.Beta) * math.Log(s.Kappa)))
}

// ByResource returns the share conceded, in [κ, 1], by a resource-dependent
// tactic that gives way as a resource runs out:
//
//	κ + (1−κ) exp(−resource)
//
// Resource is what remains, at least 0, in units of its own scale, such as rounds
// left or money; kappa in [0, 1] is what even plenty of it concedes (Faratin,
// Sierra & Jennings 1998).
func ByResource(kappa, resource float64) float64 {
	return kappa + float64((1-kappa)*math.Exp(-resource))
}

// BuyerOffer returns the offer on a price-like issue of a negotiator whose
// utility falls in it: lo + conceded (hi − lo). The offer lies in [lo, hi], the
// negotiator's admissible range; conceded is in [0, 1].
func BuyerOffer(lo, hi, conceded float64) float64 {
	return between(lo, hi, conceded)
}

// SellerOffer returns the offer on a price-like issue of a negotiator whose
// utility rises in it: lo + (1 − conceded)(hi − lo). The offer lies in [lo, hi],
// the negotiator's admissible range; conceded is in [0, 1].
func SellerOffer(lo, hi, conceded float64) float64 {
	return between(lo, hi, 1-conceded)
}

func between(lo, hi, x float64) float64 {
	width := hi - lo
	if math.IsInf(width, 1) {
		return float64((1-x)*lo) + float64(x*hi)
	}
	return lo + float64(x*width)
}

// RelativeTitForTat returns the next offer on a price-like issue of a negotiator
// who repeats the opponent's last move in proportion: own·before/last, clipped to
// the admissible range [lo, hi]. Own is the negotiator's last offer; before and
// last are the opponent's last two, both above 0, the older first (Faratin, Sierra
// & Jennings 1998, with a lag of one offer).
func RelativeTitForTat(own, before, last, lo, hi float64) float64 {
	if own == 0 {
		return clip(0, lo, hi)
	}
	// The ratio first: own·before could overflow.
	return clip(float64(own*(before/last)), lo, hi)
}

// AbsoluteTitForTat returns the next offer on a price-like issue of a negotiator
// who mirrors the opponent's last move: own + (before − last), clipped to [lo, hi].
// The arguments are those of [RelativeTitForTat], but offers may have any sign
// (Faratin, Sierra & Jennings 1998, without the random term).
func AbsoluteTitForTat(own, before, last, lo, hi float64) float64 {
	return clip(own+(before-last), lo, hi)
}

// AveragedTitForTat returns the next offer on a price-like issue of a negotiator
// who repeats the opponent's movement over its last moves in proportion. Offers
// lists the opponent's offers, all above 0, the oldest first; window ≥ 1 is the
// number of moves looked back on and must be less than the number of offers. The
// other arguments are those of [RelativeTitForTat], which is the case of window 1
// (Faratin, Sierra & Jennings 1998).
func AveragedTitForTat(own float64, offers []float64, window int, lo, hi float64) (float64, error) {
	last := len(offers) - 1
	if window < 1 || window > last {
		return 0, fmt.Errorf("concession: window of %d moves, expected 1 to %d with %d offers", window, last, len(offers))
	}
	return RelativeTitForTat(own, offers[last-window], offers[last], lo, hi), nil
}

func clip(x, lo, hi float64) float64 { return min(max(x, lo), hi) }
