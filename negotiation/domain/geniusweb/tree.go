package geniusweb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

const (
	mostBytes  = 64 << 20
	mostDepth  = 64
	mostValues = 1 << 20
)

// value is a JSON value and where it begins. Of the fields that hold it only one is set; members
// keep the order of the file.
type value struct {
	at      int
	members []member
	items   []*value
	kind    kind
	text    string // of a string or number
}

type kind uint8

const (
	object kind = iota
	array
	word
	number
	other // true, false or null
)

func (k kind) String() string {
	return [...]string{"an object", "a list", "a string", "a number", "true, false or null"}[k]
}

type member struct {
	name  string
	value *value
}

// file collects what is wrong with a file.
type file struct {
	name     string
	text     []byte
	problems []error
	values   int
}

// mostProblems is the number of problems that are reported of one file.
const mostProblems = 100

func (f *file) problem(at int, entry, found, expected string) *domain.Problem {
	before := f.text[:min(at, len(f.text))]
	return &domain.Problem{File: f.name, Line: bytes.Count(before, []byte("\n")) + 1,
		Column: len(before) - bytes.LastIndexByte(before, '\n'), Entry: entry, Found: found, Expected: expected}
}

func (f *file) fail(at int, entry, found, expected string) {
	if len(f.problems) < mostProblems {
		f.problems = append(f.problems, f.problem(at, entry, found, expected))
	}
}

func (f *file) err() error { return errors.Join(f.problems...) }

func (f *file) parse(r io.Reader) (*value, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if len(text) > mostBytes {
		return nil, f.problem(0, "", "", "expected a file of at most 64 MiB")
	}
	f.text = text
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	root, err := f.value(d, 0)
	if err != nil {
		var problem *domain.Problem
		if errors.As(err, &problem) {
			return nil, problem
		}
		at := int(d.InputOffset())
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			// The offset is one past the byte at fault.
			at = max(0, int(syntax.Offset)-1)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			at, err = len(text), errors.New("it ends too early")
		}
		return nil, f.problem(at, "", "", "not well-formed JSON: "+domain.Quotable(err.Error()))
	}
	if after := f.next(d); after < len(f.text) {
		return nil, f.problem(after, "", "more text", "one object and nothing after it")
	}
	return root, nil
}

// next is where the next token begins.
func (f *file) next(d *json.Decoder) int {
	at := int(d.InputOffset())
	for at < len(f.text) && bytes.IndexByte([]byte(" \t\r\n,:"), f.text[at]) >= 0 {
		at++
	}
	return at
}

func (f *file) value(d *json.Decoder, depth int) (*value, error) {
	v := &value{at: f.next(d)}
	if f.values++; f.values > mostValues {
		return nil, f.problem(v.at, "", "", fmt.Sprintf("expected at most %d values", mostValues))
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > mostDepth {
		return nil, f.problem(v.at, "", "", fmt.Sprintf("expected values nested at most %d deep", mostDepth))
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '{' {
			v.kind, err = object, f.object(d, v, depth)
		} else {
			v.kind, err = array, f.array(d, v, depth)
		}
		return v, err
	case string:
		v.kind, v.text = word, x
	case json.Number:
		v.kind, v.text = number, x.String()
	default:
		v.kind = other
	}
	return v, nil
}

func (f *file) object(d *json.Decoder, v *value, depth int) error {
	seen := map[string]bool{}
	for d.More() {
		at := f.next(d)
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return f.problem(at, "", "", "expected a name in quotes")
		}
		if seen[name] {
			return f.problem(at, "", "the name "+strconv.Quote(name)+" again", "each name once in an object")
		}
		seen[name] = true
		x, err := f.value(d, depth+1)
		if err != nil {
			return err
		}
		if v.members = append(v.members, member{name, x}); len(v.members) > domain.MostValues {
			return f.problem(at, "", fmt.Sprintf("more than %d members of an object", domain.MostValues), "at most as many values of an issue")
		}
	}
	_, err := d.Token()
	return err
}

func (f *file) array(d *json.Decoder, v *value, depth int) error {
	for d.More() {
		x, err := f.value(d, depth+1)
		if err != nil {
			return err
		}
		if v.items = append(v.items, x); len(v.items) > domain.MostValues {
			return f.problem(x.at, "", fmt.Sprintf("more than %d items of a list", domain.MostValues), "at most as many values of an issue")
		}
	}
	_, err := d.Token()
	return err
}

// get returns a member, or nil.
func (v *value) get(name string) *value {
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// need returns a member of a kind, or nil after a problem.
func (f *file) need(v *value, entry, name string, k kind) *value {
	if v.kind != object {
		f.fail(v.at, entry, v.kind.String(), "an object with "+name)
		return nil
	}
	x := v.get(name)
	if x == nil {
		f.fail(v.at, entry, "no "+name, k.String()+" of this name")
		return nil
	}
	if x.kind != k {
		f.fail(x.at, entry, name+" that is "+x.kind.String(), k.String())
		return nil
	}
	return x
}

// number reads a number, which GeniusWeb may put in quotes.
func (f *file) number(v *value, entry string) (float64, bool) {
	x, err := strconv.ParseFloat(v.text, 64)
	if v.kind != number && v.kind != word || err != nil || x-x != 0 {
		found := v.kind.String()
		if v.text != "" {
			found = strconv.Quote(v.text)
		}
		f.fail(v.at, entry, found, "a finite number")
		return 0, false
	}
	return x, true
}

// decimal reads a number exactly: a step of 0.1 leads from 0 to 1 in ten.
func (f *file) decimal(v *value, entry string) *big.Rat {
	x, ok := f.number(v, entry)
	if !ok {
		return nil
	}
	// Exponents are written out by big.Rat, so they are bounded.
	if x != 0 && (x > 1e100 || x < -1e100 || x < 1e-100 && x > -1e-100) || len(v.text) > 200 {
		f.fail(v.at, entry, v.text, "a number of up to a hundred digits")
		return nil
	}
	if x == 0 {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(v.text)
	if !ok {
		f.fail(v.at, entry, v.text, "a decimal number")
		return nil
	}
	return r
}
