package sweep

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// A journal is a first line, then frames: the length of the payload and its checksum,
// four bytes each, then the payload, whose first byte is its kind. What follows the last
// whole frame was being written when the program ended, and is dropped.

// Kinds of frames.
const (
	frameIdentity = 'I' // JSON, the first frame
	frameLayout   = 'L' // JSON: what the runs of units consist of
	frameUnit     = 'U' // number of the unit, number of the layout, runs
)

const (
	journalName  = "sweep.journal"
	journalFirst = "detente sweep journal 1\n"
	frameHead    = 8
	// unsynced is the number of bytes after which the disk is waited for.
	unsynced = 1 << 18
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errOver says that a journal ends, or is damaged, at this place.
var errOver = errors.New("no further frame")

// frames reads the frames of a journal.
type frames struct {
	r       *bufio.Reader
	left    int64 // bytes of the file behind the last frame
	at      int64 // where the next frame begins
	payload []byte
}

// readFrames begins at a place of a file where a frame begins.
func readFrames(f *os.File, at int64) (*frames, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r := io.NewSectionReader(f, at, info.Size()-at)
	return &frames{r: bufio.NewReaderSize(r, 1<<16), left: info.Size() - at, at: at}, nil
}

// next returns the next frame, valid until the next call. The error is errOver where no
// whole frame follows.
func (s *frames) next() (kind byte, payload []byte, err error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(s.r, head[:]); err != nil {
		return 0, nil, over(err)
	}
	n := int64(binary.LittleEndian.Uint32(head[:]))
	if n == 0 || n > s.left-frameHead {
		return 0, nil, errOver
	}
	if int64(cap(s.payload)) < n {
		s.payload = make([]byte, n)
	}
	s.payload = s.payload[:n]
	if _, err := io.ReadFull(s.r, s.payload); err != nil {
		return 0, nil, over(err)
	}
	if crc32.Checksum(s.payload, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return 0, nil, errOver
	}
	s.at += frameHead + n
	s.left -= frameHead + n
	return s.payload[0], s.payload[1:], nil
}

func over(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errOver
	}
	return err
}

// journal keeps the runs of a sweep while it is at work.
type journal struct {
	file    *os.File
	out     io.Writer // the file, or in tests something that breaks
	frame   []byte
	size    int64
	waiting int64          // bytes that have not been synced
	layouts []string       // as JSON, by number
	known   map[string]int // numbers of layouts
	units   int            // written so far, from number 0
	begins  int64          // where the first frame behind the identity begins
}

// openJournal opens the journal of a folder, or begins one. The folder is locked until
// it is closed. What the folder holds of another identity is an *OtherError. If the
// folder's sweep is complete its result is returned instead, and the journal goes.
func openJournal(dir string, id *Identity) (*journal, *Result, error) {
	path := filepath.Join(dir, journalName)
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		if r, err := finished(dir, id); r != nil || err != nil {
			return nil, r, err // without a trace
		}
	}
	f, err := lockFile(path)
	if err != nil {
		return nil, nil, err
	}
	j := &journal{file: f, out: f, known: map[string]int{}}
	r, err := finished(dir, id)
	if r != nil {
		return nil, r, j.remove()
	}
	if err == nil {
		err = j.load(dir, id)
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return j, nil, nil
}

// load reads what is there and drops what is not whole.
func (j *journal) load(dir string, id *Identity) error {
	first := make([]byte, len(journalFirst))
	n, err := io.ReadFull(j.file, first)
	if over(err) != errOver && err != nil {
		return err
	}
	if !bytes.HasPrefix([]byte(journalFirst), first[:n]) {
		return fmt.Errorf("sweep: %s is not the journal of a sweep", j.file.Name())
	}
	s, err := readFrames(j.file, int64(len(journalFirst)))
	if err != nil {
		return err
	}
	if n < len(journalFirst) {
		return j.begin()
	}
	kind, payload, err := s.next()
	switch {
	case err == errOver:
		return j.begin() // ended before anything was played
	case err != nil:
		return err
	}
	var there Identity
	if err := json.Unmarshal(payload, &there); err != nil || kind != frameIdentity {
		return fmt.Errorf("sweep: %s is not the journal of a sweep", j.file.Name())
	}
	if d := id.Differences(&there); d != nil {
		return &OtherError{Dir: dir, Differences: d}
	}
	j.begins = s.at
	for {
		at := s.at
		kind, payload, err := s.next()
		if err == nil && !j.note(kind, payload) {
			s.at, err = at, errOver
		}
		if err == errOver {
			break
		}
		if err != nil {
			return err
		}
	}
	j.size = s.at
	return j.cut()
}

