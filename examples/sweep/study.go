package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/sweep"
)

// study is a sweep and where it comes from.
type study struct {
	sweep.Sweep
	options *options
	bundle  *sweep.Bundle // nil if there is none
}

// load reads the design and what belongs to it.
func load(o *options) (s *study, err error) {
	s = &study{options: o, Sweep: sweep.Sweep{Archetypes: agents.Standard(), Workers: o.workers, Dir: o.out}}
	if o.bundle != "" {
		if err := s.unpack(); err != nil {
			return nil, err
		}
	} else if s.Design, err = design.Open(o.design); err != nil {
		return nil, err
	}
	if o.expect != "" {
		data, err := os.ReadFile(o.expect)
		if err != nil {
			return nil, fmt.Errorf("sweep: -expect: %w", err)
		}
		if s.Expectations, err = sweep.ReadExpectations(o.expect, data); err != nil {
			return nil, err
		}
	}
	if s.Dir == "" {
		folder := "sweep"
		if o.bundle != "" {
			folder = "again" // not where the study was made
		}
		s.Dir = filepath.Join("out", folder, s.Design.File().ID)
	}
	s.Replay = func(p design.Point, _, run uint64) string {
		from := "-design " + quoted(o.design)
		if o.bundle != "" {
			from = "-bundle " + quoted(o.bundle)
		}
		return fmt.Sprintf("go run ./examples/sweep %s -trace %d:%d", from, p.Number, run)
	}
	s.Build, err = program()
	return s, err
}

// unpack reads the bundle.
func (s *study) unpack() error {
	data, err := os.ReadFile(s.options.bundle)
	if err != nil {
		return fmt.Errorf("sweep: -bundle: %w", err)
	}
	if s.bundle, err = sweep.ReadBundle(s.options.bundle, data); err != nil {
		return err
	}
	if s.Design, err = s.bundle.Design(); err != nil {
		return err
	}
	s.Expectations, err = s.bundle.Expectations()
	return err
}

// program identifies this program: runs of two programs are not put together.
func program() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// quoted protects an argument from the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// play plays the sweep and says what came out.
func (s *study) play(ctx context.Context, stdout, stderr io.Writer) error {
	b := newBars(stderr)
	s.Progress = b.progress
	r, err := s.Run(ctx)
	b.end()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, r.Report); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nFiles in %s\n ", s.Dir)
	for _, f := range r.Files {
		fmt.Fprintf(stdout, " %s", f.File)
	}
	fmt.Fprintln(stdout, " sweep.json")
	switch {
	case r.Kept == r.Runs:
		fmt.Fprintf(stdout, "  All %d runs were there before. Remove the folder to play them with a program that has changed since.\n", r.Runs)
	case r.Kept > 0:
		fmt.Fprintf(stdout, "  %d of %d runs were there before.\n", r.Kept, r.Runs)
	}
	switch {
	case s.bundle != nil && r.Kept == r.Runs:
		return fmt.Errorf("sweep: %s holds this study already, so that nothing was played which could be compared; give another folder with -out", s.Dir)
	case s.bundle != nil:
		return s.compare(r, stdout)
	}
	if s.options.made != "" {
		return s.pack(r, stdout)
	}
	return nil
}

// pack writes the study as one file.
func (s *study) pack(r *sweep.Result, stdout io.Writer) error {
	path := s.options.made
	err := report.WriteFile(filepath.Dir(path), filepath.Base(path), func(f *report.File) error {
		return sweep.NewBundle(&s.Sweep, r).Write(f)
	})
	if err != nil {
		return fmt.Errorf("sweep: -make: %w", err)
	}
	fmt.Fprintf(stdout, "\nThe study is in %s; to play it again: go run ./examples/sweep -bundle %s\n", path, quoted(path))
	return nil
}

// compare says whether the study gives what it gave when it was made.
func (s *study) compare(r *sweep.Result, stdout io.Writer) error {
	c := s.bundle.Compare(r)
	fmt.Fprintf(stdout, "\nCompared with the study as it was made\n")
	for _, line := range c.Circumstances {
		fmt.Fprintf(stdout, "  %s\n", line)
	}
	if c.Same() {
		fmt.Fprintf(stdout, "  the same bytes in all of %s\n", strings.Join(c.Compared, ", "))
		return nil
	}
	changed := strings.Join(c.Changed, ", ")
	if c.Circumstances != nil {
		fmt.Fprintf(stdout, "  other bytes in %s\n", changed)
		return nil
	}
	return fmt.Errorf("sweep: the study does not give what it gave: other bytes in %s, by the same version on the same platform", changed)
}

// trace tells one run.
func (s *study) trace(r replicate, stdout io.Writer) error {
	m, seed, run, err := s.Open(r.point, r.number)
	if err != nil {
		return err
	}
	solver, err := negotiation.NewSolver(m)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Point %d, replicate %d: run %d of seed %d, with", r.point, r.number, run, seed)
	p := s.Design.Point(r.point)
	for _, set := range p.Settings {
		fmt.Fprintf(stdout, " %s", set)
	}
	if len(p.Settings) == 0 {
		fmt.Fprint(stdout, " the scenario as it is")
	}
	fmt.Fprint(stdout, "\n\n")
	solver.Run(seed, run)
	return report.WriteStory(stdout, m, &solver.State().Log)
}
