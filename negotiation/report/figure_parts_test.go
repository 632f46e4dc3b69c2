package report

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
)

func TestPlaceLabelsKnownAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		wanted, heights []float64
		at              []float64
	}{
		{"alone where it wants to be", []float64{40}, []float64{10}, []float64{40}},
		{"apart where they want to be", []float64{20, 70}, []float64{10, 10}, []float64{20, 70}},
		{"equal wishes give way alike, the first above", []float64{50, 50}, []float64{10, 10}, []float64{55, 45}},
		{"near wishes keep their order", []float64{49, 51}, []float64{10, 10}, []float64{45, 55}},
		{"the taller needs more room", []float64{50, 50}, []float64{20, 10}, []float64{57.5, 42.5}},
		{"pushed up by the lower end", []float64{2, 4}, []float64{10, 10}, []float64{5, 15}},
		{"pushed down by the upper end", []float64{98, 99, 50}, []float64{10, 10, 10}, []float64{85, 95, 50}},
		{"too many stick out below", []float64{10, 90}, []float64{60, 60}, []float64{10, 70}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.InDeltaSlice(t, c.at, placeLabels(c.wanted, c.heights, 0, 100), 1e-12)
		})
	}
	assert.Empty(t, placeLabels(nil, nil, 0, 100))
}

// TestPlaceLabelsNeverOverlapAndMoveLeast compares with a twin that tries every
// way to group neighbours.
func TestPlaceLabelsNeverOverlapAndMoveLeast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		wanted := rapid.SliceOfN(rapid.Float64Range(-10, 110), n, n).Draw(t, "wanted")
		heights := rapid.SliceOfN(rapid.Float64Range(1, 14), n, n).Draw(t, "heights")
		at := placeLabels(wanted, heights, 0, 100)
		cost := 0.0
		for i := range n {
			cost += (at[i] - wanted[i]) * (at[i] - wanted[i])
			if at[i]-heights[i]/2 < -1e-9 || at[i]+heights[i]/2 > 100+1e-9 {
				t.Fatalf("label %d at %v lies outside", i, at[i])
			}
			for j := range i {
				if math.Abs(at[i]-at[j]) < (heights[i]+heights[j])/2-1e-9 {
					t.Fatalf("labels %d and %d overlap: %v", i, j, at)
				}
				if wanted[i] != wanted[j] && (wanted[i] < wanted[j]) != (at[i] < at[j]) {
					t.Fatalf("labels %d and %d have changed places: %v", i, j, at)
				}
			}
		}
		if least := leastCost(wanted, heights, 0, 100); cost > least+1e-6 {
			t.Fatalf("squared distances sum to %v, possible are %v", cost, least)
		}
	})
}

// leastCost is the smallest sum of squared distances over all ways to cut the
// labels, in their order, into groups that touch.
func leastCost(wanted, heights []float64, low, high float64) float64 {
	wanted, heights = slices.Clone(wanted), slices.Clone(heights)
	slices.Reverse(wanted) // equal wishes keep the order given, from above
	slices.Reverse(heights)
	for i := range wanted {
		for j := i; j > 0 && wanted[j] < wanted[j-1]; j-- {
			wanted[j], wanted[j-1] = wanted[j-1], wanted[j]
			heights[j], heights[j-1] = heights[j-1], heights[j]
		}
	}
	total := 0.0
	for _, h := range heights {
		total += h
	}
	best := math.Inf(1)
	for cuts := range 1 << (len(wanted) - 1) {
		cost, edge, below := 0.0, math.Inf(-1), 0.0
		for from := 0; from < len(wanted); {
			to := from + 1
			for to < len(wanted) && cuts>>(to-1)&1 == 0 {
				to++
			}
			mean, inside := 0.0, 0.0
			for k := from; k < to; k++ {
				mean += (wanted[k] - inside - heights[k]/2) / float64(to-from)
				inside += heights[k]
			}
			start := min(max(mean, low+below), high-total+below)
			if start < edge-1e-9 {
				cost = math.Inf(1)
			}
			edge = start + inside
			below += inside
			for k, at := from, start; k < to; k++ {
				d := at + heights[k]/2 - wanted[k]
				cost += d * d
				at += heights[k]
			}
			from = to
		}
		best = min(best, cost)
	}
	return best
}

