package report

import (
	"fmt"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/explain"
)

// headlines say what was decided; A stands for the actor and S for the subject of the
// event. Events that are told in another way are not among them; see
// [explainer.headline].
var headlines = map[negotiation.EventKind]string{
	negotiation.EventIncident:      "there is a crisis in public",
	negotiation.EventAttack:        "spoilers on the side of A attack",
	negotiation.EventCure:          "guarantors bring A back to compliance",
	negotiation.EventUnproven:      "the report against A does not suffice as proof, and S does not enforce",
	negotiation.EventTolerated:     "the violation by A is proven, but S does not enforce",
	negotiation.EventSuspension:    "A suspends the agreement over a violation by S",
	negotiation.EventOffer:         "A makes an offer to S",
	negotiation.EventPass:          "A makes no offer",
	negotiation.EventAccept:        "A accepts the offer of S",
	negotiation.EventRefuse:        "A refuses the offer of S",
	negotiation.EventRatified:      "a vote for the deal by A",
	negotiation.EventVetoed:        "a vote against the deal by A",
	negotiation.EventOutvoted:      "a vote against the deal, and in vain, by A",
	negotiation.EventStance:        "the demand of A becomes public",
	negotiation.EventExploratory:   "A calls the talks exploratory",
	negotiation.EventBlame:         "A is blamed at home for a failure",
	negotiation.EventAccusation:    "A blames S in public",
	negotiation.EventRetaliation:   "A retaliates against activists",
	negotiation.EventExposed:       "a retaliation by A is reported",
	negotiation.EventShelved:       "the deal is not put to a vote again",
	negotiation.EventPersuasion:    "A works on S before the vote",
	negotiation.EventInitiative:    "A announces a series of unilateral steps",
	negotiation.EventGesture:       "A takes a step that it has announced",
	negotiation.EventReciprocation: "A answers the step of S in kind",
	negotiation.EventUnanswered:    "A does not answer the step of S",
	negotiation.EventThreatUnmet:   "A carries its threat out",
	negotiation.EventBackDown:      "A does not carry its threat out",
	negotiation.EventNotice:        "A gives notice of leaving the agreement",
	negotiation.EventReopened:      "A asks to renegotiate, and S agrees",
	negotiation.EventNotReopened:   "A asks to renegotiate, and S will not",
	negotiation.EventStepsIn:       "A steps in at the review",
	negotiation.EventStandsBack:    "A does not step in at the review",
	negotiation.EventAnnulment:     "A annuls the vote that it has lost",
	negotiation.EventTurnover:      "the office of A changes hands",
	negotiation.EventSidelined:     "A refuses the deal that passes it by",
	negotiation.EventShock:         "a shock comes from outside",
	negotiation.EventVote:          "A faces a vote",
	negotiation.EventSnapback:      "what has been delivered is rolled back",
	negotiation.EventNoDeal:        "a window of talks ends without a deal",
	negotiation.EventSignature:     "the agreement enters into force",
	negotiation.EventBreach:        "A takes back what it owes S",
	negotiation.EventCompleted:     "the agreement is completed",
	negotiation.EventEnd:           "the run ends",
	negotiation.EventThreatMet:     "the threat of A has worked",
	negotiation.EventDenounced:     "A leaves the agreement by its rules",
}

// headline tells an event in a phrase.
func (e *explainer) headline(h explain.Happening) string {
	a := e.name(int(h.Actor))
	switch h.Kind {
	case negotiation.EventWindow:
		return fmt.Sprintf("talks open on stage %.0f, and %s is to make the first offer", h.Value, a)
	case negotiation.EventSeriesEnd:
		return fmt.Sprintf("the series of %s ends: %s", a, e.seriesEnd(h.Event, e.name(int(h.Subject))))
	case negotiation.EventDraft:
		switch {
		case !h.Full:
			return "mediators find no text that is better than no deal for both sides"
		case h.Agreed:
			return "both sides take the mediators' text"
		}
		return "the mediators' text is not taken by both sides"
	case negotiation.EventOffer:
		if h.Subject < 0 {
			return a + " makes an offer to all others"
		}
	case negotiation.EventReport:
		if negotiation.Action(h.Extra) == negotiation.Comply {
			return fmt.Sprintf("a violation by %s is reported, in error", a)
		}
		return fmt.Sprintf("a violation by %s is reported", a)
	case negotiation.EventAction:
		return fmt.Sprintf("%s turns to %s, after %s", a, doing(h.Value), doing(h.Extra))
	case negotiation.EventAct:
		return fmt.Sprintf("%s takes a hostile step: %s", a, e.actName(h.Event))
	case negotiation.EventThreat:
		return fmt.Sprintf("%s threatens %s: %s", a, e.name(int(h.Subject)), e.actName(h.Event))
	case negotiation.EventVouch:
		return fmt.Sprintf("%s says to %s that the other side is %s", a, e.name(int(h.Subject)), choice(h.Value, "trustworthy", "not trustworthy"))
	case negotiation.EventResolve:
		return fmt.Sprintf("%s says to %s that the other side is %s", a, e.name(int(h.Subject)), choice(h.Value, "firm", "not firm"))
	case negotiation.EventCampaign:
		return fmt.Sprintf("%s %s in the vote", a, choice(h.Extra, "takes part", "does not take part"))
	case negotiation.EventResult:
		return fmt.Sprintf("%s %s the vote", a, choice(h.Extra, "loses", "wins"))
	}
	text, ok := headlines[h.Kind]
	if !ok {
		return fmt.Sprintf("%v: %s", h.Kind, a)
	}
	words := strings.Fields(text)
	for i, w := range words {
		switch strings.TrimRight(w, ",") {
		case "A":
			words[i] = strings.Replace(w, "A", a, 1)
		case "S":
			words[i] = strings.Replace(w, "S", e.name(int(h.Subject)), 1)
		}
	}
	return strings.Join(words, " ")
}

func choice(x float64, yes, no string) string {
	if x != 0 {
		return yes
	}
	return no
}

// doing names conduct.
func doing(a float64) string {
	return [...]string{"delivering in full", "delivering in form only", "delivering nothing"}[int(a)]
}
