package negotiation

// State is everything that changes during a run. Parts, agents and observers
// read it; each part changes only the variables that it owns, and the protocol
// and enforcement parts the agreement through the methods below.
type State struct {
	Seed, Run uint64
	// Round is the current round, from 1; 0 is the initial state.
	Round int
	// Agreement is the deal in force; Proposal the text on its way to signature.
	Agreement, Proposal Agreement
	Window              Window
	// Force is the text in force; Draft the last text on the table.
	Force, Draft Text
	// X is the level of each issue as truly implemented, Observed the level that
	// everybody but its owner believes in. Levels lie in [0, 1], but for
	// those that hostile acts have lowered further.
	X, Observed []float64
	// Action is the present conduct of each unit, Reported 1 for units reported
	// for a violation this round; see Unit.
	Action, Reported []float64
	// Restored is 1 for units brought back to compliance this round.
	Restored []float64
	// Broken is 1 for units that have broken their word in public and have not been
	// reviewed since; see [State.Break].
	Broken []float64
	// Type is each party's [Type].
	Type []float64
	// Factor multiplies party i's stake in change on issue k, at i·K+k; parts
	// multiply into it in phase Domestic, at whose start it is 1.
	Factor []float64
	// Addend is added to party i's reservation value; parts add to it in phase
	// Domestic, at whose start it is 0.
	Addend []float64
	// Tilt is added to what party i gains per unit of issue k, at i·K+k, in utility;
	// parts add to it in phase Domestic, at whose start it is 0. Unlike Factor it
	// stands for interests other than the issue itself, such as office.
	Tilt []float64
	// Shift is what party i adds to its estimate of j's reservation value, at i·P+j;
	// parts add to it in phase Domestic, at whose start it is 0.
	Shift []float64
	// Guess multiplies what party i thinks that issue k is worth to j, at (i·P+j)·K+k;
	// parts multiply into it in phase Domestic, at whose start it is 1.
	Guess []float64
	// TensionGain sums what the events of the round add to tension, and
	// LegitimacyGain what they add to each party's legitimacy.
	TensionGain, LegitimacyGain []float64
	// Snapped is 1 in a round with a snapback.
	Snapped []float64
	// Turned is the round in which a party last changed hands, 0 if none has.
	Turned int
	// Log is the record of the run.
	Log Log

	model    *Model
	values   []float64 // every variable
	phase    Phase
	partyIDs []string
	issueIDs []string
	party    []int // member index of each party
	settings []Party
	owner    []int // party that owns each issue, -1 for joint
	roll     []float64
	moved    []int     // issues whose status quo is not 0
	ones     []float64 // one per party and issue
	channel  int       // issue with the channel hook, -1 if none
	discount float64

	supposed   []float64 // levels of hook issues while a supposition stands
	stakes     []float64 // factor on member m's stake in issue k at home, at m·K+k; nil if no part asks for it
	forecaster Forecaster
	believer   Believer
	assembly   Assembly
	leverage   Leverage
	audience   Audience
	appraisers []Appraiser

	base      []Objective // each member's utility; of a party, that of the present office holder
	weight    []float64   // party i's weight on k, at i·K+k: the range of its term
	initial   beginning
	estimate  []float64 // (i·P+j)·K+k: factor on j's weight in i's eyes
	mod       valuations
	observer  []Observer
	listeners []Listener
	memory    [][]float64 // each member's own variables
	layout    *layout
}

// Parties returns the number of principals, Issues that of issues.
func (s *State) Parties() int { return len(s.partyIDs) }

// Issues returns the number of issues.
func (s *State) Issues() int { return len(s.issueIDs) }

// Model returns the model that is being run. Read only.
func (s *State) Model() *Model { return s.model }

// Other returns the other principal of two. With more there is no such thing, and it
// panics: a part that calls it asks [Setup.Pair] first.
func (s *State) Other(i int) int {
	if len(s.partyIDs) != 2 {
		panic("negotiation: State.Other where there are more than two principals; see Setup.Pair")
	}
	return 1 - i
}

// against returns the member whom party i has to do with: the other of two
// principals, -1 for all of several.
func (s *State) against(i int) int {
	if len(s.partyIDs) != 2 {
		return -1
	}
	return s.party[1-i]
}

// Member returns the member index of party i.
func (s *State) Member(i int) int { return s.party[i] }

// PartyID returns the ID of party i.
func (s *State) PartyID(i int) string { return s.partyIDs[i] }

// Owner returns the party that must implement issue k, or -1 for a joint issue.
func (s *State) Owner(k int) int { return s.owner[k] }

// Owes reports whether issue k is an obligation of party i: its own or joint.
func (s *State) Owes(i, k int) bool { return s.owner[k] == i || s.owner[k] < 0 }

