package trust

import "github.com/detente-sim/detente/negotiation"

// Fade implements [negotiation.Fader]: the log-odds keep a share of their distance
// from the prior's. What is believed of conduct, given the type, stays: the deeds of
// the party, unlike its type, go on.
func (b *TypeBeliefs) Fade(s *negotiation.State, viewer, subject int, keep float64) {
	n := viewer*s.Parties() + subject
	prior := logOdds(b.Prior[n])
	mu := negotiation.Logistic(prior + float64(keep*(logOdds(b.trust[n])-prior)))
	b.trust[n] = min(max(mu, 1e-12), 1-1e-12)
}

// Fade implements [negotiation.Fader]: a share of the evidence beyond the base rate
// is kept.
func (c *CountingBeliefs) Fade(s *negotiation.State, viewer, subject int, keep float64) {
	n := viewer*s.Parties() + subject
	base := Beta{Alpha: c.Weight * c.Base[n], Beta: c.Weight * (1 - c.Base[n])}
	c.set(n, Beta{Alpha: c.alpha[n], Beta: c.beta[n]}.Forget(keep, base))
}
