package report_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/report"
)

// entries lists a directory.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestAFileAppearsWhenItIsComplete(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "runs.csv")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	f, err := report.CreateFile(dir, "runs.csv")
	require.NoError(t, err)
	assert.Equal(t, path, f.Name())
	_, err = fmt.Fprint(f, "new, and much longer than what fits into ")
	require.NoError(t, err)
	_, err = f.Write(make([]byte, 1<<18)) // more than is buffered
	require.NoError(t, err)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "old", string(data), "not before it is complete")
	require.NoError(t, f.Commit())
	data, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Len(t, data, 41+1<<18)
	assert.Equal(t, []string{"runs.csv"}, entries(t, dir), "nothing else is left")
	f.Discard() // does nothing
	require.ErrorContains(t, f.Commit(), "committed or discarded already")
	assert.FileExists(t, path)
}

func TestAFileThatIsNotCompletedLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, report.WriteFile(dir, "a.txt", func(f *report.File) error {
		_, err := f.Write([]byte("first"))
		return err
	}))
	broken := errors.New("broken")
	err := report.WriteFile(dir, "a.txt", func(f *report.File) error {
		_, err := f.Write([]byte("second"))
		return errors.Join(err, broken)
	})
	require.ErrorIs(t, err, broken)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "first", string(data))
	f, err := report.CreateFile(dir, "a.txt")
	require.NoError(t, err)
	f.Discard()
	assert.Equal(t, []string{"a.txt"}, entries(t, dir))
}

func TestAFileThatCannotBeCommitted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := report.CreateFile(dir, "taken")
	require.NoError(t, err)
	// A directory that is not empty cannot be replaced by a file.
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "taken", "inside"), 0o755))
	require.Error(t, f.Commit())
	assert.Equal(t, []string{"taken"}, entries(t, dir), "the temporary file is gone")
	_, err = report.CreateFile(filepath.Join(dir, "missing"), "a.txt")
	require.ErrorIs(t, err, os.ErrNotExist)
}
