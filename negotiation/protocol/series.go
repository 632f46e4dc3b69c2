package protocol

import "fmt"

// Series is where a series of unilateral concessions stands, and the rule by which it
// goes on: graduated and reciprocated initiatives in tension reduction, or GRIT (Osgood
// 1962, An Alternative to War or Surrender). A party carries out small steps whether
// or not the other side answers in kind; answered steps grow, and after a number of
// unanswered ones in a row the series stops. What has been conceded stays.
//
// [Initiatives] play by it. To play a series by hand, raise a level with Climb and go
// on from there with Answered or Missed.
type Series struct {
	// Step is the size of the next step, above 0, in levels of the issue.
	Step float64
	// Growth multiplies the step after an answered one; at least 1.
	Growth float64
	// Largest is the size that steps do not grow beyond, in levels.
	Largest float64
	// Patience is the number of unanswered steps in a row after which the series
	// ends, at least 1.
	Patience int
	// Misses is the number of steps in a row that have not been answered.
	Misses int
}

// Validate returns an error unless all fields are in range.
func (s Series) Validate() error {
	switch {
	case !(s.Step > 0):
		return fmt.Errorf("protocol: first step %v of a series, expected above 0", s.Step)
	case !(s.Growth >= 1):
		return fmt.Errorf("protocol: growth %v of steps, expected at least 1", s.Growth)
	case !(s.Largest >= 0):
		return fmt.Errorf("protocol: largest step %v, expected at least 0", s.Largest)
	case s.Patience < 1:
		return fmt.Errorf("protocol: patience of %d steps, expected at least 1", s.Patience)
	case s.Misses < 0:
		return fmt.Errorf("protocol: %d steps without an answer, expected at least 0", s.Misses)
	}
	return nil
}

// Active reports whether the series goes on.
func (s Series) Active() bool { return s.Misses < s.Patience }

// Climb returns the level, at most 1, to which the next step raises one.
func (s Series) Climb(level float64) float64 { return min(1, level+s.Step) }

// Larger returns the size of the next step if this one is answered.
func (s Series) Larger() float64 { return min(float64(s.Step*s.Growth), max(s.Largest, s.Step)) }

// Answered returns the series after an answered step: earlier misses are forgiven, and
// the next step has the given size, ordinarily Larger.
func (s Series) Answered(next float64) Series {
	s.Misses, s.Step = 0, next
	return s
}

// Missed returns the series after a step that was not answered.
func (s Series) Missed() Series {
	s.Misses++
	return s
}
