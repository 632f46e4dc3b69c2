package search

import "math"

// Constraint asks for a package that is worth at least Least by the objective Of.
type Constraint struct {
	Of    Objective
	Least float64
}

// Joint searches for the package that is best for one side under several
// constraints at once: the other side's demand, and those of domestic players who
// have to ratify. It works on the dual, with one multiplier for each constraint.
// Its memory is made once. It is not safe for concurrent use.
type Joint struct {
	// Sweeps is the largest number of passes over the multipliers, at least 1. What
	// can be asked for at all is found out apart, with as many passes for each demand.
	Sweeps int
	// Proximal is the least weight of the term |y − y′|² that keeps the search near
	// its last package y′ where issues are linear.
	Proximal float64

	single           *Solver
	goal             Objective
	under            []Constraint
	lo, hi           []float64
	weight           float64 // of the proximal term
	y, centre        []float64
	l, trial, grad   []float64
	step, matrix     []float64
	residual, height float64
}

// Answer describes the package that a [Joint] search has written.
type Answer struct {
	// Status is Optimal, Slack if no constraint binds, Infeasible, or Unproven if the
	// search has not converged.
	Status Status
	// Value is what the package is worth to the side it is sought for, and Gap how
	// far, at most, the best package exceeds it: the duality gap. Where nothing meets
	// the constraints there is none, and it is 0.
	Value, Gap float64
	// Violation is the largest amount by which a constraint is missed.
	Violation float64
	// Sweeps is the number of passes that were needed.
	Sweeps int
}

// converged is the gap and the violation, relative to the size of the utilities
// involved, at which a search ends.
const converged = 1e-9

// NewJoint returns a search over packages of so many issues under at most so many
// constraints.
func NewJoint(issues, constraints int) *Joint {
	return &Joint{
		Sweeps: 200, Proximal: 1e-6, single: NewSolver(issues),
		y: make([]float64, issues), centre: make([]float64, issues),
		l: make([]float64, constraints), trial: make([]float64, constraints), grad: make([]float64, constraints),
		step: make([]float64, constraints), matrix: make([]float64, constraints*constraints),
	}
}

// BestFor finds the package that maximises goal subject to all constraints and
// lo ≤ y ≤ hi, and writes it into out. A sweep is a Newton step on all multipliers
// or, where that does not help, a pass that sets each in turn to where its own
// constraint just holds, which is the minimum of the dual along that coordinate.
// Where issues are linear the dual has kinks at which such steps get stuck; the
// proximal term smooths them, and moving its centre to the last package removes its
// influence (Rockafellar 1976). With one constraint or none the answer is that of
// [Solver.BestFor]. It allocates nothing.
func (s *Joint) BestFor(goal Objective, under []Constraint, lo, hi, out []float64) Answer {
	if len(under) > len(s.l) || len(out) != len(s.y) {
		panic("search: more constraints or issues than the search was made for")
	}
	s.lo, s.hi = lo, hi
	a := s.solve(goal, under, min(patience, s.Sweeps), out)
	if a.Status != Unproven || s.Sweeps <= patience {
		return a
	}
	// Multipliers that do not settle are the mark of demands that cannot all be met.
	// The demands are added one by one: the most that can be had of the next without
	// giving up those before is a problem with a solution.
	for m := 1; m < len(under); m++ {
		b := s.solve(under[m].Of, under[:m], s.Sweeps, out)
		b.Sweeps, a.Sweeps = b.Sweeps+a.Sweeps, b.Sweeps+a.Sweeps
		if b.Status == Infeasible || b.Status != Unproven && b.Value+b.Gap < under[m].Least-converged*s.height {
			b.Status, b.Gap = Infeasible, 0
			s.goal, s.under = goal, under
			b.Value, b.Violation = s.measure(out)
			return b
		}
	}
	before := a.Sweeps
	a = s.solve(goal, under, s.Sweeps, out)
	a.Sweeps += before
	return a
}

// largest is where the search for a multiplier stops.
const largest = 0x1p+40

// patience is the number of sweeps after which a search asks whether there is
// anything to be found.
const patience = 30

