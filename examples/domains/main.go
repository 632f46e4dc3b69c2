// Domains looks at a negotiation domain whose outcomes are listed: what can be agreed, which
// agreements are fair, and what becomes of a negotiation by alternating offers.
//
//	go run ./examples/domains                          a lease, in the files of Genius
//	go run ./examples/domains -domain DIR              a folder of Genius XML or GeniusWeb JSON
//	go run ./examples/domains -json                    one JSON object, for machines
//	go run ./examples/domains -json FILE               the same of a domain with all its parties in a JSON file
//	go run ./examples/domains -tournament 10           all strategies against each other as well
//	go run ./examples/domains -scenario lease.yaml     the domain as a scenario of the main solver
//
// It prints the Pareto frontier, the solutions, and the negotiation, and writes a picture of the
// utility plane with all three. With -h it lists its flags.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
	"github.com/detente-sim/detente/negotiation/report"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := run(os.Args[1:], out, os.Stderr)
	if e := out.Flush(); err == nil {
		err = e
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "domains:", strings.ReplaceAll(err.Error(), "\n", "\n  "))
		os.Exit(1)
	}
}

// study is a domain and what came of it.
type study struct {
	options *options
	space   *domain.Space
	stats   *frontier.Statistics
	hull    *frontier.Hull // nil unless there are two parties
	names   []string       // of the strategies
	result  offers.Result
	log     []offers.Action
}

// run is the program.
func run(args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	s := &study{options: o}
	d, profiles, err := load(o)
	if err != nil {
		return err
	}
	if n := len(profiles); n != 2 && (o.matches > 0 || o.scenario != "") {
		return fmt.Errorf("found -tournament or -scenario with a domain of %d parties, expected 2", n)
	}
	if len(o.strategies) == 0 {
		o.strategies = usual(len(profiles))
	}
	if s.space, err = domain.NewSpace(d, profiles); err != nil {
		return err
	}
	s.stats = frontier.New(s.space)
	if len(s.space.Parties) == 2 {
		s.hull = frontier.NewHull(s.space)
	}
	if err := s.negotiate(); err != nil {
		return err
	}
	var pictures []string
	if o.out != "" {
		if pictures, err = s.draw(); err != nil {
			return err
		}
	}
	if o.json {
		return s.writeJSON(stdout)
	}
	if err := s.write(stdout, pictures); err != nil {
		return err
	}
	if o.scenario != "" {
		if err := translate(o.scenario, d, profiles, stdout); err != nil {
			return err
		}
	}
	if o.matches > 0 {
		return s.compete(stdout)
	}
	return nil
}

func (s *study) negotiate() error {
	var seats []offers.Strategy
	for i := range s.space.Parties {
		name := s.options.strategies[i%len(s.options.strategies)]
		s.names, seats = append(s.names, name), append(seats, strategies[name]())
	}
	table, err := offers.NewTable(s.space, seats, offers.Settings{Steps: s.options.steps, Log: true})
	if err != nil {
		return err
	}
	s.result, err = table.Run(s.options.seed)
	s.log = table.Log()
	return err
}

func (s *study) draw() ([]string, error) {
	if len(s.space.Parties) < 2 {
		return nil, nil
	}
	if err := os.MkdirAll(s.options.out, 0o755); err != nil {
		return nil, err
	}
	p, err := s.plane()
	if err != nil {
		return nil, err
	}
	paths, err := report.SaveFigure(s.options.out, "plane", p)
	for i := range paths {
		paths[i] = filepath.ToSlash(paths[i])
	}
	return paths, err
}

// utilities returns what an outcome is worth to the parties.
func (s *study) utilities(outcome int) []float64 {
	return s.space.Of(outcome, make([]float64, len(s.space.Parties)))
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
