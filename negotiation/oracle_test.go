package negotiation_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oracleFamilies holds the solvers of every family whose answers the library
// gives, by problem.
var oracleFamilies = map[string]map[string]oracleSolver{
	"trust":        oracleTrust,
	"repeated":     oracleRepeated,
	"ratification": oracleRatification,
	"faratin":      oracleFaratin,
	"zeuthen":      oracleZeuthen,
	"grit":         oracleGrit,
	"legislative":  oracleLegislative,
	"stochastic":   oracleStochastic,
	"package":      oraclePackage,
	"scenario":     oracleScenario,
	"sensitivity":  oracleSensitivity,

	"rubinstein":             oracleRubinstein,
	"cooperative":            oracleCooperative,
	"axelrod":                oracleAxelrod,
	"spatial":                oracleSpatial,
	"incomplete-information": oracleIncompleteInformation,
}

// TestOracle compares the library with known answers: every *.json of the
// directory named by the environment variable DETENTE_ORACLES, or of
// testdata/oracles.
func TestOracle(t *testing.T) {
	dir := os.Getenv("DETENTE_ORACLES")
	if dir == "" {
		dir = filepath.Join("testdata", "oracles")
	}
	cases, err := loadOracles(dir)
	require.NoError(t, err)
	byFamily := make(map[string][]oracleCase)
	var families []string
	for _, c := range cases {
		if byFamily[c.Family] == nil {
			families = append(families, c.Family)
		}
		byFamily[c.Family] = append(byFamily[c.Family], c)
	}
	for _, family := range families {
		t.Run(family, func(t *testing.T) {
			for _, c := range byFamily[family] {
				t.Run(c.ID, func(t *testing.T) {
					assert.NoError(t, c.check(oracleFamilies))
				})
			}
		})
	}
}

// oracleCase is a problem with a known answer.
type oracleCase struct {
	ID        string         `json:"id"`
	Family    string         `json:"family"`
	Kind      string         `json:"kind"`
	Inputs    oracleInput    `json:"inputs"`
	Expected  map[string]any `json:"expected"`
	Tolerance *float64       `json:"tolerance"`
}

// oracleSolver answers a problem. Integers, which must be met exactly, are
// returned as int; a quantity that does not exist as an untyped nil.
type oracleSolver func(in oracleInput) (map[string]any, error)

