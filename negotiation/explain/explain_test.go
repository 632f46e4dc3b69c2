package explain_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// load loads the larger example with settings. Unless they name a preset it is core.
func load(t testing.TB, sets ...string) *scenario.File {
	t.Helper()
	if !slices.ContainsFunc(sets, func(s string) bool { return strings.HasPrefix(s, "preset=") }) {
		sets = append([]string{"preset=core"}, sets...)
	}
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
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

func model(t testing.TB, sets ...string) *negotiation.Model {
	t.Helper()
	m, err := load(t, sets...).Model(agents.Standard())
	require.NoError(t, err)
	return m
}

func solver(t testing.TB, m *negotiation.Model, o ...negotiation.Observer) *negotiation.Solver {
	t.Helper()
	s, err := negotiation.NewSolver(m, o...)
	require.NoError(t, err)
	return s
}

// lively are settings under which more than the core happens.
var lively = []string{"preset=full", "params.thr=0.5", "params.msg=0.5", "params.grit_rate=0.1", "params.a_GOV=0.5", "params.a_USA=0.8"}

// terms gives access to the terms of an event by name.
type terms []negotiation.Term

func (ts terms) value(t *testing.T, name string, member int) float64 {
	t.Helper()
	for _, x := range ts {
		if x.Name == name && (member < 0 || x.Member == member) {
			return x.Value
		}
	}
	require.Fail(t, "no term", "%q of member %d", name, member)
	return 0
}

func (ts terms) has(name string) bool {
	return slices.ContainsFunc(ts, func(x negotiation.Term) bool { return x.Name == name })
}

func (ts terms) sum(name string, member int) (sum float64) {
	for _, x := range ts {
		if x.Name == name && x.Member == member && x.Issue >= 0 {
			sum += x.Value
		}
	}
	return sum
}

// parts sums the terms of a member's that stand between two.
func (ts terms) parts(member int, after, before string) (sum float64) {
	within := after == ""
	for _, x := range ts {
		switch {
		case x.Name == before:
			return sum
		case within && x.Member == member:
			sum += x.Value
		}
		within = within || x.Name == after
	}
	return math.NaN()
}

// TestTermsAddUp: what is told about an event is what decided it.
func TestTermsAddUp(t *testing.T) {
	t.Parallel()
	for name, sets := range map[string][]string{"core": nil, "lively": lively} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			notes := &explain.Notes{}
			m := model(t, sets...)
			s := solver(t, m, notes)
			checked := map[negotiation.EventKind]int{}
			for run := range uint64(60) {
				s.Run(5, run)
				log := &s.State().Log
				for n := range log.Len() {
					if ts := terms(notes.Of(n)); ts != nil {
						check(t, ts, log.At(n), m)
						checked[log.At(n).Kind]++
					}
				}
			}
			for _, k := range []negotiation.EventKind{negotiation.EventOffer, negotiation.EventAccept, negotiation.EventRefuse,
				negotiation.EventDraft, negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventAction,
				negotiation.EventReport, negotiation.EventCure, negotiation.EventUnproven, negotiation.EventTolerated, negotiation.EventSuspension} {
				assert.Positive(t, checked[k], "%v", k)
			}
			if sets == nil {
				return
			}
			for _, k := range []negotiation.EventKind{negotiation.EventAct, negotiation.EventThreat, negotiation.EventStepsIn,
				negotiation.EventStandsBack, negotiation.EventCampaign, negotiation.EventResult, negotiation.EventTurnover,
				negotiation.EventVouch, negotiation.EventInitiative} {
				assert.Positive(t, checked[k], "%v", k)
			}
		})
	}
}

const small = 1e-12

