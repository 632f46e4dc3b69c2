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

// end and seen are a life that ends, by whatever cause, and one that was seen to last.
func end(t float64) survival.Record  { return survival.Record{Time: t, Cause: survival.Cheating} }
func seen(t float64) survival.Record { return survival.Record{Time: t} }

// remission is the classic table of weeks in remission of 21 patients with leukaemia who
// were given 6-mercaptopurine (Freireich et al. 1963, Blood 21; the table of Cox & Oakes
// 1984 and many others).
func remission() []survival.Record {
	return []survival.Record{
		end(6), end(6), end(6), seen(6), end(7), seen(9), end(10), seen(10), seen(11), end(13), end(16),
		seen(17), seen(19), seen(20), end(22), end(23), seen(25), seen(32), seen(32), seen(34), seen(35),
	}
}

// placebo is the other arm of the same trial: nobody drops out of sight.
func placebo() []survival.Record {
	var r []survival.Record
	for _, t := range []float64{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23} {
		r = append(r, end(t))
	}
	return r
}

func TestKaplanMeierOnTheTextbookTable(t *testing.T) {
	t.Parallel()
	c, err := survival.KaplanMeier(remission(), 0)
	require.NoError(t, err)
	var ends []survival.Step
	for _, s := range c.Steps {
		if s.Ends > 0 {
			ends = append(ends, s)
		}
	}
	// The fractions of the definition, and the standard errors as published.
	want := []struct {
		time              float64
		atRisk, ends      int
		survival, rounded float64
		err               float64
	}{
		{6, 21, 3, 18.0 / 21, 0.857, 0.0764},
		{7, 17, 1, 18.0 / 21 * 16 / 17, 0.807, 0.0869},
		{10, 15, 1, 18.0 / 21 * 16 / 17 * 14 / 15, 0.753, 0.0963},
		{13, 12, 1, 18.0 / 21 * 16 / 17 * 14 / 15 * 11 / 12, 0.690, 0.1068},
		{16, 11, 1, 18.0 / 21 * 16 / 17 * 14 / 15 * 10 / 12, 0.627, 0.1141},
		{22, 7, 1, 18.0 / 21 * 16 / 17 * 14 / 15 * 10 / 12 * 6 / 7, 0.538, 0.1282},
		{23, 6, 1, 18.0 / 21 * 16 / 17 * 14 / 15 * 10 / 12 * 5 / 7, 0.448, 0.1346},
	}
	require.Len(t, ends, len(want))
	for i, w := range want {
		s := ends[i]
		assert.Equal(t, w.time, s.Time)
		assert.Equal(t, w.atRisk, s.AtRisk)
		assert.Equal(t, w.ends, s.Ends)
		assert.InDelta(t, w.survival, s.Survival, 1e-15)
		assert.InDelta(t, w.rounded, s.Survival, 0.0005)
		assert.InDelta(t, w.err, s.Error, 0.00005)
	}
	// The interval at 6 weeks by hand: exp(±1.96·se/(S·ln S)) as exponents of S.
	s := 18.0 / 21
	w := math.Exp(1.959963984540054 * math.Sqrt(s*(1-s)/21) / (s * math.Log(s)))
	assert.InDelta(t, math.Pow(s, 1/w), ends[0].Low, 1e-12)
	assert.InDelta(t, math.Pow(s, w), ends[0].High, 1e-12)
	assert.InDelta(t, 0.620, ends[0].Low, 0.0005)
	assert.InDelta(t, 0.952, ends[0].High, 0.0005)
	assert.Equal(t, 1, c.Steps[0].Censored)
	assert.Equal(t, ends[6].Survival, c.Steps[len(c.Steps)-1].Survival, "nothing ends after 23 weeks")

	median, low, high := c.Quantile(0.5)
	assert.InDelta(t, 23, median, 0)
	assert.InDelta(t, 13, low, 0) // the limits of survival at 13 are .432 and .849, at 10 .503 and .889
	assert.True(t, math.IsNaN(high), "the upper limit never gets that low")
	assert.Equal(t, 1.0, c.At(5.9).Survival)
	assert.Equal(t, ends[0], c.At(6.5))

	c, err = survival.KaplanMeier(placebo(), 0)
	require.NoError(t, err)
	median, low, high = c.Quantile(0.5)
	assert.Equal(t, []float64{8, 4, 11}, []float64{median, low, high})
	last := c.Steps[len(c.Steps)-1]
	assert.Zero(t, last.Survival)
	assert.True(t, math.IsNaN(last.Error))
	assert.Zero(t, last.Low)
	assert.InDelta(t, c.Steps[len(c.Steps)-2].High, last.High, 0)
	mean, stdErr, err := c.RestrictedMean(100)
	require.NoError(t, err)
	assert.InDelta(t, 182.0/21, mean, 1e-12, "the mean of the times")
	var squares float64
	for _, r := range placebo() {
		squares += math.Pow(r.Time-182.0/21, 2)
	}
	assert.InDelta(t, math.Sqrt(squares)/21, stdErr, 1e-12, "the usual standard error, with n for n − 1")
}

