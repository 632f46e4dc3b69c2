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
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/search"
)

// slice is a turn in the division of a pie, of which the other side has noDeal
// without an agreement.
func slice(own, noDeal float64, memory negotiation.Rememberer) negotiation.Turn {
	t := negotiation.Turn{Round: 1, Step: 1, Deadline: 12, Reservation: own, Best: 1 - noDeal, Resource: math.Inf(1),
		Table: &negotiation.Table{
			Own:              negotiation.Objective{Terms: []negotiation.Quad{{B: 1}}},
			Other:            negotiation.Objective{Const: 1, Terms: []negotiation.Quad{{B: -1}}},
			OtherReservation: noDeal, Low: []float64{0}, High: []float64{1},
			Patience: 0.96, OtherPatience: 0.96, Trust: 0.5, Search: search.NewSolver(1)}}
	if memory != nil {
		for _, v := range memory.Memory() {
			for range max(1, len(v.Keys)) {
				t.Memory = append(t.Memory, v.Initial)
			}
		}
	}
	return t
}

func advance(t *negotiation.Turn) { t.Round, t.Step = t.Round+1, t.Step+1 }

// TestBidderMakesTheOfferOfHighestExpectedValue compares it with the closed form for
// a linear frontier: demand v + s(1+w), with w + ln w = (m−v)/s − 1.
func TestBidderMakesTheOfferOfHighestExpectedValue(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ v, m, s, demand, accept, value float64 }{
		{0.3, 0.6, 0.1, 0.555714559899761, 0.6089389667948534, 0.4557145598997611},
		{0.5, 0.4, 0.1, 0.6120028238987641, 0.10716536852332492, 0.5120028238987642},
	} {
		// The other side accepts a share x with probability 1/(1 + exp((x−m)/s)): its own
		// share, 1−x, has the midpoint 1−m, here as a share of the 1−v that it could get.
		b := agents.Bidder{Preferences: wantsShare, Spread: x.s, Midpoint: (1 - x.m) / (1 - x.v)}
		turn := slice(x.v, 0, b)
		assert.InDelta(t, x.demand, b.Aspiration(turn), 1e-8)
		assert.InDelta(t, x.accept, 1/(1+math.Exp((x.demand-x.m)/x.s)), 1e-8)
		assert.InDelta(t, x.v+0.96*(x.value-x.v), b.Settle(turn), 1e-8, "it takes what its own offer is worth a round later")
		assert.True(t, b.Accept(turn, negotiation.Offer{Value: b.Settle(turn), Share: 1}))
		assert.False(t, b.Accept(turn, negotiation.Offer{Value: b.Settle(turn) - 1e-6, Share: 1}))
	}
}

func TestBidderLearnsFromRefusalsAndOffers(t *testing.T) {
	t.Parallel()
	b := agents.Bidder{Preferences: wantsShare, Spread: 0.02, Midpoint: 0.5, Learning: 0.3}
	turn := slice(0, 0, b)
	first := b.Aspiration(turn)
	refused := []float64{first}
	b.Learn(turn, negotiation.Offer{Package: refused, Value: first, Share: 1}, true, false)
	advance(&turn)
	// The midpoint moves from 0.5 by 0.3 of the way to what was refused plus the scale.
	middle := 0.5 + 0.3*(1-first+0.02-0.5)
	assert.Less(t, b.Aspiration(turn), first)
	fresh := agents.Bidder{Preferences: wantsShare, Spread: 0.02, Midpoint: middle}
	assert.InDelta(t, fresh.Aspiration(slice(0, 0, fresh)), b.Aspiration(turn), 1e-9)

	// An offer in hand raises what it asks for and what it settles for.
	before, settle := b.Aspiration(turn), b.Settle(turn)
	b.Learn(turn, negotiation.Offer{Package: []float64{0.45}, Value: 0.45, Share: 1}, false, false)
	advance(&turn)
	assert.Greater(t, b.Aspiration(turn), before)
	assert.Greater(t, b.Settle(turn), settle)

	turn.Round, turn.Step = 40, 1
	assert.InDelta(t, first, b.Aspiration(turn), 1e-12, "a new window starts anew")
}

