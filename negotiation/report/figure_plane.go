package report

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Point is a point of the utility plane: what a package is worth to both sides.
type Point struct{ X, Y float64 }

// LabelledPoint is a point with a name.
type LabelledPoint struct {
	Name string
	Point
}

// Plane is the utility plane: what is possible, what the cooperative solutions
// are, and what has been agreed.
type Plane struct {
	Title string // may be empty, for a figure with a caption of its own
	X, Y  string // labels of the axes, with units
	// Frontier is the Pareto frontier, at least two points, in the order in which
	// it is drawn.
	Frontier []Point
	NoDeal   Point // the disagreement point
	// Solutions are named points, at most six, such as the cooperative solutions.
	Solutions  []LabelledPoint
	Agreements []Point // may be empty
}

// Plot draws the plane. Dashed lines show what both sides have without a deal.
// The error says which entry cannot be drawn: a frontier that is none, a number
// that is not finite, names that are missing or used twice.
func (p Plane) Plot() (*plot.Plot, error) {
	out, err := p.draw()
	if err != nil {
		return nil, fmt.Errorf("utility plane %q: %w", p.Title, err)
	}
	return out, nil
}

func (p Plane) draw() (*plot.Plot, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	x, y := p.axes()
	note := "Dashed: what each side has without a deal."
	if n := len(p.Agreements); n > 0 {
		note = fmt.Sprintf("Dots: %s. %s", countOf(n, "agreement"), note)
	}
	out, err := newFigure(p.Title, note, p.X, p.Y, x, y)
	if err != nil {
		return nil, err
	}
	end := p.Frontier[0]
	for _, f := range p.Frontier {
		if f.X > end.X {
			end = f
		}
	}
	ends := []endLabel{{lines: []string{"Pareto frontier"}, x: end.X, y: end.Y, tie: blue, text: readable(blue)}}
	for _, s := range p.Solutions {
		ends = append(ends, endLabel{lines: labelLetters.wrap(s.Name, labelWidth), x: s.X, y: s.Y, clear: 5.5, tie: faded(muted, 0.7), text: ink})
	}
	labels, err := newEndLabels(ends)
	if err != nil {
		return nil, err
	}
	out.Add(grid{y.ticks, underCurves}, noDealLines(p.NoDeal), cloud(p.Agreements), frontier(p.Frontier), labels, solutions(p.Solutions), noDeal(p.NoDeal))
	return out, nil
}

func (p Plane) check() error {
	if len(p.Frontier) < 2 {
		return fmt.Errorf("found %d points of the frontier, expected at least two", len(p.Frontier))
	}
	if len(p.Solutions) > 0 {
		var names []string
		for _, s := range p.Solutions {
			names = append(names, s.Name)
		}
		if err := checkNames("solution", "solutions", names); err != nil {
			return err
		}
	}
	for i, f := range p.Frontier {
		if err := f.check(); err != nil {
			return fmt.Errorf("point %d of the frontier: %w", i+1, err)
		}
	}
	if err := p.NoDeal.check(); err != nil {
		return fmt.Errorf("no deal: %w", err)
	}
	for _, s := range p.Solutions {
		if err := s.check(); err != nil {
			return fmt.Errorf("solution %q: %w", s.Name, err)
		}
	}
	for i, a := range p.Agreements {
		if err := a.check(); err != nil {
			return fmt.Errorf("agreement %d: %w", i+1, err)
		}
	}
	return nil
}

func (p Point) check() error {
	if err := checkNumber(p.X); err != nil {
		return fmt.Errorf("horizontal: %w", err)
	}
	if err := checkNumber(p.Y); err != nil {
		return fmt.Errorf("vertical: %w", err)
	}
	return nil
}

// axes cover all points.
func (p Plane) axes() (x, y axis) {
	low, high := p.NoDeal, p.NoDeal
	take := func(q Point) {
		low.X, low.Y = min(low.X, q.X), min(low.Y, q.Y)
		high.X, high.Y = max(high.X, q.X), max(high.Y, q.Y)
	}
	for _, q := range p.Frontier {
		take(q)
	}
	for _, q := range p.Solutions {
		take(q.Point)
	}
	for _, q := range p.Agreements {
		take(q)
	}
	return wideAxis(low.X, high.X), wideAxis(low.Y, high.Y)
}

