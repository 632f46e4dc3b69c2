package protocol_test

import (
	"fmt"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// Three towns talk about a bypass, a clinic and a school. Each is to build one of them, of
// use to the other two. East needs more than any deal can give it: where all have to agree
// there is none, and by a quota of two it is outvoted.
func ExampleStacked() {
	town := func(id string, weights []float64, builds int) negotiation.Member {
		values := []negotiation.Value{negotiation.Gain(0.4), negotiation.Gain(0.4), negotiation.Gain(0.4)}
		values[builds] = negotiation.Loss(0.3)
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{
			Preferences: agents.Preferences{Weights: weights, Values: values}, Schedule: concession.Schedule{Beta: 1}}}
	}
	for _, quota := range []int{0, 2} {
		m := &negotiation.Model{
			ID: "towns", Rounds: 12, Stop: negotiation.AtSignature,
			Issues: []negotiation.Issue{
				{ID: "bypass", Owner: "North", Phase: 1}, {ID: "clinic", Owner: "South", Phase: 1}, {ID: "school", Owner: "East", Phase: 1},
			},
			Members: []negotiation.Member{
				town("North", []float64{0.2, 0.5, 0.3}, 0), town("South", []float64{0.4, 0.2, 0.4}, 1), town("East", []float64{0.5, 0.3, 0.2}, 2),
			},
			Parties: []negotiation.Party{{ID: "East", Margin: 2, Trustworthy: 1}},
			Parts: func() []negotiation.Part {
				return []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 6, First: "North", Quota: quota, Opening: 0.5}}
			},
		}
		solver, err := negotiation.NewSolver(m)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("quota %d: %v in round %d\n", quota, solver.Run(1, 1), solver.State().Round)
		log := &solver.State().Log
		for n := range log.Len() {
			switch e := log.At(n); {
			case e.Round == solver.State().Round && e.Subject >= 0:
				fmt.Printf("%s about the offer of %s: %v\n", m.Members[e.Actor].ID, m.Members[e.Subject].ID, e.Kind)
			case e.Kind == negotiation.EventSignature:
				y := log.Package(n)
				fmt.Printf("bypass %.2f, clinic %.2f, school %.2f\n", y[0], y[1], y[2])
			}
		}
	}
	// Output:
	// quota 0: reached the horizon in round 12
	// quota 2: deal signed in round 2
	// East about the offer of South: refuse
	// North about the offer of South: accept
	// bypass 0.76, clinic 1.00, school 1.00
}
