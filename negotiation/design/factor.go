package design

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// variable is a factor made ready: it turns coordinates of the unit cube, or the number
// of a level, into settings and values.
type variable struct {
	at          string   // place in the design file
	columns     []Column // of result tables
	coordinates []string // of the unit cube
	present     []string // what the scenario has in the columns
	levels      int      // number of levels in plans that need some; 0: it has none
	draw        func(u []float64, p *Point)
	level       func(k int, p *Point)
	first       int // position of its first coordinate
}

// leave puts down that the scenario is left as it is.
func (v *variable) leave(p *Point) { p.Values = append(p.Values, v.present...) }

// put adds a setting and the value that stands for it.
func (p *Point) put(path, value string) {
	p.Settings = append(p.Settings, scenario.Set{Path: path, Value: value})
	p.Values = append(p.Values, value)
}

// format writes a number with all its digits.
func format(x float64) string {
	if math.IsInf(x, 1) {
		return "inf"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// variable makes a factor ready, or reports why it cannot be.
func (b *builder) variable(i int) *variable {
	x, at := &b.file.Factors[i], b.file.place(i)
	switch {
	case x.Blocks != nil:
		return b.choice(x, at)
	case x.Dirichlet > 0 || x.Simplex != "":
		return b.row(x, at)
	}
	e, ok := b.entry(at+".path", x.Path)
	if !ok {
		return nil
	}
	if e.Kind == scenario.Row || e.Kind == scenario.Compound {
		expected := "a single number or word; what is more varies by blocks of settings"
		if e.Kind == scenario.Row {
			expected = "a single number or word; rows vary by dirichlet or simplex"
		}
		b.bad(at+".path", x.Path, expected)
		return nil
	}
	if x.Levels != nil {
		return b.leveled(x, at, e)
	}
	return b.continuous(x, at, e)
}

// entry finds the entry of the scenario that a path names.
func (b *builder) entry(at, path string) (scenario.Entry, bool) {
	e, err := b.base.Entry(path)
	if err != nil {
		b.bad(at, strconv.Quote(path), "an entry of the scenario: "+err.Error())
	}
	return e, err == nil
}

// pick returns the first of several choices whose cumulative probability exceeds u.
func pick(u float64, n int, probabilities []float64) int {
	if probabilities == nil {
		return min(int(u*float64(n)), n-1)
	}
	sum, last := 0.0, 0
	for k, p := range probabilities {
		if p == 0 {
			continue
		}
		last = k
		if sum += p; u < sum {
			break
		}
	}
	return last
}

// choice is a choice between blocks of settings.
func (b *builder) choice(x *Factor, at string) *variable {
	sets := make([][]scenario.Set, len(x.Blocks))
	for k := range x.Blocks {
		sets[k] = parseSettings(x.Blocks[k].Settings)
	}
	v := &variable{at: at, columns: []Column{{Name: x.ID, Text: true}}, coordinates: []string{x.ID}, present: []string{""}, levels: len(x.Blocks)}
	v.level = func(k int, p *Point) {
		p.Settings = append(p.Settings, sets[k]...)
		p.Values = append(p.Values, x.Blocks[k].ID)
	}
	v.draw = func(u []float64, p *Point) { v.level(pick(u[0], len(sets), x.Probabilities), p) }
	return v
}

// leveled is an entry with a list of values.
func (b *builder) leveled(x *Factor, at string, e scenario.Entry) *variable {
	text := false
	for k, l := range x.Levels {
		if expected := e.Accepts(string(l)); expected != "" {
			b.bad(fmt.Sprintf("%s.levels.%d", at, k), string(l), expected)
		}
		if _, err := strconv.ParseFloat(string(l), 64); err != nil || e.Kind == scenario.Word {
			text = true
		}
	}
	v := &variable{at: at, columns: []Column{{Name: x.Path, Text: text}}, coordinates: []string{x.Path}, present: []string{e.Value}, levels: len(x.Levels)}
	v.level = func(k int, p *Point) { p.put(x.Path, string(x.Levels[k])) }
	v.draw = func(u []float64, p *Point) { v.level(pick(u[0], len(x.Levels), x.Probabilities), p) }
	return v
}

// continuous is an entry with a distribution of numbers.
func (b *builder) continuous(x *Factor, at string, e scenario.Entry) *variable {
	if e.Kind == scenario.Word {
		b.bad(at, "a distribution of numbers for "+x.Path+", which is a word", "levels")
		return nil
	}
	var q distuv.Quantiler
	var low, high float64
	how := ""
	switch {
	case x.Uniform != nil:
		how, low, high = "uniform", x.Uniform[0], x.Uniform[1]
		q = distuv.Uniform{Min: low, Max: high}
	case x.LogUniform != nil:
		how, low, high = "loguniform", x.LogUniform[0], x.LogUniform[1]
		q = logUniform{low, high}
	case x.Triangular != nil:
		how, low, high = "triangular", x.Triangular[0], x.Triangular[2]
		q = distuv.NewTriangle(low, high, x.Triangular[1], nil)
	default:
		how = "normal"
		d := cutOff(x.Normal, e)
		if low, high = d.low, d.high; !(low < high) || d.mass() < 1e-9 {
			b.bad(at+".normal", fmt.Sprintf("mean = %v, sd = %v", d.mean, d.sd),
				fmt.Sprintf("a distribution of which more than a billionth lies between %v and %v", low, high))
			return nil
		}
		q = d
	}
	for k, end := range []float64{low, high} {
		if math.IsInf(end, 0) {
			continue
		}
		place := at + "." + how
		if how == "normal" {
			place += "." + []string{"low", "high"}[k]
		}
		probe := format(end)
		if e.Kind == scenario.Whole && how != "uniform" {
			probe = format([]float64{math.Ceil(low), math.Floor(high)}[k])
		}
		if expected := e.Accepts(probe); expected != "" {
			b.bad(place, format(end), expected+", as "+x.Path+" has to be")
			return nil
		}
	}
	v := &variable{at: at, columns: []Column{{Name: x.Path}}, coordinates: []string{x.Path}, present: []string{e.Value}, levels: x.Steps}
	if m := b.file.Plan; v.levels == 0 && m != nil {
		v.levels = m.Steps
	}
	value := func(u float64) string {
		switch { // the ends are what the file says, to the last digit
		case u <= 0:
			return format(low)
		case u >= 1:
			return format(high)
		}
		return format(min(max(q.Quantile(u), low), high))
	}
	if e.Kind == scenario.Whole {
		first, last := math.Ceil(low), math.Floor(high)
		if first > last {
			b.bad(at+"."+how, fmt.Sprintf("no whole number from %v to %v", low, high), "at least one, as "+x.Path+" has to be")
			return nil
		}
		if float64(v.levels) > last-first+1 {
			b.bad(at, fmt.Sprintf("%d steps", v.levels), fmt.Sprintf("at most %v: there are no more whole numbers from %v to %v", last-first+1, low, high))
			return nil
		}
		value = func(u float64) string {
			y := math.Round(q.Quantile(u))
			if how == "uniform" {
				y = first + math.Floor(u*(last-first+1))
			}
			return strconv.Itoa(int(min(max(y, first), last)))
		}
	}
	v.draw = func(u []float64, p *Point) { p.put(x.Path, value(u[0])) }
	v.level = func(k int, p *Point) { p.put(x.Path, value(float64(k)/float64(v.levels-1))) }
	return v
}

// cutOff is a normal distribution with the ends that are given, or those of the range of
// an entry, just inside where they do not belong to it.
func cutOff(n *Normal, e scenario.Entry) truncated {
	d := truncated{n.Mean, n.SD, e.Low, e.High}
	if e.OpenLow && !math.IsInf(e.Low, -1) {
		d.low = math.Nextafter(d.low, math.Inf(1))
	}
	if e.OpenHigh && !math.IsInf(e.High, 1) {
		d.high = math.Nextafter(d.high, math.Inf(-1))
	}
	if n.Low != nil {
		d.low = *n.Low
	}
	if n.High != nil {
		d.high = *n.High
	}
	return d
}

// row is several numbers whose sizes share out a sum.
func (b *builder) row(x *Factor, at string) *variable {
	paths, names := b.members(x, at)
	if paths == nil {
		return nil
	}
	v := &variable{at: at}
	var sizes, signs []float64
	sum := 0.0
	var live []string // those that are not 0, which alone vary
	var entries []scenario.Entry
	for k, path := range paths {
		e, ok := b.entry(at, path)
		if !ok {
			return nil
		}
		y, err := strconv.ParseFloat(e.Value, 64)
		if e.Kind != scenario.Real || err != nil || math.IsInf(y, 0) {
			b.bad(at, path, "a number that is not whole and not infinite")
			return nil
		}
		if y == 0 {
			continue
		}
		live, entries = append(live, path), append(entries, e)
		names[len(live)-1] = names[k]
		sizes, signs = append(sizes, math.Abs(y)), append(signs, math.Copysign(1, y))
		sum += math.Abs(y)
		v.columns = append(v.columns, Column{Name: path})
		v.present = append(v.present, e.Value)
	}
	names = names[:len(live)]
	if len(live) < 2 {
		b.bad(at, count(len(live), "number")+" other than 0", "at least two: what the scenario has as 0 stays 0")
		return nil
	}
	if x.Simplex != "" && !b.reachable(at, entries, signs, sum) {
		return nil
	}
	v.coordinates = live
	if x.Dirichlet > 0 || x.Simplex == "any" {
		shapes := make([]float64, len(live))
		for k := range shapes {
			shapes[k] = 1
			if x.Dirichlet > 0 {
				shapes[k] = x.Dirichlet * sizes[k] / sum
			}
		}
		v.draw = func(u []float64, p *Point) {
			w := make([]float64, len(live))
			dirichlet(shapes, u, w, sum)
			for k, path := range live {
				p.put(path, format(signs[k]*w[k]))
			}
		}
		return v
	}
	rank := b.ranks(x, at, names, sizes)
	if rank == nil {
		return nil
	}
	v.draw = func(u []float64, p *Point) {
		w := make([]float64, len(live))
		ordered(u, w, sum)
		for k, path := range live {
			p.put(path, format(signs[k]*w[rank[k]]))
		}
	}
	// A coordinate is the distance between two ranks, not the size of one number.
	v.coordinates = make([]string, len(live))
	for k := range v.coordinates {
		v.coordinates[k] = fmt.Sprintf("%s rank %d", rowName(x), k+1)
	}
	return v
}

// reachable reports whether each of several numbers may be all of their sum, or nothing.
func (b *builder) reachable(at string, entries []scenario.Entry, signs []float64, sum float64) bool {
	for k := range entries {
		for _, size := range []float64{0, sum} {
			if expected := entries[k].Accepts(format(signs[k] * size)); expected != "" {
				b.bad(at+".simplex", fmt.Sprintf("%v, which %s may become", signs[k]*size, entries[k].Path), expected)
				return false
			}
		}
	}
	return true
}

// rowName is what a row is called where it stands for itself.
func rowName(x *Factor) string {
	if x.Path != "" {
		return x.Path
	}
	return strings.Join(x.Paths, "+")
}

// members returns the paths of the members of a row and their names in the file.
func (b *builder) members(x *Factor, at string) (paths, names []string) {
	if x.Path == "" {
		return x.Paths, slices.Clone(x.Paths)
	}
	e, ok := b.entry(at+".path", x.Path)
	if !ok {
		return nil, nil
	}
	if e.Kind != scenario.Row {
		b.bad(at+".path", x.Path, "a row of numbers, such as the weights of an agent")
		return nil, nil
	}
	if len(e.Members) == 0 {
		b.bad(at+".path", x.Path, "a row that the scenario gives")
		return nil, nil
	}
	for _, m := range e.Members {
		paths = append(paths, x.Path+"."+m)
	}
	return paths, slices.Clone(e.Members)
}

// ranks gives each member of a row its rank, from 0, in the order that is to hold.
func (b *builder) ranks(x *Factor, at string, names []string, sizes []float64) []int {
	order := x.Order
	if order == nil {
		order = slices.Clone(names)
		slices.SortStableFunc(order, func(p, q string) int {
			a, b := sizes[slices.Index(names, p)], sizes[slices.Index(names, q)]
			switch {
			case a > b:
				return -1
			case a < b:
				return 1
			}
			return 0
		})
	}
	rank, known := make([]int, len(names)), true
	for k, name := range order {
		if n := slices.Index(names, name); n < 0 {
			b.bad(fmt.Sprintf("%s.order.%d", at, k), strconv.Quote(name), "one of "+strings.Join(names, ", "))
			known = false
		} else if slices.Contains(order[:k], name) {
			b.bad(fmt.Sprintf("%s.order.%d", at, k), name+" twice", "it once")
			known = false
		} else {
			rank[n] = k
		}
	}
	if known && len(order) < len(names) {
		for _, name := range names {
			if !slices.Contains(order, name) {
				b.bad(at+".order", name+" missing", "all of "+strings.Join(names, ", "))
				known = false
				break
			}
		}
	}
	if !known {
		return nil
	}
	return rank
}
