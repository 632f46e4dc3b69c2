package compliance

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoThreshold reports that no discount factor makes compliance pay.
var ErrNoThreshold = errors.New("compliance: no discount factor deters")

// GrimThreshold returns the least discount factor, in (0, 1), at which permanent
// reversion to defection sustains cooperation in the repeated prisoner's dilemma
// with perfect monitoring and a common discount factor:
//
//	(T − R) / (T − P)
//
// T > R > P > S are the payoffs of temptation, reward, punishment and sucker; any
// other order is an error (Friedman 1971, Review of Economic Studies 38).
func GrimThreshold(t, r, p, s float64) (float64, error) {
	if err := checkDilemma(t, r, p, s); err != nil {
		return 0, err
	}
	return (t - r) / (t - p), nil
}

// TitForTatThreshold returns the least discount factor, above 0, at which neither
// permanent defection nor alternating defection and cooperation does better
// against tit for tat than tit for tat itself:
//
//	max((T − R)/(T − P), (T − R)/(R − S))
//
// Payoffs other than T > R > P > S with 2R > T + S are an error (Axelrod 1984, The
// Evolution of Cooperation, proposition 2). The last condition keeps it below 1.
func TitForTatThreshold(t, r, p, s float64) (float64, error) {
	if err := checkDilemma(t, r, p, s); err != nil {
		return 0, err
	}
	if !(r-s > t-r) {
		return 0, fmt.Errorf("compliance: payoffs T=%v, R=%v, S=%v, expected 2R > T + S", t, r, s)
	}
	return (t - r) / min(t-p, r-s), nil
}

func checkDilemma(t, r, p, s float64) error {
	if !(t > r && r > p && p > s) {
		return fmt.Errorf("compliance: payoffs T=%v, R=%v, P=%v, S=%v, expected T > R > P > S", t, r, p, s)
	}
	return nil
}

// ComplyThreshold returns the least discount factor at which compliance pays
// when monitoring is imperfect:
//
//	g / (g(1 − f) + (q − f)L)
//
// Cheating saves g = saving a round while the agreement is in force. Each round a
// violation is reported with probability q if the party cheats and f if it
// complies; the first report ends the agreement for ever and costs L = loss a
// round from the next round on. Saving and loss are above 0, q and f in [0, 1];
// other arguments are an error. A result of 1 or more is stated as it is: no
// patience suffices, nor if the denominator is not positive, when the error is
// [ErrNoThreshold]. It is the grim trigger under public monitoring (Mailath &
// Samuelson 2006, Repeated Games and Reputations, ch. 7), the δ at which both
// plans have the same [HoldValue].
func ComplyThreshold(saving, loss, q, f float64) (float64, error) {
	if err := checkStakes(saving, loss); err != nil {
		return 0, err
	}
	if err := errors.Join(checkProbability("report of cheating", q), checkProbability("false report", f)); err != nil {
		return 0, err
	}
	d := float64(saving*(1-f)) + float64((q-f)*loss)
	if !(d > 0) {
		return 0, ErrNoThreshold
	}
	return saving / d, nil
}

// FinitePunishmentThreshold returns the least discount factor, in (0, 1), at which
// compliance pays when cheating is always detected, saves g = saving once and
// costs L = loss in each of the next rounds ≥ 1 rounds, after which the agreement
// resumes: the root d of
//
//	L (d + d² + … + d^N) = g
//
// Saving and loss are above 0; other arguments are an error. If g ≥ L·N the error
// is [ErrNoThreshold]. (Finite punishment as in Green & Porter 1984, Econometrica
// 52, with perfect monitoring.)
func FinitePunishmentThreshold(saving, loss float64, rounds int) (float64, error) {
	if err := checkStakes(saving, loss); err != nil {
		return 0, err
	}
	if rounds < 1 {
		return 0, fmt.Errorf("compliance: punishment of %d rounds, expected at least 1", rounds)
	}
	n, target := float64(rounds), saving/loss
	if target >= n {
		return 0, ErrNoThreshold
	}
	// The sum lies between d, its first term, and d/(1−d), its limit.
	lo, hi := target/(1+target), min(target, 1)
	for {
		d := lo + (hi-lo)/2
		if d <= lo || d >= hi {
			return hi, nil
		}
		if d*-math.Expm1(float64(n*math.Log(d)))/(1-d) < target {
			lo = d
		} else {
			hi = d
		}
	}
}

// FalseAlarmSurvival returns the probability that an agreement that all parties
// keep lasts through the given number of rounds ≥ 0, when each round brings a
// false report of a violation with probability f = alarm in (0, 1] and the first
// one ends it: (1 − f)^rounds. Other arguments are an error.
func FalseAlarmSurvival(alarm float64, rounds int) (float64, error) {
	if err := checkAlarm(alarm); err != nil {
		return 0, err
	}
	switch {
	case rounds < 0:
		return 0, fmt.Errorf("compliance: %d rounds, expected at least 0", rounds)
	case rounds == 0:
		return 1, nil
	}
	return math.Exp(float64(float64(rounds) * math.Log1p(-alarm))), nil
}

