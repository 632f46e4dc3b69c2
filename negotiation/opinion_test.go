package negotiation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// withOpinion returns a copy of the model with another part, before the one that carries
// what is implemented into society.
func withOpinion(m *negotiation.Model, part func() negotiation.Part) *negotiation.Model {
	c := *m
	c.Parts = func() []negotiation.Part {
		parts := m.Parts()
		at := slices.IndexFunc(parts, func(p negotiation.Part) bool { return p.Name() == "propagation" })
		return slices.Insert(parts, at, part())
	}
	return &c
}

// opinionPart returns a solver and its part of a type.
func opinionPart[P negotiation.Part](t *testing.T, sets ...string) (*negotiation.Solver, P) {
	t.Helper()
	var found P
	ok := false
	m := *modelOf(t, venezuela(t, sets...))
	compose := m.Parts
	m.Parts = func() []negotiation.Part {
		parts := compose()
		for _, p := range parts {
			if q, is := p.(P); is {
				found, ok = q, true
			}
		}
		return parts
	}
	s := solve(t, &m)
	require.True(t, ok, "the model lacks the part")
	return s, found
}

// opinionHomes are the constituencies of the example.
var opinionHomes = []domestic.Constituency{
	{Principal: "GOV", Member: "INN", Share: 0.3}, {Principal: "GOV", Member: "MIL", Share: 0.35},
	{Principal: "GOV", Member: "ECO", Share: 0.15}, {Principal: "GOV", Member: "GRS", Share: 0.2},
	{Principal: "USA", Member: "CON", Share: 0.35}, {Principal: "USA", Member: "DIA", Share: 0.2},
	{Principal: "USA", Member: "ADV", Share: 0.15}, {Principal: "USA", Share: 0.3},
}

func TestOpinionAtStrengthZeroIsAbsent(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name  string
		part  func() negotiation.Part
		owns  []string
		kinds []negotiation.EventKind
	}{
		{"support", func() negotiation.Part {
			return &domestic.Support{Groups: opinionHomes, FromGains: 3, FromGap: 2, FromTension: 1}
		},
			[]string{"support"}, nil},
		{"expectation", func() negotiation.Part {
			return &domestic.Expectation{Groups: opinionHomes, Rise: 0.3, Keep: 0.95, Trigger: math.Inf(1)}
		}, []string{"hope", "gap"}, nil},
		{"audience", func() negotiation.Part {
			return &domestic.Audience{Price: make([]float64, 2), Rise: 0.25, Keep: 0.9, Publicity: 1, Bluff: 1,
				Information: 0.3, Noise: 0.1, Spread: 0.03, Campaign: 1, Proof: 0.7}
		}, []string{"exposure", "stance", "resolve", "backing", "audience", "evidence", "exploratory"}, []negotiation.EventKind{negotiation.EventStance}},
		{"narrative", func() negotiation.Part {
			return &domestic.Narrative{Groups: opinionHomes, Control: make([]float64, 2*len(opinionHomes)), Noise: 1, Refusal: 0.5, Tension: 0.1, Evidence: 1}
		}, []string{"narrative", "blame"}, nil},
		{"retaliation", func() negotiation.Part {
			return &domestic.Retaliation{Party: "GOV", Issue: "V6", Named: []string{"V1", "V6"}, Step: 0.1, Floor: -0.5, Precision: 100,
				Grievance: 0.2, Tension: 0.1, Evidence: 1}
		}, []string{"retaliation"}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, venezuela(t))
			gone, pg := taped(t, m)
			zero, pz := taped(t, withOpinion(m, x.part))
			rapid.Check(t, func(t *rapid.T) {
				seed, run := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "run")
				zero.Run(seed, run)
				gone.Run(seed, run)
				sameBits(t, zero, gone, pz, pg, x.kinds, x.owns)
			})
			for _, mode := range []string{"params.mode=fixed", "params.mode=grand", "params.modes.granularity=obligation",
				"params.modes.belief=beta", "params.modes.valuation=one-shot"} {
				m := modelOf(t, venezuela(t, mode))
				gone, pg := taped(t, m)
				zero, pz := taped(t, withOpinion(m, x.part))
				for run := range uint64(8) {
					zero.Run(2, run)
					gone.Run(2, run)
					sameBits(t, zero, gone, pz, pg, x.kinds, x.owns)
				}
			}
		})
	}
}

