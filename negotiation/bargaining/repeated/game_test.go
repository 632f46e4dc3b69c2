package repeated_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/bargaining/repeated"
)

// player is an agent with a strategy. It likes the other's act and dislikes its own.
type player struct {
	agents.Negotiator
	strategy repeated.Strategy
}

func (p player) Act(own, other []bool) float64 { return p.strategy(own, other) }

func match(turns int, noise float64, first, second repeated.Strategy) *negotiation.Model {
	up, down := negotiation.Gain(0), negotiation.Loss(0)
	seat := func(id string, s repeated.Strategy, values ...negotiation.Value) negotiation.Member {
		a := player{agents.Negotiator{Preferences: agents.Preferences{Weights: []float64{0.5, 0.5}, Values: values}}, s}
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: a}
	}
	return &negotiation.Model{ID: "match", Rounds: turns,
		Issues:  []negotiation.Issue{{ID: "act of A", Owner: "A", Phase: 1}, {ID: "act of B", Owner: "B", Phase: 1}},
		Members: []negotiation.Member{seat("A", first, down, up), seat("B", second, up, down)},
		Parts: func() []negotiation.Part {
			return []negotiation.Part{&repeated.Game{Payoffs: repeated.Usual(), Noise: noise}}
		}}
}

// scores plays a run and returns its last scores.
func scores(t *testing.T, s *negotiation.Solver, run uint64) [2]float64 {
	require.Equal(t, negotiation.ReachedHorizon, s.Run(1, run))
	return [2]float64(s.State().View("match.score"))
}

func TestNegotiationsOfSingleActsGiveThePublishedScores(t *testing.T) {
	t.Parallel()
	m := repeated.Match{Payoffs: repeated.Usual(), Turns: 200}
	for _, a := range repeated.Strategies() {
		for _, b := range repeated.Strategies() {
			want, err := m.Play(a.Strategy, b.Strategy, nil)
			require.NoError(t, err)
			s, err := negotiation.NewSolver(match(200, 0, a.Strategy, b.Strategy))
			require.NoError(t, err)
			assert.Equal(t, want.Sum, scores(t, s, 0), "%s against %s", a.Name, b.Name)
			assert.Equal(t, want.Sum, scores(t, s, 1), "run after run")
		}
	}
}

func TestNoisyNegotiationsComeToTheLongRun(t *testing.T) {
	t.Parallel()
	const eps, turns, runs = 0.05, 150, 300
	generous := repeated.GenerousTitForTat(1.0 / 3)
	shares, err := repeated.LongRun(generous, generous, eps)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(match(turns, eps, generous.Strategy(1), generous.Strategy(1)))
	require.NoError(t, err)
	sum, squares := 0.0, 0.0
	for run := range uint64(runs) {
		x := scores(t, s, run)[0] / turns
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / runs
	se := math.Sqrt((squares/runs - mean*mean) / (runs - 1))
	// The first rounds, which start from cooperation, are a small part.
	assert.InDelta(t, repeated.Usual().Mean(shares), mean, 3*se+0.5/turns)
}

func TestMatchesThatCannotBePlayedAreRefused(t *testing.T) {
	t.Parallel()
	tft := find(t, "TFT")
	for want, change := range map[string]func(m *negotiation.Model){
		"expected one act of each": func(m *negotiation.Model) {
			m.Issues = append(m.Issues, negotiation.Issue{ID: "x", Owner: "A", Phase: 1})
			for i := range m.Members {
				p := m.Members[i].Agent.(player)
				p.Weights = []float64{0.4, 0.4, 0.2}
				p.Values = append(p.Values[:2:2], negotiation.Gain(0))
				m.Members[i].Agent = p
			}
		},
		"is owned by B":    func(m *negotiation.Model) { m.Issues[0].Owner = "B" },
		"plays no matches": func(m *negotiation.Model) { m.Members[0].Agent = m.Members[0].Agent.(player).Negotiator },
		"noise 2": func(m *negotiation.Model) {
			m.Parts = func() []negotiation.Part { return []negotiation.Part{&repeated.Game{Noise: 2}} }
		},
	} {
		m := match(5, 0, tft, tft)
		change(m)
		_, err := negotiation.NewSolver(m)
		assert.ErrorContains(t, err, want)
	}
}
