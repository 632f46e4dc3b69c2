package doctest

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/detente-sim/detente"

// notRun are the commands that are not run, by how they begin, with the reason. Their
// programs and flags exist all the same.
var notRun = map[string]string{
	"bash .ci/run":          "runs this test",
	"git ":                  "is about a clone and its changes",
	"go mod init":           "makes a module; the test makes one that uses this tree",
	"go get ":               "needs the network",
	"go test ./...":         "runs this test",
	"go test ./negotiation": "is part of the tests, at length or to rewrite golden files",
	"go test ./bench":       "measures time, or rewrites golden files",
	"go test ./examples":    "rewrites golden files",
	"go run ./bench":        "measures time, for minutes; its own tests run it",
	"go run ./examples/sweep -design examples/sweep/sobol.yaml": "a smaller design of its kind is played by the page on experiments",
	"go run ./examples/domains -domain DIR":                     "DIR stands for a folder of the reader's",
	"go run ./examples/domains -json FILE":                      "FILE stands for a file of the reader's",
	"go run ./examples/forecast -table actors.csv":              "actors.csv stands for a table of the reader's",
}

// fewer are the arguments that make a program finish soon. They come last, and a page
// that shows what comes out is played without them.
var fewer = map[string][]string{
	"customagent": {"-runs", "4"},
	"hypotheses":  {"-runs", "4", "-perturbed", "0"},
	"rules":       {"-runs", "4", "-rules", "heuristic,zeuthen"},
	"textbook":    {"-runs", "10"},
	"venezuela":   {"-runs", "20"},
}

// command is one line that a reader is told to type.
type command struct {
	page, line string
	args       []string
}

// typed says whether a line is a command.
func typed(line string) bool {
	return regexp.MustCompile(`^(go (run|test|get|mod|doc|build|vet|install)|git|bash|cd|mkdir) `).MatchString(line)
}

// bare is a command without the remark beside it.
func bare(line string) string {
	for _, gap := range []string{" #", "  "} {
		line, _, _ = strings.Cut(line, gap)
	}
	return strings.TrimSpace(line)
}

// commandsOf lists the commands of a block.
func commandsOf(where, text string) (list []command) {
	for line := range strings.Lines(text) {
		if typed(strings.TrimSpace(line)) {
			list = append(list, commandOf(where, bare(strings.TrimSpace(line))))
		}
	}
	return list
}

func commandOf(where, line string) command {
	return command{page: where, line: line, args: words(line)}
}

// words splits a command as a shell does, as far as single quotes go.
func words(line string) (list []string) {
	word, quoted, open := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, open = !quoted, true
		case r == ' ' && !quoted:
			if open {
				list = append(list, word)
			}
			word, open = "", false
		default:
			word, open = word+string(r), true
		}
	}
	if open {
		list = append(list, word)
	}
	return list
}

// reason says why a command is not run, or nothing.
func reason(line string) string {
	for _, start := range slices.Sorted(maps.Keys(notRun)) {
		if strings.HasPrefix(line+" ", strings.TrimRight(start, " ")+" ") || strings.HasPrefix(line, start+"/") {
			return start
		}
	}
	return ""
}

