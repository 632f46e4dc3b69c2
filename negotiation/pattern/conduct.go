package pattern

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// fallsAndRises are the sizes of monthly falls and of monthly rises of both parties'
// trust. Months in which trust stays where it is do not count.
func fallsAndRises(r *Run) (c counts) {
	for t := 1; t < len(r.Months); t++ {
		for i, now := range r.Months[t].Trust {
			switch d := now - r.Months[t-1].Trust[i]; {
			case d < 0:
				c.add(0, -d)
			case d > 0:
				c.add(1, d)
			}
		}
	}
	return c
}

// violates says whether a party owes anything in a month, and whether it breaks its word
// on any of it.
func (r *Run) violates(party, month int) (owes, broken bool) {
	K := len(r.Issues)
	for _, a := range r.Months[month].Conduct[party*K : (party+1)*K] {
		owes = owes || a != NotDue
		broken = broken || a != NotDue && a != negotiation.Comply
	}
	return owes, broken
}

// shallow reports whether an issue comes on the agenda first, is easy to verify, and is
// owed by those who owe the core issues. Without core issues none is.
func (r *Run) shallow(k int) bool {
	first, same := r.Issues[k].Phase, false
	for j := range r.Issues {
		first = min(first, r.Issues[j].Phase)
		same = same || r.Core[j] && r.Owner[j] == r.Owner[k]
	}
	return same && !r.Core[k] && r.Issues[k].Phase == first && r.Issues[k].Verifiability >= visible
}

// shallowKept counts months with something due on shallow issues, and those in which it
// is complied with.
func shallowKept(r *Run) counts {
	c := r.keptBySort()
	return counts{c[1]}
}

// coreAndShallowKept is the same of core and of shallow issues, in runs in which both are
// due: it compares issues, and not pairs of parties that get far with others.
func coreAndShallowKept(r *Run) counts { return both(r.keptBySort()) }

// keptBySort counts months with something due on core and on shallow issues, and those in
// which it is complied with, issue by issue.
func (r *Run) keptBySort() (c counts) {
	K := len(r.Issues)
	for k := range K {
		at := r.sort(k)
		if at < 0 {
			continue
		}
		for t := range r.Months {
			for i := range 2 {
				if a := r.Months[t].Conduct[i*K+k]; a != NotDue {
					c.add(at, yes(a == negotiation.Comply))
				}
			}
		}
	}
	return c
}

// sort is 0 for a core issue, 1 for a shallow one and −1 for others.
func (r *Run) sort(k int) int {
	switch {
	case r.Core[k]:
		return 0
	case r.shallow(k):
		return 1
	}
	return -1
}

// coreAndShallowLevels are levels of core and of shallow issues in months in force.
func coreAndShallowLevels(r *Run) (c counts) {
	for k := range r.Issues {
		at := r.sort(k)
		for t := range r.Months {
			if at >= 0 && r.Months[t].Binds {
				c.add(at, r.Months[t].Levels[k])
			}
		}
	}
	return c
}

// fakedAndOther is how easily what is faked can be faked, and the same of what is due and
// not faked, in runs in which there is both.
func fakedAndOther(r *Run) (c counts) {
	K := len(r.Issues)
	for t := range r.Months {
		for j, a := range r.Months[t].Conduct {
			is := &r.Issues[j%K]
			ease := (1 - is.Verifiability) * is.Cosmetic
			switch a {
			case NotDue:
			case negotiation.Cosmetic:
				c.add(0, ease)
			default:
				c.add(1, ease)
			}
		}
	}
	return both(c)
}

// both drops the counts of a run that says nothing about one of the rates.
func both(c counts) counts {
	if c[0].n == 0 || c[1].n == 0 {
		return counts{}
	}
	return c
}

// beforeVotesAndOther compares the parties' conduct before votes of their own with that
// in their other months.
func beforeVotesAndOther(r *Run) (c counts) {
	r.months(func(t, next, last int, owes, broken bool) {
		if owes {
			c.add(1-int(yes(next-t <= campaign)), yes(broken))
		}
	})
	return c
}

// beforeAndAfterVotes compares their conduct before votes with that from the vote on.
func beforeAndAfterVotes(r *Run) (c counts) {
	r.months(func(t, next, last int, owes, broken bool) {
		switch {
		case !owes:
		case next-t <= campaign:
			c.add(0, yes(broken))
		case t-last < campaign:
			c.add(1, yes(broken))
		}
	})
	return c
}

// months goes through the months of both parties that have a vote: next is the month of
// the party's first vote after month t, last that of its last vote up to t. Where there
// is none they are far away.
func (r *Run) months(visit func(t, next, last int, owes, broken bool)) {
	const far = math.MaxInt32
	for i := range 2 {
		next, last, n := 0, -far, -1
		for t := range r.Months {
			for next <= t {
				if next > 0 {
					last = next
				}
				if n = r.vote(i, n); n < 0 {
					next = far
				} else {
					next = r.Log.At(n).Round
				}
			}
			if next == far && last == -far {
				break // it never votes
			}
			owes, broken := r.violates(i, t)
			visit(t, next, last, owes, broken)
		}
	}
}

// vote returns the place of the party's next vote after place n of the log, −1 if there
// is none.
func (r *Run) vote(party, n int) int {
	for n = r.next(n, negotiation.EventVote); n >= 0 && int(r.Log.At(n).Actor) != r.Members[party]; {
		n = r.next(n, negotiation.EventVote)
	}
	return n
}

// cohesion is the change of the opposition's cohesion from the month before something
// pleases only its moderates to half a year later, or to the end of the run.
func cohesion(r *Run) (c counts) {
	for t := 1; t < r.Last(); t++ {
		if !r.Months[t].Selective || r.Months[t-1].Selective {
			continue
		}
		if d := r.Months[min(t+aftermath, r.Last())].Cohesion - r.Months[t-1].Cohesion; !math.IsNaN(d) {
			c.add(0, d)
		}
	}
	return c
}
