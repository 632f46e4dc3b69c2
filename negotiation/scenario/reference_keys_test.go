package scenario_test

import (
	"reflect"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/scenario"
)

const keysText = "A file is a mapping with these keys; those in bold must be there. Under each key that holds a " +
	"mapping or a list of mappings the keys of these follow in a table of their own. `*` stands for a name."

// writeKeys writes what a file may hold, table by table.
func writeKeys(p *page) {
	p.section(2, "Keys of a scenario file", keysText)
	seen := map[reflect.Type]bool{}
	writeStruct(p, "The file", reflect.TypeFor[scenario.File](), seen)
}

// writeStruct writes the keys of a struct type, and then those of the types below it.
func writeStruct(p *page, title string, t reflect.Type, seen map[reflect.Type]bool) {
	seen[t] = true
	p.section(3, title, "")
	rows := [][]string{{"Key", "Holds", "Meaning"}}
	type below struct {
		title string
		t     reflect.Type
	}
	var next []below
	for f := range fieldsOf(t) {
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		key := code(name)
		if option == "required" {
			key = "**" + key + "**"
		}
		holds, element := holding(f.Type, f.Tag)
		rows = append(rows, []string{key, holds, f.Tag.Get("doc")})
		if element != nil && !seen[element] && element != reflect.TypeFor[scenario.Params]() {
			seen[element] = true
			next = append(next, below{"Under " + code(name), element})
		}
	}
	p.table(rows)
	for _, b := range next {
		writeStruct(p, b.title, b.t, seen)
	}
}

// fieldsOf yields the fields of a struct type that have a key.
func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("yaml") != "" && !yield(f) {
				return
			}
		}
	}
}

// holding says in words what stands under a key, and of which struct type it is, if any.
func holding(t reflect.Type, tag reflect.StructTag) (words string, element reflect.Type) {
	switch t {
	case reflect.TypeFor[scenario.Roles]():
		return "a role, a list of roles, or a phrase", nil
	case reflect.TypeFor[scenario.Params]():
		return "see [Parameters](#parameters)", nil
	case reflect.TypeFor[scenario.Literal]():
		return "a number, a word, true or false", nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return holding(t.Elem(), tag)
	case reflect.Struct:
		return "a mapping", t
	case reflect.Map:
		words, element = holding(t.Elem(), tag)
		return "by name: " + words, element
	case reflect.Slice:
		words, element = holding(t.Elem(), tag)
		return "list: " + words, element
	case reflect.Int:
		return strings.TrimSpace("a whole number " + within(tag)), nil
	case reflect.Float64:
		return strings.TrimSpace("a number " + within(tag)), nil
	}
	if enum := tag.Get("enum"); enum != "" {
		list := slices.Collect(strings.SplitSeq(enum, "|"))
		return "one of " + strings.Join(list, ", "), nil
	}
	if tag.Get("form") == "id" {
		return "a name", nil
	}
	return "text", nil
}

func within(tag reflect.StructTag) string {
	if r := tag.Get("range"); r != "" {
		return "in " + r
	}
	return ""
}
