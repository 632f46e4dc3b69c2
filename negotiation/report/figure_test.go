package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/detente-sim/detente/negotiation/report"
)

// figure is what can be drawn.
type figure interface{ Plot() (*plot.Plot, error) }

// span returns the months from 0 to last.
func span(last int) []float64 {
	var months []float64
	for m := range last + 1 {
		months = append(months, float64(m))
	}
	return months
}

// spread is a series that goes from one value to another, with bands of some
// width around it.
func spread(name string, months []float64, from, to, width float64) report.FanSeries {
	s := report.FanSeries{Name: name}
	for _, m := range months {
		middle := to + (from-to)*math.Exp(-m/14)
		for k, z := range []float64{-1.64, -0.67, 0, 0.67, 1.64} {
			s.Bands[k] = append(s.Bands[k], middle+width*z*(1-math.Exp(-m/10)))
		}
	}
	return s
}

// trustFan has two series that overlap and a narrow one.
func trustFan() report.Fan {
	months := span(48)
	return report.Fan{Title: "Trust", X: "Month", Y: "Trust (0–1)", Months: months, Series: []report.FanSeries{
		spread("North in South", months, 0.3, 0.45, 0.1), spread("South in North", months, 0.25, 0.46, 0.09),
		spread("Mediators & friends", months, 0.2, 0.455, 0.001),
	}}
}

// outcomeShares has a class that begins late, and two that are rare.
func outcomeShares() report.Shares {
	s := report.Shares{Title: "Outcomes", X: "Month", Y: "Share of runs", Months: span(24),
		Names: []string{"detente", "contested", "stalemate", "escalation"}, Values: make([][]float64, 4)}
	for _, m := range s.Months {
		detente, contested, escalation := max(0, m-5)/5000, m/50, 0.01
		for i, v := range []float64{detente, contested, 1 - detente - contested - escalation, escalation} {
			s.Values[i] = append(s.Values[i], v)
		}
	}
	return s
}

func utilityPlane() report.Plane {
	at := func(angle, radius float64) report.Point {
		return report.Point{X: 0.4 + 0.3*radius*math.Sin(angle), Y: 0.4 + 0.25*radius*math.Cos(angle)}
	}
	p := report.Plane{Title: "Deals", X: "Utility of the north (0–1)", Y: "Utility of the south (0–1)", NoDeal: report.Point{X: 0.45, Y: 0.42}}
	for i := range 33 {
		p.Frontier = append(p.Frontier, at(float64(i)/32*math.Pi/2, 1))
	}
	for i := range 60 {
		p.Agreements = append(p.Agreements, at(0.4+float64(i%13)/13, 0.7+float64(i)/200))
	}
	for i, name := range []string{"Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian"} {
		p.Solutions = append(p.Solutions, report.LabelledPoint{Name: name, Point: at(0.8+float64(i)/100, 1)})
	}
	return p
}

// save draws a figure and returns the PNG and the SVG.
func save(t *testing.T, name string, f figure) (picture, drawn []byte) {
	t.Helper()
	p, err := f.Plot()
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), []byte("an older one"), 0o600))
	paths, err := report.SaveFigure(dir, name, p)
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, name+".png"), filepath.Join(dir, name+".svg")}, paths)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing else is left behind")
	picture, err = os.ReadFile(paths[0])
	require.NoError(t, err)
	drawn, err = os.ReadFile(paths[1])
	require.NoError(t, err)
	return picture, drawn
}

// drawing returns the SVG alone, which takes a tenth of the time.
func drawing(t *testing.T, f figure) []byte {
	t.Helper()
	p, err := f.Plot()
	require.NoError(t, err)
	w, err := p.WriterTo(16*vg.Centimeter, 10*vg.Centimeter, "svg")
	require.NoError(t, err)
	var b bytes.Buffer
	_, err = w.WriteTo(&b)
	require.NoError(t, err)
	return b.Bytes()
}

// svgText is a piece of text in an SVG and its base line.
type svgText struct {
	text string
	y    float64
}

