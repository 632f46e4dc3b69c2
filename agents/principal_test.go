package agents_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// dice is a part that only takes a stream of random numbers.
type dice struct{ stream *negotiation.Stream }

func (*dice) Name() string { return "dice" }

func (d *dice) Setup(u *negotiation.Setup) error {
	d.stream = u.Stream("agent")
	return nil
}

// chance returns a stream of random numbers.
func chance(t *testing.T) *negotiation.Stream {
	t.Helper()
	d := &dice{}
	side := func(id string) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Stakeholder{Preferences: linear(1)}}
	}
	s, err := negotiation.NewSolver(&negotiation.Model{ID: "dice", Rounds: 1,
		Issues:  []negotiation.Issue{{ID: "any", Owner: negotiation.Joint, Phase: 1}},
		Members: []negotiation.Member{side("A"), side("B")},
		Parts:   func() []negotiation.Part { return []negotiation.Part{d} }})
	require.NoError(t, err)
	s.Reset(1, 1)
	return d.stream
}

// linear returns preferences with the given weights, all of them for more.
func linear(weights ...float64) agents.Preferences {
	p := agents.Preferences{Weights: weights}
	for range weights {
		p.Values = append(p.Values, negotiation.Gain(0))
	}
	return p
}

// turns draws a situation at the table.
func turns(t *rapid.T) negotiation.Turn {
	x := negotiation.Turn{Deadline: rapid.IntRange(1, 60).Draw(t, "deadline")}
	x.Step = rapid.IntRange(1, x.Deadline).Draw(t, "step")
	x.Round = x.Step + rapid.IntRange(0, 40).Draw(t, "rounds before the window")
	x.Reservation = rapid.Float64Range(-0.5, 1).Draw(t, "reservation")
	x.Best = x.Reservation + rapid.Float64Range(0, 1).Draw(t, "range")
	return x
}

func TestNegotiatorConcedesBySchedule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := agents.Negotiator{Schedule: concession.Schedule{
			Shape: rapid.SampledFrom([]concession.Shape{concession.Polynomial, concession.Exponential}).Draw(t, "shape"),
			Beta:  rapid.Float64Range(0.05, 20).Draw(t, "beta"), Kappa: rapid.Float64Range(0, 1).Draw(t, "kappa")}}
		x := turns(t)
		before := math.Inf(1)
		for x.Step = 1; x.Step <= x.Deadline; x.Step++ {
			a := n.Aspiration(x)
			conceded := n.Schedule.Concession(float64(x.Step), float64(x.Deadline))
			require.InDelta(t, conceded*x.Reservation+(1-conceded)*x.Best, a, 1e-12)
			require.True(t, a >= x.Reservation-1e-12 && a <= x.Best+1e-12)
			require.LessOrEqual(t, a, before+1e-12, "it takes nothing back")
			before = a
		}
		require.Equal(t, x.Reservation, before, "at the deadline anything goes that is not worse than no deal")
	})
}

func TestNegotiatorTakesWhatItWouldAskForNext(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := agents.Negotiator{Schedule: concession.Schedule{Beta: rapid.Float64Range(0.05, 20).Draw(t, "beta")}}
		now := turns(t)
		next := now
		next.Step = min(now.Step+1, now.Deadline)
		threshold := n.Aspiration(next)
		offer := func(value float64) negotiation.Offer { return negotiation.Offer{Value: value, Share: 1} }
		require.True(t, n.Accept(now, offer(threshold)))
		require.True(t, n.Accept(now, offer(threshold+0.01)))
		require.False(t, n.Accept(now, offer(threshold-1e-9)))

		// A text has to meet a share of what it asks for now.
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		bound := now.Reservation + share*(n.Aspiration(now)-now.Reservation)
		draft := func(value float64) negotiation.Offer {
			return negotiation.Offer{Value: value, Share: share, Draft: true}
		}
		require.True(t, n.Accept(now, draft(bound)))
		require.False(t, n.Accept(now, draft(bound-1e-9)))
	})
}

