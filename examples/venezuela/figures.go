package main

import (
	"path/filepath"
	"slices"

	"gonum.org/v1/plot"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/search"
)

// figure is one that can be drawn.
type figure interface{ Plot() (*plot.Plot, error) }

type namedFigure struct {
	name string
	figure
}

// draw writes the pictures and returns their names.
func (s *study) draw(dir string) ([]string, error) {
	a, b := s.parties[0], s.parties[1]
	figures := []namedFigure{
		{"outcomes", s.shares()},
		{"trust", s.fan("How far the sides trust each other", "trust: probability of being trustworthy",
			[]string{"trust." + b + "/" + a, "trust." + a + "/" + b}, []string{"of " + b + " in " + a, "of " + a + " in " + b})},
		{"delivered", s.fan("Concessions delivered", "delivered concessions, 0 to 1",
			[]string{"delivered." + a, "delivered." + b}, []string{"by " + a, "by " + b})},
		{"tension", s.fan("Tension and cooperation", "index, 0 to 1", []string{"tension", "cooperation"}, []string{"tension", "cooperation"})},
	}
	if plane, ok := s.plane(); ok {
		figures = append(figures, namedFigure{"plane", plane})
	}
	var names []string
	for _, x := range figures {
		p, err := x.Plot()
		if err != nil {
			return names, err
		}
		paths, err := report.SaveFigure(dir, x.name, p)
		if err != nil {
			return names, err
		}
		for _, path := range paths {
			names = append(names, filepath.Base(path))
		}
	}
	return names, nil
}

// fan is a fan chart of columns under names of their own.
func (s *study) fan(title, y string, columns, names []string) report.Fan {
	f := report.Fan{Title: title, X: "month", Y: y}
	for m := range s.model.Rounds + 1 {
		f.Months = append(f.Months, float64(m))
	}
	for i, name := range columns {
		at := slices.IndexFunc(s.digest.Columns, func(c observe.Column) bool { return c.Name == name })
		series := report.FanSeries{Name: names[i]}
		for m := range f.Months {
			for q, x := range s.digest.Bands[at].At(m) {
				series.Bands[q] = append(series.Bands[q], x)
			}
		}
		f.Series = append(f.Series, series)
	}
	return f
}

// shares is the chart of outcome classes by month.
func (s *study) shares() report.Shares {
	f := report.Shares{Title: "Outcome classes by month, each judged by the months before", X: "month", Y: "share of runs"}
	byMonth := s.digest.ByMonth
	for m := range byMonth {
		f.Months = append(f.Months, float64(m+1))
	}
	if len(byMonth) == 1 { // an area needs two edges: the month's beginning and its end
		byMonth, f.Months = append(byMonth, byMonth[0]), []float64{0, 1}
	}
	for o := range negotiation.Outcomes {
		f.Names = append(f.Names, o.String())
		var values []float64
		for m := range byMonth {
			values = append(values, byMonth[m].Share(o).Value())
		}
		f.Values = append(f.Values, values)
	}
	return f
}

// dots is the number of deals shown in the utility plane.
const dots = 400

// plane shows what both sides gain from deals that are kept. ok is false where
// nothing is better for both than the status quo.
func (s *study) plane() (f report.Plane, ok bool) {
	b := s.kept
	f = report.Plane{Title: "Last deals of the runs, if both sides keep their word",
		X: "gain of " + s.parties[0] + " in utility", Y: "gain of " + s.parties[1] + " in utility"}
	if s.digest.Mean("turnovers") > 0 || s.digest.Mean("turnoversU") > 0 {
		f.X += ", as governed at the start"
		f.Y += ", as governed at the start"
	}
	const n = 80
	y, solver := make([]float64, len(b.Low)), search.NewSolver(len(b.Low))
	for i := range n + 1 {
		least := b.Disagreement[0] + float64(i)/n*(b.Ideal[0]-b.Disagreement[0])
		if sol := solver.BestFor(b.Worth[0], b.Worth[1], b.Low, b.High, least, y); sol.Status == search.Infeasible {
			continue
		}
		g := b.Gain(y)
		f.Frontier = append(f.Frontier, report.Point{X: g[0], Y: g[1]})
	}
	for _, c := range []search.Concept{search.Nash, search.Utilitarian} {
		if sol := b.Solutions[c]; sol.Levels != nil {
			f.Solutions = append(f.Solutions, report.LabelledPoint{Name: c.String(), Point: report.Point{X: sol.Gain[0], Y: sol.Gain[1]}})
		}
	}
	for _, g := range s.digest.LastDeals[:min(dots, len(s.digest.LastDeals))] {
		f.Agreements = append(f.Agreements, report.Point{X: g[0], Y: g[1]})
	}
	return f, b.Zone && len(f.Frontier) > 1
}
