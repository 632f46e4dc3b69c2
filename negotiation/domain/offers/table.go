package offers

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Strategy decides for a party. It may keep what it likes between its turns, and loses it in Start.
type Strategy interface {
	// Start puts it at the beginning of a negotiation. The seat stays valid until the next Start,
	// and must not be changed. The error says what it cannot play with.
	Start(seat *Seat) error
	// Respond reports whether it accepts the offer on the table, which is never its own.
	Respond(turn Turn, offer int) bool
	// Propose returns the outcome that it offers, or a negative number to leave without agreement.
	Propose(turn Turn) int
}

// Listener is a strategy that wants to hear every offer that another party makes, when it is made
// and so before it has to respond.
type Listener interface {
	Hear(turn Turn, by, offer int)
}

// Leveller is a strategy with a level: the utility from which it accepts. It is written to the log.
type Leveller interface {
	Level(turn Turn) float64
}

// Seat is what a party knows when a negotiation begins.
type Seat struct {
	// Party is its place, of so many Parties.
	Party, Parties int
	// Steps is its own deadline.
	Steps  int
	Domain *domain.Domain
	// Utilities are its own, Low and High the least and the largest of them, and Reservation
	// its reservation value, which can be -Inf.
	Utilities              []float64
	Low, High, Reservation float64
	// Inverse ranks all outcomes for it.
	Inverse *domain.Inverse
	// Seed is a number of its own for random choices.
	Seed uint64
}

// Turn is a moment of a negotiation, for one party.
type Turn struct {
	// Step counts from 0.
	Step int
	// Time is relative to the party's deadline, above 0 and below 1.
	Time float64
}

// Settings are the rules.
type Settings struct {
	// Steps is the number of steps, at least 1.
	Steps int
	// Deadlines, if there are any, are steps for each party, from 1 to Steps: when it is a party's
	// turn after its deadline it leaves, and there is no agreement. Nobody knows those of others.
	Deadlines []int
	// Log makes a record of every action.
	Log bool
}

// Status says how a negotiation ended.
type Status uint8

// The ways to end.
const (
	// Agreed means that all have accepted an offer.
	Agreed Status = iota
	// TimedOut means that the steps were used up.
	TimedOut
	// Left means that a party walked away, or met its deadline.
	Left
)

// String returns a word or two.
func (s Status) String() string { return [...]string{"agreed", "timed out", "left"}[s] }

// Result is the end of a negotiation.
type Result struct {
	Status Status
	// Agreement is the outcome, or -1.
	Agreement int
	// Step is the one in which it ended, and Party the one who acted last; without an agreement
	// in time, the number of steps and -1.
	Step, Party int
	// Time is relative to the settings' steps, above 0; 1 if time was out.
	Time float64
}

// Kind is what a party does.
type Kind uint8

// The kinds of actions.
const (
	Offer Kind = iota
	Accept
	Reject
	Leave
)

// String returns a word.
func (k Kind) String() string { return [...]string{"offer", "accept", "reject", "leave"}[k] }

// Action is a line of the log.
type Action struct {
	Step  int
	Party int
	Kind  Kind
	// Outcome is what is offered, accepted or rejected; -1 if the party leaves without.
	Outcome int
	// Time is that of [Turn], Utility what the outcome is worth to the party, and Level what
	// [Leveller] says: NaN if the strategy is none, or the party leaves.
	Time, Utility, Level float64
}

// Table is a negotiation that can be held again and again.
type Table struct {
	settings   Settings
	seats      []Seat
	strategies []Strategy
	listeners  []Listener
	levellers  []Leveller
	listening  bool
	log        []Action
}

