package report

import (
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// eventFields names the value and the extra value of each kind of event in event
// logs; an empty name leaves it out. How values are written that stand for
// something else than a number is told by their names; see [logWriter.value].
var eventFields = map[negotiation.EventKind][2]string{
	negotiation.EventShock:         {"value", "shock"},
	negotiation.EventVote:          {},
	negotiation.EventIncident:      {"severity", "tension"},
	negotiation.EventAttack:        {"severity", "tension"},
	negotiation.EventReport:        {"false_alarm_rate", "conduct"},
	negotiation.EventCure:          {"probability", "conduct"},
	negotiation.EventUnproven:      {"proof", "standard"},
	negotiation.EventTolerated:     {"proof", "will"},
	negotiation.EventSuspension:    {"proof", "conduct"},
	negotiation.EventSnapback:      {},
	negotiation.EventWindow:        {"stage"},
	negotiation.EventDraft:         {"drafts", "multiplier"},
	negotiation.EventOffer:         {"worth", "worth_to_other"},
	negotiation.EventPass:          {"reservation", "best"},
	negotiation.EventAccept:        {"worth", "threshold"},
	negotiation.EventRefuse:        {"worth", "threshold"},
	negotiation.EventRatified:      {"probability", "gain"},
	negotiation.EventVetoed:        {"probability", "gain"},
	negotiation.EventSignature:     {"stage"},
	negotiation.EventNoDeal:        {"stage"},
	negotiation.EventAction:        {"conduct", "before"},
	negotiation.EventCompleted:     {"stage"},
	negotiation.EventEnd:           {"status"},
	negotiation.EventStepsIn:       {"gain", "cost"},
	negotiation.EventStandsBack:    {"gain", "cost"},
	negotiation.EventVouch:         {"says", "llr"},
	negotiation.EventResolve:       {"says", "llr"},
	negotiation.EventAct:           {"act", "probability"},
	negotiation.EventBreach:        {"", "before"},
	negotiation.EventThreat:        {"act", "credibility"},
	negotiation.EventThreatMet:     {"act", "threatened"},
	negotiation.EventThreatUnmet:   {"act", "threatened"},
	negotiation.EventBackDown:      {"act", "threatened"},
	negotiation.EventNotice:        {"worth", "worth_of_leaving"},
	negotiation.EventDenounced:     {},
	negotiation.EventReopened:      {"gain", "gain_at_signature"},
	negotiation.EventNotReopened:   {"gain", "gain_at_signature"},
	negotiation.EventOutvoted:      {"probability", "gain"},
	negotiation.EventShelved:       {"refused", "wait"},
	negotiation.EventPersuasion:    {"taste", "gain"},
	negotiation.EventInitiative:    {"size", "cost"},
	negotiation.EventGesture:       {"size", "trust"},
	negotiation.EventReciprocation: {"size", "probability"},
	negotiation.EventUnanswered:    {"probability", "unanswered"},
	negotiation.EventSeriesEnd:     {"reason", "level_taken_back"},
	negotiation.EventStance:        {"demand", "exposure"},
	negotiation.EventExploratory:   {"cost_avoided"},
	negotiation.EventBlame:         {"share", "legitimacy"},
	negotiation.EventAccusation:    {"legitimacy_saved"},
	negotiation.EventRetaliation:   {"probability", "fall"},
	negotiation.EventExposed:       {"probability", "fall"},
	negotiation.EventCampaign:      {"probability", "takes_part"},
	negotiation.EventResult:        {"probability", "lost"},
	negotiation.EventAnnulment:     {"probability", "worth"},
	negotiation.EventTurnover:      {"type", "by_vote"},
	negotiation.EventSidelined:     {"gain", "tolerance"},
}

// fieldsOf names the value and the extra value of an event. An offer to several parties at
// once says what it is thought to leave those whose consent it needs.
func fieldsOf(e negotiation.Event) [2]string {
	if e.Kind == negotiation.EventOffer && e.Subject < 0 {
		return [2]string{"worth", "least_gain"}
	}
	return eventFields[e.Kind]
}

// WriteEvents writes the event log of a run of m as JSON lines, one event a line,
// in the order in which they happened:
//
//	{"run":7,"round":3,"phase":"bargaining","kind":"refuse","actor":"North","subject":"South","worth":0.31,"threshold":0.36}
//
// Every line has run, round, phase and kind. Actor and subject are members,
// issue an issue, by their IDs; what does not apply is left out. Further
// numbers have names of their own for each kind of event. A package is an object
// with the level of every issue; of a snapback and of the end it is what remains
// implemented.
func WriteEvents(w io.Writer, m *negotiation.Model, log *negotiation.Log, run uint64) error {
	l := &logWriter{m: m}
	for _, is := range m.Issues {
		l.issues = append(l.issues, quoted(is.ID))
	}
	for n := range log.Len() {
		l.line(log.At(n), log.Package(n), run)
		if _, err := w.Write(l.buf); err != nil {
			return err
		}
	}
	return nil
}

type logWriter struct {
	m      *negotiation.Model
	issues []string
	buf    []byte
}

// quoted returns a string as JSON.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("report: " + err.Error()) // a string can always be written
	}
	return string(b)
}

func (l *logWriter) line(e negotiation.Event, levels []float64, run uint64) {
	l.buf = append(l.buf[:0], `{"run":`...)
	l.buf = strconv.AppendUint(l.buf, run, 10)
	l.buf = append(l.buf, `,"round":`...)
	l.buf = strconv.AppendInt(l.buf, int64(e.Round), 10)
	l.text("phase", e.Phase.String())
	l.text("kind", e.Kind.String())
	l.member("actor", int(e.Actor))
	l.member("subject", int(e.Subject))
	if e.Issue >= 0 {
		l.text("issue", l.m.Issues[e.Issue].ID)
	}
	names := fieldsOf(e)
	l.value(names[0], e.Value)
	l.value(names[1], e.Extra)
	if levels != nil {
		l.buf = append(l.buf, `,"package":{`...)
		for k, y := range levels {
			if k > 0 {
				l.buf = append(l.buf, ',')
			}
			l.buf = append(l.buf, l.issues[k]...)
			l.buf = append(l.buf, ':')
			l.number(y)
		}
		l.buf = append(l.buf, '}')
	}
	l.buf = append(l.buf, "}\n"...)
}

func (l *logWriter) text(name, value string) {
	l.buf = append(l.buf, `,"`+name+`":`+quoted(value)...)
}

func (l *logWriter) member(name string, i int) {
	if i >= 0 && i < len(l.m.Members) {
		l.text(name, l.m.Members[i].ID)
	}
}

// value writes a number under a name, or the word that it stands for.
func (l *logWriter) value(name string, x float64) {
	switch name {
	case "":
	case "conduct", "before":
		l.text(name, negotiation.Action(x).String())
	case "status":
		l.text(name, negotiation.Status(x).String())
	case "type":
		l.text(name, negotiation.Type(x).String())
	case "reason":
		l.text(name, protocol.SeriesEnd(x).String())
	case "act":
		if n := int(x); n >= 0 && n < len(l.m.Acts) {
			l.text(name, l.m.Acts[n].ID)
		}
	case "shock":
		l.text(name, environment.ShockKind(x).String())
	default:
		l.buf = append(l.buf, `,"`+name+`":`...)
		l.number(x)
	}
}

// number writes a number; JSON has none that are not finite.
func (l *logWriter) number(x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		l.buf = append(l.buf, "null"...)
		return
	}
	l.buf = strconv.AppendFloat(l.buf, x, 'g', -1, 64)
}
