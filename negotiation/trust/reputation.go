package trust

// Beta is a belief about the probability that a partner complies in a round: a
// Beta distribution whose parameters count rounds of evidence, the prior's
// included. Both are above 0. It is a small value: every method returns a new
// belief.
//
// The reputation of Jøsang & Ismail (2002, The Beta Reputation System), with r
// kept and s broken promises and the forgetting factor λ, is the uniform belief
// Beta{1, 1} to which every item of evidence x in [0, 1] is added by
// Forget(λ, Beta{1, 1}) and then Pseudo(x, 1−x): its mean is (r+1)/(r+s+2).
type Beta struct {
	Alpha, Beta float64
}

// Mean returns the expected probability of compliance, in [0, 1].
func (b Beta) Mean() float64 { return b.Alpha / (b.Alpha + b.Beta) }

// Variance returns the variance of the belief, in [0, 1/4].
func (b Beta) Variance() float64 {
	n := b.Alpha + b.Beta
	return (b.Alpha / n) * (b.Beta / n) / (n + 1)
}

// Pseudo returns the belief after pseudo-counts of kept and broken promises, in
// rounds. Evidence may be negative, as when earlier evidence is withdrawn, as
// long as both parameters stay above 0.
func (b Beta) Pseudo(kept, broken float64) Beta {
	return Beta{b.Alpha + kept, b.Beta + broken}
}

// Forget returns the belief after a round without memory: the share keep in
// [0, 1] of the present belief and the rest of the base belief. Silence thus
// leads back to the base rate, not to one half.
func (b Beta) Forget(keep float64, base Beta) Beta {
	return Beta{
		float64(keep*b.Alpha) + float64((1-keep)*base.Alpha),
		float64(keep*b.Beta) + float64((1-keep)*base.Beta),
	}
}

// Complied returns the probability in [0, 1] that the partner complied in a
// round, given the round's report. The report says violation with probability
// q if the partner cheated and f if it complied, both in [0, 1]:
//
//	m(1−f) / (m(1−f) + (1−m)(1−q))   after a good report
//	m f / (m f + (1−m) q)            after a report of violation
//
// with m the mean of the belief (Bayes' rule). A report that cannot occur says
// nothing: the result is then m and false.
func (b Beta) Complied(violation bool, q, f float64) (c float64, ok bool) {
	honest, cheat := b.weigh(violation, q, f)
	if honest+cheat == 0 {
		return b.Mean(), false
	}
	return honest / (honest + cheat), true
}

// weigh returns numbers in the ratio of the probabilities that the partner complied
// and that it cheated, given the report.
func (b Beta) weigh(violation bool, q, f float64) (honest, cheat float64) {
	if !violation {
		q, f = 1-q, 1-f
	}
	return float64(b.Alpha * f), float64(b.Beta * q)
}

// Observe returns the belief after a noisy report on one round; q and f are as
// in [Beta.Complied]. The exact posterior is a mixture of Beta(α+1, β) with
// weight c = Complied and Beta(α, β+1) with weight 1−c; Observe returns the Beta
// distribution with the mixture's mean and variance (moment matching, as in the
// assumed-density filter of Minka 2001):
//
//	mean' = (α + c) / (n + 1)
//	n'    = (n + 1) W / (W + (n + 2) c (1 − c)),   W = αβ + cβ + (1 − c)α,   n = α + β
//
// A report with q = f changes nothing, and neither does one that cannot occur.
// Credit in [0, 1] discounts the report for resembling the last ones: it is the
// share of the way that the belief moves.
func (b Beta) Observe(violation bool, q, f, credit float64) Beta {
	honest, cheat := b.weigh(violation, q, f)
	all := honest + cheat
	if all == 0 {
		return b
	}
	c, d := honest/all, cheat/all // d is 1−c without cancellation
	n := b.Alpha + b.Beta
	// W is divided by n so that strong beliefs do not overflow.
	w := float64(b.Alpha/n*b.Beta) + float64(c*(b.Beta/n)) + float64(d*(b.Alpha/n))
	if w == 0 {
		return b // certainty learns nothing
	}
	total := (n + 1) * w / (w + float64((1+2/n)*float64(c*d)))
	after := Beta{(b.Alpha + c) / (n + 1) * total, (b.Beta + d) / (n + 1) * total}
	return b.Forget(1-credit, after)
}
