package explain

import (
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// Happening is an event with what cannot be seen from the event itself.
type Happening struct {
	negotiation.Event
	// Full says that the event is about a package, Agreed, of a mediator's text, that
	// both sides take it.
	Full, Agreed bool

	at int // index in the log
}

// happened lists the events of the present round of a solver.
func happened(s *negotiation.Solver) []Happening {
	st := s.State()
	log := &st.Log
	from := log.Len()
	for from > 0 && log.At(from-1).Round == st.Round {
		from--
	}
	var list []Happening
	for n := from; n < log.Len(); n++ {
		e := Happening{Event: log.At(n), at: n, Full: log.Package(n) != nil}
		if e.Kind == negotiation.EventDraft && n+1 < log.Len() {
			switch log.At(n + 1).Kind {
			case negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventOutvoted,
				negotiation.EventShelved, negotiation.EventPersuasion, negotiation.EventSignature:
				e.Agreed = true
			}
		}
		list = append(list, e)
	}
	return list
}

// follows are the kinds of events that are not explained, and why not.
var follows = map[negotiation.EventKind]string{
	negotiation.EventShock:     "it stands in the scenario",
	negotiation.EventVote:      "its date stands in the calendar; the result is explained",
	negotiation.EventSnapback:  "it follows from the suspension",
	negotiation.EventNoDeal:    "the time for talks is up; the answers are explained",
	negotiation.EventSignature: "it follows from the answers at the table and the votes at home",
	negotiation.EventBreach:    "it follows from the hostile act",
	negotiation.EventCompleted: "it follows from conduct: all has been delivered",
	negotiation.EventEnd:       "it has reached its horizon, or the event at which it is to stop",
	negotiation.EventThreatMet: "it follows from the acceptance",
	negotiation.EventDenounced: "it follows from the notice, which has run out",
}

// Decides reports whether events of a kind are explained: those that are a decision, or
// a draw. For the others see [Follows].
func Decides(k negotiation.EventKind) bool { return follows[k] == "" }

// Follows returns why events of a kind need no explanation: what they follow from, or
// where they stand. It is empty for those that are explained.
func Follows(k negotiation.EventKind) string { return follows[k] }

// opposites are the kinds of events by which others are reversed. A kind that has none
// is reversed if nothing like it happens.
var opposites = map[negotiation.EventKind][]negotiation.EventKind{
	negotiation.EventAccept:        {negotiation.EventRefuse},
	negotiation.EventRefuse:        {negotiation.EventAccept},
	negotiation.EventOffer:         {negotiation.EventPass},
	negotiation.EventPass:          {negotiation.EventOffer},
	negotiation.EventRatified:      {negotiation.EventVetoed, negotiation.EventOutvoted},
	negotiation.EventVetoed:        {negotiation.EventRatified},
	negotiation.EventOutvoted:      {negotiation.EventRatified},
	negotiation.EventUnproven:      {negotiation.EventSuspension},
	negotiation.EventTolerated:     {negotiation.EventSuspension},
	negotiation.EventStepsIn:       {negotiation.EventStandsBack},
	negotiation.EventStandsBack:    {negotiation.EventStepsIn},
	negotiation.EventThreatUnmet:   {negotiation.EventBackDown},
	negotiation.EventBackDown:      {negotiation.EventThreatUnmet},
	negotiation.EventReopened:      {negotiation.EventNotReopened},
	negotiation.EventNotReopened:   {negotiation.EventReopened},
	negotiation.EventReciprocation: {negotiation.EventUnanswered},
	negotiation.EventUnanswered:    {negotiation.EventReciprocation},
}

// chooses reports whether the value of an event of this kind is what was chosen.
func chooses(k negotiation.EventKind) bool {
	switch k {
	case negotiation.EventAction, negotiation.EventAct, negotiation.EventThreat, negotiation.EventVouch,
		negotiation.EventResolve, negotiation.EventTurnover, negotiation.EventSeriesEnd:
		return true
	}
	return false
}

// turns reports whether the extra value of an event of this kind says how it went.
func turns(k negotiation.EventKind) bool {
	return k == negotiation.EventCampaign || k == negotiation.EventResult
}

// about returns whom an event is about; of a review, the accused.
func about(e negotiation.Event) (actor, subject int16) {
	switch e.Kind {
	case negotiation.EventSuspension:
		return e.Subject, -1
	case negotiation.EventCure, negotiation.EventUnproven, negotiation.EventTolerated:
		return e.Actor, -1
	}
	return e.Actor, e.Subject
}

// endings reports whether an event of this kind is how a review can end.
func endings(k negotiation.EventKind) bool {
	return k == negotiation.EventSuspension || k == negotiation.EventCure || k == negotiation.EventUnproven || k == negotiation.EventTolerated
}

func sameSides(a, b negotiation.Event) bool {
	x, y := about(a)
	u, v := about(b)
	return x == u && y == v && a.Issue == b.Issue
}

// alike reports whether the same things happen in two rounds, whatever numbers belong
// to them.
func alike(a, b []Happening) bool {
	return slices.EqualFunc(a, b, func(x, y Happening) bool {
		return x.Kind == y.Kind && x.Actor == y.Actor && x.Subject == y.Subject && x.Issue == y.Issue && x.Full == y.Full &&
			(!chooses(x.Kind) || x.Value == y.Value) && (!turns(x.Kind) || x.Extra == y.Extra)
	})
}

// reversed reports whether the event was is reversed by what happens now, and returns
// the events that take its place.
func reversed(was Happening, now []Happening) (instead []Happening, ok bool) {
	against := opposites[was.Kind]
	absent := true
	for _, e := range now {
		switch {
		case !sameSides(was.Event, e.Event):
			continue
		case e.Kind != was.Kind:
			if len(against) == 0 && endings(was.Kind) && endings(e.Kind) {
				instead = append(instead, e)
			}
		case was.Kind == negotiation.EventDraft:
			if e.Full != was.Full || e.Agreed != was.Agreed {
				return []Happening{e}, true
			}
			return nil, false
		case turns(was.Kind):
			if e.Extra != was.Extra {
				return []Happening{e}, true
			}
			return nil, false
		case !chooses(was.Kind) || e.Value == was.Value:
			absent = false
		default:
			instead = append(instead, e)
		}
		for _, k := range against {
			if e.Kind == k {
				instead = append(instead, e)
			}
		}
	}
	switch {
	case was.Kind == negotiation.EventDraft || turns(was.Kind):
		return nil, false // there is no such event to compare with
	case len(against) > 0:
		return instead, len(instead) > 0
	}
	return instead, absent
}
