package scenario_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const referencePath = "reference.md"

const referenceIntro = `# Reference

Every parameter, every state variable and every key of a scenario file. This page is written
from the registrations in the code by

    go test ./negotiation/scenario -run TestReference -update

and a test holds it equal to them. What a file looks like as a whole is told in the
[package documentation](doc.go) and shown, with a reason for every number, by
[venezuela.yaml](../../examples/venezuela/venezuela.yaml); how to write one, in
[howto.md](howto.md). Editors complete and check files by [schema.json](schema.json).

- [Parameters](#parameters)
- [State variables](#state-variables)
- [Memory of agents](#memory-of-agents)
- [Keys of a scenario file](#keys-of-a-scenario-file)

A rationale that is a judgement is a judgement: defaults are made for a stylised scenario and
are not measurements. An empty cell means that there is nothing to say: no symbol, no unit,
no bound that is stated, no reason beyond the meaning.
`

// TestReference holds the page equal to what the code registers.
func TestReference(t *testing.T) {
	t.Parallel()
	page := &page{}
	page.WriteString(referenceIntro)
	writeParameters(t, page)
	writeState(t, page)
	writeMemory(t, page)
	writeKeys(page)
	want := page.String()
	if *update {
		require.NoError(t, os.WriteFile(referencePath, []byte(want), 0o644))
	}
	got, err := os.ReadFile(referencePath)
	require.NoError(t, err)
	if string(got) != want {
		assert.Fail(t, "reference.md is out of date", "%s\nrun go test ./negotiation/scenario -run TestReference -update", firstChange(string(got), want))
	}
}

// firstChange shows the first line in which two texts differ.
func firstChange(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range max(len(a), len(b)) {
		line := func(list []string) string {
			if n < len(list) {
				return list[n]
			}
			return "(end)"
		}
		if line(a) != line(b) {
			return fmt.Sprintf("line %d is\n%s\nand would be\n%s", n+1, line(a), line(b))
		}
	}
	return ""
}

// page is a text in Markdown.
type page struct{ strings.Builder }

func (p *page) section(level int, title, text string) {
	fmt.Fprintf(p, "\n%s %s\n", strings.Repeat("#", level), title)
	if text != "" {
		fmt.Fprintf(p, "\n%s\n", text)
	}
}

// table writes rows, of which the first is the head.
func (p *page) table(rows [][]string) {
	p.WriteString("\n")
	for n, row := range rows {
		for _, cell := range row {
			p.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		p.WriteString("|\n")
		if n == 0 {
			p.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
