// Rules plays the Venezuela–US scenario under every pair of rival bargaining rules
// and prints which conclusions survive which rule:
//
//	go run ./examples/rules
//
// A conclusion about real parties may rest only on those that are robust. The scenario
// is played with its own preset, full; -set preset=core plays the smaller model. With -h
// it lists its flags.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	out := bufio.NewWriter(os.Stdout)
	err := run(ctx, os.Args[1:], out, os.Stderr)
	if e := out.Flush(); err == nil {
		err = e
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "rules:", oneLine(err))
		os.Exit(1)
	}
}

// oneLine is an error as a line, however many there are in it.
func oneLine(err error) string {
	var parts []string
	for _, line := range strings.Split(err.Error(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// run is the program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	s, err := load(o)
	if err != nil {
		return err
	}
	x, err := s.play(ctx, stderr)
	if err != nil {
		return err
	}
	return s.write(stdout, x)
}

// study is the scenario and the questions.
type study struct {
	options *options
	data    []byte
	file    *scenario.File
	parties [2]string
	rivals  ensemble.Rivals
}

// load reads the scenario and makes the questions.
func load(o *options) (*study, error) {
	data, err := os.ReadFile(o.scenario)
	if err != nil {
		return nil, fmt.Errorf("%w (run it from the root of the repository, or say -scenario FILE)", err)
	}
	s := &study{options: o, data: data}
	if s.file, err = scenario.Load(o.scenario, data, o.sets...); err != nil {
		return nil, err
	}
	n := 0
	for _, a := range s.file.Agents {
		if a.Role.Is(negotiation.Principal) {
			s.parties[n] = a.ID
			n++
		}
	}
	s.rivals = ensemble.Rivals{Rules: o.rules, Equilibrium: []string{scenario.RuleEquilibrium}, Delay: []string{scenario.RuleAttrition},
		Model: s.model, KeepShare: s.file.Params.RuleShare,
		Seed: o.seed, Runs: o.runs, Workers: o.workers}
	for _, q := range o.questions {
		q.Smallest = s.file.Params.Smallest.Of(q.Metric)
		s.rivals.Contrasts = append(s.rivals.Contrasts, q)
	}
	// Mistakes in a question are found before anything is played.
	for _, q := range s.rivals.Contrasts {
		for _, settings := range [][]string{q.First, q.Second} {
			if _, err := s.model(o.rules[0], o.rules[0], settings); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// model makes the model under a pair of rules.
func (s *study) model(first, second string, settings []string) (*negotiation.Model, error) {
	sets := append([]scenario.Set(nil), s.options.sets...)
	for i, rule := range []string{first, second} {
		sets = append(sets, scenario.Set{Path: "params.rule_" + s.parties[i], Value: rule})
	}
	for _, text := range settings {
		set, err := scenario.ParseSet(text)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	f, err := scenario.Load(s.options.scenario, s.data, sets...)
	if err != nil {
		return nil, err
	}
	return f.Model(agents.Standard())
}

// play plays everything, with a bar if progress goes to a terminal.
func (s *study) play(ctx context.Context, progress io.Writer) (*ensemble.Rivalry, error) {
	bars := mpb.New(mpb.WithOutput(progress))
	bar := bars.AddBar(int64(s.rivals.Total()),
		mpb.PrependDecorators(decor.Name("runs "), decor.CountersNoUnit("%d / %d")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO)))
	s.rivals.Progress = func(done int) { bar.SetCurrent(int64(done)) }
	x, err := s.rivals.Play(ctx)
	if err != nil {
		bar.Abort(true)
	}
	bars.Wait()
	return x, err
}
