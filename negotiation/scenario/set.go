package scenario

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Set replaces one entry of a scenario file before it is read, so that a
// setting is checked exactly as the file is.
type Set struct {
	// Path names the entry by its keys, joined with dots: params.monitor,
	// params.routes.oil.w, packages.medium.V1. Members of a list are reached by
	// their IDs: issues.V1.nu, agents.North.weights.V1,
	// trust.North.South, ratifiers.North.Army.zeta; shocks and roadmap by their position, from 0.
	// A member that is not there is added if the value is the whole of it, with its
	// ID, as in issues.V9={id: V9, owner: North, ...}.
	//
	// Setting one weight of an agent or one share of a constituency rescales the
	// whole row to sum to one. Where a file says one thing in two places, such as
	// months and params.T, setting one of them removes the other.
	//
	// Settings may refine each other, as a whole row followed by one of its weights,
	// but not undo each other: an entry that is set twice, to different values, is a
	// mistake.
	Path string
	// Value is YAML: a number, a word, or a whole list or mapping such as
	// [{month: 6, oil: 0.5}].
	Value string
}

// String returns the setting in the form that [ParseSet] reads.
func (s Set) String() string { return s.Path + "=" + s.Value }

// ParseSet reads a setting of the form path=value.
func ParseSet(s string) (Set, error) {
	path, value, ok := strings.Cut(s, "=")
	path = strings.TrimSpace(path)
	if ok && path != "" && strings.TrimSpace(value) == "" {
		return Set{}, fmt.Errorf("scenario: setting %q: no value, expected path=value", s)
	}
	if !ok || path == "" {
		return Set{}, fmt.Errorf("scenario: setting %q: expected path=value", s)
	}
	if slices.Contains(strings.Split(path, "."), "") {
		return Set{}, fmt.Errorf("scenario: setting %q: the path has an empty part", s)
	}
	return Set{Path: path, Value: strings.TrimSpace(value)}, nil
}

// apply carries out settings on a document.
func (d *decoder) apply(root *yaml.Node, sets []Set) {
	places := make([]*yaml.Node, len(sets))
	for i, s := range sets {
		at := &yaml.Node{}
		d.sets[at] = "-set " + s.String()
		d.order[d.sets[at]] = i + 1
		places[i] = at
		for _, twin := range twins(s.Path) {
			switch n := slices.IndexFunc(sets, func(o Set) bool { return o.Path == twin }); {
			case n < 0:
				remove(root, strings.Split(twin, "."))
			case strings.HasPrefix(s.Path, "ratifiers."): // the checks compare the others
				d.report(at, s.Path, "", "-set "+cut(sets[n].String(), quotable)+" says the same (leave one of them out)")
			}
		}
	}
	for i, s := range sets {
		at := places[i]
		value, err := parseValue(s.Value)
		if err != nil {
			d.report(at, s.Path, "", err.Error())
			continue
		}
		d.mark(value, d.sets[at])
		d.assign(root, s, value, at)
	}
}

// parseValue reads the value of a setting.
func parseValue(s string) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Load([]byte(s), &doc); err != nil || len(doc.Content) != 1 {
		return nil, errors.New("the value is not valid YAML")
	}
	return doc.Content[0], nil
}

// mark notes that a node and everything below it come from a setting.
func (d *decoder) mark(n *yaml.Node, set string) {
	d.sets[n] = set
	for _, c := range n.Content {
		d.mark(c, set)
	}
}

// assign walks from the root along the path of a setting and puts the value
// there. What is missing on the way is created; whether it makes sense is left
// to the checks.
func (d *decoder) assign(n *yaml.Node, s Set, value, at *yaml.Node) {
	t, tag := reflect.TypeFor[File](), reflect.StructTag("")
	for rest := s.Path; ; {
		if rest == "" {
			if before := d.earlier(n); before != "" && before != d.sets[at] {
				d.report(at, s.Path, "", "would undo "+cut(before, quotable))
				return
			}
			*n = *value
			d.sets[n], d.replaced[n] = d.sets[at], d.sets[at]
			return
		}
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		done := strings.TrimSuffix(strings.TrimSuffix(s.Path, rest), ".")
		var key string
		switch {
		case t == reflect.TypeFor[Roles]() || t.Kind() != reflect.Struct && t.Kind() != reflect.Map && t.Kind() != reflect.Slice:
			d.report(at, s.Path, "", done+" has no parts")
			return
		case t.Kind() == reflect.Slice:
			e, left, err := d.element(n, t.Elem(), rest, tag, value, at)
			if err != nil {
				d.report(at, s.Path, "", err.Error())
				return
			}
			if left == "" {
				// An element that one key stands for, as base for a pair's trust.
				left = tag.Get("scalar")
			}
			if value.Kind == yaml.MappingNode && left == tag.Get("scalar") {
				left = ""
			}
			n, t, rest = e, t.Elem(), left
			continue
		case t.Kind() == reflect.Struct:
			fs := fields(t)
			key, rest = longest(rest, names(fs))
			if f, _, ok := lookup(fs, key); ok {
				tag = f.tag
				t = t.FieldByIndex(f.index).Type
				if f.star() {
					t = t.Elem()
				}
			} else {
				// An unknown key: put the value there and let the decoder say so.
				if t == reflect.TypeFor[Routes]() && rest != "" {
					key += "." + rest // routes have keys with dots
				}
				t, rest = reflect.TypeFor[string](), ""
			}
		default:
			key, rest = longest(rest, keys(n))
			t = t.Elem()
		}
		if n = d.child(n, key, at); n == nil {
			d.report(at, s.Path, "", done+" is no mapping")
			return
		}
	}
}

