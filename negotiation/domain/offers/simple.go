package offers

import (
	"fmt"
	"math/rand/v2"
)

// Tough offers its best outcome always, and accepts nothing worth less.
type Tough struct{ seat *Seat }

// Start implements [Strategy].
func (s *Tough) Start(seat *Seat) error {
	s.seat = seat
	return nil
}

// Level implements [Leveller].
func (s *Tough) Level(Turn) float64 { return s.seat.High }

// Respond implements [Strategy].
func (s *Tough) Respond(_ Turn, offer int) bool {
	return s.seat.Utilities[offer] >= max(s.seat.High, s.seat.Reservation)
}

// Propose implements [Strategy].
func (s *Tough) Propose(Turn) int {
	if s.seat.High < s.seat.Reservation {
		return -1 // nothing is as good as no agreement
	}
	return s.seat.Inverse.Outcome(s.seat.Inverse.Len() - 1)
}

// Random offers any outcome worth its reservation value, one as likely as another, and accepts
// any such offer with a probability.
type Random struct {
	// Accepts is the probability.
	Accepts float64

	seat   *Seat
	first  int
	random rand.PCG
}

// Start implements [Strategy].
func (s *Random) Start(seat *Seat) error {
	if !(s.Accepts >= 0 && s.Accepts <= 1) {
		return fmt.Errorf("random strategy: found the probability %v of accepting, expected a number in [0, 1]", s.Accepts)
	}
	s.seat, s.first = seat, seat.Inverse.Rank(seat.Reservation)
	s.random.Seed(seat.Seed, 1)
	return nil
}

// Respond implements [Strategy].
func (s *Random) Respond(_ Turn, offer int) bool {
	accepts := float64(s.random.Uint64()>>11)*0x1p-53 < s.Accepts
	return accepts && s.seat.Utilities[offer] >= s.seat.Reservation
}

// Propose implements [Strategy].
func (s *Random) Propose(Turn) int {
	n := s.seat.Inverse.Len() - s.first
	if n == 0 {
		return -1
	}
	return s.seat.Inverse.Outcome(s.first + below(&s.random, n))
}
