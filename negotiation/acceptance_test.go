package negotiation_test

import (
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var long = flag.Bool("long", false, "run acceptance tests with as many runs as their tolerances are made for")

// runs returns a number of runs: few by default, many with -long.
func runs(few, many int) uint64 {
	if *long {
		return uint64(many)
	}
	return uint64(few)
}

// timeDependent makes every agent concede by time alone.
type timeDependent struct{}

func (timeDependent) Has(string) bool { return true }
func (timeDependent) Names() []string { return nil }
func (timeDependent) Make(s scenario.Spec) (negotiation.Agent, error) {
	return agents.Negotiator{Preferences: agents.Preferences{Weights: s.Weights, Values: s.Values}, Schedule: s.Schedule}, nil
}

func venezuelaData(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	return data
}

// venezuela loads the example scenario with settings. Unless they name a preset it is
// core.
func venezuela(t testing.TB, sets ...string) *scenario.File {
	t.Helper()
	data := venezuelaData(t)
	if !slices.ContainsFunc(sets, func(s string) bool { return strings.HasPrefix(s, "preset=") }) {
		sets = append([]string{"preset=core"}, sets...)
	}
	var list []scenario.Set
	for _, s := range sets {
		x, err := scenario.ParseSet(s)
		require.NoError(t, err)
		list = append(list, x)
	}
	f, err := scenario.Load("venezuela.yaml", data, list...)
	require.NoError(t, err)
	return f
}

func modelOf(t testing.TB, f *scenario.File) *negotiation.Model {
	t.Helper()
	m, err := f.Model(timeDependent{})
	require.NoError(t, err)
	return m
}

func solve(t testing.TB, m *negotiation.Model, observers ...negotiation.Observer) *negotiation.Solver {
	t.Helper()
	s, err := negotiation.NewSolver(m, observers...)
	require.NoError(t, err)
	return s
}

// without returns a copy of the model in which a part is left out.
func without(t testing.TB, m *negotiation.Model, name string) *negotiation.Model {
	t.Helper()
	found := false
	for _, p := range m.Parts() {
		found = found || p.Name() == name
	}
	require.True(t, found, "the model has no part %q", name)
	c := *m
	c.Parts = func() []negotiation.Part {
		var kept []negotiation.Part
		for _, p := range m.Parts() {
			if p.Name() != name {
				kept = append(kept, p)
			}
		}
		return kept
	}
	return &c
}

// entry is an event with names in the place of positions.
type entry struct {
	round          int
	kind           negotiation.EventKind
	actor, subject string
	value, extra   float64
	levels         map[string]float64
}

// entries returns the log of the last run by names.
func entries(s *negotiation.Solver) []entry {
	st := s.State()
	m, log := st.Model(), &st.Log
	name := func(i int16) string {
		if i < 0 {
			return ""
		}
		return m.Members[i].ID
	}
	list := make([]entry, log.Len())
	for n := range list {
		e := log.At(n)
		list[n] = entry{round: e.Round, kind: e.Kind, actor: name(e.Actor), subject: name(e.Subject), value: e.Value, extra: e.Extra}
		if y := log.Package(n); y != nil {
			list[n].levels = map[string]float64{}
			for k := range m.Issues {
				list[n].levels[m.Issues[k].ID] = y[k]
			}
		}
	}
	return list
}

// sameEntries requires two logs to be equal up to a tolerance. The names of
// issues in b that are no issues of a are skipped.
func sameEntries(t testing.TB, a, b []entry, tolerance float64, about string) {
	t.Helper()
	d, why := difference(a, b)
	require.LessOrEqual(t, d, tolerance, "%s: %s", about, why)
}

// difference returns the largest difference of two logs and where it lies; it
// is +Inf if they tell different stories.
func difference(a, b []entry) (worst float64, why string) {
	note := func(d float64, what string) {
		if d > worst || math.IsNaN(d) {
			worst, why = d, what
		}
	}
	if len(a) != len(b) {
		worst, why = math.Inf(1), "the logs differ in length"
	}
	for n := range min(len(a), len(b)) {
		x, y := a[n], b[n]
		if x.round != y.round || x.kind != y.kind || x.actor != y.actor || x.subject != y.subject {
			return math.Inf(1), describe(x) + " against " + describe(y)
		}
		what := describe(x) + " against " + describe(y)
		note(apart(x.value, y.value), what)
		note(apart(x.extra, y.extra), what)
		for id, v := range x.levels {
			if w, ok := y.levels[id]; ok {
				note(apart(v, w), what+" on "+id)
			} else {
				note(math.Inf(1), what+": no issue "+id)
			}
		}
	}
	return worst, why
}

// apart is the distance of two numbers, relative if they are large.
func apart(a, b float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / max(1, math.Abs(a), math.Abs(b))
}

func describe(e entry) string {
	return negotiation.Event{Round: e.round, Kind: e.kind, Actor: -1, Subject: -1, Value: e.value, Extra: e.extra}.String() + " " + e.actor + " " + e.subject
}

// tape records all variables of a run, bit by bit.
type tape struct {
	names []string
	rows  map[string][]float64
}

func (p *tape) Start(s *negotiation.State) {
	p.rows = map[string][]float64{}
	p.Observe(s)
}

func (p *tape) Observe(s *negotiation.State) {
	for _, n := range p.names {
		p.rows[n] = append(p.rows[n], s.View(n)...)
	}
}

func (p *tape) Finish(*negotiation.State, negotiation.Status) {}

// taped returns a solver that records all its variables.
func taped(t testing.TB, m *negotiation.Model) (*negotiation.Solver, *tape) {
	t.Helper()
	p := &tape{}
	s := solve(t, m, p)
	for _, v := range s.Variables() {
		p.names = append(p.names, v.Name)
	}
	return s, p
}

// ending records the means over the last rounds of a run by which it is
// classified.
type ending struct {
	window  int
	last    []negotiation.Climate
	outcome negotiation.Outcome
	climate negotiation.Climate
}

func (c *ending) Start(*negotiation.State) { c.last = c.last[:0] }

func (c *ending) Observe(s *negotiation.State) {
	d := s.View("delivered")
	c.last = append(c.last, negotiation.Climate{Tension: s.View("tension")[0], Cooperation: s.View("cooperation")[0],
		Delivered: [2]float64{d[0], d[1]}, Snapback: s.Snapped[0] != 0})
}

func (c *ending) Finish(s *negotiation.State, _ negotiation.Status) {
	c.climate = negotiation.Climate{}
	last := c.last[max(0, len(c.last)-c.window):]
	n := float64(len(last))
	for _, x := range last {
		c.climate.Tension += x.Tension / n
		c.climate.Cooperation += x.Cooperation / n
		for i := range x.Delivered {
			c.climate.Delivered[i] += x.Delivered[i] / n
		}
		c.climate.Snapback = c.climate.Snapback || x.Snapback
	}
	th := s.Model().Thresholds
	c.outcome = th.Classify(c.climate)
}
