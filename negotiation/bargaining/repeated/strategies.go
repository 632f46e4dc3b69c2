package repeated

import (
	"fmt"
	"math"
)

// Strategy returns the probability of cooperating next, given the acts of a match so far:
// own and the other's, true for cooperation, oldest first. It does not keep them.
type Strategy func(own, other []bool) float64

// Named is a strategy and what it is called.
type Named struct {
	Name     string
	Strategy Strategy
}

// Strategies returns the strategies of Axelrod 1984, The Evolution of Cooperation, that
// do not draw lots, and the one of Nowak & Sigmund 1993, Nature 364, in this order:
//
//	ALLC  cooperates
//	ALLD  defects
//	TFT   cooperates first, then does what the other did: tit for tat
//	STFT  defects first, then does what the other did: suspicious tit for tat
//	ALT   cooperates first, then alternates
//	GRIM  cooperates until the other has ever defected
//	TF2T  defects exactly if the other did in both of the last two rounds
//	WSLS  cooperates first; repeats its act if the other cooperated and else changes it:
//	      win-stay, lose-shift
func Strategies() []Named {
	return []Named{
		{"ALLC", func(_, _ []bool) float64 { return 1 }},
		{"ALLD", func(_, _ []bool) float64 { return 0 }},
		{"TFT", func(_, other []bool) float64 { return chance(len(other) == 0 || other[len(other)-1]) }},
		{"STFT", func(_, other []bool) float64 { return chance(len(other) > 0 && other[len(other)-1]) }},
		{"ALT", func(own, _ []bool) float64 { return chance(len(own)%2 == 0) }},
		{"GRIM", grim},
		{"TF2T", func(_, other []bool) float64 {
			n := len(other)
			return chance(n < 2 || other[n-1] || other[n-2])
		}},
		{"WSLS", MemoryOne{1, 0, 0, 1}.Strategy(1)},
	}
}

// Find returns a strategy of [Strategies] by its name; an unknown name is an error.
func Find(name string) (Strategy, error) {
	var names []string
	for _, s := range Strategies() {
		if s.Name == name {
			return s.Strategy, nil
		}
		names = append(names, s.Name)
	}
	return nil, fmt.Errorf("repeated: strategy %q, expected one of %q", name, names)
}

func grim(_, other []bool) float64 {
	for _, kept := range other {
		if !kept {
			return 0
		}
	}
	return 1
}

func chance(cooperate bool) float64 {
	if cooperate {
		return 1
	}
	return 0
}

// MemoryOne holds the probabilities of cooperating after each outcome of the last round,
// own act first: both cooperated, only I, only the other, neither.
type MemoryOne [4]float64

// GenerousTitForTat cooperates after cooperation and with a probability after defection.
func GenerousTitForTat(generosity float64) MemoryOne {
	return MemoryOne{1, generosity, 1, generosity}
}

// Strategy returns the strategy that cooperates first with a probability.
func (m MemoryOne) Strategy(first float64) Strategy {
	return func(own, other []bool) float64 {
		n := len(own)
		if n == 0 {
			return first
		}
		return m[outcome(own[n-1], other[n-1])]
	}
}

// outcome numbers the outcomes of a round.
func outcome(own, other bool) int {
	switch {
	case own && other:
		return 0
	case own:
		return 1
	case other:
		return 2
	}
	return 3
}

// Generosity returns the largest probability with which generous tit for tat can forgive
// without being exploited by those who defect:
//
//	min(1 − (T − R)/(R − S), (R − P)/(T − P))
//
// Payoffs other than T > R > P > S are an error; a result below 0, where 2R < T + S, is
// stated as 0 (Molander 1985, Journal of Conflict Resolution 29; Nowak & Sigmund 1992,
// Nature 355).
func Generosity(t, r, p, s float64) (float64, error) {
	if !(t > r && r > p && p > s) {
		return 0, fmt.Errorf("repeated: payoffs T=%v, R=%v, P=%v, S=%v, expected T > R > P > S", t, r, p, s)
	}
	return max(0, min(1-(t-r)/(r-s), (r-p)/(t-p))), nil
}

// LongRun returns the share of rounds in which a match between two strategies that
// remember one round comes to each outcome in the long run: both cooperate, only the
// first, only the second, neither. Noise in [1e-100, 1/2] is the probability that an act
// turns out the other way, which makes it the same from any start; less would vanish when
// multiplied. Probabilities out of range are an error.
func LongRun(first, second MemoryOne, noise float64) ([4]float64, error) {
	const least = 1e-100
	if !(noise >= least && noise <= 0.5) {
		return [4]float64{}, fmt.Errorf("repeated: noise %v, expected a number in [%v, 0.5]", noise, least)
	}
	for k := range first {
		if !(first[k] >= 0 && first[k] <= 1 && second[k] >= 0 && second[k] <= 1) {
			return [4]float64{}, fmt.Errorf("repeated: probabilities %v and %v, expected numbers in [0, 1]", first, second)
		}
	}
	var step [4][4]float64
	mirrored := [4]int{0, 2, 1, 3}
	for k := range step {
		// p + ε − 2pε without cancellation.
		p, q := first[k], second[mirrored[k]]
		kept := [2]float64{float64(p*(1-noise)) + float64((1-p)*noise), float64(p*noise) + float64((1-p)*(1-noise))}
		met := [2]float64{float64(q*(1-noise)) + float64((1-q)*noise), float64(q*noise) + float64((1-q)*(1-noise))}
		for a := range 2 {
			for b := range 2 {
				step[k][2*a+b] = float64(kept[a] * met[b])
			}
		}
	}
	return stationary(step), nil
}

