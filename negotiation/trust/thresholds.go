package trust

import "fmt"

// AssuranceThreshold returns μ*, the least probability in (0, 1) of facing a
// trustworthy partner at which a trustworthy party cooperates in the one-shot
// assurance game:
//
//	μ* = (P − S) / ((R − T) + (P − S))
//
// T, R, P and S are the payoffs of temptation, reward, punishment and sucker.
// For a trustworthy party reciprocating is best, R > T > P > S; the partner
// cooperates exactly if it is trustworthy. Any other order is an error
// (Kydd 2005, Trust and Mistrust in International Relations, ch. 2).
func AssuranceThreshold(t, r, p, s float64) (float64, error) {
	if !(r > t && t > p && p > s) {
		return 0, fmt.Errorf("trust: payoffs T=%v, R=%v, P=%v, S=%v, expected R > T > P > S", t, r, p, s)
	}
	return share(p-s, r-t), nil
}

// ReassuranceShare returns σ*, the least share in (0, 1) of the stakes that a
// first step must carry to separate the types: below it an exploitative party
// would cooperate first in order to cheat on the rest.
//
//	σ* = μ(T − P) / (μ(T − P) + μ(T − R) + (1 − μ)(P − S))
//
// T > R > P > S are the payoffs of the exploitative type in the whole game,
// which is split into a first stage worth σ and a second worth 1 − σ, played
// with simultaneous moves; a trustworthy party cooperates first and goes on only
// if met by cooperation. The prior μ in (0, 1) is the probability that the
// partner is trustworthy. Any other order of payoffs or prior is an error (the
// costly signal of Kydd 2000, International Organization 54, for a staged
// prisoner's dilemma).
func ReassuranceShare(mu, t, r, p, s float64) (float64, error) {
	if !(t > r && r > p && p > s) {
		return 0, fmt.Errorf("trust: payoffs T=%v, R=%v, P=%v, S=%v, expected T > R > P > S", t, r, p, s)
	}
	if !(mu > 0 && mu < 1) {
		return 0, fmt.Errorf("trust: prior %v, expected a probability in (0, 1)", mu)
	}
	return share(float64(mu*(t-p)), float64(mu*(t-r))+float64((1-mu)*(p-s))), nil
}

// share returns x/(x+y) for positive x and y; the sum cannot overflow.
func share(x, y float64) float64 { return 1 / (1 + y/x) }
