package report

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/detente-sim/detente/negotiation"
)

// table tells what happens at the negotiating table.
func (t *teller) table(n, to int, e negotiation.Event) {
	switch e.Kind {
	case negotiation.EventWindow:
		t.say("Talks open on stage %.0f; %s is to make the first offer", e.Value, t.name(int(e.Actor)))
	case negotiation.EventDraft:
		t.draft(n, to, e)
	case negotiation.EventOffer:
		t.say("%s offers: %s", t.name(int(e.Actor)), t.changes(t.log.Package(n)))
		t.say("%s", t.estimate(e))
	case negotiation.EventPass:
		t.say("%s makes no offer: the best it could hope for, %.3f, is no better than no deal, %.3f", t.name(int(e.Actor)), e.Extra, e.Value)
	case negotiation.EventAccept:
		t.say("%s accepts: to it the offer is worth %.3f, against a demand of %.3f%s", t.name(int(e.Actor)), e.Value, e.Extra, onceOnly(e))
	case negotiation.EventRefuse:
		t.say("%s", t.refusal(e))
	case negotiation.EventNoDeal:
		t.say("The time for talks on stage %.0f is up, without a deal", e.Value)
	}
}

// estimate tells what the one who makes an offer thinks of it.
func (t *teller) estimate(e negotiation.Event) string {
	switch {
	case e.Subject >= 0:
		return fmt.Sprintf("It holds this to be worth %.3f to itself and %.3f to %s", e.Value, e.Extra, t.name(int(e.Subject)))
	case e.Extra < 0:
		return fmt.Sprintf("It holds this to be worth %.3f to itself, and less than no deal, by %.3f, to one whose consent it needs", e.Value, -e.Extra)
	}
	return fmt.Sprintf("It holds this to be worth %.3f to itself, and at least %.3f more than no deal to all whose consent it needs", e.Value, e.Extra)
}

// sameWorth is the difference, in utility, below which an offer meets a demand.
const sameWorth = 1e-9

// onceOnly explains an acceptance of less than is demanded: there is chance in it.
func onceOnly(e negotiation.Event) string {
	if e.Value >= e.Extra-sameWorth {
		return ""
	}
	return " that it does not insist on this time"
}

func (t *teller) refusal(e negotiation.Event) string {
	if e.Value >= e.Extra-sameWorth {
		return fmt.Sprintf("%s refuses: to it the offer is worth %.3f, and its demand of %.3f would ordinarily be met", t.name(int(e.Actor)), e.Value, e.Extra)
	}
	return fmt.Sprintf("%s refuses: to it the offer is worth %.3f, against a demand of %.3f, so that %.3f is missing",
		t.name(int(e.Actor)), e.Value, e.Extra, e.Extra-e.Value)
}

// draft tells of a mediator's text. The log shows that both sides take it by
// what comes next: a vote at home or a signature.
func (t *teller) draft(n, to int, e negotiation.Event) {
	text := t.log.Package(n)
	if text == nil {
		t.say("%s no text that would be better than no deal for both sides", t.mediators("find"))
		return
	}
	after := ""
	if e.Value > 1 {
		after = fmt.Sprintf(", after %s", countOf(int(e.Value), "draft"))
	}
	t.say("%s a text of their own to both sides%s: %s", t.mediators("put"), after, t.changes(text))
	if textTaken(t.log, n, to) {
		t.say("Both sides accept the text")
	} else {
		t.say("One side at least does not accept it")
	}
}

// textTaken reports whether the table takes the text of event n.
func textTaken(log *negotiation.Log, n, to int) bool {
	return n+1 < to && (isVote(log.At(n+1)) || putOff(log.At(n+1)) || log.At(n+1).Kind == negotiation.EventSignature)
}

// mediators begins a sentence about them; the verb is in the plural.
func (t *teller) mediators(verb string) string {
	var names []string
	for i := range t.m.Members {
		if t.m.Members[i].Is(negotiation.Mediator) {
			names = append(names, t.name(i))
		}
	}
	if len(names) < 2 {
		return "mediators " + verb
	}
	return "the mediators (" + enumerate(names) + ") " + verb
}

// putOff reports whether the event says that an agreed text is not put to a vote.
func putOff(e negotiation.Event) bool {
	return e.Kind == negotiation.EventShelved || e.Kind == negotiation.EventPersuasion
}

func isVote(e negotiation.Event) bool {
	return e.Kind == negotiation.EventRatified || e.Kind == negotiation.EventVetoed || e.Kind == negotiation.EventOutvoted
}

