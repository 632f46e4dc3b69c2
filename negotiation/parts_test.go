package negotiation_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
)

// sameBits requires two runs to have the same log and the same variables to the
// last bit. Events of the kinds and variables with the prefixes given are the
// part's own and left out.
func sameBits(t require.TestingT, a, b *negotiation.Solver, pa, pb *tape, kinds []negotiation.EventKind, prefixes []string) {
	own := func(name string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return name == p || strings.HasPrefix(name, p+".") })
	}
	logA, logB := &a.State().Log, &b.State().Log
	i, j := 0, 0
	skip := func(l *negotiation.Log, n int) int {
		for n < l.Len() && slices.Contains(kinds, l.At(n).Kind) {
			n++
		}
		return n
	}
	for {
		i, j = skip(logA, i), skip(logB, j)
		if i == logA.Len() || j == logB.Len() {
			break
		}
		x, y := logA.At(i), logB.At(j)
		require.Equal(t, x.String(), y.String(), "events %d and %d", i, j)
		require.Equal(t, math.Float64bits(x.Value), math.Float64bits(y.Value), "value of %v", x)
		require.Equal(t, math.Float64bits(x.Extra), math.Float64bits(y.Extra), "extra of %v", x)
		require.Equal(t, bits(logA.Package(i)), bits(logB.Package(j)), "package of %v", x)
		i, j = i+1, j+1
	}
	require.True(t, i == logA.Len() && j == logB.Len(), "one log is longer")
	compared := 0
	for _, name := range pa.names {
		if row, ok := pb.rows[name]; ok && !own(name) {
			require.Equal(t, bits(pa.rows[name]), bits(row), "variable %s", name)
			compared++
		} else {
			require.True(t, own(name), "variable %s exists in one run only", name)
		}
	}
	for _, name := range pb.names {
		_, ok := pa.rows[name]
		require.True(t, ok || own(name), "variable %s exists in one run only", name)
	}
	require.Greater(t, compared, 20)
}

func bits(v []float64) []uint64 {
	out := make([]uint64, len(v))
	for i, x := range v {
		out[i] = math.Float64bits(x)
	}
	return out
}

// absence is a part, the settings that give it strength zero, and what it owns.
type absence struct {
	part  string
	off   []string
	base  []string // settings of the whole comparison
	owns  []string
	kinds []negotiation.EventKind
}

var absences = []absence{
	{part: "shocks", off: []string{"shocks=[]"}, owns: []string{"oil.shock", "guarantor.shock"}},
	{part: "oil", off: []string{"params.oil.sigma=0"}, owns: []string{"oil"},
		base: []string{"params.routes.oil.b=1", "params.routes.oil.enf=1", "params.routes.oil.E=1"}},
	{part: "calendar", off: []string{"params.elecV=0", "params.elecU=0"}, owns: []string{"election"},
		base: []string{"params.routes.ele.bU=1", "params.e_post=0.5"}},
	{part: "guarantors", off: []string{"params.guarantor=0"}, owns: []string{"guarantor"},
		base: []string{"guarantors={}", "params.routes.gua.qf=1", "params.routes.gua.pen=1", "params.routes.gua.cool=1"}},
	{part: "incidents", off: []string{"params.incident=0"}},
	{part: "spoilers", off: []string{"params.spoiler=0"}, owns: []string{"spoiler"}},
	{part: "patrons", off: []string{"params.betaPat=0"}, owns: []string{"patron"}},
	{part: "channel", off: []string{"params.routes.ch.w=1"}},
	{part: "ratification", off: []string{"ratifiers={}"}, owns: []string{"taste", "refused"}},
	{part: "initiatives", off: []string{"params.grit_rate=0"}, owns: []string{"initiative"}},
	{part: "legitimacy", off: []string{"params.leg_enf=0"}, owns: []string{"legitimacy"},
		base: []string{"params.leg_acc=0", "params.leg_refuse=0"}},
	// Without anybody to enforce, reports are still heard, and come to nothing.
	{part: "enforcement", off: []string{"params.enfG=0", "params.enfU=0", "params.cure=0"}, owns: []string{"enforcement"},
		kinds: []negotiation.EventKind{negotiation.EventTolerated, negotiation.EventUnproven}},
	// With the ways off by which it acts on decisions, propagation only keeps the books.
	{part: "propagation", owns: []string{"living", "migration", "tension", "relief", "delivered", "cooperation"},
		base: []string{"params.betaPat=0", "params.pat_R=0", "params.routes.mig.w=0", "params.routes.E.b=0", "params.routes.mig.b=0"}},
}

