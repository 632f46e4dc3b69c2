package negotiation_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// gauge is a part that draws from streams and keeps what it gets.
type gauge struct {
	name     string
	entities []string
	draw     func(s *negotiation.State, r *negotiation.Stream) float64
	streams  []*negotiation.Stream
	got      [][]float64 // by entity, over rounds
}

func (g *gauge) Name() string { return g.name }

func (g *gauge) Setup(u *negotiation.Setup) error {
	for _, e := range g.entities {
		g.streams = append(g.streams, u.Stream(e))
	}
	g.got = make([][]float64, len(g.entities))
	u.OnReset(func(*negotiation.State) {
		for i := range g.got {
			g.got[i] = nil
		}
	})
	u.At(negotiation.Drivers, func(s *negotiation.State) {
		for i, r := range g.streams {
			g.got[i] = append(g.got[i], g.draw(s, r))
		}
	})
	return nil
}

// drawn runs a model that consists of a gauge and returns what it drew.
func drawn(t *testing.T, part string, entities []string, rounds int, seed, run uint64, draw func(*negotiation.State, *negotiation.Stream) float64) [][]float64 {
	t.Helper()
	m := *mirror(12, "A")
	g := &gauge{name: part, entities: entities, draw: draw}
	m.Rounds, m.Stop = rounds, negotiation.AtHorizon
	m.Parts = func() []negotiation.Part { return []negotiation.Part{g} }
	solve(t, &m).Run(seed, run)
	require.Len(t, g.got[0], rounds)
	return g.got
}

func uniform(_ *negotiation.State, r *negotiation.Stream) float64 { return r.Float64() }

const many = 20000

func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, variance
}

func correlation(x, y []float64) float64 {
	mx, vx := moments(x)
	my, vy := moments(y)
	var c float64
	for i := range x {
		c += (x[i] - mx) * (y[i] - my) / float64(len(x))
	}
	return c / math.Sqrt(vx*vy)
}

// chiSquare tests x for uniformity on [0, 1) in 50 cells.
func chiSquare(x []float64) (sum float64) {
	var cells [50]float64
	for _, v := range x {
		cells[int(v*50)]++
	}
	want := float64(len(x)) / 50
	for _, n := range cells {
		sum += (n - want) * (n - want) / want
	}
	return sum
}

// chiSquare49 is the 0.9999 quantile of the chi-square distribution with 49
// degrees of freedom.
const chiSquare49 = 94.6

func TestStreamsAreUniformAndUnrelated(t *testing.T) {
	t.Parallel()
	// The first number of every round: neighbouring rounds must give unrelated
	// numbers although their streams are keyed by neighbouring integers.
	streams := map[string][]float64{}
	for _, key := range []struct {
		part      string
		seed, run uint64
	}{{"a", 1, 1}, {"a", 1, 2}, {"a", 2, 1}, {"b", 1, 1}, {"a", 0, 0}} {
		got := drawn(t, key.part, []string{"x", "y", "xy"}, many, key.seed, key.run, uniform)
		for i, e := range []string{"x", "y", "xy"} {
			streams[fmt.Sprint(key, e)] = got[i]
		}
	}
	bound := 4.5 / math.Sqrt(many)
	for name, x := range streams {
		mean, variance := moments(x)
		assert.InDelta(t, 0.5, mean, 4.5*math.Sqrt(1.0/12/many), name)
		assert.InDelta(t, 1.0/12, variance, 0.002, name)
		assert.Less(t, chiSquare(x), chiSquare49, name)
		for lag := 1; lag <= 3; lag++ {
			assert.Less(t, math.Abs(correlation(x[:many-lag], x[lag:])), bound, "%s, %d rounds apart", name, lag)
		}
		for other, y := range streams {
			if name < other {
				assert.Less(t, math.Abs(correlation(x, y)), bound, "%s and %s", name, other)
			}
		}
	}
	assert.Greater(t, chiSquare(make([]float64, many)), chiSquare49, "the test can fail")
}

