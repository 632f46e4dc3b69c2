package agenttest_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/agents/agenttest"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// failures is a test that records its failures.
type failures struct{ list []string }

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, args ...any) {
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

// of returns what a check found.
func (f *failures) of(check string) string {
	for _, s := range f.list {
		if text, ok := strings.CutPrefix(s, "agenttest: "+check+": "); ok {
			return text
		}
	}
	return ""
}

func suiteOn(c agenttest.Config) *failures {
	f := &failures{}
	agenttest.Run(f, c)
	return f
}

// frank has every capability and does nothing wrong, unless it is told to. It
// concedes with time, drafts its own offers, and counts the other side's.
type frank struct {
	agents.Negotiator
	aspire func(t negotiation.Turn, a float64) float64
	accept func(t negotiation.Turn, o negotiation.Offer, yes bool) bool
	draft  func(table negotiation.Table, out []float64) bool
	learn  func(t negotiation.Turn, o negotiation.Offer)
	ratify func(b negotiation.Ballot, p float64) float64
	recall func(vars []negotiation.Variable) []negotiation.Variable
	weigh  func(issues []negotiation.Issue, dst []negotiation.Quad, constant float64) float64
}

func (f *frank) Coefficients(issues []negotiation.Issue, dst []negotiation.Quad) float64 {
	c := f.Negotiator.Coefficients(issues, dst)
	if f.weigh != nil {
		return f.weigh(issues, dst, c)
	}
	return c
}

func (f *frank) Aspiration(t negotiation.Turn) float64 {
	a := f.Negotiator.Aspiration(t)
	if f.aspire != nil {
		return f.aspire(t, a)
	}
	return a
}

func (f *frank) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	yes := f.Negotiator.Accept(t, o)
	if f.accept != nil {
		return f.accept(t, o, yes)
	}
	return yes
}

// Propose asks for the best level on its gains and concedes on its losses as the
// window goes on.
func (f *frank) Propose(t negotiation.Turn, table negotiation.Table, out []float64) bool {
	give := float64(t.Step) / float64(t.Deadline)
	for k, q := range table.Own.Terms {
		out[k] = table.High[k]
		if q.B-q.G < 0 {
			out[k] = table.Low[k] + give*(table.High[k]-table.Low[k])
		}
	}
	if f.draft != nil {
		return f.draft(table, out)
	}
	return table.Own.Value(out) > t.Reservation
}

func (f *frank) Learn(t negotiation.Turn, o negotiation.Offer, own, _ bool) {
	if f.learn != nil {
		f.learn(t, o)
		return
	}
	if !own {
		t.Memory[0]++
	}
}

func (f *frank) Memory() []negotiation.Variable {
	vars := []negotiation.Variable{{Name: "offers", Meaning: "offers heard", Unit: "offers"}}
	if f.recall != nil {
		return f.recall(vars)
	}
	return vars
}

func (f *frank) Ratify(b negotiation.Ballot) float64 {
	p := negotiation.Logistic(20 * (b.Value - b.Reservation))
	if f.ratify != nil {
		return f.ratify(b, p)
	}
	return p
}

// maker returns a maker of frank agents that do a thing wrong.
func maker(spoil func(*frank)) agents.Maker {
	return func(s scenario.Spec) (negotiation.Agent, error) {
		f := &frank{Negotiator: agents.Negotiator{Preferences: agents.PreferencesOf(s), Schedule: s.Schedule, Noise: s.Noise}}
		spoil(f)
		return f, nil
	}
}

// It is not parallel because allocations are counted.
func TestSoundAgentPasses(t *testing.T) {
	for _, role := range []negotiation.Role{"", negotiation.Constituent} {
		f := suiteOn(agenttest.Config{New: maker(func(*frank) {}), Role: role, AllocationFree: true})
		assert.Empty(t, f.list, "role %q", role)
	}
}

// wrong is something wrong with an agent, the check that must find it, and a part
// of what it must say.
type wrong struct {
	name, check, says string
	spoil             func(*frank)
}

