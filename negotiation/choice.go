package negotiation

import "math"

// Choice writes into dst the logit choice probabilities
// P_j = exp(λ·q_j) / Σ exp(λ·q_k) of alternatives with values q and returns
// dst. The precision λ ≥ 0 may be +Inf: then the best alternatives share
// the probability equally. The maximum is subtracted first, so that λ·q may be
// in the thousands (Luce 1959; McKelvey & Palfrey 1995).
func Choice(q []float64, precision float64, dst []float64) []float64 {
	if len(dst) != len(q) {
		panic("negotiation: Choice: slices differ in length")
	}
	if len(q) == 0 {
		return dst
	}
	best := q[0]
	for _, v := range q[1:] {
		best = max(best, v)
	}
	var sum float64
	if math.IsInf(precision, 1) || math.IsInf(best, 0) {
		for j, v := range q {
			dst[j] = 0
			if v == best {
				dst[j] = 1
			}
			sum += dst[j]
		}
	} else {
		for j, v := range q {
			e := math.Exp(float64(precision * (v - best))) // of the best it is 1
			dst[j] = e
			sum += e
		}
	}
	each := 1 / sum
	for j := range dst {
		dst[j] *= each
	}
	return dst
}

// Logistic returns 1/(1+exp(−z)) without overflow for any z.
func Logistic(z float64) float64 {
	if z >= 0 {
		return 1 / (1 + math.Exp(-z))
	}
	e := math.Exp(z)
	return e / (1 + e)
}