// readSVG fails the test unless the drawing is well formed.
func readSVG(t *testing.T, drawn []byte) []svgText {
	t.Helper()
	var texts []svgText
	inside := false
	d := xml.NewDecoder(bytes.NewReader(drawn))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		require.NoError(t, err)
		switch e := token.(type) {
		case xml.StartElement:
			if inside = e.Name.Local == "text"; inside {
				x := svgText{}
				for _, a := range e.Attr {
					if a.Name.Local == "y" {
						x.y, err = strconv.ParseFloat(a.Value, 64)
						require.NoError(t, err)
					}
				}
				texts = append(texts, x)
			}
		case xml.CharData:
			if inside {
				texts[len(texts)-1].text += string(e)
			}
		case xml.EndElement:
			inside = false
		}
	}
}

func TestFiguresAreDrawnAlikeTwiceAndSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		figure figure
		texts  []string
	}{
		{"fan", trustFan(), []string{
			"Trust", "Month", "Trust (0–1)", "North in South", "South in North", "Mediators & friends", "0", "12", "24", "36", "48", "0.0", "1.0",
			"Lines: medians over the runs. Bands: the middle 50% and 90% of the runs.",
		}},
		{"shares", outcomeShares(), []string{
			"Outcomes", "Share of runs", "detente <1%", "contested 48%", "stalemate 51%", "escalation 1%", "0%", "100%", "18",
		}},
		{"plane", utilityPlane(), []string{
			"Deals", "Utility of the north (0–1)", "Utility of the south (0–1)", "no deal", "Pareto frontier",
			"Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian",
			"Dots: 60 agreements. Dashed: what each side has without a deal.",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			picture, drawn := save(t, c.name, c.figure)
			again, drawnAgain := save(t, c.name, c.figure)
			assert.True(t, bytes.Equal(picture, again), "PNG")
			assert.True(t, bytes.Equal(drawn, drawnAgain), "SVG")

			decoded, err := png.Decode(bytes.NewReader(picture))
			require.NoError(t, err)
			assert.Equal(t, 1890, decoded.Bounds().Dx(), "16 cm")
			assert.Equal(t, 1181, decoded.Bounds().Dy(), "10 cm")
			assert.Equal(t, "pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01", string(picture[37:50]), "11811 dots per metre")

			var texts []string
			for _, x := range readSVG(t, drawn) {
				texts = append(texts, x.text)
			}
			assert.Subset(t, texts, c.texts)
			assert.Contains(t, string(drawn), "'Liberation Sans',Arial,Helvetica,sans-serif")
		})
	}
}

func TestEndLabelsDoNotOverlapInTheDrawing(t *testing.T) {
	t.Parallel()
	var at []float64
	for _, x := range readSVG(t, drawing(t, trustFan())) {
		switch x.text {
		case "North in South", "South in North", "Mediators & friends":
			at = append(at, x.y)
		}
	}
	require.Len(t, at, 3)
	for i := range at {
		for j := range i {
			assert.GreaterOrEqual(t, math.Abs(at[i]-at[j]), 9.0, "the height of the letters in points")
		}
	}
}

// TestStackShowsItsShares reads the colours of a picture from the top down.
func TestStackShowsItsShares(t *testing.T) {
	t.Parallel()
	picture, _ := save(t, "shares", report.Shares{X: "Month", Y: "Share", Months: []float64{0, 1, 2},
		Names:  []string{"detente", "contested", "stalemate", "escalation"},
		Values: [][]float64{{0.1, 0.1, 0.1}, {0, 0, 0}, {0.7, 0.7, 0.7}, {0.2, 0.2, 0.2}}})
	decoded, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	counts := make(map[string]int)
	for y := range decoded.Bounds().Dy() {
		r, g, b, _ := decoded.At(601, y).RGBA()
		counts[fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)]++
	}
	detente, stalemate, escalation := counts["0072b2"], counts["d0d0d0"], counts["d55e00"]
	total := float64(detente + stalemate + escalation)
	assert.Greater(t, total, 800.0)
	assert.InDelta(t, 0.1, float64(detente)/total, 0.01)
	assert.InDelta(t, 0.7, float64(stalemate)/total, 0.01)
	assert.InDelta(t, 0.2, float64(escalation)/total, 0.01)
	assert.Zero(t, counts["56b4e9"], "a class without a share is not drawn")
}

