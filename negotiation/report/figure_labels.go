package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Room beside the data for labels.
const (
	labelWidth = 3.4 * vg.Centimeter
	labelGap   = 2  // between two labels
	tieLength  = 12 // from the edge of the data to a label
)

// endLabel names something, at the right edge of the data.
type endLabel struct {
	lines []string
	x, y  float64   // what is named, in units of the data
	clear vg.Length // how far from there the tie begins
	tie   color.NRGBA
	text  color.NRGBA
}

// endLabels writes names beside the right edge of the data, each as near to what
// it names as the others let it, and ties them with lines.
type endLabels []endLabel

// newEndLabels refuses labels for which the figure has no room.
func newEndLabels(labels []endLabel) (endLabels, error) {
	var total vg.Length
	for _, l := range labels {
		total += labelLetters.height(len(l.lines)) + labelGap
	}
	if room := vg.Length(0.72 * figureHeight); total > room {
		return nil, fmt.Errorf("the labels take %.1f cm of height and there are %.1f: use shorter names", total/vg.Centimeter, room/vg.Centimeter)
	}
	return labels, nil
}

// widerFont is how much wider than here text may run in viewers of an SVG that
// have to take another font.
const widerFont = 1.15

func (ls endLabels) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	var widest vg.Length
	for _, l := range ls {
		for _, line := range l.lines {
			widest = max(widest, labelLetters.width(line))
		}
	}
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: tieLength + 2 + widerFont*widest}}}}
}

func (ls endLabels) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	wanted, heights := make([]float64, len(ls)), make([]float64, len(ls))
	for i, l := range ls {
		wanted[i] = float64(y(l.y))
		heights[i] = float64(labelLetters.height(len(l.lines)) + labelGap)
	}
	overhang := float64(labelLetters.pitch()) / 2
	at := placeLabels(wanted, heights, float64(c.Min.Y)-overhang, float64(c.Max.Y)+overhang)
	for i, l := range ls {
		middle := vg.Length(at[i])
		from, to := vg.Point{X: x(l.x), Y: y(l.y)}, vg.Point{X: c.Max.X + tieLength, Y: middle}
		along := to.Sub(from)
		from = from.Add(along.Scale(l.clear / vg.Length(math.Hypot(float64(along.X), float64(along.Y)))))
		c.StrokeLine2(draw.LineStyle{Color: l.tie, Width: 0.75}, from.X, from.Y, to.X, to.Y)
		above := labelLetters.height(len(l.lines)-1) / 2
		labelLetters.write(c, l.text, c.Max.X+tieLength+2, middle+above-labelLetters.capitals()/2, l.lines)
	}
}

// placeLabels returns the middles of labels of the given heights, in the order
// in which they come: no two overlap, they keep the order of the wanted middles,
// all lie between low and high, and the squares of the distances from the wanted
// middles sum to the least possible. Equal wishes keep the order given, from
// above. Labels that need more room than there is stick out below.
func placeLabels(wanted, heights []float64, low, high float64) []float64 {
	order := make([]int, len(wanted))
	for i := range order {
		order[i] = len(order) - 1 - i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case wanted[i] < wanted[j]:
			return -1
		case wanted[i] > wanted[j]:
			return 1
		}
		return 0
	})
	// What a label wants, less the heights below it, must not decrease: pool the
	// neighbours that violate this, each pool at the mean of its wishes.
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	below := 0.0
	for _, i := range order {
		p := pool{wanted[i] - below - heights[i]/2, 1}
		below += heights[i]
		for len(pools) > 0 {
			last := pools[len(pools)-1]
			if last.sum/float64(last.n) <= p.sum/float64(p.n) {
				break
			}
			p.sum += last.sum
			p.n += last.n
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	at := make([]float64, len(wanted))
	k, offset := 0, 0.0
	for _, p := range pools {
		start := min(max(p.sum/float64(p.n), low), high-below)
		for range p.n {
			i := order[k]
			at[i] = start + offset + heights[i]/2
			offset += heights[i]
			k++
		}
	}
	return at
}
