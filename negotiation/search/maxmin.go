package search

import "math"

// MaxMin searches for the package at which the least gain of several sides is as
// large as it can be, the egalitarian choice, subject to one side's demand. It is an
// interior-point method: levels and the least gain stay strictly within their bounds
// by a logarithmic barrier that is taken away step by step (Boyd & Vandenberghe 2004,
// ch. 11), with damped Newton steps, which can not leave the interior because
// the barrier of concave quadratics is self-concordant (Nesterov & Nemirovskii 1994). Its
// memory is made once. It is not safe for concurrent use.
type MaxMin struct {
	sides      []Constraint
	a, tie     Objective
	theta      float64
	demands    bool
	lo, hi     []float64
	free       []int // issues that can move
	y, best    []float64
	t          float64
	grad, step []float64
	matrix     []float64
	row        []float64
	single     *Solver
}

// NewMaxMin returns a search over packages of so many issues.
func NewMaxMin(issues int) *MaxMin {
	n := issues + 1
	return &MaxMin{
		free: make([]int, 0, issues), y: make([]float64, issues), best: make([]float64, issues),
		grad: make([]float64, n), step: make([]float64, n), row: make([]float64, n), matrix: make([]float64, n*n),
		single: NewSolver(issues),
	}
}

// The barrier is weakened by the factor weaken until what it can cost the least gain,
// the gap, is below narrow. A step is the last for a barrier if the decrement is below
// central. Levels within snap, relative to what is possible, of a bound are put there.
const (
	weaken  = 8
	narrow  = 1e-9
	central = 0.05
	snap    = 1e-6
)

// BestFor finds the package that maximises the least gain of the sides, how much more
// than Least it is worth to each, plus tie, subject to a.Value(y) ≥ theta and
// lo ≤ y ≤ hi, and writes it into out. Tie decides where the least gain leaves a choice;
// it has to be small, for instance a thousandth of the sides' mean utility. An objective a without terms
// demands nothing. There is at least one side.
//
// The answer's Value is the least gain, and Gap how far it may fall short of the best,
// tie included. Where theta exceeds the largest value of a by more than 1e-9 (times that
// value, if it is above 1) the problem is Infeasible and out holds a's best package. It
// allocates nothing.
func (s *MaxMin) BestFor(a Objective, theta float64, sides []Constraint, tie Objective, lo, hi, out []float64) Answer {
	if len(sides) == 0 || len(out) != len(s.y) {
		panic("search: no side, or not the number of issues that the search was made for")
	}
	s.a, s.theta, s.demands = a, theta, a.Terms != nil
	s.sides, s.tie, s.lo, s.hi = sides, tie, lo, hi
	s.free = s.free[:0]
	for k := range lo {
		if hi[k] > lo[k] {
			s.free = append(s.free, k)
		}
	}
	var answer Answer
	if room := s.begin(); room <= feasible*max(1, math.Abs(theta)) {
		copy(out, s.best)
		if room < -feasible*max(1, math.Abs(theta+room)) {
			answer.Status, answer.Violation = Infeasible, -room
		}
	} else {
		answer = s.descend()
		s.settle(out)
	}
	answer.Value = s.least(out)
	return answer
}

// begin puts the search at a package in the interior and returns by how much the
// demand can be exceeded, +Inf if there is none.
func (s *MaxMin) begin() (room float64) {
	for k := range s.y {
		s.y[k] = s.lo[k] + (s.hi[k]-s.lo[k])/2
	}
	room = math.Inf(1)
	if s.demands {
		most := s.single.Max(s.a, s.tie, s.lo, s.hi, s.best)
		room = most - s.theta
		// From the best package go towards the middle until half of the room is used up.
		inward := 1.0
		if down := most - s.a.Value(s.y); down > room/2 {
			inward = max(0, room) / (2 * down)
		}
		for k, b := range s.best {
			s.y[k] = b + float64(inward*(s.y[k]-b))
		}
	}
	s.t = s.least(s.y) - 1
	return room
}

// least is the least gain from a package.
func (s *MaxMin) least(y []float64) float64 {
	g := math.Inf(1)
	for _, c := range s.sides {
		g = min(g, c.Of.Value(y)-c.Least)
	}
	return g
}

// descend follows the path of the barrier's best points.
func (s *MaxMin) descend() (a Answer) {
	walls := float64(len(s.sides) + 2*len(s.free))
	if s.demands {
		walls++
	}
	mu := 1.0
	a.Status, a.Gap = Unproven, math.Inf(1)
	for range 20 {
		for range 60 {
			a.Sweeps++
			decrement, ok := s.newton(mu)
			if !ok {
				return a // rounding; the point is in the interior all the same
			}
			if decrement < central {
				a.Gap = walls * mu
				break
			}
		}
		if a.Gap <= narrow {
			a.Status = Optimal
			return a
		}
		mu /= weaken
	}
	return a
}

