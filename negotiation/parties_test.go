package negotiation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/pressure"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/thirdparty"
	"github.com/detente-sim/detente/negotiation/trust"
)

// riparian is a negotiation of three about a river, its dams and a joint commission.
func riparian(parts ...func() negotiation.Part) *negotiation.Model {
	state := func(id string, beta float64, weights ...float64) negotiation.Member {
		values := make([]negotiation.Value, len(weights))
		for k, w := range weights {
			values[k] = negotiation.Gain(0.4)
			if w < 0 {
				weights[k], values[k] = -w, negotiation.Loss(0.3)
			}
		}
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{
			Preferences: agents.Preferences{Weights: weights, Values: values}, Schedule: concession.Schedule{Beta: beta}}}
	}
	return &negotiation.Model{
		ID: "river", Rounds: 30, Valuation: negotiation.Conditional,
		Issues: []negotiation.Issue{
			{ID: "release", Owner: "Upstream", Phase: 1, Reversibility: 0.8},
			{ID: "transit", Owner: "Midstream", Phase: 1, Reversibility: 0.8},
			{ID: "payment", Owner: "Downstream", Phase: 1, Reversibility: 0.8},
			{ID: "commission", Owner: negotiation.Joint, Phase: 1, Hook: negotiation.ChannelHook},
		},
		Members: []negotiation.Member{
			state("Upstream", 1, -0.3, 0.2, 0.4, 0.1), state("Midstream", 0.7, 0.3, -0.3, 0.3, 0.1), state("Downstream", 1.5, 0.4, 0.3, -0.2, 0.1),
		},
		Parts: func() (list []negotiation.Part) {
			for _, part := range parts {
				list = append(list, part())
			}
			return list
		},
	}
}

func stacked() negotiation.Part {
	return &protocol.Stacked{Course: protocol.Grand, Rounds: 12, Pause: 2, Opening: 0.5}
}

func TestPartsAboutTwoSidesRefuseThree(t *testing.T) {
	t.Parallel()
	acts := &pressure.Acts{}
	for _, p := range []negotiation.Part{
		&trust.TypeBeliefs{}, &trust.CountingBeliefs{}, &compliance.Conduct{}, &compliance.Enforcement{}, &compliance.Verification{},
		acts, &pressure.Threats{Acts: acts, Term: 1, Noise: 1}, &protocol.Talks{}, &protocol.Exits{}, &protocol.Initiatives{},
		&domestic.Audience{}, &domestic.Election{}, &domestic.Narrative{}, &domestic.Opposition{}, &domestic.Ratification{},
		&domestic.Retaliation{}, &domestic.Turnover{}, &environment.Propagation{}, &environment.Spoilers{}, &thirdparty.Messengers{},
	} {
		_, err := negotiation.NewSolver(riparian(func() negotiation.Part { return p }))
		assert.ErrorContains(t, err, "part "+p.Name()+": needs exactly two principals; the model has 3: Upstream, Midstream, Downstream", "%T", p)
	}
	_, err := observe.NewBenchmarks(riparian(stacked), observe.Kept)
	assert.ErrorContains(t, err, "benchmarks are about two principals; model river has 3")
	m := riparian()
	m.Members = m.Members[:1]
	_, err = negotiation.NewSolver(m)
	assert.ErrorContains(t, err, "1 principals, expected at least 2")
	assert.Panics(t, func() {
		s, err := negotiation.NewSolver(riparian())
		require.NoError(t, err)
		s.State().Other(0)
	})
}

// basin are members besides the three: a guarantor, a patron and a constituency.
func basin() []negotiation.Member {
	with := func(role negotiation.Role, id, of string, weights ...float64) negotiation.Member {
		values := []negotiation.Value{negotiation.Gain(0.4), negotiation.Gain(0.4), negotiation.Gain(0.4), negotiation.Gain(0)}
		return negotiation.Member{ID: id, Of: of, Roles: []negotiation.Role{role},
			Agent: agents.Stakeholder{Preferences: agents.Preferences{Weights: weights, Values: values}}}
	}
	return []negotiation.Member{
		with(negotiation.Guarantor, "Bank", "", 0.2, 0.3, 0.2, 0.3),
		with(negotiation.Patron, "Neighbour", "", 0.1, 0.2, 0.6, 0.1),
		with(negotiation.Constituent, "Farmers", "Downstream", 0.7, 0.1, 0.1, 0.1),
	}
}

// TestThreeNegotiateAmongTheOtherParts plays with every part that has no need of two
// sides; guarantors come in two kinds.
func TestThreeNegotiateAmongTheOtherParts(t *testing.T) {
	t.Parallel()
	for name, guarantors := range map[string]func() negotiation.Part{
		"guarantors who help": func() negotiation.Part { return &thirdparty.Guarantors{Strength: 0.5, Cure: 0.5, Waning: 0.1} },
		"guarantors who decide": func() negotiation.Part {
			return &thirdparty.DecidingGuarantors{Members: []thirdparty.Guarantor{{Member: "Bank", Strength: 0.5}}, Favoured: "Upstream",
				Strength: 0.5, Cure: 0.5, Reckoned: 0.5, Cost: 0.01, Precision: math.Inf(1)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			threeAmong(t, guarantors)
		})
	}
}

