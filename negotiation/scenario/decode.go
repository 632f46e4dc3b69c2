package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation"
)

// decoder fills Go values from the nodes of a YAML document as their tags say,
// and writes down everything that does not fit. It is stricter than a general
// decoder: no aliases, no tags, no guessing of types, no unknown keys, every number in
// its range.
type decoder struct {
	file     string
	problems Problems
	// given maps the path of every entry to its node.
	given map[string]*yaml.Node
	// sets maps nodes that a setting put in place to the setting.
	sets map[*yaml.Node]string
	// replaced maps the nodes that settings name, and not what is below them, to the
	// setting.
	replaced map[*yaml.Node]string
	// order numbers the settings, from 1.
	order map[string]int
	// unknown are the keys under params that no field of Params has. They are
	// judged when the principals are known.
	unknown []unknownKey
	// kind and version say what is read, for messages; empty for scenarios.
	kind, version string
}

// files says what kind of files are read.
func (d *decoder) files() string { return cmp.Or(d.kind, "scenario") + " files" }

type unknownKey struct {
	path, key  string
	name, node *yaml.Node
}

// report adds a problem at a node.
func (d *decoder) report(at *yaml.Node, path, found, expected string) {
	p := Problem{File: d.file, Path: path, Found: found, Expected: expected}
	if set, ok := d.sets[at]; ok {
		p.File = set
	} else if at != nil {
		p.Line, p.Column = at.Line, at.Column
	}
	d.problems = append(d.problems, p)
}

// at returns the node of a path, or of the nearest entry above it.
func (d *decoder) at(path string) *yaml.Node {
	for {
		if n, ok := d.given[path]; ok {
			return n
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return d.given[""]
		}
		path = path[:i]
	}
}

// field is what the tags of a struct field say.
type field struct {
	index    []int
	name     string // key; with a star at the end, a prefix
	required bool
	tag      reflect.StructTag
}

func (f field) star() bool { return strings.HasSuffix(f.name, "*") }

// fields lists the fields of a struct type that a file can set.
func fields(t reflect.Type) []field {
	var fs []field
	for i := range t.NumField() {
		sf := t.Field(i)
		name, option, _ := strings.Cut(sf.Tag.Get("yaml"), ",")
		if option == "inline" {
			for _, f := range fields(sf.Type) {
				f.index = append([]int{i}, f.index...)
				fs = append(fs, f)
			}
			continue
		}
		if name != "" {
			fs = append(fs, field{index: []int{i}, name: name, required: option == "required", tag: sf.Tag})
		}
	}
	return fs
}

// lookup returns the field that a key belongs to and, for one with a star, what
// stands in its place.
func lookup(fs []field, key string) (f field, rest string, ok bool) {
	for _, f := range fs {
		if f.name == key {
			return f, "", true
		}
	}
	for _, f := range fs {
		if f.star() {
			if rest, ok := strings.CutPrefix(key, strings.TrimSuffix(f.name, "*")); ok && rest != "" {
				return f, rest, true
			}
		}
	}
	return field{}, "", false
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// describe says what stands at a node.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if n.ShortTag() == "!!null" {
		return "nothing"
	}
	s := n.Value
	if n.ShortTag() == "!!str" || strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// value decodes a node into v. The tag is that of the field which v belongs to;
// it also holds for the elements of a list or mapping.
func (d *decoder) value(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	d.given[path] = n
	if n.Kind == yaml.AliasNode {
		d.report(n, path, "an alias", "the value itself ("+d.files()+" have no anchors)")
		return
	}
	if d.tagged(n, path) {
		return
	}
	switch r := v.Addr().Interface().(type) {
	case *Roles:
		d.roles(n, path, r)
		return
	case *Literal:
		d.literal(n, path, r)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, path, v.Elem(), tag)
	case reflect.Struct:
		d.structure(n, path, v)
	case reflect.Map:
		d.mapping(n, path, v, tag)
	case reflect.Slice:
		d.list(n, path, v, tag)
	case reflect.String:
		d.text(n, path, v, tag)
	case reflect.Int:
		d.integer(n, path, v, tag)
	case reflect.Float64:
		d.number(n, path, v, tag)
	default:
		panic("scenario: no way to decode a " + v.Type().String())
	}
}

