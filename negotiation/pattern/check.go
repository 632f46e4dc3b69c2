package pattern

import (
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

// FewestRuns is the number of runs that must say something about a clause before it is
// judged.
const FewestRuns = 20

// Asked and AskedElsewhere are the numbers of patterns, out of twelve, that a set of
// runs should show under the parameters that it is made for and under others nearby.
const (
	Asked          = 9
	AskedElsewhere = 7
)

// Check asks of many runs whether they show the patterns. The zero value is not ready;
// see [NewCheck]. Checks of different runs merge in any order to the same bits.
type Check struct {
	patterns []Pattern
	tallies  [][]tally        // by pattern and clause
	shown    []ensemble.Share // single runs that show the pattern, of those that say something
	runs     int
}

// tally is what runs say about a clause. Of rates it keeps the four counts of runs and
// their sums two by two, from which all variances and covariances follow; these are exact,
// so that order and grouping of runs do not matter.
type tally struct {
	one   [4]ensemble.Moments // first sum, first n, second sum, second n
	two   [6]ensemble.Moments // of pairs of them, in the order of pairs
	share ensemble.Share
	runs  [2]int // that say something about the first and the second rate
}

// pairs are those of four counts.
var pairs = [6][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}

// NewCheck returns a check of patterns without runs.
func NewCheck(patterns []Pattern) *Check {
	c := &Check{patterns: patterns, tallies: make([][]tally, len(patterns)), shown: make([]ensemble.Share, len(patterns))}
	for i := range patterns {
		c.tallies[i] = make([]tally, len(patterns[i].Clauses))
	}
	return c
}

// Runs returns the number of runs added.
func (c *Check) Runs() int { return c.runs }

// Add adds the numbers of a run, which must be of the same patterns.
func (c *Check) Add(n *Numbers) {
	c.runs++
	at := 0
	for i := range c.patterns {
		p := &c.patterns[i]
		for j := range p.Clauses {
			c.tallies[i][j].add(p.Clauses[j].Kind, &n.found[at])
			at++
		}
		if v := n.verdicts[i]; v != Silent {
			c.shown[i].Add(v == Holds)
		}
	}
}

func (t *tally) add(kind Kind, c *counts) {
	for i := range c {
		if c[i].n > 0 {
			t.runs[i]++
		}
	}
	if kind == Share {
		if c[0].n > 0 {
			t.share.Add(c[0].sum == 1)
		}
		return
	}
	if kind == Association && c[0].n == 0 {
		return
	}
	v := [4]float64{c[0].sum, c[0].n, c[1].sum, c[1].n}
	for i := range v {
		t.one[i].Add(v[i])
	}
	for i, p := range pairs {
		t.two[i].Add(v[p[0]] + v[p[1]])
	}
}

// Merge adds the runs of another check of the same patterns.
func (c *Check) Merge(o *Check) {
	c.runs += o.runs
	for i := range c.tallies {
		c.shown[i].Merge(o.shown[i])
		for j := range c.tallies[i] {
			c.tallies[i][j].merge(&o.tallies[i][j])
		}
	}
}

func (t *tally) merge(o *tally) {
	for i := range t.one {
		t.one[i].Merge(&o.one[i])
	}
	for i := range t.two {
		t.two[i].Merge(&o.two[i])
	}
	for i := range t.runs {
		t.runs[i] += o.runs[i]
	}
	t.share.Merge(o.share)
}

// Finding is what runs say about a pattern.
type Finding struct {
	Pattern
	// Answers are by clause.
	Answers []Answer
	// Shown is the share of single runs that show the pattern, among those that say
	// something about it.
	Shown ensemble.Share
	// Verdict is [Holds] if each clause that decides does, [Fails] if one does, and
	// otherwise [Silent] if one has nothing to tell, or else [Open].
	Verdict Verdict
}

// Answer is what runs say about a clause.
type Answer struct {
	// Value is the number, and Low and High its 95% interval; NaN if there is none.
	Value, Low, High float64
	// Runs counts those that say something.
	Runs    int
	Verdict Verdict
}

// Findings returns what the runs say, in the order of the patterns.
func (c *Check) Findings() []Finding {
	list := make([]Finding, len(c.patterns))
	for i := range list {
		f := &list[i]
		f.Pattern, f.Shown = c.patterns[i], c.shown[i]
		worst := [4]int{}
		for j := range f.Clauses {
			a := c.tallies[i][j].answer(&f.Clauses[j])
			f.Answers = append(f.Answers, a)
			if !f.Clauses[j].Aside {
				worst[a.Verdict]++
			}
		}
		switch {
		case worst[Fails] > 0:
			f.Verdict = Fails
		case worst[Silent] > 0:
			f.Verdict = Silent
		case worst[Open] > 0:
			f.Verdict = Open
		default:
			f.Verdict = Holds
		}
	}
	return list
}

// answer judges a clause.
func (t *tally) answer(c *Clause) (a Answer) {
	a.Runs = t.runs[0]
	switch c.Kind {
	case Share:
		a.Value = t.share.Value()
		a.Low, a.High = t.share.Interval()
	case Association:
		a.Value = t.covariance(0, 2) / (t.one[0].SD() * t.one[2].SD())
		a.Low, a.High = fisher(a.Value, a.Runs)
	case Rate:
		a.Value = t.rate(0)
		a.Low, a.High = t.interval(a.Value, 1)
	default:
		a.Runs = min(t.runs[0], t.runs[1])
		a.Value = t.rate(0) - t.rate(1)
		a.Low, a.High = t.interval(a.Value, 2)
	}
	switch {
	case a.Runs < FewestRuns || math.IsNaN(a.Low):
		a.Verdict = Silent
	case c.Region.Holds(a.Low) && c.Region.Holds(a.High):
		a.Verdict = Holds
	case a.High <= c.Region.Low || a.Low >= c.Region.High:
		a.Verdict = Fails
	default:
		a.Verdict = Open
	}
	return a
}

// rate is the first or second rate of all runs together.
func (t *tally) rate(at int) float64 { return t.one[2*at].Mean() / t.one[2*at+1].Mean() }

// interval is the 95% interval of a rate, or of the difference of two, around a value. Runs
// are independent and cases within a run are not: the variance is that of the runs'
// deviations from the rates, linearised (Cochran 1977, ch. 6).
func (t *tally) interval(value float64, rates int) (low, high float64) {
	var w [4]float64 // derivatives of the value by the means of the counts
	for at, sign := range []float64{1, -1}[:rates] {
		n := t.one[2*at+1].Mean()
		w[2*at], w[2*at+1] = sign/n, -sign*t.rate(at)/n
	}
	var v float64
	for i := range w {
		if w[i] != 0 {
			sd := t.one[i].SD()
			v += float64(float64(w[i]*w[i]) * float64(sd*sd))
		}
	}
	for _, p := range pairs {
		if x := w[p[0]] * w[p[1]]; x != 0 {
			v += float64(2 * x * t.covariance(p[0], p[1]))
		}
	}
	n := float64(t.one[0].N())
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1+ensemble.Confidence)/2) * math.Sqrt(max(0, v)/n)
	return value - half, value + half
}

