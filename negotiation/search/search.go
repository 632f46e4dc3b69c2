package search

import "math"

// Quad is the varying part b·x − g·x² of one issue's term, g ≥ 0.
type Quad struct{ B, G float64 }

// Objective is a separable concave quadratic utility: Const plus the sum over
// issues of B·x − G·x².
type Objective struct {
	Const float64
	Terms []Quad
}

// Value returns the utility of package x, summed in issue order.
func (o Objective) Value(x []float64) float64 {
	u := o.Const
	for k, t := range o.Terms {
		u += float64((t.B - float64(t.G*x[k])) * x[k])
	}
	return u
}

// Status says what kind of answer a search has given.
type Status uint8

// The statuses.
const (
	// Optimal: the constraint binds, or the solution lies inside the frontier.
	Optimal Status = iota
	// Slack: the constraint does not bind; the multiplier is 0.
	Slack
	// Infeasible: no package meets the constraint; the package that comes nearest
	// is given.
	Infeasible
	// NoZone: no package gives both sides at least what they have without a deal.
	NoZone
	// Unproven: the package is the best that was found, but others were not ruled out.
	Unproven
)

// String returns the status in words.
func (s Status) String() string {
	return [...]string{"optimal", "slack", "infeasible", "no zone of agreement", "not proven optimal"}[s]
}

// Solution describes the package that a search has written.
type Solution struct {
	Status Status
	// Multiplier on A's utility, 0 where the constraint is slack and +Inf where
	// the package is A's own best.
	Multiplier float64
	// A and B are the utilities of the package.
	A, B float64
}

// feasible is how far, in utility, a constraint may be missed by rounding.
const feasible = 1e-9

// Solver holds the scratch memory of searches over a fixed number of issues. It
// is not safe for concurrent use.
type Solver struct {
	low, high, next []float64
	result          []float64
}

// NewSolver returns a solver for packages of k issues.
func NewSolver(k int) *Solver {
	return &Solver{low: make([]float64, k), high: make([]float64, k), next: make([]float64, k), result: make([]float64, k)}
}

// target is the monotone function of the multiplier l whose root is wanted:
// (alpha0 + alpha1·l)·(A − a) − beta·(B − b). It rises with l.
type target struct{ alpha0, alpha1, beta, a, b float64 }

func (t *target) at(l, uA, uB float64) float64 {
	return float64((t.alpha0+float64(t.alpha1*l))*(uA-t.a)) - float64(t.beta*(uB-t.b))
}

// slope is the derivative by l where A rises by d and B falls by l·d.
func (t *target) slope(l, uA, d float64) float64 {
	return float64(t.alpha1*(uA-t.a)) + float64((t.alpha0+float64(t.alpha1*l)+float64(t.beta*l))*d)
}

// BestFor finds the package that maximises b subject to a.Value(y) ≥ theta and
// lo ≤ y ≤ hi, and writes it into out. Bounds may be negative or coincide. Where
// theta exceeds the largest value of a by more than 1e-9 (times that value, if it is
// above 1) the problem is Infeasible and out holds a's best package.
func (s *Solver) BestFor(a, b Objective, lo, hi []float64, theta float64, out []float64) Solution {
	s.check(a, b, lo, hi, out)
	extreme(b.Terms, a.Terms, lo, hi, s.low)
	uA, uB := a.Value(s.low), b.Value(s.low)
	if uA >= theta {
		copy(out, s.low)
		return Solution{Slack, 0, uA, uB}
	}
	extreme(a.Terms, b.Terms, lo, hi, s.high)
	vA, vB := a.Value(s.high), b.Value(s.high)
	if vA <= theta {
		copy(out, s.high)
		status := Optimal
		if theta-vA > feasible*max(1, math.Abs(vA)) {
			status = Infeasible
		}
		return Solution{status, math.Inf(1), vA, vB}
	}
	t := target{alpha0: 1, a: theta}
	return s.root(&t, a, b, lo, hi, out)
}

// Max finds the package that maximises a, ties at tie's optimum, writes it into
// out and returns its value.
func (s *Solver) Max(a, tie Objective, lo, hi, out []float64) float64 {
	s.check(a, tie, lo, hi, out)
	extreme(a.Terms, tie.Terms, lo, hi, out)
	return a.Value(out)
}

// At writes the package that maximises l·a + b, l in [0, ∞], into out. At 0 and ∞
// ties are lexicographic; at a multiplier at which a linear issue ties it stands
// at its lower bound.
func (s *Solver) At(l float64, a, b Objective, lo, hi, out []float64) {
	s.check(a, b, lo, hi, out)
	switch {
	case l <= 0:
		extreme(b.Terms, a.Terms, lo, hi, out)
	case math.IsInf(l, 1):
		extreme(a.Terms, b.Terms, lo, hi, out)
	default:
		point(l, a, b, lo, hi, out)
	}
}

// Weighted is At with the utilities of the package.
func (s *Solver) Weighted(l float64, a, b Objective, lo, hi, out []float64) Solution {
	s.At(l, a, b, lo, hi, out)
	return Solution{Optimal, l, a.Value(out), b.Value(out)}
}

