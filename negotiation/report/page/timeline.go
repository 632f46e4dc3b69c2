package page

import (
	"fmt"
	"math"
	"strings"

	"github.com/detente-sim/detente/negotiation"
)

// timeline is a run in lanes: what is going on, and what has been promised.
type timeline struct {
	m      *negotiation.Model
	months int
	lanes  []lane
	issues []lane // by issue
}

// lane is a line of a timeline.
type lane struct {
	name  string
	bars  []bar
	signs []sign
}

// bar lasts from the beginning of a month to that of another.
type bar struct {
	from, to    int
	class, text string // text says what it is
}

// sign is something that happens in a month.
type sign struct {
	month       int
	class, text string
}

// The lanes, in order; those of the parties' conduct follow.
const (
	talking = iota
	standing
	voting
	enforcing
	around
	fixedLanes
)

func newTimeline(m *negotiation.Model, log *negotiation.Log) *timeline {
	t := &timeline{m: m, months: log.At(log.Len() - 1).Round}
	t.lanes = make([]lane, fixedLanes)
	for i, name := range [fixedLanes]string{"Talks", "Agreement", "At home", "Enforcement", "Around the table"} {
		t.lanes[i].name = name
	}
	conduct := map[int16]int{}
	for i := range m.Members {
		if m.Members[i].Is(negotiation.Principal) {
			conduct[int16(i)] = len(t.lanes)
			t.lanes = append(t.lanes, lane{name: "Cheating by " + m.Members[i].ID})
		}
	}
	for k := range m.Issues {
		t.issues = append(t.issues, lane{name: t.issue(k)})
	}
	window, deal := bar{}, bar{}
	promised := make([]bar, len(m.Issues))
	cheats := map[int16]bar{}
	end := func(l *lane, b *bar, month int) {
		if b.from > 0 {
			b.to = max(month, b.from+1)
			l.bars = append(l.bars, *b)
		}
		*b = bar{}
	}
	endDeal := func(month int) {
		end(&t.lanes[standing], &deal, month)
		for k := range promised {
			end(&t.issues[k], &promised[k], month)
		}
		for i := range m.Members {
			if at, ok := conduct[int16(i)]; ok {
				b := cheats[int16(i)]
				end(&t.lanes[at], &b, month)
				cheats[int16(i)] = b
			}
		}
	}
	for n := range log.Len() {
		e := log.At(n)
		switch e.Kind {
		case negotiation.EventWindow:
			end(&t.lanes[talking], &window, e.Round)
			window = bar{from: e.Round, class: "talk", text: fmt.Sprintf("talks on stage %.0f", e.Value)}
		case negotiation.EventNoDeal:
			end(&t.lanes[talking], &window, e.Round+1)
		case negotiation.EventSignature:
			end(&t.lanes[talking], &window, e.Round+1)
			end(&t.lanes[standing], &deal, e.Round)
			deal = bar{from: e.Round, class: "force", text: fmt.Sprintf("stage %.0f in force", e.Value)}
			t.promise(promised, log.Package(n), e.Round)
		case negotiation.EventSnapback, negotiation.EventDenounced:
			endDeal(e.Round)
			end(&t.lanes[talking], &window, e.Round)
		case negotiation.EventAction:
			if at, ok := conduct[e.Actor]; ok {
				b := cheats[e.Actor]
				end(&t.lanes[at], &b, e.Round)
				if a := negotiation.Action(e.Value); a != negotiation.Comply {
					b = bar{from: e.Round, class: "cheat-" + a.String(), text: conductText[a]}
				}
				cheats[e.Actor] = b
			}
		case negotiation.EventEnd:
			endDeal(e.Round + 1)
			end(&t.lanes[talking], &window, e.Round+1)
		}
		t.happens(e)
	}
	return t
}

var conductText = [negotiation.Actions]string{negotiation.Cosmetic: "delivers in form only, unseen", negotiation.Defect: "does not deliver, unseen"}

// promise begins the bars of issues that a text promises something on.
func (t *timeline) promise(promised []bar, levels []float64, month int) {
	for k := range promised {
		b := &promised[k]
		level := math.Round(levels[k]*100) / 100
		text := fmt.Sprintf("level %.2f promised", level)
		if b.from > 0 && b.text == text {
			continue
		}
		if b.from > 0 {
			b.to = max(month, b.from+1)
			t.issues[k].bars = append(t.issues[k].bars, *b)
			*b = bar{}
		}
		if level > 0 {
			*b = bar{from: month, class: fmt.Sprintf("level level-%d", min(4, int(level*5))), text: text}
		}
	}
}

