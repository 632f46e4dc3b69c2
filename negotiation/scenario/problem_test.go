package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestMessagesStopAtAHundredProblems and say how many there are besides.
func TestMessagesStopAtAHundredProblems(t *testing.T) {
	t.Parallel()
	for n, last := range map[int]string{1: "", 99: "", 100: "", 101: "and 1 more problem", 250: "and 150 more problems"} {
		var b strings.Builder
		b.Write(read(t, pair))
		for i := range n {
			fmt.Fprintf(&b, "stray%d: 1\n", i)
		}
		_, err := scenario.Load("long.yaml", []byte(b.String()))
		var ps scenario.Problems
		require.ErrorAs(t, err, &ps)
		assert.Len(t, ps, n, "all are there")
		assert.Len(t, ps.Unwrap(), n)
		lines := strings.Split(err.Error(), "\n")
		assert.Contains(t, lines[min(n, 100)-1], fmt.Sprintf("stray%d: unknown key", min(n, 100)-1))
		if last == "" {
			assert.Len(t, lines, n)
		} else {
			assert.Equal(t, last, lines[100])
			assert.Len(t, lines, 101)
		}
	}
}

// TestMessagesQuoteInShort: what is wrong is quoted on one line, up to 80 characters.
func TestMessagesQuoteInShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ü", 79)
	for found, want := range map[string]string{
		long + "x":                           long + "x",
		long + "xy":                          long + "x…",
		`"` + long + `"`:                     `"` + long + `…"`,
		"a list\nof lines":                   `a list\nof lines`,
		`"` + strings.Repeat("x", 78) + `\"`: `"` + strings.Repeat("x", 78) + `…"`,
		"":                                   "",
	} {
		p := scenario.Problem{File: "x", Found: found, Expected: "a list"}
		if want == "" {
			assert.Equal(t, "x: a list", p.Error())
			continue
		}
		assert.Equal(t, "x: found "+want+", expected a list", p.Error())
	}
	set := scenario.Set{Path: "params.monitor", Value: strings.Repeat("9", 200)}
	_, err := scenario.Load("x", read(t, pair), set)
	assert.EqualError(t, err, "-set params.monitor="+strings.Repeat("9", 60)+"…: found "+strings.Repeat("9", 80)+"…, expected a number in [0,1]")
	var ps scenario.Problems
	require.ErrorAs(t, err, &ps)
	assert.Equal(t, set.Value, ps[0].Found, "the whole is there for programs")
}
