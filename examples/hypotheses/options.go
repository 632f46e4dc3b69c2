package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// options are the flags of the program.
type options struct {
	runs, perturbed, perturbedRuns, workers int
	seed                                    uint64
	scenario, hypotheses, out               string
	// sets are the settings of all that is played, a preset among them.
	sets []scenario.Set
}

// flags declares the flags.
func flags(o *options) *flag.FlagSet {
	f := flag.NewFlagSet("hypotheses", flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are told once, by main
	o.runs, o.perturbed, o.seed, o.scenario = 400, 10, 1, "examples/venezuela/venezuela.yaml"
	f.Func("runs", "`number` of pairs of runs of each hypothesis, at least 2 (default 400)", whole(2, math.MaxInt32, func(n uint64) { o.runs = int(n) }))
	f.Func("perturbed", "`number` of perturbed sets of parameters, 0 for none (default 10)", whole(0, 10000, func(n uint64) { o.perturbed = int(n) }))
	f.Func("perturbed-runs", "`number` of pairs of runs of each hypothesis under each of them, at least 2 (default a quarter of -runs)", whole(2, math.MaxInt32, func(n uint64) { o.perturbedRuns = int(n) }))
	f.Func("seed", "`seed` of the random numbers and of the perturbed sets (default 1)", whole(0, ensemble.LargestSeed, func(n uint64) { o.seed = n }))
	f.Func("workers", "`number` of runs played at a time, 0 for one per CPU; the results are the same for any (default 0)", whole(0, math.MaxInt16, func(n uint64) { o.workers = int(n) }))
	f.StringVar(&o.scenario, "scenario", o.scenario, "scenario `file`")
	f.StringVar(&o.hypotheses, "hypotheses", "", "`file` with hypotheses about the scenario (default: those built in)")
	f.Func("preset", "`name` of the preset that the scenario's parameters start from: "+strings.Join(scenario.Presets(), ", ")+" (default: what the scenario says, full)", func(s string) error {
		if !slices.Contains(scenario.Presets(), s) {
			return errors.New("expected one of " + strings.Join(scenario.Presets(), ", "))
		}
		o.sets = append(o.sets, scenario.Set{Path: "preset", Value: s})
		return nil
	})
	f.Func("set", "change an entry of the scenario, as in -set params.monitor=0.2; `path=value`, may be repeated", func(s string) error {
		set, err := scenario.ParseSet(s)
		o.sets = append(o.sets, set)
		return err
	})
	f.Func("out", "`directory` for the tables as CSV files; without it nothing is written", func(s string) error {
		if s == "" {
			return errors.New("expected the name of a directory")
		}
		o.out = s
		return nil
	})
	return f
}

// whole reads a whole number.
func whole(low, high uint64, set func(uint64)) func(string) error {
	return func(s string) error {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || n < low || n > high {
			return fmt.Errorf("expected a whole number from %d to %d", low, high)
		}
		set(n)
		return nil
	}
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flags(o)
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "Usage of hypotheses:")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w; -h lists the flags", err)
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q; -h lists the flags", f.Arg(0))
	}
	if o.perturbedRuns == 0 {
		o.perturbedRuns = max(2, o.runs/4)
	}
	return o, nil
}
