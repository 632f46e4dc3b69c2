package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a scenario file.
type Problem struct {
	// File is the name given to [Load], or the setting at fault, as in
	// "-set params.monitor=2".
	File string
	// Line and Column say where, from 1. They are 0 where there is no place to
	// point at, as in a setting.
	Line, Column int
	// Path says which entry, as in params.monitor or issues.V1.nu: the path by
	// which a [Set] reaches it. It is empty for the file as a whole.
	Path string
	// Found and Expected describe the mistake, in full: [Problem.Error] may cut them. Where nothing was found that could
	// be quoted, Found is empty and Expected is a sentence of its own.
	Found, Expected string
}

// Error returns the problem on one line, with what it quotes cut short where it is long.
func (p Problem) Error() string {
	var b strings.Builder
	if strings.HasPrefix(p.File, "-set ") {
		b.WriteString(cut(p.File, quotable))
	} else {
		b.WriteString(p.File)
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": ")
	// A setting names its path already.
	if p.Path != "" && !strings.HasPrefix(p.File, "-set "+p.Path+"=") {
		b.WriteString(cut(p.Path, quotable) + ": ")
	}
	if p.Found != "" {
		b.WriteString("found " + cut(p.Found, quotable) + ", expected ")
	}
	b.WriteString(cut(p.Expected, listable))
	return b.String()
}

// Lengths at which messages are cut, in characters: what they quote, and the lists of
// what there could be.
const quotable, listable = 80, 600

// cut brings a text on one line of at most n characters, and closes its quotes.
func cut(s string, n int) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		q := strconv.Quote(s)
		s = q[1 : len(q)-1]
	}
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n >= 0 {
			continue
		}
		end := "…"
		if s[0] == '"' {
			end += `"`
		}
		return strings.TrimRight(s[:i], `\`) + end
	}
	return s
}

// Problems is everything that is wrong with a scenario file, in the order of
// the file and then of the settings. It is the type of every error that [Load] returns.
type Problems []Problem

// mostShown is the number of problems that [Problems.Error] prints.
const mostShown = 100

// Error returns the first hundred problems, one a line, and the number of the others.
func (ps Problems) Error() string {
	var lines []string
	for i, p := range ps {
		if i == mostShown {
			rest := "and 1 more problem"
			if n := len(ps) - i; n > 1 {
				rest = fmt.Sprintf("and %d more problems", n)
			}
			lines = append(lines, rest)
			break
		}
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives access to the single problems, as [errors.As] needs it.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// sorted returns the problems in the order of the file, then those of the
// settings in the order in which they were given.
func (d *decoder) sorted() Problems {
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(d.order[a.File], d.order[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(d.problems)
}

// nearest returns the candidate that a misspelt word most likely stands for, or
// "" if none is close: at most one edit in three letters, a swap counting once.
func nearest(word string, candidates []string) string {
	best, found := max(1, len(word)/3)+1, ""
	if len(word) < 3 {
		best = 0 // anything is close to so short a word
	}
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c
		}
		if d := editDistance(word, c); d < best {
			best, found = d, c
		}
	}
	return found
}

// editDistance is the optimal string alignment distance (Damerau 1964) between
// two words, in bytes.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return len(a) + len(b) // no key is that long
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d++
			}
			d = min(d, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// known lists names for a message: all of them, or the likely one.
func known(word string, names []string, what string) string {
	if n := nearest(word, names); n != "" {
		return fmt.Sprintf("%s (did you mean %s?)", what, n)
	}
	if len(names) == 0 {
		return what + " (there are none)"
	}
	if len(names) > 30 {
		return what
	}
	return what + ": " + strings.Join(names, ", ")
}
