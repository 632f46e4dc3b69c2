package protocol_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/trust"
)

// stander is an agent with a linear utility that never bargains.
type stander []float64

func (v stander) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	for k, b := range v {
		dst[k] = negotiation.Quad{B: b}
	}
	return 0
}

func (stander) Aspiration(turn negotiation.Turn) float64        { return turn.Best }
func (stander) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// onlooker trusts the North as far as told, and remembers the evidence.
type onlooker struct {
	trust     float64
	back      float64 // trust of the North, at least 0.5
	good, bad float64
}

func (*onlooker) Name() string                                                       { return "onlooker" }
func (*onlooker) Setup(*negotiation.Setup) error                                     { return nil }
func (*onlooker) Expect(*negotiation.State, *negotiation.Text)                       {}
func (*onlooker) Expected(*negotiation.State, int, int, negotiation.Action) float64  { return 1 }
func (*onlooker) Proof(*negotiation.State, *negotiation.Text, int, int, int) float64 { return 1 }
func (o *onlooker) Trust(_ *negotiation.State, viewer, _ int) float64 {
	if viewer == 0 {
		return max(o.back, 0.5)
	}
	return o.trust
}

func (o *onlooker) Evidence(_ *negotiation.State, _, _ int, good, bad float64) {
	o.good += good
	o.bad += bad
}
func (*onlooker) News(*negotiation.State, int, int, float64) {}

// hostility lets the South take a hostile act in a round.
type hostility struct {
	at   int
	fall float64 // of the level of a2
}

func (*hostility) Name() string { return "hostility" }
func (h *hostility) Setup(u *negotiation.Setup) error {
	u.At(negotiation.Bargaining, func(s *negotiation.State) {
		if s.Round == h.at {
			s.Worsen(1, h.fall, -0.5)
			s.Emit(negotiation.EventAct, s.Member(1), s.Member(0), 0, 0, nil)
		}
	})
	return nil
}

// opening is a series that begins at once in the North and is never answered.
func opening() *protocol.Initiatives {
	return &protocol.Initiatives{Rate: 1, Low: 0.35, Cost: 0.1, First: 0.1, Growth: 1.25, Largest: 0.4, Patience: 3,
		Match: 0.5, Noise: 0.05, Window: 3, Evidence: 0.5, Separation: 10, Publicity: 0.5}
}

// stage builds the model: the North owns a1 and a2 of the first stage and a3 of the
// second, the South b.
func stage(t require.TestingT, parts ...negotiation.Part) *negotiation.Solver {
	m := &negotiation.Model{ID: "test", Rounds: 60,
		Issues: []negotiation.Issue{
			{ID: "a1", Owner: "North", Phase: 1, Verifiability: 1, Reversibility: 0.5},
			{ID: "a2", Owner: "North", Phase: 1, Verifiability: 1, Reversibility: 0.5},
			{ID: "a3", Owner: "North", Phase: 2}, {ID: "b", Owner: "South", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{-0.1, -0.2, -0.01, 0.5}},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{0.1, 0.3, 0.5, -0.1}}},
		Parts: func() []negotiation.Part { return parts },
	}
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	return s
}

// happened lists the events of a round about initiatives.
func happened(s *negotiation.Solver) (list []string) {
	log := &s.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Round == s.State().Round && e.Kind >= negotiation.EventInitiative && e.Kind <= negotiation.EventSeriesEnd {
			list = append(list, fmt.Sprintf("%v %d %d %.4f", e.Kind, e.Actor, e.Issue, e.Value))
		}
	}
	return list
}

func TestSeriesThatGoesUnanswered(t *testing.T) {
	t.Parallel()
	g := opening()
	s := stage(t, &onlooker{trust: 0}, g)
	g.Noise = 1e-3 // at no trust there is no answer
	s.Round()
	// The South, as the North trusts it with 0.5, has no need of a series. Issue a2 gives
	// the South 1.5 for each 1 that it costs, a1 only 1.
	require.Equal(t, []string{"initiative 0 1 0.1000"}, happened(s))
	x := s.State().X
	assert.Zero(t, x[1], "announced, not taken")
	for n := range 3 {
		s.Round()
		assert.Contains(t, happened(s), "gesture 0 1 0.1000")
		assert.InDelta(t, 0.1*float64(n+1), x[1], 1e-12, "step %d", n)
		assert.Equal(t, x[1], s.State().Observed[1], "a step is public")
	}
	s.Round()
	require.Equal(t, []string{"unanswered 1 -1 0.0000", "series-end 0 -1 1.0000"}, happened(s))
	assert.InDelta(t, 0.3, x[1], 1e-12, "what has been conceded stays")
	s.Round()
	assert.Equal(t, []string{"initiative 0 1 0.1000"}, happened(s), "another series may begin")
}

