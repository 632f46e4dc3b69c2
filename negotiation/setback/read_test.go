package setback_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/setback"
	"github.com/detente-sim/detente/negotiation/survival"
)

// Members of the hand-made logs.
const (
	north = 0
	south = 1
	voter = 2
	none  = -1
)

// talks is a model of two parties and one voter in which nothing happens.
func talks(t *testing.T) *negotiation.Model {
	t.Helper()
	issues := []negotiation.Issue{{ID: "land", Owner: "North", Phase: 1}}
	p, err := agents.NewPreferences(issues, 0, map[string]float64{"land": 1})
	require.NoError(t, err)
	side := func(id string) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{Preferences: p}}
	}
	return &negotiation.Model{ID: "talks", Rounds: 48,
		Issues:  issues,
		Members: []negotiation.Member{side("North"), side("South"), {ID: "Voter"}}}
}

// kept are benchmarks by which a package of level x is worth x to both sides.
func kept(zone bool) *observe.Benchmarks {
	linear := negotiation.Objective{Terms: []negotiation.Quad{{B: 1}}}
	return &observe.Benchmarks{Worth: [2]negotiation.Objective{linear, linear}, Zone: zone}
}

// writer writes a log by hand.
type writer struct {
	*negotiation.State
	model *negotiation.Model
}

func (w *writer) at(round int, kind negotiation.EventKind, actor, subject int, extra float64) *writer {
	w.Round = round
	w.Emit(kind, actor, subject, 0, extra, nil)
	return w
}

func (w *writer) opens(round int) *writer {
	return w.at(round, negotiation.EventWindow, north, none, 0)
}

// refuses lets North offer a level and South refuse it, who demands something.
func (w *writer) refuses(round int, level, demand float64) *writer {
	w.Round = round
	w.Emit(negotiation.EventOffer, north, south, 0, 0, []float64{level})
	return w.at(round, negotiation.EventRefuse, south, north, demand)
}

func (w *writer) vetoed(round int) *writer {
	return w.at(round, negotiation.EventAccept, south, north, 0).at(round, negotiation.EventVetoed, voter, south, 0)
}

func (w *writer) fails(round int) *writer { return w.at(round, negotiation.EventNoDeal, none, none, 0) }

func (w *writer) signs(round int) *writer {
	return w.at(round, negotiation.EventSignature, north, none, 0)
}

func (w *writer) collapses(round int, did negotiation.Action) *writer {
	return w.at(round, negotiation.EventSuspension, south, north, float64(did)).at(round, negotiation.EventSnapback, south, north, 0)
}

func (w *writer) read(t *testing.T, b *observe.Benchmarks, r setback.Rules) setback.Run {
	t.Helper()
	w.at(48, negotiation.EventEnd, none, none, 0)
	run, err := setback.NewReader(w.model, b, r).Read(&w.Log)
	require.NoError(t, err)
	return run
}

func log(t *testing.T) *writer {
	t.Helper()
	m := talks(t)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 0)
	return &writer{s.State(), m}
}

// times is what is counted.
func times(causes ...setback.Cause) (n [setback.Causes]int) {
	for _, c := range causes {
		n[c]++
	}
	return n
}

