package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/scenario"
)

func set(t testing.TB, s string) scenario.Set {
	t.Helper()
	x, err := scenario.ParseSet(s)
	require.NoError(t, err)
	return x
}

func TestParseSet(t *testing.T) {
	t.Parallel()
	assert.Equal(t, scenario.Set{Path: "params.monitor", Value: "0.2"}, set(t, " params.monitor = 0.2 "))
	assert.Equal(t, scenario.Set{Path: "packages.relief only.U1", Value: "a=b"}, set(t, "packages.relief only.U1=a=b"))
	for _, bad := range []string{"", "params.monitor", "=1", "params.monitor=", "params..monitor=1", ".a=1", "a.=1"} {
		_, err := scenario.ParseSet(bad)
		assert.ErrorContains(t, err, "scenario: setting", "%q", bad)
	}
}

func TestParseSetInvertsString(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scenario.Set{
			Path:  rapid.StringMatching(`[a-zA-Z_0-9]{1,8}(\.[a-zA-Z_0-9]{1,8}){0,3}`).Draw(t, "path"),
			Value: rapid.StringMatching(`[!-~][ -~]{0,10}[!-~]`).Draw(t, "value"),
		}
		got, err := scenario.ParseSet(s.String())
		require.NoError(t, err)
		assert.Equal(t, s, got)
	})
}

