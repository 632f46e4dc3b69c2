package compliance

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Enforcement answers reports of violations. Each report opens a review; with
// the guarantors' help compliance may be restored; otherwise the other party
// enforces, if the proof suffices and it has the will: the agreement is
// suspended, both sides' levels are rolled back as far as they can be, and talks
// rest for a while.
type Enforcement struct {
	// Will is, for each party, the probability that it enforces against the other.
	Will []float64
	// Standard is the standard of proof: the posterior probability of a violation
	// that a report has to exceed. Below 0 every report suffices.
	Standard float64
	// Cooling is the number of rounds for which talks rest after a collapse.
	Cooling float64
	// Tension is what a snapback adds to tension; Damping, in [0, 1], the share
	// of it that a full crisis channel takes away.
	Tension, Damping float64
	// EnforcerLegitimacy and AccusedLegitimacy are lost at a snapback.
	EnforcerLegitimacy, AccusedLegitimacy float64
	// DearOil is what a log price of oil one above normal takes from the will of
	// party OilParty to enforce; 0 is off.
	DearOil  float64
	OilParty string

	will, standard, oil, cure, brokerage []float64
	oilParty                             int
	review                               []*negotiation.Stream
}

// Name implements [negotiation.Part].
func (e *Enforcement) Name() string { return "enforcement" }

// Setup implements [negotiation.Part].
func (e *Enforcement) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	e.oilParty = -1
	if e.DearOil != 0 {
		i, err := u.Party(e.OilParty)
		if err != nil {
			return err
		}
		e.oilParty = i
	}
	u.Own(negotiation.Enforcement, &e.will, negotiation.Variable{Name: "enforcement.will", Keys: u.Parties(), Start: e.Will, Max: 1,
		Meaning: "probability that the party enforces a proven violation", Unit: "probability"})
	u.Own(negotiation.Enforcement, &e.standard, negotiation.Variable{Name: "enforcement.standard", Initial: e.Standard, Hidden: true,
		Meaning: "standard of proof", Unit: "probability"})
	u.Read(&e.oil, "oil.deviation", 1, 0)
	u.Read(&e.cure, "guarantor.cure", 1, 0)
	u.Read(&e.brokerage, "guarantor.brokerage", 1, 0)
	for _, id := range u.Parties() {
		e.review = append(e.review, u.Stream(id))
	}
	u.At(negotiation.Enforcement, e.step)
	return nil
}

func (e *Enforcement) step(s *negotiation.State) {
	for i, w := range e.Will {
		if i == e.oilParty {
			w = min(1, max(0, w-float64(e.DearOil*max(0, e.oil[0]))))
		}
		e.will[i] = w
	}
	if !s.Agreement.Binds() {
		return
	}
	for u := range s.Units() {
		if s.Reported[u] != 0 && e.hear(s, u) {
			return // a suspension ends the step
		}
	}
}

// hear reviews a report against a unit and returns whether the agreement ended.
func (e *Enforcement) hear(s *negotiation.State, u int) (ended bool) {
	i := s.UnitParty(u)
	j := s.Other(i)
	accused, enforcer := s.Member(i), s.Member(j)
	was := s.Agreement.Status
	s.Agreement.Move(negotiation.UnderReview)
	cured := e.review[i].Happens(e.cure[0])
	draws := [2]float64{e.review[i].Last()}
	enforces := e.review[i].Happens(e.will[j])
	draws[1] = e.review[i].Last()
	proof := s.Proof(&s.Force, j, i, u)
	action := s.Action[u]
	switch {
	case cured:
		s.Emit(negotiation.EventCure, accused, -1, e.cure[0], action, nil)
		e.tell(s, j, proof, draws)
		s.Restore(u)
	case proof <= e.standard[0]:
		s.Emit(negotiation.EventUnproven, accused, enforcer, proof, e.standard[0], nil)
		e.tell(s, j, proof, draws)
	case !enforces:
		s.Emit(negotiation.EventTolerated, accused, enforcer, proof, e.will[j], nil)
		e.tell(s, j, proof, draws)
	default:
		s.Emit(negotiation.EventSuspension, enforcer, accused, proof, action, nil)
		e.tell(s, j, proof, draws)
		s.TensionGain[0] += float64(e.Tension * (1 - float64(e.Damping*s.Channel())))
		s.LegitimacyGain[i] -= e.AccusedLegitimacy
		s.LegitimacyGain[j] -= e.EnforcerLegitimacy
		s.Terminate(j, int(max(0, math.Round(e.Cooling-e.brokerage[0]))))
		return true
	}
	s.Agreement.Move(was)
	return false
}
