// Customagent writes a type of agents of its own, a trade union with a threshold
// rule, and gives it a veto in the Venezuela–US scenario. It plays the scenario
// with and without the union, each pair of runs on the same random numbers, and
// prints what the union changes.
//
// Run it from the root of the repository:
//
//	go run ./examples/customagent -threshold 0.03
//
// The scenario is played with its own preset, full; -set preset=core plays the smaller
// model. The union is in union.go and its seat in union.yaml; the test puts it through the
// conformance suite.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

//go:embed union.yaml
var seat []byte

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "customagent:", err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("customagent", flag.ContinueOnError)
	path := flags.String("scenario", "examples/venezuela/venezuela.yaml", "scenario `file` that the union is added to")
	threshold := flags.Float64("threshold", 0.03, "gain, in utility, that the union's members insist on")
	runs := flags.Int("runs", 400, "number of pairs of runs, at least 2")
	seed := flags.Uint64("seed", 1, "seed of the random numbers")
	var sets []scenario.Set
	flags.Func("set", "change an entry of the scenario, as in -set preset=core; `path=value`, may be repeated", func(s string) error {
		set, err := scenario.ParseSet(s)
		sets = append(sets, set)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *runs < 2 {
		return fmt.Errorf("%d runs, expected at least 2", *runs)
	}
	data, err := os.ReadFile(*path)
	if err != nil {
		return fmt.Errorf("%w (run it from the root of the repository, or say -scenario FILE)", err)
	}
	seated, err := overlay(data, seat)
	if err != nil {
		return err
	}

	// The registry is what makes a type known to scenario files.
	types := agents.Standard()
	types.Register("trade-union", unions(*threshold))
	without, preset, err := build(*path, data, types, sets...)
	if err != nil {
		return err
	}
	with, _, err := build(*path+" with union.yaml", seated, types, sets...)
	if err != nil {
		return err
	}
	c, err := compare(without, with, *seed, *runs)
	if err != nil {
		return err
	}
	return c.write(w, *threshold, preset)
}

// build makes the model of a scenario and says which preset its parameters start from, and
// whether the parties bargain over institutions.
func build(name string, data []byte, types *agents.Registry, sets ...scenario.Set) (*negotiation.Model, string, error) {
	f, err := scenario.Load(name, data, sets...)
	if err != nil {
		return nil, "", err
	}
	m, err := f.Model(types)
	return m, fmt.Sprintf("%s, hooks %s", f.Preset, f.Params.Hooks), err
}
