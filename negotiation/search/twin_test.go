package search_test

import (
	"math"
	"math/rand/v2"

	"github.com/detente-sim/detente/negotiation/search"
)

// The twins of the fast searches: slow, and simple enough to be seen to be right.

// problem is a search for a package.
type problem struct {
	a, b   search.Objective
	lo, hi []float64
	theta  float64
}

// between returns what a term adds when the level moves from x to y, without the
// cancellation of two large values.
func between(q search.Quad, x, y float64) float64 { return (q.B - q.G*(x+y)) * (y - x) }

// weighted is the term l·a + b.
func weighted(l float64, a, b search.Quad) search.Quad {
	return search.Quad{B: l*a.B + b.B, G: l*a.G + b.G}
}

// best returns the level that maximises a term between two bounds: one of the
// bounds or, where it lies between them, the vertex.
func best(q search.Quad, lo, hi float64) float64 {
	at := lo
	if between(q, at, hi) > 0 {
		at = hi
	}
	if q.G > 0 {
		if v := q.B / (2 * q.G); v > lo && v < hi && between(q, at, v) > 0 {
			at = v
		}
	}
	return at
}

// improvable returns by how much l·a + m·b could be raised at most from the
// package y. It is 0 if and only if y maximises l·a + m·b.
func (p *problem) improvable(l, m float64, y []float64) (gain float64) {
	for k := range y {
		q := weighted(l, p.a.Terms[k], search.Quad{B: m * p.b.Terms[k].B, G: m * p.b.Terms[k].G})
		gain += max(0, between(q, y[k], best(q, p.lo[k], p.hi[k])))
	}
	return gain
}

// gap returns the duality gap of a package y that is worth theta to a: the bound
// min over packages of l·(a − theta) + b, for any l ≥ 0, less what y is worth to b.
func (p *problem) gap(l float64, y []float64) float64 {
	return p.improvable(l, 1, y) + l*(p.a.Value(y)-p.theta)
}

// maximum returns the largest value of o.
func (p *problem) maximum(o search.Objective) float64 {
	y := make([]float64, len(p.lo))
	for k := range y {
		y[k] = best(o.Terms[k], p.lo[k], p.hi[k])
	}
	return o.Value(y)
}

// bound returns the least of the dual bounds, which is the optimum: a convex
// function of l, minimised by golden section on l/(1+l).
func (p *problem) bound() float64 {
	dual := func(m float64) (sum float64) {
		l := m / (1 - m)
		sum = p.b.Const + l*(p.a.Const-p.theta)
		for k := range p.lo {
			q := weighted(l, p.a.Terms[k], p.b.Terms[k])
			y := best(q, p.lo[k], p.hi[k])
			sum += (q.B - q.G*y) * y
		}
		return sum
	}
	lo, hi := 0.0, 1-1e-9
	least := dual(lo)
	const golden = 0.6180339887498949
	x, y := hi-golden*(hi-lo), lo+golden*(hi-lo)
	dx, dy := dual(x), dual(y)
	for range 120 {
		if dx <= dy {
			hi, y, dy = y, x, dx
			x = hi - golden*(hi-lo)
			dx = dual(x)
		} else {
			lo, x, dx = x, y, dy
			y = lo + golden*(hi-lo)
			dy = dual(y)
		}
		least = min(least, dx, dy)
	}
	return least
}

// rounding bounds the error of a's utility: that of a sum of its terms.
func (p *problem) rounding() float64 {
	sum := 1 + math.Abs(p.a.Const) + math.Abs(p.theta)
	for k, q := range p.a.Terms {
		x := max(1, math.Abs(p.lo[k]), math.Abs(p.hi[k]))
		sum += (math.Abs(q.B) + q.G*x) * x
	}
	return 1e-15 * sum
}

// slowBest finds the best package for b that is worth theta to a by bisection of
// the multiplier and, where packages jump, of the way between the two sides of
// the jump. The constraint must bind.
func (p *problem) slowBest() []float64 {
	at := func(l float64) []float64 {
		y := make([]float64, len(p.lo))
		for k := range y {
			y[k] = best(weighted(l, p.a.Terms[k], p.b.Terms[k]), p.lo[k], p.hi[k])
		}
		return y
	}
	from, to := 0x1p-60, 0x1p60
	for range 200 {
		l := math.Sqrt(from * to)
		if p.a.Value(at(l)) < p.theta {
			from = l
		} else {
			to = l
		}
	}
	low, high := at(from), at(to)
	y := make([]float64, len(low))
	mix := func(w float64) []float64 {
		for k := range y {
			y[k] = low[k] + w*(high[k]-low[k])
		}
		return y
	}
	r, w := 0.0, 1.0
	for range 100 {
		if m := (r + w) / 2; p.a.Value(mix(m)) < p.theta {
			r = m
		} else {
			w = m
		}
	}
	return mix(w)
}

// mixture says which kinds of terms a random problem has.
type mixture struct {
	linear, peaked, ties, idle, tiny, negative, fixed bool
}

// random draws a problem of K issues. The demand lies anywhere from well below
// what b's best package is worth to a, to well above a's own best.
func random(r *rand.Rand, issues int, m mixture) *problem {
	p := &problem{}
	ratio := math.Exp(r.NormFloat64())
	p.a.Const, p.b.Const = r.NormFloat64(), r.NormFloat64()
	term := func() search.Quad {
		w, c := r.Float64(), r.Float64()
		if m.linear {
			c = 0
		}
		if m.tiny && r.IntN(3) == 0 {
			w *= 1e-9
		}
		var q search.Quad
		switch kind := r.IntN(8); {
		case m.peaked && kind < 3:
			h := max(c, 1-c)
			q = search.Quad{B: 2 * c / (h * h), G: 1 / (h * h)}
		case kind < 5:
			q = search.Quad{B: 1 + c, G: c}
		default:
			q = search.Quad{B: c - 1, G: c}
		}
		if m.idle && r.IntN(6) == 0 {
			w = 0
		}
		return search.Quad{B: w * q.B, G: w * q.G}
	}
	for range issues {
		a, b := term(), term()
		if m.ties && r.IntN(2) == 0 {
			// The two sides weigh several issues against each other alike.
			a = search.Quad{B: a.B}
			b = search.Quad{B: -ratio * a.B}
		}
		p.a.Terms, p.b.Terms = append(p.a.Terms, a), append(p.b.Terms, b)
		lo, hi := 0.0, 1.0
		if m.negative {
			lo, hi = -r.Float64(), r.Float64()
		}
		if m.fixed && r.IntN(4) == 0 {
			lo = hi
		}
		p.lo, p.hi = append(p.lo, lo), append(p.hi, hi)
	}
	y := make([]float64, issues)
	for k := range y {
		y[k] = best(weighted(1e-9, p.a.Terms[k], p.b.Terms[k]), p.lo[k], p.hi[k])
	}
	least, most := p.a.Value(y), p.maximum(p.a)
	switch r.IntN(12) {
	case 0:
		p.theta = most + 2*r.Float64()
	case 1:
		p.theta = least - 2*r.Float64()
	case 2:
		p.theta = most
	case 3:
		p.theta = least
	default:
		p.theta = least + r.Float64()*(most-least)
	}
	return p
}

// mixtures are the kinds of problems that tests draw.
func mixtures(r *rand.Rand) mixture {
	flip := func() bool { return r.IntN(2) == 0 }
	return mixture{linear: r.IntN(4) == 0, peaked: flip(), ties: flip(), idle: flip(), tiny: r.IntN(4) == 0, negative: flip(), fixed: flip()}
}
