package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExplain explains the month in which the story of a run has its first signature.
func TestExplain(t *testing.T) {
	t.Parallel()
	story := succeed(t, "-trace", "3")
	_, after, ok := strings.Cut(story, "Talks open on stage 1")
	require.True(t, ok)
	require.Contains(t, after, "enters into force")
	dir := t.TempDir()
	text := succeed(t, "-explain", "3:1", "-out", dir)
	assert.Contains(t, text, "Why: run 3, month 1\n")
	assert.Contains(t, text, "would have reversed")
	data, err := os.ReadFile(filepath.Join(dir, "explanation.txt"))
	require.NoError(t, err)
	assert.Equal(t, text, string(data))
	assert.Equal(t, text, succeed(t, "-explain", "3:1"), "the same again")
	assert.NotEqual(t, text, succeed(t, "-explain", "3:1", "-seed", "2"))
}

func TestExplainRefusesWhatItCannotExplain(t *testing.T) {
	t.Parallel()
	for _, x := range [][]string{
		{"expected RUN:MONTH", "-explain", "7"},
		{"expected RUN:MONTH", "-explain", ""},
		{"expected RUN:MONTH", "-explain", "7:"},
		{"expected RUN:MONTH", "-explain", ":3"},
		{"expected RUN:MONTH", "-explain", "7:0"},
		{"expected RUN:MONTH", "-explain", "7:-1"},
		{"expected RUN:MONTH", "-explain", "-7:1"},
		{"expected RUN:MONTH", "-explain", "7:3:1"},
		{"expected RUN:MONTH", "-explain", "7:x"},
		{"expected RUN:MONTH", "-explain", "99999999999999999999:3"},
		{"a run has 48 months", "-explain", "7:49"},
		{"a run has 6 months", "-explain", "7:7", "-months", "6"},
		{"goes without -json and -trace", "-explain", "7:3", "-json"},
		{"goes without -json and -trace", "-explain", "7:3", "-trace", "2"},
		{"-out: ", "-explain", "7:3", "-out", "/dev/null/x"},
	} {
		code, stdout, stderr := venezuela(x[1:]...)
		assert.Equal(t, 1, code, "%v", x)
		assert.Empty(t, stdout, "%v", x)
		assert.Contains(t, stderr, x[0], "%v", x)
		assert.True(t, strings.HasPrefix(stderr, "venezuela: "), stderr)
	}
}
