package main

import (
	"bufio"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// passes lets the operations be counted: a count of what three passes do, less one of
// what one does, leaves out what is done before and after.
var passes = flag.Int("passes", 1, "times that TestMeasuredRunsAreWhole plays the runs of the core model")

// TestMeasuredRunsAreWhole plays the runs that the round of the core model is measured by.
func TestMeasuredRunsAreWhole(t *testing.T) {
	m, err := core()
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	for range *passes {
		for run := range uint64(usual) {
			require.Equal(t, negotiation.ReachedHorizon, s.Run(seed, run))
		}
	}
}

// block is a stretch of source code that is executed as a whole, and how often it is.
type block struct {
	line, column, endLine, endColumn int
	times                            float64
}

// holds reports whether a place in the file lies in the block.
func (b *block) holds(at token.Position) bool {
	return before(b.line, b.column, at.Line, at.Column) && !before(b.endLine, b.endColumn, at.Line, at.Column)
}

func before(line, column, otherLine, otherColumn int) bool {
	return line < otherLine || line == otherLine && column <= otherColumn
}

// executed plays the measured runs in a program that counts what it executes, and
// returns the blocks of each source file, by import path, with the executions of a pass.
func executed(t *testing.T) map[string][]block {
	t.Helper()
	folder := t.TempDir()
	program := filepath.Join(folder, "counting")
	command(t, "go", "test", "-c", "-vet=off", "-o", program, "-covermode=count", "-coverpkg="+module+"/negotiation/...,"+module+"/agents", ".")
	blocks := map[string][]block{}
	for n, sign := range map[int]float64{1: -1, 3: 1} {
		path := filepath.Join(folder, fmt.Sprint(n))
		command(t, program, "-test.run=^TestMeasuredRunsAreWhole$", fmt.Sprintf("-passes=%d", n), "-test.coverprofile="+path)
		file, err := os.Open(path)
		require.NoError(t, err)
		for lines := bufio.NewScanner(file); lines.Scan(); {
			name, rest, _ := strings.Cut(lines.Text(), ":")
			var b block
			var statements int
			if k, _ := fmt.Sscanf(rest, "%d.%d,%d.%d %d %g", &b.line, &b.column, &b.endLine, &b.endColumn, &statements, &b.times); k != 6 {
				continue // the heading
			}
			b.times *= sign / 2
			blocks[name] = append(blocks[name], b)
		}
		require.NoError(t, file.Close())
	}
	return blocks
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr strings.Builder
	c := exec.Command(name, args...)
	c.Stderr = &stderr
	out, err := c.Output()
	require.NoError(t, err, "%s %v\n%s%s", name, args, out, stderr.String())
	return string(out)
}

// counted returns the arithmetic of the measured runs, by package and by the round.
func counted(t *testing.T, blocks map[string][]block) map[string]operations {
	t.Helper()
	exports := map[string]string{}
	for line := range strings.Lines(command(t, "go", "list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", ".")) {
		name, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[name] = path
	}
	files := token.NewFileSet()
	types := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	folders := map[string][]string{}
	for name := range blocks {
		folders[filepath.Dir(name)] = append(folders[filepath.Dir(name)], name)
	}
	result := map[string]operations{}
	for folder, names := range folders {
		result[folder] = countPackage(t, files, types, folder, names, blocks)
	}
	return result
}

// countPackage counts the arithmetic in the executed blocks of a package.
func countPackage(t *testing.T, set *token.FileSet, imports types.Importer, path string, names []string, blocks map[string][]block) (sum operations) {
	t.Helper()
	root, err := find("go.mod")
	require.NoError(t, err)
	slices.Sort(names)
	var files []*ast.File
	for _, name := range names {
		source := filepath.Join(filepath.Dir(root), strings.TrimPrefix(name, module))
		f, err := parser.ParseFile(set, source, nil, 0)
		require.NoError(t, err)
		files = append(files, f)
	}
	// Files without executable code are missing, so that a few names are unknown.
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: imports, Error: func(error) {}}
	_, _ = conf.Check(path, set, files, info)
	for n, f := range files {
		if strings.HasSuffix(names[n], "/negotiation/random.go") {
			continue // draws are counted where they are asked for
		}
		ast.Inspect(f, func(node ast.Node) bool {
			if kind, ok := operationOf(info, node); ok {
				sum[kind] += times(blocks[names[n]], set.Position(node.Pos())) / (usual * 48)
			}
			return true
		})
	}
	return sum
}

// times is how often the innermost block at a place was executed, in all profiles
// together.
func times(blocks []block, at token.Position) (n float64) {
	var inner *block
	for i := range blocks {
		b := &blocks[i]
		if !b.holds(at) {
			continue
		}
		switch {
		case inner == nil || before(inner.line, inner.column+1, b.line, b.column):
			inner, n = b, b.times
		case b.line == inner.line && b.column == inner.column:
			n += b.times
		}
	}
	return n
}

