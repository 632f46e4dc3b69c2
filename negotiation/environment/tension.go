package environment

// Tension between the parties is a first-order autoregressive process driven by
// incidents, which a channel of communication dampens:
//
//	H' = ρH + (1 − ρ)h₀ + severity (1 − χx)
//
// with severity the sum of the severities of the round's incidents and x the
// strength of the channel.
type Tension struct {
	// Base h₀ is the level to which tension returns.
	Base float64
	// Persistence ρ is the share of a deviation kept from one round to the next,
	// in [0, 1).
	Persistence float64
	// Damping χ is the share of an incident's effect that a full channel takes
	// away, in [0, 1].
	Damping float64
}

// Next returns the tension one round after it was h, given the sum of the
// severities of the incidents and the strength of the channel in [0, 1]. It is not
// clipped.
func (t Tension) Next(h, severity, channel float64) float64 {
	return float64(t.Persistence*h) + float64((1-t.Persistence)*t.Base) + t.felt(severity, channel)
}

// Mean returns the stationary mean of tension when rate ≥ 0 incidents are expected
// per round, of the given mean severity, and the channel's strength is constant:
//
//	h₀ + rate · severity (1 − χx) / (1 − ρ)
//
// (the mean of an AR(1) process with shocks of that mean).
func (t Tension) Mean(rate, severity, channel float64) float64 {
	return t.Base + t.felt(float64(rate*severity), channel)/(1-t.Persistence)
}

func (t Tension) felt(severity, channel float64) float64 {
	return float64(severity * (1 - float64(t.Damping*channel)))
}
