package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// options are the flags of the program.
type options struct {
	folder     string // of files; empty if file is set
	file, id   string
	strategies []string // empty for the usual ones
	steps      int
	levels     int
	seed       uint64
	json       bool
	out        string
	matches    int    // of each pair in a tournament; 0 for none
	scenario   string // file for the scenario; empty for none
}

// strategies are the ways of playing by their names.
var strategies = map[string]func() offers.Strategy{
	"boulware":   func() offers.Strategy { return &offers.TimeBased{Exponent: offers.Boulware, Rational: true} },
	"linear":     func() offers.Strategy { return &offers.TimeBased{Exponent: offers.Straight, Rational: true} },
	"conceder":   func() offers.Strategy { return &offers.TimeBased{Exponent: offers.Conceder, Rational: true} },
	"hardheaded": func() offers.Strategy { return &offers.TimeBased{Exponent: math.Inf(1), Rational: true} },
	"titfortat":  func() offers.Strategy { return &offers.TitForTat{Kindness: 0.005} },
	"nice":       func() offers.Strategy { return &offers.NiceTitForTat{} },
	"micro":      func() offers.Strategy { return &offers.MiCRO{} },
	"hybrid":     func() offers.Strategy { return &offers.Hybrid{} },
	"tough":      func() offers.Strategy { return &offers.Tough{} },
	"random":     func() offers.Strategy { return &offers.Random{Accepts: 0.05} },
}

// usual are the strategies where none are given; nice is for two parties.
func usual(parties int) []string {
	if parties == 2 {
		return []string{"boulware", "nice"}
	}
	return []string{"boulware", "micro"}
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	known := slices.Sorted(maps.Keys(strategies))
	f := flag.NewFlagSet("domains", flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are told once, by main
	f.StringVar(&o.folder, "domain", filepath.Join("examples", "domains", "lease"), "`folder` with the domain and the profiles of all parties, in Genius XML or GeniusWeb JSON")
	f.BoolVar(&o.json, "json", false, "print one JSON object and nothing else; a picture is then written only with -out. A file may follow: a domain in JSON with issues {name, values} and agents {name, weights, values, reservation}")
	f.StringVar(&o.id, "id", "", "`name` of the domain in a JSON file that holds several")
	names := f.String("strategies", "", "how the parties play, in their order and over again, with commas in between: "+strings.Join(known, ", ")+"; boulware,nice for two parties and boulware,micro for more unless it is given")
	f.IntVar(&o.steps, "steps", 100, "`number` of steps, at least 1")
	f.IntVar(&o.levels, "levels", 11, "`number` of values that stand for an issue of reals in Genius XML")
	f.Uint64Var(&o.seed, "seed", 1, "`seed` of the random choices")
	f.StringVar(&o.out, "out", "", "`folder` for the picture, out/domains unless -json is set")
	f.IntVar(&o.matches, "tournament", 0, "`number` of matches of each pair of strategies on the domain, which all play each other then; 0 for none")
	f.StringVar(&o.scenario, "scenario", "", "`file` for a scenario of the main solver made of the domain")
	err := f.Parse(args)
	rest := f.Args()
	if err == nil && len(rest) > 1 {
		// Flags may follow the file as well.
		err = f.Parse(rest[1:])
		rest = append(rest[:1:1], f.Args()...)
	}
	if err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, "Usage of domains:")
			f.SetOutput(stderr)
			f.PrintDefaults()
		}
		return nil, err
	}
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	switch {
	case len(rest) > 1 || len(rest) == 1 && !o.json:
		return nil, fmt.Errorf("found the argument %q, expected flags only", rest[len(rest)-1])
	case len(rest) == 1 && given["domain"]:
		return nil, errors.New("found -domain and a JSON file, expected one of them")
	case len(rest) == 1:
		o.file, o.folder = rest[0], ""
	}
	if o.id != "" && o.file == "" {
		return nil, errors.New("found -id without a JSON file")
	}
	if o.steps < 1 {
		return nil, fmt.Errorf("found -steps %d, expected at least 1", o.steps)
	}
	if o.matches < 0 {
		return nil, fmt.Errorf("found -tournament %d, expected at least 0", o.matches)
	}
	if o.json && (o.matches > 0 || o.scenario != "") {
		return nil, errors.New("found -tournament or -scenario with -json, expected one or the other")
	}
	if !given["out"] && !o.json {
		o.out = filepath.Join("out", "domains")
	}
	if !given["strategies"] {
		return o, nil
	}
	for name := range strings.SplitSeq(*names, ",") {
		name = strings.TrimSpace(name)
		if strategies[name] == nil {
			return nil, fmt.Errorf("found the strategy %q, expected one of %s", name, strings.Join(known, ", "))
		}
		o.strategies = append(o.strategies, name)
	}
	return o, nil
}
