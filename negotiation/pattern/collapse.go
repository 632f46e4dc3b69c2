package pattern

import "github.com/detente-sim/detente/negotiation"

// collapses visits the collapses of a run by their places in the log.
func (r *Run) collapses(visit func(at int, e negotiation.Event)) {
	for at := r.next(-1, negotiation.EventSnapback); at >= 0; at = r.next(at, negotiation.EventSnapback) {
		visit(at, r.Log.At(at))
	}
}

// next returns the place of the next event of a kind after place n, −1 if there is none.
func (r *Run) next(n int, kind negotiation.EventKind) int {
	for n++; n < r.Log.Len(); n++ {
		if r.Log.At(n).Kind == kind {
			return n
		}
	}
	return -1
}

// left is the share of the second party's concessions that a collapse leaves, where
// there is something to lose.
func left(r *Run) (c counts) {
	r.collapses(func(at int, e negotiation.Event) {
		if before := r.side(1, r.Months[e.Round-1].Levels); before >= something {
			c.add(0, r.side(1, r.Log.Package(at))/before)
		}
	})
	return c
}

// pauses is the time from a collapse to new talks, if there are some.
func pauses(r *Run) (c counts) {
	r.collapses(func(at int, e negotiation.Event) {
		if next := r.next(at, negotiation.EventWindow); next >= 0 {
			c.add(0, float64(r.Log.At(next).Round-e.Round))
		}
	})
	return c
}

// renewed counts collapses that leave a year to the run, and those after which talks
// begin again within it.
func renewed(r *Run) (c counts) {
	r.collapses(func(at int, e negotiation.Event) {
		if e.Round <= r.Last()-patience {
			next := r.next(at, negotiation.EventWindow)
			c.add(0, yes(next >= 0 && r.Log.At(next).Round-e.Round <= patience))
		}
	})
	return c
}

// shallower is the depth of the deal that follows a collapse less that of the one that
// collapsed.
func shallower(r *Run) (c counts) {
	depth := 0.0
	for at := range r.Log.Len() {
		switch r.Log.At(at).Kind {
		case negotiation.EventSignature:
			depth = r.Depth(r.Log.Package(at))
		case negotiation.EventSnapback:
			if next := r.next(at, negotiation.EventSignature); next >= 0 {
				c.add(0, r.Depth(r.Log.Package(next))-depth)
			}
		}
	}
	return c
}

// announced counts reversals, and those before which the party that reverses has said
// so: by a threat to the other side, or by notice.
func announced(r *Run) (c counts) {
	for at := range r.Log.Len() {
		if e := r.Log.At(at); ends(e.Kind) || e.Kind == negotiation.EventBreach {
			c.add(0, yes(r.preceded(at, warning, func(o negotiation.Event) bool {
				return (o.Kind == negotiation.EventThreat || o.Kind == negotiation.EventNotice) && o.Actor == e.Actor
			})))
		}
	}
	return c
}
