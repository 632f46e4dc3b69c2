package thirdparty_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/thirdparty"
)

// solver builds a model in which nothing happens but what the parts do: issue
// "ties", owned by A, stands at 0.4.
func solver(t *testing.T, parts ...negotiation.Part) (*negotiation.Solver, error) {
	t.Helper()
	side := func(id string, v negotiation.Value) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal},
			Agent: agents.Negotiator{Preferences: agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{v}}}}
	}
	return negotiation.NewSolver(&negotiation.Model{ID: "test", Rounds: 40,
		Issues:  []negotiation.Issue{{ID: "ties", Owner: "A", Phase: 1, StatusQuo: 0.4}},
		Members: []negotiation.Member{side("A", negotiation.Loss(0)), side("B", negotiation.Gain(0))},
		Parts:   func() []negotiation.Part { return parts },
	})
}

func TestGuarantorsWane(t *testing.T) {
	t.Parallel()
	g := &thirdparty.Guarantors{Strength: 0.5, Waning: 0.1, Cure: 0.4, Eyes: 1, Penalty: 0.06, Brokerage: 2}
	s, err := solver(t, g)
	require.NoError(t, err)
	s.Reset(1, 1)
	st := s.State()
	for range 2 { // the second time after a reset
		for round := 0; round <= 12; round++ {
			if round > 0 {
				s.Round()
			}
			strength := 0.5 * math.Pow(0.9, float64(max(0, round-1)))
			for name, share := range map[string]float64{"strength": 1, "cure": 0.4, "eyes": 1, "penalty": 0.06, "brokerage": 2} {
				assert.InDelta(t, share*strength, st.View("guarantor." + name)[0], 1e-15, "%s in round %d", name, round)
			}
		}
		s.Reset(1, 2)
	}
}

func TestGuarantorsWithoutStrengthDoNothing(t *testing.T) {
	t.Parallel()
	s, err := solver(t, &thirdparty.Guarantors{Waning: 0.1, Cure: 1, Eyes: 1, Penalty: 1, Brokerage: 9})
	require.NoError(t, err)
	s.Run(1, 1)
	for _, name := range []string{"strength", "cure", "eyes", "penalty", "brokerage"} {
		assert.Zero(t, s.State().View("guarantor." + name)[0], name)
	}
}

// sanctions is a part that provides relief.
type sanctions struct {
	relief []float64
	level  float64
}

func (*sanctions) Name() string { return "sanctions" }

func (p *sanctions) Setup(u *negotiation.Setup) error {
	u.Own(negotiation.Propagation, &p.relief, negotiation.Variable{Name: "relief", Initial: p.level})
	return nil
}

func TestPatronsFollowReliefAndDistance(t *testing.T) {
	t.Parallel()
	patrons := func() *thirdparty.Patrons {
		return &thirdparty.Patrons{Client: "A", Start: 0.5, Rate: 0.2, Base: 0.9, FromRelief: 0.5, FromDistance: 0.75,
			Distance: "ties", Comfort: 0.2, Reference: 0.3}
	}
	for _, x := range []struct {
		parts []negotiation.Part
		goal  float64
	}{
		{[]negotiation.Part{patrons()}, 0.6},
		{[]negotiation.Part{&sanctions{level: 0.4}, patrons()}, 0.4},
		{[]negotiation.Part{&sanctions{level: 2}, patrons()}, 0}, // a goal below 0 is 0
	} {
		s, err := solver(t, x.parts...)
		require.NoError(t, err)
		s.Reset(1, 1)
		st := s.State()
		support := 0.5
		for range 10 {
			noDeal := 1 - 0.4 // what A has at the status quo
			s.Round()
			assert.InDelta(t, noDeal+0.2*(support-0.3), st.Reservation(0), 1e-12, "the support of the last round softens no deal")
			assert.InDelta(t, 0.4, st.Reservation(1), 1e-12, "of the client alone")
			support += 0.2 * (x.goal - support)
			assert.InDelta(t, support, st.View("patron.support")[0], 1e-12)
		}
	}
}

func TestPatronsOfNobodyAreRefused(t *testing.T) {
	t.Parallel()
	_, err := solver(t, &thirdparty.Patrons{Client: "C"})
	require.ErrorContains(t, err, `no principal "C"`)
	_, err = solver(t, &thirdparty.Patrons{Client: "A", Distance: "tides"})
	require.ErrorContains(t, err, `no issue "tides"`)
}
