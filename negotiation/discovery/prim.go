package discovery

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// Prim sets the patience of the search for boxes.
type Prim struct {
	// Peeled is the share of a box's points that a step takes off, Pasted the share that a
	// step puts back, in (0, 1); 0 means 0.05. Small steps are patient.
	Peeled, Pasted float64
	// Least is the share of all points that a box must hold, in (0, 1]; 0 means 0.05.
	Least float64
}

func (o *Prim) complete() error {
	for _, x := range []struct {
		name  string
		value *float64
	}{{"peeled", &o.Peeled}, {"pasted", &o.Pasted}, {"least", &o.Least}} {
		if *x.value == 0 {
			*x.value = 0.05
		}
		if !(*x.value > 0 && *x.value <= 1) || x.value != &o.Least && *x.value == 1 {
			return fmt.Errorf("share %s %v, expected a number in (0, 1)", x.name, *x.value)
		}
	}
	return nil
}

// Trajectory is a series of boxes, each within the one before, with ever less coverage and,
// on the whole, ever more density. Which of them tells the story is for people to choose.
type Trajectory struct {
	// Boxes begins with all points.
	Boxes []Box

	sample  *sample
	options Prim
	hits    int // of which coverage is the share
}

// ErrNoHits says that no point has the result that is looked for.
var ErrNoHits = errors.New("no point has the result")

// Peel looks for a box in which a result is common: from the box of all points it takes
// off thin slices, one at a time, at the end of whichever input raises the density by most
// for each point lost, until all points of the box have the result or it would get too
// small (patient rule induction, Friedman & Fisher 1999, Statistics and Computing 9;
// gains are counted per point, which matters where many points share a value, after Kwakkel
// & Jaxa-Rozen 2016, Environmental Modelling & Software 79). Where nothing raises it, what
// lowers it least goes: between two regions with the result there may be no other way. For
// scenario discovery see Bryant & Lempert 2010, Technological Forecasting & Social Change
// 77.
//
// Points with the same value of an input stay together. Limits lie half way between
// points. The error is [ErrNoHits] if there is nothing to look for.
func Peel(x mat.Matrix, hit []bool, o Prim) (*Trajectory, error) {
	s, err := newSample(x, hit)
	if err == nil {
		err = o.complete()
	}
	if err == nil && s.hits == 0 {
		err = ErrNoHits
	}
	if err != nil {
		return nil, fmt.Errorf("discovery: %w", err)
	}
	t := &Trajectory{sample: s, options: o, hits: s.hits}
	t.peel()
	return t, nil
}

