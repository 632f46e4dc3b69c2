// Package reduced solves a small game of promises exactly, as a yardstick for play by
// rules of thumb.
//
// Two principals keep or break their word round by round, at the same time. Each is
// trustworthy or not, which only it knows; how much is at stake rises by a level after a
// round without a report and falls to the lowest after a report, and whether a breach is
// reported is left to chance, as are false reports. Both see the reports, and nothing
// else, of what the other did.
//
//	the game                                  [Game], [Usual]
//	its equilibrium, by beliefs               [Game.Solve], [Solution]
//	what a choice loses against it            [Solution.Regret]
//	the same as a tree for Gambit             [Game.WriteGambit]
package reduced

import (
	"fmt"
	"math"
)

// Type says whether a principal can be trusted.
type Type int

// The types.
const (
	Trustworthy Type = iota
	Exploitative
	types
)

// Payoffs of a round at full stakes: temptation, reward, punishment, sucker.
type Payoffs struct{ T, R, P, S float64 }

// of returns what an act brings against the other's, true for a word kept.
func (p Payoffs) of(own, other bool) float64 {
	switch {
	case own && other:
		return p.R
	case own:
		return p.S
	case other:
		return p.T
	}
	return p.P
}

// Game is the game.
type Game struct {
	// Payoffs holds those of each type. Trustworthy ones like best to reciprocate,
	// R > T; exploitative ones to exploit, T > R. For both R > P and P ≥ S.
	Payoffs [types]Payoffs
	// Stakes are the levels of what is at stake, above 0 and rising.
	Stakes []float64
	// Report is the probability that a breach is reported, False that of a report of one
	// who kept its word, in [0, 1].
	Report, False float64
	// Discount in [0, 1) is the patience of both.
	Discount float64
	// Precision is that of the logit by which both choose, by the difference in value, at
	// least 0. The larger it is the nearer play comes to perfect Bayesian equilibrium; see
	// [Solution.Temptation].
	Precision float64
}

// Usual returns a game with three levels of stakes.
func Usual() Game {
	return Game{
		Payoffs: [types]Payoffs{{T: 2, R: 3, P: 1, S: 0}, {T: 5, R: 3, P: 1, S: 0}},
		Stakes:  []float64{0.2, 0.5, 1}, Report: 0.7, False: 0.05, Discount: 0.9, Precision: 5,
	}
}

// Check returns an error that says which number is out of range.
func (g Game) Check() error {
	for t, p := range g.Payoffs {
		kind := []string{"trustworthy", "exploitative"}[t]
		if !(p.R > p.P && p.P >= p.S) || math.IsInf(p.R-p.S, 0) || math.IsNaN(p.T) || math.IsInf(p.T, 0) {
			return fmt.Errorf("reduced: payoffs %+v of the %s, expected R > P ≥ S", p, kind)
		}
		if (p.R > p.T) != (Type(t) == Trustworthy) {
			return fmt.Errorf("reduced: payoffs %+v of the %s, expected R above T for the trustworthy only", p, kind)
		}
	}
	if len(g.Stakes) == 0 {
		return fmt.Errorf("reduced: no level of stakes, expected at least one")
	}
	before := 0.0
	for _, s := range g.Stakes {
		if !(s > before) || math.IsInf(s, 0) {
			return fmt.Errorf("reduced: stakes %v, expected rising numbers above 0", g.Stakes)
		}
		before = s
	}
	if !(g.Report >= 0 && g.Report <= 1 && g.False >= 0 && g.False <= 1) {
		return fmt.Errorf("reduced: reports with probability %v, false ones %v, expected numbers in [0, 1]", g.Report, g.False)
	}
	if !(g.Discount >= 0 && g.Discount < 1) {
		return fmt.Errorf("reduced: discount factor %v, expected a number in [0, 1)", g.Discount)
	}
	if !(g.Precision >= 0) || math.IsInf(g.Precision, 0) {
		return fmt.Errorf("reduced: precision %v, expected a number of at least 0", g.Precision)
	}
	return nil
}

// reported is the probability of a report.
func (g Game) reported(kept bool) float64 {
	if kept {
		return g.False
	}
	return g.Report
}

// next is the level after a round.
func (g Game) next(level int, reported bool) int {
	if reported {
		return 0
	}
	return min(level+1, len(g.Stakes)-1)
}