func TestAPartAbsentEqualsStrengthZero(t *testing.T) {
	t.Parallel()
	for _, a := range absences {
		t.Run(a.part, func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, venezuela(t, slices.Concat(a.base, a.off)...))
			zero, pz := taped(t, m)
			gone, pg := taped(t, without(t, m, a.part))
			rapid.Check(t, func(t *rapid.T) {
				seed, run := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "run")
				zero.Run(seed, run)
				gone.Run(seed, run)
				sameBits(t, zero, gone, pz, pg, a.kinds, a.owns)
			})
			for _, mode := range []string{"params.mode=fixed", "params.mode=grand", "params.modes.granularity=obligation",
				"params.modes.belief=beta", "params.modes.valuation=one-shot"} {
				m := modelOf(t, venezuela(t, slices.Concat(a.base, a.off, []string{mode})...))
				zero, pz := taped(t, m)
				gone, pg := taped(t, without(t, m, a.part))
				for run := range uint64(8) {
					zero.Run(2, run)
					gone.Run(2, run)
					sameBits(t, zero, gone, pz, pg, a.kinds, a.owns)
				}
			}
		})
	}
}

func TestAPartAtItsStrengthDoesSomething(t *testing.T) {
	// The control of the test above: with the part at its strength, runs differ.
	t.Parallel()
	on := map[string][]string{
		"channel":     {"params.routes.ch.w=0"},
		"initiatives": {"params.grit_rate=0.3"},
		"shocks":      {"shocks=[{month: 2, monitor: 0.1}, {month: 3, oil: 0.5}]"},
	}
	for _, a := range absences {
		if a.part == "propagation" {
			continue // it is compared as it is, with the ways off by which it acts on decisions
		}
		t.Run(a.part, func(t *testing.T) {
			t.Parallel()
			base := a.base
			if a.part == "legitimacy" || a.part == "guarantors" {
				base = nil
			}
			m := modelOf(t, venezuela(t, slices.Concat(base, on[a.part])...))
			there, pt := taped(t, m)
			gone, pg := taped(t, without(t, m, a.part))
			differ := false
			for run := range uint64(40) {
				there.Run(3, run)
				gone.Run(3, run)
				if a.part == "legitimacy" {
					differ = differ || there.State().View("legitimacy")[0] != 0.45
					continue
				}
				d, _ := difference(entries(there), entries(gone))
				differ = differ || d > 0 || !slices.Equal(pt.rows["tension"], pg.rows["tension"])
			}
			assert.True(t, differ)
		})
	}
}

// silence is a mechanism with the settings that switch it off and on, and
// settings that matter only where it is on.
type silence struct {
	name           string
	off, on, moved []string
}

