package thirdparty

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// SecurityGuarantees lower what concessions cost those who fear for their safety
// once they have made them: where the issue with the guarantee hook stands at x, and
// guarantors of strength g stand behind it, the costs of the issues concerned are
// multiplied by 1 − Effect·g·x. That such guarantees are the critical barrier to
// settlement is Walter's (1997, 2002) point. What somebody gains from an issue is
// left as it is.
type SecurityGuarantees struct {
	// Effect in [0, 1] is the share of the costs that a full guarantee by guarantors
	// of full strength takes away.
	Effect float64
	// Issues are those whose costs are lowered.
	Issues []string
	// Party bears the costs, and so do the members under Players when they vote.
	Party   string
	Players []string

	party, hook int
	issues      []int
	members     []int

	security, stakes []float64
	now              []float64 // factor that stands in the state
}

// Name implements [negotiation.Part].
func (g *SecurityGuarantees) Name() string { return "security guarantees" }

// Setup implements [negotiation.Part].
func (g *SecurityGuarantees) Setup(u *negotiation.Setup) (err error) {
	if !(g.Effect >= 0 && g.Effect <= 1) {
		return fmt.Errorf("effect %v, expected a number in [0, 1]", g.Effect)
	}
	if g.party, err = u.Party(g.Party); err != nil {
		return err
	}
	g.hook = -1
	for k := range u.Model.Issues {
		if u.Model.Issues[k].Hook == negotiation.GuaranteeHook {
			g.hook = k
		}
	}
	for _, id := range g.Issues {
		k, err := u.Issue(id)
		if err != nil {
			return err
		}
		g.issues = append(g.issues, k)
	}
	for _, id := range g.Players {
		m, err := member(u, id)
		if err != nil {
			return err
		}
		g.members = append(g.members, m)
	}
	if g.hook < 0 || g.Effect == 0 {
		return nil
	}
	u.Require(&g.security, "guarantor.security")
	if len(g.members) > 0 {
		u.Stakes(&g.stakes)
	}
	u.Own(negotiation.Domestic, &g.now, negotiation.Variable{Name: "security.factor", Initial: 1, Max: 1, Hidden: true,
		Meaning: "factor on the costs of concessions under the security guarantee", Unit: "factor"})
	u.At(negotiation.Domestic, g.step)
	return nil
}

// least keeps a factor from 0, from which no later one could be restored.
const least = 1e-6

func (g *SecurityGuarantees) factor(s *negotiation.State) float64 {
	return max(least, 1-float64(g.Effect*float64(g.security[0]*s.HookLevel(g.hook, s.Observed))))
}

func (g *SecurityGuarantees) step(s *negotiation.State) {
	g.now[0] = 1
	g.apply(s, g.factor(s))
	K := s.Issues()
	for _, m := range g.members {
		for _, k := range g.issues {
			if s.Difference(m, k, 0, 1) < 0 {
				g.stakes[m*K+k] *= g.now[0]
			}
		}
	}
}

// apply puts a factor in the place of the one that stands.
func (g *SecurityGuarantees) apply(s *negotiation.State, f float64) {
	if f == g.now[0] {
		return
	}
	for _, k := range g.issues {
		if s.Difference(s.Member(g.party), k, 0, 1) < 0 {
			s.Factor[g.party*s.Issues()+k] *= f / g.now[0]
		}
	}
	g.now[0] = f
}

// Appraise implements [negotiation.Appraiser]: parties who think a guarantee through
// before they agree on it count on what it would change.
func (g *SecurityGuarantees) Appraise(s *negotiation.State, _ *negotiation.Text) {
	if g.hook >= 0 && g.Effect != 0 {
		g.apply(s, g.factor(s))
	}
}
