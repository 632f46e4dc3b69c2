package environment_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
)

func TestOilStepsFromScriptedShocksAlone(t *testing.T) {
	t.Parallel()
	oil := &environment.Oil{Reversion: 0.1, Mean: math.Log(70), Party: "B", Issues: []string{"other"}, Slope: 0.5, Cap: 0.3, Seller: "A", Rent: 0.02}
	s := quiet(t, 1, &environment.Shocks{Script: []environment.Shock{{Round: 2, Value: 0.4}, {Round: 4, Value: -0.2}}}, oil)
	st := s.State()
	s.Reset(1, 1)
	base := [2]float64{st.Reservation(0), st.Reservation(1)}
	z, keep := 0.0, math.Exp(-0.1)
	for round := 1; round <= 6; round++ {
		s.Round()
		z *= keep
		switch round {
		case 2:
			z += 0.4
		case 4:
			z -= 0.2
		}
		assert.InDelta(t, z, st.View("oil.deviation")[0], 1e-12, "round %d", round)
		assert.InDelta(t, 70*math.Exp(z), st.View("oil.price")[0], 1e-9)
		assert.InDelta(t, 1-0.5*min(z, 0.3), st.Factor[3], 1e-12, "the buyer's stake in its issue, within the cap")
		assert.Equal(t, []float64{1, 1, 1}, st.Factor[:3], "and nothing else")
		assert.InDelta(t, base[0]+0.02*z, st.Reservation(0), 1e-12)
		assert.InDelta(t, base[1]-0.02*z, st.Reservation(1), 1e-12)
	}
	log, shocks := &st.Log, 0
	for n := range log.Len() {
		if log.At(n).Kind == negotiation.EventShock {
			shocks++
		}
	}
	assert.Equal(t, 2, shocks)
}

func TestOilFollowsItsProcess(t *testing.T) {
	t.Parallel()
	s := quiet(t, 1, &environment.Oil{Reversion: 0.5, Volatility: 0.3})
	st := s.State()
	var squares, n float64
	for run := range uint64(20) {
		s.Reset(1, run)
		for s.Round() == negotiation.Running {
			z := st.View("oil.deviation")[0]
			squares += z * z
			n++
		}
	}
	want := environment.OrnsteinUhlenbeck{Reversion: 0.5, Volatility: 0.3}.StandardDeviation()
	assert.InDelta(t, want, math.Sqrt(squares/n), 0.01)
}

func TestCalendarCountsDownToVotes(t *testing.T) {
	t.Parallel()
	c := &environment.Calendar{Width: 3, AfterLevel: 0.5, AfterWidth: 2, Votes: []environment.Vote{
		{Party: "A", Date: 4, Period: 6, Issues: []string{"other"}, Slope: 0.8, Relief: 0.1},
		{Party: "B", Date: 5},
	}}
	s := quiet(t, 1, &environment.Shocks{Script: []environment.Shock{{Round: 2, Kind: environment.ElectionShock, Party: "B", Value: 7}}}, c)
	st := s.State()
	s.Reset(1, 1)
	base := st.Reservation(0)
	near := func(rounds float64) float64 { return math.Exp(-rounds / 3) }
	after := func(rounds float64) float64 { return 0.5 * math.Exp(-rounds/2) }
	// A votes in rounds 4 and 10. B would in 5, until the date moves to 7 in round 2.
	a := []float64{near(3), near(2), near(1), 1, max(near(5), after(1)), max(near(4), after(2)), max(near(3), after(3)), max(near(2), after(4))}
	b := []float64{near(4), near(5), near(4), near(3), near(2), near(1), 1, after(1)}
	var votes []int
	for n := range a {
		s.Round()
		assert.InDelta(t, a[n], st.View("election")[0], 1e-12, "A in round %d", n+1)
		assert.InDelta(t, b[n], st.View("election")[1], 1e-12, "B in round %d", n+1)
		assert.InDelta(t, 1+0.8*a[n], st.Factor[1], 1e-12)
		assert.InDelta(t, base+0.1*a[n], st.Reservation(0), 1e-12)
	}
	for n := range st.Log.Len() {
		if e := st.Log.At(n); e.Kind == negotiation.EventVote {
			votes = append(votes, e.Round)
		}
	}
	assert.Equal(t, []int{4, 7}, votes)
}