func TestSeriesThatIsAnswered(t *testing.T) {
	t.Parallel()
	g := opening()
	g.Low, g.Patience = 0.6, 7
	s := stage(t, &onlooker{trust: 0.59, back: 0.9}, g)
	g.Rate, g.Noise = 1, 1e-9
	s.Round()
	g.Low = 0.58 // from now on the South, at a trust of 0.59, answers for certain
	g.Rate = 0
	x := s.State().X
	var own, answered, size float64 = 0, 0, 0.1
	for n := range 4 {
		s.Round()
		answered, own, size = own/2, own+size, size*1.25
		require.InDelta(t, own, x[1], 1e-12, "step %d", n)
		require.InDelta(t, answered, x[3], 1e-12, "answers of half the size, a month later")
	}
	for range 8 {
		s.Round()
	}
	assert.Equal(t, 1.0, x[1])
	log := &s.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Kind == negotiation.EventGesture {
			assert.LessOrEqual(t, e.Value, 0.4)
		}
	}
}

func TestHostilityEndsASeries(t *testing.T) {
	t.Parallel()
	for at, back := range map[int]float64{3: 0.05, 2: 0.05} {
		g := opening()
		s := stage(t, &onlooker{trust: 0}, &hostility{at: at}, g)
		for range at {
			s.Round()
		}
		g.Rate = 0
		s.Round()
		// Half of the last step can be undone.
		st := s.State()
		last := st.Log.At(st.Log.Len() - 1)
		require.Equal(t, negotiation.EventSeriesEnd, last.Kind, "hostility in round %d", at)
		require.Equal(t, protocol.Exploited, protocol.SeriesEnd(last.Value))
		require.InDelta(t, back, last.Extra, 1e-12)
		level := st.X[1]
		for range 5 {
			s.Round()
		}
		require.Equal(t, level, st.X[1], "once")
	}
	// What happened before a series, or long ago, is no reply to it.
	g := opening()
	s := stage(t, &onlooker{trust: 0}, &hostility{at: 1}, g)
	for range 4 {
		s.Round()
	}
	require.InDelta(t, 0.3, s.State().X[1], 1e-12)
}

// TestTakingBackRespectsTheFloor lets hostility lower the issue of a series itself: the
// last step is taken back no further than to the level before it.
func TestTakingBackRespectsTheFloor(t *testing.T) {
	t.Parallel()
	for fall, want := range map[float64]float64{0: 0.05, 0.08: 0, 0.3: -0.2} {
		g := opening()
		s := stage(t, &onlooker{trust: 0}, &hostility{at: 3, fall: fall}, g)
		for range 2 {
			s.Round()
		}
		g.Rate = 0
		st := s.State()
		require.InDelta(t, 0.1, st.X[1], 1e-12)
		s.Round()
		last := st.Log.At(st.Log.Len() - 1)
		require.Equal(t, negotiation.EventSeriesEnd, last.Kind)
		require.Equal(t, protocol.Exploited, protocol.SeriesEnd(last.Value))
		require.InDelta(t, want, st.X[1], 1e-12, "a fall by %v", fall)
		require.InDelta(t, 0.1-fall-want, last.Extra, 1e-12)
	}
}

func TestSeriesThatBecomesTooDear(t *testing.T) {
	t.Parallel()
	for _, visible := range []float64{1, 0} {
		o, g := &onlooker{trust: 0}, opening()
		s := stage(t, o, g)
		g.Publicity = visible
		s.Round()
		s.Round()
		good := o.good
		g.Cost = 0.001
		s.Round()
		end := protocol.Dropped
		if visible == 1 {
			end = protocol.Broken
		}
		require.Contains(t, happened(s), fmt.Sprintf("series-end 0 -1 %.4f", float64(end)))
		require.Equal(t, good, o.good)
		require.Equal(t, 0.5*visible, o.bad)
		require.InDelta(t, 0.1, s.State().X[1], 1e-12)
		s.Round()
		require.Empty(t, happened(s), "no step is cheap enough to begin another series with")
	}
}

// office is a change of government in the North in a round.
type office struct {
	at   int
	last []float64
}

func (*office) Name() string { return "office" }
func (o *office) Setup(u *negotiation.Setup) error {
	u.Own(negotiation.Drivers, &o.last, negotiation.Variable{Name: "turnover.last", Keys: u.Parties(), Meaning: "round of the last turnover", Unit: "round"})
	u.At(negotiation.Drivers, func(s *negotiation.State) {
		if s.Round == o.at {
			o.last[0] = float64(o.at)
		}
	})
	return nil
}

