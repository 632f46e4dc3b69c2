package ensemble

import "math"

// Split says which parts carried an effect. Each pair of runs is played again, on the
// same random numbers, with one part off in both arrangements: what is then left of
// the difference did not need the part, and what has gone the part carried. The
// parts are switched off one at a time, so that their order does not matter; two that
// can stand in for each other both seem to carry nothing, and two that need each
// other both seem to carry the whole. That is what the remainder tells.
//
// All moments are over the same pairs: those in which the metric exists in every
// arrangement. Up to rounding the total is the sum of what the parts carried and the
// remainder, pair by pair.
type Split struct {
	Total Moments
	Parts []Carried
	// Bare is what is left with all parts off at once: the effect by other ways.
	Bare Moments
	// Remainder is what no single part carried. Without interplay of the parts it
	// equals Bare; what it has beyond Bare is due to parts that stand in for each
	// other, and what it lacks to parts that need each other.
	Remainder Moments
}

// Carried is the share of an effect that goes through a part.
type Carried struct {
	Part
	// Left is the effect with the part off, Carried the total less that.
	Left, Carried Moments
}

func newSplit(parts []Part) *Split {
	s := &Split{Parts: make([]Carried, len(parts))}
	for i, p := range parts {
		s.Parts[i].Part = p
	}
	return s
}

// add adds a pair: the metric under the arrangements of the question, see
// [Question.arrangements].
func (s *Split) add(values []float64) {
	for _, x := range values {
		if math.IsNaN(x) {
			return
		}
	}
	total := values[1] - values[0]
	remainder := total
	s.Total.Add(total)
	for i := range s.Parts {
		p, at := &s.Parts[i], 2+2*i
		left := values[at+1] - values[at]
		p.Left.Add(left)
		p.Carried.Add(total - left)
		remainder -= total - left
	}
	last := len(values) - 2
	s.Bare.Add(values[last+1] - values[last])
	s.Remainder.Add(remainder)
}