func (t *Trajectory) peel() {
	s := t.sample
	limits := make([]Limit, len(s.column))
	inside := make([][]int, len(s.column)) // points of the box in ascending order of each input
	for j, column := range s.column {
		limits[j] = open
		inside[j] = make([]int, len(s.hit))
		for i := range inside[j] {
			inside[j][i] = i
		}
		slices.SortStableFunc(inside[j], func(a, b int) int { return compare(column[a], column[b]) })
	}
	least := int(math.Ceil(t.options.Least * float64(len(s.hit))))
	for {
		b := s.count(limits, t.hits)
		t.Boxes = append(t.Boxes, b)
		if b.Hits == b.Points {
			return
		}
		best, gain := slice{}, math.Inf(-1)
		for j := range limits {
			for _, upper := range [...]bool{false, true} {
				c, ok := s.slice(inside[j], j, upper, t.options.Peeled)
				if !ok || b.Points-c.points < least {
					continue
				}
				rise := float64(b.Hits-c.hits)/float64(b.Points-c.points) - b.Density
				if rise > 0 {
					rise /= float64(c.points)
				}
				if rise > gain {
					best, gain = c, rise
				}
			}
		}
		if best.points == 0 {
			return
		}
		if best.upper {
			limits[best.input].High = best.cut
		} else {
			limits[best.input].Low = best.cut
		}
		for j := range inside {
			inside[j] = slices.DeleteFunc(inside[j], func(i int) bool { return !limits[best.input].holds(s.column[best.input][i]) })
		}
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// slice is the end of a box along one input.
type slice struct {
	input        int
	upper        bool
	cut          float64
	points, hits int
}

// slice cuts a share of points, given in ascending order of an input, off an end: at least
// one, and all that share a value. It reports false if nothing would be left.
func (s *sample) slice(points []int, j int, upper bool, share float64) (c slice, ok bool) {
	c.input, c.upper = j, upper
	n := len(points)
	at := func(k int) int { // k-th point from the end
		if upper {
			return points[n-1-k]
		}
		return points[k]
	}
	want := max(1, int(share*float64(n)))
	for k := range n {
		if v := s.column[j][at(k)]; k >= want && v != s.column[j][at(k-1)] {
			last := s.column[j][at(k-1)]
			c.cut = between(min(v, last), max(v, last))
			return c, true
		}
		c.points++
		if s.hit[at(k)] {
			c.hits++
		}
	}
	return c, false
}

// Choose returns the largest box with at least a density; ok is false if there is none.
func (t *Trajectory) Choose(density float64) (b Box, ok bool) {
	for _, b := range t.Boxes {
		if b.Density >= density {
			return b, true
		}
	}
	return Box{}, false
}

// Paste widens a box again for as long as its density does not fall: peeling sets limits
// with regard to limits that were set later, and takes too much. Each step puts a share of
// points back at the end that gives the highest density.
func (t *Trajectory) Paste(b Box) Box {
	s := t.sample
	limits := append([]Limit(nil), b.Limits...)
	b = s.count(limits, t.hits)
	for {
		best, density := slice{}, b.Density
		for j := range limits {
			for _, upper := range [...]bool{false, true} {
				c := s.beyond(limits, j, upper, t.options.Pasted, b.Points)
				if c.points == 0 {
					continue
				}
				d := float64(b.Hits+c.hits) / float64(b.Points+c.points)
				if d > density || d == density && c.points > best.points {
					best, density = c, d
				}
			}
		}
		if best.points == 0 {
			return b
		}
		if best.upper {
			limits[best.input].High = best.cut
		} else {
			limits[best.input].Low = best.cut
		}
		b = s.count(limits, t.hits)
	}
}

// beyond is the slice next to a box: a share of the box's number of points, or all there
// are, in which case the limit opens. It has no points if there are none.
func (s *sample) beyond(limits []Limit, j int, upper bool, share float64, inside int) slice {
	wider := append([]Limit(nil), limits...)
	if upper {
		wider[j] = Limit{limits[j].High, math.Inf(1)}
	} else {
		wider[j] = Limit{math.Inf(-1), limits[j].Low}
	}
	var points []int
	for i := range s.hit {
		if s.contains(wider, i) {
			points = append(points, i)
		}
	}
	column := s.column[j]
	slices.SortStableFunc(points, func(a, b int) int { return compare(column[a], column[b]) })
	// The near end of what lies beyond is its other end.
	c, partly := s.slice(points, j, !upper, share*float64(inside)/float64(max(1, len(points))))
	c.upper = upper
	switch {
	case partly:
	case upper:
		c.cut = math.Inf(1)
	default:
		c.cut = math.Inf(-1)
	}
	return c
}

// Limited is an input that a box limits and the probability that its limits are due to
// chance.
type Limited struct {
	Input int
	P     float64
}

// Significance tests the limits of each input that a box restricts: if they had nothing to
// do with the result, each point of the box would be a hit with the density that the box
// has without them, and P is the probability of at least as many hits as there are
// (Bryant & Lempert 2010). They are no real p-values: the limits were sought out, so that
// P is too small; but a limit with a large P can go.
func (t *Trajectory) Significance(b Box) []Limited {
	var list []Limited
	b = t.sample.count(b.Limits, t.hits)
	for _, j := range b.Restricted() {
		limits := append([]Limit(nil), b.Limits...)
		limits[j] = open
		without := t.sample.count(limits, t.hits)
		p := 1.0
		if b.Hits > 0 && without.Density < 1 {
			p = mathext.RegIncBeta(float64(b.Hits), float64(b.Points-b.Hits+1), without.Density)
		}
		list = append(list, Limited{j, p})
	}
	return list
}

// Cover describes a result by several boxes, at most as many as given: the largest box
// with the density, widened by pasting, then the same with the points outside it. What a
// box holds is counted without the points of earlier ones, but coverage and mass are of
// all. It stops where no box reaches the density.
func Cover(x mat.Matrix, hit []bool, o Prim, density float64, most int) ([]Box, error) {
	if !(density > 0 && density <= 1) {
		return nil, fmt.Errorf("discovery: density %v, expected a number in (0, 1]", density)
	}
	t, err := Peel(x, hit, o)
	if err != nil {
		return nil, err
	}
	var boxes []Box
	for all := len(hit); len(boxes) < most; {
		b, ok := t.Choose(density)
		if !ok {
			break
		}
		b = t.Paste(b)
		b.share(all, t.hits)
		boxes = append(boxes, b)
		rest := t.sample.outside(b.Limits)
		if rest.hits == 0 {
			break
		}
		t = &Trajectory{sample: rest, options: t.options, hits: t.hits}
		t.peel()
	}
	return boxes, nil
}

// outside returns the points that are not in a box.
func (s *sample) outside(limits []Limit) *sample {
	rest := &sample{column: make([][]float64, len(s.column))}
	for i, h := range s.hit {
		if s.contains(limits, i) {
			continue
		}
		for j, column := range s.column {
			rest.column[j] = append(rest.column[j], column[i])
		}
		rest.hit = append(rest.hit, h)
		if h {
			rest.hits++
		}
	}
	return rest
}
