package search

import "math"

// MaxNodes is the number of continuous problems that a search on ladders solves at
// most before it settles for the best package found.
const MaxNodes = 100_000

// Ladders are the levels that issues may take: Ladders[k] rises, or is nil where
// any level is possible. Besides the levels of its ladder an issue may stand at
// its lower bound, where it happens to be.
type Ladders [][]float64

// Down and Up return the nearest permitted level of issue k at or below x, and at
// or above it, within the bounds; ok is false if there is none.
func (l Ladders) Down(k int, x, lo, hi float64) (level float64, ok bool) {
	level, ok = lo, x >= lo
	for _, y := range l[k] {
		if y <= x && y >= lo && y <= hi {
			level, ok = y, true
		}
	}
	return level, ok
}

// Up is the counterpart of [Ladders.Down].
func (l Ladders) Up(k int, x, lo, hi float64) (level float64, ok bool) {
	if x <= lo {
		return lo, true
	}
	for _, y := range l[k] {
		if y >= x && y <= hi {
			return y, true
		}
	}
	return 0, false
}

// Round moves every level of y to the nearest permitted one.
func (l Ladders) Round(y, lo, hi []float64) {
	for k, x := range y {
		if l[k] == nil {
			continue
		}
		down, _ := l.Down(k, x, lo[k], hi[k])
		if up, ok := l.Up(k, x, lo[k], hi[k]); ok && up-x < x-down {
			down = up
		}
		y[k] = down
	}
}

// Stepper searches packages of which some issues take certain levels only. It is
// not safe for concurrent use.
type Stepper struct {
	solver       *Solver
	ladders      Ladders
	lo, hi, y    []float64
	best         []float64
	found        Solution
	nodes        int
	a, b         Objective
	theta, slack float64
}

// NewStepper returns a stepper for packages with one entry per ladder.
func NewStepper(ladders Ladders) *Stepper {
	k := len(ladders)
	return &Stepper{solver: NewSolver(k), ladders: ladders, lo: make([]float64, k), hi: make([]float64, k),
		y: make([]float64, k), best: make([]float64, k)}
}

// BestFor is [Solver.BestFor] on ladders: branch and bound, with the continuous
// problem as the bound (Land & Doig 1960). The answer is exact unless the status
// is Unproven. It allocates nothing.
func (s *Stepper) BestFor(a, b Objective, lo, hi []float64, theta float64, out []float64) Solution {
	copy(s.lo, lo)
	copy(s.hi, hi)
	s.a, s.b, s.theta = a, b, theta
	s.slack = 1e-12 * (1 + math.Abs(theta))
	s.nodes, s.found = 0, Solution{Status: Infeasible, B: math.Inf(-1)}
	s.branch()
	if s.found.Status == Infeasible {
		sol := s.solver.BestFor(a, b, lo, hi, theta, out)
		s.ladders.Round(out, lo, hi)
		return Solution{Infeasible, sol.Multiplier, a.Value(out), b.Value(out)}
	}
	copy(out, s.best)
	if s.nodes >= MaxNodes {
		s.found.Status = Unproven
	}
	return s.found
}

// branch solves the continuous problem between the present bounds and, where an
// issue stands between two steps of its ladder, the two problems on either side.
func (s *Stepper) branch() {
	if s.nodes++; s.nodes > MaxNodes {
		return
	}
	sol := s.solver.BestFor(s.a, s.b, s.lo, s.hi, s.theta, s.y)
	if sol.Status == Infeasible || sol.B <= s.found.B+s.slack && s.found.Status != Infeasible {
		return
	}
	k := s.between()
	if k < 0 {
		copy(s.best, s.y)
		s.found = sol
		return
	}
	x, lo, hi := s.y[k], s.lo[k], s.hi[k]
	down, under := s.ladders.Down(k, x, lo, hi)
	up, over := s.ladders.Up(k, x, lo, hi)
	nearUp := over && (!under || up-x < x-down)
	for turn := range 2 {
		if (turn == 0) == nearUp {
			if over {
				s.lo[k] = up
				s.branch()
				s.lo[k] = lo
			}
		} else if under {
			s.hi[k] = down
			s.branch()
			s.hi[k] = hi
		}
	}
}

// between returns the issue that stands farthest from a step, or −1.
func (s *Stepper) between() (worst int) {
	worst = -1
	most := 1e-9
	for k, x := range s.y {
		if s.ladders[k] == nil {
			continue
		}
		down, _ := s.ladders.Down(k, x, s.lo[k], s.hi[k])
		gap := x - down
		if up, ok := s.ladders.Up(k, x, s.lo[k], s.hi[k]); ok {
			gap = min(gap, up-x)
		}
		if gap > most {
			worst, most = k, gap
		}
	}
	if worst < 0 {
		s.ladders.Round(s.y, s.lo, s.hi)
	}
	return worst
}
