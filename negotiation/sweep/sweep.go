package sweep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// Stage is what a sweep is doing.
type Stage int

// The stages, in order.
const (
	// Checking loads the scenario of each point and makes a model of it.
	Checking Stage = iota
	// Playing plays runs.
	Playing
	// Writing makes files of the runs.
	Writing
)

// Sweep plays a design and writes what comes out to a folder.
type Sweep struct {
	Design     *design.Design
	Archetypes scenario.Archetypes
	// Dir is the folder of the results, which is made if it is missing. It belongs to the
	// sweep alone.
	Dir string
	// Expectations, if not nil, are held against the results.
	Expectations *Expectations
	// Workers is the number of runs that are played at a time; 0 means one for each CPU
	// that the program may use. The results are the same for any.
	Workers int
	// Build identifies the program beyond the version of this library, such as by a hash
	// of it: a sweep that was stopped is not gone on with by a program of another build.
	// If it is empty, it is for the caller to see to that.
	Build string
	// Replay, if not nil, says how a person repeats a single run, such as by a command
	// line; the error of a run tells it.
	Replay func(p design.Point, seed, run uint64) string
	// Progress, if not nil, is told how much of a stage is done: points that have been
	// checked, runs that have been played, runs that have been written. Runs that are
	// there from before count as played from the first call on.
	Progress func(stage Stage, done, total int)

	targets []target // of the expectations
	// broken replaces the journal's file, in tests.
	broken func(io.Writer) io.Writer
}

// Result is what a sweep has come to.
type Result struct {
	Identity Identity
	// Runs is the number of runs in the results, Kept that of those that had been played
	// before, by a sweep that was stopped or complete.
	Runs, Kept int
	// Files describes the files in the folder but sweep.json.
	Files []FileInfo
	// Verdicts says what became of each expectation.
	Verdicts []Verdict
	// Report is what report.txt says.
	Report string
}

func (s *Sweep) progress(stage Stage, done, total int) {
	if s.Progress != nil {
		s.Progress(stage, done, total)
	}
}

// Run plays what has not been played yet and writes the files. If all files are there
// and whole, it plays nothing.
//
// Errors of the design are found before the first run: [scenario.Problems] about the
// design file or a [*design.CheckError]. If the folder holds something else the error is
// an [*OtherError]. The error of a run is an [*ensemble.RunError], the first in the
// order of points and runs. If the context ends, what has been played up to then is kept,
// and the error wraps the context's; Run then goes on from there, as it does after any
// other error and after the end of the process.
func (s *Sweep) Run(ctx context.Context) (*Result, error) {
	if s.Design == nil || s.Archetypes == nil || s.Dir == "" || s.Workers < 0 {
		return nil, errors.New("sweep: a sweep needs a design, archetypes, a folder, and at least 0 workers")
	}
	if err := s.division().check(); err != nil {
		return nil, s.Design.Fault("replicates", "", err.Error())
	}
	id := identity(s.Design, s.Expectations, s.Build)
	var err error
	if s.targets, err = s.Expectations.fit(s.Design); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	j, r, err := openJournal(s.Dir, &id)
	if r != nil || err != nil {
		return r, err
	}
	r, err = s.run(ctx, j, &id)
	if err != nil {
		if j.empty() {
			return nil, errors.Join(err, j.remove())
		}
		return nil, errors.Join(err, j.close())
	}
	return r, j.remove()
}

