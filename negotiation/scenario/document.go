package scenario

import (
	"reflect"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// Document is a file that goes with scenarios, such as a design of experiments, after
// it has been read by [Decode].
type Document struct{ d *decoder }

// Decode reads a file that is no scenario as strictly as [Load] reads one, and with the
// same messages. Its kind is a word for messages, such as design; its version is what
// stands behind the key schema. The name appears in messages; nothing is opened.
//
// What is read goes into the struct that v points to, as the tags of its fields say:
// yaml (the key, and whether it is required), range, enum, form, by (the keys that
// identify the members of a list), as in [File]. Fields are strings, whole numbers,
// float64s, a [Literal], structs, and pointers, slices and maps of these.
//
// Problems do not end the reading: they are in the document, where checks of one's own
// add theirs, until [Document.Err] gives all.
func Decode(kind, version, name string, data []byte, v any) *Document {
	d := &decoder{file: name, given: map[string]*yaml.Node{}, kind: kind, version: version}
	if root := d.parse(data); root != nil {
		d.value(root, "", reflect.ValueOf(v).Elem(), "")
	}
	return &Document{d}
}

// Given reports whether the file has an entry at a path: keys joined by dots, members of
// a list by the keys that identify them or else by their position, from 0.
func (doc *Document) Given(path string) bool {
	_, ok := doc.d.given[path]
	return ok
}

// Mapping reports whether a mapping stands at a path.
func (doc *Document) Mapping(path string) bool {
	n, ok := doc.d.given[path]
	return ok && n.Kind == yaml.MappingNode
}

// Report adds a problem at the entry of a path, or at the nearest entry above it. Found
// and expected are as in [Problem].
func (doc *Document) Report(path, found, expected string) {
	doc.d.report(doc.d.at(path), path, found, expected)
}

// Problem returns a problem at the entry of a path without adding it.
func (doc *Document) Problem(path, found, expected string) Problem {
	p := Problem{File: doc.d.file, Path: path, Found: found, Expected: expected}
	if n := doc.d.at(path); n != nil {
		p.Line, p.Column = n.Line, n.Column
	}
	return p
}

// Err returns the problems found so far in the order of the file, as [Problems], or nil.
func (doc *Document) Err() error {
	if len(doc.d.problems) == 0 {
		return nil
	}
	return doc.d.sorted()
}

// Literal is a single value, a number or a word, as the value of a [Set] has it.
type Literal string

// literal decodes a value whose type another entry decides.
func (d *decoder) literal(n *yaml.Node, path string, l *Literal) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		d.report(n, path, describe(n), "a number or a word")
		return
	}
	*l = Literal(n.Value)
	if quotes := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0; quotes && !plain(n.Value) {
		*l = Literal(strconv.Quote(n.Value))
	}
}

// plain reports whether a text is the same text without quotes.
func plain(s string) bool {
	if !idForm.MatchString(s) {
		return false
	}
	bare, err := parseValue(s)
	return err == nil && bare.ShortTag() == "!!str"
}
