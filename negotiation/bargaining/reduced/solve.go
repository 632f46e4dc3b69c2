package reduced

import (
	"errors"
	"fmt"
	"math"
)

// State is what both know: the level of stakes, from 0, and the probability that each is
// trustworthy.
type State struct {
	Level  int
	Belief [2]float64
}

// node is the solution at a state of the grid: by party and type, the probability of
// keeping its word and what play is worth to it from then on.
type node struct {
	keep, value [2][types]float64
}

// Solution is the equilibrium with so many rounds to go, by level and beliefs.
type Solution struct {
	game   Game
	grid   int      // number of steps of the grid of beliefs
	rounds [][]node // by number of rounds to go, less one
	// Residual is the largest amount by which a probability on the grid differs from what
	// the logit makes of the values that it leads to: 0 but for rounding where the
	// equilibrium of a round has been found, and at most [Tolerance].
	Residual float64
}

// Tolerance is the largest [Solution.Residual] of what counts as an equilibrium.
const Tolerance = 1e-6

// ErrUnsettled reports a game whose responses did not settle in some state: no equilibrium
// was found there, which does not mean that there is none.
var ErrUnsettled = errors.New("reduced: no equilibrium found")

// Solve finds the equilibrium for a number of rounds ≥ 1, from the last one back, on a grid
// of steps ≥ 1 of each belief; between the points of the grid values are interpolated.
// In each state it looks for the probabilities of keeping one's word, of both parties and
// types, that are the logit responses to each other and to what reports make of beliefs. Of
// several it finds the one that is reached from indifference by small steps. Where they do
// not settle to within [Tolerance], as may happen if precision is high and rounds are many, the
// error is [ErrUnsettled].
func (g Game) Solve(rounds, steps int) (*Solution, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	if rounds < 1 || steps < 1 {
		return nil, fmt.Errorf("reduced: %d rounds on a grid of %d steps, expected at least 1 of each", rounds, steps)
	}
	s := &Solution{game: g, grid: steps}
	for n := range rounds {
		layer := make([]node, len(g.Stakes)*(steps+1)*(steps+1))
		for i := range layer {
			x := s.state(i)
			layer[i].keep = [2][types]float64{{0.5, 0.5}, {0.5, 0.5}}
			if n > 0 {
				layer[i].keep = s.rounds[n-1][i].keep
			}
			residual := s.settle(n, x, &layer[i])
			if !(residual <= Tolerance) {
				return nil, fmt.Errorf("%w with %d rounds to go at level %d and beliefs %v: choices differ from responses to them by %.2g, expected at most %v; try a lower precision than %v or another grid",
					ErrUnsettled, n+1, x.Level, x.Belief, residual, Tolerance, g.Precision)
			}
			s.Residual = max(s.Residual, residual)
		}
		s.rounds = append(s.rounds, layer)
	}
	return s, nil
}

// state returns the state of a node.
func (s *Solution) state(i int) State {
	n := s.grid + 1
	return State{i / (n * n), [2]float64{float64(i/n%n) / float64(s.grid), float64(i%n) / float64(s.grid)}}
}

// settle finds the equilibrium of a round with n more to follow.
func (s *Solution) settle(n int, x State, at *node) (residual float64) {
	const tolerance, most = 1e-13, 4000
	step := 1.0
	var last [2][types]float64
	for range most {
		values := s.values(n, x, at.keep)
		residual = 0
		var next [2][types]float64
		for i := range next {
			for t := range next[i] {
				v := values[i][t]
				next[i][t] = 1 / (1 + math.Exp(-float64(s.game.Precision*(v[1]-v[0]))))
				residual = max(residual, math.Abs(next[i][t]-at.keep[i][t]))
			}
		}
		if residual <= tolerance {
			break
		}
		// Where responses swing about the equilibrium shorter steps settle them.
		turn := 0.0
		for i := range next {
			for t := range next[i] {
				next[i][t] -= at.keep[i][t]
				turn += float64(next[i][t] * last[i][t])
			}
		}
		if turn < 0 {
			step = max(0.001, step*0.7)
		} else {
			step = min(1, step*1.02)
		}
		last = next
		for i := range next {
			for t := range next[i] {
				at.keep[i][t] += float64(step * next[i][t])
			}
		}
	}
	values := s.values(n, x, at.keep)
	for i := range at.value {
		for t, p := range at.keep[i] {
			at.value[i][t] = float64(p*values[i][t][1]) + float64((1-p)*values[i][t][0])
		}
	}
	return residual
}

