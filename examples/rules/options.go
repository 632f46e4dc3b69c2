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
	runs, workers int
	seed          uint64
	scenario      string
	sets          []scenario.Set
	rules         []string
	questions     []ensemble.Contrast
}

// usual are the rules that are compared unless others are named: one that concedes
// with time, one that plays an equilibrium, one that delays, and two that
// reckon with refusal, of which one learns.
var usual = []string{scenario.RuleHeuristic, scenario.RuleEquilibrium, scenario.RuleProposer, scenario.RuleAttrition, scenario.RuleBelief}

// questions are those that can be named.
var questions = []ensemble.Contrast{
	{ID: "sequence", Question: "relief first, against stage by stage: concessions of the first party",
		First: []string{"params.mode=seq"}, Second: []string{"params.mode=front"}, Metric: "V"},
	{ID: "grand", Question: "all at once, against stage by stage: honest months",
		First: []string{"params.mode=seq"}, Second: []string{"params.mode=grand"}, Metric: "hon"},
	{ID: "guarantors", Question: "guarantors from nothing to full strength: détente or thaw",
		First: []string{"params.guarantor=0"}, Second: []string{"params.guarantor=1"}, Metric: "det+con"},
	{ID: "monitors", Question: "monitors from 0.2 to 1: cooperation",
		First: []string{"params.monitor=0.2"}, Second: []string{"params.monitor=1"}, Metric: "K"},
	{ID: "channel", Question: "channel without and with effect on crises: tension over time",
		First: []string{"params.chi=0"}, Second: []string{"params.chi=0.9"}, Metric: "Hm"},
	{ID: "mediators", Question: "mediated texts never, and always: month of the first signature",
		First: []string{"params.mediator=0"}, Second: []string{"params.mediator=1"}, Metric: "first"},
	{ID: "trust", Question: "initial trust from 0.1 to 0.4: concessions of the first party",
		First:  []string{"trust.GOV.USA=0.1", "trust.USA.GOV=0.1"},
		Second: []string{"trust.GOV.USA=0.4", "trust.USA.GOV=0.4"}, Metric: "V"},
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("rules", flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are told once, by main
	runs := f.Int("runs", 100, "`number` of runs of each ensemble, at least 2")
	workers := f.Int("workers", 0, "`number` of runs played at a time, 0 for one per CPU; the results are the same for any")
	f.Uint64Var(&o.seed, "seed", 1, "`seed` of the random numbers")
	f.StringVar(&o.scenario, "scenario", "examples/venezuela/venezuela.yaml", "scenario `file`")
	names := f.String("rules", strings.Join(usual, ","), "rules to compare, at least two, with commas in between; conclusions are drawn under the first")
	f.Func("set", "change an entry of the scenario, as in -set params.monitor=0.2 or -set preset=core; `path=value`, may be repeated", func(s string) error {
		set, err := scenario.ParseSet(s)
		o.sets = append(o.sets, set)
		return err
	})
	f.Func("contrast", "a `question`: "+known()+"; none; or METRIC:SETTINGS:SETTINGS, as in K:params.fa=0:params.fa=0.08, with settings separated by spaces; may be repeated (default: all that are named)", func(s string) error {
		q, err := question(s)
		o.questions = append(o.questions, q...)
		return err
	})
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "Usage of rules:")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("%w; -h lists the flags", err)
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q; -h lists the flags", f.Arg(0))
	case *runs < 2 || *runs > math.MaxInt32:
		return nil, fmt.Errorf("-runs %d: expected a whole number from 2", *runs)
	case *workers < 0 || *workers > math.MaxInt16:
		return nil, fmt.Errorf("-workers %d: expected a whole number from 0", *workers)
	}
	o.runs, o.workers = *runs, *workers
	if o.rules, err = rules(*names); err != nil {
		return nil, err
	}
	given := false
	f.Visit(func(x *flag.Flag) { given = given || x.Name == "contrast" })
	if !given {
		o.questions = questions
	}
	return o, nil
}

// rules reads the names of rules.
func rules(names string) ([]string, error) {
	var there string
	for _, p := range scenario.Parameters() {
		if p.Key == "rule_*" {
			there = p.Range
		}
	}
	list := strings.Split(names, ",")
	for _, name := range list {
		if !slices.Contains(strings.Split(there, ", "), name) {
			return nil, fmt.Errorf("-rules: no rule %q, expected some of %s", name, there)
		}
	}
	if len(list) < 2 {
		return nil, fmt.Errorf("-rules %s: expected at least two rules", names)
	}
	return list, nil
}

func known() string {
	var list []string
	for _, q := range questions {
		list = append(list, q.ID)
	}
	return strings.Join(list, ", ")
}

// question reads the name of a question, or a question in full.
func question(s string) ([]ensemble.Contrast, error) {
	if s == "none" {
		return nil, nil
	}
	for _, q := range questions {
		if q.ID == s {
			return []ensemble.Contrast{q}, nil
		}
	}
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return nil, errors.New("expected one of " + known() + ", none, or METRIC:SETTINGS:SETTINGS")
	}
	first, second := strings.Fields(parts[1]), strings.Fields(parts[2])
	if parts[0] == "" || len(first)+len(second) == 0 {
		return nil, errors.New("expected METRIC:SETTINGS:SETTINGS with a metric and settings")
	}
	return []ensemble.Contrast{{ID: s, Question: parts[0] + " under " + strconv.Quote(parts[2]) + ", against " + strconv.Quote(parts[1]),
		First: first, Second: second, Metric: parts[0]}}, nil
}
