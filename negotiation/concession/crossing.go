package concession

import (
	"errors"
	"fmt"
	"sort"
)

// ErrNoCrossing reports that two demands do not become compatible by the
// deadline.
var ErrNoCrossing = errors.New("concession: demands never fit")

// slack is the tolerance, in utility and in risk, within which demands fit and
// risks are equal, so that rounding does not decide.
const slack = 1e-12

// Crossing is the first meeting of two demands.
type Crossing struct {
	// Round of the meeting, counted from 0.
	Round int
	// Demands are the utilities that the two sides then aspire to.
	Demands [2]float64
}

// FirstCrossing returns the first round from 0 to deadline ≥ 1 in which the
// demands of two negotiators with the given schedules fit. They share a pie, so
// that utilities sum to 1 on the frontier, and both have the reservation value
// r = reservation in [0, 1): at round t negotiator i demands
//
//	r + (1 − r)(1 − concession_i(t))
//
// and the demands fit when they sum to at most 1. If they never do, which
// needs r > 1/2, the error is [ErrNoCrossing]; schedules and arguments out of
// range are other errors. The aspirations are those of Faratin, Sierra & Jennings
// (1998); the search takes O(log deadline) steps.
func FirstCrossing(first, second Schedule, reservation float64, deadline int) (Crossing, error) {
	if err := errors.Join(first.Validate(), second.Validate()); err != nil {
		return Crossing{}, err
	}
	if !(reservation >= 0 && reservation < 1) {
		return Crossing{}, fmt.Errorf("concession: reservation value %v, expected a number in [0, 1)", reservation)
	}
	if deadline < 1 {
		return Crossing{}, fmt.Errorf("concession: deadline %d, expected at least 1", deadline)
	}
	demand := func(s Schedule, t int) float64 {
		return reservation + float64((1-reservation)*(1-s.Concession(float64(t), float64(deadline))))
	}
	// Demands never rise, so the first fit can be found by bisection.
	t := sort.Search(deadline+1, func(t int) bool {
		return demand(first, t)+demand(second, t) <= 1+slack
	})
	if t > deadline {
		return Crossing{}, ErrNoCrossing
	}
	return Crossing{Round: t, Demands: [2]float64{demand(first, t), demand(second, t)}}, nil
}
