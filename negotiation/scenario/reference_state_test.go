package scenario_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

const stateText = "What a run carries from round to round. A variable exists where the mechanism that keeps it is at work. It is " +
	"one number, or one for each of what stands under *one for each*, in columns that are named `name.key`. By these names observers, " +
	"tables and figures know it. Variables in bold are recorded by default; the others are working memory, recorded where they are " +
	"asked for by name. *Range* is the widest that any model states. *Start* is the value at round 0, before anything is drawn, or \"by " +
	"the scenario\" where parameters or other entries decide it. *Kept by* names the package of `negotiation`, with `negotiation` for " +
	"the solver itself."

const memoryText = "What agents remember themselves, by their type. The columns are named for the agent too: `ID.name`."

// everything are settings that switch on, taken together, every mechanism that keeps variables.
var everything = [][]string{
	{"preset=core"},
	{"preset=full", "params.acts=1", "params.thr=1", "params.msg=0.5", "params.conv=0.5", "params.grit_rate=0.5", "params.office=0.5",
		"params.a_GOV=0.5", "params.a_USA=0.5", "params.label=rule", "params.omega_B=0.05", "params.ret_V6=1", "params.pers=0.5",
		"params.reports=monitors", "params.spo_endo=1", "params.routes.gua.sec=1", "params.hooks=anticipated", "params.gap_b=0.1",
		"params.fq=0.5", "params.rule_GOV=resource", "params.sd_M=0.1", "params.trade=similar", "params.pat_s=1", "params.c_gua=0.01"},
	{"preset=edition1"},
}

type variables struct {
	list  []negotiation.Variable // the first of each name
	start map[string]string
	each  map[string]string
}

func (v *variables) add(m *negotiation.Model, list []negotiation.Variable) {
	for _, x := range list {
		start, each := startOf(x), eachOf(m, x.Keys)
		if !slices.ContainsFunc(v.list, func(y negotiation.Variable) bool { return y.Name == x.Name }) {
			v.list = append(v.list, x)
			v.start[x.Name], v.each[x.Name] = start, each
			continue
		}
		widen(v.list, x)
		if v.start[x.Name] != start {
			v.start[x.Name] = byScenario
		}
		if old := v.each[x.Name]; old != each && !slices.Contains(strings.Split(old, " or "), each) {
			v.each[x.Name] = old + " or " + each
		}
	}
}

// widen gives the variable of the same name in the list the bounds of both.
func widen(list []negotiation.Variable, x negotiation.Variable) {
	for i := range list {
		if list[i].Name == x.Name {
			list[i].Min, list[i].Max = min(list[i].Min, x.Min), max(list[i].Max, x.Max)
		}
	}
}

// startOf is the start of all entries of a variable, if they have one in common.
func startOf(v negotiation.Variable) string {
	if len(v.Start) == 0 {
		return number(v.Initial)
	}
	for _, x := range v.Start {
		if x != v.Start[0] {
			return byScenario
		}
	}
	return number(v.Start[0])
}

