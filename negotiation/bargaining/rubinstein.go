package bargaining

import (
	"fmt"
	"math"
)

// Shares are what two parties get, the one who offers first in front.
type Shares [2]float64

func checkDiscounts(first, second float64) error {
	if !(first > 0 && first < 1 && second > 0 && second < 1) {
		return fmt.Errorf("bargaining: discount factors %v and %v, expected numbers in (0, 1)", first, second)
	}
	return nil
}

// pair checks two numbers of at least 0 that sum to at most 1.
func pair(what string, first, second float64) error {
	if !(first >= 0 && second >= 0 && first+second <= 1+1e-12) {
		return fmt.Errorf("bargaining: %s %v and %v, expected numbers of at least 0 that sum to at most 1", what, first, second)
	}
	return nil
}

// Rubinstein returns how two parties divide a pie > 0 who make offers in turn without
// end and whose gains a round of delay shrinks by their discount factors in (0, 1):
//
//	pie · (1 − δ2)/(1 − δ1 δ2),  the rest
//
// The first offer is accepted. Other arguments are an error (Rubinstein 1982,
// Econometrica 50).
func Rubinstein(pie, first, second float64) (Shares, error) {
	if err := checkDiscounts(first, second); err != nil {
		return Shares{}, err
	}
	if !(pie > 0) || math.IsInf(pie, 0) {
		return Shares{}, fmt.Errorf("bargaining: pie of %v, expected a number above 0", pie)
	}
	// 1 − δ is exact near 1, where 1 − δ1 δ2 is not.
	p, q := 1-first, 1-second
	whole := p + float64(first*q)
	return Shares{float64(pie * (q / whole)), float64(pie * (float64(second*p) / whole))}, nil
}

// Stahl returns how two parties divide a pie of 1 who may make so many offers ≥ 1 in
// turn and get nothing after the last, with discount factors in (0, 1): by backward
// induction a responder gets its factor times what it would keep as the next proposer,
// and the last proposer keeps everything. With a common factor the first gets
//
//	(1 − (−δ)^T)/(1 + δ)
//
// The first offer is accepted, and as offers grow in number the division tends to
// that of [Rubinstein]. Other arguments are an error (Ståhl 1972, Bargaining Theory).
func Stahl(first, second float64, offers int) (Shares, error) {
	if err := checkDiscounts(first, second); err != nil {
		return Shares{}, err
	}
	if offers < 1 {
		return Shares{}, fmt.Errorf("bargaining: %d offers, expected at least 1", offers)
	}
	// Two offers more turn the share x into 1 − δ2 + δ1 δ2 x, whose fixed point is
	// Rubinstein's; they shrink the distance to it by δ1 δ2.
	limit, err := Rubinstein(1, first, second)
	if err != nil {
		return Shares{}, err
	}
	start, pairs := 1.0, float64((offers-1)/2)
	if offers%2 == 0 {
		start = 1 - second
	}
	left := math.Exp(float64(pairs * (math.Log(first) + math.Log(second))))
	share := limit[0] + float64(left*(start-limit[0]))
	return Shares{share, 1 - share}, nil
}

// Breakdown returns how two parties divide a pie of 1 who make offers in turn without
// discounting, if after each rejection talks break down with probability p in (0, 1]
// and then leave them with b1 and b2, both ≥ 0, with a sum of at most 1:
//
//	b1 + (1 − b1 − b2)/(2 − p),  the rest
//
// As p goes to 0 both get what breakdown would leave them and half of the rest, the
// Nash solution. Other arguments are an error (Binmore, Rubinstein & Wolinsky 1986,
// RAND Journal of Economics 17).
func Breakdown(p, b1, b2 float64) (Shares, error) {
	if !(p > 0 && p <= 1) {
		return Shares{}, fmt.Errorf("bargaining: breakdown with probability %v, expected a number in (0, 1]", p)
	}
	if err := pair("payoffs of breakdown", b1, b2); err != nil {
		return Shares{}, err
	}
	surplus := max(0, 1-b1-b2)
	share := b1 + surplus/(2-p)
	return Shares{share, b2 + float64(surplus*(1-p)/(2-p))}, nil
}

// OutsideOptions returns how two parties divide a pie of 1 who make offers in turn, with
// discount factors in (0, 1), if one that rejects an offer may leave and get o1 or o2 at
// once, both ≥ 0, with a sum of at most 1: the proposer's shares solve
//
//	v1 = 1 − max(o2, δ2 v2),  v2 = 1 − max(o1, δ1 v1)
//
// An option matters only if it is better than going on: deal me out. Other arguments
// are an error (Binmore, Shaked & Sutton 1989, Quarterly Journal of Economics 104).
func OutsideOptions(first, second, o1, o2 float64) (Shares, error) {
	if err := checkDiscounts(first, second); err != nil {
		return Shares{}, err
	}
	if err := pair("outside options", o1, o2); err != nil {
		return Shares{}, err
	}
	limit, err := Rubinstein(1, first, second)
	if err != nil {
		return Shares{}, err
	}
	// Of the four pieces of the fixed point, which is unique, find the one that holds.
	keeps := func(option, factor, other float64) float64 { return max(option, float64(factor*other)) }
	share := limit[0]
	switch {
	case o2 >= float64(second*(1-keeps(o1, first, 1-o2))):
		share = 1 - o2
	case o1 >= float64(first*(1-float64(second*(1-o1)))):
		share = 1 - float64(second*(1-o1))
	}
	return Shares{share, 1 - share}, nil
}

// InsideOptions returns how two parties divide a pie of 1 who make offers in turn, with
// discount factors in (0, 1), if until they agree each receives a flow that would be
// worth g1 or g2 if it lasted for ever, both ≥ 0, with a sum of at most 1: each keeps
// that, and the surplus is divided as by [Rubinstein]:
//
//	g1 + (1 − g1 − g2)(1 − δ2)/(1 − δ1 δ2),  the rest
//
// Other arguments are an error (Muthoo 1999, Bargaining Theory with Applications,
// ch. 6).
func InsideOptions(first, second, g1, g2 float64) (Shares, error) {
	if err := pair("inside options", g1, g2); err != nil {
		return Shares{}, err
	}
	x, err := Rubinstein(1, first, second)
	if err != nil {
		return Shares{}, err
	}
	surplus := max(0, 1-g1-g2)
	return Shares{g1 + float64(surplus*x[0]), g2 + float64(surplus*x[1])}, nil
}

// Setter returns where policy ends on a line if a setter makes one offer to a veto
// player, who accepts unless the status quo is strictly nearer to its ideal: the
// setter's ideal, moved into the interval of what the veto player accepts,
//
//	from min(q, 2v − q) to max(q, 2v − q)
//
// for a status quo q and an ideal v of the veto player. Numbers that are not finite
// are an error (Romer & Rosenthal 1978, Public Choice 33).
func Setter(setter, veto, statusQuo float64) (float64, error) {
	if !(math.Abs(setter) < math.MaxFloat64/4 && math.Abs(veto) < math.MaxFloat64/4 && math.Abs(statusQuo) < math.MaxFloat64/4) {
		return 0, fmt.Errorf("bargaining: setter %v, veto player %v, status quo %v, expected three numbers", setter, veto, statusQuo)
	}
	mirrored := float64(2*veto) - statusQuo
	return min(max(setter, min(statusQuo, mirrored)), max(statusQuo, mirrored)), nil
}