// Units returns the number of units of conduct: one for each party if it
// decides about its obligations as a bundle, one for each party and issue if it
// decides one by one.
func (s *State) Units() int {
	if s.model.Granularity == Bundle {
		return s.Parties()
	}
	return s.Parties() * s.Issues()
}

// Unit returns the unit of conduct that party i's obligation on k belongs to.
func (s *State) Unit(i, k int) int {
	if s.model.Granularity == Bundle {
		return i
	}
	return i*s.Issues() + k
}

// UnitParty returns the party whose conduct a unit is.
func (s *State) UnitParty(u int) int {
	if s.model.Granularity == Bundle {
		return u
	}
	return u / s.Issues()
}

// HookLevel returns the level at which issue k moves the parameter that it is
// hooked to: the one in levels, which is X or Observed, or the one that is supposed
// at present.
func (s *State) HookLevel(k int, levels []float64) float64 {
	if s.supposed != nil {
		levels = s.supposed
	}
	return max(0, levels[k])
}

// Suppose makes hooks stand at the given levels until it is called with nil: so
// parties think through what an institution would change before they agree on it.
func (s *State) Suppose(levels []float64) { s.supposed = levels }

// Rollback returns the share of issue k's level that enforcement undoes.
func (s *State) Rollback(k int) float64 { return s.roll[k] }

// Channel returns the observed level of the crisis channel, 0 if there is none.
func (s *State) Channel() float64 {
	if s.channel < 0 {
		return 0
	}
	return max(0, s.Observed[s.channel])
}

// Discount returns the parties' patience per round, in (0, 1).
func (s *State) Discount() float64 { return s.discount }

// Weight returns the base weight of party i, as it is now, on issue k: the range of
// its term over levels in [0, 1].
func (s *State) Weight(i, k int) float64 { return s.weight[i*s.Issues()+k] }

// Trust returns viewer's trust in subject; 1 without a believer.
func (s *State) Trust(viewer, subject int) float64 {
	if s.believer == nil {
		return 1
	}
	return s.believer.Trust(s, viewer, subject)
}

// Evidence tells the believer of good and bad evidence about subject from elsewhere
// than reports, in months' worth of reports; see [Informed].
func (s *State) Evidence(viewer, subject int, good, bad float64) {
	if b, ok := s.believer.(Informed); ok {
		b.Evidence(s, viewer, subject, good, bad)
	}
}

// News tells the believer of something that multiplies the odds of subject being
// trustworthy by exp(llr); see [Informed].
func (s *State) News(viewer, subject int, llr float64) {
	if b, ok := s.believer.(Informed); ok {
		b.News(s, viewer, subject, llr)
	}
}

// SupposeTrust writes into t what viewer would expect of it if its trust in subject
// were the one given; see [Supposer].
func (s *State) SupposeTrust(t *Text, viewer, subject int, trust float64) {
	if b, ok := s.believer.(Supposer); ok {
		b.Suppose(s, t, viewer, subject, trust)
	}
}

// Proof returns the probability that a unit violates its obligations under t
// after a report that it does, as viewer sees it; see [Believer].
func (s *State) Proof(t *Text, viewer, subject, unit int) float64 {
	if s.believer == nil || t == &s.Force && s.Broken[unit] != 0 {
		return 1
	}
	return s.believer.Proof(s, t, viewer, subject, unit)
}

// Expected returns the public probability that a unit's present action is a: what
// the other parties believe, on average.
func (s *State) Expected(unit int, a Action) float64 {
	if s.believer == nil {
		if Action(s.Action[unit]) == a {
			return 1
		}
		return 0
	}
	var sum float64
	for viewer := range s.Parties() {
		if viewer != s.UnitParty(unit) {
			sum += s.believer.Expected(s, viewer, unit, a)
		}
	}
	return sum / float64(s.Parties()-1)
}

// Assess recomputes the outlook of a text: how each party would act under it,
// and how far the others expect delivery. One call is one sweep: it starts from
// the expectations that the last one left.
func (s *State) Assess(t *Text) {
	if len(s.appraisers) > 0 {
		for _, a := range s.appraisers {
			a.Appraise(s, t)
		}
		s.revalue()
	}
	if s.forecaster != nil {
		s.forecaster.Forecast(s, t)
	}
	if s.believer != nil {
		s.believer.Expect(s, t)
	}
}

// Open lays a blank draft on the table: what the parties expect of it is what
// they think of each other, no more. A trustworthy party is expected to deliver,
// an untrustworthy one not.
func (s *State) Open() {
	clear(s.Draft.Choice)
	s.Draft.hope(s)
}

// Put puts a package on the table: the draft promises the levels y on the
// issues whose covered entry is not 0.
func (s *State) Put(y, covered []float64) { s.Draft.set(s, y, covered) }

