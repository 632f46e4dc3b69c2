package scenario_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

const parametersText = "A key stands under `params` in a scenario file and behind `params.` in a setting: `-set params.monitor=0.2`. " +
	"Of paired keys such as `betaG` and `betaU` the first belongs to the first principal of the file and the second to the second. " +
	"A star stands for the ID of a principal, or for that of a member where the key ends in `.*`. " +
	"The default is that of all presets, or the one of `core` with those of the others that differ; \"by the scenario\" means that the " +
	"value follows from other entries, as the meaning says."

// writeParameters writes the parameters under the headings that they have in the code.
func writeParameters(t *testing.T, p *page) {
	t.Helper()
	p.section(2, "Parameters", parametersText)
	groups := groupsOf(t)
	var keys []string
	for _, g := range groups {
		p.section(3, g.title, g.text)
		rows := [][]string{{"Key", "Symbol", "Meaning", "Unit", "Range", "Default", "Rationale"}}
		for _, e := range g.entries {
			keys = append(keys, e.Key)
			rows = append(rows, []string{code(e.Key), e.Symbol, e.Meaning, e.Unit, e.Range, e.defaults, e.Rationale})
		}
		p.table(rows)
	}
	var registered []string
	for _, x := range scenario.Parameters() {
		registered = append(registered, x.Key)
	}
	require.ElementsMatch(t, registered, keys, "every parameter has one place")
}

// group is a list of parameters under one heading.
type group struct {
	title, text string
	entries     []entry
}

type entry struct {
	scenario.Parameter
	defaults string // in all presets, in words
}

// source holds the declarations of the package, whose comments are the headings.
type source struct {
	structs    map[string]*ast.TypeSpec
	parameters map[string]scenario.Parameter
	groups     []group
}

func groupsOf(t *testing.T) []group {
	t.Helper()
	s := &source{structs: map[string]*ast.TypeSpec{}, parameters: map[string]scenario.Parameter{}}
	for _, p := range scenario.Parameters() {
		s.parameters[p.Key] = p
	}
	paths, err := filepath.Glob("params*.go")
	require.NoError(t, err)
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			spec := g.Specs[0].(*ast.TypeSpec)
			s.structs[spec.Name.Name] = spec
		}
	}
	s.walk(t, "Params", "", -1)
	return s.groups
}

// walk sorts the fields of a struct type into groups. Fields without a comment belong to
// the group of the field before them.
func (s *source) walk(t *testing.T, name, path string, at int) {
	t.Helper()
	fields := s.structs[name].Type.(*ast.StructType).Fields.List
	for _, f := range fields {
		if f.Doc != nil {
			at = s.open(phrase(f.Doc.Text()))
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		require.NoError(t, err)
		tags := reflect.StructTag(tag)
		key, option, _ := strings.Cut(tags.Get("yaml"), ",")
		word, _ := f.Type.(*ast.Ident)
		if option == "inline" {
			s.walk(t, word.Name, path, at)
			continue
		}
		if path != "" {
			key = path + "." + key
		}
		if word != nil && s.structs[word.Name] != nil {
			s.groups = append(s.groups, group{title: "`" + key + "`: " + tags.Get("doc")})
			s.walk(t, word.Name, key, len(s.groups)-1)
			continue
		}
		p, ok := s.parameters[key]
		if !ok {
			p, ok = s.parameters[key+".*"]
		}
		require.True(t, ok, "%s is a field and no parameter", key)
		require.GreaterOrEqual(t, at, 0, "%s stands under no heading", key)
		s.groups[at].entries = append(s.groups[at].entries, entry{p, defaults(tags)})
	}
}

// open begins a group, whose comment is a heading, or a heading and an explanation.
func (s *source) open(comment string) int {
	title, text, _ := strings.Cut(comment, ".")
	title, rest, found := strings.Cut(title, ": ")
	if found {
		text = strings.ToUpper(rest[:1]) + rest[1:] + "."
	}
	s.groups = append(s.groups, group{title: title, text: strings.TrimSpace(text)})
	return len(s.groups) - 1
}

// phrase puts a comment on one line.
func phrase(comment string) string { return strings.Join(strings.Fields(comment), " ") }

// byScenario stands where other entries than the default decide.
const byScenario = "by the scenario"

// defaults says what a field is in the presets.
func defaults(tags reflect.StructTag) string {
	core := tags.Get("default")
	words := []string{core}
	if core == "" {
		words[0] = byScenario
	}
	for _, preset := range scenario.Presets()[1:] {
		if text, ok := tags.Lookup(preset); ok && text != core {
			words = append(words, preset+" "+text)
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "; ")
}
