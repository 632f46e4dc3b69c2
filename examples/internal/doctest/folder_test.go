package doctest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hasFolder says whether a page is followed in a folder of its own.
func (p *page) hasFolder() bool {
	return slices.ContainsFunc(p.blocks, func(b block) bool { return b.file != "" })
}

// TestPagesDoWhatTheySay follows pages as a reader would: it writes the files that they
// show, types the commands, and compares what comes out.
func TestPagesDoWhatTheySay(t *testing.T) {
	t.Parallel()
	count := 0
	for _, p := range pages(t) {
		if p.hasFolder() {
			count++
			t.Run(strings.ReplaceAll(p.path, "/", "-"), func(t *testing.T) {
				t.Parallel()
				p.follow(t, folder(t, "page"))
			})
		}
	}
	require.Positive(t, count)
}

// folder makes a folder of a reader, with a module that uses this one.
func folder(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	link(t, dir)
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	text := strings.Replace(string(mod), "module "+module, "module "+name, 1)
	text += "\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + here + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644))
	return dir
}

// offline keeps the go command from the network.
var offline = []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"}

func (p *page) follow(t *testing.T, dir string) {
	t.Helper()
	var printed string
	var failed error
	for i, b := range p.blocks {
		switch {
		case b.file != "":
			path := filepath.Join(dir, filepath.FromSlash(b.file))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(b.text), 0o644))
		case b.language == "" || b.language == "sh":
			shown := i+1 < len(p.blocks) && (p.blocks[i+1].language == "output" || p.blocks[i+1].language == "error")
			for _, c := range commandsOf(p.path, b.text) {
				printed, failed = c.follow(t, dir, shown)
				if !shown || p.blocks[i+1].language == "output" {
					require.NoError(t, failed, "%s:%d: %s: %s", p.path, b.line, c.line, printed)
				}
			}
		case b.language == "output":
			assert.Regexp(t, pattern(b.text), printed, "%s:%d", p.path, b.line)
		case b.language == "error":
			if assert.Error(t, failed, "%s:%d", p.path, b.line) {
				_, told, _ := strings.Cut(failed.Error(), ": ") // what the command itself says
				assert.Regexp(t, pattern(b.text), told, "%s:%d", p.path, b.line)
			}
		}
	}
}

// follow types a command in a folder. What it prints is shown in full, or not at all.
func (c command) follow(t *testing.T, dir string, shown bool) (string, error) {
	t.Helper()
	if reason(c.line) != "" {
		return "", nil
	}
	if len(c.args) > 2 && c.args[1] == "run" && strings.HasPrefix(c.args[2], "./examples/") {
		if !shown {
			return c.run(dir, programs(t))
		}
		return run(dir, nil, filepath.Join(programs(t), filepath.Base(c.args[2])), c.args[3:]...)
	}
	return run(dir, offline, c.args[0], c.args[1:]...)
}

// pattern is the regular expression of an output in which a line … stands for any lines.
// Spaces at the ends of lines do not count.
func pattern(text string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?:^|\n)`)
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "…" {
			b.WriteString(`(?:.*\n)*?`)
			continue
		}
		b.WriteString(regexp.QuoteMeta(strings.TrimRight(line, " \n")) + ` *\n`)
	}
	b.WriteString(`(?:exit status \d+\n)?\s*$`)
	return regexp.MustCompile(b.String())
}