// votes tells all votes at home from event n on.
func (t *teller) votes(n, to int) {
	var yes, no, outvoted []string
	for ; n < to && isVote(t.log.At(n)); n++ {
		e := t.log.At(n)
		gain := fmt.Sprintf("%+.3f", e.Extra)
		if gain == "-0.000" || gain == "+0.000" {
			gain = "0"
		}
		s := fmt.Sprintf("%s (a change of %s; probability of a yes %.2f)", t.name(int(e.Actor)), gain, e.Value)
		switch e.Kind {
		case negotiation.EventVetoed:
			no = append(no, s)
		case negotiation.EventOutvoted:
			outvoted = append(outvoted, s)
		default:
			yes = append(yes, s)
		}
	}
	if len(yes) > 0 {
		t.say("In favour at home: %s", enumerate(yes))
	}
	if len(outvoted) > 0 {
		t.say("Against, and outvoted: %s", enumerate(outvoted))
	}
	if len(no) > 0 {
		t.say("Against, and so the deal falls: %s", enumerate(no))
	}
}

// signature tells what enters into force.
func (t *teller) signature(n int, e negotiation.Event) {
	t.signatures++
	t.signed, t.stage = e.Round, int(e.Value)
	imposed := n == 0 || t.log.At(n-1).Round != e.Round ||
		t.log.At(n-1).Kind < negotiation.EventDraft || t.log.At(n-1).Kind > negotiation.EventVetoed
	over := ""
	if against := t.against(n); len(against) > 0 {
		over = ", over the objection of " + enumerate(against)
	}
	switch {
	case imposed:
		t.say("A package enters into force without bargaining: %s", t.changes(t.log.Package(n)))
	case e.Value > 1:
		t.say("The agreement of stage %.0f enters into force%s", e.Value, over)
	default:
		t.say("The agreement enters into force%s", over)
	}
	t.agreed = t.log.Package(n)
}

// against names those who have refused the offer that is signed with event n: the
// others were enough.
func (t *teller) against(n int) (names []string) {
	from := n
	for from > 0 && t.log.At(from-1).Round == t.log.At(n).Round && t.log.At(from).Kind != negotiation.EventOffer {
		from--
	}
	for ; from < n && t.log.At(from).Kind != negotiation.EventDraft; from++ {
		if e := t.log.At(from); e.Kind == negotiation.EventRefuse {
			names = append(names, t.name(int(e.Actor)))
		}
	}
	return names
}

// changes tells a package that is put forward or enters into force: who concedes what
// beyond what stands.
func (t *teller) changes(y []float64) string {
	return t.levels(y, func(k int) bool { return math.Abs(y[k]-t.agreed[k]) >= leastLevel && y[k] > -leastLevel })
}

// leastLevel is the least level, or change of one, that is told.
const leastLevel = 0.005

// levels tells those levels of a package that are to be listed: who concedes what.
func (t *teller) levels(y []float64, listed func(k int) bool) string {
	if y == nil {
		return "nothing"
	}
	var groups []string
	for i := range t.m.Members {
		if t.m.Members[i].Is(negotiation.Principal) {
			if s := t.share(t.m.Members[i].ID, y, listed); s != "" {
				groups = append(groups, "by "+t.name(i)+", "+s)
			}
		}
	}
	if s := t.share(negotiation.Joint, y, listed); s != "" {
		groups = append(groups, "by "+t.sides()+" sides, "+s)
	}
	if len(groups) == 0 {
		return "nothing"
	}
	return strings.Join(groups, "; ")
}

