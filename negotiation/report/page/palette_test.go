package page

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
)

func TestContrastOfBlackAndWhite(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 21, contrast(grey(0), grey(255)), 1e-9)
	assert.InDelta(t, 1, contrast(grey(99), grey(99)), 1e-9)
	assert.InDelta(t, 4.54, contrast(grey(0x76), grey(255)), 0.01, "the lightest grey that WCAG lets pass as text")
}

func TestTextStandsOut(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]theme{"day": day, "night": night} {
		for _, c := range []color.NRGBA{x.ink, x.muted, x.link} {
			assert.GreaterOrEqual(t, contrast(c, x.surface), 4.5, "%s: %s", name, hex(c))
			assert.GreaterOrEqual(t, contrast(c, x.raised), 4.5, "%s: %s", name, hex(c))
		}
	}
}

func TestLinesStandOut(t *testing.T) {
	t.Parallel()
	colours := report.Colours([]string{"a", "b", "c", "d", "e", "f"})
	for o := range negotiation.Outcomes {
		colours = append(colours, report.OutcomeColour(o))
	}
	for _, m := range meanings {
		colours = append(colours, m.colour)
	}
	for name, x := range map[string]theme{"day": day, "night": night} {
		for _, c := range colours {
			assert.GreaterOrEqual(t, contrast(visible(c, x.surface), x.surface), float64(graphic), "%s: %s", name, hex(c))
		}
	}
}

// TestSeriesDifferToTheColourBlind: what is drawn in two colours differs, to every kind of
// colour vision (Viénot, Brettel & Mollon 1999), or in its dashes and shapes besides; here
// that of the first two series, which are the most frequent, and of neighbouring classes.
func TestSeriesDifferToTheColourBlind(t *testing.T) {
	t.Parallel()
	two := report.Colours([]string{"a", "b"})
	pairs := [][2]color.NRGBA{{two[0], two[1]}}
	for o := range negotiation.Outcomes - 1 {
		pairs = append(pairs, [2]color.NRGBA{report.OutcomeColour(o), report.OutcomeColour(o + 1)})
	}
	for _, p := range pairs {
		for _, deficiency := range []func(color.NRGBA) [3]float64{protan, deutan} {
			a, b := deficiency(p[0]), deficiency(p[1])
			far := 0.0
			for i := range a {
				far = max(far, a[i]-b[i], b[i]-a[i])
			}
			assert.Greater(t, far, 0.15, "%s and %s", hex(p[0]), hex(p[1]))
		}
	}
}

func linear(c color.NRGBA) [3]float64 {
	var out [3]float64
	for i, v := range []uint8{c.R, c.G, c.B} {
		var one color.NRGBA
		switch i {
		case 0:
			one.R = v
		case 1:
			one.G = v
		default:
			one.B = v
		}
		out[i] = luminance(one) / [3]float64{0.2126, 0.7152, 0.0722}[i]
	}
	return out
}

// protan and deutan are what dichromats see, in linear light.
func protan(c color.NRGBA) [3]float64 {
	x := linear(c)
	y := 0.11238*x[0] + 0.88762*x[1]
	return [3]float64{y, y, 0.00401*x[0] - 0.00401*x[1] + x[2]}
}

func deutan(c color.NRGBA) [3]float64 {
	x := linear(c)
	y := 0.29275*x[0] + 0.70725*x[1]
	return [3]float64{y, y, -0.02234*x[0] + 0.02234*x[1] + x[2]}
}