// tagged reports a node that says what it is to be read as, as in !!str 5: a file
// says that by its keys. A lone exclamation mark is a tag too.
func (d *decoder) tagged(n *yaml.Node, path string) bool {
	if n.Style&yaml.TaggedStyle == 0 && n.Tag != "!" {
		return false
	}
	d.report(n, path, "the tag "+n.Tag, "the value alone ("+d.files()+" have no tags)")
	return true
}

// pairs yields the keys and values of a mapping, without those that are wrong
// in themselves.
func (d *decoder) pairs(n *yaml.Node, path string, yield func(key string, name, value *yaml.Node)) {
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		if name.Kind != yaml.ScalarNode || name.ShortTag() == "!!merge" {
			d.report(name, path, describe(name), "a key")
			continue
		}
		if d.tagged(name, path) {
			continue
		}
		if seen[name.Value] {
			d.report(name, join(path, name.Value), "", "the key is there twice")
			continue
		}
		seen[name.Value] = true
		yield(name.Value, name, value)
	}
}

func (d *decoder) structure(n *yaml.Node, path string, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.report(n, path, describe(n), "a mapping")
		return
	}
	fs := fields(v.Type())
	_, params := v.Addr().Interface().(*Params)
	_, routes := v.Addr().Interface().(*Routes)
	_, initial := v.Addr().Interface().(*Init)
	got := make(map[string]bool)
	d.pairs(n, path, func(key string, name, value *yaml.Node) {
		f, rest, ok := lookup(fs, key)
		if _, _, gone := mechanismOf(key, nil); params && ok && f.star() && gone {
			ok = false // rule_share is no rule
		}
		switch {
		case !ok && (params || routes || initial):
			d.tagged(value, join(path, key))
			d.unknown = append(d.unknown, unknownKey{path, key, name, value})
		case !ok:
			d.report(name, join(path, key), "", unknown(key, names(fs)))
		case f.star():
			m := v.FieldByIndex(f.index)
			if m.IsNil() {
				m.Set(reflect.MakeMap(m.Type()))
			}
			e := reflect.New(m.Type().Elem()).Elem()
			d.value(value, join(path, key), e, f.tag)
			m.SetMapIndex(reflect.ValueOf(rest), e)
		default:
			got[key] = true
			d.value(value, join(path, key), v.FieldByIndex(f.index), f.tag)
		}
	})
	for _, f := range fs {
		if f.required && !got[f.name] {
			d.report(n, path, "", f.name+" is missing")
		}
	}
}

// unknown is the message about a key that does not exist.
func unknown(key string, keys []string) string {
	if n := nearest(key, keys); n != "" {
		return fmt.Sprintf("unknown key, did you mean %s?", n)
	}
	if len(keys) > 20 {
		return "unknown key"
	}
	return "unknown key, expected one of " + strings.Join(keys, ", ")
}

