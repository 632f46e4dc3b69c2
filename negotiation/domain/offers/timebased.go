package offers

import (
	"fmt"
	"math"
)

// Exponents of [TimeBased] that have names.
const (
	Boulware = 4.0
	Straight = 1.0
	Conceder = 0.25
)

// TimeBased concedes with time alone (Faratin, Sierra & Jennings 1998). Its level falls from the
// best utility to the reservation value, or to its worst utility if that is higher, as 1 - t to
// the power of the exponent does. It accepts what is worth its level, and offers the outcome that
// is worth least above it: the same one until the level has passed it.
type TimeBased struct {
	// Exponent is positive; +Inf means no concession.
	Exponent float64
	// Slack is taken off the level, in utility, not negative; it keeps rounding from holding an
	// outcome above a level that is worth the same.
	Slack float64
	// Rational restricts offers to outcomes worth at least the reservation value. A level is
	// never below that, but an offer can be: an outcome up to a millionth below the level is
	// taken if it is closer to it than what lies above.
	Rational bool

	seat   *Seat
	lo, hi float64
	first  int // rank of the first outcome that may be offered
	rank   int // of the last offer
	step   int // for which level holds
	level  float64
}

// nearly is how far below its level an offer may lie.
const nearly = 1e-6

// Start implements [Strategy].
func (s *TimeBased) Start(seat *Seat) error {
	if !(s.Exponent > 0) || !(s.Slack >= 0) || math.IsInf(s.Slack, 1) {
		return fmt.Errorf("time-based strategy: found exponent %v and slack %v, expected a positive and a finite number", s.Exponent, s.Slack)
	}
	s.seat, s.lo, s.hi, s.first = seat, max(seat.Low, seat.Reservation), seat.High, 0
	if s.Rational {
		s.first = seat.Inverse.Rank(seat.Reservation)
	}
	s.rank, s.step = seat.Inverse.Len()-1, -1
	return nil
}

// Level implements [Leveller].
func (s *TimeBased) Level(turn Turn) float64 {
	if turn.Step != s.step {
		aspiration := 1 - power(turn.Time, s.Exponent)
		s.level = max(s.lo, min(s.hi, float64((s.hi-s.lo)*aspiration)+s.lo-s.Slack))
		s.step = turn.Step
	}
	return s.level
}

// power is math.Pow, without it where roots or products do.
func power(t, exponent float64) float64 {
	switch exponent {
	case 1:
		return t
	case 2:
		return t * t
	case 4:
		return t * t * (t * t)
	case 0.5:
		return math.Sqrt(t)
	case 0.25:
		return math.Sqrt(math.Sqrt(t))
	}
	return math.Pow(t, exponent)
}

// Respond implements [Strategy].
func (s *TimeBased) Respond(turn Turn, offer int) bool {
	return s.seat.Utilities[offer] >= s.Level(turn)
}

// Propose implements [Strategy].
func (s *TimeBased) Propose(turn Turn) int {
	if s.lo > s.hi {
		return -1 // nothing is as good as no agreement
	}
	s.rank = lowestAbove(s.seat, s.Level(turn), s.rank, s.first)
	return s.seat.Inverse.Outcome(s.rank)
}

// lowestAbove is the rank of the outcome not below a level that is worth least, or of one just
// below that is closer; the best outcome where all are worth less. It looks near a rank first.
func lowestAbove(seat *Seat, level float64, near, first int) int {
	v := seat.Inverse
	n := v.Len()
	i := max(v.RankFrom(level, near), min(first, n-1))
	if i == n {
		return n - 1
	}
	if j := i - 1; j >= first {
		if short := level - v.Utility(j); short > 0 && short <= nearly && short < math.Abs(v.Utility(i)-level) {
			return max(v.RankFrom(v.Utility(j), j), first)
		}
	}
	return i
}
