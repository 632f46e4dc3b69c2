package ensemble

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// Question is a contrast and how it is to be answered.
type Question struct {
	Contrast
	// Precision is the half-width that the interval of the difference is to have: with
	// it, no more pairs are played than are needed, see [Comparison.Batch]. 0 plays all.
	Precision float64
	// Parts, if there are any, split the effect by path: how much of it is left with
	// each of them switched off; see [Split].
	Parts []Part
}

// Part is something that may carry an effect.
type Part struct {
	// Name is for people; Off are the settings that switch the part off.
	Name string
	Off  []string
}

// Comparison answers questions by pairs of runs on common random numbers: run r of
// one arrangement is compared with run r of the other, so that only what the
// settings change tells them apart. An arrangement that several questions share is
// played once. Memory does not grow with the number of runs.
type Comparison struct {
	// Model makes the model under settings.
	Model     func(settings []string) (*negotiation.Model, error)
	Questions []Question
	// Up to Runs pairs are played: the runs numbered First to First+Runs−1 of Seed.
	Seed, First uint64
	Runs        int
	// Batch is the number of pairs after which questions with a precision are looked
	// at, again and again, and 0 stands for 200. One whose interval is narrow enough at
	// two looks in a row is played no further (after Chow & Robbins 1965, with
	// Student's quantile, a first batch that is not small, and the rule of
	// [FewestChanged]). The second look is there because a spread that happens to be
	// small, which is what stops, often comes with a mean that happens to be off. In
	// simulations the interval then holds the true difference in about 94% to 96% of
	// comparisons, and in 93% where differences are as skewed as the log-normal,
	// which is also what a number of runs fixed beforehand gives. What is played
	// depends on the batch and not on the workers.
	Batch int
	// Workers is the number of runs that are played at a time; see [Plan.Workers].
	Workers int
	// Progress, if not nil, is told how many runs have been played; see
	// [Comparison.Total].
	Progress func(done int)
	// Replay, if not nil, says how a person repeats a run under settings; see
	// [Plan.Replay].
	Replay func(settings []string, seed, run uint64) string
}

// Answer is the answer to a question.
type Answer struct {
	Question
	Effect Effect
	// Settled says that the interval is as narrow as was asked for. Without a
	// precision nothing is.
	Settled   bool
	Judgement Judgement
	// Split is nil without parts.
	Split *Split
}

// usualBatch is the batch that 0 stands for.
const usualBatch = 200

