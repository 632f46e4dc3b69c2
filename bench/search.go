package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

var searchSizes = []int{4, 16, 64, 256, 1000}

// problem asks for the package that is best for b among those worth theta to a.
type problem struct {
	a, b  search.Objective
	theta float64
}

// problems are searches over the same number of issues, with what they need.
type problems struct {
	list     []problem
	lo, hi   []float64
	out      []float64
	searcher *search.Solver
}

// drawProblems draws searches over k issues in which the two sides want
// opposite things on most issues and one of them something in the middle on the
// rest. Every constraint binds. Of large problems there are fewer, so that all stay in
// the cache as one does in a round.
func drawProblems(k int, curvature float64) *problems {
	draw := rand.New(rand.NewPCG(uint64(k), 6))
	p := &problems{list: make([]problem, max(8, min(64, 8192/k))), lo: make([]float64, k), hi: make([]float64, k), out: make([]float64, k), searcher: search.NewSolver(k)}
	for i := range p.hi {
		p.hi[i] = 1
	}
	for i := range p.list {
		x := &p.list[i]
		x.a, x.b = drawSide(draw, k, 0, curvature), drawSide(draw, k, 1, curvature)
		p.searcher.Max(x.b, x.a, p.lo, p.hi, p.out)
		least := x.a.Value(p.out)
		most := p.searcher.Max(x.a, x.b, p.lo, p.hi, p.out)
		x.theta = least + (0.2+0.6*draw.Float64())*(most-least)
	}
	return p
}

// drawSide draws a utility that gains from every second issue and loses from
// the others. Curvatures are uniform up to the largest one; with curvature, one
// issue in ten has a peak.
func drawSide(draw *rand.Rand, k, side int, curvature float64) search.Objective {
	weights, values := make([]float64, k), make([]negotiation.Value, k)
	var sum float64
	for i := range k {
		weights[i] = 0.1 + draw.Float64()
		sum += weights[i]
		c, p, peaked := curvature*draw.Float64(), draw.Float64(), draw.Float64() < 0.1
		switch {
		case peaked && curvature > 0:
			values[i] = negotiation.Peak(p)
		case i%2 == side:
			values[i] = negotiation.Gain(c)
		default:
			values[i] = negotiation.Loss(c)
		}
	}
	for i := range weights {
		weights[i] /= sum
	}
	o := search.Objective{Terms: make([]search.Quad, k)}
	o.Const = negotiation.Additive(weights, values, o.Terms)
	return o
}

//go:noinline
func (p *problems) best(i int) search.Solution {
	x := &p.list[i%len(p.list)]
	return p.searcher.BestFor(x.a, x.b, p.lo, p.hi, x.theta, p.out)
}

//go:noinline
func (p *problems) nash(i int) search.Solution {
	x := &p.list[i%len(p.list)]
	return p.searcher.Solve(search.Nash, x.a, x.b, p.lo, p.hi, 0.1, 0.1, p.out)
}

// bisect is the obvious way to answer a problem with curved values: halve the
// interval of the multiplier, on a logarithmic scale, until it is a point.
//
//go:noinline
func (p *problems) bisect(i int) search.Solution {
	x := &p.list[i%len(p.list)]
	from, to := -40.0, 40.0
	var sol search.Solution
	for range 60 {
		sol = p.searcher.Weighted(math.Exp2((from+to)/2), x.a, x.b, p.lo, p.hi, p.out)
		if sol.A < x.theta {
			from = (from + to) / 2
		} else {
			to = (from + to) / 2
		}
	}
	return sol
}

// race times the search and bisection on all problems, each once.
//
//go:noinline
func (p *problems) race() (fast, slow time.Duration) {
	start := time.Now()
	for i := range p.list {
		p.best(i)
	}
	fast = time.Since(start)
	start = time.Now()
	for i := range p.list {
		p.bisect(i)
	}
	return fast, time.Since(start)
}

// bySearch measures searches over k issues.
func bySearch(k int, curvature float64, find func(p *problems, i int) search.Solution) measure {
	ready := sync.OnceValue(func() *problems { return drawProblems(k, curvature) })
	return func(b *testing.B) error {
		p := ready()
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			find(p, i)
			i++
		}
		rate(b, 1, "searches/s")
		return nil
	}
}

// againstBisection measures how many times longer bisection takes.
func againstBisection(k int) measure {
	ready := sync.OnceValue(func() *problems { return drawProblems(k, 1) })
	return func(b *testing.B) error {
		p := ready()
		b.ReportAllocs()
		var fast, slow time.Duration
		for b.Loop() {
			f, s := p.race()
			fast, slow = fast+f, slow+s
		}
		n := float64(b.N * len(p.list))
		b.ReportMetric(float64(fast)/n, "ns/op")
		b.ReportMetric(float64(slow)/float64(fast), "times-as-long")
		return nil
	}
}

// searches lists the benchmarks of package search.
func searches() []family {
	best, linear, nash, against := family{name: "Search"}, family{name: "SearchLinear"}, family{name: "SearchNash"}, family{name: "SearchAgainstBisection"}
	for _, k := range searchSizes {
		name := fmt.Sprintf("issues=%d", k)
		best.add(name, bySearch(k, 1, (*problems).best))
		linear.add(name, bySearch(k, 0, (*problems).best)) // utilities jump where both sides tie on an issue
		nash.add(name, bySearch(k, 1, (*problems).nash))
	}
	against.add("issues=16", againstBisection(16))
	return []family{best, linear, nash, against}
}
