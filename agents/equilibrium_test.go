package agents_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/search"
)

// pie is a game about dividing one: A wants the level of its only issue high, B low,
// and both have a given utility without a deal.
func pie(a, b negotiation.Agent, noDeal [2]float64, talks func(*protocol.Talks)) *negotiation.Model {
	side := func(id string, x negotiation.Agent) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: x}
	}
	return &negotiation.Model{ID: "pie", Rounds: 200, Valuation: negotiation.OneShot, Stop: negotiation.AtSignature,
		Issues:  []negotiation.Issue{{ID: "pie", Owner: negotiation.Joint, Phase: 1}},
		Members: []negotiation.Member{side("A", a), side("B", b)},
		// The status quo is level 0, worth 0 to A and 1 to B.
		Parties: []negotiation.Party{{ID: "A", Margin: noDeal[0], Trustworthy: 1}, {ID: "B", Margin: noDeal[1] - 1, Trustworthy: 1}},
		Parts: func() []negotiation.Part {
			p := &protocol.Talks{Course: protocol.Grand, Rounds: 12, First: "A", LastOffer: true, FinalShare: 0.1}
			talks(p)
			return []negotiation.Part{p}
		}}
}

// share and rest are what the sides of a pie want.
var (
	wantsShare = agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Gain(0)}}
	wantsRest  = agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Loss(0)}}
)

// divide returns A's share and the round of the deal, 0 if there is none.
func divide(t *testing.T, m *negotiation.Model, run uint64) (share float64, round int) {
	t.Helper()
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Run(1, run)
	return s.State().Force.Levels[0], s.State().Agreement.FirstSignature
}

func patient(p *protocol.Talks, a, b float64) {
	p.Patience = [2][negotiation.Types]float64{{a, a}, {b, b}}
}

func TestEquilibriumDividesAPieAsRubinsteinSays(t *testing.T) {
	t.Parallel()
	a, b := agents.Equilibrium{Preferences: wantsShare}, agents.Equilibrium{Preferences: wantsRest}
	for _, x := range []struct {
		d      [2]float64
		noDeal [2]float64
		want   float64
	}{
		{[2]float64{0.9, 0.9}, [2]float64{}, 0.5263157894736842},
		{[2]float64{0.95, 0.97}, [2]float64{}, 0.38216560509554165},
		{[2]float64{0.5, 0.99}, [2]float64{}, (1 - 0.99) / (1 - 0.5*0.99)},
		// A flow during the talks shifts the range that is divided (Muthoo 1999).
		{[2]float64{0.9, 0.9}, [2]float64{0.2, 0.1}, 0.568421052631579},
		// Breakdown with probability 0.001 a round in the place of impatience (Binmore,
		// Rubinstein & Wolinsky 1986).
		{[2]float64{0.999, 0.999}, [2]float64{0.2, 0.1}, 0.5501750875437719},
	} {
		share, round := divide(t, pie(a, b, x.noDeal, func(p *protocol.Talks) { patient(p, x.d[0], x.d[1]) }), 0)
		assert.Equal(t, 1, round, "the first offer is accepted")
		assert.InDelta(t, x.want, share, 1e-9, "%+v", x)

		// The first mover's advantage goes with the move.
		second, _ := divide(t, pie(a, b, [2]float64{}, func(p *protocol.Talks) { patient(p, x.d[0], x.d[1]); p.First = "B" }), 0)
		assert.InDelta(t, x.d[0]*(1-x.d[1])/(1-x.d[0]*x.d[1]), second, 1e-9)
	}
}

func TestEquilibriumReasonsBackFromTheLastOfferAsStahlSays(t *testing.T) {
	t.Parallel()
	a, b := agents.Equilibrium{Preferences: wantsShare}, agents.Equilibrium{Preferences: wantsRest}
	for _, x := range []struct {
		offers int
		d      [2]float64
		want   float64
	}{
		{1, [2]float64{0.9, 0.9}, 1},
		{2, [2]float64{0.9, 0.9}, 0.1},
		{3, [2]float64{0.9, 0.9}, 0.91},
		{10, [2]float64{0.9, 0.9}, 0.342800821},
		{5, [2]float64{0.9, 0.8}, 0.8624},
	} {
		share, round := divide(t, pie(a, b, [2]float64{}, func(p *protocol.Talks) {
			patient(p, x.d[0], x.d[1])
			p.Rounds, p.LastRound = x.offers, 1
		}), 0)
		assert.Equal(t, 1, round)
		assert.InDelta(t, x.want, share, 1e-9, "%+v", x)
	}
	// Two windows of one offer each, three rounds apart: the second offer is B's, who
	// would keep everything but has to wait for it.
	share, _ := divide(t, pie(a, b, [2]float64{}, func(p *protocol.Talks) {
		patient(p, 0.9, 0.9)
		p.Rounds, p.Pause, p.LastRound = 1, 2, 4
	}), 0)
	assert.InDelta(t, 1-math.Pow(0.9, 3), share, 1e-9)
}

