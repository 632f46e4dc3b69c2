package negotiation

// Agent is everything that a new type of agent must be able to answer: what is
// a package worth to you, what do you ask for now, do you take this offer?
//
// The solver calls Coefficients once, when it is built, and Aspiration and
// Accept once or twice a round while the agent bargains; Accept about an offer
// comes after Aspiration in the same round. An agent that never bargains
// (a constituent, a guarantor) is asked only for its coefficients.
//
// An agent keeps nothing between calls: one value serves many runs, and
// several solvers at the same time. What it must remember it declares through
// [Rememberer] and finds in [Turn.Memory].
type Agent interface {
	// Coefficients writes the agent's utility, Σ over issues of b·x − g·x² with
	// g ≥ 0, into dst, one entry per issue in the order of issues, and returns
	// the constant. It may not keep either slice. By convention utility lies in
	// [0, 1] on packages in [0, 1]^K.
	Coefficients(issues []Issue, dst []Quad) (constant float64)

	// Aspiration returns the utility that the agent demands at this turn,
	// ordinarily between turn.Reservation and turn.Best.
	Aspiration(turn Turn) float64

	// Accept answers an offer that is worth offer.Value to the agent. Where
	// the rule must be the same in both roles it is best written with the
	// agent's own Aspiration.
	Accept(turn Turn, offer Offer) bool
}

// Turn is what an agent knows when it is asked. All utilities are its own.
type Turn struct {
	// Round is the round of the run, from 1. Step is the round of the current
	// negotiation window, from 1, and Deadline the last Step of a window.
	Round, Step, Deadline int
	// Reservation is the utility of no deal; Best the utility of the best
	// package that the other side, as the agent sees it, may still accept.
	Reservation, Best float64
	// Chance is the agent's own stream of random numbers for this round.
	Chance *Stream
	// Memory holds the variables that the agent declared; see [Rememberer].
	// The agent may change the values and may not keep the slice.
	Memory []float64
}

// Offer is a package on the table.
type Offer struct {
	// Package holds the level of every issue. Read only; not to be kept.
	Package []float64
	// Value is what the package is worth to the agent that is asked, given how
	// far it expects the others to deliver.
	Value float64
	// Draft says that the offer is a mediator's text rather than an offer of the
	// other side. Share is the part of the demand above the reservation value
	// that a text has to meet (1 for an offer).
	Draft bool
	Share float64
}

// Proposer is an optional capability: an agent that drafts its own offers.
// Without it the solver makes the offer that is best for the other side among
// those worth the agent's aspiration to itself.
type Proposer interface {
	// Propose writes an offer into out and returns true, or returns false to
	// pass. The solver moves levels outside the bounds to the nearer bound.
	Propose(turn Turn, table Table, out []float64) bool
}

// Table is what lies before a [Proposer]. Read only; not to be kept.
type Table struct {
	// Own and Other are the agent's utility and its estimate of the other side's,
	// over packages, given how far each expects delivery.
	Own, Other Objective
	// OtherReservation is the agent's estimate of the other's no-deal utility.
	OtherReservation float64
	// Low and High bound the level of every issue; equal where an issue is not
	// on the agenda.
	Low, High []float64
}

// Ratifier is an optional capability: a domestic player with a rule of its own
// for deals that its principal has signed. Without it a player that has a veto
// passes a deal with the logistic probability of its gain.
type Ratifier interface {
	// Ratify returns the probability, in [0, 1], that the player passes the deal.
	Ratify(ballot Ballot) float64
}

// Ballot is what a [Ratifier] votes on; utilities are its own.
type Ballot struct {
	Round int
	// Package is the deal. Read only; not to be kept.
	Package []float64
	// Value is the utility of the deal, Reservation that of no deal.
	Value, Reservation float64
	// Discretion is the utility that the executive can make up for, and Noise
	// the scale of the player's taste shock; both come from the scenario.
	Discretion, Noise float64
}

// Learner is an optional capability: an agent that takes note of what came of
// each offer, its own and the other side's, in the round in which it was made.
// What it learns it writes to turn.Memory.
type Learner interface {
	Learn(turn Turn, offer Offer, own, accepted bool)
}

// Rememberer is an optional capability: an agent with variables of its own,
// which are reset at the start of every run, copied and recorded with the rest.
type Rememberer interface {
	// Memory lists the variables. It is called once, when the solver is built;
	// names are prefixed with the agent's ID.
	Memory() []Variable
}

// Role is a place that an agent can have around the table.
type Role string

// The roles.
const (
	Principal   Role = "principal"   // signs, implements, enforces
	Constituent Role = "constituent" // a domestic player of a principal
	Stakeholder Role = "stakeholder" // affected, neither signs nor votes
	Mediator    Role = "mediator"    // drafts texts
	Guarantor   Role = "guarantor"   // encourages compliance
	Monitor     Role = "monitor"     // reports
	Host        Role = "host"        // convenes
	Patron      Role = "patron"      // supports a principal from outside
)

// Member is an agent with its place in a model.
type Member struct {
	// ID names the member in files, results and streams; Name is for people.
	ID, Name string
	Roles    []Role
	// Of is the ID of the principal whose constituent the member is, or empty.
	Of string
	// Agent answers for the member. Members without preferences have none.
	Agent Agent
}

// Is reports whether the member has the role.
func (m *Member) Is(r Role) bool {
	for _, x := range m.Roles {
		if x == r {
			return true
		}
	}
	return false
}
