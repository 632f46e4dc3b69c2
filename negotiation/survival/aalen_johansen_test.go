package survival_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/survival"
)

// Five lives and two causes, worked out by hand.
func TestIncidenceByHand(t *testing.T) {
	t.Parallel()
	x, err := survival.AalenJohansen([]survival.Record{
		{Time: 3}, {Time: 1, Cause: survival.Cheating}, {Time: 5, Cause: survival.Denunciation},
		{Time: 2, Cause: survival.Denunciation}, {Time: 4, Cause: survival.Cheating},
	}, 0)
	require.NoError(t, err)
	assert.Equal(t, []float64{1, 2, 3, 4, 5}, x.Times)
	assert.Equal(t, []int{5, 4, 3, 2, 1}, x.AtRisk)
	assert.InDeltaSlice(t, []float64{0.8, 0.6, 0.6, 0.3, 0}, x.Survival, 1e-12)
	share := func(c survival.Cause) (v []float64) {
		for _, s := range x.By[c] {
			v = append(v, s.Value)
		}
		return v
	}
	assert.InDeltaSlice(t, []float64{0.2, 0.2, 0.2, 0.5, 0.5}, share(survival.Cheating), 1e-12)
	assert.InDeltaSlice(t, []float64{0, 0.2, 0.2, 0.2, 0.5}, share(survival.Denunciation), 1e-12)
	assert.Nil(t, x.By[survival.FalseAlarm])
	assert.Nil(t, x.By[survival.None])
	// Up to 3 nothing is censored: shares of five lives.
	for i := range 3 {
		assert.InDelta(t, math.Sqrt(0.2*0.8/5), x.By[survival.Cheating][i].Error, 1e-12)
	}
	assert.Zero(t, x.By[survival.Denunciation][0].High, "nothing has ended by it")
	assert.InDelta(t, 0.2, x.At(survival.Cheating, 3.9).Value, 1e-12)
	assert.Zero(t, x.At(survival.Cheating, 0.9).Value)
	lost, err := x.Lost(survival.Cheating, 4.5)
	require.NoError(t, err)
	assert.InDelta(t, 3*0.2+0.5*0.5, lost, 1e-12)
}

// The delta method's variance spelt out, for the twin below.
func varianceSlowly(records []survival.Record, c survival.Cause, at float64) (share, variance float64) {
	type row struct{ n, d, c, before, share float64 }
	var rows []row
	survive := 1.0
	for time := 0.0; time <= at; time++ {
		var r row
		for _, x := range records {
			if x.Time >= time {
				r.n++
			}
			if x.Time == time && x.Cause != survival.None {
				r.d++
			}
			if x.Time == time && x.Cause == c {
				r.c++
			}
		}
		if r.n == 0 {
			break
		}
		share += survive * r.c / r.n
		r.before, r.share = survive, share
		survive *= 1 - r.d/r.n
		rows = append(rows, r)
	}
	for _, r := range rows {
		rest := share - r.share
		if r.d < r.n {
			variance += rest * rest * r.d / (r.n * (r.n - r.d))
		}
		variance += r.before*r.before*r.c*(r.n-r.c)/math.Pow(r.n, 3) - 2*rest*r.before*r.c/(r.n*r.n)
	}
	return share, variance
}

// Shares add up to 1, times lost and the restricted mean to the horizon; the variance is
// that of the formula, and without censoring that of a share.
func TestIncidenceProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		censored := rapid.Bool().Draw(t, "censored")
		n := rapid.IntRange(1, 40).Draw(t, "lives")
		var records []survival.Record
		for range n {
			first := 1
			if censored {
				first = 0
			}
			c := survival.Cause(rapid.IntRange(first, 3).Draw(t, "cause"))
			records = append(records, survival.Record{Time: float64(rapid.IntRange(0, 10).Draw(t, "time")), Cause: c})
		}
		x, err := survival.AalenJohansen(records, 0)
		require.NoError(t, err)
		curve, err := survival.KaplanMeier(records, 0)
		require.NoError(t, err)
		for i := range x.Times {
			assert.InDelta(t, curve.Steps[i].Survival, x.Survival[i], 1e-12)
			sum := x.Survival[i]
			for c := range survival.Causes {
				if x.By[c] == nil {
					continue
				}
				s := x.By[c][i]
				sum += s.Value
				share, variance := varianceSlowly(records, c, x.Times[i])
				assert.InDelta(t, share, s.Value, 1e-12)
				assert.InDelta(t, math.Max(0, variance), s.Error*s.Error, 1e-9)
				if !censored {
					assert.InDelta(t, s.Value*(1-s.Value)/float64(n), s.Error*s.Error, 1e-9)
				}
				assert.True(t, 0 <= s.Low && s.Low <= s.Value+1e-12 && s.Value <= s.High+1e-12 && s.High <= 1)
			}
			assert.InDelta(t, 1, sum, 1e-12)
		}
		horizon := x.Times[len(x.Times)-1]
		if horizon == 0 {
			return
		}
		total, _, err := curve.RestrictedMean(horizon)
		require.NoError(t, err)
		for c := survival.None + 1; c < survival.Causes; c++ {
			lost, err := x.Lost(c, horizon)
			require.NoError(t, err)
			total += lost
		}
		assert.InDelta(t, horizon, total, 1e-9)
	})
}

// Two causes with constant hazards, and lives that drop out of sight.
func TestIncidenceIntervalsCover(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	const studies, size, at, a, b = 600, 100, 1.0, 0.5, 1.0
	truth := a / (a + b) * (1 - math.Exp(-(a+b)*at))
	covered := 0
	for range studies {
		var records []survival.Record
		for range size {
			first, second, watched := r.ExpFloat64()/a, r.ExpFloat64()/b, 3*r.ExpFloat64()
			x := survival.Record{Time: min(first, second, watched)}
			switch x.Time {
			case first:
				x.Cause = survival.FalseAlarm
			case second:
				x.Cause = survival.Spoiler
			}
			records = append(records, x)
		}
		x, err := survival.AalenJohansen(records, 0.95)
		require.NoError(t, err)
		if s := x.At(survival.FalseAlarm, at); s.Low <= truth && truth <= s.High {
			covered++
		}
	}
	assert.InDelta(t, 0.95, float64(covered)/studies, 0.025)
}