// covariance is that of two counts over runs, from the variances of both and of their
// sum.
func (t *tally) covariance(i, j int) float64 {
	at := slices.Index(pairs[:], [2]int{i, j})
	a, b, sum := t.one[i].SD(), t.one[j].SD(), t.two[at].SD()
	return (float64(sum*sum) - float64(a*a) - float64(b*b)) / 2
}

// fisher is the 95% interval of a correlation over n pairs by Fisher's transformation.
func fisher(r float64, n int) (low, high float64) {
	if r = max(-1, min(1, r)); math.IsNaN(r) || n < 4 {
		return math.NaN(), math.NaN()
	}
	half := distuv.UnitNormal.Quantile((1+ensemble.Confidence)/2) / math.Sqrt(float64(n-3))
	z := math.Atanh(r)
	return math.Tanh(z - half), math.Tanh(z + half)
}

// Passed counts the findings that hold.
func Passed(findings []Finding) (n int) {
	for i := range findings {
		if findings[i].Verdict == Holds {
			n++
		}
	}
	return n
}

// Write prints findings as a table: pattern and clause, what is expected, what was found
// with its 95% interval, how many runs say something, and the verdict. The share of single
// runs that show a pattern stands on its own line.
func Write(w io.Writer, findings []Finding) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\texpected\tfound\t95% interval\truns\tverdict\n")
	for i := range findings {
		f := &findings[i]
		shown := "–"
		if f.Shown.Runs > 0 {
			shown = fmt.Sprintf("%.0f%% of runs", 100*f.Shown.Value())
		}
		fmt.Fprintf(t, "%s %s\t\t%s\t\t%d\t%v\n", f.ID, f.Name, shown, f.Shown.Runs, f.Verdict)
		for j, a := range f.Answers {
			c := &f.Clauses[j]
			verdict := a.Verdict.String()
			if c.Aside {
				verdict = "(" + verdict + ")"
			}
			fmt.Fprintf(t, "  %s\t%v %v\t%s\t%s\t%d\t%s\n", c.Name, c.Kind, c.Region, number(a.Value), interval(a), a.Runs, verdict)
		}
	}
	return t.Flush()
}

func number(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3f", x)
}

func interval(a Answer) string {
	if math.IsNaN(a.Value) || math.IsNaN(a.Low) {
		return "–"
	}
	return number(a.Low) + " to " + number(a.High)
}
