package environment

import "math"

// Relax returns x after one round of partial adjustment towards a target:
// x + rate (target − x), with rate in [0, 1] (Nerlove 1958).
func Relax(x, target, rate float64) float64 { return x + float64(rate*(target-x)) }

// RelaxFor returns x after n ≥ 0 rounds of [Relax] towards the same target:
//
//	target + (x − target)(1 − rate)^n
func RelaxFor(x, target, rate float64, n int) float64 {
	if n == 0 {
		return x
	}
	return target + float64((x-target)*math.Exp(float64(float64(n)*math.Log1p(-rate))))
}
