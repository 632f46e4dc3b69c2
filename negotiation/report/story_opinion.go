package report

import "github.com/detente-sim/detente/negotiation"

// opinion tells what the parties say in public and what becomes of it at home.
func (t *teller) opinion(e negotiation.Event) {
	actor := t.name(int(e.Actor))
	switch e.Kind {
	case negotiation.EventStance:
		t.say("It becomes known that %s has demanded a package worth %.3f to it; to settle for less than it has asked for will cost it at home (exposure %.2f)", actor, e.Value, e.Extra)
	case negotiation.EventExploratory:
		t.say("%s calls the talks exploratory, so that nothing it has said in public binds it", actor)
	case negotiation.EventAccusation:
		t.say("%s puts the blame on %s", actor, t.name(int(e.Subject)))
	case negotiation.EventBlame:
		t.say("At home %s is given %.0f%% of the blame, which costs it %.3f of its legitimacy", actor, 100*e.Value, e.Extra)
	case negotiation.EventRetaliation:
		t.say("Unseen for now, %s retaliates against activists (probability %.2f): what protects them falls by %.2f", actor, e.Value, e.Extra)
	case negotiation.EventExposed:
		t.say("The retaliation does not stay hidden (it comes to light with probability %.2f), and %s sees what %s is capable of", e.Value, t.name(int(e.Subject)), actor)
	}
}
