package negotiation

import "fmt"

// EventKind says what happened.
type EventKind uint8

// The kinds of events. In brackets: the meaning of Actor, Subject, Value, Extra.
const (
	EventShock         EventKind = iota // a scripted shock [-, -, new value, -]
	EventVote                           // an election is held [party, -, round, -]
	EventIncident                       // a crisis in public [-, -, severity, damped tension gain]
	EventAttack                         // a spoiler attacks [party on whose side, attacker or -1, severity, tension gain]
	EventReport                         // a violation is reported [accused, who reports or -1, alarm rate if honest, true action]
	EventCure                           // guarantors bring the accused back to compliance [accused, -, probability, -]
	EventUnproven                       // a report does not meet the standard of proof [accused, enforcer, posterior, standard]
	EventTolerated                      // a proven violation is not enforced [accused, enforcer, posterior, will]
	EventSuspension                     // the agreement is suspended [enforcer, accused, posterior, true action]
	EventSnapback                       // levels are rolled back [enforcer, accused, -, -]
	EventWindow                         // a negotiation window opens [first proposer, -, stage, -]
	EventDraft                          // a mediator puts a text to both sides [-, -, drafts used, multiplier]
	EventOffer                          // an offer [proposer, responder or -1, value to proposer, estimated value to responder, or least gain of those whose consent it needs]
	EventPass                           // a party makes no offer [proposer, -, reservation, best]
	EventAccept                         // an offer is accepted, by one of several if there are more [responder, proposer, value, least that it takes]
	EventRefuse                         // an offer is refused [responder, proposer, value, least that it takes]
	EventRatified                       // a domestic player passes the deal [player, principal, probability, gain]
	EventVetoed                         // a domestic player refuses the deal [player, principal, probability, gain]
	EventSignature                      // a deal enters into force [proposer or -1, -, stage, -]
	EventNoDeal                         // a window ends without a deal [-, -, stage, -]
	EventAction                         // a party changes its conduct [party, -, new action, old action]
	EventCompleted                      // the last stage is delivered [-, -, stage, -]
	EventEnd                            // the run ends [-, -, status, -]
	EventStance                         // a demand becomes public [party, other party, value demanded, exposure]
	EventExploratory                    // talks are called exploratory [party, -, cost at home that it avoids, -]
	EventBlame                          // a failure is blamed on a party at home [party, -, share of the blame, legitimacy lost]
	EventAccusation                     // a party blames the other in public [accuser, accused, legitimacy that it saves, -]
	EventRetaliation                    // activists are retaliated against, unseen [party, -, probability, fall of the level]
	EventExposed                        // a retaliation is reported [party, other party, probability, fall of the level]
	EventOutvoted                       // a domestic player refuses a deal that passes all the same [player, principal, probability, gain]
	EventShelved                        // a deal refused a short while ago is not put to a vote again [-, -, round of the refusal, wait]
	EventPersuasion                     // a principal works on a domestic player [principal, player, rise of its taste, gain]
	EventInitiative                     // a series of unilateral steps is announced [initiator, other, size of the first, own cost]
	EventGesture                        // a step that was announced is carried out [initiator, other, size, trust of the other afterwards]
	EventReciprocation                  // a step is answered in kind [other, initiator, size, probability]
	EventUnanswered                     // a step is not answered [other, initiator, probability, unanswered steps in a row]
	EventSeriesEnd                      // a series of steps ends [initiator, other, reason, level taken back]
	EventAct                            // a hostile act [party, other, act in the model's list, probability of acting]
	EventBreach                         // an act takes back what is owed [party, other, -, action before]
	EventThreat                         // an offer is backed by a threat [proposer, responder, act, credibility]
	EventThreatMet                      // a threat works: the other side accepts [threatener, other, act, round of the threat]
	EventThreatUnmet                    // a threat comes due unmet and is carried out [threatener, other, act, round of the threat]
	EventBackDown                       // a threat comes due unmet and is not carried out [threatener, other, act, round of the threat]
	EventNotice                         // a party gives notice [party, other, value of staying, value of leaving]
	EventDenounced                      // a party leaves the agreement by its rules [party, other, -, -]
	EventReopened                       // a party asks to renegotiate, with success [party, other, gain now, gain at signature]
	EventNotReopened                    // a party asks to renegotiate, in vain [party, other, gain now, gain at signature]
	EventStepsIn                        // a guarantor steps in at a review [guarantor, -, what it would gain, cost]
	EventStandsBack                     // a guarantor does not step in at a review [guarantor, -, what it would gain, cost]
	EventVouch                          // a mediator says whom to trust [mediator, receiver, 1 trustworthy or 0 not, log-likelihood ratio]
	EventResolve                        // a mediator says how firm the other side is [mediator, receiver, 1 firm or 0 not, log-likelihood ratio]
	EventCampaign                       // a wing of the opposition decides about a vote [wing, party, probability of taking part, 1 if it does]
	EventResult                         // a vote is counted [party, -, probability of losing, 1 if it loses]
	EventAnnulment                      // a party annuls a vote that it has lost [party, other, probability, value]
	EventTurnover                       // a party's office changes hands [party, -, type of the successor, 1 after a vote]
	EventSidelined                      // the opposition refuses a deal that passes it by [wing, party, gain from the deal, what it would bear]
	eventKinds
)

