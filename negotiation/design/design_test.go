package design_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// tester is what tests and properties have in common.
type tester interface {
	require.TestingT
	Helper()
}

// files gives files by name.
func files(t tester, more map[string]string) design.Sources {
	t.Helper()
	border, err := os.ReadFile("testdata/border.yaml")
	require.NoError(t, err)
	return func(name string) ([]byte, error) {
		if name == "border.yaml" {
			return border, nil
		}
		if text, ok := more[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
}

// head is how the designs of tests begin.
const head = "schema: detente/design/1\nid: d\nscenario: border.yaml\nseed: 1\nreplicates: 2\n"

func build(t tester, text string, more map[string]string) (*design.Design, error) {
	t.Helper()
	f, err := design.Read("d.yaml", []byte(head+text))
	if err != nil {
		return nil, err
	}
	return f.Build(files(t, more))
}

func mustBuild(t tester, text string) *design.Design {
	t.Helper()
	d, err := build(t, text, nil)
	require.NoError(t, err)
	return d
}

func values(d *design.Design) [][]string {
	var list [][]string
	for i := range d.Len() {
		list = append(list, d.Point(i).Values)
	}
	return list
}

func names(d *design.Design) []string {
	var list []string
	for _, c := range d.Columns() {
		list = append(list, c.Name)
	}
	return list
}

// accept makes a model.
func accept(f *scenario.File) error {
	_, err := f.Model(agents.Standard())
	return err
}

func TestOpen(t *testing.T) {
	t.Parallel()
	d, err := design.Open("testdata/talks.yaml")
	require.NoError(t, err)
	assert.Equal(t, 128, d.Len())
	assert.Equal(t, []string{"alone", "helped"}, d.Groups())
	assert.Equal(t, []string{"params.monitor", "params.lamQ", "params.cure", "params.enfG", "params.openForce", "preset", "trust.South.North",
		"agents.North.weights.W", "agents.North.weights.T", "agents.North.weights.P", "shares.North.Army", "shares.North.PUBLIC", "params.fut_lvl", "params.k_fut", "openness"}, names(d))
	assert.Equal(t, []string{"params.fut_lvl+params.k_fut rank 1", "params.fut_lvl+params.k_fut rank 2", "openness"}, d.Inputs()[12:])
	assert.Equal(t, 15, d.Cube().Dim())
	assert.Equal(t, 0.02, d.Base().Params.FalseAlarm)
	assert.Equal(t, 36, d.Base().Months)
	assert.Len(t, d.Sources(), 2)
	assert.Equal(t, "border.yaml", d.Sources()[1].Name)
	require.NoError(t, d.Check(t.Context(), design.Checks{Accept: accept}))
	_, err = design.Open("testdata/nowhere.yaml")
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

// TestPointsAreWhatTheySay: the scenario of a point has the values of the point.
func TestPointsAreWhatTheySay(t *testing.T) {
	t.Parallel()
	d, err := design.Open("testdata/talks.yaml")
	require.NoError(t, err)
	cores, opens := 0, 0
	for i := range d.Len() {
		p := d.Point(i)
		f, err := d.Load(i)
		require.NoError(t, err)
		assert.Equal(t, i, p.Number)
		assert.Equal(t, d.Groups()[i%2], p.Group)
		assert.Equal(t, map[string]float64{"alone": 0, "helped": 0.5}[p.Group], f.Params.Guarantor)
		assert.Equal(t, 0.02, f.Params.FalseAlarm)
		assert.Equal(t, 36, f.Months)
		sum := 0.0
		for k, c := range d.Columns() {
			if c.Name == "openness" {
				nu := map[string]float64{"closed": 0.1, "open": 0.9}[p.Values[k]]
				assert.Equal(t, nu, f.Issues[2].Nu)
				if p.Values[k] == "open" {
					opens++
					assert.Equal(t, 1.0, f.Issues[0].Nu)
				}
				continue
			}
			e, err := f.Entry(c.Name)
			require.NoError(t, err)
			if c.Text {
				assert.Equal(t, p.Values[k], e.Value, c.Name)
			} else {
				assert.InDelta(t, number(t, p.Values[k]), number(t, e.Value), 1e-12, c.Name)
			}
			if c.Name == "preset" && e.Value == "core" {
				cores++
			}
			if c.Name == "params.fut_lvl" || c.Name == "params.k_fut" {
				sum += number(t, e.Value)
			}
		}
		assert.InDelta(t, 0.75, sum, 1e-12, "0.5 + 0.25, as the scenario has them")
		assert.GreaterOrEqual(t, f.Params.FutureWeight, f.Params.FutureLevel)
		assert.Less(t, f.Agents[0].Weights["W"], 0.0)
	}
	assert.Equal(t, 96, cores, "three quarters of 64 points in two groups")
	assert.Equal(t, 64, opens)
}

func number(t tester, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return x
}

func TestSameFilesSamePoints(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"latin, points: 20", "halton, points: 20", "sobol, points: 20", "morris, trajectories: 5, candidates: 9", "radial, points: 8", "saltelli, points: 8, order: 2"} {
		text := "factors:\n  - {path: params.monitor, uniform: [0.1, 0.9]}\n  - {path: agents.South.weights, simplex: any}\nplan: {kind: " + kind + "}\n"
		assert.Equal(t, values(mustBuild(t, text)), values(mustBuild(t, text)), kind)
		other := strings.Replace(text, "}\nplan: {", "}\nplan: {seed: 5, ", 1)
		assert.NotEqual(t, values(mustBuild(t, text)), values(mustBuild(t, other)), kind)
	}
}

func TestOneAtATime(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, `
factors:
  - {path: params.monitor, uniform: [0, 1], steps: 3}
  - {path: params.openForce, uniform: [0, 10]}
  - {path: preset, levels: [core, full]}
  - {id: open, blocks: [{id: a, settings: []}, {id: b, settings: [issues.P.nu=1]}]}
plan: {kind: one-at-a-time, steps: 2}
`)
	assert.Equal(t, [][]string{
		{"0.5", "5", "core", ""},
		{"0", "5", "core", ""}, {"1", "5", "core", ""}, // 0.5 is where the scenario stands
		{"0.5", "0", "core", ""}, {"0.5", "10", "core", ""},
		{"0.5", "5", "full", ""},
		{"0.5", "5", "core", "a"}, {"0.5", "5", "core", "b"},
	}, values(d))
	assert.Empty(t, d.Point(0).Settings)
	assert.Equal(t, []scenario.Set{{Path: "params.openForce", Value: "10"}}, d.Point(4).Settings)
	assert.Nil(t, d.Cube())
	assert.Empty(t, d.Inputs())
}

// TestStepsEndWhereTheRangeEnds: 0.2 + 0.7 is not 0.9 to a computer.
func TestStepsEndWhereTheRangeEnds(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, "factors: [{path: params.monitor, uniform: [0.2, 0.9], steps: 3}]\nplan: {kind: factorial}\n")
	assert.Equal(t, [][]string{{"0.2"}, {"0.55"}, {"0.9"}}, values(d))
}

