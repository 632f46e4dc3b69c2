package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

var searchSizes = []int{8, 16, 64, 256}

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
// rest. Every constraint binds.
func drawProblems(k int, curvature float64) *problems {
	draw := rand.New(rand.NewPCG(uint64(k), 6))
	p := &problems{list: make([]problem, 64), lo: make([]float64, k), hi: make([]float64, k), out: make([]float64, k), searcher: search.NewSolver(k)}
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

func benchmarkSearch(b *testing.B, curvature float64, find func(p *problems, i int) search.Solution) {
	for _, k := range searchSizes {
		b.Run(fmt.Sprintf("issues=%d", k), func(b *testing.B) {
			p := drawProblems(k, curvature)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				find(p, i)
				i++
			}
			rate(b, 1, "searches/s")
		})
	}
}

func BenchmarkSearch(b *testing.B) { benchmarkSearch(b, 1, (*problems).best) }

// BenchmarkSearchLinear is the case in which utilities jump where the two sides
// tie on an issue.
func BenchmarkSearchLinear(b *testing.B) { benchmarkSearch(b, 0, (*problems).best) }

func BenchmarkSearchNash(b *testing.B) { benchmarkSearch(b, 1, (*problems).nash) }

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

func BenchmarkSearchAgainstBisection(b *testing.B) {
	for _, k := range searchSizes {
		b.Run(fmt.Sprintf("issues=%d", k), func(b *testing.B) {
			p := drawProblems(k, 1)
			var fast, slow time.Duration
			for b.Loop() {
				f, s := p.race()
				fast, slow = fast+f, slow+s
			}
			n := float64(b.N * len(p.list))
			b.ReportMetric(float64(fast.Nanoseconds())/n, "ns/op")
			b.ReportMetric(float64(slow)/float64(fast), "times-as-long")
		})
	}
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

func TestProblemsBindAndBothMethodsSolveThem(t *testing.T) {
	t.Parallel()
	for _, k := range searchSizes {
		p, linear := drawProblems(k, 1), drawProblems(k, 0)
		for i, x := range p.list {
			fast := p.best(i)
			require.Equal(t, search.Optimal, fast.Status)
			require.InDelta(t, x.theta, fast.A, 1e-9)
			slow := p.bisect(i)
			require.InDelta(t, slow.A, fast.A, 1e-9)
			require.InDelta(t, slow.B, fast.B, 1e-9)
			require.Equal(t, search.Optimal, p.nash(i).Status)
			line := linear.best(i)
			require.Equal(t, search.Optimal, line.Status)
			require.InDelta(t, linear.list[i].theta, line.A, 1e-9)
		}
	}
}
