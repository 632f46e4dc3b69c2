package pressure

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Acts lets parties take the hostile acts of the model. An act lowers levels, raises
// tension and is bad news about who takes it. A party weighs acts when something
// provokes it, and now and then without; each time it takes one act at most. What it
// takes back while it owes it is a breach in the open.
//
// The value of an act is what it changes for the party itself, a share of what it costs
// the other side, for that may turn into better terms, and the satisfaction of hitting
// back; less the tension, the reply that is feared and a fixed cost. Whether to act at
// all is logistic in the value of the menu, by a mean of exponentials and not a sum,
// so that a longer menu is not a more hostile one; which act, a logit choice.
type Acts struct {
	// Strength in [0, 1] multiplies the probability of acting; 0 is off.
	Strength float64
	// Idle is the probability per round of weighing acts unprovoked, in [0, 1].
	Idle float64
	// Precision is that of both choices, per unit of utility, at least 0.
	Precision float64
	// Leverage is the share of the other side's loss that a party counts as its gain.
	Leverage float64
	// Grievance is the utility of hitting back when provoked.
	Grievance float64
	// Fear is the share of the mean loss by the other side's menu that a party
	// expects in reply.
	Fear float64
	// Cost is the fixed cost of an act, and TensionCost that of a unit of tension; in
	// utility. A Cost of +Inf is off.
	Cost, TensionCost float64
	// Floor is how far below 0 levels can be brought, at least 0. The lowest level of
	// an issue is higher where a party's value would turn round further down.
	Floor float64
	// Evidence multiplies what acts tell the other side, in months' worth of reports.
	Evidence float64
	// Access is the share of monitoring that goes on while monitors are expelled, which
	// lasts Expulsion rounds.
	Access    float64
	Expulsion int
	// Silencer is the ID of an act that is worth more by way of reprisal; see the
	// variable retaliation.grievance.
	Silencer string
	// Script lists acts that are taken at a given time without being weighed.
	Script []Scripted

	trigger, taken, plan, pending      []float64
	cohesion, migration, access, away  []float64
	floor                              []float64
	exposure, backing, reprisal, hopes []float64
	menu                               [2][]int // acts open to each party
	steps                              [][]step // by act
	script                             []order
	chance                             []*negotiation.Stream
	value, share                       []float64
	weighed                            [2]*weighed // nil where nobody listens
}

// Scripted is an act that a party takes at the start of a round.
type Scripted struct {
	Round      int
	Party, Act string
}

type step struct {
	issue int
	fall  float64
}

type order struct{ round, party, act int }

// Name implements [negotiation.Part].
func (a *Acts) Name() string { return "acts" }

