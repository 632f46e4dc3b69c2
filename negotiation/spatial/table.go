package spatial

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Actor is a row of a [Table].
type Actor struct {
	Name string
	// Capability is what the actor could bring to bear: any number ≥ 0.
	Capability float64
	// Positions holds what it asks for in each dimension, within the table's scale.
	Positions []float64
	// Saliences holds how much it cares for each dimension: from 0 to the scale's
	// full salience, which their sum must not exceed.
	Saliences []float64
	// Spread says how uncertain these numbers are.
	Spread Spread
}

// Spread holds the half-widths ≥ 0, in the units of what they belong to, of the
// ranges in which an actor's inputs lie. Nil slices stand for zeros.
type Spread struct {
	Capability float64
	Positions  []float64
	Saliences  []float64
}

// Scale gives the units of a table.
type Scale struct {
	Low, High float64 // ends of the range of positions, Low < High
	Full      float64 // salience of an actor who cares for nothing else, above 0
}

// Percent is the usual scale: positions from 0 to 100 and saliences in percent.
func Percent() Scale { return Scale{Low: 0, High: 100, Full: 100} }

// Table is the input of the models.
type Table struct {
	Scale  Scale
	Actors []Actor
	// Names names the dimensions; without names they are known by their number.
	Names []string
}

// Name returns the name of a dimension, counted from 0: its own, or else its number
// from 1 on.
func (t *Table) Name(dimension int) string {
	if dimension < len(t.Names) && t.Names[dimension] != "" {
		return t.Names[dimension]
	}
	return strconv.Itoa(dimension + 1)
}

// ErrNoInfluence reports that no actor has both capability and salience.
var ErrNoInfluence = errors.New("spatial: no actor has both capability and salience")

// slack is how far a sum may exceed its bound by rounding, relative to it.
const slack = 1e-9

// largest is a sum of capabilities that no sum of votes overflows from.
const largest = 1e100

// Dimensions returns the number of dimensions, 0 for a table without actors.
func (t *Table) Dimensions() int {
	if len(t.Actors) == 0 {
		return 0
	}
	return len(t.Actors[0].Positions)
}

// Check returns an error that says what is wrong with the table, if anything: it
// needs an actor, some capability, names that differ, as many positions and saliences
// for all, and numbers within the scale.
func (t *Table) Check() error {
	s := t.Scale
	if !(s.Low < s.High) || math.IsInf(s.High-s.Low, 0) {
		return fmt.Errorf("spatial: scale of positions from %v to %v, expected two numbers, the lower first", s.Low, s.High)
	}
	if !(s.Full > 0) || math.IsInf(s.Full, 0) {
		return fmt.Errorf("spatial: full salience %v, expected a number above 0", s.Full)
	}
	if len(t.Actors) == 0 {
		return errors.New("spatial: no actors, expected at least one")
	}
	m, total := t.Dimensions(), 0.0
	if len(t.Names) != 0 && len(t.Names) != m {
		return fmt.Errorf("spatial: %d names of dimensions, expected %d or none", len(t.Names), m)
	}
	seen := make(map[string]bool, len(t.Actors))
	for i := range t.Actors {
		a := &t.Actors[i]
		if err := t.checkActor(a, m); err != nil {
			return fmt.Errorf("spatial: actor %d (%s): %w", i+1, a.Name, err)
		}
		if seen[a.Name] {
			return fmt.Errorf("spatial: actor %d (%s): the name is taken, expected another", i+1, a.Name)
		}
		seen[a.Name] = true
		total += a.Capability
	}
	switch {
	case total == 0:
		return errors.New("spatial: all capabilities are 0, expected at least one above")
	case total > largest:
		return fmt.Errorf("spatial: capabilities sum to %v, expected at most %v", total, largest)
	}
	return nil
}

func (t *Table) checkActor(a *Actor, m int) error {
	s := t.Scale
	if !(a.Capability >= 0) || math.IsInf(a.Capability, 0) {
		return fmt.Errorf("capability %v, expected a number of at least 0", a.Capability)
	}
	if m == 0 || len(a.Positions) != m || len(a.Saliences) != m {
		return fmt.Errorf("%d positions and %d saliences, expected %d of each and at least 1", len(a.Positions), len(a.Saliences), m)
	}
	total := 0.0
	for k := range m {
		if x := a.Positions[k]; !(x >= s.Low && x <= s.High) {
			return fmt.Errorf("position %v, expected a number from %v to %v", x, s.Low, s.High)
		}
		w := a.Saliences[k]
		if !(w >= 0 && w <= float64(s.Full*(1+slack))) {
			return fmt.Errorf("salience %v, expected a number from 0 to %v", w, s.Full)
		}
		total += w
	}
	if total > float64(s.Full*(1+slack)) {
		return fmt.Errorf("saliences sum to %v, expected at most %v", total, s.Full)
	}
	widths := slices.Concat([]float64{a.Spread.Capability}, a.Spread.Positions, a.Spread.Saliences)
	for _, w := range widths {
		if !(w >= 0) || math.IsInf(w, 0) {
			return fmt.Errorf("spread %v, expected a number of at least 0", w)
		}
	}
	if n := len(a.Spread.Positions); n != 0 && n != m {
		return fmt.Errorf("spreads of %d positions, expected %d or none", n, m)
	}
	if n := len(a.Spread.Saliences); n != 0 && n != m {
		return fmt.Errorf("spreads of %d saliences, expected %d or none", n, m)
	}
	return nil
}

// clone returns a copy that shares nothing with the table.
func (t *Table) clone() *Table {
	c := &Table{Scale: t.Scale, Actors: slices.Clone(t.Actors), Names: t.Names}
	for i := range c.Actors {
		a := &c.Actors[i]
		a.Positions, a.Saliences = slices.Clone(a.Positions), slices.Clone(a.Saliences)
	}
	return c
}