// Without censoring the curve is a share of lives, its variance that of a share, and the
// restricted mean a mean.
func TestKaplanMeierWithoutCensoringIsPlainCounting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 40).Draw(t, "times")
		horizon := rapid.Float64Range(0.1, 15).Draw(t, "horizon")
		var records []survival.Record
		var mean, square float64
		for _, v := range times {
			records = append(records, end(float64(v)))
			mean += min(horizon, float64(v))
		}
		n := float64(len(times))
		mean /= n
		for _, v := range times {
			square += math.Pow(min(horizon, float64(v))-mean, 2)
		}
		c, err := survival.KaplanMeier(records, 0.9)
		require.NoError(t, err)
		before := 1.0
		for _, s := range c.Steps {
			longer := 0.0
			for _, v := range times {
				if float64(v) > s.Time {
					longer++
				}
			}
			p := longer / n
			assert.InDelta(t, p, s.Survival, 1e-12)
			if p > 0 {
				assert.InDelta(t, math.Sqrt(p*(1-p)/n), s.Error, 1e-12)
			}
			assert.True(t, 0 <= s.Low && s.Low <= s.Survival && s.Survival <= s.High && s.High <= 1)
			assert.Less(t, s.Survival, before)
			before = s.Survival
		}
		got, stdErr, err := c.RestrictedMean(horizon)
		require.NoError(t, err)
		assert.InDelta(t, mean, got, 1e-9)
		assert.InDelta(t, math.Sqrt(square)/n, stdErr, 1e-9)
	})
}

// Exponential lives that drop out of sight at random: the curve and its interval find the
// truth as often as they say.
func TestKaplanMeierIntervalsCover(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	const studies, size, at = 600, 80, 0.7
	covered := map[string]int{}
	for range studies {
		var records []survival.Record
		for range size {
			life, watched := r.ExpFloat64(), 2*r.ExpFloat64()
			if life <= watched {
				records = append(records, end(life))
			} else {
				records = append(records, seen(watched))
			}
		}
		c, err := survival.KaplanMeier(records, 0.95)
		require.NoError(t, err)
		if s := c.At(at); s.Low <= math.Exp(-at) && math.Exp(-at) <= s.High {
			covered["share"]++
		}
		if _, low, high := c.Quantile(0.5); low <= math.Ln2 && (math.IsNaN(high) || math.Ln2 <= high) {
			covered["median"]++
		}
		mean, stdErr, err := c.RestrictedMean(1)
		require.NoError(t, err)
		if math.Abs(mean-(1-math.Exp(-1))) < 1.96*stdErr {
			covered["mean"]++
		}
	}
	for what, n := range covered {
		assert.InDelta(t, 0.95, float64(n)/studies, 0.025, what)
	}
}

func TestKaplanMeierRefusals(t *testing.T) {
	t.Parallel()
	for _, f := range []func([]survival.Record, float64) error{
		func(r []survival.Record, c float64) error { _, err := survival.KaplanMeier(r, c); return err },
		func(r []survival.Record, c float64) error { _, err := survival.AalenJohansen(r, c); return err },
	} {
		require.ErrorContains(t, f(nil, 0), "no records")
		require.ErrorContains(t, f(placebo(), 1), "confidence 1")
		require.ErrorContains(t, f(placebo(), math.NaN()), "confidence NaN")
		require.ErrorContains(t, f([]survival.Record{end(1), end(math.NaN())}, 0), "time NaN of record 1")
		require.ErrorContains(t, f([]survival.Record{end(-1)}, 0), "time -1 of record 0")
		require.ErrorContains(t, f([]survival.Record{{Time: 1, Cause: survival.Causes}}, 0), "cause 7 of record 0")
	}
	c, err := survival.KaplanMeier(remission(), 0)
	require.NoError(t, err)
	_, _, err = c.RestrictedMean(36)
	require.ErrorContains(t, err, "expected at most 35")
	_, _, err = c.RestrictedMean(0)
	require.ErrorContains(t, err, "horizon 0")
	x, err := survival.AalenJohansen(remission(), 0)
	require.NoError(t, err)
	_, err = x.Lost(survival.Cheating, 36)
	require.ErrorContains(t, err, "expected at most 35")
	_, err = x.Lost(survival.Cheating, math.Inf(1))
	require.ErrorContains(t, err, "horizon +Inf")
}
