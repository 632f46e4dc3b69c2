package pattern

import (
	"fmt"
	"math"
)

// Pattern is one thing that a model should show, in words and as numbers that can be read
// off runs.
type Pattern struct {
	// ID and Name are stable; Statement is the pattern in words, Source who has
	// described it or why it is expected.
	ID, Name, Statement, Source string
	// Clauses are what must hold for the pattern to hold.
	Clauses []Clause
}

// Clause is a number read off runs and where it should lie.
type Clause struct {
	// Name says what should be so, Number what is read off a run.
	Name, Number string
	// Kind says how the number comes about, Region where it should lie.
	Kind   Kind
	Region Region
	// Aside says that the clause is told for comparison and decides nothing.
	Aside bool

	measure func(r *Run) counts
}

// Kind says how a number comes about.
type Kind uint8

// The kinds of numbers. What is counted in many runs is added up before anything is
// divided: the mean of the runs' own ratios would give a short deal the weight of a
// long one, and can show a difference where there is none.
const (
	// Rate is a mean over cases, such as months or collapses, of all runs.
	Rate Kind = iota
	// Difference is a rate less another.
	Difference
	// Share is that of the runs in which something is so, among those that say
	// something about it. A single run has it if it is so.
	Share
	// Association is the correlation of two numbers over runs. A single run has none.
	Association
)

// String returns the kind in a word.
func (k Kind) String() string {
	return [...]string{"rate", "difference", "share", "correlation"}[k]
}

// counts is what a clause takes from a run: for a rate, a sum and the number of cases it
// is over; for a difference, these of both rates; for a share, 0 or 1 of one case;
// for an association, two numbers as sums over one case each.
type counts [2]struct{ sum, n float64 }

// add adds a case to the first or second rate.
func (c *counts) add(at int, x float64) {
	c[at].sum += x
	c[at].n++
}

// value is what the counts of a run come to, NaN if the run says nothing.
func (c *counts) value(k Kind) float64 {
	switch k {
	case Rate, Share:
		return c[0].sum / c[0].n // 0/0 is NaN
	case Difference:
		return c[0].sum/c[0].n - c[1].sum/c[1].n
	}
	return math.NaN()
}

// Region is an open interval.
type Region struct{ Low, High float64 }

// Above returns everything larger than x.
func Above(x float64) Region { return Region{x, math.Inf(1)} }

// Below returns everything smaller than x.
func Below(x float64) Region { return Region{math.Inf(-1), x} }

// Holds reports whether a number lies in the region.
func (g Region) Holds(x float64) bool { return x > g.Low && x < g.High }

// String returns the region in words.
func (g Region) String() string {
	switch {
	case math.IsInf(g.High, 1):
		return fmt.Sprint("above ", g.Low)
	case math.IsInf(g.Low, -1):
		return fmt.Sprint("below ", g.High)
	}
	return fmt.Sprint("between ", g.Low, " and ", g.High)
}

// Verdict says whether a pattern holds.
type Verdict uint8

// The verdicts.
const (
	// Silent: what the pattern is about does not occur, or too seldom to tell.
	Silent Verdict = iota
	// Fails: a number lies elsewhere.
	Fails
	// Open: the interval of a number holds values on both sides; more runs would tell.
	Open
	// Holds: all numbers lie where they should.
	Holds
)

// String returns the verdict in words.
func (v Verdict) String() string { return [...]string{"nothing to tell", "fails", "open", "holds"}[v] }

// Holds says whether a single run shows the pattern: whether each clause that the run
// says something about lies where it should. It is never [Open].
func (p *Pattern) Holds(r *Run) Verdict {
	n := NewNumbers([]Pattern{*p})
	n.Measure(r)
	return n.verdicts[0]
}

// Of returns the number of a run: 0 or 1 of a share. ok is false where the run says
// nothing, and for an association.
func (c *Clause) Of(r *Run) (x float64, ok bool) {
	found := c.measure(r)
	x = found.value(c.Kind)
	return x, !math.IsNaN(x)
}

// Numbers are those that patterns read off a run. They are filled again and again.
type Numbers struct {
	patterns []Pattern
	found    []counts // of all clauses, in order
	verdicts []Verdict
}

// NewNumbers returns room for the numbers of patterns.
func NewNumbers(patterns []Pattern) *Numbers {
	n := &Numbers{patterns: patterns, verdicts: make([]Verdict, len(patterns))}
	for i := range patterns {
		n.found = append(n.found, make([]counts, len(patterns[i].Clauses))...)
	}
	return n
}

// Measure reads the numbers off a run.
func (n *Numbers) Measure(r *Run) {
	at := 0
	for i := range n.patterns {
		v := Silent
		for j := range n.patterns[i].Clauses {
			c, found := &n.patterns[i].Clauses[j], &n.found[at]
			*found = c.measure(r)
			at++
			switch x := found.value(c.Kind); {
			case c.Aside || math.IsNaN(x) || v == Fails:
			case c.Kind == Share && x == 1, c.Kind != Share && c.Region.Holds(x):
				v = Holds
			default:
				v = Fails
			}
		}
		n.verdicts[i] = v
	}
}

// Verdict says whether the run shows the i-th pattern; see [Pattern.Holds].
func (n *Numbers) Verdict(i int) Verdict { return n.verdicts[i] }
