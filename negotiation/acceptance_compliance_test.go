package negotiation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
)

// switchesAt returns the patience at which complying becomes the better plan.
func switchesAt(t *testing.T, saving, loss, q, f, rounds float64) float64 {
	t.Helper()
	comply := func(d float64) bool {
		return compliance.HoldValue(0, loss, f, d, rounds) >= compliance.HoldValue(saving, loss, q, d, rounds)
	}
	lo, hi := 0.01, 0.99
	require.False(t, comply(lo))
	require.True(t, comply(hi))
	for range 60 {
		if mid := (lo + hi) / 2; comply(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

func TestComplianceSwitchesAtTheThreshold(t *testing.T) {
	t.Parallel()
	const saving, loss, q, f = 0.05, 0.2, 0.9, 0.02
	at := switchesAt(t, saving, loss, q, f, math.Inf(1))
	assert.InDelta(t, saving/(saving*(1-f)+(q-f)*loss), at, 1e-6)
	assert.InDelta(t, 0.222222222, at, 1e-6)
	assert.InDelta(t, 0.444459118, switchesAt(t, 2, 2.5, 1, 0, 12), 1e-8, "a punishment of twelve rounds")
	const d = 0.97
	assert.InDelta(t, -4.1188959660, compliance.HoldValue(0, 0.2, 0.05, d, math.Inf(1))/(1-d), 1e-9)
	assert.InDelta(t, -6.2581699346, compliance.HoldValue(0.05, 0.2, 0.6, d, math.Inf(1))/(1-d), 1e-9)
}

// Best reply of an impatient and of a patient untrustworthy party under the same
// fixed package, as the other side computes it.
func TestPatienceDecidesAboutCompliance(t *testing.T) {
	t.Parallel()
	choice := func(patience string) []float64 {
		m := modelOf(t, venezuela(t, "params.mode=fixed", "params.package=short", "trust.GOV.USA=0.99", "params.lamQ=inf", "params.Npun=inf",
			"params.phi=-1", "params.cure=0", "params.enfG=1", "params.enfU=1", "params.k_fut=0", "params.zN=5", "params.dN="+patience))
		s := solve(t, m)
		s.Reset(1, 1)
		s.Round()
		return s.State().Force.Choice[3:6] // the first party, if untrustworthy
	}
	assert.Equal(t, []float64{0, 0, 1}, choice("0.6"))
	assert.InDelta(t, 1, choice("0.995")[0], 1e-12)
}

func TestHoldingUntilEnforcedIsWorthWhatSimulationSays(t *testing.T) {
	t.Parallel()
	const saving, loss, h, d, pause = 0.06, 0.08, 0.15, 0.96, 9
	value := compliance.HoldValue(saving, loss, h, d, pause)
	assert.InDelta(t, -0.013551, value, 1e-6)
	r := rand.New(rand.NewPCG(1, 2))
	n := runs(40_000, 1_000_000)
	var sum, squares float64
	for range n {
		var v float64
		for at, w := 0, 1.0; at < 600; {
			v += w * saving
			w *= d
			at++
			if r.Float64() < h {
				for range pause {
					v -= w * loss
					w *= d
					at++
				}
			}
		}
		v *= 1 - d
		sum += v
		squares += v * v
	}
	mean := sum / float64(n)
	mcse := math.Sqrt((squares/float64(n) - mean*mean) / float64(n))
	assert.InDelta(t, value, mean, 3*mcse)
	// Without what comes after the punishment the value is another one.
	truncated := ((1-d)*saving - d*h*(1-math.Pow(d, pause))*loss) / (1 - d*(1-h))
	assert.Greater(t, math.Abs(truncated-mean), 3*mcse)
}

func TestHonestAgreementsSurviveFalseAlarmsAsOften(t *testing.T) {
	t.Parallel()
	survival := func(phi string) (share, want, mcse float64) {
		s := solve(t, modelOf(t, venezuela(t, "params.mode=fixed", "months=24", "params.pG=1", "params.pU=1", "params.cT=0", "params.lamQ=inf",
			"trust.GOV.USA=0.99", "trust.USA.GOV=0.99", "params.spoiler=0", "params.cure=0", "params.phi="+phi)))
		n := runs(3000, 20000)
		var kept float64
		st := s.State()
		for run := range n {
			s.Reset(2, run)
			for s.Round() == negotiation.Running {
				if want == 0 {
					r := st.Force.Alarm
					h := 1 - (1-r[0]*0.7)*(1-r[3]*0.65)
					assert.InDelta(t, 0.01758, h, 5e-5)
					want = math.Pow(1-h, 23)
				}
			}
			if st.Agreement.Snapbacks == 0 {
				kept++
			}
			for i := range st.Log.Len() {
				e := st.Log.At(i)
				require.False(t, e.Kind == negotiation.EventAction && e.Round <= max(1, st.Agreement.FirstSnapback), "a party cheats before the collapse")
			}
		}
		share = kept / float64(n)
		return share, want, math.Sqrt(share * (1 - share) / float64(n))
	}
	share, want, mcse := survival("-1")
	assert.InDelta(t, 0.6651, want, 0.001)
	assert.InDelta(t, want, share, 3*mcse)
	share, want, mcse = survival("0.5")
	assert.Greater(t, share-want, 3*mcse, "where proof is asked for, some false alarms pass without harm")
}

func TestConditionalValuationHasTheRightLimits(t *testing.T) {
	t.Parallel()
	const p = 0.4
	own := func(valuation string, h float64) (terms []negotiation.Quad, st *negotiation.State) {
		m := modelOf(t, venezuela(t, "params.modes.valuation="+valuation))
		for k := range m.Issues {
			m.Issues[k].Reversibility = 1
		}
		s := solve(t, m)
		s.Reset(1, 1)
		st = s.State()
		y := make([]float64, st.Issues())
		covered := make([]float64, st.Issues())
		for k := range y {
			y[k], covered[k] = 0.5, 1
		}
		st.Put(y, covered)
		st.Assess(&st.Draft)
		expect(st, &st.Draft, 0, p)
		d := &st.Draft
		d.Stake[1], d.Enforced[1], d.Alarm[1*3+2] = 1, h, 1
		return slices.Clone(st.Worth(0, d).Terms), st
	}
	oneShot, _ := own("one-shot", 0.5)
	never, st := own("conditional", 0)
	always, _ := own("conditional", 1)
	some, _ := own("conditional", 0.3)
	scale := p + (1-p)*(1-0.96)
	checked := 0
	for k := range oneShot {
		if st.Owner(k) != 0 {
			continue
		}
		checked++
		assert.InDelta(t, oneShot[k].B, never[k].B, 1e-12, "without enforcement exposure is full")
		assert.InDelta(t, oneShot[k].G, never[k].G, 1e-12)
		assert.InDelta(t, scale*oneShot[k].B, always[k].B, 1e-12, "with certain enforcement it lasts a round")
		assert.InDelta(t, scale*oneShot[k].G, always[k].G, 1e-12)
		assert.Less(t, math.Abs(some[k].B), math.Abs(never[k].B))
		assert.Greater(t, math.Abs(some[k].B), math.Abs(always[k].B))
	}
	assert.Equal(t, 10, checked)
}

// drift plays runs in which types are drawn from the prior, and returns the mean
// and the standard error of both sides' trust at some dates: GOV's in USA, then
// USA's in GOV.
func drift(t *testing.T, n uint64, dates []int, sets ...string) (mean, mcse [2][]float64) {
	t.Helper()
	s := solve(t, modelOf(t, venezuela(t, append([]string{"params.sdW=0", "trust.GOV.USA=0.65", "trust.USA.GOV=0.4"}, sets...)...)))
	st := s.State()
	at := st.View("trust")
	var sum, squares [2][]float64
	for i := range sum {
		sum[i], squares[i] = make([]float64, len(dates)), make([]float64, len(dates))
	}
	for run := range n {
		s.Reset(3, run)
		for d, date := range dates {
			for st.Round < date {
				s.Round()
			}
			for i, v := range []float64{at[1], at[2]} {
				sum[i][d] += v
				squares[i][d] += v * v
			}
		}
	}
	for i := range sum {
		for d := range dates {
			m := sum[i][d] / float64(n)
			mean[i] = append(mean[i], m)
			mcse[i] = append(mcse[i], math.Sqrt((squares[i][d]/float64(n)-m*m)/float64(n)))
		}
	}
	return mean, mcse
}

// A belief that is right on average at the start stays so: what happens can
// teach, and must not mislead on average.
func TestBeliefsDoNotDrift(t *testing.T) {
	t.Parallel()
	dates := []int{12, 24, 48}
	for _, mode := range []string{"fixed", "seq"} {
		for _, control := range []string{"0.4", "0.8"} {
			t.Run(mode+"/"+control, func(t *testing.T) {
				t.Parallel()
				mean, mcse := drift(t, runs(1500, 20000), dates, "params.mode="+mode, "params.capacity="+control)
				for i, prior := range []float64{0.65, 0.4} {
					for d := range dates {
						assert.InDelta(t, prior, mean[i][d], 3*mcse[i][d]+1e-9, "month %d", dates[d])
					}
				}
			})
		}
	}
}

// Among the runs in which trust stands at two thirds, two parties in three are
// trustworthy.
func TestTrustIsCalibrated(t *testing.T) {
	t.Parallel()
	calibrated := func(sets ...string) (share, n float64) {
		s := solve(t, modelOf(t, venezuela(t, append([]string{"params.sdW=0", "trust.GOV.USA=0.65", "trust.USA.GOV=0.4", "months=24"}, sets...)...)))
		st := s.State()
		var honest float64
		for run := range runs(2500, 20000) {
			s.Run(3, run)
			for i, v := range []float64{st.View("trust")[2], st.View("trust")[1]} {
				if v >= 0.6 && v <= 0.7 {
					n++
					honest += 1 - st.Type[i]
				}
			}
		}
		require.Greater(t, n, 300.0)
		return honest / n, n
	}
	for _, mode := range []string{"fixed", "seq"} {
		for _, control := range []string{"0.4", "0.8"} {
			t.Run(mode+"/"+control, func(t *testing.T) {
				t.Parallel()
				share, n := calibrated("params.mode="+mode, "params.capacity="+control)
				assert.InDelta(t, 0.65, share, 0.07, "of %v", n)
			})
		}
	}
	t.Run("wrong priors", func(t *testing.T) {
		t.Parallel()
		share, n := calibrated("params.pG=0.2", "params.pU=0.2")
		assert.Greater(t, math.Abs(share-0.65), 0.07, "of %v", n)
	})
}

func TestBeliefsDriftWhereObserversAreMistaken(t *testing.T) {
	t.Parallel()
	mean, mcse := drift(t, runs(1000, 20000), []int{48}, "params.capacity=0.8", "params.spo_believed=1")
	assert.Greater(t, 0.4-mean[1][0], 3*mcse[1][0], "attacks that say nothing are taken for news about the type")
	assert.InDelta(t, 0.188, mean[1][0], 0.06)
}

func TestBeliefsDriftWhereOffersSayWhatNobodyHears(t *testing.T) {
	t.Parallel()
	if !*long {
		t.Skip("the effect takes many runs to show")
	}
	mean, mcse := drift(t, runs(0, 20000), []int{48}, "params.modes.table=plan")
	assert.Greater(t, max(math.Abs(0.65-mean[0][0])-3*mcse[0][0], math.Abs(0.4-mean[1][0])-3*mcse[1][0]), 0.0,
		"offers depend on the type and nobody learns from them")
}

func TestOneSidedPackagesAreNoDetente(t *testing.T) {
	t.Parallel()
	reform := make([]string, 0, 10)
	for k := range 10 {
		reform = append(reform, fmt.Sprintf("V%d: 1", k+1))
	}
	most := map[string]float64{} // cooperation in any round
	shares := func(name string) (n [negotiation.Outcomes]int) {
		m := modelOf(t, venezuela(t, "params.mode=fixed", "params.package="+name,
			"packages.reform only={"+strings.Join(reform, ", ")+"}"))
		c := &ending{window: 6}
		s, p := taped(t, m)
		watched := solve(t, m, c)
		for run := range runs(300, 4000) {
			watched.Run(6, run)
			n[c.outcome]++
			if run < 20 {
				s.Run(6, run)
				most[name] = max(most[name], slices.Max(p.rows["cooperation"]))
			}
		}
		return n
	}
	for _, name := range []string{"relief only", "reform only"} {
		n := shares(name)
		assert.Zero(t, n[negotiation.Detente], name)
		assert.Zero(t, n[negotiation.Contested], name)
		assert.Positive(t, n[negotiation.Escalation], name)
		assert.Positive(t, n[negotiation.Stalemate], name)
		assert.Zero(t, most[name], "%s: cooperation takes two", name)
	}
	n := shares("medium")
	assert.Positive(t, most["medium"])
	assert.Positive(t, n[negotiation.Detente]+n[negotiation.Contested], "an exchange of concessions can be")
}
