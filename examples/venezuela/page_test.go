package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation/report/page"
)

func TestPageIsWritten(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"as it is":       nil,
		"core":           {"-set", "preset=core"},
		"one month":      {"-months", "1"},
		"no zone":        {"-set", "params.monitor=0", "-months", "13"},
		"another number": {"-runs", "2", "-seed", "9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			text := succeed(t, append([]string{"-runs", "20", "-out", dir}, args...)...)
			html := contents(t, dir)[pageName]
			assert.Contains(t, text, "To look at in a browser: "+filepath.Join(dir, pageName))
			assert.Less(t, len(html), page.Largest)
			assert.True(t, strings.HasPrefix(html, "<!DOCTYPE html>"))
			for _, part := range []string{`id="endings"`, `id="course"`, `id="failures"`, `id="gains"`, `id="typical"`, `id="cautions"`, "not the probability of an event"} {
				assert.True(t, strings.Contains(html, part), "there is no %s", part)
			}
			for i := 0; i+1 < len(args); i++ {
				if args[i] == "-set" {
					assert.True(t, strings.Contains(html, "<dd>"+args[i+1]), "it is not said that %s was set", args[i+1])
				}
			}
			// The page and the report of the same runs say the same.
			for _, line := range strings.Split(text, "\n") {
				if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "stalemate" && strings.HasSuffix(fields[1], "%") {
					assert.True(t, strings.Contains(html, "<b>"+fields[1]+"</b>"), "the page does not say %s", fields[1])
				}
			}
		})
	}
}
