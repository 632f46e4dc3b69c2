package pattern_test

import (
	"context"
	"fmt"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/pattern"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// Which patterns does a scenario show? The concerns say on which issues power hangs, and
// who stands for the wings of the opposition.
func Example() {
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := scenario.Load("venezuela.yaml", data, scenario.Set{Path: "preset", Value: "core"})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := f.Model(agents.Standard())
	if err != nil {
		fmt.Println(err)
		return
	}
	patterns := pattern.All()
	about := pattern.Concerns{Core: []string{"V3", "V5"}, Moderates: "OPP", Hardliners: "OPR"}
	check := pattern.NewCheck(patterns)
	err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: 100},
		func() (*pattern.Record, error) { return pattern.NewRecord(m, about, patterns) },
		func(_ uint64, r *pattern.Record) error { check.Add(r.Numbers()); return nil })
	if err != nil {
		fmt.Println(err)
		return
	}
	findings := check.Findings()
	for _, f := range findings[:2] {
		fmt.Printf("%s %s: %v\n", f.ID, f.Statement, f.Verdict)
	}
	fmt.Println(pattern.Passed(findings), "of", len(findings))
	// Output:
	// P1 phases open in order, and small reciprocal steps precede large ones: holds
	// P2 trust falls faster than it grows: holds
	// 6 of 12
}
