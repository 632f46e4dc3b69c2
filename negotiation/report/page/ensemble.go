package page

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/setback"
)

// Ensemble is what a page says of many runs of one model.
type Ensemble struct {
	Model  *negotiation.Model
	Digest *ensemble.Digest
	// Course are the quantities that are followed over time.
	Course []Fan
	// OverTime are the outcome classes by month.
	OverTime report.Shares
	// Plane is the utility plane; nil leaves it out.
	Plane *Plane
	// Setbacks say why talks failed; nil leaves that out.
	Setbacks *setback.Count
	// Typical are the typical runs of the classes; see [ensemble.Digest.Typical].
	Typical []Told
}

// Told is a run that is told in full.
type Told struct {
	Run   uint64
	Class negotiation.Outcome
	Log   *negotiation.Log
}

// Words are the outcome classes in words.
var Words = [negotiation.Outcomes]string{"détente", "contested thaw", "stalemate", "escalation"}

// outcomes are all of them.
var outcomes = [negotiation.Outcomes]negotiation.Outcome{negotiation.Detente, negotiation.Contested, negotiation.Stalemate, negotiation.Escalation}

// Sections are the sections of a page about the ensemble.
func (e *Ensemble) Sections() ([]Section, error) {
	if e.Digest.Runs() == 0 {
		return nil, errors.New("page: no run has been played")
	}
	for _, m := range e.Digest.Metrics {
		if id, ok := strings.CutPrefix(m.Name, observe.UtilityPrefix); ok && e.member(id) == nil {
			return nil, fmt.Errorf("page: the digest is of another model: there is no agent %s in %s", id, e.Model.ID)
		}
	}
	list := []Section{e.endings()}
	if len(e.Course) > 0 {
		s := Section{ID: "course", Title: "What happens over time",
			Lead: "Lines are medians; the dark band holds the middle half of the runs, the light one the middle 90%. How far the runs spread is chance within the model, and no error of it."}
		for _, f := range e.Course {
			s.Parts = append(s.Parts, f)
		}
		list = append(list, s)
	}
	if e.Setbacks != nil {
		list = append(list, e.failures())
	}
	list = append(list, e.gains())
	if e.Plane != nil {
		list = append(list, Section{ID: "plane", Title: "What could be agreed, and what was", Parts: []Part{*e.Plane},
			Lead: "Each point is what a package is worth to both sides beyond the status quo, if both keep their word. On the frontier neither can gain without a loss to the other."})
	}
	if len(e.Typical) > 0 {
		list = append(list, e.typical())
	}
	return list, nil
}

// Short says in a few sentences what came out.
func (e *Ensemble) Short() []string {
	d := e.Digest
	most := d.Outcomes.Share(d.Common())
	low, high := most.Interval()
	list := []string{fmt.Sprintf("Of %s, %s end in %s, the most frequent class (95%% interval %s to %s). %s.", plural(d.Runs(), "run"),
		percent(most.Value()), Words[d.Common()], percent(low), percent(high), capital(e.others()))}
	if lowest, highest, ok := e.spread(); ok {
		list = append(list, fmt.Sprintf("That share depends on conventions: with the thresholds of the classes moved by a fifth it runs from %s to %s.", percent(lowest), percent(highest)))
	}
	if m, ok := d.Metric("first"); ok && m.N() > 0 {
		low, high := m.Interval()
		list = append(list, fmt.Sprintf("Something is signed in %s of the runs, on average for the first time in month %s (%s to %s).",
			percent(float64(m.N())/float64(d.Runs())), decimal(m.Mean(), 1), decimal(low, 1), decimal(high, 1)))
	}
	if e.Setbacks != nil && e.Setbacks.Failed.Runs > 0 {
		g := &e.Setbacks.Failed
		causes := leading(g)
		var told []string
		for _, c := range causes[:min(3, len(causes))] {
			told = append(told, fmt.Sprintf("%s (%s)", c, percent(g.LastShare(c).Value())))
		}
		list = append(list, fmt.Sprintf("In the %s that end in stalemate or escalation, the last thing that went wrong was most often %s.", plural(g.Runs, "run"), strings.Join(told, ", ")))
	}
	return list
}

// others lists the shares of the other classes.
func (e *Ensemble) others() string {
	var list []string
	for _, o := range outcomes {
		if o != e.Digest.Common() {
			list = append(list, fmt.Sprintf("%s: %s", Words[o], percent(e.Digest.Outcomes.Share(o).Value())))
		}
	}
	return strings.Join(list, "; ")
}

// spread is where the share of the most frequent class lies under other thresholds.
func (e *Ensemble) spread() (low, high float64, ok bool) {
	o := e.Digest.Common()
	low = e.Digest.Outcomes.Share(o).Value()
	high = low
	for i := range e.Digest.Others {
		v := e.Digest.Others[i].Share(o).Value()
		low, high = min(low, v), max(high, v)
	}
	return low, high, len(e.Digest.Others) > 0
}

