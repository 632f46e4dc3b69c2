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
		t.say("%s tells %s that the other side %s; %s", actor, t.name(int(e.Subject)), what, weightOf(e.Extra, "of its good faith"))
	case negotiation.EventResolve:
		what := "will settle for less than it says"
		if e.Value != 0 {
			what = "cannot go lower"
		}
		t.say("%s tells %s that the other side %s; %s", actor, t.name(int(e.Subject)), what, weightOf(e.Extra, "of its being unable to go lower"))
	}
}

// weightOf tells how far a message is believed, given what its sender would have said
// anyway: by what the odds of something change.
func weightOf(llr float64, of string) string {
	if math.Abs(llr) < 0.05 {
		return "that is no news, since it would have said so in any case"
	}
	return fmt.Sprintf("that is believed to the extent that the odds %s are multiplied by %.2f", of, math.Exp(llr))
}

// attempt tells what became of the help of guarantors who have stepped in in the month of
// event n, if the agreement was not saved by it.
func (t *teller) attempt(n int) {
	var names []string
	faithful := false
	for m := n - 1; m >= 0 && t.log.At(m).Round == t.log.At(n).Round; m-- {
		switch e := t.log.At(m); e.Kind {
		case negotiation.EventStepsIn:
			names = append([]string{t.name(int(e.Actor))}, names...)
		case negotiation.EventReport:
			faithful = faithful || negotiation.Action(e.Extra) == negotiation.Comply
		}
	}
	switch {
	case len(names) == 0:
	case faithful:
		t.say("The help of %s was not needed: there was no violation", enumerate(names))
	default:
		t.say("The attempt of %s to bring about full delivery does not succeed", enumerate(names))
	}
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
