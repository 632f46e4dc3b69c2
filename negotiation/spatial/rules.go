package spatial

import (
	"fmt"
	"math"
)

// RiskRange says onto which range the attitudes to risk of the actors are mapped.
type RiskRange string

// The ranges, from the least likely winner to the likeliest, who has most to lose and
// so is most averse to risk. Below 0 is risk-seeking.
const (
	RiskMin RiskRange = "min" // 0 to 1
	RiskMid RiskRange = "mid" // −1/2 to 1: the usual range
	RiskMax RiskRange = "max" // −1 to 1
)

// RiskView says what actors believe about the attitudes to risk of others.
type RiskView string

// The views, by the part p of the other's own attitude in the estimate
// (1−p) R_own + p R_other.
const (
	ViewNone      RiskView = "none"       // 0: all are like me
	ViewOneThird  RiskView = "one-third"  // 1/3: the usual view
	ViewHalf      RiskView = "half"       // 1/2
	ViewTwoThirds RiskView = "two-thirds" // 2/3
	ViewFull      RiskView = "full"       // 1: all are as they are
)

// Commitment says what becomes of a third party that joins a side.
type Commitment string

// The commitments.
const (
	CommitNone Commitment = "none" // it never has to move
	CommitSemi Commitment = "semi" // it moves to the winner if its side loses: usual
	CommitFull Commitment = "full" // it moves to the winner in any case
)

// Settlement says where two actors meet who bargain.
type Settlement string

// The settlements, for salience s and chance P of each.
const (
	SettleLinear Settlement = "linear" // at their mean, weighted by sP
	SettleSquare Settlement = "square" // at their mean, weighted by (sP)²: usual
	SettleShift  Settlement = "shift"  // the weaker shifts: δs²/(δs² + (1−δ)s'² + 1e-6), δ the difference of chances
)

// Proposals says whose estimate of the chances a proposal rests on.
type Proposals string

// The kinds of proposals.
const (
	ProposeInitiator Proposals = "initiator" // that of the actor who proposes: usual
	ProposeBoth      Proposals = "both"      // two proposals, with the estimate of each
	ProposeMean      Proposals = "mean"      // the mean of both, weighted by capability
)

// Ties says whom an actor challenges among those at one position from whom it would
// gain equally.
type Ties string

// The ways of dealing with ties.
const (
	TieFirst  Ties = "first"  // the first of them in the table: usual
	TieShared Ties = "shared" // all of them, so that identical actors fare alike
)

// RiskRanges lists the ranges of attitudes to risk.
func RiskRanges() []RiskRange { return []RiskRange{RiskMin, RiskMid, RiskMax} }

// RiskViews lists the views of others' attitudes to risk.
func RiskViews() []RiskView {
	return []RiskView{ViewNone, ViewOneThird, ViewHalf, ViewTwoThirds, ViewFull}
}

// Commitments lists the commitments of third parties.
func Commitments() []Commitment { return []Commitment{CommitNone, CommitSemi, CommitFull} }

// Settlements lists where two actors may meet.
func Settlements() []Settlement { return []Settlement{SettleLinear, SettleSquare, SettleShift} }

// AllProposals lists the kinds of proposals.
func AllProposals() []Proposals { return []Proposals{ProposeInitiator, ProposeBoth, ProposeMean} }

// AllTies lists the ways of dealing with ties.
func AllTies() []Ties { return []Ties{TieFirst, TieShared} }

// Rules are the choices that the Spatial Model of Politics leaves open.
type Rules struct {
	Election   Election
	RiskRange  RiskRange
	RiskView   RiskView
	Commitment Commitment
	Settlement Settlement
	Proposals  Proposals
	Ties       Ties
	// Most is the number of turns after which play stops at the latest, at least 1.
	// Settled stops it after two turns or more, when positions moved in all by less
	// than this share ≥ 0 of their moves in the first turn.
	Most    int
	Settled float64
}

// UsualRules returns the usual choices: those marked so, at most 100 turns, and a stop
// when less than 2% of the first turn's moves are left.
func UsualRules() Rules {
	return Rules{UsualElection(), RiskMid, ViewOneThird, CommitSemi, SettleSquare, ProposeInitiator, TieFirst, 100, 0.02}
}

