package agents

import "github.com/detente-sim/detente/negotiation"

// The names of a cast: who usually sits around the table of a conflict between a
// government and a foreign administration. A scenario that names an agent's type by
// its part in the conflict gets the way of deciding that fits the part.
const (
	TypeGovernment     = "government"
	TypeAdministration = "administration"
	TypeInnerCircle    = "inner-circle"
	TypeMilitary       = "military"
	TypeEconomicElite  = "economic-elite"
	TypeGrassroots     = "grassroots"
	TypeLegislature    = "legislature"
	TypeDiaspora       = "diaspora"
	TypeAdvocacy       = "advocacy"
	TypeOpposition     = "opposition"
	TypeRejectionist   = "rejectionist"
	TypeCivilSociety   = "civil-society"
	TypeMediator       = "mediator"
	TypeGuarantor      = "guarantor"
	TypeMonitor        = "monitor"
	TypeHost           = "host"
	TypePatron         = "patron"
)

// Part is a part in the cast.
type Part struct {
	// Type names the part in scenario files, Way the archetype that plays it.
	Type, Way string
	// Role is the place that the part has in a negotiation.
	Role negotiation.Role
	// Asked says what the model asks of the part.
	Asked string
}

// Cast lists the parts that [Standard] knows. With a way of deciding of your own
// for one of them, register it under a name of its own.
func Cast() []Part {
	const vote, ifVeto, nothing = "a vote on what its principal signs", "a vote, should the scenario give it a veto", "nothing; how it fares is on record"
	return []Part{
		{TypeGovernment, TypeNegotiator, negotiation.Principal, "what to demand, and whether to take an offer or a text"},
		{TypeAdministration, TypeNegotiator, negotiation.Principal, "what to demand, and whether to take an offer or a text"},
		{TypeInnerCircle, TypeVetoPlayer, negotiation.Constituent, vote},
		{TypeMilitary, TypeVetoPlayer, negotiation.Constituent, vote},
		{TypeLegislature, TypeVetoPlayer, negotiation.Constituent, vote},
		{TypeEconomicElite, TypeVetoPlayer, negotiation.Constituent, ifVeto},
		{TypeGrassroots, TypeVetoPlayer, negotiation.Constituent, ifVeto},
		{TypeDiaspora, TypeVetoPlayer, negotiation.Constituent, ifVeto},
		{TypeAdvocacy, TypeVetoPlayer, negotiation.Constituent, ifVeto},
		{TypeOpposition, TypeVetoPlayer, negotiation.Stakeholder, ifVeto + ": it could be won over"},
		{TypeRejectionist, TypeHardVeto, negotiation.Stakeholder, ifVeto + ": it could not be won over"},
		{TypeCivilSociety, TypeStakeholder, negotiation.Stakeholder, nothing},
		{TypeMediator, TypeStakeholder, negotiation.Mediator, nothing},
		{TypeGuarantor, TypeStakeholder, negotiation.Guarantor, nothing},
		{TypeMonitor, TypeStakeholder, negotiation.Monitor, nothing},
		{TypeHost, TypeStakeholder, negotiation.Host, nothing},
		{TypePatron, TypeStakeholder, negotiation.Patron, nothing},
	}
}