// endings says how runs end.
func (e *Ensemble) endings() Section {
	d := e.Digest
	shares := Estimates{Title: "How runs end: share of runs", Series: []string{"share"}, Form: Percent, Bars: true, High: 1,
		Note: "In brackets and as a line: 95% intervals (Wilson). They say how far the number of runs leaves a share open, and nothing about the model."}
	for _, o := range outcomes {
		s := d.Outcomes.Share(o)
		low, high := s.Interval()
		shares.Rows = append(shares.Rows, Row{capital(Words[o]), []Estimate{{s.Value(), low, high}}})
		shares.Colours = append(shares.Colours, o.String())
	}
	moved := Table{Caption: "The same runs with the thresholds of the classes moved", Head: []string{""}}
	for _, o := range outcomes {
		moved.Head = append(moved.Head, Words[o])
	}
	row := func(name string, c *ensemble.Classes) {
		cells := []string{name}
		for _, o := range outcomes {
			cells = append(cells, percent(c.Share(o).Value()))
		}
		moved.Rows = append(moved.Rows, cells)
	}
	row("as they are", &d.Outcomes)
	for i := range d.Variants {
		row(d.Variants[i].Name, &d.Others[i])
	}
	over := Shares{Shares: e.OverTime, Note: "Each month is judged by the stretch of months that ends with it."}
	for _, name := range e.OverTime.Names {
		over.Words = append(over.Words, word(name))
	}
	return Section{ID: "endings", Title: "How runs end", Lead: e.thresholds(), Parts: []Part{shares, over, moved}}
}

// word is an outcome class in words; another name stays as it is.
func word(name string) string {
	for _, o := range outcomes {
		if o.String() == name {
			return Words[o]
		}
	}
	return name
}

func (e *Ensemble) thresholds() string {
	t := e.Model.Thresholds
	if t == (negotiation.Thresholds{}) {
		t = negotiation.DefaultThresholds()
	}
	text := fmt.Sprintf("The last %s decide. Escalation: tension of %.2f or more", plural(t.Window, "month"), t.Escalation)
	if t.Acts > 0 {
		text += fmt.Sprintf(", or %s by each side", plural(t.Acts, "hostile act"))
	}
	return text + fmt.Sprintf(". Détente: cooperation of %.2f or more at a tension of at most %.2f, without a collapse. Contested thaw: cooperation of %.2f or more. Else stalemate. For détente and thaw each side must have delivered at least %.0f%% of that cooperation.",
		t.DetenteCooperation, t.DetenteTension, t.Thaw, 100*t.SideShare)
}

// gains says who gains and who loses.
func (e *Ensemble) gains() Section {
	d := e.Digest
	c := Choice{Legend: "Runs that end in"}
	all := e.gainsOf("all runs", d.Overall)
	low, high := 0.0, 0.0
	tables := []Estimates{all}
	names := []string{"any class"}
	for _, o := range outcomes {
		if d.Outcomes[o] > 0 {
			tables = append(tables, e.gainsOf("runs that end in "+Words[o], d.ByClass[o]))
			names = append(names, Words[o])
		}
	}
	for i := range tables {
		a := tables[i].axis()
		low, high = min(low, a.low), max(high, a.high)
	}
	for i := range tables {
		tables[i].Low, tables[i].High = low, high
		c.Options = append(c.Options, Option{names[i], []Part{tables[i]}})
	}
	return Section{ID: "gains", Title: "Who gains and who loses",
		Lead:  "Utility of what is delivered, mean over time, less that of the status quo, by agent. Each agent has a scale of its own: compare signs and changes of one agent, not sizes between agents.",
		Parts: []Part{c}}
}

// member is an agent of the model that has preferences, nil if there is none of that ID.
func (e *Ensemble) member(id string) *negotiation.Member {
	at := slices.IndexFunc(e.Model.Members, func(b negotiation.Member) bool { return b.ID == id && b.Agent != nil })
	if at < 0 {
		return nil
	}
	return &e.Model.Members[at]
}

func (e *Ensemble) gainsOf(which string, moments []ensemble.Moments) Estimates {
	x := Estimates{Title: "Gain in utility, " + which, Series: []string{"gain"}, Form: Signed}
	quo := make([]float64, len(e.Model.Issues))
	for k := range quo {
		quo[k] = e.Model.Issues[k].StatusQuo
	}
	for i, m := range e.Digest.Metrics {
		id, ok := strings.CutPrefix(m.Name, observe.UtilityPrefix)
		if !ok {
			continue
		}
		b := e.member(id)
		worth := negotiation.Objective{Terms: make([]negotiation.Quad, len(quo))}
		worth.Const = b.Agent.Coefficients(e.Model.Issues, worth.Terms)
		base := worth.Value(quo)
		low, high := moments[i].Interval()
		name := id
		if b.Name != "" && b.Name != id {
			name += " " + b.Name
		}
		x.Rows = append(x.Rows, Row{name, []Estimate{{moments[i].Mean() - base, low - base, high - base}}})
	}
	return x
}

// typical tells one run of each class.
func (e *Ensemble) typical() Section {
	c := Choice{Legend: "A typical run that ends in"}
	for _, t := range e.Typical {
		a := Account{Title: fmt.Sprintf("Run %d, which ends in %s", t.Run, Words[t.Class]), Model: e.Model, Log: t.Log,
			Note: "Discs: what goes right; crosses: what goes wrong; diamonds: changes of government. Whatever is marked leads to its month in the story."}
		if t.Class == e.Digest.Common() {
			c.First = len(c.Options)
		}
		c.Options = append(c.Options, Option{Words[t.Class], []Part{a}})
	}
	return Section{ID: "typical", Title: "One typical run of each class",
		Lead:  "Each is the medoid of its class: the run nearest to all others of the class in what was delivered, tension, trust, deals and utilities. It is typical, and still one run.",
		Parts: []Part{c}}
}
