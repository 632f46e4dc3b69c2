package negotiation_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/pressure"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// probe looks at the state in a phase, where it stands in the list of parts.
type probe struct {
	phase negotiation.Phase
	look  func(*negotiation.State)
}

func (p probe) Name() string { return "probe" }

func (p probe) Setup(u *negotiation.Setup) error {
	u.At(p.phase, p.look)
	return nil
}

// before returns a copy of the model with a probe before the part named, and the
// acts of its last solver.
func before(t *testing.T, m *negotiation.Model, name string, phase negotiation.Phase, look func(*negotiation.State, *pressure.Acts)) *negotiation.Model {
	t.Helper()
	c := *m
	c.Parts = func() []negotiation.Part {
		var acts *pressure.Acts
		parts := m.Parts()
		at := -1
		for i, p := range parts {
			if a, ok := p.(*pressure.Acts); ok {
				acts = a
			}
			if p.Name() == name {
				at = i
			}
		}
		require.GreaterOrEqual(t, at, 0)
		return slices.Insert(parts, at, negotiation.Part(probe{phase, func(s *negotiation.State) { look(s, acts) }}))
	}
	return &c
}

// TestProbabilityOfActsAtTheStart holds the numbers of the scenario: what the parties
// do after a provocation at the initial state.
func TestProbabilityOfActsAtTheStart(t *testing.T) {
	t.Parallel()
	base := []string{"params.acts=1", "params.sdW=0", "params.oil.sigma=0", "params.aU=0", "params.aV=0"}
	for _, x := range []struct {
		name     string
		sets     []string
		provoked [2]float64
		idle     [2]float64 // probability per month without provocation
	}{
		{"no rent of office", nil, [2]float64{0.307, 0.188}, [2]float64{0.0056, 0.0030}},
		{"rent of office", []string{"params.office=0.6", "params.routes.ele.office=1", "params.routes.ele.wV=0"},
			[2]float64{0.21, 0.188}, [2]float64{0.0038, 0.0030}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, venezuela(t, append(base, x.sets...)...))
			looked := false
			m = before(t, m, "acts", negotiation.Bargaining, func(s *negotiation.State, a *pressure.Acts) {
				if s.Round != 1 {
					return
				}
				looked = true
				for i := range s.Parties() {
					assert.InDelta(t, x.provoked[i], a.Probability(s, i, true), 0.015, s.PartyID(i))
					assert.Less(t, 0.1*a.Probability(s, i, false), 0.0057)
					assert.InDelta(t, x.idle[i], 0.1*a.Probability(s, i, false), 0.0005, s.PartyID(i))
				}
			})
			solve(t, m).Run(1, 1)
			assert.True(t, looked)
		})
	}
}

func TestALongerMenuIsNotMoreHostile(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.acts=1", "params.sdW=0"))
	probability := func(m *negotiation.Model) (p [2]float64) {
		m = before(t, m, "acts", negotiation.Bargaining, func(s *negotiation.State, a *pressure.Acts) {
			if s.Round == 1 {
				p = [2]float64{a.Probability(s, 0, true), a.Probability(s, 1, true)}
			}
		})
		solve(t, m).Run(3, 3)
		return p
	}
	want := probability(m)
	twice := *m
	for _, a := range m.Acts {
		a.ID += "-again"
		twice.Acts = append(slices.Clone(twice.Acts), a)
	}
	got := probability(&twice)
	for i := range want {
		assert.Positive(t, want[i])
		assert.InDelta(t, want[i], got[i], 1e-12)
	}
}

// pressures are the parts of this room with the settings that give them strength zero.
var pressures = []absence{
	{part: "acts", off: []string{"params.acts=0"}, owns: []string{"act", "monitor.access", "monitor.expelled"}},
	{part: "acts", off: []string{"params.acts=1", "params.c_act=inf"}, owns: []string{"act", "monitor.access", "monitor.expelled"}},
	{part: "threats", off: []string{"params.thr=0"}, owns: []string{"threat"}, base: []string{"params.acts=1"}},
	{part: "exits", off: []string{"params.exits=0"}, owns: []string{"exit"}, base: []string{"params.acts=1"}},
}