func (c *Comparison) check() error {
	var errs []error
	if c.Model == nil {
		errs = append(errs, errors.New("no function that makes models"))
	}
	if len(c.Questions) == 0 {
		errs = append(errs, errors.New("no questions"))
	}
	if c.Runs < 2 {
		errs = append(errs, fmt.Errorf("%d runs, expected at least 2", c.Runs))
	}
	if c.Batch < 0 || c.Batch == 1 {
		errs = append(errs, fmt.Errorf("batch of %d runs, expected at least 2, or 0 for %d", c.Batch, usualBatch))
	}
	for _, q := range c.Questions {
		if err := q.Contrast.check(); err != nil {
			errs = append(errs, err)
		}
		if !(q.Precision >= 0) {
			errs = append(errs, fmt.Errorf("contrast %s: precision %v, expected at least 0", q.ID, q.Precision))
		}
		seen := map[string]bool{}
		for _, p := range q.Parts {
			if len(p.Off) == 0 {
				errs = append(errs, fmt.Errorf("contrast %s: part %q: no settings that switch it off", q.ID, p.Name))
			}
			if seen[p.Name] {
				errs = append(errs, fmt.Errorf("contrast %s: part %q is there twice", q.ID, p.Name))
			}
			seen[p.Name] = true
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("ensemble: comparison: %w", err)
	}
	return nil
}

func (c *Contrast) check() error {
	if !(c.Smallest >= 0) {
		return fmt.Errorf("contrast %s: smallest effect %v, expected at least 0", c.ID, c.Smallest)
	}
	return nil
}

// Total returns the largest number of runs that may be played: [Comparison.Progress]
// counts up to it if no question is settled early.
func (c *Comparison) Total() int {
	seen := map[string]bool{}
	for i := range c.Questions {
		for _, settings := range c.Questions[i].arrangements() {
			seen[nameOf(settings)] = true
		}
	}
	return len(seen) * c.Runs
}

// arrangements lists the settings that a question needs to be played under: first
// and second as they are, with each part off, and with all parts off.
func (q *Question) arrangements() [][]string {
	list := [][]string{q.First, q.Second}
	var all []string
	for _, p := range q.Parts {
		list = append(list, slices.Concat(q.First, p.Off), slices.Concat(q.Second, p.Off))
		all = append(all, p.Off...)
	}
	if len(q.Parts) > 0 {
		list = append(list, slices.Concat(q.First, all), slices.Concat(q.Second, all))
	}
	return list
}

// nameOf tells settings apart.
func nameOf(settings []string) string { return strings.Join(settings, "\x00") }

// Play answers the questions, in their order. The answers do not depend on the
// number of workers. Mistakes in settings and unknown metrics are found before
// anything is played. If the context ends, the error wraps its cause and there are no
// answers.
func (c *Comparison) Play(ctx context.Context) ([]Answer, error) {
	s, err := c.stage()
	if err != nil {
		return nil, err
	}
	batch := cmp.Or(c.Batch, usualBatch)
	for done := 0; done < c.Runs; done += batch {
		open, err := s.play(ctx, c.First+uint64(done), min(batch, c.Runs-done))
		if err != nil {
			return nil, err
		}
		if !open {
			break
		}
	}
	return s.answers(), nil
}

// stage is a comparison under way.
type stage struct {
	*Comparison
	arrangements []*arrangement // in the order in which they are first needed
	inquiries    []inquiry
	done         int
}

// inquiry is a question under way.
type inquiry struct {
	answer Answer
	// columns hold the metric under the arrangements of the question, in their order.
	columns []column
	values  []float64 // of one run, by column
	closed  bool
}

// column is a metric of an arrangement.
type column struct {
	*arrangement
	at int // among the metrics of the arrangement that are followed
}

func (c column) value(n int) float64 { return c.values[c.at][n] }

// arrangement is a model under settings.
type arrangement struct {
	settings []string
	model    *negotiation.Model
	metrics  []int       // followed, as positions in a summary
	values   [][]float64 // of a batch, by followed metric and run
	team     *team[summed]
}

// summed is a recorder of the summary alone.
type summed struct{ *observe.Summary }

// Observers implements [Recorder].
func (s summed) Observers() []negotiation.Observer { return []negotiation.Observer{s.Summary} }

// stage makes the models and finds the metrics.
func (c *Comparison) stage() (*stage, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &stage{Comparison: c, inquiries: make([]inquiry, len(c.Questions))}
	known := map[string]*arrangement{}
	for i := range c.Questions {
		q, own := &c.Questions[i], &s.inquiries[i]
		own.answer.Question = *q
		if len(q.Parts) > 0 {
			own.answer.Split = newSplit(q.Parts)
		}
		for _, settings := range q.arrangements() {
			a := known[nameOf(settings)]
			if a == nil {
				m, err := c.Model(settings)
				if err != nil {
					return nil, err
				}
				a = &arrangement{settings: settings, model: m}
				known[nameOf(settings)] = a
				s.arrangements = append(s.arrangements, a)
			}
			at, err := a.follow(&q.Contrast)
			if err != nil {
				return nil, err
			}
			own.columns = append(own.columns, column{a, at})
		}
		own.values = make([]float64, len(own.columns))
	}
	p := s.plan(s.arrangements[0], c.First, c.Runs)
	return s, p.check()
}

// follow returns the place of a contrast's metric among those that are followed.
func (a *arrangement) follow(c *Contrast) (int, error) {
	s, err := observe.NewSummary(a.model, nil)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(s.Metrics(), func(m observe.Metric) bool { return m.Name == c.Metric })
	if at < 0 {
		return 0, unknownMetric(s, c)
	}
	if n := slices.Index(a.metrics, at); n >= 0 {
		return n, nil
	}
	a.metrics, a.values = append(a.metrics, at), append(a.values, nil)
	return len(a.metrics) - 1, nil
}

// play plays the next batch; open is false if all questions are settled.
func (s *stage) play(ctx context.Context, first uint64, runs int) (open bool, err error) {
	needed := map[*arrangement]bool{}
	for i := range s.inquiries {
		if !s.inquiries[i].closed {
			for _, c := range s.inquiries[i].columns {
				needed[c.arrangement] = true
			}
		}
	}
	for _, a := range s.arrangements {
		if !needed[a] {
			a.team = nil // its memory is free for others
			continue
		}
		if err := s.fill(ctx, a, first, runs); err != nil {
			return false, err
		}
	}
	for i := range s.inquiries {
		if x := &s.inquiries[i]; !x.closed {
			x.add(runs)
			open = open || !x.closed
		}
	}
	return open, nil
}

// plan makes the plan of runs of an arrangement.
func (s *stage) plan(a *arrangement, first uint64, runs int) Plan {
	p := Plan{Model: a.model, Seed: s.Seed, First: first, Runs: runs, Workers: s.Workers}
	if s.Replay != nil {
		p.Replay = func(seed, run uint64) string { return s.Replay(a.settings, seed, run) }
	}
	if s.Progress != nil {
		p.Progress = func(n int) { s.Progress(s.done + n) }
	}
	return p
}

// fill plays a batch under an arrangement.
func (s *stage) fill(ctx context.Context, a *arrangement, first uint64, runs int) error {
	p := s.plan(a, first, runs)
	if a.team == nil {
		var err error
		if a.team, err = newTeam(a.model, p.workers(), runs, func() (summed, error) {
			o, err := observe.NewSummary(a.model, nil)
			return summed{o}, err
		}); err != nil {
			return err
		}
	}
	for i := range a.values {
		a.values[i] = a.values[i][:0]
	}
	err := a.team.play(ctx, p, func(_ uint64, o summed) error {
		for i, at := range a.metrics {
			a.values[i] = append(a.values[i], o.Values()[at])
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("under the settings %q: %w", a.settings, err)
	}
	s.done += runs
	return nil
}

// add adds the pairs of a batch and looks whether they are enough.
func (x *inquiry) add(runs int) {
	for n := range runs {
		for i, c := range x.columns {
			x.values[i] = c.value(n)
		}
		x.answer.Effect.Add(x.values[0], x.values[1])
		if x.answer.Split != nil {
			x.answer.Split.add(x.values)
		}
	}
	narrow := x.answer.Precision > 0 && x.answer.Effect.Settled(x.answer.Precision)
	x.closed, x.answer.Settled = narrow && x.answer.Settled, narrow
}

// answers judges what has been played.
func (s *stage) answers() []Answer {
	list := make([]Answer, len(s.inquiries))
	for i := range list {
		list[i] = s.inquiries[i].answer
		list[i].Judgement = list[i].Effect.Judge(list[i].Smallest)
	}
	return list
}

// unknownMetric is the error of a contrast without a metric. It lists the names that
// begin most like the unknown one.
func unknownMetric(s *observe.Summary, c *Contrast) error {
	const most = 6
	word := strings.ToLower(c.Metric)
	alike := func(name string) (n int) {
		name = strings.ToLower(name)
		for n < min(len(name), len(word)) && name[n] == word[n] {
			n++
		}
		return n
	}
	var names []string
	for _, m := range s.Metrics() {
		names = append(names, m.Name)
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(alike(b), alike(a)), cmp.Compare(len(a), len(b)))
	})
	near := names[:min(most, len(names))]
	return fmt.Errorf("ensemble: contrast %s: no metric %q; the nearest names are %s", c.ID, c.Metric, strings.Join(near, ", "))
}
