package bargaining_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/bargaining"
)

func TestNoDemandIsBetterThanRiskReturn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, cost, most := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "cost"), rapid.Float64Range(0.01, 2).Draw(t, "most")
		g, err := bargaining.RiskReturn(p, cost, most)
		require.NoError(t, err)
		value := func(x float64) float64 {
			reject := min(1, max(0, (x-p)/most))
			return (1-reject)*x + reject*(p-cost)
		}
		require.InDelta(t, value(g.Demand), g.Value, 1e-12)
		require.LessOrEqual(t, g.Demand, 1.0)
		for i := range 201 {
			require.LessOrEqual(t, value(float64(i)/200), g.Value+1e-12)
		}
	})
	_, err := bargaining.RiskReturn(0.5, 0.1, 0)
	require.ErrorContains(t, err, "above 0")
}

func TestNoDemandIsBetterThanTheLogitDemand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v, m := rapid.Float64Range(-2, 2).Draw(t, "v"), rapid.Float64Range(-2, 2).Draw(t, "m")
		s := rapid.OneOf(rapid.Float64Range(0.001, 0.01), rapid.Float64Range(0.01, 3)).Draw(t, "s")
		g, err := bargaining.LogitDemand(v, m, s)
		require.NoError(t, err)
		value := func(x float64) float64 { return v + (x-v)/(1+math.Exp((x-m)/s)) }
		require.InDelta(t, value(g.Demand), g.Value, 1e-9)
		require.InDelta(t, 1/(1+math.Exp((g.Demand-m)/s)), 1-g.Reject, 1e-9)
		for i := -100; i <= 100; i++ {
			require.LessOrEqual(t, value(g.Demand+float64(i)*s/10), g.Value+1e-12)
		}
	})
	g, err := bargaining.LogitDemand(0, 1e6, 1e-3)
	require.NoError(t, err)
	assert.InDelta(t, 1e6, g.Demand, 1)
	g, err = bargaining.LogitDemand(0, -1e6, 1e-3)
	require.NoError(t, err)
	assert.InDelta(t, 0.001, g.Demand, 1e-12)
	assert.Equal(t, 1.0, g.Reject)
	_, err = bargaining.LogitDemand(0, 0, 0)
	require.ErrorContains(t, err, "above 0")
}

func TestDoubleAuctionIsAnEquilibriumAndItsIntegralsHold(t *testing.T) {
	t.Parallel()
	for _, k := range []float64{0, 0.2, 0.5, 0.77, 1} {
		a, err := bargaining.DoubleAuction(k)
		require.NoError(t, err)
		const grid = 1500
		trade, gain := 0.0, 0.0
		for i := range grid {
			for j := range grid {
				v, c := (float64(i)+0.5)/grid, (float64(j)+0.5)/grid
				if a.BidSlope*v+a.BidFloor >= a.AskSlope*c+a.AskFloor {
					trade++
					gain += v - c
				}
			}
		}
		assert.InDelta(t, trade/(grid*grid), a.Trade, 1e-3)
		assert.InDelta(t, gain/(grid*grid), a.Gain, 1e-3)
		// No bid is better for a buyer of value v against asks uniform on their line.
		low, high := a.AskFloor, a.AskSlope+a.AskFloor
		profit := func(v, bid float64) float64 {
			top := min(max(bid, low), high)
			width := (top - low) / (high - low)
			return width * (v - k*bid - (1-k)*(low+top)/2)
		}
		for _, v := range []float64{0.6, 0.8, 1} {
			own := a.BidSlope*v + a.BidFloor
			for i := range 101 {
				assert.LessOrEqual(t, profit(v, float64(i)/100), profit(v, own)+1e-12)
			}
		}
		_, most := bargaining.SecondBest()
		assert.LessOrEqual(t, a.Gain, most+1e-15)
		assert.Less(t, a.Gain, bargaining.FirstBest)
	}
	a, err := bargaining.DoubleAuction(0.5)
	require.NoError(t, err)
	trade, gain := bargaining.SecondBest()
	assert.InDelta(t, trade, a.Trade, 1e-15)
	assert.InDelta(t, gain, a.Gain, 1e-15)
	_, err = bargaining.DoubleAuction(1.1)
	require.ErrorContains(t, err, "[0, 1]")
}

func TestWarOfAttritionLeavesAllIndifferent(t *testing.T) {
	t.Parallel()
	w, err := bargaining.WarOfAttrition(1, 0.05)
	require.NoError(t, err)
	// Staying for an instant longer costs what the other's giving up is worth.
	assert.InDelta(t, 0.05, w.Hazard*1, 1e-15)
	assert.InDelta(t, 1/(2*w.Hazard), w.Duration, 1e-12)
	_, err = bargaining.WarOfAttrition(0, 1)
	require.ErrorContains(t, err, "above 0")
}

func TestRiskAversionCosts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a1, a2 := rapid.Float64Range(0, 60).Draw(t, "first"), rapid.Float64Range(0, 60).Draw(t, "second")
		s, err := bargaining.SplitExponential(a1, a2)
		require.NoError(t, err)
		other, err := bargaining.SplitExponential(a2, a1)
		require.NoError(t, err)
		require.InDelta(t, s[0], other[1], 1e-12)
		if a1 > a2 {
			require.LessOrEqual(t, s[0], s[1])
		}
		u := func(a, x float64) float64 {
			if a == 0 {
				return x
			}
			return -math.Expm1(-a * x)
		}
		best := u(a1, s[0]) * u(a2, s[1])
		for i := range 101 {
			x := float64(i) / 100
			require.LessOrEqual(t, u(a1, x)*u(a2, 1-x), best*(1+1e-9))
		}
	})
	s, err := bargaining.SplitExponential(5000, 0)
	require.NoError(t, err)
	assert.InDelta(t, 1, s[0]+s[1], 1e-15)
	assert.Greater(t, s[0], 0.0)
	s, err = bargaining.SplitPower(1, 0.5)
	require.NoError(t, err)
	assert.InDelta(t, 2.0/3, s[0], 1e-15)
	_, err = bargaining.SplitPower(0, 1)
	require.ErrorContains(t, err, "above 0")
	_, err = bargaining.SplitExponential(-1, 1)
	require.ErrorContains(t, err, "at least 0")
}
