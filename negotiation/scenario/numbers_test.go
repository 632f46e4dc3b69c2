package scenario_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestWithIsASetting: another value of a number is what loading with that setting gives.
func TestWithIsASetting(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	load := func(sets ...scenario.Set) (*scenario.File, error) {
		return scenario.Load("venezuela.yaml", data, sets...)
	}
	f, err := load()
	require.NoError(t, err)
	before := f.Params
	seen := map[string]bool{}
	for n, x := range f.Numbers() {
		require.False(t, seen[x.Path], "%s is there twice", x.Path)
		seen[x.Path] = true
		value := x.Low
		if x.OpenLow || x.Value == x.Low {
			value = min(x.High, x.Low+1) - (min(x.High, x.Low+1)-x.Low)/4
			if x.Whole {
				value = x.Low + 1
			}
		}
		got, err := f.With(x, value)
		if n%4 != 0 && err == nil { // reading the file takes its time
			continue
		}
		want, err2 := load(scenario.Set{Path: x.Path, Value: fmt.Sprint(value)})
		if err != nil {
			assert.Error(t, err2, "%s = %v: %v", x.Path, value, err)
			continue
		}
		require.NoError(t, err2, "%s = %v", x.Path, value)
		assert.Equal(t, want.Params, got.Params, x.Path)
		assert.Equal(t, want.Months, got.Months, x.Path)
		assert.Equal(t, want.Resolve(), got.Resolve(), x.Path)
		assert.True(t, got.Given(x.Path))
	}
	assert.Equal(t, before, f.Params, "the scenario itself stays as it is")
	for _, path := range []string{"params.monitor", "params.init.L_GOV", "params.routes.oil.w", "params.tau_v.INN", "params.zeta_v.CON", "params.T"} {
		assert.True(t, seen[path], path)
	}
}

func TestWithKeepsToRanges(t *testing.T) {
	t.Parallel()
	f := load(t, pair)
	number := func(path string) scenario.Number {
		for _, x := range f.Numbers() {
			if x.Path == path {
				return x
			}
		}
		require.Fail(t, "no number", path)
		return scenario.Number{}
	}
	for path, x := range map[string]float64{"params.monitor": 1.1, "params.T": 2.5, "params.delta": 1, "params.sev_lo": 0.999} {
		_, err := f.With(number(path), x)
		require.Error(t, err, path)
		var list scenario.Problems
		require.ErrorAs(t, err, &list)
		assert.Contains(t, err.Error(), path)
	}
	assert.Panics(t, func() { _, _ = f.With(scenario.Number{Path: "params.none", Low: 0, High: 1}, 0.5) })
}
