package negotiation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/thirdparty"
)

// besideTable observes a run: a number each month, of which the mean is taken over the
// months that have one.
type besideTable struct {
	of     func(*negotiation.State) float64
	sum, n float64
}

func (w *besideTable) Start(*negotiation.State) { w.sum, w.n = 0, 0 }

func (w *besideTable) Observe(s *negotiation.State) {
	if x := w.of(s); !math.IsNaN(x) {
		w.sum, w.n = w.sum+x, w.n+1
	}
}

func (w *besideTable) Finish(*negotiation.State, negotiation.Status) {}

// besideEffect returns the mean over paired runs of what is observed with the first
// settings less that with the second, and its standard error.
func besideEffect(t *testing.T, base, on, off []string, of func(*negotiation.State) float64) (mean, se float64) {
	t.Helper()
	a, b := &besideTable{of: of}, &besideTable{of: of}
	with := solve(t, modelOf(t, venezuela(t, slices.Concat(base, on)...)), a)
	less := solve(t, modelOf(t, venezuela(t, slices.Concat(base, off)...)), b)
	var n, sum, square float64
	for run := range uint64(400) {
		with.Run(17, run)
		less.Run(17, run)
		if a.n == 0 || b.n == 0 {
			continue
		}
		d := a.sum/a.n - b.sum/b.n
		n, sum, square = n+1, sum+d, square+d*d
	}
	require.Greater(t, n, 100.0)
	mean = sum / n
	return mean, math.Sqrt((square/n - mean*mean) / (n - 1))
}

// eventsAMonth observes how often something happens.
func eventsAMonth(kind negotiation.EventKind) func(*negotiation.State) float64 {
	return func(s *negotiation.State) (n float64) {
		for i := s.Log.Len() - 1; i >= 0 && s.Log.At(i).Round == s.Round; i-- {
			if s.Log.At(i).Kind == kind {
				n++
			}
		}
		return n
	}
}

// atSignature observes the mean level of issues in each text that is signed.
func atSignature(ids ...string) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 {
		if !s.Agreement.Binds() || s.Agreement.SignedAt != s.Round {
			return math.NaN()
		}
		var sum float64
		for k := range s.Model().Issues {
			if slices.Contains(ids, s.Model().Issues[k].ID) {
				sum += s.Force.Levels[k]
			}
		}
		return sum / float64(len(ids))
	}
}

// misjudged observes the squared distance of trust from the truth.
func misjudged(s *negotiation.State) (sum float64) {
	for i := range s.Parties() {
		d := s.Trust(i, s.Other(i)) - (1 - s.Type[s.Other(i)])
		sum += d * d
	}
	return sum
}

func monthly(name string) func(*negotiation.State) float64 {
	return func(s *negotiation.State) float64 { return s.View(name)[0] }
}

func TestThirdPartiesMoveWhatTheyAreThereFor(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name          string
		base, on, off []string
		watch         func(*negotiation.State) float64
		sign          float64
	}{
		{"guarantors to whom it costs too much do not cure", []string{"params.mode=fixed"},
			[]string{"params.c_gua=0.1"}, []string{"params.c_gua=0"}, eventsAMonth(negotiation.EventCure), -1},
		{"guarantors tire", []string{"params.mode=fixed", "params.omega=0", "params.c_gua=0.02"},
			[]string{"params.fat=1"}, []string{"params.fat=0"}, eventsAMonth(negotiation.EventStepsIn), -1},
		{"penalties by economic means only", []string{"params.mode=fixed", "params.c_gua=0.01", "params.routes.gua.pen=1", "params.Gpen=0.2"},
			[]string{"params.gua_lev=1"}, []string{"params.gua_lev=0"}, monthly("guarantor.penalty"), -1},
		{"security guarantees open what is feared (M05)", []string{"params.mode=grand", "issues.V9.status_quo=0.5", "params.guarantor=1", "guarantors={}", "ratifiers={}", "params.sec_g=1"},
			[]string{"params.routes.gua.sec=1"}, []string{"params.routes.gua.sec=0"}, atSignature("V3", "V7"), 1},
		{"convening calms (M28)", []string{"params.nd_H=0.1", "params.msg=1"},
			[]string{"params.conv=1"}, []string{"params.conv=0"}, monthly("tension"), -1},
		{"messages inform", nil, []string{"params.msg=1"}, []string{"params.msg=0"}, misjudged, -1},
		{"patrons who lose support their client", nil, []string{"params.pat_s=1"}, []string{"params.pat_s=0"}, monthly("patron.support"), 1},
		{"several monitors report more than one", []string{"params.mode=fixed"},
			[]string{"params.reports=monitors"}, []string{"params.reports=composite"}, eventsAMonth(negotiation.EventReport), 1},
		{"detection has its price in false alarms", []string{"params.mode=fixed", "params.pG=1", "params.pU=1"},
			[]string{"params.d_prime=1"}, []string{"params.d_prime=0"}, eventsAMonth(negotiation.EventReport), 1},
		{"who loses attacks", []string{"params.mode=fixed"}, []string{"params.spo_endo=1"}, []string{"params.spo_endo=0"}, eventsAMonth(negotiation.EventAttack), 1},
		{"a channel is bargained over for what it does", []string{"params.hooks=anticipated"},
			[]string{"params.c_H=0.1"}, []string{"params.c_H=0"}, atSignature("J1"), 1},
		{"observers are bargained over for what they see", []string{"params.mode=grand", "params.nu_V4=1", "ratifiers={}"},
			[]string{"params.hooks=anticipated"}, []string{"params.hooks=lagged"}, atSignature("V4"), 1},
		{"observers make others easier to verify", []string{"params.mode=fixed", "params.nu_V4=1"},
			[]string{"params.hooks=lagged"}, []string{"params.hooks=off"}, func(s *negotiation.State) float64 {
				if !s.Agreement.Binds() {
					return math.NaN()
				}
				return s.Force.Alarm[negotiation.Cosmetic]
			}, 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			mean, se := besideEffect(t, x.base, x.on, x.off, x.watch)
			t.Logf("%+.4f, standard error %.4f", mean, se)
			assert.Greater(t, x.sign*mean, 3*se)
		})
	}
}