// TestBidderFindsTheSummit compares its demand with a fine grid, on curved frontiers.
func TestBidderFindsTheSummit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := agents.Bidder{Preferences: wantsShare, Spread: rapid.Float64Range(0.005, 0.1).Draw(t, "spread"),
			Midpoint: rapid.Float64Range(0, 1).Draw(t, "midpoint")}
		turn := slice(rapid.Float64Range(0, 0.4).Draw(t, "own"), rapid.Float64Range(0, 0.4).Draw(t, "other"), b)
		turn.Table.Other.Terms[0].G = rapid.Float64Range(0, 0.9).Draw(t, "curvature")
		turn.Table.Other.Terms[0].B += turn.Table.Other.Terms[0].G
		turn.Best = turn.Table.Best(0)
		if turn.Best <= turn.Reservation {
			return // nothing to gain
		}
		most, _ := turn.Table.Gain(turn.Reservation)
		middle := turn.Table.OtherReservation + b.Midpoint*most
		value := func(u float64) float64 {
			gain, _ := turn.Table.Gain(u)
			return (u - turn.Reservation) * negotiation.Logistic((turn.Table.OtherReservation+gain-middle)/b.Spread)
		}
		got := value(b.Aspiration(turn))
		for n := range 401 {
			u := turn.Reservation + (turn.Best-turn.Reservation)*float64(n)/400
			require.GreaterOrEqual(t, got, value(u)-1e-9)
		}
	})
}

func TestAttritionYieldsAtTheRateThatLeavesTheOtherIndifferent(t *testing.T) {
	t.Parallel()
	// The symmetric war over a prize of 1 at a cost of 0.05 a round.
	assert.InDelta(t, 0.05, concession.Yielding(1, 0, 1, 0.05), 1e-12)
	assert.Equal(t, 1.0, concession.Yielding(0.3, 0.4, 1, 0))
	assert.InDelta(t, concession.Yielding(0.6, 0, 0.9, 0.01), concession.Yielding(0.6, -0.2, 0.9, 0.01), 1e-15)
	for _, d := range []float64{0.5, 0.9, 0.99} {
		// What yielding brings now is what waiting brings: a chance of winning at the other's
		// next decision, or to yield after it.
		high, low := 0.7, 0.3
		p := concession.Yielding(high, low, d, 0.002)
		assert.InDelta(t, low, d*low*(1-p)+p*high-0.002, 1e-12)
	}

	const leave, d = 0.4, 0.96
	high, low := 0.6, 0.4 // of what there is to gain
	p := ((1-d*d)*low + 0) / (high - d*d*low)
	mean := func(patience float64) (rounds, share float64) {
		a, b := agents.Attrition{Preferences: wantsShare, Leave: leave}, agents.Attrition{Preferences: wantsRest, Leave: leave}
		m := pie(a, b, [2]float64{}, func(x *protocol.Talks) { x.Rounds = 200; patient(x, patience, patience) })
		s, err := negotiation.NewSolver(m)
		require.NoError(t, err)
		n := 0.0
		for run := range uint64(600) {
			s.Run(1, run)
			if s.State().Agreement.FirstSignature == 0 {
				continue
			}
			n++
			rounds += float64(s.State().Agreement.FirstSignature)
			share += s.State().Force.Levels[0]
			require.Contains(t, []int{600, 400}, int(math.Round(1000*s.State().Force.Levels[0])), "one of the two demands")
		}
		return rounds / n, share / n
	}
	rounds, share := mean(d)
	assert.InDelta(t, 1/p, rounds, 4/p/math.Sqrt(600), "each round one side decides")
	assert.InDelta(t, 0.5, share, 0.05)
	longer, _ := mean(0.99)
	assert.Greater(t, longer, 1.5*rounds, "the shadow of the future makes parties hold out")
}

func TestBayesianInfersTheThreshold(t *testing.T) {
	t.Parallel()
	b := agents.Bayesian{Preferences: wantsShare, Spread: 0.02, Points: 41, Keep: 0.5}
	require.NoError(t, b.Validate())
	turn := slice(0, 0, b)
	beliefs := turn.Memory[len(turn.Memory)-41:]
	mean := func() (m float64) {
		sum := 0.0
		for i, p := range beliefs {
			m += p * float64(i) / 40
			sum += p
		}
		require.InDelta(t, 1, sum, 1e-12)
		return m
	}
	assert.InDelta(t, 0.5, mean(), 1e-12)
	first := b.Aspiration(turn)
	b.Learn(turn, negotiation.Offer{Package: []float64{0.4}, Value: 0.4, Share: 1}, true, false)
	assert.Greater(t, mean(), 0.75, "it refused 0.6")
	b.Learn(turn, negotiation.Offer{Package: []float64{0.25}, Value: 0.25, Share: 1}, false, false)
	assert.InDelta(t, 0.675, mean(), 0.02, "between what it refused and what it asked for")
	advance(&turn)
	assert.Less(t, b.Aspiration(turn), first)

	before := mean()
	turn.Round, turn.Step = 30, 1
	b.Aspiration(turn)
	assert.InDelta(t, 0.5*before+0.25, mean(), 1e-12, "a new delegation half remembers")
}