func TestWrapKeepsTheTextAndTheWidth(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"The Venezuelan", "government"}, labelLetters.wrap(" The  Venezuelan\ngovernment ", 2.6*vg.Centimeter))
	assert.Equal(t, []string{"one line"}, labelLetters.wrap("one line", labelWidth))
	assert.Empty(t, labelLetters.wrap(" ", labelWidth))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-zäé–W]{1,40} ){0,6}`).Draw(t, "text")
		lines := labelLetters.wrap(text, labelWidth)
		for _, line := range lines {
			if labelLetters.width(line) > labelWidth {
				t.Fatalf("%q is too wide", line)
			}
		}
		whole := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if whole(strings.Join(lines, "")) != whole(text) {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

// values are the places of ticks, marks their labels.
func values(ticks []plot.Tick) (values []float64, marks []string) {
	for _, t := range ticks {
		values, marks = append(values, t.Value), append(marks, t.Label)
	}
	return values, marks
}

func TestMonthAxis(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, last, low float64
		ticks            []float64
	}{
		{0, 48, 0, []float64{0, 12, 24, 36, 48}},
		{1, 48, 0, []float64{0, 12, 24, 36, 48}},
		{1, 50, 0, []float64{0, 12, 24, 36, 48}},
		{1, 24, 0, []float64{0, 6, 12, 18, 24}},
		{0, 3, 0, []float64{0, 1, 2, 3}},
		{13, 60, 12, []float64{12, 24, 36, 48, 60}},
		{0, 120, 0, []float64{0, 24, 48, 72, 96, 120}},
		{0, 48000, 0, []float64{0, 12000, 24000, 36000, 48000}},
	} {
		a := monthAxis([]float64{c.first, c.last})
		at, _ := values(a.ticks)
		assert.Equal(t, c.ticks, at, "months %v to %v", c.first, c.last)
		assert.Equal(t, c.low, a.low)
		assert.Equal(t, c.last, a.high)
	}
}

func TestWideAxis(t *testing.T) {
	t.Parallel()
	_, marks := values(wideAxis(76, 149).ticks)
	assert.Equal(t, []string{"80", "100", "120", "140"}, marks)
	_, marks = values(wideAxis(-0.42, 0.08).ticks)
	assert.Equal(t, []string{"-0.4", "-0.3", "-0.2", "-0.1", "0.0", "0.1"}, marks)
	_, marks = values(wideAxis(2.5, 2.5).ticks)
	assert.Equal(t, []string{"2.3", "2.4", "2.5", "2.6", "2.7"}, marks)
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-largest, largest).Draw(t, "low")
		high := rapid.Float64Range(low, largest).Draw(t, "high")
		a := wideAxis(low, high)
		if a.low >= low || a.high <= high {
			t.Fatalf("from %v to %v does not cover", a.low, a.high)
		}
		if n := len(a.ticks); n < 2 || n > 7 {
			t.Fatalf("%d ticks", n)
		}
		seen := make(map[string]bool)
		for _, tick := range a.ticks {
			if tick.Value < a.low || tick.Value > a.high || seen[tick.Label] {
				t.Fatalf("tick %v", tick)
			}
			seen[tick.Label] = true
		}
	})
}

func TestPercentDoesNotRoundToNeverOrAlways(t *testing.T) {
	t.Parallel()
	for share, text := range map[float64]string{0: "0%", 0.0004: "<1%", 0.006: "1%", 0.25: "25%", 0.994: "99%", 0.9996: ">99%", 1: "100%"} {
		assert.Equal(t, text, percent(share))
	}
}

func contrast(a, b color.NRGBA) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

func TestContrast(t *testing.T) {
	t.Parallel()
	white := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	assert.InDelta(t, 21, contrast(white, color.NRGBA{A: 0xff}), 1e-9)
	assert.InDelta(t, 4.54, contrast(white, color.NRGBA{R: 0x76, G: 0x76, B: 0x76, A: 0xff}), 0.005, "the lightest grey that passes")
	for _, c := range append(seriesColours[:], grey) {
		assert.GreaterOrEqual(t, contrast(white, readable(c)), 4.5)
		assert.GreaterOrEqual(t, contrast(white, visible(c)), 2.2)
	}
	assert.Equal(t, ink, readable(ink), "dark colours stay")
	// Neighbours in a stack can be told apart without colours.
	for o := range negotiation.Outcomes - 1 {
		assert.Greater(t, contrast(OutcomeColour(o), OutcomeColour(o+1)), 1.4, "%v and %v", o, o+1)
	}
}

func TestColoursOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []color.NRGBA{green, orange}, Colours([]string{"north", "south"}))
	assert.Equal(t, []color.NRGBA{vermillion, green, blue}, Colours([]string{"escalation", "north", "detente"}))
	six := Colours([]string{"1", "2", "3", "detente", "escalation", "contested"})
	for i, c := range six {
		for _, d := range six[:i] {
			assert.NotEqual(t, c, d)
		}
	}
}
