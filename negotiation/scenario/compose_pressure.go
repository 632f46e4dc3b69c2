package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/pressure"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// exits opens the legal ways out of a deal.
func (f *File) exits(talks *protocol.Talks) negotiation.Part {
	p := &f.Params
	return &protocol.Exits{
		Talks: talks, Off: p.Exits == 0, Margin: p.ExitMargin, Patience: p.ExitPatience, Notice: p.ExitNotice,
		Pause: int(p.Pause), Tension: p.ExitTension, Legitimacy: p.ExitLegitimacy,
		Evidence: p.ExitEvidence * p.HostileEvidence, Share: p.RenegotiationShare, Gap: p.RenegotiationGap,
		Drop: p.RenegotiationDrop,
	}
}

// hostility lets the principals take hostile acts.
func (f *File) hostility() *pressure.Acts {
	p := &f.Params
	a := &pressure.Acts{
		Strength: p.Acts, Idle: p.ActIdle, Precision: p.ActPrecision, Leverage: p.ActLeverage,
		Grievance: p.Grievance, Fear: p.ActFear, Cost: p.ActCost, TensionCost: p.TensionCost, Floor: p.ActFloor,
		Evidence: p.HostileEvidence, Access: 1 - p.ExpelShare, Expulsion: p.ExpelLength,
	}
	for _, x := range f.Shocks {
		if x.Act != "" {
			a.Script = append(a.Script, pressure.Scripted{Round: x.Month, Party: x.Of, Act: x.Act})
		}
	}
	return a
}

// threats lets them announce acts. They come before acts: those due are carried out there.
func (f *File) threats(a *pressure.Acts) negotiation.Part {
	p := &f.Params
	return &pressure.Threats{
		Acts: a, Rate: p.Threat, From: p.ThreatFrom, Term: p.ThreatTerm, Cost: p.ThreatCost,
		Record: p.ThreatRecord, Disgrace: p.ThreatLegitimacy, Noise: p.Spread,
	}
}

// acts lists the hostile acts of the model. Without anybody to take them there are
// none.
func (f *File) acts() (list []negotiation.Act) {
	p := &f.Params
	wanted := p.Acts > 0
	for _, x := range f.Shocks {
		wanted = wanted || x.Act != ""
	}
	if !wanted {
		return nil
	}
	for i := range f.Acts {
		list = append(list, f.act(&f.Acts[i]))
	}
	return list
}

// act is a hostile act at its scale, its steps in the order of the issues.
func (f *File) act(x *Act) negotiation.Act {
	scale := f.Params.ActScale
	a := negotiation.Act{
		ID: x.ID, Name: x.Name, Party: x.Actor, Tension: scale * x.Tension, Evidence: scale * x.Evidence,
		Cohesion: scale * x.Cohesion, Migration: scale * x.Migration, Reprisal: x.Reprisal != 0,
		Expels: x.Expels != 0, Reserved: x.Only == lostVote,
	}
	if a.Party == Either {
		a.Party = ""
	}
	for k := range f.Issues {
		if d, ok := x.Levels[f.Issues[k].ID]; ok {
			a.Steps = append(a.Steps, negotiation.Step{Issue: f.Issues[k].ID, Change: scale * d})
		}
	}
	return a
}