func TestReinforcerLearnsWhatPays(t *testing.T) {
	t.Parallel()
	r := agents.Reinforcer{Preferences: wantsShare, Habit: agents.NoHabit(), Forgetting: 0.1, Online: true}
	turn := slice(0, 0, nil)
	turn.Chance = chance(t)
	for _, v := range r.Memory() {
		turn.Memory = append(turn.Memory, v.Start...)
		for range max(1, len(v.Keys)) - len(v.Start) {
			turn.Memory = append(turn.Memory, v.Initial)
		}
	}
	demand := r.Aspiration(turn)
	arm := int(math.Round(10*demand)) - 1
	assert.InDelta(t, float64(arm+1)/10, demand, 1e-12)
	advance(&turn)
	assert.Equal(t, demand, r.Aspiration(turn), "it insists for a third of the window")
	habit := turn.Memory[len(turn.Memory)-27:]
	r.Review(turn, negotiation.Offer{Value: demand, Share: 1}, true)
	for j, x := range habit {
		want := 1.0
		if j < 9 {
			want = 0.9
			if j == arm {
				want += demand * 0.96 * 0.96
			}
		}
		assert.InDelta(t, want, x, 1e-12)
	}
	for turn.Round, turn.Step = 20, 1; turn.Step < 12; advance(&turn) {
		r.Aspiration(turn)
	}
	kept := append([]float64(nil), habit...)
	r.Review(turn, negotiation.Offer{}, false)
	for j := range habit {
		assert.InDelta(t, 0.9*kept[j], habit[j], 1e-12, "no deal, no reward")
	}
}

func TestTrainingFormsHabitsOutsideTheExperiment(t *testing.T) {
	t.Parallel()
	f := venezuela(t, "params.rule_GOV=learner-rl", "params.rl_train=60")
	habits, err := agents.Train(f, agents.Standard(), 60)
	require.NoError(t, err)
	require.Len(t, habits, 1)
	again, err := agents.Train(f, agents.Standard(), 60)
	require.NoError(t, err)
	assert.Equal(t, habits, again)
	assert.NotEqual(t, agents.NoHabit(), habits["GOV"])

	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	for i := range m.Members {
		if r, ok := m.Members[i].Agent.(agents.Reinforcer); ok {
			assert.Equal(t, "GOV", m.Members[i].ID)
			assert.Equal(t, habits["GOV"], r.Habit)
			assert.False(t, r.Online, "habits are frozen in the experiment")
		}
	}
	untrained, err := venezuela(t, "params.rule_GOV=learner-rl", "params.rl_train=0").Model(agents.Standard())
	require.NoError(t, err)
	found := false
	for i := range untrained.Members {
		if r, ok := untrained.Members[i].Agent.(agents.Reinforcer); ok {
			found = true
			assert.Equal(t, agents.NoHabit(), r.Habit)
		}
	}
	assert.True(t, found)
}

func TestMixtureDemandsTheWeightedMean(t *testing.T) {
	t.Parallel()
	n := agents.Negotiator{Preferences: wantsShare, Schedule: concession.Schedule{Beta: 0.6}}
	r := agents.Reciprocator{Preferences: wantsShare, Opening: 0.1, Rate: 1}
	z := agents.Resourced{Preferences: wantsShare, Opening: 0.2}
	m, err := agents.NewMixture(wantsShare, 0, []float64{3, 1, 0, 4}, n, r, n, z)
	require.NoError(t, err)
	turn := slice(0.1, 0.1, m)
	turn.Resource = 0.5
	alone := slice(0.1, 0.1, r)
	for range 4 {
		alone.Round, alone.Step = turn.Round, turn.Step
		sub := turn
		want := (3*n.Aspiration(sub) + r.Aspiration(alone) + 4*z.Aspiration(sub)) / 8
		require.InDelta(t, want, m.Aspiration(turn), 1e-12)
		o := negotiation.Offer{Package: []float64{0.1 + 0.05*float64(turn.Step)}, Value: 0.1, Share: 1}
		m.Learn(turn, o, false, false)
		r.Learn(alone, o, false, false)
		advance(&turn)
	}
	for _, bad := range [][]float64{{1}, {0, 0}, {1, -1}, {math.NaN(), 1}, {math.Inf(1), 1}} {
		_, err := agents.NewMixture(wantsShare, 0, bad, n, r)
		assert.Error(t, err, "%v", bad)
	}
}

func TestResourcedGivesWayAsItRunsOut(t *testing.T) {
	t.Parallel()
	r := agents.Resourced{Preferences: wantsShare, Opening: 0.1}
	turn := slice(0.2, 0.2, nil)
	assert.InDelta(t, 0.8-0.1*0.6, r.Aspiration(turn), 1e-12, "with nothing running out it stays where it opens")
	turn.Resource = 2
	assert.InDelta(t, 0.8-0.22180175491295145*0.6, r.Aspiration(turn), 1e-12)
	turn.Resource = 0
	assert.InDelta(t, 0.2, r.Aspiration(turn), 1e-12)
	assert.True(t, r.Accept(turn, negotiation.Offer{Value: 0.2, Share: 1}))
}

