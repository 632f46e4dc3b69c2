package observe

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// beside counts what third parties decide over a run.
type beside struct {
	in, back, messages int
	weight             float64 // sum of the messages' absolute log-likelihood ratios
}

func (c *beside) take(e negotiation.Event) {
	switch e.Kind {
	case negotiation.EventStepsIn:
		c.in++
	case negotiation.EventStandsBack:
		c.back++
	case negotiation.EventVouch, negotiation.EventResolve:
		c.messages++
		c.weight += math.Abs(e.Extra)
	}
}

// besides declares the metrics of third parties.
func (o *Summary) besides() {
	c := &o.tally.beside
	o.count("stepsIn", &c.in, "decisions of guarantors to step in at a review")
	o.count("standsBack", &c.back, "decisions of guarantors not to step in at a review")
	o.count("messages", &c.messages, "messages that mediators carry")
	o.add("believed", "log-odds", 0, func() float64 { return ratio(c.weight, float64(c.messages)) },
		"how far a message is believed: its absolute log-likelihood ratio, mean over messages")
	o.add("patrons", "index", 1, func() float64 {
		if v := o.state.View("patron.support"); v != nil {
			return v[0]
		}
		return math.NaN()
	}, "support of outside patrons at the end")
}
