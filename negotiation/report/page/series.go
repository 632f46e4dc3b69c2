package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/report"
)

// Fan is a fan chart with a note, which may be empty.
type Fan struct {
	report.Fan
	Note string
}

func (x Fan) set(p *press) (*block, error) {
	picture, err := x.Plot()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range x.Series {
		names = append(names, s.Name)
	}
	f := newFrame(p, picture, x.X, x.Y, labelRoom(names))
	f.Title, f.Note = x.Title, x.Note
	colours := p.palette.of(names)
	at := chosen(len(x.Months))
	months, places := pick(x.Months, at), make([]float64, len(at))
	for i, m := range months {
		places[i] = f.x.at(m)
	}
	var medians []mark
	var ends []endLabel
	f.Numbers = &grid{Caption: "Median, and in brackets the middle half and the middle 90% of runs", Head: append([]string{x.X}, names...)}
	f.Numbers.Rows = make([]gridRow, len(at))
	for i, m := range months {
		f.Numbers.Rows[i].Cells = []string{strconv.FormatFloat(m, 'f', -1, 64)}
	}
	for i := range x.Series {
		var q, y [5][]float64
		for k, b := range x.Series[i].Bands {
			q[k] = pick(b, at)
			for _, v := range q[k] {
				y[k] = append(y[k], f.y.at(v))
			}
		}
		own := fmt.Sprintf("k%d %s", i, colours[i])
		f.add(mark{Kind: "path", Class: "band outer " + own, D: between(places, y[0], y[4])})
		f.add(mark{Kind: "path", Class: "band inner " + own, D: between(places, y[1], y[3])})
		medians = append(medians, mark{Kind: "path", Class: fmt.Sprintf("line dash-%d %s", i, own), D: through(places, y[2])})
		ends = append(ends, endLabel{y[2][len(at)-1], names[i], own})
		f.Keys = append(f.Keys, key{i, names[i], colours[i], fmt.Sprintf("line dash-%d", i)})
		for k := range at {
			r := &f.Numbers.Rows[k]
			r.Cells = append(r.Cells, fmt.Sprintf("%s (%s to %s; %s to %s)", decimal(q[2][k], 2),
				decimal(q[1][k], 2), decimal(q[3][k], 2), decimal(q[0][k], 2), decimal(q[4][k], 2)))
		}
	}
	f.Marks = append(f.Marks, medians...) // over all bands
	f.labels(ends)
	f.timed(f.Numbers.Rows, months)
	f.Keys = several(f.Keys)
	f.Alt = fmt.Sprintf("Fan chart over %s. %s. At the end: %s.", x.X, x.Y, last(f.Numbers))
	return &block{Figure: &f.figure}, nil
}

// several leaves out a legend of one line, from which nothing can be taken.
func several(keys []key) []key {
	if len(keys) < 2 {
		return nil
	}
	return keys
}

// last tells the last line of the numbers.
func last(g *grid) string {
	var list []string
	r := g.Rows[len(g.Rows)-1]
	for i, c := range r.Cells[1:] {
		list = append(list, g.Head[i+1]+" "+c)
	}
	return strings.Join(list, ", ")
}

func pick(values []float64, at []int) []float64 {
	list := make([]float64, len(at))
	for i, k := range at {
		list[i] = values[k]
	}
	return list
}

// Shares is a chart of shares with a note, which may be empty.
type Shares struct {
	report.Shares
	Note string
	// Words are what the names are called on the page; nil for the names themselves.
	Words []string
}

