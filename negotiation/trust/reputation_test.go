package trust_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/trust"
)

func belief(t *rapid.T) trust.Beta {
	draw := func(name string) float64 {
		return math.Exp(rapid.Float64Range(-7, 7).Draw(t, name))
	}
	return trust.Beta{Alpha: draw("alpha"), Beta: draw("beta")}
}

// betaMoments returns the first two moments of a Beta distribution.
func betaMoments(a, b float64) (m1, m2 float64) {
	n := a + b
	return a / n, a * (a + 1) / (n * (n + 1))
}

// TestObserveKeepsTheMomentsOfTheMixture compares Observe with the exact
// posterior, a mixture of two Beta distributions.
func TestObserveKeepsTheMomentsOfTheMixture(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := belief(t)
		q := rapid.Float64Range(0.01, 0.99).Draw(t, "q")
		f := rapid.Float64Range(0.01, 0.99).Draw(t, "f")
		violation := rapid.Bool().Draw(t, "violation")
		honest, cheat := b.Mean(), 1-b.Mean()
		if violation {
			honest, cheat = honest*f, cheat*q
		} else {
			honest, cheat = honest*(1-f), cheat*(1-q)
		}
		c := honest / (honest + cheat)
		got, ok := b.Complied(violation, q, f)
		require.True(t, ok)
		require.InDelta(t, c, got, 1e-12)

		k1, k2 := betaMoments(b.Alpha+1, b.Beta)
		b1, b2 := betaMoments(b.Alpha, b.Beta+1)
		m1, m2 := c*k1+(1-c)*b1, c*k2+(1-c)*b2
		after := b.Observe(violation, q, f, 1)
		require.InEpsilon(t, m1, after.Mean(), 1e-9)
		require.InDelta(t, m2-m1*m1, after.Variance(), 1e-9)
		if m2-m1*m1 > 1e-6 { // the difference of moments has enough digits left
			require.InEpsilon(t, m2-m1*m1, after.Variance(), 1e-8)
		}

		half := b.Observe(violation, q, f, 0.5)
		require.InEpsilon(t, (b.Alpha+after.Alpha)/2, half.Alpha, 1e-12)
		require.InEpsilon(t, (b.Beta+after.Beta)/2, half.Beta, 1e-12)
		require.Equal(t, b, b.Observe(violation, q, f, 0))
	})
}

// TestObserveAnExactReportCounts checks the limit of perfect monitoring, where the
// posterior is a Beta distribution itself.
func TestObserveAnExactReportCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := belief(t)
		kept := b.Observe(false, 1, 0, 1)
		require.InEpsilon(t, b.Alpha+1, kept.Alpha, 1e-12)
		require.InEpsilon(t, b.Beta, kept.Beta, 1e-12)
		broken := b.Observe(true, 1, 0, 1)
		require.InEpsilon(t, b.Alpha, broken.Alpha, 1e-12)
		require.InEpsilon(t, b.Beta+1, broken.Beta, 1e-12)
	})
}

// TestObserveLearnsNothingFromNoise feeds three years of reports that do not
// depend on conduct.
func TestObserveLearnsNothingFromNoise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := belief(t)
		q := rapid.Float64Range(0.05, 0.95).Draw(t, "q")
		after := b
		for i := range 36 {
			after = after.Observe(i%3 == 0, q, q, 1)
		}
		require.InEpsilon(t, b.Alpha, after.Alpha, 1e-12)
		require.InEpsilon(t, b.Beta, after.Beta, 1e-12)
	})
}

func TestObserveIgnoresImpossibleReports(t *testing.T) {
	t.Parallel()
	b := trust.Beta{Alpha: 2, Beta: 3}
	assert.Equal(t, b, b.Observe(true, 0, 0, 1))
	assert.Equal(t, b, b.Observe(false, 1, 1, 1))
	c, ok := b.Complied(true, 0, 0)
	assert.False(t, ok)
	assert.Equal(t, b.Mean(), c)
}

// TestObserveTracksTheExactPosterior compares a year of clean reports with
// integration on a grid.
func TestObserveTracksTheExactPosterior(t *testing.T) {
	t.Parallel()
	const q, f, months, points = 0.5, 0.03, 12, 20000
	start := trust.Beta{Alpha: 1.2, Beta: 2.8}
	var sum, mean float64
	for i := range points {
		p := (float64(i) + 0.5) / points
		density := math.Pow(p, start.Alpha-1) * math.Pow(1-p, start.Beta-1) * math.Pow(p*(1-f)+(1-p)*(1-q), months)
		sum += density
		mean += density * p
	}
	b := start
	for range months {
		b = b.Observe(false, q, f, 1)
	}
	assert.InDelta(t, 0.6507, mean/sum, 0.0005)
	assert.InDelta(t, mean/sum, b.Mean(), 0.03)
	// Adding the expected outcome as a count would overstate what was learnt.
	counts := start
	for range months {
		c, _ := counts.Complied(false, q, f)
		counts = counts.Pseudo(c, 1-c)
	}
	assert.Greater(t, math.Abs(mean/sum-counts.Mean()), 0.1)
}

// TestForgetLeadsBackToTheBase checks the closed form of silence.
func TestForgetLeadsBackToTheBase(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b, base := belief(t), belief(t)
		keep := rapid.Float64Range(0, 1).Draw(t, "keep")
		rounds := rapid.IntRange(0, 30).Draw(t, "rounds")
		after := b
		for range rounds {
			after = after.Forget(keep, base)
		}
		k := math.Pow(keep, float64(rounds))
		require.InEpsilon(t, k*b.Alpha+(1-k)*base.Alpha, after.Alpha, 1e-9)
		require.InEpsilon(t, k*b.Beta+(1-k)*base.Beta, after.Beta, 1e-9)
	})
}

func TestBeliefsAreUpdatedWithoutAllocation(t *testing.T) {
	b, base := trust.Beta{Alpha: 1.2, Beta: 2.8}, trust.Beta{Alpha: 1, Beta: 1}
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		b = b.Forget(0.99, base).Observe(true, 0.9, 0.1, 0.5).Pseudo(0.1, 0)
	}))
}

// Eight kept promises and two broken ones, remembered in full.
func ExampleBeta_Pseudo() {
	belief := trust.Beta{Alpha: 1, Beta: 1}
	fmt.Println(belief.Pseudo(8, 2).Mean())
	// Output: 0.75
}

// A month without an alarm says little if most violations go unseen.
func ExampleBeta_Observe() {
	belief := trust.Beta{Alpha: 2, Beta: 3}
	fmt.Printf("%.3f\n", belief.Observe(false, 0.8, 0.1, 1).Mean())
	fmt.Printf("%.3f\n", belief.Observe(false, 0.2, 0.1, 1).Mean())
	// Output:
	// 0.458
	// 0.405
}

func TestCertaintyLearnsNothing(t *testing.T) {
	t.Parallel()
	for _, b := range []trust.Beta{{Alpha: 0, Beta: 4}, {Alpha: 4, Beta: 0}} {
		for _, violation := range []bool{true, false} {
			assert.Equal(t, b, b.Observe(violation, 1, 0, 1))
		}
	}
}