func check(t *testing.T, ts terms, e negotiation.Event, m *negotiation.Model) {
	t.Helper()
	what := fmt.Sprintf("%v in round %d", e.Kind, e.Round)
	for _, x := range ts {
		require.False(t, math.IsNaN(x.Value), "%s: %s", what, x.Name)
		require.NotEmpty(t, x.Unit)
		switch x.Name {
		case negotiation.TermWorth:
			present := ts.value(t, negotiation.TermPresent, x.Member)
			require.InDelta(t, x.Value, present+ts.sum(negotiation.TermGain, x.Member), small, what)
		case "no-deal utility":
			sum := 0.0
			for _, y := range ts {
				if y.Member == x.Member && strings.HasPrefix(y.Name, "of which") {
					sum += y.Value
				}
			}
			require.InDelta(t, x.Value, sum, 2*small, what)
		}
	}
	actor, subject := int(e.Actor), int(e.Subject)
	switch e.Kind {
	case negotiation.EventOffer:
		require.InDelta(t, e.Value, ts.value(t, negotiation.TermWorth, actor), small)
		require.InDelta(t, e.Extra, ts.value(t, negotiation.TermWorth, subject), small)
	case negotiation.EventAccept, negotiation.EventRefuse:
		worth := ts.value(t, negotiation.TermWorth, actor)
		for _, x := range ts {
			if strings.HasPrefix(x.Name, "cost at home") {
				worth -= x.Value
			}
		}
		require.InDelta(t, e.Value, worth, small)
		missing := ts.value(t, "threshold", actor) - e.Value
		require.InDelta(t, -missing, ts.value(t, "beyond the threshold", actor), small)
		require.Equal(t, e.Kind == negotiation.EventAccept, missing <= 1e-9)
	case negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventOutvoted:
		p := ts.value(t, "probability of a yes", actor)
		require.Equal(t, e.Value, p)
		gain := ts.value(t, negotiation.TermWorth, actor) - ts.value(t, negotiation.TermPresent, actor)
		require.InDelta(t, e.Extra, gain, small)
		require.Equal(t, e.Kind == negotiation.EventRatified, p > 0 && ts.value(t, "draw by its taste", actor) <= p)
		noise := ts.value(t, "scale of its taste shock", actor)
		require.InDelta(t, p, negotiation.Logistic((gain+ts.value(t, "loss that its executive makes up for", actor))/noise), 1e-9)
	case negotiation.EventAction:
		checkConduct(t, ts, e, actor)
	case negotiation.EventReport:
		require.Equal(t, e.Value, ts.value(t, "probability of a report by complying", actor))
	case negotiation.EventCure:
		require.Equal(t, e.Value, ts.value(t, "probability that guarantors restore compliance", -1))
		require.Less(t, ts.value(t, "draw for the guarantors", -1), e.Value)
	case negotiation.EventUnproven:
		require.Equal(t, e.Value, ts.value(t, "probability of a violation, given the report", -1))
		require.Equal(t, e.Extra, ts.value(t, "standard of proof", -1))
		require.LessOrEqual(t, e.Value, e.Extra)
	case negotiation.EventTolerated:
		require.Equal(t, e.Extra, ts.value(t, "probability that it enforces what is proven", subject))
		require.GreaterOrEqual(t, ts.value(t, "draw for its will", subject), e.Extra)
	case negotiation.EventSuspension:
		require.Less(t, ts.value(t, "draw for its will", actor), ts.value(t, "probability that it enforces what is proven", actor))
		require.Greater(t, e.Value, ts.value(t, "standard of proof", -1))
	default:
		checkPolitics(t, ts, e)
	}
}

