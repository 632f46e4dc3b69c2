package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
)

// power lists the mechanisms by which office is held and lost. Each is there only
// where its strength is above zero: without anything at stake in them votes are held
// without a result.
func (f *File) power(r *Resolved) []negotiation.Part {
	p := &f.Params
	first, second := f.principal(r, 0), f.principal(r, 1)
	office := p.OfficeShare * p.Routes.VoteOffice
	votes := (p.VoteFirst > 0 || f.called(first)) && len(f.Links.VoteFair) > 0 && (office > 0 || p.Turnover[first] > 0)
	var parts []negotiation.Part
	if votes {
		parts = append(parts, f.election(r))
	}
	if p.Turnover[first] > 0 || p.Turnover[second] > 0 || p.HazardRate > 0 {
		parts = append(parts, f.turnover(r))
	}
	if p.OppositionStrength > 0 || p.CohesionReservation > 0 {
		parts = append(parts, f.opposition(r))
	}
	if votes && office > 0 {
		parts = append(parts, f.office(r, office))
	}
	return parts
}

func (f *File) contest(r *Resolved) domestic.Contest {
	p := &f.Params
	return domestic.Contest{
		Base: p.ResultBase, Fairness: p.ResultFairness, Divided: p.ResultDivided, Support: p.VoteSupport,
		FromLiving: p.VoteLiving * p.Routes.LivingVotes, FromLegitimacy: p.VoteLegitimacy,
		Living: p.Init.Living, Legitimacy: p.Init.Legitimacy[f.principal(r, 0)], Cohesion: p.Init.Cohesion,
	}
}

func (f *File) election(r *Resolved) negotiation.Part {
	p := &f.Params
	e := &domestic.Election{
		Party: f.principal(r, 0), Contest: f.contest(r),
		Fair: f.Links.VoteFair, Insured: f.Links.Insurance, Protection: p.OfficeInsurance, Legitimacy: p.ResultLegitimacy,
		Campaign: domestic.Campaign{
			Opposition: f.Links.Opposition, Hardliners: f.Links.Rejectionists, Fair: p.HardlinerFair, Lead: p.CampaignLead,
			Precision: p.CampaignPrecision, Prize: p.CampaignPrize, Complicity: p.CampaignComplicity,
			Strength: p.BoycottStrength, Worth: p.BoycottWorth,
		},
	}
	if id := f.annulment(e.Party); p.Acts > 0 && id != "" {
		e.Annulment = domestic.Annulment{Act: id, Outcry: p.AnnulCost, Calm: p.TensionCost,
			Precision: p.ActPrecision, Weight: p.HostileEvidence}
	}
	return e
}

// annulment is the act that a party takes only after a lost vote, empty if it has none.
func (f *File) annulment(party string) string {
	for i := range f.Acts {
		if a := &f.Acts[i]; a.Only == lostVote && (a.Actor == party || a.Actor == Either) {
			return a.ID
		}
	}
	return ""
}

func (f *File) office(r *Resolved, share float64) negotiation.Part {
	p := &f.Params
	return &domestic.Office{
		Party: f.principal(r, 0), Contest: f.contest(r),
		Fair: f.Links.VoteFair, Insured: f.Links.Insurance, Protection: p.OfficeInsurance,
		Share: share, Scale: p.OfficeScale, Period: float64(p.PeriodFirst),
	}
}

func (f *File) turnover(r *Resolved) negotiation.Part {
	p := &f.Params
	first, second := f.principal(r, 0), f.principal(r, 1)
	t := &domestic.Turnover{
		Keep: p.EvidenceKept,
		Hazard: domestic.Hazard{Rate: p.HazardRate, Slope: p.HazardLegitimacy, Reference: p.HazardReference,
			Votes: p.Routes.VoteHazard},
	}
	t.Successions = []domestic.Succession{
		{Party: first, Chance: p.Turnover[first], Trustworthy: p.HeirTrustworthy,
			Heir: f.Links.Opposition, Shift: p.HeirShift, Legitimacy: p.HeirLegitimacy},
		{Party: second, Chance: p.Turnover[second], Trustworthy: p.TrustworthySecond,
			Poll:        &domestic.Poll{Base: p.PollBase, FromLegitimacy: p.PollLegitimacy},
			Hawkishness: p.HeirHawkishness, Legitimacy: -1,
			Backlash: p.VoteWeightSecond * p.Routes.VoteSecond * p.HeirBacklash},
	}
	return t
}

func (f *File) opposition(r *Resolved) negotiation.Part {
	p := &f.Params
	return &domestic.Opposition{
		Party: f.principal(r, 0), Moderates: f.Links.Opposition, Hardliners: f.Links.Rejectionists,
		Strength: p.OppositionStrength, Start: p.Init.Cohesion,
		Speed: p.CohesionSpeed, Envy: p.CohesionEnvy, Selective: p.CohesionSelective,
		Issues: f.Links.VoteFair, Floor: p.CohesionWorth, Comfort: p.CohesionReservation,
		Tolerance: p.SidelineTolerance, Refusal: p.SidelineCost, Worth: p.BoycottWorth, Split: p.BoycottSplit,
	}
}
