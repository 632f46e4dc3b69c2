package negotiation

// Text is a package on paper, in force or on the table: what would be
// promised, from which levels, and what each party expects to come of it.
type Text struct {
	// Levels is the package y; From the levels from which each promise is
	// counted. One entry per issue.
	Levels, From []float64
	// Promised is 1 for issues that the text covers, 0 for the rest. Due is what
	// is owed on a covered issue, Levels − From, and 0 for the rest.
	Promised, Due []float64
	Outlook
}

// Outlook is what the parties expect of a text. It is written by the
// [Forecaster] and the [Believer] and read by everybody: it is common knowledge.
// Units of conduct are numbered by [State.Unit].
type Outlook struct {
	// Choice holds, for each unit and each type of its party, the probabilities
	// of the three actions as the other side computes them.
	Choice []float64
	// Own holds the probabilities of each unit's actions for the party's true
	// type and weights, as they were when it last took a decision. Under the table
	// rule [Plan] they are always up to date.
	Own []float64
	// Alarm holds, for each unit and action, the probability per round that a
	// violation is reported.
	Alarm []float64
	// Stake is each unit's share of the stakes of its party's obligations.
	Stake []float64
	// Enforced is, for each unit, the probability that a report against it ends in
	// enforcement.
	Enforced []float64
	// Comply is, for each ordered pair (i, j) at i·P+j, i's probability that j
	// complies with its obligations.
	Comply []float64
	// Deliver is, for each party i and issue k at i·K+k, i's probability that the
	// promise on k is delivered by those who owe it. It is 1 for i's own issues.
	Deliver []float64
}

// Forecaster is implemented by the part that decides about compliance: it
// computes how each unit would act under a text, and the alarms that would
// follow. Forecast reads t.Comply and t.Deliver as left by the last sweep and
// writes Choice, Own, Alarm, Stake and Enforced. Under a text that binds, the
// solver asks for a forecast at the start of phase Implementation.
type Forecaster interface {
	Forecast(s *State, t *Text)
}

// Believer is implemented by the part that keeps beliefs. Expect reads
// t.Choice and writes t.Comply and t.Deliver. Proof returns the probability
// that a unit of party subject violates its obligations, given a report that it
// does, as viewer sees it. Trust returns viewer's trust in subject, in [0, 1].
// Expected returns the probability, by viewer's present belief, that the unit's
// present action under the text in force is a.
type Believer interface {
	Expect(s *State, t *Text)
	Proof(s *State, t *Text, viewer, subject, unit int) float64
	Trust(s *State, viewer, subject int) float64
	Expected(s *State, viewer, unit int, a Action) float64
}

// Informed is an optional capability of the [Believer]: it takes in what happens
// elsewhere than in reports. Both methods take effect at once.
type Informed interface {
	// Evidence adds good and bad evidence about subject, in months' worth of reports.
	Evidence(s *State, viewer, subject int, good, bad float64)
	// News multiplies the odds of subject being trustworthy by exp(llr).
	News(s *State, viewer, subject int, llr float64)
}

// Appraiser is an optional capability of a [Part] whose contribution to what the
// parties value depends on the text that they look at, such as the odds of an election
// under the rules that the text promises. Before each sweep of expectations
// Appraise puts the part's contribution for t in the place of its last one, in
// [State.Factor], [State.Addend], [State.Tilt] and [State.Shift]; the parties'
// terms are then computed anew. In phase Domestic the part contributes as others do.
// It may also bring variables of its own up to date that the forecast reads.
type Appraiser interface {
	Appraise(s *State, t *Text)
}

// Supposer is an optional capability of the [Believer]: Suppose writes what viewer
// would expect of a text, t.Comply and t.Deliver, if its trust in subject were the
// one given. Beliefs stay as they are.
type Supposer interface {
	Suppose(s *State, t *Text, viewer, subject int, trust float64)
}

// Assembly is implemented by the part that ratifies: it lets the domestic
// players of all parties vote on a text and reports whether it passes.
type Assembly interface {
	Ratify(s *State, t *Text) bool
}