// documented lists the commands of all package comments and of all pages but those that
// have a folder of their own; see TestPagesDoWhatTheySay.
func documented(t *testing.T) []command {
	t.Helper()
	var list []command
	for _, p := range packages(t) {
		list = append(list, commandsOf(p.ImportPath, p.Doc)...)
	}
	for _, p := range pages(t) {
		if p.hasFolder() {
			p.blocks = nil // followed in its folder
		}
		list = append(list, p.commands()...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(c command) bool {
		twice := seen[c.line]
		seen[c.line] = true
		return twice
	})
}

// commands lists the commands in the blocks of a page and within its lines.
func (p *page) commands() (list []command) {
	for _, b := range p.blocks {
		if b.language == "" || b.language == "sh" {
			list = append(list, commandsOf(p.path, b.text)...)
		}
	}
	for _, s := range p.spans {
		if typed(s) {
			list = append(list, commandOf(p.path, bare(s)))
		}
	}
	return list
}

// binaries is the folder of all programs once they are built.
var binaries string

var built = sync.OnceValue(func() (err error) {
	if binaries, err = os.MkdirTemp("", "programs"); err != nil {
		return err
	}
	_, err = run(root, nil, "go", "build", "-buildvcs=false", "-o", binaries+string(filepath.Separator), "./examples/...", "./bench")
	return err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if binaries != "" {
		_ = os.RemoveAll(binaries)
	}
	os.Exit(code)
}

// programs is the folder of the programs.
func programs(t *testing.T) string {
	t.Helper()
	require.NoError(t, built())
	return binaries
}

func run(folder string, env []string, name string, args ...string) (string, error) {
	c := exec.CommandContext(context.Background(), name, args...)
	c.Dir, c.Env = folder, append(os.Environ(), env...)
	var out, bad bytes.Buffer
	c.Stdout, c.Stderr = &out, &bad
	if err := c.Run(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, bad.String())
	}
	return out.String(), nil
}

// TestCommandsRun types every command of the documentation.
func TestCommandsRun(t *testing.T) {
	t.Parallel()
	binaries, folder := programs(t), t.TempDir()
	link(t, folder)
	used := map[string]bool{}
	list := documented(t)
	require.Greater(t, len(list), 30)
	for _, c := range list {
		if why := reason(c.line); why != "" {
			used[why] = true
			c.check(t, binaries)
			continue
		}
		out, err := c.run(folder, binaries)
		if !slices.Contains(c.args, "-h") { // help may end as a failure
			assert.NoError(t, err, "%s: %s", c.page, c.line)
			assert.NotEmpty(t, out, "%s: %s", c.page, c.line)
		}
	}
	for _, p := range pages(t) {
		for _, c := range p.commands() {
			used[reason(c.line)] = true
		}
	}
	for start := range notRun {
		assert.True(t, used[start], "nobody needs %q any more", start)
	}
}

// run runs a command, a program of the repository with fewer runs.
func (c command) run(folder, binaries string) (string, error) {
	if c.args[1] != "run" {
		return run(root, nil, c.args[0], c.args[1:]...)
	}
	name, args := filepath.Base(c.args[2]), c.args[3:]
	if !slices.Contains(args, "-h") {
		args = append(slices.Clone(args), fewer[name]...)
	}
	return run(folder, nil, filepath.Join(binaries, name), args...)
}

// link makes the examples and the rest visible in a folder, as from the root.
func link(t *testing.T, folder string) {
	t.Helper()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	for _, name := range []string{"examples", "bench"} {
		require.NoError(t, os.Symlink(filepath.Join(here, name), filepath.Join(folder, name)))
	}
}

// check says whether a command that is not run would be understood.
func (c command) check(t *testing.T, binaries string) {
	t.Helper()
	if len(c.args) < 3 || c.args[0] != "go" || c.args[2] == "./..." {
		return
	}
	switch c.args[1] {
	case "run":
		help := helpOf(binaries, filepath.Base(c.args[2]))
		for _, a := range c.args[3:] {
			if name, ok := flagName(a); ok {
				assert.Contains(t, help, "  -"+name, "%s: %s", c.page, c.line)
			}
		}
	case "test":
		c.checkTest(t)
	}
}

func helpOf(binaries, name string) string {
	c := exec.CommandContext(context.Background(), filepath.Join(binaries, name), "-h")
	out, _ := c.CombinedOutput() // a program that only helps may say that it failed
	return string(out)
}

func flagName(arg string) (string, bool) {
	name, ok := strings.CutPrefix(arg, "-")
	name, _, _ = strings.Cut(name, "=")
	return name, ok && name != ""
}

// checkTest looks for the tests that a command names, and for the flags that it sets.
func (c command) checkTest(t *testing.T) {
	t.Helper()
	var folders []string
	for _, a := range c.args[2:] {
		if strings.HasPrefix(a, "./") {
			folders = append(folders, a)
		}
	}
	for _, folder := range folders {
		functions, flags := testsOf(t, folder)
		for i, a := range c.args {
			name, ok := flagName(a)
			if !ok {
				continue
			}
			switch name {
			case "run", "fuzz", "bench":
				if pattern := regexp.MustCompile(c.args[i+1]); c.args[i+1] != "^$" {
					assert.True(t, slices.ContainsFunc(functions, pattern.MatchString), "%s: %s: %s has no such test", c.page, c.line, folder)
				}
			default:
				assert.True(t, slices.Contains(flags, name) || flag.Lookup("test."+name) != nil, "%s: %s: %s has no flag %s", c.page, c.line, folder, name)
			}
		}
	}
}

// testsOf lists the functions and the flags of a folder's tests.
func testsOf(t *testing.T, folder string) (functions, flags []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	require.NoError(t, err)
	require.NotEmpty(t, paths, "%s has no tests", folder)
	declared := regexp.MustCompile(`flag\.[A-Z][a-z]+\(("[a-z-]+")`)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		f, err := parser.ParseFile(token.NewFileSet(), path, data, 0)
		require.NoError(t, err)
		for name := range f.Scope.Objects {
			functions = append(functions, name)
		}
		for _, m := range declared.FindAllSubmatch(data, -1) {
			name, err := strconv.Unquote(string(m[1]))
			require.NoError(t, err)
			flags = append(flags, name)
		}
	}
	return functions, flags
}