var silences = []silence{
	{"mediator", []string{"params.mediator=0"}, []string{"params.mediator=0.4"},
		[]string{"params.eta=3", "params.drafts=2", "params.tolSNT=0.2", "params.B_M=0.5", "params.lie_GOV=0.5"}},
	{"hardship", []string{"params.routes.E.b=0"}, []string{"params.routes.E.b=1"},
		[]string{"params.b_E=0.5", "params.E_ref=0.9"}},
	{"migration pressure", []string{"params.routes.mig.w=0", "params.routes.mig.b=0"}, []string{"params.routes.mig.w=1", "params.routes.mig.b=1"},
		[]string{"params.mw_0=2", "params.mw_1=2", "params.b_M=0.5", "params.M_ref=0.1"}},
	{"votes in weights", []string{"params.routes.ele.wV=0", "params.routes.ele.wU=0"}, []string{"params.routes.ele.wV=1", "params.routes.ele.wU=1"},
		[]string{"params.aV=3", "params.aU=3", "params.congress=2", "params.diaspora=2"}},
	{"oil in weights", []string{"params.routes.oil.w=0"}, []string{"params.routes.oil.w=1"},
		[]string{"params.a_oil=3", "params.oil_c=0.1"}},
	{"oil in enforcement", []string{"params.routes.oil.enf=0"}, []string{"params.routes.oil.enf=1"}, []string{"params.oil_e=2"}},
	{"guarantors", []string{"guarantors={}", "params.guarantor=0"}, []string{"params.routes.gua.qf=1", "params.routes.gua.pen=1", "params.routes.gua.cool=1"},
		[]string{"params.cure=1", "params.Gpen=0.2", "params.omega=0.05", "params.brok=5", "params.q_g=1", "params.f_g=1"}},
	{"spoilers", []string{"params.spoiler=0"}, []string{"params.spoiler=0.5"},
		[]string{"params.capacity=1", "params.ssv_lo=0.2", "params.ssv_hi=0.4", "params.spo_1=1", "params.spo_believed=1"}},
	{"incidents", []string{"params.incident=0"}, []string{"params.incident=0.3"}, []string{"params.sev_lo=0.2", "params.sev_hi=0.4"}},
	{"stages to come", []string{"params.k_fut=0"}, []string{"params.k_fut=0.5"}, []string{"params.fut_lvl=1"}},
	{"patrons", []string{"params.betaPat=0"}, []string{"params.betaPat=0.3"}, []string{"params.pat_w=1", "params.pat_ref=0.1"}},
	{"damping", []string{"params.chi=0"}, []string{"params.chi=0.6"}, []string{"params.routes.ch.snap=1", "params.routes.ch.spo=1", "params.sp_d=1"}},
	{"oil", []string{"params.oil.sigma=0"}, []string{"params.oil.sigma=0.2"}, []string{"params.oil.theta=2", "params.a_oil=3"}},
	{"counting", []string{"params.modes.belief=types"}, []string{"params.modes.belief=beta"}, []string{"params.W=40", "params.forget=0.5", "params.evw=1"}},
	{"types", []string{"params.modes.belief=beta"}, []string{"params.modes.belief=types"}, []string{"params.lambda_mu=0.8"}},
	{"initiatives", []string{"params.grit_rate=0"}, []string{"params.grit_rate=0.5"},
		[]string{"params.grit_cost=0.05", "params.grit_max=0.1", "params.grit_match=1", "params.grit_win=6", "params.sigma_0=0.3", "params.factor=2",
			"params.n_u=1", "params.T_low=0.9", "params.tau_rec=0.3", "params.lam_g=1", "params.wg=3"}},
	{"looking ahead", []string{"params.anticip=0"}, []string{"params.anticip=1", "params.rho_eps=0.95"},
		[]string{"params.slack=0.05", "params.max_sweep=3", "params.prox=0.1"}},
	{"audience costs", []string{"params.a_GOV=0"}, []string{"params.a_GOV=1"},
		[]string{"params.x_gain=0.9", "params.x_keep=0.5", "params.pub_off=1", "params.caud_info=0.1", "params.tau_st=0.5", "params.caud_0=0.1", "params.expl=1", "params.expl_min=0"}},
	{"blame", []string{"params.omega_B=0"}, []string{"params.omega_B=0.05"},
		[]string{"params.tau_bl=0.3", "params.blr=1", "params.prs=1", "params.c_acc=0", "params.acc_H=0.05", "params.acc_w=1"}},
	{"retaliation", []string{"params.ret_V6=0"}, []string{"params.ret_V6=1"}, []string{"params.ret_d=0.5", "params.ret_H=0.1", "params.ret_c=0"}},
	{"hopes", []string{"params.gap_H=0"}, []string{"params.gap_H=0.5"}, []string{"params.ex_up=1", "params.ex_keep=0.5", "params.gap_0=0"}},
	{"resubmission", []string{"params.try_gap=0"}, []string{"params.try_gap=3"}, []string{"params.d_same=0.2"}},
}

