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
	// Guess is the multiplier at which a search looks first, in (0, ∞); anything else
	// stands for 1. A good guess saves steps and changes what is found by no more than
	// rounding does. It holds until it is changed.
	Guess float64

	free            []term // the issues that can move, and what they are worth
	index           []int  // their numbers
	constA, constB  float64
	low, high, next []float64 // levels of the free issues
	result          []float64
}

// term is what a free issue is worth to both sides, and its bounds.
type term struct{ aB, aG, bB, bG, lo, hi float64 }

// NewSolver returns a solver for packages of k issues.
func NewSolver(k int) *Solver {
	return &Solver{free: make([]term, 0, k), index: make([]int, 0, k),
		low: make([]float64, k), high: make([]float64, k), next: make([]float64, k), result: make([]float64, k)}
}

// target is the monotone function of the multiplier l whose root is wanted:
// (alpha0 + alpha1·l)·(A − a) − beta·(B − b). It rises with l.
type target struct{ alpha0, alpha1, beta, a, b float64 }

func (t *target) at(l, uA, uB float64) float64 {
	return float64((t.alpha0+float64(t.alpha1*l))*(uA-t.a)) - float64(t.beta*(uB-t.b))
}

// slope is the derivative by l where A rises by d and B falls by l·d, and bend the
// second derivative, where d itself rises by e.
func (t *target) slope(l, uA, d, e float64) (slope, bend float64) {
	w := t.alpha0 + float64((t.alpha1+t.beta)*l)
	slope = float64(t.alpha1*(uA-t.a)) + float64(w*d)
	bend = float64((float64(2*t.alpha1)+t.beta)*d) + float64(w*e)
	return slope, bend
}

// BestFor finds the package that maximises b subject to a.Value(y) ≥ theta and
// lo ≤ y ≤ hi, and writes it into out. Bounds may be negative or coincide. Where
// theta exceeds the largest value of a by more than 1e-9 (times that value, if it is
// above 1) the problem is Infeasible and out holds a's best package.
func (s *Solver) BestFor(a, b Objective, lo, hi []float64, theta float64, out []float64) Solution {
	s.frame(a, b, lo, hi, out)
	uA, uB := s.bestB(s.low)
	if uA >= theta {
		s.write(s.low, out)
		return Solution{Slack, 0, uA, uB}
	}
	vA, vB := s.bestA(s.high)
	if vA <= theta {
		s.write(s.high, out)
		status := Optimal
		if theta-vA > feasible*max(1, math.Abs(vA)) {
			status = Infeasible
		}
		return Solution{status, math.Inf(1), vA, vB}
	}
	t := target{alpha0: 1, a: theta}
	return s.root(&t, out)
}

// Max finds the package that maximises a, ties at tie's optimum, writes it into
// out and returns its value.
func (s *Solver) Max(a, tie Objective, lo, hi, out []float64) float64 {
	s.frame(a, tie, lo, hi, out)
	u, _ := s.bestA(s.high)
	s.write(s.high, out)
	return u
}

// At writes the package that maximises l·a + b, l in [0, ∞], into out. At 0 and ∞
// ties are lexicographic; at a multiplier at which a linear issue ties it stands
// at its lower bound.
func (s *Solver) At(l float64, a, b Objective, lo, hi, out []float64) {
	s.Weighted(l, a, b, lo, hi, out)
}

// Weighted is At with the utilities of the package.
func (s *Solver) Weighted(l float64, a, b Objective, lo, hi, out []float64) Solution {
	s.frame(a, b, lo, hi, out)
	var uA, uB float64
	switch {
	case l <= 0:
		uA, uB = s.bestB(s.next)
	case math.IsInf(l, 1):
		uA, uB = s.bestA(s.next)
	default:
		uA, uB, _, _ = s.point(l, s.next)
	}
	s.write(s.next, out)
	return Solution{Optimal, l, uA, uB}
}

