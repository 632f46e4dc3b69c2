package agents

import "github.com/detente-sim/detente/negotiation"

// tolerance is the slack, in utility, within which an offer meets a demand.
const tolerance = 1e-10

// answer is the acceptance rule of the archetypes that bargain, given the threshold and
// the noise that [least] finds. An offer is
// taken if it is worth what the agent would ask for itself next, and no less than
// no deal (the rule AC-next; Baarslag, Hindriks & Jonker 2013). With noise τ > 0
// it is taken with the probability 1/(1 + exp(−(value − threshold)/τ)) instead.
//
// A mediator's text has to meet the share of the present demand that the
// procedure asks for. No noise blurs that answer: the text has been shifted until
// both sides miss nothing.
func answer(t negotiation.Turn, o negotiation.Offer, threshold, noise float64) bool {
	if noise > 0 {
		return t.Chance.Happens(negotiation.Logistic((o.Value - threshold) / noise))
	}
	return o.Value >= threshold-tolerance
}

// least is the value from which an offer is taken, and the noise of the answer. Demand
// is what counts: of an offer, what the agent would ask for next; of a mediator's text,
// what it asks for now.
func least(t negotiation.Turn, o negotiation.Offer, demand, noise float64) (value, tau float64) {
	if o.Draft {
		return t.Reservation + float64(o.Share*(demand-t.Reservation)), 0
	}
	return max(t.Reservation, demand), noise
}

// take is the acceptance rule of agents that know for what they settle: an offer
// that is worth it, or a text that is worth its share, is taken.
func take(t negotiation.Turn, o negotiation.Offer, settle float64) bool {
	threshold, noise := least(t, o, settle, 0)
	return answer(t, o, threshold, noise)
}
