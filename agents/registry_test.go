package agents_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var _ scenario.Archetypes = (*agents.Registry)(nil)

func spec(roles ...negotiation.Role) scenario.Spec {
	p := linear(0.3, 0.7)
	return scenario.Spec{ID: "X", Roles: roles, Weights: p.Weights, Values: p.Values}
}

// principal returns what a scenario says about a principal.
func principal(name string) scenario.Spec {
	s := spec(negotiation.Principal)
	s.Type, s.Schedule, s.Noise = name, concession.Schedule{Beta: 0.6, Kappa: 0.2}, 0.01
	s.Rules = scenario.Preset("core").RulesParams
	return s
}

func TestMakersUseWhatTheScenarioSays(t *testing.T) {
	t.Parallel()
	types := agents.Standard()
	p := linear(0.3, 0.7)
	for name, want := range map[string]negotiation.Agent{
		agents.TypeNegotiator:   agents.Negotiator{Preferences: p, Schedule: concession.Schedule{Beta: 0.6, Kappa: 0.2}, Noise: 0.01},
		agents.TypeUltimatum:    agents.Ultimatum{Preferences: p, Share: 0.8, Noise: 0.01},
		agents.TypeReciprocator: agents.Reciprocator{Preferences: p, Opening: 0.2, Rate: 1, Span: 1, Noise: 0.01},
	} {
		a, err := types.Make(principal(name))
		require.NoError(t, err)
		assert.Equal(t, want, a)
	}
	for name, want := range map[string]negotiation.Agent{
		agents.TypeVetoPlayer:  agents.VetoPlayer{Preferences: p},
		agents.TypeHardVeto:    agents.HardVeto{Preferences: p},
		agents.TypeStakeholder: agents.Stakeholder{Preferences: p},
	} {
		s := spec(negotiation.Constituent)
		s.Type = name
		a, err := types.Make(s)
		require.NoError(t, err)
		assert.Equal(t, want, a)
	}
}

func TestRolesDecideWhereNoTypeIsGiven(t *testing.T) {
	t.Parallel()
	types := agents.Standard()
	a, err := types.Make(principal(""))
	require.NoError(t, err)
	assert.IsType(t, agents.Negotiator{}, a)
	for _, x := range []struct {
		roles []negotiation.Role
		want  negotiation.Agent
	}{
		{[]negotiation.Role{negotiation.Constituent}, agents.VetoPlayer{}},
		{[]negotiation.Role{negotiation.Stakeholder, negotiation.Monitor}, agents.Stakeholder{}},
		{[]negotiation.Role{negotiation.Mediator, negotiation.Guarantor}, agents.Stakeholder{}},
		{[]negotiation.Role{negotiation.Patron}, agents.Stakeholder{}},
	} {
		a, err := types.Make(spec(x.roles...))
		require.NoError(t, err)
		assert.IsType(t, x.want, a, "%v", x.roles)
	}
	_, err = (&agents.Registry{}).Make(spec(negotiation.Constituent))
	assert.EqualError(t, err, "unknown type veto-player; there are no types")
}

func TestPlacesThatATypeCannotTakeAreRefused(t *testing.T) {
	t.Parallel()
	types := agents.Standard()
	for _, x := range []struct {
		change func(*scenario.Spec)
		want   string
	}{
		{func(s *scenario.Spec) { s.Type = "stakeholder" },
			"type stakeholder does not bargain; a principal can be of type negotiator, ultimatum, reciprocator, resourced, mixture, zeuthen, equilibrium, bidder, attrition, bayesian, reinforcer"},
		{func(s *scenario.Spec) { s.Roles = []negotiation.Role{negotiation.Patron} }, "type negotiator bargains, which only principals do"},
		{func(s *scenario.Spec) { s.Schedule.Beta = 0 }, "type negotiator: concession: beta 0, expected above 0"},
		{func(s *scenario.Spec) { s.Noise = -1 }, "type negotiator: acceptance noise -1, expected at least 0"},
		{func(s *scenario.Spec) { s.Type = "jester" },
			"unknown type jester; the types are " + strings.Join(agents.Standard().Names(), ", ")},
	} {
		s := principal("negotiator")
		x.change(&s)
		a, err := types.Make(s)
		assert.Nil(t, a)
		assert.EqualError(t, err, x.want)
	}
	_, err := venezuela(t, "agents.MIL.type=negotiator").Model(types)
	assert.EqualError(t, err, "venezuela.yaml: agents.MIL: type negotiator bargains, which only principals do")
	_, err = venezuela(t, "agents.MIL.type=hard-vet").Model(types)
	assert.EqualError(t, err, `-set agents.MIL.type=hard-vet: found "hard-vet", expected one of the types (did you mean hard-veto?)`)
}

func TestRegister(t *testing.T) {
	t.Parallel()
	types := agents.Standard()
	count := len(types.Names())
	mine := func(s scenario.Spec) (negotiation.Agent, error) {
		return agents.Ultimatum{Preferences: agents.PreferencesOf(s), Share: 0.4}, nil
	}
	types.Register("stubborn", mine)
	assert.True(t, types.Has("stubborn"))
	assert.Equal(t, "stubborn", types.Names()[count])
	assert.Len(t, agents.Standard().Names(), count, "registries share nothing")
	types.Names()[0] = "?"
	assert.Equal(t, agents.TypeNegotiator, types.Names()[0])

	s := principal("stubborn")
	a, err := types.Make(s)
	require.NoError(t, err)
	assert.Equal(t, 0.4, a.(agents.Ultimatum).Share)

	types.Register("nobody", func(scenario.Spec) (negotiation.Agent, error) { return nil, nil })
	s.Type = "nobody"
	_, err = types.Make(s)
	assert.EqualError(t, err, "the maker of type nobody returned no agent")

	var zero agents.Registry
	assert.False(t, zero.Has("stubborn"))
	assert.Empty(t, zero.Names())
	zero.Register("stubborn", mine)
	assert.Equal(t, []string{"stubborn"}, zero.Names())

	for _, x := range []struct {
		name string
		make agents.Maker
		want string
	}{
		{"stubborn", mine, "agents: Register: type stubborn is there already"},
		{"", mine, `agents: Register: "" is no name for a type`},
		{" mild", mine, `agents: Register: " mild" is no name for a type`},
		{"mild", nil, "agents: Register: no maker for type mild"},
	} {
		assert.PanicsWithValue(t, x.want, func() { types.Register(x.name, x.make) })
	}
}