func TestSets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set  string
		want any
		get  func(f *scenario.File) any
	}{
		{"params.monitor=0.2", .2, func(f *scenario.File) any { return f.Params.Monitor }},
		{"params.routes.oil.w=0.5", .5, func(f *scenario.File) any { return f.Params.Routes.OilWeight }},
		{"params.init.L_GOV=0.9", .9, func(f *scenario.File) any { return f.Params.Init.Legitimacy["GOV"] }},
		{"params.modes.belief=beta", "beta", func(f *scenario.File) any { return f.Params.Modes.Belief }},
		{"params.oil.mu=ln 1", 0.0, func(f *scenario.File) any { return f.Params.Oil.Mean }},
		{"params.first=random", "random", func(f *scenario.File) any { return f.Params.First }},
		{"issues.V1.nu=0.1", .1, func(f *scenario.File) any { return f.Resolve().Issues[0].Verifiability }},
		{"issues.V10.status_quo=0.3", .3, func(f *scenario.File) any { return f.Resolve().Issues[9].StatusQuo }},
		{"trust.GOV.USA=0.9", .9, func(f *scenario.File) any { return f.TrustOf("GOV", "USA") }},
		{"trust.GOV.USA.base=0.9", .9, func(f *scenario.File) any { return f.TrustOf("GOV", "USA") }},
		{"trust.COL.USA=0.9", .9, func(f *scenario.File) any { return f.TrustOf("COL", "USA") }},
		{"trust.GOV.USA={of: GOV, to: USA, base: 0.8}", .8, func(f *scenario.File) any { return f.TrustOf("GOV", "USA") }},
		{"packages.medium.V1=0.4", .4, func(f *scenario.File) any { return f.Resolve().Packages["medium"][0] }},
		{"packages.relief only.U1=0.4", .4, func(f *scenario.File) any { return f.Packages["relief only"]["U1"] }},
		{"packages.mine={V1: 0.3}", .3, func(f *scenario.File) any { return f.Packages["mine"]["V1"] }},
		{"ratifiers.GOV.INN.zeta=1", .08, func(f *scenario.File) any { return f.Resolve().Vetoes[0].Discretion }},
		{"params.zeta_v.INN=0.3", .3, func(f *scenario.File) any { return f.Resolve().Vetoes[0].Discretion }},
		{"ratifiers.USA=[]", 2, func(f *scenario.File) any { return len(f.Resolve().Vetoes) }},
		{"monitors.OAS.q=0.9", .9, func(f *scenario.File) any { return f.Monitors["OAS"].Detection }},
		{"monitors.OAS.cred_GOV=0.9", .9, func(f *scenario.File) any { return f.Monitors["OAS"].Credence["GOV"] }},
		{"guarantors.BRA.strength=0.32", .6, func(f *scenario.File) any { return f.Params.Guarantor }},
		{"params.guarantor=0", 0.0, func(f *scenario.File) any { return f.Params.Guarantor }},
		{"months=24", 24, func(f *scenario.File) any { return f.Resolve().Rounds }},
		{"params.T=24", 24, func(f *scenario.File) any { return f.Months }},
		{"params.K_form=mean", "mean", func(f *scenario.File) any { return f.Params.Modes.IndexForm }},
		{"shocks=[{month: 6, oil: +0.5}]", .5, func(f *scenario.File) any { return *f.Shocks[0].Oil }},
		{"agents.INN.capability=2", 2.0, func(f *scenario.File) any { return f.Resolve().Members[1].Capability }},
		{"agents.INN.role=[constituent, veto]", 1, func(f *scenario.File) any { return len(f.Resolve().Members[1].Roles) }},
		{"agents.VER.weights={V1: 1}", 1.0, func(f *scenario.File) any {
			i, _ := f.Resolve().Member("VER")
			return f.Resolve().Members[i].Weights[0]
		}},
		{"agents.GOV.values.gain=0", 1.0, func(f *scenario.File) any { return f.Resolve().Members[0].Values[10].B }},
		{"values.issues.V1=0", 1.0, func(f *scenario.File) any { return f.Resolve().Members[0].Values[0].At(0) }},
		{"roadmap.0.phase=first", "first", func(f *scenario.File) any { return f.Roadmap[0].Phase }},
		{"id=other", "other", func(f *scenario.File) any { return f.ID }},
	} {
		t.Run(c.set, func(t *testing.T) {
			t.Parallel()
			got := c.get(load(t, example, set(t, c.set)))
			if want, ok := c.want.(float64); ok {
				assert.InDelta(t, want, got, 1e-12)
				return
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// TestSetRescales checks that a setting inside a row of weights or shares keeps
// the proportions of the others.
func TestSetRescales(t *testing.T) {
	t.Parallel()
	before := load(t, example).Resolve().Members[0].Weights
	f := load(t, example, set(t, "agents.GOV.weights.V1=-0.5"), set(t, "shares.GOV.INN=0.9"))
	after := f.Resolve().Members[0].Weights
	assert.InDelta(t, .5/1.47, after[0], 1e-12)
	for k := 1; k < len(before); k++ {
		assert.InDelta(t, before[k]/1.47, after[k], 1e-12)
	}
	assert.InDelta(t, .5625, f.Shares["GOV"]["INN"], 1e-12)
	assert.InDelta(t, .125, f.Shares["GOV"]["GRS"], 1e-12)
	// A whole row is somebody's own row and has to be right.
	_, err := scenario.Load("x", read(t, example), set(t, "agents.GOV.weights={V1: 0.5}"))
	assert.ErrorContains(t, err, "found the sum 0.5, expected weights whose absolute values sum to 1")
}

// TestSetAddsAMember adds what the file does not have where the setting says all of it.
func TestSetAddsAMember(t *testing.T) {
	t.Parallel()
	whole := "issues.J2={id: J2, owner: joint, phase: 1, nu: 0.9, rho: 0.9, kappa: 0.3, hook: monitor}"
	before := load(t, example)
	f := load(t, example, set(t, whole), set(t, "roadmap.0.joint=[J1, J2]"), set(t, "agents.USA.weights.J2=0.04"))
	require.Len(t, f.Issues, len(before.Issues)+1)
	last := f.Issues[len(before.Issues)]
	assert.Equal(t, "J2", last.ID)
	assert.Equal(t, 0.3, last.Kappa)
	_, err := scenario.Load("x", read(t, example), set(t, strings.Replace(whole, "id: J2", "id: J3", 1)))
	assert.ErrorContains(t, err, "there is no J2, expected one of the entries")
	_, err = scenario.Load("x", read(t, example), set(t, whole))
	assert.ErrorContains(t, err, "J2 is missing")
}

func TestBadSets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, want string }{
		{"params.monitor=2", "-set params.monitor=2: found 2, expected a number in [0,1]"},
		{"params.moniter=0.2", "-set params.moniter=0.2: unknown key, did you mean monitor?"},
		{"params.r_risk=1", "-set params.r_risk=1: belongs to risk aversion, which this version does not have (leave it out or give 0)"},
		{"params.routes.oil.x=1", "-set params.routes.oil.x=1: unknown key, did you mean oil.w?"},
		{"param.monitor=1", "-set param.monitor=1: param: unknown key, did you mean params?"},
		{"params.monitor.x=1", "-set params.monitor.x=1: params.monitor has no parts"},
		{"issues.V99.nu=1", "-set issues.V99.nu=1: there is no V99, expected one of the entries (did you mean V9?)"},
		{"issues.V1.nu=high", `-set issues.V1.nu=high: found "high", expected a number in [0,1]`},
		{"trust.GOV=0.2", "-set trust.GOV=0.2: expected a pair, as in trust.North.South"},
		{"trust.GOV.NOBODY=0.2", `-set trust.GOV.NOBODY=0.2: trust.GOV.NOBODY.to: found "NOBODY", expected one of the agents`},
		{"shocks.0.oil=1", `-set shocks.0.oil=1: "0" names none of the 0 entries of the list, which are counted from 0`},
		{"shocks=[{month: 6", "-set shocks=[{month: 6: the value is not valid YAML"},
		{"agents.GOV.role.x=1", "-set agents.GOV.role.x=1: agents.GOV.role has no parts"},
		{"params.monitor=!!float 0.5", "-set params.monitor=!!float 0.5: found the tag !!float, expected the value alone"},
		{"params.tiny=1e-9", "-set params.tiny=1e-9: is fixed in this version (leave it out)"},
		{"months=1.5", "-set months=1.5: found 1.5, expected a whole number in [1,1200]"},
		{"guarantors.BRA.strength=0.9", "venezuela.yaml:"},
	} {
		t.Run(c.set, func(t *testing.T) {
			t.Parallel()
			_, err := scenario.Load("venezuela.yaml", read(t, example), set(t, c.set))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

// TestSetsDoNotUndoEachOther: the second of two settings of one entry to different
// values is a mistake, in whatever form they say it.
func TestSetsDoNotUndoEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ first, second, want string }{
		{"params.monitor=0.2", "params.monitor=0.3", "would undo -set params.monitor=0.2"},
		{"months=24", "months=36", "would undo -set months=24"},
		{"months=24", "params.T=36", "found 36, expected 24, the number of months (or leave one of them out)"},
		{"trust.GOV.USA=0.2", "trust.GOV.USA.base=0.3", "would undo -set trust.GOV.USA=0.2"},
		{"trust.COL.USA=0.2", "trust.COL.USA={of: COL, to: USA, base: 0.3}", "would undo -set trust.COL.USA=0.2"},
		{"agents.GOV.weights.V1=-0.1", "agents.GOV.weights={V1: -1}", "would undo -set agents.GOV.weights.V1=-0.1"},
		{"packages.mine.V1=0.1", "packages={}", "would undo -set packages.mine.V1=0.1"},
		{"shocks=[{month: 6, oil: +0.5}]", "shocks=[]", "would undo -set shocks=[{month: 6, oil: +0.5}]"},
		{"params.tau_v.INN=0.1", "ratifiers.GOV.INN.tau=0.2", "-set params.tau_v.INN=0.1 says the same (leave one of them out)"},
	} {
		_, err := scenario.Load("x", read(t, example), set(t, c.first), set(t, c.second))
		assert.EqualError(t, err, "-set "+c.second+": "+c.want)
	}
	f := load(t, example, set(t, "params.monitor=0.2"), set(t, "params.monitor=0.2"),
		set(t, "shares.GOV={INN: 0.4, MIL: 0.4, ECO: 0.1, GRS: 0.1}"), set(t, "shares.GOV.MIL=0.9"), set(t, "months=24"), set(t, "params.T=24"))
	assert.Equal(t, 0.2, f.Params.Monitor, "the same twice")
	assert.InDelta(t, 0.6, f.Shares["GOV"]["MIL"], 1e-12, "a part of what a setting has put there")
	assert.Equal(t, 24, f.Months)
}
