package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// TestAStopwatchChangesNothing plays the same runs with and without it.
func TestAStopwatchChangesNothing(t *testing.T) {
	t.Parallel()
	for _, x := range settings {
		m := mustModel(t, venezuelaWith(x.sets))
		w := &stopwatch{start: time.Now()}
		timed, err := negotiation.NewSolver(w.timed(m))
		require.NoError(t, err)
		plain, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		for run := range uint64(5) {
			timed.Run(seed, run)
			plain.Run(seed, run)
			require.Equal(t, plain.State().Log, timed.State().Log, x.name)
			require.Equal(t, plain.State().X, timed.State().X, x.name)
		}
		assert.Equal(t, "solver", w.names[0])
		assert.Len(t, w.names, len(m.Parts())+1)
		assert.Contains(t, w.names, "talks")
		for n, row := range w.spent {
			for phase, d := range row {
				assert.GreaterOrEqual(t, d, time.Duration(0), "%s in phase %d", w.names[n], phase)
			}
		}
	}
}

// TestCostsAreWithoutTheStopwatch takes the time of made-up laps apart.
func TestCostsAreWithoutTheStopwatch(t *testing.T) {
	t.Parallel()
	const rounds, press = 1000, 25
	w := &stopwatch{names: []string{"solver", "one", "idle"}, spent: make([][phases]time.Duration, 3)}
	for n := range w.spent {
		for phase := range phases {
			w.spent[n][phase] = rounds * press
		}
	}
	w.spent[0][3] += rounds * 70
	w.spent[1][2] += rounds * 100
	w.spent[1][6] += rounds * 400
	w.spent[2][6] += rounds * noise / 2
	assert.InDeltaSlice(t, []float64{70, 500, 0}, w.costs(rounds), 1e-9)
}

// TestInterruptionsAreLeftOut presses a stopwatch by hand.
func TestInterruptionsAreLeftOut(t *testing.T) {
	t.Parallel()
	w := &stopwatch{start: time.Now(), spent: make([][phases]time.Duration, 1)}
	w.last = time.Since(w.start) - 2*interruption
	w.press(0, 4)
	assert.Zero(t, w.spent[0][4])
	before := w.last
	w.press(0, 4)
	if passed := w.last - before; passed < interruption {
		assert.Equal(t, passed, w.spent[0][4])
	}
}