// checkPolitics is about acts, threats, exits, third parties and votes.
func checkPolitics(t *testing.T, ts terms, e negotiation.Event) {
	t.Helper()
	actor := int(e.Actor)
	switch e.Kind {
	case negotiation.EventAct:
		if ts.has("because it has threatened to") {
			require.Equal(t, 1.0, ts.value(t, "by the script of the scenario", actor)+ts.value(t, "because it has threatened to", actor))
			return
		}
		require.Equal(t, e.Extra, ts.value(t, "probability of acting", actor))
		require.Less(t, ts.value(t, "draw for acting", actor), e.Extra)
		require.InDelta(t, ts.value(t, "value of the act", actor), ts.parts(actor, "provoked", "value of the act"), small)
	case negotiation.EventThreat:
		require.Equal(t, e.Extra, ts.value(t, "credibility", actor))
		require.Positive(t, ts.value(t, "value of threatening", actor))
	case negotiation.EventThreatUnmet:
		require.Positive(t, ts.value(t, "sum: it is carried out if above 0", actor))
	case negotiation.EventStepsIn, negotiation.EventStandsBack:
		require.InDelta(t, e.Value-e.Extra, ts.value(t, "net", actor), small)
		require.Equal(t, e.Kind == negotiation.EventStepsIn, ts.value(t, "draw", actor) < ts.value(t, "probability of stepping in", actor))
	case negotiation.EventCampaign:
		if ts.has("fairness from which it takes part") {
			fair := ts.value(t, "fairness of the vote, as it sees it", actor)
			require.Equal(t, e.Extra == 1, fair >= ts.value(t, "fairness from which it takes part", actor))
			return
		}
		require.Equal(t, e.Value, ts.value(t, "probability of taking part", actor))
		require.Equal(t, e.Extra == 1, ts.value(t, "draw", actor) < e.Value)
	case negotiation.EventResult:
		require.Equal(t, e.Value, ts.value(t, "probability of losing", actor))
		require.Equal(t, e.Extra == 1, ts.value(t, "draw", actor) < e.Value)
	case negotiation.EventAnnulment:
		require.Equal(t, e.Value, ts.value(t, "probability of annulling", actor))
		require.InDelta(t, e.Extra, ts.parts(actor, "", "value of annulling"), small)
	case negotiation.EventNotice:
		require.Equal(t, e.Value, ts.value(t, "value of staying", actor))
		require.Equal(t, e.Extra, ts.value(t, "value of leaving", actor))
	case negotiation.EventReciprocation, negotiation.EventUnanswered:
		require.Equal(t, e.Kind == negotiation.EventReciprocation, ts.value(t, "draw", actor) < ts.value(t, "probability of answering", actor))
	case negotiation.EventSidelined:
		require.InDelta(t, e.Value, ts.sum(negotiation.TermGain, actor), small)
		require.Less(t, e.Value, e.Extra)
	}
}

// checkConduct computes the choice anew from its terms.
func checkConduct(t *testing.T, ts terms, e negotiation.Event, actor int) {
	t.Helper()
	var value, p [negotiation.Actions]float64
	for a, name := range []string{"complying", "delivering in form only", "defecting"} {
		value[a] = ts.value(t, "value of "+name, actor)
		p[a] = ts.value(t, "probability of "+name, actor)
	}
	var want [negotiation.Actions]float64
	negotiation.Choice(value[:], 200, want[:])
	require.Equal(t, want, p, "the values are those from which the probabilities come")
	require.InDelta(t, ts.value(t, "saving by not delivering anything", actor), ts.sum("saving by not delivering", actor), small)
	drawn, sum := ts.value(t, "draw for the action", actor), 0.0
	for a := range int(e.Value) {
		sum += p[a]
	}
	require.GreaterOrEqual(t, drawn, sum-small)
	require.Less(t, drawn, sum+p[int(e.Value)]+small)
}

// TestListeningChangesNothing: with and without a listener a run is the same to the bit.
func TestListeningChangesNothing(t *testing.T) {
	t.Parallel()
	for _, sets := range [][]string{nil, lively, {"params.modes.granularity=obligation"}} {
		m := model(t, sets...)
		plain, heard := solver(t, m), solver(t, m, &explain.Notes{})
		require.False(t, plain.State().Listening())
		require.True(t, heard.State().Listening())
		for run := range uint64(25) {
			plain.Run(2, run)
			heard.Run(2, run)
			a, b := &plain.State().Log, &heard.State().Log
			require.Equal(t, a.Clone(), b.Clone())
			for _, v := range plain.Variables() {
				require.Equal(t, plain.State().View(v.Name), heard.State().View(v.Name), v.Name)
			}
		}
	}
}

// quiet is an observer that does not listen.
type quiet struct{}

func (quiet) Start(*negotiation.State)                      {}
func (quiet) Observe(*negotiation.State)                    {}
func (quiet) Finish(*negotiation.State, negotiation.Status) {}

func TestNothingIsComputedWhereNobodyListens(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s := solver(t, model(t, lively...), quiet{})
	require.False(t, s.State().Listening())
	for run := range uint64(10) {
		s.Run(1, run) // room for the log
	}
	assert.Zero(t, testing.AllocsPerRun(5, func() {
		for run := range uint64(10) {
			s.Run(1, run)
		}
	}))
}