func TestOpinionRestsWhereItStarts(t *testing.T) {
	t.Parallel()
	on := []string{"params.r_sup=0.5", "params.k_gap=2", "params.routes.E.sup=1", "params.narr_s=1", "params.oil.sigma=0",
		"params.incident=0", "params.spoiler=0"}
	s := solve(t, modelOf(t, venezuela(t, on...)))
	s.Reset(1, 1)
	s.Round() // nothing has changed before opinion moves
	st := s.State()
	assert.InDelta(t, 0.45, st.View("legitimacy")[0], 1e-12)
	assert.InDelta(t, 0.5, st.View("legitimacy")[1], 1e-12)
	for n, x := range st.View("support") {
		assert.InDelta(t, []float64{0.45, 0.5}[n/4], x, 1e-12)
	}
	for range 11 {
		s.Round()
	}
	assert.Greater(t, math.Abs(st.View("legitimacy")[1]-0.5), 1e-3, "later it does not rest")
}

// opinionProbe sees the state of a round when opinion moves.
type opinionProbe struct{ see func(*negotiation.State) }

func (opinionProbe) Name() string { return "probe" }

func (p opinionProbe) Setup(u *negotiation.Setup) error {
	u.At(negotiation.Domestic, p.see)
	return nil
}

func TestSupportIsLogisticInGains(t *testing.T) {
	t.Parallel()
	// With full speed, support is what the constituency makes of what it believes to be
	// implemented.
	f := venezuela(t, "params.r_sup=1", "params.k_H=0", "params.k_M=0", "params.k_z=0", "params.mode=fixed")
	months := 0
	s := solve(t, withOpinion(modelOf(t, f), func() negotiation.Part {
		return opinionProbe{func(st *negotiation.State) {
			months++
			for n, h := range opinionHomes {
				start := []float64{0.45, 0.5}[n/4]
				z := math.Log(start / (1 - start))
				if h.Member != "" {
					m := slices.IndexFunc(st.Model().Members, func(x negotiation.Member) bool { return x.ID == h.Member })
					now, _ := st.Utility(m, st.Observed)
					then, _ := st.Utility(m, make([]float64, st.Issues()))
					z += 3 * (now - then)
				}
				assert.InDelta(t, negotiation.Logistic(z), st.View("support")[n], 1e-12, "%s in month %d", h.Member, st.Round)
			}
		}}
	}))
	s.Run(2, 2)
	assert.Equal(t, 48, months)
	assert.NotEqual(t, 0.5, s.State().View("legitimacy")[1])
}

func TestExposureGrowsWithPublicActs(t *testing.T) {
	t.Parallel()
	// Every offer and its refusal is public: one public act of each side a month.
	s, a := opinionPart[*domestic.Audience](t, "params.a_GOV=0.5", "params.a_USA=0.5", "params.pub_off=1", "params.mediator=0", "params.Tneg=20")
	s.Reset(3, 3)
	for range 4 {
		s.Round()
	}
	st := s.State()
	require.Zero(t, st.Agreement.Signatures)
	for i := range 2 {
		assert.InDelta(t, 0.6095, st.View("exposure")[i], 1e-4, "four public acts")
		assert.Greater(t, st.View("resolve")[i], 0.5)
		assert.InDelta(t, 0.5*0.03*0.6095, st.View("backing.down")[i], 1e-5)
	}
	assert.Greater(t, st.View("stance")[0], 0.0)
	assert.InDelta(t, 1, a.OddsFactor(0), 0)
	assert.InDelta(t, 3, a.OddsFactor(0.37), 0.15, "a stance that costs")
	s.Round()
	assert.InDelta(t, 0.03*(2*st.View("resolve")[0]-1), st.Shift[1*2+0], 0.02, "what the other side makes of it")
	assert.Greater(t, st.Shift[1*2+0], 0.0)
}