// frame gathers the issues that can move. The others stand at their lower bounds, and
// what they are worth is constant.
func (s *Solver) frame(a, b Objective, lo, hi, out []float64) {
	k := len(s.result)
	if len(a.Terms) != k || len(b.Terms) != k || len(lo) != k || len(hi) != k || len(out) != k {
		panic("search: slices do not have one entry per issue of the solver")
	}
	constA, constB := a.Const, b.Const
	free, index := s.free[:k], s.index[:k]
	at, bt, lo, hi, out := a.Terms[:k], b.Terms[:k], lo[:k], hi[:k], out[:k]
	n := 0
	for k, x := range lo {
		p, q := &at[k], &bt[k]
		if top := hi[k]; x < top {
			t := &free[n]
			t.aB, t.aG, t.bB, t.bG, t.lo, t.hi = p.B, p.G, q.B, q.G, x, top
			index[n] = k
			n++
			continue
		}
		out[k] = x
		if x != 0 {
			constA += float64((p.B - float64(p.G*x)) * x)
			constB += float64((q.B - float64(q.G*x)) * x)
		}
	}
	s.free, s.index, s.constA, s.constB = free[:n], index[:n], constA, constB
}

// write puts the levels of the free issues into a package.
func (s *Solver) write(y, out []float64) {
	for n, k := range s.index {
		out[k] = y[n]
	}
}

// bestA writes the package that maximises A, ties at B's optimum, ties of both at
// the lower bound, and returns both utilities.
func (s *Solver) bestA(y []float64) (uA, uB float64) {
	uA, uB = s.constA, s.constB
	y = y[:len(s.free)]
	for n := range s.free {
		t := &s.free[n]
		x := t.top(t.aB, t.aG)
		if t.aG == 0 && t.aB == 0 {
			x = t.top(t.bB, t.bG)
		}
		y[n] = x
		uA += float64((t.aB - float64(t.aG*x)) * x)
		uB += float64((t.bB - float64(t.bG*x)) * x)
	}
	return uA, uB
}

// bestB is bestA with the sides changed.
func (s *Solver) bestB(y []float64) (uA, uB float64) {
	uA, uB = s.constA, s.constB
	y = y[:len(s.free)]
	for n := range s.free {
		t := &s.free[n]
		x := t.top(t.bB, t.bG)
		if t.bG == 0 && t.bB == 0 {
			x = t.top(t.aB, t.aG)
		}
		y[n] = x
		uA += float64((t.aB - float64(t.aG*x)) * x)
		uB += float64((t.bB - float64(t.bG*x)) * x)
	}
	return uA, uB
}

// top maximises b·x − g·x² between the bounds.
func (t *term) top(b, g float64) float64 {
	switch {
	case g > 0:
		return min(max(b/(2*g), t.lo), t.hi)
	case b > 0:
		return t.hi
	}
	return t.lo
}

// point maximises l·A + B and returns both utilities, the rate d at which A's rises with
// l, which is the sum over issues inside their bounds of a'(y)²/(2(l·g_a + g_b)), and
// the rate e at which d rises, which is not above 0.
func (s *Solver) point(l float64, y []float64) (uA, uB, d, e float64) {
	uA, uB = s.constA, s.constB
	y = y[:len(s.free)]
	for n := range s.free {
		t := &s.free[n]
		num := float64(l*t.aB) + t.bB
		den := 2 * (float64(l*t.aG) + t.bG)
		x := t.lo
		switch {
		case den > flat:
			each := 1 / den
			x = num * each
			if x <= t.lo {
				x = t.lo
			} else if x >= t.hi {
				x = t.hi
			} else {
				m := t.aB - float64(2*t.aG*x)
				rate := float64(float64(m*m) * each)
				d += rate
				e -= float64(6 * t.aG * float64(rate*each))
			}
		case num > 0:
			x = t.hi
		}
		y[n] = x
		uA += float64((t.aB - float64(t.aG*x)) * x)
		uB += float64((t.bB - float64(t.bG*x)) * x)
	}
	return uA, uB, d, e
}

// flat is the curvature up to which an issue counts as linear.
const flat = 0x1p-900

// limits of the multiplier: beyond them the lexicographic extremes stand in.
const (
	least     = 0x1p-100
	most      = 0x1p+100
	stepLimit = 200
)

