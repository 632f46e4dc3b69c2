package design

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// layout turns the points of a plan into settings and values.
type layout interface {
	Len() int
	place(i int, p *Point)
}

// lay makes the layout, columns and cube of a design.
func (b *builder) lay(d *Design) error {
	m := d.file.Plan
	switch {
	case m == nil:
		d.layout = alone{}
		return nil
	case m.Kind == "matrix":
		rows, err := b.matrix(d, m.File)
		if err != nil {
			return err
		}
		d.layout, d.columns = rows, rows.columns
		return nil
	}
	var vs []*variable
	for i := range d.file.Factors {
		v := b.variable(i)
		if v == nil {
			continue
		}
		for _, c := range v.columns {
			if slices.ContainsFunc(d.columns, func(o Column) bool { return o.Name == c.Name }) {
				b.bad(v.at, "", c.Name+" varies already")
			}
		}
		v.first = len(d.inputs)
		d.columns, d.inputs = append(d.columns, v.columns...), append(d.inputs, v.coordinates...)
		vs = append(vs, v)
	}
	if m.Kind == "one-at-a-time" || m.Kind == "factorial" {
		d.inputs = nil
		for _, v := range vs {
			if v.levels == 0 && len(v.columns) > 1 {
				b.bad(v.at, "a row of numbers", "factors with levels or steps in a plan of kind "+m.Kind)
			} else if v.levels == 0 {
				b.bad(v.at, "", "steps is missing, here or in the plan: the number of values in a plan of kind "+m.Kind)
			}
		}
	}
	if err := b.err(); err != nil {
		return err
	}
	switch m.Kind {
	case "one-at-a-time":
		d.layout = single(vs)
		return nil
	case "factorial":
		d.layout = grid(vs)
		return nil
	}
	if problem := m.tooLarge(len(d.inputs)); problem != "" {
		b.bad("plan", "", problem)
		return b.err()
	}
	cube, err := cube(m, len(d.inputs), uint64(d.file.Seed))
	if err != nil {
		b.bad("plan", "", err.Error())
		return b.err()
	}
	d.cube, d.layout = cube, spread{vs, cube}
	return nil
}

// alone is the scenario as it is: all there is without a plan.
type alone struct{}

func (alone) Len() int          { return 1 }
func (alone) place(int, *Point) {}

// spread lays out points of the unit cube.
type spread struct {
	vs []*variable
	Plan
}

func (s spread) place(i int, p *Point) {
	u := make([]float64, s.Dim())
	s.Plan.Point(i, u)
	for _, v := range s.vs {
		v.draw(u[v.first:v.first+len(v.coordinates)], p)
	}
}

// grid lays out every combination of levels; the last factor changes fastest.
type grid []*variable

func (g grid) Len() int {
	n := 1
	for _, v := range g {
		if n *= v.levels; n > mostPoints {
			return mostPoints + 1
		}
	}
	return n
}

func (g grid) place(i int, p *Point) {
	at := make([]int, len(g))
	for k := len(g) - 1; k >= 0; k-- {
		at[k], i = i%g[k].levels, i/g[k].levels
	}
	for k, v := range g {
		v.level(at[k], p)
	}
}

// ladder lays out the scenario as it is, then the levels of one factor after the other.
type ladder struct {
	vs    []*variable
	moves [][2]int // factor and level
}

// single returns a ladder without the levels at which the scenario stands anyway.
func single(vs []*variable) *ladder {
	l := &ladder{vs: vs}
	for k, v := range vs {
		for level := range v.levels {
			var p Point
			if v.level(level, &p); p.Values[0] != v.present[0] {
				l.moves = append(l.moves, [2]int{k, level})
			}
		}
	}
	return l
}

func (l *ladder) Len() int { return 1 + len(l.moves) }

func (l *ladder) place(i int, p *Point) {
	for k, v := range l.vs {
		if i > 0 && l.moves[i-1][0] == k {
			v.level(l.moves[i-1][1], p)
		} else {
			v.leave(p)
		}
	}
}

// Random numbers of the kinds of plans differ, so that two plans with the same seed have
// nothing in common.
const (
	latinStream = iota + 1
	haltonStream
	morrisStream
	radialStream
	saltelliStream
)

// cube returns the points of a plan in the unit cube.
func cube(m *Method, dim int, seed uint64) (Plan, error) {
	if m.Seed != nil {
		seed = uint64(*m.Seed)
	}
	switch m.Kind {
	case "latin":
		return NewLatin(m.Points, dim, rand.NewPCG(seed, latinStream)), nil
	case "halton":
		if dim > LargestHalton {
			return nil, fmt.Errorf("%d inputs, expected at most %d in a plan of kind halton", dim, LargestHalton)
		}
		return NewHalton(m.Points, dim, rand.NewPCG(seed, haltonStream)), nil
	case "sobol":
		if dim > LargestSobol {
			return nil, fmt.Errorf("%d inputs, expected at most %d in a plan of kind sobol", dim, LargestSobol)
		}
		if m.Scramble == "none" {
			return NewPlainSobol(m.Points, dim)
		}
		return NewSobol(m.Points, dim, seed)
	case "morris":
		return trajectories(m, dim, rand.NewPCG(seed, morrisStream))
	}
	if 2*dim > LargestSobol {
		return nil, fmt.Errorf("%d inputs, expected at most %d in a plan of kind %s", dim, LargestSobol/2, m.Kind)
	}
	if m.Kind == "radial" {
		base, err := NewSobol(m.Points, 2*dim, draw(seed, radialStream))
		if err != nil {
			return nil, err
		}
		return sensitivity.NewRadial(Rows(base))
	}
	base, err := NewSobol(m.Points, 2*dim, draw(seed, saltelliStream))
	if err != nil {
		return nil, err
	}
	return sensitivity.NewSaltelli(Rows(base), max(1, m.Order))
}

// tooLarge says why a plan in the unit cube would take too much memory or time, if so.
func (m *Method) tooLarge(dim int) string {
	points, width := m.Points, dim
	switch m.Kind {
	case "morris":
		points = m.Trajectories * (dim + 1)
	case "radial":
		points, width = m.Points*(dim+1), 2*dim
	case "saltelli":
		points, width = m.Points*(max(1, m.Order)*dim+2), 2*dim
	}
	const numbers, steps = 100_000_000, 2e10
	switch n := float64(dim); {
	case points > mostPoints:
		return fmt.Sprintf("%d points, expected at most %d", points, mostPoints)
	case m.Kind != "sobol" && points > numbers/width:
		return fmt.Sprintf("%d points of %d inputs, expected at most %d numbers in all", points, dim, numbers)
	case m.Candidates > m.Trajectories && float64(m.Candidates)*float64(m.Candidates)*n*n*n > steps:
		return fmt.Sprintf("%d candidates of %d inputs would take too long to compare, expected at most %.0f", m.Candidates, dim, math.Sqrt(steps/n/n/n))
	}
	return ""
}

func trajectories(m *Method, dim int, src rand.Source) (Plan, error) {
	levels := m.Levels
	if levels == 0 {
		levels = 4
	}
	if m.Candidates > m.Trajectories {
		return sensitivity.NewSpread(dim, m.Trajectories, levels, m.Candidates, src)
	}
	return sensitivity.NewTrajectories(dim, m.Trajectories, levels, src)
}
