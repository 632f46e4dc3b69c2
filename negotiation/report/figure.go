package report

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	imagefont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/detente-sim/detente/negotiation"
)

// The size that figures are drawn for: the width of a printed page's text.
const (
	figureWidth  = 16 * vg.Centimeter
	figureHeight = 10 * vg.Centimeter
)

// The tones of everything that is not data.
var (
	ink   = color.NRGBA{R: 0x26, G: 0x26, B: 0x26, A: 0xff}
	muted = color.NRGBA{R: 0x5c, G: 0x5c, B: 0x5c, A: 0xff}
	rule  = color.NRGBA{R: 0xe4, G: 0xe4, B: 0xe4, A: 0xff}
)

// Colours that the colour-blind can tell apart (Okabe & Ito 2008), to which a
// light grey is added.
var (
	orange     = color.NRGBA{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}
	skyBlue    = color.NRGBA{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}
	green      = color.NRGBA{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}
	blue       = color.NRGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}
	vermillion = color.NRGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}
	purple     = color.NRGBA{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff}
	grey       = color.NRGBA{R: 0xd0, G: 0xd0, B: 0xd0, A: 0xff}
)

// OutcomeColour returns the colour that stands for an outcome class in every
// figure: blue is thaw, the deeper the warmer; grey is neither; vermillion is
// escalation. In the order of the classes, neighbours also differ in lightness.
func OutcomeColour(o negotiation.Outcome) color.NRGBA {
	return [...]color.NRGBA{blue, skyBlue, grey, vermillion}[o]
}

// seriesColours are for what is not an outcome class. Colours that stand for a
// class come last.
var seriesColours = [...]color.NRGBA{green, orange, purple, blue, vermillion, skyBlue}

// Colours gives each of up to six names a colour of its own, the same in every figure
// with these names: the names of outcome classes theirs, the others what is left.
func Colours(names []string) []color.NRGBA {
	colours := make([]color.NRGBA, len(names))
	taken := make(map[color.NRGBA]bool)
	for i, name := range names {
		for o := range negotiation.Outcomes {
			if name == o.String() {
				colours[i] = OutcomeColour(o)
				taken[colours[i]] = true
			}
		}
	}
	next := 0
	for i := range colours {
		if colours[i].A != 0 {
			continue
		}
		for taken[seriesColours[next]] {
			next++
		}
		colours[i] = seriesColours[next]
		next++
	}
	return colours
}

// faded returns the colour with an opacity between 0 and 1.
func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(255 * opacity))
	return c
}

// readable darkens a colour enough for text on white: WCAG 2 asks for a contrast
// of 4.5.
func readable(c color.NRGBA) color.NRGBA { return contrasting(c, 4.5) }

// visible darkens a colour enough for lines on white.
func visible(c color.NRGBA) color.NRGBA { return contrasting(c, 2.2) }

// contrasting darkens a colour until its contrast with white is at least the
// ratio, in the sense of WCAG 2.
func contrasting(c color.NRGBA, ratio float64) color.NRGBA {
	for 1.05/(luminance(c)+0.05) < ratio {
		c.R, c.G, c.B = darker(c.R), darker(c.G), darker(c.B)
	}
	return c
}

func darker(v uint8) uint8 { return uint8(float64(v) * 0.96) }

// luminance is the relative luminance of WCAG 2, between 0 and 1.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// lettering is text of one kind. Its methods place text by the baseline, which
// puts a line exactly where it belongs.
type lettering struct{ font font.Font }

var (
	titleLetters = newLettering(10.5, imagefont.WeightBold)
	noteLetters  = newLettering(8.5, imagefont.WeightNormal)
	labelLetters = newLettering(9, imagefont.WeightNormal)
	tickLetters  = newLettering(8.5, imagefont.WeightNormal)
)

func newLettering(size vg.Length, weight imagefont.Weight) lettering {
	return lettering{font.Font{Typeface: "Liberation", Variant: "Sans", Size: size, Weight: weight}}
}

func (l lettering) face() font.Face             { return font.DefaultCache.Lookup(l.font, l.font.Size) }
func (l lettering) width(text string) vg.Length { f := l.face(); return f.Width(text) }
func (l lettering) pitch() vg.Length            { return 1.22 * l.font.Size }
func (l lettering) height(lines int) vg.Length  { return vg.Length(lines) * l.pitch() }
func (l lettering) capitals() vg.Length         { return 0.72 * l.font.Size }

// write writes lines from the left, the first on a baseline at y.
func (l lettering) write(c draw.Canvas, colour color.Color, x, y vg.Length, lines []string) {
	c.SetColor(colour)
	for i, line := range lines {
		c.FillString(l.face(), vg.Point{X: x, Y: y - l.height(i)}, line)
	}
}

