package spatial

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ReadCSV reads a table of comma-separated values and checks it. The first line names
// the columns, in any order and in either case:
//
//	actor         name, different for each
//	capability    a number ≥ 0
//	position      on the scale; one column for each dimension
//	salience      on the scale; one column for each dimension
//	note          text that is not read
//
// With several dimensions the columns are position_NAME and salience_NAME, in the order
// of the former. Columns capability_spread, position_spread, position_spread_NAME and
// likewise for salience may hold half-widths of uncertainty: see [Spread]. An empty
// cell there is 0.
//
// Errors give file and line, and say what was expected.
func ReadCSV(r io.Reader, file string, scale Scale) (*Table, error) {
	const mark = "\ufeff"
	in := bufio.NewReader(r)
	if start, err := in.Peek(len(mark)); err == nil && string(start) == mark {
		_, _ = in.Discard(len(mark)) // what was peeked at is there
	}
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = -1
	rows.TrimLeadingSpace = true
	rows.Comment = '#'
	head, err := rows.Read()
	if err != nil {
		return nil, lineError(file, err)
	}
	line, _ := rows.FieldPos(0)
	c, err := findColumns(head)
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, line, err)
	}
	t := &Table{Scale: scale, Names: c.names}
	seen := make(map[string]int)
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, lineError(file, err)
		}
		line, _ := rows.FieldPos(0)
		a, err := c.actor(row)
		if err == nil {
			err = t.checkActor(&a, len(c.names))
		}
		if first, taken := seen[a.Name]; err == nil && taken {
			err = fmt.Errorf("actor %q is on line %d already, expected another name", a.Name, first)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, line, err)
		}
		seen[a.Name] = line
		t.Actors = append(t.Actors, a)
	}
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return t, nil
}

// lineError words an error of the CSV reader.
func lineError(file string, err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s:1: no columns, expected actor, capability, position and salience", file)
	case errors.As(err, &parse):
		return fmt.Errorf("%s:%d: column %d: %w", file, parse.Line, parse.Column, parse.Err)
	}
	return fmt.Errorf("%s: %w", file, err)
}

// columns says where the fields of a row are; −1 where they are not.
type columns struct {
	width                   int
	names                   []string
	named, capability, wide int
	positions, saliences    []int
	placeWide, careWide     []int
}

// findColumns reads the first line.
func findColumns(head []string) (*columns, error) {
	at := make(map[string]int, len(head))
	c := &columns{width: len(head), named: -1, capability: -1, wide: -1}
	var order []string
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("column %q appears twice", name)
		}
		at[name] = i
		if dimension, ok := dimensionOf(name, "position"); ok {
			order = append(order, dimension)
		}
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("no column position, expected actor, capability, position and salience in %q", head)
	}
	take := func(name string, needed bool) (int, error) {
		i, ok := at[name]
		if !ok && needed {
			return -1, fmt.Errorf("no column %s, expected it in %q", name, head)
		}
		if !ok {
			return -1, nil
		}
		delete(at, name)
		return i, nil
	}
	var errs [3]error
	c.named, errs[0] = take("actor", true)
	c.capability, errs[1] = take("capability", true)
	c.wide, errs[2] = take("capability_spread", false)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	for _, dimension := range order {
		c.names = append(c.names, strings.TrimPrefix(dimension, "_"))
		for _, field := range []struct {
			name   string
			list   *[]int
			needed bool
		}{{"position", &c.positions, true}, {"salience", &c.saliences, true}, {"position_spread", &c.placeWide, false}, {"salience_spread", &c.careWide, false}} {
			i, err := take(field.name+dimension, field.needed)
			if err != nil {
				return nil, err
			}
			*field.list = append(*field.list, i)
		}
	}
	delete(at, "note")
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, left := at[name]; left {
			return nil, fmt.Errorf("column %d %q is unknown, expected actor, capability, position, salience, note, and spreads", i+1, name)
		}
	}
	return c, nil
}

// dimensionOf returns what follows the name of a column of a field, "" or _NAME.
func dimensionOf(column, field string) (string, bool) {
	rest, ok := strings.CutPrefix(column, field)
	if !ok || rest != "" && (rest[0] != '_' || len(rest) == 1) || rest == "_spread" || strings.HasPrefix(rest, "_spread_") {
		return "", false
	}
	return rest, true
}

// actor reads a row.
func (c *columns) actor(row []string) (Actor, error) {
	if len(row) != c.width {
		return Actor{}, fmt.Errorf("%d fields, expected %d", len(row), c.width)
	}
	a := Actor{Name: strings.TrimSpace(row[c.named])}
	if a.Name == "" {
		return a, errors.New("no name of the actor")
	}
	var err error
	read := func(what string, i int, optional bool) float64 {
		if i < 0 || err != nil {
			return 0
		}
		text := strings.TrimSpace(row[i])
		if optional && text == "" {
			return 0
		}
		v, e := strconv.ParseFloat(text, 64)
		if e != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			err = fmt.Errorf("%s %q, expected a number", what, text)
		}
		return v
	}
	a.Capability = read("capability", c.capability, false)
	a.Spread.Capability = read("spread of capability", c.wide, true)
	for k := range c.positions {
		a.Positions = append(a.Positions, read("position", c.positions[k], false))
		a.Saliences = append(a.Saliences, read("salience", c.saliences[k], false))
		a.Spread.Positions = append(a.Spread.Positions, read("spread of position", c.placeWide[k], true))
		a.Spread.Saliences = append(a.Spread.Saliences, read("spread of salience", c.careWide[k], true))
	}
	return a, err
}

// WriteCSV writes a table in the form that [ReadCSV] reads.
func (t *Table) WriteCSV(w io.Writer) error {
	m := t.Dimensions()
	head := []string{"actor", "capability", "capability_spread"}
	for _, field := range []string{"position", "salience", "position_spread", "salience_spread"} {
		for k := range m {
			name := field
			if m > 1 || len(t.Names) > 0 && t.Names[k] != "" {
				name += "_" + t.Name(k)
			}
			head = append(head, name)
		}
	}
	out := csv.NewWriter(w)
	rows := [][]string{head}
	for i := range t.Actors {
		a := &t.Actors[i]
		row := []string{a.Name}
		wide := func(list []float64) []float64 {
			if list == nil {
				return make([]float64, m)
			}
			return list
		}
		for _, v := range slices.Concat([]float64{a.Capability, a.Spread.Capability}, a.Positions, a.Saliences, wide(a.Spread.Positions), wide(a.Spread.Saliences)) {
			row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
