package environment_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
)

// quiet builds a model in which nothing happens but what the parts do: a crisis
// channel that stands at 0.5 and another issue. A is of the trustworthy type with
// the probability given.
func quiet(t *testing.T, trustworthy float64, parts ...negotiation.Part) *negotiation.Solver {
	t.Helper()
	side := func(id string) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{
			Preferences: agents.Preferences{Weights: []float64{0.5, 0.5}, Values: []negotiation.Value{negotiation.Gain(0.2), negotiation.Gain(0)}}}}
	}
	s, err := negotiation.NewSolver(&negotiation.Model{ID: "quiet", Rounds: 1000,
		Issues: []negotiation.Issue{{ID: "channel", Owner: negotiation.Joint, Phase: 1, Hook: negotiation.ChannelHook, StatusQuo: 0.5},
			{ID: "other", Owner: "A", Phase: 1}},
		Members: []negotiation.Member{side("A"), side("B")},
		Parties: []negotiation.Party{{ID: "A", Trustworthy: trustworthy}},
		Parts:   func() []negotiation.Part { return parts },
	})
	require.NoError(t, err)
	return s
}

// played runs 20 runs of 1000 rounds and returns the share of rounds with an
// event of the kind, and the means of its severity and of the tension it adds.
func played(s *negotiation.Solver, kind negotiation.EventKind) (share, severity, gain float64) {
	const runs, rounds = 20, 1000
	var n float64
	for run := range uint64(runs) {
		s.Run(1, run)
		log := &s.State().Log
		for i := range log.Len() {
			if e := log.At(i); e.Kind == kind {
				n++
				severity += e.Value
				gain += e.Extra
			}
		}
	}
	return n / (runs * rounds), severity / n, gain / n
}

// near requires a share of 20000 rounds to be a probability, up to chance.
func near(t *testing.T, p, share float64, about string) {
	t.Helper()
	assert.InDelta(t, p, share, 4*math.Sqrt(p*(1-p)/20000), about)
}

func TestIncidentsComeAtTheirRate(t *testing.T) {
	t.Parallel()
	p := &environment.Incidents{Rate: 0.3, Low: 0.02, High: 0.1, Damping: 0.6}
	share, severity, gain := played(quiet(t, 1, p), negotiation.EventIncident)
	near(t, 0.3, share, "incidents")
	assert.InDelta(t, 0.06, severity, 4*0.08/math.Sqrt(12*6000))
	assert.InDelta(t, severity*(1-0.6*0.5), gain, 1e-12, "half a channel takes half of the damping")

	s := quiet(t, 1, &environment.Incidents{Rate: 1, Low: 0.1, High: 0.1, Damping: 0.6})
	s.Reset(1, 1)
	for range 5 {
		s.Round()
		assert.InDelta(t, 0.07, s.State().TensionGain[0], 1e-15, "every round anew")
	}
	share, _, _ = played(quiet(t, 1, &environment.Incidents{Low: 0.1, High: 0.1}), negotiation.EventIncident)
	assert.Zero(t, share)
}

func TestSpoilersAreHeldBackByTheTrustworthy(t *testing.T) {
	t.Parallel()
	spoilers := func() *environment.Spoilers {
		return &environment.Spoilers{Side: "A", Rate: 0.4, Quiet: 0.5, Control: 0.75, Low: 0.1, High: 0.1, Damping: 0.6}
	}
	share, severity, gain := played(quiet(t, 0, spoilers()), negotiation.EventAttack)
	near(t, 0.2, share, "half the rate while nothing is in force")
	assert.InDelta(t, 0.1, severity, 1e-12)
	assert.InDelta(t, 0.07, gain, 1e-12)
	share, _, _ = played(quiet(t, 1, spoilers()), negotiation.EventAttack)
	near(t, 0.05, share, "three quarters are prevented")
	blind := spoilers()
	blind.TypeBlind = true
	share, _, _ = played(quiet(t, 1, blind), negotiation.EventAttack)
	near(t, 0.2, share, "control that exists in the eyes of others only")

	s := quiet(t, 1, spoilers())
	s.Run(1, 1)
	assert.Equal(t, []float64{0.2, 0}, s.State().View("spoiler.hazard"), "what others fear from a party that prevents nothing")
}

func TestSpoilersStrikeWhileAnAgreementBinds(t *testing.T) {
	t.Parallel()
	s := quiet(t, 0, &environment.Spoilers{Side: "A", Rate: 0.4, Quiet: 0.5, Low: 0.1, High: 0.1})
	s.Reset(1, 1)
	st := s.State()
	st.Put([]float64{1, 1}, []float64{1, 1})
	st.Sign(1, -1)
	attacks := 0.0
	for s.Round() == negotiation.Running {
		assert.Equal(t, 0.4, st.View("spoiler.hazard")[0])
		attacks += st.View("spoiler.attack")[0]
	}
	assert.InDelta(t, 0.4, attacks/999, 4*math.Sqrt(0.24/999))
}

func TestChannelScalesItsOwnStakes(t *testing.T) {
	t.Parallel()
	plain, scaled, unit := quiet(t, 1), quiet(t, 1, &environment.Channel{Weight: 0.25}), quiet(t, 1, &environment.Channel{Weight: 1})
	for _, s := range []*negotiation.Solver{plain, scaled, unit} {
		s.Reset(1, 1)
		s.Round()
	}
	for i := range 2 {
		a, b := plain.State().Terms(i), scaled.State().Terms(i)
		assert.InDelta(t, 0.25*a[0].B, b[0].B, 1e-15)
		assert.InDelta(t, 0.25*a[0].G, b[0].G, 1e-15)
		assert.Equal(t, a[1], b[1], "other issues keep theirs")
		assert.Equal(t, a, unit.State().Terms(i))
		assert.InDelta(t, plain.State().Reservation(i), scaled.State().Reservation(i), 1e-15, "what stands is worth what it was")
	}
	assert.Equal(t, 0.5, plain.State().Channel())
	assert.Equal(t, 0.5, plain.State().Channel())
}
