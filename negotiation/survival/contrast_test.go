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

// lives draws lives that are followed to a month.
func lives(t *rapid.T, n, followed int) []survival.Life {
	list := make([]survival.Life, n)
	for i := range list {
		l := survival.Life{Signed: rapid.IntRange(0, followed).Draw(t, "signed"), Followed: followed}
		if l.Signed > 0 && l.Signed < followed && rapid.Bool().Draw(t, "ends") {
			l.Ended = rapid.IntRange(l.Signed+1, followed).Draw(t, "ended")
			l.Cause = survival.Cause(rapid.IntRange(1, int(survival.Causes)-1).Draw(t, "cause"))
		}
		list[i] = l
	}
	return list
}

// where is the state of a run at the end of a month: 0 waiting, 1 in force, 2 plus the cause.
func where(l survival.Life, month int) int {
	switch {
	case l.Signed == 0 || month < l.Signed:
		return 0
	case l.Ended == 0 || month < l.Ended:
		return 1
	}
	return 2 + int(l.Cause)
}

func state(o *survival.Occupation, k int) []float64 {
	switch k {
	case 0:
		return o.Waiting
	case 1:
		return o.InForce
	}
	return o.Ended[k-2]
}

// Where every run is followed to the horizon, shares are shares of runs.
func TestOccupationWithoutCensoringIsPlainCounting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		followed := rapid.IntRange(1, 12).Draw(t, "followed")
		horizon := rapid.IntRange(1, followed).Draw(t, "horizon")
		runs := lives(t, rapid.IntRange(1, 25).Draw(t, "runs"), followed)
		o, err := survival.Occupy(runs, horizon)
		require.NoError(t, err)
		months := make([]float64, 2+survival.Causes)
		for m := range horizon + 1 {
			count := make([]float64, len(months))
			for _, l := range runs {
				count[where(l, m)] += 1 / float64(len(runs))
			}
			for k := range count {
				assert.InDelta(t, count[k], state(o, k)[m], 1e-9)
				if m < horizon {
					months[k] += count[k]
				}
			}
		}
		x := o.Months()
		assert.InDelta(t, months[0], x.Waiting, 1e-9)
		assert.InDelta(t, months[1], x.InForce, 1e-9)
		sum := x.Waiting + x.InForce
		for c, lost := range x.Lost {
			assert.InDelta(t, months[2+c], lost, 1e-9)
			sum += lost
		}
		assert.InDelta(t, float64(horizon), sum, 1e-9)
	})
}

// process draws a life with constant chances per month.
func process(r *rand.Rand, sign, cheat, alarm float64, followed int) survival.Life {
	l := survival.Life{Followed: followed}
	for m := 1; m <= followed; m++ {
		u := r.Float64()
		switch {
		case l.Signed == 0 && u < sign:
			l.Signed = m
		case l.Signed == 0 || l.Signed == m:
		case u < cheat:
			l.Ended, l.Cause = m, survival.Cheating
			return l
		case u < cheat+alarm:
			l.Ended, l.Cause = m, survival.FalseAlarm
			return l
		}
	}
	return l
}

// expected are months in each state of that process, from its matrix.
func expected(sign, cheat, alarm float64, horizon int) (waiting, inForce, cheated float64) {
	w, f, c := 1.0, 0.0, 0.0
	for range horizon {
		waiting, inForce, cheated = waiting+w, inForce+f, cheated+c
		w, f, c = w*(1-sign), f*(1-cheat-alarm)+w*sign, c+f*cheat
	}
	return waiting, inForce, cheated
}

// Runs that drop out of sight at random months do not bias the shares.
func TestOccupationUnderCensoring(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	const sign, cheat, alarm, horizon = 0.1, 0.04, 0.02, 24
	var runs []survival.Life
	for range 20_000 {
		runs = append(runs, process(r, sign, cheat, alarm, 1+r.IntN(48)))
	}
	o, err := survival.Occupy(runs, horizon)
	require.NoError(t, err)
	waiting, inForce, cheated := expected(sign, cheat, alarm, horizon)
	x := o.Months()
	assert.InDelta(t, waiting, x.Waiting, 0.1)
	assert.InDelta(t, inForce, x.InForce, 0.15)
	assert.InDelta(t, cheated, x.Lost[survival.Cheating], 0.1)
	assert.InDelta(t, x.Lost[survival.Cheating]/2, x.Lost[survival.FalseAlarm], 0.1)
}

// An arrangement that gets more deals signed, which are no less durable, gains months of
// agreement; among deals that were signed it looks harmful, since later ones have less time.
func TestContrastDoesNotConditionOnSigning(t *testing.T) {
	t.Parallel()
	first := []survival.Life{
		{Signed: 2, Followed: 20}, {Followed: 20},
		{Signed: 2, Ended: 12, Cause: survival.Cheating, Followed: 20}, {Followed: 20},
	}
	second := []survival.Life{
		{Signed: 2, Followed: 20}, {Signed: 16, Followed: 20},
		{Signed: 2, Ended: 12, Cause: survival.Cheating, Followed: 20}, {Signed: 18, Ended: 19, Cause: survival.FalseAlarm, Followed: 20},
	}
	x, err := survival.Contrast(first, second, 20, survival.Bootstrap{})
	require.NoError(t, err)
	assert.InDelta(t, 28.0/4, x.InForce.First, 1e-9)
	assert.InDelta(t, 33.0/4, x.InForce.Second, 1e-9)
	assert.InDelta(t, 5.0/4, x.InForce.Difference, 1e-9)
	assert.InDelta(t, -6.0/4, x.Waiting.Difference, 1e-9)
	assert.InDelta(t, 0, x.Lost[survival.Cheating].Difference, 1e-9)
	assert.InDelta(t, 8.0/4, x.Lost[survival.Cheating].First, 1e-9)
	assert.InDelta(t, 1.0/4, x.Lost[survival.FalseAlarm].Difference, 1e-9)
	assert.True(t, math.IsNaN(x.InForce.Low))

	var naive [2]float64
	for side, runs := range [][]survival.Life{first, second} {
		records := survival.Durations(runs)
		for _, r := range records {
			naive[side] += r.Time / float64(len(records))
		}
	}
	assert.Less(t, naive[1], naive[0])
}

