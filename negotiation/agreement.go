package negotiation

import "fmt"

// AgreementStatus is a state in the life of an agreement.
type AgreementStatus uint8

// The life of an agreement.
const (
	NoAgreement   AgreementStatus = iota
	Proposed                      // the parties have accepted the text
	Ratifying                     // domestic players vote
	InForce                       // obligations bind
	UnderReview                   // a report of a violation is examined
	Suspended                     // enforcement has begun
	Resumed                       // a suspended agreement is taken up again
	Terminated                    // obligations are void
	Renegotiating                 // a window on the same stage, obligations bind
	Renegotiated                  // the new text replaces the old one
	Denounced                     // a party has left by the rules
	Completed                     // last stage, everything due is delivered; obligations bind
	agreementStatuses
)

var agreementNames = [agreementStatuses]string{"none", "proposed", "ratifying", "in force",
	"under review", "suspended", "resumed", "terminated", "renegotiating", "renegotiated",
	"denounced", "completed"}

// String returns the state's name.
func (a AgreementStatus) String() string { return agreementNames[a] }

// transitions lists the legal successors of each state.
var transitions = [agreementStatuses][]AgreementStatus{
	NoAgreement:   {Proposed, InForce},
	Proposed:      {Ratifying},
	Ratifying:     {InForce, NoAgreement},
	InForce:       {InForce, UnderReview, Renegotiating, Denounced, Completed},
	UnderReview:   {InForce, Renegotiating, Completed, Suspended},
	Suspended:     {Resumed, Terminated},
	Resumed:       {InForce},
	Terminated:    {NoAgreement},
	Renegotiating: {Renegotiated, InForce, UnderReview},
	Renegotiated:  {InForce},
	Denounced:     {Terminated},
	Completed:     {InForce, UnderReview, Renegotiating, Denounced},
}

// Agreement is the state of the deal between the parties. Two of them exist at
// a time: the one in force and the text that is being signed; a signed text
// replaces the one in force.
type Agreement struct {
	Status AgreementStatus
	// Stage is the highest stage whose tranche is in force, 0 if none.
	Stage int
	// SignedAt is the round of the last signature; LastReport that of the last
	// violation report against any party; both 0 if none.
	SignedAt, LastReport int
	// EndedAt is the round in which the last agreement ended, 0 if none has.
	EndedAt int
	// Signatures, Snapbacks and Denunciations count over the run.
	Signatures, Snapbacks, Denunciations int
	// FirstSignature and FirstSnapback are rounds, 0 if none.
	FirstSignature, FirstSnapback int
}

// Move takes the agreement to a state. An illegal transition is a programmer's
// mistake and panics.
func (a *Agreement) Move(to AgreementStatus) {
	for _, ok := range transitions[a.Status] {
		if ok == to {
			a.Status = to
			return
		}
	}
	panic(fmt.Sprintf("negotiation: an agreement that is %v cannot become %v", a.Status, to))
}

// Binds reports whether obligations bind: in force, under review, being
// renegotiated or completed.
func (a *Agreement) Binds() bool {
	switch a.Status {
	case InForce, UnderReview, Renegotiating, Completed:
		return true
	}
	return false
}

// Action is what a party does about its obligations.
type Action uint8

// The actions.
const (
	Comply   Action = iota // deliver what was promised
	Cosmetic               // deliver in form only
	Defect                 // deliver nothing, take back what was delivered
	Actions                // number of actions
)

// String returns the action's name.
func (a Action) String() string { return [...]string{"comply", "cosmetic", "defect"}[a] }

// Granularity says how many compliance decisions a party takes.
type Granularity uint8

// The granularities.
const (
	// Bundle: one decision, and one chance of an alarm, for all its obligations.
	Bundle Granularity = iota
	// PerObligation: one decision and one chance of an alarm for each.
	PerObligation
)

// Type is a party's type, fixed within a run and hidden from the others.
type Type uint8

// The types of a party.
const (
	Trustworthy   Type = iota // a reciprocator: prefers honouring a deal with a partner that honours it
	Untrustworthy             // weighs the saving from cheating more heavily
	Types                     // number of types
)

// String returns the type's name.
func (t Type) String() string { return [...]string{"trustworthy", "untrustworthy"}[t] }

// Window is a stretch of negotiation on one stage, from its opening to a
// signature or the deadline.
type Window struct {
	// Open says that the parties are at the table.
	Open bool
	// Stage is the stage that is negotiated.
	Stage int
	// Step counts the rounds of the window from 1; Offers those in which a
	// party, not a mediator, made the offer.
	Step, Offers int
	// First is the party that makes the first offer.
	First int
	// Drop is the share of what has been delivered by which levels may fall by a new
	// deal, in [0, 1]; 0 but where a deal in force is renegotiated.
	Drop float64
	// Cooling is the number of rounds for which no window may open.
	Cooling int
	// Closed says that no further window will open.
	Closed bool
}
