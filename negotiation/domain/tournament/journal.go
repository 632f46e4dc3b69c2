package tournament

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Journal keeps the matches of a tournament in a file, one JSON object a line, so that one that was
// interrupted goes on where it stopped. The first line says which tournament it is: its seed, steps,
// names, and utilities. The journal cannot see whether a strategy has changed.
type Journal struct {
	file *os.File
	out  *bufio.Writer
	done int
}

type heading struct {
	Tournament string
	Total      int
}

// Open opens or begins the journal of a tournament and hands over what it holds. A last line that was
// cut short is dropped. The error says that the file is of another tournament, no journal, or damaged;
// the file is then left as it is.
func Open(path string, t *Tournament, each func(Match) error) (*Journal, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	j := &Journal{file: file, out: bufio.NewWriter(file)}
	if err := j.replay(t, each); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return j, nil
}

func (j *Journal) replay(t *Tournament, each func(Match) error) error {
	want := heading{t.fingerprint(), t.Total()}
	in := bufio.NewReader(j.file)
	var end int64
	for line := 1; ; line++ {
		text, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil {
			if err := j.cut(t, want, line, text); err != nil {
				return err
			}
			break
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if line == 1 {
			var got heading
			if err := d.Decode(&got); err != nil {
				return fmt.Errorf("line 1: %w", err)
			}
			if got != want {
				return fmt.Errorf("line 1: found tournament %s of %d matches, expected %s of %d", got.Tournament, got.Total, want.Tournament, want.Total)
			}
		} else {
			var m Match
			if err := d.Decode(&m); err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			}
			if at := t.at(j.done); j.done >= t.Total() || m.Index != j.done || m.Arena != at.Arena || m.First != at.First || m.Second != at.Second || m.Repetition != at.Repetition {
				return fmt.Errorf("line %d: found match %d, expected match %d", line, m.Index, j.done)
			}
			if err := each(m); err != nil {
				return err
			}
			j.done++
		}
		end += int64(len(text))
	}
	if err := j.file.Truncate(end); err != nil {
		return err
	}
	if _, err := j.file.Seek(end, io.SeekStart); err != nil {
		return err
	}
	if end == 0 {
		return j.write(want)
	}
	return nil
}

// cut checks that what follows the last whole line can be a line of this journal that was cut short,
// so that nothing else is dropped.
func (j *Journal) cut(t *Tournament, want heading, line int, rest []byte) error {
	switch {
	case len(rest) == 0:
		return nil
	case line > 1 && j.done < t.Total() && rest[0] == '{':
		return nil
	case line > 1:
		return fmt.Errorf("line %d: found text after the last match, expected the end of the file or a match", line)
	}
	text, err := json.Marshal(want)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(text, rest) {
		return errors.New("line 1: found text that is no heading, expected an empty file or the journal of a tournament")
	}
	return nil
}

func (j *Journal) write(x any) error {
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	_, err = j.out.Write(append(text, '\n'))
	return err
}

// Done is the number of matches in the journal.
func (j *Journal) Done() int { return j.done }

// Play plays the matches that the journal does not hold yet, writes them down, and hands them over. What
// has been written when it stops is kept.
func (j *Journal) Play(ctx context.Context, t *Tournament, each func(Match) error) error {
	err := t.Play(ctx, j.done, func(m Match) error {
		if err := j.write(m); err != nil {
			return err
		}
		j.done++
		if j.done%block == 0 {
			if err := j.out.Flush(); err != nil {
				return err
			}
		}
		return each(m)
	})
	return errors.Join(err, j.out.Flush())
}

// Close closes the file.
func (j *Journal) Close() error { return errors.Join(j.out.Flush(), j.file.Close()) }
