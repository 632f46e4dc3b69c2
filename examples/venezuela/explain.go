package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/explain"
	"github.com/detente-sim/detente/negotiation/report"
)

// explain prints why things were decided as they were in one month of one run, and
// writes it to a file if the user says where to.
func (s *study) explain(at moment, stdout io.Writer) error {
	if at.month > s.model.Rounds {
		return fmt.Errorf("venezuela: -explain %d:%d: a run has %s", at.run, at.month, plural(s.model.Rounds, "month"))
	}
	x, err := explain.Explain(explain.Case{File: s.file, Types: agents.Standard(),
		Seed: s.options.seed, Run: at.run, Round: at.month})
	if err != nil {
		return fmt.Errorf("venezuela: -explain %d:%d: %w", at.run, at.month, err)
	}
	var b bytes.Buffer
	if err := report.WriteExplanation(&b, x); err != nil {
		return err
	}
	if s.options.outGiven {
		if err := os.MkdirAll(s.options.out, 0o777); err != nil {
			return fmt.Errorf("venezuela: -out: %w", err)
		}
		err := report.WriteFile(s.options.out, "explanation.txt", func(w *report.File) error {
			_, err := w.Write(b.Bytes())
			return err
		})
		if err != nil {
			return err
		}
	}
	_, err = stdout.Write(b.Bytes())
	return err
}