func TestNoisyAcceptanceIsLogistic(t *testing.T) {
	t.Parallel()
	const tries, noise = 20000, 0.05
	stream := chance(t)
	now := negotiation.Turn{Round: 3, Step: 3, Deadline: 12, Reservation: 0.4, Best: 0.8, Chance: stream}
	next := now
	next.Step++
	line := concession.Schedule{Beta: 1}
	reciprocator := agents.Reciprocator{Preferences: linear(1), Rate: 1, Noise: noise}
	now.Memory = make([]float64, len(reciprocator.Memory()))
	for _, x := range []struct {
		name      string
		agent     negotiation.Agent
		threshold float64
	}{
		{"negotiator", agents.Negotiator{Schedule: line, Noise: noise}, agents.Negotiator{Schedule: line}.Aspiration(next)},
		{"ultimatum", agents.Ultimatum{Share: 0.75, Noise: noise}, 0.7},
		{"reciprocator", reciprocator, 0.8},
	} {
		for _, z := range []float64{-3, -1, 0, 0.5, 2} {
			offer := negotiation.Offer{Package: []float64{0.5}, Value: x.threshold + z*noise, Share: 1}
			yes := 0.0
			for range tries {
				if x.agent.Accept(now, offer) {
					yes++
				}
			}
			p := 1 / (1 + math.Exp(-z))
			assert.InDelta(t, p, yes/tries, 4*math.Sqrt(p*(1-p)/tries), "%s, %v above the threshold", x.name, z)
		}
		draft := negotiation.Offer{Package: []float64{0.5}, Value: x.agent.Aspiration(now) - 1e-6, Share: 1, Draft: true}
		assert.False(t, x.agent.Accept(now, draft), "%s: no noise blurs the answer to a text", x.name)
	}
}

func TestLittleNoiseIsLikeNone(t *testing.T) {
	t.Parallel()
	stream := chance(t)
	rapid.Check(t, func(t *rapid.T) {
		x := turns(t)
		x.Chance = stream
		sure := agents.Negotiator{Schedule: concession.Schedule{Beta: 0.6}}
		noisy := sure
		noisy.Noise = 1e-9
		o := negotiation.Offer{Value: rapid.Float64Range(-1, 2).Draw(t, "value"), Share: 1}
		next := x
		next.Step = min(x.Step+1, x.Deadline)
		if math.Abs(o.Value-sure.Aspiration(next)) < 1e-7 {
			return // a tie: both answers are right
		}
		require.Equal(t, sure.Accept(x, o), noisy.Accept(x, o))
	})
}

func TestUltimatumNeverMoves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		u := agents.Ultimatum{Share: rapid.Float64Range(0, 1).Draw(t, "share")}
		x := turns(t)
		demand := u.Aspiration(x)
		require.InDelta(t, u.Share*x.Best+(1-u.Share)*x.Reservation, demand, 1e-12)
		require.True(t, u.Accept(x, negotiation.Offer{Value: demand, Share: 1}))
		require.False(t, u.Accept(x, negotiation.Offer{Value: demand - 1e-9, Share: 1}))
		x.Step = x.Deadline
		require.Equal(t, demand, u.Aspiration(x))
		require.True(t, u.Accept(x, negotiation.Offer{Value: x.Reservation, Share: 0, Draft: true}))
	})
}

func TestReciprocatorMirrorsConcessions(t *testing.T) {
	t.Parallel()
	r := agents.Reciprocator{Preferences: linear(0.5, 0.5), Opening: 0.1, Rate: 1}
	x := negotiation.Turn{Round: 5, Step: 1, Deadline: 10, Reservation: 0.2, Best: 0.8, Memory: make([]float64, len(r.Memory()))}
	require.InDelta(t, 0.74, r.Aspiration(x), 1e-12, "it opens with what it is told to")

	heard := func(levels ...float64) { r.Learn(x, negotiation.Offer{Package: levels, Share: 1}, false, false) }
	advance := func() { x.Round, x.Step = x.Round+1, x.Step+1 }
	for _, step := range []struct {
		levels []float64
		want   float64
	}{
		{[]float64{0.1, 0.1}, 0.74}, // the first offer is no concession yet
		{[]float64{0.3, 0.1}, 0.64}, // worth 0.1 more
		{[]float64{0.3, 0.1}, 0.64}, // nothing new
		{[]float64{0.1, 0.1}, 0.64}, // taken back: not answered in kind
		{[]float64{0.2, 0.2}, 0.64}, // nor paid for again
		{[]float64{0.2, 0.3}, 0.59}, // worth 0.05 more than the best before
		{[]float64{1, 1}, 0.2},      // never below no deal
	} {
		heard(step.levels...)
		advance()
		require.InDelta(t, step.want, r.Aspiration(x), 1e-12, "after %v", step.levels)
	}

	x.Round, x.Step = 30, 1
	require.InDelta(t, 0.74, r.Aspiration(x), 1e-12, "a new window starts anew")
}

