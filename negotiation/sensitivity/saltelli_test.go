package sensitivity_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

const large = 1 << 14

func bootstrap(n int) sensitivity.Bootstrap {
	return sensitivity.Bootstrap{Resamples: n, Source: rand.NewPCG(7, 7)}
}

func TestIndicesOfIshigami(t *testing.T) {
	t.Parallel()
	const a, b = 7, 0.1
	pi4 := math.Pow(math.Pi, 4)
	v1, v2, v13 := math.Pow(1+b*pi4/5, 2)/2, a*a/8.0, b*b*pi4*pi4*(1.0/18-1.0/50)
	v := v1 + v2 + v13
	for name, sequence := range sequences {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := sensitivity.NewSaltelli(sequence(large, 6, 1), 2)
			require.NoError(t, err)
			assert.Equal(t, large*8, p.Len())
			x, err := p.Indices(outputs(p, ishigami), bootstrap(100))
			require.NoError(t, err)
			assert.InDelta(t, a/2.0, x.Mean, 0.02)
			assert.InDelta(t, v, x.Variance, 0.02*v)
			assertEstimates(t, []float64{v1 / v, v2 / v, 0}, x.First, 0.02, "first")
			assertEstimates(t, []float64{(v1 + v13) / v, v2 / v, v13 / v}, x.Total, 0.02, "total")
			assertEstimates(t, []float64{0, 0, v13 / v}, x.Second[0], 0.02, "with the first")
			assertEstimates(t, []float64{0, 0, 0}, x.Second[1], 0.02, "with the second")
			assert.Equal(t, x.Second[0][2], x.Second[2][0])
			assert.Positive(t, x.Second[0][2].Low, "the interaction is real")
		})
	}
}

func TestIndicesOfG(t *testing.T) {
	t.Parallel()
	a := []float64{0, 1, 4.5, 9, 99, 99}
	variance, first, total, second := indicesOfG(a)
	for name, sequence := range sequences {
		for order := 1; order <= 2; order++ {
			t.Run(fmt.Sprint(name, " of order ", order), func(t *testing.T) {
				t.Parallel()
				p, err := sensitivity.NewSaltelli(sequence(large, 2*len(a), 3), order)
				require.NoError(t, err)
				x, err := p.Indices(outputs(p, sobolG(a)), bootstrap(100))
				require.NoError(t, err)
				assert.InDelta(t, 1, x.Mean, 0.02)
				assert.InDelta(t, variance, x.Variance, 0.02)
				assertEstimates(t, first, x.First, 0.02, "first")
				assertEstimates(t, total, x.Total, 0.02, "total")
				if order == 1 {
					assert.Nil(t, x.Second)
					return
				}
				for i := range a {
					assertEstimates(t, second[i], x.Second[i], 0.02, "second")
				}
			})
		}
	}
}

// With random points the intervals cover the truth about as often as they say.
func TestIntervalsOfIndicesCover(t *testing.T) {
	t.Parallel()
	a := []float64{0, 1, 4.5}
	_, first, total, _ := indicesOfG(a)
	r := rand.New(rand.NewPCG(1, 1))
	const studies = 200
	covered, all := 0, 0
	for range studies {
		p, err := sensitivity.NewSaltelli(random(256, 2*len(a), r), 1)
		require.NoError(t, err)
		x, err := p.Indices(outputs(p, sobolG(a)), sensitivity.Bootstrap{Resamples: 200, Confidence: 0.9, Source: r})
		require.NoError(t, err)
		for k := range a {
			for _, c := range []struct {
				truth float64
				e     sensitivity.Estimate
			}{{first[k], x.First[k]}, {total[k], x.Total[k]}} {
				all++
				if c.e.Low <= c.truth && c.truth <= c.e.High {
					covered++
				}
			}
		}
	}
	assert.InDelta(t, 0.9, float64(covered)/float64(all), 0.04)
}

