package environment

import "math"

// OrnsteinUhlenbeck is a process that reverts to its mean:
//
//	dX = θ(μ − X)dt + σ dW
//
// With X the natural logarithm of a price it is the one-factor model of commodity
// prices (Uhlenbeck & Ornstein 1930, Physical Review 36; Schwartz 1997, Journal of
// Finance 52). Rates are per unit of the time in which steps are measured.
type OrnsteinUhlenbeck struct {
	// Mean is μ. Reversion θ is at least 0; at 0 the process is a Brownian
	// motion, which has no stationary law. Volatility σ is at least 0.
	Mean, Reversion, Volatility float64
}

// Moments returns the mean and the variance of X after a time dt ≥ 0, given that
// it is x now:
//
//	mean     = μ + (x − μ) exp(−θ dt)
//	variance = σ² (1 − exp(−2θ dt)) / (2θ)
func (p OrnsteinUhlenbeck) Moments(x, dt float64) (mean, variance float64) {
	mean = p.Mean + float64((x-p.Mean)*math.Exp(-float64(p.Reversion*dt)))
	elapsed := dt
	if p.Reversion > 0 {
		// Expm1 keeps the digits of short steps.
		elapsed = -math.Expm1(-2*float64(p.Reversion*dt)) / (2 * p.Reversion)
	}
	return mean, float64(p.Volatility*p.Volatility) * elapsed
}

// Next returns X after a time dt ≥ 0, given that it is x now, for a standard
// normal draw. Steps are exact for any dt: two steps have the law of one of twice
// the length.
func (p OrnsteinUhlenbeck) Next(x, dt, normal float64) float64 {
	mean, variance := p.Moments(x, dt)
	return mean + float64(math.Sqrt(variance)*normal)
}

// StandardDeviation returns the stationary standard deviation σ/√(2θ); it is +Inf
// without reversion.
func (p OrnsteinUhlenbeck) StandardDeviation() float64 {
	return p.Volatility / math.Sqrt(2*p.Reversion)
}

// HalfLife returns the time ln 2/θ in which half of a deviation from the mean
// disappears; it is +Inf without reversion.
func (p OrnsteinUhlenbeck) HalfLife() float64 { return math.Ln2 / p.Reversion }

// Autocorrelation returns the stationary correlation exp(−θ lag) of values that
// are a time lag ≥ 0 apart, in [0, 1].
func (p OrnsteinUhlenbeck) Autocorrelation(lag float64) float64 {
	return math.Exp(-float64(p.Reversion * lag))
}

// Price returns the median exp(m) and the mean exp(m + v/2) of a price whose
// natural logarithm is normal with mean m and variance v.
func Price(mean, variance float64) (medianPrice, meanPrice float64) {
	return math.Exp(mean), math.Exp(mean + variance/2)
}