func (s *Solver) check(a, b Objective, lo, hi, out []float64) {
	k := len(s.low)
	if len(a.Terms) != k || len(b.Terms) != k || len(lo) != k || len(hi) != k || len(out) != k {
		panic("search: slices do not have one entry per issue of the solver")
	}
}

// extreme maximises first, ties at second's optimum, ties of both at lo.
func extreme(first, second []Quad, lo, hi, y []float64) {
	for k, f := range first {
		if f.G == 0 && f.B == 0 {
			f = second[k]
		}
		switch {
		case f.G > 0:
			y[k] = min(max(f.B/(2*f.G), lo[k]), hi[k])
		case f.B > 0:
			y[k] = hi[k]
		default:
			y[k] = lo[k]
		}
	}
}

// point maximises l·a + b and returns both utilities and the rate d at which a's
// rises with l: the sum over issues inside their bounds of a'(y)²/(2(l·g_a + g_b)).
func point(l float64, a, b Objective, lo, hi, y []float64) (uA, uB, d float64) {
	uA, uB = a.Const, b.Const
	at, bt := a.Terms, b.Terms[:len(a.Terms)]
	lo, hi, y = lo[:len(at)], hi[:len(at)], y[:len(at)]
	for k, p := range at {
		q := bt[k]
		num := float64(l*p.B) + q.B
		den := 2 * (float64(l*p.G) + q.G)
		x := lo[k]
		switch {
		case den > 0:
			x = num / den
			if x <= lo[k] {
				x = lo[k]
			} else if x >= hi[k] {
				x = hi[k]
			} else {
				m := p.B - float64(2*p.G*x)
				d += float64(m*m) / den
			}
		case num > 0:
			x = hi[k]
		}
		y[k] = x
		uA += float64((p.B - float64(p.G*x)) * x)
		uB += float64((q.B - float64(q.G*x)) * x)
	}
	return uA, uB, d
}

// limits of the multiplier: beyond them the lexicographic extremes stand in.
const (
	least     = 0x1p-100
	most      = 0x1p+100
	stepLimit = 200
)

// root finds the frontier package at which the target vanishes. On entry s.low
// and s.high hold the packages at l = 0 and l = ∞, where it is below and above
// zero.
func (s *Solver) root(t *target, a, b Objective, lo, hi, out []float64) Solution {
	from, to := 0.0, math.Inf(1)
	l := 1.0
	var uA, uB, d float64
	for step := 0; step < stepLimit; step++ {
		uA, uB, d = point(l, a, b, lo, hi, s.next)
		f := t.at(l, uA, uB)
		if math.Abs(f) <= 1e-15*(1+math.Abs(float64(t.alpha0*t.a))) {
			copy(out, s.next)
			return Solution{Optimal, l, uA, uB}
		}
		if f < 0 {
			from = l
			s.low, s.next = s.next, s.low
		} else {
			to = l
			s.high, s.next = s.next, s.high
		}
		next := s.newton(l, f, t.slope(l, uA, d))
		if step%4 == 3 || !(next > from && next < to) {
			next = middle(from, to)
		}
		if !(next > from && next < to) || next < least || next > most {
			break
		}
		l = next
	}
	return s.join(t, middle(from, to), a, b, out)
}

// newton takes a Newton step on ln l. The exponential is replaced by its Padé
// approximant and the step bounded, which costs nothing but speed far away.
func (s *Solver) newton(l, f, slope float64) float64 {
	if !(slope > 0) {
		return 0
	}
	x := min(max(-f/float64(slope*l), -1.5), 1.5)
	return l * (2 + x) / (2 - x)
}

// middle is the geometric mean of a bracket, or a step of eight octaves out of a
// bracket that is still open.
func middle(from, to float64) float64 {
	switch {
	case from == 0 && math.IsInf(to, 1):
		return 1
	case from == 0:
		return to / 256
	case math.IsInf(to, 1):
		return from * 256
	}
	return math.Sqrt(from) * math.Sqrt(to)
}

// join finds the root on the segment between the packages in s.low and s.high,
// which maximise l·a + b both.
func (s *Solver) join(t *target, l float64, a, b Objective, out []float64) Solution {
	uA, uB := a.Value(s.low), b.Value(s.low)
	var pA, qA, pB, qB float64
	for k := range out {
		x, e := s.low[k], s.high[k]-s.low[k]
		pA += float64((a.Terms[k].B - float64(2*a.Terms[k].G*x)) * e)
		pB += float64((b.Terms[k].B - float64(2*b.Terms[k].G*x)) * e)
		qA += float64(a.Terms[k].G * float64(e*e))
		qB += float64(b.Terms[k].G * float64(e*e))
	}
	r, w := 0.0, 1.0
	for range 60 {
		m := r + (w-r)/2
		if t.at(l, uA+float64((pA-float64(qA*m))*m), uB+float64((pB-float64(qB*m))*m)) < 0 {
			r = m
		} else {
			w = m
		}
	}
	for k := range out {
		out[k] = s.low[k] + float64(w*(s.high[k]-s.low[k]))
	}
	return Solution{Optimal, l, a.Value(out), b.Value(out)}
}

// spare is memory for packages that the caller does not see.
func (s *Solver) spare() []float64 { return s.result }
