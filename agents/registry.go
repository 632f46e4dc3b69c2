package agents

import (
	"fmt"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// The names by which scenario files know the archetypes of this package.
const (
	TypeNegotiator   = "negotiator"
	TypeUltimatum    = "ultimatum"
	TypeReciprocator = "reciprocator"
	TypeResourced    = "resourced"
	TypeMixture      = "mixture"
	TypeZeuthen      = "zeuthen"
	TypeEquilibrium  = "equilibrium"
	TypeBidder       = "bidder"
	TypeAttrition    = "attrition"
	TypeBayesian     = "bayesian"
	TypeReinforcer   = "reinforcer"
	TypeVetoPlayer   = "veto-player"
	TypeHardVeto     = "hard-veto"
	TypeStakeholder  = "stakeholder"
)

// Maker makes an agent of one type for a place in a scenario. It returns an error
// if the type cannot take that place.
type Maker func(s scenario.Spec) (negotiation.Agent, error)

// Registry holds types of agents by the names that scenario files use. It
// implements [scenario.Archetypes]. The zero value holds no types; [Standard]
// returns a registry with those of this package. Any number of models may be
// made from one registry at a time, as long as no type is added meanwhile.
type Registry struct {
	names  []string
	makers map[string]Maker
}

// Standard returns a new registry with the archetypes of this package, under
// their own names and under those of the [Cast].
func Standard() *Registry {
	r := &Registry{}
	for _, x := range r.bargainers() {
		r.Register(x.name, bargainer(x.name, x.build))
	}
	r.Register(TypeVetoPlayer, bystander(TypeVetoPlayer, func(s scenario.Spec) negotiation.Agent {
		return VetoPlayer{PreferencesOf(s)}
	}))
	r.Register(TypeHardVeto, bystander(TypeHardVeto, func(s scenario.Spec) negotiation.Agent {
		return HardVeto{PreferencesOf(s)}
	}))
	r.Register(TypeStakeholder, bystander(TypeStakeholder, func(s scenario.Spec) negotiation.Agent {
		return Stakeholder{PreferencesOf(s)}
	}))
	for _, p := range Cast() {
		r.Register(p.Type, r.makers[p.Way])
	}
	return r
}

// bystander makes agents that stay away from the table.
func bystander(name string, build func(scenario.Spec) negotiation.Agent) Maker {
	return func(s scenario.Spec) (negotiation.Agent, error) {
		if slices.Contains(s.Roles, negotiation.Principal) {
			return nil, fmt.Errorf("type %s does not bargain; a principal can be of type %s", name, strings.Join(principals, ", "))
		}
		return build(s), nil
	}
}

// Register adds a type of agents. It panics if the name is empty, is taken
// already or has spaces around it, or if there is no maker: these are mistakes in
// a program, not in its input.
func (r *Registry) Register(name string, m Maker) {
	switch {
	case name == "" || strings.TrimSpace(name) != name:
		panic(fmt.Sprintf("agents: Register: %q is no name for a type", name))
	case m == nil:
		panic("agents: Register: no maker for type " + name)
	case r.Has(name):
		panic("agents: Register: type " + name + " is there already")
	}
	if r.makers == nil {
		r.makers = map[string]Maker{}
	}
	r.names = append(r.names, name)
	r.makers[name] = m
}

// Has implements [scenario.Known].
func (r *Registry) Has(name string) bool { return r.makers[name] != nil }

// Names implements [scenario.Known]. Types are listed in the order in which they
// were registered.
func (r *Registry) Names() []string { return slices.Clone(r.names) }

// Make implements [scenario.Archetypes]. An agent without a type gets the one of
// its role: a principal is a negotiator, a constituent a veto player (who is asked
// to vote only where the scenario gives it a veto), and everybody else a
// stakeholder. A type that the registry does not hold is an error.
func (r *Registry) Make(s scenario.Spec) (negotiation.Agent, error) {
	name := s.Type
	if name == "" {
		name = typeOf(s.Roles)
	}
	m := r.makers[name]
	switch {
	case m == nil && len(r.names) == 0:
		return nil, fmt.Errorf("unknown type %s; there are no types", name)
	case m == nil:
		return nil, fmt.Errorf("unknown type %s; the types are %s", name, strings.Join(r.names, ", "))
	}
	a, err := m(s)
	if err == nil && a == nil {
		err = fmt.Errorf("the maker of type %s returned no agent", name)
	}
	return a, err
}

// typeOf returns the type of agents whose scenario names only their roles.
func typeOf(roles []negotiation.Role) string {
	switch {
	case slices.Contains(roles, negotiation.Principal):
		return TypeNegotiator
	case slices.Contains(roles, negotiation.Constituent):
		return TypeVetoPlayer
	}
	return TypeStakeholder
}
