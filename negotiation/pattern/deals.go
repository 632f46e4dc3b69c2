package pattern

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// yes is 1 for what is so and 0 for what is not.
func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// ends reports whether an event ends what is in force.
func ends(k negotiation.EventKind) bool {
	return k == negotiation.EventSnapback || k == negotiation.EventDenounced
}

// inOrder: no signature skips a stage. A run without signatures says nothing.
func inOrder(r *Run) (c counts) {
	stage, good := 0, true
	for n := range r.Log.Len() {
		switch e := r.Log.At(n); {
		case e.Kind == negotiation.EventSignature:
			good = good && int(e.Value) <= stage+1
			stage = int(e.Value)
			c[0].n = 1
		case ends(e.Kind):
			stage = 0
		}
	}
	c[0].sum = yes(good) * c[0].n
	return c
}

// smallFirst: in every row of deals of rising stages the first is the shallowest, and
// binds both sides. A run without such a row says nothing.
func smallFirst(r *Run) (c counts) {
	var first, stage float64 // of the row; stage is that signed last
	good := true
	for n := range r.Log.Len() {
		e := r.Log.At(n)
		if ends(e.Kind) {
			stage = 0
		}
		if e.Kind != negotiation.EventSignature {
			continue
		}
		depth := r.Depth(r.Log.Package(n))
		switch {
		case stage == 0:
			first = depth
		case e.Value > stage:
			c[0].n = 1
			good = good && first > 0 && depth > first
		}
		stage = e.Value
	}
	c[0].sum = yes(good) * c[0].n
	return c
}

// signed: something is signed in spite of low trust.
func signed(r *Run) (c counts) {
	if r.distrustful() {
		c.add(0, yes(r.next(-1, negotiation.EventSignature) >= 0))
	}
	return c
}

// narrow is the depth of the first deal under low trust in units of what is called
// narrow.
func narrow(r *Run) (c counts) {
	if n := r.next(-1, negotiation.EventSignature); n >= 0 && r.distrustful() {
		c.add(0, r.Depth(r.Log.Package(n))/r.Narrow)
	}
	return c
}

// distrustful reports whether both sides trust the other less than even at the start.
func (r *Run) distrustful() bool {
	t := r.Months[0].Trust
	return t[0] < distrust && t[1] < distrust
}

// depthAndCompliance are the mean depth of what is in force, over months in force, and
// the share of parties' due months that are complied with.
func depthAndCompliance(r *Run) (c counts) {
	var depth, kept counts
	n, now := 0, 0.0
	for t := range r.Months {
		for ; n < r.Log.Len() && r.Log.At(n).Round <= t; n++ {
			if r.Log.At(n).Kind == negotiation.EventSignature {
				now = r.Depth(r.Log.Package(n))
			}
		}
		if r.Months[t].Binds {
			depth.add(0, now)
		}
		for i := range 2 {
			if owes, broken := r.violates(i, t); owes {
				kept.add(0, yes(!broken))
			}
		}
	}
	x, y := depth.value(Rate), kept.value(Rate)
	if !math.IsNaN(x) && !math.IsNaN(y) {
		c.add(0, x)
		c.add(1, y)
	}
	return c
}

// mediated counts signatures, and those shortly before which a mediator is at work.
func mediated(r *Run) (c counts) {
	for n := range r.Log.Len() {
		if r.Log.At(n).Kind == negotiation.EventSignature {
			c.add(0, yes(r.preceded(n, shortly-1, mediates)))
		}
	}
	return c
}

// preceded reports whether an event of some sort stands before place n of the log, up to
// a number of months earlier.
func (r *Run) preceded(n, months int, of func(negotiation.Event) bool) bool {
	last := r.Log.At(n).Round
	for n--; n >= 0 && r.Log.At(n).Round >= last-months; n-- {
		if of(r.Log.At(n)) {
			return true
		}
	}
	return false
}

// mediates reports whether an event is the work of a mediator.
func mediates(e negotiation.Event) bool {
	switch e.Kind {
	case negotiation.EventDraft, negotiation.EventVouch, negotiation.EventResolve:
		return true
	}
	return false
}

// mediatedAndOther compares the months of talks shortly before signatures with others.
func mediatedAndOther(r *Run) (c counts) {
	for n := 0; n < r.Log.Len(); {
		month, from := r.Log.At(n).Round, n
		talks, mediator := false, false
		for ; n < r.Log.Len() && r.Log.At(n).Round == month; n++ {
			e := r.Log.At(n)
			mediator = mediator || mediates(e)
			talks = talks || mediates(e) || e.Kind == negotiation.EventOffer || e.Kind == negotiation.EventPass
		}
		if !talks {
			continue
		}
		at := 1
		for m := from; m < r.Log.Len() && r.Log.At(m).Round < month+shortly; m++ {
			if r.Log.At(m).Kind == negotiation.EventSignature {
				at = 0
			}
		}
		c.add(at, yes(mediator))
	}
	return c
}
