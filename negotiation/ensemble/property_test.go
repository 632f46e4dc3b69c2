package ensemble_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
)

// anyValue draws numbers of all sizes, those at which sums usually lose bits included.
func anyValue() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-1, 1),
		rapid.Float64Range(-1e150, 1e150),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, 1e16, -1e16, 1e-300, 0x1p-1074, 0x1p-1022, 0.1, 1e100, -1e100, math.NaN()}),
		rapid.Map(rapid.IntRange(-5, 300), func(n int) float64 { return float64(n) }),
	)
}

// statistic is what all mergeable statistics can do.
type statistic interface {
	Add(float64)
	json.Marshaler
}

// grouped adds values in an order and grouping that is drawn, and merges the groups in
// an order that is drawn; some groups travel as text.
func grouped[S statistic](t *rapid.T, values []float64, fresh func() S, merge func(s, o S)) S {
	shuffled := rapid.Permutation(values).Draw(t, "order")
	groups := rapid.IntRange(1, 5).Draw(t, "groups")
	parts := make([]S, groups)
	for i := range parts {
		parts[i] = fresh()
	}
	for _, x := range shuffled {
		parts[rapid.IntRange(0, groups-1).Draw(t, "group")].Add(x)
	}
	for len(parts) > 1 {
		i := rapid.IntRange(0, len(parts)-2).Draw(t, "pair")
		if rapid.Bool().Draw(t, "travels") {
			text, err := json.Marshal(parts[i+1])
			require.NoError(t, err)
			parts[i+1] = fresh()
			require.NoError(t, json.Unmarshal(text, parts[i+1]))
		}
		merge(parts[i], parts[i+1])
		parts = slices.Delete(parts, i+1, i+2)
	}
	return parts[0]
}

// TestOrderAndGroupingDoNotMatter: the same values give the same bits, whatever
// they went through.
func TestOrderAndGroupingDoNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 0, 40).Draw(t, "values")
		bins := func() *ensemble.Histogram {
			h, err := ensemble.NewHistogram(-3, 11, 7)
			require.NoError(t, err)
			return h
		}
		m, s, h := &ensemble.Moments{}, &ensemble.Sketch{}, bins()
		for _, x := range values {
			m.Add(x)
			s.Add(x)
			h.Add(x)
		}
		got := grouped(t, values, func() *ensemble.Moments { return &ensemble.Moments{} }, (*ensemble.Moments).Merge)
		require.Equal(t, m, got)
		require.Equal(t, math.Float64bits(m.Mean()), math.Float64bits(got.Mean()))
		require.Equal(t, math.Float64bits(m.SD()), math.Float64bits(got.SD()))
		sketch := grouped(t, values, func() *ensemble.Sketch { return &ensemble.Sketch{} }, (*ensemble.Sketch).Merge)
		a, err := json.Marshal(s)
		require.NoError(t, err)
		b, err := json.Marshal(sketch)
		require.NoError(t, err)
		require.Equal(t, string(a), string(b))
		require.Equal(t, h, grouped(t, values, bins, func(h, o *ensemble.Histogram) { require.NoError(t, h.Merge(o)) }))
	})
}

// TestMomentsAreExact compares with rational numbers of any length.
func TestMomentsAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 0, 30).Draw(t, "values")
		var m ensemble.Moments
		sum, squares, n := new(big.Rat), new(big.Rat), 0
		for _, x := range values {
			m.Add(x)
			if math.IsNaN(x) {
				continue
			}
			r := new(big.Rat).SetFloat64(x)
			sum.Add(sum, r)
			squares.Add(squares, r.Mul(r, r))
			n++
		}
		require.Equal(t, n, m.N())
		if n < 2 {
			return
		}
		count := big.NewRat(int64(n), 1)
		mean := new(big.Rat).Quo(sum, count)
		want, _ := mean.Float64()
		require.Equal(t, want, m.Mean(), "the mean is the nearest float64")
		variance := squares.Sub(squares, mean.Mul(mean, sum))
		variance.Quo(variance, big.NewRat(int64(n-1), 1))
		v, _ := variance.Float64()
		if v > 1e-290 && !math.IsInf(v, 0) {
			require.InEpsilon(t, math.Sqrt(v), m.SD(), 1e-15)
		}
	})
}

