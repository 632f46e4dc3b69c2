package design

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// PointError says that the scenario of a point is refused.
type PointError struct {
	// Design is the name of the design file, Points the number of its points.
	Design string
	Points int
	Point  Point
	// Err says why, usually [scenario.Problems] about the settings of the point. Places
	// are the entries of the design file that these problems go back to.
	Err    error
	places []scenario.Problem
}

// Error implements error, with one line for each problem.
func (e *PointError) Error() string {
	where := fmt.Sprintf("point %d of %d", e.Point.Number, e.Points)
	if e.Point.Group != "" {
		where += ", group " + e.Point.Group
	}
	var lines []string
	for _, p := range e.places {
		p.Expected = where + ": " + p.Expected
		lines = append(lines, p.Error())
	}
	if lines == nil {
		lines = append(lines, fmt.Sprintf("%s: %s: %v", e.Design, where, e.Err))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the cause.
func (e *PointError) Unwrap() error { return e.Err }

// fault makes the error of a point and finds the factors that it goes back to.
func (d *Design) fault(p Point, err error) *PointError {
	e := &PointError{Design: d.file.name, Points: d.Len(), Point: p, Err: err}
	var ps scenario.Problems
	if !errors.As(err, &ps) {
		return e
	}
	for _, problem := range ps {
		e.places = append(e.places, d.file.trace(problem))
	}
	return e
}

// trace turns a problem with a setting into one at the entry of the design file that the
// setting comes from. What does not come from one may go back to anything.
func (f *File) trace(problem scenario.Problem) scenario.Problem {
	text := problem.Error()
	at := ""
	if set, ok := strings.CutPrefix(problem.File, "-set "); ok {
		at = f.origin(set)
	}
	place := f.doc.Problem(at, "", text)
	if place.Path = ""; at == "" {
		place.Line, place.Column = 0, 0
	}
	return place
}

// origin is the path of the entry of the design file that a setting comes from, or empty.
func (f *File) origin(set string) string {
	in := func(list []string, at string) string {
		for i, s := range parseSettings(list) {
			if s.String() == set {
				return fmt.Sprintf("%s.%d", at, i)
			}
		}
		return ""
	}
	at := in(f.Settings, "settings")
	for i := range f.Groups {
		at = cmp.Or(at, in(f.Groups[i].Settings, "groups."+f.Groups[i].ID+".settings"))
	}
	path, _, _ := strings.Cut(set, "=")
	for i := range f.Factors {
		x, factor := &f.Factors[i], f.place(i)
		for k := range x.Blocks {
			at = cmp.Or(at, in(x.Blocks[k].Settings, factor+".blocks."+x.Blocks[k].ID+".settings"))
		}
		if at == "" && (x.Path == path || x.Path != "" && strings.HasPrefix(path, x.Path+".") || slices.Contains(x.Paths, path)) {
			at = factor
		}
	}
	if at == "" && path == "months" {
		at = "months"
	}
	return at
}

// CheckError says which points of a design the scenario refuses.
type CheckError struct {
	// Faults are the first points that are refused, at most twenty of them.
	Faults []*PointError
	// Refused is the number of points refused among the first Checked of Points.
	Refused, Checked, Points int
}

// mostFaults is the number of points that a [CheckError] shows.
const mostFaults = 20

// Error implements error, with one line for each problem.
func (e *CheckError) Error() string {
	var lines []string
	for _, f := range e.Faults {
		lines = append(lines, f.Error())
	}
	if e.Refused > len(e.Faults) || e.Checked < e.Points {
		lines = append(lines, fmt.Sprintf("%s: the scenario refuses %d of the first %d of %d points", e.Faults[0].Design, e.Refused, e.Checked, e.Points))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives access to the errors of the points.
func (e *CheckError) Unwrap() []error {
	errs := make([]error, len(e.Faults))
	for i, f := range e.Faults {
		errs[i] = f
	}
	return errs
}

// Checks says how [Design.Check] goes about it.
type Checks struct {
	// Accept, if not nil, judges the scenario of a point, such as by making a model of it.
	// It is called by several goroutines at a time.
	Accept func(*scenario.File) error
	// Workers is the number of points that are checked at a time; 0 means one for each
	// CPU that the program may use.
	Workers int
	// Progress, if not nil, is told now and then how many points have been checked. It is
	// called on the goroutine of Check.
	Progress func(done int)
}

// atOnce is the number of points between two looks at how the check is going.
const atOnce = 256

// Check loads the scenario of every point, so that no run starts before all can. The
// error is a [*CheckError], the same for any number of workers, or the context's.
func (d *Design) Check(ctx context.Context, c Checks) error {
	workers := c.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	result := &CheckError{Points: d.Len()}
	faults := make([]*PointError, atOnce)
	for from := 0; from < d.Len() && len(result.Faults) < mostFaults; from += atOnce {
		to := min(from+atOnce, d.Len())
		var next atomic.Int64
		var all sync.WaitGroup
		for range min(workers, to-from) {
			all.Go(func() {
				for ctx.Err() == nil {
					i := from + int(next.Add(1)) - 1
					if i >= to {
						return
					}
					faults[i-from] = d.judge(i, c.Accept)
				}
			})
		}
		all.Wait()
		if err := context.Cause(ctx); err != nil {
			return fmt.Errorf("design: check stopped at point %d of %d: %w", from, d.Len(), err)
		}
		for _, f := range faults[:to-from] {
			if f == nil {
				continue
			}
			if result.Refused++; len(result.Faults) < mostFaults {
				result.Faults = append(result.Faults, f)
			}
		}
		if result.Checked = to; c.Progress != nil {
			c.Progress(to)
		}
	}
	if result.Refused > 0 {
		return result
	}
	return nil
}

// judge loads one point and has it judged.
func (d *Design) judge(i int, accept func(*scenario.File) error) *PointError {
	f, err := d.Load(i)
	var fault *PointError
	if errors.As(err, &fault) {
		return fault
	}
	if accept != nil {
		if err := accept(f); err != nil {
			return d.fault(d.Point(i), err)
		}
	}
	return nil
}
