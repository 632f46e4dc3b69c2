package agents_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// tenure is about who holds office: each party loses it with a hazard that is only
// feared, and once, in a given round, party 0 changes hands.
type tenure struct {
	feared       [2]float64
	turns        int
	last, hazard []float64
	kept         []float64
}

func (*tenure) Name() string { return "tenure" }

func (x *tenure) Setup(u *negotiation.Setup) error {
	own := func(view *[]float64, name string, start []float64) {
		u.Own(negotiation.Drivers, view, negotiation.Variable{Name: name, Keys: u.Parties(), Start: start, Meaning: "for a test", Unit: "test"})
	}
	own(&x.last, "turnover.last", nil)
	own(&x.hazard, "turnover.hazard", x.feared[:])
	u.At(negotiation.Drivers, func(s *negotiation.State) {
		if s.Round != x.turns {
			return
		}
		s.Succeed(0, negotiation.Trustworthy, slices.Clone(s.Terms(0)))
		x.last[0] = float64(s.Round)
	})
	u.At(negotiation.Domestic, func(s *negotiation.State) {
		if s.Round == x.turns {
			x.kept = slices.Clone(s.Memory(s.Member(0)))
		}
	})
	return nil
}

// witness is an agent that tells what it was told.
type witness struct {
	agents.Negotiator
	told *[]int
}

func (w witness) Aspiration(t negotiation.Turn) float64 {
	*w.told = append(*w.told, t.Met)
	return w.Negotiator.Aspiration(t)
}

var slow = agents.Negotiator{Preferences: wantsRest, Schedule: concession.Schedule{Beta: 0.1}}

// TestASuccessorHasLearntNothing: what an agent remembers is its own, not its office's.
func TestASuccessorHasLearntNothing(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]negotiation.Agent{
		"reciprocator": agents.Reciprocator{Preferences: wantsShare, Rate: 1},
		"zeuthen":      agents.Zeuthen{Preferences: wantsShare, Step: 0.01},
		"equilibrium":  agents.Equilibrium{Preferences: wantsShare},
		"bidder":       agents.Bidder{Preferences: wantsShare, Spread: 0.02, Midpoint: 0.5, Learning: 0.01},
		"attrition":    agents.Attrition{Preferences: wantsShare, Leave: 0.1},
		"bayesian":     agents.Bayesian{Preferences: wantsShare, Spread: 0.3, Points: 11, Keep: 0.5},
		"reinforcer":   agents.Reinforcer{Preferences: wantsShare, Habit: agents.NoHabit(), Forgetting: 0.1, Online: true},
	} {
		// The window of three rounds closes before the successor comes, so that the learners
		// have learnt. The other side hardly concedes.
		x := &tenure{turns: 5}
		m := pie(a, slow, [2]float64{}, func(p *protocol.Talks) { p.Rounds = 3 })
		talks := m.Parts
		m.Parts = func() []negotiation.Part { return append(talks(), x) }
		m.Stop, m.Rounds = negotiation.AtHorizon, 5
		m.Parties[0].Margin = 0.4
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		s.Reset(1, 1)
		start := slices.Clone(s.State().Memory(0))
		require.NotEmpty(t, start, name)
		for range 4 {
			s.Round()
		}
		require.NotEqual(t, start, s.State().Memory(0), "%s remembers something", name)
		s.Round()
		assert.Equal(t, start, x.kept, name)
	}
}

// TestTheOtherSideIsToldOfASuccessor, by Talks and by Stacked.
func TestTheOtherSideIsToldOfASuccessor(t *testing.T) {
	t.Parallel()
	for _, stacked := range []bool{false, true} {
		var told [2][]int
		m := pie(witness{agents.Negotiator{Preferences: wantsShare, Schedule: concession.Schedule{Beta: 0.1}}, &told[0]}, witness{slow, &told[1]},
			[2]float64{0.9, 0.9}, func(*protocol.Talks) {})
		talks := m.Parts()
		if stacked {
			talks = []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 12, First: "A"}}
		}
		m.Parts = func() []negotiation.Part { return append(talks, &tenure{turns: 4}) }
		m.Rounds = 6
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		s.Run(1, 1)
		assert.Equal(t, []int{0, 0, 0, 0, 0, 0}, told[0], "who has just come to office meets nobody new")
		assert.Equal(t, []int{0, 0, 0, 4, 4, 4}, told[1])
	}
}

