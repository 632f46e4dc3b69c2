package negotiation

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/search"
)

// Quad is the varying part b·x − g·x² of one issue's term in a utility; see
// [search.Quad].
type Quad = search.Quad

// Objective is a separable concave quadratic utility over packages; see
// [search.Objective].
type Objective = search.Objective

// Value is a concave quadratic value function v(x) = A + B·x − G·x² of the
// level x of one issue, G ≥ 0. The constructors normalise v to [0, 1] on
// x in [0, 1]. A weighted sum of such functions is again of this form, which is
// what keeps the package search exact and cheap (Keeney & Raiffa 1976 on
// additive value; the quadratic family is the simplest concave one).
type Value struct{ A, B, G float64 }

// Gain returns v(x) = (1+c)x − c·x², rising from 0 to 1: the more the better,
// at a falling rate. c in [0, 1] is the curvature; 0 is linear.
func Gain(c float64) Value { return Value{A: 0, B: 1 + c, G: c} }

// Loss returns v(x) = 1 − (1−c)x − c·x², falling from 1 to 0: a cost that grows
// ever faster with the level. c in [0, 1] is the curvature; 0 is linear.
func Loss(c float64) Value { return Value{A: 1, B: -(1 - c), G: c} }

// Peak returns v(x) = 1 − ((x−p)/max(p, 1−p))², best at p in [0, 1].
func Peak(p float64) Value {
	h := max(p, 1-p)
	h2 := float64(h * h)
	return Value{A: 1 - float64(p*p)/h2, B: 2 * p / h2, G: 1 / h2}
}

// At returns v(x).
func (v Value) At(x float64) float64 {
	return v.A + float64(v.B*x) - float64(float64(v.G*x)*x)
}

// Check reports a value function that is not finite or not concave.
func (v Value) Check() error {
	for _, c := range []float64{v.A, v.B, v.G} {
		if math.IsNaN(c) || math.IsInf(c, 0) {
			return fmt.Errorf("negotiation: value function %+v is not finite", v)
		}
	}
	if v.G < 0 {
		return fmt.Errorf("negotiation: value function %+v is convex: g must be at least 0", v)
	}
	return nil
}

// Additive writes into dst the terms of the utility Σ w_k v_k(x_k) and returns
// its constant. The slices have one entry per issue. It is what most agents'
// Coefficients method consists of.
func Additive(weights []float64, values []Value, dst []Quad) (constant float64) {
	if len(weights) != len(dst) || len(values) != len(dst) {
		panic("negotiation: Additive: slices differ in length")
	}
	for k, w := range weights {
		v := values[k]
		dst[k] = Quad{B: float64(w * v.B), G: float64(w * v.G)}
		constant += float64(w * v.A)
	}
	return constant
}

// quadAt is the varying part of a term at level x.
func quadAt(b, g, x float64) float64 { return float64(b*x) - float64(float64(g*x)*x) }