func TestReciprocatorCountsOnlyTheOtherSidesOffers(t *testing.T) {
	t.Parallel()
	r := agents.Reciprocator{Preferences: linear(1), Rate: 1}
	x := negotiation.Turn{Round: 1, Step: 1, Deadline: 10, Reservation: 0, Best: 1, Memory: make([]float64, len(r.Memory()))}
	r.Learn(x, negotiation.Offer{Package: []float64{0.1}, Share: 1}, false, false)
	before := append([]float64(nil), x.Memory...)
	r.Learn(x, negotiation.Offer{Package: []float64{0.9}, Share: 1}, true, false)
	r.Learn(x, negotiation.Offer{Package: []float64{0.9}, Share: 0.75, Draft: true}, false, false)
	require.Equal(t, before, x.Memory)

	// An offer that meets it half way is taken at once.
	x.Round, x.Step = 2, 2
	require.Equal(t, 1.0, r.Aspiration(x))
	require.True(t, r.Accept(x, negotiation.Offer{Package: []float64{0.6}, Value: 0.5, Share: 1}))
	require.False(t, r.Accept(x, negotiation.Offer{Package: []float64{0.6}, Value: 0.49, Share: 1}))
	require.Equal(t, before, x.Memory, "to answer is not to learn")
}

func TestReciprocatorFollowsAndDoesNotLead(t *testing.T) {
	t.Parallel()
	side := func(access, relief float64) agents.Preferences {
		p, err := agents.NewPreferences(twoIssues, 0.3, map[string]float64{"access": access, "relief": relief})
		require.NoError(t, err)
		return p
	}
	north, south := side(-4, 6), side(7, -3)
	negotiator := agents.Negotiator{Preferences: north, Schedule: concession.Schedule{Beta: 1}}
	play := func(a, b negotiation.Agent) (deal int, best float64) {
		m := &negotiation.Model{ID: "border", Rounds: 24, Stop: negotiation.AtSignature,
			Issues: []negotiation.Issue{{ID: "access", Owner: "North", Phase: 1}, {ID: "relief", Owner: "South", Phase: 1}},
			Members: []negotiation.Member{{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: a},
				{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: b}},
			Parts: func() []negotiation.Part { return []negotiation.Part{&protocol.Talks{Rounds: 12, First: "North"}} }}
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		s.Run(1, 0)
		return s.State().Agreement.FirstSignature, south.Utility(s.State().Force.Levels)
	}
	signed, worth := play(negotiator, agents.Reciprocator{Preferences: south, Rate: 1})
	assert.Positive(t, signed)
	between, fair := play(negotiator, agents.Negotiator{Preferences: south, Schedule: concession.Schedule{Beta: 1}})
	assert.Positive(t, between)
	assert.InDelta(t, fair, worth, 0.05, "to answer every concession in kind gets about as much as to concede at the same pace")
	waiting, _ := play(agents.Reciprocator{Preferences: north, Rate: 1}, agents.Reciprocator{Preferences: south, Rate: 1})
	assert.Zero(t, waiting, "two who wait for each other get nowhere")
}

// TestAChangedScheduleCounts changes the schedule of a negotiator that a scenario has made.
func TestAChangedScheduleCounts(t *testing.T) {
	t.Parallel()
	m, err := venezuela(t).Model(agents.Standard())
	require.NoError(t, err)
	made := m.Members[0].Agent.(agents.Negotiator)
	plain := agents.Negotiator{Schedule: made.Schedule}
	for _, beta := range []float64{made.Schedule.Beta, 0.1, 5} {
		made.Schedule.Beta, plain.Schedule.Beta = beta, beta
		for step := range 14 {
			turn := negotiation.Turn{Step: step, Deadline: 12, Reservation: 0.2, Best: 0.9}
			require.Equal(t, plain.Aspiration(turn), made.Aspiration(turn), "beta %v, step %d", beta, step)
		}
	}
}
