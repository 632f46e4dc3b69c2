package scenario_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

const (
	example = "../../examples/venezuela/venezuela.yaml"
	pair    = "testdata/good/pair.yaml"
	full    = "testdata/good/full.yaml"
	tables  = "testdata/ven-us.json"
)

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

func load(t testing.TB, path string, sets ...scenario.Set) *scenario.File {
	t.Helper()
	f, err := scenario.Load(filepath.Base(path), read(t, path), sets...)
	require.NoError(t, err)
	return f
}

// reference is the part of the tables behind the example that is compared.
type reference struct {
	Months int
	Issues []struct {
		ID, Owner      string
		Phase          int
		Nu, Rho, Kappa float64
	}
	Agents []struct {
		ID         string
		Capability float64
		Weights    map[string]float64
		Value      map[string]struct{ A, B, G float64 }
	}
	Trust    []scenario.Trust
	Shares   map[string]map[string]float64
	Monitors map[string]struct {
		Q, F    float64
		CredGOV float64 `json:"cred_GOV"`
		CredUSA float64 `json:"cred_USA"`
		Issues  []string
	}
	Guarantors map[string]struct{ Strength, Econ, Sec, Bias float64 }
	Packages   map[string]map[string]float64
}

// TestExampleEqualsTables compares the example with the tables that it was
// written from, which this test reads with another decoder.
func TestExampleEqualsTables(t *testing.T) {
	t.Parallel()
	var want reference
	require.NoError(t, json.Unmarshal(read(t, tables), &want))
	f := load(t, example)
	r := f.Resolve()
	assert.Equal(t, "ven-us", f.ID)
	assert.Equal(t, want.Months, r.Rounds)
	require.Len(t, r.Issues, len(want.Issues))
	for k, is := range want.Issues {
		got := r.Issues[k]
		assert.Equal(t, is.ID, got.ID)
		assert.Equal(t, is.Owner, got.Owner, is.ID)
		assert.Equal(t, is.Phase, got.Phase, is.ID)
		assert.Equal(t, []float64{is.Nu, is.Rho, is.Kappa, 0}, []float64{got.Verifiability, got.Reversibility, got.Cosmetic, got.StatusQuo}, is.ID)
	}
	require.Len(t, r.Members, len(want.Agents)+1) // and VER, which has no preferences
	for _, a := range want.Agents {
		i, ok := r.Member(a.ID)
		require.True(t, ok, a.ID)
		m := r.Members[i]
		assert.Equal(t, a.Capability, m.Capability, a.ID)
		for k := range r.Issues {
			id := r.Issues[k].ID
			assert.InDelta(t, a.Weights[id], m.Weights[k], 1e-6, "%s %s", a.ID, id)
			if v, ok := a.Value[id]; ok {
				assert.Equal(t, negotiation.Value{A: v.A, B: v.B, G: v.G}, m.Values[k], "%s %s", a.ID, id)
			}
		}
	}
	assert.Equal(t, want.Trust, f.Trust)
	assert.Equal(t, want.Shares, f.Shares)
	require.Len(t, f.Monitors, len(want.Monitors))
	for id, m := range want.Monitors {
		got := f.Monitors[id]
		assert.Equal(t, []float64{m.Q, m.F, m.CredGOV, m.CredUSA}, []float64{got.Detection, got.FalseAlarms, got.Credence["GOV"], got.Credence["USA"]}, id)
		assert.Equal(t, m.Issues, got.Issues, id)
	}
	require.Len(t, f.Guarantors, len(want.Guarantors))
	for id, g := range want.Guarantors {
		got := f.Guarantors[id]
		assert.Equal(t, []float64{g.Strength, g.Econ, g.Sec, g.Bias}, []float64{got.Strength, got.Economic, got.Security, got.Bias}, id)
	}
	assert.Equal(t, want.Packages, f.Packages)
}

// TestTablesAsScenario reads the tables as a scenario file: they use the same
// keys, written out in JSON. Mechanisms that this version lacks are refused by
// name; without them the result is the example, with the preset full as it stands, and
// with the preset core if what that leaves out is set as the tables say in words.
func TestTablesAsScenario(t *testing.T) {
	t.Parallel()
	for preset, change := range map[string]map[string]any{"full": nil, "core": {
		"first": "GOV", "deadline": "concede", "e_post": 0.0, "rho_eps": 0.0, "pub_v": 0.0, "T_v": "principal", "abst": 0.0, "try_gap": 0.0,
		"acts": 0.0, "exits": 0.0, "r_sup": 0.0, "k_gap": 0.0, "gap_H": 0.0, "gap_act": "inf",
		"c_gua": 0.0, "office": 0.0, "turn_GOV": 0.0, "turn_USA": 0.0, "h0": 0.0, "opp": 0.0,
		"routes.ele.wV": 1.0, "routes.ele.office": 0.0, "routes.E.b": 0.0, "routes.E.pop": 0.0,
	}} {
		t.Run(preset, func(t *testing.T) {
			t.Parallel()
			compareWithTables(t, load(t, example, set(t, "preset="+preset)), change)
		})
	}
}