func TestCauses(t *testing.T) {
	t.Parallel()
	three := setback.DefaultRules()
	for name, x := range map[string]struct {
		log   *writer
		kept  *observe.Benchmarks
		rules setback.Rules
		times [setback.Causes]int
		last  setback.Cause
	}{
		"nothing": {log(t), kept(true), three, times(), setback.None},
		"a demand that is too high": {log(t).opens(1).refuses(1, 0.3, 0.5).fails(2), kept(true), three,
			times(setback.Deadline), setback.Deadline},
		"an offer that would do if it were kept": {log(t).opens(1).refuses(1, 0.5, 0.5).fails(2), kept(true), three,
			times(setback.Distrust), setback.Distrust},
		"the same where nothing is known of what is kept": {log(t).opens(1).refuses(1, 0.5, 0.5).fails(2), nil, three,
			times(setback.Deadline), setback.Deadline},
		"nothing to offer though there is a zone": {log(t).opens(1).at(1, negotiation.EventPass, north, south, 0).fails(2), kept(true), three,
			times(setback.Distrust), setback.Distrust},
		"nothing to offer where there is none": {log(t).opens(1).at(1, negotiation.EventPass, north, south, 0).fails(2), kept(false), three,
			times(setback.Deadline), setback.Deadline},
		"a veto": {log(t).opens(1).vetoed(1).fails(2), kept(true), three,
			times(setback.Rejection), setback.Rejection},
		"a text that is not put to a vote again": {log(t).opens(1).at(1, negotiation.EventShelved, none, none, 6).fails(2), kept(true), three,
			times(setback.Rejection), setback.Rejection},
		"several vetoes of one round count once": {log(t).opens(1).vetoed(1).vetoed(1).refuses(2, 0.1, 0.5).refuses(3, 0.1, 0.5).fails(3), kept(true), three,
			times(setback.Deadline), setback.Deadline},
		"of equals rejection comes first": {log(t).opens(1).refuses(1, 0.5, 0.5).vetoed(2).refuses(3, 0.1, 0.5).fails(3), kept(true), three,
			times(setback.Rejection), setback.Rejection},
		"and distrust second": {log(t).opens(1).refuses(1, 0.5, 0.5).refuses(2, 0.1, 0.5).fails(3), kept(true), three,
			times(setback.Distrust), setback.Distrust},
		"the threat that did not help is of the same round": {log(t).opens(1).refuses(1, 0.1, 0.5).refuses(1, 0.5, 0.5).fails(2), kept(true), three,
			times(setback.Distrust), setback.Distrust},
		"a crisis": {log(t).opens(1).refuses(1, 0.3, 0.5).at(2, negotiation.EventIncident, none, none, 0).fails(4), kept(true), three,
			times(setback.Incident), setback.Incident},
		"a crisis long ago": {log(t).opens(1).refuses(1, 0.3, 0.5).at(2, negotiation.EventIncident, none, none, 0).fails(5), kept(true), three,
			times(setback.Deadline), setback.Deadline},
		"a crisis under rules without": {log(t).opens(1).refuses(1, 0.3, 0.5).at(2, negotiation.EventIncident, none, none, 0).fails(2), kept(true), setback.Rules{},
			times(setback.Deadline), setback.Deadline},
		"an attack": {log(t).at(1, negotiation.EventAttack, north, voter, 0).opens(1).refuses(1, 0.3, 0.5).fails(2), kept(true), three,
			times(setback.Spoiler), setback.Spoiler},
		"distrust is not put down to a crisis": {log(t).opens(1).refuses(1, 0.5, 0.5).at(2, negotiation.EventIncident, none, none, 0).fails(2), kept(true), three,
			times(setback.Distrust), setback.Distrust},
		"talks when the run ends": {log(t).opens(40).refuses(40, 0.3, 0.5), kept(true), three,
			times(setback.Deadline), setback.Deadline},
		"a window in which nothing was said yet": {log(t).opens(48), kept(true), three, times(), setback.None},
		"cheating":                               {log(t).signs(3).collapses(9, negotiation.Defect), kept(true), three, times(setback.Cheating), setback.Cheating},
		"a false alarm":                          {log(t).signs(3).collapses(9, negotiation.Comply), kept(true), three, times(setback.FalseAlarm), setback.FalseAlarm},
		"spoilers and no violation": {log(t).signs(3).at(8, negotiation.EventAttack, north, voter, 0).collapses(9, negotiation.Comply), kept(true), three,
			times(setback.Spoiler), setback.Spoiler},
		"a turnover": {log(t).signs(3).at(8, negotiation.EventTurnover, north, none, 0).collapses(9, negotiation.Comply), kept(true), three,
			times(setback.TurnedOver), setback.TurnedOver},
		"a denunciation": {log(t).signs(3).at(7, negotiation.EventNotice, north, south, 0).at(9, negotiation.EventDenounced, north, south, 0), kept(true), three,
			times(setback.Denunciation), setback.Denunciation},
		"the second deal as well": {log(t).signs(3).collapses(9, negotiation.Defect).opens(12).signs(13).collapses(20, negotiation.Comply), kept(true), three,
			times(setback.Cheating, setback.FalseAlarm), setback.FalseAlarm},
		"a deal that stands": {log(t).signs(3).collapses(9, negotiation.Defect).opens(12).signs(13).opens(20).refuses(20, 0.3, 0.5).fails(21), kept(true), three,
			times(setback.Cheating, setback.Deadline), setback.Thin},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, setback.Run{Times: x.times, Last: x.last}, x.log.read(t, x.kept, x.rules))
		})
	}
}

