package observe

import (
	"fmt"
	"strings"

	"github.com/detente-sim/detente/negotiation"
)

// Column is one number per round: a state variable, or one key of it.
type Column struct {
	// Name is the variable's name, or the variable's and the key's.
	Name string
	// Variable describes it; Key is the position among the variable's keys.
	Variable negotiation.Variable
	Key      int
}

// Columns looks up columns of a model by name. A name is that of a variable,
// which stands for all of its columns, or of a single column, such as
// "delivered" or "delivered.North". Without names it returns everything that is
// not hidden. The error names what does not exist.
func Columns(m *negotiation.Model, names ...string) ([]Column, error) {
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, err
	}
	return columns(s.Variables(), names...)
}

// columns looks up columns among those of variables.
func columns(variables []negotiation.Variable, names ...string) ([]Column, error) {
	var all []Column
	for _, v := range variables {
		for k, name := range v.Columns() {
			all = append(all, Column{Name: name, Variable: v, Key: k})
		}
	}
	var chosen []Column
	for _, name := range names {
		found := false
		for _, c := range all {
			if c.Name == name || c.Variable.Name == name {
				chosen, found = append(chosen, c), true
			}
		}
		if !found {
			return nil, fmt.Errorf("observe: no variable %q; there are %s", name, shown(all))
		}
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, c := range all {
		if !c.Variable.Hidden {
			chosen = append(chosen, c)
		}
	}
	return chosen, nil
}

// shown lists the names of the variables that are not hidden.
func shown(all []Column) string {
	var names []string
	for _, c := range all {
		if c.Key == 0 && !c.Variable.Hidden {
			names = append(names, c.Variable.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Series records columns at the end of every round, and at the start.
type Series struct {
	columns []Column
	state   *negotiation.State
	cells   []*float64
	values  []float64
}

// NewSeries returns an observer of the columns, which come from [Columns] for
// the model that is run.
func NewSeries(columns []Column) *Series {
	return &Series{columns: columns, cells: make([]*float64, len(columns))}
}

// Columns returns what is recorded. Read only.
func (s *Series) Columns() []Column { return s.columns }

// Rounds returns the number of rounds recorded, round 0 not counted.
func (s *Series) Rounds() int {
	if len(s.columns) == 0 || len(s.values) == 0 {
		return 0
	}
	return len(s.values)/len(s.columns) - 1
}

// Row returns the values at the end of a round, in column order; round 0 is the
// initial state. Read only; valid until the next run.
func (s *Series) Row(round int) []float64 {
	n := len(s.columns)
	return s.values[round*n : (round+1)*n : (round+1)*n]
}

// Start implements [negotiation.Observer].
func (s *Series) Start(st *negotiation.State) {
	if s.state != st {
		s.state = st
		for i, c := range s.columns {
			s.cells[i] = &st.View(c.Variable.Name)[c.Key]
		}
		if n := (st.Model().Rounds + 1) * len(s.columns); cap(s.values) < n {
			s.values = make([]float64, 0, n)
		}
	}
	s.values = s.values[:0]
	s.Observe(st)
}

// Observe implements [negotiation.Observer].
func (s *Series) Observe(*negotiation.State) {
	for _, c := range s.cells {
		s.values = append(s.values, *c)
	}
}

// Finish implements [negotiation.Observer].
func (s *Series) Finish(*negotiation.State, negotiation.Status) {}