// Intervals of paired differences cover the truth, and pairing makes them narrow.
func TestIntervalsOfContrastsCover(t *testing.T) {
	t.Parallel()
	const sign, cheat, alarm, horizon, runs, studies = 0.1, 0.04, 0.02, 24, 120, 150
	w1, f1, _ := expected(sign, cheat, alarm, horizon)
	w2, f2, _ := expected(sign, cheat, 3*alarm, horizon)
	assert.Equal(t, w1, w2)
	covered, wide, narrow := 0, 0.0, 0.0
	r := rand.New(rand.NewPCG(5, 5))
	for study := range uint64(studies) {
		var arms [2][]survival.Life
		for run := range uint64(runs) {
			for side, a := range [...]float64{alarm, 3 * alarm} {
				arms[side] = append(arms[side], process(rand.New(rand.NewPCG(study, run)), sign, cheat, a, horizon))
			}
		}
		x, err := survival.Contrast(arms[0], arms[1], horizon, survival.Bootstrap{Resamples: 150, Confidence: 0.9, Source: r})
		require.NoError(t, err)
		if x.InForce.Low <= f2-f1 && f2-f1 <= x.InForce.High {
			covered++
		}
		assert.Zero(t, x.Waiting.High-x.Waiting.Low, "signatures are the same")
		narrow += x.InForce.High - x.InForce.Low
		r.Shuffle(runs, func(i, j int) { arms[1][i], arms[1][j] = arms[1][j], arms[1][i] })
		x, err = survival.Contrast(arms[0], arms[1], horizon, survival.Bootstrap{Resamples: 150, Confidence: 0.9, Source: r})
		require.NoError(t, err)
		wide += x.InForce.High - x.InForce.Low
	}
	assert.InDelta(t, 0.9, float64(covered)/studies, 0.06)
	assert.Less(t, narrow, 0.8*wide)
}

func TestContrastRefusals(t *testing.T) {
	t.Parallel()
	ok := []survival.Life{{Followed: 9}}
	for want, l := range map[string]survival.Life{
		"expected none below 0":                                                         {Signed: -1, Followed: 4},
		"run 0: signed in month 5 and followed to 4":                                    {Signed: 5, Followed: 4},
		"run 0: ended in month 6 and followed to 4":                                     {Signed: 2, Ended: 6, Cause: survival.Cheating, Followed: 4},
		"run 0: signed in month 2 and ended in 2":                                       {Signed: 2, Ended: 2, Cause: survival.Cheating, Followed: 4},
		"run 0: signed in month 0 and ended in 3":                                       {Ended: 3, Cause: survival.Cheating, Followed: 4},
		"run 0: ended in month 3 by none, expected a cause for every end and no other":  {Signed: 2, Ended: 3, Followed: 4},
		"run 0: ended in month 0 by spoiler, expected a cause for every end and no oth": {Signed: 2, Cause: survival.Spoiler, Followed: 4},
		"run 0: ended in month 3 by cause 9":                                            {Signed: 2, Ended: 3, Cause: 9, Followed: 4},
	} {
		_, err := survival.Occupy([]survival.Life{l}, 4)
		require.ErrorContains(t, err, want)
	}
	_, err := survival.Occupy(nil, 4)
	require.ErrorContains(t, err, "no runs")
	_, err = survival.Occupy(ok, 0)
	require.ErrorContains(t, err, "horizon of 0")
	_, err = survival.Occupy(ok, 10)
	require.ErrorContains(t, err, "is followed to month 10")
	_, err = survival.Occupy([]survival.Life{{Followed: 9}, {Signed: 3, Followed: 5}}, 9)
	require.ErrorContains(t, err, "is followed to month 6", "nobody knows what became of the agreement")
	_, err = survival.Contrast(ok, nil, 4, survival.Bootstrap{})
	require.ErrorContains(t, err, "1 and 0 runs")
	_, err = survival.Contrast(ok, ok, 10, survival.Bootstrap{})
	require.ErrorContains(t, err, "arrangement 1")
	_, err = survival.Contrast(ok, ok, 4, survival.Bootstrap{Resamples: 5})
	require.ErrorContains(t, err, "source")
	_, err = survival.Contrast(ok, ok, 4, survival.Bootstrap{Resamples: -5})
	require.ErrorContains(t, err, "-5 resamples")
	_, err = survival.Contrast(ok, ok, 4, survival.Bootstrap{Confidence: -1})
	require.ErrorContains(t, err, "confidence -1")
}