// compareWithTables compares an example with the tables, in which parameters are changed.
func compareWithTables(t *testing.T, want *scenario.File, change map[string]any) {
	t.Helper()
	data := read(t, tables)
	_, err := scenario.Load("ven-us.json", data)
	var ps scenario.Problems
	require.ErrorAs(t, err, &ps)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(data, &doc))
	params := doc["params"].(map[string]any)
	routes := params["routes"].(map[string]any)
	for _, p := range ps {
		require.Regexp(t, "which this version does not have|is fixed in this version", p.Expected, p.Error())
		assert.Positive(t, p.Line)
		if key, ok := cutPrefix(p.Path, "params.routes."); ok {
			delete(routes, key)
			continue
		}
		if key, ok := cutPrefix(p.Path, "params.init."); ok {
			delete(params["init"].(map[string]any), key)
			continue
		}
		key, ok := cutPrefix(p.Path, "params.")
		require.True(t, ok, p.Path)
		delete(params, key)
	}
	for key, value := range change {
		at := params
		if route, ok := cutPrefix(key, "routes."); ok {
			at, key = routes, route
		}
		assert.NotEqual(t, value, at[key], key) // otherwise it need not be set here
		at[key] = value
	}
	data, err = json.Marshal(doc)
	require.NoError(t, err)
	got, err := scenario.Load("ven-us.json", data)
	require.NoError(t, err)
	assert.Equal(t, want.Resolve().Vetoes, vetoes(got, want))
	want.Params.RatifierNoise, want.Params.Discretion = got.Params.RatifierNoise, got.Params.Discretion
	assert.Equal(t, want.Params, got.Params)
	a, b := want.Resolve(), got.Resolve()
	for _, m := range b.Members {
		i, ok := a.Member(m.ID)
		require.True(t, ok)
		assert.InDeltaSlice(t, a.Members[i].Weights, m.Weights, 1e-12, m.ID)
		assert.Equal(t, a.Members[i].Roles, m.Roles, m.ID)
		assert.Equal(t, a.Members[i].Of, m.Of, m.ID)
		for k, w := range m.Weights {
			if w > 0 {
				assert.Equal(t, a.Members[i].Values[k], m.Values[k], "%s %s", m.ID, b.Issues[k].ID)
			}
		}
	}
	assert.Equal(t, a.Packages, b.Packages)
	assert.Equal(t, want.Trust, got.Trust)
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

// vetoes returns the vetoes of a file with the positions of agents that another
// file gives them.
func vetoes(f, other *scenario.File) []scenario.Veto {
	r, o := f.Resolve(), other.Resolve()
	list := r.Vetoes
	for i := range list {
		list[i].Member, _ = o.Member(r.Members[list[i].Member].ID)
		list[i].Principal, _ = o.Member(r.Members[list[i].Principal].ID)
	}
	return list
}

// TestFaceValidity checks what the weights of the example are to imply: who
// gains and who loses from which package, fully delivered.
func TestFaceValidity(t *testing.T) {
	t.Parallel()
	r := load(t, example).Resolve()
	change := func(agent, pack string) float64 {
		i, _ := r.Member(agent)
		sum := 0.0
		for k, y := range r.Packages[pack] {
			v := r.Members[i].Values[k]
			sum += r.Members[i].Weights[k] * (v.At(y) - v.At(0))
		}
		return sum
	}
	for _, c := range []struct {
		agent, pack string
		want        float64
	}{
		{"GOV", "short", .048}, {"GOV", "medium", .117}, {"GOV", "long", .211}, {"INN", "medium", -.087}, {"INN", "long", -.093},
		{"MIL", "medium", -.028}, {"MIL", "long", .048}, {"USA", "short", .232}, {"USA", "relief only", -.094},
		{"CON", "relief only", -.169}, {"DIA", "relief only", -.115}, {"OPR", "relief only", -.120},
		{"OPP", "selective", .185}, {"OPR", "selective", .037}, {"RUS", "medium", -.371}, {"IRN", "short", -.043}, {"CHN", "long", .392},
	} {
		assert.InDelta(t, c.want, change(c.agent, c.pack), .0006, "%s %s", c.agent, c.pack)
	}
	// The military gains from the long package through personal measures only.
	k, _ := r.Issue("U4")
	r.Packages["long"][k] = 0
	assert.Negative(t, change("MIL", "long"))
}