// In an additive function the indices are the shares of the terms, and whatever is added
// or multiplied changes nothing.
func TestIndicesIgnoreScaleAndInertInputs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dim := rapid.IntRange(1, 4).Draw(t, "dim")
		order := rapid.IntRange(1, 2).Draw(t, "order")
		base := random(32, 2*dim, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		p, err := sensitivity.NewSaltelli(base, order)
		require.NoError(t, err)
		f := func(x []float64) float64 { return math.Sin(9*x[0]) + 2*x[dim-1] }
		y := outputs(p, f)
		plain, err := p.Indices(y, sensitivity.Bootstrap{})
		require.NoError(t, err)
		shift, factor := rapid.Float64Range(-100, 100).Draw(t, "shift"), rapid.Float64Range(0.01, 100).Draw(t, "factor")
		for i := range y {
			y[i] = shift + factor*y[i]
		}
		x, err := p.Indices(y, sensitivity.Bootstrap{})
		require.NoError(t, err)
		assert.InDeltaSlice(t, values(plain.First), values(x.First), 1e-7)
		assert.InDeltaSlice(t, values(plain.Total), values(x.Total), 1e-7)
		for k := 1; k < dim-1; k++ {
			assert.Zero(t, plain.Total[k].Value, "an input that is not used")
			assert.Zero(t, plain.First[k].Value)
		}
		for _, e := range x.Total {
			assert.GreaterOrEqual(t, e.Value, 0.0)
			assert.True(t, math.IsNaN(e.Low) && math.IsNaN(e.High), "no interval was asked for")
		}
	})
}

// indicesSlowly are the estimators as they stand in the books, one index at a time, on
// outputs in blocks of A, the A with a coordinate from B, the B with one from A, and B.
func indicesSlowly(y []float64, dim int) (first, total []float64, second [][]float64) {
	size := 2*dim + 2
	rows := len(y) / size
	mean := func(f func(a, b float64, ab, ba []float64) float64) (sum float64) {
		for n := range rows {
			block := y[n*size : (n+1)*size]
			sum += f(block[0], block[size-1], block[1:dim+1], block[dim+1:size-1])
		}
		return sum / float64(rows)
	}
	centre := mean(func(a, b float64, _, _ []float64) float64 { return (a + b) / 2 })
	variance := mean(func(a, b float64, _, _ []float64) float64 {
		return ((a-centre)*(a-centre) + (b-centre)*(b-centre)) / 2
	})
	product := mean(func(a, b float64, _, _ []float64) float64 { return (a - centre) * (b - centre) })
	for i := range dim {
		first = append(first, mean(func(a, b float64, ab, ba []float64) float64 {
			return ((b-centre)*(ab[i]-a) + (a-centre)*(ba[i]-b)) / 2
		})/variance)
		total = append(total, mean(func(a, b float64, ab, ba []float64) float64 {
			return ((a-ab[i])*(a-ab[i]) + (b-ba[i])*(b-ba[i])) / 4
		})/variance)
	}
	for i := range dim {
		second = append(second, make([]float64, dim))
		for j := range dim {
			if i == j {
				continue
			}
			closed := mean(func(_, _ float64, ab, ba []float64) float64 {
				return ((ba[i]-centre)*(ab[j]-centre) + (ba[j]-centre)*(ab[i]-centre)) / 2
			})
			second[i][j] = (closed-product)/variance - first[i] - first[j]
		}
	}
	return first, total, second
}

