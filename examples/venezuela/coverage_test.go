package main

import (
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
)

var updateCoverage = flag.Bool("update-coverage", false, "rewrite coverage.md")

// coverage is coverage.yaml, which says what its entries mean.
type coverage struct {
	Settings   string
	Full       string
	Actors     []coveredRow
	Issues     []coveredRow
	Roadmap    []coveredRow
	Mechanisms []coveredRow
	Outcomes   []coveredRow
	Outside    []struct{ What, Why string }
}

type coveredRow struct {
	ID, What         string
	At               []string
	Part, Test, Zero string
	With, Without    string
	Seen             string
	Runs             int
	FullRuns         int    `yaml:"full_runs"`
	FullInert        string `yaml:"full_inert"`
	Inert, Stays     string
	Note             string
}

func readCoverage(t *testing.T) *coverage {
	t.Helper()
	data, err := os.ReadFile("coverage.yaml")
	require.NoError(t, err)
	c := &coverage{}
	require.NoError(t, yaml.Load(data, c, yaml.WithKnownFields()))
	return c
}

func (c *coverage) rows() []coveredRow {
	return slices.Concat(c.Actors, c.Issues, c.Roadmap, c.Mechanisms, c.Outcomes)
}

// TestCoverageIsComplete holds that every row of the source has its place once.
func TestCoverageIsComplete(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, x := range []struct {
		form string
		n    int
	}{{"A%02d", 48}, {"V%d", 10}, {"U%d", 5}, {"J%d", 4}, {"R%d", 4}, {"M%02d", 30}, {"O%d", 8}} {
		for i := range x.n {
			want = append(want, fmt.Sprintf(x.form, i+1))
		}
	}
	c := readCoverage(t)
	for _, r := range c.rows() {
		got = append(got, r.ID)
		assert.NotEmpty(t, r.What, r.ID)
		assert.NotEmpty(t, r.Part, r.ID)
		assert.NotEmpty(t, r.Test, r.ID)
		assert.Equal(t, r.Without == "", r.Stays != "", "%s: a setting that switches it off, or why there is none", r.ID)
		assert.Equal(t, r.Without == "", r.Seen == "", r.ID)
		assert.Equal(t, r.ID[0] == 'M', r.Zero != "", "%s: mechanisms have a test of absence", r.ID)
		assert.LessOrEqual(t, len(splitSets(r.Without)), 1, r.ID)
		if len(r.At) == 0 {
			assert.Contains(t, r.Note, "optional", r.ID)
		}
	}
	assert.Len(t, want, 109)
	assert.Equal(t, want, got)
	assert.NotEmpty(t, c.Outside)
	for _, x := range c.Outside {
		assert.True(t, x.What != "" && x.Why != "")
	}
}

// TestCoverageNamesWhatExists looks up every symbol and every test.
func TestCoverageNamesWhatExists(t *testing.T) {
	t.Parallel()
	known := map[string]*declared{}
	in := func(dir string) *declared {
		if known[dir] == nil {
			known[dir] = declarations(t, dir)
			if dir == "examples/venezuela" { // the cases of its contrasts are data
				for _, c := range readContrasts(t) {
					known[dir].literals[c.ID] = true
				}
			}
		}
		return known[dir]
	}
	for _, r := range readCoverage(t).rows() {
		dir, symbol := cutLast(r.Part)
		assert.True(t, in(dir).symbols[symbol], "%s: no %s in %s", r.ID, symbol, dir)
		for _, ref := range []string{r.Test, r.Zero} {
			if ref == "" {
				continue
			}
			at, test, _ := strings.Cut(ref, ".")
			name, example, _ := strings.Cut(test, "/")
			assert.True(t, in(at).tests[name], "%s: no %s in %s", r.ID, name, at)
			assert.True(t, example == "" || in(at).literals[example], "%s: %s of %s has no case %q", r.ID, name, at, example)
		}
	}
}

// cutLast splits a symbol from its package.
func cutLast(ref string) (dir, symbol string) {
	n := strings.LastIndexByte(ref, '.')
	return ref[:n], ref[n+1:]
}

// declared is what the Go files of a folder declare: exported symbols, tests, and the
// text in the tests' files.
type declared struct{ symbols, tests, literals map[string]bool }

