package agents

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
)

// Reciprocator concedes as the other side does: of what an offer gives it more than
// the best one before, it takes a multiple off its own demand. Time alone does not
// move it. This is tit for tat in utility, by [concession.AbsoluteTitForTat]
// (Faratin, Sierra & Jennings 1998). It takes nothing back if the other side does, nor
// does it pay twice for what was taken back and offered again.
//
// It measures concessions by its own utility of packages delivered in full, so
// that a change of trust does not look like one. Mediators' texts are nobody's
// concession. Each window starts anew, and with a successor of the
// other side so do the talks. It follows but does not lead: two of them
// open, and wait for each other.
type Reciprocator struct {
	Preferences
	// Opening is the share of what it could gain that it concedes before it has
	// seen the other side move, in [0, 1].
	Opening float64
	// Rate is what it concedes for each unit of utility that it is conceded, at least
	// 0; 1 is classical tit for tat, and with 0 nothing moves it.
	Rate float64
	// Span is the number of offers, 1 if it is 0, over which it looks for concessions:
	// it answers their mean per offer.
	Span int
	// Noise is the scale of random acceptance, in utility; see [Negotiator].
	Noise float64
}

// The variables that a Reciprocator remembers.
const (
	reciprocatorWindow = iota // round in which the talks began whose offers it remembers, 0 if none
	reciprocatorDemand        // its demand in those talks
	reciprocatorOffers        // number of offers that it has had in those talks
	reciprocatorHeard         // what the best offer in it was worth, as of the last offer, the one before, ...
)

// span returns the number of offers that it looks back on.
func (r Reciprocator) span() int { return max(1, r.Span) }

// Memory implements [negotiation.Rememberer].
func (r Reciprocator) Memory() []negotiation.Variable {
	heard := negotiation.Variable{Name: "heard", Hidden: true, Unit: "utility",
		Meaning: "what the other side's best offer of those talks would be worth, delivered in full"}
	for n := range r.span() {
		if r.span() > 1 {
			heard.Keys = append(heard.Keys, fmt.Sprint(n))
		}
	}
	return []negotiation.Variable{
		reciprocatorWindow: {Name: "window", Hidden: true, Unit: "round",
			Meaning: "round in which the talks began whose offers it remembers, 0 if none"},
		reciprocatorDemand: {Name: "demand", Hidden: true, Unit: "utility",
			Meaning: "what it demands after the other side's last offer of those talks"},
		reciprocatorOffers: {Name: "offers", Hidden: true, Unit: "count", Meaning: "offers that it has had in those talks"},
		reciprocatorHeard:  heard,
	}
}

// Aspiration implements [negotiation.Agent].
func (r Reciprocator) Aspiration(t negotiation.Turn) float64 {
	if !r.heard(t) {
		return t.Reservation + float64((1-r.Opening)*(t.Best-t.Reservation))
	}
	return min(max(t.Memory[reciprocatorDemand], t.Reservation), t.Best)
}

// Accept implements [negotiation.Agent].
func (r Reciprocator) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := r.Least(t, o)
	return answer(t, o, threshold, noise)
}

// Learn implements [negotiation.Learner].
func (r Reciprocator) Learn(t negotiation.Turn, o negotiation.Offer, own, _ bool) {
	if own || o.Draft {
		return
	}
	demand, worth := r.after(t, o), r.Utility(o.Package)
	heard := t.Memory[reciprocatorHeard : reciprocatorHeard+r.span()]
	if r.heard(t) {
		worth = max(worth, heard[0])
	} else {
		t.Memory[reciprocatorOffers] = 0
	}
	copy(heard[1:], heard)
	heard[0] = worth
	t.Memory[reciprocatorDemand], t.Memory[reciprocatorWindow] = demand, met(t)
	t.Memory[reciprocatorOffers]++
}

// after returns the demand once the other side has made an offer.
func (r Reciprocator) after(t negotiation.Turn, o negotiation.Offer) float64 {
	demand := r.Aspiration(t)
	if !r.heard(t) {
		return demand
	}
	back := min(r.span(), int(t.Memory[reciprocatorOffers]))
	last := max(r.Utility(o.Package), t.Memory[reciprocatorHeard])
	before := t.Memory[reciprocatorHeard+back-1]
	rate := r.Rate / float64(back)
	return concession.AbsoluteTitForTat(demand, float64(rate*before), float64(rate*last), t.Reservation, t.Best)
}

// heard reports whether it has had an offer from the other side in this window.
func (r Reciprocator) heard(t negotiation.Turn) bool {
	return t.Memory[reciprocatorWindow] == met(t)
}

// opened returns the round in which the present window opened, from 1.
func opened(t negotiation.Turn) float64 { return float64(t.Round - t.Step + 1) }

// met returns the round since which the agent has had to do with the other side as it
// is in the present window. One that has just come to office has offered nothing yet.
func met(t negotiation.Turn) float64 { return max(opened(t), float64(t.Met)) }