// wrap breaks text into lines of at most the given width, at spaces where it can.
func (l lettering) wrap(text string, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && l.width(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for l.width(word) > width && utf8.RuneCountInString(word) > 1 {
			end := len(word)
			for n := range word {
				if n > 0 && l.width(word[:n]) > width {
					break
				}
				if n > 0 {
					end = n
				}
			}
			lines = append(lines, word[:end])
			word = word[end:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// mostLines is how many lines of a title or of the label of an axis there is room for.
const mostLines = 3

// newFigure prepares a plot with axes and a heading, and a note on how to read it.
func newFigure(title, note, xLabel, yLabel string, x, y axis) (*plot.Plot, error) {
	heads := heading{
		title: titleLetters.wrap(title, 0.78*figureWidth),
		note:  noteLetters.wrap(note, 0.78*figureWidth),
	}
	xLines, yLines := labelLetters.wrap(xLabel, 0.75*figureWidth), labelLetters.wrap(yLabel, 0.75*figureHeight)
	for _, text := range []struct {
		what, text string
		lines      []string
	}{
		{"title", title, heads.title},
		{"label of the horizontal axis", xLabel, xLines},
		{"label of the vertical axis", yLabel, yLines},
	} {
		if err := checkText(text.what, text.text); err != nil {
			return nil, err
		}
		if n := len(text.lines); n > mostLines {
			return nil, fmt.Errorf("the %s takes %d lines, expected at most %d", text.what, n, mostLines)
		}
	}
	if len(xLines) == 0 {
		return nil, errors.New("the label of the horizontal axis is empty")
	}
	if len(yLines) == 0 {
		return nil, errors.New("the label of the vertical axis is empty")
	}
	p := plot.New()
	p.BackgroundColor = color.White
	styleAxis(&p.X, x, strings.Join(xLines, "\n"))
	styleAxis(&p.Y, y, strings.Join(yLines, "\n"))
	p.X.Label.Padding, p.Y.Label.Padding = 2, 4
	p.Add(baseLine(x.ticks), heads)
	return p, nil
}

// styleAxis leaves only text to the axis, since its lines would not touch the data.
func styleAxis(a *plot.Axis, of axis, label string) {
	a.Min, a.Max = of.low, of.high
	a.Label.Text = label
	a.Label.TextStyle.Font = labelLetters.font
	a.Label.TextStyle.Color = ink
	a.Tick.Label.Font = tickLetters.font
	a.Tick.Label.Color = ink
	a.Tick.Marker = plot.ConstantTicks(of.ticks)
	a.Tick.Length, a.Tick.Width, a.Width, a.Padding = 0, 0, 0, 0
}

// baseLine is the lower edge of the data, with ticks.
type baseLine []plot.Tick

const (
	tickLength = 3
	tickGap    = 3 // from a tick to its label
)

// GlyphBoxes keeps the labels of the axis clear of its ticks.
func (b baseLine) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 0, Rectangle: vg.Rectangle{Min: vg.Point{Y: -tickLength - tickGap}}}}
}

func (b baseLine) Plot(c draw.Canvas, p *plot.Plot) {
	style := draw.LineStyle{Color: muted, Width: 0.7}
	c.StrokeLine2(style, c.Min.X, c.Min.Y, c.Max.X, c.Min.Y)
	for _, t := range b {
		x := c.X(p.X.Norm(t.Value))
		c.StrokeLine2(style, x, c.Min.Y, x, c.Min.Y-tickLength)
	}
}

// grid draws horizontal lines at ticks: under curves or over areas.
type grid struct {
	ticks []plot.Tick
	line  draw.LineStyle
}

var (
	underCurves = draw.LineStyle{Color: rule, Width: 0.6}
	overAreas   = draw.LineStyle{Color: color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x73}, Width: 0.5}
)

func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	for _, t := range g.ticks {
		y := c.Y(p.Y.Norm(t.Value))
		c.StrokeLine2(g.line, c.Min.X, y, c.Max.X, y)
	}
}

// heading stands above the data, flush with them: the title, and a note that
// says how to read the figure.
type heading struct{ title, note []string }

func (h heading) height() vg.Length {
	if len(h.title)+len(h.note) == 0 {
		return 0
	}
	return titleLetters.height(len(h.title)) + noteLetters.height(len(h.note)) + 8
}

func (h heading) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: h.height()}}}}
}

func (h heading) Plot(c draw.Canvas, _ *plot.Plot) {
	top := c.Max.Y + h.height()
	titleLetters.write(c, ink, c.Min.X, top-titleLetters.font.Size, h.title)
	noteLetters.write(c, muted, c.Min.X, top-titleLetters.height(len(h.title))-noteLetters.font.Size, h.note)
}

