package observe

import (
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// office counts how office is held and lost over a run.
type office struct {
	votes, lost, turned  [2]int     // by member order of the parties
	risk                 [2]float64 // sum over votes
	annulled, boycotts   int
	decisions, sidelined int
}

// take takes in an event.
func (f *office) take(s *negotiation.State, e negotiation.Event) {
	i := 0
	if int(e.Actor) == s.Member(1) {
		i = 1
	}
	switch e.Kind {
	case negotiation.EventResult:
		f.votes[i]++
		f.risk[i] += e.Value
		if e.Extra != 0 {
			f.lost[i]++
		}
	case negotiation.EventTurnover:
		f.turned[i]++
	case negotiation.EventAnnulment:
		f.annulled++
	case negotiation.EventCampaign:
		f.decisions++
		if e.Extra == 0 {
			f.boycotts++
		}
	case negotiation.EventSidelined:
		f.sidelined++
	}
}

// offices declares how office is held and lost, as far as the model is about it.
func (o *Summary) offices(a, b string) {
	f := &o.tally.office
	results, turns := o.has("contest.part"), o.has("turnover.last")
	for i, x := range [...]struct{ suffix, id string }{{"", a}, {"U", b}} {
		if results && i == 0 || turns && i == 1 {
			o.add("risk"+x.suffix, "probability", 1, func() float64 { return ratio(f.risk[i], float64(f.votes[i])) },
				"probability that %s loses a vote, mean over its votes", x.id)
			o.count("lost"+x.suffix, &f.lost[i], "votes that "+x.id+" loses")
		}
		if turns {
			o.count("turnovers"+x.suffix, &f.turned[i], "times that the office of "+x.id+" changes hands")
		}
	}
	if results {
		o.count("annulled", &f.annulled, "lost votes that are annulled")
		o.add("boycott", "share", 1, func() float64 { return ratio(float64(f.boycotts), float64(f.decisions)) },
			"decisions of wings of the opposition to stay away from a vote")
	}
	if o.has("opposition.cohesion") {
		o.count("sidelined", &f.sidelined, "deals that the opposition refuses in public")
		o.add("cohesion", "index", 1, func() float64 { return o.cohesion[0] }, "how united the opposition stands at the end")
		o.add(negotiation.Cooptation.String(), FlagUnit, 1, func() float64 { return flag(o.Has(negotiation.Cooptation)) },
			"a deal is in force, %s delivers little and the opposition is divided", a)
	}
}

// has reports whether the model has a variable.
func (o *Summary) has(variable string) bool {
	return slices.ContainsFunc(o.variables, func(v negotiation.Variable) bool { return v.Name == variable })
}
