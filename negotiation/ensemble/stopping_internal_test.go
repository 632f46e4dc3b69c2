package ensemble

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// simulate answers a question about differences that are drawn, as [Comparison.Play]
// does with those of runs.
func simulate(draw func() float64, precision float64, batch, runs int) Answer {
	a := &arrangement{values: make([][]float64, 2)}
	x := inquiry{columns: []column{{a, 0}, {a, 1}}, values: make([]float64, 2)}
	x.answer.Precision = precision
	for done := 0; done < runs && !x.closed; done += batch {
		for i := range a.values {
			a.values[i] = a.values[i][:0]
		}
		for range batch {
			a.values[0] = append(a.values[0], 0)
			a.values[1] = append(a.values[1], draw())
		}
		x.add(batch)
	}
	return x.answer
}

// TestStoppingKeepsTheCoverage: stopping when the interval is narrow must not make it
// miss the true difference more often than it says. The laws are those for which a
// stopping rule is hard: a spread that tells of the mean, skewness, and differences in
// one run of a hundred.
func TestStoppingKeepsTheCoverage(t *testing.T) {
	t.Parallel()
	const comparisons = 1000
	random := rand.New(rand.NewPCG(21, 4))
	happens := func(p float64) func() float64 {
		return func() float64 {
			if random.Float64() < p {
				return 1
			}
			return 0
		}
	}
	both := func() float64 {
		switch u := random.Float64(); {
		case u < 0.03:
			return 1
		case u < 0.05:
			return -1
		}
		return 0
	}
	for _, x := range []struct {
		name      string
		draw      func() float64
		mean      float64
		precision float64
		batch     int
		least     float64
	}{
		{"normal", random.NormFloat64, 0, 0.1, 0, 0.94},
		{"normal, looked at often", random.NormFloat64, 0, 0.1, 25, 0.94},
		{"exponential", random.ExpFloat64, 1, 0.1, 0, 0.935},
		{"share of a half", happens(0.5), 0.5, 0.04, 0, 0.935},
		{"rare", happens(0.01), 0.01, 0.008, 0, 0.935},
		{"rare and both ways", both, 0.01, 0.02, 0, 0.94},
		{"log-normal", func() float64 { return math.Exp(random.NormFloat64()) }, math.Exp(0.5), 0.2, 0, 0.915},
	} {
		held, stopped := 0, 0
		batch := x.batch
		if batch == 0 {
			batch = usualBatch
		}
		for range comparisons {
			a := simulate(x.draw, x.precision, batch, 1e5)
			low, high := a.Effect.Difference.Interval()
			require.True(t, a.Settled)
			require.LessOrEqual(t, (high-low)/2, x.precision)
			if low <= x.mean && x.mean <= high {
				held++
			}
			if a.Effect.Pairs < 1e5 {
				stopped++
			}
		}
		assert.Equal(t, comparisons, stopped)
		// Two standard errors of a share near 95% of 1000 are 0.014.
		share := float64(held) / comparisons
		assert.Greater(t, share, x.least-0.014, x.name)
		assert.Less(t, share, 0.98, "%s: the interval is wider than it need be", x.name)
	}
}

// TestNothingRareIsMissed: where one run in a thousand differs, the first batches show
// no difference at all and an interval without width.
func TestNothingRareIsMissed(t *testing.T) {
	t.Parallel()
	n := 0
	rare := func() float64 {
		if n++; n%1000 == 0 {
			return 1
		}
		return 0
	}
	a := simulate(rare, 0.01, usualBatch, 100_000)
	assert.True(t, a.Settled)
	assert.Equal(t, FewestChanged*1000+usualBatch, a.Effect.Pairs)
	a = simulate(func() float64 { return 0 }, 0.01, usualBatch, 1000)
	assert.False(t, a.Settled)
	assert.Equal(t, 1000, a.Effect.Pairs)
	assert.Equal(t, Unmoved, a.Effect.Judge(0.5))
}

// TestSplitKnownAnswers: 0 and 1 stand for the first and the second arrangement, and
// for parts that are off and on.
func TestSplitKnownAnswers(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name                           string
		metric                         func(second, a, b float64) float64
		total, byA, byB, bare, remains float64
	}{
		{"by one part only", func(s, a, b float64) float64 { return 3*s*a + 7*b }, 3, 3, 0, 0, 0},
		{"by both, and directly", func(s, a, b float64) float64 { return s + 2*s*a + 3*s*b }, 6, 2, 3, 1, 1},
		{"parts need each other", func(s, a, b float64) float64 { return s * a * b }, 1, 1, 1, 0, -1},
		{"parts stand in for each other", func(s, a, b float64) float64 { return s * max(a, b) }, 1, 0, 0, 0, 1},
		{"no part", func(s, a, b float64) float64 { return 5*s + a*b }, 5, 0, 0, 5, 5},
	} {
		s := newSplit([]Part{{Name: "a"}, {Name: "b"}})
		f := x.metric
		s.add([]float64{f(0, 1, 1), f(1, 1, 1), f(0, 0, 1), f(1, 0, 1), f(0, 1, 0), f(1, 1, 0), f(0, 0, 0), f(1, 0, 0)})
		s.add([]float64{math.NaN(), 1, 1, 1, 1, 1, 1, 1}) // does not exist everywhere
		got := []float64{s.Total.Mean(), s.Parts[0].Carried.Mean(), s.Parts[1].Carried.Mean(), s.Bare.Mean(), s.Remainder.Mean()}
		assert.Equal(t, []float64{x.total, x.byA, x.byB, x.bare, x.remains}, got, x.name)
		assert.Equal(t, 1, s.Total.N())
		assert.Equal(t, x.total-x.byA, s.Parts[0].Left.Mean())
	}
}

// TestSpans compares with a set of numbers.
func TestSpans(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		var s spans
		set := map[uint64]bool{}
		for range 40 {
			run := random.Uint64N(50)
			if random.IntN(20) == 0 {
				run = math.MaxUint64 - run%3
			}
			require.Equal(t, !set[run], s.add(run))
			set[run] = true
			require.Equal(t, uint64(len(set)), s.len())
			for i := range s {
				require.LessOrEqual(t, s[i][0], s[i][1])
				if i > 0 {
					require.Less(t, s[i-1][1]+1, s[i][0], "neither overlap nor touch")
				}
			}
		}
		probe := random.Uint64N(50)
		_, ok := s.common(spans{{probe, probe}})
		require.Equal(t, set[probe], ok)
	}
}