func TestTrustMakesANegotiatorConcedeEarlier(t *testing.T) {
	t.Parallel()
	plain := agents.Negotiator{Preferences: wantsShare, Schedule: concession.Schedule{Beta: 0.6}}
	responsive := plain
	responsive.Response = agents.TrustResponse{Shift: -0.5, Slope: 1} // tr_0 = 0.5, tr_1 = 1
	turn := slice(0, 0, nil)
	turn.Step = 6
	for _, trust := range []float64{0, 0.3, 0.5, 0.9} {
		turn.Table.Trust = trust
		want := plain
		want.Schedule.Beta *= 0.5 + trust
		assert.InDelta(t, want.Aspiration(turn), responsive.Aspiration(turn), 1e-12)
	}
	turn.Table.Trust = 0.5
	assert.InDelta(t, plain.Aspiration(turn), responsive.Aspiration(turn), 1e-12)
	never := plain
	never.Response.Shift = -1
	assert.Equal(t, turn.Best, never.Aspiration(turn))
}

func TestReciprocatorAveragesOverItsSpan(t *testing.T) {
	t.Parallel()
	r := agents.Reciprocator{Preferences: wantsShare, Rate: 0.5, Span: 3}
	turn := slice(0, 0, r)
	heard := 0.1
	demand := 1.0
	for _, step := range []struct{ offer, mean float64 }{
		{0.1, 0}, {0.2, 0.1}, {0.4, 0.15}, {0.4, 0.1}, {0.5, 0.1},
	} {
		r.Learn(turn, negotiation.Offer{Package: []float64{step.offer}, Share: 1}, false, false)
		advance(&turn)
		demand -= 0.5 * step.mean
		heard = max(heard, step.offer)
		require.InDelta(t, demand, r.Aspiration(turn), 1e-12, "after %v", step.offer)
	}
	still := agents.Reciprocator{Preferences: wantsShare}
	turn = slice(0, 0, still)
	for _, offer := range []float64{0.1, 0.6} {
		still.Learn(turn, negotiation.Offer{Package: []float64{offer}, Share: 1}, false, false)
		advance(&turn)
	}
	assert.Equal(t, 1.0, still.Aspiration(turn), "with a rate of 0 nothing moves it")
}

func TestRulesAreForTheUsualTypes(t *testing.T) {
	t.Parallel()
	types := agents.Standard()
	for rule, want := range map[string]negotiation.Agent{
		"heuristic": agents.Negotiator{}, "fixed": agents.Ultimatum{}, "tit-for-tat": agents.Reciprocator{}, "resource": agents.Resourced{},
		"mixture": agents.Mixture{}, "zeuthen": agents.Zeuthen{}, "equilibrium": agents.Equilibrium{}, "eu-proposer": agents.Bidder{}, "attrition": agents.Attrition{},
		"learner-belief": agents.Bayesian{}, "learner-rl": agents.Reinforcer{},
	} {
		for _, name := range []string{"", agents.TypeNegotiator, agents.TypeGovernment, agents.TypeAdministration} {
			s := principal(name)
			s.Rule = rule
			a, err := types.Make(s)
			require.NoError(t, err)
			assert.IsType(t, want, a, "%s with the rule %s", name, rule)
		}
	}
	_, err := venezuela(t, "agents.GOV.type=ultimatum", "params.rule_GOV=attrition").Model(types)
	assert.EqualError(t, err, "venezuela.yaml: agents.GOV: type ultimatum bargains in its own way, but the rule of GOV is attrition: leave the rule out or make the type negotiator")
	s := principal("")
	s.Rule = "haggle"
	_, err = types.Make(s)
	assert.EqualError(t, err, `type negotiator: unknown rule "haggle"`)
	for name, change := range map[string]func(*scenario.RulesParams){
		agents.TypeBidder:     func(r *scenario.RulesParams) { r.Spread = 0 },
		agents.TypeAttrition:  func(r *scenario.RulesParams) { r.Leave = 2 },
		agents.TypeBayesian:   func(r *scenario.RulesParams) { r.Points = 1 },
		agents.TypeReinforcer: func(r *scenario.RulesParams) { r.Forgetting = 1 },
		agents.TypeZeuthen:    func(r *scenario.RulesParams) { r.Step = 0 },
		agents.TypeMixture:    func(r *scenario.RulesParams) { r.MixTime, r.MixBehaviour, r.MixResource = 0, 0, 0 },
	} {
		s := principal(name)
		change(&s.Rules)
		_, err := types.Make(s)
		assert.ErrorContains(t, err, "type "+name+": agents: ")
	}
}
