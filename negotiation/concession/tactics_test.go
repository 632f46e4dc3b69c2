package concession_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/concession"
)

func schedule(t *rapid.T) concession.Schedule {
	return concession.Schedule{
		Shape: rapid.SampledFrom([]concession.Shape{concession.Polynomial, concession.Exponential}).Draw(t, "shape"),
		Beta:  math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(1000)).Draw(t, "log beta")),
		Kappa: rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1})).Draw(t, "kappa"),
	}
}

// TestScheduleRisesFromKappaToOne covers all schedules: the first offer concedes
// κ, the last everything, and nothing is taken back.
func TestScheduleRisesFromKappaToOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := schedule(t)
		deadline := rapid.Float64Range(1, 500).Draw(t, "deadline")
		require.NoError(t, s.Validate())
		require.Equal(t, s.Kappa, s.Concession(0, deadline))
		require.Equal(t, s.Kappa, s.Concession(-1, deadline))
		require.Equal(t, 1.0, s.Concession(deadline, deadline))
		require.Equal(t, 1.0, s.Concession(deadline+7, deadline))
		const steps = 50
		last := s.Concession(0, deadline)
		for k := 1; k <= steps; k++ {
			now := s.Concession(deadline*float64(k)/steps, deadline)
			require.GreaterOrEqual(t, now, last-1e-15, "step %d", k)
			require.LessOrEqual(t, now, 1.0, "step %d", k)
			last = now
		}
	})
}

// TestScheduleMatchesItsFormula writes the formulas out.
func TestScheduleMatchesItsFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := schedule(t)
		x := rapid.Float64Range(0.001, 0.999).Draw(t, "share of the deadline")
		want := s.Kappa + (1-s.Kappa)*math.Exp(math.Log(x)/s.Beta)
		if s.Shape == concession.Exponential {
			want = math.Pow(s.Kappa, math.Pow(1-x, s.Beta))
			if s.Kappa == 0 {
				want = 0
			}
		}
		require.InDelta(t, want, s.Concession(x*48, 48), 1e-12)
	})
}

// TestBetaOrdersToughness checks that a Boulware is never ahead of a Conceder.
func TestBetaOrdersToughness(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tough := schedule(t)
		soft := tough
		soft.Beta *= rapid.Float64Range(1.01, 10).Draw(t, "factor")
		at := rapid.Float64Range(0, 48).Draw(t, "t")
		require.LessOrEqual(t, tough.Concession(at, 48), soft.Concession(at, 48)+1e-15)
	})
	line := concession.Schedule{Beta: 1}
	assert.Equal(t, 0.25, line.Concession(12, 48))
}

func TestScheduleAtExtremes(t *testing.T) {
	t.Parallel()
	for _, beta := range []float64{1e-300, 0.01, 1, 1000, 1e300} {
		for _, kappa := range []float64{0, 1e-300, 0.5, 1} {
			for _, shape := range []concession.Shape{concession.Polynomial, concession.Exponential} {
				s := concession.Schedule{Shape: shape, Beta: beta, Kappa: kappa}
				for _, at := range []float64{0, 1e-300, 1, 47.999999, 48, 1e300} {
					c := s.Concession(at, 48)
					assert.True(t, c >= kappa && c <= 1, "%+v at %v: %v", s, at, c)
				}
			}
		}
	}
	assert.Equal(t, 1.0, concession.Schedule{Beta: 1}.Concession(0, 0), "no time, no choice")
}

func TestScheduleValidates(t *testing.T) {
	t.Parallel()
	for _, s := range []concession.Schedule{
		{}, {Beta: -1}, {Beta: math.NaN()}, {Beta: 1, Kappa: -0.1}, {Beta: 1, Kappa: 1.1}, {Beta: 1, Kappa: math.NaN()}, {Beta: 1, Shape: 2},
	} {
		assert.Error(t, s.Validate(), "%+v", s)
	}
	assert.Equal(t, "polynomial exponential Shape(7)",
		fmt.Sprint(concession.Polynomial, concession.Exponential, concession.Shape(7)))
}

func TestByResource(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 1.0, concession.ByResource(0.1, 0), "nothing left")
	assert.InDelta(t, 0.1, concession.ByResource(0.1, 1e6), 1e-15, "plenty")
	rapid.Check(t, func(t *rapid.T) {
		kappa := rapid.Float64Range(0, 0.99).Draw(t, "kappa")
		left := rapid.Float64Range(0, 10).Draw(t, "left")
		require.Greater(t, concession.ByResource(kappa, left), concession.ByResource(kappa, left+1))
	})
}

