package ensemble_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// rivals compares rules in the border scenario.
func rivals(t *testing.T, rules ...string) *ensemble.Rivals {
	t.Helper()
	return &ensemble.Rivals{Rules: rules, Seed: 3, Runs: 24,
		Model: func(first, second string, settings []string) (*negotiation.Model, error) {
			var sets []scenario.Set
			for _, text := range append([]string{"params.rule_North=" + first, "params.rule_South=" + second}, settings...) {
				s, err := scenario.ParseSet(text)
				if err != nil {
					return nil, err
				}
				sets = append(sets, s)
			}
			f, err := scenario.Load("border.yaml", []byte(border), sets...)
			if err != nil {
				return nil, err
			}
			return f.Model(agents.Standard())
		}}
}

func TestRivalsFindWhatDependsOnRules(t *testing.T) {
	t.Parallel()
	r := rivals(t, "heuristic", "equilibrium", "attrition")
	r.Equilibrium, r.Delay = []string{"equilibrium"}, []string{"attrition"}
	r.Contrasts = []ensemble.Contrast{
		{ID: "channel", First: []string{"params.incident=0"}, Second: []string{"params.incident=1"}, Metric: "Hm", Smallest: 0.02},
		{ID: "too small", First: []string{"params.incident=0"}, Second: []string{"params.incident=1"}, Metric: "Hm", Smallest: 100},
		{ID: "nothing", First: nil, Second: nil, Metric: "Hm"},
		// How fast parties concede with time matters only to those who do.
		{ID: "pace", First: []string{"params.betaG=0.2", "params.betaU=0.2"}, Second: []string{"params.betaG=5", "params.betaU=5"}, Metric: "first", Smallest: 1},
	}
	last := 0
	r.Progress = func(done int) {
		require.Equal(t, last+1, done)
		last = done
	}
	x, err := r.Play(context.Background())
	require.NoError(t, err)
	assert.Equal(t, r.Total(), last)
	verdicts := map[string]ensemble.Verdict{}
	for _, f := range x.Findings {
		verdicts[f.ID] = f.Verdict
	}
	assert.Equal(t, map[string]ensemble.Verdict{"channel": ensemble.Robust, "too small": ensemble.Mixed,
		"nothing": ensemble.Mixed, "pace": ensemble.Conditional}, verdicts)
	assert.Equal(t, 1.0, x.Findings[0].Kept)
	pace := x.Findings[3]
	assert.Less(t, pace.Effects[0][0].Difference.Mean(), -1.0)
	assert.Zero(t, pace.Effects[1][1].Difference.Mean(), "an equilibrium has no clock")
	for i := range x.Rules {
		for j := range x.Rules {
			p := x.Pairs[i][j]
			assert.Positive(t, p.Signed.Value())
			for side := range p.Regret {
				assert.GreaterOrEqual(t, p.Regret[side], 0.0)
			}
			best := true
			for k := range x.Rules {
				best = best && x.Pairs[k][j].Payoff[0].Mean() <= p.Payoff[0].Mean() && x.Pairs[i][k].Payoff[1].Mean() <= p.Payoff[1].Mean()
			}
			assert.Equal(t, best, p.Equilibrium, "%s against %s", x.Rules[i], x.Rules[j])
			if i > 0 && i == j {
				assert.NotEqual(t, x.Pairs[0][0].Delay, p.Delay)
			}
		}
	}
	r.Progress, r.Workers = nil, 1
	again, err := r.Play(context.Background())
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprintf("%v", x.Findings), fmt.Sprintf("%v", again.Findings))
	assert.Equal(t, x.Pairs, again.Pairs)
}

func TestOnlyDifferentRulesMakeAnEffectRobust(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		rules              []string
		equilibrium, delay []string
		runs               int
		less               string
		want               ensemble.Verdict
	}{
		{[]string{"heuristic", "attrition"}, []string{"heuristic"}, []string{"attrition"}, 24, "0", ensemble.TooFew},
		{[]string{"heuristic", "equilibrium", "attrition"}, []string{"equilibrium"}, nil, 24, "0", ensemble.Among},
		{[]string{"heuristic", "equilibrium", "attrition"}, nil, []string{"attrition"}, 24, "0", ensemble.Among},
		{[]string{"heuristic", "equilibrium", "attrition"}, []string{"equilibrium"}, []string{"attrition"}, 24, "0", ensemble.Robust},
		// With two runs hardly an interval leaves 0 out.
		{[]string{"heuristic", "equilibrium", "attrition"}, []string{"equilibrium"}, []string{"attrition"}, 2, "0.6", ensemble.Mixed},
	} {
		r := rivals(t, x.rules...)
		r.Equilibrium, r.Delay, r.Runs = x.equilibrium, x.delay, x.runs
		r.Contrasts = []ensemble.Contrast{{ID: "channel", First: []string{"params.incident=" + x.less}, Second: []string{"params.incident=1"}, Metric: "Hm", Smallest: 0.002}}
		found, err := r.Play(context.Background())
		require.NoError(t, err)
		f := found.Findings[0]
		assert.Equal(t, x.want, f.Verdict, "%v of %v", x.runs, x.rules)
		if x.want != ensemble.Mixed {
			continue
		}
		zero := false
		for i := range x.rules {
			d := &f.Effects[i][i].Difference
			assert.GreaterOrEqual(t, math.Abs(d.Mean()), f.Smallest)
			low, high := d.Interval()
			zero = zero || low <= 0 && high >= 0
		}
		assert.True(t, zero)
	}
}

func TestRivalsRefuseNonsense(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*ensemble.Rivals){
		"1 rules, expected at least 2":                func(r *ensemble.Rivals) { r.Rules = r.Rules[:1] },
		"rule fixed is there twice":                   func(r *ensemble.Rivals) { r.Rules = []string{"fixed", "fixed"} },
		"no function that makes models":               func(r *ensemble.Rivals) { r.Model = nil },
		"1 runs, expected at least 2":                 func(r *ensemble.Rivals) { r.Runs = 1 },
		"share of pairs 2, expected":                  func(r *ensemble.Rivals) { r.KeepShare = 2 },
		"smallest effect NaN, expected":               func(r *ensemble.Rivals) { r.Contrasts[0].Smallest = math.NaN() },
		`no metric "sunshine"; the nearest names are`: func(r *ensemble.Rivals) { r.Contrasts[0].Metric = "sunshine" },
		"rules heuristic and heuristic: sad": func(r *ensemble.Rivals) {
			r.Model = func(string, string, []string) (*negotiation.Model, error) { return nil, errors.New("sad") }
		},
		"expected at least 1, or 0": func(r *ensemble.Rivals) { r.Workers = -1 },
	} {
		r := rivals(t, "heuristic", "fixed")
		r.Runs = 2
		r.Contrasts = []ensemble.Contrast{{ID: "any", Metric: "K"}}
		change(r)
		x, err := r.Play(context.Background())
		assert.Nil(t, x)
		assert.ErrorContains(t, err, want)
	}
}
