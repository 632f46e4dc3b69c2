package observe_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// modelOf makes the model of the larger example with settings. Unless they name a
// preset it is core.
func modelOf(t testing.TB, settings ...string) *negotiation.Model {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	if !slices.ContainsFunc(settings, func(s string) bool { return strings.HasPrefix(s, "preset=") }) {
		settings = append([]string{"preset=core"}, settings...)
	}
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	f, err := scenario.Load("venezuela.yaml", data, sets...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	return m
}

// puppet is a part that plays a script instead of a mechanism.
type puppet struct {
	tension, cooperation, first, second, relief, legitimacy []float64 // by round, the last one repeated
	snapback                                                int       // round with a snapback
	promise, implement                                      [2]float64

	views [7][]float64
}

func (p *puppet) Name() string { return "puppet" }

func (p *puppet) Setup(u *negotiation.Setup) error {
	own := func(i int, name string, keys []string) {
		u.Own(negotiation.Propagation, &p.views[i], negotiation.Variable{Name: name, Keys: keys, Max: 1})
	}
	own(0, "tension", nil)
	own(1, "cooperation", nil)
	own(2, "delivered", u.Parties())
	own(3, "relief", nil)
	own(4, "living", nil)
	own(5, "legitimacy", u.Parties())
	u.At(negotiation.Bargaining, p.bargain)
	u.At(negotiation.Propagation, p.propagate)
	return nil
}

func (p *puppet) bargain(s *negotiation.State) {
	if s.Round == p.snapback {
		s.Agreement.Move(negotiation.UnderReview)
		s.Terminate(0, 0)
	}
	if s.Round == 1 && p.promise != [2]float64{} {
		s.Open()
		s.Put(p.promise[:], []float64{1, 1})
		s.Sign(1, -1)
		copy(s.X, p.implement[:])
	}
}

func (p *puppet) propagate(s *negotiation.State) {
	at := func(script []float64) float64 {
		if len(script) == 0 {
			return 0
		}
		return script[min(s.Round, len(script))-1]
	}
	p.views[0][0], p.views[1][0] = at(p.tension), at(p.cooperation)
	p.views[2][0], p.views[2][1] = at(p.first), at(p.second)
	p.views[3][0], p.views[5][0] = at(p.relief), at(p.legitimacy)
}

// staged returns a model of two issues, one of each party, that a puppet plays.
func staged(rounds int, p puppet) *negotiation.Model {
	agent := func(own, other int) agents.Negotiator {
		n := agents.Negotiator{Preferences: agents.Preferences{Weights: []float64{0.5, 0.5}, Values: make([]negotiation.Value, 2)}}
		n.Values[own], n.Values[other] = negotiation.Loss(0), negotiation.Gain(0)
		return n
	}
	return &negotiation.Model{
		ID: "staged", Rounds: rounds,
		Issues: []negotiation.Issue{{ID: "A", Owner: "North", Phase: 1}, {ID: "B", Owner: "South", Phase: 1}},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: agent(0, 1)},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: agent(1, 0)},
		},
		Parts: func() []negotiation.Part { q := p; return []negotiation.Part{&q} },
	}
}
