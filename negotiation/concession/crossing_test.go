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

// TestFirstCrossingMatchesRoundByRoundSearch looks at every round in turn.
func TestFirstCrossingMatchesRoundByRoundSearch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := schedule(t), schedule(t)
		r := rapid.OneOf(rapid.Float64Range(0, 0.999), rapid.Just(0.5)).Draw(t, "reservation")
		deadline := rapid.IntRange(1, 60).Draw(t, "deadline")
		demand := func(s concession.Schedule, round int) float64 {
			return r + (1-r)*(1-s.Concession(float64(round), float64(deadline)))
		}
		got, err := concession.FirstCrossing(a, b, r, deadline)
		for round := range deadline + 1 {
			if demand(a, round)+demand(b, round) <= 1+1e-12 {
				require.NoError(t, err)
				require.Equal(t, round, got.Round)
				require.InDelta(t, demand(a, round), got.Demands[0], 1e-15)
				require.InDelta(t, demand(b, round), got.Demands[1], 1e-15)
				return
			}
		}
		require.ErrorIs(t, err, concession.ErrNoCrossing)
	})
}

// TestFirstCrossingTendsToItsLimit uses the closed form for equal schedules, whose
// demands meet at one half each: 1 − τ^(1/β) = (1/2 − r)/(1 − r).
func TestFirstCrossingTendsToItsLimit(t *testing.T) {
	t.Parallel()
	const beta, r, deadline = 0.6, 0.1, 1_000_000_000
	s := concession.Schedule{Beta: beta}
	got, err := concession.FirstCrossing(s, s, r, deadline)
	require.NoError(t, err)
	want := math.Pow(1-(0.5-r)/(1-r), beta)
	assert.InDelta(t, want, float64(got.Round)/deadline, 2.0/deadline)
}

func TestFirstCrossingRefusesBadArguments(t *testing.T) {
	t.Parallel()
	s := concession.Schedule{Beta: 1}
	for name, call := range map[string]func() (concession.Crossing, error){
		"beta":        func() (concession.Crossing, error) { return concession.FirstCrossing(s, concession.Schedule{}, 0, 10) },
		"reservation": func() (concession.Crossing, error) { return concession.FirstCrossing(s, s, 1, 10) },
		"deadline":    func() (concession.Crossing, error) { return concession.FirstCrossing(s, s, 0, 0) },
	} {
		_, err := call()
		assert.ErrorContains(t, err, name)
		assert.NotErrorIs(t, err, concession.ErrNoCrossing)
	}
}

// A Boulware meets a Conceder, with a reservation value of a tenth each.
func ExampleFirstCrossing() {
	cross, err := concession.FirstCrossing(concession.Schedule{Beta: 0.2}, concession.Schedule{Beta: 5}, 0.1, 20)
	fmt.Printf("round %d: %.2f and %.2f, %v\n", cross.Round, cross.Demands[0], cross.Demands[1], err)
	// Output: round 15: 0.79 and 0.15, <nil>
}
