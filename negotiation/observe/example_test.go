package observe_test

import (
	"fmt"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// exampleModel makes the model of a scenario file.
func exampleModel(path string) (*negotiation.Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f, err := scenario.Load(path, data)
	if err != nil {
		return nil, err
	}
	return f.Model(agents.Standard())
}

func ExampleSummary() {
	m, err := exampleModel("../../examples/venezuela/venezuela.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	summary, err := observe.NewSummary(m, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	columns, err := observe.Columns(m, "tension", "trust.USA/GOV")
	if err != nil {
		fmt.Println(err)
		return
	}
	series := observe.NewSeries(columns)
	solver, err := negotiation.NewSolver(m, summary, series)
	if err != nil {
		fmt.Println(err)
		return
	}
	solver.Run(1, 0)
	fmt.Println("months recorded:", summary.Rounds(), series.Rounds())
	for i, c := range columns {
		fmt.Printf("%s (%s) starts at %.2f\n", c.Name, c.Variable.Meaning, series.Row(0)[i])
	}
	for _, metric := range summary.Metrics() {
		if metric.Name == "hon" {
			fmt.Printf("%s: %s, in %s\n", metric.Name, metric.Meaning, metric.Unit)
		}
	}
	// Output:
	// months recorded: 48 48
	// tension (tension between the parties) starts at 0.45
	// trust.USA/GOV (probability that the viewer gives to the other being trustworthy) starts at 0.25
	// hon: honest months: an agreement is in force and nobody cheats, in months
}

func ExampleBenchmarks() {
	m, err := exampleModel("../../examples/venezuela/venezuela.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := observe.NewBenchmarks(m, observe.Kept)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range b.Solutions {
		fmt.Printf("%-17v gains %+.3f and %+.3f\n", s.Concept, s.Gain[0], s.Gain[1])
	}
	// Output:
	// Nash              gains +0.279 and +0.293
	// Kalai–Smorodinsky gains +0.277 and +0.295
	// egalitarian       gains +0.286 and +0.286
	// utilitarian       gains +0.258 and +0.315
}