func number(x float64) string {
	if math.IsInf(x, 1) {
		return "inf"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// eachOf says what the keys of a variable are.
func eachOf(m *negotiation.Model, keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	what := map[string]string{}
	for i := range m.Members {
		what[m.Members[i].ID] = "member"
		if m.Members[i].Is(negotiation.Principal) {
			what[m.Members[i].ID] = "party"
		}
	}
	for k := range m.Issues {
		what[m.Issues[k].ID] = "issue"
	}
	for _, a := range m.Acts {
		what[a.ID] = "act"
	}
	for _, w := range []string{"comply", "cosmetic", "defect"} {
		what[w] = "action"
	}
	for _, w := range []string{"trustworthy", "untrustworthy"} {
		what[w] = "type"
	}
	var forms []string
	for _, key := range keys {
		parts := strings.Split(key, "/")
		for n, part := range parts {
			w, known := what[part]
			if _, err := strconv.Atoi(part); err == nil {
				w, known = "number", true
			}
			if !known {
				w = code(part)
			}
			parts[n] = w
		}
		if form := strings.Join(parts, "/"); !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return strings.Join(forms, ", ")
}

// writeState writes the variables of the solver and of all mechanisms.
func writeState(t *testing.T, p *page) {
	t.Helper()
	all := &variables{start: map[string]string{}, each: map[string]string{}}
	for _, sets := range everything {
		var list []scenario.Set
		for _, text := range sets {
			s, err := scenario.ParseSet(text)
			require.NoError(t, err)
			list = append(list, s)
		}
		collect(t, all, load(t, example, list...))
	}
	collect(t, all, load(t, "testdata/river.yaml"))
	p.section(2, "State variables", stateText)
	keepers := keepersOf(t)
	rows := [][]string{{"Variable", "One for each", "Meaning", "Unit", "Range", "Start", "Kept by"}}
	slices.SortFunc(all.list, func(a, b negotiation.Variable) int { return strings.Compare(a.Name, b.Name) })
	for _, v := range all.list {
		name := code(v.Name)
		if !v.Hidden {
			name = "**" + name + "**"
		}
		rows = append(rows, []string{name, all.each[v.Name], v.Meaning, v.Unit, bounds(v), all.start[v.Name], keepers.of(v.Name)})
	}
	p.table(rows)
	keepers.unused(t)
}

// collect adds the variables of a scenario's model, without those of its agents.
func collect(t *testing.T, all *variables, f *scenario.File) {
	t.Helper()
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	all.add(m, slices.DeleteFunc(s.Variables(), func(v negotiation.Variable) bool {
		owner, _, _ := strings.Cut(v.Name, ".")
		return slices.ContainsFunc(m.Members, func(b negotiation.Member) bool { return b.ID == owner })
	}))
}

func bounds(v negotiation.Variable) string {
	if v.Min == 0 && v.Max == 0 {
		return ""
	}
	return "[" + number(v.Min) + "," + number(v.Max) + "]"
}

// writeMemory writes what agents of each type remember.
func writeMemory(t *testing.T, p *page) {
	t.Helper()
	p.section(2, "Memory of agents", memoryText)
	rows := [][]string{{"Type", "Variable", "Meaning", "Unit", "Start"}}
	f := load(t, example)
	types := agents.Standard()
	cast := map[string]bool{}
	for _, c := range agents.Cast() {
		cast[c.Type] = true
	}
	names := types.Names()
	slices.Sort(names)
	for _, name := range names {
		if cast[name] {
			continue
		}
		spec := scenario.Spec{ID: "A", Type: name, Roles: []negotiation.Role{negotiation.Principal},
			Weights: make([]float64, len(f.Issues)), Values: make([]negotiation.Value, len(f.Issues)),
			Rules: f.Params.RulesParams}
		spec.Schedule.Beta = 1
		a, err := types.Make(spec)
		if err != nil {
			continue // it does not bargain, and so remembers nothing
		}
		r, ok := a.(negotiation.Rememberer)
		if !ok {
			continue
		}
		for _, v := range r.Memory() {
			assert.NotEmpty(t, v.Meaning, "%s: %s", name, v.Name)
			rows = append(rows, []string{code(name), code(v.Name), v.Meaning, v.Unit, startOf(v)})
		}
	}
	p.table(rows)
}

// keepers are the names of variables in the source, whole or in parts, with the packages
// that register them.
type keepers struct {
	names    map[string][]string // packages by name, or by the part of it that stands in the source
	prefixes map[string]string   // package by the part before the rest of a name
	used     map[[2]string]bool
}

// keepersOf reads every name of a variable that the packages of the main model register:
// the text that follows Name in a literal, or the first text of a call of own.
func keepersOf(t *testing.T) *keepers {
	t.Helper()
	k := &keepers{names: map[string][]string{}, prefixes: map[string]string{}, used: map[[2]string]bool{}}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "bargaining" || d.Name() == "testdata") {
			return filepath.SkipDir // games beside the model
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel("..", filepath.Dir(path))
		ast.Inspect(file, func(n ast.Node) bool {
			k.note(filepath.ToSlash(folder), registered(n))
			return true
		})
		return err
	})
	require.NoError(t, err)
	require.Greater(t, len(k.names), 80)
	return k
}

// note keeps a name, or what of it the source says.
func (k *keepers) note(folder string, name ast.Expr) {
	if sum, ok := name.(*ast.BinaryExpr); ok {
		if prefix := text(sum.X); prefix != "" {
			k.prefixes[prefix] = folder
		}
		return
	}
	if s := text(name); s != "" && !slices.Contains(k.names[s], folder) {
		k.names[s] = append(k.names[s], folder)
	}
}

// registered returns the name of the variable that a node of the source registers, or nil.
func registered(n ast.Node) ast.Expr {
	switch x := n.(type) {
	case *ast.CallExpr:
		if f, ok := x.Fun.(*ast.Ident); !ok || f.Name != "own" {
			return nil
		}
		for _, a := range x.Args {
			if text(a) != "" {
				return a
			}
		}
	case *ast.CompositeLit:
		named := false
		switch f := x.Type.(type) {
		case *ast.Ident:
			named = f.Name == "Variable"
		case *ast.SelectorExpr:
			named = f.Sel.Name == "Variable"
		}
		for _, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && named {
				if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Name" {
					return kv.Value
				}
			}
		}
	}
	return nil
}

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

// of returns a link to the package that keeps a variable.
func (k *keepers) of(name string) string {
	by := func(folder, text string) string {
		k.used[[2]string{folder, text}] = true
		if folder == "." {
			return "[negotiation](..)"
		}
		return "[" + folder + "](../" + folder + ")"
	}
	if folders := k.names[name]; len(folders) > 0 {
		return by(folders[0], name)
	}
	for prefix, folder := range k.prefixes {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return by(folder, rest)
		}
	}
	_, rest, _ := strings.Cut(name, ".")
	return by(".", rest) // the texts of the solver, whose names are put together
}

// unused complains about variables in the source that the page does not have.
func (k *keepers) unused(t *testing.T) {
	t.Helper()
	for name, folders := range k.names {
		for _, folder := range folders {
			assert.True(t, k.used[[2]string{folder, name}], "no setting of the test switches on the variable %s of package %s", name, folder)
		}
	}
}