func threeAmong(t *testing.T, guarantors func() negotiation.Part) {
	t.Helper()
	groups := []domestic.Constituency{{Principal: "Downstream", Member: "Farmers", Share: 0.6}, {Principal: "Downstream", Share: 0.4}}
	m := riparian(
		func() negotiation.Part {
			return &environment.Shocks{Script: []environment.Shock{{Round: 3, Kind: environment.OilShock, Value: 0.2}}}
		},
		func() negotiation.Part {
			return &environment.Oil{Reversion: 0.1, Volatility: 0.1, Party: "Upstream", Issues: []string{"payment"}, Slope: 0.5, Cap: 1}
		},
		func() negotiation.Part {
			return &environment.Calendar{Width: 6, Votes: []environment.Vote{{Party: "Downstream", Date: 9, Period: 20, Issues: []string{"release"}, Slope: 0.5}}}
		},
		func() negotiation.Part { return &environment.Incidents{Rate: 0.3, Low: 0.05, High: 0.15} },
		func() negotiation.Part { return &environment.Resources{Term: 24} },
		func() negotiation.Part { return &environment.Channel{Weight: 0.9} },
		guarantors,
		func() negotiation.Part { return &thirdparty.Convening{Calm: 0.5} },
		func() negotiation.Part {
			return &thirdparty.SecurityGuarantees{Effect: 0.5, Party: "Upstream", Issues: []string{"release"}}
		},
		func() negotiation.Part {
			return &thirdparty.Patrons{Client: "Midstream", Start: 0.5, Rate: 0.1, Base: 0.5, Comfort: 0.02,
				Powers: []thirdparty.Power{{Member: "Neighbour", Cap: 0.3}}, Zeal: 1, Cost: 1}
		},
		func() negotiation.Part { return &domestic.Legitimacy{Start: []float64{0.5, 0.5, 0.5}} },
		func() negotiation.Part {
			return &domestic.Expectation{Groups: groups, Rise: 0.3, Keep: 0.9, Demand: 0.1, Trigger: math.Inf(1)}
		},
		func() negotiation.Part { return &domestic.Support{Groups: groups, Rate: 0.1, FromGains: 3, FromGap: 1} },
		func() negotiation.Part { return &compliance.Delivery{Speed: 0.5} },
		func() negotiation.Part { return &protocol.OpponentModel{Share: 0.5} },
		stacked,
	)
	m.EstimateError, m.Members = 0.2, append(m.Members, basin()...)
	columns, err := observe.Columns(m)
	require.NoError(t, err)
	series := observe.NewSeries(columns)
	s, err := negotiation.NewSolver(m, series)
	require.NoError(t, err)
	again, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	signed := 0
	for run := range uint64(20) {
		require.Equal(t, negotiation.ReachedHorizon, s.Run(1, run))
		signed += s.State().Agreement.Signatures
		require.Equal(t, m.Rounds, series.Rounds())
		for round := range m.Rounds + 1 {
			for c, x := range series.Row(round) {
				v := columns[c].Variable
				require.False(t, math.IsNaN(x), "%s in round %d", columns[c].Name, round)
				if v.Min != 0 || v.Max != 0 {
					require.True(t, x >= v.Min && x <= v.Max, "%s is %v in round %d", columns[c].Name, x, round)
				}
			}
		}
		again.Run(1, run)
		require.Equal(t, entries(s), entries(again))
		// A copy goes on as the original.
		s.Reset(1, run)
		for range 3 {
			s.Round()
		}
		require.NoError(t, again.CopyFrom(s))
		for s.Round() == negotiation.Running {
			again.Round()
		}
		again.Round()
		require.Equal(t, entries(s), entries(again))
	}
	assert.Positive(t, signed)
}

// TestAThirdPartyLeavesDrawsAlone: what two parties misjudge about each other is the
// same with and without others at the table.
func TestAThirdPartyLeavesDrawsAlone(t *testing.T) {
	t.Parallel()
	m := riparian(stacked)
	m.EstimateError = 0.3
	three, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	pair := *m
	pair.Members = m.Members[:2]
	pair.Issues = slices.Clone(m.Issues)
	pair.Issues[2].Owner = "Midstream"
	two, err := negotiation.NewSolver(&pair)
	require.NoError(t, err)
	three.Reset(1, 5)
	two.Reset(1, 5)
	for k := range m.Issues {
		for i := range 2 {
			a, b := three.State().EstimateFactor(i, 1-i, k), two.State().EstimateFactor(i, 1-i, k)
			assert.Equal(t, math.Float64bits(b), math.Float64bits(a))
		}
		assert.NotEqual(t, three.State().EstimateFactor(0, 1, k), three.State().EstimateFactor(0, 2, k))
	}
	// Estimates of two others can be held at the same time.
	st := three.State()
	x := st.EstimatedWorth(0, 1, &st.Draft)
	before := slices.Clone(x.Terms)
	y := st.EstimatedWorth(0, 2, &st.Draft)
	assert.Equal(t, before, x.Terms)
	assert.NotEqual(t, x.Terms, y.Terms)
}

