package spatial

import (
	"fmt"
	"math"
	"slices"
)

// VotingRule says how much of an actor's weight goes to an option that it prefers,
// given the difference d of its utilities.
type VotingRule string

// The voting rules, by the vote f(d) per unit of weight.
const (
	VoteBinary              VotingRule = "binary"               // clip(d/1e-8, −1, 1): all of it, or nothing
	VoteProportional        VotingRule = "proportional"         // d: the usual rule
	VoteCubic               VotingRule = "cubic"                // d³: small stakes hardly move
	VoteProportionalBinary  VotingRule = "proportional-binary"  // 0.8 d + 0.2 clip(d/1e-8, −1, 1)
	VoteProportionalCubic   VotingRule = "proportional-cubic"   // 0.5 d + 0.5 d³
	VoteAsymmetricProspects VotingRule = "asymmetric-prospects" // d if it is a loss, 2d/3 if a gain
)

// VictoryRule turns the strengths x and y of two coalitions into the chance that the
// first wins.
type VictoryRule string

// The victory rules.
const (
	VictoryLinear  VictoryRule = "linear"  // x/(x+y): the usual rule
	VictorySquare  VictoryRule = "square"  // x²/(x²+y²)
	VictoryQuartic VictoryRule = "quartic" // x⁴/(x⁴+y⁴)
	VictoryOctic   VictoryRule = "octic"   // x⁸/(x⁸+y⁸)
	VictoryBinary  VictoryRule = "binary"  // the stronger, all but surely, if it is so by a tenth
)

// ElectionRule turns chances in pairs into the chances of all options.
type ElectionRule string

// The election rules.
const (
	// ElectConditional is the chance of beating all others, given that one does:
	// q_a = Π_b V_ab, made to sum to 1. The usual rule.
	ElectConditional ElectionRule = "conditional"
	// ElectMarkovUniform is the long-run share of time as the favourite, if each
	// option is as likely to challenge it: p_a = (1/n) Σ_b V_ab (p_a + p_b).
	ElectMarkovUniform ElectionRule = "markov-uniform"
	// ElectMarkovIncentive is that share if options challenge in proportion to the
	// strength of their coalition and their chance.
	ElectMarkovIncentive ElectionRule = "markov-incentive"
)

// VotingRules lists the voting rules.
func VotingRules() []VotingRule {
	return []VotingRule{VoteBinary, VoteProportional, VoteCubic, VoteProportionalBinary, VoteProportionalCubic, VoteAsymmetricProspects}
}

// VictoryRules lists the victory rules.
func VictoryRules() []VictoryRule {
	return []VictoryRule{VictoryLinear, VictorySquare, VictoryQuartic, VictoryOctic, VictoryBinary}
}

// ElectionRules lists the election rules.
func ElectionRules() []ElectionRule {
	return []ElectionRule{ElectConditional, ElectMarkovUniform, ElectMarkovIncentive}
}

// choice returns an error unless a word is one of a list.
func choice[W ~string](what string, word W, list []W) error {
	if !slices.Contains(list, word) {
		return fmt.Errorf("spatial: %s %q, expected one of %q", what, word, list)
	}
	return nil
}

func clipped(d float64) float64 { return min(1, max(-1, d/1e-8)) }

// Vote returns the vote of a unit of weight for an option whose utility is higher by
// d, negative if it goes to the other. An unknown rule is a mistake of the program
// and panics.
func (r VotingRule) Vote(d float64) float64 { return r.function()(d) }

func (r VotingRule) function() func(float64) float64 {
	switch r {
	case VoteBinary:
		return clipped
	case VoteProportional:
		return func(d float64) float64 { return d }
	case VoteCubic:
		return func(d float64) float64 { return float64(d * d * d) }
	case VoteProportionalBinary:
		return func(d float64) float64 { return float64(0.8*d) + float64(0.2*clipped(d)) }
	case VoteProportionalCubic:
		return func(d float64) float64 { return float64(0.5*d) + float64(0.5*d*d*d) }
	case VoteAsymmetricProspects:
		return func(d float64) float64 {
			if d > 0 {
				return float64(2 * d / 3)
			}
			return d
		}
	}
	panic(choice("voting rule", r, VotingRules()))
}

// noticed is the vote on utilities as [Utility] gives them, 0 for what rounding leaves.
func (r VotingRule) noticed() func(float64) float64 {
	f := r.function()
	return func(d float64) float64 {
		if math.Abs(d) <= indifferent {
			return 0
		}
		return f(d)
	}
}