// earlier returns the setting that names a node or something below it, or "".
func (d *decoder) earlier(n *yaml.Node) string {
	if set, ok := d.replaced[n]; ok {
		return set
	}
	for _, c := range n.Content {
		if set := d.earlier(c); set != "" {
			return set
		}
	}
	return ""
}

// child returns the value of a key of a mapping, created if need be, or nil if
// n is something else.
func (d *decoder) child(n *yaml.Node, key string, at *yaml.Node) *yaml.Node {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		*n = yaml.Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column}
	}
	if n.Kind != yaml.MappingNode {
		return nil
	}
	if c := member(n, key); c != nil {
		return c
	}
	name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	d.sets[name], d.sets[value] = d.sets[at], d.sets[at]
	n.Content = append(n.Content, name, value)
	return value
}

// element finds the element of a list that the first parts of a path name. A
// pair that is not there is added, and so is anything of which the value is the
// whole; of anything else there must be one.
func (d *decoder) element(n *yaml.Node, t reflect.Type, path string, tag reflect.StructTag, value, at *yaml.Node) (*yaml.Node, string, error) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		*n = yaml.Node{Kind: yaml.SequenceNode, Line: n.Line, Column: n.Column}
	}
	if n.Kind != yaml.SequenceNode {
		return nil, "", errors.New("there is no list at that place")
	}
	by := tag.Get("by")
	if by == "" || t.Kind() != reflect.Struct {
		first, rest, _ := strings.Cut(path, ".")
		i, err := strconv.Atoi(first)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil, "", fmt.Errorf("%q names none of the %d entries of the list, which are counted from 0", first, len(n.Content))
		}
		return n.Content[i], rest, nil
	}
	var ids []string
	for _, e := range n.Content {
		if id, ok := identity(e, by); ok {
			ids = append(ids, id)
			if rest, ok := strings.CutPrefix(path+".", id+"."); ok {
				return e, strings.TrimSuffix(rest, "."), nil
			}
		}
	}
	parts := strings.SplitN(path, ".", 3)
	if id, ok := identity(value, by); ok && by != "of,to" && id == path {
		e := &yaml.Node{Kind: yaml.MappingNode}
		n.Content = append(n.Content, e)
		return e, "", nil
	}
	if by != "of,to" {
		return nil, "", fmt.Errorf("there is no %s, expected %s", parts[0], known(parts[0], ids, "one of the entries"))
	}
	if len(parts) < 2 {
		return nil, "", errors.New("expected a pair, as in trust.North.South")
	}
	e := &yaml.Node{Kind: yaml.MappingNode}
	d.sets[e] = d.sets[at]
	for i, key := range []string{"of", "to"} {
		c := d.child(e, key, at)
		*c = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: parts[i]}
	}
	n.Content = append(n.Content, e)
	return e, strings.Join(parts[2:], "."), nil
}

// longest splits a path behind the longest candidate that it begins with, or
// behind its first part.
func longest(path string, candidates []string) (key, rest string) {
	for _, c := range candidates {
		if (path == c || strings.HasPrefix(path, c+".")) && len(c) > len(key) {
			key = c
		}
	}
	if key == "" {
		key, rest, _ = strings.Cut(path, ".")
		return key, rest
	}
	return key, strings.TrimPrefix(strings.TrimPrefix(path, key), ".")
}

func names(fs []field) []string {
	var list []string
	for _, f := range fs {
		list = append(list, f.name)
	}
	return list
}

func keys(n *yaml.Node) []string {
	var list []string
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			list = append(list, n.Content[i].Value)
		}
	}
	return list
}

// twins returns the paths that say the same as the given one.
func twins(path string) []string {
	switch path {
	case "months":
		return []string{"params.T"}
	case "params.T":
		return []string{"months"}
	case "params.K_form":
		return []string{"params.modes.K_form"}
	case "params.modes.K_form":
		return []string{"params.K_form"}
	}
	p := strings.Split(path, ".")
	switch {
	case len(p) == 3 && p[0] == "guarantors" && p[2] == "strength":
		return []string{"params.guarantor"}
	case len(p) == 4 && p[0] == "ratifiers" && p[3] == "tau":
		return []string{"params.tau_v." + p[2]}
	case len(p) == 4 && p[0] == "ratifiers" && p[3] == "zeta":
		return []string{"params.zeta_v." + p[2]}
	}
	return nil
}

// remove deletes an entry that is reached through mappings only.
func remove(n *yaml.Node, path []string) {
	for ; len(path) > 1; path = path[1:] {
		if n = member(n, path[0]); n == nil {
			return
		}
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == path[0] {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}