// Setup implements [negotiation.Part].
func (a *Acts) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	if err := a.check(); err != nil {
		return err
	}
	if err := errors.Join(a.list(u), a.direct(u)); err != nil {
		return err
	}
	parties := u.Parties()
	own := func(phase negotiation.Phase, view *[]float64, name string, keys []string, initial, low, high float64, meaning, unit string) {
		u.Own(phase, view, negotiation.Variable{Name: name, Keys: keys, Initial: initial, Min: low, Max: high, Meaning: meaning, Unit: unit, Hidden: true})
	}
	own(negotiation.Propagation, &a.trigger, "act.trigger", parties, 0, 0, 1, "1 if the party has been provoked in the round before", "flag")
	own(negotiation.Bargaining, &a.taken, "act.taken", parties, 0, 0, 0, "last hostile act of the round by its place in the model's list, from 1; 0 none", "number")
	own(negotiation.Bargaining, &a.plan, "act.plan", parties, 0, 0, 0, "hostile act that the party is about to take, likewise", "number")
	own(negotiation.Bargaining, &a.pending, "act.evidence", parties, 0, 0, 0, "bad evidence about the party that the other has not taken in yet", "months of reports")
	own(negotiation.Bargaining, &a.cohesion, "act.cohesion", nil, 0, 0, 0, "what hostile acts of the round add to the cohesion of the opposition", "share")
	own(negotiation.Bargaining, &a.migration, "act.migration", nil, 0, 0, 0, "what hostile acts of the round add to migration pressure", "index")
	own(negotiation.Bargaining, &a.access, "monitor.access", nil, 1, 0, 1, "share of the monitors that have access", "share")
	own(negotiation.Bargaining, &a.away, "monitor.expelled", nil, 0, 0, 0, "rounds for which monitors stay expelled", "rounds")
	own(negotiation.Bargaining, &a.floor, "act.floor", u.IssueIDs(), 0, -1, 0, "lowest level to which acts can bring the issue", "share of the full concession")
	u.Read(&a.exposure, "exposure", len(parties), 0)
	u.Read(&a.backing, "backing.down", len(parties), 0)
	u.Read(&a.reprisal, "retaliation.grievance", len(parties), 0)
	u.Read(&a.hopes, "gap.trigger", len(parties), 0)
	for _, id := range parties {
		a.chance = append(a.chance, u.Stream(id))
	}
	u.OnReset(a.bound)
	u.At(negotiation.Drivers, a.begin)
	u.At(negotiation.Trust, a.inform)
	u.At(negotiation.Bargaining, a.step)
	u.At(negotiation.Propagation, a.provoke)
	return nil
}

func (a *Acts) check() error {
	switch {
	case !(a.Strength >= 0 && a.Strength <= 1):
		return fmt.Errorf("strength %v, expected a number in [0, 1]", a.Strength)
	case !(a.Idle >= 0 && a.Idle <= 1):
		return fmt.Errorf("idle rate %v, expected a number in [0, 1]", a.Idle)
	case !(a.Precision >= 0 && a.Precision <= math.MaxFloat64):
		return fmt.Errorf("precision %v, expected a finite number of at least 0", a.Precision)
	case math.IsNaN(a.Cost) || math.IsInf(a.Cost, -1):
		return fmt.Errorf("cost %v, expected a number or +Inf", a.Cost)
	case !(a.Floor >= 0 && a.Floor <= 1):
		return fmt.Errorf("floor %v below 0, expected a number in [0, 1]", a.Floor)
	case !(a.Access >= 0 && a.Access <= 1):
		return fmt.Errorf("access %v, expected a number in [0, 1]", a.Access)
	case a.Expulsion < 0:
		return fmt.Errorf("expulsion for %d rounds, expected at least 0", a.Expulsion)
	}
	return nil
}

// list looks the acts of the model up.
func (a *Acts) list(u *negotiation.Setup) error {
	for n := range u.Model.Acts {
		act := &u.Model.Acts[n]
		var steps []step
		for _, s := range act.Steps {
			k, err := u.Issue(s.Issue)
			if err != nil {
				return fmt.Errorf("act %s: %w", act.ID, err)
			}
			steps = append(steps, step{k, -s.Change})
		}
		a.steps = append(a.steps, steps)
		for i, id := range u.Parties() {
			if act.Open(id) {
				a.menu[i] = append(a.menu[i], n)
			}
		}
	}
	longest := max(len(a.menu[0]), len(a.menu[1]))
	a.value, a.share = make([]float64, longest), make([]float64, longest)
	return nil
}

// direct looks the script up.
func (a *Acts) direct(u *negotiation.Setup) error {
	for _, x := range a.Script {
		i, err := u.Party(x.Party)
		if err != nil {
			return err
		}
		act := -1
		for n := range u.Model.Acts {
			if m := &u.Model.Acts[n]; m.ID == x.Act && (m.Party == "" || m.Party == x.Party) {
				act = n
			}
		}
		if act < 0 {
			return fmt.Errorf("no act %q of %s", x.Act, x.Party)
		}
		a.script = append(a.script, order{x.Round, i, act})
	}
	return nil
}

