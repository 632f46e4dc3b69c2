package compliance

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Conduct decides whether parties keep their promises. A party weighs what it
// saves by delivering in form only, or not at all, against what it would lose
// once enforcement strikes, and chooses by logit; it keeps to its conduct with
// some inertia. The value of holding an action until enforced, losing for a
// number of rounds and then resuming is exact (see [HoldValue]); what makes a
// party trustworthy is that exploiting a partner who keeps his word costs it
// more than reciprocating (Kydd 2005).
type Conduct struct {
	// Verification supplies the alarm rates. It is a part of its own and must be
	// in the model too.
	Verification *Verification
	// Precision λ per unit of utility per round, at least 0; +Inf is best reply.
	Precision float64
	// Inertia is the probability that conduct is kept, in [0, 1).
	Inertia float64
	// Punishment is the number of rounds for which parties expect a collapse to
	// last, at least 1; +Inf is for ever.
	Punishment float64
	// Discount is the patience of each type, in (0, 1).
	Discount [types]float64
	// CostFactor and Temptation multiply, for each type, what cheating saves.
	CostFactor, Temptation [types]float64
	// Assurance is, for each type, the loss from exploiting a partner who
	// complies, in units of the issue's weight.
	Assurance [types]float64
	// GrossLoss leaves the roll-back of a party's own concessions out of its loss.
	GrossLoss bool
	// FutureWeight and FutureLevel say how much of the tranches still to come a
	// collapse forfeits: this weight of raising their issues this share of the
	// way. Both in [0, 1].
	FutureWeight, FutureLevel float64
	// Speed is the share of the way to its target that a level moves per
	// round, in [0, 1].
	Speed float64

	will, standard, cure, penalty []float64
	chance                        []*negotiation.Stream // one per unit
	hazard                        []float64
	patience                      [][types]patience // of each party this round
	scratch                       []account         // one per unit
	comply, promise               []float64         // expectations of the text in force before its last forecast
	sham                          []float64         // of each issue: share that cosmetic conduct saves
}

// patience is a discount factor and its power for the length of a punishment.
type patience struct{ discount, power float64 }

// account gathers what an action saves, by unit.
type account struct {
	gain, loss, owed [actions]float64
	// What comes of it: the value of each action, given what a collapse costs and
	// how far the other side is expected to comply.
	value             [actions]float64
	collapse, partner float64
}

// Name implements [negotiation.Part].
func (c *Conduct) Name() string { return "conduct" }

// Setup implements [negotiation.Part].
func (c *Conduct) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	if c.Verification == nil {
		return errors.New("conduct needs the verification part for its alarm rates")
	}
	if !(c.Precision >= 0) {
		return fmt.Errorf("precision %v, expected at least 0", c.Precision)
	}
	for t := range types {
		if !(c.Discount[t] > 0 && c.Discount[t] < 1) {
			return fmt.Errorf("discount %v, expected a number in (0, 1)", c.Discount[t])
		}
	}
	if err := errors.Join(checkShare("inertia", c.Inertia), checkShare("speed", c.Speed)); err != nil {
		return err
	}
	u.Read(&c.will, "enforcement.will", len(u.Parties()), 0)
	u.Read(&c.standard, "enforcement.standard", 1, 0)
	u.Read(&c.cure, "guarantor.cure", 1, 0)
	u.Read(&c.penalty, "guarantor.penalty", len(u.Parties()), 0)
	u.Read(&c.hazard, "turnover.hazard", len(u.Parties()), 0)
	c.patience = make([][types]patience, len(u.Parties()))
	c.comply = make([]float64, len(u.Parties())*len(u.Parties()))
	c.promise = make([]float64, len(u.Parties())*len(u.IssueIDs()))
	for k := range u.Model.Issues {
		c.sham = append(c.sham, u.Model.Issues[k].Cosmetic)
	}
	for _, id := range unitNames(u) {
		c.chance = append(c.chance, u.Stream(id))
	}
	c.scratch = make([]account, len(c.chance))
	u.OnReset(c.look)
	u.At(negotiation.Domestic, c.look)
	u.At(negotiation.Implementation, c.choose)
	u.At(negotiation.Implementation, c.deliver)
	return nil
}