func TestPressureAbsentEqualsStrengthZero(t *testing.T) {
	t.Parallel()
	for n, a := range pressures {
		t.Run(fmt.Sprint(a.part, n), func(t *testing.T) {
			t.Parallel()
			f := venezuela(t, slices.Concat(a.base, a.off)...)
			zero, pz := taped(t, modelOf(t, f))
			m := modelOf(t, f)
			if a.part == "acts" {
				m = without(t, m, "threats") // they hold the acts that they announce
			}
			gone, pg := taped(t, without(t, m, a.part))
			owns := a.owns
			if a.part == "acts" {
				owns = append(slices.Clone(owns), "threat")
			}
			rapid.Check(t, func(t *rapid.T) {
				seed, run := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "run")
				zero.Run(seed, run)
				gone.Run(seed, run)
				sameBits(t, zero, gone, pz, pg, nil, owns)
			})
		})
	}
}

// grave are acts that are worth threatening with, and threats that cost nothing.
var grave = []string{"params.acts=1", "params.act_scale=3", "params.thr_cost=0", "params.thr_from=0"}

// TestPressureMovesItsObservable switches each mechanism off, run by run.
func TestPressureMovesItsObservable(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, metric string
		off, on      []string
		sign         float64
	}{
		{"acts", "Hm", []string{"params.acts=0"}, []string{"params.acts=1"}, 1},
		{"acts", "trust", []string{"params.acts=0"}, []string{"params.acts=1"}, -1},
		// Threats bite where acts are grave, exits where a deal is imposed on one side.
		{"threats", "first", append(grave, "params.thr=0"), append(grave, "params.thr=1"), -1},
		{"exits", "force", []string{"params.mode=front", "params.exits=0"}, []string{"params.mode=front", "params.exits=1"}, -1},
	} {
		t.Run(x.name+" "+x.metric, func(t *testing.T) {
			t.Parallel()
			value := func(sets []string) func(run uint64) float64 {
				m := modelOf(t, venezuela(t, sets...))
				o, err := observe.NewSummary(m, nil)
				require.NoError(t, err)
				s := solve(t, m, o)
				return func(run uint64) float64 {
					s.Run(21, run)
					v, ok := o.Value(x.metric)
					require.True(t, ok)
					return v
				}
			}
			off, on := value(x.off), value(x.on)
			const pairs = 600
			var sum, square, n float64
			for run := range uint64(pairs) {
				if d := on(run) - off(run); !math.IsNaN(d) {
					sum, square, n = sum+d, square+d*d, n+1
				}
			}
			mean := sum / n
			mcse := math.Sqrt((square/n - mean*mean) / n)
			t.Logf("%s: %+.4f ± %.4f in %.0f pairs", x.metric, mean, mcse, n)
			assert.Greater(t, n, 400.0)
			assert.Greater(t, x.sign*mean, 3*mcse)
		})
	}
}

func TestLevelsStayAboveTheFloor(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.acts=1", "params.grv=0.1", "params.act_idle=1", "params.act_scale=3", "params.exits=1", "params.thr=1"))
	s := solve(t, m)
	negative := false
	rapid.Check(t, func(t *rapid.T) {
		s.Reset(rapid.Uint64().Draw(t, "seed"), 0)
		floor := s.State().View("act.floor")
		for s.Round() == negotiation.Running {
			st := s.State()
			for k, x := range st.X {
				require.GreaterOrEqual(t, x, floor[k]-1e-12, "%s in round %d", m.Issues[k].ID, st.Round)
				require.LessOrEqual(t, x, 1+1e-12)
				require.GreaterOrEqual(t, st.Observed[k], floor[k]-1e-12)
				negative = negative || x < 0
			}
			for i := range st.Parties() {
				d := environment.Delivered(st, i, st.X)
				require.True(t, d >= 0 && d <= 1)
				require.False(t, math.IsNaN(st.Reservation(i)))
			}
			h := st.View("tension")[0]
			require.True(t, h >= 0 && h <= 1)
		}
	})
	assert.True(t, negative)
	floor := s.State().View("act.floor")
	for k := range m.Issues {
		want := -0.5
		if m.Issues[k].ID == "U1" {
			want = 0.5 - math.Sqrt2/2 // liked best in the middle
		}
		assert.InDelta(t, want, floor[k], 1e-12, m.Issues[k].ID)
	}
}

