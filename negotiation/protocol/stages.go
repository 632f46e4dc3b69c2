package protocol

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// imagine updates what the parties expect of the text on the table. At the
// start of a window there is none, so they first imagine a given share of what is
// left on the agenda, then the Nash package that this leads to.
func (p *Talks) imagine(s *negotiation.State) {
	if s.Window.Step == 1 {
		p.envisage(s)
	}
	s.Assess(&s.Draft)
}

// envisage lays on the table what the parties imagine at the start of a window, and
// returns whether there is a package that is better than no deal for both.
func (p *Talks) envisage(s *negotiation.State) bool {
	for k := range p.offer {
		p.offer[k] = p.lo[k] + float64(p.Opening*(p.hi[k]-p.lo[k]))
	}
	s.Open()
	s.Put(p.offer, p.covered)
	s.Assess(&s.Draft)
	if !p.nash(s, p.offer) {
		return false
	}
	s.Put(p.offer, p.covered)
	return true
}

// nash writes the Nash package of both sides' own utilities.
func (p *Talks) nash(s *negotiation.State, out []float64) bool {
	a, b := s.Worth(0, &s.Draft), s.Worth(1, &s.Draft)
	p.begin(p.shared(forOutcome))
	sol := p.solver.Solve(search.Nash, a, b, p.lo, p.hi, s.Reservation(0), s.Reservation(1), out)
	p.end(p.shared(forOutcome), sol)
	return sol.Status != search.NoZone && sol.Status != search.Infeasible
}

// impose puts a text in force that is not bargained, where the course has one.
func (p *Talks) impose(s *negotiation.State) bool {
	if p.Course != Fixed && p.Course != Front {
		return false
	}
	for k := range p.offer {
		p.covered[k], p.offer[k] = 0, s.Observed[k]
		if p.Course == Fixed {
			p.covered[k] = 1
		}
		if p.Package[k] > s.Observed[k] && (p.Course == Fixed || s.Owner(k) == p.giver && s.Model().Issues[k].Phase <= 2) {
			p.covered[k], p.offer[k] = 1, p.Package[k]
		}
	}
	s.Open()
	s.Put(p.offer, p.covered)
	s.Sign(1, -1)
	return true
}

// advance is phase Stages: it completes the agreement or opens the next stage.
func (p *Talks) advance(s *negotiation.State) {
	a := &s.Agreement
	if !a.Binds() || s.Window.Open || p.Course == Fixed {
		return
	}
	last := p.stages
	if a.Stage >= last {
		complete(s)
		return
	}
	if s.Window.Cooling > 0 || s.Window.Closed || s.Round-a.SignedAt < p.KeptFor {
		return
	}
	if a.LastReport > 0 && s.Round-a.LastReport < p.CleanFor {
		return
	}
	p.open(s, a.Stage+1)
}

// complete marks an agreement whose last stage has been delivered. Its
// obligations go on to bind, and a later breach reopens it.
func complete(s *negotiation.State) {
	delivered := true
	for k, due := range s.Force.Due {
		if due > 0 && s.X[k] < s.Force.Levels[k]-0.01 {
			delivered = false
			break
		}
	}
	a := &s.Agreement
	switch {
	case delivered && a.Status == negotiation.InForce:
		a.Move(negotiation.Completed)
		s.Emit(negotiation.EventCompleted, -1, -1, float64(a.Stage), 0, nil)
	case !delivered && a.Status == negotiation.Completed:
		a.Move(negotiation.InForce)
	}
}