// bound finds the lowest level of each issue: below it a loss would turn into a gain,
// or a party that likes a level in the middle best would lose more than twice what it
// can lose in today's range.
func (a *Acts) bound(s *negotiation.State) {
	for k := range a.floor {
		low := 0 - a.Floor // not −0
		for i := range s.Parties() {
			low = max(low, lowest(s.Terms(i)[k], s.Weight(i, k)))
		}
		a.floor[k] = min(0, low)
	}
}

// lowest is the level of an issue below which its term has no sense any more.
func lowest(t negotiation.Quad, weight float64) float64 {
	if t.G <= 0 || weight <= 0 {
		return math.Inf(-1)
	}
	switch best := t.B / (2 * t.G); {
	case best <= 0:
		return best
	case best < 1:
		return best - math.Sqrt(2*weight/t.G)
	}
	return math.Inf(-1)
}

// begin is phase Drivers: the acts of the last round are over; scripted ones are taken.
func (a *Acts) begin(s *negotiation.State) {
	clear(a.taken)
	a.cohesion[0], a.migration[0] = 0, 0
	a.access[0] = 1
	if a.away[0] > 0 {
		a.away[0]--
		a.access[0] = a.Access
	}
	for _, x := range a.script {
		if x.round == s.Round {
			a.take(s, x.party, x.act, 1)
		}
	}
}

// scripted reports whether the script lets party i take act n in this round.
func (a *Acts) scripted(s *negotiation.State, i, n int) bool {
	for _, x := range a.script {
		if x == (order{s.Round, i, n}) {
			return true
		}
	}
	return false
}

// inform is phase Trust: what was done in public in the last round is taken in.
func (a *Acts) inform(s *negotiation.State) {
	for i, bad := range a.pending {
		if bad != 0 {
			s.Evidence(s.Other(i), i, 0, bad)
			a.pending[i] = 0
		}
	}
}

// step is phase Bargaining: both parties decide on what they find, and then act.
func (a *Acts) step(s *negotiation.State) {
	var chance [2]float64
	for i := range chance {
		chance[i] = 1
		if a.plan[i] == 0 && a.taken[i] == 0 {
			chance[i] = a.decide(s, i)
		}
	}
	for i, n := range a.plan {
		if n > 0 {
			a.take(s, i, int(n)-1, chance[i])
			a.plan[i] = 0
		}
	}
}

// decide lets party i weigh the acts that are open to it. It returns the probability
// with which it acts.
func (a *Acts) decide(s *negotiation.State, i int) float64 {
	r := a.chance[i]
	provoked := a.trigger[i] != 0
	weighs := r.Happens(a.Idle) || provoked
	if !weighs || len(a.menu[i]) == 0 || a.Strength == 0 {
		return 0
	}
	u, which := r.Float64(), r.Float64()
	p := a.Probability(s, i, provoked)
	if u >= p {
		return p
	}
	pick := len(a.menu[i]) - 1
	var sum float64
	for n, share := range a.share[:pick] {
		sum += share
		if which < sum {
			pick = n
			break
		}
	}
	a.plan[i] = float64(a.menu[i][pick] + 1)
	if s.Listening() {
		a.consider(s, i, pick, provoked, [2]float64{u, which})
	}
	return p
}

// Probability returns the probability that party i acts, once it weighs acts.
func (a *Acts) Probability(s *negotiation.State, i int, provoked bool) float64 {
	n := len(a.menu[i])
	if n == 0 || a.Strength == 0 {
		return 0
	}
	value, share := a.value[:n], a.share[:n]
	feared := a.feared(s, i)
	best := math.Inf(-1)
	for m, act := range a.menu[i] {
		value[m] = a.worth(s, i, act, provoked, feared)
		best = max(best, value[m])
	}
	if math.IsInf(best, -1) {
		return 0
	}
	negotiation.Choice(value, a.Precision, share)
	var sum float64
	for _, v := range value {
		sum += math.Exp(float64(a.Precision * (v - best)))
	}
	z := float64(a.Precision*best) + math.Log(sum/float64(n))
	return float64(a.Strength * negotiation.Logistic(z))
}

