package observe

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// opinions declares what is known of public opinion. Metrics of a mechanism that the
// model lacks are NaN.
func (o *Summary) opinions(a, b string) {
	for i, id := range [...]string{a, b} {
		o.atEnd("blame."+id, "share", 1, "blame", i, "share of the blame that "+id+" was given at home for the last failure")
		o.atEnd("atHome."+id, "utility", 0, "audience.paid", i, "what settling for less than it had demanded in public cost "+id+", sum")
		o.atEnd("gap."+id, "utility", 0, "gap.mean", i, "hopes of the constituencies of "+id+" ahead of what came, at the end")
	}
	o.countOf("exploratory", "exploratory", negotiation.EventExploratory, "negotiation windows that are called exploratory")
	o.countOf("accusations", "blame", negotiation.EventAccusation, "public accusations after a failure")
	o.countOf("retaliations", "retaliation.pressed", negotiation.EventRetaliation, "retaliations against activists")
}

// atEnd declares the value of a variable at the end of a run.
func (o *Summary) atEnd(name, unit string, top float64, variable string, n int, meaning string) {
	o.add(name, unit, top, func() float64 {
		if v := o.state.View(variable); v != nil {
			return v[n]
		}
		return math.NaN()
	}, "%s", meaning)
}

// countOf declares the number of events of a kind in models that have a variable.
func (o *Summary) countOf(name, variable string, kind negotiation.EventKind, meaning string) {
	o.add(name, "count", 0, func() float64 {
		if o.state.View(variable) == nil {
			return math.NaN()
		}
		n := 0.0
		for i := range o.state.Log.Len() {
			if o.state.Log.At(i).Kind == kind {
				n++
			}
		}
		return n
	}, "%s", meaning)
}