// solve is the search proper.
func (s *Joint) solve(goal Objective, under []Constraint, sweeps int, out []float64) Answer {
	s.goal, s.under = goal, under
	if a, ok := s.simple(out); ok {
		return a
	}
	clear(s.l)
	s.weight = max(s.Proximal, s.steepest()/2)
	copy(s.centre, out) // the best package without constraints
	a := Answer{Status: Unproven}
	s.look(s.l)
	for inner := 0; a.Sweeps < sweeps; {
		a.Sweeps++
		inner++
		if a.Sweeps == 1 || !s.newton() {
			s.sweep()
		}
		if s.hopeless(out) {
			copy(out, s.y)
			a.Status = Infeasible
			a.Value, a.Violation = s.measure(out)
			return a
		}
		settled := s.residual <= 1e-3*converged*s.height
		if !settled && inner < 8 {
			continue
		}
		copy(out, s.y)
		if s.judge(out, &a); a.Violation <= converged*s.height && a.Gap <= converged*s.height {
			a.Status = Optimal
			return a
		}
		copy(s.centre, out)
		switch {
		case !settled:
			s.weight *= 4 // the dual is too rough to be settled
		case inner <= 3:
			s.weight = max(s.Proximal, s.weight/2)
		}
		inner = 0
		s.look(s.l)
	}
	copy(out, s.y)
	s.judge(out, &a)
	return a
}

// simple answers what needs no search for several multipliers.
func (s *Joint) simple(out []float64) (Answer, bool) {
	s.height = 1
	for _, c := range s.under {
		s.height = max(s.height, math.Abs(c.Least))
	}
	var none Objective
	if len(s.under) > 0 {
		none = s.under[0].Of
	} else {
		none = s.goal
	}
	if len(s.under) == 1 {
		sol := s.single.BestFor(none, s.goal, s.lo, s.hi, s.under[0].Least, out)
		a := Answer{Status: sol.Status}
		a.Value, a.Violation = sol.B, max(0, s.under[0].Least-sol.A)
		return a, true
	}
	s.single.Max(s.goal, none, s.lo, s.hi, out)
	a := Answer{Status: Slack}
	a.Value, a.Violation = s.measure(out)
	return a, a.Violation <= 0
}

// steepest is the largest slope of the goal at the bounds.
func (s *Joint) steepest() (most float64) {
	for k, t := range s.goal.Terms {
		if s.hi[k] > s.lo[k] {
			most = max(most, math.Abs(t.B-float64(2*t.G*s.lo[k])), math.Abs(t.B-float64(2*t.G*s.hi[k])))
		}
	}
	return most
}

// look finds the package that maximises the Lagrangian at the multipliers l, the
// slack of every constraint there, and the residual: how far complementary
// slackness is missed. It returns the value of the dual.
func (s *Joint) look(l []float64) float64 {
	dual := s.maximise(l, s.weight, s.y)
	s.residual = 0
	for m, c := range s.under {
		g := c.Of.Value(s.y) - c.Least
		s.grad[m] = g
		if l[m] > 0 {
			s.residual = max(s.residual, math.Abs(g))
		} else {
			s.residual = max(s.residual, -g)
		}
		dual += float64(l[m] * g)
	}
	return dual
}

// maximise writes the package that maximises goal + Σ l·(constraint) − weight·|y −
// centre|² and returns the goal less the proximal term.
func (s *Joint) maximise(l []float64, weight float64, y []float64) float64 {
	u := s.goal.Const
	for k, t := range s.goal.Terms {
		num, den := t.B+float64(2*weight*s.centre[k]), t.G+weight
		for m := range s.under {
			q := s.under[m].Of.Terms[k]
			num += float64(l[m] * q.B)
			den += float64(l[m] * q.G)
		}
		x := s.lo[k]
		switch {
		case den > 0:
			x = min(max(num/(2*den), s.lo[k]), s.hi[k])
		case num > 0:
			x = s.hi[k]
		}
		y[k] = x
		d := x - s.centre[k]
		u += float64((t.B-float64(t.G*x))*x) - float64(weight*float64(d*d))
	}
	return u
}

// sweep sets each multiplier in turn to where its constraint just holds, or to 0
// if it holds without.
func (s *Joint) sweep() {
	for m := range s.under {
		s.coordinate(m)
	}
	s.look(s.l)
}