// Check returns an error if a choice is unknown or a number out of range.
func (r Rules) Check() error {
	for _, err := range []error{
		r.Election.Check(),
		choice("risk range", r.RiskRange, RiskRanges()),
		choice("risk view", r.RiskView, RiskViews()),
		choice("commitment", r.Commitment, Commitments()),
		choice("settlement", r.Settlement, Settlements()),
		choice("proposals", r.Proposals, AllProposals()),
		choice("ties", r.Ties, AllTies()),
	} {
		if err != nil {
			return err
		}
	}
	if r.Most < 1 {
		return fmt.Errorf("spatial: at most %d turns, expected at least 1", r.Most)
	}
	if !(r.Settled >= 0) || math.IsInf(r.Settled, 0) {
		return fmt.Errorf("spatial: settled at %v of the first moves, expected a number of at least 0", r.Settled)
	}
	return nil
}

// part returns the part of another's own attitude in what is believed of it.
func (v RiskView) part() float64 {
	switch v {
	case ViewNone:
		return 0
	case ViewOneThird:
		return 1.0 / 3
	case ViewHalf:
		return 0.5
	case ViewTwoThirds:
		return 2.0 / 3
	case ViewFull:
		return 1
	}
	panic(choice("risk view", v, RiskViews()))
}

// Attitudes returns the attitude to risk of each actor, from −1 for risk-seeking to 1
// for risk-averse, given its chance p of winning the election; lo and hi are the
// lowest and highest chance:
//
//	min: (p−lo)/(hi−lo)    mid: (3p−hi−2lo)/(2(hi−lo))    max: (2p−hi−lo)/(hi−lo)
//
// If all chances are equal, to within 1e-9 of the highest, all attitudes are 0. An
// unknown range panics.
func (r RiskRange) Attitudes(chances []float64) []float64 {
	out := make([]float64, len(chances))
	r.attitudes(chances, out)
	return out
}

func (r RiskRange) attitudes(chances, out []float64) {
	var from float64
	switch r {
	case RiskMin:
	case RiskMid:
		from = -0.5
	case RiskMax:
		from = -1
	default:
		panic(choice("risk range", r, RiskRanges()))
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range chances {
		lo, hi = min(lo, p), max(hi, p)
	}
	for i, p := range chances {
		out[i] = 0
		if hi-lo > float64(equal*hi) {
			out[i] = from + float64((1-from)*((p-lo)/(hi-lo)))
		}
	}
}

// equal is the difference below which numbers that decide something are taken as
// equal, so that rounding decides nothing.
const equal = 1e-9

// Utility returns what an actor with attitude r in [−1, 1] feels about an outcome at a
// distance d ≥ 0 from its ideal:
//
//	(1−d)(1+rd) for d ≤ 1,    (1−d)(1+r) beyond
//
// 0 is linear, above it concave and so averse to risk.
func Utility(d, r float64) float64 { return float64((1 - d) * (1 + float64(r*min(d, 1)))) }

// Meet returns where two actors at x and y in one dimension, on a scale from 0 to 1,
// end if they bargain, given salience and chance of each. The means of [SettleLinear]
// and [SettleSquare] have a further weight of 1e-6 at each actor's own place, where
// it stays if both other weights are 0, and are rounded to four decimals, ties away
// from the middle of the scale. An unknown settlement panics.
func (s Settlement) Meet(x, sx, px, y, sy, py float64) (first, second float64) {
	const tiny = 1e-6
	switch s {
	case SettleLinear, SettleSquare:
		wx, wy := float64(sx*px), float64(sy*py)
		if s == SettleSquare {
			wx, wy = float64(wx*wx), float64(wy*wy)
		}
		sum, weight := float64(wx*x)+float64(wy*y), wx+wy+tiny
		return rounded((sum + float64(tiny*x)) / weight), rounded((sum + float64(tiny*y)) / weight)
	case SettleShift:
		shift := func(lead, own, other float64) float64 {
			pull := float64(max(lead, 0) * other * other)
			return pull / (pull + tiny + float64((1-max(lead, 0))*own*own))
		}
		first = x + float64(shift(py-px, sx, sy)*(y-x))
		second = y + float64(shift(px-py, sy, sx)*(x-y))
		return first, second
	}
	panic(choice("settlement", s, Settlements()))
}

// rounded rounds a position to four decimals, so that the mirror image of a position
// is rounded to the mirror image of the result.
func rounded(x float64) float64 {
	const unit = 1e4
	d := float64((x - 0.5) * unit)
	return 0.5 + math.Copysign(math.Floor(math.Abs(d)+0.5+equal), d)/unit
}