// look sets how far ahead the parties look: those that may lose office are less
// patient.
func (c *Conduct) look(s *negotiation.State) {
	for i := range c.patience {
		for t := range types {
			d := float64(c.Discount[t] * (1 - c.hazard[i]))
			if p := &c.patience[i][t]; p.discount != d {
				*p = patience{d, math.Pow(d, c.Punishment)}
			}
		}
	}
}

// Forecast implements [negotiation.Forecaster].
func (c *Conduct) Forecast(s *negotiation.State, t *negotiation.Text) {
	for j := range s.Parties() {
		c.Verification.rates(s, t, j)
	}
	for j := range s.Parties() {
		o := s.Other(j)
		lo, hi := units(s, j)
		for u := lo; u < hi; u++ {
			t.Enforced[u] = 0
			if s.Proof(t, o, j, u) > c.standard[0] {
				t.Enforced[u] = float64(c.will[o] * (1 - c.cure[0]))
			}
		}
		both := [types]bool{true, true}
		c.probabilities(s, t, j, view{s.Seen(o, j), o, t.Comply, t.Deliver}, both, t.Choice, types)
		if s.Model().Table == negotiation.Plan {
			c.decide(s, t, j, t.Comply, t.Deliver)
		}
	}
	if t == &s.Force {
		copy(c.comply, t.Comply)
		copy(c.promise, t.Deliver)
	}
}

// view is how somebody looks at a party's incentives: the terms that viewer, the party
// itself or the other side, gives it, and what is expected of a text.
type view struct {
	terms           []negotiation.Quad
	viewer          int
	comply, deliver []float64 // as in [negotiation.Outlook]
}

// decide writes how party j's units would act, by its true type and terms.
func (c *Conduct) decide(s *negotiation.State, t *negotiation.Text, j int, comply, deliver []float64) {
	var own [types]bool
	own[int(s.Type[j])] = true
	c.probabilities(s, t, j, view{s.Terms(j), j, comply, deliver}, own, t.Own, 1)
}

// probabilities writes how party j's units would act, for the types wanted. Dst has
// width blocks of action probabilities per unit.
func (c *Conduct) probabilities(s *negotiation.State, t *negotiation.Text, j int, by view, want [types]bool, dst []float64, width int) {
	lo, hi := units(s, j)
	for u := lo; u < hi; u++ {
		c.scratch[u] = account{}
	}
	for k, due := range t.Due {
		if due != 0 && s.Owes(j, k) {
			c.enter(s, t, &c.scratch[s.Unit(j, k)], by.terms, j, by.viewer, k)
		}
	}
	pbar := by.comply[j*s.Parties()+s.Other(j)]
	loss := c.loss(s, t, j, by, pbar) + c.penalty[j]
	for u := lo; u < hi; u++ {
		acc := &c.scratch[u]
		block := 0
		for typ := range types {
			if !want[typ] {
				continue
			}
			p := dst[(u*width+block)*actions : (u*width+block+1)*actions]
			block++
			if acc.owed[negotiation.Defect] == 0 {
				p[negotiation.Comply], p[negotiation.Cosmetic], p[negotiation.Defect] = 1, 0, 0
				continue
			}
			c.choice(typ, c.patience[j][typ], acc, t, u, pbar, loss, p)
		}
	}
}

// enter adds an obligation to the account of its unit.
func (c *Conduct) enter(s *negotiation.State, t *negotiation.Text, acc *account, terms []negotiation.Quad, j, viewer, k int) {
	q := terms[k]
	from, to := t.From[k], t.Levels[k]
	saved := float64((to-from)*float64(q.G*(to+from))) - float64(q.B*(to-from))
	w := float64(s.Factor[j*s.Issues()+k] * s.Weight(j, k))
	if viewer != j {
		w *= s.EstimateFactor(viewer, j, k)
	}
	owed, sham := float64(w*t.Due[k]), c.sham[k]
	const cosmetic, defect = negotiation.Cosmetic, negotiation.Defect
	if saved > 0 {
		acc.gain[cosmetic] += float64(sham * saved)
		acc.gain[defect] += saved
	} else {
		acc.loss[cosmetic] -= float64(sham * saved)
		acc.loss[defect] -= saved
	}
	acc.owed[cosmetic] += float64(sham * owed)
	acc.owed[defect] += owed
}

