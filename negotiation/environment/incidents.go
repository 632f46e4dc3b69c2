package environment

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Incidents are crises in public that nobody at the table has planned: a
// border clash, an arrest, a storm of words. They raise tension; a formal channel
// between the parties keeps them from escalating.
type Incidents struct {
	// Rate is the probability of an incident per round, in [0, 1].
	Rate float64
	// Low and High bound the severity, uniform between them, in tension.
	Low, High float64
	// Damping in [0, 1] is the share of the tension that a full channel takes away.
	Damping float64

	chance *negotiation.Stream
}

// Name implements [negotiation.Part].
func (p *Incidents) Name() string { return "incidents" }

// Setup implements [negotiation.Part].
func (p *Incidents) Setup(u *negotiation.Setup) error {
	p.chance = u.Stream("world")
	u.At(negotiation.Incidents, p.step)
	return nil
}

func (p *Incidents) step(s *negotiation.State) {
	if !p.chance.Happens(p.Rate) {
		return
	}
	came := p.chance.Last()
	severity := p.chance.Between(p.Low, p.High)
	gain := float64(severity * (1 - float64(p.Damping*s.Channel())))
	s.TensionGain[0] += gain
	s.Emit(negotiation.EventIncident, -1, -1, severity, gain, nil)
	if s.Listening() {
		p.tell(s, [2]float64{came, p.chance.Last()})
	}
}

// Spoilers are armed or radical groups on one party's side that attack in order
// to wreck the talks. A trustworthy party with control over them prevents some
// attacks, so that both an attack and a quiet round are news about its type
// (Kydd & Walter 2002).
type Spoilers struct {
	// Side is the party on whose side the spoilers stand.
	Side string
	// Rate is the probability of an attack per round while an agreement is in
	// force, Quiet the factor by which it is lower without one; both in [0, 1].
	Rate, Quiet float64
	// Control is the capacity of a trustworthy party to prevent attacks, [0, 1].
	Control float64
	// TypeBlind makes the true rate the same for both types, although
	// observers believe otherwise.
	TypeBlind bool
	// Low and High bound the severity, uniform between them, in tension.
	Low, High float64
	// Damping in [0, 1] is the share of the tension that a full channel takes away.
	Damping float64
	// Members, if any, are those who may spoil the deal. Whoever would lose most by
	// it, against what is implemented, attacks at Rate times its capability times
	// loss/Reference, and nobody where nobody would lose; Quiet is then not used.
	Members   []Spoiler
	Reference float64

	side           int
	members        []int
	attack, hazard []float64
	chance         *negotiation.Stream
}

// Spoiler is a member that may attack; it must have preferences.
type Spoiler struct {
	Member     string
	Capability float64
}

// Name implements [negotiation.Part].
func (p *Spoilers) Name() string { return "spoilers" }

// Setup implements [negotiation.Part].
func (p *Spoilers) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	if p.side, err = u.Party(p.Side); err != nil {
		return err
	}
	u.Own(negotiation.Incidents, &p.attack, negotiation.Variable{Name: "spoiler.attack", Keys: u.Parties(), Max: 1,
		Meaning: "1 in a round in which spoilers on the party's side attack", Unit: "flag"})
	u.Own(negotiation.Incidents, &p.hazard, negotiation.Variable{Name: "spoiler.hazard", Keys: u.Parties(), Max: 1, Hidden: true,
		Meaning: "probability of an attack if the party does not prevent it", Unit: "probability"})
	p.chance = u.Stream(p.Side)
	for _, x := range p.Members {
		m, ok := u.Member(x.Member)
		if !ok || u.Model.Members[m].Agent == nil {
			return fmt.Errorf("%q cannot be a spoiler: no such member, or it has no preferences", x.Member)
		}
		p.members = append(p.members, m)
	}
	if len(p.members) > 0 && !(p.Reference > 0) {
		return fmt.Errorf("reference loss %v of spoilers, expected above 0", p.Reference)
	}
	u.At(negotiation.Incidents, p.step)
	return nil
}

// rate is the probability of an attack that nobody prevents, and the member that
// attacks, -1 if no one in particular.
func (p *Spoilers) rate(s *negotiation.State) (rate float64, by int) {
	if len(p.members) == 0 {
		if !s.Agreement.Binds() {
			return p.Rate * p.Quiet, -1
		}
		return p.Rate, -1
	}
	t := &s.Force
	switch {
	case s.Agreement.Binds():
	case s.Window.Open:
		t = &s.Draft
	default:
		return 0, -1
	}
	by = -1
	var most float64
	for n, m := range p.members {
		if loss := p.loss(s, t, m); loss > most {
			most, by = loss, m
			rate = float64(p.Rate * float64(p.Members[n].Capability*loss/p.Reference))
		}
	}
	return min(1, rate), by
}

// loss is what a member would lose by a deal, against what is implemented.
func (p *Spoilers) loss(s *negotiation.State, t *negotiation.Text, m int) float64 {
	worth := s.DomesticWorth(m, p.side, t, t.Comply[p.side*s.Parties()+s.Other(p.side)])
	return worth.Value(s.Observed) - worth.Value(t.Levels)
}

func (p *Spoilers) step(s *negotiation.State) {
	rate, by := p.rate(s)
	p.hazard[p.side] = rate
	p.attack[p.side] = 0
	if negotiation.Type(s.Type[p.side]) == negotiation.Trustworthy && !p.TypeBlind {
		rate *= 1 - p.Control
	}
	if !p.chance.Happens(rate) {
		return
	}
	came := p.chance.Last()
	p.attack[p.side] = 1
	severity := p.chance.Between(p.Low, p.High)
	gain := float64(severity * (1 - float64(p.Damping*s.Channel())))
	s.TensionGain[0] += gain
	s.Emit(negotiation.EventAttack, s.Member(p.side), by, severity, gain, nil)
	if s.Listening() {
		p.tell(s, p.hazard[p.side], rate, by, [2]float64{came, p.chance.Last()})
	}
}