func TestPropagationMovesTowardsItsGoals(t *testing.T) {
	t.Parallel()
	p := &environment.Propagation{Relief: []environment.IssueWeight{{Issue: "channel", Weight: 0.6}}, Outflow: "channel"}
	p.Living.Start, p.Living.Rate, p.Living.Base, p.Living.FromRelief = 0.3, 0.25, 0.4, 0.5
	p.Migration.Start, p.Migration.Rate, p.Migration.Base = 0.5, 0.5, 0.6
	p.Migration.FromLiving, p.Migration.FromOutflow, p.Migration.FromTension = 0.4, 0.2, 0.5
	p.Tension.Start, p.Tension.Keep, p.Tension.Base = 0.7, 0.9, 0.5
	p.Hardship.Party, p.Hardship.Slope, p.Hardship.Reference = "A", 0.05, 0.8
	p.Pressure.Party, p.Pressure.Issue, p.Pressure.Level, p.Pressure.Slope = "B", "other", 0.7, 0.6
	p.Pressure.Reservation, p.Pressure.Reference = 0.03, 0.2
	s := quiet(t, 1, p)
	st := s.State()
	s.Reset(1, 1)
	base := [2]float64{st.Reservation(0), st.Reservation(1)}
	E, M, H := 0.3, 0.5, 0.7
	for round := 1; round <= 10; round++ {
		s.Round()
		assert.InDelta(t, base[0]-0.05*(0.8-E), st.Reservation(0), 1e-12, "hardship of the last round")
		assert.InDelta(t, base[1]-0.03*(M-0.2), st.Reservation(1), 1e-12)
		assert.InDelta(t, 0.7+0.6*M, st.Factor[3], 1e-12)
		// All goals are computed from the state before the round's changes.
		living := E + 0.25*(0.4+0.5*0.6*0.5-E)
		migration := M + 0.5*(0.6-0.4*(E-0.3)-0.2*0.5+0.5*(H-0.4)-M)
		tension := 0.9*H + 0.1*0.5
		E, M, H = living, migration, tension
		assert.InDelta(t, 0.6*0.5, st.View("relief")[0], 1e-12)
		assert.InDelta(t, E, st.View("living")[0], 1e-12, "round %d", round)
		assert.InDelta(t, M, st.View("migration")[0], 1e-12, "round %d", round)
		assert.InDelta(t, H, st.View("tension")[0], 1e-12, "round %d", round)
		assert.Equal(t, []float64{0, 0}, st.View("delivered"), "joint issues are nobody's concession")
	}
}

func TestPartsRefuseWhatTheModelDoesNotHave(t *testing.T) {
	t.Parallel()
	m := *quiet(t, 1).State().Model()
	for want, part := range map[string]negotiation.Part{
		`no principal "C"`:                      &environment.Spoilers{Side: "C"},
		`no issue "tides"`:                      &environment.Propagation{Outflow: "tides"},
		`hardship: no principal "C"`:            hardship("C"),
		"reversion 0 and volatility 1":          &environment.Oil{Volatility: 1},
		"width 0, expected above 0":             &environment.Calendar{Votes: []environment.Vote{{Party: "A"}}},
		"shock 1: round 0, expected 1":          &environment.Shocks{Script: []environment.Shock{{}}},
		`needs the variable "monitor.strength"`: &environment.Shocks{Script: []environment.Shock{{Round: 1, Kind: environment.MonitorShock}}},
	} {
		m.Parts = func() []negotiation.Part { return []negotiation.Part{part} }
		_, err := negotiation.NewSolver(&m)
		require.ErrorContains(t, err, want)
	}
}

func hardship(party string) negotiation.Part {
	p := &environment.Propagation{}
	p.Hardship.Party, p.Hardship.Slope = party, 1
	return p
}
