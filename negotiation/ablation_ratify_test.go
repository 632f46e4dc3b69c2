package negotiation_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// votesAndSteps counts the events of some kinds in a run.
func votesAndSteps(kinds ...negotiation.EventKind) func(*negotiation.State) float64 {
	return func(s *negotiation.State) (n float64) {
		for i := range s.Log.Len() {
			if slices.Contains(kinds, s.Log.At(i).Kind) {
				n++
			}
		}
		return n
	}
}

// signedByMonth is 1 if there is a first signature by a month.
func signedByMonth(month int) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 {
		if f := s.Agreement.FirstSignature; f > 0 && f <= month {
			return 1
		}
		return 0
	}
}

// legitimacyAtTheEnd is a party's legitimacy at the end.
func legitimacyAtTheEnd(i int) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 { return s.View("legitimacy")[i] }
}

// levelAtTheEnd is the level of an issue at the end.
func levelAtTheEnd(id string) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 {
		for k := range s.Model().Issues {
			if s.Model().Issues[k].ID == id {
				return s.X[k]
			}
		}
		return math.NaN()
	}
}

// TestRatificationAndInitiativesMoveTheirObservables switches each mechanism on in
// its setting: its observable must move, in the direction given, by more than three
// standard errors of the paired difference over 400 runs.
func TestRatificationAndInitiativesMoveTheirObservables(t *testing.T) {
	t.Parallel()
	const vetoed = negotiation.EventVetoed
	for _, x := range []struct {
		name       string
		base       []string
		on, off    string
		observable func(*negotiation.State) float64
		up         bool
	}{
		{"a no stays a no", []string{"months=12"}, "params.rho_eps=0.95", "params.rho_eps=0", votesAndSteps(vetoed), true},
		{"ratifiers have their own trust", nil, "params.T_v=own", "params.T_v=principal", votesAndSteps(vetoed), true},
		{"ratifiers learn from public reports", []string{"params.T_v=own", "params.capacity=0.9", "params.spoiler=1"}, "params.pub_v=1", "params.pub_v=0",
			votesAndSteps(negotiation.EventSignature), true},
		{"indifferent ratifiers abstain", nil, "params.abst=0.02", "params.abst=0", votesAndSteps(negotiation.EventRatified, vetoed), false},
		{"a refused package has to wait", []string{"params.rho_eps=0.95", "params.d_same=0.2"}, "params.try_gap=3", "params.try_gap=0", votesAndSteps(vetoed), false},
		{"a refusal costs legitimacy", nil, "params.leg_refuse=0.05", "params.leg_refuse=0", legitimacyAtTheEnd(0), false},
		{"a quota in the place of vetoes", nil, "params.quota_GOV=0.4", "params.quota_GOV=0", votesAndSteps(vetoed), false},
		{"persuasion", []string{"params.rho_eps=0.95"}, "params.pers=0.5", "params.pers=0", votesAndSteps(vetoed), false},
		{"negotiators look ahead", []string{"params.rho_eps=0.95", "params.mediator=0", "params.mode=grand", "months=12"},
			"params.anticip=1", "params.anticip=0", votesAndSteps(vetoed), false},
		{"a margin in looking ahead", []string{"params.anticip=1", "params.rho_eps=0.95", "params.mediator=0", "params.mode=grand", "months=12"},
			"params.slack=0.05", "params.slack=-0.05", votesAndSteps(vetoed), false},
		{"initiatives", []string{"months=5"}, "params.grit_rate=0.3", "params.grit_rate=0", levelAtTheEnd("V8"), true},
		{"answers to initiatives", []string{"months=5", "params.grit_rate=0.3", "params.tau_rec=0.3"}, "params.grit_match=0.5", "params.grit_match=0", levelAtTheEnd("U1"), true},
		// What is given away can no longer be traded: deals come later.
		{"the price of initiatives", nil, "params.grit_rate=0.3", "params.grit_rate=0", signedByMonth(6), false},
		{"costly steps speak for a party", []string{"months=8", "params.grit_rate=0.3", "params.sigma_0=0.3", "params.grit_cost=0.05", "params.lam_g=2"},
			"params.wg=3", "params.wg=0", func(s *negotiation.State) float64 { return s.Trust(1, 0) }, true},
		{"a legislature", nil, "params.zeta_v.CON=0.12", "ratifiers.USA=[]", votesAndSteps(vetoed), true},
		{"an army that may refuse", nil, "params.zeta_v.MIL=0.16", "ratifiers.GOV=[{id: INN, tau: 0.08, zeta: 2.0}]", votesAndSteps(vetoed), true},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			with := solve(t, modelOf(t, venezuela(t, append(slices.Clone(x.base), x.on)...)))
			less := solve(t, modelOf(t, venezuela(t, append(slices.Clone(x.base), x.off)...)))
			const n = 400
			var sum, square float64
			for run := range uint64(n) {
				with.Run(23, run)
				less.Run(23, run)
				d := x.observable(with.State()) - x.observable(less.State())
				sum, square = sum+d, square+d*d
			}
			mean := sum / n
			se := math.Sqrt((square/n - mean*mean) / (n - 1))
			if !x.up {
				mean = -mean
			}
			assert.Greater(t, mean, 3*se, "standard error %.4f", se)
		})
	}
}

