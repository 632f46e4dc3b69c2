package bargaining

import (
	"fmt"
	"math"
)

// SplitPower returns the Nash solution of dividing a pie of 1 between parties with
// utilities share^r1 and share^r2, exponents above 0, and nothing without a deal:
//
//	r1/(r1 + r2),  r2/(r1 + r2)
//
// The less averse to risk, with the higher exponent, gets more. Other arguments are an
// error (Roth 1979, Axiomatic Models of Bargaining; Kihlstrom, Roth & Schmeidler 1981).
func SplitPower(r1, r2 float64) (Shares, error) {
	if !(r1 > 0 && r2 > 0) || !finite(r1, r2) {
		return Shares{}, fmt.Errorf("bargaining: exponents %v and %v, expected numbers above 0", r1, r2)
	}
	return Shares{1 / (1 + r2/r1), 1 / (1 + r1/r2)}, nil
}

// SplitExponential returns the Nash solution of dividing a pie of 1 between parties of
// constant absolute risk aversion a1 and a2 ≥ 0, with utilities 1 − exp(−a·share), or
// share itself at 0, and nothing without a deal. The first party's share x solves
//
//	h(a1, x) = h(a2, 1 − x),  h(a, z) = a/(exp(a z) − 1),  1/z at a = 0
//
// Other arguments are an error (sources as for [SplitPower]).
func SplitExponential(a1, a2 float64) (Shares, error) {
	if !(a1 >= 0 && a2 >= 0) || !finite(a1, a2) {
		return Shares{}, fmt.Errorf("bargaining: risk aversions %v and %v, expected numbers of at least 0", a1, a2)
	}
	// The logarithm of h, which keeps very averse parties apart where h underflows.
	h := func(a, z float64) float64 {
		if a == 0 {
			return -math.Log(z)
		}
		y := float64(a * z)
		if y > 30 {
			return math.Log(a) - y - math.Log1p(-math.Exp(-y))
		}
		return math.Log(a / math.Expm1(y))
	}
	x := root(0, 1, func(x float64) float64 { return h(a1, x) - h(a2, 1-x) })
	return Shares{x, 1 - x}, nil
}

// root returns where a falling function crosses 0 between lo and hi, or the end nearest
// to it. It is not asked for its values at the ends.
func root(lo, hi float64, falls func(x float64) float64) float64 {
	for {
		x := lo + float64((hi-lo)/2)
		if x <= lo || x >= hi {
			return x
		}
		if falls(x) > 0 {
			lo = x
		} else {
			hi = x
		}
	}
}
