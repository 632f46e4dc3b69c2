package ensemble_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

// TestWilson compares with intervals computed by hand from the formula of Wilson
// (1927) and found in textbooks (Agresti & Coull 1998; Newcombe 1998).
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		count, runs int
		low, high   float64
	}{
		{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}, {29, 29, .8830, 1}, {5, 10, .2366, .7634},
	} {
		low, high := ensemble.Share{Count: x.count, Runs: x.runs}.Interval()
		assert.InDelta(t, x.low, low, 5e-5, "%d of %d", x.count, x.runs)
		assert.InDelta(t, x.high, high, 5e-5, "%d of %d", x.count, x.runs)
	}
	low, high := ensemble.Share{}.Interval()
	assert.Equal(t, []float64{0, 1}, []float64{low, high})
	assert.True(t, math.IsNaN(ensemble.Share{}.Value()))
}

func TestWilsonHoldsTheShareAndNarrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100000).Draw(t, "runs")
		s := ensemble.Share{Count: rapid.IntRange(0, n).Draw(t, "count"), Runs: n}
		low, high := s.Interval()
		if !(0 <= low && low <= s.Value() && s.Value() <= high && high <= 1) {
			t.Fatalf("%v: %v – %v", s, low, high)
		}
		mirror := ensemble.Share{Count: n - s.Count, Runs: n}
		l, h := mirror.Interval()
		if math.Abs(1-h-low) > 1e-12 || math.Abs(1-l-high) > 1e-12 {
			t.Fatalf("%v: not symmetric", s)
		}
		twice := ensemble.Share{Count: 2 * s.Count, Runs: 2 * n}
		if l, h := twice.Interval(); h-l >= high-low {
			t.Fatalf("%v: more runs do not narrow the interval", s)
		}
	})
}

func TestMoments(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	var m ensemble.Moments
	var all []float64
	for range 1000 {
		x := 1e6 + random.NormFloat64()
		all = append(all, x)
		m.Add(x)
		m.Add(math.NaN()) // what does not exist is left out
	}
	require.Equal(t, 1000, m.N())
	assert.InDelta(t, stat.Mean(all, nil), m.Mean(), 1e-8)
	assert.InDelta(t, stat.StdDev(all, nil), m.SD(), 1e-8)
	// Student's sleep data (1908): mean 1.58, t(9) = 2.262157.
	var sleep ensemble.Moments
	for _, x := range []float64{1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4} {
		sleep.Add(x)
	}
	low, high := sleep.Interval()
	assert.InDelta(t, 1.58, sleep.Mean(), 1e-12)
	assert.InDelta(t, 0.7001142, low, 1e-6)
	assert.InDelta(t, 2.4598858, high, 1e-6)
	var none, one ensemble.Moments
	one.Add(4)
	assert.True(t, math.IsNaN(none.Mean()) && math.IsNaN(none.SD()) && math.IsNaN(one.SD()))
	assert.Equal(t, 4.0, one.Mean())
	low, high = one.Interval()
	assert.True(t, math.IsNaN(low) && math.IsNaN(high))
}

// TestIntervalsCover: in 95 of 100 samples the interval holds the true mean.
func TestIntervalsCover(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	mean, share := 0, 0
	const samples = 2000
	for range samples {
		var m ensemble.Moments
		var s ensemble.Share
		for range 12 {
			m.Add(random.NormFloat64() + 3)
			s.Add(random.Float64() < 0.3)
		}
		if low, high := m.Interval(); low <= 3 && 3 <= high {
			mean++
		}
		if low, high := s.Interval(); low <= 0.3 && 0.3 <= high {
			share++
		}
	}
	assert.InDelta(t, 0.95, float64(mean)/samples, 0.02)
	assert.InDelta(t, 0.95, float64(share)/samples, 0.03)
}

// TestBandsAreQuantiles compares with sorting.
func TestBandsAreQuantiles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-5, 5).Draw(t, "low")
		width := rapid.Float64Range(0.1, 10).Draw(t, "width")
		values := rapid.SliceOfN(rapid.Float64Range(low, low+width), 1, 300).Draw(t, "values")
		b := ensemble.NewBands(2, low, low+width)
		for _, x := range values {
			b.Add(1, x)
		}
		sorted := slices.Sorted(slices.Values(values))
		for i, q := range b.At(1) {
			level := ensemble.Quantiles[i]
			want := sorted[max(1, int(math.Ceil(level*float64(len(sorted)))))-1]
			if math.Abs(q-want) > width/2000+1e-9 {
				t.Fatalf("quantile %v: %v, expected %v", level, q, want)
			}
		}
		backwards := ensemble.NewBands(2, low, low+width)
		for _, x := range slices.Backward(values) {
			backwards.Add(1, x)
		}
		if backwards.At(1) != b.At(1) {
			t.Fatal("the order of values matters")
		}
	})
}

func TestBandsAtTheEdges(t *testing.T) {
	t.Parallel()
	b := ensemble.NewBands(1, 0, 1)
	assert.Equal(t, 1, b.Months())
	for _, q := range b.At(0) {
		assert.True(t, math.IsNaN(q), "no values")
	}
	for _, x := range []float64{-3, 0, 0, math.NaN(), 7} {
		b.Add(0, x)
	}
	assert.Equal(t, [5]float64{0, 0, 0, 0, 1}, b.At(0), "what lies outside counts as the nearer end; exact zeros stay zeros")
	b.Add(1, 0.25)
	assert.Equal(t, [5]float64{0.25, 0.25, 0.25, 0.25, 0.25}, b.At(1))
}

func TestMedoid(t *testing.T) {
	t.Parallel()
	assert.Equal(t, -1, ensemble.Medoid(nil))
	assert.Equal(t, 0, ensemble.Medoid([][]float64{{1}}))
	assert.Equal(t, 2, ensemble.Medoid([][]float64{{0}, {1}, {2}, {3}, {100}}), "the mean would be 21")
	assert.Equal(t, 0, ensemble.Medoid([][]float64{{5, 5}, {5, 5}}), "of equals the first")
	// The second column has a thousand times the scale of the first and no more weight.
	assert.Equal(t, 1, ensemble.Medoid([][]float64{{0, 5000}, {1, 5000}, {2, 5001}}))
	nan := math.NaN()
	assert.Equal(t, 1, ensemble.Medoid([][]float64{{0, nan}, {1, 1}, {2, nan}}), "what does not exist is left out")
}

func TestMedoidIsNearestToAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "rows")
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = rapid.SliceOfN(rapid.Float64Range(0, 1), 3, 3).Draw(t, "row")
		}
		var low, high [3]float64
		for c := range 3 {
			low[c], high[c] = rows[0][c], rows[0][c]
			for _, r := range rows {
				low[c], high[c] = min(low[c], r[c]), max(high[c], r[c])
			}
		}
		total := func(i int) (sum float64) {
			for _, r := range rows {
				for c := range 3 {
					if high[c] > low[c] {
						sum += math.Abs(r[c]-rows[i][c]) / (high[c] - low[c]) / 3
					}
				}
			}
			return sum
		}
		at := ensemble.Medoid(rows)
		for i := range rows {
			if total(i) < total(at)-1e-9 {
				t.Fatalf("row %d is nearer to all than row %d", i, at)
			}
		}
	})
}
