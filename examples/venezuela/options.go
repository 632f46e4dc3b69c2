package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// options are the flags of the program.
type options struct {
	runs, workers int
	seed          uint64
	scenario      string
	sets          []scenario.Set
	trace         *uint64
	explain       *moment
	json          bool
	out           string
	outGiven      bool
}

// writes reports whether files are written: with -json or -trace, which are for
// scripts, only where the user says where to.
func (o *options) writes() bool { return o.outGiven || !o.json && o.trace == nil }

// largestSeed is the largest integer that programs which read numbers as floating
// point, such as R, get right.
const largestSeed = 1<<53 - 1

// flags declares the flags.
func flags(o *options) *flag.FlagSet {
	f := flag.NewFlagSet("venezuela", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	o.runs, o.seed, o.out = 2000, 1, "out/venezuela"
	f.Func("runs", "number of `runs` (default 2000)", whole(1, math.MaxInt32, func(n uint64) { o.runs = int(n) }))
	f.Func("seed", "`seed` of the random numbers; run r of a seed is always the same run (default 1)",
		whole(0, largestSeed, func(n uint64) { o.seed = n }))
	f.Func("workers", "`number` of runs played at a time, 0 for one per CPU; the results are the same for any (default 0)",
		whole(0, math.MaxInt16, func(n uint64) { o.workers = int(n) }))
	f.Func("months", "length of a run in `months` (default: what the scenario says, 48)", whole(1, 1200, func(n uint64) {
		o.sets = append(o.sets, scenario.Set{Path: "months", Value: strconv.FormatUint(n, 10)})
	}))
	f.Func("scenario", "play the scenario in `FILE` (default: the one built in)", func(s string) error {
		if s == "" {
			return errors.New("expected the name of a file")
		}
		o.scenario = s
		return nil
	})
	f.Func("set", "change an entry of the scenario, as in -set params.monitor=0.2 or -set preset=core; `path=value`, may be repeated", func(s string) error {
		set, err := scenario.ParseSet(s)
		o.sets = append(o.sets, set)
		return err
	})
	f.Func("trace", "tell the story of `run` number RUN, counted from 0, and nothing else; with -out it is also written to files", whole(0, math.MaxInt64, func(n uint64) { o.trace = &n }))
	f.Func("explain", "say why things were decided as they were in one month of one run, and the smallest change of a parameter that would have reversed each decision, and nothing else; `RUN:MONTH`, as in -explain 7:16",
		func(s string) (err error) {
			o.explain, err = parseMoment(s)
			return err
		})
	f.BoolVar(&o.json, "json", false, "print the results as one JSON object and nothing else; files are then written only with -out")
	f.Func("out", "`directory` for tables, pictures and the story (default out/venezuela)", func(s string) error {
		if s == "" {
			return fmt.Errorf("expected the name of a directory")
		}
		o.out, o.outGiven = s, true
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

// moment is one month of one run.
type moment struct {
	run   uint64
	month int
}

// parseMoment reads a moment of the form RUN:MONTH.
func parseMoment(s string) (*moment, error) {
	run, month, ok := strings.Cut(s, ":")
	m := &moment{}
	var err, err2 error
	m.run, err = strconv.ParseUint(run, 10, 63)
	m.month, err2 = strconv.Atoi(month)
	if !ok || err != nil || err2 != nil || m.month < 1 || strings.HasPrefix(month, "+") {
		return nil, errors.New("expected RUN:MONTH, the number of a run, from 0, and a month, from 1, as in 7:16")
	}
	return m, nil
}

func parse(args []string) (*options, error) {
	o := &options{}
	f := flags(o)
	if err := f.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return nil, err
		}
		return nil, fmt.Errorf("venezuela: %w; -h lists the flags", err)
	}
	if o.explain != nil && (o.json || o.trace != nil) {
		return nil, errors.New("venezuela: -explain goes without -json and -trace; -h lists the flags")
	}
	if o.trace != nil && o.json && !o.outGiven {
		return nil, errors.New("venezuela: -json prints no story: with -trace it needs -out, the directory to write the run to; -h lists the flags")
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("venezuela: unexpected argument %q; -h lists the flags", f.Arg(0))
	}
	return o, nil
}

// replay returns the command line that tells the story of a run of these options.
func (o *options) replay(seed, run uint64) string {
	return o.command(fmt.Sprintf("-seed %d -trace %d", seed, run))
}

// command returns the command line that plays the scenario of these options, with what
// else it is to do.
func (o *options) command(further string) string {
	command := []string{"go run ./examples/venezuela"}
	if o.scenario != "" {
		command = append(command, "-scenario", quoted(o.scenario))
	}
	for _, s := range o.sets {
		command = append(command, "-set", quoted(s.String()))
	}
	return strings.Join(append(command, further), " ")
}

// quoted protects an argument from the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func usage(w io.Writer) {
	fmt.Fprint(w, `Plays a stylised negotiation many times and reports how it ends.

  go run ./examples/venezuela [flags]

`)
	f := flags(&options{})
	f.SetOutput(w)
	f.PrintDefaults()
}
