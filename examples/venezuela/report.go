package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
)

// printer writes the report. After an error it writes nothing more.
type printer struct {
	s   *study
	w   io.Writer
	err error
}

// writeReport writes the report for people.
func (s *study) writeReport(w io.Writer, a *account, files *outputs) error {
	p := &printer{s: s, w: w}
	p.opening()
	p.outcomes()
	p.thresholds()
	p.course()
	p.agreements()
	p.around()
	p.levels()
	p.packages()
	p.frontier()
	p.checks()
	p.story(a)
	p.closing(files)
	return p.err
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// heading begins a section.
func (p *printer) heading(format string, args ...any) { p.line("\n"+format, args...) }

func (p *printer) table(t *report.Table) {
	t.Indent = 2
	if p.err == nil {
		p.err = t.Write(p.w)
	}
}

// classes are the outcome classes in words.
var classes = [negotiation.Outcomes]string{"détente", "contested thaw", "stalemate", "escalation"}

// short are the same in a narrow column.
var short = [negotiation.Outcomes]string{"détente", "thaw", "stalemate", "escalation"}

// decimal formats a number; what does not exist is a dash.
func decimal(x float64, digits int) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, x)
}

func signed(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%+.3f", x)
}

func percent(x float64, digits int) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.*f%%", digits, 100*x)
}

// thousands formats a count with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
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

func (p *printer) opening() {
	s := p.s
	title := s.model.Title
	if title == "" {
		title = s.model.ID
	}
	p.line("%s", title)
	p.line("%s of %s, seed %d, preset %s. A stylised model, not a forecast: see the end.",
		plural(s.options.runs, "run"), plural(s.model.Rounds, "month"), s.options.seed, s.file.Preset)
	p.line("Institutions (hooks %s): %s.", s.file.Params.Hooks, institutions[s.file.Params.Hooks])
	for _, id := range s.parties {
		if s.names[id] != id {
			p.line("%s: %s", id, s.names[id])
		}
	}
	for _, set := range s.options.sets {
		p.line("Changed: %s", set)
	}
}

// institutions say what the label of results about institutions stands for.
var institutions = map[string]string{
	"off":         "they add nothing to monitoring, and nobody bargains over what they change",
	"lagged":      "they add to monitoring once they are implemented, and nobody bargains over that",
	"anticipated": "they add to monitoring, and the parties bargain over what they change",
}

func (p *printer) outcomes() {
	d, t := p.s.digest, p.s.model.Thresholds
	p.heading("How runs end")
	var x report.Table
	x.Row("", "share", "95% interval", "typical run")
	for o := range negotiation.Outcomes {
		share := d.Outcomes.Share(o)
		low, high := share.Interval()
		run := "–"
		if r, ok := d.Typical(o); ok {
			run = fmt.Sprint(r)
		}
		x.Row(classes[o], percent(share.Value(), 1), percent(low, 1)+" – "+percent(high, 1), run)
	}
	p.table(&x)
	p.line("  The last %s decide: escalation from tension %.2f; détente from cooperation %.2f at tension up", plural(t.Window, "month"),
		t.Escalation, t.DetenteCooperation)
	p.line("  to %.2f, without a collapse; a contested thaw from cooperation %.2f; else stalemate. Both sides must", t.DetenteTension, t.Thaw)
	p.line("  have delivered at least %s of that cooperation. With -trace a run is told in full.", percent(t.SideShare, 0))
	p.line("  Besides, %s of the runs end with a narrow deal that is kept; %s go back and forth between warm and",
		percent(p.mean("narrow"), 1), percent(p.mean("cycle"), 1))
	rest := "  cold."
	if share := p.mean("consolidation"); share > 0 {
		rest = fmt.Sprintf("  cold; in %s relief without reform has strengthened %s.", percent(share, 1), p.s.parties[0])
	}
	p.line("%s", rest)
}