func (s *Joint) coordinate(m int) {
	from, to := 0.0, math.Inf(1)
	x := s.l[m]
	for range 60 {
		s.l[m] = x
		s.look(s.l)
		g := s.grad[m]
		if math.Abs(g) <= 1e-14*s.height || g >= 0 && x == 0 {
			return
		}
		if g < 0 {
			from = x
		} else {
			to = x
		}
		next := x - g/s.curve(m, m)
		if !(next > from && next < to) || math.IsInf(next, 0) {
			switch {
			case math.IsInf(to, 1):
				next = max(1, 4*x)
			case from == 0 && to < 1e-12:
				next = 0
			default:
				next = from + (to-from)/2
			}
		}
		if next > largest || next == x {
			return
		}
		x = next
	}
}

// curve is the second derivative of the dual in the multipliers m and n.
func (s *Joint) curve(m, n int) (sum float64) {
	for k, t := range s.goal.Terms {
		x := s.y[k]
		if x <= s.lo[k] || x >= s.hi[k] {
			continue
		}
		den := t.G + s.weight
		for j := range s.under {
			den += float64(s.l[j] * s.under[j].Of.Terms[k].G)
		}
		p, q := s.under[m].Of.Terms[k], s.under[n].Of.Terms[k]
		sum += float64((p.B-float64(2*p.G*x))*(q.B-float64(2*q.G*x))) / (2 * den)
	}
	return sum
}

// newton tries a Newton step on all multipliers that are free to move. It keeps it,
// and returns true, if it brings complementary slackness much nearer or the dual down.
func (s *Joint) newton() bool {
	if s.residual == 0 {
		return true
	}
	if !s.direction() {
		return false
	}
	old, residual := s.look(s.l), s.residual
	for size := 1.0; size > 0.01; size /= 2 {
		beyond := false
		for m := range s.under {
			s.trial[m] = max(0, s.l[m]+float64(size*s.step[m]))
			beyond = beyond || !(s.trial[m] <= largest)
		}
		if beyond {
			continue
		}
		if v := s.look(s.trial); s.residual < residual/2 || v < old && s.residual < residual {
			copy(s.l, s.trial)
			return true
		}
	}
	s.look(s.l)
	return false
}

// direction solves for the Newton step by Cholesky's method.
func (s *Joint) direction() bool {
	n := len(s.under)
	a := s.matrix[:n*n]
	var trace float64
	for i := range n {
		for j := range i + 1 {
			a[i*n+j] = s.curve(i, j)
		}
		trace += a[i*n+i]
	}
	for i := range n {
		s.step[i] = -s.grad[i]
		if s.l[i] == 0 && s.grad[i] >= 0 { // stays at 0
			for j := range n {
				a[max(i, j)*n+min(i, j)] = 0
			}
			a[i*n+i], s.step[i] = 1, 0
		}
		a[i*n+i] += 1e-13*trace + math.SmallestNonzeroFloat64
	}
	return cholesky(a, s.step[:n], s.step[:n])
}

// hopeless reports whether the present multipliers prove that no package meets all
// constraints: even the best package for their weighted sum falls short of it.
func (s *Joint) hopeless(y []float64) bool {
	var sum, best, least float64
	for _, v := range s.l[:len(s.under)] {
		sum += v
	}
	if sum == 0 {
		return false
	}
	for k := range y {
		var b, g float64
		for m, c := range s.under {
			w := s.l[m] / sum
			b += float64(w * c.Of.Terms[k].B)
			g += float64(w * c.Of.Terms[k].G)
		}
		x := s.lo[k]
		switch {
		case g > 0:
			x = min(max(b/(2*g), s.lo[k]), s.hi[k])
		case b > 0:
			x = s.hi[k]
		}
		best += float64((b - float64(g*x)) * x)
	}
	for m, c := range s.under {
		least += float64(s.l[m] / sum * (c.Least - c.Of.Const))
	}
	return best < least-converged*s.height
}

// measure returns what a package is worth and the largest violation.
func (s *Joint) measure(y []float64) (value, violation float64) {
	for _, c := range s.under {
		violation = max(violation, c.Least-c.Of.Value(y))
	}
	return s.goal.Value(y), violation
}

// judge measures a package and the gap to the bound that the multipliers give
// without the proximal term.
func (s *Joint) judge(y []float64, a *Answer) {
	a.Value, a.Violation = s.measure(y)
	bound := s.maximise(s.l, 0, s.y)
	for m, c := range s.under {
		bound += float64(s.l[m] * (c.Of.Value(s.y) - c.Least))
	}
	copy(s.y, y)
	a.Gap = max(0, bound-a.Value)
}
