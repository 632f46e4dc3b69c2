package observe

import "github.com/detente-sim/detente/negotiation"

// steps counts what the parties do by themselves, and votes that are put off, over a
// run.
type steps struct {
	series, taken, answered      int
	shelved, persuaded, outvoted int
}

// take takes in an event.
func (c *steps) take(e negotiation.Event) {
	switch e.Kind {
	case negotiation.EventInitiative:
		c.series++
	case negotiation.EventGesture:
		c.taken++
	case negotiation.EventReciprocation:
		c.answered++
	case negotiation.EventShelved:
		c.shelved++
	case negotiation.EventPersuasion:
		c.persuaded++
	case negotiation.EventOutvoted:
		c.outvoted++
	}
}

// initiatives declares what the parties do by themselves.
func (o *Summary) initiatives() {
	c := &o.tally.steps
	o.count("initiatives", &c.series, "series of unilateral steps")
	o.count("gestures", &c.taken, "unilateral steps")
	o.count("answers", &c.answered, "unilateral steps that are answered in kind")
	o.count("shelved", &c.shelved, "deals that are too like one refused a short while ago to be put to a vote")
	o.count("persuasions", &c.persuaded, "domestic players that a principal works on")
	o.count("outvoted", &c.outvoted, "votes against a deal at home that passes all the same")
}
