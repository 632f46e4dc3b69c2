package report

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// pressure tells what parties do to each other away from the table, and how they leave
// a deal by its rules.
func (t *teller) pressure(n int, e negotiation.Event) {
	me, you := t.name(int(e.Actor)), t.name(int(e.Subject))
	switch e.Kind {
	case negotiation.EventAct:
		t.lower(int(e.Value))
		how := ""
		if e.Extra < 1 {
			how = fmt.Sprintf(" (once it weighed such a step, the probability that it would take one was %.2f)", e.Extra)
		}
		t.say("%s strikes: %s%s", me, t.actName(e), how)
	case negotiation.EventBreach:
		t.say("It takes back what it owes under the agreement (%s): a breach in the open, which nobody can doubt", t.issueName(int(e.Issue)))
	case negotiation.EventThreat:
		t.say("It adds a threat, should %s not accept in time: %s; the threat is believed with %.2f", you, t.actName(e), e.Extra)
	case negotiation.EventThreatMet:
		t.say("The threat that %s made%s has worked, and need not be carried out", me, t.sinceWhen(e))
	case negotiation.EventThreatUnmet:
		t.say("The threat that %s made%s has not worked, and it is carried out", me, t.sinceWhen(e))
	case negotiation.EventBackDown:
		t.say("The threat that %s made%s has not worked, and nothing follows: it backs down", me, t.sinceWhen(e))
	case negotiation.EventNotice:
		t.say("%s gives notice: to stay in the agreement is worth %.3f to it, to leave %.3f", me, e.Value, e.Extra)
	case negotiation.EventDenounced:
		t.denunciations++
		t.signed, t.stage = 0, 0
		t.agreed = t.log.Package(n)
		t.say("%s denounces the agreement, by its rules; what was delivered is taken back as far as it can be, and nobody stands accused; %s",
			me, t.standing("what is left", t.log.Package(n)))
	case negotiation.EventReopened:
		t.say("%s, which gains %.3f from the agreement after %.3f at its signature, asks to renegotiate, and %s agrees; the agreement binds meanwhile", me, e.Value, e.Extra, you)
	case negotiation.EventNotReopened:
		t.say("%s, which gains %.3f from the agreement after %.3f at its signature, asks to renegotiate; %s will not", me, e.Value, e.Extra, you)
	}
}

// lower notes what act n takes from the levels that offers start from.
func (t *teller) lower(n int) {
	if n < 0 || n >= len(t.m.Acts) {
		return
	}
	for _, s := range t.m.Acts[n].Steps {
		for k := range t.m.Issues {
			if t.m.Issues[k].ID == s.Issue {
				t.shift(k, s.Change)
			}
		}
	}
}

// shift notes that a level has changed away from the table.
func (t *teller) shift(k int, by float64) {
	y := slices.Clone(t.agreed)
	y[k] = min(1, max(min(0, y[k]), y[k]+by))
	t.agreed = y
}

// sinceWhen tells the month of an earlier threat.
func (t *teller) sinceWhen(e negotiation.Event) string {
	if int(e.Extra) == e.Round {
		return ""
	}
	return fmt.Sprintf(" in month %.0f", e.Extra)
}

func (t *teller) actName(e negotiation.Event) string {
	n := int(e.Value)
	if n < 0 || n >= len(t.m.Acts) {
		return "a hostile act"
	}
	if a := &t.m.Acts[n]; a.Name != "" {
		return a.Name
	}
	return t.m.Acts[n].ID
}

func (t *teller) issueName(k int) string {
	if k < 0 || k >= len(t.m.Issues) {
		return "an issue"
	}
	if is := &t.m.Issues[k]; is.Name != "" {
		return is.Name
	}
	return t.m.Issues[k].ID
}

// times tells how often something happened.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return spellOut(n) + " times"
}
