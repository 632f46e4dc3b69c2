package scenario

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// opinion lists the mechanisms of public opinion in the order in which they act
// within a phase. Each is there only where its strength is above zero.
func (f *File) opinion(r *Resolved) []negotiation.Part {
	p := &f.Params
	groups := f.constituencies(r)
	var parts []negotiation.Part
	if p.Retaliation > 0 && f.Links.Civic != "" {
		parts = append(parts, f.retaliation(r))
	}
	if a := f.audience(r); a.Price[0] > 0 || a.Price[1] > 0 || a.Label != domestic.NoLabel || p.Threat > 0 {
		// Backing down from a threat costs legitimacy by exposure, whatever else exposure costs.
		parts = append(parts, a)
	}
	if p.Blame > 0 || p.Credit > 0 || p.SupportNarrative > 0 && p.SupportRate > 0 {
		parts = append(parts, f.narrative(r, groups))
	}
	hopes := &domestic.Expectation{
		Groups: groups, Rise: p.HopeRise, Keep: p.HopeKeep, Tolerance: p.GapFree,
		Tension: p.GapTension, Demand: p.GapDemand, Trigger: p.GapTrigger,
	}
	if p.GapTension > 0 || p.GapDemand > 0 || !math.IsInf(p.GapTrigger, 1) || p.SupportGap > 0 && p.SupportRate > 0 {
		parts = append(parts, hopes)
	}
	if p.SupportRate > 0 {
		parts = append(parts, &domestic.Support{
			Groups: groups, Rate: p.SupportRate, FromGains: p.SupportGains, FromTension: p.SupportTension,
			FromGap: p.SupportGap, FromLiving: p.SupportLiving * p.Routes.LivingSupport, LivingParty: f.principal(r, 0),
			FromOil: p.SupportOil, FromMigration: p.SupportMigration, FromNarrative: p.SupportNarrative,
		})
	}
	return parts
}

// constituencies lists whose support each principal depends on, as they stand under
// shares, in the order of the members.
func (f *File) constituencies(r *Resolved) (groups []domestic.Constituency) {
	for n := range r.Principals {
		of := f.principal(r, n)
		for i := range r.Members {
			if share := f.Shares[of][r.Members[i].ID]; share > 0 {
				groups = append(groups, domestic.Constituency{Principal: of, Member: r.Members[i].ID, Share: share})
			}
		}
		if share := f.Shares[of][Public]; share > 0 {
			groups = append(groups, domestic.Constituency{Principal: of, Share: share})
		}
	}
	return groups
}

func (f *File) audience(r *Resolved) *domestic.Audience {
	p := &f.Params
	return &domestic.Audience{
		Price:    []float64{p.AudienceCost[f.principal(r, 0)], p.AudienceCost[f.principal(r, 1)]},
		Campaign: p.Routes.VoteAudience, Rise: p.ExposureGain, Keep: p.ExposureKeep,
		Publicity: p.PublicOffers, Bluff: p.BluffCost,
		Information: p.StanceCost, Noise: p.StanceNoise, Spread: p.ResolveSpread,
		Label: labels[p.Label], Labeller: f.principal(r, 0), LabelAbove: p.LabelThreshold, Proof: 1 - p.LabelDiscount,
	}
}

var labels = map[string]domestic.LabelRule{"none": domestic.NoLabel, "rule": domestic.LabelIfCostly, "always": domestic.AlwaysLabel}

func (f *File) narrative(r *Resolved, groups []domestic.Constituency) negotiation.Part {
	p := &f.Params
	v := &domestic.Narrative{
		Groups: groups, PressIssue: f.Links.Civic, Free: f.principal(r, 0), Press: p.Press,
		Blame: p.Blame, Noise: p.BlameNoise, Refusal: p.BlameRefusal,
		AccuseAbove: p.AccuseAbove, Tension: p.AccuseTension, Evidence: p.AccuseEvidence * p.HostileEvidence,
		Credit: p.Credit, Winner: f.principal(r, 0),
	}
	for _, g := range groups {
		name := g.Member
		if name == "" {
			name = Public
		}
		for n := range r.Principals {
			v.Control = append(v.Control, p.Control[f.principal(r, n)][name])
		}
	}
	return v
}

func (f *File) retaliation(r *Resolved) negotiation.Part {
	p := &f.Params
	return &domestic.Retaliation{
		Party: f.principal(r, 0), Issue: f.Links.Civic, Named: f.Links.Pressure,
		Strength: p.Retaliation, Silent: p.Acts > 0, Step: p.RetaliationStep, Floor: -p.ActFloor,
		Precision: p.ActPrecision, Grievance: p.Grievance, Cost: p.RetaliationCost, TensionCost: p.TensionCost,
		Tension: p.RetaliationTension, Evidence: p.HostileEvidence,
		Eyes: p.GuarantorDetection,
	}
}