func TestIndicesMatchTheFormulas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dim, rows := rapid.IntRange(1, 4).Draw(t, "dim"), rapid.IntRange(2, 12).Draw(t, "rows")
		p, err := sensitivity.NewSaltelli(random(rows, 2*dim, rand.New(rand.NewPCG(1, 1))), 2)
		require.NoError(t, err)
		y := rapid.SliceOfN(rapid.Float64Range(-5, 5), p.Len(), p.Len()).Draw(t, "y")
		y[0], y[p.Len()-1] = 6, -6
		x, err := p.Indices(y, sensitivity.Bootstrap{})
		require.NoError(t, err)
		first, total, second := indicesSlowly(y, dim)
		assert.InDeltaSlice(t, first, values(x.First), 1e-9)
		assert.InDeltaSlice(t, total, values(x.Total), 1e-9)
		for i := range second {
			assert.InDeltaSlice(t, second[i], values(x.Second[i]), 1e-9)
		}
	})
}

// The points of a block, spelt out.
func TestSaltelliPoints(t *testing.T) {
	t.Parallel()
	base := mat.NewDense(2, 4, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8})
	p, err := sensitivity.NewSaltelli(base, 2)
	require.NoError(t, err)
	want := [][]float64{
		{0.1, 0.2}, {0.3, 0.2}, {0.1, 0.4}, {0.1, 0.4}, {0.3, 0.2}, {0.3, 0.4},
		{0.5, 0.6}, {0.7, 0.6}, {0.5, 0.8}, {0.5, 0.8}, {0.7, 0.6}, {0.7, 0.8},
	}
	got := make([][]float64, p.Len())
	for i := range got {
		got[i] = make([]float64, p.Dim())
		p.Point(i, got[i])
	}
	assert.Equal(t, want, got)
	p, err = sensitivity.NewSaltelli(base, 1)
	require.NoError(t, err)
	assert.Equal(t, 8, p.Len())
	x := make([]float64, 2)
	p.Point(3, x)
	assert.Equal(t, []float64{0.3, 0.4}, x, "B comes last")
}

func TestSaltelliRefusals(t *testing.T) {
	t.Parallel()
	ok := mat.NewDense(2, 2, []float64{0.1, 0.2, 0.3, 0.4})
	for _, c := range []struct {
		base  *mat.Dense
		order int
		want  string
	}{
		{mat.NewDense(2, 3, nil), 1, "even number"},
		{mat.NewDense(1, 2, nil), 1, "1 rows"},
		{mat.NewDense(2, 2, []float64{0, 0, 0, 1.5}), 1, "row 1, column 1 is 1.5"},
		{mat.NewDense(2, 2, []float64{0, 0, math.NaN(), 0}), 1, "row 1, column 0 is NaN"},
		{ok, 0, "order 0"},
		{ok, 3, "order 3"},
	} {
		_, err := sensitivity.NewSaltelli(c.base, c.order)
		require.ErrorContains(t, err, c.want)
	}
	p, err := sensitivity.NewSaltelli(ok, 1)
	require.NoError(t, err)
	none := sensitivity.Bootstrap{}
	_, err = p.Indices(make([]float64, 5), none)
	require.ErrorContains(t, err, "5 outputs, expected 6")
	_, err = p.Indices([]float64{0, 1, 2, 3, math.NaN(), 5}, none)
	require.ErrorContains(t, err, "output 4 is NaN")
	for _, v := range []float64{0, 0.1, -1e300} {
		_, err = p.Indices([]float64{v, v, v, v, v, v}, none)
		require.ErrorIs(t, err, sensitivity.ErrConstant)
	}
	_, err = p.Indices([]float64{1e300, 0, 0, 0, 0, 0}, none)
	require.ErrorContains(t, err, "another scale")
	_, err = p.Indices([]float64{0, 1, 2, 3, 4, 5}, sensitivity.Bootstrap{Resamples: 10})
	require.ErrorContains(t, err, "source")
	_, err = p.Indices([]float64{0, 1, 2, 3, 4, 5}, sensitivity.Bootstrap{Resamples: -1})
	require.ErrorContains(t, err, "-1 resamples")
	_, err = p.Indices([]float64{0, 1, 2, 3, 4, 5}, sensitivity.Bootstrap{Confidence: 1})
	require.ErrorContains(t, err, "confidence 1")
}
