package negotiation_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

var updateODD = flag.Bool("update", false, "write the tables of odd.md anew")

// worlds are the models whose parts the description lists: the presets, and what
// settings switch on besides.
var worlds = []struct {
	name string
	sets []string
}{
	{"core", []string{"preset=core"}},
	{"full", []string{"preset=full"}},
	{"edition1", []string{"preset=edition1"}},
	{"", []string{"preset=full", "params.thr=1", "params.msg=0.5", "params.conv=0.5", "params.nd_H=0.1", "params.grit_rate=0.5",
		"params.a_GOV=0.5", "params.label=rule", "params.omega_B=0.05", "params.ret_V6=1", "params.routes.gua.sec=1",
		"params.gap_b=0.1", "params.fq=0.5", "params.rule_GOV=resource", "params.modes.belief=beta"}},
}

// TestODD holds the generated tables of odd.md equal to the code.
func TestODD(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("odd.md")
	require.NoError(t, err)
	got := string(data)
	want := got
	for name, table := range map[string]string{"schedule": scheduleTable(t), "submodels": submodelTable(t)} {
		region := regexp.MustCompile(`(?s)(<!-- ` + name + `: [^>]*-->\n)(.*?)(<!-- end -->)`)
		require.Regexp(t, region, want, name)
		want = region.ReplaceAllString(want, "${1}\n"+strings.ReplaceAll(table, "$", "$$")+"\n${3}")
	}
	if *updateODD {
		require.NoError(t, os.WriteFile("odd.md", []byte(want), 0o644))
		return
	}
	was, is := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(was), len(is)) {
		require.Equal(t, is[n], was[n], "line %d; go test ./negotiation -run TestODD -update writes the tables anew", n+1)
	}
	assert.Len(t, was, len(is))
}

func worldSolver(t *testing.T, sets []string) (*negotiation.Model, *negotiation.Solver) {
	t.Helper()
	f := venezuela(t, sets...)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	return m, s
}

// scheduleTable says which parts change which variables in which phase, in the preset full.
func scheduleTable(t *testing.T) string {
	t.Helper()
	_, s := worldSolver(t, []string{"preset=full"})
	var b strings.Builder
	b.WriteString("| Phase | Who changes what |\n|---|---|\n")
	for phase, list := range negotiation.Writers(s) {
		var parts []string
		variables := map[string][]string{}
		for _, w := range list {
			part := w.Part
			if part == "negotiation" {
				part = "solver"
			}
			if variables[part] == nil {
				parts = append(parts, part)
			}
			variables[part] = append(variables[part], "`"+w.Variable+"`")
		}
		for i, part := range parts {
			parts[i] = "*" + part + "*: " + strings.Join(variables[part], ", ")
		}
		if len(parts) == 0 {
			parts = []string{"the agreement alone"}
		}
		fmt.Fprintf(&b, "| %v | %s |\n", negotiation.Phase(phase), strings.Join(parts, "; "))
	}
	return b.String()
}

// submodelTable lists the parts of all worlds with the first sentence of their documentation.
func submodelTable(t *testing.T) string {
	t.Helper()
	type submodel struct {
		part   negotiation.Part
		worlds []string
	}
	var list []*submodel
	add := func(p negotiation.Part, world string) {
		i := slices.IndexFunc(list, func(x *submodel) bool { return reflect.TypeOf(x.part) == reflect.TypeOf(p) })
		if i < 0 {
			i, list = len(list), append(list, &submodel{part: p})
		}
		if world != "" {
			list[i].worlds = append(list[i].worlds, world)
		}
	}
	for _, w := range worlds {
		m, _ := worldSolver(t, w.sets)
		for _, p := range m.Parts() {
			add(p, w.name)
		}
	}
	data, err := os.ReadFile("scenario/testdata/river.yaml")
	require.NoError(t, err)
	f, err := scenario.Load("river.yaml", data)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	for _, p := range m.Parts() {
		add(p, "")
	}
	var b strings.Builder
	b.WriteString("| Submodel | What it is | In |\n|---|---|---|\n")
	parts := partTypes(t)
	for _, x := range list {
		typ := reflect.TypeOf(x.part).Elem()
		folder := strings.TrimPrefix(typ.PkgPath(), "github.com/detente-sim/detente/negotiation/")
		where := strings.Join(x.worlds, ", ")
		if where == "" {
			where = "by setting"
		}
		delete(parts, folder+"."+typ.Name())
		fmt.Fprintf(&b, "| [%s.%s](%s) | %s | %s |\n", filepath.Base(folder), typ.Name(), folder, synopsis(t, folder, typ.Name()), where)
	}
	assert.Empty(t, parts, "no model of the test has these parts")
	return b.String()
}

// rooms are the packages of mechanisms.
var rooms = []string{"compliance", "domestic", "environment", "pressure", "protocol", "thirdparty", "trust"}

var partSetup = regexp.MustCompile(`(?m)^func \(\w+ \*([A-Z]\w*)\) Setup\(\w+ \*negotiation\.Setup\)`)

// partTypes lists the parts that the packages of mechanisms declare.
func partTypes(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, room := range rooms {
		paths, err := filepath.Glob(filepath.Join(room, "*.go"))
		require.NoError(t, err)
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, m := range partSetup.FindAllSubmatch(data, -1) {
				all[room+"."+string(m[1])] = true
			}
		}
	}
	require.Greater(t, len(all), 30)
	return all
}

// synopsis is the first sentence about a type, without the marks of links.
func synopsis(t *testing.T, folder, name string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE && g.Specs[0].(*ast.TypeSpec).Name.Name == name {
				return new(doc.Package).Synopsis(strings.NewReplacer("[", "", "]", "").Replace(g.Doc.Text()))
			}
		}
	}
	require.Fail(t, "no such type", "%s.%s", folder, name)
	return ""
}
