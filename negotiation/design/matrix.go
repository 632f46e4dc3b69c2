package design

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// matrix lays out points that a file gives.
type matrix struct {
	columns []Column
	rows    [][]string
}

func (m *matrix) Len() int { return len(m.rows) }

func (m *matrix) place(i int, p *Point) {
	for k, c := range m.columns {
		p.put(c.Name, m.rows[i][k])
	}
}

// matrix reads the points of a file and checks them against the scenario. Problems carry
// the name and the lines of that file.
func (b *builder) matrix(d *Design, name string) (*matrix, error) {
	data, err := b.sources(name)
	if err != nil {
		b.bad("plan.file", strconv.Quote(name), "a CSV file: "+err.Error())
		return nil, b.err()
	}
	d.sources = append(d.sources, Source{name, data})
	m, ps := readMatrix(name, data, b.base)
	if len(ps) > 0 {
		return nil, ps
	}
	return m, nil
}

// sheet reads a matrix.
type sheet struct {
	name     string
	problems scenario.Problems
}

func (s *sheet) bad(line, column int, path, found, expected string) {
	s.problems = append(s.problems, scenario.Problem{File: s.name, Line: line, Column: column, Path: path, Found: found, Expected: expected})
}

func readMatrix(name string, data []byte, base *scenario.File) (*matrix, scenario.Problems) {
	s := &sheet{name: name}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		s.bad(0, 0, "", "", "text in UTF-8")
		return nil, s.problems
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comment, r.TrimLeadingSpace, r.FieldsPerRecord = '#', true, -1
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		s.bad(0, 0, "", "", "the file is empty; its first line names entries of the scenario")
		return nil, s.problems
	}
	if err != nil {
		s.syntax(err)
		return nil, s.problems
	}
	m := &matrix{}
	entries := make([]scenario.Entry, len(head))
	for k, path := range head {
		path = strings.TrimSpace(path)
		line, column := r.FieldPos(k)
		e, err := base.Entry(path)
		switch {
		case path == "":
			s.bad(line, column, "", "an empty column head", "an entry of the scenario, as in params.monitor")
		case err != nil:
			s.bad(line, column, "", strconv.Quote(path), "an entry of the scenario: "+err.Error())
		case e.Kind == scenario.Row || e.Kind == scenario.Compound:
			s.bad(line, column, "", strconv.Quote(path), "a single number or word of the scenario")
		case slices.ContainsFunc(m.columns, func(c Column) bool { return c.Name == path }):
			s.bad(line, column, "", strconv.Quote(path), "each column once")
		}
		entries[k] = e
		m.columns = append(m.columns, Column{Name: path, Text: e.Kind == scenario.Word})
	}
	if len(s.problems) == 0 {
		s.lines(r, m, entries)
	}
	if len(m.rows) == 0 && len(s.problems) == 0 {
		s.bad(0, 0, "", "", "no points: only a line with the names of columns")
	}
	return m, s.problems
}

// lines reads the points.
func (s *sheet) lines(r *csv.Reader, m *matrix, entries []scenario.Entry) {
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.syntax(err)
			return
		}
		line, column := r.FieldPos(0)
		if len(row) != len(entries) {
			s.bad(line, column, "", count(len(row), "value"), count(len(entries), "value")+", as many as columns")
			continue
		}
		for k, cell := range row {
			row[k] = strings.TrimSpace(cell)
			line, column := r.FieldPos(k)
			if expected := entries[k].Accepts(row[k]); row[k] == "" {
				s.bad(line, column, m.columns[k].Name, "nothing", "a value")
			} else if expected != "" {
				s.bad(line, column, m.columns[k].Name, row[k], expected)
			}
			if _, err := strconv.ParseFloat(row[k], 64); err != nil {
				m.columns[k].Text = true
			}
		}
		m.rows = append(m.rows, row)
	}
}

// syntax reports what is no CSV.
func (s *sheet) syntax(err error) {
	var fault *csv.ParseError
	if errors.As(err, &fault) {
		s.bad(fault.Line, fault.Column, "", "", "not valid CSV: "+fault.Err.Error())
		return
	}
	s.bad(0, 0, "", "", "not valid CSV: "+err.Error())
}
