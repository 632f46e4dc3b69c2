package report

import (
	"io"
	"strings"
	"unicode/utf8"
)

// Table is a table in plain text.
type Table struct {
	// Indent is the number of spaces before each line.
	Indent int
	// Align has a letter for each column, l or r. Where it has none the first
	// column is aligned to the left and the others to the right.
	Align string
	rows  [][]string
}

// Row adds a line. Lines may have different numbers of cells.
func (t *Table) Row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *Table) left(column int) bool {
	if column < len(t.Align) {
		return t.Align[column] == 'l'
	}
	return column == 0
}

// Write writes the table.
func (t *Table) Write(w io.Writer) error {
	var widths []int
	for _, r := range t.rows {
		for c, s := range r {
			if c == len(widths) {
				widths = append(widths, 0)
			}
			widths[c] = max(widths[c], utf8.RuneCountInString(s))
		}
	}
	var b strings.Builder
	for _, r := range t.rows {
		line := strings.Repeat(" ", t.Indent)
		for c, s := range r {
			space := strings.Repeat(" ", widths[c]-utf8.RuneCountInString(s))
			if c > 0 {
				line += "  "
			}
			if t.left(c) {
				line += s + space
			} else {
				line += space + s
			}
		}
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}
