package bargaining_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/search"
)

// circle is a frontier that is vertical at one end.
var circle = bargaining.Frontier{Low: 0, High: 1, Value: func(x float64) float64 { return math.Sqrt((1 - x) * (1 + x)) },
	Slope: func(x float64) float64 { return -x / math.Sqrt((1-x)*(1+x)) }}

func TestSolutionsOnAFrontier(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := [2]float64{rapid.Float64Range(0, 0.7).Draw(t, "d1"), rapid.Float64Range(0, 0.7).Draw(t, "d2")}
		weight := rapid.Float64Range(0.05, 0.95).Draw(t, "weight")
		nash, err := circle.Nash(d, weight)
		require.NoError(t, err)
		ks, err := circle.KalaiSmorodinsky(d)
		require.NoError(t, err)
		even, err := circle.Egalitarian(d)
		require.NoError(t, err)
		sum, err := circle.Utilitarian(d)
		require.NoError(t, err)
		ideal, err := circle.Ideal(d)
		require.NoError(t, err)
		require.InDelta(t, even[0]-d[0], even[1]-d[1], 1e-12)
		require.InDelta(t, (ks[0]-d[0])*(ideal[1]-d[1]), (ks[1]-d[1])*(ideal[0]-d[0]), 1e-12)
		require.InDelta(t, math.Sqrt(1-d[1]*d[1]), ideal[0], 1e-12)
		product := func(p [2]float64) float64 {
			return weight*math.Log(p[0]-d[0]) + (1-weight)*math.Log(p[1]-d[1])
		}
		for i := 1; i < 100; i++ {
			x := d[0] + (ideal[0]-d[0])*float64(i)/100
			p := [2]float64{x, circle.Value(x)}
			require.LessOrEqual(t, product(p), product(nash)+1e-12)
			require.LessOrEqual(t, p[0]+p[1], sum[0]+sum[1]+1e-12)
		}
	})
	_, err := circle.Nash([2]float64{0.8, 0.8}, 0.5)
	require.ErrorIs(t, err, bargaining.ErrNoAgreement)
	_, err = circle.Utilitarian([2]float64{1.1, 0})
	require.ErrorIs(t, err, bargaining.ErrNoAgreement)
	corner, err := circle.KalaiSmorodinsky([2]float64{1, 0})
	require.NoError(t, err)
	assert.Equal(t, [2]float64{1, 0}, corner)
	_, err = circle.Nash([2]float64{}, 1)
	require.ErrorContains(t, err, "(0, 1)")
	_, err = bargaining.Frontier{}.Egalitarian([2]float64{})
	require.ErrorContains(t, err, "two functions")
}

func TestReachOfManyParties(t *testing.T) {
	t.Parallel()
	ball := bargaining.Reach(func(s []float64) float64 {
		sum := 0.0
		for _, x := range s {
			sum += x * x
		}
		return 1 / math.Sqrt(sum)
	})
	same := []float64{0.5, 0.5, 0.5, 0.5}
	assert.InDeltaSlice(t, same, ball.Egalitarian(4), 1e-12)
	assert.InDeltaSlice(t, same, ball.KalaiSmorodinsky(4), 1e-12)
	nash, err := ball.Nash([]float64{1, 1, 1, 1})
	require.NoError(t, err)
	assert.InDeltaSlice(t, same, nash, 1e-7)
	nash, err = ball.Nash([]float64{1, 2, 5})
	require.NoError(t, err)
	// On a ball squares of gains are in proportion to weights.
	assert.InDeltaSlice(t, []float64{math.Sqrt(1.0 / 8), math.Sqrt(2.0 / 8), math.Sqrt(5.0 / 8)}, nash, 1e-7)
	// A budget: party k needs prices[k] for a unit.
	prices := []float64{1, 2, 4}
	budget := bargaining.Reach(func(s []float64) float64 {
		cost := 0.0
		for k, x := range s {
			cost += prices[k] * x
		}
		return 1 / cost
	})
	assert.InDeltaSlice(t, []float64{1, 0.5, 0.25}, budget.Ideal(3), 1e-12)
	assert.InDeltaSlice(t, []float64{1.0 / 3, 1.0 / 6, 1.0 / 12}, budget.KalaiSmorodinsky(3), 1e-12)
	nash, err = budget.Nash([]float64{1, 1, 2})
	require.NoError(t, err)
	assert.InDeltaSlice(t, []float64{0.25, 0.125, 0.125}, nash, 1e-7)
	_, err = budget.Nash([]float64{1})
	require.ErrorContains(t, err, "at least 2")
	_, err = budget.Nash([]float64{1, 0})
	require.ErrorContains(t, err, "above 0")
}

