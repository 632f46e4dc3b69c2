package survival_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/survival"
)

// played reads the lives of runs of the larger example.
func played(t *testing.T, runs uint64, check func(*negotiation.State, survival.Life), settings ...string) []survival.Life {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	f, err := scenario.Load("venezuela.yaml", data, sets...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	var list []survival.Life
	for run := range runs {
		s.Run(1, run)
		l, err := survival.Read(&s.State().Log, survival.DefaultRules())
		require.NoError(t, err)
		check(s.State(), l)
		list = append(list, l)
	}
	return list
}

// Lives agree with what the solver itself counts, whatever is switched on.
func TestLivesOfRealRuns(t *testing.T) {
	t.Parallel()
	for _, preset := range []string{"core", "full"} {
		t.Run(preset, func(t *testing.T) {
			t.Parallel()
			causes := map[survival.Cause]int{}
			list := played(t, 250, func(s *negotiation.State, l survival.Life) {
				a := &s.Agreement
				assert.Equal(t, a.FirstSignature, l.Signed)
				assert.Equal(t, s.Round, l.Followed)
				assert.Equal(t, a.Snapbacks+a.Denunciations > 0, l.Ended > 0)
				if a.Denunciations == 0 {
					assert.Equal(t, a.FirstSnapback, l.Ended)
				} else if a.Snapbacks == 0 {
					assert.Contains(t, []survival.Cause{survival.Denunciation, survival.TurnedOver}, l.Cause)
				}
				causes[l.Cause]++
			}, "preset="+preset)
			for _, c := range []survival.Cause{survival.None, survival.Cheating} {
				assert.Positive(t, causes[c], "%v", c)
			}
			assert.Zero(t, causes[survival.Other], "every end has a cause")
			o, err := survival.Occupy(list, 48)
			require.NoError(t, err)
			x := o.Months()
			assert.Positive(t, x.InForce)
			t.Logf("%v; %.2f months waiting, %.2f in force, lost %.2f", causes, x.Waiting, x.InForce, x.Lost)
		})
	}
}

// False alarms end agreements that nobody has broken, and the contrast says so.
func TestFalseAlarmsCostMonthsOfAgreement(t *testing.T) {
	t.Parallel()
	skip := func(*negotiation.State, survival.Life) {}
	quiet := played(t, 200, skip, "preset=core", "params.mode=fixed", "params.fa=0")
	noisy := played(t, 200, skip, "preset=core", "params.mode=fixed", "params.fa=0.08")
	x, err := survival.Contrast(quiet, noisy, 48, survival.Bootstrap{Resamples: 200, Source: source()})
	require.NoError(t, err)
	assert.Less(t, x.InForce.High, 0.0)
	assert.Positive(t, x.Lost[survival.FalseAlarm].Low)
	assert.Zero(t, x.Lost[survival.FalseAlarm].First)
	sum := x.Waiting.Difference + x.InForce.Difference
	for _, e := range x.Lost {
		sum += e.Difference
	}
	assert.InDelta(t, 0, sum, 1e-9)
}