func (s *Sweep) run(ctx context.Context, j *journal, id *Identity) (*Result, error) {
	if s.broken != nil {
		j.out = s.broken(j.file)
	}
	if j.empty() {
		if err := foreign(s.Dir); err != nil {
			return nil, err
		}
		if err := s.check(ctx); err != nil {
			return nil, err
		}
		if err := j.identify(id); err != nil {
			return nil, fmt.Errorf("sweep: the journal cannot be written: %w", err)
		}
	}
	if err := sweepUp(s.Dir); err != nil {
		return nil, err
	}
	d := s.division()
	kept := d.before(j.units)
	s.progress(Playing, kept, d.runs())
	if j.units < d.units() {
		if err := s.play(ctx, j); err != nil {
			if ctx.Err() != nil {
				return nil, fmt.Errorf("sweep: stopped after %d of %d runs, which are kept: %w", d.before(j.units), d.runs(), context.Cause(ctx))
			}
			return nil, err
		}
	}
	if err := j.sync(); err != nil {
		return nil, err
	}
	r := &Result{Identity: *id, Runs: d.runs(), Kept: kept}
	r.Identity.Build = ""
	return r, s.write(ctx, j, r)
}

// check makes sure that each point can be played, and that what is to be kept exists.
func (s *Sweep) check(ctx context.Context) error {
	var mu sync.Mutex
	metrics, columns := map[string]bool{}, map[string]bool{}
	f := s.Design.File()
	err := s.Design.Check(ctx, design.Checks{
		Workers:  s.Workers,
		Progress: func(done int) { s.progress(Checking, done, s.Design.Len()) },
		Accept: func(file *scenario.File) error {
			a, err := s.arrange(file)
			if err != nil {
				return err
			}
			var known []string
			if len(f.Series) > 0 {
				if known, err = variables(a.model); err != nil {
					return err
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for _, name := range a.names {
				metrics[name] = true
			}
			for _, name := range known {
				columns[name] = true
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	var problems scenario.Problems
	find := func(key string, names []string, known map[string]bool, what string) {
		for i, name := range names {
			at := fmt.Sprintf("%s.%d", key, i)
			if slices.Contains(names[:i], name) {
				problems = append(problems, s.problem(at, name+" twice", "it once")...)
			} else if !known[name] {
				list := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
				problems = append(problems, s.problem(at, strconv.Quote(name), what+": "+list)...)
			}
		}
	}
	find("metrics", f.Metrics, metrics, "a metric that some point has")
	find("series", f.Series, columns, "a variable, or a single column of one, that some point has")
	if n := len(f.Metrics); n == 0 && (s.Design.Screening() != nil || s.Design.Saltelli() != nil) && s.Design.Len() > mostMeans/len(metrics) {
		found := fmt.Sprintf("none, which keeps %d metrics of %d points for sensitivity analysis", len(metrics), s.Design.Len())
		problems = append(problems, s.problem("metrics", found, "names of those that matter")...)
	}
	if problems != nil {
		return problems
	}
	if s.Expectations != nil {
		return s.Expectations.measured(s.Design, metrics)
	}
	return nil
}

// problem is one at an entry of the design file.
func (s *Sweep) problem(path, found, expected string) (ps scenario.Problems) {
	errors.As(s.Design.Fault(path, found, expected), &ps)
	return ps
}

// variables names what series can be kept of a model.
func variables(m *negotiation.Model) ([]string, error) {
	list, err := observe.Columns(m)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range list {
		names = append(names, c.Name, c.Variable.Name)
	}
	return names, nil
}

// Open makes one run of the design ready to be told: the model of a point, the seed, and
// the run number, by which a solver plays it again.
func (s *Sweep) Open(point, replicate int) (m *negotiation.Model, seed, run uint64, err error) {
	if point < 0 || point >= s.Design.Len() {
		return nil, 0, 0, fmt.Errorf("sweep: point %d, expected one from 0 to %d", point, s.Design.Len()-1)
	}
	if n := s.Design.File().Replicates; replicate < 0 || replicate >= n {
		return nil, 0, 0, fmt.Errorf("sweep: replicate %d, expected one from 0 to %d", replicate, n-1)
	}
	f, err := s.Design.Load(point)
	if err != nil {
		return nil, 0, 0, err
	}
	a, err := s.arrange(f)
	if err != nil {
		return nil, 0, 0, err
	}
	return a.model, s.Design.Seed(point), uint64(replicate), nil
}