func TestPriceOffers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0, 1e6).Draw(t, "width")
		c := rapid.Float64Range(0, 1).Draw(t, "conceded")
		buyer, seller := concession.BuyerOffer(lo, hi, c), concession.SellerOffer(lo, hi, c)
		require.InDelta(t, lo+hi, buyer+seller, 1e-8)
		require.Equal(t, lo, concession.BuyerOffer(lo, hi, 0))
		require.Equal(t, lo, concession.SellerOffer(lo, hi, 1))
		require.InDelta(t, c, (buyer-lo)/max(hi-lo, 1e-300), 1e-6*max(1, 1/max(hi-lo, 1e-300)))
	})
	assert.Equal(t, 0.0, concession.BuyerOffer(-math.MaxFloat64, math.MaxFloat64, 0.5), "the width overflows")
}

// TestTitForTatRepeatsConcessions covers all three forms.
func TestTitForTatRepeatsConcessions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		price := rapid.Float64Range(1, 100)
		own, before, last := price.Draw(t, "own"), price.Draw(t, "before"), price.Draw(t, "last")
		const lo, hi = 10.0, 60.0
		within := func(x float64) float64 { return math.Max(lo, math.Min(hi, x)) }
		require.InDelta(t, within(own/last*before), concession.RelativeTitForTat(own, before, last, lo, hi), 1e-9)
		require.InDelta(t, within(own-last+before), concession.AbsoluteTitForTat(own, before, last, lo, hi), 1e-9)

		offers := rapid.SliceOfN(price, 2, 10).Draw(t, "offers")
		window := rapid.IntRange(1, len(offers)-1).Draw(t, "window")
		got, err := concession.AveragedTitForTat(own, offers, window, lo, hi)
		require.NoError(t, err)
		// Moving by the ratios one after the other comes to the same.
		ratio := 1.0
		for k := len(offers) - window; k < len(offers); k++ {
			ratio *= offers[k-1] / offers[k]
		}
		require.InDelta(t, within(own*ratio), got, 1e-9)
	})
}

func TestTitForTatAtExtremes(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 10.0, concession.RelativeTitForTat(0, 1e300, 1e-300, 10, 60))
	assert.Equal(t, 60.0, concession.RelativeTitForTat(1, 1e300, 1e-300, 10, 60))
	assert.Equal(t, 10.0, concession.RelativeTitForTat(-1, 1e300, 1e-300, 10, 60))
	assert.InDelta(t, 1e200, concession.RelativeTitForTat(1e200, 1e200, 1e200, 0, 1e300), 1e186)
	for _, window := range []int{-1, 0, 3} {
		_, err := concession.AveragedTitForTat(10, []float64{20, 19, 18}, window, 8, 16)
		assert.ErrorContains(t, err, "window")
	}
	_, err := concession.AveragedTitForTat(10, nil, 1, 8, 16)
	assert.ErrorContains(t, err, "window")
}

// A Boulware holds out until the deadline is near; a Conceder gives way at once.
func ExampleSchedule() {
	boulware := concession.Schedule{Beta: 0.2}
	conceder := concession.Schedule{Beta: 5}
	for _, round := range []float64{0, 2, 5, 8, 10} {
		fmt.Printf("%2.0f  %.3f  %.3f\n", round, boulware.Concession(round, 10), conceder.Concession(round, 10))
	}
	// Output:
	//  0  0.000  0.000
	//  2  0.000  0.725
	//  5  0.031  0.871
	//  8  0.328  0.956
	// 10  1.000  1.000
}

// The other side has come down from 20 to 18; go up by as much, or in proportion.
func ExampleRelativeTitForTat() {
	fmt.Printf("%.2f\n", concession.RelativeTitForTat(10, 20, 18, 8, 16))
	fmt.Printf("%.2f\n", concession.AbsoluteTitForTat(10, 20, 18, 8, 16))
	// Output:
	// 11.11
	// 12.00
}

// A buyer and a seller who have both conceded 30 % of their ranges.
func ExampleBuyerOffer() {
	fmt.Println(concession.BuyerOffer(10, 20, 0.3), concession.SellerOffer(10, 20, 0.3))
	// Output: 13 17
}
