package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// Fan is a fan chart: how quantities spread over runs as time goes by. Values
// between 0 and 1 are drawn on an axis from 0 to 1, so that figures compare.
type Fan struct {
	Title  string // may be empty, for a figure with a caption of its own
	X, Y   string // labels of the axes, with units
	Months []float64
	Series []FanSeries // one to six; the last is drawn on top
}

// FanSeries is one quantity of a fan chart.
type FanSeries struct {
	Name string // stands beside the end of the median
	// Bands are the 5, 25, 50, 75 and 95 % quantiles, one entry per month.
	Bands [5][]float64
}

// fanQuantiles are the per cent that Bands stand for.
var fanQuantiles = [5]int{5, 25, 50, 75, 95}

// Plot draws the chart. The error says which entry cannot be drawn: a series
// without entries for all months, a number that is not finite, quantiles out of
// order, names that are missing or used twice, labels too long for the figure.
func (f Fan) Plot() (*plot.Plot, error) {
	p, err := f.draw()
	if err != nil {
		return nil, fmt.Errorf("fan chart %q: %w", f.Title, err)
	}
	return p, nil
}

func (f Fan) draw() (*plot.Plot, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	vertical := indexAxis()
	if low, high := f.span(); low < 0 || high > 1 {
		vertical = wideAxis(low, high)
	}
	p, err := newFigure(f.Title, "Lines: medians over the runs. Bands: the middle 50% and 90% of the runs.",
		f.X, f.Y, monthAxis(f.Months), vertical)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(f.Series))
	for i, s := range f.Series {
		names[i] = s.Name
	}
	colours := Colours(names)
	for i := range colours {
		colours[i] = visible(colours[i])
	}
	p.Add(grid{vertical.ticks, underCurves})
	last := len(f.Months) - 1
	var ends []endLabel
	for i, s := range f.Series {
		p.Add(band{f.Months, s.Bands[0], s.Bands[4], faded(colours[i], 0.12), faded(colours[i], 0.6)})
	}
	for i, s := range f.Series {
		p.Add(band{f.Months, s.Bands[1], s.Bands[3], faded(colours[i], 0.34), color.NRGBA{}})
	}
	for i, s := range f.Series {
		p.Add(median{f.Months, s.Bands[2], colours[i]})
		ends = append(ends, endLabel{
			lines: labelLetters.wrap(s.Name, labelWidth), x: f.Months[last], y: s.Bands[2][last],
			tie: colours[i], text: readable(colours[i]),
		})
	}
	labels, err := newEndLabels(ends)
	if err != nil {
		return nil, err
	}
	p.Add(labels)
	return p, nil
}

func (f Fan) check() error {
	if err := checkMonths(f.Months); err != nil {
		return err
	}
	var names []string
	for _, s := range f.Series {
		names = append(names, s.Name)
	}
	if err := checkNames("series", "series", names); err != nil {
		return err
	}
	for _, s := range f.Series {
		if err := s.check(f.Months); err != nil {
			return fmt.Errorf("series %q: %w", s.Name, err)
		}
	}
	return nil
}

func (s FanSeries) check(months []float64) error {
	for k, q := range fanQuantiles {
		if len(s.Bands[k]) != len(months) {
			return fmt.Errorf("the %d%% quantile has %d entries for %d months", q, len(s.Bands[k]), len(months))
		}
		for i, v := range s.Bands[k] {
			if err := checkNumber(v); err != nil {
				return fmt.Errorf("%d%% quantile of month %v: %w", q, months[i], err)
			}
			if k > 0 && v < s.Bands[k-1][i] {
				return fmt.Errorf("month %v: the %d%% quantile %v lies below the %d%% quantile %v", months[i], q, v, fanQuantiles[k-1], s.Bands[k-1][i])
			}
		}
	}
	return nil
}

// span returns the smallest and the largest value.
func (f Fan) span() (low, high float64) {
	low, high = f.Series[0].Bands[0][0], f.Series[0].Bands[4][0]
	for _, s := range f.Series {
		for i := range f.Months {
			low, high = min(low, s.Bands[0][i]), max(high, s.Bands[4][i])
		}
	}
	return low, high
}

// band fills what lies between two curves, and draws these.
type band struct {
	x, low, high []float64
	fill, edge   color.NRGBA
}

func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	high, low := curve(c, p, b.x, b.high), curve(c, p, b.x, b.low)
	outline := slices.Clone(high)
	for i := len(b.x) - 1; i >= 0; i-- {
		outline = append(outline, low[i])
	}
	c.FillPolygon(b.fill, outline)
	if b.edge.A > 0 {
		c.StrokeLines(draw.LineStyle{Color: b.edge, Width: 0.5}, high, low)
	}
}

// median draws a curve with a white edge, which keeps it apart from the bands.
type median struct {
	x, y   []float64
	colour color.NRGBA
}

func (m median) Plot(c draw.Canvas, p *plot.Plot) {
	line := curve(c, p, m.x, m.y)
	c.StrokeLines(draw.LineStyle{Color: color.White, Width: 3}, line)
	c.StrokeLines(draw.LineStyle{Color: m.colour, Width: 1.6}, line)
}