func TestDrawsHaveTheirDistributions(t *testing.T) {
	t.Parallel()
	one := func(draw func(r *negotiation.Stream) float64) []float64 {
		return drawn(t, "a", []string{"x"}, many, 8, 3, func(_ *negotiation.State, r *negotiation.Stream) float64 { return draw(r) })[0]
	}
	normal := one((*negotiation.Stream).Normal)
	mean, variance := moments(normal)
	assert.InDelta(t, 0, mean, 4.5/math.Sqrt(many))
	assert.InDelta(t, 1, variance, 4.5*math.Sqrt(2.0/many))
	cumulated := make([]float64, many)
	for i, v := range normal {
		cumulated[i] = min(math.Erfc(-v/math.Sqrt2)/2, 1-1e-12)
	}
	assert.Less(t, chiSquare(cumulated), chiSquare49, "normal")

	between := one(func(r *negotiation.Stream) float64 { return (r.Between(-2, 5) + 2) / 7 })
	assert.Less(t, chiSquare(between), chiSquare49, "between")

	for _, p := range []float64{0, 0.03, 0.5, 1} {
		share, _ := moments(one(func(r *negotiation.Stream) float64 {
			if r.Happens(p) {
				return 1
			}
			return 0
		}))
		assert.InDelta(t, p, share, 4.5*math.Sqrt(p*(1-p)/many)+1e-9)
	}
	weights := []float64{0.2, 0, 0.5, 0.3}
	var count [4]float64
	for _, v := range one(func(r *negotiation.Stream) float64 { return float64(r.Pick(weights)) }) {
		count[int(v)] += 1.0 / many
	}
	for j, p := range weights {
		assert.InDelta(t, p, count[j], 4.5*math.Sqrt(p*(1-p)/many)+1e-9)
	}
}

func TestDrawingMoreMovesNoLaterDraw(t *testing.T) {
	t.Parallel()
	entities := []string{"x", "y"}
	plain := drawn(t, "a", entities, 200, 4, 4, uniform)
	greedy := drawn(t, "a", entities, 200, 4, 4, func(s *negotiation.State, r *negotiation.Stream) float64 {
		v := r.Float64()
		for range s.Round % 7 {
			r.Normal()
		}
		return v
	})
	assert.Equal(t, plain, greedy)
	swapped := drawn(t, "a", []string{"y", "x"}, 200, 4, 4, uniform)
	assert.Equal(t, plain[0], swapped[1], "streams go by names, not by positions")
	assert.NotEqual(t, plain[0], plain[1])
}

func TestEstimatesErrIssueByIssueAndRunByRun(t *testing.T) {
	t.Parallel()
	const n = 4000
	factors := func(sets ...string) (by [][]float64) {
		s := solve(t, modelOf(t, venezuela(t, sets...)))
		st := s.State()
		by = make([][]float64, 2*st.Issues())
		for run := range uint64(n) {
			s.Reset(1, run)
			for i := range 2 {
				sum, kept := 0.0, 0.0
				for k := range st.Issues() {
					e := st.EstimateFactor(i, 1-i, k)
					by[i*st.Issues()+k] = append(by[i*st.Issues()+k], e)
					sum += st.Weight(1-i, k)
					kept += e * st.Weight(1-i, k)
				}
				require.InDelta(t, sum, kept, 1e-9, "weights keep their sum")
			}
		}
		return by
	}
	by := factors("params.sdW=0.15")
	for a, x := range by {
		// Rescaling to the same sum takes away a little of the error.
		mean, variance := moments(x)
		assert.InDelta(t, 1, mean, 0.02)
		assert.InDelta(t, 0.15, math.Sqrt(variance), 0.025)
		for _, y := range by[:a] {
			assert.Less(t, math.Abs(correlation(x, y)), 0.35, "each issue has an error of its own")
		}
	}
	for _, x := range factors("params.sdW=0") {
		assert.Equal(t, slices.Repeat([]float64{1}, n), x)
	}
}

// TestAStreamLeftAloneIsWhereItWouldBe draws in some rounds only: what is drawn there is
// what would have been drawn by drawing always.
func TestAStreamLeftAloneIsWhereItWouldBe(t *testing.T) {
	t.Parallel()
	always := drawn(t, "gauge", []string{"x"}, 12, 3, 5, uniform)[0]
	sometimes := drawn(t, "gauge", []string{"x"}, 12, 3, 5, func(s *negotiation.State, r *negotiation.Stream) float64 {
		if s.Round%4 != 0 {
			return -1
		}
		return r.Float64()
	})[0]
	for n, x := range sometimes {
		if (n+1)%4 == 0 {
			require.Equal(t, always[n], x, "round %d", n+1)
		}
	}
}
