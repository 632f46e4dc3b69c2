package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/setback"
)

// study is the scenario, what is played of it, and what comes out.
type study struct {
	options *options
	file    *scenario.File
	model   *negotiation.Model
	// parties are the IDs of the principals, names the names of all members by ID.
	parties [2]string
	names   map[string]string
	// columns are followed month by month; bands of the first of them are kept.
	columns       []observe.Column
	banded        int
	kept, trusted *observe.Benchmarks
	digest        *ensemble.Digest
	reader        *setback.Reader
	setbacks      setback.Count
	deals         []deal
}

// deal is one that was signed, in the utility plane.
type deal struct {
	month int
	gain  [2]float64
}

// load reads the scenario and makes the model.
func load(o *options) (*study, error) {
	name, data := "venezuela.yaml", embedded
	if o.scenario != "" {
		var err error
		if data, err = os.ReadFile(o.scenario); err != nil {
			return nil, fmt.Errorf("venezuela: -scenario: %w", err)
		}
		name = o.scenario
	}
	f, err := scenario.Load(name, data, o.sets...)
	if err != nil {
		return nil, err
	}
	m, err := f.Model(agents.Standard())
	if err != nil {
		return nil, err
	}
	s := &study{options: o, file: f, model: m, names: map[string]string{}}
	n := 0
	for i := range m.Members {
		b := &m.Members[i]
		s.names[b.ID] = b.Name
		if b.Is(negotiation.Principal) {
			s.parties[n] = b.ID
			n++
		}
	}
	return s, nil
}

// record is what is kept of one run.
type record struct {
	summary *observe.Summary
	series  *observe.Series
	wrong   *setback.Record
	all     []negotiation.Observer
}

// Observers implements [ensemble.Recorder].
func (r record) Observers() []negotiation.Observer { return r.all }

func (s *study) record() (record, error) {
	summary, err := observe.NewSummary(s.model, s.kept)
	if err != nil {
		return record{}, err
	}
	series := observe.NewSeries(s.columns)
	wrong := setback.NewRecord(s.reader)
	return record{summary, series, wrong, []negotiation.Observer{summary, series, wrong}}, nil
}

// prepare finds what the runs are compared with and how they are recorded.
func (s *study) prepare() (err error) {
	if s.kept, err = observe.NewBenchmarks(s.model, observe.Kept); err != nil {
		return err
	}
	if s.trusted, err = observe.NewBenchmarks(s.model, observe.Trusted); err != nil {
		return err
	}
	s.reader = setback.NewReader(s.model, s.kept, setback.DefaultRules())
	a, b := s.parties[0], s.parties[1]
	banded := []string{"trust." + b + "/" + a, "trust." + a + "/" + b, "delivered." + a, "delivered." + b,
		"cooperation", "tension", "relief", "living", "migration"}
	all, err := observe.Columns(s.model)
	if err != nil {
		return err
	}
	for _, c := range all { // not all scenarios have opinions at home
		if v := c.Variable.Name; v == "support" || v == "legitimacy" {
			banded = append(banded, c.Name)
		}
	}
	s.banded = len(banded)
	if s.columns, err = observe.Columns(s.model, banded...); err != nil {
		return err
	}
	for _, c := range all {
		if !slices.Contains(banded, c.Name) {
			s.columns = append(s.columns, c)
		}
	}
	r, err := s.record()
	if err != nil {
		return err
	}
	s.digest = ensemble.NewDigest(r.summary, s.columns[:s.banded], s.model.Rounds)
	return nil
}

// play plays all runs, with a bar if progress goes to a terminal.
func (s *study) play(ctx context.Context, files *outputs, progress io.Writer) error {
	bars := mpb.New(mpb.WithOutput(progress))
	bar := bars.AddBar(int64(s.options.runs),
		mpb.PrependDecorators(decor.Name("runs "), decor.CountersNoUnit("%d / %d")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO)))
	plan := ensemble.Plan{Model: s.model, Seed: s.options.seed, Runs: s.options.runs, Workers: s.options.workers,
		Progress: func(done int) { bar.SetCurrent(int64(done)) }, Replay: s.options.replay}
	err := ensemble.Play(ctx, plan, s.record, func(run uint64, r record) error {
		s.digest.Add(run, r.summary, r.series)
		s.setbacks.Add(r.summary.Outcome(), r.wrong.Run())
		for _, d := range r.summary.Deals() {
			if len(s.deals) < dots {
				s.deals = append(s.deals, deal{d.Round, d.Gain})
			}
		}
		return files.add(run, r)
	})
	if err != nil {
		bar.Abort(true)
	}
	bars.Wait()
	return err
}

// typical is the number of the most typical run of the most frequent class.
func (s *study) typical() uint64 {
	run, _ := s.digest.Typical(s.digest.Common()) // at least one run has been played
	return run
}

// account is one run told in full.
type account struct {
	run   uint64
	class negotiation.Outcome
	story []byte
	log   *negotiation.Log
}

// tell plays one run again and tells it.
func (s *study) tell(run uint64) (*account, error) {
	summary, err := observe.NewSummary(s.model, nil)
	if err != nil {
		return nil, err
	}
	sv, err := negotiation.NewSolver(s.model, summary)
	if err != nil {
		return nil, err
	}
	sv.Run(s.options.seed, run)
	a := &account{run: run, class: summary.Outcome(), log: sv.State().Log.Clone()}
	var b bytes.Buffer
	if err := report.WriteStory(&b, s.model, a.log); err != nil {
		return nil, err
	}
	a.story = b.Bytes()
	return a, nil
}

// trace prints the story of one run.
func (s *study) trace(run uint64, stdout io.Writer) error {
	a, err := s.tell(run)
	if err != nil {
		return err
	}
	if s.options.writes() {
		if err := s.writeAccount(s.options.out, a); err != nil {
			return err
		}
	}
	_, err = stdout.Write(a.story)
	return err
}