var eventNames = [eventKinds]string{"shock", "vote", "incident", "attack", "report", "cure",
	"unproven", "tolerated", "suspension", "snapback", "window", "draft", "offer", "pass",
	"accept", "refuse", "ratified", "vetoed", "signature", "no-deal", "action", "completed", "end",
	"stance", "exploratory", "blame", "accusation", "retaliation", "exposed",
	"outvoted", "shelved", "persuasion", "initiative", "gesture", "reciprocation", "unanswered", "series-end",
	"act", "breach", "threat", "threat-met", "threat-unmet", "back-down", "notice", "denounced", "reopened", "not-reopened",
	"steps-in", "stands-back", "vouch", "resolve",
	"campaign", "result", "annulment", "turnover", "sidelined"}

// String returns the kind's name as it stands in event logs.
func (k EventKind) String() string { return eventNames[k] }

// Event is one entry of the log.
type Event struct {
	Round int
	Phase Phase
	Kind  EventKind
	// Actor and Subject are member indices, -1 if none; Issue is an issue index,
	// -1 if none.
	Actor, Subject, Issue int16
	// Value and Extra depend on Kind.
	Value, Extra float64

	levels int32 // start of the package in Log.levels, -1 if none
}

// Log is the append-only record of a run. Its memory is reused by the next run
// of the same solver.
type Log struct {
	events []Event
	levels []float64
	width  int
}

// Len returns the number of events.
func (l *Log) Len() int { return len(l.events) }

// At returns event n.
func (l *Log) At(n int) Event { return l.events[n] }

// Package returns the package that event n is about, or nil. Read only; valid
// until the next run.
func (l *Log) Package(n int) []float64 {
	at := l.events[n].levels
	if at < 0 {
		return nil
	}
	return l.levels[at : int(at)+l.width]
}

// Clone returns a copy that outlives the run.
func (l *Log) Clone() *Log {
	return &Log{
		events: append([]Event(nil), l.events...),
		levels: append([]float64(nil), l.levels...),
		width:  l.width,
	}
}

func (l *Log) reset() { l.events, l.levels = l.events[:0], l.levels[:0] }

// Emit appends an event about members: actor and subject are member indices or
// -1. A package, if given, is copied.
func (s *State) Emit(kind EventKind, actor, subject int, value, extra float64, levels []float64) {
	e := Event{Round: s.Round, Phase: s.phase, Kind: kind, Actor: int16(actor), Subject: int16(subject),
		Issue: -1, Value: value, Extra: extra, levels: -1}
	if levels != nil {
		e.levels = int32(len(s.Log.levels))
		s.Log.levels = append(s.Log.levels, levels...)
	}
	s.Log.events = append(s.Log.events, e)
}

// EmitIssue appends an event about one issue.
func (s *State) EmitIssue(kind EventKind, actor, subject, issue int, value, extra float64) {
	s.Emit(kind, actor, subject, value, extra, nil)
	s.Log.events[len(s.Log.events)-1].Issue = int16(issue)
}

// String returns a terse form for debugging; stories and files have their own.
func (e Event) String() string {
	return fmt.Sprintf("%d %v %v actor=%d subject=%d issue=%d %g %g", e.Round, e.Phase, e.Kind, e.Actor, e.Subject, e.Issue, e.Value, e.Extra)
}
