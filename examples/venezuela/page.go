package main

import (
	"fmt"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/report/page"
)

// pageName is the file to look at in a browser.
const pageName = "report.html"

// writePage writes the report as a page.
func (s *study) writePage(files *outputs) error {
	p, err := s.page()
	if err != nil {
		return err
	}
	if err := report.WriteFile(files.dir, pageName, func(w *report.File) error { return p.Write(w) }); err != nil {
		return err
	}
	files.written = append(files.written, pageName)
	return nil
}

// cautions end the page.
var cautions = []string{
	"These are properties of a stylised model, whose every number is a judgement with a stated reason. They say which mechanisms matter under these assumptions.",
	"They are neither facts about real actors nor forecasts, and a share of runs is not the probability of an event.",
	"Intervals say how far the number of runs leaves a number open. Nothing here says how far the model is wrong; change its entries with -set and see what becomes of the results.",
	"The classes of outcomes are conventions. The table with moved thresholds shows how much hangs on them.",
	"The causes of setbacks are read from event logs by rules; a failure has more than one cause. Why one run went as it did is told by -explain.",
}

// page gathers what the page shows.
func (s *study) page() (*page.Page, error) {
	e := &page.Ensemble{Model: s.model, Digest: s.digest, Course: s.course(), OverTime: s.shares(), Setbacks: &s.setbacks}
	e.OverTime.Title = "Outcome classes over time"
	if plane, ok := s.plane(); ok {
		x := page.Plane{Plane: plane, Horizon: s.model.Rounds, Months: []int{},
			Note: "Dots: the first deals of the first runs, by the month of their signature; dashed: what each side has without a deal."}
		x.Title, x.Agreements = "Deals in the utility plane, if both sides keep their word", nil
		for _, d := range s.deals {
			x.Months = append(x.Months, d.month)
			x.Agreements = append(x.Agreements, report.Point{X: d.gain[0], Y: d.gain[1]})
		}
		e.Plane = &x
	}
	for o := range negotiation.Outcomes {
		run, ok := s.digest.Typical(o)
		if !ok {
			continue
		}
		a, err := s.tell(run)
		if err != nil {
			return nil, err
		}
		e.Typical = append(e.Typical, page.Told{Run: run, Class: o, Log: a.log})
	}
	sections, err := e.Sections()
	if err != nil {
		return nil, err
	}
	title := s.model.Title
	if title == "" {
		title = s.model.ID
	}
	told := account{run: s.typical()}
	return &page.Page{Title: title, Short: e.Short(), Provenance: s.provenance(&told), Again: s.options.command(fmt.Sprintf("-seed %d -runs %d", s.options.seed, s.options.runs)), Sections: sections, Cautions: cautions,
		Asked: "How does this negotiation end when it is played many times, what drives it there, who gains, and why do talks fail where they fail?"}, nil
}

// course are the fan charts.
func (s *study) course() []page.Fan {
	a, b := s.parties[0], s.parties[1]
	list := []page.Fan{
		{Fan: s.fan("How far the sides trust each other", "probability of being trustworthy",
			[]string{"trust." + b + "/" + a, "trust." + a + "/" + b}, []string{"of " + b + " in " + a, "of " + a + " in " + b}),
			Note: "The probability that each side gives to the other being trustworthy."},
		{Fan: s.fan("Concessions delivered", "index, 0 to 1", []string{"delivered." + a, "delivered." + b}, []string{"by " + a, "by " + b}),
			Note: "What is really implemented, weighted by its worth to the other side."},
		{Fan: s.fan("Tension and cooperation", "index, 0 to 1", []string{"tension", "cooperation"}, []string{"tension", "cooperation"})},
		{Fan: s.fan("Living standards", "index, 0 to 1", []string{"living"}, []string{"living standard"})},
	}
	for _, party := range s.parties {
		if columns, names := s.of("support", party+"/"); len(columns) > 0 {
			list = append(list, page.Fan{Fan: s.fan("Support at home for "+party, "index, 0 to 1", columns, names),
				Note: "Of each group at home; who they are is listed under who gains and who loses."})
		}
	}
	if columns, names := s.of("legitimacy", ""); len(columns) > 0 {
		list = append(list, page.Fan{Fan: s.fan("Legitimacy at home", "index, 0 to 1", columns, names)})
	}
	return list
}

// of returns the followed columns of a variable whose keys begin in a certain way, and what
// follows that; at most as many as a figure can show.
func (s *study) of(variable, prefix string) (columns, names []string) {
	const most = 6
	for _, c := range s.digest.Columns {
		if name, ok := strings.CutPrefix(c.Name, variable+"."+prefix); ok && c.Variable.Name == variable && len(names) < most {
			columns, names = append(columns, c.Name), append(names, name)
		}
	}
	return columns, names
}
