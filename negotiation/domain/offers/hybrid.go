package offers

import (
	"fmt"
	"math"
)

// Hybrid blends concession with time and in return (Keskin, Çakan & Aydoğan 2021, Solver Agent). With
// time its target follows a Bézier curve, (1-t)²·P0 + 2t(1-t)·P1 + t²·P2; in return it moves from its
// last offer by the other's weighted recent moves times an empathy that grows from P3 to twice that.
// The share of time is t², so it follows the other first and the clock in the end. It offers the
// outcome that is worth least above its target, and accepts what is worth at least as much as what it
// would offer next. Targets are utilities between the reservation value, or its worst, and its best;
// the points of the curve are shares of the way. Among several others a move leads from an offer of a
// party to the next of the same party, and the recent moves are those of all.
type Hybrid struct {
	// Points are P0, P1, P2 and P3; all 0 means 1, 0.75, 0.55 and 0.5, those of NegMAS before it adapts
	// the third to the size of the domain.
	Points [4]float64

	seat   *Seat
	points [4]float64
	lo     float64
	last   float64    // utility of its own last offer
	heard  []float64  // utility of the offer last heard from each party; NaN for none
	moves  [4]float64 // the others' last moves, the latest first
	count  int        // of moves
	rank   int
	step   int
	level  float64
}

// recent weighs the other's last moves, the latest first, by their number.
var recent = [5][4]float64{1: {1}, 2: {0.75, 0.25}, 3: {0.66, 0.22, 0.11}, 4: {0.5, 0.3, 0.15, 0.05}}

// Start implements [Strategy].
func (s *Hybrid) Start(seat *Seat) error {
	if s.points = s.Points; s.points == [4]float64{} {
		s.points = [4]float64{1, 0.75, 0.55, 0.5}
	}
	for _, x := range s.points {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("hybrid strategy: found the point %v, expected a number in [0, 1]", x)
		}
	}
	s.seat, s.lo, s.last = seat, max(seat.Low, seat.Reservation), seat.High
	s.heard = unheard(s.heard, seat.Parties)
	s.count, s.rank, s.step = 0, seat.Inverse.Len()-1, -1
	return nil
}

// Hear implements [Listener].
func (s *Hybrid) Hear(_ Turn, by, offer int) {
	u := s.seat.Utilities[offer]
	if last := s.heard[by]; !math.IsNaN(last) {
		copy(s.moves[1:], s.moves[:])
		s.moves[0] = u - last
		s.count = min(s.count+1, len(s.moves))
	}
	s.heard[by] = u
	s.step = -1
}

// Level implements [Leveller]: it is what its next offer is worth.
func (s *Hybrid) Level(turn Turn) float64 {
	if s.step != turn.Step {
		s.step = turn.Step
		t, p := turn.Time, &s.points
		share := float64((1-t)*(1-t)*p[0]) + float64(2*t*(1-t)*p[1]) + float64(t*t*p[2])
		target := s.lo + float64((s.seat.High-s.lo)*share)
		if s.count > 0 {
			gained := 0.0
			for k := range s.count {
				gained += float64(recent[s.count][k] * s.moves[k])
			}
			inReturn := s.last - float64((p[3]+float64(p[3]*t))*gained)
			target = float64(t*t*target) + float64((1-t*t)*inReturn)
		}
		target = max(s.lo, min(target, s.seat.High))
		s.rank = lowestAbove(s.seat, target, s.rank, 0)
		s.level = max(s.lo, s.seat.Inverse.Utility(s.rank))
	}
	return s.level
}

// Respond implements [Strategy].
func (s *Hybrid) Respond(turn Turn, offer int) bool {
	return s.seat.Utilities[offer] >= s.Level(turn)
}

// Propose implements [Strategy].
func (s *Hybrid) Propose(turn Turn) int {
	if s.lo > s.seat.High {
		return -1
	}
	s.last = s.Level(turn)
	return s.seat.Inverse.Outcome(s.rank)
}
