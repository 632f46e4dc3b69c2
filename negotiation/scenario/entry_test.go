package scenario_test

import (
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

func loadExample(t *testing.T, preset string) *scenario.File {
	t.Helper()
	data, err := os.ReadFile(example)
	require.NoError(t, err)
	f, err := scenario.Load("example.yaml", data, scenario.Set{Path: "preset", Value: preset})
	require.NoError(t, err)
	return f
}

func TestEntriesAgreeWithNumbers(t *testing.T) {
	t.Parallel()
	for _, preset := range scenario.Presets() {
		f := loadExample(t, preset)
		for _, n := range f.Numbers() {
			e, err := f.Entry(n.Path)
			require.NoError(t, err, n.Path)
			assert.Equal(t, map[bool]scenario.EntryKind{true: scenario.Whole, false: scenario.Real}[n.Whole], e.Kind, n.Path)
			assert.Equal(t, n.Low, e.Low, n.Path)
			assert.Equal(t, n.High, e.High, n.Path)
			assert.Equal(t, n.OpenLow, e.OpenLow, n.Path)
			assert.Equal(t, n.OpenHigh, e.OpenHigh, n.Path)
			if e.Value != "" { // the values of ratifiers may stand elsewhere
				assert.Equal(t, n.Value, parse(t, e.Value), n.Path)
			}
		}
	}
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return x
}

func TestEntry(t *testing.T) {
	t.Parallel()
	f := loadExample(t, "core")
	for path, want := range map[string]string{
		"params.monitor": "0.65", "params.routes.oil.w": "1", "params.no_deal_GOV": "inside", "preset": "core", "months": "48",
		"params.T": "48", "issues.V1.nu": "0.95", "issues.V1.phase": "1", "agents.GOV.weights.V1": "-0.03", "agents.GOV.values.gain": "0.5",
		"agents.0.weights": "", "trust.GOV.USA": "0.3", "trust.GOV.USA.base": "0.3", "trust.USA.OPP": "0.5", "shocks": "",
		"packages.medium.J1": "1", "issues.V1.name": "Release of detainees / political prisoners", "agents.GOV.weights": "",
		"ratifiers.USA.CON.tau": "0.08", "agents.GOV.role": "", "values.issues.J1": "0.2", "values.loss": "0.3",
	} {
		e, err := f.Entry(path)
		if path == "agents.0.weights" {
			assert.ErrorContains(t, err, "agents: there is no 0, expected one of the entries")
			continue
		}
		require.NoError(t, err, path)
		assert.Equal(t, want, e.Value, path)
		assert.Equal(t, path, e.Path)
	}
	e, err := f.Entry("agents.GOV.weights")
	require.NoError(t, err)
	assert.Equal(t, scenario.Row, e.Kind)
	assert.Equal(t, []string{"V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "U1", "U2", "U3", "U4", "U5", "J1"}, e.Members)
	e, err = f.Entry("shocks")
	require.NoError(t, err)
	assert.Equal(t, scenario.Compound, e.Kind)
}

func TestEntryOfNothing(t *testing.T) {
	t.Parallel()
	f := loadExample(t, "core")
	for path, want := range map[string]string{
		"params.moniter":     "params: moniter: unknown key, did you mean monitor?",
		"moths":              "moths: unknown key, did you mean months?",
		"issues.V99.nu":      "issues: there is no V99, expected one of the entries",
		"months.x":           "months: it has no parts",
		"trust.GOV":          "trust: expected a pair, as in trust.North.South",
		"params.monitor.low": "params.monitor: it has no parts",
		"shocks.0.month":     `shocks: "0" names none of the 0 entries of the list, which are counted from 0`,
		"agents.GOV.role.x":  "agents.GOV.role: it has no parts",
	} {
		_, err := f.Entry(path)
		assert.ErrorContains(t, err, want, path)
	}
}

func TestEntryAccepts(t *testing.T) {
	t.Parallel()
	f := loadExample(t, "core")
	for _, c := range []struct{ path, value, expected string }{
		{"params.monitor", "0.2", ""},
		{"params.monitor", "1.5", "a number in [0,1]"},
		{"params.monitor", "much", "a number in [0,1]"},
		{"params.monitor", "NaN", "a number in [0,1]"},
		{"params.delta", "1", "a number in [0.6,1)"},
		{"params.Npun", "inf", ""},
		{"params.Npun", "0", "a number of at least 1"},
		{"params.oil.mu", "ln 5", ""},
		{"params.oil.mu", "ln x", "a number in [-20,20]"},
		{"issues.V1.phase", "1.5", "a whole number in [1,99]"},
		{"issues.V1.phase", "3", ""},
		{"preset", "half", "core, full or edition1"},
		{"preset", "full", ""},
		{"issues.V1.name", "anything", ""},
		{"shocks", "[]", ""},
	} {
		e, err := f.Entry(c.path)
		require.NoError(t, err, c.path)
		assert.Equal(t, c.expected, e.Accepts(c.value), c.path+"="+c.value)
		// What is refused here is refused by a setting, too.
		if c.expected != "" {
			data, err := os.ReadFile(example)
			require.NoError(t, err)
			_, err = scenario.Load("example.yaml", data, scenario.Set{Path: "preset", Value: "core"}, scenario.Set{Path: c.path, Value: c.value})
			assert.Error(t, err, c.path+"="+c.value)
		}
	}
	e, err := f.Entry("params.Npun")
	require.NoError(t, err)
	assert.True(t, math.IsInf(e.High, 1))
}

// TestEntryOfEveryPath finds every entry that the example gives.
func TestEntryOfEveryPath(t *testing.T) {
	t.Parallel()
	f := loadExample(t, "core")
	n := 0
	for _, path := range scenario.GivenPaths(f) {
		if path == "" {
			continue
		}
		e, err := f.Entry(path)
		require.NoError(t, err, path)
		if e.Kind != scenario.Compound && e.Value != "" {
			assert.Empty(t, e.Accepts(e.Value), path)
			n++
		}
	}
	assert.Greater(t, n, 500)
}

type sheet struct {
	Schema string             `yaml:"schema,required" enum:"detente/sheet/1" doc:"version"`
	Size   int                `yaml:"size,required" range:"[1,9]" doc:"size"`
	Any    []scenario.Literal `yaml:"any" doc:"anything"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	var s sheet
	doc := scenario.Decode("sheet", "detente/sheet/1", "a.yaml", []byte("schema: detente/sheet/1\nsize: 3\nany: [1, core, \"2\", 'x \"y', 1e-3, inf, 'full', 'true']\n"), &s)
	require.NoError(t, doc.Err())
	assert.Equal(t, 3, s.Size)
	assert.Equal(t, []scenario.Literal{"1", "core", `"2"`, `"x \"y"`, "1e-3", "inf", "full", `"true"`}, s.Any)
	assert.True(t, doc.Given("size"))
	assert.True(t, doc.Given("any.1"))
	assert.False(t, doc.Given("any.8"))
	assert.Equal(t, "a.yaml:2:7: size: found 3, expected something else", doc.Problem("size", "3", "something else").Error())
	require.NoError(t, doc.Err(), "not added")
	doc.Report("any.9", "", "none of this")
	assert.EqualError(t, doc.Err(), "a.yaml:3:6: any.9: none of this")
}

func TestDecodeMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "a.yaml: the file is empty"},
		{"5", "a.yaml:1:1: found 5, expected a mapping that begins with schema: detente/sheet/1"},
		{"schema: detente/design/1\nsize: 3\n", `a.yaml:1:9: schema: found "detente/design/1", expected detente/sheet/1`},
		{"schema: detente/sheet/1\nsize: 12\n", "a.yaml:2:7: size: found 12, expected a whole number in [1,9]"},
		{"schema: detente/sheet/1\nsize: &x 2\nany: [*x]\n", "a.yaml:3:7: any.0: found an alias, expected the value itself (sheet files have no anchors)"},
		{"schema: detente/sheet/1\nsize: 2\nany: [!!str 5, [1], ]\n", "a.yaml:3:7: any.0: found the tag !!str, expected the value alone (sheet files have no tags)\na.yaml:3:16: any.1: found a list, expected a number or a word"},
	} {
		var s sheet
		assert.EqualError(t, scenario.Decode("sheet", "detente/sheet/1", "a.yaml", []byte(c.text), &s).Err(), c.want)
	}
}