func TestResolve(t *testing.T) {
	t.Parallel()
	f := load(t, full)
	r := f.Resolve()
	assert.Equal(t, 60, r.Rounds)
	assert.Equal(t, []int{0, 1}, r.Principals)
	north, south, army := r.Members[0], r.Members[1], r.Members[2]
	at := func(id string) int {
		k, ok := r.Issue(id)
		require.True(t, ok, id)
		return k
	}
	// Curvature: the agent's for the issue, the file's for the issue, the agent's
	// in general, the file's in general.
	assert.Equal(t, negotiation.Loss(.1), north.Values[at("W")])
	assert.Equal(t, negotiation.Gain(.2), north.Values[at("L")])
	assert.Equal(t, negotiation.Gain(.5), north.Values[at("T")])
	assert.Equal(t, negotiation.Loss(.3), north.Values[at("D")])
	assert.Equal(t, negotiation.Peak(.25), north.Values[at("R")])
	assert.Zero(t, north.Weights[at("M")])
	assert.Equal(t, negotiation.Value{B: 1.2, G: .2}, south.Values[at("W")])
	assert.Equal(t, negotiation.Peak(.5), south.Values[at("T")])
	assert.Equal(t, negotiation.Loss(.3), south.Values[at("R")])
	assert.Equal(t, negotiation.Peak(.75), south.Values[at("L")])
	assert.Equal(t, "North", army.Of)
	assert.Equal(t, []negotiation.Role{negotiation.Constituent}, army.Roles)
	assert.Nil(t, r.Members[6].Weights)
	// params.tau_v and zeta_v replace what stands under ratifiers.
	assert.Equal(t, []scenario.Veto{
		{Member: 2, Principal: 0, Noise: .1, Discretion: .2, Issues: []string{"W", "D"}},
		{Member: 3, Principal: 1, Noise: 0, Discretion: .03},
	}, r.Vetoes)
	assert.Equal(t, []float64{.25, 0, 0, .5, 0, 1}, r.Packages["narrow"]) // the status quo where nothing is said
	assert.Equal(t, []float64{0, .25, .5, 1}, r.Issues[0].Ladder)
	assert.Equal(t, []negotiation.Prerequisite{{Issue: "M", Level: .5}, {Issue: "W", Level: 1}}, r.Issues[at("D")].Requires)
	assert.Equal(t, negotiation.ObservationHook, r.Issues[at("M")].Hook)
	assert.Equal(t, negotiation.ChannelHook, r.Issues[at("L")].Hook)
	assert.InDelta(t, .4, f.Params.Guarantor, 1e-12) // the sum of the strengths
	assert.Equal(t, .4, f.TrustOf("North", "South"))
	assert.Equal(t, .5, f.TrustOf("South", "North"))
	assert.True(t, math.IsInf(f.Params.Punishment, 1))
	assert.InDelta(t, math.Log(60), f.Params.Oil.Mean, 1e-12)
	assert.Equal(t, "North", f.Params.First)
	assert.Equal(t, map[string]string{"North": "heuristic", "South": "heuristic"}, f.Params.Rule)
	assert.Equal(t, map[string]float64{"North": .5, "South": .7}, f.Params.Init.Legitimacy)
	assert.Equal(t, "mean", f.Params.IndexForm)
	assert.Equal(t, scenario.Links{Relief: []string{"T", "R"}, Oil: []string{"T"}, VoteFirst: []string{"W", "D"},
		VoteSecond: []string{"T"}, Migration: "L", Patrons: "M"}, f.Links)
}

// TestRows checks that every row of weights is a row of weights.
func TestRows(t *testing.T) {
	t.Parallel()
	for _, path := range []string{example, pair, full} {
		for _, m := range load(t, path).Resolve().Members {
			sum := 0.0
			for k, w := range m.Weights {
				assert.GreaterOrEqual(t, w, 0.0)
				assert.NoError(t, m.Values[k].Check())
				sum += w
			}
			if m.Weights != nil {
				assert.InDelta(t, 1, sum, 1e-9, m.ID)
			}
		}
	}
}

type archetypes []string

func (a archetypes) Has(name string) bool { return slices.Contains(a, name) }
func (a archetypes) Names() []string      { return a }

func TestCheckTypes(t *testing.T) {
	t.Parallel()
	f := load(t, full)
	require.NoError(t, f.CheckTypes(archetypes{"government"}))
	err := f.CheckTypes(archetypes{"goverment", "opposition"})
	require.EqualError(t, err, `full.yaml:19:11: agents.North.type: found "government", expected one of the types (did you mean goverment?)`)
	f = load(t, full, scenario.Set{Path: "agents.South.type", Value: "oracle"})
	require.EqualError(t, f.CheckTypes(archetypes{"government"}),
		`-set agents.South.type=oracle: found "oracle", expected one of the types: government`)
}

func TestPresetIsCore(t *testing.T) {
	t.Parallel()
	core := scenario.Preset("core")
	p := load(t, pair).Params
	assert.Equal(t, core.Monitor, p.Monitor)
	assert.Equal(t, core.Routes, p.Routes)
	assert.Equal(t, 24, p.Rounds)
	// The setting that the preset stands for.
	assert.Equal(t, scenario.Routes{OilWeight: 1, VoteFirst: 1, VoteSecond: 1, PatronReservation: 1, GuarantorCure: 1,
		ChannelIncident: 1, ChannelWeight: 1, MigrationWeight: 1}, core.Routes)
	assert.Equal(t, "concede", core.Deadline)
	assert.Equal(t, "principal", core.RatifierTrust)
	assert.Zero(t, core.TastePersistence)
	assert.InDelta(t, 4.31748811353631, core.Oil.Mean, 1e-12)
}
