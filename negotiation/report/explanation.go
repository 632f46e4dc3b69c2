package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
)

// WriteExplanation writes why things were decided as they were in one month of a run:
// of each decision the terms that decided it, issue by issue where there are any, and
// the smallest changes of one parameter that would have reversed it. The error is the
// first one that w returns.
func WriteExplanation(w io.Writer, x *explain.Explanation) error {
	e := &explainer{teller: teller{m: x.Model}, w: w, x: x}
	e.opening()
	for n := range x.Decisions {
		e.decision(n)
	}
	e.others()
	return e.err
}

// otherChanges is the number of changes that are told besides the smallest.
const otherChanges = 2

type explainer struct {
	teller
	w   io.Writer
	err error
	x   *explain.Explanation
}

// paragraph writes sentences, after an empty line.
func (e *explainer) paragraph(format string, args ...any) {
	if e.err == nil {
		_, e.err = io.WriteString(e.w, "\n"+wrapText(fmt.Sprintf(format, args...), storyWidth))
	}
}

func (e *explainer) table(t *Table) {
	t.Indent = 2
	if e.err == nil && len(t.rows) > 0 {
		if _, e.err = io.WriteString(e.w, "\n"); e.err == nil {
			e.err = t.Write(e.w)
		}
	}
}

func (e *explainer) opening() {
	title := fmt.Sprintf("Why: run %d, month %d", e.x.Case.Run, e.x.Case.Round)
	if e.err == nil {
		_, e.err = io.WriteString(e.w, title+"\n")
	}
	if len(e.x.Decisions) == 0 {
		e.paragraph("Nothing is decided in this month.")
		return
	}
	e.paragraph("Each decision comes with the terms that decided it and with the smallest change of one parameter that " +
		"would have reversed it, with the history up to the month before and the random numbers as they were. " +
		"How large a change is, is told as a share of the range within which the parameter was changed. Draws are uniform between 0 and 1: what has probability p happens if the draw is below p.")
}

func (e *explainer) decision(n int) {
	d := &e.x.Decisions[n]
	e.paragraph("%d. %s.", n+1, capitalise(e.headline(d.Happening)))
	if len(d.Terms) == 0 {
		e.recorded(d.Event)
	}
	e.byIssue(d)
	e.scalars(d)
	c, ok := d.Smallest()
	if !ok {
		e.paragraph("No change of a single number among the parameters, within its range, would have reversed this.")
		return
	}
	text := fmt.Sprintf("What would have reversed it: %s.", e.change(c))
	if c.Meaning != "" {
		text += fmt.Sprintf(" (%s: %s.)", strings.TrimPrefix(c.Path, "params."), strings.TrimSuffix(c.Meaning, "."))
	}
	text += e.outcome(c)
	var others []string
	seen := map[string]bool{c.Path: true}
	for _, o := range d.Changes[1:] {
		if len(others) < otherChanges && !seen[o.Path] {
			seen[o.Path] = true
			others = append(others, e.change(o))
		}
	}
	if len(others) > 0 {
		text += " Next come " + strings.Join(others, ", and ") + "."
	}
	e.paragraph("%s", text)
}

// others tells what else happens in the month, and why that needs no explanation.
func (e *explainer) others() {
	for _, h := range e.x.Others {
		e.paragraph("Besides, %s: %s.", e.headline(h), explain.Follows(h.Kind))
	}
}

// change tells a change in a phrase.
func (e *explainer) change(c explain.Change) string {
	text := fmt.Sprintf("%s at %s instead of %s (%s of the range", strings.TrimPrefix(c.Path, "params."),
		plain(c.Needed), plain(c.Value), share(c.Distance))
	if c.Holds != c.Value {
		text += fmt.Sprintf("; at %s not yet", plain(c.Holds))
	}
	if c.Since < e.x.Case.Round {
		text += "; a month before already"
	}
	return text + ")"
}

// outcome tells what takes the place of the decision.
func (e *explainer) outcome(c explain.Change) string {
	if len(c.Instead) == 0 {
		return " Then nothing of the kind happens."
	}
	return fmt.Sprintf(" Instead: %s.", e.headline(c.Instead[0]))
}

