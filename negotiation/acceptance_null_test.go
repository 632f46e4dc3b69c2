package negotiation_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
	"github.com/detente-sim/detente/negotiation/trust"
)

// What nobody values and what says nothing must not change results.

// additions are things that nobody cares about or that say nothing.
var additions = map[string]func(f *scenario.File){
	"issue of the first":  nullIssue("GOV"),
	"issue of the second": nullIssue("USA"),
	"joint issue":         nullIssue(negotiation.Joint),
	"observer": func(f *scenario.File) {
		f.Agents = slices.Insert(f.Agents, 1, scenario.Agent{ID: "OBS",
			Role: scenario.Roles{List: []negotiation.Role{negotiation.Stakeholder}}, Weights: map[string]float64{}})
	},
	"patron without means": func(f *scenario.File) {
		f.Agents = slices.Insert(f.Agents, 1, scenario.Agent{ID: "PAT",
			Role: scenario.Roles{List: []negotiation.Role{negotiation.Patron}}, Weights: map[string]float64{"V10": -1}})
	},
	"twin of a constituent": func(f *scenario.File) {
		adv := f.Agents[slices.IndexFunc(f.Agents, func(a scenario.Agent) bool { return a.ID == "ADV" })]
		adv.ID, adv.Weights = "TWIN", maps.Clone(adv.Weights)
		f.Agents = slices.Insert(f.Agents, 1, adv)
		f.Shares["USA"]["ADV"] /= 2
		f.Shares["USA"]["TWIN"] = f.Shares["USA"]["ADV"]
	},
	"ratifier without stakes": func(f *scenario.File) {
		nullIssue("GOV")(f)
		f.Agents = slices.Insert(f.Agents, 1, scenario.Agent{ID: "CALM", Of: "GOV",
			Role: scenario.Roles{List: []negotiation.Role{negotiation.Constituent}}, Weights: map[string]float64{"NULL": 1}})
		f.Ratifiers["GOV"] = append(f.Ratifiers["GOV"], scenario.Ratifier{ID: "CALM", Issues: []string{"U2"}})
	},
	"monitor that guesses": func(f *scenario.File) {
		f.Monitors["GUESS"] = scenario.Monitor{Detection: 0.2, FalseAlarms: 0.2, Credence: map[string]float64{"GOV": 0.5, "USA": 0.5}}
	},
}

// nullIssue adds an issue that nobody cares about and every package promises.
func nullIssue(owner string) func(f *scenario.File) {
	return func(f *scenario.File) {
		f.Issues = append([]scenario.Issue{{ID: "NULL", Owner: owner, Phase: 1, Nu: 0.3, Rho: 0.2, Kappa: 0.9}}, f.Issues...)
		for _, levels := range f.Packages {
			levels["NULL"] = 0.7
		}
	}
}

func TestWhatNobodyValuesChangesNothing(t *testing.T) {
	t.Parallel()
	strip := func(list []entry) []entry {
		list = slices.DeleteFunc(list, func(e entry) bool { return e.actor == "CALM" })
		for n := range list {
			delete(list[n].levels, "NULL")
		}
		return list
	}
	for _, mode := range []string{"seq", "fixed", "grand"} {
		for what, add := range additions {
			t.Run(mode+"/"+what, func(t *testing.T) {
				t.Parallel()
				f := venezuela(t, "params.mode="+mode)
				add(f)
				sameRuns(t, modelOf(t, venezuela(t, "params.mode="+mode)), modelOf(t, f), runs(20, 300), 1e-9, strip)
			})
		}
	}
}

func TestWhatSomebodyValuesChangesSomething(t *testing.T) {
	t.Parallel()
	f := venezuela(t)
	f.Issues = append(f.Issues, scenario.Issue{ID: "NULL", Owner: "GOV", Phase: 1, Nu: 0.3, Rho: 0.2, Kappa: 0.9})
	for i := range f.Agents {
		if f.Agents[i].ID == "USA" {
			f.Agents[i].Weights["NULL"] = 0.02
		}
	}
	strip := func(list []entry) []entry {
		for n := range list {
			delete(list[n].levels, "NULL")
		}
		return list
	}
	worst, _ := compareRuns(t, modelOf(t, venezuela(t)), modelOf(t, f), 5, strip)
	assert.Greater(t, worst, 1e-4)
}

func TestReportsThatSayNothingMoveNoBelief(t *testing.T) {
	t.Parallel()
	b, naive := trust.Beta{Alpha: 3, Beta: 5}, trust.Beta{Alpha: 3, Beta: 5}
	for month := range 36 {
		b = b.Observe(month%7 == 0, 0.2, 0.2, 1)
		if month%7 == 0 {
			naive = naive.Pseudo(0, 1)
		} else {
			naive = naive.Pseudo(1, 0)
		}
	}
	assert.InDelta(t, 0.375, b.Mean(), 1e-12)
	assert.InDelta(t, 8, b.Alpha+b.Beta, 1e-12)
	assert.Greater(t, math.Abs(naive.Mean()-0.375), 0.1, "whoever counts reports takes them at face value")
	assert.InDelta(t, 44, naive.Alpha+naive.Beta, 1e-12)
	for range 36 {
		b = b.Observe(false, 0.5, 0.03, 1)
	}
	assert.Greater(t, b.Mean(), 0.5, "informative reports do")
}

// Where reports come as often whatever a party does, they say nothing about its
// type.
func TestReportsAlikeForAllConductMoveNoTrust(t *testing.T) {
	t.Parallel()
	after := func(monitor string) (trust [][]float64) {
		f := venezuela(t, "params.mode=fixed", "params.spoiler=0", "params.fa=0.2", "params.pub=0",
			"params.q_g=0", "params.f_g=0", "params.phi=1", "params.monitor="+monitor)
		for k := range f.Issues {
			f.Issues[k].Nu = 1
		}
		s := solve(t, modelOf(t, f))
		st := s.State()
		reports := 0
		for run := range uint64(30) {
			s.Run(8, run)
			for n := range st.Log.Len() {
				if st.Log.At(n).Kind == negotiation.EventReport {
					reports++
				}
			}
			trust = append(trust, slices.Clone(st.View("trust")))
		}
		require.Greater(t, reports, 100)
		return trust
	}
	s := solve(t, modelOf(t, venezuela(t)))
	start := s.State().View("trust")
	// Cheats are reported with the monitors' strength, the honest with 0.2 of the rest.
	for _, trust := range after(fmt.Sprint(1.0 / 6)) {
		assert.InDeltaSlice(t, start, trust, 1e-12)
	}
	for _, trust := range after("0.5") {
		assert.Greater(t, math.Abs(trust[1]-start[1]), 1e-3)
	}
}
