package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// ratification lets the domestic players vote.
func (f *File) ratification(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &domestic.Ratification{
		Persistence: p.TastePersistence, OwnTrust: p.RatifierTrust == "own", Learning: p.RatifierLearning,
		Abstain: p.Abstention, Same: p.SamePackage, Wait: p.ResubmitWait, Legitimacy: p.RefusalLegitimacy,
		Persuasion: p.Persuasion,
		Quota:      []float64{p.Quota[f.principal(r, 0)], p.Quota[f.principal(r, 1)]},
	}
	for _, v := range r.Vetoes {
		of, id := r.Members[v.Principal].ID, r.Members[v.Member].ID
		other := f.principal(r, 0)
		if other == of {
			other = f.principal(r, 1)
		}
		x.Players = append(x.Players, domestic.Player{Member: id, Of: of, Noise: v.Noise, Discretion: v.Discretion,
			Share: f.Shares[of][id], Issues: v.Issues, Trust: f.TrustOf(id, other)})
	}
	return x
}

// initiatives lets the principals take steps by themselves.
func (f *File) initiatives() negotiation.Part {
	p := &f.Params
	return &protocol.Initiatives{
		Rate: p.GestureRate, Low: p.GestureTrust, Cost: p.GestureCost,
		First: p.GestureFirst, Growth: p.GestureGrowth, Largest: p.GestureLargest,
		Patience: p.GesturePatience, Match: p.GestureMatch, Noise: p.GestureNoise, Window: p.GestureWindow,
		Evidence: p.GestureEvidence, Separation: p.GestureSeparation, Publicity: p.Publicity,
	}
}

// lookAhead makes the principals reckon with ratifiers when they draft an offer.
func (f *File) lookAhead() protocol.LookAhead {
	p := &f.Params
	return protocol.LookAhead{Weight: p.Anticipation, Slack: p.RatifierSlack, Sweeps: p.SweepLimit, Proximal: p.ProximalWeight}
}

// checkQuotas refuses a quota among ratifiers whose votes have no weights.
func (c *checker) checkQuotas() {
	for _, of := range c.principals {
		if c.f.Params.Quota[of] == 0 {
			continue
		}
		for _, v := range c.f.Ratifiers[of] {
			if c.f.Shares[of][v.ID] == 0 {
				c.bad("params.quota_"+of, "a quota", "a weight of "+v.ID+" under shares."+of+" to count its vote with")
			}
		}
	}
}