// FalseAlarmLife returns the expected round, counted from 1, of the first false
// report under the assumptions of [FalseAlarmSurvival]: 1/f, the mean of the
// geometric distribution. An alarm outside (0, 1] is an error.
func FalseAlarmLife(alarm float64) (float64, error) {
	if err := checkAlarm(alarm); err != nil {
		return 0, err
	}
	return 1 / alarm, nil
}

func checkAlarm(alarm float64) error {
	if !(alarm > 0 && alarm <= 1) {
		return fmt.Errorf("compliance: false alarm rate %v, expected a number in (0, 1]", alarm)
	}
	return nil
}

// TrancheThreshold returns p*, the least probability in (0, 1) of facing a partner
// who keeps his word at which entering an agreement phased in by equal steps
// pays:
//
//	p* = X / (X + G),   X = (C/m) / (1 − δ(1 − q)),   G = Σ_{n≥1} δ^(n−1) (B − C) min(n, m)/m
//
// At full level the agreement is worth B = benefit a round and costs C = cost, with
// B > C > 0; it takes m = steps ≥ 1 rounds to get there. G is the discounted gain
// with an honest partner and X the expected loss to a cheater, who takes one step a
// round until detected, with probability q in [0, 1] per round. The discount factor
// is in (0, 1). Other arguments are an error. The threshold falls in both m and q:
// small steps and good verification stand in for trust (Schelling 1960, The
// Strategy of Conflict; Watson 2002, Journal of Economic Theory 88, on starting
// small).
func TrancheThreshold(benefit, cost, q, discount float64, steps int) (float64, error) {
	if !(benefit > cost && cost > 0) {
		return 0, fmt.Errorf("compliance: benefit %v and cost %v, expected benefit > cost > 0", benefit, cost)
	}
	if err := checkProbability("detection", q); err != nil {
		return 0, err
	}
	if !(discount > 0 && discount < 1) {
		return 0, fmt.Errorf("compliance: discount factor %v, expected a number in (0, 1)", discount)
	}
	if steps < 1 {
		return 0, fmt.Errorf("compliance: %d steps, expected at least 1", steps)
	}
	// The sum is (B−C)/m · (1−δ^m)/(1−δ)², so m cancels in the ratio G/X.
	impatience := 1 - discount
	phased := -math.Expm1(float64(float64(steps)*math.Log(discount))) / impatience
	exposed := 1 + float64(discount*q)/impatience
	return 1 / (1 + float64((benefit-cost)/cost*float64(phased*exposed))), nil
}

// HoldValue returns the value per round of the plan "hold an action until it is
// enforced against, suffer the loss for N rounds, resume":
//
//	[(1 − d)G − d h (1 − d^N) L] / [1 − d(1 − h) − h d^(N+1)]
//
// The action saves G = saving in every round while the agreement is in force, and
// the hazard h in [0, 1] is the probability per round that it is enforced against;
// from the next round on L = loss is suffered for N = rounds ≥ 1 rounds, +Inf being
// for ever. The discount factor d lies in [0, 1]; 1 stands for the limit, the
// long-run average. The value is a weighted mean of G and −L. Divided by 1 − d it is
// the present value of the plan, V = G + d(1 − h)V + d h(−L(1 − d^N)/(1 − d) + d^N V).
func HoldValue(saving, loss, hazard, discount, rounds float64) float64 {
	if discount == 1 {
		punished := rounds
		switch {
		case hazard == 0:
			return saving
		case math.IsInf(rounds, 1):
			return -loss
		}
		punished = float64(punished * hazard)
		return (saving - float64(punished*loss)) / (1 + punished)
	}
	// 1−d^N without the cancellation that a patient party would suffer.
	return hold(saving, loss, hazard, discount, -math.Expm1(float64(rounds*math.Log(discount))))
}

// HoldValueAt is [HoldValue] for a discount factor in (0, 1) and its power d^N
// computed beforehand, for use in loops. For a patient party and a short punishment
// it loses the digits that 1 − d^N cancels.
func HoldValueAt(saving, loss, hazard, discount, power float64) float64 {
	return hold(saving, loss, hazard, discount, 1-power)
}

func hold(saving, loss, hazard, discount, forgone float64) float64 {
	free, punished := 1-discount, float64(float64(discount*hazard)*forgone)
	return (float64(free*saving) - float64(punished*loss)) / (free + punished)
}

func checkStakes(saving, loss float64) error {
	if !(saving > 0 && loss > 0) {
		return fmt.Errorf("compliance: saving %v and loss %v, expected both above 0", saving, loss)
	}
	return nil
}

func checkProbability(name string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return fmt.Errorf("compliance: probability %v of %s, expected a number in [0, 1]", p, name)
	}
	return nil
}
