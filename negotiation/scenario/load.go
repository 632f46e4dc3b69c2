package scenario

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation"
)

// Load reads a scenario file, applies settings to it and checks the result. The
// name appears in messages; nothing is opened by that name. The error, if any,
// is of type [Problems] and lists everything that is wrong.
func Load(name string, data []byte, sets ...Set) (*File, error) {
	d := &decoder{file: name, given: map[string]*yaml.Node{}, sets: map[*yaml.Node]string{}, replaced: map[*yaml.Node]string{}, order: map[string]int{}}
	root := d.parse(data)
	if root == nil {
		return nil, d.problems
	}
	d.apply(root, sets)
	f := &File{name: name}
	f.Preset = presetOf(root)
	f.Params = Preset(f.Preset)
	d.value(root, "", reflect.ValueOf(f).Elem(), "")
	f.given, f.sets, f.order = d.given, d.sets, d.order
	(&checker{decoder: d, f: f}).run()
	if len(d.problems) > 0 {
		return nil, d.sorted()
	}
	return f, nil
}

// presetOf returns the preset that a document names, or the first one.
func presetOf(root *yaml.Node) string {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "preset" && slices.Contains(Presets(), root.Content[i+1].Value) {
			return root.Content[i+1].Value
		}
	}
	return Presets()[0]
}

// parse returns the one document of a file, or nil.
func (d *decoder) parse(data []byte) *yaml.Node {
	whole := func(expected string) *yaml.Node {
		d.report(nil, "", "", expected)
		return nil
	}
	if !utf8.Valid(data) {
		i := 0
		for i < len(data) {
			r, size := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			i += size
		}
		line := 1 + bytes.Count(data[:i], []byte("\n"))
		column := i - bytes.LastIndexByte(data[:i], '\n')
		d.report(&yaml.Node{Line: line, Column: column}, "", fmt.Sprintf("the byte %#02x", data[i]), "text in UTF-8")
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return whole(err.Error())
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		return whole("the file is empty")
	case err != nil:
		return d.syntax(err)
	case len(doc.Content) != 1:
		return whole("the file is empty")
	}
	switch err := loader.Load(&second); {
	case err == nil:
		d.report(&second, "", "a second document", "one document")
		return nil
	case !errors.Is(err, io.EOF):
		return d.syntax(err)
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		d.report(root, "", describe(root), "a mapping that begins with schema: "+cmp.Or(d.version, Version))
		return nil
	}
	return root
}

// syntax reports what the YAML parser did not understand.
func (d *decoder) syntax(err error) *yaml.Node {
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	list := []*yaml.LoadError{}
	switch {
	case errors.As(err, &many):
		list = many.Errors
	case errors.As(err, &one):
		list = append(list, one)
	}
	for _, e := range list {
		text := "not valid YAML: " + strings.TrimPrefix(e.Message, "yaml: ")
		d.report(&yaml.Node{Line: e.Mark.Line, Column: e.Mark.Column}, "", "", text)
	}
	if len(list) == 0 {
		d.report(nil, "", "", "not valid YAML: "+err.Error())
	}
	return nil
}

// Known tells which archetypes of agents a program has.
type Known interface {
	Has(name string) bool
	// Names lists the archetypes, in the order in which a message should.
	Names() []string
}

// CheckTypes reports agents of types that are not known. The error is of type
// [Problems]. Agents without a type are for the program to deal with.
func (f *File) CheckTypes(k Known) error {
	d := &decoder{file: f.name, given: f.given, sets: f.sets, order: f.order}
	for i := range f.Agents {
		a := &f.Agents[i]
		if a.Type == "" || k.Has(a.Type) {
			continue
		}
		path := "agents." + a.ID + ".type"
		d.report(d.at(path), path, describe(d.at(path)), known(a.Type, k.Names(), "one of the types"))
	}
	if len(d.problems) > 0 {
		return d.sorted()
	}
	return nil
}

// Given reports whether the file or a setting, rather than the preset, says what
// the entry at a path is. Paths are those of [Set].
func (f *File) Given(path string) bool {
	_, ok := f.given[path]
	return ok
}

// principals returns the IDs of the principals in the order of the file.
func (f *File) principals() []string {
	var ids []string
	for i := range f.Agents {
		if f.Agents[i].Role.Is(negotiation.Principal) && !slices.Contains(ids, f.Agents[i].ID) {
			ids = append(ids, f.Agents[i].ID)
		}
	}
	return ids
}
