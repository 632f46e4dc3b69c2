package agents

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Bayesian learns where the other side's threshold lies. It keeps a probability for
// each of a number of thresholds, spread evenly between what the other side has
// without a deal and the most that it could get. A refusal of an offer worth u
// makes thresholds above u likelier, an offer of the other side's own that is
// worth u to it those below: with the threshold h, an offer is taken with the
// probability 1/(1 + exp(−(u − h)/s)). It bids as a [Bidder] does, with the mean of
// that over what it believes. Of what it has learnt in a window it keeps a share for
// the next, and for a successor of the other side.
type Bayesian struct {
	Preferences
	// Spread is the scale s, in utility, above 0.
	Spread float64
	// Points is the number of thresholds, at least 2.
	Points int
	// Keep is the share, in [0, 1], that it keeps from window to window and from one
	// office holder on the other side to the next.
	Keep float64
}

// bayesianBeliefs is the first of the probabilities that a Bayesian remembers. What
// comes before are the variables of a Bidder, but for the midpoint, which it has no
// use for.
const bayesianBeliefs = bidderBest + 1

// Validate returns an error unless all fields are in range.
func (b Bayesian) Validate() error {
	var err error
	if b.Points < 2 {
		err = fmt.Errorf("agents: %d thresholds, expected at least 2", b.Points)
	}
	return errors.Join(positive("spread of acceptance", b.Spread), err, share("share that is kept", b.Keep))
}

// Memory implements [negotiation.Rememberer].
func (b Bayesian) Memory() []negotiation.Variable {
	keys := make([]string, b.Points)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	return append(Bidder{}.Memory(), negotiation.Variable{Name: "belief", Keys: keys, Hidden: true, Unit: "probability",
		Initial: 1 / float64(b.Points), Max: 1, Meaning: "probability of a threshold of the other side, from no deal to the best that it can get"})
}

// Aspiration implements [negotiation.Agent].
func (b Bayesian) Aspiration(t negotiation.Turn) float64 {
	demand, _ := b.reckon(t)
	return demand
}

// Settle implements [negotiation.Settler].
func (b Bayesian) Settle(t negotiation.Turn) float64 {
	_, settle := b.reckon(t)
	return settle
}

// Accept implements [negotiation.Agent].
func (b Bayesian) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return take(t, o, b.Settle(t))
}

// Learn implements [negotiation.Learner].
func (b Bayesian) Learn(t negotiation.Turn, o negotiation.Offer, own, accepted bool) {
	if o.Draft {
		return
	}
	b.enter(t)
	if !own {
		hear(t, o.Value)
	}
	beliefs, u := t.Memory[bayesianBeliefs:], t.Table.Other.Value(o.Package)
	low, step := b.thresholds(t)
	sum := 0.0
	for i := range beliefs {
		yes := negotiation.Logistic((u - low - float64(step*float64(i))) / b.Spread)
		if own && !accepted {
			yes = 1 - yes
		}
		beliefs[i] *= max(yes, leastLikelihood)
		sum += beliefs[i]
	}
	for i := range beliefs {
		beliefs[i] /= sum
	}
}

// leastLikelihood keeps what was held to be impossible from never being held
// possible again.
const leastLikelihood = 1e-12

// thresholds returns the lowest threshold and the distance of two.
func (b Bayesian) thresholds(t negotiation.Turn) (low, step float64) {
	gain, _ := t.Table.Gain(t.Reservation)
	return t.Table.OtherReservation, max(0, gain) / float64(b.Points-1)
}

// enter starts anew, as a Bidder does, with a part of what was learnt before.
func (b Bayesian) enter(t negotiation.Turn) {
	if t.Memory[bidderWindow] == met(t) {
		return
	}
	t.Memory[bidderWindow], t.Memory[bidderHeard], t.Memory[bidderBest] = met(t), 0, 0
	beliefs := t.Memory[bayesianBeliefs:]
	for i, p := range beliefs {
		beliefs[i] = float64(b.Keep*p) + (1-b.Keep)/float64(b.Points)
	}
}

// The expected value of a bid may have several summits: the highest of so many
// steps is looked for, and then the summit next to it.
const (
	bayesianSteps  = 24
	bayesianSearch = 16
)

func (b Bayesian) reckon(t negotiation.Turn) (demand, settle float64) {
	if demand, settle, ok := recall(t); ok {
		return demand, settle
	}
	b.enter(t)
	x, most, v := t.Table, t.Best-t.Reservation, fallback(t)
	beliefs := t.Memory[bayesianBeliefs:]
	low, step := b.thresholds(t)
	chance := func(g float64) (yes float64) {
		gain, _ := x.Gain(t.Reservation + g)
		u := x.OtherReservation + gain - low
		for i, p := range beliefs {
			yes += float64(p * negotiation.Logistic((u-float64(step*float64(i)))/b.Spread))
		}
		return yes
	}
	g := most
	if v < most {
		value := func(g float64) float64 { return float64(chance(g) * (g - v)) }
		width, at, highest := (most-v)/bayesianSteps, 1, 0.0
		for i := 1; i <= bayesianSteps; i++ {
			if y := value(v + float64(width*float64(i))); y > highest {
				at, highest = i, y
			}
		}
		g = summit(value, v+float64(width*float64(at-1)), v+float64(width*min(float64(at+1), bayesianSteps)), bayesianSearch)
	}
	return bid(t, g, v, chance)
}
