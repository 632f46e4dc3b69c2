package sensitivity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// plan is what all plans have in common.
type plan interface {
	Len() int
	Dim() int
	Point(i int, dst []float64)
}

// outputs plays a function at every point of a plan.
func outputs(p plan, f func(x []float64) float64) []float64 {
	x, y := make([]float64, p.Dim()), make([]float64, p.Len())
	for i := range y {
		p.Point(i, x)
		y[i] = f(x)
	}
	return y
}

// sobol returns a scrambled Sobol' sequence.
func sobol(rows, columns int, seed uint64) *mat.Dense {
	s, err := design.NewSobol(rows, columns, seed)
	if err != nil {
		panic(err)
	}
	return design.Rows(s)
}

// sequences are those that indices are computed from.
var sequences = map[string]func(rows, columns int, seed uint64) *mat.Dense{"Sobol'": sobol, "Halton": halton}

// halton returns a scrambled Halton sequence.
func halton(rows, columns int, seed uint64) *mat.Dense {
	m := mat.NewDense(rows, columns, nil)
	samplemv.Halton{Kind: samplemv.Owen, Q: distmv.NewUnitUniform(columns, nil), Src: rand.NewPCG(seed, 0)}.Sample(m)
	return m
}

// random returns points of the unit cube.
func random(rows, columns int, r *rand.Rand) *mat.Dense {
	m := mat.NewDense(rows, columns, nil)
	for i := range rows {
		for j := range columns {
			m.Set(i, j, r.Float64())
		}
	}
	return m
}

// ishigami is the function of Ishigami & Homma 1990 on the unit cube.
func ishigami(x []float64) float64 {
	u := func(k int) float64 { return math.Pi * (2*x[k] - 1) }
	return math.Sin(u(0)) + 7*math.Pow(math.Sin(u(1)), 2) + 0.1*math.Pow(u(2), 4)*math.Sin(u(0))
}

// sobolG is the G-function of Sobol' with coefficients a: a product of independent
// factors g of mean 1 and variance 1/(3(1+a)²).
func sobolG(a []float64) func(x []float64) float64 {
	return func(x []float64) float64 {
		y := 1.0
		for k, v := range a {
			y *= (math.Abs(4*x[k]-2) + v) / (1 + v)
		}
		return y
	}
}

// indicesOfG are in closed form: V of a set of inputs alone is the product of their
// variances.
func indicesOfG(a []float64) (variance float64, first, total []float64, second [][]float64) {
	v := make([]float64, len(a))
	all := 1.0
	for k := range a {
		v[k] = 1 / (3 * (1 + a[k]) * (1 + a[k]))
		all *= 1 + v[k]
	}
	variance = all - 1
	for k := range a {
		first = append(first, v[k]/variance)
		total = append(total, v[k]*all/(1+v[k])/variance)
		row := make([]float64, len(a))
		for j := range a {
			if j != k {
				row[j] = v[k] * v[j] / variance
			}
		}
		second = append(second, row)
	}
	return variance, first, total, second
}

func values(e []sensitivity.Estimate) []float64 {
	v := make([]float64, len(e))
	for i := range e {
		v[i] = e[i].Value
	}
	return v
}

// assertEstimates holds estimates and their intervals against the truth.
func assertEstimates(t *testing.T, want []float64, got []sensitivity.Estimate, tolerance float64, about string) {
	t.Helper()
	require.Len(t, got, len(want))
	for k, e := range got {
		assert.InDelta(t, want[k], e.Value, tolerance, "%s %d", about, k)
		assert.LessOrEqual(t, e.Low, want[k]+1e-12, "%s %d: interval", about, k)
		assert.GreaterOrEqual(t, e.High, want[k]-1e-12, "%s %d: interval", about, k)
	}
}