// note takes in a frame; ok is false if it cannot stand here.
func (j *journal) note(kind byte, payload []byte) (ok bool) {
	switch kind {
	case frameLayout:
		j.known[string(payload)] = len(j.layouts)
		j.layouts = append(j.layouts, string(payload))
		return true
	case frameUnit:
		unit, n := binary.Uvarint(payload)
		if n <= 0 || unit != uint64(j.units) {
			return false
		}
		layout, m := binary.Uvarint(payload[n:])
		if m <= 0 || layout >= uint64(len(j.layouts)) {
			return false
		}
		j.units++
		return true
	}
	return false
}

// cut drops what stands behind the last whole frame.
func (j *journal) cut() error {
	if err := j.file.Truncate(j.size); err != nil {
		return err
	}
	_, err := j.file.Seek(j.size, io.SeekStart)
	return err
}

// begin begins an empty journal; the identity is written by the first write.
func (j *journal) begin() error {
	j.size = 0
	return j.cut()
}

// empty reports whether nothing has been written yet, not even the identity.
func (j *journal) empty() bool { return j.size == 0 }

// identify writes the first line and the identity.
func (j *journal) identify(id *Identity) error {
	data, err := json.Marshal(id)
	if err != nil {
		return err
	}
	if err := j.write([]byte(journalFirst)); err != nil {
		return err
	}
	if err := j.append(frameIdentity, data); err != nil {
		return err
	}
	j.begins = j.size
	return j.sync()
}

// add writes the runs of the next unit.
func (j *journal) add(layout string, runs []byte) error {
	number, ok := j.known[layout]
	if !ok {
		number = len(j.layouts)
		if err := j.append(frameLayout, []byte(layout)); err != nil {
			return err
		}
		j.known[layout] = number
		j.layouts = append(j.layouts, layout)
	}
	var head []byte
	head = binary.AppendUvarint(head, uint64(j.units))
	head = binary.AppendUvarint(head, uint64(number))
	if err := j.append(frameUnit, head, runs); err != nil {
		return err
	}
	j.units++
	if j.waiting < unsynced {
		return nil
	}
	return j.sync()
}

// append writes a frame at once, so that it is cut off in the middle as rarely as can be.
func (j *journal) append(kind byte, parts ...[]byte) error {
	b := append(j.frame[:0], make([]byte, frameHead)...)
	b = append(b, kind)
	for _, p := range parts {
		b = append(b, p...)
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-frameHead))
	binary.LittleEndian.PutUint32(b[4:], crc32.Checksum(b[frameHead:], castagnoli))
	j.frame = b
	return j.write(b)
}

func (j *journal) write(b []byte) error {
	n, err := j.out.Write(b)
	j.size += int64(n)
	j.waiting += int64(n)
	return err
}

func (j *journal) sync() error {
	j.waiting = 0
	return j.file.Sync()
}

// close lets the folder go; the journal stays.
func (j *journal) close() error {
	err := j.sync()
	return errors.Join(err, j.file.Close())
}

// remove ends the journal, whose runs are in files now.
func (j *journal) remove() error {
	err := os.Remove(j.file.Name()) // while it is locked
	if e := j.file.Close(); e != nil {
		return errors.Join(err, e)
	}
	if err != nil { // some systems remove no file that is open
		err = os.Remove(j.file.Name())
	}
	return err
}
