package page

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot"
)

// figure is a drawing made ready for the template.
type figure struct {
	ID string
	// Kind is time for figures that a month can be chosen in, else plain.
	Kind          string
	Title, Note   string
	Alt           string // says what is seen
	Width, Height float64
	Top, Bottom   float64 // of the data
	Marks         []mark
	Keys          []key
	Numbers       *grid
	Wide          bool
}

// Interactive reports whether something in the figure leads elsewhere.
func (f *figure) Interactive() bool {
	return slices.ContainsFunc(f.Marks, func(m mark) bool { return m.Href != "" })
}

// key is a line of a legend, with which something is taken out of the figure.
type key struct {
	N            int
	Name, Colour string
	Shape        string // line, line dash-1, area, dot
}

// mark is one thing that is drawn.
type mark struct {
	Kind   string // path, line, circle, rect, text
	Class  string
	D      string // of a path
	X, Y   float64
	X2, Y2 float64 // end of a line
	W, H   float64 // of a rect
	R      float64 // of a circle
	Anchor string  // of a text: start, middle, end
	Text   string
	Title  string // what the pointer shows
	Href   string
}

// The size of figures, of which two stand side by side where there is room.
const (
	figureWidth  = 460
	figureHeight = 290
	wideWidth    = 740
	wideHeight   = 460
	letter       = 7.2 // width of a letter, rather too wide
	lineHeight   = 15
)

// span maps values to places.
type span struct {
	low, high float64
	from, to  float64
	ticks     []plot.Tick
}

func (s *span) at(v float64) float64 {
	return s.from + float64((v-s.low)/(s.high-s.low)*(s.to-s.from))
}

// spanOf takes over an axis of a picture.
func spanOf(a *plot.Axis, from, to float64) span {
	return span{a.Min, a.Max, from, to, a.Tick.Marker.Ticks(a.Min, a.Max)}
}

// frame is a figure with axes.
type frame struct {
	figure
	x, y span
}

// newFrame prepares a figure with the axes of a picture, with room for labels at the right.
func newFrame(p *press, of *plot.Plot, xLabel, yLabel string, right float64) *frame {
	f := &frame{figure: figure{Width: figureWidth, Height: figureHeight}}
	f.axes(p, of, xLabel, yLabel, right)
	return f
}

// axes draws the axes of a picture.
func (f *frame) axes(p *press, of *plot.Plot, xLabel, yLabel string, right float64) {
	f.ID, f.Kind, f.Top, f.Bottom = p.next(), "plain", 30, f.Height-42
	f.x = spanOf(&of.X, 46, f.Width-right)
	f.y = spanOf(&of.Y, f.Bottom, f.Top)
	for _, t := range f.y.ticks {
		y := f.y.at(t.Value)
		f.add(mark{Kind: "line", Class: "rule", X: f.x.from, Y: y, X2: f.x.to, Y2: y})
		f.text("tick", "end", f.x.from-6, y+4, t.Label)
	}
	f.add(mark{Kind: "line", Class: "base", X: f.x.from, Y: f.Bottom, X2: f.x.to, Y2: f.Bottom})
	for _, t := range f.x.ticks {
		x := f.x.at(t.Value)
		f.add(mark{Kind: "line", Class: "base", X: x, Y: f.Bottom, X2: x, Y2: f.Bottom + 4})
		f.text("tick", "middle", x, f.Bottom+17, t.Label)
	}
	f.text("axis", "end", f.x.to, f.Bottom+34, xLabel)
	f.text("axis", "start", 4, 15, yLabel)
}

func (f *figure) add(m mark) { f.Marks = append(f.Marks, m) }

func (f *figure) text(class, anchor string, x, y float64, text string) {
	f.add(mark{Kind: "text", Class: class, Anchor: anchor, X: x, Y: y, Text: text})
}

// path is the outline of something.
type path struct{ strings.Builder }