// stationary eliminates one state after the other, without subtractions, so that small
// noise loses no digits (Grassmann, Taksar & Heyman 1985, Operations Research 33).
func stationary(step [4][4]float64) (share [4]float64) {
	for n := 3; n > 0; n-- {
		leave := 0.0
		for j := range n {
			leave += step[n][j]
		}
		for i := range n {
			step[i][n] /= leave
			for j := range n {
				step[i][j] += float64(step[i][n] * step[n][j])
			}
		}
	}
	share[0] = 1
	total := 1.0
	for n := 1; n < 4; n++ {
		for i := range n {
			share[n] += float64(share[i] * step[i][n])
		}
		total += share[n]
	}
	for n := range share {
		share[n] /= total
	}
	return share
}

// Payoffs are those of the prisoner's dilemma: temptation, reward, punishment, sucker.
type Payoffs struct{ T, R, P, S float64 }

// Usual returns the payoffs of Axelrod's tournaments.
func Usual() Payoffs { return Payoffs{5, 3, 1, 0} }

// Of returns what a player gets from a round.
func (p Payoffs) Of(own, other bool) float64 {
	return [4]float64{p.R, p.S, p.T, p.P}[outcome(own, other)]
}

// Mean returns the mean payoff of the first player over outcomes in given shares, as
// [LongRun] gives them.
func (p Payoffs) Mean(shares [4]float64) float64 {
	sum := 0.0
	for k, payoff := range [4]float64{p.R, p.S, p.T, p.P} {
		sum += float64(shares[k] * payoff)
	}
	return sum
}

// Match is a match of so many rounds.
type Match struct {
	Payoffs Payoffs
	Turns   int     // at least 1
	Noise   float64 // probability in [0, 1] that an act turns out the other way
}

// Score is the sum of payoffs of either player and the number of rounds in which it
// cooperated.
type Score struct {
	Sum        [2]float64
	Cooperated [2]int
}

// Play plays a match. Draw gives numbers in [0, 1): under noise, and for strategies that
// draw lots, one for each lot, the first player's before the second's, intention before
// noise. It may be nil if nothing is left to chance; otherwise a nil is an error, as are
// rounds and noise out of range and strategies that answer with anything but a
// probability.
func (m Match) Play(first, second Strategy, draw func() float64) (Score, error) {
	if m.Turns < 1 || !(m.Noise >= 0 && m.Noise <= 1) {
		return Score{}, fmt.Errorf("repeated: %d rounds with noise %v, expected at least 1 and a number in [0, 1]", m.Turns, m.Noise)
	}
	var s Score
	acts := [2][]bool{make([]bool, 0, m.Turns), make([]bool, 0, m.Turns)}
	for range m.Turns {
		var now [2]bool
		for i, strategy := range []Strategy{first, second} {
			p := strategy(acts[i], acts[1-i])
			if !(p >= 0 && p <= 1) {
				return Score{}, fmt.Errorf("repeated: probability %v of cooperation, expected a number in [0, 1]", p)
			}
			act, err := m.act(p, draw)
			if err != nil {
				return Score{}, err
			}
			now[i] = act
		}
		for i := range now {
			s.Sum[i] += m.Payoffs.Of(now[i], now[1-i])
			acts[i] = append(acts[i], now[i])
			if now[i] {
				s.Cooperated[i]++
			}
		}
	}
	return s, nil
}

// act draws an act.
func (m Match) act(p float64, draw func() float64) (bool, error) {
	if draw == nil && (p > 0 && p < 1 || m.Noise > 0) {
		return false, fmt.Errorf("repeated: cooperation with probability %v and noise %v need numbers to draw, and there are none", p, m.Noise)
	}
	act := p == 1
	if p > 0 && p < 1 {
		act = draw() < p
	}
	if m.Noise > 0 && draw() < m.Noise {
		act = !act
	}
	return act, nil
}

// Standing is what a strategy gets in a tournament.
type Standing struct {
	Name  string
	Score float64 // mean over all matches, that against itself included
}

// Tournament plays every pair of strategies, each also against itself, and returns what
// they get in the order given.
func (m Match) Tournament(players []Named, draw func() float64) ([]Standing, error) {
	out := make([]Standing, len(players))
	for i, a := range players {
		out[i].Name = a.Name
		for j := range i + 1 {
			s, err := m.Play(a.Strategy, players[j].Strategy, draw)
			if err != nil {
				return nil, fmt.Errorf("%s against %s: %w", a.Name, players[j].Name, err)
			}
			out[i].Score += s.Sum[0] / float64(len(players))
			if i != j {
				out[j].Score += s.Sum[1] / float64(len(players))
			}
		}
	}
	for i := range out {
		if math.IsNaN(out[i].Score) {
			return nil, fmt.Errorf("repeated: payoffs %v, expected numbers", m.Payoffs)
		}
	}
	return out, nil
}
