package report

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
)

// WriteStory tells one run of the model as prose: month by month what was
// offered and what each side thought of it, votes at home, what entered into
// force, how it was kept, reported and enforced, and what happened around the
// table. Months in which nothing happens are left out, and stretches of months
// in which offers are merely refused are summed up. Conduct that no party can
// see is told as such, so that a reader can argue with the run.
//
// The log is that of a run of m, usually [negotiation.State.Log] once the run
// has ended; of a run that goes on, the story ends where the log does. The
// error is the first one that w returns.
func WriteStory(w io.Writer, m *negotiation.Model, log *negotiation.Log) error {
	t := &teller{w: w, m: m, log: log}
	t.opening()
	for from := 0; from < log.Len(); {
		to := from + 1
		for to < log.Len() && log.At(to).Round == log.At(from).Round {
			to++
		}
		if !t.lull.take(log, from, to) {
			t.lull.tell(t)
			t.month(from, to)
		}
		from = to
	}
	t.lull.tell(t)
	t.close()
	return t.err
}

// storyWidth is the width of a line, in characters.
const storyWidth = 92

// teller tells one story. It keeps what the end of the story and the wording
// of later months need.
type teller struct {
	w     io.Writer
	err   error
	begun bool
	m     *negotiation.Model
	log   *negotiation.Log
	lull  lull
	// agreed are the levels that offers start from: by the last text, or what is left of
	// it; steps outside a deal count too.
	agreed []float64

	sentences             []string
	signatures, snapbacks int
	denunciations         int
	signed, stage         int // month and stage of the agreement in force, 0 if none
	ended                 bool
	status                negotiation.Status
	months                int
	final                 []float64
	attacks, incidents    int
	reports, falseAlarms  int
}

// say adds a sentence to the present month. It is given without the full stop.
func (t *teller) say(format string, args ...any) {
	s := unsigned.ReplaceAllString(fmt.Sprintf(format, args...), "${1}0")
	r, n := utf8.DecodeRuneInString(s)
	t.sentences = append(t.sentences, string(unicode.ToUpper(r))+s[n:]+".")
}

// unsigned finds a zero that has kept the sign of what was rounded to it.
var unsigned = regexp.MustCompile(`(^|[\s(])[-+]0\.0+\b`)

// end writes what has been said as a paragraph.
func (t *teller) end(heading string) {
	if len(t.sentences) == 0 || t.err != nil {
		t.sentences = t.sentences[:0]
		return
	}
	text := strings.Join(t.sentences, " ")
	if heading != "" {
		text = heading + " " + text
	}
	text = wrapText(text, storyWidth)
	if t.begun {
		text = "\n" + text
	}
	t.begun = true
	_, t.err = io.WriteString(t.w, text)
	t.sentences = t.sentences[:0]
}

// wrapText breaks a paragraph into lines, at spaces.
func wrapText(text string, width int) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case at == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteByte('\n')
	return b.String()
}

// sides is the word for all principals: "both", or "all" of more.
func (t *teller) sides() string {
	n := 0
	for i := range t.m.Members {
		if t.m.Members[i].Is(negotiation.Principal) {
			n++
		}
	}
	if n == 2 {
		return "both"
	}
	return "all"
}

func (t *teller) opening() {
	if t.m.Title != "" {
		t.say("%s", t.m.Title)
		t.end("")
	}
	t.agreed = make([]float64, len(t.m.Issues))
	var parties []string
	for i := range t.m.Members {
		if t.m.Members[i].Is(negotiation.Principal) {
			parties = append(parties, t.name(i))
		}
	}
	t.say("%s negotiate about %s", enumerate(parties), countOf(len(t.m.Issues), "issue"))
	t.say("A level of 0 on an issue is today's policy and 1 the full concession; what a package is worth to a party is measured on a scale of its own, from 0 to 1, as the party expects it to be delivered. Offers and texts are told by the levels that they change")
	t.end("")
}

