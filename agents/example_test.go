package agents_test

import (
	"fmt"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/scenario"
)

const border = `schema: detente/scenario/1
id: border
months: 24
issues:
  - {id: access, owner: North, phase: 1, nu: 0.9, rho: 0.6, kappa: 0.3}
  - {id: relief, owner: South, phase: 1, nu: 1, rho: 0.9, kappa: 0}
values: {gain: 0.4, loss: 0.3}
agents:
  - {id: North, role: principal, weights: {access: -0.4, relief: +0.6}}
  - {id: South, role: principal, type: stubborn, weights: {access: +0.7, relief: -0.3}}
  - {id: Guards, role: constituent, of: North, type: hard-veto, weights: {access: -0.6, relief: +0.4}}
`

// What somebody wants: only the proportions of weights count.
func ExampleNewPreferences() {
	issues := []negotiation.Issue{{ID: "access"}, {ID: "relief"}}
	p, err := agents.NewPreferences(issues, 0.4, map[string]float64{"access": -2, "relief": +3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("weights %.1f\n", p.Weights)
	fmt.Printf("no deal %.2f, half a deal %.2f, a full one %.2f\n",
		p.Utility([]float64{0, 0}), p.Utility([]float64{0.5, 0.5}), p.Utility([]float64{1, 1}))
	_, err = agents.NewPreferences(issues, 0.4, map[string]float64{"acces": -2, "relief": +3})
	fmt.Println(err)
	// Output:
	// weights [0.4 0.6]
	// no deal 0.40, half a deal 0.60, a full one 0.60
	// agents: preferences: weight of "acces", which is no issue
}

// A party that concedes with time meets one that insists on half of what it could
// gain.
func ExampleNegotiator() {
	issues := []negotiation.Issue{{ID: "access", Owner: "North", Phase: 1}, {ID: "relief", Owner: "South", Phase: 1}}
	north, err := agents.NewPreferences(issues, 0.4, map[string]float64{"access": -2, "relief": +3})
	if err != nil {
		fmt.Println(err)
		return
	}
	south, err := agents.NewPreferences(issues, 0.4, map[string]float64{"access": +3, "relief": -1})
	if err != nil {
		fmt.Println(err)
		return
	}
	principal := []negotiation.Role{negotiation.Principal}
	m := &negotiation.Model{ID: "border", Rounds: 12, Stop: negotiation.AtSignature, Issues: issues,
		Members: []negotiation.Member{
			{ID: "North", Roles: principal, Agent: agents.Negotiator{Preferences: north, Schedule: concession.Schedule{Beta: 1}}},
			{ID: "South", Roles: principal, Agent: agents.Ultimatum{Preferences: south, Share: 0.5}},
		},
		Parts: func() []negotiation.Part { return []negotiation.Part{&protocol.Talks{Rounds: 12, First: "North"}} },
	}
	s, err := negotiation.NewSolver(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Run(1, 0), "in round", s.State().Round)
	fmt.Printf("access %.2f, relief %.2f\n", s.State().Force.Levels[0], s.State().Force.Levels[1])
	// Output:
	// deal signed in round 4
	// access 0.67, relief 1.00
}

// A scenario file may name types that a program adds to those of the package.
func ExampleRegistry_Register() {
	types := agents.Standard()
	types.Register("stubborn", func(s scenario.Spec) (negotiation.Agent, error) {
		return agents.Ultimatum{Preferences: agents.PreferencesOf(s), Share: 0.9}, nil
	})
	for _, set := range []scenario.Set{
		{Path: "agents.South.type", Value: "stubborn"},
		{Path: "agents.South.type", Value: "stuborn"},
		{Path: "agents.Guards.type", Value: "stakeholder"},
		{Path: "agents.South.type", Value: "stakeholder"},
	} {
		f, err := scenario.Load("border.yaml", []byte(border), set)
		if err != nil {
			fmt.Println(err)
			return
		}
		m, err := f.Model(types)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%T, %T, %T\n", m.Members[0].Agent, m.Members[1].Agent, m.Members[2].Agent)
	}
	// Output:
	// agents.Negotiator, agents.Ultimatum, agents.HardVeto
	// -set agents.South.type=stuborn: found "stuborn", expected one of the types (did you mean stubborn?)
	// agents.Negotiator, agents.Ultimatum, agents.Stakeholder
	// border.yaml: agents.South: type stakeholder does not bargain; a principal can be of type negotiator, ultimatum, reciprocator, resourced, mixture, zeuthen, equilibrium, bidder, attrition, bayesian, reinforcer
}

// The types that every program has.
// A scenario names a type by the way of deciding or by the part in the conflict.
func ExampleCast() {
	for _, p := range agents.Cast()[:4] {
		fmt.Printf("%-14s decides as a %-11s and is asked for %s\n", p.Type, p.Way, p.Asked)
	}
	// Output:
	// government     decides as a negotiator  and is asked for what to demand, and whether to take an offer or a text
	// administration decides as a negotiator  and is asked for what to demand, and whether to take an offer or a text
	// inner-circle   decides as a veto-player and is asked for a vote on what its principal signs
	// military       decides as a veto-player and is asked for a vote on what its principal signs
}

// What an executive can make up for wins over one player and not the other.
func ExampleVetoPlayer() {
	b := negotiation.Ballot{Value: 0.50, Reservation: 0.55, Discretion: 0.13, Noise: 0.08}
	fmt.Printf("a loss of 0.05, made up for by 0.13: %.2f\n", agents.VetoPlayer{}.Ratify(b))
	fmt.Printf("somebody who cannot be won over: %.2f\n", agents.HardVeto{}.Ratify(b))
	// Output:
	// a loss of 0.05, made up for by 0.13: 0.73
	// somebody who cannot be won over: 0.00
}
