package scenario_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/scenario"
)

const border = `schema: detente/scenario/1
id: border
months: 24
issues:
  - {id: W, owner: North, phase: 1, nu: 0.9, rho: 0.6, kappa: 0.3}
  - {id: T, owner: South, phase: 1, nu: 1, rho: 0.9, kappa: 0}
values: {gain: 0.4, loss: 0.3}
agents:
  - {id: North, role: principal, weights: {W: -0.4, T: +0.6}}
  - {id: South, role: principal, weights: {W: +0.7, T: -0.3}}
trust:
  - {of: North, to: South, base: 0.3}
  - {of: South, to: North, base: 0.25}
params:
  monitor: 0.5
`

func ExampleLoad() {
	f, err := scenario.Load("border.yaml", []byte(border), scenario.Set{Path: "issues.W.nu", Value: "0.2"})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := f.Resolve()
	fmt.Println(f.ID, r.Rounds, "months, monitor strength", f.Params.Monitor)
	fmt.Println("verifiability of", r.Issues[0].ID, "is", r.Issues[0].Verifiability)
	fmt.Println("weights of", r.Members[0].ID, r.Members[0].Weights)
	fmt.Println("trust of North in South", f.TrustOf("North", "South"))
	// Output:
	// border 24 months, monitor strength 0.5
	// verifiability of W is 0.2
	// weights of North [0.4 0.6]
	// trust of North in South 0.3
}

func ExampleLoad_problems() {
	set, err := scenario.ParseSet("params.moniter=0.5")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = scenario.Load("border.yaml", []byte(border), set, scenario.Set{Path: "trust.North.South", Value: "1"})
	fmt.Println(err)
	// Output:
	// -set params.moniter=0.5: unknown key, did you mean monitor?
	// -set trust.North.South=1: trust.North.South.base: found 1, expected a number in (0,1)
}