func TestSettlingForLessCosts(t *testing.T) {
	t.Parallel()
	s, _ := opinionPart[*domestic.Audience](t, "params.a_GOV=1.5", "params.pub_off=1", "params.mediator=0", "params.Tneg=20", "params.elecV=0")
	s.Reset(3, 3)
	for range 4 {
		s.Round()
	}
	st := s.State()
	stance, c := st.View("stance")[0], 1.5*st.View("exposure")[0]
	require.Greater(t, stance, 0.0)
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Float64Range(0, 1).Draw(t, "value")
		assert.InDelta(t, u-c*max(0, stance-u), st.Net(0, u), 1e-12)
		assert.InDelta(t, u, st.Gross(0, st.Net(0, u)), 1e-12, "the demand that leaves as much")
		assert.InDelta(t, u, st.Net(1, u), 0, "the other side pays nothing")
	})
}

func TestBlameFollowsEvidenceAndControl(t *testing.T) {
	t.Parallel()
	until := func(s *negotiation.Solver) {
		s.Reset(1, 1)
		for s.Round() == negotiation.Running && len(chronicle(s, negotiation.EventNoDeal)) == 0 {
		}
		require.NotEmpty(t, chronicle(s, negotiation.EventNoDeal))
	}
	// Too short a window for a deal, and refusals that do not count.
	base := []string{"params.omega_B=0.05", "params.Tneg=2", "params.mediator=0", "params.deadline=final", "params.mG=0.9"}
	s := solve(t, modelOf(t, venezuela(t, append(base, "params.blr=0", "params.n_ci={}")...)))
	until(s)
	assert.Equal(t, []float64{0.5, 0.5}, s.State().View("blame"), "without evidence or control")
	assert.Empty(t, chronicle(s, negotiation.EventAccusation))

	s = solve(t, modelOf(t, venezuela(t, append(base, "params.blr=0")...)))
	until(s)
	want := 0.65*negotiation.Logistic(-0.4) + 0.15*negotiation.Logistic(-0.2) + 0.2*negotiation.Logistic(-0.6)
	assert.InDelta(t, want, s.State().View("blame")[0], 1e-12, "it accuses, and is believed as far as it controls what is heard")
	assert.InDelta(t, 0.5, s.State().View("blame")[1], 1e-12, "the other would save too little by it")
	assert.Len(t, chronicle(s, negotiation.EventAccusation), 2)
	assert.InDelta(t, 0.45-0.05*want, s.State().View("legitimacy")[0], 1e-12)

	s = solve(t, modelOf(t, venezuela(t, append(base, "params.blr=1", "params.n_ci={}", "params.first=GOV")...)))
	until(s)
	refusals := 0.0
	for _, e := range entries(s) {
		if e.kind == negotiation.EventRefuse {
			refusals += map[string]float64{"GOV": 1, "USA": -1}[e.actor]
		}
	}
	assert.InDelta(t, negotiation.Logistic(refusals), s.State().View("blame")[0], 1e-12)
}

func TestRetaliationIsAboutAsLikelyAsNot(t *testing.T) {
	t.Parallel()
	s, r := opinionPart[*domestic.Retaliation](t, "params.ret_V6=1")
	s.Reset(1, 1)
	assert.InDelta(t, 0.54, r.Probability(s.State()), 0.005)
	s, r = opinionPart[*domestic.Retaliation](t, "params.ret_V6=0.5")
	s.Reset(1, 1)
	assert.InDelta(t, 0.27, r.Probability(s.State()), 0.0025)
	for k := range s.State().Observed {
		if s.State().Model().Issues[k].Hook == negotiation.ChannelHook {
			s.State().Observed[k] = 1
		}
	}
	assert.Less(t, r.Probability(s.State()), 0.08, "an open channel makes it dear")
}