func TestEquilibriumOfPatientPartiesIsTheNashPackage(t *testing.T) {
	t.Parallel()
	apart := func(patience string) float64 {
		f := venezuela(t, "params.mode=grand", "params.mediator=0", "params.sdW=0", "params.dT="+patience, "params.dN="+patience,
			"params.rule_GOV=equilibrium", "params.rule_USA=equilibrium", "params.aV=0", "params.aU=0", "params.tau_v={INN: 1, MIL: 1, CON: 1}",
			"params.zeta_v={INN: 1, MIL: 1, CON: 1}")
		s := solverOf(t, f, agents.Standard())
		st := s.State()
		s.Reset(1, 0)
		s.Round()
		e := offered(t, &st.Log)
		worth := [2]negotiation.Objective{st.Worth(0, &st.Draft), st.Worth(1, &st.Draft)}
		lo, hi := make([]float64, st.Issues()), make([]float64, st.Issues())
		for k := range hi {
			hi[k] = 1
		}
		nash := make([]float64, len(lo))
		sol := search.NewSolver(len(lo)).Solve(search.Nash, worth[0], worth[1], lo, hi, st.Reservation(0), st.Reservation(1), nash)
		require.NotEqual(t, search.NoZone, sol.Status)
		far := 0.0
		for k := range nash {
			far = max(far, math.Abs(nash[k]-e[k]))
		}
		return far
	}
	assert.Less(t, apart("0.999"), 0.005)
	assert.Greater(t, apart("0.9"), 0.005, "impatience gives the first mover more")
}

// offered returns the package of the first offer.
func offered(t *testing.T, log *negotiation.Log) []float64 {
	t.Helper()
	for n := range log.Len() {
		if log.At(n).Kind == negotiation.EventOffer {
			return log.Package(n)
		}
	}
	t.Fatal("no offer")
	return nil
}

func TestKnownPatienceIsThatOfTheTrueType(t *testing.T) {
	t.Parallel()
	a, b := agents.Equilibrium{Preferences: wantsShare}, agents.Equilibrium{Preferences: wantsRest}
	game := func(known bool) *negotiation.Model {
		m := pie(a, b, [2]float64{}, func(p *protocol.Talks) {
			p.Patience = [2][negotiation.Types]float64{{0.9, 0.9}, {0.95, 0.6}}
			p.PatienceKnown = known
		})
		m.Parties[1].Trustworthy = 0.4
		return m
	}
	rubinstein := func(d float64) float64 { return (1 - d) / (1 - 0.9*d) }
	seen := map[string]bool{}
	for run := range uint64(20) {
		share, _ := divide(t, game(false), run)
		require.InDelta(t, rubinstein(0.4*0.95+0.6*0.6), share, 1e-9, "an offer reveals nothing")
		share, _ = divide(t, game(true), run)
		seen[fmt.Sprintf("%.6f", share)] = true
	}
	assert.Equal(t, map[string]bool{fmt.Sprintf("%.6f", rubinstein(0.95)): true, fmt.Sprintf("%.6f", rubinstein(0.6)): true}, seen)
}

// TestRulesDifferInBargainingOnly plays the scenario under every common rule: all of
// them come to deals, and none to the same ones.
func TestRulesDifferInBargainingOnly(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, rule := range []string{"heuristic", "fixed", "tit-for-tat", "resource", "mixture", "zeuthen", "equilibrium", "eu-proposer", "attrition", "learner-belief", "learner-rl"} {
		f := venezuela(t, "params.rule_GOV="+rule, "params.rule_USA="+rule, "params.kAlpha=0.2", "params.rl_train=20")
		m, err := f.Model(agents.Standard())
		require.NoError(t, err)
		o, err := observe.NewSummary(m, nil)
		require.NoError(t, err)
		s, err := negotiation.NewSolver(m, o)
		require.NoError(t, err)
		signed, sum := 0.0, 0.0
		for run := range uint64(30) {
			s.Run(1, run)
			x, _ := o.Value("signatures")
			v, _ := o.Value("V")
			signed, sum = signed+x, sum+v
		}
		text := fmt.Sprint(sum)
		assert.Empty(t, seen[text], "%s and %s do the same", rule, seen[text])
		seen[text] = rule
		t.Logf("%s: %.0f signatures in 30 runs, concessions %.3f", rule, signed, sum/30)
		if rule != "fixed" && rule != "tit-for-tat" {
			assert.Positive(t, signed, rule)
		}
	}
}
