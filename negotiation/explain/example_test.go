package explain_test

import (
	"fmt"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/explain"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// An agreement is suspended after a report. How much less resolve would have spared it,
// or how strict a standard of proof?
func Example() {
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	if err != nil {
		panic(err)
	}
	f, err := scenario.Load("venezuela.yaml", data,
		scenario.Set{Path: "preset", Value: "core"}, scenario.Set{Path: "params.pG", Value: "0"},
		scenario.Set{Path: "params.spoiler", Value: "0"}, scenario.Set{Path: "params.incident", Value: "0"})
	if err != nil {
		panic(err)
	}
	x, err := explain.Explain(explain.Case{File: f, Types: agents.Standard(), Seed: 1, Run: 274, Round: 8,
		Paths: []string{"params.enfU", "params.phi"}})
	if err != nil {
		panic(err)
	}
	for _, d := range x.Decisions {
		fmt.Printf("%v, %d terms\n", d.Kind, len(d.Terms))
		for _, c := range d.Changes {
			fmt.Printf("  %s %v instead of %v\n", c.Path, c.Needed, c.Value)
		}
	}
	// Output:
	// report, 4 terms
	// suspension, 6 terms
	//   params.enfU 0.506 instead of 0.7
	//   params.phi 0.996 instead of 0.5
}