func TestParametersOfWhatIsOffDoNothing(t *testing.T) {
	t.Parallel()
	for _, x := range silences {
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

// chronicle lists what a stream decided in a run.
func chronicle(s *negotiation.Solver, kind negotiation.EventKind) (list []float64) {
	log := &s.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Kind == kind {
			list = append(list, float64(e.Round), e.Value)
		}
	}
	return list
}

func TestLeavingAPartOutMovesNobodyElsesDraws(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	whole, pw := taped(t, m)
	incidents := 0
	for _, name := range []string{"shocks", "oil", "calendar", "guarantors", "incidents", "spoilers", "verification",
		"trust", "enforcement", "channel", "ratification", "initiatives", "talks", "conduct", "propagation", "patrons", "legitimacy"} {
		if name == "verification" {
			continue // conduct holds it
		}
		less, pl := taped(t, without(t, m, name))
		for run := range uint64(12) {
			whole.Run(5, run)
			less.Run(5, run)
			if name != "incidents" {
				a := chronicle(whole, negotiation.EventIncident)
				incidents += len(a)
				require.Equal(t, a, chronicle(less, negotiation.EventIncident), "without %s", name)
			}
			if name != "oil" {
				require.Equal(t, bits(pw.rows["oil.price"]), bits(pl.rows["oil.price"]), "without %s", name)
			}
			if name != "ratification" {
				require.Equal(t, bits(pw.rows["taste"]), bits(pl.rows["taste"]), "without %s", name)
			}
			require.Equal(t, pw.rows["type"], pl.rows["type"], "without %s", name)
		}
	}
	require.Positive(t, incidents)
}

func TestRunsAreReplayedBitByBit(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t, "params.sd_M=0.1", "params.first=random"))
	fresh, pf := taped(t, m)
	used, pu := taped(t, m)
	rapid.Check(t, func(t *rapid.T) {
		seed, run := rapid.Uint64().Draw(t, "seed"), rapid.Uint64Range(0, 1<<40).Draw(t, "run")
		fresh.Run(seed, run)
		for _, other := range rapid.SliceOfN(rapid.Uint64(), 0, 3).Draw(t, "runs before") {
			used.Run(other, other)
		}
		used.Reset(seed+1, run)
		for range rapid.IntRange(0, 47).Draw(t, "rounds of a run that is broken off") {
			used.Round()
		}
		used.Run(seed, run)
		sameBits(t, fresh, used, pf, pu, nil, nil)
	})
	a, pa := taped(t, m)
	b, pb := taped(t, m)
	a.Run(1, 1)
	b.Run(1, 2)
	assert.NotEqual(t, pa.rows["tension"], pb.rows["tension"], "another run is another run")
	b.Run(2, 1)
	assert.NotEqual(t, pa.rows["tension"], pb.rows["tension"], "another seed is another run")
}

func TestResetLeavesTheInitialState(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	fresh, used := solve(t, m), solve(t, m)
	for run := range uint64(30) {
		used.Run(9, run)
		fresh.Reset(9, run+1)
		used.Reset(9, run+1)
		for _, v := range fresh.Variables() {
			require.Equal(t, bits(fresh.State().View(v.Name)), bits(used.State().View(v.Name)), v.Name)
		}
		st := used.State()
		require.Zero(t, st.Round)
		require.Zero(t, st.Log.Len())
		require.Equal(t, negotiation.Agreement{}, st.Agreement)
		require.Equal(t, negotiation.Window{}, st.Window)
	}
}

func TestObserversChangeNothing(t *testing.T) {
	t.Parallel()
	m := modelOf(t, venezuela(t))
	watched, _ := taped(t, m)
	alone := solve(t, m)
	for run := range uint64(20) {
		watched.Run(4, run)
		alone.Run(4, run)
		require.Equal(t, entries(alone), entries(watched))
		for _, v := range alone.Variables() {
			require.Equal(t, bits(alone.State().View(v.Name)), bits(watched.State().View(v.Name)), v.Name)
		}
	}
}

func TestARoundAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, sets := range [][]string{nil, {"params.mode=grand"}, {"params.mode=fixed"}, {"params.modes.belief=beta"},
		{"params.modes.granularity=obligation"}, {"params.modes.table=plan", "params.sd_M=0.1"},
		{"params.anticip=1", "params.rho_eps=0.95", "params.quota_GOV=0.4", "params.pers=0.3", "params.grit_rate=0.3", "params.T_v=own", "params.pub_v=0.5"}} {
		s := solve(t, modelOf(t, venezuela(t, sets...)))
		const several = 20
		for run := range uint64(several) {
			s.Run(1, run) // the log grows to its size
		}
		rounds := 0
		allocs := testing.AllocsPerRun(3, func() {
			for run := range uint64(several) {
				s.Reset(1, run)
				for s.Round() == negotiation.Running {
					rounds++
				}
			}
		})
		assert.Zero(t, allocs, "%v", sets)
		assert.Greater(t, rounds, 1000)
	}
}