func TestARunThatGoesOnIsAnError(t *testing.T) {
	t.Parallel()
	_, err := setback.NewReader(talks(t), nil, setback.Rules{}).Read(&log(t).opens(1).Log)
	require.ErrorIs(t, err, setback.ErrRunning)
}

func TestNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for c := range setback.Causes {
		assert.NotEmpty(t, c.String())
		assert.False(t, seen[c.String()], c.String())
		seen[c.String()] = true
	}
	assert.Equal(t, "cause 99", setback.Cause(99).String())
}

func TestCounts(t *testing.T) {
	t.Parallel()
	thin := &setback.Run{Times: times(setback.Cheating, setback.Cheating), Last: setback.Thin}
	lost := &setback.Run{Times: times(setback.Distrust), Last: setback.Distrust}
	var a, b setback.Count
	a.Add(negotiation.Stalemate, thin)
	a.Add(negotiation.Escalation, thin)
	b.Add(negotiation.Stalemate, lost)
	b.Add(negotiation.Detente, thin)
	a.Merge(&b)
	assert.Equal(t, 3, a.Failed.Runs)
	assert.Equal(t, 1, a.Others.Runs)
	assert.Equal(t, times(setback.Thin, setback.Tense, setback.Distrust), a.Failed.Last)
	assert.Equal(t, times(setback.Thin), a.Others.Last)
	assert.Equal(t, 4, a.Failed.Times[setback.Cheating])
	assert.Equal(t, 2, a.Failed.In[setback.Cheating])
	assert.InDelta(t, 2.0/3, a.Failed.InShare(setback.Cheating).Value(), 1e-12)
	assert.InDelta(t, 1.0/3, a.Failed.LastShare(setback.Tense).Value(), 1e-12)
}

// TestRuns holds the reader against other records of the same runs.
func TestRuns(t *testing.T) {
	t.Parallel()
	m, b := republic(t)
	rules := setback.DefaultRules()
	record := setback.NewRecord(setback.NewReader(m, b, rules))
	s, err := negotiation.NewSolver(m, record)
	require.NoError(t, err)
	var seen [setback.Causes]int
	for run := range uint64(200) {
		s.Run(1, run)
		r, st := record.Run(), s.State()
		ended, windows := 0, 0
		for n := range st.Log.Len() {
			switch st.Log.At(n).Kind {
			case negotiation.EventSnapback, negotiation.EventDenounced:
				ended++
			case negotiation.EventNoDeal:
				windows++
			}
		}
		ends, talks := 0, 0
		for c, n := range r.Times {
			seen[c] += n
			switch setback.Cause(c) {
			case setback.Rejection, setback.Distrust, setback.Deadline, setback.Incident:
				talks += n
			case setback.Spoiler: // of both kinds
			default:
				ends += n
			}
		}
		spoiled := r.Times[setback.Spoiler]
		assert.LessOrEqual(t, ends, ended, "run %d", run)
		assert.GreaterOrEqual(t, ends+spoiled, ended, "run %d", run)
		assert.LessOrEqual(t, talks, windows+1, "run %d: of a window that is open at the end there is one more", run)
		assert.GreaterOrEqual(t, talks+spoiled, windows, "run %d", run)
		assert.Equal(t, st.Agreement.Binds(), r.Last == setback.Thin, "run %d", run)
		life, err := survival.Read(&st.Log, rules.Ends)
		require.NoError(t, err)
		if life.Cause == survival.Cheating {
			assert.Positive(t, r.Times[setback.Cheating], "run %d", run)
		}
	}
	for _, c := range []setback.Cause{setback.Rejection, setback.Distrust, setback.Deadline, setback.Cheating, setback.FalseAlarm, setback.TurnedOver} {
		assert.Positive(t, seen[c], "%v is never found in 200 runs", c)
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m, b := republic(t)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(1, 7)
	r := setback.NewReader(m, b, setback.DefaultRules())
	assert.Zero(t, testing.AllocsPerRun(20, func() { _, err = r.Read(&s.State().Log) }))
	require.NoError(t, err)
}

// republic is the larger example and its benchmarks.
func republic(t *testing.T) (*negotiation.Model, *observe.Benchmarks) {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	f, err := scenario.Load("venezuela.yaml", data)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	b, err := observe.NewBenchmarks(m, observe.Kept)
	require.NoError(t, err)
	return m, b
}