func TestPointsOfThreeParties(t *testing.T) {
	t.Parallel()
	p := bargaining.Points{{0, 9, 9}, {3, 3, 3}, {2, 5, 4}, {9, 1, 1}, {2, 4, 5}, {3, 3, 3}}
	d := []float64{1, 1, 1}
	row, product, err := p.Nash(d, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, row, "the first of two")
	assert.InDelta(t, 12, product, 1e-12)
	row, _, err = p.Nash(d, []float64{1, 1, 3})
	require.NoError(t, err)
	assert.Equal(t, 4, row)
	row, err = p.Egalitarian(d)
	require.NoError(t, err)
	assert.Equal(t, 1, row)
	row, err = p.Utilitarian(d)
	require.NoError(t, err)
	assert.Equal(t, 2, row, "the first of those with a sum of 8")
	most, err := p.Ideal(d)
	require.NoError(t, err)
	assert.Equal(t, []float64{8, 4, 4}, most)
	row, err = p.KalaiSmorodinsky(d)
	require.NoError(t, err)
	assert.Equal(t, 1, row, "shares 1/4, 1/2, 1/2")
	_, err = p.Egalitarian([]float64{5, 5, 5})
	require.ErrorIs(t, err, bargaining.ErrNoAgreement)
	_, err = p.Egalitarian([]float64{5, 5})
	require.ErrorContains(t, err, "expected 2 numbers")
	_, _, err = p.Nash(d, []float64{1})
	require.ErrorContains(t, err, "1 weights")
	_, err = bargaining.Points{}.Utilitarian(nil)
	require.ErrorContains(t, err, "disagreement point")
}

// draw makes packages for n parties over k issues.
func draw(n, k int, seed uint64) (bargaining.Packages, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := bargaining.Packages{Low: make([]float64, k), High: make([]float64, k)}
	for i := range p.High {
		p.High[i] = 1
	}
	d := make([]float64, n)
	for i := range n {
		o := search.Objective{Terms: make([]search.Quad, k)}
		for j := range k {
			o.Terms[j] = search.Quad{B: 2*rng.Float64() - 1, G: rng.Float64() / 2}
		}
		p.Parties = append(p.Parties, o)
		d[i] = -0.3 * rng.Float64() * math.Sqrt(float64(k))
	}
	return p, d
}

func TestPackagesOfTwoAreThoseOfTheSearch(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		p, d := draw(2, 6, seed)
		s, out := search.NewSolver(6), make([]float64, 6)
		solve := func(c search.Concept) search.Solution {
			return s.Solve(c, p.Parties[0], p.Parties[1], p.Low, p.High, d[0], d[1], out)
		}
		want := solve(search.Nash)
		require.NotEqual(t, search.NoZone, want.Status)
		got, err := p.Nash(d, []float64{1, 1})
		require.NoError(t, err)
		require.LessOrEqual(t, got.Gap, 1e-9)
		require.InDeltaSlice(t, []float64{want.A, want.B}, got.Utilities, 1e-6)
		want = solve(search.Egalitarian)
		got, err = p.Egalitarian(d)
		require.NoError(t, err)
		require.InDelta(t, min(want.A-d[0], want.B-d[1]), min(got.Utilities[0]-d[0], got.Utilities[1]-d[1]), 1e-6)
		want = solve(search.KalaiSmorodinsky)
		got, err = p.KalaiSmorodinsky(d)
		require.NoError(t, err)
		require.InDeltaSlice(t, []float64{want.A, want.B}, got.Utilities, 1e-5)
		want = solve(search.Utilitarian)
		got, err = p.Utilitarian()
		require.NoError(t, err)
		require.InDelta(t, want.A+want.B, got.Utilities[0]+got.Utilities[1], 1e-9)
	}
}

func TestPackagesOfFour(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		p, d := draw(4, 5, 100+seed)
		weights := []float64{1, 2, 1, 3}
		best, err := p.Nash(d, weights)
		require.NoError(t, err)
		require.LessOrEqual(t, best.Gap, 1e-9, "proven")
		even, err := p.Egalitarian(d)
		require.NoError(t, err)
		ks, err := p.KalaiSmorodinsky(d)
		require.NoError(t, err)
		ideal, err := p.Ideal(d)
		require.NoError(t, err)
		product := func(u []float64) float64 {
			sum := 0.0
			for i, w := range weights {
				sum += w * math.Log(u[i]-d[i])
			}
			return sum
		}
		least := func(u, units []float64) float64 {
			low := math.Inf(1)
			for i := range u {
				low = min(low, (u[i]-d[i])/units[i])
			}
			return low
		}
		ones := []float64{1, 1, 1, 1}
		rng := rand.New(rand.NewPCG(seed, 2))
		for range 3000 {
			y, u := make([]float64, 5), make([]float64, 4)
			for k := range y {
				y[k] = rng.Float64()
			}
			for i, o := range p.Parties {
				u[i] = o.Value(y)
			}
			if least(u, ones) <= 0 {
				continue
			}
			require.LessOrEqual(t, product(u), product(best.Utilities)+1e-9)
			require.LessOrEqual(t, least(u, ones), least(even.Utilities, ones)+1e-6)
			require.LessOrEqual(t, least(u, ideal), least(ks.Utilities, ideal)+1e-6)
		}
	}
	p, _ := draw(3, 4, 7)
	_, err := p.Nash([]float64{9, 9, 9}, []float64{1, 1, 1})
	require.ErrorIs(t, err, bargaining.ErrNoAgreement)
	_, err = p.KalaiSmorodinsky([]float64{9, 9, 9})
	require.ErrorIs(t, err, bargaining.ErrNoAgreement)
	_, err = p.Egalitarian([]float64{0})
	require.ErrorContains(t, err, "disagreement point")
	_, err = p.Nash([]float64{0, 0, 0}, []float64{1, 1})
	require.ErrorContains(t, err, "2 weights")
	p.Parties[1].Terms = nil
	_, err = p.Utilitarian()
	require.ErrorContains(t, err, "0 terms of party 2")
}