// joined returns a copy of the model with parts added before the talks, in the place of
// those of the same name.
func joined(m *negotiation.Model, more ...func() negotiation.Part) *negotiation.Model {
	c := *m
	c.Parts = func() []negotiation.Part {
		var parts []negotiation.Part
		var extra []negotiation.Part
		for _, f := range more {
			extra = append(extra, f())
		}
		named := func(name string) int {
			return slices.IndexFunc(extra, func(p negotiation.Part) bool { return p.Name() == name })
		}
		for _, p := range m.Parts() {
			if n := named(p.Name()); n >= 0 {
				p = extra[n]
				extra = slices.Delete(extra, n, n+1)
			}
			if p.Name() == "talks" {
				parts = append(parts, extra...)
			}
			parts = append(parts, p)
		}
		return parts
	}
	return &c
}

func TestThirdPartiesOfNoStrengthAreAbsent(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name  string
		base  []string
		part  func() negotiation.Part
		kinds []negotiation.EventKind
		owns  []string
	}{
		{"guarantors", []string{"guarantors={}", "params.guarantor=0", "params.routes.gua.qf=1", "params.routes.gua.pen=1", "params.routes.gua.cool=1"},
			func() negotiation.Part {
				return &thirdparty.DecidingGuarantors{Members: []thirdparty.Guarantor{{Member: "BRA", Strength: 0.5, Economic: 1}},
					Favoured: "GOV", Cure: 0.35, Reckoned: 0.35, Eyes: 1, Penalty: 0.05, Brokerage: 2, Cost: 0.01, Precision: math.Inf(1)}
			}, []negotiation.EventKind{negotiation.EventStandsBack}, []string{"guarantor"}},
		{"security guarantees", nil, func() negotiation.Part {
			return &thirdparty.SecurityGuarantees{Issues: []string{"V3", "V7"}, Party: "GOV", Players: []string{"MIL"}}
		}, nil, nil},
		{"security guarantees that nobody stands behind", []string{"guarantors={}", "params.guarantor=0"}, func() negotiation.Part {
			return &thirdparty.SecurityGuarantees{Effect: 1, Issues: []string{"V3", "V7"}, Party: "GOV", Players: []string{"MIL"}}
		}, nil, []string{"security", "stakes"}},
		{"convening", []string{"params.nd_H=0.05"}, func() negotiation.Part { return &thirdparty.Convening{} }, nil, []string{"convening"}},
		{"messengers", nil, func() negotiation.Part {
			return &thirdparty.Messengers{Mediators: []thirdparty.Mediator{{Member: "BRA"}}, Accuracy: 0.9, Precision: 40, Spread: 0.03}
		}, nil, []string{"message"}},
		{"messengers who know nothing", nil, func() negotiation.Part {
			return &thirdparty.Messengers{Mediators: []thirdparty.Mediator{{Member: "BRA", Bias: 0.4}, {Member: "COL"}}, Rate: 1, Accuracy: 0.5, Precision: 40, Spread: 0.03, BreakCost: 0.5}
		}, []negotiation.EventKind{negotiation.EventVouch, negotiation.EventResolve}, []string{"message"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []string{"params.mode=seq", "params.mode=fixed", "params.modes.granularity=obligation", "params.modes.belief=beta"} {
				m := modelOf(t, venezuela(t, append(slices.Clone(x.base), mode)...))
				gone, pg := taped(t, m)
				zero, pz := taped(t, joined(m, x.part))
				for run := range uint64(12) {
					gone.Run(8, run)
					zero.Run(8, run)
					sameBits(t, zero, gone, pz, pg, x.kinds, x.owns)
				}
			}
		})
	}
}

