package domain

import "math"

// Evaluator says what the numbers of an issue are worth, before weighting.
type Evaluator interface {
	At(x float64) float64
}

// Linear is Offset + Slope·(x - Origin), kept within [0, 1] as in Genius. Genius counts
// integers from the lower bound of the issue, and reals from 0.
type Linear struct{ Origin, Offset, Slope float64 }

// At implements [Evaluator].
func (e Linear) At(x float64) float64 {
	return min(max(e.Offset+float64(e.Slope*(x-e.Origin)), 0), 1)
}

// Triangular rises from 0 at Low to 1 at Top and falls to 0 at High; outside it is 0.
// Top may stand at an end.
type Triangular struct{ Low, Top, High float64 }

// At implements [Evaluator].
func (e Triangular) At(x float64) float64 {
	switch {
	case x < e.Low || x > e.High:
		return 0
	case x == e.Top:
		return 1
	case x < e.Top:
		return (x - e.Low) / (e.Top - e.Low)
	}
	return 1 - (x-e.Top)/(e.High-e.Top)
}

// Quadratic is Constant + First·x + Second·x².
type Quadratic struct{ Constant, First, Second float64 }

// At implements [Evaluator].
func (e Quadratic) At(x float64) float64 {
	return e.Constant + float64(e.First*x) + float64(e.Second*float64(x*x))
}

// Constant is the same for all numbers.
type Constant float64

// At implements [Evaluator].
func (e Constant) At(float64) float64 { return float64(e) }

// Evaluate returns what the numbers of an issue are worth. The issue must have numbers.
func Evaluate(e Evaluator, x *Issue) []float64 {
	if x.Numbers == nil {
		panic("domain: an evaluator needs an issue of numbers")
	}
	out := make([]float64, len(x.Numbers))
	for j, v := range x.Numbers {
		out[j] = e.At(v)
	}
	return out
}

// Normalised divides values by the largest of them, as Genius 10.4 does with the evaluations
// of a discrete issue. If that is below 0.00001 all are 0.
func Normalised(values []float64) []float64 {
	most := math.Inf(-1)
	for _, v := range values {
		most = max(most, v)
	}
	out := make([]float64, len(values))
	if most < 0.00001 {
		return out
	}
	for j, v := range values {
		out[j] = v / most
	}
	return out
}