// Chance returns the chance that a coalition of strength x beats one of strength y,
// both above 0: see the rules. Under [VictoryBinary] a coalition that is stronger by
// a tenth wins but for a chance of a millionth, and in between the chance is linear
// in the share of strength. An unknown rule panics.
func (r VictoryRule) Chance(x, y float64) float64 {
	ratio := y / x
	switch r {
	case VictoryLinear:
		return 1 / (1 + ratio)
	case VictorySquare:
		return 1 / (1 + float64(ratio*ratio))
	case VictoryQuartic:
		return 1 / (1 + math.Pow(ratio, 4))
	case VictoryOctic:
		return 1 / (1 + math.Pow(ratio, 8))
	case VictoryBinary:
		const margin, rest = 1.1, 1e-6
		switch {
		case x >= float64(margin*y):
			return 1 / (1 + rest)
		case y >= float64(margin*x):
			return rest / (1 + rest)
		}
		return (float64(x/(x+y)*(1+margin)) - 1) / (margin - 1)
	}
	panic(choice("victory rule", r, VictoryRules()))
}

// Election is a probabilistic Condorcet election: voters with weights, and options
// that beat each other with some chance. The zero value is not an election; see
// [UsualElection].
type Election struct {
	Voting  VotingRule
	Victory VictoryRule
	Rule    ElectionRule
}

// UsualElection returns the election that is usual: proportional votes, linear
// victory, conditional chances.
func UsualElection() Election { return Election{VoteProportional, VictoryLinear, ElectConditional} }

// Check returns an error if a rule is unknown.
func (e Election) Check() error {
	if err := choice("voting rule", e.Voting, VotingRules()); err != nil {
		return err
	}
	if err := choice("victory rule", e.Victory, VictoryRules()); err != nil {
		return err
	}
	return choice("election rule", e.Rule, ElectionRules())
}

// farthest is a utility whose cube no sum of votes overflows from.
const farthest = 1e60

// floor keeps coalitions of nobody from dividing by 0.
const floor = 1e-8

// Coalitions returns the strength of the coalition for option a against b, in row a
// and column b: 1e-8 and the votes, by weight, of those who prefer a. Utilities holds
// a row of utilities of the options for each voter.
//
// Each vote is cast for the option preferred, whichever is named first, so that a
// rule which is not symmetric does not depend on the order of options. A difference of
// less than 1e-12 of the largest utility of a voter is none.
func (e Election) Coalitions(weights []float64, utilities [][]float64) [][]float64 {
	n := 0
	if len(utilities) > 0 {
		n = len(utilities[0])
	}
	b := newBallot(n)
	b.counted(e, weights, utilities)
	rows := make([][]float64, n)
	for a := range rows {
		rows[a] = b.coalition[a*n : (a+1)*n]
	}
	return rows
}

// Victories returns the chance that option a beats b, in row a and column b, with 0.5
// on the diagonal.
func (e Election) Victories(coalitions [][]float64) [][]float64 {
	n := len(coalitions)
	rows := make([][]float64, n)
	for a := range rows {
		rows[a] = make([]float64, n)
		for b := range rows {
			rows[a][b] = 0.5
			if a != b {
				rows[a][b] = e.Victory.Chance(coalitions[a][b], coalitions[b][a])
			}
		}
	}
	return rows
}

// Probabilities returns the chance of each option, given voters' weights ≥ 0 and a row
// of utilities of the options for each voter. Chances sum to 1. Rows that do not
// match, weights below 0 or with a sum above 1e100, utilities beyond 1e60 on either side of
// 0 and unknown rules are errors.
func (e Election) Probabilities(weights []float64, utilities [][]float64) ([]float64, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if len(weights) == 0 || len(weights) != len(utilities) || len(utilities[0]) == 0 {
		return nil, fmt.Errorf("spatial: %d weights and %d rows of utilities, expected as many, with an option", len(weights), len(utilities))
	}
	total := 0.0
	for k, w := range weights {
		total += w
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("spatial: weight %v of voter %d, expected a number of at least 0", w, k+1)
		}
		if len(utilities[k]) != len(utilities[0]) {
			return nil, fmt.Errorf("spatial: %d utilities of voter %d, expected %d", len(utilities[k]), k+1, len(utilities[0]))
		}
		for _, u := range utilities[k] {
			if !(math.Abs(u) <= farthest) {
				return nil, fmt.Errorf("spatial: utility %v of voter %d, expected a number from %v to %v", u, k+1, -farthest, farthest)
			}
		}
	}
	if total > largest {
		return nil, fmt.Errorf("spatial: weights sum to %v, expected at most %v", total, largest)
	}
	b := newBallot(len(utilities[0]))
	b.counted(e, weights, utilities)
	b.solve(e)
	return b.p, nil
}
