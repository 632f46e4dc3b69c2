package negotiation

import "github.com/detente-sim/detente/negotiation/search"

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
	// Left is the number of rounds at the table that are left, this one included,
	// where no window opens after a certain date; 0 means that no end is in sight.
	// Pause is the number of rounds between two windows.
	Left, Pause int
	// Resource is what is left of what runs out for the agent, such as time before
	// its own election, in units of its own scale; +Inf if nothing does.
	Resource float64
	// Met is the round in which the other side last changed hands, of several any of
	// them, and 0 if that has not happened: what was offered before was offered by
	// somebody else.
	Met int
	// Reservation is the utility of no deal; Best the utility of the best
	// package that the other side, as the agent sees it, may still accept: where there
	// are several others, all of them or as many as have to.
	Reservation, Best float64
	// Chance is the agent's own stream of random numbers for this round.
	Chance *Stream
	// Memory holds the variables that the agent declared; see [Rememberer].
	// The agent may change the values and may not keep the slice.
	Memory []float64
	// Table is what lies on the table. Read only; not to be kept. Every turn in a
	// negotiation has one.
	Table *Table
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

// Settler is an optional capability: an agent that would settle for something
// else than it asks for. It bargains by a rule of its own, to which the
// conventions of gradual concession do not apply: the last offer of a window is
// like any other, and an offer is always the best for the other side among those
// worth the agent's aspiration.
type Settler interface {
	// Settle returns the utility from which the agent takes an offer, or a
	// mediator's text, at this turn. It comes after Aspiration in the same round.
	Settle(turn Turn) float64
}

// Candid is an optional capability: an agent that can say from which value it takes an
// offer or a mediator's text, and with what noise: 0 means that the answer is certain
// on both sides of it. The log then shows that value. An agent that does not say is
// taken to accept from what it settles for on, or from its aspiration. One that embeds
// another agent and answers otherwise must say so here too.
type Candid interface {
	// Least comes after Aspiration and Accept in the same round, and draws no random
	// numbers of its own.
	Least(turn Turn, offer Offer) (value, noise float64)
}

// Table is what lies before an agent that bargains. Read only; not to be kept. Where
// there are several others, the other side is what they are on average, and Trust and
// OtherPatience are the lowest among them.
type Table struct {
	// Own and Other are the agent's utility and its estimate of the other side's,
	// over packages, given how far each expects delivery.
	Own, Other Objective
	// OtherReservation is the agent's estimate of the least that the other takes.
	OtherReservation float64
	// Outside and OtherOutside are how much better than staying without a deal it is
	// for the agent, and for the other side, to leave for good, in utility; 0 where
	// there is no [OutsideOption]. The agent takes no deal worth less than
	// turn.Reservation + Outside. OtherReservation includes OtherOutside.
	Outside, OtherOutside float64
	// Low and High bound the level of every issue; equal where an issue is not
	// on the agenda.
	Low, High []float64
	// Patience and OtherPatience are the factors, in (0, 1], by which a round of
	// delay shrinks a gain of the agent and of the other side, as both see them.
	Patience, OtherPatience float64
	// Trust is the agent's trust in the other side, in [0, 1].
	Trust float64
	// Search finds packages between Low and High. It is lent for the time of the
	// call.
	Search *search.Solver
}

// Gain returns the most that the other side can gain, by the agent's estimate,
// from a package worth u or more to the agent, and the rate at which that falls
// as u rises. Where no package is worth u it is about the agent's best one.
func (t *Table) Gain(u float64) (gain, rate float64) {
	sol := t.Search.Reach(t.Own, t.Other, t.Low, t.High, u)
	return sol.B - t.OtherReservation, sol.Multiplier
}

// Best returns what the agent's best package is worth to it among those that leave
// the other side, by the agent's estimate, a given gain or more.
func (t *Table) Best(gain float64) float64 {
	return t.Search.Reach(t.Other, t.Own, t.Low, t.High, t.OtherReservation+gain).B
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
// each offer, its own and the other side's, in the round in which it was made:
// accepted says that all have taken it, or as many as have to. What it learns it writes
// to turn.Memory.
type Learner interface {
	Learn(turn Turn, offer Offer, own, accepted bool)
}

// Reviewer is an optional capability: an agent that takes note of how a window
// ended. What it makes of it, it writes to turn.Memory.
type Reviewer interface {
	// Review is called in the round in which a window ends: with the text that is
	// signed, or without one at the deadline. Talks that a collapse breaks off are
	// not reviewed.
	Review(turn Turn, offer Offer, signed bool)
}

// Rememberer is an optional capability: an agent with variables of its own,
// which are reset at the start of every run, copied and recorded with the rest. Of a
// principal they are reset as well when it changes hands; see [State.Succeed].
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
	Stakeholder Role = "stakeholder" // affected; does not sign, and votes only where it is given a veto
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