// Ratify lets the domestic players vote on the draft.
func (s *State) Ratify() bool {
	s.Proposal.Move(Proposed)
	s.Proposal.Move(Ratifying)
	if s.assembly != nil && !s.assembly.Ratify(s, &s.Draft) {
		s.Proposal.Move(NoAgreement)
		return false
	}
	s.Proposal = Agreement{}
	return true
}

// Attend tells the parties' audiences that a window opens; see [Audience].
func (s *State) Attend() {
	if s.audience != nil {
		s.audience.Attend(s)
	}
}

// Net returns what is left to party i of a package worth value once it has answered
// at home for settling for it: value less its [Audience] cost.
func (s *State) Net(i int, value float64) float64 {
	if s.audience == nil {
		return value
	}
	return value - s.audience.Cost(s, i, value)
}

// Gross returns the smallest value of a package of which net is left to party i; the
// inverse of [State.Net].
func (s *State) Gross(i int, net float64) float64 {
	if s.audience == nil {
		return net
	}
	return s.audience.Demand(s, i, net)
}

// Chance returns the probability that party i's domestic players pass the package
// y under the outlook of t: 1 if nobody has a say.
func (s *State) Chance(i int, t *Text, y []float64) float64 {
	if a, ok := s.assembly.(Polled); ok {
		return a.Chance(s, i, t, y)
	}
	return 1
}

// Demands appends to dst what party i's domestic players ask of a package that t
// covers, as party viewer knows it; see [Polled].
func (s *State) Demands(viewer, i int, t *Text, y []float64, dst []Demand) []Demand {
	if a, ok := s.assembly.(Polled); ok {
		return a.Demands(s, viewer, i, t, y, dst)
	}
	return dst
}

// Sign puts the draft in force as the text of a stage. Actor is the party that
// proposed it, or -1. A text that is imposed by the model rather than bargained
// is signed in the same way. Into their first deal the parties go with no more
// than their trust in each other; of a later one they expect at first what they
// came to expect of it at the table.
func (s *State) Sign(stage, actor int) {
	s.Force.CopyFrom(&s.Draft)
	if s.Agreement.Signatures == 0 {
		s.Force.hope(s)
	}
	a := &s.Agreement
	switch a.Status {
	case Terminated:
		a.Move(NoAgreement)
	case Renegotiating:
		a.Move(Renegotiated)
	}
	clear(s.Broken) // conduct under the new text is chosen anew
	a.Move(InForce)
	a.Stage, a.SignedAt = stage, s.Round
	a.Signatures++
	if a.FirstSignature == 0 {
		a.FirstSignature = s.Round
	}
	member := -1
	if actor >= 0 {
		member = s.party[actor]
	}
	s.Emit(EventSignature, member, -1, float64(stage), 0, s.Force.Levels)
}

// Terminate ends the agreement in force: enforcer suspends it, levels are
// rolled back and no window opens for the given number of rounds.
func (s *State) Terminate(enforcer, cooling int) {
	a := &s.Agreement
	a.Move(Suspended)
	for k := range s.X {
		s.X[k] -= float64(s.roll[k] * max(0, s.X[k]))
		s.Observed[k] -= float64(s.roll[k] * max(0, s.Observed[k]))
	}
	a.Move(Terminated)
	a.Stage, a.EndedAt = 0, s.Round
	a.Snapbacks++
	if a.FirstSnapback == 0 {
		a.FirstSnapback = s.Round
	}
	s.Snapped[0] = 1
	s.Emit(EventSnapback, s.party[enforcer], s.against(enforcer), 0, 0, s.X)
	s.Force.clear(s)
	for u := range s.Action {
		s.Action[u], s.Broken[u] = float64(Comply), 0
	}
	s.Window = Window{Cooling: cooling, Closed: s.Window.Closed}
}

// Restore brings a unit back to compliance in public: what it owes is
// delivered for all to see.
func (s *State) Restore(unit int) {
	i := s.UnitParty(unit)
	for k := range s.X {
		if s.Force.Due[k] != 0 && s.Owes(i, k) && s.Unit(i, k) == unit {
			s.X[k] = max(s.X[k], s.Force.Levels[k])
			s.Observed[k] = s.X[k]
		}
	}
	s.Action[unit] = float64(Comply)
	s.Restored[unit] = 1
}

// Honest reports whether an agreement binds and nobody cheats on it.
func (s *State) Honest() bool {
	if !s.Agreement.Binds() {
		return false
	}
	for _, a := range s.Action {
		if Action(a) != Comply {
			return false
		}
	}
	return true
}

// Memory returns the variables that a member declared, or nil.
func (s *State) Memory(member int) []float64 { return s.memory[member] }

// View returns the values of a variable, or nil if the model has none of that
// name. For observers: read only, valid for the life of the solver.
func (s *State) View(name string) []float64 {
	i, ok := s.layout.index[name]
	if !ok {
		return nil
	}
	from := s.layout.offset[i]
	to := from + s.layout.vars[i].size()
	return s.values[from:to:to]
}