// NewTable seats strategies, one for each party of a space. A strategy must sit at one table only.
func NewTable(s *domain.Space, strategies []Strategy, settings Settings) (*Table, error) {
	n := len(s.Parties)
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(n >= 2, "found %d parties, expected at least 2", n)
	check(len(strategies) == n, "found %d strategies, expected one for each of %d parties", len(strategies), n)
	check(settings.Steps >= 1, "found %d steps, expected at least 1", settings.Steps)
	check(len(settings.Deadlines) == 0 || len(settings.Deadlines) == n, "found %d deadlines, expected none or one for each of %d parties", len(settings.Deadlines), n)
	for i, d := range settings.Deadlines {
		check(d >= 1 && d <= settings.Steps, "deadline %d: found %d steps, expected a number from 1 to %d", i+1, d, settings.Steps)
	}
	for i, x := range strategies {
		check(x != nil, "strategy %d: found none", i+1)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	t := &Table{settings: settings, strategies: strategies, seats: make([]Seat, n),
		listeners: make([]Listener, n), levellers: make([]Leveller, n)}
	for i := range s.Parties {
		p := &s.Parties[i]
		x := &t.seats[i]
		*x = Seat{Party: i, Parties: n, Steps: settings.Steps, Domain: s.Domain, Utilities: p.Utilities,
			Reservation: p.Reservation, Inverse: p.Ranking}
		if x.Inverse == nil {
			x.Inverse = domain.NewInverse(p.Utilities, math.Inf(-1))
		}
		x.Low, x.High = x.Inverse.Utility(0), x.Inverse.Utility(x.Inverse.Len()-1)
		if len(settings.Deadlines) > 0 {
			x.Steps = settings.Deadlines[i]
		}
		t.listeners[i], _ = strategies[i].(Listener)
		t.levellers[i], _ = strategies[i].(Leveller)
		t.listening = t.listening || t.listeners[i] != nil
		if err := strategies[i].Start(x); err != nil {
			return nil, fmt.Errorf("party %q: %w", p.Name, err)
		}
	}
	return t, nil
}

// Log returns the actions of the last run, if [Settings] asked for them. The slice is reused by
// the next run.
func (t *Table) Log() []Action { return t.log }

// Run holds the negotiation. The same seed gives the same actions.
func (t *Table) Run(seed uint64) (Result, error) {
	t.log = t.log[:0]
	for i := range t.seats {
		t.seats[i].Seed = mix(seed + uint64(i)*0x9e3779b97f4a7c15)
		if err := t.strategies[i].Start(&t.seats[i]); err != nil {
			return Result{}, err
		}
	}
	standing, accepted := -1, 0
	for step := range t.settings.Steps {
		for i, strategy := range t.strategies {
			seat := &t.seats[i]
			if step >= seat.Steps {
				return t.leave(Turn{Step: step, Time: 1}, i), nil
			}
			turn := Turn{step, float64(step+1) / float64(seat.Steps+1)}
			if standing >= 0 {
				accepts := strategy.Respond(turn, standing)
				if t.settings.Log {
					kind := Reject
					if accepts {
						kind = Accept
					}
					t.note(turn, i, kind, standing)
				}
				if accepts {
					if accepted++; accepted == len(t.seats) {
						return Result{Agreed, standing, step, i, t.time(step)}, nil
					}
					continue
				}
			}
			standing, accepted = strategy.Propose(turn), 1
			if standing < 0 {
				return t.leave(turn, i), nil
			}
			if standing >= len(seat.Utilities) {
				panic("offers: a strategy has proposed an outcome that does not exist")
			}
			if t.settings.Log {
				t.note(turn, i, Offer, standing)
			}
			if t.listening {
				t.tell(step, i, standing)
			}
		}
	}
	return Result{TimedOut, -1, t.settings.Steps, -1, 1}, nil
}

func (t *Table) time(step int) float64 { return float64(step+1) / float64(t.settings.Steps+1) }

// tell lets the others hear an offer, in their own time.
func (t *Table) tell(step, by, offer int) {
	for j, listener := range t.listeners {
		if j != by && listener != nil {
			listener.Hear(Turn{step, min(1, float64(step+1)/float64(t.seats[j].Steps+1))}, by, offer)
		}
	}
}

func (t *Table) leave(turn Turn, party int) Result {
	if t.settings.Log {
		t.log = append(t.log, Action{Step: turn.Step, Party: party, Kind: Leave, Outcome: -1,
			Time: turn.Time, Utility: t.seats[party].Reservation, Level: math.NaN()})
	}
	return Result{Left, -1, turn.Step, party, t.time(turn.Step)}
}

func (t *Table) note(turn Turn, party int, kind Kind, outcome int) {
	level := math.NaN()
	if x := t.levellers[party]; x != nil {
		level = x.Level(turn)
	}
	t.log = append(t.log, Action{turn.Step, party, kind, outcome, turn.Time, t.seats[party].Utilities[outcome], level})
}

// mix spreads a number over all bits (Steele, Lea & Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