// close sums the run up.
func (t *teller) close() {
	if !t.ended {
		return
	}
	switch {
	case t.status == negotiation.DealSigned:
		t.say("The run stops with the first signature, in month %d", t.months)
	case t.status == negotiation.DealCollapsed:
		t.say("The run stops with the first collapse, in month %d", t.months)
	case t.signed > 0:
		t.say("The run ends after month %d with an agreement in force: stage %d, signed in month %d", t.months, t.stage, t.signed)
	case t.signatures > 0:
		t.say("The run ends after month %d with no agreement in force", t.months)
	default:
		t.say("The run ends after month %d, and there has never been an agreement", t.months)
	}
	if t.signatures > 0 {
		t.say("In all: %s and %s", countOf(t.signatures, "signature"), countOf(t.snapbacks, "collapse"))
	}
	if t.denunciations > 0 {
		t.say("The agreement was denounced %s", times(t.denunciations))
	}
	if t.reports > 0 {
		t.say("Of %s of a violation %s", countOf(t.reports, "report"), portion(t.falseAlarms, "was a false alarm", "were false alarms"))
	}
	if t.incidents+t.attacks > 0 {
		t.say("Around the table: %s and %s", countOf(t.incidents, "crisis"), countOf(t.attacks, "spoiler attack"))
	}
	t.say("%s", t.standing("What is really implemented at the end", t.final))
	t.end("The end.")
}

// month tells the events from one month, with indices from to to−1.
func (t *teller) month(from, to int) {
	for n := from; n < to; n++ {
		t.tell(n, to)
	}
	t.end(fmt.Sprintf("Month %d.", t.log.At(from).Round))
}

// tell tells event n of a month whose events end before to.
func (t *teller) tell(n, to int) {
	e := t.log.At(n)
	switch e.Kind {
	case negotiation.EventShock, negotiation.EventVote, negotiation.EventIncident, negotiation.EventAttack:
		t.outside(e)
	case negotiation.EventReport, negotiation.EventCure, negotiation.EventUnproven, negotiation.EventTolerated,
		negotiation.EventSuspension, negotiation.EventSnapback:
		t.enforcement(n, e)
	case negotiation.EventWindow, negotiation.EventDraft, negotiation.EventOffer, negotiation.EventPass,
		negotiation.EventAccept, negotiation.EventRefuse, negotiation.EventNoDeal:
		t.table(n, to, e)
	case negotiation.EventRatified, negotiation.EventVetoed, negotiation.EventOutvoted:
		if n == 0 || !isVote(t.log.At(n-1)) {
			t.votes(n, to)
		}
	case negotiation.EventStepsIn, negotiation.EventStandsBack, negotiation.EventVouch, negotiation.EventResolve:
		t.beside(e)
	case negotiation.EventSignature:
		t.signature(n, e)
	case negotiation.EventAction:
		t.conduct(e)
	case negotiation.EventCampaign, negotiation.EventResult, negotiation.EventAnnulment, negotiation.EventTurnover,
		negotiation.EventSidelined:
		t.power(e)
	case negotiation.EventAct, negotiation.EventBreach, negotiation.EventThreat, negotiation.EventThreatMet,
		negotiation.EventThreatUnmet, negotiation.EventBackDown, negotiation.EventNotice, negotiation.EventDenounced,
		negotiation.EventReopened, negotiation.EventNotReopened:
		t.pressure(n, e)
	case negotiation.EventCompleted:
		t.say("Everything that the last stage promises is delivered: the agreement is complete, and goes on to bind")
	case negotiation.EventStance, negotiation.EventExploratory, negotiation.EventBlame, negotiation.EventAccusation,
		negotiation.EventRetaliation, negotiation.EventExposed:
		t.opinion(e)
	case negotiation.EventShelved, negotiation.EventPersuasion, negotiation.EventInitiative, negotiation.EventGesture,
		negotiation.EventReciprocation, negotiation.EventUnanswered, negotiation.EventSeriesEnd:
		t.initiative(e)
	case negotiation.EventEnd:
		t.ended, t.months, t.status = true, e.Round, negotiation.Status(e.Value)
		t.final = t.log.Package(n)
	}
}

