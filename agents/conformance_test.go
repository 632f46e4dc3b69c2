package agents_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/agents/agenttest"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// places says as what each type is tested.
var places = map[string][]negotiation.Role{
	agents.TypeNegotiator:   {negotiation.Principal},
	agents.TypeUltimatum:    {negotiation.Principal},
	agents.TypeReciprocator: {negotiation.Principal},
	agents.TypeResourced:    {negotiation.Principal},
	agents.TypeMixture:      {negotiation.Principal},
	agents.TypeZeuthen:      {negotiation.Principal},
	agents.TypeEquilibrium:  {negotiation.Principal},
	agents.TypeBidder:       {negotiation.Principal},
	agents.TypeAttrition:    {negotiation.Principal},
	agents.TypeBayesian:     {negotiation.Principal},
	agents.TypeReinforcer:   {negotiation.Principal},
	agents.TypeVetoPlayer:   {negotiation.Constituent, negotiation.Stakeholder},
	agents.TypeHardVeto:     {negotiation.Constituent, negotiation.Stakeholder},
	agents.TypeStakeholder: {negotiation.Constituent, negotiation.Stakeholder, negotiation.Mediator,
		negotiation.Guarantor, negotiation.Monitor, negotiation.Host, negotiation.Patron},
}

// It is not parallel because allocations are counted.
func TestShippedTypesConform(t *testing.T) {
	types := agents.Standard()
	for _, p := range agents.Cast() {
		places[p.Type] = []negotiation.Role{p.Role}
	}
	for _, name := range types.Names() {
		if !assert.NotEmpty(t, places[name], "type %s is not tested", name) {
			continue
		}
		for _, role := range places[name] {
			t.Run(name+" as "+string(role), func(t *testing.T) {
				agenttest.Run(t, agenttest.Config{Role: role, AllocationFree: true,
					New: func(s scenario.Spec) (negotiation.Agent, error) {
						s.Type, s.Rules.Training = name, 10
						return types.Make(s)
					}})
			})
		}
	}
}
