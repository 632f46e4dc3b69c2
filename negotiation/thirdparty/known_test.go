package thirdparty_test

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/thirdparty"
)

type plain struct{}

func (plain) Has(string) bool { return true }
func (plain) Names() []string { return nil }
func (plain) Make(s scenario.Spec) (negotiation.Agent, error) {
	return agents.Negotiator{Preferences: agents.Preferences{Weights: s.Weights, Values: s.Values}, Schedule: s.Schedule}, nil
}

// venezuela returns a solver of the example scenario with the preset core, and its
// packages.
func venezuela(t *testing.T, sets ...string) (*negotiation.Solver, map[string][]float64) {
	t.Helper()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	list := []scenario.Set{{Path: "preset", Value: "core"}}
	for _, s := range sets {
		x, err := scenario.ParseSet(s)
		require.NoError(t, err)
		list = append(list, x)
	}
	f, err := scenario.Load("venezuela.yaml", data, list...)
	require.NoError(t, err)
	m, err := f.Model(plain{})
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	s.Reset(1, 1)
	return s, f.Resolve().Packages
}

func of(t *testing.T, s *negotiation.Solver, id string) int {
	t.Helper()
	for i := range s.State().Model().Members {
		if s.State().Model().Members[i].ID == id {
			return i
		}
	}
	t.Fatalf("no member %s", id)
	return -1
}

func change(t *testing.T, s *negotiation.Solver, id string, y []float64) float64 {
	then, ok := s.State().Utility(of(t, s, id), y)
	require.True(t, ok)
	now, _ := s.State().Utility(of(t, s, id), s.State().Observed)
	return then - now
}

func TestWhatAMediumPackageIsWorthToThirdParties(t *testing.T) {
	t.Parallel()
	s, packages := venezuela(t)
	medium := packages["medium"]
	for id, want := range map[string]float64{"BRA": 0.678, "COL": 0.744, "MEX": 0.705, "RUS": -0.371, "CHN": 0.317, "IRN": -0.376} {
		assert.InDelta(t, want, change(t, s, id, medium), 0.001, id)
	}
}

func TestGuarantorsActOnAMediumPackageAndNotWhereLittleIsAtStake(t *testing.T) {
	t.Parallel()
	s, _ := venezuela(t, "params.mode=fixed", "params.c_gua=0.01")
	s.Round()
	assert.Equal(t, []float64{1, 1, 1}, s.State().View("guarantor.willing"), "all three act on a medium package")

	s, packages := venezuela(t, "params.mode=fixed", "params.c_gua=0.01")
	net := 0.35*0.22*(change(t, s, "BRA", packages["medium"])+0.15*change(t, s, "GOV", packages["medium"])) - 0.01
	assert.InDelta(t, 0.04, net, 0.005, "what it gains Brazil")
	assert.InDelta(t, 0.13, 0.01/(0.35*0.22), 0.001, "the least stake for which Brazil acts")

	s, _ = venezuela(t, "params.mode=fixed", "params.c_gua=0.01", "packages.medium={V1: 0.1, U1: 0.1}")
	s.Round()
	assert.Equal(t, []float64{0, 0, 0}, s.State().View("guarantor.willing"), "none acts where little is at stake")
}

func TestAllGuarantorsWillingAreTheirSum(t *testing.T) {
	t.Parallel()
	sets := []string{"params.mode=fixed", "params.routes.gua.qf=1", "params.routes.gua.pen=1", "params.routes.gua.cool=1", "params.omega=0"}
	together, _ := venezuela(t, sets...)
	each, _ := venezuela(t, append(sets, "params.c_gua=0.000001")...)
	for range 3 {
		together.Round()
		each.Round()
		for _, name := range []string{"cure", "eyes", "penalty", "security"} {
			a, b := together.State().View("guarantor."+name), each.State().View("guarantor."+name)
			require.Len(t, b, len(a))
			for n := range a {
				assert.InDelta(t, a[n], b[n], 1e-12, name)
			}
		}
	}
}

func TestGuarantorsForeseeByTheSameRuleByWhichTheyDecide(t *testing.T) {
	t.Parallel()
	s, _ := venezuela(t, "params.mode=fixed", "params.c_gua=0.04", "params.lam_gua=60", "params.fa=0.2", "params.enfG=0", "params.enfU=0", "params.cure=0.35")
	var expected, acted, square float64
	st := s.State()
	for run := range uint64(60) {
		s.Reset(4, run)
		seen := 0
		for s.Round() == negotiation.Running {
			for ; seen < st.Log.Len(); seen++ {
				e := st.Log.At(seen)
				if e.Kind != negotiation.EventStepsIn && e.Kind != negotiation.EventStandsBack {
					continue
				}
				p := negotiation.Logistic(60 * (e.Value - e.Extra))
				expected += p
				square += p * (1 - p)
				if e.Kind == negotiation.EventStepsIn {
					acted++
				}
			}
		}
	}
	require.Greater(t, square, 100.0)
	assert.InDelta(t, expected, acted, 4*math.Sqrt(square))
}