// faith is a believer with fixed trust, for each pair of parties at i·P+j.
type faith struct{ trust []float64 }

func (f *faith) Name() string                                 { return "faith" }
func (f *faith) Setup(*negotiation.Setup) error               { return nil }
func (f *faith) Expect(*negotiation.State, *negotiation.Text) {}
func (f *faith) Proof(*negotiation.State, *negotiation.Text, int, int, int) float64 {
	return 0
}
func (f *faith) Trust(s *negotiation.State, viewer, subject int) float64 {
	return f.trust[viewer*s.Parties()+subject]
}
func (f *faith) Expected(s *negotiation.State, viewer, unit int, _ negotiation.Action) float64 {
	return f.Trust(s, viewer, s.UnitParty(unit))
}

// TestPromisesCountAsFarAsEachIsTrusted works the terms of a package out by hand.
func TestPromisesCountAsFarAsEachIsTrusted(t *testing.T) {
	t.Parallel()
	const a, b = 0.8, 0.5 // trust of the first party in the second and in the third
	f := &faith{trust: []float64{0, a, b, 0.9, 0, 0.7, 0.6, 0.4, 0}}
	m := riparian(func() negotiation.Part { return f })
	m.Snapback = 1
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	st := s.State()
	s.Reset(1, 1)
	st.Open()
	worth, terms := st.Worth(0, &st.Draft), st.Terms(0)
	assert.InDelta(t, a*terms[1].B, worth.Terms[1].B, 1e-12, "what the second owes")
	assert.InDelta(t, b*terms[2].B, worth.Terms[2].B, 1e-12, "what the third owes")
	assert.InDelta(t, min(a, b)*terms[3].B, worth.Terms[3].B, 1e-12, "what all owe")
	assert.InDelta(t, terms[0].B, worth.Terms[0].B, 1e-12, "nobody reports anything, so that no defector is ever found out")

	// Its own delivery goes on while both others keep their word, or until the one that
	// does not is found out.
	st.Draft.Enforced[1], st.Draft.Enforced[2] = 1, 0.5
	st.Draft.Alarm[1*int(negotiation.Actions)+int(negotiation.Defect)] = 0.2
	st.Draft.Alarm[2*int(negotiation.Actions)+int(negotiation.Defect)] = 0.2
	d, h := st.Discount(), (0.2+0.1)/2
	exposure := a*b + (1-a*b)*(1-d)/(1-d*(1-h))
	assert.InDelta(t, (exposure+(1-exposure)*0.2)*terms[0].B, st.Worth(0, &st.Draft).Terms[0].B, 1e-12)

	assert.InDelta(t, (b+0.7)/2, st.Expected(2, negotiation.Comply), 1e-12, "the public expects of the third what the others do on average")

	one, err := negotiation.NewSolver(riparian())
	require.NoError(t, err)
	st = one.State()
	st.Open()
	for i := range 3 {
		assert.Equal(t, st.Terms(i), st.Worth(i, &st.Draft).Terms, "with nobody to judge, promises count in full")
	}
}

// TestTwoStackAsTheyAlternateInTheWholeModel puts stacked offers in the place of offers in
// turn, with beliefs, compliance, enforcement and votes at home around them.
func TestTwoStackAsTheyAlternateInTheWholeModel(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"params.mode=seq", "params.mode=grand"} {
		m := modelOf(t, venezuela(t, mode, "params.mediator=0", "params.nd_H=0.02"))
		stacked := *m
		stacked.Parts = func() []negotiation.Part {
			parts := m.Parts()
			for n, p := range parts {
				if x, ok := p.(*protocol.Talks); ok {
					parts[n] = &protocol.Stacked{Course: x.Course, Rounds: x.Rounds, Pause: x.Pause, First: x.First,
						Tension: x.Tension, Opening: x.Opening, KeptFor: x.KeptFor, CleanFor: x.CleanFor}
				}
			}
			return parts
		}
		a, pa := taped(t, m)
		b, pb := taped(t, &stacked)
		signed := 0
		for run := range uint64(20) {
			a.Run(1, run)
			b.Run(1, run)
			sameBits(t, a, b, pa, pb, nil, []string{"talks", "mediator"})
			signed += a.State().Agreement.Signatures
		}
		assert.Greater(t, signed, 10, mode)
	}
}
