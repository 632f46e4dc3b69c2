package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/pattern"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// study is the scenario, the hypotheses about it, and what comes out.
type study struct {
	options *options
	data    []byte // the scenario
	file    *scenario.File
	asked   []byte // the hypotheses
	list    *list
	// sets are the perturbed sets of parameters, as settings; the first is none. drawn
	// are the parameters that they set.
	sets    [][]scenario.Set
	drawn   []parameter
	results []result // by set
}

// result is what a set of parameters says.
type result struct {
	answers  []ensemble.Answer // by hypothesis
	patterns []pattern.Finding
}

// load reads the scenario and the hypotheses, and draws the perturbed sets.
func load(o *options) (*study, error) {
	s := &study{options: o}
	var err error
	if s.data, err = os.ReadFile(o.scenario); err != nil {
		return nil, fmt.Errorf("%w (run it from the root of the repository, or say -scenario FILE)", err)
	}
	if s.file, err = scenario.Load(o.scenario, s.data, o.sets...); err != nil {
		return nil, err
	}
	name := "hypotheses.yaml"
	s.asked = embedded
	if o.hypotheses != "" {
		name = o.hypotheses
		if s.asked, err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	if s.list, err = read(name, s.asked); err != nil {
		return nil, err
	}
	if err := s.perturb(); err != nil {
		return nil, fmt.Errorf("%s: perturbed: %w", name, err)
	}
	return s, s.check()
}

// check loads every scenario that is to be played, so that mistakes are found before
// anything is.
func (s *study) check() error {
	for k := range s.sets {
		seen := map[string]bool{}
		for _, h := range s.list.Hypotheses {
			for _, settings := range [][]string{h.First, h.Second} {
				name := strings.Join(settings, "\x00")
				if seen[name] {
					continue
				}
				seen[name] = true
				if _, err := s.scenario(k, settings); err != nil {
					return s.about(k, fmt.Errorf("hypothesis %s: %w", h.ID, err))
				}
			}
		}
	}
	m, err := s.model(0, nil)
	if err == nil {
		_, err = pattern.NewRecord(m, s.list.about(), pattern.All())
	}
	return err
}

// about says which perturbed set an error is about.
func (s *study) about(k int, err error) error {
	if k == 0 {
		return err
	}
	return fmt.Errorf("perturbed set %d: %w", k, err)
}

// settings are those of set k with further ones. Where these set a parameter that the set
// has drawn, they hold.
func (s *study) settings(k int, further []string) ([]scenario.Set, error) {
	var own []scenario.Set
	for _, text := range further {
		set, err := scenario.ParseSet(text)
		if err != nil {
			return nil, err
		}
		own = append(own, set)
	}
	all := slices.Clone(s.options.sets)
	for _, set := range s.sets[k] {
		if !slices.ContainsFunc(own, func(o scenario.Set) bool { return o.Path == set.Path }) {
			all = append(all, set)
		}
	}
	return append(all, own...), nil
}

// scenario is the scenario of set k with further settings.
func (s *study) scenario(k int, further []string) (*scenario.File, error) {
	sets, err := s.settings(k, further)
	if err != nil {
		return nil, err
	}
	return scenario.Load(s.options.scenario, s.data, sets...)
}

// model is the model of set k with further settings.
func (s *study) model(k int, further []string) (*negotiation.Model, error) {
	f, err := s.scenario(k, further)
	if err != nil {
		return nil, err
	}
	return f.Model(agents.Standard())
}

// runs is the number of pairs of runs under set k.
func (s *study) runs(k int) int {
	if k == 0 {
		return s.options.runs
	}
	return s.options.perturbedRuns
}

// replay is the command that tells the story of a run of set k with further settings.
func (s *study) replay(k int, further []string, seed, run uint64) string {
	command := []string{"go run ./examples/venezuela -scenario", quoted(s.options.scenario)}
	sets, err := s.settings(k, further)
	if err != nil {
		panic("hypotheses: settings that have been played: " + err.Error())
	}
	for _, set := range sets {
		command = append(command, "-set", quoted(set.String()))
	}
	return strings.Join(append(command, fmt.Sprintf("-seed %d -trace %d", seed, run)), " ")
}

// quoted protects an argument from the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// comparison asks the hypotheses under set k.
func (s *study) comparison(k int) *ensemble.Comparison {
	return &ensemble.Comparison{
		Model:     func(settings []string) (*negotiation.Model, error) { return s.model(k, settings) },
		Questions: s.list.questions(&s.file.Params.Smallest),
		Seed:      s.seed(k), Runs: s.runs(k), Workers: s.options.workers,
		Replay: func(settings []string, seed, run uint64) string { return s.replay(k, settings, seed, run) },
	}
}

// play plays everything, with a bar if progress goes to a terminal.
func (s *study) play(ctx context.Context, progress io.Writer) error {
	total := 0
	for k := range s.sets {
		total += s.comparison(k).Total() + s.options.runs
	}
	bars := mpb.New(mpb.WithOutput(progress))
	bar := bars.AddBar(int64(total),
		mpb.PrependDecorators(decor.Name("runs "), decor.CountersNoUnit("%d / %d")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO)))
	done := 0
	for k := range s.sets {
		c := s.comparison(k)
		tell := func(n int) { bar.SetCurrent(int64(done + n)) }
		c.Progress = tell
		answers, err := c.Play(ctx)
		if err == nil {
			done += c.Total()
			var findings []pattern.Finding
			findings, err = s.patterns(ctx, k, tell)
			done += s.options.runs
			s.results = append(s.results, result{answers, findings})
		}
		if err != nil {
			bar.Abort(true)
			bars.Wait()
			return s.about(k, err)
		}
	}
	bars.Wait()
	return nil
}

// patterns plays set k as it is and looks for the patterns. It does so in as many runs of
// perturbed sets as of the scenario as it is: some patterns are about what is rare.
func (s *study) patterns(ctx context.Context, k int, progress func(done int)) ([]pattern.Finding, error) {
	m, err := s.model(k, nil)
	if err != nil {
		return nil, err
	}
	all := pattern.All()
	check := pattern.NewCheck(all)
	plan := ensemble.Plan{Model: m, Seed: s.seed(k), Runs: s.options.runs, Workers: s.options.workers, Progress: progress,
		Replay: func(seed, run uint64) string { return s.replay(k, nil, seed, run) }}
	err = ensemble.Play(ctx, plan, func() (*pattern.Record, error) { return pattern.NewRecord(m, s.list.about(), all) },
		func(_ uint64, r *pattern.Record) error { check.Add(r.Numbers()); return nil })
	if err != nil {
		return nil, err
	}
	return check.Findings(), nil
}

// kept counts the perturbed sets under which the effect of hypothesis i has the sign that is
// predicted or, where none is, the sign found without them.
func (s *study) kept(i int) (n int) {
	sign := s.list.Hypotheses[i].sign(&s.results[0].answers[i].Effect)
	for _, r := range s.results[1:] {
		if sign*r.answers[i].Effect.Difference.Mean() > 0 {
			n++
		}
	}
	return n
}

// shown counts the perturbed sets under which pattern i holds.
func (s *study) shown(i int) (n int) {
	for _, r := range s.results[1:] {
		if r.patterns[i].Verdict == pattern.Holds {
			n++
		}
	}
	return n
}