func TestFactorial(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, `
groups: [{id: x, settings: []}, {id: y, settings: [params.cure=0]}]
factors:
  - {path: params.monitor, levels: [0.1, 0.9]}
  - {path: params.lamQ, loguniform: [100, 400], steps: 3}
plan: {kind: factorial}
`)
	want := [][]string{{"0.1", "100"}, {"0.1", "200"}, {"0.1", "400"}, {"0.9", "100"}, {"0.9", "200"}, {"0.9", "400"}}
	assert.Equal(t, 12, d.Len())
	for i, w := range want {
		for g, id := range d.Groups() {
			p := d.Point(d.At(i, g))
			assert.Equal(t, id, p.Group)
			assert.Equal(t, w[0], p.Values[0])
			assert.InEpsilon(t, number(t, w[1]), number(t, p.Values[1]), 1e-12)
		}
	}
	assert.Equal(t, []design.Column{{Name: "params.monitor"}, {Name: "params.lamQ"}}, d.Columns())
}

// TestWholeNumbers: all are equally likely, with both ends.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, "factors:\n  - {path: params.openForce, uniform: [3, 6]}\n  - {path: issues.P.phase, triangular: [1, 2, 3]}\nplan: {kind: sobol, points: 64, scramble: none}\n")
	count := map[string]int{}
	for _, v := range values(d) {
		count[v[0]]++
		count["phase "+v[1]]++
	}
	assert.Equal(t, map[string]int{"3": 16, "4": 16, "5": 16, "6": 16, "phase 1": 8, "phase 2": 48, "phase 3": 8}, count)
}

