package scenario

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Number is a numeric parameter of a scenario with its present value.
type Number struct {
	Parameter
	// Path names the parameter in settings: its key with IDs in the place of stars,
	// after "params.".
	Path string
	// Value is the present value.
	Value float64
	// Low and High are the ends of the range, −Inf or +Inf where it has none;
	// OpenLow and OpenHigh say that an end does not belong to it.
	Low, High         float64
	OpenLow, OpenHigh bool
	// Whole says that the parameter is a whole number.
	Whole bool
}

// Numbers lists the numeric parameters of the scenario with their present values, in
// the order of [Params]: one entry for each principal, or ratifier, where there is one
// value for each. Those that the mode has no use for are left out; see [ModeStacked].
func (f *File) Numbers() []Number {
	w := numberWalk{f: f}
	w.walk(reflect.ValueOf(&f.Params).Elem(), "")
	return slices.DeleteFunc(w.list, func(n Number) bool { return !f.uses(n) })
}

type numberWalk struct {
	f    *File
	list []Number
}

func (w *numberWalk) walk(v reflect.Value, path string) {
	for _, f := range fields(v.Type()) {
		e, key := v.FieldByIndex(f.index), join(path, f.name)
		switch e.Kind() {
		case reflect.Struct:
			w.walk(e, key)
		case reflect.Float64:
			w.add(f, key, key, e.Float(), false)
		case reflect.Int:
			w.add(f, key, key, float64(e.Int()), true)
		case reflect.Map:
			w.each(f, key, e)
		}
	}
}

// each adds the entries of a mapping from IDs to numbers.
func (w *numberWalk) each(f field, key string, e reflect.Value) {
	values, ok := e.Interface().(map[string]float64)
	if !ok {
		return
	}
	if !f.star() {
		values = w.ratifiers(f.name, values)
	}
	ids := make([]string, 0, len(values))
	for id := range values {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if f.star() {
			w.add(f, key, strings.Replace(key, "*", id, 1), values[id], false)
		} else {
			w.add(f, key+".*", key+"."+id, values[id], false)
		}
	}
}

// ratifiers are the values that hold for ratifiers, wherever the file gives them.
func (w *numberWalk) ratifiers(name string, given map[string]float64) map[string]float64 {
	if name != "tau_v" && name != "zeta_v" {
		return given
	}
	all := map[string]float64{}
	r := w.f.Resolve()
	for _, v := range r.Vetoes {
		all[r.Members[v.Member].ID] = map[string]float64{"tau_v": v.Noise, "zeta_v": v.Discretion}[name]
	}
	return all
}

func (w *numberWalk) add(f field, key, path string, value float64, whole bool) {
	r := parseRange(f.tag.Get("range"))
	if r.unlimited {
		r.high = math.Inf(1)
	}
	w.list = append(w.list, Number{Parameter: parameter(f, key), Path: "params." + path, Value: value,
		Low: r.low, High: r.high, OpenLow: r.openLow, OpenHigh: r.openHigh, Whole: whole})
}

// With returns the scenario with another value of one of its numbers, as if it had been
// loaded with that setting; the scenario itself stays as it is. The error, if any, is of
// type [Problems].
func (f *File) With(n Number, x float64) (*File, error) {
	r := interval{low: n.Low, high: n.High, openLow: n.OpenLow, openHigh: n.OpenHigh}
	if !r.holds(x) || n.Whole && x != math.Trunc(x) {
		return nil, Problems{{File: f.name, Path: n.Path, Found: fmt.Sprint(x), Expected: "a number " + parseRange(n.Range).String()}}
	}
	g := *f
	if !assign(reflect.ValueOf(&g.Params).Elem(), "params", n.Path, x) {
		panic("scenario: no number " + n.Path)
	}
	g.Months = g.Params.Rounds
	d := &decoder{file: f.name, given: maps.Clone(f.given), sets: map[*yaml.Node]string{}, order: map[string]int{}}
	d.given[n.Path] = &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(x)}
	g.given = d.given
	c := &checker{decoder: d, f: &g}
	c.index()
	c.checkNumbers()
	c.checkThirdParties()
	if len(d.problems) > 0 {
		return nil, d.sorted()
	}
	return &g, nil
}

// assign changes the number at a path below v; maps on the way are copied first.
func assign(v reflect.Value, at, path string, x float64) bool {
	for _, f := range fields(v.Type()) {
		e, key := v.FieldByIndex(f.index), join(at, f.name)
		switch {
		case e.Kind() == reflect.Struct:
			if assign(e, key, path, x) {
				return true
			}
		case e.Kind() == reflect.Map:
			id, ok := strings.CutPrefix(path, strings.TrimSuffix(key, "*"))
			if !f.star() {
				id, ok = strings.CutPrefix(path, key+".")
			}
			if values, numbers := e.Interface().(map[string]float64); ok && numbers && (!f.star() || has(values, id)) {
				values = maps.Clone(values)
				if values == nil {
					values = map[string]float64{}
				}
				values[id] = x
				e.Set(reflect.ValueOf(values))
				return true
			}
		case key != path:
		case e.Kind() == reflect.Int:
			e.SetInt(int64(x))
			return true
		default:
			e.SetFloat(x)
			return true
		}
	}
	return false
}

func has(values map[string]float64, id string) bool {
	_, ok := values[id]
	return ok
}
