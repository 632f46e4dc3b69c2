package report

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// initiative tells of steps that a party takes by itself, and of ratification put off.
func (t *teller) initiative(e negotiation.Event) {
	actor, other := t.name(int(e.Actor)), t.name(int(e.Subject))
	switch e.Kind {
	case negotiation.EventShelved:
		t.say("It is close to the text that fell at home in month %.0f and is not put to a vote again so soon", e.Value)
	case negotiation.EventPersuasion:
		t.say("%s would refuse, so that %s does not put the deal to the vote and spends the month on winning it over", other, actor)
	case negotiation.EventInitiative:
		price := fmt.Sprintf("at a cost to itself of %.4f", e.Extra)
		if e.Extra <= 0 {
			price = "at no cost to itself"
		}
		t.say("%s announces a series of steps of its own on %s, whether or not %s answers them: the first by %.2f, %s",
			actor, t.issue(e.Issue), other, e.Value, price)
	case negotiation.EventGesture:
		t.shift(int(e.Issue), e.Value)
		t.say("As announced, %s moves by %.2f on %s; %s now holds it to be trustworthy with probability %.2f", actor, e.Value, t.issue(e.Issue), other, e.Extra)
	case negotiation.EventReciprocation:
		t.shift(int(e.Issue), e.Value)
		t.say("%s answers in kind, by %.2f on %s (it does so with probability %.2f)", actor, e.Value, t.issue(e.Issue), e.Extra)
	case negotiation.EventUnanswered:
		after := ""
		if e.Extra > 1 {
			after = fmt.Sprintf(", as those before: %.0f in a row", e.Extra)
		}
		t.say("%s leaves the step of %s unanswered (it answers with probability %.2f)%s", actor, other, e.Value, after)
	case negotiation.EventSeriesEnd:
		t.say("The series of %s ends: %s", actor, t.seriesEnd(e, other))
	}
}

func (t *teller) seriesEnd(e negotiation.Event, other string) string {
	switch protocol.SeriesEnd(e.Value) {
	case protocol.Unanswered:
		return "too many steps have gone unanswered; what has been conceded stays"
	case protocol.Exploited:
		return fmt.Sprintf("%s has answered with hostility, and %.2f of the last step is taken back", other, e.Extra)
	case protocol.Overtaken:
		return "there is an agreement now"
	case protocol.Dropped:
		return "the next step has become too dear and is not taken, which goes unnoticed"
	case protocol.Inherited:
		return "whoever announced it has lost office, and a successor is not bound by it"
	case protocol.Broken:
		return fmt.Sprintf("the next step has become too dear and is not taken, and %s knows", other)
	}
	return "all its dates have passed"
}

// issue is an issue's name in a sentence.
func (t *teller) issue(k int16) string {
	if k < 0 || int(k) >= len(t.m.Issues) {
		return "nothing"
	}
	if name := t.m.Issues[k].Name; name != "" {
		return name
	}
	return t.m.Issues[k].ID
}
