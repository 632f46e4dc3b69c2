package scenario

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/thirdparty"
)

// thirdParties lists what those beside the table do in the talks themselves. Each is
// there only where its strength is above zero.
func (f *File) thirdParties(r *Resolved) []negotiation.Part {
	p := &f.Params
	var parts []negotiation.Part
	if effect := p.SecurityEffect * p.Routes.GuarantorSecurity; effect > 0 && len(f.Links.Security) > 0 {
		parts = append(parts, &thirdparty.SecurityGuarantees{Effect: effect, Issues: f.Links.Security,
			Party: f.principal(r, 0), Players: f.Links.Protected})
	}
	if p.Messages > 0 {
		parts = append(parts, f.messengers(r))
	}
	if p.Convening > 0 {
		parts = append(parts, &thirdparty.Convening{Calm: p.Convening})
	}
	return parts
}

// guarantors are those of the file, who decide each by itself, or their sum.
func (f *File) guarantors(r *Resolved) negotiation.Part {
	p := &f.Params
	cure, penalty := p.Cure*p.Routes.GuarantorCure, p.GuarantorPenalty*p.Routes.GuarantorPenalty
	pause := p.Brokerage * p.Routes.GuarantorPause
	if p.GuarantorCost == 0 || p.Guarantor == 0 || len(f.Guarantors) == 0 {
		return &thirdparty.Guarantors{
			Strength: p.Guarantor, Waning: p.Waning, Cure: cure, Eyes: p.Routes.GuarantorDetection,
			Penalty: penalty, Brokerage: pause,
		}
	}
	g := &thirdparty.DecidingGuarantors{
		Favoured: f.principal(r, 0), Strength: p.Guarantor, Waning: p.Waning,
		Cure: cure, Reckoned: p.Cure, Eyes: p.Routes.GuarantorDetection, Penalty: penalty, Brokerage: pause,
		Cost: p.GuarantorCost, Fatigue: p.GuarantorFatigue, Precision: p.GuarantorPrecision, Leverage: p.GuarantorMeans,
	}
	for i := range r.Members {
		if x, ok := f.Guarantors[r.Members[i].ID]; ok {
			g.Members = append(g.Members, thirdparty.Guarantor{Member: r.Members[i].ID, Strength: x.Strength, Bias: x.Bias,
				Economic: x.Economic, Security: x.Security})
		}
	}
	return g
}

func (f *File) messengers(r *Resolved) negotiation.Part {
	p := &f.Params
	m := &thirdparty.Messengers{Rate: p.Messages, Accuracy: p.MessageAccuracy, Precision: p.MessagePrecision,
		BreakCost: p.BreakCost, Spread: p.ResolveSpread}
	for i := range r.Members {
		if x := &r.Members[i]; x.Weights != nil && is(x.Roles, negotiation.Mediator) {
			bias, ok := p.MediatorBias[x.ID]
			if !ok {
				bias = p.MediatorTilt
			}
			m.Mediators = append(m.Mediators, thirdparty.Mediator{Member: x.ID, Bias: bias})
		}
	}
	return m
}

func is(roles []negotiation.Role, role negotiation.Role) bool {
	m := negotiation.Member{Roles: roles}
	return m.Is(role)
}

func (f *File) patrons(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &thirdparty.Patrons{
		Client: f.principal(r, 0), Start: p.Init.Patrons, Rate: p.PatronRate, Base: p.PatronBase,
		FromRelief: p.PatronRelief, FromDistance: p.PatronDistance, Distance: f.Links.Patrons,
		Comfort: p.PatronWeight * p.PatronBeta * p.Routes.PatronReservation, Reference: p.PatronRef,
		Zeal: p.PatronZeal, Cost: p.PatronCost,
	}
	for i := range r.Members {
		if m := &r.Members[i]; m.Weights != nil && is(m.Roles, negotiation.Patron) {
			x.Powers = append(x.Powers, thirdparty.Power{Member: m.ID, Cap: m.Capability})
		}
	}
	return x
}

func (f *File) verification(r *Resolved) *compliance.Verification {
	p := &f.Params
	v := &compliance.Verification{
		Strength: p.Monitor, FalseAlarm: p.FalseAlarm, Publicity: p.Publicity, Sensitivity: p.Sensitivity,
		GuarantorEyes: p.GuarantorDetection, GuarantorCare: p.GuarantorAlarms, OwnerShare: p.OwnStake,
	}
	if p.Hooks != "off" {
		v.Observation, v.Mandate = p.HookGain, p.MandateGain
	}
	if p.Reports == "monitors" {
		for _, id := range sorted(f.Monitors) {
			m := f.Monitors[id]
			s := compliance.Source{Name: id, Detection: m.Detection, FalseAlarm: m.FalseAlarms, Issues: m.Issues}
			if _, ok := r.Member(id); ok {
				s.Member = id
			}
			for n := range r.Principals {
				credence, ok := m.Credence[f.principal(r, n)]
				if !ok {
					credence = 1
				}
				s.Credence = append(s.Credence, credence)
			}
			v.Sources = append(v.Sources, s)
		}
	}
	return v
}

func (f *File) spoilers(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &environment.Spoilers{
		Side: f.principal(r, 0), Rate: p.SpoilerRate * p.Spoiler, Quiet: p.SpoilerIdle, Control: p.Capacity,
		TypeBlind: p.TypeBlind != 0, Low: p.SpoilerLow, High: p.SpoilerHigh,
		Damping: p.Channel * p.Routes.ChannelSpoiler,
	}
	if p.SpoilersDecide != 0 && p.Spoiler > 0 {
		x.Rate, x.Reference = p.SpoilerRate, p.SpoilerReference
		for _, id := range f.Links.Spoilers {
			if i, ok := r.Member(id); ok {
				x.Members = append(x.Members, environment.Spoiler{Member: id, Capability: r.Members[i].Capability})
			}
		}
	}
	return x
}

// anticipation says what parties who bargain over institutions think through.
func (f *File) anticipation() protocol.Anticipation {
	p := &f.Params
	if p.Hooks != "anticipated" {
		return protocol.Anticipation{}
	}
	calm := float64(p.Incident*(p.SeverityLow+p.SeverityHigh)/2) * p.Routes.ChannelIncident
	calm += float64(p.SpoilerRate*p.Spoiler*(p.SpoilerLow+p.SpoilerHigh)/2) * p.Routes.ChannelSpoiler
	return protocol.Anticipation{Levels: p.HookLevels, Calm: p.TensionCost * calm * p.Channel / (1 - p.TensionKeep)}
}

// channelWeight is that of the channel's own weight. Where its effect on crises is
// bargained over it does not stand for them too.
func (f *File) channelWeight() float64 {
	if f.Params.Hooks == "anticipated" {
		return 0
	}
	return f.Params.Routes.ChannelWeight
}