// TestASuccessorIsNotBoundByASeries: it ends with the government that announced it, and
// nobody is blamed.
func TestASuccessorIsNotBoundByASeries(t *testing.T) {
	t.Parallel()
	o := &onlooker{trust: 0}
	s := stage(t, o, &office{at: 3}, opening())
	s.Round()
	s.Round()
	require.NotEmpty(t, happened(s))
	level := s.State().X[1]
	s.Round()
	require.Equal(t, []string{fmt.Sprintf("series-end 0 -1 %.4f", float64(protocol.Inherited))}, happened(s))
	require.Equal(t, level, s.State().X[1], "what has been conceded stays")
	require.Zero(t, o.bad)
}

// TestWhatAnybodyWouldDoProvesNothing: steps count as evidence by how much of the
// stake they give up.
func TestWhatAnybodyWouldDoProvesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Float64Range(0.01, 0.99).Draw(t, "size")
		o, g := &onlooker{trust: 0}, opening()
		g.First, g.Largest, g.Cost = size, size, 1
		g.Separation = rapid.Float64Range(1, 50).Draw(t, "separation")
		m := stage(t, o, g)
		m.Round()
		m.Round()
		// The North loses 0.2 by a2 and gains 0.5 by b, with a trust of 0.5.
		least := 0.5 * 0.5 / (0.5*0.5 + 0.2)
		feint := 1 / (1 + math.Exp(-g.Separation*(least-size)/least))
		require.InDelta(t, 0.5*(1-feint), o.good, 1e-12)
	})
}

func TestSeparatingShareIsThatOfTheStagedDilemma(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mu := rapid.Float64Range(0.01, 0.99).Draw(t, "trust")
		gain, loss := rapid.Float64Range(0.2, 2).Draw(t, "gain"), rapid.Float64Range(0.01, 0.19).Draw(t, "loss")
		want, err := trust.ReassuranceShare(mu, gain, gain-loss, 0, -loss)
		require.NoError(t, err)
		require.InDelta(t, want, protocol.Separating(mu, gain, loss), 1e-12)
	})
	assert.True(t, math.IsNaN(protocol.Separating(0, 1, 0)))
}

func TestNoSeriesWhereThereIsTrustOrADeal(t *testing.T) {
	t.Parallel()
	s := stage(t, &onlooker{trust: 0.36}, opening())
	s.Run(1, 1)
	assert.Equal(t, 1, s.State().Log.Len(), "nothing but the end")
	g := opening()
	s = stage(t, &onlooker{trust: 0}, g)
	s.Round()
	s.Round()
	st := s.State()
	st.Put([]float64{0.5, 0.5, 0, 0.5}, []float64{1, 1, 0, 1})
	st.Sign(1, 0)
	s.Round()
	require.Equal(t, []string{fmt.Sprintf("series-end 0 -1 %.4f", float64(protocol.Overtaken))}, happened(s))
	s.Round()
	require.Empty(t, happened(s))
}

func TestInitiativesAreChecked(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*protocol.Initiatives){
		"rate":       func(g *protocol.Initiatives) { g.Rate = 2 },
		"cost":       func(g *protocol.Initiatives) { g.Cost = math.NaN() },
		"first":      func(g *protocol.Initiatives) { g.First = 0 },
		"growth":     func(g *protocol.Initiatives) { g.Growth = 0.5 },
		"patience":   func(g *protocol.Initiatives) { g.Patience = 0 },
		"answer":     func(g *protocol.Initiatives) { g.Match = -1 },
		"noise":      func(g *protocol.Initiatives) { g.Noise = 0 },
		"evidence":   func(g *protocol.Initiatives) { g.Evidence = -1 },
		"separation": func(g *protocol.Initiatives) { g.Separation = 0 },
		"publicity":  func(g *protocol.Initiatives) { g.Publicity = 2 },
	} {
		g := opening()
		spoil(g)
		m := &negotiation.Model{ID: "test", Rounds: 1, Issues: []negotiation.Issue{{ID: "a", Owner: "N", Phase: 1}},
			Members: []negotiation.Member{{ID: "N", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{1}},
				{ID: "S", Roles: []negotiation.Role{negotiation.Principal}, Agent: stander{1}}},
			Parts: func() []negotiation.Part { return []negotiation.Part{g} }}
		_, err := negotiation.NewSolver(m)
		assert.ErrorContains(t, err, name)
	}
}
