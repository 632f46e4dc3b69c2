package report

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// beside tells what third parties decide.
func (t *teller) beside(e negotiation.Event) {
	actor := t.name(int(e.Actor))
	switch e.Kind {
	case negotiation.EventStepsIn:
		t.say("%s steps in: to save the deal is worth %.3f to it, more than the cost of %.3f", actor, e.Value, e.Extra)
	case negotiation.EventStandsBack:
		t.say("%s stands back: to save the deal is worth %.3f to it, against a cost of %.3f", actor, e.Value, e.Extra)
	case negotiation.EventVouch:
		what := "is not to be trusted"
		if e.Value != 0 {
			what = "can be trusted"
		}
		t.say("%s tells %s that the other side %s; %s", actor, t.name(int(e.Subject)), what, weightOf(e.Extra))
	case negotiation.EventResolve:
		what := "will settle for less than it says"
		if e.Value != 0 {
			what = "cannot go lower"
		}
		t.say("%s tells %s that the other side %s; %s", actor, t.name(int(e.Subject)), what, weightOf(e.Extra))
	}
}

// weightOf tells how far a message is believed, given what its sender would have said
// anyway.
func weightOf(llr float64) string {
	if math.Abs(llr) < 0.05 {
		return "that is no news, since it would have said so in any case"
	}
	return fmt.Sprintf("that is believed to the extent that the odds change by a factor of %.2f", math.Exp(llr))
}

// helpers begins a sentence about the guarantors who step in in the month of event n:
// those who have decided to, or all where none decides for itself.
func (t *teller) helpers(n int) string {
	var names []string
	decided := false
	for m := n - 1; m >= 0 && t.log.At(m).Round == t.log.At(n).Round; m-- {
		switch e := t.log.At(m); e.Kind {
		case negotiation.EventStepsIn:
			names = append([]string{t.name(int(e.Actor))}, names...)
			decided = true
		case negotiation.EventStandsBack:
			decided = true
		}
	}
	switch {
	case !decided:
		return t.guarantors()
	case len(names) == 1:
		return "the help of " + names[0] + " is enough"
	}
	return "the help of " + enumerate(names) + " is enough"
}
