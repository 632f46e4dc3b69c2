package main

import (
	"cmp"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

var (
	grey   = color.NRGBA{190, 190, 190, 255}
	blue   = color.NRGBA{0, 90, 160, 255}
	first  = color.NRGBA{200, 80, 0, 255}
	second = color.NRGBA{0, 130, 90, 255}
	ink    = color.NRGBA{30, 30, 30, 255}
)

// mostDots is the number of outcomes that are drawn, spread evenly over all.
const mostDots = 4000

// at is where an outcome lies: what it is worth to the first two parties.
func (s *study) at(outcome int) plotter.XY {
	return plotter.XY{X: s.space.Parties[0].Utilities[outcome], Y: s.space.Parties[1].Utilities[outcome]}
}

// plane draws what outcomes are worth to the first two parties.
func (s *study) plane() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = s.space.Domain.Name
	p.X.Label.Text, p.Y.Label.Text = "utility of "+s.space.Parties[0].Name, "utility of "+s.space.Parties[1].Name
	p.Legend.Left, p.Legend.Top = true, false
	for _, style := range []*text.Style{&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle} {
		style.Font.Variant, style.Font.Size = "Sans", 9
	}
	n := s.space.Domain.Size()
	var all plotter.XYs
	for k := range min(n, mostDots) {
		all = append(all, s.at(k*n/min(n, mostDots)))
	}
	if err := dots(p, "", all, draw.GlyphStyle{Color: grey, Radius: 1, Shape: draw.CircleGlyph{}}); err != nil {
		return nil, err
	}
	// Along the frontier of two parties the first utility rises as the second falls.
	columns := [][]float64{s.space.Parties[0].Utilities, s.space.Parties[1].Utilities}
	var pareto plotter.XYs
	if len(s.stats.Pareto) > 0 {
		for _, o := range frontier.Of(columns, s.stats.Pareto) {
			pareto = append(pareto, s.at(o))
		}
	}
	if err := line(p, "Pareto frontier", sorted(pareto), blue, 1.4); err != nil {
		return nil, err
	}
	for i, colour := range [2]color.NRGBA{first, second} {
		var path plotter.XYs
		for _, a := range s.log {
			if a.Kind == offers.Offer && a.Party == i {
				path = append(path, s.at(a.Outcome))
			}
		}
		name := "offers of " + s.space.Parties[i].Name
		if err := line(p, name, path, colour, 0.8); err != nil {
			return nil, err
		}
		if err := dots(p, "", path, draw.GlyphStyle{Color: colour, Radius: 1.6, Shape: draw.CircleGlyph{}}); err != nil {
			return nil, err
		}
	}
	shapes := [4]draw.GlyphDrawer{draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.RingGlyph{}, draw.PlusGlyph{}}
	for i, c := range [4]frontier.Concept{frontier.Nash, frontier.Kalai, frontier.KalaiSmorodinsky, frontier.MaxWelfare} {
		var points plotter.XYs
		for _, o := range s.stats.Solutions[c] {
			points = append(points, s.at(o))
		}
		name := [4]string{"Nash", "Kalai", "Kalai–Smorodinsky", "welfare"}[i]
		if err := dots(p, name, points, draw.GlyphStyle{Color: ink, Radius: vg.Length(4 + i), Shape: shapes[i]}); err != nil {
			return nil, err
		}
	}
	if s.result.Status == offers.Agreed {
		if err := dots(p, "agreement", plotter.XYs{s.at(s.result.Agreement)}, draw.GlyphStyle{Color: first, Radius: 4, Shape: draw.CrossGlyph{}}); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func dots(p *plot.Plot, name string, points plotter.XYs, style draw.GlyphStyle) error {
	if len(points) == 0 {
		return nil
	}
	x, err := plotter.NewScatter(points)
	if err != nil {
		return err
	}
	x.GlyphStyle = style
	p.Add(x)
	if name != "" {
		p.Legend.Add(name, x)
	}
	return nil
}

func line(p *plot.Plot, name string, points plotter.XYs, colour color.Color, width vg.Length) error {
	if len(points) == 0 {
		return nil
	}
	x, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	x.Color, x.Width = colour, width
	p.Add(x)
	p.Legend.Add(name, x)
	return nil
}

// sorted brings points in the order of the first utility.
func sorted(points plotter.XYs) plotter.XYs {
	slices.SortFunc(points, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	return points
}
