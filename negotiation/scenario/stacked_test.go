package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

const river = "testdata/river.yaml"

func TestThreePrincipalsNegotiateInTheModeStacked(t *testing.T) {
	t.Parallel()
	f := load(t, river)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	for n, want := range []negotiation.Party{{ID: "Highland", Margin: 0.01}, {ID: "Valley", Margin: 0.01}, {ID: "Delta", Margin: 0.02}} {
		want.Trustworthy = 1
		assert.Equal(t, want, m.Parties[n])
		assert.Equal(t, []float64{0.5, 1.2, 0.8}[n], m.Members[n].Agent.(agents.Negotiator).Schedule.Beta)
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(1, 1)
	assert.Equal(t, 2, s.State().Agreement.Signatures, "one for each stage")

	// A party that needs more than there is blocks, or is outvoted.
	for signers, signatures := range map[string]int{"0": 0, "2": 2, "3": 0} {
		f, err := scenario.Load(river, read(t, river), sets(t, "params.margin_Delta=0.9", "params.signers="+signers)...)
		require.NoError(t, err)
		m, err := f.Model(agents.Standard())
		require.NoError(t, err)
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		s.Run(1, 1)
		assert.Equal(t, signatures, s.State().Agreement.Signatures, "%s signers", signers)
	}
}

func sets(t *testing.T, texts ...string) (list []scenario.Set) {
	for _, text := range texts {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		list = append(list, s)
	}
	return list
}

func TestTheModeStackedRefusesWhatItHasNoUseFor(t *testing.T) {
	t.Parallel()
	data := string(read(t, river))
	for _, x := range []struct{ old, new, want string }{
		{"mode: stacked", "mode: seq", "river:16:3: agents: found 3 with the role principal, expected 2 (more can only negotiate with params.mode stacked)"},
		{"Tneg: 8", "mediator: 0.4", "params.mediator: the mode stacked has no use for it (leave it out)"},
		{"Tneg: 8", "modes: {belief: beta}", "params.modes: the mode stacked has no use for it (leave it out)"},
		{"Tneg: 8", "rule_Valley: resource", "nothing runs out in the mode stacked"},
		{"Tneg: 8", "beta_Valley: 2", "params.beta_Valley: is written betaU for this principal"},
		{"Tneg: 8", "margin_Highland: 0", "params.margin_Highland: is written mG for this principal"},
		{"Tneg: 8", "signers: 1", "params.signers: found 1, expected 0 for all, or a number from 2 to the 3 principals"},
		{"Tneg: 8", "signers: 4", "params.signers: found 4"},
		{"params:", "trust: [{of: Valley, to: Delta, base: 0.5}]\nparams:", "trust: the mode stacked has no use for it: it is about two sides (leave it out)"},
		{"months: 24", "months: 24\npreset: full", `preset: found "full", expected core: the mode stacked leaves out what the others add`},
	} {
		require.Contains(t, data, x.old)
		_, err := scenario.Load("river", []byte(strings.Replace(data, x.old, x.new, 1)))
		assert.ErrorContains(t, err, x.want)
	}
	one := data
	for _, id := range []string{"Valley", "Delta"} {
		one = strings.Replace(one, "{id: "+id+", role: principal", "{id: "+id+", role: stakeholder", 1)
	}
	_, err := scenario.Load("river", []byte(one))
	assert.ErrorContains(t, err, "agents: found 1 with the role principal, expected at least 2")
}

func TestNumbersOfTheModeStacked(t *testing.T) {
	t.Parallel()
	paths := map[string]bool{}
	f := load(t, river)
	for _, n := range f.Numbers() {
		paths[n.Path] = true
		_, err := f.With(n, n.Value)
		assert.NoError(t, err, n.Path)
	}
	for _, path := range []string{"betaG", "betaU", "beta_Delta", "margin_Delta", "signers", "Tneg", "sdW"} {
		assert.True(t, paths["params."+path], path)
	}
	for _, path := range []string{"beta_Valley", "margin_Highland", "mediator", "monitor", "init.L_Delta"} {
		assert.False(t, paths["params."+path], path)
	}
}