// newton takes one step to the best point of the barrier of weight mu and returns the
// Newton decrement before it; ok is false if rounding leaves no step to take.
func (s *MaxMin) newton(mu float64) (decrement float64, ok bool) {
	s.expand(mu)
	n := len(s.free) + 1
	if !cholesky(s.matrix[:n*n], s.grad[:n], s.step[:n]) {
		return 0, false
	}
	var square float64
	for i := range n {
		square += float64(s.grad[i] * s.step[i])
	}
	if !(square >= 0) || math.IsInf(square, 1) {
		return 0, false
	}
	decrement = math.Sqrt(square)
	size := 1.0
	if decrement > 0.25 {
		size = 1 / (1 + decrement)
	}
	for range 60 {
		if s.move(size) {
			return decrement, true
		}
		size /= 2
	}
	return 0, false
}

// move goes along the step if that stays in the interior.
func (s *MaxMin) move(size float64) bool {
	for i, k := range s.free {
		s.y[k] += float64(size * s.step[i])
	}
	s.t += float64(size * s.step[len(s.free)])
	inside := s.least(s.y) > s.t && (!s.demands || s.a.Value(s.y) > s.theta)
	for _, k := range s.free {
		inside = inside && s.y[k] > s.lo[k] && s.y[k] < s.hi[k]
	}
	if !inside {
		for i, k := range s.free {
			s.y[k] -= float64(size * s.step[i])
		}
		s.t -= float64(size * s.step[len(s.free)])
	}
	return inside
}

// expand computes the gradient of (t + tie)/mu plus the logarithms of all slacks, and
// the negative of its Hessian.
func (s *MaxMin) expand(mu float64) {
	n := len(s.free) + 1
	clear(s.grad)
	clear(s.matrix[:n*n])
	s.grad[n-1] = 1 / mu
	for i, k := range s.free {
		t, y := s.tie.Terms[k], s.y[k]
		below, above := y-s.lo[k], s.hi[k]-y
		s.grad[i] = (t.B-float64(2*t.G*y))/mu + 1/below - 1/above
		s.matrix[i*n+i] = 2*t.G/mu + 1/float64(below*below) + 1/float64(above*above)
	}
	for _, c := range s.sides {
		s.wall(c.Of, c.Of.Value(s.y)-c.Least-s.t, -1)
	}
	if s.demands {
		s.wall(s.a, s.a.Value(s.y)-s.theta, 0)
	}
}

// wall adds the logarithm of a slack, that of an objective plus a multiple of the least
// gain.
func (s *MaxMin) wall(o Objective, slack, multiple float64) {
	n := len(s.free) + 1
	for i, k := range s.free {
		t := o.Terms[k]
		s.row[i] = (t.B - float64(2*t.G*s.y[k])) / slack
		s.matrix[i*n+i] += 2 * t.G / slack
	}
	s.row[n-1] = multiple / slack
	for i := range n {
		s.grad[i] += s.row[i]
		for j := range i + 1 {
			s.matrix[i*n+j] += float64(s.row[i] * s.row[j])
		}
	}
}

// settle writes the package, with levels that the barrier has kept off their bounds put
// there. What that takes from the demand is made up for on the way to a's best package:
// a is concave, so that this is enough.
func (s *MaxMin) settle(out []float64) {
	copy(out, s.y)
	for _, k := range s.free {
		switch room := snap * (s.hi[k] - s.lo[k]); {
		case out[k]-s.lo[k] <= room:
			out[k] = s.lo[k]
		case s.hi[k]-out[k] <= room:
			out[k] = s.hi[k]
		}
	}
	if !s.demands {
		return
	}
	if u := s.a.Value(out); u < s.theta {
		w := min(1, (s.theta-u)/(s.a.Value(s.best)-u))
		for k := range out {
			out[k] += float64(w * (s.best[k] - out[k]))
		}
	}
}

// cholesky solves the system of a positive definite matrix, given by its lower half,
// which it overwrites; ok is false if rounding has made it indefinite. The right-hand
// side b and the solution x may be the same.
func cholesky(a, b, x []float64) (ok bool) {
	n := len(b)
	for j := range n {
		for i := j; i < n; i++ {
			v := a[i*n+j]
			for k := range j {
				v -= float64(a[i*n+k] * a[j*n+k])
			}
			switch {
			case i > j:
				a[i*n+j] = v / a[j*n+j]
			case !(v > 0):
				return false
			default:
				a[j*n+j] = math.Sqrt(v)
			}
		}
	}
	for i := range n {
		v := b[i]
		for k := range i {
			v -= float64(a[i*n+k] * x[k])
		}
		x[i] = v / a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		v := x[i]
		for k := i + 1; k < n; k++ {
			v -= float64(a[k*n+i] * x[k])
		}
		x[i] = v / a[i*n+i]
	}
	return true
}
