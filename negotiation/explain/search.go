package explain

import (
	"cmp"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// search looks for changes of one parameter that reverse decisions.
type search struct {
	c      Case
	before *negotiation.Solver // stands where the change begins
	// leads are what happened, from there on, in the rounds before the one explained:
	// the same has to happen with the change.
	leads [][]Happening
	of    []*Decision
}

// run tries all parameters and puts the changes that it finds in order.
func (s *search) run(numbers []scenario.Number) {
	if len(s.of) == 0 {
		return
	}
	for _, n := range numbers {
		s.vary(n)
	}
	for _, d := range s.of {
		slices.SortStableFunc(d.Changes, byDistance)
	}
}

const (
	// reach is how many times the present value is tried where a range has no end.
	reach = 10
	// fine is the share of a range to which the point of reversal is found.
	fine = 1e-4
	// retreats is how often the way to the end of a range is halved where the scenario
	// does not allow the end.
	retreats = 4
)

// date is the unit of parameters that are dates.
const date = "month"

// span returns the ends between which a parameter is varied in order to change a
// round; ok is false if it cannot be. A date that has passed is history, and no date is
// moved to before the round or beyond the last.
func span(n scenario.Number, round, last int) (low, high float64, ok bool) {
	if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
		return 0, 0, false
	}
	if n.Unit == date {
		if n.Value < float64(round) {
			return 0, 0, false
		}
		n.Low, n.High = max(n.Low, float64(round)), max(n.Value, min(n.High, float64(last)))
	}
	low, high = n.Low, n.High
	far := reach * max(math.Abs(n.Value), 1)
	if math.IsInf(low, -1) {
		low = -far
	}
	if math.IsInf(high, 1) {
		high = max(far, low+far)
	}
	edge := (high - low) * fine
	if n.Whole {
		edge = 1
	}
	if n.OpenLow && low == n.Low {
		low += edge
	}
	if n.OpenHigh && high == n.High {
		high -= edge
	}
	return low, high, low < high
}

// vary tries both ends of a parameter's range.
func (s *search) vary(n scenario.Number) {
	low, high, ok := span(n, s.c.Round-len(s.leads), s.c.File.Params.Rounds)
	if !ok {
		return
	}
	for _, end := range [2]float64{low, high} {
		if end != n.Value {
			s.towards(n, end, high-low)
		}
	}
}

// towards looks for reversals between the present value and an end.
func (s *search) towards(n scenario.Number, end, width float64) {
	now, ok := s.play(n, end)
	for range retreats {
		if ok {
			break
		}
		end = n.Value + (end-n.Value)/2
		if n.Whole {
			end = math.Trunc(end)
		}
		now, ok = s.play(n, end)
	}
	if !ok || end == n.Value {
		return
	}
	for _, d := range s.of {
		instead, is := reversed(d.Happening, now)
		if !is {
			continue
		}
		c := Change{Number: n, Needed: end, Holds: n.Value, Since: s.c.Round - len(s.leads), Instead: instead}
		s.narrow(&c, d.Happening, width)
		s.shorten(&c, d.Happening, end, width)
		c.Distance = math.Abs(c.Needed-n.Value) / width
		d.Changes = append(d.Changes, c)
	}
}

// narrow moves the point of reversal towards the present value by bisection. Where the
// effect of the parameter is not monotone it finds one of several such points.
func (s *search) narrow(c *Change, was Happening, width float64) {
	for math.Abs(c.Needed-c.Holds) > width*fine {
		mid := c.Holds + (c.Needed-c.Holds)/2
		if c.Whole {
			if mid = math.Trunc(mid); mid == c.Holds || mid == c.Needed {
				return
			}
		}
		s.try(c, was, mid)
	}
}

// try plays with a value and takes it for Needed or for Holds.
func (s *search) try(c *Change, was Happening, x float64) bool {
	now, ok := s.play(c.Number, x)
	if ok {
		if instead, is := reversed(was, now); is {
			c.Needed, c.Instead = x, instead
			return true
		}
	}
	c.Holds = x
	return false
}

// shorten rounds the value away from the present one, to the fewest digits that cost no
// more than a thousandth of the range.
func (s *search) shorten(c *Change, was Happening, end, width float64) {
	away := math.Ceil
	if c.Needed < c.Value {
		away = math.Floor
	}
	for digits := range 6 {
		scale := math.Pow(10, float64(digits))
		x := away(c.Needed*scale) / scale
		if x == c.Needed {
			return
		}
		if math.Abs(x-c.Needed) > width/1000 || (x > end) == (end > c.Value) && x != end {
			continue
		}
		if now, ok := s.play(c.Number, x); ok {
			if instead, is := reversed(was, now); is {
				c.Needed, c.Instead = x, instead
				return
			}
		}
	}
}

// play replays the round with a parameter at another value; ok is false if the scenario
// does not allow it, or if something else would have happened before.
func (s *search) play(n scenario.Number, x float64) (now []Happening, ok bool) {
	f, err := s.c.File.With(n, x)
	if err != nil {
		return nil, false
	}
	m, err := f.Model(s.c.Types)
	if err != nil {
		return nil, false
	}
	solver, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, false
	}
	if err := solver.CopyFrom(s.before); err != nil {
		return nil, false
	}
	for _, was := range s.leads {
		if solver.Round() != negotiation.Running || !alike(was, happened(solver)) {
			return nil, false
		}
	}
	solver.Round()
	return happened(solver), true
}

func byDistance(a, b Change) int { return cmp.Compare(a.Distance, b.Distance) }