func declarations(t *testing.T, dir string) *declared {
	t.Helper()
	d := &declared{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	files, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files, dir)
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		isTest := strings.HasSuffix(name, "_test.go")
		for _, x := range f.Decls {
			switch x := x.(type) {
			case *ast.FuncDecl:
				if isTest && x.Recv == nil {
					d.tests[x.Name.Name] = strings.HasPrefix(x.Name.Name, "Test")
				} else if !isTest && x.Recv == nil {
					d.symbols[x.Name.Name] = x.Name.IsExported()
				}
			case *ast.GenDecl:
				for _, s := range x.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						d.symbols[s.Name.Name] = s.Name.IsExported() && !isTest
					case *ast.ValueSpec:
						for _, n := range s.Names {
							d.symbols[n.Name] = n.IsExported() && !isTest
						}
					}
				}
			}
		}
		if !isTest {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil {
					d.literals[text] = true
				}
			}
			return true
		})
	}
	return d
}

var mention = regexp.MustCompile(`\b([AVUJRMO])(\d{1,2})(?:-([AVUJRMO])(\d{1,2}))?\b`)

// mentioned lists the rows that a text names, ranges such as A32-A34 in full.
func mentioned(text string) map[string]bool {
	ids := map[string]bool{}
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		from, _ := strconv.Atoi(m[2])
		to := from
		if m[3] == m[1] {
			to, _ = strconv.Atoi(m[4])
		}
		for n := from; n <= to; n++ {
			if m[1] == "A" || m[1] == "M" {
				ids[fmt.Sprintf("%s%02d", m[1], n)] = true
			} else {
				ids[fmt.Sprintf("%s%d", m[1], n)] = true
			}
		}
	}
	return ids
}

// TestCoverageAgreesWithTheScenario holds that the scenario names each row where the
// table says it stands, and that the table has what the scenario's tags say.
func TestCoverageAgreesWithTheScenario(t *testing.T) {
	t.Parallel()
	var doc yaml.Node
	require.NoError(t, yaml.Load(embedded, &doc))
	lines := strings.Split(string(embedded), "\n")
	root := doc.Content[0]
	all := mentioned(string(embedded))
	at := map[string][]string{}
	for _, r := range readCoverage(t).rows() {
		at[r.ID] = r.At
		assert.Equal(t, len(r.At) > 0, all[r.ID], "%s is named in the scenario", r.ID)
		delete(all, r.ID)
		named := false
		for _, path := range r.At {
			from, to, ok := place(root, path)
			if !assert.True(t, ok, "%s: no %s in the scenario", r.ID, path) {
				continue
			}
			for from > 1 && strings.HasPrefix(strings.TrimSpace(lines[from-2]), "#") {
				from-- // the comment before an entry is about it
			}
			named = named || mentioned(strings.Join(lines[from-1:to], "\n"))[r.ID]
		}
		assert.True(t, named || len(r.At) == 0, "the scenario does not name %s at %v", r.ID, r.At)
	}
	assert.Empty(t, all, "rows that are not in the table")
	for _, list := range []string{"issues", "agents"} {
		for _, e := range child(root, list).Content {
			path := list + "." + child(e, "id").Value
			for _, tag := range child(e, "seed").Content {
				if ids := mentioned(tag.Value); len(ids) == 1 && len(tag.Value) > 1 {
					assert.True(t, slices.ContainsFunc(at[tag.Value], func(p string) bool { return p == path || strings.HasPrefix(p, path+".") }),
						"%s has the tag %s, whose row stands at %v", path, tag.Value, at[tag.Value])
				}
			}
		}
	}
}

// child is the value of a key of a mapping, or nil.
func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// place returns the lines of the entry at a path.
func place(n *yaml.Node, path string) (from, to int, ok bool) {
	for rest := path; rest != ""; {
		var next *yaml.Node
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if after, is := strings.CutPrefix(rest+".", n.Content[i].Value+"."); is {
					from, next, rest = n.Content[i].Line, n.Content[i+1], strings.TrimSuffix(after, ".")
					break
				}
			}
		case yaml.SequenceNode:
			for i, e := range n.Content {
				names := []string{strconv.Itoa(i)}
				if id := child(e, "id"); id != nil {
					names = append(names, id.Value)
				} else if of := child(e, "of"); of != nil && child(e, "to") != nil {
					names = append(names, of.Value+"."+child(e, "to").Value)
				}
				for _, name := range names {
					if after, is := strings.CutPrefix(rest+".", name+"."); is && next == nil {
						from, next, rest = e.Line, e, strings.TrimSuffix(after, ".")
					}
				}
			}
		}
		if next == nil {
			return 0, 0, false
		}
		n = next
	}
	return from, lastLine(n), true
}

func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, c := range n.Content {
		line = max(line, lastLine(c))
	}
	return line
}