// root finds the frontier package at which the target vanishes. On entry s.low
// and s.high hold the packages at l = 0 and l = ∞, where it is below and above
// zero. It takes Halley's steps, and halves the bracket on the scale of ln l where they
// lead out of it or come down too slowly. Where all issues stand at bounds it goes to the
// next multiplier at which one of them leaves its own.
func (s *Solver) root(t *target, out []float64) Solution {
	from, to := 0.0, math.Inf(1)
	l := 1.0
	if s.Guess > least && s.Guess < most {
		l = s.Guess
	}
	near := 1e-15 * (1 + math.Abs(float64(t.alpha0*t.a)))
	last := math.Inf(1)
	for range stepLimit {
		uA, uB, d, e := s.point(l, s.next)
		f := t.at(l, uA, uB)
		next := s.step(t, l, f, uA, d, e)
		off := math.Abs(f)
		if off <= near || off <= 8*near && f >= 0 && math.Abs(next-l) <= still*l {
			s.write(s.next, out)
			return Solution{Optimal, l, uA, uB}
		}
		if f < 0 {
			from = l
			s.low, s.next = s.next, s.low
		} else {
			to = l
			s.high, s.next = s.next, s.high
		}
		if off > last/2 && d != 0 || !(next > from && next < to) {
			next = middle(from, to)
		}
		last = off
		if !(next > from && next < to) || next < least || next > most {
			break
		}
		l = next
	}
	return s.join(t, middle(from, to), out)
}

// still is the relative step on l below which, near the root, only rounding moves it.
const still = 0x1p-51

// step returns the multiplier to look at next, 0 if it is not known.
func (s *Solver) step(t *target, l, f, uA, d, e float64) float64 {
	if d == 0 {
		if next := s.kink(l, f < 0); next != 0 || t.alpha1 == 0 {
			return next
		}
	}
	slope, bend := t.slope(l, uA, d, e)
	if !(slope > 0) {
		return 0
	}
	// Halley's step, or at most twice Newton's.
	square := float64(slope * slope)
	x := float64(f*slope) / max(square/2, square-float64(f*bend)/2)
	return min(max(l-x, l/8), 8*l)
}

// kink returns the nearest multiplier above l, or below it, at which an issue leaves
// its bound; 0 if there is none.
func (s *Solver) kink(l float64, above bool) (nearest float64) {
	for n := range s.free {
		t := &s.free[n]
		for _, x := range [2]float64{t.lo, t.hi} {
			// Where the slope of l·A + B at the bound is 0.
			at := -(t.bB - float64(2*t.bG*x)) / (t.aB - float64(2*t.aG*x))
			switch {
			case above && at > l && (nearest == 0 || at < nearest):
				nearest = at
			case !above && at < l && at > nearest:
				nearest = at
			}
		}
	}
	return nearest
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

// value returns what levels of the free issues are worth to both sides.
func (s *Solver) value(y []float64) (uA, uB float64) {
	uA, uB = s.constA, s.constB
	for n := range s.free {
		t, x := &s.free[n], y[n]
		uA += float64((t.aB - float64(t.aG*x)) * x)
		uB += float64((t.bB - float64(t.bG*x)) * x)
	}
	return uA, uB
}

// join finds the root on the segment between the packages in s.low and s.high,
// which maximise l·a + b both.
func (s *Solver) join(t *target, l float64, out []float64) Solution {
	uA, uB := s.value(s.low)
	var pA, qA, pB, qB float64
	for n := range s.free {
		i, x, e := &s.free[n], s.low[n], s.high[n]-s.low[n]
		pA += float64((i.aB - float64(2*i.aG*x)) * e)
		pB += float64((i.bB - float64(2*i.bG*x)) * e)
		qA += float64(i.aG * float64(e*e))
		qB += float64(i.bG * float64(e*e))
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
	for n := range s.free {
		s.next[n] = s.low[n] + float64(w*(s.high[n]-s.low[n]))
	}
	s.write(s.next, out)
	uA, uB = s.value(s.next)
	return Solution{Optimal, l, uA, uB}
}

// spare is memory for packages that the caller does not see.
func (s *Solver) spare() []float64 { return s.result }
