package setback

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/survival"
)

// Cause is what a setback is put down to.
type Cause uint8

// The causes.
const (
	None         Cause = iota // no setback
	Rejection                 // a text that both sides had accepted falls at home
	Distrust                  // what is refused would do if promises were kept
	Deadline                  // the sides ask for too much until time runs out
	Incident                  // likewise, soon after a crisis
	Spoiler                   // likewise, or an agreement ends over no violation, soon after spoilers struck
	Cheating                  // an agreement ends over a violation that had taken place
	FalseAlarm                // an agreement ends over a violation that had not
	TurnedOver                // an agreement ends soon after an office changed hands
	Denunciation              // an agreement is left by its own rules
	Other                     // an agreement ends in a way that leaves no trace in the log
	Thin                      // an agreement stands, and brings too little; only as a last setback
	Tense                     // an agreement stands, and tension is high all the same; likewise, see [Count]
	Causes                    // number of causes
)

var causeNames = [Causes]string{"none", "rejection at home", "distrust", "deadline", "incident", "spoiler",
	"caught cheating", "false alarm", "turnover", "denunciation", "other", "too thin a deal", "tension in spite of a deal"}

// String returns the cause in words.
func (c Cause) String() string {
	if c < Causes {
		return causeNames[c]
	}
	return fmt.Sprintf("cause %d", uint8(c))
}

// ends translates what ended an agreement.
var ends = [survival.Causes]Cause{
	survival.None: None, survival.Cheating: Cheating, survival.FalseAlarm: FalseAlarm, survival.TurnedOver: TurnedOver,
	survival.Spoiler: Spoiler, survival.Denunciation: Denunciation, survival.Other: Other,
}

// Rules are conventions about causes: results should be shown with others too.
type Rules struct {
	// Shock is the number of months for which talks that time ran out on are put down to a
	// crisis or an attack of spoilers, that of the event included; 0 leaves these out.
	Shock int
	// Ends are those for what ends an agreement.
	Ends survival.Rules
}

// DefaultRules returns three months for all of them.
func DefaultRules() Rules { return Rules{Shock: 3, Ends: survival.DefaultRules()} }

// Run is what went wrong in one run.
type Run struct {
	// Times counts the setbacks by cause.
	Times [Causes]int
	// Last is the cause of the last one; [Thin] if an agreement stood at the end, and
	// [None] if there was neither.
	Last Cause
}

// ErrRunning says that a log is that of a run which has not ended.
var ErrRunning = errors.New("setback: the run has not ended")

// Reader reads logs of one model.
type Reader struct {
	rules Rules
	kept  *observe.Benchmarks
	party []int // of each member, -1 if none
}

// NewReader returns a reader of logs of m. Benchmarks of the same model under the premise
// [observe.Kept] tell distrust; without (nil), as for models of more than two parties,
// nothing is put down to it.
func NewReader(m *negotiation.Model, kept *observe.Benchmarks, r Rules) *Reader {
	x := &Reader{rules: r, kept: kept, party: make([]int, len(m.Members))}
	n := 0
	for i := range m.Members {
		x.party[i] = -1
		if m.Members[i].Is(negotiation.Principal) {
			x.party[i] = n
			n++
		}
	}
	return x
}

// talks are those of the present window.
type talks struct {
	open     bool
	rounds   [Deadline + 1]int // by what they broke off on
	refused  Cause             // what the present round has broken off on so far
	round    int               // the present round
	offer    int               // event of the last offer, -1 if none
	attack   int               // rounds of the last attack and crisis, 0 if none
	incident int
}

// Read finds the setbacks of a finished run. The error is [ErrRunning] if the log does not
// end with the end of the run. It allocates nothing.
func (x *Reader) Read(log *negotiation.Log) (Run, error) {
	n := log.Len()
	if n == 0 || log.At(n-1).Kind != negotiation.EventEnd {
		return Run{}, ErrRunning
	}
	var r Run
	t, standing := talks{offer: -1}, false
	for i := range n {
		e := log.At(i)
		switch e.Kind {
		case negotiation.EventWindow:
			t = talks{open: true, offer: -1, attack: t.attack, incident: t.incident}
		case negotiation.EventAttack:
			t.attack = e.Round
		case negotiation.EventIncident:
			t.incident = e.Round
		case negotiation.EventOffer, negotiation.EventDraft:
			t.offer = i
		case negotiation.EventPass, negotiation.EventRefuse, negotiation.EventVetoed, negotiation.EventShelved:
			t.breaksOff(e.Round, x.over(log, e, t.offer))
		case negotiation.EventSignature:
			t.open, standing = false, true
		case negotiation.EventNoDeal:
			r.add(x.end(&t, e.Round))
		case negotiation.EventSnapback, negotiation.EventDenounced:
			r.add(ends[x.rules.Ends.End(log, i)])
			t.open, standing = false, false
		case negotiation.EventEnd:
			if t.open && t.round > 0 {
				r.add(x.end(&t, e.Round))
			}
		}
	}
	if standing {
		r.Last = Thin
	}
	return r, nil
}

func (r *Run) add(c Cause) {
	r.Times[c]++
	r.Last = c
}

// over is what an event breaks off on.
func (x *Reader) over(log *negotiation.Log, e negotiation.Event, offer int) Cause {
	switch e.Kind {
	case negotiation.EventVetoed, negotiation.EventShelved:
		return Rejection
	case negotiation.EventPass:
		if x.kept != nil && x.kept.Zone {
			return Distrust
		}
	case negotiation.EventRefuse:
		if x.kept == nil || offer < 0 || e.Actor < 0 || x.party[e.Actor] < 0 {
			break
		}
		if y := log.Package(offer); y != nil && x.kept.Worth[x.party[e.Actor]].Value(y) >= e.Extra {
			return Distrust
		}
	}
	return Deadline
}

// breaksOff counts a round once: a rejection before distrust, distrust before anything else.
func (t *talks) breaksOff(round int, over Cause) {
	if t.round != round {
		t.round, t.refused = round, None
	}
	switch {
	case t.refused == None:
	case over < t.refused:
		t.rounds[t.refused]--
	default:
		return
	}
	t.refused = over
	t.rounds[over]++
}

// end says what talks that end in a round without a deal are put down to, and closes them.
func (x *Reader) end(t *talks, round int) Cause {
	t.open = false
	cause := Deadline
	for _, c := range []Cause{Distrust, Rejection} {
		if t.rounds[c] > 0 && t.rounds[c] >= t.rounds[cause] {
			cause = c
		}
	}
	recent := func(since int) bool { return since > 0 && round-since < x.rules.Shock }
	switch {
	case cause != Deadline:
	case recent(t.attack):
		return Spoiler
	case recent(t.incident):
		return Incident
	}
	return cause
}
