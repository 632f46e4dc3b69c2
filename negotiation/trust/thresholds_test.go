package trust_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/trust"
)

// payoffs draws four payoffs, rising strictly.
func payoffs(t *rapid.T) []float64 {
	p := rapid.SliceOfNDistinct(rapid.Float64Range(-10, 10), 4, 4, rapid.ID[float64]).Draw(t, "payoffs")
	slices.Sort(p)
	for i := 1; i < len(p); i++ {
		if p[i]-p[i-1] < 1e-6 {
			t.Skip("payoffs too close to compare sums of them")
		}
	}
	return p
}

// TestAssuranceThresholdIsWhereCooperationPays compares the expected payoffs of
// both acts on either side of the threshold.
func TestAssuranceThresholdIsWhereCooperationPays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := payoffs(t)
		S, P, T, R := p[0], p[1], p[2], p[3]
		mu, err := trust.AssuranceThreshold(T, R, P, S)
		require.NoError(t, err)
		require.True(t, mu > 0 && mu < 1, mu)
		advantage := func(m float64) float64 { return m*R + (1-m)*S - (m*T + (1-m)*P) }
		require.InDelta(t, 0, advantage(mu), 1e-12*20)
		require.Negative(t, advantage(mu-1e-5))
		require.Positive(t, advantage(mu+1e-5))
	})
}

// TestReassuranceShareMakesMimicryVain compares what the exploitative type earns by
// cheating at once with cooperating first in order to cheat in the second stage.
func TestReassuranceShareMakesMimicryVain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := payoffs(t)
		S, P, R, T := p[0], p[1], p[2], p[3]
		mu := rapid.Float64Range(0.01, 0.99).Draw(t, "mu")
		sigma, err := trust.ReassuranceShare(mu, T, R, P, S)
		require.NoError(t, err)
		require.True(t, sigma > 0 && sigma < 1, sigma)
		// Against an exploitative partner there is no second stage beyond P.
		mimic := func(s float64) float64 {
			return mu*(s*R+(1-s)*T) + (1-mu)*(s*S+(1-s)*P)
		}
		cheat := func(s float64) float64 {
			return mu*(s*T+(1-s)*P) + (1-mu)*(s*P+(1-s)*P)
		}
		require.InDelta(t, cheat(sigma), mimic(sigma), 1e-12*20)
		require.Less(t, mimic(sigma+1e-4), cheat(sigma+1e-4))
		require.Greater(t, mimic(sigma-1e-4), cheat(sigma-1e-4))
	})
}

func TestThresholdsRefuseOtherGames(t *testing.T) {
	t.Parallel()
	for _, p := range [][4]float64{{4, 3, 2, 1}, {3, 4, 1, 2}, {2, 4, 3, 1}, {3, 3, 2, 1}} {
		_, err := trust.AssuranceThreshold(p[0], p[1], p[2], p[3])
		assert.ErrorContains(t, err, "R > T > P > S", p)
	}
	for _, p := range [][4]float64{{3, 4, 2, 1}, {5, 3, 0, 1}, {5, 1, 3, 0}, {5, 5, 1, 0}} {
		_, err := trust.ReassuranceShare(0.3, p[0], p[1], p[2], p[3])
		assert.ErrorContains(t, err, "T > R > P > S", p)
	}
	for _, mu := range []float64{-0.1, 0, 1, 1.1} {
		_, err := trust.ReassuranceShare(mu, 5, 3, 1, 0)
		assert.ErrorContains(t, err, "prior", mu)
	}
}

// How likely must it be that the other side reciprocates before disarming pays?
func ExampleAssuranceThreshold() {
	mu, err := trust.AssuranceThreshold(3, 4, 2, 1)
	fmt.Println(mu, err)
	// Output: 0.5 <nil>
}

// How large must a first step be to tell an honest partner from a cheat?
func ExampleReassuranceShare() {
	sigma, err := trust.ReassuranceShare(0.3, 5, 3, 1, 0)
	fmt.Printf("%.2f %v\n", sigma, err)
	// Output: 0.48 <nil>
}
