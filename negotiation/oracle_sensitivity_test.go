package negotiation_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// playPlan returns the outputs of a function at every point of a plan.
func playPlan(p design.Plan, f func(x []float64) float64) []float64 {
	x, y := make([]float64, p.Dim()), make([]float64, p.Len())
	for i := range y {
		p.Point(i, x)
		y[i] = f(x)
	}
	return y
}

var oracleSensitivity = map[string]oracleSolver{
	"sobol-ishigami": func(in oracleInput) (answer, error) {
		v, err := in.nums("a", "b")
		if err != nil {
			return nil, err
		}
		base, err := design.NewSobol(1<<14, 6, 1)
		if err != nil {
			return nil, err
		}
		p, err := sensitivity.NewSaltelli(design.Rows(base), 1)
		if err != nil {
			return nil, err
		}
		x, err := p.Indices(playPlan(p, func(x []float64) float64 {
			at := func(k int) float64 { return math.Pi * (2*x[k] - 1) }
			second := math.Sin(at(1))
			return math.Sin(at(0)) + v[0]*second*second + v[1]*math.Pow(at(2), 4)*math.Sin(at(0))
		}), sensitivity.Bootstrap{})
		if err != nil {
			return nil, err
		}
		var first, total []float64
		for k := range x.First {
			first, total = append(first, x.First[k].Value), append(total, x.Total[k].Value)
		}
		return answer{"S": first, "ST": total, "variance": x.Variance}, nil
	},
	"morris-linear": func(in oracleInput) (answer, error) {
		coef, err := in.list("coef")
		if err != nil {
			return nil, err
		}
		p, err := sensitivity.NewTrajectories(len(coef), 10, 4, rand.NewPCG(1, 1))
		if err != nil {
			return nil, err
		}
		e, err := p.Effects(playPlan(p, func(x []float64) (y float64) {
			for k, c := range coef {
				y += c * x[k]
			}
			return y
		}), sensitivity.Bootstrap{})
		if err != nil {
			return nil, err
		}
		var size []float64
		for _, m := range e.MuStar {
			size = append(size, m.Value)
		}
		return answer{"mu": e.Mu, "mu_star": size, "sigma": e.Sigma}, nil
	},
}

// The known answer of one case is a formula: it holds for other coefficients too.
func TestOracleIshigamiForOtherCoefficients(t *testing.T) {
	t.Parallel()
	pi4 := math.Pow(math.Pi, 4)
	for _, a := range []float64{0, 0.3, 1, 7, 40} {
		for _, b := range []float64{0, 0.01, 0.1, 1, 25} {
			if a == 0 && b == 0 {
				continue
			}
			v1, v2, v13 := math.Pow(1+b*pi4/5, 2)/2, a*a/8, b*b*pi4*pi4*(1.0/18-1.0/50)
			v := v1 + v2 + v13
			got, err := oracleSensitivity["sobol-ishigami"](oracleInput{"a": a, "b": b})
			require.NoError(t, err)
			assert.InDeltaSlice(t, []float64{v1 / v, v2 / v, 0}, got["S"], 0.02, "a %v, b %v", a, b)
			assert.InDeltaSlice(t, []float64{(v1 + v13) / v, v2 / v, v13 / v}, got["ST"], 0.02, "a %v, b %v", a, b)
			assert.InDelta(t, v, got["variance"], 0.02*max(1, v))
		}
	}
}
