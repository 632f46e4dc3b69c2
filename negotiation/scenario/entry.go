package scenario

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Entry describes the place in a scenario that the path of a [Set] names.
type Entry struct {
	Path string
	Kind EntryKind
	// Value is what stands there now, in the form of a setting; empty where nothing
	// does, and for rows and everything else that is more than one value.
	Value string
	// Low and High are the ends of the range of a number, −Inf or +Inf where it has
	// none; OpenLow and OpenHigh say that an end does not belong to it.
	Low, High         float64
	OpenLow, OpenHigh bool
	// Words are those that may stand there; nil means any.
	Words []string
	// Members are the keys of a row: issues in the order of the file, then others in
	// alphabetical order.
	Members []string

	in  interval
	tag reflect.StructTag
}

// EntryKind says what stands at a place in a scenario.
type EntryKind int

const (
	// Compound is anything that is no single value and no row.
	Compound EntryKind = iota
	// Real and Whole are numbers.
	Real
	Whole
	// Word is text.
	Word
	// Row is a mapping from names to numbers, such as the weights of an agent.
	Row
)

// Accepts says what is expected of a value of the entry if a setting to it would be
// refused because of the value alone, and is empty otherwise. What needs to see more of
// the scenario only [Load] knows.
func (e *Entry) Accepts(value string) (expected string) {
	switch e.Kind {
	case Real, Whole:
		number := "a number "
		x, err := parseNumber(value)
		if e.in.hasInf() && (value == "inf" || value == ".inf") {
			x, err = math.Inf(1), nil
		}
		if arg, ok := strings.CutPrefix(value, "ln "); ok && e.tag.Get("form") == "ln" {
			x, err = parseNumber(strings.TrimSpace(arg))
			x = math.Log(x)
		}
		if e.Kind == Whole {
			number = "a whole number "
			if _, fault := strconv.Atoi(value); fault != nil {
				err = fault
			}
		}
		if err != nil || !e.in.holds(x) {
			return strings.TrimSpace(number + e.in.String())
		}
	case Word:
		if e.Words != nil && !slices.Contains(e.Words, value) {
			return choice(e.Words)
		}
	}
	return ""
}

// Entry describes the place that a path names. The error says what is wrong with a path
// that names none; names that only other entries give, such as those of issues in a row
// of weights, are left to [Load].
func (f *File) Entry(path string) (Entry, error) {
	at := place{v: reflect.ValueOf(f).Elem(), t: reflect.TypeFor[File]()}
	for rest := path; rest != ""; {
		done := strings.TrimSuffix(strings.TrimSuffix(path, rest), ".")
		var err error
		if rest, err = at.step(rest); err != nil {
			if done != "" {
				err = fmt.Errorf("%s: %w", done, err)
			}
			return Entry{}, err
		}
		if rest == "" && at.scalar != "" { // one key stands for the whole
			rest = at.scalar
		}
	}
	at.follow()
	e := Entry{Path: path, Low: math.Inf(-1), High: math.Inf(1)}
	f.describe(&e, at)
	if at.pair != nil && e.Kind == Real { // a pair that is not listed
		e.Value = format(f.TrustOf(at.pair[0], at.pair[1]))
	}
	return e, nil
}

// place is a place on the way to an entry.
type place struct {
	v      reflect.Value // invalid where the scenario has nothing
	t      reflect.Type
	tag    reflect.StructTag
	scalar string     // key that stands for an element of a list
	pair   *[2]string // the two of a pair's trust
}

// follow steps through pointers.
func (p *place) follow() {
	for p.t.Kind() == reflect.Pointer {
		p.t = p.t.Elem()
		if p.v.IsValid() {
			p.v = p.v.Elem()
		}
	}
}

// step goes one key further and returns what is left of the path.
func (p *place) step(path string) (rest string, err error) {
	p.follow()
	p.scalar = ""
	switch {
	case p.t == reflect.TypeFor[Roles]():
	case p.t.Kind() == reflect.Struct:
		return p.key(path)
	case p.t.Kind() == reflect.Map:
		var keys []string
		if p.v.IsValid() {
			for _, k := range p.v.MapKeys() {
				keys = append(keys, k.String())
			}
		}
		key, rest := longest(path, keys)
		if p.v.IsValid() {
			p.v = p.v.MapIndex(reflect.ValueOf(key))
		}
		p.t = p.t.Elem()
		return rest, nil
	case p.t.Kind() == reflect.Slice:
		return p.element(path)
	}
	return "", errors.New("it has no parts")
}

