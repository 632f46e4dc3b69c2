package domain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Problem is what is wrong with a file.
type Problem struct {
	File string
	// Line and Column say where, from 1; they are 0 where no place can be pointed at.
	Line, Column int
	// Entry says which entry, as in issue "price"; it may be empty.
	Entry string
	// Found and Expected describe the mistake. Found may be empty.
	Found, Expected string
}

// Error returns the problem on one line.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": ")
	if p.Entry != "" {
		b.WriteString(Quotable(p.Entry) + ": ")
	}
	if p.Found != "" {
		b.WriteString("found " + Quotable(p.Found) + ", expected ")
	}
	b.WriteString(p.Expected)
	return b.String()
}

// quotable is the length at which quotations of a file are cut.
const quotable = 80

// Quotable returns a text as it can stand in a message: on one line, printable, and cut where
// it is long.
func Quotable(s string) string {
	cut := ""
	if len(s) > quotable {
		n := quotable
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s, cut = s[:n], "…"
	}
	q := strconv.Quote(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`) + cut
}
