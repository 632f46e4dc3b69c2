package domestic

import "github.com/detente-sim/detente/negotiation"

// persuade lets principals work on players of their own who are about to refuse:
// for a round the deal is not put to the vote, and the taste of those players
// rises. A principal does so only if that will win them over: if each of them would
// pass the same deal next month with the push and not without. It knows their
// taste; the other side does not. Persuade reports whether the vote is put off.
func (r *Ratification) persuade(s *negotiation.State) bool {
	any := false
	for i := range s.Parties() {
		if r.carries(i) {
			continue
		}
		for v, x := range r.votes {
			if r.principals[v] == i && x.asked && !x.yes && !r.winnable(v, x.p) {
				return false
			}
		}
		any = true
	}
	if !any {
		return false
	}
	for i := range s.Parties() {
		if r.carries(i) {
			continue
		}
		s.LegitimacyGain[i] -= r.Legitimacy
		for v, x := range r.votes {
			if r.principals[v] == i && x.asked && !x.yes {
				r.taste[v] += r.Persuasion
				s.Emit(negotiation.EventPersuasion, s.Member(i), r.members[v], r.Persuasion, x.gain, nil)
				if s.Listening() {
					r.tellEffort(s, v, x)
				}
			}
		}
	}
	return true
}

// winnable reports whether player v, who refuses what it passes with probability p
// over all tastes, would pass it next month if, and only if, it is worked on.
func (r *Ratification) winnable(v int, p float64) bool {
	push := float64(r.Persistence * (r.taste[v] + r.Persuasion))
	rest := float64(r.Persistence * r.taste[v])
	return lenient(push, p) && !lenient(rest, p)
}
