package agents_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// plain makes every agent the same: it concedes with time, and leaves votes to the
// rule of the model.
type plain struct{}

func (plain) Has(string) bool { return true }
func (plain) Names() []string { return nil }
func (plain) Make(s scenario.Spec) (negotiation.Agent, error) {
	return agents.Negotiator{Preferences: agents.PreferencesOf(s), Schedule: s.Schedule}, nil
}

// venezuela loads the larger example with settings. Unless they name a preset it is
// core.
func venezuela(t *testing.T, sets ...string) *scenario.File {
	t.Helper()
	data, err := os.ReadFile("../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	if !slices.ContainsFunc(sets, func(s string) bool { return strings.HasPrefix(s, "preset=") }) {
		sets = append([]string{"preset=core"}, sets...)
	}
	var list []scenario.Set
	for _, s := range sets {
		x, err := scenario.ParseSet(s)
		require.NoError(t, err)
		list = append(list, x)
	}
	f, err := scenario.Load("venezuela.yaml", data, list...)
	require.NoError(t, err)
	return f
}

func solverOf(t *testing.T, f *scenario.File, types scenario.Archetypes) *negotiation.Solver {
	t.Helper()
	m, err := f.Model(types)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	return s
}

// sameLog requires two runs to have told the same story to the last bit.
func sameLog(t *testing.T, a, b *negotiation.Log) {
	t.Helper()
	require.Equal(t, a.Len(), b.Len())
	for n := range a.Len() {
		x, y := a.At(n), b.At(n)
		require.Equal(t, x, y)
		require.Equal(t, math.Float64bits(x.Value), math.Float64bits(y.Value))
		require.Equal(t, math.Float64bits(x.Extra), math.Float64bits(y.Extra))
		require.Equal(t, a.Package(n), b.Package(n))
	}
}

func TestTypesOfTheExampleDecideLikeThePlainModel(t *testing.T) {
	t.Parallel()
	for _, sets := range [][]string{nil, {"params.mode=grand", "params.tau_v={MIL: 0}"}, {"preset=full"}} {
		f := venezuela(t, sets...)
		a, b := solverOf(t, f, agents.Standard()), solverOf(t, f, plain{})
		for i := range f.Agents {
			f.Agents[i].Type = ""
		}
		c := solverOf(t, f, agents.Standard())
		ballots := map[negotiation.EventKind]int{}
		for run := range uint64(50) {
			for _, s := range []*negotiation.Solver{a, b, c} {
				s.Run(1, run)
			}
			sameLog(t, &b.State().Log, &a.State().Log)
			sameLog(t, &b.State().Log, &c.State().Log)
			for n := range a.State().Log.Len() {
				ballots[a.State().Log.At(n).Kind]++
			}
		}
		assert.Positive(t, ballots[negotiation.EventVetoed])
		assert.Positive(t, ballots[negotiation.EventRatified])
	}
}

// signatures counts deals in a number of runs.
func signatures(s *negotiation.Solver, runs uint64) (n int) {
	for run := range runs {
		s.Run(1, run)
		n += s.State().Agreement.Signatures
	}
	return n
}

func TestHowAPrincipalDecidesMatters(t *testing.T) {
	t.Parallel()
	count := func(sets ...string) int { return signatures(solverOf(t, venezuela(t, sets...), agents.Standard()), 40) }
	time := count()
	assert.Positive(t, time)
	for _, x := range []struct {
		name string
		sets []string
	}{
		{"ultimatum", []string{"agents.GOV.type=ultimatum", "params.kAlpha=0.3"}},
		{"reciprocator", []string{"agents.USA.type=reciprocator"}},
		{"noise", []string{"params.tau_a=0.02"}},
		{"a constituent that cannot be won over", []string{"agents.MIL.type=hard-veto"}},
	} {
		n := count(x.sets...)
		t.Log(x.name, n, "against", time)
		assert.NotEqual(t, time, n, x.name)
		assert.Positive(t, n, x.name)
	}
	assert.Zero(t, count("agents.GOV.type=ultimatum", "agents.USA.type=ultimatum", "params.mediator=0"),
		"two who ask for everything do not meet")
}