func TestThirdPartySettingsThatAreOffDoNothing(t *testing.T) {
	t.Parallel()
	for _, x := range []silence{
		{"guarantors", []string{"params.c_gua=0"}, []string{"params.c_gua=0.03"}, []string{"params.lam_gua=20"}},
		{"patrons", []string{"params.pat_s=0"}, []string{"params.pat_s=1"}, []string{"params.c_pat=5"}},
		{"messages", []string{"params.msg=0"}, []string{"params.msg=1"}, []string{"params.acc_M=0.95", "params.lam_M=200", "params.c_brk=0.1", "params.dev_b=0.1"}},
		{"spoilers", []string{"params.spo_endo=0"}, []string{"params.spo_endo=1"}, []string{"params.spo_ref=0.01"}},
		{"hooks", []string{"params.hooks=off"}, []string{"params.hooks=anticipated"}, []string{"params.nu_V4=1", "params.n_hook=3"}},
		{"security", []string{"params.routes.gua.sec=0"}, []string{"params.routes.gua.sec=1", "issues.V9.status_quo=0.5"}, []string{"params.sec_g=1"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			a, pa := taped(t, modelOf(t, venezuela(t, x.off...)))
			b, pb := taped(t, modelOf(t, venezuela(t, slices.Concat(x.off, x.moved)...)))
			on := solve(t, modelOf(t, venezuela(t, x.on...)))
			moved := solve(t, modelOf(t, venezuela(t, slices.Concat(x.on, x.moved)...)))
			differ := false
			for run := range uint64(25) {
				a.Run(11, run)
				b.Run(11, run)
				sameBits(t, a, b, pa, pb, nil, nil)
				on.Run(11, run)
				moved.Run(11, run)
				d, _ := difference(entries(on), entries(moved))
				differ = differ || d > 0
			}
			assert.True(t, differ, "where the mechanism is on, the settings matter")
		})
	}
}

func TestARoundWithThirdPartiesAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, sets := range [][]string{
		{"params.c_gua=0.01", "params.lam_gua=50", "params.routes.gua.pen=1", "params.routes.gua.sec=1", "params.conv=1", "params.nd_H=0.02",
			"params.msg=1", "params.pat_s=1", "params.spo_endo=1"},
		{"params.reports=monitors"}, {"params.reports=monitors", "params.modes.granularity=obligation"}, {"params.d_prime=2"},
		{"params.hooks=anticipated"}, {"params.hooks=anticipated", "params.routes.gua.sec=1", "params.deadline=final"},
	} {
		s := solve(t, modelOf(t, venezuela(t, sets...)))
		const several = 8
		for run := range uint64(several) {
			s.Run(1, run) // the log grows to its size
		}
		allocs := testing.AllocsPerRun(2, func() {
			for run := range uint64(several) {
				s.Run(1, run)
			}
		})
		assert.Zero(t, allocs, "%v", sets)
	}
}

func TestThinkingInstitutionsThroughStepByStepFindsWhatEnumerationFinds(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.hooks=anticipated", "params.n_hook=4", "params.c_H=0.2", "params.routes.gua.sec=1"))
	exhaustive := *m
	exhaustive.Parts = func() []negotiation.Part { return enumerating(m.Parts()) }
	a, b := solve(t, m), solve(t, &exhaustive)
	same, offers := 0, 0
	for run := range uint64(25) {
		a.Run(3, run)
		b.Run(3, run)
		x, y := entries(a), entries(b)
		for n := range min(len(x), len(y)) {
			d, _ := difference(x[n:n+1], y[n:n+1])
			if x[n].kind == negotiation.EventOffer || x[n].kind == negotiation.EventDraft {
				offers++
				if d < 1e-6 {
					same++
				}
			}
			if d > 1e-6 {
				break // the runs part
			}
		}
	}
	require.Greater(t, offers, 100)
	assert.GreaterOrEqual(t, same, offers*99/100)
}

// enumerating makes the talks try every combination of institutions.
func enumerating(parts []negotiation.Part) []negotiation.Part {
	for _, p := range parts {
		if talks, ok := p.(*protocol.Talks); ok {
			talks.Hooks.Exhaustive = true
		}
	}
	return parts
}