// share lists levels of the issues of one owner.
func (t *teller) share(owner string, y []float64, listed func(k int) bool) string {
	var parts []string
	for k := range t.m.Issues {
		if is := &t.m.Issues[k]; is.Owner == owner && listed(k) {
			parts = append(parts, fmt.Sprintf("%s (%.2f)", t.issueName(k), y[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// standing tells levels after a phrase such as "what is left". Those that have been
// brought below today's policy are no concessions, and come at the end.
func (t *teller) standing(phrase string, y []float64) string {
	var low []string
	for k, v := range y {
		if v <= -leastLevel {
			low = append(low, fmt.Sprintf("%s (%.2f)", t.issueName(k), v))
		}
	}
	told := phrase + " is nothing"
	if s := t.levels(y, func(k int) bool { return y[k] >= leastLevel }); s != "nothing" {
		told = phrase + ": " + s
	}
	if len(low) > 0 {
		told += "; left below today's policy: " + strings.Join(low, ", ")
	}
	return told
}

// name is a member's name in a sentence: with an article where it is a common
// noun and not a proper name.
func (t *teller) name(i int) string {
	if i < 0 || i >= len(t.m.Members) {
		return "nobody"
	}
	name := t.m.Members[i].Name
	if name == "" {
		return t.m.Members[i].ID
	}
	bare, _, _ := strings.Cut(name, " (")
	words := strings.Fields(bare)
	for n, w := range words {
		if n == 0 && (strings.EqualFold(w, "the") || strings.EqualFold(w, "a")) {
			return name
		}
		if r := []rune(w)[0]; unicode.IsLower(r) && !particles[w] {
			return "the " + name
		}
	}
	return name
}

// particles may stand in a proper name.
var particles = map[string]bool{"of": true, "and": true, "the": true, "de": true, "la": true, "von": true, "van": true}

// enumerate joins phrases as in "a, b and c".
func enumerate(s []string) string {
	if len(s) < 2 {
		return strings.Join(s, "")
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

// numerals are the numbers that prose spells out.
var numerals = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func spellOut(n int) string {
	if n < len(numerals) {
		return numerals[n]
	}
	return fmt.Sprint(n)
}

// countOf tells a number of things.
func countOf(n int, thing string) string {
	s := spellOut(n)
	if n == 1 {
		return s + " " + thing
	}
	if root, ok := strings.CutSuffix(thing, "crisis"); ok {
		return s + " " + root + "crises"
	}
	return s + " " + thing + "s"
}

// portion tells how many of several things are so.
func portion(n int, one, many string) string {
	switch n {
	case 0:
		return "none " + one
	case 1:
		return "one " + one
	}
	return spellOut(n) + " " + many
}

// lull is a stretch of months in which offers and texts are put forward and
// refused and nothing else happens.
type lull struct {
	from, to                      int // months
	at, last                      int // events
	offers, texts, blanks, passes int
	closest                       int // the refusal in which least was missing, −1 if none
}

// take adds the month of the events from to to−1 if it is of that kind.
func (l *lull) take(log *negotiation.Log, from, to int) bool {
	for n := from; n < to; n++ {
		switch e := log.At(n); e.Kind {
		case negotiation.EventOffer, negotiation.EventPass, negotiation.EventRefuse:
		case negotiation.EventDraft:
			if textTaken(log, n, to) {
				return false
			}
		default:
			return false
		}
	}
	month := log.At(from).Round
	if l.from == 0 || month != l.to+1 {
		// A gap cannot occur while talks are on; begin anew should it.
		if l.from != 0 {
			return false
		}
		*l = lull{from: month, at: from, closest: -1}
	}
	l.to, l.last = month, to
	for n := from; n < to; n++ {
		switch e := log.At(n); e.Kind {
		case negotiation.EventOffer:
			l.offers++
		case negotiation.EventPass:
			l.passes++
		case negotiation.EventDraft:
			if log.Package(n) == nil {
				l.blanks++
			} else {
				l.texts++
			}
		case negotiation.EventRefuse:
			if l.closest < 0 || e.Extra-e.Value < log.At(l.closest).Extra-log.At(l.closest).Value {
				l.closest = n
			}
		}
	}
	return true
}

// tell writes the stretch, a single month like any other, and ends it.
func (l *lull) tell(t *teller) {
	stretch := *l
	*l = lull{}
	switch {
	case stretch.from == 0:
		return
	case stretch.from == stretch.to:
		t.month(stretch.at, stretch.last)
		return
	}
	var tried []string
	if n := stretch.offers; n > 0 {
		tried = append(tried, countOf(n, "offer"))
	}
	if n := stretch.texts; n > 0 {
		tried = append(tried, countOf(n, "mediator's text"))
	}
	if len(tried) > 0 {
		t.say("%s, and nothing is agreed", enumerate(tried))
	}
	if n := stretch.passes + stretch.blanks; n > 0 {
		t.say("In %s nothing is put forward, since there is nothing to be had that is better than no deal", countOf(n, "month"))
	}
	if c := stretch.closest; c >= 0 {
		e := t.log.At(c)
		missing := "ordinarily enough"
		if e.Value < e.Extra-sameWorth {
			missing = fmt.Sprintf("so that %.3f was missing", e.Extra-e.Value)
		}
		t.say("The closest was an offer by %s in month %d: worth %.3f to %s, against a demand of %.3f, %s",
			t.name(int(e.Subject)), e.Round, e.Value, t.name(int(e.Actor)), e.Extra, missing)
	}
	t.end(fmt.Sprintf("Months %d to %d.", stretch.from, stretch.to))
}
