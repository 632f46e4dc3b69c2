package survival

import (
	"errors"
	"fmt"
)

// Occupation is the share of all runs in each state at the end of each month, from month 0
// on: no agreement yet, the first agreement in force, ended by each cause. Shares of a
// month add up to 1.
type Occupation struct {
	Waiting, InForce []float64
	Ended            [Causes][]float64
}

// Months are expected months in each state up to a horizon. They add up to it.
type Months struct {
	// Waiting is before the first signature, InForce the life of the first agreement, 0
	// where none is signed, and Lost the time that is left after it has ended, by cause.
	Waiting, InForce float64
	Lost             [Causes]float64
}

// Occupy estimates the shares of states for months 0 to horizon, from the lives of all
// runs, signed or not (Aalen & Johansen 1978, for a model in which runs go from one state to
// the next; no other assumption about what the chance of an end depends on is needed for
// these shares, Datta & Satten 2001, Statistics & Probability Letters 55):
//
//	share of runs that sign in a month      those without an agreement · signatures / runs at risk of one
//	share of runs whose agreement ends      those with one in force · ends by the cause / agreements at risk
//
// Where all runs are followed to the horizon these are plain shares of runs. It is an error
// if nobody is left to tell how a share of runs fares up to the horizon.
func Occupy(lives []Life, horizon int) (*Occupation, error) {
	if err := checkLives(lives, horizon); err != nil {
		return nil, fmt.Errorf("survival: occupation: %w", err)
	}
	c := newCounts(horizon)
	c.fill(lives, nil)
	o := newOccupation(horizon)
	if month := o.estimate(c); month > 0 {
		return nil, fmt.Errorf("survival: occupation: no run in one of the states is followed to month %d, expected some up to the horizon of %d", month, horizon)
	}
	return o, nil
}

func checkLives(lives []Life, horizon int) error {
	switch {
	case len(lives) == 0:
		return errors.New("no runs, expected at least one")
	case horizon < 1:
		return fmt.Errorf("horizon of %d months, expected at least 1", horizon)
	}
	for i := range lives {
		if err := lives[i].check(); err != nil {
			return fmt.Errorf("run %d: %w", i, err)
		}
	}
	return nil
}

// counts are what happens month by month.
type counts struct {
	waiting, inForce []int // at risk in each month
	signed           []int
	ended            [Causes][]int
}

func newCounts(horizon int) *counts {
	c := &counts{waiting: make([]int, horizon+2), inForce: make([]int, horizon+2), signed: make([]int, horizon+2)}
	for k := range c.ended {
		c.ended[k] = make([]int, horizon+2)
	}
	return c
}

// fill counts the runs with the given numbers, all if rows is nil.
func (c *counts) fill(lives []Life, rows []int) {
	clear(c.waiting)
	clear(c.inForce)
	clear(c.signed)
	for k := range c.ended {
		clear(c.ended[k])
	}
	n := len(lives)
	if rows != nil {
		n = len(rows)
	}
	last := len(c.signed) - 1
	stay := func(at []int, from, to int) { // at risk in months from to to
		at[min(from, last)]++
		at[min(to+1, last)]--
	}
	for r := range n {
		l := &lives[r]
		if rows != nil {
			l = &lives[rows[r]]
		}
		if l.Signed == 0 {
			stay(c.waiting, 1, l.Followed)
			continue
		}
		stay(c.waiting, 1, l.Signed)
		c.signed[min(l.Signed, last)]++
		if l.Ended == 0 {
			stay(c.inForce, l.Signed+1, l.Followed)
			continue
		}
		stay(c.inForce, l.Signed+1, l.Ended)
		c.ended[l.Cause][min(l.Ended, last)]++
	}
	for m := 1; m <= last; m++ {
		c.waiting[m] += c.waiting[m-1]
		c.inForce[m] += c.inForce[m-1]
	}
}

func newOccupation(horizon int) *Occupation {
	o := &Occupation{Waiting: make([]float64, horizon+1), InForce: make([]float64, horizon+1)}
	for k := range o.Ended {
		o.Ended[k] = make([]float64, horizon+1)
	}
	return o
}

// estimate sets the shares. It returns the first month of which nothing is known about a
// share of runs, 0 if there is none; such runs stay where they are.
func (o *Occupation) estimate(c *counts) (blind int) {
	o.Waiting[0], o.InForce[0] = 1, 0
	for m := 1; m < len(o.Waiting); m++ {
		waiting, inForce := o.Waiting[m-1], o.InForce[m-1]
		if blind == 0 && (waiting > 0 && c.waiting[m] == 0 || inForce > 0 && c.inForce[m] == 0) {
			blind = m
		}
		if n := c.waiting[m]; n > 0 {
			o.Waiting[m] = float64(waiting * (float64(n-c.signed[m]) / float64(n)))
		} else {
			o.Waiting[m] = waiting
		}
		stay := inForce
		for k := range o.Ended {
			o.Ended[k][m] = o.Ended[k][m-1]
		}
		if n := c.inForce[m]; n > 0 {
			ends := 0
			for k := range o.Ended {
				ends += c.ended[k][m]
				o.Ended[k][m] += float64(inForce * (float64(c.ended[k][m]) / float64(n)))
			}
			stay = float64(inForce * (float64(n-ends) / float64(n)))
		}
		o.InForce[m] = stay + (waiting - o.Waiting[m])
	}
	return blind
}

// Months returns expected months in each state.
func (o *Occupation) Months() (x Months) {
	for m := range len(o.Waiting) - 1 { // the share at the end of month m holds until m+1
		x.Waiting += o.Waiting[m]
		x.InForce += o.InForce[m]
		for k := range x.Lost {
			x.Lost[k] += o.Ended[k][m]
		}
	}
	return x
}
