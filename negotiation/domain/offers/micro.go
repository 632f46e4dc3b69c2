package offers

import "math/rand/v2"

// MiCRO makes the smallest concession there is, and only in return (de Jonge 2022): it goes down
// its list of outcomes, one further whenever it has received at least as many different offers as
// it has made, and otherwise repeats an earlier offer, drawn by lot. It offers nothing below its
// reservation value, and accepts what is at least as good as what it would offer next, or has
// offered last if it would repeat itself. It needs no knowledge of time or of the others.
type MiCRO struct {
	seat     *Seat
	end      int // rank of the worst rational outcome
	next     int // outcomes offered so far, each for the first time
	received int
	seen     []uint32 // the negotiation in which an outcome was last received
	now      uint32
	random   rand.PCG
}

// Start implements [Strategy].
func (s *MiCRO) Start(seat *Seat) error {
	s.seat = seat
	s.end = seat.Inverse.Rank(seat.Reservation)
	if len(s.seen) != len(seat.Utilities) {
		s.seen, s.now = make([]uint32, len(seat.Utilities)), 0
	}
	if s.now++; s.now == 0 {
		clear(s.seen)
		s.now = 1
	}
	s.next, s.received = 0, 0
	s.random.Seed(seat.Seed, 0)
	return nil
}

// Hear implements [Listener].
func (s *MiCRO) Hear(_ Turn, _, offer int) {
	if s.seen[offer] != s.now {
		s.seen[offer] = s.now
		s.received++
	}
}

// ready reports whether the others have conceded as much.
func (s *MiCRO) ready() bool { return s.next <= s.received }

// rank is that of the i-th best outcome.
func (s *MiCRO) rank(i int) int { return s.seat.Inverse.Len() - 1 - i }

// Respond implements [Strategy].
func (s *MiCRO) Respond(_ Turn, offer int) bool {
	u := s.seat.Utilities[offer]
	if u < s.seat.Reservation {
		return false
	}
	i := s.next
	if !s.ready() {
		i--
	}
	if s.rank(i) < s.end {
		return true // nothing is left that would be better than no agreement
	}
	return u >= s.seat.Inverse.Utility(s.rank(i))
}

// Propose implements [Strategy].
func (s *MiCRO) Propose(Turn) int {
	if s.ready() && s.rank(s.next) >= s.end {
		s.next++
		return s.seat.Inverse.Outcome(s.rank(s.next - 1))
	}
	if s.next == 0 {
		return -1 // no outcome is better than no agreement
	}
	return s.seat.Inverse.Outcome(s.rank(below(&s.random, s.next)))
}

// below draws a number from 0 to n-1, as likely one as another up to a part in 2^32.
func below(source *rand.PCG, n int) int {
	return int(source.Uint64() >> 32 * uint64(n) >> 32)
}
