package scenario

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// schemaOf writes down what the tags of a type say.
func schemaOf(t reflect.Type, tag reflect.StructTag) *jsonschema.Schema {
	if t == reflect.TypeFor[Roles]() {
		words := &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string", Enum: anys(slices.Concat(roles, remarks))}}
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, words}}
	}
	if t == reflect.TypeFor[Literal]() {
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "number"}, {Type: "string"}, {Type: "boolean"}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), tag)
	case reflect.Struct:
		return structSchema(t)
	case reflect.Map:
		return &jsonschema.Schema{Type: "object", AdditionalProperties: schemaOf(t.Elem(), tag)}
	case reflect.Slice:
		return &jsonschema.Schema{Type: "array", Items: schemaOf(t.Elem(), tag)}
	case reflect.String:
		s := &jsonschema.Schema{Type: "string", Pattern: tag.Get("pattern")}
		if e := tag.Get("enum"); e != "" {
			s.Enum = anys(strings.Split(e, "|"))
		}
		if tag.Get("form") == "id" {
			s.Pattern = idPattern
		}
		return s
	case reflect.Int:
		return numberSchema("integer", tag)
	case reflect.Float64:
		s := numberSchema("number", tag)
		if parseRange(tag.Get("range")).hasInf() {
			return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Enum: []any{"inf"}}}}
		}
		if tag.Get("null") != "" {
			return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "null"}}}
		}
		if tag.Get("form") == "ln" {
			return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "string", Pattern: `^ln [0-9.]+$`}}}
		}
		return s
	}
	panic("no schema for " + t.String())
}

func anys(words []string) []any {
	var list []any
	for _, w := range words {
		list = append(list, w)
	}
	return list
}

func numberSchema(kind string, tag reflect.StructTag) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: kind}
	in := parseRange(tag.Get("range"))
	if !in.present {
		return s
	}
	if in.openLow {
		s.ExclusiveMinimum = &in.low
	} else {
		s.Minimum = &in.low
	}
	switch {
	case in.unlimited:
	case in.openHigh:
		s.ExclusiveMaximum = &in.high
	default:
		s.Maximum = &in.high
	}
	return s
}

func structSchema(t reflect.Type) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{},
		PatternProperties: map[string]*jsonschema.Schema{}, AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}}}
	for _, f := range fields(t) {
		ft := t.FieldByIndex(f.index).Type
		if f.star() {
			ft = ft.Elem()
		}
		p := schemaOf(ft, f.tag)
		p.Description = f.tag.Get("doc")
		if u := f.tag.Get("unit"); u != "" {
			p.Description += " (" + u + ")"
		}
		if def := f.tag.Get("default"); def != "" {
			if _, err := parseNumber(def); err != nil {
				def = strconv.Quote(def)
			}
			p.Default = json.RawMessage(def)
		}
		switch {
		case f.name == "*":
			s.AdditionalProperties = p
		case f.star():
			s.PatternProperties["^"+strings.TrimSuffix(f.name, "*")+idPattern[1:]] = p
		default:
			s.Properties[f.name] = p
			s.PropertyOrder = append(s.PropertyOrder, f.name)
		}
		if f.required {
			s.Required = append(s.Required, f.name)
		}
	}
	if t == reflect.TypeFor[Params]() {
		addAbsent(s)
	}
	return s
}

// addAbsent lets the strengths of mechanisms that do not exist be off.
func addAbsent(params *jsonschema.Schema) {
	for _, m := range absent {
		for key, off := range m.off {
			to := params
			if rest, ok := strings.CutPrefix(key, "routes."); ok {
				to, key = params.Properties["routes"], rest
			}
			var value any = off
			if x, err := parseNumber(off); err == nil {
				value = x
			} else if off == "null" {
				value = nil
			}
			p := &jsonschema.Schema{Enum: []any{value}, Description: "off: this version has no " + m.name}
			if stem, ok := strings.CutSuffix(key, "*"); ok {
				// The pattern also meets keys of other parameters, as a_oil.
				to.PatternProperties["^"+stem+idPattern[1:]] = &jsonschema.Schema{Type: "number"}
				continue
			}
			to.Properties[key] = p
		}
	}
}

func generate(t *testing.T) []byte {
	return SchemaFor(t, reflect.TypeFor[File](), "scenario", "Scenario of a negotiation")
}

// SchemaFor writes the schema of a kind of files that a package of this name reads.
func SchemaFor(t *testing.T, of reflect.Type, name, title string) []byte {
	t.Helper()
	s := structSchema(of)
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.ID = "https://github.com/detente-sim/detente/negotiation/" + name + "/schema.json"
	s.Title = title
	data, err := json.MarshalIndent(s, "", "  ")
	require.NoError(t, err)
	return append(data, '\n')
}

func TestSchemaFile(t *testing.T) {
	got := generate(t)
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile("schema.json", got, 0o644))
		schema = got
	}
	assert.Equal(t, string(Schema()), string(got), "run go generate")
}

// compile reads the schema with an implementation other than the one that
// wrote it.
func compile(t *testing.T) *validator.Schema {
	t.Helper()
	parsed, err := validator.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := validator.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", parsed))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	return s
}

func TestSchemaAcceptsGoodFiles(t *testing.T) {
	good, err := filepath.Glob("testdata/good/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, good)
	s := compile(t)
	for _, path := range append(good, "../../examples/venezuela/venezuela.yaml") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var doc any
		require.NoError(t, yaml.Load(data, &doc))
		assert.NoError(t, s.Validate(doc), path)
		_, err = Load(path, data)
		assert.NoError(t, err, path)
	}
}

// formal are the messages about mistakes that a schema can see.
var formal = regexp.MustCompile(`unknown key|is missing\n|expected a (whole )?number|expected text|expected a (mapping|list)\n|expected [a-z]+ or [a-z]+\n`)

// beyond are files whose messages look formal, but whose mistake lies in names
// that other entries give or in a notation that a YAML reader resolves.
var beyond = []string{"direction-missing", "months-octal", "roadmap-gap", "roadmap-places"}

func TestSchemaRefusesMistakesOfForm(t *testing.T) {
	broken, err := filepath.Glob("testdata/broken/*.yaml")
	require.NoError(t, err)
	s, refused := compile(t), 0
	for _, path := range broken {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var doc any
		if yaml.Load(data, &doc) != nil || !finite(doc) {
			continue // no YAML, or nothing that JSON can express
		}
		said, err := os.ReadFile(strings.TrimSuffix(path, ".yaml") + ".txt")
		require.NoError(t, err)
		problem := s.Validate(doc)
		if problem != nil {
			refused++
		}
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		if formal.Match(said) && !slices.Contains(beyond, name) {
			assert.Error(t, problem, path)
		}
	}
	assert.Greater(t, refused, 30)
}

func finite(v any) bool {
	switch v := v.(type) {
	case float64:
		return !math.IsNaN(v) && !math.IsInf(v, 0)
	case []any:
		for _, e := range v {
			if !finite(e) {
				return false
			}
		}
	case map[string]any:
		for _, e := range v {
			if !finite(e) {
				return false
			}
		}
	}
	return true
}
