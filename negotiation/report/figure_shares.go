package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Shares is a stacked area chart of shares that sum to one in every month.
type Shares struct {
	Title  string // may be empty, for a figure with a caption of its own
	X, Y   string // labels of the axes, with units
	Months []float64
	// Names are those of the classes, one to six, from the bottom upwards. The
	// names of outcome classes have the colours of [OutcomeColour].
	Names  []string
	Values [][]float64 // Values[i][month] is the share of Names[i], between 0 and 1
}

// shareSlack is how far the shares of a month may be from summing to one.
const shareSlack = 1e-6

// Plot draws the chart. Each class is named at the right, with its share in the
// last month. The error says which entry cannot be drawn: a class without
// entries for all months, a number outside [0, 1], a month whose shares do not
// sum to one, names that are missing or used twice, labels too long for the
// figure.
func (s Shares) Plot() (*plot.Plot, error) {
	p, err := s.draw()
	if err != nil {
		return nil, fmt.Errorf("chart of shares %q: %w", s.Title, err)
	}
	return p, nil
}

func (s Shares) draw() (*plot.Plot, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	vertical := percentAxis()
	p, err := newFigure(s.Title, "", s.X, s.Y, monthAxis(s.Months), vertical)
	if err != nil {
		return nil, err
	}
	tops := s.tops()
	colours := Colours(s.Names)
	// From the top down, so that each area hides how far the one above reaches
	// below the edge between them.
	for i := len(tops) - 1; i >= 0; i-- {
		below := make([]float64, len(s.Months))
		if i > 0 {
			below = tops[i-1]
		}
		p.Add(area{x: s.Months, low: below, high: tops[i], share: s.Values[i], colour: colours[i]})
	}
	inner := vertical.ticks[1 : len(vertical.ticks)-1]
	p.Add(grid{inner, overAreas})
	last := len(s.Months) - 1
	var ends []endLabel
	for i := len(tops) - 1; i >= 0; i-- {
		share := s.Values[i][last]
		ends = append(ends, endLabel{
			lines: labelLetters.wrap(s.Names[i]+" "+percent(share), labelWidth), x: s.Months[last], y: tops[i][last] - share/2,
			tie: readable(colours[i]), text: readable(colours[i]),
		})
	}
	labels, err := newEndLabels(ends)
	if err != nil {
		return nil, err
	}
	p.Add(labels)
	return p, nil
}

// percent writes a share without claiming that a rare class does not occur, or
// that a frequent one always does.
func percent(share float64) string {
	switch {
	case share > 0 && share < 0.005:
		return "<1%"
	case share < 1 && share >= 0.995:
		return ">99%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

func (s Shares) check() error {
	if err := checkMonths(s.Months); err != nil {
		return err
	}
	if err := checkNames("class", "classes", s.Names); err != nil {
		return err
	}
	if len(s.Values) != len(s.Names) {
		return fmt.Errorf("found values of %d classes for %d names", len(s.Values), len(s.Names))
	}
	sums := make([]float64, len(s.Months))
	for i, values := range s.Values {
		if len(values) != len(s.Months) {
			return fmt.Errorf("class %q has %d entries for %d months", s.Names[i], len(values), len(s.Months))
		}
		for k, v := range values {
			if !(v >= 0 && v <= 1) {
				return fmt.Errorf("class %q, month %v: found %v, expected a share between 0 and 1", s.Names[i], s.Months[k], v)
			}
			sums[k] += v
		}
	}
	for k, sum := range sums {
		if math.Abs(sum-1) > shareSlack {
			return fmt.Errorf("month %v: the shares sum to %v, expected 1", s.Months[k], sum)
		}
	}
	return nil
}

// tops returns the upper edge of each class.
func (s Shares) tops() [][]float64 {
	tops := make([][]float64, len(s.Values))
	sum := make([]float64, len(s.Months))
	for i, values := range s.Values {
		tops[i] = make([]float64, len(values))
		for k, v := range values {
			sum[k] += v
			tops[i][k] = min(sum[k], 1)
		}
	}
	return tops
}

// area fills what lies between two curves, where the class has a share at all.
type area struct {
	x, low, high, share []float64
	colour              color.NRGBA
}

// areaOverlap is how far an area reaches below its lower edge, so that nothing
// shines through between two areas.
const areaOverlap = 0.75

func (a area) Plot(c draw.Canvas, p *plot.Plot) {
	for from := 0; from < len(a.x)-1; {
		if a.share[from] == 0 && a.share[from+1] == 0 {
			from++
			continue
		}
		to := from + 1
		for to < len(a.x)-1 && (a.share[to] > 0 || a.share[to+1] > 0) {
			to++
		}
		outline := curve(c, p, a.x[from:to+1], a.high[from:to+1])
		for i := to; i >= from; i-- {
			q := point(c, p, a.x[i], a.low[i])
			outline = append(outline, vg.Point{X: q.X, Y: max(q.Y-areaOverlap, c.Min.Y)})
		}
		c.FillPolygon(a.colour, outline)
		from = to
	}
}