func (t *timeline) issue(k int) string {
	is := &t.m.Issues[k]
	if is.Name == "" || is.Name == is.ID {
		return is.ID
	}
	return is.ID + " " + is.Name
}

func (t *timeline) member(i int16) string {
	if i < 0 || int(i) >= len(t.m.Members) {
		return "monitors"
	}
	return t.m.Members[i].ID
}

func (t *timeline) sign(at, month int, class, format string, args ...any) {
	l := &t.lanes[at]
	text := fmt.Sprintf(format, args...)
	// Of one kind in one month, one sign says it all.
	if n := len(l.signs); n > 0 && l.signs[n-1].month == month && l.signs[n-1].class == class {
		l.signs[n-1].text += "; " + text
		return
	}
	l.signs = append(l.signs, sign{month, class, text})
}

// happens puts the sign of an event into its lane.
func (t *timeline) happens(e negotiation.Event) {
	actor := t.member(e.Actor)
	switch e.Kind {
	case negotiation.EventSignature:
		t.sign(standing, e.Round, "good", "signed: stage %.0f", e.Value)
	case negotiation.EventSnapback:
		t.sign(standing, e.Round, "bad", "the agreement collapses")
	case negotiation.EventDenounced:
		t.sign(standing, e.Round, "bad", "%s leaves the agreement", actor)
	case negotiation.EventNoDeal:
		t.sign(talking, e.Round, "bad", "talks end without a deal")
	case negotiation.EventVetoed:
		t.sign(voting, e.Round, "bad", "%s refuses the deal", actor)
	case negotiation.EventRatified:
		t.sign(voting, e.Round, "good", "%s passes the deal", actor)
	case negotiation.EventVote:
		t.sign(voting, e.Round, "note", "election of %s", actor)
	case negotiation.EventTurnover:
		t.sign(voting, e.Round, "turn", "%s changes hands", actor)
	case negotiation.EventReport:
		truth := "rightly"
		if negotiation.Action(e.Extra) == negotiation.Comply {
			truth = "wrongly"
		}
		t.sign(enforcing, e.Round, "note", "%s is reported, %s", actor, truth)
	case negotiation.EventCure:
		t.sign(enforcing, e.Round, "good", "%s is brought back to delivery", actor)
	case negotiation.EventSuspension:
		t.sign(enforcing, e.Round, "bad", "%s suspends the agreement", actor)
	case negotiation.EventIncident:
		t.sign(around, e.Round, "bad", "a crisis in public")
	case negotiation.EventAttack:
		t.sign(around, e.Round, "bad", "spoilers attack on the side of %s", actor)
	case negotiation.EventAct:
		act := "a hostile act"
		if n := int(e.Value); n >= 0 && n < len(t.m.Acts) && t.m.Acts[n].ID != "" {
			act += ", " + t.m.Acts[n].ID
		}
		t.sign(around, e.Round, "bad", "%s of %s", act, actor)
	case negotiation.EventShock:
		t.sign(around, e.Round, "note", "a shock from outside")
	}
}

// The sizes of a timeline.
const (
	laneWidth  = 720
	laneHeight = 18
	nameWidth  = 226
	nameLength = 33
)

// draw makes the figure; link is the place in the story that tells of a month.
func (t *timeline) draw(id string, link func(month int) string) *figure {
	f := &figure{ID: id + "-timeline", Kind: "plain", Width: laneWidth, Top: 24, Wide: true}
	var all []lane
	for i, l := range t.lanes {
		if len(l.bars)+len(l.signs) > 0 || i <= standing {
			all = append(all, l)
		}
	}
	n := len(all)
	for _, l := range t.issues {
		if len(l.bars) > 0 {
			all = append(all, l)
		}
	}
	gap := 0.0
	if len(all) > n {
		gap = laneHeight + 6
	}
	f.Height = f.Top + laneHeight*float64(len(all)) + gap + 8
	f.Bottom = f.Height - 6
	x := span{low: 1, high: float64(t.months) + 1, from: nameWidth, to: laneWidth - 12}
	f.text("axis", "end", nameWidth-8, 12, "month")
	for _, v := range t.ticks() {
		at := x.at(float64(v))
		f.add(mark{Kind: "line", Class: "rule", X: at, Y: f.Top - 4, X2: at, Y2: f.Bottom})
		f.text("tick", "start", at, 12, fmt.Sprint(v))
	}
	y := f.Top
	for i, l := range all {
		if i == n {
			y += gap
			f.text("axis", "start", 4, y-6, "Promised (stronger colour: more)")
		}
		t.lane(f, x, y, l, link)
		y += laneHeight
	}
	f.Numbers = t.numbers(all)
	f.Alt = t.alt()
	return f
}