// loadOracles reads the cases of every *.json in a directory, in order of file
// names.
func loadOracles(dir string) ([]oracleCase, error) {
	// ReadDir, unlike Glob, fails on a directory that cannot be read.
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []oracleCase
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		var file struct {
			Count *int         `json:"count"`
			Cases []oracleCase `json:"cases"`
		}
		if err := json.Unmarshal(data, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		if len(file.Cases) == 0 {
			return nil, fmt.Errorf("%s: no cases", e.Name())
		}
		if file.Count != nil && *file.Count != len(file.Cases) {
			return nil, fmt.Errorf("%s: %d cases, expected %d", e.Name(), len(file.Cases), *file.Count)
		}
		all = append(all, file.Cases...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no cases in *.json", dir)
	}
	return all, nil
}

// check solves a case and compares the answer with the expected one.
func (c oracleCase) check(families map[string]map[string]oracleSolver) (err error) {
	problems, ok := families[c.Family]
	if !ok {
		return fmt.Errorf("unknown family %q", c.Family)
	}
	solve, err := findProblem(problems, c.ID)
	if err != nil {
		return err
	}
	switch {
	case c.Kind != "exact":
		return fmt.Errorf("unknown kind %q", c.Kind)
	case c.Tolerance == nil || !(*c.Tolerance >= 0):
		return errors.New("no tolerance")
	case len(c.Expected) == 0:
		return errors.New("nothing expected")
	}
	in := make(oracleInput, len(c.Inputs)+1)
	for name, v := range c.Inputs {
		in[name] = v
	}
	in[askedKeys] = sortedKeys(c.Expected)
	for name, v := range c.Expected {
		if object, ok := v.(map[string]any); ok {
			in[askedKeys+name] = sortedKeys(object)
		}
	}
	// A panic fails its case, not those that follow.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	got, err := solve(in)
	if err != nil {
		return err
	}
	for _, key := range sortedKeys(c.Expected) {
		v, answered := got[key]
		if !answered {
			err = errors.Join(err, fmt.Errorf("%s: no answer", key))
			continue
		}
		err = errors.Join(err, compareAnswer(key, v, c.Expected[key], *c.Tolerance))
	}
	return err
}

// findProblem returns the solver with the longest name that is the id or is
// followed by a hyphen in it.
func findProblem(problems map[string]oracleSolver, id string) (oracleSolver, error) {
	for name := id; name != ""; {
		if solve, ok := problems[name]; ok {
			return solve, nil
		}
		name = name[:max(strings.LastIndex(name, "-"), 0)]
	}
	return nil, fmt.Errorf("unknown problem of %q", id)
}

// compareAnswer returns an error unless an answer agrees with the expected one,
// as JSON decodes it: numbers to within the tolerance, relative for those above 1;
// ints and everything else exactly.
func compareAnswer(path string, got, want any, tolerance float64) error {
	mismatch := fmt.Errorf("%s: got %v, want %v", path, got, want)
	if got == nil || want == nil {
		if got != nil || want != nil {
			return mismatch
		}
		return nil
	}
	v := reflect.ValueOf(got)
	switch want := want.(type) {
	case float64:
		switch {
		case v.CanInt():
			if float64(v.Int()) != want {
				return mismatch
			}
		case v.CanFloat():
			g := v.Float()
			if math.IsNaN(g) || math.IsInf(g, 0) || !(math.Abs(g-want) <= tolerance*max(1, math.Abs(want))) {
				return fmt.Errorf("%w (off by %g, tolerance %g)", mismatch, math.Abs(g-want), tolerance)
			}
		default:
			return mismatch
		}
	case []any:
		if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() != len(want) {
			return mismatch
		}
		var err error
		for i := range want {
			err = errors.Join(err, compareAnswer(fmt.Sprintf("%s[%d]", path, i), v.Index(i).Interface(), want[i], tolerance))
		}
		return err
	case map[string]any:
		if v.Kind() != reflect.Map || v.Type().Key().Kind() != reflect.String || v.Len() != len(want) {
			return mismatch
		}
		var err error
		for _, key := range sortedKeys(want) {
			item := v.MapIndex(reflect.ValueOf(key).Convert(v.Type().Key()))
			if !item.IsValid() {
				err = errors.Join(err, fmt.Errorf("%s.%s: no answer", path, key))
				continue
			}
			err = errors.Join(err, compareAnswer(path+"."+key, item.Interface(), want[key], tolerance))
		}
		return err
	default: // bool or string
		if got != want {
			return mismatch
		}
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// askedKeys is the input under which a solver finds the keys of the expected
// answer, for problems that take numbers from them. Followed by one of these keys
// it names the input that holds the keys of an object expected there.
const askedKeys = "\x00asked"

// oracleInput holds the inputs of a case as decoded from JSON.
type oracleInput map[string]any

// num decodes a number.
func (in oracleInput) num(name string) (float64, error) {
	v, ok := in[name].(float64)
	if !ok {
		return 0, fmt.Errorf("input %s: %v, expected a number", name, in[name])
	}
	return v, nil
}

// nums decodes several numbers, in the order of names.
func (in oracleInput) nums(names ...string) ([]float64, error) {
	values := make([]float64, len(names))
	for i, name := range names {
		var err error
		if values[i], err = in.num(name); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// integer decodes a whole number.
func (in oracleInput) integer(name string) (int, error) {
	v, err := in.num(name)
	if err != nil {
		return 0, err
	}
	return wholeNumber(name, v)
}

func wholeNumber(name string, v float64) (int, error) {
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		return 0, fmt.Errorf("input %s: %v, expected an integer", name, v)
	}
	return int(v), nil
}

// str decodes a text.
func (in oracleInput) str(name string) (string, error) {
	v, ok := in[name].(string)
	if !ok {
		return "", fmt.Errorf("input %s: %v, expected a text", name, in[name])
	}
	return v, nil
}

// anyList decodes a list of anything.
func (in oracleInput) anyList(name string) ([]any, error) {
	v, ok := in[name].([]any)
	if !ok {
		return nil, fmt.Errorf("input %s: %v, expected a list", name, in[name])
	}
	return v, nil
}

// list decodes a list of numbers.
func (in oracleInput) list(name string) ([]float64, error) {
	items, err := in.anyList(name)
	if err != nil {
		return nil, err
	}
	return numbers(name, items)
}

func numbers(name string, v any) ([]float64, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("input %s: %v, expected a list of numbers", name, v)
	}
	list := make([]float64, len(items))
	for i, item := range items {
		if list[i], ok = item.(float64); !ok {
			return nil, fmt.Errorf("input %s: item %d is %v, expected a number", name, i, item)
		}
	}
	return list, nil
}

// integers decodes a list of whole numbers.
func (in oracleInput) integers(name string) ([]int, error) {
	items, err := in.list(name)
	if err != nil {
		return nil, err
	}
	list := make([]int, len(items))
	for i, v := range items {
		if list[i], err = wholeNumber(name, v); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// pair decodes a list of two numbers.
func (in oracleInput) pair(name string) ([2]float64, error) {
	items, err := in.list(name)
	if err != nil {
		return [2]float64{}, err
	}
	if len(items) != 2 {
		return [2]float64{}, fmt.Errorf("input %s: %d numbers, expected 2", name, len(items))
	}
	return [2]float64(items), nil
}

// strs decodes a list of texts.
func (in oracleInput) strs(name string) ([]string, error) {
	items, err := in.anyList(name)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(items))
	for i, item := range items {
		var ok bool
		if list[i], ok = item.(string); !ok {
			return nil, fmt.Errorf("input %s: item %d is %v, expected a text", name, i, item)
		}
	}
	return list, nil
}

// objects decodes a list of objects.
func (in oracleInput) objects(name string) ([]oracleInput, error) {
	items, err := in.anyList(name)
	if err != nil {
		return nil, err
	}
	list := make([]oracleInput, len(items))
	for i, item := range items {
		object, ok := item.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("input %s: item %d is %v, expected an object", name, i, item)
		}
		list[i] = object
	}
	return list, nil
}

// matrix decodes a list of lists of numbers.
func (in oracleInput) matrix(name string) ([][]float64, error) {
	items, err := in.anyList(name)
	if err != nil {
		return nil, err
	}
	rows := make([][]float64, len(items))
	for i, item := range items {
		if rows[i], err = numbers(fmt.Sprintf("%s[%d]", name, i), item); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// asked returns the numbers that the keys of the expected answer are made from,
// without a prefix common to all. Where they have to be entries of an input, name
// says which; it may be empty.
func (in oracleInput) asked(prefix, name string) (map[string]float64, error) {
	keys, _ := in[askedKeys].([]string)
	values := make(map[string]float64, len(keys))
	for _, key := range keys {
		text, ok := strings.CutPrefix(key, prefix)
		v, err := strconv.ParseFloat(text, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("expected key %q, expected %q and a number", key, prefix)
		}
		values[key] = v
	}
	if name == "" {
		return values, nil
	}
	entries, err := in.list(name)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if !slices.Contains(entries, values[key]) {
			return nil, fmt.Errorf("expected key %q, expected an entry of %s", key, name)
		}
	}
	return values, nil
}

// part returns what is asked for of an object that answers a key: a case may
// leave out what is not unique.
func (in oracleInput) part(name string, whole map[string]any) map[string]any {
	keys, ok := in[askedKeys+name].([]string)
	if !ok {
		return whole
	}
	asked := make(map[string]any, len(keys))
	for _, key := range keys {
		if v, ok := whole[key]; ok {
			asked[key] = v
		}
	}
	return asked
}