func TestWaningAndFatigueExcludeEachOther(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	for set, expected := range map[string]string{
		"params.fat=0.5": "rival accounts",
	} {
		x, err := scenario.ParseSet(set)
		require.NoError(t, err)
		_, err = scenario.Load("venezuela.yaml", data, scenario.Set{Path: "params.c_gua", Value: "0.01"}, x)
		require.ErrorContains(t, err, expected)
	}
	_, err = solver(t, &thirdparty.DecidingGuarantors{Favoured: "A", Strength: 1, Waning: 0.1, Cost: 0.1, Fatigue: 0.1,
		Precision: 1, Members: []thirdparty.Guarantor{{Member: "B", Strength: 1}}})
	require.ErrorContains(t, err, "rival accounts")
}

func TestPatronsWhoLoseSupportTheirClient(t *testing.T) {
	t.Parallel()
	s, packages := venezuela(t, "params.pat_s=1", "params.mode=fixed", "agents.RUS.capability=1", "agents.IRN.capability=0.3")
	stake := map[string]float64{"RUS": -change(t, s, "RUS", packages["medium"]), "IRN": -change(t, s, "IRN", packages["medium"])}
	assert.InDelta(t, 0.37, stake["RUS"], 0.005)
	assert.InDelta(t, -0.32, -change(t, s, "CHN", packages["medium"]), 0.005)
	s.Round() // the package enters into force
	s.Round()
	aid := s.State().View("patron.aid")
	require.Len(t, aid, 3)
	assert.Greater(t, aid[0], 0.0, "Russia")
	assert.Less(t, aid[0], 1.0)
	assert.Zero(t, aid[1], "China would gain, and withholds")
	assert.Greater(t, aid[2], 0.0, "Iran")
	assert.LessOrEqual(t, aid[2], 0.3, "up to its means")
}

func TestAMediatorIsBelievedWhenABrokenDealCostsIt(t *testing.T) {
	t.Parallel()
	s, packages := venezuela(t)
	medium := packages["medium"]
	st := s.State()
	// Brazil vouches for the second party to the first, whose trust is 0.30.
	kept := change(t, s, "BRA", medium)
	cheated := append([]float64(nil), medium...)
	for k := range cheated {
		if st.Owes(1, k) {
			cheated[k] = 0
		}
	}
	broken := change(t, s, "BRA", cheated)
	assert.InDelta(t, 0.35, broken, 0.01, "what a deal that is exploited is worth to Brazil")
	ratio := func(cost float64) float64 {
		after := func(accuracy float64) float64 {
			odds := 0.3 / 0.7 * accuracy / (1 - accuracy)
			return negotiation.Logistic(40 * thirdparty.VouchingGain(odds/(1+odds), kept, broken, cost))
		}
		return thirdparty.MessageRatio(after(0.75), after(0.25), 0.75, true)
	}
	assert.InDelta(t, 0, ratio(0.2), 0.01, "it wants any deal, and is not believed")
	assert.InDelta(t, 0.9, ratio(0.5), 0.1, "a broken deal would cost it, and it is")
}

func TestMessagesOfThoseWhoAlwaysSayTheSameAreNoNews(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0, 0.3, 1} {
		assert.Zero(t, thirdparty.MessageRatio(p, p, 0.75, true))
		assert.Zero(t, thirdparty.MessageRatio(p, p, 0.75, false))
	}
	assert.Zero(t, thirdparty.MessageRatio(0.9, 0.2, 0.5, true), "signals at random")
	assert.InDelta(t, math.Log(3), thirdparty.MessageRatio(1, 0, 0.75, true), 1e-12, "an honest messenger passes his signal on")
	assert.InDelta(t, -math.Log(3), thirdparty.MessageRatio(1, 0, 0.75, false), 1e-12)
}

func TestBiasMakesAMediatorCredibleAboutResolve(t *testing.T) {
	t.Parallel()
	// The mean strength of what is said about resolve, by the mediator's bias
	// towards the receiver.
	strength := func(bias string, receiver int) float64 {
		s, _ := venezuela(t, "params.msg=1", "params.B_M=0", "params.lam_M=200", "params.dev_b=0.05", "params.bias_M={BRA: "+bias+", COL: "+bias+", MEX: "+bias+"}")
		var sum, n float64
		for run := range uint64(150) {
			s.Run(5, run)
			log := &s.State().Log
			for i := range log.Len() {
				if e := log.At(i); e.Kind == negotiation.EventResolve && int(e.Subject) == s.State().Member(receiver) {
					sum, n = sum+math.Abs(e.Extra), n+1
				}
			}
		}
		require.Greater(t, n, 30.0)
		return sum / n
	}
	for receiver, friend := range []string{"1", "-1"} {
		none, biased := strength("0", receiver), strength(friend, receiver)
		assert.Greater(t, biased, none+0.1, "receiver %d", receiver)
	}
}