func TestGroupsAlone(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, "groups:\n  - {id: weak, settings: [params.monitor=0.2, params.fa=0.1]}\n  - {id: strong, settings: [params.monitor=0.9]}\n")
	assert.Equal(t, 2, d.Len())
	assert.Equal(t, "strong", d.Point(1).Group)
	f, err := d.Load(0)
	require.NoError(t, err)
	assert.Equal(t, 0.2, f.Params.Monitor)
	assert.Empty(t, d.Columns())
	require.NoError(t, d.Check(t.Context(), design.Checks{}))
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	const rest = "groups: [{id: a, settings: []}, {id: b, settings: []}]\nfactors: [{path: params.monitor, uniform: [0, 1]}]\nplan: {kind: latin, points: 50}\n"
	common, independent := mustBuild(t, rest), mustBuild(t, "random: independent\n"+rest)
	seen := map[uint64]bool{}
	for i := range common.Len() {
		assert.Equal(t, uint64(1), common.Seed(i))
		seed := independent.Seed(i)
		assert.Less(t, seed, uint64(1)<<53)
		assert.Equal(t, i%2 == 1, seen[seed], "groups share random numbers, points do not")
		seen[seed] = true
	}
	longer := mustBuild(t, "random: independent\n"+strings.Replace(rest, "50", "70", 1))
	assert.Equal(t, independent.Seed(99), longer.Seed(99))
}

func TestSensitivityPlans(t *testing.T) {
	t.Parallel()
	const factors = "factors:\n  - {path: params.monitor, uniform: [0, 1]}\n  - {path: params.cure, uniform: [0, 0.5]}\n"
	d := mustBuild(t, factors+"plan: {kind: saltelli, points: 64}\n")
	require.NotNil(t, d.Saltelli())
	assert.Nil(t, d.Screening())
	assert.Equal(t, 64*4, d.Len())
	// monitor + 2·cure has equal shares from both.
	y := make([]float64, d.Len())
	for i, v := range values(d) {
		y[i] = number(t, v[0]) + 2*number(t, v[1])
	}
	s, err := d.Saltelli().Indices(y, none)
	require.NoError(t, err)
	for k := range d.Inputs() {
		assert.InDelta(t, 0.5, s.First[k].Value, 0.02)
		assert.InDelta(t, 0.5, s.Total[k].Value, 0.02)
	}
	d = mustBuild(t, factors+"plan: {kind: morris, trajectories: 6}\n")
	require.NotNil(t, d.Screening())
	assert.Equal(t, 18, d.Len())
	y = y[:18]
	for i, v := range values(d) {
		y[i] = number(t, v[0]) + 4*number(t, v[1])
	}
	e, err := d.Screening().Effects(y, none)
	require.NoError(t, err)
	assert.InDeltaSlice(t, []float64{1, 2}, e.Mu, 1e-12, "per unit of the cube")
	assert.InDeltaSlice(t, []float64{0, 0}, e.Sigma, 1e-12)
	assert.NotNil(t, mustBuild(t, factors+"plan: {kind: radial, points: 6}\n").Screening())
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	const text = "plan: {kind: matrix, file: points.csv}\n"
	d, err := build(t, text, map[string]string{"points.csv": "\uFEFF# from elsewhere\nparams.monitor, preset ,trust.North.South\n0.1,core,0.2\n1e-3, full,\"0.9\"\n"})
	require.NoError(t, err)
	assert.Equal(t, []design.Column{{Name: "params.monitor"}, {Name: "preset", Text: true}, {Name: "trust.North.South"}}, d.Columns())
	assert.Equal(t, [][]string{{"0.1", "core", "0.2"}, {"1e-3", "full", "0.9"}}, values(d))
	require.NoError(t, d.Check(t.Context(), design.Checks{Accept: accept}))
	assert.Len(t, d.Sources(), 3)
}

