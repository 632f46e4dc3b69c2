package thirdparty

import (
	"fmt"

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

	shock, strength, cure, eyes, penalty, brokerage, security []float64
}

// Name implements [negotiation.Part].
func (g *Guarantors) Name() string { return "guarantors" }

// Setup implements [negotiation.Part].
func (g *Guarantors) Setup(u *negotiation.Setup) error {
	own := func(view *[]float64, name string, start float64, meaning, unit string) {
		v := negotiation.Variable{Name: "guarantor." + name, Initial: start * g.Strength, Meaning: meaning, Unit: unit, Hidden: name != "strength"}
		if name == "penalty" {
			v.Keys = u.Parties()
		}
		u.Own(negotiation.Incidents, view, v)
	}
	u.Read(&g.shock, "guarantor.shock", 1, 0)
	own(&g.strength, "strength", 1, "strength of the guarantors", "share")
	own(&g.cure, "cure", g.Cure, "probability that a reported breach is cured", "probability")
	own(&g.eyes, "eyes", g.Eyes, "help to monitors", "share")
	own(&g.penalty, "penalty", g.Penalty, "threatened loss", "utility")
	own(&g.brokerage, "brokerage", g.Brokerage, "rounds by which a pause is shortened", "rounds")
	own(&g.security, "security", 1, "strength behind guarantees of safety", "share")
	u.At(negotiation.Incidents, g.step)
	return nil
}

func (g *Guarantors) step(s *negotiation.State) {
	wane(s, g.strength, g.shock, g.Waning)
	n := g.strength[0]
	g.cure[0] = float64(g.Cure * n)
	g.eyes[0] = float64(g.Eyes * n)
	for j := range g.penalty {
		g.penalty[j] = float64(g.Penalty * n)
	}
	g.brokerage[0] = float64(g.Brokerage * n)
	g.security[0] = n
}

// wane takes the share lost per round from a strength, except in the first round and
// in one for which a script sets the strength.
func wane(s *negotiation.State, strength, shock []float64, share float64) {
	if s.Round > 1 && shock[0] == 0 {
		strength[0] *= 1 - share
	}
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
	// Powers, Zeal and Cost let each power decide what it adds to the support: the
	// more it would lose by the package on the table, the more, by
	// Zeal·stake/Cost up to its Cap. At Zeal 0 none decides. Cost is above 0.
	Powers     []Power
	Zeal, Cost float64

	support, relief, aid []float64
	client, distance     int
	powers               []int
}

// Power is a patron that decides.
type Power struct {
	// Member is its ID; it must have preferences. Cap is the most that it can add.
	Member string
	Cap    float64
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
	if err := p.decide(u); err != nil {
		return err
	}
	u.At(negotiation.Domestic, p.weigh)
	u.At(negotiation.Propagation, p.step)
	return nil
}

func (p *Patrons) weigh(s *negotiation.State) {
	s.Addend[p.client] += float64(p.Comfort * (p.support[0] - p.Reference))
}

// decide prepares what the powers decide, if they do.
func (p *Patrons) decide(u *negotiation.Setup) error {
	if p.Zeal == 0 || len(p.Powers) == 0 {
		return nil
	}
	if !(p.Zeal > 0 && p.Cost > 0) {
		return fmt.Errorf("zeal %v and cost %v of patrons, expected above 0", p.Zeal, p.Cost)
	}
	var ids []string
	for _, r := range p.Powers {
		m, err := member(u, r.Member)
		if err != nil {
			return err
		}
		p.powers, ids = append(p.powers, m), append(ids, r.Member)
	}
	u.Own(negotiation.Domestic, &p.aid, negotiation.Variable{Name: "patron.aid", Keys: ids, Max: 1,
		Meaning: "what the power decides to add to the client's support", Unit: "index"})
	u.At(negotiation.Domestic, p.aim)
	return nil
}

// aim sets each power's aid by what it stands to lose: it maximises Zeal·stake·a −
// Cost·a²/2, the stake being its utility of what is implemented, as far as it can
// see, less that of the package on the table.
func (p *Patrons) aim(s *negotiation.State) {
	clear(p.aid)
	var levels []float64
	switch {
	case s.Window.Open && s.Window.Step > 0:
		levels = s.Draft.Levels
	case s.Agreement.Binds():
		levels = s.Force.Levels
	default:
		return
	}
	for n, m := range p.powers {
		now, _ := s.Utility(m, s.Observed)
		then, _ := s.Utility(m, levels)
		p.aid[n] = min(max(p.Zeal*(now-then)/p.Cost, 0), p.Powers[n].Cap)
	}
}

func (p *Patrons) step(s *negotiation.State) {
	goal := p.Base - float64(p.FromRelief*p.relief[0])
	if p.distance >= 0 {
		goal -= float64(p.FromDistance * max(0, s.Observed[p.distance]))
	}
	for _, a := range p.aid {
		goal += a
	}
	p.support[0] += float64(p.Rate * (min(max(goal, 0), 1) - p.support[0]))
}