func (p *printer) thresholds() {
	d := p.s.digest
	p.heading("The same runs with these thresholds moved")
	var x report.Table
	head := []string{""}
	for o := range negotiation.Outcomes {
		head = append(head, classes[o])
	}
	x.Row(head...)
	row := func(name string, c *ensemble.Classes) {
		cells := []string{name}
		for o := range negotiation.Outcomes {
			cells = append(cells, percent(c.Share(o).Value(), 1))
		}
		x.Row(cells...)
	}
	row("as they are", &d.Outcomes)
	for i := range d.Variants {
		row(d.Variants[i].Name, &d.Others[i])
	}
	p.table(&x)
}

// course shows medians and ranges at a few months.
func (p *printer) course() {
	d := p.s.digest
	p.heading("Over time: median of the runs (and the range of the middle 90%% of them)")
	months := []int{0}
	for q := 1; q <= 4; q++ {
		if m := p.s.model.Rounds * q / 4; m > months[len(months)-1] {
			months = append(months, m)
		}
	}
	var x report.Table
	head := []string{""}
	for _, m := range months {
		name := fmt.Sprintf("month %d", m)
		if m == 0 {
			name = "start"
		}
		head = append(head, name)
	}
	x.Row(head...)
	a, b := p.s.parties[0], p.s.parties[1]
	names := map[string]string{
		"trust." + b + "/" + a: "trust of " + b + " in " + a, "trust." + a + "/" + b: "trust of " + a + " in " + b,
		"delivered." + a: "delivered by " + a, "delivered." + b: "delivered by " + b,
		"cooperation": "cooperation", "tension": "tension", "living": "living standard",
	}
	for i, c := range d.Columns {
		name, ok := names[c.Name]
		if !ok {
			continue
		}
		cells := []string{name}
		for _, m := range months {
			q := d.Bands[i].At(m)
			cell := decimal(q[2], 2)
			if q[0] != q[4] {
				cell += fmt.Sprintf(" (%s–%s)", decimal(q[0], 2), decimal(q[4], 2))
			}
			cells = append(cells, cell)
		}
		x.Row(cells...)
	}
	p.table(&x)
	p.line("  All between 0 and 1. Trust is the probability that one gives to the other being trustworthy. Delivered")
	p.line("  is what is really implemented, weighted by its worth to the other side.")
}

// mean gives the mean of a metric.
func (p *printer) mean(name string) float64 { return p.s.digest.Mean(name) }

func (p *printer) agreements() {
	d := p.s.digest
	trustworthy := "trustworthy"
	if p.changesHands() {
		trustworthy += " at the end"
	}
	p.heading("Agreements, mean per run")
	x := report.Table{Align: "lrl"}
	first, _ := d.Metric("first")
	remark := fmt.Sprintf("signed in %s of the runs", percent(float64(first.N())/float64(d.Runs()), 1))
	if low, high := first.Interval(); first.N() > 1 {
		remark = fmt.Sprintf("95%% interval %.1f – %.1f; %s", low, high, remark)
	}
	x.Row("month of the first signature", decimal(first.Mean(), 1), remark)
	x.Row("signatures", decimal(p.mean("signatures"), 1), "")
	x.Row("collapses (snapbacks)", decimal(p.mean("snapbacks"), 1), fmt.Sprintf("of these %s after a false alarm", decimal(p.mean("falseSnapbacks"), 2)))
	x.Row("months from first signature to first collapse", decimal(p.mean("dur"), 1), "or to the end of the run")
	x.Row("months with an agreement in force", decimal(p.mean("force"), 1), fmt.Sprintf("of %d", p.s.model.Rounds))
	x.Row("honest months", decimal(p.mean("hon"), 1), "in force, and nobody cheats")
	x.Row("votes against a deal at home", decimal(p.mean("vetoes"), 1), "")
	x.Row("windows that close without a deal", decimal(p.mean("noDeals"), 1), fmt.Sprintf("after %s of talks", plural(p.s.file.Params.Window, "month")))
	for i, name := range []string{"comp", "compU"} {
		remark := ""
		if !math.IsNaN(p.mean(name)) {
			remark = fmt.Sprintf("%s if it is %s, %s if not", percent(p.mean(name+"T"), 0), trustworthy, percent(p.mean(name+"N"), 0))
		}
		x.Row("months in which "+p.s.parties[i]+" complies", percent(p.mean(name), 0), remark)
	}
	p.table(&x)
}