func TestARestoredLevelCountsAsAnObligation(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.mode=grand", "params.sdW=0", "shocks=[{month: 1, act: arrest, of: GOV}]"))
	s := solve(t, m)
	restored := 0
	for run := range uint64(60) {
		s.Reset(5, run)
		for s.Round() == negotiation.Running {
			st := s.State()
			if st.Agreement.SignedAt != st.Round || st.Agreement.Signatures > 1 {
				continue
			}
			for k, from := range st.Force.From {
				if from < 0 && st.Force.Promised[k] != 0 {
					restored++
					require.GreaterOrEqual(t, st.Force.Levels[k], from-1e-9)
					require.InDelta(t, st.Force.Levels[k]-from, st.Force.Due[k], 1e-12)
				}
			}
		}
	}
	assert.Positive(t, restored)
}

// TestAnActOnWhatIsOwedIsABreach takes back prisoners' releases in the third month of a
// package in force.
func TestAnActOnWhatIsOwedIsABreach(t *testing.T) {
	t.Parallel()
	for _, sets := range [][]string{nil, {"params.modes.granularity=obligation"}, {"params.modes.belief=beta"}} {
		all := append([]string{"params.mode=fixed", "params.package=short", "params.spoiler=0", "params.enfU=1", "params.cure=0", "params.fa=0",
			"params.zN=1", "params.inertia=0", "shocks=[{month: 3, act: arrest, of: GOV}]"}, sets...)
		s := solve(t, modelOf(t, venezuela(t, all...)))
		seen := 0
		for run := range uint64(40) {
			s.Reset(8, run)
			for s.State().Round < 2 {
				s.Round()
			}
			if !s.State().Agreement.Binds() {
				continue
			}
			trust := s.State().Trust(1, 0)
			s.Round()
			// Scripted acts come first in the round: the report and the review follow in it.
			st := s.State()
			kinds := map[negotiation.EventKind]negotiation.Event{}
			for n := range st.Log.Len() {
				if e := st.Log.At(n); e.Round == 3 {
					kinds[e.Kind] = e
				}
			}
			require.Contains(t, kinds, negotiation.EventAct)
			require.Contains(t, kinds, negotiation.EventBreach)
			require.Contains(t, kinds, negotiation.EventReport)
			require.Contains(t, kinds, negotiation.EventSuspension, "the proof is complete")
			require.Equal(t, 1.0, kinds[negotiation.EventSuspension].Value)
			require.Less(t, st.Trust(1, 0), trust)
			seen++
		}
		assert.Greater(t, seen, 5)
	}
}

func TestExpelledMonitorsComeBack(t *testing.T) {
	t.Parallel()
	s := solve(t, modelOf(t, venezuela(t, "shocks=[{month: 2, act: expel-monitor, of: GOV}]", "params.exp_len=3")))
	s.Reset(1, 1)
	var access []float64
	for range 7 {
		s.Round()
		access = append(access, s.State().View("monitor.access")[0])
	}
	assert.Equal(t, []float64{1, 0.6, 0.6, 0.6, 0.6, 1, 1}, access)
}

func TestThreatsAndActsAreCounted(t *testing.T) {
	t.Parallel()
	total := map[string]float64{}
	count(t, total, append(grave, "params.thr=1", "params.lev=0.5"))
	count(t, total, []string{"params.exits=1", "params.acts=1", "params.mode=front", "params.reneg_share=1"})
	t.Log(total)
	require.Len(t, total, 10)
	for k, n := range total {
		assert.Positive(t, n, "no run has an event %s", k)
	}
}

