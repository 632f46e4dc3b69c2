package explain_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
)

// replay plays a run of the scenario up to a round and that round with one setting
// changed since a given round, in the long way: the file is read anew. It returns the round's events.
func replay(t *testing.T, seed, run uint64, since, round int, path string, x float64) []negotiation.Event {
	t.Helper()
	base := solver(t, model(t))
	changed := solver(t, model(t, fmt.Sprintf("%s=%v", path, x)))
	base.Reset(seed, run)
	for range since - 1 {
		base.Round()
	}
	require.NoError(t, changed.CopyFrom(base))
	for range round - since + 1 {
		changed.Round()
	}
	log := &changed.State().Log
	var list []negotiation.Event
	for n := range log.Len() {
		if e := log.At(n); e.Round == round {
			list = append(list, e)
		}
	}
	return list
}

// find returns the event of one of the kinds by an actor; none is the zero event with
// round 0.
func find(list []negotiation.Event, actor int16, kinds ...negotiation.EventKind) negotiation.Event {
	for _, e := range list {
		for _, k := range kinds {
			if e.Kind == k && e.Actor == actor {
				return e
			}
		}
	}
	return negotiation.Event{}
}

// outcome says what became of the question that an event answers.
func outcome(list []negotiation.Event, of negotiation.Event) string {
	var e negotiation.Event
	switch of.Kind {
	case negotiation.EventAccept, negotiation.EventRefuse:
		e = find(list, of.Actor, negotiation.EventAccept, negotiation.EventRefuse)
	case negotiation.EventOffer, negotiation.EventPass:
		e = find(list, of.Actor, negotiation.EventOffer, negotiation.EventPass)
	case negotiation.EventRatified, negotiation.EventVetoed:
		e = find(list, of.Actor, negotiation.EventRatified, negotiation.EventVetoed)
	case negotiation.EventAction:
		if e = find(list, of.Actor, negotiation.EventAction); e.Round > 0 {
			return fmt.Sprint("action ", e.Value)
		}
		return "no change"
	case negotiation.EventReport, negotiation.EventSuspension, negotiation.EventCure:
		e = find(list, of.Actor, of.Kind)
	case negotiation.EventTolerated, negotiation.EventUnproven:
		if e = find(list, of.Subject, negotiation.EventSuspension); e.Round == 0 {
			return "no suspension"
		}
	default:
		return ""
	}
	if e.Round == 0 {
		return "none"
	}
	return e.Kind.String()
}

// paths are the parameters that the tests vary: enough to reverse most decisions.
var paths = []string{"params.mG", "params.mU", "params.betaU", "params.phi", "params.enfU", "params.cure", "params.inertia",
	"params.zN", "params.fa", "params.monitor", "params.zeta_v.INN", "params.zeta_v.CON", "params.zeta_v.MIL", "params.Tneg"}

func explained(t *testing.T, run uint64, round int, paths ...string) *explain.Explanation {
	t.Helper()
	x, err := explain.Explain(explain.Case{File: load(t), Types: agents.Standard(), Seed: 1, Run: run, Round: round, Paths: paths})
	require.NoError(t, err)
	return x
}

// TestReversalsHold replays rounds on both sides of the values reported.
func TestReversalsHold(t *testing.T) {
	t.Parallel()
	checked := map[negotiation.EventKind]int{}
	for _, at := range busy(t, 14) {
		x := explained(t, at.run, at.round, paths...)
		assert.Equal(t, len(paths), x.Tried)
		for _, d := range x.Decisions {
			for n, c := range d.Changes {
				require.LessOrEqual(t, c.Low, c.Needed)
				require.GreaterOrEqual(t, c.High, c.Needed)
				require.Less(t, math.Abs(c.Holds-c.Value), math.Abs(c.Needed-c.Value), c.Path)
				require.True(t, c.Since == at.round || c.Since == at.round-1 && d.Phase < negotiation.Domestic)
				require.True(t, n == 0 || c.Distance >= d.Changes[n-1].Distance, "the smallest first")
				was := outcome([]negotiation.Event{d.Event}, d.Event)
				if was == "" || n > 1 {
					continue
				}
				if d.Kind == negotiation.EventTolerated || d.Kind == negotiation.EventUnproven {
					was = "no suspension"
				}
				there := outcome(replay(t, 1, at.run, c.Since, at.round, c.Path, c.Needed), d.Event)
				here := outcome(replay(t, 1, at.run, c.Since, at.round, c.Path, c.Holds), d.Event)
				assert.NotEqual(t, was, there, "%v: %s = %v", d.Event, c.Path, c.Needed)
				if here != "none" { // the question need not arise
					assert.Equal(t, was, here, "%v: %s = %v", d.Event, c.Path, c.Holds)
				}
				checked[d.Kind]++
			}
		}
	}
	for _, k := range []negotiation.EventKind{negotiation.EventAccept, negotiation.EventRatified, negotiation.EventVetoed,
		negotiation.EventAction, negotiation.EventReport} {
		assert.Positive(t, checked[k], "%v", k)
	}
}

