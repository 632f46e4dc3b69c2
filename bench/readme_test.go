package main

import (
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the tables of README.md anew from the results that it names")

// quotes matches a table of README.md with the comment before it, which says what it is
// and from which file.
var quotes = regexp.MustCompile("(?s)<!-- (\\w+) of (\\S+) -->\n```text\n(.*?)```\n")

// quotable are the tables that README.md can quote.
var quotable = map[string]func(io.Writer, *results) error{
	"medians": func(w io.Writer, r *results) error {
		var plain []string
		for _, name := range r.names {
			if !strings.Contains(name, "By") && !strings.HasPrefix(name, "Search") {
				plain = append(plain, name)
			}
		}
		return printMedians(w, r, plain)
	},
	"parts": printParts, "growth": printGrowth, "speedup": printSpeedup,
}

// TestTheReadmeQuotesTheResults holds the tables of README.md to the files that they
// come from.
func TestTheReadmeQuotesTheResults(t *testing.T) {
	const path = "README.md"
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var seen []string
	fresh := quotes.ReplaceAllStringFunc(string(text), func(block string) string {
		m := quotes.FindStringSubmatch(block)
		table := quotable[m[1]]
		require.NotNil(t, table, "no table %q", m[1])
		seen = append(seen, m[1])
		r, err := readResults(m[2])
		require.NoError(t, err)
		var b strings.Builder
		require.NoError(t, table(&b, r))
		var lines []string
		for line := range strings.Lines(strings.Trim(b.String(), "\n")) {
			lines = append(lines, strings.TrimRight(line, " \n"))
		}
		return "<!-- " + m[1] + " of " + m[2] + " -->\n```text\n" + strings.Join(lines, "\n") + "\n```\n"
	})
	assert.ElementsMatch(t, []string{"medians", "parts", "growth", "speedup"}, seen)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(fresh), 0o644))
		return
	}
	assert.Equal(t, fresh, string(text), "README.md is not up to date: go test ./bench -run Readme -update")
}
