package thirdparty

import (
	"github.com/detente-sim/detente/negotiation"
)

// Guarantors stand behind an agreement with their own economic and security
// interests: they encourage compliance and discourage abrupt reversals (Walter
// 1997; Fortna 2003). Their leverage wanes (Beardsley 2008). Each channel of
// their influence has a strength of its own; 0 switches it off.
type Guarantors struct {
	// Strength is the sum of the guarantors' strengths at round 0, in [0, 1].
	Strength float64
	// Waning is the share of the strength that is lost per round.
	Waning float64
	// Cure is the probability, at strength 1, that a reported breach is cured.
	Cure float64
	// Eyes in [0, 1] lets guarantors help monitors to see.
	Eyes float64
	// Penalty is the loss per round, at strength 1, with which they threaten a
	// party whose breach ends the agreement, in utility.
	Penalty float64
	// Brokerage is the number of rounds, at strength 1, by which they shorten the
	// pause after a collapse.
	Brokerage float64

	strength, cure, eyes, penalty, brokerage []float64
}

// Name implements [negotiation.Part].
func (g *Guarantors) Name() string { return "guarantors" }

// Setup implements [negotiation.Part].
func (g *Guarantors) Setup(u *negotiation.Setup) error {
	own := func(view *[]float64, name string, start float64, meaning, unit string) {
		u.Own(negotiation.Incidents, view, negotiation.Variable{Name: "guarantor." + name, Initial: start * g.Strength, Meaning: meaning, Unit: unit, Hidden: name != "strength"})
	}
	own(&g.strength, "strength", 1, "strength of the guarantors", "share")
	own(&g.cure, "cure", g.Cure, "probability that a reported breach is cured", "probability")
	own(&g.eyes, "eyes", g.Eyes, "help to monitors", "share")
	own(&g.penalty, "penalty", g.Penalty, "threatened loss", "utility")
	own(&g.brokerage, "brokerage", g.Brokerage, "rounds by which a pause is shortened", "rounds")
	u.At(negotiation.Incidents, g.step)
	return nil
}

func (g *Guarantors) step(s *negotiation.State) {
	if s.Round > 1 {
		g.strength[0] *= 1 - g.Waning
	}
	n := g.strength[0]
	g.cure[0] = float64(g.Cure * n)
	g.eyes[0] = float64(g.Eyes * n)
	g.penalty[0] = float64(g.Penalty * n)
	g.brokerage[0] = float64(g.Brokerage * n)
}

// Patrons are outside powers that support one party and so soften its no-deal
// outcome. Their support falls with relief and with the party's distance to them.
type Patrons struct {
	// Client is the party supported.
	Client string
	// Start is the support at round 0; it moves by Rate of the way to
	// Base − FromRelief·R − FromDistance·x, x being the level of Distance.
	Start, Rate, Base, FromRelief, FromDistance float64
	// Distance is the issue by which the client turns away from its patrons.
	Distance string
	// Comfort is added to the client's reservation value per unit of support above
	// Reference, in utility.
	Comfort, Reference float64

	support, relief  []float64
	client, distance int
}

// Name implements [negotiation.Part].
func (p *Patrons) Name() string { return "patrons" }

// Setup implements [negotiation.Part].
func (p *Patrons) Setup(u *negotiation.Setup) (err error) {
	if p.client, err = u.Party(p.Client); err != nil {
		return err
	}
	p.distance = -1
	if p.Distance != "" {
		if p.distance, err = u.Issue(p.Distance); err != nil {
			return err
		}
	}
	u.Own(negotiation.Propagation, &p.support, negotiation.Variable{Name: "patron.support", Initial: p.Start, Max: 1,
		Meaning: "support of outside patrons", Unit: "index"})
	u.Read(&p.relief, "relief", 1, 0)
	u.At(negotiation.Domestic, p.weigh)
	u.At(negotiation.Propagation, p.step)
	return nil
}

func (p *Patrons) weigh(s *negotiation.State) {
	s.Addend[p.client] += float64(p.Comfort * (p.support[0] - p.Reference))
}

func (p *Patrons) step(s *negotiation.State) {
	goal := p.Base - float64(p.FromRelief*p.relief[0])
	if p.distance >= 0 {
		goal -= float64(p.FromDistance * max(0, s.X[p.distance]))
	}
	p.support[0] += float64(p.Rate * (min(max(goal, 0), 1) - p.support[0]))
}