// effect is what switching a row off does to its metric.
type effect struct {
	on, off, diff, se float64
	pairs             int
}

// String tells a difference; one that is not to be told from none is in brackets.
func (e effect) String() string {
	text := fmt.Sprintf("%+.4f ± %.4f", e.diff, e.se)
	if !e.moves() {
		return "(" + text + ")"
	}
	return text
}

// moves reports whether the metric moves by more than three standard errors.
func (e effect) moves() bool { return math.Abs(e.diff) > 3*e.se }

// switched puts a setting in the place of that of the same entry.
func switched(sets []string, off string) []string {
	path, _, _ := strings.Cut(off, "=")
	sets = slices.DeleteFunc(slices.Clone(sets), func(s string) bool { return strings.HasPrefix(s, path+"=") })
	return append(sets, off)
}

// table holds the metrics of runs by name.
type table struct {
	at   map[string]int
	rows [][]float64
}

func playTable(t *testing.T, sets []string, runs int) *table {
	t.Helper()
	m := modelWith(t, strings.Join(sets, " "))
	p := &table{at: map[string]int{}}
	err := ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs},
		func() (*summaryOnly, error) {
			s, err := observe.NewSummary(m, nil)
			return &summaryOnly{s}, err
		},
		func(_ uint64, r *summaryOnly) error {
			if len(p.at) == 0 {
				for n, x := range r.Metrics() {
					p.at[x.Name] = n
				}
			}
			p.rows = append(p.rows, slices.Clone(r.Values()))
			return nil
		})
	require.NoError(t, err)
	return p
}

// compare takes a metric from runs in pairs.
func compare(t *testing.T, id, metric string, a, b *table) (e effect) {
	i, ok := a.at[metric]
	require.True(t, ok, "%s: no metric %s", id, metric)
	j, ok := b.at[metric]
	require.True(t, ok, "%s: no metric %s once it is off", id, metric)
	var on, off, diff ensemble.Moments
	for n := range a.rows {
		if x, y := a.rows[n][i], b.rows[n][j]; !math.IsNaN(x) && !math.IsNaN(y) {
			on.Add(x)
			off.Add(y)
			diff.Add(y - x)
		}
	}
	return effect{on.Mean(), off.Mean(), diff.Mean(), diff.SD() / math.Sqrt(float64(diff.N())), diff.N()}
}

// bench plays settings, those that several rows share once.
type bench struct{ played map[string]*table }

// effect plays a row with its settings, and without.
func (b *bench) effect(t *testing.T, r *coveredRow, settings string, runs int) effect {
	with := slices.Concat(splitSets(settings), splitSets(r.With))
	of := func(sets []string) *table {
		key := fmt.Sprint(runs, sets)
		if b.played[key] == nil {
			b.played[key] = playTable(t, sets, runs)
		}
		return b.played[key]
	}
	return compare(t, r.ID, r.Seen, of(with), of(switched(with, r.Without)))
}

// TestCoverageByAblation switches every row off by its one setting and looks at its
// metric. A row that is said to be inert must not move it, every other must.
func TestCoverageByAblation(t *testing.T) {
	t.Parallel()
	c := readCoverage(t)
	b := &bench{map[string]*table{}}
	effects := map[string][2]effect{}
	for _, r := range c.rows() {
		if r.Without == "" {
			continue
		}
		var e [2]effect
		for n, x := range []struct {
			settings, inert string
			runs            int
		}{{c.Settings, r.Inert, r.Runs}, {c.Full, r.FullInert, r.FullRuns}} {
			if n == 1 && r.ID[0] != 'M' {
				continue
			}
			e[n] = b.effect(t, &r, x.settings, max(400, x.runs))
			assert.Greater(t, e[n].pairs, 350, r.ID)
			assert.Equal(t, x.inert == "", e[n].moves(), "%s: %s: %s from %.4f to %.4f, %+.5f ± %.5f", r.ID, x.settings, r.Seen, e[n].on, e[n].off, e[n].diff, e[n].se)
		}
		effects[r.ID] = e
	}
	page := c.page(effects)
	if *updateCoverage {
		require.NoError(t, os.WriteFile("coverage.md", []byte(page), 0o644))
		return
	}
	if runtime.GOARCH != "amd64" {
		return // the table is compared digit by digit on one architecture only
	}
	told, err := os.ReadFile("coverage.md")
	require.NoError(t, err)
	assert.Equal(t, string(told), page, "run go test ./examples/venezuela -run Coverage -update-coverage")
}