// Value returns what act n of the model's list is worth to party i, without what an
// announcement of the act adds.
func (a *Acts) Value(s *negotiation.State, i, n int) float64 {
	return a.worth(s, i, n, a.trigger[i] != 0, a.feared(s, i))
}

func (a *Acts) worth(s *negotiation.State, i, n int, provoked bool, feared float64) float64 {
	act := &s.Model().Acts[n]
	o := s.Other(i)
	q := a.change(s, s.Terms(i), n) - float64(a.Leverage*a.change(s, s.Seen(i, o), n)) -
		float64(a.TensionCost*act.Tension) - float64(a.Fear*feared) - a.Cost
	if provoked {
		grievance := a.Grievance
		if act.Reprisal {
			grievance *= 1 + a.reprisal[i]
		}
		q += grievance
	}
	return q
}

// feared is the mean loss of party i over the acts that are open to the other side.
func (a *Acts) feared(s *negotiation.State, i int) float64 {
	menu := a.menu[s.Other(i)]
	if len(menu) == 0 {
		return 0
	}
	var sum float64
	for _, n := range menu {
		sum -= a.change(s, s.Terms(i), n)
	}
	return sum / float64(len(menu))
}

// change is what act n changes by the given terms, at the observed levels.
func (a *Acts) change(s *negotiation.State, terms []negotiation.Quad, n int) (sum float64) {
	for _, st := range a.steps[n] {
		x := s.Observed[st.issue]
		y := max(min(x, a.floor[st.issue]), x-st.fall)
		t := terms[st.issue]
		sum += float64((y - x) * (t.B - float64(t.G*(y+x))))
	}
	return sum
}

// take carries act n of party i out.
func (a *Acts) take(s *negotiation.State, i, n int, chance float64) {
	act := &s.Model().Acts[n]
	a.taken[i] = float64(n + 1)
	s.Emit(negotiation.EventAct, s.Member(i), s.Member(s.Other(i)), float64(n), chance, nil)
	if s.Listening() {
		a.tell(s, i, n, chance)
	}
	for _, st := range a.steps[n] {
		k := st.issue
		if s.Agreement.Binds() && s.Owes(i, k) && s.Force.Due[k] > 0 {
			if u := s.Unit(i, k); s.Broken[u] == 0 {
				s.Break(u, k)
			}
		}
		s.Worsen(k, st.fall, a.floor[k])
	}
	s.TensionGain[0] += act.Tension
	a.pending[i] += float64(a.Evidence * act.Evidence)
	a.cohesion[0] += act.Cohesion
	a.migration[0] += act.Migration
	if act.Expels && a.Expulsion > 0 {
		a.access[0], a.away[0] = a.Access, float64(a.Expulsion)
	}
}

// provoke is phase Propagation: what happened this round provokes parties in the next.
func (a *Acts) provoke(s *negotiation.State) {
	for i := range a.trigger {
		a.trigger[i] = a.hopes[i]
	}
	for n := s.Log.Len() - 1; n >= 0; n-- {
		e := s.Log.At(n)
		if e.Round != s.Round {
			break
		}
		switch e.Kind {
		case negotiation.EventSnapback, negotiation.EventThreatUnmet, negotiation.EventBackDown:
			a.grieve(s, e.Actor)
		case negotiation.EventAct:
			a.grieve(s, e.Subject)
		case negotiation.EventAttack, negotiation.EventAnnulment:
			for i := range a.trigger {
				if int(e.Actor) == s.Member(s.Other(i)) {
					a.trigger[i] = 1
				}
			}
		case negotiation.EventNoDeal:
			for i := range a.trigger {
				a.trigger[i] = 1
			}
		}
	}
}

func (a *Acts) grieve(s *negotiation.State, member int16) {
	for i := range a.trigger {
		if int(member) == s.Member(i) {
			a.trigger[i] = 1
		}
	}
}
