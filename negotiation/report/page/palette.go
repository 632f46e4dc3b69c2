package page

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/report"
)

// theme is the tones of a page by day or by night.
type theme struct {
	surface, raised, ink, muted, rule, link color.NRGBA
}

func grey(v uint8) color.NRGBA { return color.NRGBA{R: v, G: v, B: v, A: 0xff} }

var (
	day = theme{surface: grey(0xff), raised: grey(0xf5), ink: grey(0x22), muted: grey(0x58), rule: grey(0xd4),
		link: color.NRGBA{R: 0x00, G: 0x5a, B: 0x8d, A: 0xff}}
	night = theme{surface: color.NRGBA{R: 0x15, G: 0x18, B: 0x1d, A: 0xff}, raised: color.NRGBA{R: 0x1f, G: 0x24, B: 0x2b, A: 0xff},
		ink: grey(0xe8), muted: grey(0xac), rule: color.NRGBA{R: 0x3c, G: 0x44, B: 0x4e, A: 0xff},
		link: color.NRGBA{R: 0x7c, G: 0xc4, B: 0xf2, A: 0xff}}
)

// graphic is the contrast that WCAG 2 asks of lines and marks with what is behind them.
const graphic = 3

// luminance is the relative luminance of WCAG 2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return float64(0.2126*linear(c.R)) + float64(0.7152*linear(c.G)) + 0.0722*linear(c.B)
}

// contrast is the ratio of two colours in the sense of WCAG 2, from 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// visible moves a colour away from a surface until it stands out from it.
func visible(c, surface color.NRGBA) color.NRGBA {
	towards := 0.0
	if luminance(surface) < 0.2 {
		towards = 255
	}
	move := func(v uint8) uint8 { return uint8(math.Round(float64(0.96*float64(v)) + 0.04*towards)) }
	for contrast(c, surface) < graphic {
		c.R, c.G, c.B = move(c.R), move(c.G), move(c.B)
	}
	return c
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// class is the name under which the style sheet knows a colour of a figure.
func class(c color.NRGBA) string { return "c-" + hex(c)[1:] }

// palette remembers the colours that a page uses.
type palette []color.NRGBA

// meanings are the colours of what is neither a series nor a class: what goes right and
// wrong in a run, and four periods of time.
var meanings = [...]struct {
	name   string
	colour color.NRGBA
}{
	{"good", color.NRGBA{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}}, {"bad", color.NRGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}},
	{"early", color.NRGBA{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}}, {"soon", color.NRGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}},
	{"later", color.NRGBA{R: 0x9c, G: 0x3d, B: 0x78, A: 0xff}}, {"late", color.NRGBA{R: 0x45, G: 0x2a, B: 0x78, A: 0xff}},
}

// of gives names their colours, as classes.
func (p *palette) of(names []string) []string {
	classes := make([]string, len(names))
	for i, c := range report.Colours(names) {
		classes[i] = p.use(c)
	}
	return classes
}

func (p *palette) use(c color.NRGBA) string {
	if !slices.Contains(*p, c) {
		*p = append(*p, c)
	}
	return class(c)
}

// styles are the rules for the colours: --line for what must stand out from the page,
// --fill for areas.
func (p palette) styles() string {
	var b strings.Builder
	write := func(t theme) {
		fmt.Fprintf(&b, ":root{--surface:%s;--raised:%s;--ink:%s;--muted:%s;--rule:%s;--link:%s",
			hex(t.surface), hex(t.raised), hex(t.ink), hex(t.muted), hex(t.rule), hex(t.link))
		for _, m := range meanings {
			fmt.Fprintf(&b, ";--%s:%s", m.name, hex(visible(m.colour, t.surface)))
		}
		b.WriteString("}\n")
		for _, c := range p {
			fmt.Fprintf(&b, ".%s{--line:%s;--fill:%s}\n", class(c), hex(visible(c, t.surface)), hex(c))
		}
	}
	write(day)
	b.WriteString("@media screen and (prefers-color-scheme:dark){\n")
	write(night)
	b.WriteString("}\n")
	return b.String()
}
