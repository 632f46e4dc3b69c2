package compliance_test

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/scenario"
)

func TestFalseAlarmAtIsAnOperatingCharacteristic(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 0.158655, compliance.FalseAlarmAt(0.5, 1), 1e-6, "Φ(−1)")
	assert.InDelta(t, 0.5, compliance.FalseAlarmAt(0.841345, 1), 1e-5, "Φ(1 − 1)")
	rapid.Check(t, func(t *rapid.T) {
		q, d := rapid.Float64Range(0, 1).Draw(t, "q"), rapid.Float64Range(0.01, 4).Draw(t, "d'")
		f := compliance.FalseAlarmAt(q, d)
		require.True(t, f >= 0 && f <= max(q, 1e-12)+1e-12, "a monitor is no worse than chance: %v", f)
		require.GreaterOrEqual(t, compliance.FalseAlarmAt(min(1, q+0.1), d), f, "more detection, more false alarms")
		require.LessOrEqual(t, compliance.FalseAlarmAt(q, d+0.5), f, "a better monitor errs less")
	})
}

type plain struct{}

func (plain) Has(string) bool { return true }
func (plain) Names() []string { return nil }
func (plain) Make(s scenario.Spec) (negotiation.Agent, error) {
	return agents.Negotiator{Preferences: agents.Preferences{Weights: s.Weights, Values: s.Values}, Schedule: s.Schedule}, nil
}

// example returns a solver of the example scenario with the preset core.
func example(t *testing.T, sets ...string) *negotiation.Solver {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	list := []scenario.Set{{Path: "preset", Value: "core"}}
	for _, s := range sets {
		x, err := scenario.ParseSet(s)
		require.NoError(t, err)
		list = append(list, x)
	}
	f, err := scenario.Load("venezuela.yaml", data, list...)
	require.NoError(t, err)
	m, err := f.Model(plain{})
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	return s
}

const several = "params.reports=monitors"

// chances are the alarm rates of the first party under the text of round 1.
func chances(t *testing.T, sets ...string) []float64 {
	s := example(t, append([]string{"params.mode=fixed"}, sets...)...)
	s.Round()
	return append([]float64(nil), s.State().Force.Alarm[:3]...)
}

func TestOneSourceThatWatchesEverythingReportsAsItsNumbersSay(t *testing.T) {
	t.Parallel()
	r := chances(t, several, "monitors={VER: {q: 0.7, f: 0.05}}", "params.pub=0")
	assert.InDeltaSlice(t, []float64{0.05, 0.7, 0.7}, r, 1e-12)
	r = chances(t, several, "monitors={VER: {q: 0.7, f: 0.05}, PUB: {q: 0.4, f: 0.1}}", "params.pub=0")
	assert.InDeltaSlice(t, []float64{1 - 0.95*0.9, 1 - 0.3*0.6, 1 - 0.3*0.6}, r, 1e-12, "either may report")
	r = chances(t, several, "monitors={VER: {q: 0.7, f: 0.05, issues: [U1]}}", "params.pub=0")
	assert.Equal(t, []float64{0, 0, 0}, r, "it watches the other side only")
	r = chances(t, several, "monitors={VER: {q: 0.7, f: 0.05}}", "params.pub=0", "shocks=[{month: 1, monitor: 0.325}]")
	assert.InDeltaSlice(t, []float64{0.025, 0.35, 0.35}, r, 1e-12, "half of the access is left")
}

func TestReportsMoveTrustByTheirLikelihoodToTheCredenceOfTheirSource(t *testing.T) {
	t.Parallel()
	// The second party about the first, in a deal that everybody forgets to keep: what a
	// month of reports does to log-odds grows with credence and is 0 without any.
	moved := func(credence string) float64 {
		s := example(t, several, "params.mode=fixed", "params.spoiler=0", "params.cure=0", "params.enfG=0", "params.enfU=0",
			"monitors={VER: {q: 0.7, f: 0.05, cred_GOV: "+credence+", cred_USA: "+credence+"}}")
		var sum float64
		for run := range uint64(20) {
			s.Reset(2, run)
			last := s.State().Trust(1, 0)
			for range 12 {
				s.Round()
				now := s.State().Trust(1, 0)
				sum += math.Abs(math.Log(now/(1-now)) - math.Log(last/(1-last)))
				last = now
			}
		}
		return sum
	}
	assert.InDelta(t, 0, moved("0"), 1e-9)
	low, high := moved("0.3"), moved("1")
	assert.Greater(t, low, 0.1)
	assert.Greater(t, high, 1.5*low)
}

func TestASourceThatTellsNothingChangesNoBelief(t *testing.T) {
	t.Parallel()
	for _, belief := range []string{"types", "beta"} {
		s := example(t, several, "params.mode=fixed", "params.spoiler=0", "params.forget=1", "params.modes.belief="+belief, "params.pub=0",
			"monitors={VER: {q: 0.2, f: 0.2}}", "params.phi=1")
		s.Run(3, 1)
		assert.InDelta(t, 0.25, s.State().Trust(1, 0), 1e-12, belief)
		assert.InDelta(t, 0.3, s.State().Trust(0, 1), 1e-12, belief)
	}
}

func TestAMandateStrengthensMonitoring(t *testing.T) {
	t.Parallel()
	// V8 is given a mandate for its hook; at level 1 it closes half of the gap.
	mandate := []string{"issues.V8.hook=monitor", "issues.V8.status_quo=1", "params.m_J2=0.5", "packages={medium: {V8: 1, V1: 1, U1: 1}}"}
	off, on := chances(t, append(mandate, "params.hooks=off")...), chances(t, append(mandate, "params.hooks=lagged")...)
	q := func(m float64) float64 { return 0.95 * m } // of V1, all that is owed
	assert.InDelta(t, q(0.65), off[1], 1e-9)
	assert.InDelta(t, q(0.65+0.5*0.35), on[1], 1e-9)
}
