package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Prose is paragraphs of text.
type Prose []string

func (p Prose) set(*press) (*block, error) { return &block{Paragraphs: p}, nil }

// Table is a table of text. The first column holds the names of the rows.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Note    string // may be empty
}

func (t Table) set(*press) (*block, error) {
	for i, r := range t.Rows {
		if len(r) != len(t.Head) {
			return nil, fmt.Errorf("table %q: row %d has %d cells, expected %d", t.Caption, i+1, len(r), len(t.Head))
		}
	}
	return &block{Grid: &grid{Caption: t.Caption, Head: t.Head, Rows: lines(t.Rows), Note: t.Note}}, nil
}

// grid is a table made ready.
type grid struct {
	Caption, Note string
	Head          []string
	Rows          []gridRow
}

// gridRow is a line of a grid; X is where it is in the figure that it belongs to, empty if
// there is none.
type gridRow struct {
	X     string
	Cells []string
}

func lines(rows [][]string) []gridRow {
	list := make([]gridRow, len(rows))
	for i, r := range rows {
		list[i].Cells = r
	}
	return list
}

// Choice shows one of several groups of parts at a time, as the reader chooses; on paper all.
type Choice struct {
	// Legend says what is chosen, as in "Runs that end in".
	Legend  string
	Options []Option
	First   int // the option that is shown first
}

// Option is one of a [Choice].
type Option struct {
	Name  string
	Parts []Part
}

type choice struct {
	ID, Legend string
	Options    []option
}

type option struct {
	Name    string
	N       int
	Checked bool
	Blocks  []*block
}

// mostOptions is how many the style sheet knows of.
const mostOptions = 6

func (c Choice) set(p *press) (*block, error) {
	if n := len(c.Options); n < 1 || n > mostOptions || c.First < 0 || c.First >= n {
		return nil, fmt.Errorf("choice %q: %d options and number %d shown first, expected one of 1 to %d", c.Legend, n, c.First, mostOptions)
	}
	x := &choice{ID: p.next(), Legend: c.Legend}
	for i, o := range c.Options {
		blocks, err := p.set(o.Parts)
		if err != nil {
			return nil, fmt.Errorf("choice %q, %q: %w", c.Legend, o.Name, err)
		}
		x.Options = append(x.Options, option{Name: o.Name, N: i, Checked: i == c.First, Blocks: blocks})
	}
	return &block{Choice: x}, nil
}

// coordinate writes a number of a drawing.
func coordinate(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// decimal writes a number; what does not exist is a dash.
func decimal(x float64, digits int) string {
	if math.IsNaN(x) {
		return "–"
	}
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

// signed writes a number with its sign.
func signed(x float64, digits int) string {
	s := decimal(x, digits)
	if x > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return decimal(100*x, 1) + "%"
}

// thousands writes a count with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return thousands(n) + " " + thing + "s"
}

// capital writes the first letter large.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToUpper(string(r[0])))[0]
	}
	return string(r)
}