// axis is the range of an axis and its ticks.
type axis struct {
	low, high float64
	ticks     []plot.Tick
}

// monthAxis runs from a tick at or before the first month to the last month,
// with ticks at whole years where there are enough of them.
func monthAxis(months []float64) axis {
	first, last := months[0], months[len(months)-1]
	step := 1.0
	for _, s := range []float64{3, 6, 12, 24, 60, 120, 240, 600, 1200} {
		if (last-first)/step <= 6 {
			break
		}
		step = s
	}
	for (last-first)/step > 6 {
		step *= 10
	}
	a := axis{low: step * math.Floor(first/step), high: last}
	for i := 0; a.low+float64(float64(i)*step) <= last; i++ {
		v := a.low + float64(float64(i)*step)
		a.ticks = append(a.ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'f', -1, 64)})
	}
	return a
}

// indexAxis runs from 0 to 1 whatever the values, so that figures compare.
func indexAxis() axis {
	a := axis{low: 0, high: 1}
	for i := range 6 {
		a.ticks = append(a.ticks, plot.Tick{Value: float64(i) / 5, Label: fmt.Sprintf("%.1f", float64(i)/5)})
	}
	return a
}

// percentAxis is an axis from 0 to 1 in per cent.
func percentAxis() axis {
	a := axis{low: 0, high: 1}
	for i := range 5 {
		a.ticks = append(a.ticks, plot.Tick{Value: float64(i) / 4, Label: fmt.Sprintf("%d%%", 25*i)})
	}
	return a
}

// wideAxis covers the values, with some room around them and ticks at round
// numbers.
func wideAxis(low, high float64) axis {
	if size := max(1, math.Abs(low), math.Abs(high)); high-low < 1e-6*size {
		low, high = low-0.1*size, high+0.1*size
	}
	room := 0.08 * (high - low)
	a := axis{low: low - room, high: high + room}
	exponent := math.Floor(math.Log10((a.high - a.low) / 6))
	step := math.Pow(10, exponent)
	for _, m := range []float64{2, 5, 10} {
		if (a.high-a.low)/step <= 6 {
			break
		}
		step = m * math.Pow(10, exponent)
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for i := math.Ceil(a.low / step); i <= math.Floor(a.high/step); i++ {
		v := float64(i*step) + 0 // without the sign of a negative zero
		a.ticks = append(a.ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'f', decimals, 64)})
	}
	return a
}

// largest is the largest size of a number that axes have room for.
const largest = 1e9

// checkNumber refuses what cannot be drawn.
func checkNumber(v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("found %v, expected a finite number", v)
	}
	if math.Abs(v) > largest {
		return fmt.Errorf("found %v, expected a number between %v and %v", v, -largest, largest)
	}
	return nil
}

// checkText refuses text that cannot be drawn; what names it.
func checkText(what, text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("the %s %q is not valid UTF-8", what, text)
	}
	for _, r := range text {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return fmt.Errorf("the %s %q has a control character", what, text)
		}
	}
	return nil
}

// checkNames refuses names that are empty or not unique, and more of them than
// there are colours.
func checkNames(one, many string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("there are no %s", many)
	}
	if len(names) > len(seriesColours) {
		return fmt.Errorf("found %d %s, expected at most %d, which is what a reader can tell apart", len(names), many, len(seriesColours))
	}
	seen := make(map[string]bool)
	for i, name := range names {
		what := fmt.Sprintf("name of %s %d", one, i+1)
		if err := checkText(what, name); err != nil {
			return err
		}
		if strings.TrimSpace(name) == "" {
			return fmt.Errorf("the %s is empty", what)
		}
		if seen[name] {
			return fmt.Errorf("two %s have the name %q", many, name)
		}
		seen[name] = true
	}
	return nil
}

// checkMonths refuses time that does not run forward.
func checkMonths(months []float64) error {
	if len(months) < 2 {
		return fmt.Errorf("found %d months, expected at least two", len(months))
	}
	for i, m := range months {
		if err := checkNumber(m); err != nil {
			return fmt.Errorf("entry %d of the months: %w", i+1, err)
		}
		if i > 0 && m <= months[i-1] {
			return fmt.Errorf("entry %d of the months: found %v after %v, expected a later month", i+1, m, months[i-1])
		}
	}
	return nil
}

// point turns units of the data into a place on the canvas.
func point(c draw.Canvas, p *plot.Plot, x, y float64) vg.Point {
	return vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))}
}

// curve does so for many points.
func curve(c draw.Canvas, p *plot.Plot, x, y []float64) []vg.Point {
	points := make([]vg.Point, len(x))
	for i := range x {
		points[i] = point(c, p, x[i], y[i])
	}
	return points
}
