package scenario

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Parameter describes one parameter of the model.
type Parameter struct {
	// Key is its path under params in a scenario file, as in monitor or
	// routes.oil.w. A star stands for the ID of a principal, or of a ratifier
	// where the key ends in ".*".
	Key string
	// Symbol is the sign used for it in formulas, or empty.
	Symbol string
	// Meaning, Unit and Rationale are for people; Unit and Rationale may be empty.
	Meaning, Unit, Rationale string
	// Range is an interval or a list of words.
	Range string
	// Default is the value in the preset core. It is empty where the parameter
	// depends on the scenario.
	Default string
}

// Parameters lists every parameter, in the order of [Params].
func Parameters() []Parameter {
	var list []Parameter
	walkParams(reflect.TypeFor[Params](), "", func(key string, f field, t reflect.Type) {
		p := parameter(f, key)
		if t.Kind() == reflect.Map && !f.star() {
			p.Key += ".*"
		}
		list = append(list, p)
	})
	return list
}

// parameter is what the tags of a field say.
func parameter(f field, key string) Parameter {
	p := Parameter{Key: key, Symbol: f.tag.Get("symbol"), Meaning: f.tag.Get("doc"), Unit: f.tag.Get("unit"),
		Rationale: f.tag.Get("why"), Range: f.tag.Get("range"), Default: f.tag.Get("default")}
	if words := f.tag.Get("enum"); words != "" {
		p.Range = strings.ReplaceAll(words, "|", ", ")
	}
	return p
}

// walkParams calls visit for every parameter below a struct type.
func walkParams(t reflect.Type, path string, visit func(key string, f field, t reflect.Type)) {
	for _, f := range fields(t) {
		ft := t.FieldByIndex(f.index).Type
		if ft.Kind() == reflect.Struct {
			walkParams(ft, join(path, f.name), visit)
			continue
		}
		visit(join(path, f.name), f, ft)
	}
}

// Presets are the names of the settings that a scenario's parameters can start from;
// the first holds where a scenario names none.
func Presets() []string { return strings.Split(presets, "|") }

const presets = "core|full|edition1"

// Preset returns the parameters of a preset.
//
//	core      two principals who bargain stage by stage by time-dependent concession,
//	          beliefs about types, noisy verification, snapback, ratification, and
//	          each driver by one route
//	full      besides, elections that decide who holds office, opinion at home,
//	          opposition, hostile acts, legal exits, ratifiers who learn and
//	          remember, guarantors who decide
//	edition1  an older form of the model, kept as a fixed point of reference: its
//	          rival assumptions throughout, and every driver by all of its routes
//
// Entries that belong to a principal are empty until a file names the principals. It
// panics if there is no such preset.
func Preset(name string) Params {
	if !slices.Contains(Presets(), name) {
		panic(fmt.Sprintf("scenario: no preset %q", name))
	}
	var p Params
	setDefaults(reflect.ValueOf(&p).Elem(), name)
	return p
}

// defaultIn is the text of a parameter's value in a preset: the tag of the preset's
// name, or the tag default.
func defaultIn(f field, preset string) string {
	if text, ok := f.tag.Lookup(preset); ok {
		return text
	}
	return f.tag.Get("default")
}

func setDefaults(v reflect.Value, preset string) {
	for _, f := range fields(v.Type()) {
		e := v.FieldByIndex(f.index)
		text := defaultIn(f, preset)
		switch {
		case e.Kind() == reflect.Struct:
			setDefaults(e, preset)
		case e.Kind() == reflect.Map || text == "":
		default:
			e.Set(parseDefault(text, e.Type()))
		}
	}
}

// parseDefault reads a default from a tag.
func parseDefault(text string, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	var err error
	switch t.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int:
		var i int
		i, err = strconv.Atoi(text)
		v.SetInt(int64(i))
	default:
		arg, ln := strings.CutPrefix(text, "ln ")
		var x float64
		if x, err = strconv.ParseFloat(arg, 64); ln {
			x = math.Log(x)
		}
		v.SetFloat(x)
	}
	if err != nil {
		panic(fmt.Sprintf("scenario: default %q: %v", text, err))
	}
	return v
}

// fillParties gives the principals the defaults of what the file does not set.
func (p *Params) fillParties(principals []string, preset string) {
	fill(reflect.ValueOf(p).Elem(), principals, preset)
	if p.First == "" && len(principals) > 0 {
		p.First = principals[0]
	}
}

func fill(v reflect.Value, principals []string, preset string) {
	for _, f := range fields(v.Type()) {
		e := v.FieldByIndex(f.index)
		if e.Kind() == reflect.Struct {
			fill(e, principals, preset)
			continue
		}
		if !f.star() {
			continue
		}
		if e.IsNil() {
			e.Set(reflect.MakeMap(e.Type()))
		}
		for _, id := range principals {
			if key := reflect.ValueOf(id); !e.MapIndex(key).IsValid() {
				e.SetMapIndex(key, parseDefault(defaultIn(f, preset), e.Type().Elem()))
			}
		}
	}
}
