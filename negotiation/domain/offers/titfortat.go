package offers

import (
	"fmt"
	"math"
	"slices"
)

// TitForTat concedes as much as the other has just conceded, in terms of its own utility, and takes
// it back as the other does (absolute tit for tat of Faratin, Sierra & Jennings 1998). It needs no
// model: it takes the other's concessions for what they are worth to itself. It begins with its best
// outcome and accepts what is worth its level. Among several others it answers the concessions of
// each, from that party's last offer to its next.
type TitForTat struct {
	// Kindness is added to its concession for each offer after a party's first, in utility, so
	// that two of a kind do not wait for each other for ever; it may be 0.
	Kindness float64

	seat  *Seat
	lo    float64
	level float64
	last  []float64 // utility of the offer last heard from each party; NaN for none
	rank  int
}

// Start implements [Strategy].
func (s *TitForTat) Start(seat *Seat) error {
	if !(s.Kindness >= 0) || math.IsInf(s.Kindness, 1) {
		return fmt.Errorf("tit for tat: found the kindness %v, expected a finite number of at least 0", s.Kindness)
	}
	s.seat, s.lo, s.level = seat, max(seat.Low, seat.Reservation), seat.High
	s.last, s.rank = unheard(s.last, seat.Parties), seat.Inverse.Len()-1
	return nil
}

// unheard returns a list of what was last heard from so many parties, nothing yet.
func unheard(list []float64, parties int) []float64 {
	list = slices.Grow(list[:0], parties)[:parties]
	for i := range list {
		list[i] = math.NaN()
	}
	return list
}

// Hear implements [Listener].
func (s *TitForTat) Hear(_ Turn, by, offer int) {
	u := s.seat.Utilities[offer]
	if last := s.last[by]; !math.IsNaN(last) {
		s.level -= u - last + s.Kindness
		s.level = max(s.lo, min(s.level, s.seat.High))
	}
	s.last[by] = u
}

// Level implements [Leveller].
func (s *TitForTat) Level(Turn) float64 { return s.level }

// Respond implements [Strategy].
func (s *TitForTat) Respond(_ Turn, offer int) bool { return s.seat.Utilities[offer] >= s.level }

// Propose implements [Strategy].
func (s *TitForTat) Propose(Turn) int {
	if s.lo > s.seat.High {
		return -1 // nothing is as good as no agreement
	}
	s.rank = lowestAbove(s.seat, s.level, s.rank, 0)
	return s.seat.Inverse.Outcome(s.rank)
}

// NiceTitForTat concedes towards what it takes for the Nash point in the proportion in which the
// other does (Baarslag, Hindriks & Jonker 2013). The other's concession is how far its best offer so
// far has come from its first towards the Nash point, in the strategy's own utility; it never takes
// its own back. Among the outcomes worth its level, and little more, it offers the one that is best
// for the other by its model. Near the end it concedes a little more: its level falls by a tenth of
// the way to the Nash point. It accepts what is worth its level.
//
// The Nash point is sought by the model's guess among all outcomes whenever the number of offers heard
// has doubled, so that its cost per step falls as a negotiation goes on. It is for two parties.
type NiceTitForTat struct {
	// Model guesses what the other wants; nil means [Bayesian] with its defaults.
	Model Model

	seat        *Seat
	own         Bayesian
	model       Model
	lo          float64
	first, best float64
	heard       int
	due         int // number of offers heard at which the Nash point is sought next
	nash        float64
	level       float64
}

// width is how much more than its level an outcome may be worth that it offers, and choices how many of
// those it looks at, spread evenly. Both are judgements: a choice as wide as a fiftieth is what the
// authors speak of as approximately the same utility.
const width, choices = 0.02, 64

// Start implements [Strategy].
func (s *NiceTitForTat) Start(seat *Seat) error {
	if seat.Parties != 2 {
		return fmt.Errorf("nice tit for tat: found %d parties, expected 2", seat.Parties)
	}
	if s.model = s.Model; s.model == nil {
		s.model = &s.own
	}
	s.seat, s.lo, s.level = seat, max(seat.Low, seat.Reservation), seat.High
	s.heard, s.due = 0, 1
	s.nash = (s.lo + seat.High) / 2
	return s.model.Start(seat.Domain)
}

// Hear implements [Listener].
func (s *NiceTitForTat) Hear(turn Turn, _, offer int) {
	s.model.Hear(turn.Time, offer)
	u := s.seat.Utilities[offer]
	if s.heard == 0 {
		s.first, s.best = u, u
	}
	s.best = max(s.best, u)
	if s.heard++; s.heard == s.due {
		s.due *= 2
		s.seek()
	}
	done := 1.0
	if s.nash > s.first {
		done = min((s.best-s.first)/(s.nash-s.first), 1)
	}
	goal := max(s.nash, s.lo)
	level := s.seat.High - float64(done*(s.seat.High-goal))
	if turn.Time > 0.95 {
		level -= float64(0.1 * (level - goal))
	}
	s.level = max(s.lo, min(s.level, level))
}

// seek looks for the outcome with the largest product of utilities, the other's as the model has them.
func (s *NiceTitForTat) seek() {
	most := -1.0
	for o, u := range s.seat.Utilities {
		if u < s.lo {
			continue
		}
		if product := (u - s.lo) * s.model.Utility(o); product > most {
			most, s.nash = product, u
		}
	}
}

// Level implements [Leveller].
func (s *NiceTitForTat) Level(Turn) float64 { return s.level }

// Respond implements [Strategy].
func (s *NiceTitForTat) Respond(_ Turn, offer int) bool { return s.seat.Utilities[offer] >= s.level }

// Propose implements [Strategy].
func (s *NiceTitForTat) Propose(Turn) int {
	if s.lo > s.seat.High {
		return -1
	}
	v := s.seat.Inverse
	from, to := v.Within(s.level, s.level+float64(width*(s.seat.High-s.lo)))
	if from == to {
		// Nothing lies in between: the level is never above the best.
		return v.Outcome(min(from, v.Len()-1))
	}
	best, most := -1, math.Inf(-1)
	n := min(to-from, choices)
	for k := range n {
		o := v.Outcome(from + k*(to-from)/n)
		if u := s.model.Utility(o); u > most {
			best, most = o, u
		}
	}
	return best
}