var wrongs = []wrong{
	{"a coefficient that is not finite", "coefficients", "finite", func(f *frank) {
		f.weigh = func(_ []negotiation.Issue, dst []negotiation.Quad, c float64) float64 {
			dst[2].B = math.Inf(1)
			return c
		}
	}},
	{"a coefficient that is not written", "coefficients", "not written", func(f *frank) {
		f.weigh = func(_ []negotiation.Issue, dst []negotiation.Quad, c float64) float64 {
			dst[1].G = math.NaN()
			return c
		}
	}},
	{"a constant that is not finite", "coefficients", "constant", func(f *frank) {
		f.weigh = func([]negotiation.Issue, []negotiation.Quad, float64) float64 { return math.NaN() }
	}},
	{"a convex utility", "coefficients", "concave", func(f *frank) {
		f.weigh = func(_ []negotiation.Issue, dst []negotiation.Quad, c float64) float64 { dst[0].G = -0.1; return c }
	}},
	{"a utility that changes", "coefficients", "asked for again", func(f *frank) {
		n := 0.0
		f.weigh = func(_ []negotiation.Issue, _ []negotiation.Quad, c float64) float64 { n += 0.01; return c + n }
	}},
	{"changes the issues", "ownership", "changed the issues", func(f *frank) {
		f.weigh = func(issues []negotiation.Issue, _ []negotiation.Quad, c float64) float64 {
			issues[4].Requires[0].Level = 1
			return c
		}
	}},
	{"a variable without a name", "memory", "no name", func(f *frank) {
		f.recall = func(v []negotiation.Variable) []negotiation.Variable { v[0].Name = ""; return v }
	}},
	{"two variables of one name", "memory", "twice", func(f *frank) {
		f.recall = func(v []negotiation.Variable) []negotiation.Variable { return append(v, v[0]) }
	}},
	{"a start of the wrong length", "memory", "2 values", func(f *frank) {
		f.recall = func(v []negotiation.Variable) []negotiation.Variable { v[0].Start = []float64{1, 2}; return v }
	}},
	{"a start that is no number", "memory", "not finite", func(f *frank) {
		f.recall = func(v []negotiation.Variable) []negotiation.Variable { v[0].Initial = math.NaN(); return v }
	}},
	{"variables that change", "memory", "asked for again", func(f *frank) {
		n := 0
		f.recall = func(v []negotiation.Variable) []negotiation.Variable { n++; v[0].Unit = fmt.Sprint(n); return v }
	}},
	{"writes NaN to its memory", "memory", "Learn wrote NaN", func(f *frank) {
		f.learn = func(t negotiation.Turn, _ negotiation.Offer) { t.Memory[0] = math.NaN() }
	}},
	{"reads memory that it has not declared", "acceptance", "out of range", func(f *frank) {
		f.learn = func(t negotiation.Turn, _ negotiation.Offer) { t.Memory[1] = 1 }
	}},
	{"demands NaN", "aspiration", "finite", func(f *frank) {
		f.aspire = func(t negotiation.Turn, a float64) float64 { return math.Sqrt(t.Best-t.Reservation-1) * a }
	}},
	{"demands too much", "aspiration", "between Reservation and Best", func(f *frank) {
		f.aspire = func(t negotiation.Turn, _ float64) float64 { return t.Best + 0.01 }
	}},
	{"demands too little", "aspiration", "between Reservation and Best", func(f *frank) {
		f.aspire = func(t negotiation.Turn, a float64) float64 { return a - 0.01 }
	}},
	{"changes its mind", "acceptance", "first with 0, then with 1", func(f *frank) {
		n := 0
		f.accept = func(negotiation.Turn, negotiation.Offer, bool) bool { n++; return n%2 == 0 }
	}},
	{"proposes NaN", "proposal", "finite", func(f *frank) {
		f.draft = func(_ negotiation.Table, out []float64) bool { out[0] = math.NaN(); return true }
	}},
	{"proposes what is not on the table", "proposal", "expected one from", func(f *frank) {
		f.draft = func(table negotiation.Table, out []float64) bool { out[5] = table.High[5] + 0.1; return true }
	}},
	{"passes a deal with a probability above one", "ratification", "1.5", func(f *frank) {
		f.ratify = func(negotiation.Ballot, float64) float64 { return 1.5 }
	}},
	{"passes a deal with no probability at all", "ratification", "NaN", func(f *frank) {
		f.ratify = func(b negotiation.Ballot, p float64) float64 { return p * b.Noise / b.Noise }
	}},
	{"passes a deal now and then", "ratification", "answers the same question", func(f *frank) {
		n := 0.0
		f.ratify = func(negotiation.Ballot, float64) float64 { n++; return 1 / n }
	}},
	{"does not do what it says", "acceptance", "it says that it takes what is worth", func(f *frank) {
		f.accept = func(t negotiation.Turn, o negotiation.Offer, _ bool) bool { return o.Value >= t.Best }
	}},
	{"writes to an offer", "ownership", "Accept changed offer.Package", func(f *frank) {
		f.accept = func(_ negotiation.Turn, o negotiation.Offer, yes bool) bool { o.Package[0] = 0.5; return yes }
	}},
	{"writes to an offer that it learns from", "ownership", "Learn changed offer.Package", func(f *frank) {
		f.learn = func(_ negotiation.Turn, o negotiation.Offer) { o.Package[1] += 0.1 }
	}},
	{"writes to a ballot", "ownership", "Ratify changed ballot.Package", func(f *frank) {
		f.ratify = func(b negotiation.Ballot, p float64) float64 { clear(b.Package); b.Package[0] = -1; return p }
	}},
	{"moves the bounds of the table", "ownership", "Propose changed table.High", func(f *frank) {
		f.draft = func(table negotiation.Table, _ []float64) bool { table.High[0]++; return true }
	}},
	{"changes the other side's utility", "ownership", "Propose changed table.Other", func(f *frank) {
		f.draft = func(table negotiation.Table, _ []float64) bool { table.Other.Terms[3].B = 1; return true }
	}},
	{"keeps an offer", "ownership", "keeps something", func(f *frank) {
		var kept []float64
		f.accept = func(_ negotiation.Turn, o negotiation.Offer, yes bool) bool { kept = o.Package; return yes }
		f.aspire = func(t negotiation.Turn, a float64) float64 {
			if kept != nil && kept[0] > -1 {
				return t.Reservation
			}
			return a
		}
	}},
	{"keeps its memory", "ownership", "keeps something", func(f *frank) {
		var kept []float64
		f.learn = func(t negotiation.Turn, _ negotiation.Offer) { kept = t.Memory; kept[0]++ }
		f.accept = func(_ negotiation.Turn, _ negotiation.Offer, yes bool) bool { return yes || kept != nil && kept[0] > 2 }
	}},
	{"keeps its coefficients", "ownership", "keeps something", func(f *frank) {
		var kept []negotiation.Quad
		f.weigh = func(_ []negotiation.Issue, dst []negotiation.Quad, c float64) float64 { kept = dst; return c }
		f.accept = func(_ negotiation.Turn, o negotiation.Offer, yes bool) bool {
			return yes || (negotiation.Objective{Terms: kept}).Value(o.Package) > -5
		}
	}},
	{"throws dice of its own", "replay", "run 0 differs", func(f *frank) {
		f.accept = func(_ negotiation.Turn, _ negotiation.Offer, yes bool) bool { return yes || rand.Float64() < 0.5 }
	}},
	{"learns from one run to the next", "replay", "when it is played again", func(f *frank) {
		met := 0.0
		f.accept = func(t negotiation.Turn, _ negotiation.Offer, yes bool) bool { met++; return yes || met > 30 }
	}},
	{"counts on being alone", "hidden state", "by turns", func(f *frank) {
		// It starts anew with every run, so that only another run meanwhile shows.
		last, window := 0, 0
		f.aspire = func(t negotiation.Turn, a float64) float64 {
			if t.Round < last {
				window = 0
			}
			last = t.Round
			window = max(window, t.Step+t.Round)
			return t.Reservation + (t.Best-t.Reservation)/float64(1+window)
		}
	}},
	{"stands no company", "concurrency", "at the same time", func(f *frank) {
		busy := new(atomic.Int32)
		f.aspire = func(_ negotiation.Turn, a float64) float64 {
			defer busy.Add(-1)
			if busy.Add(1) > 1 {
				panic("two calls at the same time")
			}
			runtime.Gosched()
			return a
		}
	}},
}

