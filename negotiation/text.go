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
	// type and weights.
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
	// promise on k is delivered by the other side. It is 1 for i's own issues.
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

// Assembly is implemented by the part that ratifies: it lets the domestic
// players of all parties vote on a text and reports whether it passes.
type Assembly interface {
	Ratify(s *State, t *Text) bool
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

// copyFrom copies all of o, outlook included.
func (t *Text) copyFrom(o *Text) {
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
// deal, starts from: each side is expected to deliver as far as it is trusted. Starting from trust, and
// not from the expectations of an earlier text, matters, because promises that
// are kept only if they are expected to be kept can have several equilibria.
func (t *Text) hope(s *State) {
	P, K := s.Parties(), s.Issues()
	for i := range P {
		j := s.Other(i)
		trust := s.Trust(i, j)
		t.Comply[i*P+j] = trust
		for k := range K {
			if s.owner[k] != i {
				t.Deliver[i*K+k] = trust
			}
		}
	}
}
