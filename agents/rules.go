package agents

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// way is a way of bargaining, under the name of its type.
type way struct {
	name  string
	build func(scenario.Spec) (negotiation.Agent, error)
}

// principals are the types that sit at the table, by the way of deciding.
var principals = []string{TypeNegotiator, TypeUltimatum, TypeReciprocator, TypeResourced, TypeMixture,
	TypeZeuthen, TypeEquilibrium, TypeBidder, TypeAttrition, TypeBayesian, TypeReinforcer}

// ruled are the types that play the rules which a scenario names under rule_*.
var ruled = map[string]string{
	scenario.RuleHeuristic: TypeNegotiator, scenario.RuleFixed: TypeUltimatum, scenario.RuleTitForTat: TypeReciprocator,
	scenario.RuleResource: TypeResourced, scenario.RuleMixture: TypeMixture, scenario.RuleZeuthen: TypeZeuthen, scenario.RuleEquilibrium: TypeEquilibrium,
	scenario.RuleProposer: TypeBidder, scenario.RuleAttrition: TypeAttrition, scenario.RuleBelief: TypeBayesian,
	scenario.RuleHabit: TypeReinforcer,
}

// bargainers lists the ways of bargaining. A negotiator bargains by the rule of the
// scenario, the others in their own way.
func (r *Registry) bargainers() []way {
	build := map[string]func(scenario.Spec) (negotiation.Agent, error){
		TypeNegotiator: conceder, TypeUltimatum: ultimatum, TypeReciprocator: reciprocator, TypeResourced: resourced,
		TypeMixture: mixture, TypeZeuthen: zeuthen, TypeEquilibrium: equilibrium, TypeBidder: bidder, TypeAttrition: attrition, TypeBayesian: bayesian,
		TypeReinforcer: r.reinforcer,
	}
	var list []way
	for _, name := range principals {
		list = append(list, way{name, build[name]})
	}
	list[0].build = func(s scenario.Spec) (negotiation.Agent, error) {
		name, ok := ruled[s.Rule]
		if !ok && s.Rule != "" {
			return nil, fmt.Errorf("unknown rule %q", s.Rule)
		}
		if !ok {
			name = TypeNegotiator
		}
		return build[name](s)
	}
	return list
}

// bargainer makes agents that sit at the table.
func bargainer(name string, build func(scenario.Spec) (negotiation.Agent, error)) Maker {
	return func(s scenario.Spec) (negotiation.Agent, error) {
		if !slices.Contains(s.Roles, negotiation.Principal) {
			return nil, fmt.Errorf("type %s bargains, which only principals do", name)
		}
		if s.Rule != "" && s.Rule != scenario.RuleHeuristic && name != TypeNegotiator {
			return nil, fmt.Errorf("type %s bargains in its own way, but the rule of %s is %s: leave the rule out or make the type %s",
				name, s.ID, s.Rule, TypeNegotiator)
		}
		if err := s.Schedule.Validate(); err != nil {
			return nil, fmt.Errorf("type %s: %w", name, err)
		}
		if !(s.Noise >= 0) {
			return nil, fmt.Errorf("type %s: acceptance noise %v, expected at least 0", name, s.Noise)
		}
		a, err := build(s)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", name, err)
		}
		return a, nil
	}
}

// valid returns an agent unless its fields are out of range.
func valid[A interface {
	negotiation.Agent
	Validate() error
}](a A) (negotiation.Agent, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return a, nil
}

// conceder makes the usual negotiator. It minds what runs out for it as far as the
// scenario says.
func conceder(s scenario.Spec) (negotiation.Agent, error) {
	n := negotiator(s)
	if s.Scarcity == 0 {
		return n, nil
	}
	return NewMixture(n.Preferences, s.Noise, []float64{1 - s.Scarcity, s.Scarcity}, n, plenty(s))
}

func negotiator(s scenario.Spec) Negotiator {
	n := Negotiator{Preferences: PreferencesOf(s), Schedule: s.Schedule, Noise: s.Noise,
		Response: TrustResponse{Shift: s.Rules.TrustBase - 1, Slope: s.Rules.TrustSlope}}
	if s.Scenario == nil {
		return n
	}
	return n.tabulate(s.Scenario.Params.Window)
}

func ultimatum(s scenario.Spec) (negotiation.Agent, error) {
	return Ultimatum{Preferences: PreferencesOf(s), Share: 1 - s.Schedule.Kappa, Noise: s.Noise}, nil
}

func reciprocator(s scenario.Spec) (negotiation.Agent, error) { return mirror(s), nil }

func mirror(s scenario.Spec) Reciprocator {
	return Reciprocator{Preferences: PreferencesOf(s), Opening: s.Schedule.Kappa,
		Rate: s.Rules.Reciprocity, Span: s.Rules.Span, Noise: s.Noise}
}

func resourced(s scenario.Spec) (negotiation.Agent, error) { return plenty(s), nil }

func plenty(s scenario.Spec) Resourced {
	return Resourced{Preferences: PreferencesOf(s), Opening: s.Schedule.Kappa, Noise: s.Noise}
}

func mixture(s scenario.Spec) (negotiation.Agent, error) {
	r := &s.Rules
	return NewMixture(PreferencesOf(s), s.Noise, []float64{r.MixTime, r.MixBehaviour, r.MixResource}, negotiator(s), mirror(s), plenty(s))
}

func zeuthen(s scenario.Spec) (negotiation.Agent, error) {
	return valid(Zeuthen{Preferences: PreferencesOf(s), Step: s.Rules.Step})
}

func equilibrium(s scenario.Spec) (negotiation.Agent, error) {
	return Equilibrium{Preferences: PreferencesOf(s)}, nil
}

func bidder(s scenario.Spec) (negotiation.Agent, error) {
	return valid(Bidder{Preferences: PreferencesOf(s), Spread: s.Rules.Spread, Midpoint: s.Rules.Midpoint, Learning: s.Rules.Learning})
}

func attrition(s scenario.Spec) (negotiation.Agent, error) {
	return valid(Attrition{Preferences: PreferencesOf(s), Leave: s.Rules.Leave, Cost: s.Rules.HoldingCost})
}

func bayesian(s scenario.Spec) (negotiation.Agent, error) {
	return valid(Bayesian{Preferences: PreferencesOf(s), Spread: s.Rules.Spread, Points: s.Rules.Points, Keep: s.Rules.Keep})
}

// reinforcer makes an agent with the habits that it forms in training.
func (r *Registry) reinforcer(s scenario.Spec) (negotiation.Agent, error) {
	a := Reinforcer{Preferences: PreferencesOf(s), Habit: NoHabit(), Forgetting: s.Rules.Forgetting, Online: s.Rules.Online != 0}
	if s.Rules.Training > 0 && s.Scenario != nil {
		habits, err := Train(s.Scenario, r, s.Rules.Training, s.ID)
		if err != nil {
			return nil, err
		}
		a.Habit = habits[s.ID]
	}
	return valid(a)
}