func (p *path) to(command byte, x, y float64) {
	p.WriteByte(command)
	p.WriteString(coordinate(x))
	p.WriteByte(' ')
	p.WriteString(coordinate(y))
}

// line goes on through points, from the first if the path is empty.
func (p *path) line(x, y []float64) {
	for i := range x {
		if p.Len() == 0 {
			p.to('M', x[i], y[i])
		} else {
			p.to('L', x[i], y[i])
		}
	}
}

// between is the area between two curves.
func between(x, low, high []float64) string {
	var p path
	p.line(x, high)
	back, under := slices.Clone(x), slices.Clone(low)
	slices.Reverse(back)
	slices.Reverse(under)
	p.line(back, under)
	p.WriteByte('Z')
	return p.String()
}

func through(x, y []float64) string {
	var p path
	p.line(x, y)
	return p.String()
}

// mostMonths is how many months of a figure are drawn and listed: of more, every k-th.
const mostMonths = 121

// chosen are the positions that are drawn of n, the last always.
func chosen(n int) []int {
	step := (n + mostMonths - 2) / (mostMonths - 1)
	var list []int
	for i := 0; i < n; i += max(1, step) {
		list = append(list, i)
	}
	if n > 0 && list[len(list)-1] != n-1 {
		list = append(list, n-1)
	}
	return list
}

// endLabel names something at its right end.
type endLabel struct {
	y     float64
	text  string
	class string // key and colour
}

// labelRoom is the room that labels take at the right, and labelLetters the letters of a line.
const labelLetters = 16

func labelRoom(texts []string) float64 {
	longest := 0
	for _, t := range texts {
		for _, l := range wrap(t, labelLetters) {
			longest = max(longest, utf8.RuneCountInString(l))
		}
	}
	return 20 + letter*float64(longest)
}

// wrap breaks text at spaces into lines of a number of letters, if it can.
func wrap(text string, letters int) []string {
	var list []string
	for _, word := range strings.Fields(text) {
		if n := len(list); n > 0 && utf8.RuneCountInString(list[n-1])+1+utf8.RuneCountInString(word) <= letters {
			list[n-1] += " " + word
			continue
		}
		list = append(list, word)
	}
	return list
}

// labels writes names beside the right edge of the data, each as near to what it names as
// the others let it.
func (f *frame) labels(list []endLabel) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b endLabel) int {
		switch {
		case a.y < b.y:
			return -1
		case a.y > b.y:
			return 1
		}
		return 0
	})
	text := make([][]string, len(list))
	middle, half := make([]float64, len(list)), make([]float64, len(list))
	for i, l := range list {
		text[i] = wrap(l.text, labelLetters)
		half[i] = float64(len(text[i])) * lineHeight / 2
		middle[i] = l.y
		if i == 0 {
			middle[i] = max(middle[i], f.Top-lineHeight/2+half[i])
		} else {
			middle[i] = max(middle[i], middle[i-1]+half[i-1]+half[i]+2)
		}
	}
	for i, bottom := len(list)-1, f.Bottom+lineHeight/2; i >= 0; i-- { // back up where the last run out of the figure
		middle[i] = min(middle[i], bottom-half[i])
		bottom = middle[i] - half[i] - 2
	}
	for i, l := range list {
		f.add(mark{Kind: "line", Class: "tie " + l.class, X: f.x.to + 2, Y: l.y, X2: f.x.to + 9, Y2: middle[i]})
		for k, line := range text[i] {
			y := middle[i] - half[i] + lineHeight*float64(k) + 11
			f.text("label "+l.class, "start", f.x.to+12, y, line)
		}
	}
}

// timed lets a month be chosen: each line of the numbers is at its place.
func (f *frame) timed(rows []gridRow, values []float64) {
	f.Kind = "time"
	for i, v := range values {
		rows[i].X = coordinate(f.x.at(v))
	}
}

// finite reports whether numbers can be drawn.
func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e9 {
			return false
		}
	}
	return true
}