// bargainAtHome plays one window about everything and returns the share of runs with a deal
// and what it is worth to each side.
func bargainAtHome(t *testing.T, n uint64, sets ...string) (signed float64, worth [2]float64) {
	t.Helper()
	base := []string{"params.anticip=1", "params.mediator=0", "params.mode=grand", "params.rho_eps=0.95",
		"params.first=random", "months=12"}
	s := solve(t, modelOf(t, venezuela(t, append(base, sets...)...)))
	for run := range n {
		s.Run(29, run)
		st := s.State()
		for i := range st.Log.Len() {
			if st.Log.At(i).Kind != negotiation.EventSignature {
				continue
			}
			signed++
			y := st.Log.Package(i)
			for i := range worth {
				u, _ := st.Utility(st.Member(i), y)
				u0, _ := st.Utility(st.Member(i), make([]float64, len(y)))
				worth[i] += u - u0
			}
			break
		}
	}
	for i := range worth {
		worth[i] /= signed
	}
	return signed / float64(n), worth
}

// TestSchellingsConjecture: a side whose players at home are harder to please, and
// that knows it, gets better terms and a deal less often, as long as the other side
// is free. Where both are bound no sign is predicted for the terms, only that deals
// are rarer.
func TestSchellingsConjecture(t *testing.T) {
	t.Parallel()
	const n = 300
	usa := func(zeta float64) string {
		return fmt.Sprintf("ratifiers={USA: [{id: CON, tau: 0.08, zeta: %v}]}", zeta/0.08)
	}
	gov := func(zeta float64) string {
		return fmt.Sprintf("ratifiers={GOV: [{id: INN, tau: 0.08, zeta: %v}]}", zeta/0.08)
	}
	for i, side := range []func(float64) string{gov, usa} {
		wide, terms0 := bargainAtHome(t, n, side(0.24))
		middle, _ := bargainAtHome(t, n, side(0.12))
		narrow, terms2 := bargainAtHome(t, n, side(0))

		require.Greater(t, narrow, 0.1, "some deals are left to look at")
		assert.Greater(t, wide, middle)
		assert.Greater(t, middle, narrow)
		assert.Greater(t, terms2[i], terms0[i]+0.01, "better terms")
		assert.Less(t, terms2[1-i], terms0[1-i]-0.01, "at the expense of the other side")
	}
	both := func(g, u float64) string {
		return fmt.Sprintf("ratifiers={GOV: [{id: INN, tau: 0.08, zeta: %v}], USA: [{id: CON, tau: 0.08, zeta: %v}]}", g/0.08, u/0.08)
	}
	wide, _ := bargainAtHome(t, n, both(0.24, 0.24))
	first, _ := bargainAtHome(t, n, both(0, 0.24))
	second, _ := bargainAtHome(t, n, both(0.24, 0))
	narrow, _ := bargainAtHome(t, n, both(0, 0))

	assert.Greater(t, wide, max(first, second))
	assert.Greater(t, min(first, second), narrow)
}