type place struct {
	run   uint64
	round int
}

// busy finds rounds in which several kinds of things happen.
func busy(t *testing.T, most int) (places []place) {
	t.Helper()
	s := solver(t, model(t))
	seen := map[negotiation.EventKind]int{}
	for run := uint64(0); run < 60 && len(places) < most; run++ {
		s.Run(1, run)
		log := &s.State().Log
		for n := range log.Len() {
			e := log.At(n)
			switch e.Kind {
			case negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventAction, negotiation.EventUnproven,
				negotiation.EventTolerated, negotiation.EventSuspension, negotiation.EventCure:
				p := place{run, e.Round}
				if seen[e.Kind]++; seen[e.Kind] <= 2 && (len(places) == 0 || places[len(places)-1] != p) {
					places = append(places, p)
				}
			}
		}
	}
	return places
}

// TestKnownReversals compares with values that can be worked out by hand.
func TestKnownReversals(t *testing.T) {
	t.Parallel()
	known := map[negotiation.EventKind]int{}
	for _, at := range busy(t, 14) {
		x := explained(t, at.run, at.round, paths...)
		for _, d := range x.Decisions {
			ts := terms(d.Terms)
			actor := int(d.Event.Actor)
			want, path := math.NaN(), ""
			switch d.Kind {
			case negotiation.EventRatified, negotiation.EventVetoed:
				// The discretion at which the probability of a yes is the draw.
				draw := ts.value(t, "draw by its taste", actor)
				gain := ts.value(t, negotiation.TermWorth, actor) - ts.value(t, negotiation.TermPresent, actor)
				want = ts.value(t, "scale of its taste shock", actor)*math.Log(draw/(1-draw)) - gain
				path = "params.zeta_v." + x.Model.Members[actor].ID
			case negotiation.EventAction:
				for _, c := range ts {
					if c.Name == "draw for keeping its conduct" {
						want, path = c.Value, "params.inertia"
					}
				}
			case negotiation.EventUnproven:
				enforcer := int(d.Event.Subject)
				if ts.value(t, "draw for its will", enforcer) < ts.value(t, "probability that it enforces what is proven", enforcer) {
					want, path = d.Event.Value, "params.phi"
				}
			}
			for _, c := range d.Changes {
				if c.Path != path || d.Kind == negotiation.EventAction && c.Needed < c.Value {
					continue
				}
				low, high := min(c.Needed, c.Holds), max(c.Needed, c.Holds)
				assert.LessOrEqual(t, low, want+1e-9, "%v by %s", d.Kind, path)
				assert.GreaterOrEqual(t, high, want-1e-9, "%v by %s", d.Kind, path)
				assert.Less(t, high-low, 0.003*(c.High-c.Low))
				known[d.Kind]++
			}
		}
	}
	assert.Positive(t, known[negotiation.EventRatified]+known[negotiation.EventVetoed])
	assert.Positive(t, known[negotiation.EventAction])
	assert.Positive(t, known[negotiation.EventUnproven])
}

// TestNothingIsMadeUp: where no parameter reverses a decision, none is named.
func TestNothingIsMadeUp(t *testing.T) {
	t.Parallel()
	decisions := 0
	for _, at := range busy(t, 6) {
		x := explained(t, at.run, at.round, "params.k_thaw", "params.init.E")
		assert.Equal(t, 2, x.Tried)
		for _, d := range x.Decisions {
			_, ok := d.Smallest()
			assert.False(t, ok, "the classes of outcomes decide nothing, and how a run began is history")
			decisions++
		}
	}
	assert.Positive(t, decisions)
}

func TestExplainRefusesRoundsThatAreNotPlayed(t *testing.T) {
	t.Parallel()
	for round, want := range map[int]string{
		0:  "explain: round 0, expected at least 1",
		-3: "explain: round -3, expected at least 1",
		49: "explain: run 2 ends after round 48 (reached the horizon), so that there is no round 49",
	} {
		_, err := explain.Explain(explain.Case{File: load(t), Types: agents.Standard(), Seed: 1, Run: 2, Round: round})
		assert.EqualError(t, err, want)
	}
	x := explained(t, 2, 48, "params.fa")
	assert.NotNil(t, x)
}
