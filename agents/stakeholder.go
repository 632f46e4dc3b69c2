package agents

import "github.com/detente-sim/detente/negotiation"

// Stakeholder wants things and decides nothing: it is affected by what others
// agree on. Its utility is recorded, and that is all that it is asked for. What
// guarantors, mediators, monitors, hosts and patrons do is in this version up to
// mechanisms with strengths of their own; see the package's documentation.
type Stakeholder struct{ Preferences }

// Aspiration implements [negotiation.Agent].
func (Stakeholder) Aspiration(t negotiation.Turn) float64 { return t.Reservation }

// Accept implements [negotiation.Agent].
func (Stakeholder) Accept(t negotiation.Turn, o negotiation.Offer) bool { return notWorse(t, o) }