func (x Shares) set(p *press) (*block, error) {
	picture, err := x.Plot()
	if err != nil {
		return nil, err
	}
	words := x.Words
	if words == nil {
		words = x.Names
	}
	if len(words) != len(x.Names) {
		return nil, fmt.Errorf("chart of shares %q: %d words for %d names", x.Title, len(words), len(x.Names))
	}
	at := chosen(len(x.Months))
	months, end := pick(x.Months, at), len(x.Months)-1
	var labelled []string
	for i, w := range words {
		labelled = append(labelled, w+" "+percent(x.Values[i][end]))
	}
	f := newFrame(p, picture, x.X, x.Y, labelRoom(labelled))
	f.Title, f.Note = x.Title, x.Note
	places := make([]float64, len(at))
	f.Numbers = &grid{Caption: "Shares of runs", Head: append([]string{x.X}, words...), Rows: make([]gridRow, len(at))}
	for i, m := range months {
		places[i] = f.x.at(m)
		f.Numbers.Rows[i].Cells = []string{strconv.FormatFloat(m, 'f', -1, 64)}
	}
	colours := p.palette.of(x.Names)
	low, sum := make([]float64, len(at)), make([]float64, len(at))
	for i := range low {
		low[i] = f.y.at(0)
	}
	var ends []endLabel
	for i := range x.Names {
		high := make([]float64, len(at))
		for k, v := range pick(x.Values[i], at) {
			sum[k] += v
			high[k] = f.y.at(min(1, sum[k]))
			f.Numbers.Rows[k].Cells = append(f.Numbers.Rows[k].Cells, percent(v))
		}
		f.add(mark{Kind: "path", Class: "area " + colours[i], D: between(places, low, high)})
		n := len(at) - 1
		ends = append(ends, endLabel{(low[n] + high[n]) / 2, labelled[i], colours[i]})
		low = high
	}
	slices.Reverse(ends) // of equals the upper one is named above
	f.labels(ends)
	f.timed(f.Numbers.Rows, months)
	f.Alt = fmt.Sprintf("Stacked shares over %s. At the end: %s.", x.X, last(f.Numbers))
	return &block{Figure: &f.figure}, nil
}

// Curves are functions of time with bands, such as survival curves.
type Curves struct {
	Title, Note string
	X, Y        string // labels of the axes, with units
	// Times at which the curves change; they rise.
	Times  []float64
	Series []Curve // one to six
	// Steps says that the curves keep their value until the next time.
	Steps bool
}

// Curve is one of [Curves], between 0 and 1, with an entry for each time.
type Curve struct {
	Name      string
	Value     []float64
	Low, High []float64 // ends of intervals; may be nil
}

func (x Curves) set(p *press) (*block, error) {
	picture, err := x.picture()
	if err != nil {
		return nil, fmt.Errorf("curves %q: %w", x.Title, err)
	}
	var names []string
	for _, s := range x.Series {
		names = append(names, s.Name)
	}
	f := newFrame(p, picture, x.X, x.Y, labelRoom(names))
	f.Title, f.Note = x.Title, x.Note
	at := chosen(len(x.Times))
	times := pick(x.Times, at)
	f.Numbers = &grid{Caption: "Values, and in brackets their 95% intervals", Head: append([]string{x.X}, names...), Rows: make([]gridRow, len(at))}
	for i, v := range times {
		f.Numbers.Rows[i].Cells = []string{strconv.FormatFloat(v, 'f', -1, 64)}
	}
	colours := p.palette.of(names)
	var ends []endLabel
	for i, s := range x.Series {
		own := fmt.Sprintf("k%d %s", i, colours[i])
		px, value := f.course(times, pick(s.Value, at), x.Steps)
		if s.Low != nil {
			_, low := f.course(times, pick(s.Low, at), x.Steps)
			_, high := f.course(times, pick(s.High, at), x.Steps)
			f.add(mark{Kind: "path", Class: "band outer " + own, D: between(px, low, high)})
		}
		f.add(mark{Kind: "path", Class: fmt.Sprintf("line dash-%d %s", i, own), D: through(px, value)})
		ends = append(ends, endLabel{value[len(value)-1], s.Name, own})
		f.Keys = append(f.Keys, key{i, s.Name, colours[i], fmt.Sprintf("line dash-%d", i)})
		for n, k := range at {
			cell := percent(s.Value[k])
			if s.Low != nil {
				cell += fmt.Sprintf(" (%s to %s)", percent(s.Low[k]), percent(s.High[k]))
			}
			f.Numbers.Rows[n].Cells = append(f.Numbers.Rows[n].Cells, cell)
		}
	}
	f.labels(ends)
	f.timed(f.Numbers.Rows, times)
	f.Keys = several(f.Keys)
	f.Alt = fmt.Sprintf("Curves over %s. %s. At the end: %s.", x.X, x.Y, last(f.Numbers))
	return &block{Figure: &f.figure}, nil
}
