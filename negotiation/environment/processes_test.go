package environment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/environment"
)

func process(t *rapid.T) environment.OrnsteinUhlenbeck {
	return environment.OrnsteinUhlenbeck{
		Mean:       rapid.Float64Range(-5, 5).Draw(t, "mean"),
		Reversion:  rapid.Float64Range(0, 2).Draw(t, "reversion"),
		Volatility: rapid.Float64Range(0, 1).Draw(t, "volatility"),
	}
}

// TestOrnsteinUhlenbeckStepsCompose checks that two steps have the law of one: the
// mean of the mean, and the law of total variance.
func TestOrnsteinUhlenbeckStepsCompose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := process(t)
		x := rapid.Float64Range(-5, 5).Draw(t, "x")
		time := rapid.Float64Range(0, 20)
		first, second := time.Draw(t, "first"), time.Draw(t, "second")
		mean1, var1 := p.Moments(x, first)
		mean2, var2 := p.Moments(mean1, second)
		up, _ := p.Moments(mean1+1, second)
		slope := up - mean2
		mean, variance := p.Moments(x, first+second)
		require.InDelta(t, mean2, mean, 1e-9)
		require.InDelta(t, var2+slope*slope*var1, variance, 1e-9)
	})
}

// TestOrnsteinUhlenbeckMatchesItsEquation follows the differential equations of the
// moments, dm/dt = θ(μ−m) and dv/dt = σ²−2θv, in small steps.
func TestOrnsteinUhlenbeckMatchesItsEquation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := process(t)
		x := rapid.Float64Range(-5, 5).Draw(t, "x")
		dt := rapid.Float64Range(0, 5).Draw(t, "dt")
		const steps = 20000
		m, v, h := x, 0.0, dt/steps
		for range steps { // midpoint rule
			m += h * p.Reversion * (p.Mean - (m + h/2*p.Reversion*(p.Mean-m)))
			v += h * (p.Volatility*p.Volatility - 2*p.Reversion*(v+h/2*(p.Volatility*p.Volatility-2*p.Reversion*v)))
		}
		mean, variance := p.Moments(x, dt)
		require.InDelta(t, m, mean, 1e-5)
		require.InDelta(t, v, variance, 1e-5)
	})
}

func TestOrnsteinUhlenbeckLimits(t *testing.T) {
	t.Parallel()
	brownian := environment.OrnsteinUhlenbeck{Mean: 4, Volatility: 0.5}
	mean, variance := brownian.Moments(1, 8)
	assert.Equal(t, []float64{1, 2}, []float64{mean, variance})
	assert.True(t, math.IsInf(brownian.StandardDeviation(), 1))
	assert.True(t, math.IsInf(brownian.HalfLife(), 1))

	p := environment.OrnsteinUhlenbeck{Mean: 4, Reversion: 0.1, Volatility: 0.1}
	mean, variance = p.Moments(1, 1e6)
	assert.Equal(t, 4.0, mean)
	assert.InDelta(t, p.StandardDeviation(), math.Sqrt(variance), 1e-15)
	mean, variance = p.Moments(1, 0)
	assert.Equal(t, []float64{1, 0}, []float64{mean, variance})
	mean, _ = p.Moments(1, p.HalfLife())
	assert.InDelta(t, 2.5, mean, 1e-12, "half of the deviation is gone")
	_, short := p.Moments(1, 1e-12)
	assert.InEpsilon(t, 1e-14, short, 1e-9, "short steps keep their digits")
}

// TestOrnsteinUhlenbeckSampleMoments draws a long path.
func TestOrnsteinUhlenbeckSampleMoments(t *testing.T) {
	t.Parallel()
	p := environment.OrnsteinUhlenbeck{Mean: 1, Reversion: 0.5, Volatility: 0.3}
	r := rand.New(rand.NewPCG(3, 4))
	const draws = 200_000
	var sum, squares, lagged float64
	x := p.Mean
	for range draws {
		next := p.Next(x, 1, r.NormFloat64())
		sum += next - p.Mean
		squares += (next - p.Mean) * (next - p.Mean)
		lagged += (next - p.Mean) * (x - p.Mean)
		x = next
	}
	assert.InDelta(t, 0, sum/draws, 0.005)
	assert.InDelta(t, p.StandardDeviation(), math.Sqrt(squares/draws), 0.003)
	assert.InDelta(t, p.Autocorrelation(1), lagged/squares, 0.01)
}