// frontier draws the curve.
type frontier []Point

func (f frontier) Plot(c draw.Canvas, p *plot.Plot) {
	line := make([]vg.Point, len(f))
	for i, q := range f {
		line[i] = point(c, p, q.X, q.Y)
	}
	c.StrokeLines(draw.LineStyle{Color: blue, Width: 1.6}, line)
}

// cloud draws many points, so that places with more of them are darker.
type cloud []Point

func (cl cloud) Plot(c draw.Canvas, p *plot.Plot) {
	c.SetColor(faded(orange, 0.45))
	for _, q := range cl {
		c.Fill(disc(point(c, p, q.X, q.Y), 1.7))
	}
}

// noDealLines separates what is worse than no deal to either side.
type noDealLines Point

func (n noDealLines) Plot(c draw.Canvas, p *plot.Plot) {
	at := point(c, p, n.X, n.Y)
	style := draw.LineStyle{Color: muted, Width: 0.6, Dashes: []vg.Length{3, 2.5}}
	c.StrokeLine2(style, at.X, at.Y, c.Max.X, at.Y)
	c.StrokeLine2(style, at.X, at.Y, at.X, c.Max.Y)
}

// noDeal marks the disagreement point and names it on the side away from deals,
// as far as there is room.
type noDeal Point

func (n noDeal) Plot(c draw.Canvas, p *plot.Plot) {
	at := point(c, p, n.X, n.Y)
	style := draw.LineStyle{Color: ink, Width: 1.4}
	c.StrokeLine2(style, at.X-3, at.Y-3, at.X+3, at.Y+3)
	c.StrokeLine2(style, at.X-3, at.Y+3, at.X+3, at.Y-3)
	const text, gap = "no deal", 5
	x, y := at.X-gap-labelLetters.width(text), at.Y-gap-labelLetters.capitals()
	if x < c.Min.X {
		x = at.X + gap
	}
	if y < c.Min.Y+2 {
		y = at.Y + gap
	}
	labelLetters.write(c, ink, x, y, []string{text})
}

// solutions marks named points, each with a shape of its own. The first is solid
// and small and the others are hollow, so that all are seen if they coincide.
type solutions []LabelledPoint

func (s solutions) Plot(c draw.Canvas, p *plot.Plot) {
	for i, q := range s {
		at := point(c, p, q.X, q.Y)
		if i == 0 {
			c.SetColor(ink)
			c.Fill(disc(at, 2.3))
			continue
		}
		c.SetLineStyle(draw.LineStyle{Color: ink, Width: 1.1})
		c.Stroke(marker(i, at))
	}
}

// marker is a hollow shape: square, triangle, diamond, triangle upside down,
// pentagon.
func marker(i int, at vg.Point) vg.Path {
	switch i {
	case 1:
		return polygon(at, 5, 4, math.Pi/4)
	case 2:
		return polygon(at, 5.4, 3, math.Pi/2)
	case 3:
		return polygon(at, 5.6, 4, 0)
	case 4:
		return polygon(at, 5.4, 3, -math.Pi/2)
	}
	return polygon(at, 5, 5, math.Pi/2)
}

func disc(at vg.Point, r vg.Length) vg.Path {
	var path vg.Path
	path.Move(vg.Point{X: at.X + r, Y: at.Y})
	path.Arc(at, r, 0, 2*math.Pi)
	path.Close()
	return path
}

// polygon is regular, with its first corner in the direction of the angle.
func polygon(at vg.Point, r vg.Length, corners int, angle float64) vg.Path {
	var path vg.Path
	for i := range corners {
		sin, cos := math.Sincos(angle + 2*math.Pi*float64(i)/float64(corners))
		corner := vg.Point{X: at.X + r*vg.Length(cos), Y: at.Y + r*vg.Length(sin)}
		if i == 0 {
			path.Move(corner)
		} else {
			path.Line(corner)
		}
	}
	path.Close()
	return path
}
