package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/detente-sim/detente/negotiation/report"
)

// outputs are the files of a study. Tables are written while runs are played, the
// rest at the end; each file appears once it is complete.
type outputs struct {
	dir          string
	runs, months *report.File
	runTable     *report.RunTable
	monthTable   *report.MonthTable
	written      []string
}

// open begins the tables, so that a directory in which nothing can be written is
// found out before the work begins.
func (s *study) open(dir string) (*outputs, error) {
	f := &outputs{dir: dir}
	fail := func(err error) (*outputs, error) {
		f.discard()
		return nil, fmt.Errorf("venezuela: -out: %w", err)
	}
	err := os.MkdirAll(dir, 0o777)
	if err != nil {
		return fail(err)
	}
	if f.runs, err = report.CreateFile(dir, "runs.csv"); err != nil {
		return fail(err)
	}
	if f.months, err = report.CreateFile(dir, "months.csv"); err != nil {
		return fail(err)
	}
	if f.runTable, err = report.NewRunTable(f.runs, s.digest.Metrics); err != nil {
		return fail(err)
	}
	if f.monthTable, err = report.NewMonthTable(f.months, s.columns); err != nil {
		return fail(err)
	}
	return f, nil
}

// add writes a run into the tables; without outputs it does nothing.
func (f *outputs) add(run uint64, r record) error {
	if f == nil {
		return nil
	}
	if err := f.runTable.Add(run, r.summary); err != nil {
		return err
	}
	return f.monthTable.Add(run, r.summary, r.series)
}

// discard drops what has not been completed.
func (f *outputs) discard() {
	for _, x := range []*report.File{f.runs, f.months} {
		if x != nil {
			x.Discard()
		}
	}
}

// finish completes the tables and writes everything else but the pictures.
func (f *outputs) finish(s *study, a *account) error {
	if err := f.runTable.Flush(); err != nil {
		return err
	}
	if err := f.monthTable.Flush(); err != nil {
		return err
	}
	for _, x := range []*report.File{f.runs, f.months} {
		if err := x.Commit(); err != nil {
			return err
		}
		f.written = append(f.written, filepath.Base(x.Name()))
	}
	if err := report.WriteFile(f.dir, "summary.json", func(w *report.File) error { return s.writeJSON(w) }); err != nil {
		return err
	}
	f.written = append(f.written, "summary.json")
	if err := s.writeAccount(f.dir, a); err != nil {
		return err
	}
	f.written = append(f.written, "story.txt", "events.jsonl", "run.json")
	return nil
}

// writeAccount writes one run as a story and as a list of events, and where all
// files come from.
func (s *study) writeAccount(dir string, a *account) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("venezuela: -out: %w", err)
	}
	err := report.WriteFile(dir, "story.txt", func(w *report.File) error {
		_, err := w.Write(a.story)
		return err
	})
	if err != nil {
		return err
	}
	err = report.WriteFile(dir, "events.jsonl", func(w *report.File) error {
		return report.WriteEvents(w, s.model, a.log, a.run)
	})
	if err != nil {
		return err
	}
	return report.WriteFile(dir, "run.json", func(w *report.File) error { return s.provenance(a).Write(w) })
}

func (s *study) provenance(a *account) report.Provenance {
	p := report.Provenance{
		Scenario: s.model.ID, Title: s.model.Title, Preset: s.file.Preset, Hooks: s.file.Params.Hooks, Hash: report.Fingerprint(s.file),
		Seed: s.options.seed, Months: s.model.Rounds, Told: &a.run,
		Tables: []report.TableInfo{
			{File: "story.txt", Meaning: "one run told as a story"},
			{File: "events.jsonl", Meaning: "the events of that run, one JSON object a line"},
		},
	}
	for _, set := range s.options.sets {
		p.Settings = append(p.Settings, set.String())
	}
	if s.digest == nil { // only one run has been played
		p.First, p.Runs = a.run, 1
		return p
	}
	p.Runs = s.options.runs
	p.Tables = append([]report.TableInfo{
		{File: "runs.csv", Meaning: "one line for each run", Columns: report.RunColumns(s.digest.Metrics)},
		{File: "months.csv", Meaning: "one line for each month of each run", Columns: report.MonthColumns(s.columns)},
		{File: "summary.json", Meaning: "outcome shares, means of metrics and of utilities, with 95% intervals"},
	}, p.Tables...)
	return p
}