// TestPriceOfALogNormal integrates the density of the logarithm.
func TestPriceOfALogNormal(t *testing.T) {
	t.Parallel()
	const m, v, points = 4.2, 0.05, 4000
	var mean, below float64
	sd := math.Sqrt(v)
	for i := range points {
		z := -10 + 20*(float64(i)+0.5)/points
		density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * 20 / points
		mean += density * math.Exp(m+sd*z)
		if z < 0 {
			below += density
		}
	}
	medianPrice, meanPrice := environment.Price(m, v)
	assert.InEpsilon(t, mean, meanPrice, 1e-9)
	assert.InDelta(t, 0.5, below, 1e-9)
	assert.InDelta(t, math.Exp(m), medianPrice, 1e-12)
}

// TestTensionMeanIsAFixedPoint takes one round from the mean, with the expected
// incidents, and simulates the process.
func TestTensionMeanIsAFixedPoint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		h := environment.Tension{
			Base:        share.Draw(t, "base"),
			Persistence: rapid.Float64Range(0, 0.99).Draw(t, "persistence"),
			Damping:     share.Draw(t, "damping"),
		}
		rate, severity, channel := share.Draw(t, "rate"), share.Draw(t, "severity"), share.Draw(t, "channel")
		mean := h.Mean(rate, severity, channel)
		require.InDelta(t, mean, h.Next(mean, rate*severity, channel), 1e-12*100)
		require.LessOrEqual(t, mean, h.Mean(rate, severity, 0)+1e-12, "a channel calms")
		calm := h.Base
		for range 50 {
			calm = h.Next(calm, 0, channel)
		}
		require.InDelta(t, h.Base, calm, 1e-12)
	})

	h := environment.Tension{Base: 0.2, Persistence: 0.85, Damping: 0.6}
	r := rand.New(rand.NewPCG(5, 6))
	const rounds = 400_000
	x, sum := h.Base, 0.0
	for range rounds {
		severity := 0.0
		// Poisson incidents by exponential waiting times.
		for left := r.ExpFloat64(); left < 0.3; left += r.ExpFloat64() {
			severity += 0.2 * r.Float64()
		}
		x = h.Next(x, severity, 1)
		sum += x
	}
	assert.InDelta(t, h.Mean(0.3, 0.1, 1), sum/rounds, 0.001)
}

func TestProximity(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 1.0, environment.Proximity(0, 4))
	assert.InDelta(t, 1/math.E, environment.Proximity(4, 4), 1e-15)
	assert.Zero(t, environment.Proximity(1e9, 1e-9))
	assert.Equal(t, 1.0, environment.Proximity(0, 1e-300))
}

// TestRelaxForRepeatsRelax compares with one round after the other.
func TestRelaxForRepeatsRelax(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		level := rapid.Float64Range(-2, 2)
		x, target := level.Draw(t, "x"), level.Draw(t, "target")
		rate := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1})).Draw(t, "rate")
		n := rapid.IntRange(0, 100).Draw(t, "n")
		step := x
		for range n {
			step = environment.Relax(step, target, rate)
		}
		require.InDelta(t, step, environment.RelaxFor(x, target, rate, n), 1e-12)
	})
	assert.InDelta(t, math.Exp(-1), environment.RelaxFor(1, 0, 1e-15, 1_000_000_000_000_000), 1e-12)
}

// The law of the oil price a month and a year from now, at 100 dollars and a mean
// of 75.
func ExampleOrnsteinUhlenbeck_Moments() {
	oil := environment.OrnsteinUhlenbeck{Mean: math.Log(75), Reversion: 0.1, Volatility: 0.1}
	for _, months := range []float64{1, 12} {
		mean, variance := oil.Moments(math.Log(100), months)
		median, average := environment.Price(mean, variance)
		fmt.Printf("%.2f %.2f\n", median, average)
	}
	// Output:
	// 97.30 97.74
	// 81.79 83.67
}

// A hotline halves what three incidents in ten months add to tension.
func ExampleTension_Mean() {
	tension := environment.Tension{Base: 0.2, Persistence: 0.85, Damping: 0.5}
	fmt.Printf("%.2f %.2f\n", tension.Mean(0.3, 0.1, 0), tension.Mean(0.3, 0.1, 1))
	// Output: 0.40 0.30
}

// The approach of a vote a year, three months and no time ahead.
func ExampleProximity() {
	for _, months := range []float64{12, 3, 0} {
		fmt.Printf("%.2f\n", environment.Proximity(months, 4))
	}
	// Output:
	// 0.05
	// 0.47
	// 1.00
}

// Living standards close 8 % of the gap to their target each month.
func ExampleRelaxFor() {
	fmt.Printf("%.3f\n", environment.RelaxFor(0.3, 0.55, 0.08, 12))
	// Output: 0.458
}
