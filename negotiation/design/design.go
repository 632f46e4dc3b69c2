package design

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// Sources gives the files that a design names, by the names that it gives them.
type Sources func(name string) ([]byte, error)

// Beside gives files by their place as seen from the folder of a design file.
func Beside(path string) Sources {
	return func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(path), filepath.FromSlash(name))
		}
		return os.ReadFile(name)
	}
}

// Source is a file that a design is made from.
type Source struct {
	Name string
	Data []byte
}

// Design is a design that has been made ready with its scenario: a list of points, each
// of which is a scenario. It does not change and may be used by several goroutines at a
// time.
type Design struct {
	file    *File
	sources []Source
	base    *scenario.File
	common  []scenario.Set // hold at every point
	groups  []Block        // at least one; its ID is empty if the design has none
	grouped [][]scenario.Set
	layout  layout
	columns []Column
	inputs  []string // names of the cube's coordinates
	cube    Plan
}

// Column describes a column of values in result tables.
type Column struct {
	// Name is the path of an entry of the scenario, or the name of a choice.
	Name string
	// Text says that the values are not all numbers.
	Text bool
}

// Point is one scenario of a design.
type Point struct {
	// Number is its place in the design, from 0.
	Number int
	// Group is the ID of its group, if the design has groups.
	Group string
	// Settings lead from the scenario file to the scenario of the point: those of the
	// design, of the group and of the point itself.
	Settings []scenario.Set
	// Values has one entry for each of [Design.Columns], as settings write it: what the
	// point sets or, where it leaves an entry as it is, what the scenario has; for a
	// choice between blocks the ID of the block, or nothing.
	Values []string
}

// Open reads a design file, and what it names, from the disk. Points are not checked
// before [Design.Check] is called.
func Open(path string) (*Design, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("design: %w", err)
	}
	f, err := Read(path, data)
	if err != nil {
		return nil, err
	}
	return f.Build(Beside(path))
}

// builder makes a design ready.
type builder struct {
	file     *File
	sources  Sources
	base     *scenario.File
	problems scenario.Problems
}

func (b *builder) bad(path, found, expected string) {
	b.problems = append(b.problems, b.file.doc.Problem(path, found, expected))
}

