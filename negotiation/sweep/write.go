package sweep

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/detente-sim/detente/negotiation/report"
)

// walk reads the runs of units of a journal in order, from a place where a frame begins
// and that belongs to the unit of that number.
type walk struct {
	journal  *journal
	division division
	frames   *frames
	layouts  []layout
	labels   []labels
	run      run
}

func (s *Sweep) newWalk(j *journal, at int64) (*walk, error) {
	w := &walk{journal: j, division: s.division()}
	for _, text := range j.layouts {
		l, err := layoutOf(text)
		if err != nil {
			return nil, fmt.Errorf("sweep: a layout in the journal: %w", err)
		}
		w.layouts, w.labels = append(w.layouts, *l), append(w.labels, l.labels())
	}
	var err error
	w.frames, err = readFrames(j.file, at)
	return w, err
}

// unit reads the next unit and shows its runs. It returns where the unit begins.
func (w *walk) unit(visit func(point, replicate, layout int, r *run) error) error {
	for {
		kind, payload, err := w.frames.next()
		if err != nil {
			return fmt.Errorf("sweep: the journal cannot be read: %w", err)
		}
		if kind != frameUnit {
			continue
		}
		number, n := binary.Uvarint(payload)
		payload = payload[max(n, 0):]
		layout, m := binary.Uvarint(payload)
		payload = payload[max(m, 0):]
		if n <= 0 || m <= 0 || number >= uint64(w.division.units()) || layout >= uint64(len(w.layouts)) {
			return errRun
		}
		u := w.division.unit(int(number))
		for i := range u.runs {
			if payload, err = w.layouts[layout].decode(payload, &w.run); err != nil {
				return err
			}
			if err := visit(u.point, u.first+i, int(layout), &w.run); err != nil {
				return err
			}
		}
		if len(payload) > 0 {
			return errRun
		}
		return nil
	}
}

// about is what files say of themselves.
func (s *Sweep) about(r *Result) map[string]string {
	base, f := s.Design.Base(), s.Design.File()
	return map[string]string{
		"scenario": base.ID, "scenario_hash": r.Identity.Hash, "seed": fmt.Sprint(r.Identity.Seed),
		"design_id": f.ID, "design": r.Identity.Design, "version": r.Identity.Version, "platform": r.Identity.Platform,
		"replicates": fmt.Sprint(f.Replicates), "points": fmt.Sprint(s.Design.Len()),
	}
}

// write makes the files of the runs of a journal that is complete.
func (s *Sweep) write(ctx context.Context, j *journal, r *Result) error {
	o := &outputs{dir: s.Dir}
	defer o.discard()
	about := s.about(r)
	if err := s.writePoints(o, about); err != nil {
		return err
	}
	tables, err := s.newLongTables(o, about)
	if err != nil {
		return err
	}
	sums, err := s.newSummaries(o)
	if err != nil {
		return err
	}
	w, err := s.newWalk(j, j.begins)
	if err != nil {
		return err
	}
	d := s.division()
	for i := range d.units() {
		if err := context.Cause(ctx); err != nil {
			return fmt.Errorf("sweep: stopped while files were being written, all %d runs are kept: %w", d.runs(), err)
		}
		u := d.unit(i)
		s.mark(u.point, w.frames.at)
		seed := int64(s.Design.Seed(u.point))
		err := w.unit(func(point, replicate, layout int, run *run) error {
			sums.add(&w.layouts[layout], run)
			return tables.add(int64(point), int64(replicate), seed, &w.layouts[layout], &w.labels[layout], run)
		})
		if err != nil {
			return err
		}
		if u.first+u.runs == d.replicates {
			if err := sums.close(u.point); err != nil {
				return err
			}
		}
		s.progress(Writing, d.before(i+1), d.runs())
	}
	if err := tables.close(); err != nil {
		return err
	}
	return s.finish(j, o, r, sums, w.layouts)
}

// finish writes what follows from all runs, and makes the files appear.
func (s *Sweep) finish(j *journal, o *outputs, r *Result, sums *summaries, layouts []layout) error {
	if err := sums.flush(); err != nil {
		return err
	}
	findings, err := s.analyse(sums)
	if err != nil {
		return err
	}
	if err := findings.write(o); err != nil {
		return err
	}
	if r.Verdicts, err = s.judge(j, findings); err != nil {
		return err
	}
	if err := writeVerdicts(o, r.Verdicts); err != nil {
		return err
	}
	if r.Report, err = s.report(r, sums, findings); err != nil {
		return err
	}
	text, err := o.create("report.txt", "what came out, for people", nil)
	if err != nil {
		return err
	}
	if _, err := text.Write([]byte(r.Report)); err != nil {
		return err
	}
	if r.Files, err = o.commit(); err != nil {
		return err
	}
	side := s.sidecar(r)
	side.describe(layouts)
	return report.WriteFile(s.Dir, sidecarName, func(f *report.File) error {
		e := json.NewEncoder(f)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(side)
	})
}