// operationOf tells what arithmetic a node of the syntax tree is, if it is any.
func operationOf(info *types.Info, node ast.Node) (operation, bool) {
	switch x := node.(type) {
	case *ast.BinaryExpr:
		if tv := info.Types[x]; tv.Value == nil && isFloat(tv.Type) {
			return arithmetic(x.Op)
		}
	case *ast.AssignStmt:
		if len(x.Lhs) == 1 && isFloat(info.TypeOf(x.Lhs[0])) {
			return arithmetic(x.Tok)
		}
	case *ast.IncDecStmt:
		return sum, isFloat(info.TypeOf(x.X))
	case *ast.CallExpr:
		f, ok := x.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		if o, ok := info.Uses[f.Sel].(*types.Func); ok {
			kind, ok := calls[o.FullName()]
			return kind, ok
		}
	}
	return 0, false
}

func isFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Float64
}

func arithmetic(t token.Token) (operation, bool) {
	switch t {
	case token.MUL, token.MUL_ASSIGN:
		return product, true
	case token.ADD, token.SUB, token.ADD_ASSIGN, token.SUB_ASSIGN:
		return sum, true
	case token.QUO, token.QUO_ASSIGN:
		return quotient, true
	}
	return 0, false
}

// calls are functions that are arithmetic, or draw.
var calls = map[string]operation{
	"math.Exp": exponential, "math.Exp2": exponential, "math.Expm1": exponential,
	"math.Log": logarithm, "math.Log1p": logarithm, "math.Pow": power, "math.Sqrt": root,
	"math.Erfc": errorFunction, "math.Erf": errorFunction,
	"(*" + module + "/negotiation.Stream).Float64": uniform, "(*" + module + "/negotiation.Stream).Happens": uniform,
	"(*" + module + "/negotiation.Stream).Between": uniform, "(*" + module + "/negotiation.Stream).Pick": uniform,
	"(*" + module + "/negotiation.Stream).Normal": normal,
}

// slack is how many times as much arithmetic as it needs a round may do, of each kind.
var slack = map[operation]float64{product: 3, sum: 3, quotient: 3, exponential: 2, uniform: 2.5, normal: 6}

// TestTheCodeDoesWhatARoundNeeds holds the table of needs against what is executed: it
// asks for nothing that the code does not do, in all and in searches, and the code does
// not do many times more.
func TestTheCodeDoesWhatARoundNeeds(t *testing.T) {
	t.Parallel()
	done := counted(t, executed(t))
	c, err := take(mustModel(t, core), usual)
	require.NoError(t, err)
	var everything operations
	for _, path := range slices.Sorted(maps.Keys(done)) {
		everything.add(done[path], 1)
		t.Logf("%-20s %8.2f", strings.TrimPrefix(path, module+"/"), done[path])
	}
	t.Logf("%-20s %8.2f", "all", everything)
	t.Logf("%-20s %8.2f", "needed", total(c, ""))

	for k := range operationKinds {
		needed := total(c, "")[k]
		assert.LessOrEqual(t, needed, everything[k]+exact, "%v", k)
		if most, ok := slack[k]; ok {
			assert.Greater(t, needed, 0.0, "%v", k)
			assert.LessOrEqual(t, everything[k], most*needed, "%v", k)
		}
		assert.LessOrEqual(t, total(c, "search")[k], done[module+"/negotiation/search"][k]+exact, "%v in searches", k)
	}
	// What can be known to the last one is: the price of oil takes one draw a round.
	assert.InDelta(t, 1, done[module+"/negotiation/environment"][normal], exact)
	assert.InDelta(t, c.votes, done[module+"/negotiation/domestic"][errorFunction], exact)
}

// exact is what rounding makes of a count.
const exact = 1e-9

// TestArithmeticIsFoundInSourceCode counts in a function by hand.
func TestArithmeticIsFoundInSourceCode(t *testing.T) {
	t.Parallel()
	const source = `package p
import "math"
const two = 2.0 * 1
func f(x, y float64, n int) float64 {
	n = n*n + 1
	x += y * two
	x++
	if x > y-1 {
		x /= math.Sqrt(y) - math.Exp(-x)
	}
	return -math.Max(x, float64(n)) * (2 * 3)
}`
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "p.go", source, 0)
	require.NoError(t, err)
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.ForCompiler(files, "source", nil)}
	_, err = conf.Check("p", files, []*ast.File{f}, info)
	require.NoError(t, err)
	var found operations
	ast.Inspect(f, func(node ast.Node) bool {
		if kind, ok := operationOf(info, node); ok {
			found[kind]++
		}
		return true
	})
	assert.Equal(t, operations{product: 2, sum: 4, quotient: 1, root: 1, exponential: 1}, found)
}

// TestExecutionsAreThoseOfTheInnermostBlock adds up two profiles.
func TestExecutionsAreThoseOfTheInnermostBlock(t *testing.T) {
	t.Parallel()
	blocks := []block{
		{1, 1, 9, 2, 5}, {3, 4, 5, 2, 30}, {6, 1, 7, 1, 2}, // one profile
		{1, 1, 9, 2, -1}, {3, 4, 5, 2, -10}, {6, 1, 7, 1, 0}, // and another
	}
	at := func(line, column int) float64 { return times(blocks, token.Position{Line: line, Column: column}) }
	assert.Equal(t, 4.0, at(2, 1))
	assert.Equal(t, 4.0, at(3, 3))
	assert.Equal(t, 20.0, at(3, 4))
	assert.Equal(t, 20.0, at(4, 90))
	assert.Equal(t, 4.0, at(5, 2), "a block ends before its end")
	assert.Equal(t, 2.0, at(6, 1))
	assert.Zero(t, at(10, 1))
}
