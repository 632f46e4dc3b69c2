package negotiation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// choices are the words that parameters take.
func choices() map[string][]string {
	words := map[string][]string{}
	for _, p := range scenario.Parameters() {
		if list := strings.Split(p.Range, ", "); len(list) > 1 && !strings.ContainsAny(p.Range, "[(") {
			words[p.Key] = list
		}
	}
	return words
}

// drawSettings draws a preset and values of a few parameters, often at the ends of
// their ranges.
func drawSettings(r *rand.Rand, words map[string][]string, keys []string, numbers []scenario.Number) []string {
	sets := []string{"preset=" + scenario.Presets()[r.IntN(len(scenario.Presets()))], "months=" + strconv.Itoa(1+r.IntN(60))}
	seen := map[string]bool{"T": true}
	for range 1 + r.IntN(8) {
		if r.IntN(4) == 0 {
			key := keys[r.IntN(len(keys))]
			if seen[key] {
				continue
			}
			seen[key] = true
			sets = append(sets, fmt.Sprintf("params.%s=%s", strings.Replace(key, "*", [...]string{"GOV", "USA"}[r.IntN(2)], 1), words[key][r.IntN(len(words[key]))]))
			continue
		}
		n := numbers[r.IntN(len(numbers))]
		if seen[n.Path] || n.Path == "params.rl_train" || n.Path == "params.T" {
			continue
		}
		seen[n.Path] = true
		lo, hi := max(n.Low, -5), min(n.High, 60)
		x := lo + (hi-lo)*r.Float64()
		if end := r.IntN(3); end == 0 && !n.OpenLow {
			x = lo
		} else if end == 1 && !n.OpenHigh {
			x = hi
		}
		if n.Whole {
			x = math.Round(x)
		}
		sets = append(sets, fmt.Sprintf("%s=%v", n.Path, x))
	}
	return sets
}

// TestAnySettingCanBePlayed draws settings and plays them: whatever the file accepts
// runs to its end, every variable stays a finite number within its bounds, and a
// second solver plays the same run.
func TestAnySettingCanBePlayed(t *testing.T) {
	t.Parallel()
	words := choices()
	var keys []string
	for _, p := range scenario.Parameters() {
		// Learners are trained when the model is made, which takes its time.
		if words[p.Key] != nil && p.Key != "rule_*" {
			keys = append(keys, p.Key)
		}
	}
	numbers := venezuela(t).Numbers()
	r := rand.New(rand.NewPCG(5, 8))
	played := 0
	for range runs(150, 2000) {
		sets := drawSettings(r, words, keys, numbers)
		f, err := loadVenezuela(t, sets)
		if err != nil {
			continue // refused with its reason: settings that do not go together
		}
		m, err := f.Model(agents.Standard())
		require.NoError(t, err, "%v", sets)
		if _, err := negotiation.NewSolver(m); err != nil {
			continue // likewise
		}
		played++
		playWithinBounds(t, m, sets)
	}
	assert.Greater(t, played, 100)
}

func loadVenezuela(t *testing.T, sets []string) (*scenario.File, error) {
	t.Helper()
	var list []scenario.Set
	for _, text := range sets {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		list = append(list, s)
	}
	return scenario.Load("venezuela.yaml", venezuelaData(t), list...)
}

func playWithinBounds(t *testing.T, m *negotiation.Model, sets []string) {
	t.Helper()
	defer func() {
		if e := recover(); e != nil {
			require.Fail(t, "panic", "%v: %v", sets, e)
		}
	}()
	s, twin := solve(t, m), solve(t, m)
	for run := range uint64(2) {
		s.Reset(2, run)
		for s.Round() == negotiation.Running {
		}
		twin.Run(2, run)
		require.Zero(t, first(difference(entries(s), entries(twin))), "%v", sets)
		for _, v := range s.Variables() {
			for n, x := range s.State().View(v.Name) {
				require.False(t, math.IsNaN(x), "%v: %s[%d] is not a number", sets, v.Name, n)
				if v.Min < v.Max {
					require.True(t, x >= v.Min-1e-9 && x <= v.Max+1e-9, "%v: %s[%d] is %v, stated [%v, %v]", sets, v.Name, n, x, v.Min, v.Max)
				}
			}
		}
	}
}

func first(d float64, _ string) float64 { return d }