// Audience is implemented by the part that keeps what parties have said in public
// and what it costs them at home to settle for less.
type Audience interface {
	// Attend is called in the first round of a window, when the draft holds what the
	// parties imagine.
	Attend(s *State)
	// Cost returns what settling for a package worth value costs party i, at least 0
	// and never rising with value.
	Cost(s *State, i int, value float64) float64
	// Demand returns the smallest value that is worth net after its cost.
	Demand(s *State, i int, net float64) float64
}

// Polled is an optional capability of the [Assembly]: it tells beforehand how
// domestic players look at a package.
type Polled interface {
	// Chance returns the probability that party i's players pass the package y
	// under the outlook of t, whatever their present mood.
	Chance(s *State, i int, t *Text, y []float64) float64
	// Demands appends what party i's players ask of a package that t covers, as
	// party viewer knows it, to dst. Only their own principal knows their mood. Y is
	// the package that is in view. Terms are valid until the next call.
	Demands(s *State, viewer, i int, t *Text, y []float64, dst []Demand) []Demand
}

// Demand is what a domestic player asks of a package: that it be worth at least
// Least to it.
type Demand struct {
	Worth Objective
	Least float64
	// Missing is how far the package in view falls short, below 0 if it does not.
	// Share is the player's share of the vote.
	Missing, Share float64
}

// set makes the text promise the levels y on the covered issues. From is kept
// where the agreement in force already promises the issue, and is the observed
// level elsewhere.
func (t *Text) set(s *State, y, covered []float64) {
	for k := range t.Levels {
		t.Promised[k] = covered[k]
		if covered[k] == 0 {
			t.Levels[k], t.From[k], t.Due[k] = s.Observed[k], s.Observed[k], 0
			continue
		}
		t.From[k] = s.Observed[k]
		if s.Agreement.Binds() && s.Force.Promised[k] != 0 {
			t.From[k] = s.Force.From[k]
		}
		t.Levels[k] = y[k]
		t.Due[k] = y[k] - t.From[k]
	}
}

// NewText returns a text that belongs to no state, for trying out: blank, and of the
// size of the state's own.
func (s *State) NewText() *Text {
	P, K, n := s.Parties(), s.Issues(), s.Units()
	row := func(n int) []float64 { return make([]float64, n) }
	return &Text{Levels: row(K), From: row(K), Promised: row(K), Due: row(K), Outlook: Outlook{
		Choice: row(n * int(Types) * int(Actions)), Own: row(n * int(Actions)), Alarm: row(n * int(Actions)),
		Stake: row(n), Enforced: row(n), Comply: row(P * P), Deliver: row(P * K),
	}}
}

// CopyFrom copies all of o, outlook included.
func (t *Text) CopyFrom(o *Text) {
	copy(t.Levels, o.Levels)
	copy(t.From, o.From)
	copy(t.Promised, o.Promised)
	copy(t.Due, o.Due)
	copy(t.Choice, o.Choice)
	copy(t.Own, o.Own)
	copy(t.Alarm, o.Alarm)
	copy(t.Stake, o.Stake)
	copy(t.Enforced, o.Enforced)
	copy(t.Comply, o.Comply)
	copy(t.Deliver, o.Deliver)
}

// clear empties the text: nothing is promised.
func (t *Text) clear(s *State) {
	for k := range t.Levels {
		t.Levels[k], t.From[k], t.Due[k], t.Promised[k] = s.Observed[k], s.Observed[k], 0, 0
	}
}

// hope sets the expectations that the first sweep of a window, and of the first
// deal, starts from: each party is expected to deliver as far as it is trusted, and on
// joint issues the others as far as the one of them that is trusted least. Starting from trust, and
// not from the expectations of an earlier text, matters, because promises that
// are kept only if they are expected to be kept can have several equilibria.
func (t *Text) hope(s *State) {
	P, K := s.Parties(), s.Issues()
	for i := range P {
		least := 1.0
		for j := range P {
			if j != i {
				t.Comply[i*P+j] = s.Trust(i, j)
				least = min(least, t.Comply[i*P+j])
			}
		}
		for k := range K {
			switch j := s.owner[k]; {
			case j < 0:
				t.Deliver[i*K+k] = least
			case j != i:
				t.Deliver[i*K+k] = t.Comply[i*P+j]
			}
		}
	}
}
