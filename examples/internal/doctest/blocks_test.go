package doctest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// given is what fragments of Go on a page take for granted, as parameters.
var given = map[string]string{
	"README.md": "model *negotiation.Model, seed, run uint64",
}

// elsewhere are the pages with blocks of other languages, or outputs without commands, and
// the tests that exercise these.
var elsewhere = map[string]string{
	"bench/README.md":               "bench/readme_test.go",
	"negotiation/report/results.md": "examples/venezuela/results_test.go",
}

// TestEveryBlockIsExercised looks for blocks that no test would notice.
func TestEveryBlockIsExercised(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			switch b.language {
			case "", "go", "sh", "yaml", "output", "error":
			case "text", "python", "r":
				test, ok := elsewhere[p.path]
				if !assert.True(t, ok, "%s:%d: no test exercises this block of %s", p.path, b.line, b.language) {
					continue
				}
				seen[p.path] = true
				data, err := os.ReadFile(filepath.Join(root, test))
				require.NoError(t, err)
				assert.Contains(t, string(data), path.Base(p.path), "%s does not read the page %s", test, p.path)
			default:
				assert.Fail(t, "unknown language", "%s:%d: %s", p.path, b.line, b.language)
			}
			if b.language == "output" || b.language == "error" {
				assert.True(t, p.hasFolder(), "%s:%d: the output of no command", p.path, b.line)
			}
		}
	}
	for path := range elsewhere {
		assert.True(t, seen[path], "%s has no such block", path)
	}
}

// TestFragmentsCompile compiles the blocks of Go that are no files.
func TestFragmentsCompile(t *testing.T) {
	t.Parallel()
	dir := folder(t, "fragments")
	imports := importable(t)
	count := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.language != "go" || b.file != "" {
				continue
			}
			count++
			name := fmt.Sprintf("f%d", count)
			require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o755))
			text, err := fragment(b.text, given[p.path], imports)
			require.NoError(t, err, "%s:%d", p.path, b.line)
			source := fmt.Sprintf("package %s\n//line %s:1\n%s", name, p.path, text)
			require.NoError(t, os.WriteFile(filepath.Join(dir, name, "f.go"), []byte(source), 0o644))
		}
	}
	require.Positive(t, count)
	out, err := run(dir, offline, "go", "vet", "./...")
	assert.NoError(t, err, "%s", out)
}

// importable lists packages by the names under which fragments use them.
func importable(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{"context": "context", "fmt": "fmt", "math": "math", "os": "os", "testing": "testing"}
	for _, p := range packages(t) {
		if p.Name != "main" && !strings.Contains(p.ImportPath, "/internal/") {
			list[p.Name] = p.ImportPath
		}
	}
	return list
}

// fragment completes a fragment to a file without its package clause: statements go into a
// function whose parameters are what is given, and everything that they define is used.
func fragment(text, given string, imports map[string]string) (string, error) {
	body := text
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, 0)
	if err != nil {
		body = "func _(" + given + ") {\n" + text + "}\n"
		if f, err = parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, 0); err != nil {
			return "", err
		}
		var use string
		for _, s := range f.Decls[0].(*ast.FuncDecl).Body.List {
			a, ok := s.(*ast.AssignStmt)
			if !ok || a.Tok != token.DEFINE {
				continue
			}
			for _, x := range a.Lhs {
				if id := x.(*ast.Ident); id.Name != "_" {
					use += "\t_ = " + id.Name + "\n"
				}
			}
		}
		body = strings.TrimSuffix(body, "}\n") + use + "}\n"
	}
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && id.Obj == nil && imports[id.Name] != "" {
				used[imports[id.Name]] = true
			}
		}
		return true
	})
	var head string
	for _, p := range slices.Sorted(maps.Keys(used)) {
		head += fmt.Sprintf("import %q\n", p)
	}
	return head + body, nil
}

// TestFilesInPagesCanBeRead reads the blocks of YAML: scenarios and designs as what they
// are, others as YAML alone.
func TestFilesInPagesCanBeRead(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.language != "yaml" {
				continue
			}
			var err error
			switch {
			case strings.Contains(b.text, scenario.Version):
				_, err = scenario.Load(b.file, []byte(b.text))
			case strings.Contains(b.text, design.Version):
				_, err = design.Read(b.file, []byte(b.text))
			default:
				var any map[string]any
				err = yaml.Load([]byte(b.text), &any)
			}
			assert.NoError(t, err, "%s:%d", p.path, b.line)
		}
	}
}
