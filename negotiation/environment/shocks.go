package environment

import (
	"errors"
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Shocks are scripted events: at the start of a given round a variable of the
// model is changed, whatever else happens.
type Shocks struct {
	Script []Shock

	views          []shockView
	oil, guarantor []float64
}

// Shock is one scripted change.
type Shock struct {
	Round int
	// Kind says what changes.
	Kind ShockKind
	// Party is the party concerned by an [ElectionShock].
	Party string
	// Value is the new value; for an [OilShock] the change of the log price.
	Value float64
}

// ShockKind says what a shock changes.
type ShockKind uint8

// The kinds of shocks.
const (
	OilShock       ShockKind = iota // adds to the log price of oil
	ElectionShock                   // moves the date of a party's next election
	GuarantorShock                  // sets the guarantors' strength
	MonitorShock                    // sets the monitor strength
)

var shockNames = [...]string{"oil", "election", "guarantor", "monitor"}

// String returns the kind's name in scenario files.
func (k ShockKind) String() string { return shockNames[k] }

var shockVariables = [...]string{"", "election.date", "guarantor.strength", "monitor.strength"}

type shockView struct {
	values []float64
	index  int
}

// Name implements [negotiation.Part].
func (p *Shocks) Name() string { return "shocks" }

// Setup implements [negotiation.Part].
func (p *Shocks) Setup(u *negotiation.Setup) error {
	u.Own(negotiation.Drivers, &p.oil, negotiation.Variable{Name: "oil.shock", Hidden: true,
		Meaning: "scripted change of the log price this round", Unit: "log"})
	u.Own(negotiation.Drivers, &p.guarantor, negotiation.Variable{Name: "guarantor.shock", Hidden: true,
		Meaning: "1 in a round for which the script sets the guarantors' strength", Unit: "flag"})
	p.views = make([]shockView, len(p.Script))
	var errs []error
	for n, k := range p.Script {
		if k.Round < 1 {
			errs = append(errs, fmt.Errorf("shock %d: round %d, expected 1 or more", n+1, k.Round))
		}
		if k.Kind == ElectionShock {
			i, err := u.Party(k.Party)
			errs = append(errs, err)
			p.views[n].index = i
		}
		if name := shockVariables[k.Kind]; name != "" {
			u.Write(negotiation.Drivers, &p.views[n].values, name)
		}
	}
	u.At(negotiation.Drivers, p.step)
	return errors.Join(errs...)
}

func (p *Shocks) step(s *negotiation.State) {
	p.oil[0], p.guarantor[0] = 0, 0
	for n, k := range p.Script {
		if k.Round != s.Round {
			continue
		}
		if k.Kind == OilShock {
			p.oil[0] += k.Value
		} else {
			p.views[n].values[p.views[n].index] = k.Value
		}
		if k.Kind == GuarantorShock {
			p.guarantor[0] = 1
		}
		s.Emit(negotiation.EventShock, -1, -1, k.Value, float64(k.Kind), nil)
	}
}