func TestMatrixMistakes(t *testing.T) {
	t.Parallel()
	const text = "plan: {kind: matrix, file: points.csv}\n"
	for _, c := range []struct{ csv, want string }{
		{"", "points.csv: the file is empty; its first line names entries of the scenario"},
		{"params.monitor\n", "points.csv: no points: only a line with the names of columns"},
		{"params.moniter\n1\n", `points.csv:1:1: found "params.moniter", expected an entry of the scenario: params: moniter: unknown key, did you mean monitor?`},
		{"params.cure,,params.cure\n1,1,1\n", "points.csv:1:13: found an empty column head, expected an entry of the scenario, as in params.monitor\npoints.csv:1:14: found \"params.cure\", expected each column once"},
		{"agents.North.weights\n1\n", `points.csv:1:1: found "agents.North.weights", expected a single number or word of the scenario`},
		{"params.monitor,preset\n0.5,core\n1.5,half\n,core\n0.2\n", "points.csv:3:1: params.monitor: found 1.5, expected a number in [0,1]\n" +
			"points.csv:3:5: preset: found half, expected core, full or edition1\n" +
			"points.csv:4:1: params.monitor: found nothing, expected a value\n" +
			"points.csv:5:1: found 1 value, expected 2 values, as many as columns"},
		{"params.monitor\n\"0.5\n", `points.csv:2:6: not valid CSV: extraneous or missing " in quoted-field`},
		{"params.monitor\n0.\xff\n", "points.csv: text in UTF-8"},
	} {
		_, err := build(t, text, map[string]string{"points.csv": c.csv})
		var ps scenario.Problems
		require.ErrorAs(t, err, &ps, c.csv)
		assert.EqualError(t, err, c.want)
	}
	_, err := build(t, text, nil)
	assert.EqualError(t, err, `d.yaml:6:28: plan.file: found "points.csv", expected a CSV file: file does not exist`)
}

func TestCheck(t *testing.T) {
	t.Parallel()
	text := "factors:\n  - {path: params.sev_lo, uniform: [0, 0.5]}\n  - {path: params.sev_hi, uniform: [0.2, 0.5]}\nplan: {kind: factorial, steps: 20}\n"
	d := mustBuild(t, text)
	var first *design.CheckError
	for _, workers := range []int{1, 2, 7} {
		done := 0
		err := d.Check(t.Context(), design.Checks{Workers: workers, Progress: func(n int) { done = n }})
		var c *design.CheckError
		require.ErrorAs(t, err, &c)
		assert.Equal(t, c.Checked, done)
		if first == nil {
			first = c
		}
		assert.Equal(t, first.Error(), err.Error())
	}
	refused := 0
	for i, v := range values(d) {
		_, err := d.Load(i)
		bad := number(t, v[0]) > number(t, v[1])
		assert.Equal(t, bad, err != nil)
		if bad {
			if i < first.Checked {
				refused++
			}
			var p *design.PointError
			require.ErrorAs(t, err, &p)
			assert.Equal(t, i, p.Point.Number)
			if refused == 1 {
				assert.Equal(t, fmt.Sprintf("d.yaml:7:5: point %d of 400: -set params.sev_lo=%s: found sev_lo = %s above sev_hi = 0.2, expected the smaller one first", i, v[0], v[0]), p.Error())
				assert.Equal(t, first.Faults[0].Error(), p.Error())
			}
		}
	}
	assert.Equal(t, refused, first.Refused)
	assert.LessOrEqual(t, len(first.Faults), 20)
	assert.Contains(t, first.Error(), fmt.Sprintf("d.yaml: the scenario refuses %d of the first %d of 400 points", refused, first.Checked))

	sentinel := errors.New("no model")
	err := mustBuild(t, "groups: [{id: a, settings: []}]\n").Check(t.Context(), design.Checks{Accept: func(*scenario.File) error { return sentinel }})
	assert.ErrorIs(t, err, sentinel)
	assert.EqualError(t, err, "d.yaml: point 0 of 1, group a: no model")

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(sentinel)
	assert.ErrorIs(t, d.Check(ctx, design.Checks{}), sentinel)
}

