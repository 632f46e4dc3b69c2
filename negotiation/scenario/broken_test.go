package scenario_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

var update = flag.Bool("update", false, "rewrite golden files")

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	assert.Equal(t, string(read(t, path)), got)
}

func files(t testing.TB, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

// TestBroken loads files with a realistic mistake each and compares every
// message with the one written beside it.
func TestBroken(t *testing.T) {
	t.Parallel()
	list := files(t, "testdata/broken/*.yaml")
	require.GreaterOrEqual(t, len(list), 45)
	for _, path := range list {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			t.Parallel()
			f, err := scenario.Load(filepath.Base(path), read(t, path))
			require.Error(t, err)
			assert.Nil(t, f)
			var ps scenario.Problems
			require.ErrorAs(t, err, &ps)
			require.NotEmpty(t, ps)
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", err.Error()+"\n")
			var p scenario.Problem
			assert.True(t, errors.As(err, &p))
		})
	}
}