func TestFiguresWithLittleInThem(t *testing.T) {
	t.Parallel()
	flat := report.FanSeries{Name: "flat", Bands: [5][]float64{{3, 3}, {3, 3}, {3, 3}, {3, 3}, {3, 3}}}
	for name, f := range map[string]figure{
		"a flat series without a title": report.Fan{X: "Month", Y: "Level", Months: []float64{0, 0.5}, Series: []report.FanSeries{flat}},
		"one class":                     report.Shares{X: "Month", Y: "Share", Months: []float64{-3, 9}, Names: []string{"all"}, Values: [][]float64{{1, 1}}},
		"only a frontier of one point twice": report.Plane{
			X: "North", Y: "South", Frontier: []report.Point{{X: 1, Y: 1}, {X: 1, Y: 1}}, NoDeal: report.Point{X: 1, Y: 1},
		},
		"six solutions in one place": report.Plane{
			X: "North", Y: "South", Frontier: []report.Point{{X: 0, Y: 1}, {X: 1, Y: 0}},
			Solutions: []report.LabelledPoint{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}, {Name: "f"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drawn := drawing(t, f)
			assert.NotEmpty(t, readSVG(t, drawn))
			assert.NotContains(t, string(drawn), "NaN")
			assert.NotContains(t, string(drawn), "Inf")
		})
	}
}

// refused is a change that makes a figure impossible, and the error.
type refused[F figure] struct {
	change func(*F)
	err    string
}

func checkRefusals[F figure](t *testing.T, make func() F, cases []refused[F]) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.err, func(t *testing.T) {
			t.Parallel()
			f := make()
			c.change(&f)
			p, err := f.Plot()
			assert.Nil(t, p)
			assert.EqualError(t, err, c.err)
		})
	}
}

func TestFanRefusesWhatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	checkRefusals(t, trustFan, []refused[report.Fan]{
		{func(f *report.Fan) { f.Months = nil }, `fan chart "Trust": found 0 months, expected at least two`},
		{func(f *report.Fan) { f.Months[3] = 2 }, `fan chart "Trust": entry 4 of the months: found 2 after 2, expected a later month`},
		{func(f *report.Fan) { f.Months[48] = math.Inf(1) }, `fan chart "Trust": entry 49 of the months: found +Inf, expected a finite number`},
		{func(f *report.Fan) { f.Series = nil }, `fan chart "Trust": there are no series`},
		{func(f *report.Fan) {
			f.Series = append(f.Series, f.Series...)
			f.Series = append(f.Series, f.Series...)
		}, `fan chart "Trust": found 12 series, expected at most 6, which is what a reader can tell apart`},
		{func(f *report.Fan) { f.Series[1].Name = "North in South" }, `fan chart "Trust": two series have the name "North in South"`},
		{func(f *report.Fan) { f.Series[1].Name = " " }, `fan chart "Trust": the name of series 2 is empty`},
		{func(f *report.Fan) { f.Series[1].Name = "bell\a" }, `fan chart "Trust": the name of series 2 "bell\a" has a control character`},
		{func(f *report.Fan) { f.Series[1].Name = "\xff" }, `fan chart "Trust": the name of series 2 "\xff" is not valid UTF-8`},
		{func(f *report.Fan) { f.Series[1].Bands[4] = f.Series[1].Bands[4][:7] }, `fan chart "Trust": series "South in North": the 95% quantile has 7 entries for 49 months`},
		{func(f *report.Fan) { f.Series[1].Bands[2][12] = math.NaN() }, `fan chart "Trust": series "South in North": 50% quantile of month 12: found NaN, expected a finite number`},
		{func(f *report.Fan) { f.Series[1].Bands[4][12] = 1e10 }, `fan chart "Trust": series "South in North": 95% quantile of month 12: found 1e+10, expected a number between -1e+09 and 1e+09`},
		{func(f *report.Fan) { f.Series[1].Bands[1][0] = 0.5 }, `fan chart "Trust": series "South in North": month 0: the 50% quantile 0.25 lies below the 25% quantile 0.5`},
		{func(f *report.Fan) { f.X = "" }, `fan chart "Trust": the label of the horizontal axis is empty`},
		{func(f *report.Fan) { f.Y = "\t" }, `fan chart "Trust": the label of the vertical axis is empty`},
		{func(f *report.Fan) { f.Y = strings.Repeat("very long ", 30) }, `fan chart "Trust": the label of the vertical axis takes 6 lines, expected at most 3`},
		{func(f *report.Fan) { f.Title = "\x00" }, `fan chart "\x00": the title "\x00" has a control character`},
		{func(f *report.Fan) { f.Series[0].Name = strings.Repeat("very long ", 70) }, `fan chart "Trust": the labels take 11.8 cm of height and there are 7.2: use shorter names`},
	})
}

func TestSharesRefuseWhatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	checkRefusals(t, outcomeShares, []refused[report.Shares]{
		{func(s *report.Shares) { s.Months = s.Months[:1] }, `chart of shares "Outcomes": found 1 months, expected at least two`},
		{func(s *report.Shares) { s.Names = nil }, `chart of shares "Outcomes": there are no classes`},
		{func(s *report.Shares) { s.Names[0] = "contested" }, `chart of shares "Outcomes": two classes have the name "contested"`},
		{func(s *report.Shares) { s.Values = s.Values[:3] }, `chart of shares "Outcomes": found values of 3 classes for 4 names`},
		{func(s *report.Shares) { s.Values[2] = s.Values[2][:5] }, `chart of shares "Outcomes": class "stalemate" has 5 entries for 25 months`},
		{func(s *report.Shares) { s.Values[2][5] = math.NaN() }, `chart of shares "Outcomes": class "stalemate", month 5: found NaN, expected a share between 0 and 1`},
		{func(s *report.Shares) { s.Values[2][5] = -0.1 }, `chart of shares "Outcomes": class "stalemate", month 5: found -0.1, expected a share between 0 and 1`},
		{func(s *report.Shares) { s.Values[1][0], s.Values[2][0], s.Values[3][0] = 0.5, 0.25, 0 }, `chart of shares "Outcomes": month 0: the shares sum to 0.75, expected 1`},
	})
}

func TestPlaneRefusesWhatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	checkRefusals(t, utilityPlane, []refused[report.Plane]{
		{func(p *report.Plane) { p.Frontier = p.Frontier[:1] }, `utility plane "Deals": found 1 points of the frontier, expected at least two`},
		{func(p *report.Plane) { p.Frontier[2].Y = math.NaN() }, `utility plane "Deals": point 3 of the frontier: vertical: found NaN, expected a finite number`},
		{func(p *report.Plane) { p.NoDeal.X = math.Inf(-1) }, `utility plane "Deals": no deal: horizontal: found -Inf, expected a finite number`},
		{func(p *report.Plane) { p.Solutions[1].Name = "Nash" }, `utility plane "Deals": two solutions have the name "Nash"`},
		{func(p *report.Plane) { p.Solutions[1].X = math.NaN() }, `utility plane "Deals": solution "Kalai–Smorodinsky": horizontal: found NaN, expected a finite number`},
		{func(p *report.Plane) { p.Agreements[59].X = 2e9 }, `utility plane "Deals": agreement 60: horizontal: found 2e+09, expected a number between -1e+09 and 1e+09`},
		{func(p *report.Plane) { p.Y = "" }, `utility plane "Deals": the label of the vertical axis is empty`},
	})
}

func TestSaveFigureRefuses(t *testing.T) {
	t.Parallel()
	p, err := trustFan().Plot()
	require.NoError(t, err)
	dir := t.TempDir()
	for _, name := range []string{"", ".", "..", "a/b", `a\b`, "/"} {
		_, err = report.SaveFigure(dir, name, p)
		assert.EqualError(t, err, fmt.Sprintf("figure name %q: expected the name of a file, without its ending", name))
	}
	_, err = report.SaveFigure(dir, "trust", nil)
	assert.EqualError(t, err, "no figure to save")
	_, err = report.SaveFigure(filepath.Join(dir, "missing"), "trust", p)
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "figure trust: ")
}

func ExampleFan() {
	months := []float64{0, 12, 24, 36, 48}
	fan := report.Fan{
		Title: "Trust", X: "Month", Y: "Trust (0–1)", Months: months,
		Series: []report.FanSeries{{Name: "North in South", Bands: [5][]float64{
			{0.30, 0.28, 0.27, 0.25, 0.25}, //  5 % of the runs lie below
			{0.30, 0.33, 0.36, 0.38, 0.40}, // 25 %
			{0.30, 0.36, 0.41, 0.45, 0.48}, // the median
			{0.30, 0.39, 0.46, 0.52, 0.56},
			{0.30, 0.43, 0.54, 0.61, 0.67},
		}}},
	}
	p, err := fan.Plot()
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	paths, err := report.SaveFigure(dir, "trust", p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range paths {
		fmt.Println(filepath.Base(path))
	}
	// Output:
	// trust.png
	// trust.svg
}