// page is coverage.md.
func (c *coverage) page(effects map[string][2]effect) string {
	var b strings.Builder
	b.WriteString(coverageHead)
	for _, x := range []struct {
		title, first string
		rows         []coveredRow
	}{
		{"Actors", "Actor", c.Actors}, {"Issues", "Issue", c.Issues}, {"Roadmap", "Step", c.Roadmap},
		{"Mechanisms", "Mechanism", c.Mechanisms}, {"Outcomes", "Outcome", c.Outcomes},
	} {
		more, bar := "", ""
		if x.first == "Mechanism" {
			more, bar = " in full |", "---|"
		}
		fmt.Fprintf(&b, "\n## %s\n\n| ID | %s | in the scenario | in the library | shown by | with | without | what moves | with it | without it | difference |%s\n|---|---|---|---|---|---|---|---|---|---|---|%s\n", x.title, x.first, more, bar)
		for _, r := range x.rows {
			b.WriteString(r.line(effects))
		}
		for _, r := range x.rows {
			if note := r.remark(); note != "" {
				fmt.Fprintf(&b, "\n- %s: %s.", r.ID, note)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## Left out on purpose\n\n| What | Why |\n|---|---|\n")
	for _, x := range c.Outside {
		fmt.Fprintf(&b, "| %s | %s |\n", x.What, x.Why)
	}
	return b.String()
}

// remark is what is said about a row below its table.
func (r *coveredRow) remark() string {
	var list []string
	if r.Inert != "" {
		list = append(list, "**inert**: "+r.Inert)
	}
	if r.FullInert != "" {
		list = append(list, "**inert in full**: "+r.FullInert)
	}
	if r.Stays != "" {
		list = append(list, "cannot be switched off: "+r.Stays)
	}
	if r.Note != "" {
		list = append(list, r.Note)
	}
	return strings.Join(list, "; ")
}

// line is the row of a table.
func (r *coveredRow) line(effects map[string][2]effect) string {
	shown := code(r.Test)
	if r.Zero != "" {
		shown += "; absence: " + code(r.Zero)
	}
	var at []string
	for _, path := range r.At {
		at = append(at, code(path))
	}
	numbers := "| | | "
	if e, ok := effects[r.ID]; ok {
		numbers = fmt.Sprintf("| %.4f | %.4f | %s ", e[0].on, e[0].off, e[0])
		if r.ID[0] == 'M' {
			numbers += fmt.Sprintf("| %s ", e[1])
		}
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %s %s|\n", r.ID, r.What, strings.Join(at, ", "), code(r.Part), shown, sets(r.With), sets(r.Without), code(r.Seen), numbers)
}

// code is text in the type of programs, empty if there is none.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// sets lists settings as the program takes them.
func sets(text string) string {
	var list []string
	for _, s := range splitSets(text) {
		list = append(list, code(s))
	}
	return strings.Join(list, " ")
}

const coverageHead = `<!-- made by go test ./examples/venezuela -run Coverage -update-coverage from coverage.yaml -->
# What is covered

The scenario was drawn from a description of 48 actors, 19 issues, 4 steps of a roadmap,
30 mechanisms and 8 outcomes. This table says of each where it stands in
[venezuela.yaml](venezuela.yaml), which part of the library carries it, and which test
shows it. A mechanism is covered if its absence is the same, bit for bit, as its strength
at zero, and if switching it off moves what it is there for.

Each row that can be switched off is switched off by one setting, in the column without,
where the settings in the column with hold. Then one metric moves. It is compared in 400
pairs of runs or more that have their random numbers in common; behind ± stands the
standard error of the mean difference, and a row counts as moving from three of them. What
does not move is in brackets. The preset is core, in which little else goes on;
mechanisms are played in the preset full too, the scenario's own, in which everything
does. To see a row, as M21:

    go run ./examples/venezuela -set preset=core -set params.init.E=0.15 -set params.routes.E.b=1
    go run ./examples/venezuela -set preset=core -set params.init.E=0.15 -set params.routes.E.b=0

Where both columns name one key, the second value takes the place of the first. How many
pairs a row needs stands in coverage.yaml; with fewer a small difference may not show.
Mechanisms that answer to others are rare in full with this scenario's numbers: in 2,000
runs nobody denounces an agreement by its rules (a chance of losing more than by staying is
small while deals are), and the opposition refuses no bargained deal, since none passes it
by. Both come with other settings, as their rows show. The table is made by

    go test ./examples/venezuela -run Coverage -update-coverage

The table is about a stylised scenario: neither fact nor forecast. TestCoverage makes it,
and fails if a key, a symbol, a test or a number in it is no longer true.
`
