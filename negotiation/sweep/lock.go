package sweep

import (
	"errors"
	"fmt"
	"os"
)

// errBusy says that another process has locked a file.
var errBusy = errors.New("another sweep is at work there")

// lockFile opens a file, or begins an empty one, and locks it against other processes
// until it is closed or the process ends.
func lockFile(path string) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		if err := lock(f); err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("sweep: %s: %w", path, err)
		}
		// Whoever had it locked before may have removed it.
		here, err := f.Stat()
		if err != nil {
			_ = f.Close()
			return nil, err
		}
		if there, err := os.Stat(path); err == nil && os.SameFile(here, there) {
			return f, nil
		}
		_ = f.Close()
	}
}