func TestFault(t *testing.T) {
	t.Parallel()
	d := mustBuild(t, "metrics: [signed, sighned]\ngroups: [{id: a, settings: []}]\n")
	assert.EqualError(t, d.Fault("metrics.1", `"sighned"`, "a metric"), `d.yaml:6:19: metrics.1: found "sighned", expected a metric`)
	_, err := (&design.File{}).Build(nil)
	assert.ErrorContains(t, err, "does not come from Read")
}

// TestDesignsByChance builds designs from random bounds inside the ranges of parameters:
// all points lie between their bounds, and no point is refused for its number alone.
func TestDesignsByChance(t *testing.T) {
	t.Parallel()
	base, err := scenario.Load("border.yaml", read(t, "testdata/border.yaml"))
	require.NoError(t, err)
	numbers := base.Numbers()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom(numbers).Draw(t, "parameter")
		low, high := max(n.Low, -50), min(n.High, 50)
		a := low + (high-low)*rapid.Float64Range(0.01, 0.5).Draw(t, "a")
		b := low + (high-low)*rapid.Float64Range(0.51, 0.99).Draw(t, "b")
		if n.Whole {
			a, b = float64(int(a)), float64(int(b)+1)
			if b > n.High {
				t.Skip("a narrow range")
			}
		}
		bounds := fmt.Sprintf("[%v, %v]", a, b)
		how := rapid.SampledFrom([]string{"uniform: " + bounds, fmt.Sprintf("triangular: [%v, %v, %v]", a, a+(b-a)/4, b), fmt.Sprintf("normal: {mean: %v, sd: %v, low: %v, high: %v}", a, b-a, a, b)}).Draw(t, "how")
		d := mustBuild(t, "factors: [{path: "+n.Path+", "+how+"}]\nplan: {kind: sobol, points: 8}\n")
		for i := range d.Len() {
			x := number(t, d.Point(i).Values[0])
			require.True(t, x >= a && x <= b, "%v not in [%v, %v]", x, a, b)
		}
		if err := d.Check(context.Background(), design.Checks{Workers: 1}); err != nil { // does not fit others
			require.NotContains(t, err.Error(), "expected a number")
			require.NotContains(t, err.Error(), "expected a whole number")
		}
	})
}

func read(t tester, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

// TestVenezuela varies rows and words of a scenario of full size.
func TestVenezuela(t *testing.T) {
	t.Parallel()
	f, err := design.Read("d.yaml", []byte(strings.Replace(head, "border.yaml", "venezuela.yaml", 1)+`
settings: [preset=core]
factors:
  - {path: agents.GOV.weights, dirichlet: 80}
  - {path: agents.CON.weights, simplex: ordered}
  - {path: shares.USA, dirichlet: 40}
  - {path: trust.GOV.USA, normal: {mean: 0.3, sd: 0.1}}
  - {path: params.rule_GOV, levels: [heuristic, zeuthen]}
  - {path: params.tau_v.CON, uniform: [0.02, 0.1]}
plan: {kind: sobol, points: 16}
`))
	require.NoError(t, err)
	d, err := f.Build(design.Beside("../../examples/venezuela/d.yaml"))
	require.NoError(t, err)
	require.NoError(t, d.Check(t.Context(), design.Checks{Accept: accept}))
	assert.Len(t, d.Inputs(), 16+13+len(d.Base().Shares["USA"])+3)
	weights := map[string]float64{}
	for i := range d.Len() {
		f, err := d.Load(i)
		require.NoError(t, err)
		for k, w := range f.Agents[0].Weights {
			assert.Equal(t, d.Base().Agents[0].Weights[k] > 0, w > 0, "signs are kept")
			weights[k] += w / 16
		}
	}
	for k, w := range d.Base().Agents[0].Weights {
		assert.InDelta(t, w, weights[k], 0.03, "centred on what the scenario has")
	}
}
