package explain

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestReplayWithoutAChange: with a parameter at its present value a round is what it was.
func TestReplayWithoutAChange(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	for _, preset := range scenario.Presets() {
		f, err := scenario.Load("venezuela.yaml", data, scenario.Set{Path: "preset", Value: preset})
		require.NoError(t, err)
		m, err := f.Model(agents.Standard())
		require.NoError(t, err)
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		played := 0
		for n, x := range f.Numbers() {
			c := Case{File: f, Types: agents.Standard(), Seed: 3, Run: uint64(n % 7)}
			s.Reset(c.Seed, c.Run)
			for range 5 + n%25 {
				s.Round()
			}
			before, err := negotiation.NewSolver(m)
			require.NoError(t, err)
			require.NoError(t, before.CopyFrom(s))
			s.Round()
			now, ok := (&search{c: c, before: before}).play(x, x.Value)
			if !ok {
				continue
			}
			played++
			require.Equal(t, happened(s), now, "%s in preset %s", x.Path, preset)
		}
		assert.Greater(t, played, 200)
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	date := func(x float64) scenario.Number {
		return scenario.Number{Parameter: scenario.Parameter{Unit: "month"}, Value: x, Low: 0, High: 100, Whole: true}
	}
	for _, x := range []struct {
		n         scenario.Number
		low, high float64
		ok        bool
	}{
		{scenario.Number{Value: 0.3, Low: 0, High: 1}, 0, 1, true},
		{scenario.Number{Value: 0.3, Low: 0, High: 1, OpenLow: true, OpenHigh: true}, 0.0001, 0.9999, true},
		{scenario.Number{Value: 3, Low: 0, High: 12, Whole: true, OpenHigh: true}, 0, 11, true},
		{scenario.Number{Value: 200, Low: 0, High: inf}, 0, 2000, true},
		{scenario.Number{Value: 0, Low: 1, High: inf}, 1, 11, true},
		{scenario.Number{Value: -3, Low: -inf, High: inf}, -30, 30, true},
		{scenario.Number{Value: inf, Low: 1, High: inf}, 0, 0, false},
		{date(12), 10, 48, true},
		{date(60), 10, 60, true},
		{date(9), 0, 0, false},
		{scenario.Number{Value: 2, Low: 2, High: 2}, 2, 2, false},
	} {
		low, high, ok := span(x.n, 10, 48)
		assert.Equal(t, x.ok, ok, "%+v", x.n)
		assert.Equal(t, x.low, low, "%+v", x.n)
		assert.Equal(t, x.high, high, "%+v", x.n)
	}
}
