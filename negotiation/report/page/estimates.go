package page

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/detente-sim/detente/negotiation"
)

// Estimate is a number with its interval. Low and High are NaN where there is none; a Value
// that is NaN does not exist.
type Estimate struct{ Value, Low, High float64 }

// Form is how the numbers of [Estimates] are written.
type Form uint8

// The forms.
const (
	Plain  Form = iota // as numbers
	Signed             // as numbers with their signs
	Percent
)

func (f Form) write(x float64, digits int) string {
	switch f {
	case Signed:
		return signed(x, digits)
	case Percent:
		return percent(x)
	}
	return decimal(x, digits)
}

// Estimates are numbers with intervals, one below the other: shares, gains, effects as a
// tornado, indices of sensitivity.
type Estimates struct {
	Title, Note string
	// Series name the numbers of each row, one to six.
	Series []string
	Rows   []Row
	// Colours are names of outcome classes, one for each row, that give their colours to
	// the rows of a single series; nil for a colour for each series.
	Colours []string
	// Bars draws bars from Zero to each value, and a dot otherwise.
	Bars bool
	Zero float64 // what a line is drawn at
	// Low and High are the ends of the axis; both 0 for what the numbers need.
	Low, High float64
	Form      Form
	Digits    int // after the decimal point; 0 means 3
}

// Row is a line of [Estimates], with an entry for each series.
type Row struct {
	Name   string
	Values []Estimate
}

