package report

import "github.com/detente-sim/detente/negotiation"

// power tells who runs for office, who wins it and who loses it.
func (t *teller) power(e negotiation.Event) {
	actor, subject := t.name(int(e.Actor)), t.name(int(e.Subject))
	switch e.Kind {
	case negotiation.EventCampaign:
		t.campaign(e)
	case negotiation.EventResult:
		if e.Extra != 0 {
			t.say("%s loses the vote (probability %.2f)", actor, e.Value)
		} else {
			t.say("%s wins the vote (the probability of losing it was %.2f)", actor, e.Value)
		}
	case negotiation.EventAnnulment:
		t.say("%s does not accept its defeat and annuls the vote (probability %.2f)", actor, e.Value)
	case negotiation.EventTurnover:
		t.turnover(e)
	case negotiation.EventSidelined:
		t.say("%s refuses in public a deal that passes it by: it would lose %.3f from it, and bears a loss of %.3f", actor, -e.Value, -e.Extra)
		t.say("To those who deal with %s, political rights are worth less as long as the deal is in force", subject)
	}
}

func (t *teller) campaign(e negotiation.Event) {
	actor := t.name(int(e.Actor))
	switch {
	case e.Extra == 0 && e.Value == 0:
		t.say("%s stays away from the vote, whose rules it does not find fair", actor)
	case e.Extra == 0:
		t.say("%s decides to boycott the vote (it would have taken part with probability %.2f)", actor, e.Value)
	case e.Value == 1:
		t.say("%s takes part in the vote", actor)
	default:
		t.say("%s decides to take part in the vote (probability %.2f)", actor, e.Value)
	}
}

// turnover tells of a change of government; of the successor's type only the reader
// knows.
func (t *teller) turnover(e negotiation.Event) {
	when := "between votes"
	if e.Extra != 0 {
		when = "after the vote"
	}
	t.say("%s changes hands %s; the new government inherits what has been agreed and part of the record", t.name(int(e.Actor)), when)
	t.say("Unseen by the other side, it is %v", negotiation.Type(e.Value))
}
