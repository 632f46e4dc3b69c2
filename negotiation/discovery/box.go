package discovery

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Limit holds an input above Low, and at High at most. Infinite ends are open.
type Limit struct{ Low, High float64 }

// open is no limit.
var open = Limit{math.Inf(-1), math.Inf(1)}

func (l Limit) holds(v float64) bool { return v > l.Low && v <= l.High }

// text says the limit of an input in words.
func (l Limit) text(name string) string {
	low, high := strconv.FormatFloat(l.Low, 'g', 4, 64), strconv.FormatFloat(l.High, 'g', 4, 64)
	switch {
	case l == open:
		return name + " of any size"
	case math.IsInf(l.Low, -1):
		return name + " ≤ " + high
	case math.IsInf(l.High, 1):
		return name + " > " + low
	}
	return low + " < " + name + " ≤ " + high
}

// limitsText joins the limits that are not open.
func limitsText(limits []Limit, names []string) string {
	var parts []string
	for j, l := range limits {
		if l != open {
			parts = append(parts, l.text(nameOf(names, j)))
		}
	}
	if len(parts) == 0 {
		return "everywhere"
	}
	return strings.Join(parts, " and ")
}

func nameOf(names []string, j int) string {
	if j < len(names) {
		return names[j]
	}
	return "input " + strconv.Itoa(j)
}

// Box is a part of the space of inputs, and what lies in it.
type Box struct {
	// Limits are those of each input.
	Limits []Limit
	// Points is the number of points in the box, Hits that of points with the result.
	Points, Hits int
	// Mass is the share of all points that lie in the box, Density the share of points in
	// the box that are hits, Coverage the share of all hits that lie in the box. Density is
	// NaN in an empty box, Coverage if there are no hits at all.
	Mass, Density, Coverage float64
}

// Contains reports whether a point lies in the box.
func (b *Box) Contains(point []float64) bool {
	for j, l := range b.Limits {
		if !l.holds(point[j]) {
			return false
		}
	}
	return true
}

// Restricted lists the inputs that the box limits.
func (b *Box) Restricted() []int {
	var list []int
	for j, l := range b.Limits {
		if l != open {
			list = append(list, j)
		}
	}
	return list
}

// Text says the limits of the box in words. Numbers are rounded to four digits.
func (b *Box) Text(names []string) string { return limitsText(b.Limits, names) }

// On returns the box with what it is worth on other points.
func (b *Box) On(x mat.Matrix, hit []bool) (Box, error) {
	s, err := newSample(x, hit)
	if err != nil {
		return Box{}, fmt.Errorf("discovery: box: %w", err)
	}
	if len(s.column) != len(b.Limits) {
		return Box{}, fmt.Errorf("discovery: box of %d inputs on points of %d, expected the same number", len(b.Limits), len(s.column))
	}
	return s.count(b.Limits, s.hits), nil
}

// sample is points by column.
type sample struct {
	column [][]float64
	hit    []bool
	hits   int
}

// newSample copies points and refuses those that are no numbers.
func newSample(x mat.Matrix, hit []bool) (*sample, error) {
	columns, err := columnsOf(x, len(hit))
	if err != nil {
		return nil, err
	}
	s := &sample{column: columns, hit: hit}
	for _, h := range hit {
		if h {
			s.hits++
		}
	}
	return s, nil
}

func columnsOf(x mat.Matrix, results int) ([][]float64, error) {
	rows, columns := x.Dims()
	switch {
	case rows == 0 || columns == 0:
		return nil, errors.New("no points, expected at least one with at least one input")
	case rows != results:
		return nil, fmt.Errorf("%d results for %d points, expected one for each", results, rows)
	}
	list := make([][]float64, columns)
	for j := range list {
		list[j] = make([]float64, rows)
		for i := range rows {
			v := x.At(i, j)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("input %d of point %d is %v, expected a finite number", j, i, v)
			}
			list[j][i] = v
		}
	}
	return list, nil
}

func (s *sample) contains(limits []Limit, i int) bool {
	for j, l := range limits {
		if !l.holds(s.column[j][i]) {
			return false
		}
	}
	return true
}

// count returns the box with these limits; coverage is of a number of hits.
func (s *sample) count(limits []Limit, of int) Box {
	b := Box{Limits: append([]Limit(nil), limits...)}
	for i, h := range s.hit {
		if s.contains(limits, i) {
			b.Points++
			if h {
				b.Hits++
			}
		}
	}
	b.share(len(s.hit), of)
	return b
}

func (b *Box) share(points, hits int) {
	b.Mass = float64(b.Points) / float64(points)
	b.Density = float64(b.Hits) / float64(b.Points)
	b.Coverage = float64(b.Hits) / float64(hits)
}

// between is a number that parts two: at least the smaller, below the larger.
func between(small, large float64) float64 {
	mid := small + (large-small)/2
	if math.IsInf(mid, 0) || mid >= large {
		return small
	}
	return mid
}
