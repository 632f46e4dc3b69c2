package domestic

import "math"

// PassProbability returns the probability in [0, 1] that a veto player passes a
// deal:
//
//	1 / (1 + exp(−(U − b + ζ)/τ))
//
// U = value is its utility of the deal and b = reservation that of no deal; ζ =
// discretion ≥ 0 is the loss that the executive can make up for; τ = noise ≥ 0 is
// the scale of what is unknown about the player. All are in units of utility. It is
// the binary logit (McFadden 1974); without noise the veto is hard, and a player
// who does not lose, to within 1e-12, passes the deal for certain.
func PassProbability(value, reservation, discretion, noise float64) float64 {
	gain := value - reservation + discretion
	if noise == 0 {
		if gain >= -slack {
			return 1
		}
		return 0
	}
	z := gain / noise
	if z >= 0 {
		return 1 / (1 + math.Exp(-z))
	}
	// The exponential of a large positive number would overflow.
	e := math.Exp(z)
	return e / (1 + e)
}

// RatificationProbability returns the probability that independent veto players
// all pass a deal, given that of each: their product, 1 without veto players.
func RatificationProbability(pass ...float64) float64 {
	p := 1.0
	for _, each := range pass {
		p *= each
	}
	return p
}
