package sweep

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/report"
)

// text writes a report.
type text struct {
	bytes.Buffer
	err error
}

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t *text) table(x *report.Table) {
	x.Indent = 2
	if err := x.Write(t); t.err == nil {
		t.err = err
	}
}

// report says what came out.
func (s *Sweep) report(r *Result, x *summaries, f *findings) (string, error) {
	t := &text{}
	file, base := s.Design.File(), s.Design.Base()
	title := file.ID
	if file.Title != "" {
		title += ": " + file.Title
	}
	t.line("%s", title)
	random := "the same random numbers at all points"
	if file.Random == "independent" {
		random = "other random numbers at each point"
	}
	t.line("Scenario %s (preset %s), %s, seed %d; %s of %s, %s.", base.ID, base.Preset, count(base.Months, "month"), file.Seed,
		count(s.Design.Len(), "point"), count(file.Replicates, "run"), random)
	s.points(t, x)
	s.indices(t, x, f)
	expected(t, r.Verdicts)
	return t.String(), t.err
}

// count says how many of something there are.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// points shows the means at the first points.
func (s *Sweep) points(t *text, x *summaries) {
	t.line("\nMean of the runs [95%% interval]")
	columns := s.Design.Columns()
	const most = 4 // columns of values, so that lines stay readable
	few := columns[:min(len(columns), most)]
	table := report.Table{Align: "r"}
	head := []string{"point"}
	grouped := len(s.Design.Groups()) > 0
	if grouped {
		head, table.Align = append(head, "group"), "rl"
	}
	for _, c := range few {
		head = append(head, c.Name)
	}
	table.Row(append(head, x.headline...)...)
	for i, estimates := range x.shown {
		p := s.Design.Point(i)
		row := []string{fmt.Sprint(i)}
		if grouped {
			row = append(row, p.Group)
		}
		for k := range few {
			row = append(row, short(p.Values[k]))
		}
		for _, e := range estimates {
			row = append(row, bracketed(e.mean, e.low, e.high))
		}
		table.Row(row...)
	}
	t.table(&table)
	var rest []string
	if n := s.Design.Len() - len(x.shown); n > 0 {
		rest = append(rest, count(n, "further point"))
	}
	if n := len(columns) - len(few); n > 0 {
		rest = append(rest, count(n, "further varying column"))
	}
	if n := len(x.order) - len(x.headline); n > 0 {
		rest = append(rest, count(n, "further metric"))
	}
	if rest != nil {
		t.line("  In summary.csv: %s.", strings.Join(rest, ", "))
	}
}

// short shortens a number for a table.
func short(s string) string {
	var x float64
	if n, err := fmt.Sscanf(s, "%g", &x); n == 1 && err == nil && len(s) > 6 {
		return fmt.Sprintf("%.4g", x)
	}
	return s
}

// bracketed writes a value with its interval in three digits.
func bracketed(value, low, high float64) string {
	switch {
	case math.IsNaN(value):
		return "–"
	case math.IsNaN(low) || math.IsNaN(high):
		return fmt.Sprintf("%.3g", value)
	}
	return fmt.Sprintf("%.3g [%.3g, %.3g]", value, low, high)
}

// indices shows what matters to the metrics of the report.
func (s *Sweep) indices(t *text, x *summaries, f *findings) {
	if f.kind == "" {
		return
	}
	t.line("\nWhat matters to the means [95%% interval by resampling]")
	measures := []string{muStar, mu, sigma}
	if f.kind == "variance" {
		measures = []string{first, total}
	}
	for _, name := range x.headline {
		var groups []string
		for i := range f.list {
			if f.list[i].metric == name && !slices.Contains(groups, f.list[i].group) {
				groups = append(groups, f.list[i].group)
			}
		}
		for _, g := range groups {
			label := name
			if g != "" {
				label += ", " + g
			}
			table := report.Table{}
			table.Row(append([]string{label}, measures...)...)
			for _, input := range s.Design.Inputs() {
				row := []string{input}
				for _, m := range measures {
					e, _ := f.find(g, name, input, m)
					row = append(row, bracketed(e.Value, e.Low, e.High))
				}
				table.Row(row...)
			}
			t.table(&table)
		}
	}
	if f.kind == "variance" {
		t.line("  Shares of the variance between points: first, of the input alone; total, with all that it takes part in.")
	} else {
		t.line("  Over the whole range of an input: mu_star, mean size of its effect; mu, mean; sigma, how much it varies.")
	}
	for _, line := range f.silent {
		if name, _, _ := strings.Cut(line, ":"); slices.Contains(x.headline, strings.SplitN(name, " in group ", 2)[0]) {
			t.line("  Not for %s.", line)
		}
	}
	t.line("  Everything is in sensitivity.csv.")
}

// expected says which expectations held.
func expected(t *text, list []Verdict) {
	if list == nil {
		return
	}
	verdicts := map[string]int{}
	table := report.Table{Align: "llll"}
	for _, v := range list {
		verdicts[v.Held]++
		table.Row(v.Held, v.ID, v.Metric+": expected "+v.Expected, "found "+v.Found)
	}
	t.line("\nExpectations: %d held, %d failed, %d undecided", verdicts[held], verdicts[failed], verdicts[undecided])
	t.table(&table)
}