// plain formats a setting.
func plain(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

// share formats the size of a change.
func share(x float64) string {
	if x < 0.001 {
		return "less than 0.1%"
	}
	return fmt.Sprintf("%.2g%%", 100*x)
}

// byIssue writes the terms that belong to issues: a line for each issue, a column for
// each term of each member.
func (e *explainer) byIssue(d *explain.Decision) {
	type column struct {
		name, unit string
		member     int
	}
	var columns []column
	var issues []int
	for _, t := range d.Terms {
		if t.Issue < 0 {
			continue
		}
		if !slices.Contains(issues, t.Issue) {
			issues = append(issues, t.Issue)
		}
		if c := (column{t.Name, t.Unit, t.Member}); !isBound(t.Name) && !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	if len(issues) == 0 {
		return
	}
	slices.Sort(issues)
	t := Table{Align: "l"}
	head := []string{"issue"}
	for _, c := range columns {
		head = append(head, e.owned(c.name, c.member))
	}
	t.Row(head...)
	sums := make([]float64, len(columns))
	for _, k := range issues {
		cells := []string{e.issueName(k)}
		bound := ""
		for i, c := range columns {
			cell := "–"
			for _, x := range d.Terms {
				switch {
				case x.Issue != k:
				case isBound(x.Name):
					bound = x.Name
				case x.Name == c.name && x.Member == c.member:
					cell = figure(x)
					sums[i] += x.Value
				}
			}
			cells = append(cells, cell)
		}
		if bound != "" {
			cells = append(cells, bound)
		}
		t.Row(cells...)
	}
	total := []string{"all issues"}
	for i, c := range columns {
		cell := ""
		if c.name != negotiation.TermLevel {
			cell = figure(negotiation.Term{Name: c.name, Unit: c.unit, Value: sums[i]})
		}
		total = append(total, cell)
	}
	if len(issues) > 1 {
		t.Row(total...)
	}
	t.Align = "l" + strings.Repeat("r", len(columns)) + "l"
	e.table(&t)
}

func isBound(name string) bool {
	return name == negotiation.TermHighest || name == negotiation.TermLowest
}

// owned names a term with whose it is.
func (e *explainer) owned(name string, member int) string {
	if member < 0 {
		return name
	}
	return name + ", " + e.m.Members[member].ID
}

// scalars writes the other terms: a line for each, and a column for each member where
// several tell the same.
func (e *explainer) scalars(d *explain.Decision) {
	var members []int
	var names []string
	for _, t := range d.Terms {
		if t.Issue >= 0 {
			continue
		}
		if t.Member >= 0 && !slices.Contains(members, t.Member) {
			members = append(members, t.Member)
		}
		if !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	var table Table
	if len(members) > 1 {
		head := []string{""}
		for _, m := range members {
			head = append(head, e.m.Members[m].ID)
		}
		table.Row(head...)
	} else {
		members = append(members[:0], -1)
	}
	for _, name := range names {
		cells := []string{name}
		for i, m := range members {
			cell := ""
			for _, t := range d.Terms {
				if t.Issue < 0 && t.Name == name && (t.Member == m || m < 0 || t.Member < 0 && i == 0) {
					cell = figure(t)
				}
			}
			cells = append(cells, cell)
		}
		table.Row(cells...)
	}
	e.table(&table)
}

// untold are the numbers of events that are no quantities.
var untold = []string{"", "conduct", "before", "act", "type", "reason", "status", "shock"}

// recorded writes the numbers that the log itself has about an event of which no terms
// are told.
func (e *explainer) recorded(event negotiation.Event) {
	var t Table
	for i, value := range [2]float64{event.Value, event.Extra} {
		switch name := fieldsOf(event)[i]; {
		case slices.Contains(untold, name):
		case name == "multiplier" && math.IsInf(value, 0): // a text at the end of its curve
		default:
			t.Row(strings.ReplaceAll(name, "_", " "), figure(negotiation.Term{Value: value}))
		}
	}
	e.table(&t)
}

// figure formats the value of a term. One that is infinite is no limit at all.
func figure(t negotiation.Term) string {
	if math.IsInf(t.Value, 0) {
		return "no limit"
	}
	if t.Unit == "flag" {
		return map[bool]string{true: "yes", false: "no"}[t.Value != 0]
	}
	digits := 3
	switch t.Unit {
	case "utility per month":
		digits = 4
	case "count", "months":
		digits = 0
	}
	s := strconv.FormatFloat(t.Value, 'f', digits, 64)
	if math.Abs(t.Value) < 0.5*math.Pow10(-digits) {
		s = strings.TrimPrefix(s, "-")
	} else if (t.Name == negotiation.TermGain || strings.HasPrefix(t.Name, "saving")) && t.Value > 0 {
		s = "+" + s
	}
	return s
}

func capitalise(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