// err returns the problems in the order of the file.
func (b *builder) err() error {
	if len(b.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(b.problems, func(p, q scenario.Problem) int { return p.Line - q.Line })
	return b.problems
}

// Build makes a design ready: it loads the scenario and finds what the factors vary,
// checks that entries exist, that values lie in their ranges and that all is there that
// the plan needs. Combinations of values that the scenario refuses it does not look for:
// see [Design.Check]. The error is of type [scenario.Problems].
func (f *File) Build(src Sources) (*Design, error) {
	if f.doc == nil {
		return nil, errors.New("design: the file does not come from Read")
	}
	b := &builder{file: f, sources: src}
	d := &Design{file: f, common: parseSettings(f.Settings), groups: f.Groups}
	if f.Months > 0 {
		d.common = append(d.common, scenario.Set{Path: "months", Value: strconv.Itoa(f.Months)})
	}
	if len(d.groups) == 0 {
		d.groups = []Block{{}}
	}
	for i := range d.groups {
		d.grouped = append(d.grouped, parseSettings(d.groups[i].Settings))
	}
	d.sources = []Source{{f.name, f.data}}
	data, err := src(f.Scenario)
	if err != nil {
		b.bad("scenario", strconv.Quote(f.Scenario), "a scenario file: "+err.Error())
		return nil, b.err()
	}
	d.sources = append(d.sources, Source{f.Scenario, data})
	if d.base, err = scenario.Load(f.Scenario, data, d.common...); err != nil {
		var ps scenario.Problems
		if errors.As(err, &ps) {
			for i := range ps {
				if strings.HasPrefix(ps[i].File, "-set ") {
					ps[i] = f.trace(ps[i])
				}
			}
			return nil, ps
		}
		return nil, err
	}
	b.base = d.base
	if err := b.lay(d); err != nil {
		return nil, err
	}
	if n := d.layout.Len(); n > mostPoints/len(d.groups) {
		found := fmt.Sprintf("%d points in %s", n, count(len(d.groups), "group"))
		if n > mostPoints {
			found = fmt.Sprintf("more than %d points", mostPoints)
		}
		b.bad("plan", found, fmt.Sprintf("at most %d in all", mostPoints))
		return nil, b.err()
	}
	return d, nil
}

// mostPoints is the largest number of points of a design: each is loaded as a scenario
// before the first run.
const mostPoints = 1_000_000

// parseSettings reads settings that have been checked.
func parseSettings(list []string) []scenario.Set {
	sets := make([]scenario.Set, len(list))
	for i, s := range list {
		sets[i], _ = scenario.ParseSet(s) // Read has looked at it
	}
	return sets
}

// File returns the design as written down.
func (d *Design) File() *File { return d.file }

// Base returns the scenario with the settings that hold at all points.
func (d *Design) Base() *scenario.File { return d.base }

// Sources returns the files that determine the points: the design, the scenario, and the
// matrix if there is one.
func (d *Design) Sources() []Source { return slices.Clone(d.sources) }

// Len returns the number of points: those of the plan, each in every group.
func (d *Design) Len() int { return d.layout.Len() * len(d.groups) }

// Groups returns the IDs of the groups, none if the design has none.
func (d *Design) Groups() []string {
	var ids []string
	for i := range d.file.Groups {
		ids = append(ids, d.file.Groups[i].ID)
	}
	return ids
}

// At returns the number of the point that is a plan's point in a group, both counted
// from 0. Groups of one point of the plan stand side by side.
func (d *Design) At(point, group int) int { return point*len(d.groups) + group }

// Columns describes the values of points.
func (d *Design) Columns() []Column { return slices.Clone(d.columns) }

// Inputs names the coordinates of the cube: the inputs of a sensitivity analysis.
func (d *Design) Inputs() []string { return slices.Clone(d.inputs) }

// Cube returns the points of the plan in the unit cube, or nil if it has none there
// (one-at-a-time, factorial, matrix, and no plan at all).
func (d *Design) Cube() Plan { return d.cube }

// Screening returns the plan as sensitivity analysis knows it, or nil if it is of
// another kind than morris and radial. Its points are those of the plan, in each group.
func (d *Design) Screening() *sensitivity.Screening {
	s, _ := d.cube.(*sensitivity.Screening)
	return s
}

// Saltelli returns the plan as sensitivity analysis knows it, or nil if it is of another
// kind than saltelli. Its points are those of the plan, in each group.
func (d *Design) Saltelli() *sensitivity.Saltelli {
	s, _ := d.cube.(*sensitivity.Saltelli)
	return s
}

// Point returns point i. It panics if there is no such point.
func (d *Design) Point(i int) Point {
	if i < 0 || i >= d.Len() {
		panic(fmt.Sprintf("design: no point %d of %d", i, d.Len()))
	}
	p := Point{Number: i, Group: d.groups[i%len(d.groups)].ID}
	p.Settings = slices.Concat(d.common, d.grouped[i%len(d.groups)])
	d.layout.place(i/len(d.groups), &p)
	return p
}

// Load loads the scenario of point i. The error is a [*PointError].
func (d *Design) Load(i int) (*scenario.File, error) {
	p := d.Point(i)
	f, err := scenario.Load(d.file.Scenario, d.sources[1].Data, p.Settings...)
	if err != nil {
		return nil, d.fault(p, err)
	}
	return f, nil
}

// Seed returns the seed of the runs of point i; their numbers are those of the
// replicates, from 0. It is the design's own at every point if random numbers are common,
// and one for each point of the plan, the same in all groups, if they are independent.
func (d *Design) Seed(i int) uint64 {
	if d.file.Random != "independent" {
		return uint64(d.file.Seed)
	}
	return ensemble.Seeds{Root: uint64(d.file.Seed)}.At(uint64(i / len(d.groups)))
}

// Fault returns a problem at an entry of the design file, such as metrics.0. Found and
// expected are as in [scenario.Problem].
func (d *Design) Fault(path, found, expected string) error {
	return scenario.Problems{d.file.doc.Problem(path, found, expected)}
}