func TestWhatIsWrongIsFound(t *testing.T) {
	t.Parallel()
	for _, w := range wrongs {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			role := negotiation.Principal
			if w.check == "ratification" || strings.Contains(w.says, "ballot") {
				role = negotiation.Constituent
			}
			f := suiteOn(agenttest.Config{New: maker(w.spoil), Role: role})
			assert.Contains(t, f.of(w.check), w.says, "all: %q", f.list)
		})
	}
}

// It is not parallel because allocations are counted.
func TestFalseClaimsOfNoAllocationAreFound(t *testing.T) {
	var last atomic.Pointer[float64] // forces what is kept to the heap
	wasteful := maker(func(f *frank) {
		f.aspire = func(_ negotiation.Turn, a float64) float64 { last.Store(&a); return a }
	})
	claim := suiteOn(agenttest.Config{New: wasteful, AllocationFree: true})
	if raceFree {
		assert.Contains(t, claim.of("allocation"), "expected none")
	}
	assert.Empty(t, claim.of("ownership"))
	assert.Empty(t, suiteOn(agenttest.Config{New: wasteful}).of("allocation"), "nothing was claimed")
}

func TestAllowedAspirationsAreNotFound(t *testing.T) {
	t.Parallel()
	low := maker(func(f *frank) {
		f.aspire = func(_ negotiation.Turn, a float64) float64 { return a - 0.01 }
	})
	assert.NotEmpty(t, suiteOn(agenttest.Config{New: low}).list)
	assert.Empty(t, suiteOn(agenttest.Config{New: low, FreeAspiration: true}).list)
}

