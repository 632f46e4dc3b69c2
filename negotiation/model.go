package negotiation

import (
	"errors"
	"fmt"
)

// Model is everything that defines a negotiation except the seed: what is
// negotiated, by whom, and which mechanisms are at work. A Model is read only
// once a solver has been built from it and may serve many solvers at a time.
type Model struct {
	// ID names the model in results; Title is for people.
	ID, Title string
	// Rounds is the horizon, at least 1. One round is one month where a
	// scenario does not say otherwise.
	Rounds int
	// Issues that are negotiated, at least one.
	Issues []Issue
	// Members are all agents; those with the role [Principal], two or more, are the
	// parties, in this order. Most mechanisms are about two sides and say so where
	// there are more; see [Setup.Pair].
	Members []Member
	// Parties holds settings of principals by ID. A principal that is not listed
	// has the zero Party, but for Trustworthy, which is 1.
	Parties []Party
	// Discount is the patience of the parties, per round, in (0, 1); 0 means 0.96.
	Discount float64
	// Snapback is the completeness with which enforcement undoes levels, [0, 1].
	Snapback float64
	// Valuation says how a promise is valued; Residue in [0, 1) is the share of
	// a promised step that a cheater still delivers.
	Valuation Valuation
	Residue   float64
	// Table says whether a party that plans to cheat bargains differently.
	Table TableRule
	// EstimateError is the relative standard error of a party's estimate of the
	// other's weight on an issue, drawn once per run.
	EstimateError float64
	// CosmeticShare is the share of a promise that a cosmetic delivery brings
	// about on an issue that cannot be faked, [0, 1]; it falls with the issue's
	// cosmetic feasibility.
	CosmeticShare float64
	// Granularity says whether a party decides about its obligations as a whole
	// or one by one.
	Granularity Granularity
	// FullInformation makes everybody see true levels instead of observed ones.
	FullInformation bool
	// Acts are the hostile acts that the model knows of.
	Acts []Act
	// Parts composes the mechanisms: each call returns fresh parts, since a part
	// is bound to one solver. Nil means no mechanism: nothing happens.
	Parts func() []Part
	// Stop ends a run before its horizon.
	Stop Stop
	// Thresholds of the outcome classes; the zero value means the defaults.
	Thresholds Thresholds
}

// Party holds what a model says about a principal beyond its agent.
type Party struct {
	ID string
	// Margin is added to the utility of the status quo to give the reservation
	// value: what a deal must at least be worth beyond standing still.
	Margin float64
	// Kind says which concept of bargaining theory the margin stands for.
	Kind ReservationKind
	// Trustworthy is the probability that the party is of the trustworthy type.
	Trustworthy float64
	// Hurting lowers the reservation value by this much for every twelve rounds
	// without an agreement in force (a hurting stalemate; Zartman 2000).
	Hurting float64
}

// ReservationKind keeps apart three things that theory calls disagreement
// payoffs.
type ReservationKind uint8

// The kinds of reservation value.
const (
	// InsideOption is the flow enjoyed while talks go on. It shifts the whole
	// bargaining range: demands fall to it (Muthoo 1999, ch. 6).
	InsideOption ReservationKind = iota
	// OutsideOption can be taken by leaving for good. Demands fall to the status quo,
	// and a deal must be worth the option: it matters only where it exceeds what
	// bargaining gives (Binmore, Shaked & Sutton 1989).
	OutsideOption
	// Breakdown is what remains if talks break down by chance. Demands fall to it as
	// they do to an inside option: for a small risk both are the disagreement point
	// of the Nash solution (Binmore, Rubinstein & Wolinsky 1986).
	Breakdown
)

// String returns the kind's name.
func (r ReservationKind) String() string {
	return [...]string{"inside option", "outside option", "breakdown"}[r]
}

// Stop says what ends a run before its horizon.
type Stop uint8

// The conditions that end a run early.
const (
	AtHorizon   Stop = iota // nothing does
	AtSignature             // the first signature
	AtCollapse              // the first snapback
)

// Status says how a run stands or why it ended. None of them is an error.
type Status uint8

// The statuses of a run.
const (
	Running        Status = iota
	ReachedHorizon        // all rounds were played
	DealSigned            // stopped at the first signature
	DealCollapsed         // stopped at the first snapback
)

// String returns the status in words.
func (s Status) String() string {
	return [...]string{"running", "reached the horizon", "deal signed", "deal collapsed"}[s]
}

// Part is one mechanism of a model: a belief rule, a protocol, an incident
// process. Setup is called once, when a solver is built; there the part
// registers the variables that it owns, asks for those that it reads, takes
// its streams of random numbers and says in which phases it acts. A part keeps
// its changing state in registered variables only, so that runs can be reset
// and repeated, draws from its own streams only, and knows other parts only
// through variables. Leaving a part out must equal setting its strength to
// zero.
//
// A part may also implement [Forecaster], [Believer], [Assembly], [Audience] or
// [Leverage]; at most one part of a model may fill each of these posts. Any number may be an [Appraiser].
type Part interface {
	// Name is stable and unique in a model; random numbers are keyed by it.
	Name() string
	Setup(u *Setup) error
}

// check reports what is wrong with the model, all of it.
func (m *Model) check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if m.Rounds < 1 {
		bad("rounds %d, expected at least 1", m.Rounds)
	}
	if len(m.Issues) == 0 {
		bad("no issues")
	}
	ids := map[string]bool{}
	for k := range m.Issues {
		is := &m.Issues[k]
		if err := is.check(); err != nil {
			errs = append(errs, err)
		}
		if ids[is.ID] {
			bad("issue %s is there twice", is.ID)
		}
		ids[is.ID] = true
	}
	members, principals := map[string]bool{}, map[string]bool{}
	for i := range m.Members {
		b := &m.Members[i]
		if b.ID == "" || members[b.ID] {
			bad("member %d: ID %q is empty or there twice", i, b.ID)
		}
		members[b.ID] = true
		if b.Is(Principal) {
			principals[b.ID] = true
			if b.Agent == nil {
				bad("principal %s has no agent", b.ID)
			}
		}
	}
	if len(principals) < 2 {
		bad("%d principals, expected at least 2", len(principals))
	}
	for i := range m.Members {
		if of := m.Members[i].Of; of != "" && !principals[of] {
			bad("member %s belongs to %q, which is no principal", m.Members[i].ID, of)
		}
	}
	for k := range m.Issues {
		is := &m.Issues[k]
		if is.Owner != Joint && !principals[is.Owner] {
			bad("issue %s: owner %q is neither a principal nor %q", is.ID, is.Owner, Joint)
		}
		for _, r := range is.Requires {
			if !ids[r.Issue] {
				bad("issue %s requires %q, which does not exist", is.ID, r.Issue)
			}
		}
		for _, o := range is.Observes {
			if !ids[o] {
				bad("issue %s observes %q, which does not exist", is.ID, o)
			}
		}
	}
	m.checkActs(ids, principals, bad)
	for _, p := range m.Parties {
		if !principals[p.ID] {
			bad("settings for %q, which is no principal", p.ID)
		}
	}
	m.checkSettings(bad)
	return errors.Join(errs...)
}
