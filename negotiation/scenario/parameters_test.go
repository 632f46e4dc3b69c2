package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestParametersCanBeSet gives every parameter its own default through a
// setting: the key exists, the default lies in the range, and nothing changes.
func TestParametersCanBeSet(t *testing.T) {
	t.Parallel()
	data := read(t, pair)
	want := load(t, pair)
	seen := map[string]bool{}
	for _, p := range scenario.Parameters() {
		assert.False(t, seen[p.Key], "%s is there twice", p.Key)
		seen[p.Key] = true
		assert.NotEmpty(t, p.Meaning, p.Key)
		assert.NotContains(t, p.Meaning, "`", p.Key)
		if p.Default == "" || p.Key == "package" || strings.HasSuffix(p.Key, ".*") {
			continue
		}
		set := scenario.Set{Path: "params." + strings.Replace(p.Key, "*", "A", 1), Value: p.Default}
		switch p.Key {
		case "signers", "beta_*", "margin_*":
			_, err := scenario.Load("pair", data, set)
			assert.ErrorContains(t, err, "only the mode stacked has a use for it", p.Key)
			continue
		}
		if p.Key == "T" {
			set.Value = "24" // what the file says under months
		}
		f, err := scenario.Load("pair", data, set)
		if assert.NoError(t, err, p.Key) {
			assert.Equal(t, want.Params, f.Params, p.Key)
			assert.True(t, f.Given(set.Path), p.Key)
			assert.False(t, want.Given(set.Path), p.Key)
		}
	}
	assert.Greater(t, len(seen), 150)
	for _, key := range []string{"monitor", "routes.oil.w", "modes.belief", "oil.mu", "init.L_*", "tau_v.*", "rule_*"} {
		assert.True(t, seen[key], key)
	}
}

// TestParametersHaveRanges tries to leave every range.
func TestParametersHaveRanges(t *testing.T) {
	t.Parallel()
	data := read(t, pair)
	for _, p := range scenario.Parameters() {
		path := "params." + strings.Replace(p.Key, "*", "A", 1)
		for _, value := range []string{"-1e300", "1e300", "nan", "[]"} {
			if p.Range == "" && value == "nan" {
				continue // a word like any other
			}
			_, err := scenario.Load("pair", data, scenario.Set{Path: path, Value: value})
			unbounded := strings.Contains(p.Range, "inf") && value == "1e300"
			if unbounded {
				assert.NoError(t, err, "%s=%s", path, value)
				continue
			}
			require.Error(t, err, "%s=%s", path, value)
			assert.Contains(t, err.Error(), "-set "+path+"="+value+": ")
		}
	}
}