// TestTalksBeginAnewWithASuccessor: what the predecessor of the other side has offered
// and refused counts as little as in a new window, and no less.
func TestTalksBeginAnewWithASuccessor(t *testing.T) {
	t.Parallel()
	type learner interface {
		negotiation.Agent
		negotiation.Learner
		negotiation.Rememberer
	}
	for name, a := range map[string]learner{
		"reciprocator": agents.Reciprocator{Preferences: wantsShare, Rate: 1},
		"zeuthen":      agents.Zeuthen{Preferences: wantsShare, Step: 0.01},
		"bidder":       agents.Bidder{Preferences: wantsShare, Spread: 0.02, Midpoint: 0.5, Learning: 0.3},
		"bayesian":     agents.Bayesian{Preferences: wantsShare, Spread: 0.05, Points: 41, Keep: 0.5},
	} {
		// after plays three rounds of a window, and then a fourth, changed.
		after := func(change func(*negotiation.Turn)) float64 {
			turn := slice(0, 0, a)
			turn.Round = 20
			for n := range 3 {
				a.Aspiration(turn)
				y := []float64{0.2 + 0.1*float64(n)}
				a.Learn(turn, negotiation.Offer{Package: y, Value: y[0], Share: 1}, false, false)
				own := []float64{0.9}
				a.Learn(turn, negotiation.Offer{Package: own, Value: 0.9, Share: 1}, true, false)
				advance(&turn)
			}
			change(&turn)
			return a.Aspiration(turn)
		}
		same := after(func(*negotiation.Turn) {})
		window := after(func(t *negotiation.Turn) { t.Step = 1 })
		assert.Greater(t, math.Abs(same-window), 1e-3, "%s begins anew in a new window", name)
		assert.Equal(t, window, after(func(t *negotiation.Turn) { t.Met = t.Round }), name)
		assert.Equal(t, same, after(func(t *negotiation.Turn) { t.Met = 15 }), "%s: that was before the window", name)
	}
}

// TestWhoMayLoseOfficeIsLessPatient: under every rule that reckons with patience, a
// hazard of losing office acts as so much less patience, to both sides, and under the
// others not at all.
func TestWhoMayLoseOfficeIsLessPatient(t *testing.T) {
	t.Parallel()
	const d, hazard = 0.96, 0.2
	type rule func(p agents.Preferences) negotiation.Agent
	for name, x := range map[string]struct {
		make    rule
		patient bool
	}{
		"equilibrium": {func(p agents.Preferences) negotiation.Agent { return agents.Equilibrium{Preferences: p} }, true},
		"bidder": {func(p agents.Preferences) negotiation.Agent {
			return agents.Bidder{Preferences: p, Spread: 0.02, Midpoint: 0.5, Learning: 0.3}
		}, true},
		"attrition": {func(p agents.Preferences) negotiation.Agent { return agents.Attrition{Preferences: p, Leave: 0.4} }, true},
		"bayesian": {func(p agents.Preferences) negotiation.Agent {
			return agents.Bayesian{Preferences: p, Spread: 0.02, Points: 21, Keep: 0.5}
		}, true},
		"reinforcer": {func(p agents.Preferences) negotiation.Agent {
			return agents.Reinforcer{Preferences: p, Habit: agents.NoHabit(), Online: true}
		}, true},
		"negotiator": {func(p agents.Preferences) negotiation.Agent {
			return agents.Negotiator{Preferences: p, Schedule: concession.Schedule{Beta: 0.6}}
		}, false},
		"zeuthen": {func(p agents.Preferences) negotiation.Agent { return agents.Zeuthen{Preferences: p, Step: 0.01} }, false},
	} {
		for _, stacked := range []bool{false, true} {
			for i := range 2 {
				// end returns what a number of games leave behind.
				end := func(patience, feared [2]float64) (list []float64) {
					m := pie(x.make(wantsShare), x.make(wantsRest), [2]float64{}, func(p *protocol.Talks) { patient(p, patience[0], patience[1]) })
					talks := m.Parts()
					if stacked {
						m.Discount = patience[0]
						talks = []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 12, First: "A"}}
					}
					m.Parts = func() []negotiation.Part { return append(talks, &tenure{feared: feared}) }
					s, err := negotiation.NewSolver(m)
					require.NoError(t, err)
					for run := range uint64(40) {
						s.Run(1, run)
						st := s.State()
						list = append(append(append(list, st.Force.Levels...), st.Memory(0)...), st.Memory(1)...)
						list = append(list, float64(st.Agreement.FirstSignature))
					}
					return list
				}
				less, feared := [2]float64{d, d}, [2]float64{}
				less[i], feared[i] = d*(1-hazard), hazard
				if stacked { // which knows of one patience for all
					less, feared = [2]float64{d * (1 - hazard), d * (1 - hazard)}, [2]float64{hazard, hazard}
				}
				plain, afraid := end([2]float64{d, d}, [2]float64{}), end([2]float64{d, d}, feared)
				assert.Equal(t, end(less, [2]float64{}), afraid, "%s, stacked %v: as less patience", name, stacked)
				assert.Equal(t, x.patient, !slices.Equal(plain, afraid), "%s, stacked %v, party %d", name, stacked, i)
			}
		}
	}
}