// outside tells what comes from beyond the table.
func (t *teller) outside(e negotiation.Event) {
	switch e.Kind {
	case negotiation.EventShock:
		t.shock(e)
	case negotiation.EventVote:
		t.say("It is election day for %s", t.name(int(e.Actor)))
	case negotiation.EventIncident:
		t.incidents++
		t.say("A crisis in public raises tension by %.2f%s", e.Extra, undamped(e))
	case negotiation.EventAttack:
		t.attacks++
		who := "Spoilers"
		if e.Subject >= 0 {
			who += " of " + t.name(int(e.Subject))
		}
		t.say("%s on the side of %s attack in order to wreck the talks; tension rises by %.2f%s", who, t.name(int(e.Actor)), e.Extra, undamped(e))
	}
}

func undamped(e negotiation.Event) string {
	if e.Value-e.Extra < 0.005 {
		return ""
	}
	return fmt.Sprintf(" (%.2f without the channel between the parties)", e.Value)
}

func (t *teller) shock(e negotiation.Event) {
	switch environment.ShockKind(e.Extra) {
	case environment.OilShock:
		direction := "rises"
		if e.Value < 0 {
			direction = "falls"
		}
		t.say("The price of oil %s by %.0f%%", direction, 100*math.Abs(math.Exp(e.Value)-1))
	case environment.ElectionShock:
		t.say("An election is moved to month %.0f", e.Value)
	case environment.GuarantorShock:
		t.say("The strength of the guarantors is now %.2f", e.Value)
	case environment.MonitorShock:
		t.say("The strength of monitoring is now %.2f", e.Value)
	}
}

// conduct tells a change that only the party itself knows of.
func (t *teller) conduct(e negotiation.Event) {
	how := "returns to full delivery"
	switch negotiation.Action(e.Value) {
	case negotiation.Cosmetic:
		how = "goes over to delivering in form only"
		if e.Round == t.signed {
			how = "delivers in form only from the start"
		}
	case negotiation.Defect:
		how = "stops delivering and takes back what it has delivered"
		if e.Round == t.signed {
			how = "does not deliver from the start"
		}
	}
	t.say("Unseen by the other side, %s %s", t.name(int(e.Actor)), how)
}

// enforcement tells a report and what comes of it.
func (t *teller) enforcement(n int, e negotiation.Event) {
	actor := t.name(int(e.Actor))
	switch e.Kind {
	case negotiation.EventReport:
		t.reports++
		truth := "rightly: it has been delivering in form only"
		switch negotiation.Action(e.Extra) {
		case negotiation.Comply:
			t.falseAlarms++
			truth = fmt.Sprintf("wrongly: it has kept its word (a false alarm, of a kind that comes with probability %.3f a month)", e.Value)
		case negotiation.Defect:
			truth = "rightly: it has not been delivering"
		}
		who := "Monitors report"
		if e.Subject >= 0 {
			who = t.name(int(e.Subject)) + " reports"
		}
		t.say("%s a violation by %s, %s", who, actor, truth)
	case negotiation.EventCure:
		t.say("%s and %s is back to full delivery, for all to see (probability %.2f); there is no suspension", t.helpers(n), actor, e.Value)
	case negotiation.EventUnproven:
		t.attempt(n)
		t.say("The case is not proven: %s holds a violation to be probable with %.2f only, and would act above %.2f", t.name(int(e.Subject)), e.Value, e.Extra)
	case negotiation.EventTolerated:
		t.attempt(n)
		t.say("%s holds a violation to be probable with %.2f and yet lets it pass (it enforces with probability %.2f)", t.name(int(e.Subject)), e.Value, e.Extra)
	case negotiation.EventSuspension:
		t.attempt(n)
		t.say("%s holds a violation by %s to be probable with %.2f and suspends the agreement", actor, t.name(int(e.Subject)), e.Value)
	case negotiation.EventSnapback:
		t.snapbacks++
		t.signed, t.stage = 0, 0
		t.agreed = t.log.Package(n)
		t.say("%s sides' concessions snap back; %s", t.sides(), t.standing("what is left", t.log.Package(n)))
	}
}

// guarantors begins a sentence about them.
func (t *teller) guarantors() string {
	var names []string
	for i := range t.m.Members {
		if t.m.Members[i].Is(negotiation.Guarantor) {
			names = append(names, t.name(i))
		}
	}
	if len(names) == 0 {
		return "guarantors step in"
	}
	if len(names) == 1 {
		return names[0] + " steps in as guarantor"
	}
	return enumerate(names) + " step in as guarantors"
}