// choice writes the logit probabilities of a unit's actions.
func (c *Conduct) choice(typ int, ahead patience, acc *account, t *negotiation.Text, u int, pbar, loss float64, p []float64) {
	zeta := float64(c.Temptation[typ] * c.CostFactor[typ])
	gamma := float64(c.Assurance[typ] * pbar)
	acc.collapse, acc.partner = loss, pbar
	v := &acc.value
	for a := range v {
		saving := float64(zeta*acc.gain[a]) - acc.loss[a] - float64(gamma*acc.owed[a])
		h := float64(t.Alarm[u*actions+a] * t.Enforced[u])
		v[a] = HoldValueAt(saving, loss, h, ahead.discount, ahead.power)
	}
	negotiation.Choice(v[:], c.Precision, p)
}

// loss is what a collapse costs party j per round: the roll-back of levels on
// both sides, and the tranches that will then not come.
func (c *Conduct) loss(s *negotiation.State, t *negotiation.Text, j int, by view, pbar float64) float64 {
	K, o := len(by.terms), s.Other(j)
	observed, promised := s.Observed[:K], t.Promised[:K]
	levels, from, due, deliver := t.Levels[:K], t.From[:K], t.Due[:K], by.deliver[j*K:j*K+K]
	var now, later float64
	for k, q := range by.terms {
		x := observed[k]
		switch {
		case promised[k] == 0:
			up := float64(c.FutureLevel * (1 - x))
			later += float64(up * (q.B - float64(q.G*(2*x+up))))
		case s.Owner(k) == j:
			x = levels[k]
		default:
			x = from[k] + float64(deliver[k]*due[k])
		}
		if x <= 0 || c.GrossLoss && s.Owner(k) != o {
			continue
		}
		back := float64(s.Rollback(k) * x)
		now += float64(back * (q.B - float64(q.G*(2*x-back))))
	}
	return max(0, now+float64(c.FutureWeight*pbar*max(0, later)))
}

// choose draws the conduct of every unit for the round.
func (c *Conduct) choose(s *negotiation.State) {
	if !s.Agreement.Binds() {
		return
	}
	fresh := s.Agreement.SignedAt == s.Round
	decided := -1 // the party that has weighed its actions last
	for u := range s.Units() {
		if s.Broken[u] != 0 {
			continue // it has just made up its mind in public
		}
		r := c.chance[u]
		keep := r.Happens(c.Inertia) && !fresh
		kept := r.Last()
		if keep {
			continue
		}
		if j := s.UnitParty(u); j != decided {
			// By the expectations that the month's forecast went by, too.
			c.decide(s, &s.Force, j, c.comply, c.promise)
			decided = j
		}
		next := r.Pick(s.Force.Own[u*actions : u*actions+actions])
		if int(s.Action[u]) == next {
			continue
		}
		s.Emit(negotiation.EventAction, s.Member(s.UnitParty(u)), -1, float64(next), s.Action[u], nil)
		if s.Listening() {
			c.tell(s, u, fresh, kept, r.Last())
		}
		s.Action[u] = float64(next)
	}
}

// deliver moves true levels towards what conduct aims at, and the observed
// levels towards what the public expects of it.
func (c *Conduct) deliver(s *negotiation.State) {
	if !s.Agreement.Binds() {
		return
	}
	f := &s.Force
	for k, due := range f.Due {
		if due == 0 {
			continue
		}
		target, expected := math.Inf(1), math.Inf(1)
		sham := float64(s.Model().CosmeticShare * (1 - s.Model().Issues[k].Cosmetic))
		for i := range s.Parties() {
			if !s.Owes(i, k) {
				continue
			}
			u := s.Unit(i, k)
			share := [actions]float64{1, sham, 0}
			goal := f.From[k] + float64(share[int(s.Action[u])]*due)
			if s.X[k] < 0 && negotiation.Action(s.Action[u]) == negotiation.Defect {
				goal = min(goal, s.X[k]) // what an act has taken is not given back
			}
			target = min(target, goal)
			e := s.Expected(u, negotiation.Comply) + float64(sham*s.Expected(u, negotiation.Cosmetic))
			hoped := f.From[k] + float64(e*due)
			if s.Broken[u] != 0 {
				hoped = min(hoped, s.Observed[k])
			}
			expected = min(expected, hoped)
		}
		s.X[k] += float64(c.Speed * (target - s.X[k]))
		s.Observed[k] += float64(c.Speed * (expected - s.Observed[k]))
		if s.Model().FullInformation {
			s.Observed[k] = s.X[k]
		}
	}
}