// TestNothingCancels: a spread of one part in 10^15 is found.
func TestNothingCancels(t *testing.T) {
	t.Parallel()
	var m ensemble.Moments
	for _, x := range []float64{1e15, 1e15 + 1, 1e15 + 2} {
		m.Add(x)
	}
	assert.Equal(t, 1e15+1, m.Mean())
	assert.Equal(t, 1.0, m.SD())
	m = ensemble.Moments{}
	for _, x := range []float64{1e308, 1e308, -1e308, -1e308, 3} {
		m.Add(x)
	}
	assert.Equal(t, 0.6, m.Mean(), "neither overflow nor rounding")
	assert.Equal(t, math.Inf(1), m.SD())
	assert.Equal(t, -1e308, m.Min())
	assert.Equal(t, 1e308, m.Max())
	var tie ensemble.Moments
	for _, x := range []float64{1, 16.000000000000007, 1e-300, 47} {
		tie.Add(x)
	}
	assert.Equal(t, 16.000000000000004, tie.Mean(), "a tie but for the last 1e-300")
	m.Add(math.Inf(1))
	assert.Equal(t, math.Inf(1), m.Mean())
	text, err := json.Marshal(m)
	require.NoError(t, err)
	var read ensemble.Moments
	require.NoError(t, json.Unmarshal(text, &read))
	assert.Equal(t, m, read)
	m.Add(math.Inf(-1))
	assert.True(t, math.IsNaN(m.Mean()))
	var none ensemble.Moments
	assert.True(t, math.IsNaN(none.Min()) && math.IsNaN(none.Max()) && math.IsNaN(none.StandardError()))
}

func TestACopyOfMomentsGoesItsOwnWay(t *testing.T) {
	t.Parallel()
	var m ensemble.Moments
	m.Add(1)
	other := m
	other.Add(5)
	assert.Equal(t, 1.0, m.Mean())
	assert.Equal(t, 3.0, other.Mean())
	m.Merge(&m)
	assert.Equal(t, 2, m.N(), "with itself")
}

// TestSketchIsWithinItsBound compares with sorting.
func TestSketchIsWithinItsBound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 1, 200).Draw(t, "values")
		var s ensemble.Sketch
		for _, x := range values {
			s.Add(x)
		}
		sorted := slices.Sorted(slices.Values(slices.DeleteFunc(values, math.IsNaN)))
		require.Equal(t, uint64(len(sorted)), s.N())
		if len(sorted) == 0 {
			require.True(t, math.IsNaN(s.Quantile(0.5)) && math.IsNaN(s.Min()) && math.IsNaN(s.Max()))
			return
		}
		for _, p := range []float64{0, 0.01, 0.25, 0.5, 0.9, 1} {
			want := sorted[max(1, int(math.Ceil(p*float64(len(sorted)))))-1]
			got := s.Quantile(p)
			require.LessOrEqual(t, math.Abs(got-want), math.Abs(want)/256+1e-310, "quantile %v: %v, expected %v", p, got, want)
			if want == math.Trunc(want) && math.Abs(want) <= 256 && !slices.ContainsFunc(sorted, func(x float64) bool { return x != math.Trunc(x) }) {
				require.Equal(t, want, got, "whole numbers are exact")
			}
		}
		require.Equal(t, sorted[0], s.Min())
		require.Equal(t, sorted[len(sorted)-1], s.Max())
	})
}

func TestSketchKeepsInfinity(t *testing.T) {
	t.Parallel()
	var s ensemble.Sketch
	for _, x := range []float64{math.Inf(-1), 2, math.Inf(1)} {
		s.Add(x)
	}
	assert.Equal(t, []float64{math.Inf(-1), 2, math.Inf(1)}, []float64{s.Min(), s.Quantile(0.5), s.Quantile(2)})
	assert.True(t, math.IsNaN(s.Quantile(math.NaN())))
	s.Merge(&s)
	assert.Equal(t, uint64(6), s.N(), "with itself")
}

// TestHistogramCounts compares each bin with a count over the values.
func TestHistogramCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-10, 10).Draw(t, "low")
		high := low + rapid.Float64Range(0.01, 20).Draw(t, "width")
		h, err := ensemble.NewHistogram(low, high, rapid.IntRange(1, 40).Draw(t, "bins"))
		require.NoError(t, err)
		values := rapid.SliceOfN(rapid.Float64Range(low-1, high+1), 0, 100).Draw(t, "values")
		for i := range h.Bins() {
			edge, _, _ := h.Bin(i)
			values = append(values, edge)
		}
		values = append(values, high, low, math.NaN())
		for _, x := range values {
			h.Add(x)
		}
		total := h.Below() + h.Above()
		for i := range h.Bins() {
			a, b, n := h.Bin(i)
			want := uint64(0)
			for _, x := range values {
				if a <= x && (x < b || i == h.Bins()-1 && x == b) {
					want++
				}
			}
			require.Equal(t, want, n, "bin %d", i)
			total += n
		}
		require.Equal(t, uint64(len(values)-1), total)
		require.Equal(t, total, h.N())
	})
}

func TestHistogramsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for _, x := range [][3]float64{{1, 1, 3}, {2, 1, 3}, {math.NaN(), 1, 3}, {0, math.Inf(1), 3}, {0, 1, 0}} {
		_, err := ensemble.NewHistogram(x[0], x[1], int(x[2]))
		require.ErrorContains(t, err, "expected", "%v", x)
	}
	a, err := ensemble.NewHistogram(0, 1, 3)
	require.NoError(t, err)
	b, err := ensemble.NewHistogram(0, 1, 4)
	require.NoError(t, err)
	require.ErrorContains(t, a.Merge(b), "do not add up")
	require.ErrorContains(t, ensemble.NewBands(3, 0, 1).Merge(ensemble.NewBands(4, 0, 1)), "do not add up")
	require.ErrorContains(t, ensemble.NewBands(3, 0, 1).Merge(ensemble.NewBands(3, 0, 2)), "do not add up")
}

// TestBandsSharesAndClassesAddUp merges and reads back.
func TestBandsSharesAndClassesAddUp(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 9))
	all, parts := ensemble.NewBands(4, -2, 2), []*ensemble.Bands{ensemble.NewBands(4, -2, 2), ensemble.NewBands(4, -2, 2)}
	var share ensemble.Share
	var shares [2]ensemble.Share
	var classes ensemble.Classes
	var each [2]ensemble.Classes
	for i := range 300 {
		month, x := i%5, random.NormFloat64()
		all.Add(month, x)
		parts[i%2].Add(month, x)
		share.Add(x > 0)
		shares[i%2].Add(x > 0)
		class := negotiation.Outcome(random.IntN(int(negotiation.Outcomes)))
		classes.Add(class)
		each[i%2].Add(class)
	}
	travel := func(from, to any) {
		text, err := json.Marshal(from)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, to))
	}
	var read ensemble.Bands
	travel(parts[0], &read)
	require.NoError(t, read.Merge(parts[1]))
	assert.Equal(t, all, &read)
	var s ensemble.Share
	travel(shares[1], &s)
	s.Merge(shares[0])
	assert.Equal(t, share, s)
	var c ensemble.Classes
	travel(each[1], &c)
	c.Merge(&each[0])
	assert.Equal(t, classes, c)
}

// TestAddingAllocatesNothing, once a statistic has seen the like.
func TestAddingAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	random := rand.New(rand.NewPCG(7, 7))
	values := make([]float64, 1000)
	for i := range values {
		values[i] = random.NormFloat64()
	}
	var m ensemble.Moments
	var e ensemble.Effect
	var s ensemble.Sketch
	h, err := ensemble.NewHistogram(-1, 1, 20)
	require.NoError(t, err)
	b := ensemble.NewBands(1, -1, 1)
	add := func() {
		for i, x := range values {
			m.Add(x)
			e.Add(x, values[len(values)-1-i])
			s.Add(x)
			h.Add(x)
			b.Add(1, x)
		}
	}
	assert.Zero(t, testing.AllocsPerRun(5, add))
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	var m ensemble.Moments
	_, ok := m.Needed(1)
	assert.False(t, ok, "nothing is known")
	for _, x := range []float64{1, 2, 3, 4, 5, 6} {
		m.Add(x)
	}
	for _, half := range []float64{0, -1, math.NaN()} {
		_, ok = m.Needed(half)
		assert.False(t, ok)
	}
	_, ok = m.Needed(1e-12)
	assert.False(t, ok, "more than anyone can play")
	// The smallest number whose factor and root suffice, found one by one; t quantiles
	// as in tables: t(12) = 2.1788, t(13) = 2.1604.
	n, ok := m.Needed(1.14)
	require.True(t, ok)
	assert.Equal(t, 13, n)
	assert.LessOrEqual(t, 2.1788*m.SD()/math.Sqrt(13), 1.14)
	assert.Greater(t, 2.2010*m.SD()/math.Sqrt(12), 1.14)
	n, ok = m.Needed(0.001)
	require.True(t, ok)
	assert.InEpsilon(t, math.Pow(1.959964*m.SD()/0.001, 2), float64(n), 1e-5)
}
