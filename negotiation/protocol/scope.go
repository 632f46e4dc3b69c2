package protocol

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// scope is what can be agreed upon at present: which issues are on the agenda, and
// between which levels.
type scope struct {
	lo, hi  []float64
	covered []float64 // 1 for issues on the agenda
	needs   [][]need
	ladders search.Ladders  // nil if any level of any issue is possible
	stepper *search.Stepper // nil likewise
}

type need struct {
	issue int
	level float64
}

func (p *scope) setup(u *negotiation.Setup) error {
	K := len(u.IssueIDs())
	p.lo, p.hi, p.covered = make([]float64, K), make([]float64, K), make([]float64, K)
	p.climb(u)
	return p.prerequisites(u)
}

// climb notes which issues take certain levels only.
func (p *scope) climb(u *negotiation.Setup) {
	ladders := make(search.Ladders, len(u.Model.Issues))
	for k := range u.Model.Issues {
		if l := u.Model.Issues[k].Ladder; len(l) > 0 {
			ladders[k], p.ladders = l, ladders
		}
	}
	if p.ladders != nil {
		p.stepper = search.NewStepper(p.ladders)
	}
}

// round moves a package to the nearest levels that can be promised.
func (p *scope) round(y []float64) {
	if p.ladders != nil {
		p.ladders.Round(y, p.lo, p.hi)
	}
}

func (p *scope) prerequisites(u *negotiation.Setup) error {
	p.needs = make([][]need, len(u.IssueIDs()))
	for k := range u.Model.Issues {
		for _, r := range u.Model.Issues[k].Requires {
			j, err := u.Issue(r.Issue)
			if err != nil {
				return err
			}
			p.needs[k] = append(p.needs[k], need{j, r.Level})
		}
	}
	return nil
}

// agenda sets the bounds of the package: an issue on the agenda may rise from
// its observed level to 1 (and fall where a deal in force is renegotiated), the others stay where they are. An issue whose
// prerequisites are not met is not on the agenda.
func (p *scope) agenda(s *negotiation.State, course Course, giver int) {
	for k := range p.lo {
		x := s.Observed[k]
		p.lo[k], p.hi[k], p.covered[k] = x, x, 0
		if p.onAgenda(s, k, course, giver) {
			p.hi[k], p.covered[k] = max(1, x), 1
			if s.Window.Drop > 0 && s.Force.Promised[k] != 0 {
				p.lo[k] = x - float64(s.Window.Drop*max(0, x-s.Force.From[k]))
			}
		}
	}
}

func (p *scope) onAgenda(s *negotiation.State, k int, course Course, giver int) bool {
	phase := s.Model().Issues[k].Phase
	switch course {
	case Grand, Fixed:
		phase = 1
	case Front:
		if s.Owner(k) == giver && phase <= 2 {
			phase = 2
		}
	}
	if phase > s.Window.Stage {
		return false
	}
	for _, n := range p.needs[k] {
		if s.Observed[n.issue] < n.level {
			return false
		}
	}
	return true
}

// abilities are the optional capabilities of a party's agent.
type abilities struct {
	proposer negotiation.Proposer
	learner  negotiation.Learner
	settler  negotiation.Settler
	reviewer negotiation.Reviewer
	candid   negotiation.Candid
}

// abilitiesOf finds what the agent of a party is able to do.
func abilitiesOf(u *negotiation.Setup, id string) (a abilities) {
	if i, ok := u.Member(id); ok {
		agent := u.Model.Members[i].Agent
		a.proposer, _ = agent.(negotiation.Proposer)
		a.learner, _ = agent.(negotiation.Learner)
		a.settler, _ = agent.(negotiation.Settler)
		a.reviewer, _ = agent.(negotiation.Reviewer)
		a.candid, _ = agent.(negotiation.Candid)
	}
	return a
}

// least is the value from which a party takes an offer, and the noise of its answer:
// the given threshold, if it does not say itself. Below floor it takes nothing.
func (a *abilities) least(t negotiation.Turn, o negotiation.Offer, floor, threshold float64) (value, noise float64) {
	if a.candid != nil {
		threshold, noise = a.candid.Least(t, o)
	}
	if noise > 0 {
		return threshold, noise
	}
	return max(floor, threshold), 0
}
