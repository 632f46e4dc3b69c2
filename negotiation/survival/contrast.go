package survival

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Bootstrap makes intervals by drawing pairs of runs with replacement.
type Bootstrap struct {
	// Resamples is their number: 0 leaves intervals out, some hundreds make one.
	Resamples int
	// Confidence is that of an interval, in (0, 1); 0 means 0.95.
	Confidence float64
	// Source gives the random numbers. It may be nil if there are no resamples.
	Source rand.Source
}

func (b *Bootstrap) check() error {
	switch {
	case b.Resamples < 0:
		return fmt.Errorf("%d resamples, expected at least 0", b.Resamples)
	case b.Resamples > 0 && b.Source == nil:
		return errors.New("resamples need a source of random numbers")
	case !(b.Confidence >= 0 && b.Confidence < 1):
		return fmt.Errorf("confidence %v, expected a number in (0, 1), or 0 for 0.95", b.Confidence)
	}
	return nil
}

// Effect is the difference that the second arrangement makes to a number of months. Low and
// High are its interval, NaN where none was asked for.
type Effect struct {
	First, Second, Difference, Low, High float64
}

// Comparison says what an arrangement does to agreements, over all runs. The differences
// add up to 0: months of agreement that are gained are missing elsewhere.
type Comparison struct {
	// Waiting is about months before the first signature, InForce about months of the first
	// agreement, Lost about months after its end, by what ended it.
	Waiting, InForce Effect
	Lost             [Causes]Effect
}

// Contrast compares two arrangements by expected months in each state up to a horizon,
// without regard to what was signed; see the package's documentation. Run number r of both
// must be a pair, on the same random numbers. Intervals are percentiles of what comes of
// resampled pairs.
func Contrast(first, second []Life, horizon int, b Bootstrap) (*Comparison, error) {
	err := b.check()
	if err == nil && len(first) != len(second) {
		err = fmt.Errorf("%d and %d runs, expected pairs", len(first), len(second))
	}
	if err != nil {
		return nil, fmt.Errorf("survival: contrast: %w", err)
	}
	var whole [2]Months
	for side, lives := range [...][]Life{first, second} {
		o, err := Occupy(lives, horizon)
		if err != nil {
			return nil, fmt.Errorf("survival: contrast: arrangement %d: %w", side+1, err)
		}
		whole[side] = o.Months()
	}
	x := &Comparison{}
	for k, e := range x.effects() {
		e.First, e.Second = whole[0].list()[k], whole[1].list()[k]
		e.Difference, e.Low, e.High = e.Second-e.First, math.NaN(), math.NaN()
	}
	if b.Resamples > 0 {
		x.resample(first, second, horizon, &b)
	}
	return x, nil
}

// states is the number of states.
const states = 2 + int(Causes)

func (x *Comparison) effects() (list [states]*Effect) {
	list[0], list[1] = &x.Waiting, &x.InForce
	for k := range x.Lost {
		list[2+k] = &x.Lost[k]
	}
	return list
}

func (m *Months) list() (list [states]float64) {
	list[0], list[1] = m.Waiting, m.InForce
	copy(list[2:], m.Lost[:])
	return list
}

// resample sets the intervals.
func (x *Comparison) resample(first, second []Life, horizon int, b *Bootstrap) {
	r := rand.New(b.Source)
	rows := make([]int, len(first))
	c, o := newCounts(horizon), newOccupation(horizon)
	var drawn [states][]float64
	for range b.Resamples {
		for i := range rows {
			rows[i] = r.IntN(len(rows))
		}
		var months [2][states]float64
		for side, lives := range [...][]Life{first, second} {
			c.fill(lives, rows)
			o.estimate(c)
			m := o.Months()
			months[side] = m.list()
		}
		for k := range drawn {
			drawn[k] = append(drawn[k], months[1][k]-months[0][k])
		}
	}
	level := b.Confidence
	if level == 0 {
		level = 0.95
	}
	for k, e := range x.effects() {
		slices.Sort(drawn[k])
		e.Low = stat.Quantile((1-level)/2, stat.LinInterp, drawn[k], nil)
		e.High = stat.Quantile((1+level)/2, stat.LinInterp, drawn[k], nil)
	}
}
