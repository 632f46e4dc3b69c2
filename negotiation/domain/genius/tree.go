package genius

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain"
)

const (
	mostBytes = 64 << 20
	mostDepth = 64
	// An issue has a few elements beside its values.
	mostChildren = domain.MostValues + 16
	mostElements = 1 << 20
)

// element is an XML element and where it begins.
type element struct {
	name         string
	attributes   []xml.Attr
	children     []*element
	line, column int
}

// file collects what is wrong with a file.
type file struct {
	name     string
	problems []error
}

// mostProblems is the number of problems that are reported of one file.
const mostProblems = 100

func (f *file) fail(e *element, entry, found, expected string) {
	if len(f.problems) < mostProblems {
		f.problems = append(f.problems, &domain.Problem{File: f.name, Line: e.line, Column: e.column, Entry: entry, Found: found, Expected: expected})
	}
}

func (f *file) err() error { return errors.Join(f.problems...) }

// parse reads the elements of a file. Text between them means nothing in this format.
func (f *file) parse(r io.Reader) (*element, error) {
	limited := &io.LimitedReader{R: r, N: mostBytes + 1}
	d := xml.NewDecoder(limited)
	d.CharsetReader = charset
	var root *element
	var open []*element
	elements := 0
	fail := func(line, column int, found, expected string) error {
		return &domain.Problem{File: f.name, Line: line, Column: column, Found: found, Expected: expected}
	}
	for {
		line, column := d.InputPos()
		token, err := d.Token()
		if limited.N == 0 {
			return nil, fail(line, column, "", "expected a file of at most 64 MiB")
		}
		if errors.Is(err, io.EOF) && len(open) == 0 {
			break
		}
		if err != nil {
			at, place := d.InputPos()
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				err = errors.New(syntax.Msg)
			}
			return nil, fail(at, place, "", "not well-formed XML: "+domain.Quotable(err.Error()))
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attributes: x.Copy().Attr, line: line, column: column}
			if elements++; elements > mostElements {
				return nil, fail(line, column, "", fmt.Sprintf("expected at most %d elements", mostElements))
			}
			switch {
			case len(open) == mostDepth:
				return nil, fail(line, column, "", fmt.Sprintf("expected elements nested at most %d deep", mostDepth))
			case len(open) > 0 && len(open[len(open)-1].children) == mostChildren:
				name, _ := open[len(open)-1].get("name")
				return nil, &domain.Problem{File: f.name, Line: line, Column: column, Entry: open[len(open)-1].name + " " + strconv.Quote(name),
					Found: fmt.Sprintf("more than %d elements", mostChildren), Expected: fmt.Sprintf("at most %d values", domain.MostValues)}
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			case root != nil:
				return nil, fail(line, column, "<"+e.name+">", "one element at the top")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.Directive:
			if text := string(x); strings.ContainsAny(text, "[<&%") || strings.Contains(strings.ToUpper(text), "ENTITY") {
				return nil, fail(line, column, "<!"+text+">", "no declaration of entities")
			}
		}
	}
	if root == nil {
		return nil, fail(1, 1, "no element", "<negotiation_template> or <utility_space>")
	}
	return root, nil
}

// charset reads the encodings that Java writes for Western languages.
func charset(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "utf-8", "us-ascii":
		return r, nil
	case "iso-8859-1":
		return &latin{in: bufio.NewReader(r)}, nil
	}
	return nil, fmt.Errorf("encoding %q, expected UTF-8, US-ASCII or ISO-8859-1", name)
}

// latin turns ISO-8859-1 into UTF-8.
type latin struct {
	in   io.ByteReader
	rest []byte
}

func (l *latin) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(l.rest) == 0 {
			b, err := l.in.ReadByte()
			if err != nil {
				return n, err
			}
			l.rest = append(l.rest[:0], string(rune(b))...)
		}
		k := copy(p[n:], l.rest)
		l.rest, n = l.rest[k:], n+k
	}
	return n, nil
}

// get returns an attribute and whether there is one.
func (e *element) get(name string) (string, bool) {
	for _, a := range e.attributes {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// named returns the children of a name.
func (e *element) named(name string) (list []*element) {
	for _, c := range e.children {
		if c.name == name {
			list = append(list, c)
		}
	}
	return list
}

// number reads an attribute that has to be a finite number.
func (f *file) number(e *element, entry, attribute string) (float64, bool) {
	text, ok := e.get(attribute)
	if !ok {
		f.fail(e, entry, "", "expected a number as "+attribute)
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || x-x != 0 {
		f.fail(e, entry, attribute+"="+strconv.Quote(text), "a finite number")
		return 0, false
	}
	return x, true
}

// integer reads an attribute that has to be an integer of 32 bits, as in Genius.
func (f *file) integer(e *element, entry, attribute string) (int, bool) {
	text, ok := e.get(attribute)
	if !ok {
		f.fail(e, entry, "", "expected an integer as "+attribute)
		return 0, false
	}
	x, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil {
		f.fail(e, entry, attribute+"="+strconv.Quote(text), "an integer of at most 32 bits")
		return 0, false
	}
	return int(x), true
}