func (p *printer) levels() {
	d := p.s.digest
	p.heading("What is delivered at the end: mean level, 0 is today's policy and 1 the full concession")
	var x report.Table
	head := []string{"", "all runs"}
	for o := range negotiation.Outcomes {
		head = append(head, short[o])
	}
	x.Row(head...)
	below := false
	for i, m := range d.Metrics {
		id, ok := strings.CutPrefix(m.Name, observe.LevelPrefix)
		if !ok {
			continue
		}
		cells := []string{p.issue(id), decimal(d.Overall[i].Mean(), 2)}
		for o := range negotiation.Outcomes {
			cells = append(cells, decimal(d.ByClass[o][i].Mean(), 2))
		}
		below = below || d.Overall[i].Mean() < 0
		x.Row(cells...)
	}
	p.table(&x)
	if below {
		p.line("  Below 0: hostile acts have taken back part of what holds today.")
	}
}

// issue names an issue, shortened to fit into a table.
func (p *printer) issue(id string) string {
	const width = 50
	for k := range p.s.model.Issues {
		if is := &p.s.model.Issues[k]; is.ID == id {
			name := []rune(strings.TrimSpace(id + " " + is.Name))
			if is.Name == id {
				name = []rune(id)
			}
			if len(name) > width {
				name = append(name[:width-1], '…')
			}
			return string(name)
		}
	}
	return id
}

// packages shows the cooperative solutions.
func (p *printer) packages() {
	p.heading("What could be agreed at the start, over the whole agenda at once")
	var x report.Table
	x.Row("", "if kept", "", "as trusted", "")
	x.Row("", "Nash", "K.–S.", "Nash", "K.–S.")
	var all []observe.Solution
	for _, b := range []*observe.Benchmarks{p.s.kept, p.s.trusted} {
		all = append(all, b.Solutions[0], b.Solutions[1])
	}
	for k := range p.s.model.Issues {
		cells := []string{p.issue(p.s.model.Issues[k].ID)}
		for _, sol := range all {
			cell := "–"
			if sol.Levels != nil {
				cell = decimal(sol.Levels[k], 2)
			}
			cells = append(cells, cell)
		}
		x.Row(cells...)
	}
	for i, id := range p.s.parties {
		cells := []string{"gain of " + id + " in utility"}
		for _, sol := range all {
			cell := "–"
			if sol.Levels != nil {
				cell = signed(sol.Gain[i])
			}
			cells = append(cells, cell)
		}
		x.Row(cells...)
	}
	p.table(&x)
	a, b := p.s.parties[0], p.s.parties[1]
	p.line("  Nash and Kalai–Smorodinsky packages. If kept: both keep their word. As trusted: each expects the")
	p.line("  other to do so with the probability with which it trusts it at the start (%s: %.2f, %s: %.2f).",
		a, p.s.file.TrustOf(a, b), b, p.s.file.TrustOf(b, a))
}