// Largest puts the rows with the largest values of the first series, by size, on top, as in
// a tornado; those that do not exist come last.
func (x Estimates) Largest() Estimates {
	size := func(r Row) float64 {
		if len(r.Values) == 0 || math.IsNaN(r.Values[0].Value) {
			return -1
		}
		return math.Abs(r.Values[0].Value - x.Zero)
	}
	order := make([]int, len(x.Rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch a, b := size(x.Rows[i]), size(x.Rows[j]); {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	rows, colours := make([]Row, len(order)), []string(nil)
	for n, i := range order {
		rows[n] = x.Rows[i]
		if x.Colours != nil {
			colours = append(colours, x.Colours[i])
		}
	}
	x.Rows, x.Colours = rows, colours
	return x
}

// rows are estimates made ready: a table with a drawing in each line.
type rows struct {
	ID, Title, Note string
	Keys            []key
	Wide            bool
	Width           float64
	Scale           []mark // the axis
	Lines           []line
}

type line struct {
	Name   string
	Height float64
	Marks  []mark
	Values []value
}

type value struct{ Series, Number, Interval string }

// The drawing in a line.
const (
	rowWidth    = 340
	narrowWidth = 170
	rowPitch    = 17
)

func (x Estimates) check() error {
	if n := len(x.Series); n < 1 || n > 6 {
		return fmt.Errorf("%d series, expected 1 to 6", n)
	}
	if x.Colours != nil && (len(x.Colours) != len(x.Rows) || len(x.Series) != 1) {
		return fmt.Errorf("%d colours for %d rows of %d series, expected one for each row of one series", len(x.Colours), len(x.Rows), len(x.Series))
	}
	for _, name := range x.Colours {
		if !slices.ContainsFunc(outcomes[:], func(o negotiation.Outcome) bool { return o.String() == name }) {
			return fmt.Errorf("colour %q, expected the name of an outcome class", name)
		}
	}
	for _, r := range x.Rows {
		if len(r.Values) != len(x.Series) {
			return fmt.Errorf("row %q has %d numbers for %d series", r.Name, len(r.Values), len(x.Series))
		}
		for _, e := range r.Values {
			switch {
			case math.IsNaN(e.Value):
			case !finite(e.Value):
				return fmt.Errorf("row %q: found %v, expected a finite number", r.Name, e.Value)
			case math.IsNaN(e.Low) != math.IsNaN(e.High) || e.Low > e.High || math.IsInf(e.Low, 0) || math.IsInf(e.High, 0):
				return fmt.Errorf("row %q: found an interval from %v to %v", r.Name, e.Low, e.High)
			}
		}
	}
	return nil
}

// wide reports whether the estimates need the width of the page.
func (x Estimates) wide() bool {
	const most, letters = 6, 20 // of what may stand beside another figure
	return len(x.Rows) > most || len(x.Series) > 1 ||
		slices.ContainsFunc(x.Rows, func(r Row) bool { return utf8.RuneCountInString(r.Name) > letters })
}

// axis covers all numbers and the line at zero.
func (x Estimates) axis() span {
	low, high := x.Zero, x.Zero
	for _, r := range x.Rows {
		for _, e := range r.Values {
			for _, v := range []float64{e.Value, e.Low, e.High} {
				if !math.IsNaN(v) {
					low, high = min(low, v), max(high, v)
				}
			}
		}
	}
	if x.Low != 0 || x.High != 0 {
		low, high = x.Low, x.High
	}
	if high-low < 1e-9 {
		low, high = low-0.5, high+0.5
	}
	if !x.wide() {
		return span{low: low, high: high, from: 8, to: narrowWidth - 12, ticks: round(low, high, 3)}
	}
	return span{low: low, high: high, from: 8, to: rowWidth - 8, ticks: round(low, high, 6)}
}

func (x Estimates) set(p *press) (*block, error) {
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("estimates %q: %w", x.Title, err)
	}
	a := x.axis()
	b := &rows{ID: p.next(), Title: x.Title, Note: x.Note, Wide: x.wide(), Width: a.to + 8}
	var colours []string
	if x.Colours != nil {
		for _, name := range x.Colours {
			colours = append(colours, p.palette.of([]string{name})...)
		}
	} else {
		colours = p.palette.of(x.Series)
		for i, name := range x.Series {
			b.Keys = append(b.Keys, key{i, name, colours[i], fmt.Sprintf("dot shape-%d", i)})
		}
		b.Keys = several(b.Keys)
	}
	for _, t := range a.ticks {
		label := t.Label
		if x.Form == Percent {
			label = strings.TrimSuffix(percent(t.Value), ".0%")
			label = strings.TrimSuffix(label, "%") + "%"
		}
		at := a.at(t.Value)
		b.Scale = append(b.Scale, mark{Kind: "text", Class: "tick", Anchor: "middle", X: max(at, 12), Y: 12, Text: label},
			mark{Kind: "line", Class: "base", X: at, Y: 16, X2: at, Y2: 20})
	}
	digits := x.Digits
	if digits == 0 {
		digits = 3
	}
	for n, r := range x.Rows {
		l := line{Name: r.Name, Height: float64(rowPitch*len(r.Values)) + 2}
		for _, t := range a.ticks {
			l.Marks = append(l.Marks, mark{Kind: "line", Class: "rule", X: a.at(t.Value), X2: a.at(t.Value), Y2: l.Height})
		}
		if x.Zero >= a.low && x.Zero <= a.high {
			l.Marks = append(l.Marks, mark{Kind: "line", Class: "base", X: a.at(x.Zero), X2: a.at(x.Zero), Y2: l.Height})
		}
		for i, e := range r.Values {
			colour := colours[min(i, len(colours)-1)]
			if x.Colours != nil {
				colour = colours[n]
			}
			v := value{Number: x.Form.write(e.Value, digits)}
			if len(x.Series) > 1 {
				v.Series = x.Series[i]
			}
			if !math.IsNaN(e.Value) && !math.IsNaN(e.Low) {
				v.Interval = fmt.Sprintf("(%s to %s)", x.Form.write(e.Low, digits), x.Form.write(e.High, digits))
			}
			l.Values = append(l.Values, v)
			l.Marks = append(l.Marks, x.draw(a, e, i, fmt.Sprintf("k%d %s", i, colour))...)
		}
		b.Lines = append(b.Lines, l)
	}
	return &block{Rows: b}, nil
}

// draw is one number of a row.
func (x Estimates) draw(a span, e Estimate, i int, class string) (list []mark) {
	if math.IsNaN(e.Value) {
		return nil
	}
	clip := func(v float64) float64 { return a.at(min(max(v, a.low), a.high)) }
	y, at := rowPitch*float64(i)+rowPitch/2+1.0, clip(e.Value)
	if x.Bars {
		zero := clip(x.Zero)
		list = append(list, mark{Kind: "rect", Class: "bar " + class, X: min(zero, at), Y: y - 6, W: math.Abs(at - zero), H: 12})
	}
	if !math.IsNaN(e.Low) {
		list = append(list, mark{Kind: "line", Class: "whisker " + class, X: clip(e.Low), Y: y, X2: clip(e.High), Y2: y})
	}
	if !x.Bars {
		list = append(list, shape(i, at, y, "dot "+class))
	}
	return list
}

// shape is a mark by which series are told apart without their colours.
func shape(i int, x, y float64, class string) mark {
	const r = 4.4
	var p path
	switch i % 3 {
	case 0:
		return mark{Kind: "circle", Class: class, X: x, Y: y, R: r}
	case 1:
		p.line([]float64{x - r, x + r, x + r, x - r}, []float64{y - r, y - r, y + r, y + r})
	default:
		p.line([]float64{x, x + r + 1, x, x - r - 1}, []float64{y - r - 1, y, y + r + 1, y})
	}
	p.WriteByte('Z')
	return mark{Kind: "path", Class: class, D: p.String()}
}
