package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// bargaining sets what the talks know about the principals' rules.
func (f *File) bargaining(t *protocol.Talks) {
	p := &f.Params
	for i := range t.Patience {
		t.Patience[i] = [...]float64{p.DiscountT, p.DiscountN}
	}
	t.PatienceKnown = p.Patience == "known"
	if p.Trade == "similar" {
		t.Trade = protocol.Similar
	}
}

// rules lists the parts that bargaining rules call for.
func (f *File) rules(r *Resolved) (parts []negotiation.Part) {
	p := &f.Params
	if p.OpponentModel > 0 {
		parts = append(parts, &protocol.OpponentModel{Share: p.OpponentModel})
	}
	x := &environment.Resources{Term: float64(p.Window), Last: p.HardDeadline, Party: f.principal(r, 0)}
	needed := p.Routes.VoteTactic > 0
	for n := range r.Principals {
		rule := p.Rule[f.principal(r, n)]
		if rule != RuleResource && (rule != RuleMixture || p.MixResource == 0) {
			continue
		}
		needed = true
		if n == 0 {
			x.Living = p.LivingScale
		}
	}
	if needed {
		parts = append(parts, x)
	}
	return parts
}
