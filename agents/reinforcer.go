package agents

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

const (
	thirds = 3 // of a window
	arms   = 9 // demands to choose from: 0.1 to 0.9 of what can be gained
)

// Habit says how strongly a [Reinforcer] is drawn to each demand, 0.1 to 0.9 of
// what can be gained, in each third of a window. Only proportions count for what
// it does; the sizes say how slowly it learns.
type Habit [thirds][arms]float64

// NoHabit is drawn to all demands alike.
func NoHabit() (h Habit) {
	for i := range h {
		for j := range h[i] {
			h[i][j] = 1
		}
	}
	return h
}

// Reinforcer does what has served it well: in each third of a window it picks a
// demand with a probability proportional to how strongly it is drawn to it, and
// insists on it, in both roles. At the end of a window it is drawn to what it has
// demanded by the share of its possible gain that the deal brought, less its
// patience for the time that it took; without a deal by nothing; and all else fades
// (Roth & Erev 1995). What it has learnt in a run is its own: a successor in office
// starts from the habit again.
type Reinforcer struct {
	Preferences
	// Habit is what it has learnt before a run; see [Train].
	Habit Habit
	// Forgetting is the share of all attraction that fades at the end of a window, in
	// [0, 1).
	Forgetting float64
	// Online says that it goes on learning in a run, for the run's later windows.
	Online bool
}

// The variables that a Reinforcer remembers. Habits come last, if it learns.
const (
	reinforcerWindow = iota // round in which the window opened, 0 if none
	reinforcerArms          // for each third, the number of its demand from 1, 0 if none was made
	reinforcerHabit  = reinforcerArms + thirds
)

// leastAttraction keeps every demand possible.
const leastAttraction = 1e-9

// Validate returns an error unless all fields are in range.
func (r Reinforcer) Validate() error {
	for _, third := range r.Habit {
		for _, x := range third {
			if !(x > 0) || math.IsInf(x, 1) {
				return fmt.Errorf("agents: attraction %v of a demand, expected a number above 0", x)
			}
		}
	}
	if !(r.Forgetting >= 0 && r.Forgetting < 1) {
		return fmt.Errorf("agents: forgetting %v, expected a number in [0, 1)", r.Forgetting)
	}
	return nil
}

// Memory implements [negotiation.Rememberer].
func (r Reinforcer) Memory() []negotiation.Variable {
	list := []negotiation.Variable{
		{Name: "window", Hidden: true, Unit: "round", Meaning: "round in which the window opened that it remembers, 0 if none"},
		{Name: "demanded", Keys: []string{"early", "middle", "late"}, Hidden: true, Max: arms, Unit: "tenths of what can be gained",
			Meaning: "what it demands in a third of that window, 0 if it has not come to it"},
	}
	if !r.Online {
		return list
	}
	v := negotiation.Variable{Name: "habit", Hidden: true, Unit: "attraction", Meaning: "attraction of a demand in a third of a window"}
	for i, third := range [...]string{"early", "middle", "late"} {
		for j, x := range r.Habit[i] {
			v.Keys, v.Start = append(v.Keys, fmt.Sprintf("%s/%d", third, j+1)), append(v.Start, x)
		}
	}
	return append(list, v)
}

// Aspiration implements [negotiation.Agent].
func (r Reinforcer) Aspiration(t negotiation.Turn) float64 {
	return t.Reservation + float64(r.arm(t)*(t.Best-t.Reservation))
}

// Settle implements [negotiation.Settler].
func (r Reinforcer) Settle(t negotiation.Turn) float64 { return r.Aspiration(t) }

// Accept implements [negotiation.Agent].
func (r Reinforcer) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return take(t, o, r.Aspiration(t))
}

// Review implements [negotiation.Reviewer].
func (r Reinforcer) Review(t negotiation.Turn, o negotiation.Offer, signed bool) {
	if t.Memory[reinforcerWindow] != opened(t) {
		return
	}
	reward := 0.0
	if signed && t.Best > t.Reservation {
		share := min(max((o.Value-t.Reservation)/(t.Best-t.Reservation), 0), 1)
		reward = share * math.Pow(t.Table.Patience, float64(t.Step))
	}
	r.reinforce(t, reward)
}

// reinforce rewards what it demanded in the window that it remembers, and forgets
// the window.
func (r Reinforcer) reinforce(t negotiation.Turn, reward float64) {
	demanded := t.Memory[reinforcerArms:reinforcerHabit]
	if r.Online {
		for i, d := range demanded {
			if d == 0 {
				continue
			}
			habit := t.Memory[reinforcerHabit+i*arms : reinforcerHabit+(i+1)*arms]
			for j := range habit {
				habit[j] = max(leastAttraction, (1-r.Forgetting)*habit[j])
			}
			habit[int(d)-1] += reward
		}
	}
	clear(demanded)
	t.Memory[reinforcerWindow] = 0
}

// arm returns the share that it demands in the present third of the window.
func (r Reinforcer) arm(t negotiation.Turn) float64 {
	if t.Memory[reinforcerWindow] != opened(t) {
		if t.Memory[reinforcerWindow] != 0 {
			r.reinforce(t, 0) // the talks were broken off
		}
		t.Memory[reinforcerWindow] = opened(t)
	}
	third := min(thirds*(t.Step-1)/t.Deadline, thirds-1)
	at := &t.Memory[reinforcerArms+third]
	if *at == 0 {
		habit := r.Habit[third][:]
		if r.Online {
			habit = t.Memory[reinforcerHabit+third*arms : reinforcerHabit+(third+1)*arms]
		}
		*at = float64(1 + pick(habit, t.Chance.Float64()))
	}
	return *at / (arms + 1)
}

// pick returns a position, drawn in proportion to weights by a number in [0, 1).
func pick(weights []float64, luck float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	luck *= sum
	for j, w := range weights {
		if luck -= w; luck < 0 {
			return j
		}
	}
	return len(weights) - 1
}