// count plays runs and holds what the metrics count against the log.
func count(t *testing.T, total map[string]float64, sets []string) {
	t.Helper()
	m := modelOf(t, venezuela(t, sets...))
	o, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	s := solve(t, m, o)
	for run := range uint64(150) {
		s.Run(13, run)
		count := map[negotiation.EventKind]float64{}
		log := &s.State().Log
		standing := map[int16]int{}
		for n := range log.Len() {
			e := log.At(n)
			count[e.Kind]++
			switch e.Kind {
			case negotiation.EventThreat:
				require.NotContains(t, standing, e.Actor, "one threat at a time")
				require.True(t, e.Extra > 0 && e.Extra < 1)
				standing[e.Actor] = e.Round
			case negotiation.EventThreatMet, negotiation.EventThreatUnmet, negotiation.EventBackDown:
				require.Equal(t, float64(standing[e.Actor]), e.Extra)
				if e.Kind != negotiation.EventThreatMet {
					require.Equal(t, 2, e.Round-standing[e.Actor], "the term of a threat")
				}
				delete(standing, e.Actor)
			}
			if e.Kind == negotiation.EventThreatUnmet {
				found := false
				for q := n; q < log.Len() && log.At(q).Round == e.Round; q++ {
					x := log.At(q)
					found = found || x.Kind == negotiation.EventAct && x.Actor == e.Actor && x.Value == e.Value
				}
				require.True(t, found, "what is carried out is an act")
			}
		}
		get := func(name string) float64 { v, _ := o.Value(name); return v }
		require.Equal(t, count[negotiation.EventAct], get("acts")+get("actsU"))
		require.Equal(t, count[negotiation.EventThreat], get("threats"))
		require.Equal(t, count[negotiation.EventThreatUnmet], get("imposed"))
		require.Equal(t, count[negotiation.EventBackDown], get("bluffs"))
		require.Equal(t, count[negotiation.EventDenounced], get("denunciations"))
		require.Equal(t, count[negotiation.EventReopened], get("renegotiations"))
		require.Equal(t, float64(s.State().Agreement.Denunciations), get("denunciations"))
		for _, k := range []negotiation.EventKind{negotiation.EventAct, negotiation.EventThreat, negotiation.EventThreatMet,
			negotiation.EventThreatUnmet, negotiation.EventBackDown, negotiation.EventBreach, negotiation.EventNotice,
			negotiation.EventDenounced, negotiation.EventReopened, negotiation.EventNotReopened} {
			total[k.String()] += count[k]
		}
	}
}

// TestValueOfActsAtTheStart compares with the formula worked out by hand.
func TestValueOfActsAtTheStart(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.acts=1", "params.sdW=0", "params.oil.sigma=0", "params.aU=0", "params.aV=0"))
	want := [2]map[string]float64{
		{"arrest": -0.005964, "ban": 0.001504, "harass": -0.014, "expel-monitor": -0.01049, "stop-flights": -0.01176, "close-channel": -0.03317},
		{"new-sanctions": -0.005465, "revoke": -0.050625, "close-channel": -0.022225},
	}
	looked := 0
	m = before(t, m, "acts", negotiation.Bargaining, func(s *negotiation.State, a *pressure.Acts) {
		if s.Round != 1 {
			return
		}
		for i := range want {
			for n := range m.Acts {
				if v, ok := want[i][m.Acts[n].ID]; ok {
					assert.InDelta(t, v-0.02, a.Value(s, i, n), 1e-6, "%s by %s, unprovoked", m.Acts[n].ID, s.PartyID(i))
					looked++
				}
			}
		}
	})
	solve(t, m).Run(1, 1)
	assert.Equal(t, 9, looked)
}

// TestDenunciationTakesBackWhatWasDelivered checks levels, notice and costs.
func TestDenunciationTakesBackWhatWasDelivered(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.exits=1", "params.mode=front", "params.reneg_drop=0", "params.snapback=0.7", "params.cure=0"))
	s := solve(t, m)
	left := 0
	for run := range uint64(60) {
		s.Reset(6, run)
		st := s.State()
		given := 0
		for s.State().Round < m.Rounds {
			x, seen := slices.Clone(st.X), st.Log.Len()
			from, promised := slices.Clone(st.Force.From), slices.Clone(st.Force.Promised)
			legitimacy := slices.Clone(st.View("legitimacy"))
			s.Round()
			for n := seen; n < st.Log.Len(); n++ {
				e := st.Log.At(n)
				if e.Kind == negotiation.EventNotice {
					given = e.Round
					require.Less(t, e.Value, e.Extra-0.02)
				}
				if e.Kind != negotiation.EventDenounced {
					continue
				}
				left++
				require.Equal(t, 3, e.Round-given)
				require.Equal(t, negotiation.Terminated, st.Agreement.Status)
				require.Equal(t, 0.0, st.Snapped[0], "nobody stands accused")
				for k := range x {
					want := x[k]
					if promised[k] != 0 {
						want = from[k] + (x[k]-from[k])*(1-st.Rollback(k))
					}
					require.InDelta(t, want, st.X[k], 1e-12)
				}
				i := 0
				if int(e.Actor) == st.Member(1) {
					i = 1
				}
				require.InDelta(t, legitimacy[i]-0.01, st.View("legitimacy")[i], 1e-12)
			}
		}
	}
	assert.Greater(t, left, 10)
}

