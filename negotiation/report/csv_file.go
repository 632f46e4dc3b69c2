package report

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// File is a file that appears under its name only when it is complete. Until
// [File.Commit] what is written goes to a temporary file beside it, so that a
// program that is stopped leaves either the old file or the new one.
type File struct {
	file *os.File
	buf  *bufio.Writer
	name string
	err  error
	done bool
}

// CreateFile begins a file in a directory, which must exist.
func CreateFile(dir, name string) (*File, error) {
	temporary := filepath.Join(dir, fmt.Sprintf(".%s.%d.tmp", name, os.Getpid()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return &File{file: f, buf: bufio.NewWriterSize(f, 1<<16), name: filepath.Join(dir, name)}, nil
}

// Name returns the path under which the file appears.
func (f *File) Name() string { return f.name }

// Write implements [io.Writer]. After an error nothing more is written, and
// Commit returns it.
func (f *File) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.buf.Write(p)
	f.err = err
	return n, err
}

// Commit makes the file appear, replacing an earlier one. If it fails an earlier
// file is left as it was.
func (f *File) Commit() error {
	if f.done {
		return errors.New("report: the file " + f.name + " has been committed or discarded already")
	}
	f.done = true
	err := f.err
	if err == nil {
		err = f.buf.Flush()
	}
	if err == nil {
		err = f.file.Sync()
	}
	if e := f.file.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.file.Name(), f.name)
	}
	if err != nil {
		_ = os.Remove(f.file.Name()) // the first error says what is wrong
	}
	return err
}

// Discard drops what has been written. After Commit it does nothing, so that it
// may be deferred.
func (f *File) Discard() {
	if f.done {
		return
	}
	f.done = true
	_ = f.file.Close()
	_ = os.Remove(f.file.Name())
}

// WriteFile writes a whole file at once.
func WriteFile(dir, name string, write func(f *File) error) error {
	f, err := CreateFile(dir, name)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := write(f); err != nil {
		return err
	}
	return f.Commit()
}
