package trust

// AfterSpoilers returns the probability in [0, 1] that a partner is trustworthy
// after a round in which spoilers on its side attacked or kept quiet. Hazard in
// [0, 1] is the probability of an attack if the partner is untrustworthy and lets
// spoilers have their way; a trustworthy one prevents the share capacity in
// [0, 1] of attacks. By Bayes' rule, from the prior mu in [0, 1],
//
//	attack: μ' = μ(1−s) / (μ(1−s) + 1−μ)
//	quiet:  μ' = μ(1−λ(1−s)) / (μ(1−λ(1−s)) + (1−μ)(1−λ))
//
// with λ the hazard and s the capacity. Attacks cost the more trust the stronger
// the partner looks, but over both outcomes the belief does not drift (Kydd &
// Walter 2002, International Organization 56). An outcome that had probability 0
// leaves the belief as it is.
func AfterSpoilers(mu, hazard, capacity float64, attack bool) float64 {
	yes, no := 1-capacity, 1.0
	if !attack {
		// 1−λ(1−s), written so that it is exact at a hazard of 1.
		yes, no = (1-hazard)+float64(hazard*capacity), 1-hazard
	}
	return posterior(mu, yes, no)
}

// posterior is Bayes' rule for a probability with likelihoods yes and no.
func posterior(mu, yes, no float64) float64 {
	yes, no = float64(yes*mu), float64(no*(1-mu))
	if yes+no == 0 {
		return mu
	}
	return yes / (yes + no)
}