// values returns, by party and type, what breaking (0) and keeping (1) its word is worth
// with n more rounds to follow, if everybody believes in the probabilities given.
func (s *Solution) values(n int, x State, keep [2][types]float64) (out [2][types][2]float64) {
	g := &s.game
	// How likely a report of either is, and what it makes of belief in it.
	var reports [2]float64
	var after [2][2]float64
	for i := range reports {
		mu := x.Belief[i]
		var by [types]float64
		for t, p := range keep[i] {
			by[t] = float64(p*g.False) + float64((1-p)*g.Report)
		}
		reports[i] = float64(mu*by[0]) + float64((1-mu)*by[1])
		after[i] = [2]float64{posterior(mu, 1-by[0], 1-by[1]), posterior(mu, by[0], by[1])}
	}
	for i := range out {
		j := 1 - i
		kept := float64(x.Belief[j]*keep[j][0]) + float64((1-x.Belief[j])*keep[j][1])
		// What follows reports of oneself and of the other, by type.
		var follows [2][2][types]float64
		if n > 0 {
			for a := range 2 {
				for b := range 2 {
					next := State{Level: g.next(x.Level, a+b > 0)}
					next.Belief[i], next.Belief[j] = after[i][a], after[j][b]
					for t := range types {
						follows[a][b][t] = s.interpolate(n-1, next, func(at *node) float64 { return at.value[i][t] })
					}
				}
			}
		}
		for t := range types {
			for act := range 2 {
				p := g.Payoffs[t]
				now := float64(kept*p.of(act == 1, true)) + float64((1-kept)*p.of(act == 1, false))
				v := float64(g.Stakes[x.Level] * now)
				r := g.reported(act == 1)
				for a, pa := range [2]float64{1 - r, r} {
					for b, pb := range [2]float64{1 - reports[j], reports[j]} {
						v += float64(g.Discount * pa * pb * follows[a][b][t])
					}
				}
				out[i][t][act] = v
			}
		}
	}
	return out
}

// posterior is belief after evidence that is so likely from the trustworthy and from the
// others. Evidence that neither gives leaves it as it is.
func posterior(mu, trustworthy, other float64) float64 {
	a, b := float64(mu*trustworthy), float64((1-mu)*other)
	if a+b == 0 {
		return mu
	}
	return a / (a + b)
}

// interpolate returns a number between the points of the grid, linear in both beliefs.
func (s *Solution) interpolate(layer int, x State, of func(at *node) float64) float64 {
	n := s.grid + 1
	var low [2]int
	var part [2]float64
	for i, mu := range x.Belief {
		at := float64(mu * float64(s.grid))
		low[i] = min(int(at), s.grid-1)
		part[i] = at - float64(low[i])
	}
	sum := 0.0
	for a, wa := range [2]float64{1 - part[0], part[0]} {
		for b, wb := range [2]float64{1 - part[1], part[1]} {
			if wa*wb > 0 {
				sum += float64(wa * wb * of(&s.rounds[layer][(x.Level*n+low[0]+a)*n+low[1]+b]))
			}
		}
	}
	return sum
}

func (s *Solution) check(left int, x State, party int, kind Type) error {
	if left < 1 || left > len(s.rounds) || x.Level < 0 || x.Level >= len(s.game.Stakes) || party < 0 || party > 1 || kind < 0 || kind >= types {
		return fmt.Errorf("reduced: party %d of type %d with %d rounds to go at level %d, expected 1 to %d rounds and %d levels",
			party, kind, left, x.Level, len(s.rounds), len(s.game.Stakes))
	}
	for _, mu := range x.Belief {
		if !(mu >= 0 && mu <= 1) {
			return fmt.Errorf("reduced: belief %v, expected a number in [0, 1]", mu)
		}
	}
	return nil
}

// Keep returns the probability with which a party, 0 or 1, of a type keeps its word with so
// many rounds to go, the present one included.
func (s *Solution) Keep(left int, x State, party int, kind Type) (float64, error) {
	if err := s.check(left, x, party, kind); err != nil {
		return 0, err
	}
	return s.interpolate(left-1, x, func(at *node) float64 { return at.keep[party][kind] }), nil
}

// Value returns what play is worth to a party of a type from now on.
func (s *Solution) Value(left int, x State, party int, kind Type) (float64, error) {
	if err := s.check(left, x, party, kind); err != nil {
		return 0, err
	}
	return s.interpolate(left-1, x, func(at *node) float64 { return at.value[party][kind] }), nil
}

// Regret returns what a party of a type loses by keeping its word, or by breaking it, now
// and going on by the equilibrium, against the better of both.
func (s *Solution) Regret(left int, x State, party int, kind Type, kept bool) (float64, error) {
	if err := s.check(left, x, party, kind); err != nil {
		return 0, err
	}
	var keep [2][types]float64
	for i := range keep {
		for t := range types {
			keep[i][t] = s.interpolate(left-1, x, func(at *node) float64 { return at.keep[i][t] })
		}
	}
	v := s.values(left-1, x, keep)[party][kind]
	own := v[0]
	if kept {
		own = v[1]
	}
	return max(v[0], v[1]) - own, nil
}

// Temptation returns the most that anybody gains, anywhere on the grid, by one departure
// from the solution: 0 in perfect Bayesian equilibrium, and what noise in choices costs
// under the logit.
func (s *Solution) Temptation() float64 {
	most := 0.0
	for n := range s.rounds {
		for i := range s.rounds[n] {
			at := &s.rounds[n][i]
			for party, byType := range s.values(n, s.state(i), at.keep) {
				for t, v := range byType {
					most = max(most, max(v[0], v[1])-at.value[party][t])
				}
			}
		}
	}
	return most
}
