package design

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

func TestLogUniform(t *testing.T) {
	t.Parallel()
	d := logUniform{1, 10000}
	for p, want := range map[float64]float64{0: 1, 0.25: 10, 0.5: 100, 0.75: 1000, 1: 10000} {
		assert.InEpsilon(t, want, d.Quantile(p), 1e-12)
	}
}

// TestTruncated against numbers worked out from tables of the normal distribution to
// fifteen digits: Φ(1) = 0.841344746068543, Φ(-1) = 0.158655253931457; the median of what
// lies above 8 standard deviations is where the tail, 6.22096057427178e-16, is halved.
func TestTruncated(t *testing.T) {
	t.Parallel()
	d := truncated{0.5, 0.1, 0.4, 0.6}
	assert.InDelta(t, 0.682689492137086, d.mass(), 1e-14)
	assert.InDelta(t, 0.4, d.Quantile(0), 1e-14)
	assert.InDelta(t, 0.5, d.Quantile(0.5), 1e-14)
	assert.InDelta(t, 0.6, d.Quantile(1), 1e-14)
	tail := truncated{0, 1, 8, math.Inf(1)}
	assert.InEpsilon(t, 6.22096057427178e-16, tail.mass(), 1e-10)
	assert.InEpsilon(t, 6.22096057427178e-16/2, math.Erfc(tail.Quantile(0.5)/math.Sqrt2)/2, 1e-9)
	for _, p := range []float64{0, 1} {
		whole := truncated{1, 2, math.Inf(-1), math.Inf(1)}
		assert.False(t, math.IsInf(whole.Quantile(p), 0) || math.IsNaN(whole.Quantile(p)))
	}
}

// TestTruncatedIsAQuantile: of what lies between the bounds, a share p lies below.
func TestTruncatedIsAQuantile(t *testing.T) {
	t.Parallel()
	below := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-3, 2.5).Draw(t, "a")
		b := a + rapid.Float64Range(0.1, 3).Draw(t, "width")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		mean, sd := rapid.Float64Range(-5, 5).Draw(t, "mean"), rapid.Float64Range(0.01, 3).Draw(t, "sd")
		x := truncated{mean, sd, mean + a*sd, mean + b*sd}.Quantile(p)
		z := (x - mean) / sd
		require.InDelta(t, p, (below(z)-below(a))/(below(b)-below(a)), 1e-9)
	})
}

// TestLogGamma: the distribution function at the quantile is the probability, for shapes
// down to those whose quantiles are no floating-point numbers.
func TestLogGamma(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shape, p := math.Exp(rapid.Float64Range(-5, 9).Draw(t, "log shape")), rapid.Float64Range(1e-6, 0.999999).Draw(t, "p")
		lx := logGamma(shape, p)
		if lx > -600 {
			require.InEpsilon(t, p, mathext.GammaIncReg(shape, math.Exp(lx)), 1e-7, "shape %v, p %v", shape, p)
		}
	})
	assert.InEpsilon(t, 1000*math.Log(0.5), logGamma(0.001, 0.5), 1e-3)
	// Γ(1) is the exponential distribution, Γ(2) has the distribution function 1 − (1+x)e^−x.
	for _, x := range []float64{1e-12, 1e-7, 0.9e-5, 1.1e-5, 0.1, 3, 10} {
		assert.InDelta(t, math.Log(x), logGamma(1, -math.Expm1(-x)), 1e-9)
	}
	for _, x := range []float64{0.9e-5, 1.1e-5} {
		assert.InDelta(t, math.Log(x), logGamma(2, x*x/2-x*x*x/3+x*x*x*x/8), 1e-9)
	}
	for _, p := range []float64{0, 1} {
		for _, shape := range []float64{1e-6, 0.3, 1, 50, 1e6} {
			assert.False(t, math.IsInf(logGamma(shape, p), 0) || math.IsNaN(logGamma(shape, p)), "shape %v, p %v", shape, p)
		}
	}
}

// moments returns mean and variance of each coordinate of what draw makes of the points
// of a cube.
func moments(t *testing.T, dim int, draw func(u, w []float64)) (mean, variance []float64) {
	t.Helper()
	const n = 1 << 13
	s, err := NewSobol(n, dim, 3)
	require.NoError(t, err)
	mean, variance = make([]float64, dim), make([]float64, dim)
	w := make([]float64, dim)
	for i := range n {
		draw(point(s, i), w)
		for k, x := range w {
			mean[k] += x / n
			variance[k] += x * x / n
		}
	}
	for k := range mean {
		variance[k] -= mean[k] * mean[k]
	}
	return mean, variance
}

// TestDirichlet: share k has the mean a/A and the variance a(A−a)/(A²(A+1)), where a is
// its parameter and A their sum.
func TestDirichlet(t *testing.T) {
	t.Parallel()
	shapes := []float64{0.2, 1, 3, 12}
	const all = 16.2
	mean, variance := moments(t, len(shapes), func(u, w []float64) { dirichlet(shapes, u, w, 1) })
	for k, a := range shapes {
		assert.InDelta(t, a/all, mean[k], 2e-4)
		assert.InEpsilon(t, a*(all-a)/(all*all*(all+1)), variance[k], 0.01)
	}
}

// TestOrdered: the k-th largest of n parts of a stick broken at random is
// (1/n) Σ 1/j from j = k to n long on average.
func TestOrdered(t *testing.T) {
	t.Parallel()
	const n = 5
	mean, _ := moments(t, n, func(u, w []float64) {
		ordered(u, w, 2)
		for k := range w[1:] {
			require.GreaterOrEqual(t, w[k], w[k+1])
		}
	})
	for k := range n {
		want := 0.0
		for j := k + 1; j <= n; j++ {
			want += 2.0 / n / float64(j)
		}
		assert.InDelta(t, want, mean[k], 1e-3, "rank %d", k+1)
	}
}

func TestRowsKeepTheirSum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, sum := rapid.IntRange(2, 20).Draw(t, "n"), rapid.Float64Range(0.1, 5).Draw(t, "sum")
		u, w, shapes := make([]float64, n), make([]float64, n), make([]float64, n)
		for k := range n {
			u[k] = rapid.Float64Range(0, 1).Draw(t, "u")
			shapes[k] = math.Exp(rapid.Float64Range(-8, 8).Draw(t, "log shape"))
		}
		check := func() {
			total := 0.0
			for _, x := range w {
				require.False(t, math.IsNaN(x) || x < 0)
				total += x
			}
			require.InEpsilon(t, sum, total, 1e-9)
		}
		dirichlet(shapes, u, w, sum)
		check()
		ordered(u, w, sum)
		check()
	})
	w := make([]float64, 3)
	ordered([]float64{0, 0, 0}, w, 3)
	assert.Equal(t, []float64{1, 1, 1}, w)
}

func TestPick(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		u    float64
		p    []float64
		want int
	}{{0, nil, 0}, {0.34, nil, 1}, {1, nil, 2}, {0, []float64{0, 0.5, 0.5}, 1}, {0.5, []float64{0, 0.5, 0.5}, 2}, {1, []float64{0.5, 0.5, 0}, 1}, {0.999, []float64{0.1, 0.2, 0.7}, 2}} {
		assert.Equal(t, c.want, pick(c.u, 3, c.p), "%v", c)
	}
}