func (d *decoder) mapping(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	if n.Kind != yaml.MappingNode {
		d.report(n, path, describe(n), "a mapping")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	d.pairs(n, path, func(key string, name, value *yaml.Node) {
		if key == "" {
			d.report(name, path, "an empty key", "a name")
			return
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(value, join(path, key), e, tag)
		v.SetMapIndex(reflect.ValueOf(key), e)
	})
}

// list decodes a sequence. Elements that a tag identifies by their keys have
// these in their paths, others their position.
func (d *decoder) list(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	if n.Kind != yaml.SequenceNode {
		d.report(n, path, describe(n), "a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, e := range n.Content {
		at := join(path, strconv.Itoa(i))
		if by := tag.Get("by"); by != "" {
			if id, ok := identity(e, by); ok {
				if _, twice := d.given[join(path, id)]; twice {
					d.report(e, join(path, id), "", "there twice")
				} else {
					at = join(path, id)
				}
			}
		}
		d.value(e, at, v.Index(i), tag)
	}
}

// identity returns the dotted values of the identifying keys of a list element.
func identity(n *yaml.Node, by string) (string, bool) {
	var parts []string
	for _, key := range strings.Split(by, ",") {
		e := member(n, key)
		if e == nil || e.Kind != yaml.ScalarNode || e.Value == "" {
			return "", false
		}
		parts = append(parts, e.Value)
	}
	return strings.Join(parts, "."), true
}

// member returns the value of a key of a mapping, or nil.
func member(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Kind == yaml.ScalarNode && n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// idPattern is the form of names that become part of paths and column headers.
const idPattern = `^[A-Za-z][A-Za-z0-9_-]*$`

var idForm = regexp.MustCompile(idPattern)

func (d *decoder) text(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	expected := "text"
	enum := tag.Get("enum")
	if enum != "" {
		expected = choice(strings.Split(enum, "|"))
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		if enum == "" && n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
			expected += " (put it in quotes)"
		}
		d.report(n, path, describe(n), expected)
		return
	}
	s := n.Value
	switch {
	case enum != "" && !slices.Contains(strings.Split(enum, "|"), s):
		d.report(n, path, describe(n), expected)
	case tag.Get("form") == "id" && !idForm.MatchString(s):
		d.report(n, path, describe(n), "a name of letters, digits, - and _ that begins with a letter")
	}
	v.SetString(s)
}

func choice(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func (d *decoder) integer(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	in := parseRange(tag.Get("range"))
	expected := "a whole number " + in.String()
	if n.Kind != yaml.ScalarNode {
		d.report(n, path, describe(n), expected)
		return
	}
	i, err := strconv.Atoi(n.Value)
	if _, bad := parseNumber(n.Value); err != nil || bad != nil || quoted(n) || !in.holds(float64(i)) {
		d.report(n, path, describe(n), expected)
		return
	}
	v.SetInt(int64(i))
}

func (d *decoder) number(n *yaml.Node, path string, v reflect.Value, tag reflect.StructTag) {
	in := parseRange(tag.Get("range"))
	expected := "a number " + in.String()
	if in.hasInf() {
		expected += ", or inf"
	}
	if tag.Get("form") == "ln" {
		expected += ", or its form ln x"
	}
	if tag.Get("null") != "" && n.ShortTag() == "!!null" {
		x, _ := parseNumber(tag.Get("null"))
		v.SetFloat(x)
		return
	}
	if n.Kind != yaml.ScalarNode || quoted(n) {
		d.report(n, path, describe(n), expected)
		return
	}
	x, err := parseNumber(n.Value)
	switch {
	case err != nil && in.hasInf() && (n.Value == "inf" || n.Value == ".inf"):
		x, err = math.Inf(1), nil
	case err != nil && tag.Get("form") == "ln":
		if arg, ok := strings.CutPrefix(n.Value, "ln "); ok {
			x, err = parseNumber(strings.TrimSpace(arg))
			x = math.Log(x)
		}
	}
	if err != nil || !in.holds(x) {
		d.report(n, path, describe(n), expected)
		return
	}
	v.SetFloat(x)
}

// quoted reports a number in quotes, which is text, except "inf": JSON has no
// other way to write it.
func quoted(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && n.Value != "inf" && !strings.HasPrefix(n.Value, "ln ")
}

var numberForm = regexp.MustCompile(`^[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

var errNumber = errors.New("not a decimal number")

// parseNumber reads a finite decimal number. Other notations of YAML (octal,
// hexadecimal, with underscores, not a number) are refused: in a table of
// numbers they are mistakes.
func parseNumber(s string) (float64, error) {
	if !numberForm.MatchString(s) {
		return 0, errNumber
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, errNumber // too large
	}
	return x, nil
}

// roles decodes the place of an agent; see [Roles].
func (d *decoder) roles(n *yaml.Node, path string, r *Roles) {
	before := len(d.problems)
	entries := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		entries = n.Content
	}
	for _, e := range entries {
		if d.tagged(e, path) {
			continue
		}
		if e.Kind != yaml.ScalarNode || e.ShortTag() != "!!str" {
			d.report(e, path, describe(e), "a role, or a list of roles")
			continue
		}
		words, of := roleWords(e.Value)
		switch {
		case r.Of == "":
			r.Of = of
		case of != "" && of != r.Of:
			d.report(e, path, strconv.Quote(of), r.Of+", as before: an agent belongs to one principal")
		}
		for _, w := range words {
			switch {
			case slices.Contains(roles, w):
				if role := negotiation.Role(w); r.Is(role) {
					d.report(e, path, w+" twice", "it once")
				} else {
					r.List = append(r.List, role)
				}
			case !slices.Contains(remarks, w):
				d.report(e, path, strconv.Quote(w), known(w, roles, "a role"))
			}
		}
	}
	if len(r.List) == 0 && len(d.problems) == before {
		d.report(n, path, "no role", choice(roles))
	}
}