// frontier shows how far deals lie from what was possible.
func (p *printer) frontier() {
	d := p.s.digest
	if len(d.Stages) == 0 {
		return
	}
	p.heading("How far the agreements lie from the frontier, if both keep their word")
	var x report.Table
	a, b := p.s.parties[0], p.s.parties[1]
	x.Row("", "deals", "gain "+a, "gain "+b, "joint gain", "both could gain", "on its issues", "to Nash", "to K.–S.")
	for i := range d.Stages {
		g := &d.Stages[i]
		n := g.Efficiency.N()
		x.Row(fmt.Sprintf("stage %d", i+1), thousands(n), signed(g.Gain[0].Mean()), signed(g.Gain[1].Mean()), percent(g.Efficiency.Mean(), 0),
			"+"+percent(g.Shortfall.Mean(), 0), "+"+percent(g.OnTable.Mean(), 0), decimal(g.Nash.Mean(), 2), decimal(g.KalaiSmorodinsky.Mean(), 2))
	}
	p.table(&x)
	p.line("  Means over deals, each side's utility counted from the status quo. Joint gain: share of the largest")
	p.line("  possible. Both could gain: rise of both gains at once to the frontier of the whole agenda, and to that")
	p.line("  of the issues that the deal covers. To Nash, to K.–S.: distance in shares of each side's ideal gain.")
	if p.changesHands() {
		p.line("  Utilities are those of the governments at the start; their successors may sign what they would not.")
	}
	if p.mean("acts") > 0 || p.mean("actsU") > 0 {
		p.line("  What hostile acts have taken back by the time of a deal counts as well.")
	}
}

// checks shows whether the parties' expectations fit what happens.
func (p *printer) checks() {
	p.heading("Do expectations fit what happens?")
	var x report.Table
	x.Row("", "expected", "realised")
	rightly := p.mean("reports") - p.mean("falseReports")
	x.Row("a report of cheating ends the agreement", percent(p.mean("enforced"), 0), percent(p.mean("punished")/rightly, 0))
	n := p.s.file.Params.Punishment
	gap := p.mean("gap")
	x.Row("months from a collapse to the next signature", decimal(n, 1), decimal(gap, 1))
	p.table(&x)
	p.line("  Expected: as both sides reckon, mean over the months with an agreement in force. Realised: of the")
	p.line("  reports that were right, and of the collapses that were followed by a signature.")
	if math.Abs(gap-n) > n/4 {
		p.line("  The two lengths differ by more than a quarter: set params.Npun to %.0f and play again.", gap)
	}
	p.line("  A side that keeps its word is accused all the same in %s of the months.", percent(p.mean("alarm"), 1))
	p.beliefs()
}

// beliefs compares what each side believes with what is true.
func (p *printer) beliefs() {
	d := p.s.digest
	p.heading("Do the sides see each other right?")
	var x report.Table
	x.Row("probability of being trustworthy", "at the start", "true share", "at the end", "where it is", "where not")
	for i, name := range []string{"trust", "trustU"} {
		a, b := p.s.parties[i], p.s.parties[1-i]
		yes, _ := d.Metric(name + "T")
		no, _ := d.Metric(name + "N")
		x.Row(a+", as "+b+" sees it", decimal(p.s.file.TrustOf(b, a), 2), decimal(float64(yes.N())/float64(yes.N()+no.N()), 2),
			decimal(p.mean(name), 2), decimal(yes.Mean(), 2), decimal(no.Mean(), 2))
	}
	p.table(&x)
	if p.changesHands() {
		p.line("  The true share, and where it is or is not, are about the governments at the end.")
	}
}

func (p *printer) story(a *account) {
	p.heading("One run in full: run %d, which ends in %s", a.run, classes[a.class])
	p.line("")
	if p.err == nil {
		_, p.err = p.w.Write(a.story)
	}
}

func (p *printer) closing(files *outputs) {
	if files != nil {
		if slices.Contains(files.written, pageName) {
			p.heading("To look at in a browser: %s", filepath.Join(files.dir, pageName))
		}
		p.heading("Files in %s", files.dir)
		const width = 95
		line := " "
		for _, name := range files.written {
			if len(line)+1+len(name) > width {
				p.line("%s", line)
				line = " "
			}
			line += " " + name
		}
		p.line("%s", line)
	}
	p.heading("CAUTION. These are properties of a stylised model, whose every number is a judgement with a stated reason.")
	p.line("They say which mechanisms matter under these assumptions. They are neither facts about real actors nor")
	p.line("forecasts, and a share of runs is not the probability of an event.")
}
