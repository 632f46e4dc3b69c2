package design

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// logUniform is the distribution of a number whose logarithm is uniform.
type logUniform struct{ low, high float64 }

// Quantile implements [distuv.Quantiler].
func (d logUniform) Quantile(p float64) float64 {
	a, b := math.Log(d.low), math.Log(d.high)
	return math.Exp(a + float64(p*(b-a)))
}

// truncated is a normal distribution cut off at both ends, which may be infinite.
type truncated struct{ mean, sd, low, high float64 }

// ends returns the bounds in standard deviations from the mean.
func (d truncated) ends() (a, b float64) { return (d.low - d.mean) / d.sd, (d.high - d.mean) / d.sd }

// mass is what lies between the bounds of the whole normal distribution.
func (d truncated) mass() float64 {
	a, b := d.ends()
	if a > 0 { // small differences of numbers near 1 are not exact
		a, b = -b, -a
	}
	return distuv.UnitNormal.CDF(b) - distuv.UnitNormal.CDF(a)
}

// Quantile implements [distuv.Quantiler].
func (d truncated) Quantile(p float64) float64 {
	a, b := d.ends()
	side := 1.0
	if a > 0 {
		a, b, p, side = -b, -a, 1-p, -1
	}
	from, to := distuv.UnitNormal.CDF(a), distuv.UnitNormal.CDF(b)
	q := inner(from + float64(p*(to-from)))
	return d.mean + float64(side*distuv.UnitNormal.Quantile(q)*d.sd)
}

// inner keeps a probability away from 0 and 1, where quantiles may be infinite.
func inner(p float64) float64 { return min(max(p, 0x1p-300), 1-0x1p-53) }

// logGamma returns the logarithm of a quantile of the gamma distribution of scale 1. For
// small shapes the quantile itself may be less than any floating-point number above 0.
func logGamma(shape, p float64) float64 {
	p = min(max(p, 0x1p-54), 1-0x1p-53)
	// Near 0 the distribution function is x^a/Γ(a+1)·(1 − ax/(a+1) + …), and the general
	// inverse is not exact.
	lg, _ := math.Lgamma(shape + 1)
	if first := (math.Log(p) + lg) / shape; first < math.Log(1e-5) {
		return first + math.Exp(first)/(shape+1)
	}
	return math.Log(mathext.GammaIncRegInv(shape, p))
}

// dirichlet writes weights of a sum to weights: the shares of independent gamma variables
// of the given shapes, by their quantiles.
func dirichlet(shapes, p, weights []float64, sum float64) {
	most := math.Inf(-1)
	for k, a := range shapes {
		weights[k] = logGamma(a, p[k])
		most = max(most, weights[k])
	}
	total := 0.0
	for k := range weights {
		weights[k] = math.Exp(weights[k] - most)
		total += weights[k]
	}
	for k := range weights {
		weights[k] *= sum / total
	}
}

// ordered writes weights of a sum that do not increase, uniform among all of these: the
// sum of what weights hold from rank k on is that of independent exponential variables
// divided by their ranks (Rényi 1953), which order statistics of exponential variables
// are made of; divided by their sum they are uniform.
func ordered(p, weights []float64, sum float64) {
	total, above := 0.0, 0.0
	for k := len(weights) - 1; k >= 0; k-- {
		above += -math.Log1p(-min(p[k], 1-0x1p-53)) / float64(k+1)
		weights[k] = above
		total += above
	}
	for k := range weights {
		if total == 0 { // all at the origin of the cube: all alike, the limit along the diagonal is another
			weights[k] = sum / float64(len(weights))
			continue
		}
		weights[k] *= sum / total
	}
}