// ticks are months at which a line is drawn, at most twelve.
func (t *timeline) ticks() (list []int) {
	step := 1
	for _, s := range []int{3, 6, 12, 24, 60, 120, 240} {
		if t.months/step < 12 {
			break
		}
		step = s
	}
	list = append(list, 1)
	for v := step; v <= t.months; v += step {
		if v > 1 {
			list = append(list, v)
		}
	}
	return list
}

// lane draws a lane below y.
func (t *timeline) lane(f *figure, x span, y float64, l lane, link func(int) string) {
	name := []rune(l.name)
	if len(name) > nameLength {
		name = append(name[:nameLength-1], '…')
	}
	f.add(mark{Kind: "text", Class: "lane", Anchor: "end", X: nameWidth - 8, Y: y + 13, Text: string(name)})
	f.add(mark{Kind: "line", Class: "rule", X: nameWidth, Y: y + laneHeight, X2: x.to, Y2: y + laneHeight})
	for _, b := range l.bars {
		title := fmt.Sprintf("%s: %s, %s", l.name, b.text, stretch(b))
		f.add(mark{Kind: "rect", Class: "bar-lane " + b.class, X: x.at(float64(b.from)), Y: y + 3, W: max(2, x.at(float64(b.to))-x.at(float64(b.from))),
			H: laneHeight - 5, Title: title, Href: link(b.from)})
	}
	place := math.Inf(-1)
	for _, s := range l.signs {
		at := x.at(float64(s.month) + 0.5)
		if t.months > 240 && at-place < 2 { // of very long runs not every sign can be seen
			continue
		}
		place = at
		f.add(t.symbol(s, at, y+laneHeight/2+0.5, fmt.Sprintf("%s, month %d: %s", l.name, s.month, s.text), link(s.month)))
	}
}

func stretch(b bar) string {
	if b.to-b.from <= 1 {
		return fmt.Sprintf("month %d", b.from)
	}
	return fmt.Sprintf("months %d to %d", b.from, b.to-1)
}

// symbol is a cross for what goes wrong, a disc for what goes right, a diamond for a change
// of government and a bar for the rest.
func (t *timeline) symbol(s sign, x, y float64, title, href string) mark {
	m := mark{Kind: "path", Class: "sign " + s.class, Title: title, Href: href}
	switch s.class {
	case "good":
		return mark{Kind: "circle", Class: m.Class, X: x, Y: y, R: 4, Title: title, Href: href}
	case "bad":
		m.D = fmt.Sprintf("M%s %sl7 7m0-7l-7 7", coordinate(x-3.5), coordinate(y-3.5))
	case "turn":
		m.D = fmt.Sprintf("M%s %sl5 5l-5 5l-5-5Z", coordinate(x), coordinate(y-5))
	default:
		m.D = fmt.Sprintf("M%s %sv9", coordinate(x), coordinate(y-4.5))
	}
	return m
}

// numbers are the lanes in words.
func (t *timeline) numbers(lanes []lane) *grid {
	g := &grid{Caption: "The timeline in words", Head: []string{"", "what lasts", "what happens"}}
	for _, l := range lanes {
		var bars, signs []string
		for _, b := range l.bars {
			bars = append(bars, fmt.Sprintf("%s (%s)", b.text, stretch(b)))
		}
		for _, s := range l.signs {
			signs = append(signs, fmt.Sprintf("%s (month %d)", s.text, s.month))
		}
		g.Rows = append(g.Rows, gridRow{Cells: []string{l.name, listed(bars), listed(signs)}})
	}
	return g
}

// mostListed is how many entries of a lane are told in words.
const mostListed = 60

func listed(entries []string) string {
	if n := len(entries) - mostListed; n > 0 {
		entries = append(entries[:mostListed:mostListed], fmt.Sprintf("and %d more", n))
	}
	return strings.Join(entries, ", ")
}

func (t *timeline) alt() string {
	signed, ended := 0, 0
	for _, s := range t.lanes[standing].signs {
		switch s.class {
		case "good":
			signed++
		case "bad":
			ended++
		}
	}
	return fmt.Sprintf("Timeline of %s: %s, %s of agreements.", plural(t.months, "month"), plural(signed, "signature"), plural(ended, "end"))
}