// TestDenunciationIsBadNews compares beliefs after the first denunciation of a run with
// those in the same run where it tells nothing.
func TestDenunciationIsBadNews(t *testing.T) {
	t.Parallel()
	sets := []string{"params.exits=1", "params.mode=front"}
	loud, mute := solve(t, modelOf(t, venezuela(t, sets...))), solve(t, modelOf(t, venezuela(t, append(sets, "params.den_w=0")...)))
	odds := func(s *negotiation.Solver, viewer, subject int) float64 {
		p := s.State().Trust(viewer, subject)
		return math.Log(p / (1 - p))
	}
	compared := 0
	for run := range uint64(30) {
		loud.Reset(2, run)
		mute.Reset(2, run)
		for loud.Round() == negotiation.Running && mute.Round() == negotiation.Running {
			if loud.State().Agreement.Denunciations == 0 {
				continue
			}
			log := &loud.State().Log
			leaver := 0
			for n := range log.Len() {
				if e := log.At(n); e.Kind == negotiation.EventDenounced && int(e.Actor) == loud.State().Member(1) {
					leaver = 1
				}
			}
			require.InDelta(t, 0.25, odds(mute, 1-leaver, leaver)-odds(loud, 1-leaver, leaver), 1e-9)
			require.InDelta(t, 0, odds(mute, leaver, 1-leaver)-odds(loud, leaver, 1-leaver), 1e-9)
			compared++
			break
		}
	}
	assert.Greater(t, compared, 5)
}

func TestRenegotiationMayTakeBackPart(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.exits=1", "params.routes.oil.b=1", "params.bz_o=0.2", "shocks=[{month: 14, oil: 1}]", "params.m_exit=inf"))
	s := solve(t, m)
	opened, lower := 0, 0
	for run := range uint64(300) {
		s.Reset(13, run)
		st := s.State()
		var drop bool
		for s.State().Round < m.Rounds {
			seen := slices.Clone(st.Observed)
			s.Round()
			if st.Agreement.Status == negotiation.Renegotiating && !drop {
				drop = true
				opened++
				require.True(t, st.Window.Open)
				require.Equal(t, 0.5, st.Window.Drop)
				require.Equal(t, st.Agreement.Stage, st.Window.Stage)
				require.True(t, st.Agreement.Binds())
			}
			if drop && st.Agreement.SignedAt == st.Round {
				for k, y := range st.Force.Levels {
					if st.Force.Promised[k] != 0 && y < seen[k]-1e-6 {
						lower++
						require.GreaterOrEqual(t, y, st.Force.From[k]+0.5*(seen[k]-st.Force.From[k])-1e-9)
					}
				}
			}
			drop = st.Agreement.Status == negotiation.Renegotiating
		}
	}
	assert.Positive(t, opened)
	assert.Positive(t, lower)
}

func TestExitsOfAnInfinitePriceAreClosed(t *testing.T) {
	t.Parallel()
	closed := solve(t, modelOf(t, venezuela(t, "params.mode=front", "params.exits=0")))
	m := modelOf(t, venezuela(t, "params.mode=front", "params.exits=1", "params.m_exit=inf"))
	parts := m.Parts
	m.Parts = func() []negotiation.Part {
		list := parts()
		for _, p := range list {
			if e, ok := p.(*protocol.Exits); ok {
				e.Share = math.Inf(-1)
			}
		}
		return list
	}
	dear := solve(t, m)
	for run := range uint64(40) {
		closed.Run(4, run)
		dear.Run(4, run)
		require.Equal(t, entries(closed), entries(dear))
	}
}

func TestPressureAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s := solve(t, modelOf(t, venezuela(t, "params.acts=1", "params.thr=1", "params.exits=1", "params.act_idle=1")))
	for run := range uint64(20) {
		s.Run(1, run)
	}
	assert.Zero(t, testing.AllocsPerRun(3, func() {
		for run := range uint64(20) {
			s.Run(1, run)
		}
	}))
}

func TestRepeatedActsOfBothSidesAreAnEscalation(t *testing.T) {
	t.Parallel()
	th := negotiation.DefaultThresholds()
	c := negotiation.Climate{Tension: 0.3, Cooperation: 0.6, Delivered: [2]float64{0.6, 0.6}}
	assert.Equal(t, negotiation.Detente, th.Classify(c))
	c.Acts = [2]int{5, 1}
	assert.Equal(t, negotiation.Detente, th.Classify(c), "it takes two")
	c.Acts = [2]int{2, 2}
	assert.Equal(t, negotiation.Escalation, th.Classify(c))
	th.Acts = 0
	assert.Equal(t, negotiation.Detente, th.Classify(c))
}
