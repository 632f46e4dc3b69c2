package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/spatial"
)

// options are the flags of the program.
type options struct {
	table            string
	scale            spatial.Scale
	settings         spatial.Settings
	json, csv, turns bool
}

// parse reads the flags. Help goes to stderr, as flag.ErrHelp.
func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{settings: spatial.UsualSettings()}
	f := flag.NewFlagSet("forecast", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	given := make(map[string]bool)
	f.StringVar(&o.table, "table", "", "read the actors in `FILE` (default: the table built in)")
	f.Func("low", "lowest `position` (default 0, and 4 for the table built in)", finite(&o.scale.Low))
	f.Func("high", "highest `position` (default 100, and 10 for the table built in)", finite(&o.scale.High))
	f.Func("full", "`salience` of an actor who cares for nothing else (default 100, and 1 for the table built in)", finite(&o.scale.Full))
	f.IntVar(&o.settings.Draws, "draws", o.settings.Draws, "`number` of tables to draw for intervals, 0 for none")
	f.Func("level", "share of the draws in an interval (default 0.9)", finite(&o.settings.Level))
	f.Uint64Var(&o.settings.Seed, "seed", o.settings.Seed, "`seed` of the draws")
	f.IntVar(&o.settings.Rules.Most, "most", o.settings.Rules.Most, "largest `number` of turns of bargaining")
	f.IntVar(&o.settings.Expected.Rounds, "rounds", o.settings.Expected.Rounds, "`number` of rounds of the expected-utility model")
	f.Func("status-quo", "`probability` in that model that nothing changes without a challenge (default 1)", finite(&o.settings.Expected.StatusQuo))
	r := &o.settings.Rules
	word(f, "voting", &r.Election.Voting, spatial.VotingRules())
	word(f, "victory", &r.Election.Victory, spatial.VictoryRules())
	word(f, "election", &r.Election.Rule, spatial.ElectionRules())
	word(f, "risk", &r.RiskRange, spatial.RiskRanges())
	word(f, "view", &r.RiskView, spatial.RiskViews())
	word(f, "commitment", &r.Commitment, spatial.Commitments())
	word(f, "settlement", &r.Settlement, spatial.Settlements())
	word(f, "proposals", &r.Proposals, spatial.AllProposals())
	word(f, "ties", &r.Ties, spatial.AllTies())
	word(f, "expected-ties", &o.settings.Expected.Ties, spatial.AllTies())
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.BoolVar(&o.csv, "csv", false, "print comma-separated values")
	f.BoolVar(&o.turns, "turns", false, "print the positions turn by turn")
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "usage: forecast [flags]")
		f.SetOutput(stderr)
		f.PrintDefaults()
	}
	if err != nil {
		return nil, err
	}
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	usual := spatial.Scale{Low: 4, High: 10, Full: 1}
	if o.table != "" {
		usual = spatial.Percent()
	}
	for name, number := range map[string]struct{ at, usual *float64 }{
		"low": {&o.scale.Low, &usual.Low}, "high": {&o.scale.High, &usual.High}, "full": {&o.scale.Full, &usual.Full}} {
		if !given[name] {
			*number.at = *number.usual
		}
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected %q; a table is given with -table FILE", strings.Join(f.Args(), " "))
	case given["table"] && o.table == "":
		return nil, errors.New("flag -table: expected the name of a file")
	case o.json && (o.csv || o.turns):
		return nil, errors.New("flag -json does not go with -csv or -turns")
	}
	return o, o.settings.Check()
}

// finite returns a function that reads a number.
func finite(at *float64) func(string) error {
	return func(s string) error {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return errors.New("expected a number")
		}
		*at = v
		return nil
	}
}

// word declares a flag with a choice of words.
func word[W ~string](f *flag.FlagSet, name string, at *W, list []W) {
	usage := make([]string, len(list))
	for i, w := range list {
		usage[i] = string(w)
	}
	f.Func(name, fmt.Sprintf("`choice` of %s (default %s)", strings.Join(usage, ", "), *at), func(s string) error {
		for _, w := range list {
			if s == string(w) {
				*at = w
				return nil
			}
		}
		return fmt.Errorf("expected one of %s", strings.Join(usage, ", "))
	})
}