func TestHopesRiseFastAndFadeSlowly(t *testing.T) {
	t.Parallel()
	s, _ := opinionPart[*domestic.Expectation](t, "params.gap_H=0.1", "params.mode=fixed")
	s.Reset(1, 1)
	s.Round() // the package comes into force
	s.Round()
	st := s.State()
	const eco = 2
	m := slices.IndexFunc(st.Model().Members, func(x negotiation.Member) bool { return x.ID == "ECO" })
	full, _ := st.Utility(m, st.Force.Levels)
	then, _ := st.Utility(m, make([]float64, st.Issues()))
	hope := st.View("hope")[eco]
	assert.InDelta(t, 0.3*(full-then), hope, 1e-3)
	assert.Positive(t, st.View("gap.mean")[0]+hope)
	for st.Snapped[0] == 0 && s.Round() == negotiation.Running {
	}
	require.NotZero(t, st.Snapped[0])
	hope = st.View("hope")[eco]
	s.Round()
	assert.InDelta(t, 0.95*hope, st.View("hope")[eco], 0.05*hope+1e-9)
	assert.Positive(t, st.View("gap")[eco], "hopes outlive the deal")
	assert.Positive(t, st.View("gap.mean")[0])
}

func TestOpinionAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s := solve(t, modelOf(t, venezuela(t, everyOpinion...)))
	for run := range uint64(20) {
		s.Run(1, run)
	}
	assert.Zero(t, testing.AllocsPerRun(3, func() {
		for run := range uint64(20) {
			s.Run(1, run)
		}
	}))
}

// everyOpinion switches all mechanisms of public opinion on.
var everyOpinion = []string{"params.r_sup=0.1", "params.k_gap=2", "params.gap_H=0.1", "params.gap_b=0.2", "params.gap_act=0.1",
	"params.a_GOV=0.5", "params.a_USA=0.5", "params.label=rule", "params.omega_B=0.05", "params.omega_S=0.5", "params.narr_s=0.5",
	"params.ret_V6=1", "params.routes.E.sup=1", "params.routes.ele.aud=1"}

func TestOpinionKeepsWithinItsBounds(t *testing.T) {
	t.Parallel()
	s := solve(t, modelOf(t, venezuela(t, slices.Concat(everyOpinion, []string{"params.mode=fixed", "params.ret_d=0.5"})...)))
	low := 0.0
	for run := range uint64(40) {
		s.Reset(7, run)
		for s.Round() == negotiation.Running {
			for _, v := range s.Variables() {
				for _, x := range s.State().View(v.Name) {
					require.False(t, math.IsNaN(x) || math.IsInf(x, 0), v.Name)
					require.True(t, v.Max <= v.Min || x >= v.Min-1e-12 && x <= v.Max+1e-12, "%s is %v, outside [%v, %v]", v.Name, x, v.Min, v.Max)
					if v.Name == "level" {
						low = min(low, x)
					}
				}
			}
		}
	}
	assert.InDelta(t, -0.5, low, 1e-12)
}

func TestASuccessorIsNotBoundByWhatWasSaid(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.a_USA=1", "params.pub_off=1", "params.mediator=0", "params.turn_USA=1", "params.elecU=5", "params.kU_0=3"))
	exposed, turned := 0.0, false
	s := solve(t, withOpinion(m, func() negotiation.Part {
		return opinionProbe{func(st *negotiation.State) {
			switch last := st.View("turnover.last")[1]; {
			case last == 0:
				exposed = max(exposed, st.View("exposure")[1])
			case last == float64(st.Round):
				turned = true
				assert.Zero(t, st.View("exposure")[1])
				assert.Zero(t, st.View("stance")[1])
				assert.Equal(t, 0.5, st.View("resolve")[1])
			}
		}}
	}))
	for run := range uint64(20) {
		s.Run(1, run)
	}
	assert.Positive(t, exposed)
	assert.True(t, turned)
}
