package negotiation_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doubling is a family of its own, to test the harness with.
var doubling = map[string]map[string]oracleSolver{
	"toy": {
		"double": func(in oracleInput) (map[string]any, error) {
			x, err := in.num("x")
			if err != nil {
				return nil, err
			}
			return map[string]any{"y": 2 * x, "unasked": math.NaN()}, nil
		},
		"double-fast": func(oracleInput) (map[string]any, error) {
			return map[string]any{"y": "fast"}, nil
		},
		"nested": func(in oracleInput) (map[string]any, error) {
			return map[string]any{"y": in.part("y", map[string]any{"a": 1.0, "b": 2.0})}, nil
		},
		"crash": func(oracleInput) (map[string]any, error) { panic("boom") },
	},
}

func toyCase(id string, y any) oracleCase {
	tolerance := 1e-9
	return oracleCase{ID: id, Family: "toy", Kind: "exact", Tolerance: &tolerance,
		Inputs: oracleInput{"x": 3.0}, Expected: map[string]any{"y": y}}
}

func TestOracleHarnessAcceptsAndRefusesAnswers(t *testing.T) {
	t.Parallel()
	assert.NoError(t, toyCase("double", 6.0).check(doubling))
	assert.NoError(t, toyCase("double-7", 6.0).check(doubling), "the rest of an id means nothing")
	assert.NoError(t, toyCase("double-fast-1", "fast").check(doubling), "the longest name wins")
	assert.ErrorContains(t, toyCase("double", 6.1).check(doubling), "off by")
	assert.ErrorContains(t, toyCase("double", nil).check(doubling), "want <nil>")
	assert.NoError(t, toyCase("nested", map[string]any{"a": 1.0}).check(doubling), "a part of an object is asked for")
	assert.NoError(t, toyCase("nested", map[string]any{"a": 1.0, "b": 2.0}).check(doubling))
	assert.ErrorContains(t, toyCase("nested", map[string]any{"b": 1.0}).check(doubling), "off by")
	assert.ErrorContains(t, toyCase("nested", map[string]any{"c": 1.0}).check(doubling), "want")
	assert.ErrorContains(t, toyCase("nested", nil).check(doubling), "want <nil>")
	assert.ErrorContains(t, toyCase("crash", 1.0).check(doubling), "boom")

	for _, id := range []string{"", "dou", "doubles", "doubles-1", "-double", "single-double", "double2-1"} {
		assert.ErrorContains(t, toyCase(id, 6.0).check(doubling), "unknown problem", id)
	}

	c := toyCase("double", 6.0)
	c.Family = "toys"
	assert.ErrorContains(t, c.check(doubling), "unknown family")
	c = toyCase("double", 6.0)
	c.Kind = "about"
	assert.ErrorContains(t, c.check(doubling), "unknown kind")
	c = toyCase("double", 6.0)
	c.Tolerance = nil
	assert.ErrorContains(t, c.check(doubling), "no tolerance")
	c = toyCase("double", 6.0)
	c.Expected = nil
	assert.ErrorContains(t, c.check(doubling), "nothing expected")
	c.Expected = map[string]any{"z": 6.0}
	assert.ErrorContains(t, c.check(doubling), "z: no answer")
	c = toyCase("double", 6.0)
	c.Inputs = oracleInput{"x": "3"}
	assert.ErrorContains(t, c.check(doubling), "expected a number")
}

func TestOracleComparison(t *testing.T) {
	t.Parallel()
	const tolerance = 1e-3
	list := func(items ...any) []any { return items }
	object := func(v any) map[string]any { return map[string]any{"a": v} }
	for _, c := range []struct {
		got, want any
		equal     bool
	}{
		{1.0, 1.0, true},
		{0.1009, 0.1, true},
		{0.1011, 0.1, false},
		{100.09, 100.0, true},
		{100.11, 100.0, false},
		{-100.09, -100.0, true},
		{math.NaN(), 1.0, false},
		{math.Inf(1), math.MaxFloat64, false},
		{3, 3.0, true},
		{3, 3.0005, false},
		{3.0005, 3.0, true},
		{nil, nil, true},
		{0.0, nil, false},
		{nil, 0.0, false},
		{[]float64(nil), nil, false},
		{[]float64{}, list(), true},
		{[]float64{1, 2}, list(1.0, 2.0), true},
		{[2]float64{1, 2}, list(1.0, 2.0), true},
		{[]any{1, nil}, list(1.0, nil), true},
		{[]float64{2, 1}, list(1.0, 2.0), false},
		{[]float64{1}, list(1.0, 2.0), false},
		{1.0, list(1.0), false},
		{map[string]float64{"a": 1}, object(1.0), true},
		{map[string]any{"a": []int{1}}, object(list(1.0)), true},
		{map[string]float64{"a": 2}, object(1.0), false},
		{map[string]float64{"b": 1}, object(1.0), false},
		{map[string]float64{"a": 1, "b": 1}, object(1.0), false},
		{[]float64{1}, object(1.0), false},
		{true, true, true},
		{false, true, false},
		{1.0, true, false},
		{true, 1.0, false},
		{"ok", "ok", true},
		{"ok", "no", false},
	} {
		err := compareAnswer("y", c.got, c.want, tolerance)
		assert.Equal(t, c.equal, err == nil, "got %v, want %v: %v", c.got, c.want, err)
	}
}

func TestOracleFilesAreReadOrRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	load := func() ([]oracleCase, error) { return loadOracles(dir) }

	_, err := loadOracles(filepath.Join(dir, "absent"))
	require.ErrorIs(t, err, os.ErrNotExist)
	write("readme.txt", "not a case")
	_, err = load()
	require.ErrorContains(t, err, "no cases")
	write("b.json", `{"count": 1, "cases": [{"id": "double-1", "family": "toy"}]}`)
	write("a.json", `{"cases": [{"id": "double-2", "family": "toy"}]}`)
	cases, err := load()
	require.NoError(t, err)
	require.Len(t, cases, 2)
	assert.Equal(t, "double-2", cases[0].ID, "in order of file names")
	write("c.json", `{"count": 2, "cases": [{"id": "double-1", "family": "toy"}]}`)
	_, err = load()
	require.ErrorContains(t, err, "expected 2")
	write("c.json", `{"cases": []}`)
	_, err = load()
	require.ErrorContains(t, err, "no cases")
	write("c.json", `{"cases": [`)
	_, err = load()
	require.ErrorContains(t, err, "c.json")
}

func TestOracleInputDecoding(t *testing.T) {
	t.Parallel()
	in := oracleInput{"n": 3.0, "x": 0.5, "s": "word", "l": []any{1.0, 2.5}, "w": []any{"a", "b"},
		"m": []any{[]any{1.0}, []any{2.0}}, "o": []any{map[string]any{"x": 1.0}}, askedKeys: []string{"e1", "e2.50"}}
	n, err := in.integer("n")
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	xs, err := in.nums("x", "n")
	require.NoError(t, err)
	assert.Equal(t, []float64{0.5, 3}, xs)
	words, err := in.strs("w")
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, words)
	rows, err := in.matrix("m")
	require.NoError(t, err)
	assert.Equal(t, [][]float64{{1}, {2}}, rows)
	objects, err := in.objects("o")
	require.NoError(t, err)
	assert.Equal(t, []oracleInput{{"x": 1.0}}, objects)
	pair, err := in.pair("l")
	require.NoError(t, err)
	assert.Equal(t, [2]float64{1, 2.5}, pair)
	asked, err := in.asked("e", "l")
	require.NoError(t, err)
	assert.Equal(t, map[string]float64{"e1": 1, "e2.50": 2.5}, asked)

	_, err = in.integer("x")
	require.ErrorContains(t, err, "expected an integer")
	_, err = in.integers("l")
	require.ErrorContains(t, err, "expected an integer")
	_, err = in.num("absent")
	require.ErrorContains(t, err, "input absent")
	_, err = in.str("x")
	require.ErrorContains(t, err, "expected a text")
	_, err = in.list("s")
	require.ErrorContains(t, err, "expected a list")
	_, err = in.list("w")
	require.ErrorContains(t, err, "expected a number")
	_, err = in.strs("l")
	require.ErrorContains(t, err, "expected a text")
	_, err = in.matrix("l")
	require.ErrorContains(t, err, "expected a list of numbers")
	_, err = in.objects("l")
	require.ErrorContains(t, err, "expected an object")
	_, err = in.pair("w")
	require.Error(t, err)
	_, err = in.asked("", "l")
	require.ErrorContains(t, err, "e1")
	in[askedKeys] = []string{"e7"}
	_, err = in.asked("e", "l")
	require.ErrorContains(t, err, "entry of l")
}
