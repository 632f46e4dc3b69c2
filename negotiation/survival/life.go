package survival

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Cause is what ended an agreement.
type Cause uint8

// The causes.
const (
	None         Cause = iota // it has not ended
	Cheating                  // suspended over a violation that had taken place
	FalseAlarm                // suspended over a violation that had not
	TurnedOver                // ended soon after an office had changed hands
	Spoiler                   // suspended over no violation, soon after spoilers had struck
	Denunciation              // left by its own rules
	Other                     // ended in a way that leaves no trace in the log
	Causes                    // number of causes
)

var causeNames = [Causes]string{"none", "cheating", "false alarm", "turnover", "spoiler", "denunciation", "other"}

// String returns the cause's name.
func (c Cause) String() string {
	if c < Causes {
		return causeNames[c]
	}
	return fmt.Sprintf("cause %d", uint8(c))
}

// Life is the life of a run's first agreement. It goes on through later stages and
// renegotiations: these replace its text.
type Life struct {
	// Signed is the month of the first signature, Ended that in which the agreement ended;
	// 0 if it was not, or has not. An agreement signed in month 3 that ended in month 10 has
	// lived for 7 months.
	Signed, Ended int
	// Cause is what ended it.
	Cause Cause
	// Followed is the last month in which the run was watched.
	Followed int
}

func (l *Life) check() error {
	switch {
	case l.Followed < 0 || l.Signed < 0 || l.Ended < 0:
		return fmt.Errorf("months %d, %d and %d, expected none below 0", l.Signed, l.Ended, l.Followed)
	case l.Signed > l.Followed:
		return fmt.Errorf("signed in month %d and followed to %d, expected a signature within that time", l.Signed, l.Followed)
	case l.Ended > l.Followed:
		return fmt.Errorf("ended in month %d and followed to %d, expected an end within that time", l.Ended, l.Followed)
	case l.Ended > 0 && (l.Signed == 0 || l.Ended <= l.Signed):
		return fmt.Errorf("signed in month %d and ended in %d, expected an end after the signature", l.Signed, l.Ended)
	case l.Cause >= Causes || (l.Cause == None) != (l.Ended == 0):
		return fmt.Errorf("ended in month %d by %v, expected a cause for every end and no other", l.Ended, l.Cause)
	}
	return nil
}

// Rules are conventions about causes: results should be shown with others too.
type Rules struct {
	// Turnover is the number of months for which an end is put down to a change of office,
	// from the month of the change on; Spoiler that for which it is put down to an attack of
	// spoilers. 0 leaves only the form in which agreements end to go by.
	Turnover, Spoiler int
}

// DefaultRules returns three months for both.
func DefaultRules() Rules { return Rules{Turnover: 3, Spoiler: 3} }

// ErrRunning says that a log is that of a run which has not ended.
var ErrRunning = errors.New("survival: the run has not ended")

// Read finds the life of the first agreement in the log of a finished run. The cause of its
// end is the first of these that applies, where "since" means since the signature of the
// text in force, in a later round:
//
//  1. [TurnedOver]: an office changed hands since, less than Rules.Turnover months before
//     the end (before the notice, if a party gave one). It may be either side's: the
//     successor is another partner, and another judge of the other side.
//  2. [Denunciation]: a party left by the rules.
//  3. [Cheating]: it was suspended over a report, and the accused had not complied.
//  4. [Spoiler]: it was suspended over a report though the accused had complied, and
//     spoilers on the side of the accused struck since, less than Rules.Spoiler months
//     before.
//  5. [FalseAlarm]: the same with no such attack.
//  6. [Other].
//
// Attacks do not excuse a party that cheats. The error is [ErrRunning] if the log does not
// end with the end of the run. It allocates nothing.
func Read(log *negotiation.Log, r Rules) (Life, error) {
	n := log.Len()
	if n == 0 || log.At(n-1).Kind != negotiation.EventEnd {
		return Life{}, ErrRunning
	}
	l := Life{Followed: log.At(n - 1).Round}
	text := 0 // round of the last signature
	for i := range n {
		e := log.At(i)
		switch e.Kind {
		case negotiation.EventSignature:
			text = e.Round
			if l.Signed == 0 {
				l.Signed = e.Round
			}
		case negotiation.EventSnapback, negotiation.EventDenounced:
			l.Ended, l.Cause = e.Round, r.cause(log, i, text)
			return l, nil
		}
	}
	return l, nil
}

// End classifies the end of an agreement that event n of a log records, a snapback or a
// denunciation, in the way of [Read], which does so for a run's first agreement. Of another
// event it is [None].
func (r Rules) End(log *negotiation.Log, n int) Cause {
	if k := log.At(n).Kind; k != negotiation.EventSnapback && k != negotiation.EventDenounced {
		return None
	}
	text := 0
	for i := n - 1; i >= 0 && text == 0; i-- {
		if e := log.At(i); e.Kind == negotiation.EventSignature {
			text = e.Round
		}
	}
	return r.cause(log, n, text)
}

// cause classifies the end that event n records, of a text signed in a round.
func (r Rules) cause(log *negotiation.Log, n, text int) Cause {
	cause, decided, accused := form(log, n, text)
	for i := n - 1; i >= 0; i-- {
		e := log.At(i)
		if e.Round <= text {
			break
		}
		switch e.Kind {
		case negotiation.EventTurnover:
			if e.Round <= decided && decided-e.Round < r.Turnover {
				return TurnedOver
			}
		case negotiation.EventAttack:
			if cause == FalseAlarm && e.Actor == accused && decided-e.Round < r.Spoiler {
				cause = Spoiler
			}
		}
	}
	return cause
}

// form is the form in which an agreement ended, the round in which that was decided, and
// who was accused.
func form(log *negotiation.Log, n, text int) (c Cause, decided int, accused int16) {
	end := log.At(n)
	denounced := end.Kind == negotiation.EventDenounced
	for i := n - 1; i >= 0; i-- {
		e := log.At(i)
		switch {
		case e.Round < text:
			i = 0
		case denounced && e.Kind == negotiation.EventNotice && e.Actor == end.Actor:
			return Denunciation, e.Round, -1
		case !denounced && e.Kind == negotiation.EventSuspension && e.Round == end.Round:
			if negotiation.Action(e.Extra) == negotiation.Comply {
				return FalseAlarm, end.Round, e.Subject
			}
			return Cheating, end.Round, e.Subject
		}
	}
	if denounced {
		return Denunciation, end.Round, -1
	}
	return Other, end.Round, -1
}

// Record is a time to an end, or to where it was last seen without one ([None]).
type Record struct {
	Time  float64
	Cause Cause
}

// Durations returns the lives of the agreements that were signed, in months from their
// signature. See the package's documentation before comparing two arrangements by them.
func Durations(lives []Life) []Record {
	var records []Record
	for i := range lives {
		switch l := &lives[i]; {
		case l.Signed == 0:
		case l.Ended > 0:
			records = append(records, Record{float64(l.Ended - l.Signed), l.Cause})
		default:
			records = append(records, Record{float64(l.Followed - l.Signed), None})
		}
	}
	return records
}