func TestAgentsThatCannotBeMadeAreFound(t *testing.T) {
	t.Parallel()
	said := func(c agenttest.Config) string {
		f := suiteOn(c)
		require.Len(t, f.list, 1)
		return f.of("construction")
	}
	assert.Contains(t, said(agenttest.Config{New: func(scenario.Spec) (negotiation.Agent, error) {
		return nil, errors.New("no agent today")
	}}), "as North: scenario.yaml: agents.North: making the agent: no agent today")
	assert.Contains(t, said(agenttest.Config{New: func(scenario.Spec) (negotiation.Agent, error) {
		return nil, nil
	}}), "no agent was made")
	assert.Contains(t, said(agenttest.Config{New: func(scenario.Spec) (negotiation.Agent, error) {
		panic("boom")
	}}), "panic: boom")
	assert.Contains(t, said(agenttest.Config{New: agents.Standard().Make, Role: "jester"}), "no jester")
	assert.Contains(t, said(agenttest.Config{New: agents.Standard().Make, Scenario: []byte("schema: detente/scenario/1\nhue: blue\n")}),
		"scenario.yaml:2:1: hue: unknown key")
	assert.PanicsWithValue(t, "agenttest: Config.New is nil", func() { suiteOn(agenttest.Config{}) })
}

const unratified = `schema: detente/scenario/1
id: quiet
months: 12
issues:
  - {id: W, owner: North, phase: 1, nu: 0.9, rho: 0.6, kappa: 0.3}
  - {id: T, owner: South, phase: 1, nu: 1, rho: 0.9, kappa: 0}
agents:
  - {id: North, role: principal, weights: {W: -0.4, T: +0.6}}
  - {id: South, role: principal, weights: {W: +0.7, T: -0.3}}
  - {id: Club, role: constituent, of: North, type: club, weights: {T: +1}}
`

func TestWhatIsNeverAskedIsReported(t *testing.T) {
	t.Parallel()
	c := agenttest.Config{New: maker(func(*frank) {}), Role: negotiation.Constituent, Scenario: []byte(unratified)}
	f := suiteOn(c)
	assert.Equal(t, []string{"agenttest: exercise: Ratify was never called in a negotiation, so nothing is known about it"}, f.list)

	c.Role = negotiation.Principal
	assert.Empty(t, suiteOn(c).list, "without packages the course that needs one is left out")
	mute := maker(func(f *frank) {
		f.draft = func(negotiation.Table, []float64) bool { return false }
	})
	c.New = mute
	assert.Empty(t, suiteOn(c).list, "to pass is allowed")
}
