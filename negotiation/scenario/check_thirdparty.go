package scenario

import (
	"fmt"
	"strconv"

	"github.com/detente-sim/detente/negotiation"
)

// deciders checks a list of agents that decide by their preferences.
func (c *checker) deciders(path string, list []string) {
	for i, id := range list {
		at := path + "." + strconv.Itoa(i)
		if c.listed(at, id, c.agents, "one of the agents") && c.agent[id].Weights == nil {
			c.bad(at, strconv.Quote(id), "an agent with weights")
		}
	}
}

// checkThirdParties finds mechanisms that lack somebody to carry them, or that
// exclude each other.
func (c *checker) checkThirdParties() {
	p := &c.f.Params
	// last is the one of two entries that the file gives.
	last := func(a, b string) string {
		if c.given[a] != nil {
			return a
		}
		return b
	}
	if p.GuarantorFatigue > 0 && p.Waning > 0 {
		c.bad(last("params.fat", "params.omega"), fmt.Sprintf("fat = %v with omega = %v", p.GuarantorFatigue, p.Waning),
			"one of the two to be 0: waning and fatigue are rival accounts of fading leverage")
	}
	if p.GuarantorFatigue > 0 && p.GuarantorCost == 0 {
		c.bad("params.fat", fmt.Sprint(p.GuarantorFatigue), "0, or c_gua above 0: fatigue raises that cost")
	}
	if p.GuarantorCost > 0 && c.given["params.c_gua"] != nil && len(c.f.Guarantors) == 0 && p.Guarantor > 0 {
		c.bad("params.c_gua", fmt.Sprint(p.GuarantorCost), "0, or guarantors to decide: there are none under guarantors")
	}
	mediators := []string{}
	for _, id := range c.agents {
		if a := c.agent[id]; a.Role.Is(negotiation.Mediator) && a.Weights != nil {
			mediators = append(mediators, id)
		}
	}
	for _, id := range sorted(p.MediatorBias) {
		c.listed("params.bias_M."+id, id, mediators, "an agent with the role mediator")
	}
	if p.Messages > 0 && len(mediators) == 0 {
		c.bad(last("params.msg", "preset"), fmt.Sprintf("msg = %v", p.Messages), "0, or an agent with the role mediator to carry the messages")
	}
	if p.Reports == "monitors" && len(c.f.Monitors) == 0 {
		c.bad("params.reports", "monitors", "composite, or monitors to report: there are none under monitors")
	}
	if p.SpoilersDecide != 0 && len(c.f.Links.Spoilers) == 0 {
		c.bad("params.spo_endo", "1", "0, or links.spoilers: who may spoil a deal")
	}
}
