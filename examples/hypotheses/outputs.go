package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/detente-sim/detente/negotiation/report"
)

// table is a CSV file with what its columns mean.
type table struct {
	report.TableInfo
	fill func(s *study, row func(cells ...any) error) error
}

// tables are the files that are written.
var tables = []table{
	{report.TableInfo{File: "hypotheses.csv", Meaning: "one line for each hypothesis and set of parameters", Columns: []report.ColumnInfo{
		{Name: "set", Meaning: "number of the perturbed set, 0 for the scenario as it is", Unit: "number"},
		{Name: "id", Meaning: "hypothesis", Unit: "text"},
		{Name: "metric", Meaning: "what is measured", Unit: "text"},
		{Name: "tag", Meaning: "algebraic or emergent", Unit: "text"},
		{Name: "expected", Meaning: "sign that is predicted", Unit: "text"},
		{Name: "first", Meaning: "mean of the metric under the first arrangement", Unit: "of the metric"},
		{Name: "second", Meaning: "the same under the second", Unit: "of the metric"},
		{Name: "difference", Meaning: "second less first, mean of pairs", Unit: "of the metric"},
		{Name: "low", Meaning: "lower end of its 95% interval", Unit: "of the metric"},
		{Name: "high", Meaning: "upper end of its 95% interval", Unit: "of the metric"},
		{Name: "smallest", Meaning: "smallest effect of interest", Unit: "of the metric"},
		{Name: "size", Meaning: "the interval beside it", Unit: "text"},
		{Name: "verdict", Meaning: "what became of the prediction", Unit: "text"},
		{Name: "pairs", Meaning: "pairs of runs", Unit: "count"},
		{Name: "missing_first", Meaning: "runs of the first arrangement in which the metric does not exist", Unit: "count"},
		{Name: "missing_second", Meaning: "runs of the second arrangement in which the metric does not exist", Unit: "count"},
		{Name: "changed", Meaning: "pairs in which the metric differs", Unit: "count"},
	}}, func(s *study, row func(...any) error) error {
		for k, r := range s.results {
			for i := range s.list.Hypotheses {
				h, a := &s.list.Hypotheses[i], &r.answers[i]
				e := &a.Effect
				low, high := e.Difference.Interval()
				if err := row(k, h.ID, h.Metric, h.Tag, h.Expected, e.First.Mean(), e.Second.Mean(), e.Difference.Mean(), low, high,
					a.Smallest, a.Judgement, h.judge(e), e.Pairs, e.Missing[0], e.Missing[1], e.Changed); err != nil {
					return err
				}
			}
		}
		return nil
	}},
	{report.TableInfo{File: "patterns.csv", Meaning: "one line for each clause of a pattern and set of parameters", Columns: []report.ColumnInfo{
		{Name: "set", Meaning: "number of the perturbed set, 0 for the scenario as it is", Unit: "number"},
		{Name: "id", Meaning: "pattern", Unit: "text"},
		{Name: "pattern", Meaning: "verdict on the whole pattern", Unit: "text"},
		{Name: "clause", Meaning: "what should be so", Unit: "text"},
		{Name: "number", Meaning: "what is counted", Unit: "text"},
		{Name: "decides", Meaning: "1 if the pattern hangs on the clause, 0 for an aside", Unit: "flag"},
		{Name: "kind", Meaning: "rate, difference, share or correlation", Unit: "text"},
		{Name: "above", Meaning: "where the number should lie; empty for no bound", Unit: "of the number"},
		{Name: "below", Meaning: "where the number should lie; empty for no bound", Unit: "of the number"},
		{Name: "value", Meaning: "the number", Unit: "of the number"},
		{Name: "low", Meaning: "lower end of its 95% interval", Unit: "of the number"},
		{Name: "high", Meaning: "upper end of its 95% interval", Unit: "of the number"},
		{Name: "runs", Meaning: "runs that say something", Unit: "count"},
		{Name: "verdict", Meaning: "verdict on the clause", Unit: "text"},
	}}, func(s *study, row func(...any) error) error {
		for k, r := range s.results {
			for _, f := range r.patterns {
				for j, a := range f.Answers {
					c := &f.Clauses[j]
					decides := 1
					if c.Aside {
						decides = 0
					}
					if err := row(k, f.ID, f.Verdict, c.Name, c.Number, decides, c.Kind, c.Region.Low, c.Region.High,
						a.Value, a.Low, a.High, a.Runs, a.Verdict); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}},
	{report.TableInfo{File: "parameters.csv", Meaning: "one line for each parameter of each perturbed set", Columns: []report.ColumnInfo{
		{Name: "set", Meaning: "number of the perturbed set, from 1", Unit: "number"},
		{Name: "seed", Meaning: "seed of its runs", Unit: "number"},
		{Name: "path", Meaning: "parameter", Unit: "text"},
		{Name: "value", Meaning: "value in the set", Unit: "of the parameter"},
		{Name: "unperturbed", Meaning: "value in the scenario", Unit: "of the parameter"},
		{Name: "low", Meaning: "lower end of what is drawn from", Unit: "of the parameter"},
		{Name: "high", Meaning: "upper end of what is drawn from", Unit: "of the parameter"},
	}}, func(s *study, row func(...any) error) error {
		for k, set := range s.sets {
			for i, x := range set {
				p := &s.drawn[i]
				if err := row(k, s.seed(k), x.Path, x.Value, p.value, p.low, p.high); err != nil {
					return err
				}
			}
		}
		return nil
	}},
}

// outputs are the files of a study. They appear when all is played.
type outputs struct{ files []*report.File }

// open begins the files, so that a directory in which nothing can be written is found out
// before the work begins. Without -out there are none.
func (s *study) open() (*outputs, error) {
	f := &outputs{}
	if s.options.out == "" {
		return f, nil
	}
	if err := os.MkdirAll(s.options.out, 0o777); err != nil {
		return nil, fmt.Errorf("-out: %w", err)
	}
	for _, t := range tables {
		x, err := report.CreateFile(s.options.out, t.File)
		if err != nil {
			f.discard()
			return nil, fmt.Errorf("-out: %w", err)
		}
		f.files = append(f.files, x)
	}
	return f, nil
}

// discard drops what has not been completed.
func (f *outputs) discard() {
	for _, x := range f.files {
		x.Discard()
	}
}

// finish writes the tables, what was asked, and where all of it comes from.
func (f *outputs) finish(s *study) error {
	if len(f.files) == 0 {
		return nil
	}
	for i, x := range f.files {
		w := csv.NewWriter(x)
		var head []string
		for _, c := range tables[i].Columns {
			head = append(head, c.Name)
		}
		if err := w.Write(head); err != nil {
			return err
		}
		row := func(cells ...any) error {
			line := make([]string, len(cells))
			for n, c := range cells {
				line[n] = cell(c)
			}
			return w.Write(line)
		}
		if err := tables[i].fill(s, row); err != nil {
			return err
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return err
		}
	}
	for _, x := range f.files {
		if err := x.Commit(); err != nil {
			return err
		}
	}
	err := report.WriteFile(s.options.out, "hypotheses.yaml", func(w *report.File) error {
		_, err := w.Write(s.asked)
		return err
	})
	if err != nil {
		return err
	}
	return report.WriteFile(s.options.out, "run.json", func(w *report.File) error { return s.provenance().Write(w) })
}

// cell writes a value, numbers with all their digits; what does not exist or has no bound is
// empty.
func cell(x any) string {
	f, ok := x.(float64)
	switch {
	case !ok:
		return fmt.Sprint(x)
	case math.IsNaN(f) || math.IsInf(f, 0):
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func (s *study) provenance() report.Provenance {
	p := report.Provenance{Scenario: s.file.ID, Title: s.file.Title, Preset: s.file.Preset, Hooks: s.file.Params.Hooks,
		Hash: report.Fingerprint(s.file), Settings: []string{}, Seed: s.options.seed, Runs: s.options.runs, Months: s.file.Months}
	for _, set := range s.options.sets {
		p.Settings = append(p.Settings, set.String())
	}
	for _, t := range tables {
		p.Tables = append(p.Tables, t.TableInfo)
	}
	p.Tables = append(p.Tables, report.TableInfo{File: "hypotheses.yaml", Meaning: "the hypotheses, and how parameters are perturbed"})
	return p
}