// key goes to a field of a struct.
func (p *place) key(path string) (rest string, err error) {
	fs := fields(p.t)
	key, rest := longest(path, names(fs))
	f, star, ok := lookup(fs, key)
	_, _, gone := mechanismOf(key, nil)
	if !ok || f.star() && gone && p.t == reflect.TypeFor[Params]() {
		return "", errors.New(key + ": " + unknown(key, names(fs)))
	}
	p.tag, p.t = f.tag, p.t.FieldByIndex(f.index).Type
	if p.v.IsValid() {
		p.v = p.v.FieldByIndex(f.index)
	}
	if f.star() {
		p.t = p.t.Elem()
		if p.v.IsValid() {
			p.v = p.v.MapIndex(reflect.ValueOf(star))
		}
	}
	return rest, nil
}

// element goes to an element of a list.
func (p *place) element(path string) (rest string, err error) {
	by, n := p.tag.Get("by"), 0
	if p.v.IsValid() {
		n = p.v.Len()
	}
	p.scalar = p.tag.Get("scalar")
	if by == "" || p.t.Elem().Kind() != reflect.Struct {
		first, rest, _ := strings.Cut(path, ".")
		i, err := strconv.Atoi(first)
		if err != nil || i < 0 || i >= n {
			return "", fmt.Errorf("%q names none of the %d entries of the list, which are counted from 0", first, n)
		}
		p.v, p.t = p.v.Index(i), p.t.Elem()
		return rest, nil
	}
	var ids []string
	for i := range n {
		id := identityOf(p.v.Index(i), by)
		ids = append(ids, id)
		if rest, ok := strings.CutPrefix(path+".", id+"."); ok {
			p.v, p.t = p.v.Index(i), p.t.Elem()
			return strings.TrimSuffix(rest, "."), nil
		}
	}
	parts := strings.SplitN(path, ".", 3)
	switch {
	case by != "of,to":
		return "", fmt.Errorf("there is no %s, expected %s", parts[0], known(parts[0], ids, "one of the entries"))
	case len(parts) < 2:
		return "", errors.New("expected a pair, as in trust.North.South")
	}
	p.v, p.t, p.pair = reflect.Value{}, p.t.Elem(), &[2]string{parts[0], parts[1]}
	return strings.Join(parts[2:], "."), nil
}

// identityOf returns the dotted values of the identifying fields of a struct.
func identityOf(v reflect.Value, by string) string {
	var parts []string
	fs := fields(v.Type())
	for _, key := range strings.Split(by, ",") {
		f, _, _ := lookup(fs, key)
		parts = append(parts, v.FieldByIndex(f.index).String())
	}
	return strings.Join(parts, ".")
}

// describe says what stands at a place.
func (f *File) describe(e *Entry, at place) {
	e.tag, e.in = at.tag, parseRange(at.tag.Get("range"))
	number := func(kind EntryKind) {
		e.Kind, e.Low, e.High, e.OpenLow, e.OpenHigh = kind, e.in.low, e.in.high, e.in.openLow, e.in.openHigh
		if e.in.unlimited {
			e.High = math.Inf(1)
		}
	}
	switch there := at.v.IsValid(); {
	case at.t.Kind() == reflect.Float64:
		number(Real)
		if there {
			e.Value = format(at.v.Float())
		}
	case at.t.Kind() == reflect.Int:
		number(Whole)
		if there {
			e.Value = strconv.FormatInt(at.v.Int(), 10)
		}
	case at.t.Kind() == reflect.String:
		e.Kind = Word
		if words := at.tag.Get("enum"); words != "" {
			e.Words = strings.Split(words, "|")
		}
		if there {
			e.Value = at.v.String()
		}
		if e.Path == "preset" && e.Value == "" {
			e.Value = Presets()[0]
		}
	case at.t == reflect.TypeFor[map[string]float64]():
		number(Row)
		if there {
			e.Members = f.members(at.v.Interface().(map[string]float64))
		}
	}
}

// members orders the keys of a row.
func (f *File) members(row map[string]float64) []string {
	var list []string
	for i := range f.Issues {
		if has(row, f.Issues[i].ID) {
			list = append(list, f.Issues[i].ID)
		}
	}
	for _, key := range sorted(row) {
		if !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// format writes a number as settings have it, with all its digits.
func format(x float64) string {
	if math.IsInf(x, 1) {
		return "inf"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
