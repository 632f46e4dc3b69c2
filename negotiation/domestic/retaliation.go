package domestic

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// Retaliation is what a party does to activists at home when the other side presses
// it about them: the round after a threat or an act that names them, or after
// enforcement on a report about them, it may take back a step of their protection.
// The step is hidden; once a monitor sees it, it is evidence against the party. Where
// hostile acts have a decision rule of their own, the part leaves the step to that
// rule and only tells how much greater the grievance is.
type Retaliation struct {
	// Party is the ID of the principal that may retaliate.
	Party string
	// Issue is the one that protects activists; Named are those that pressure may be
	// about.
	Issue string
	Named []string
	// Strength is the probability, in [0, 1], that retaliation is considered after
	// pressure; 0 is off.
	Strength float64
	// Silent leaves the step to another rule; see above.
	Silent bool
	// Step is how far the issue falls, Floor its lowest level.
	Step, Floor float64
	// Precision is that of the choice, per unit of utility. Grievance is what it is
	// worth to hit back; Cost what it costs, twice as much with a full crisis channel;
	// TensionCost what a unit of tension costs the party.
	Precision, Grievance, Cost, TensionCost float64
	// Tension is what a step that is seen adds to tension; Evidence how much it tells
	// the other side, in months' worth of reports.
	Tension, Evidence float64
	// Eyes is what guarantors of full strength add to detection, in [0, 1].
	Eyes float64

	grievance, pressed, named []float64
	strength, access, eyes    []float64
	party, issue              int
	issues                    []int
	acts                      []bool // acts that touch the issues named
	choice, report            *negotiation.Stream
}

// Name implements [negotiation.Part].
func (r *Retaliation) Name() string { return "retaliation" }

// Setup implements [negotiation.Part].
func (r *Retaliation) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	if !(r.Strength >= 0 && r.Strength <= 1) {
		return fmt.Errorf("strength %v, expected a number in [0, 1]", r.Strength)
	}
	if r.party, err = u.Party(r.Party); err != nil {
		return err
	}
	if r.issue, err = u.Issue(r.Issue); err != nil {
		return err
	}
	for _, id := range r.Named {
		k, err := u.Issue(id)
		if err != nil {
			return err
		}
		r.issues = append(r.issues, k)
	}
	for n := range u.Model.Acts {
		about := slices.ContainsFunc(u.Model.Acts[n].Steps, func(x negotiation.Step) bool { return slices.Contains(r.Named, x.Issue) })
		r.acts = append(r.acts, about)
	}
	if !r.Silent {
		u.Widen("level", r.Floor, 1)
		u.Widen("observed", r.Floor, 1)
	}
	u.Own(negotiation.Trust, &r.named, negotiation.Variable{Name: "retaliation.named", Hidden: true,
		Meaning: "1 if a report of the round is about activists", Unit: "flag"})
	u.Own(negotiation.Propagation, &r.pressed, negotiation.Variable{Name: "retaliation.pressed", Hidden: true,
		Meaning: "1 if the party has been pressed about activists this round", Unit: "flag"})
	u.Own(negotiation.Incidents, &r.grievance, negotiation.Variable{Name: "retaliation.grievance", Keys: u.Parties(), Hidden: true,
		Meaning: "by which share the party's grievance is greater in acts against activists", Unit: "share"})
	u.Read(&r.strength, "monitor.strength", 1, 0)
	u.Read(&r.access, "monitor.access", 1, 1)
	u.Read(&r.eyes, "guarantor.eyes", 1, 0)
	r.choice, r.report = u.Stream("choice"), u.Stream("report")
	u.At(negotiation.Incidents, r.step)
	u.At(negotiation.Trust, r.note)
	u.At(negotiation.Propagation, r.listen)
	return nil
}

// gain is what the step itself changes for the party.
func (r *Retaliation) gain(s *negotiation.State) float64 {
	x := s.X[r.issue]
	t := s.Terms(r.party)[r.issue]
	y := max(min(x, r.Floor), x-r.Step)
	return float64((y - x) * (t.B - float64(t.G*(y+x))))
}

// Probability returns the probability that the party retaliates after pressure.
func (r *Retaliation) Probability(s *negotiation.State) float64 {
	q := r.gain(s) + r.Grievance - float64(r.TensionCost*r.Tension) - float64(r.Cost*(1+s.Channel()))
	return float64(r.Strength * negotiation.Logistic(float64(r.Precision*q)))
}

// step answers the pressure of the last round.
func (r *Retaliation) step(s *negotiation.State) {
	r.grievance[r.party] = float64(r.Strength * r.pressed[0])
	u := r.choice.Float64()
	seen := r.report.Float64()
	if r.Silent || r.pressed[0] == 0 {
		return
	}
	p := r.Probability(s)
	x := s.X[r.issue]
	if fall := min(r.Step, x-r.Floor); u < p && fall > 0 {
		gain := r.gain(s)
		s.X[r.issue] = x - fall
		me, you := s.Member(r.party), s.Member(s.Other(r.party))
		s.EmitIssue(negotiation.EventRetaliation, me, -1, r.issue, p, fall)
		if s.Listening() {
			r.tell(s, gain, p, u)
		}
		if seen < r.detection(s) {
			s.Observed[r.issue] = min(s.Observed[r.issue], s.X[r.issue])
			s.TensionGain[0] += r.Tension
			s.Evidence(s.Other(r.party), r.party, 0, r.Evidence)
			s.EmitIssue(negotiation.EventExposed, me, you, r.issue, r.detection(s), fall)
			if s.Listening() {
				r.tellReport(s, seen)
			}
		}
	}
}

// detection is the probability that the step is reported.
func (r *Retaliation) detection(s *negotiation.State) float64 {
	nu := s.Model().Issues[r.issue].Verifiability
	return 1 - float64((1-float64(nu*float64(r.strength[0]*r.access[0])))*(1-float64(r.Eyes*r.eyes[0])))
}

// note sees whether a report against the party is about activists. Where a party
// decides about its obligations as a whole, a report is about all of them.
func (r *Retaliation) note(s *negotiation.State) {
	r.named[0] = 0
	if !s.Agreement.Binds() {
		return
	}
	for _, k := range r.issues {
		if s.Owes(r.party, k) && s.Force.Due[k] > 0 && s.Reported[s.Unit(r.party, k)] != 0 {
			r.named[0] = 1
		}
	}
}

// listen sees whether the other side has pressed the party this round.
func (r *Retaliation) listen(s *negotiation.State) {
	r.pressed[0] = 0
	other := int16(s.Member(s.Other(r.party)))
	threat := false
	for n := s.Log.Len() - 1; n >= 0; n-- {
		e := s.Log.At(n)
		if e.Round != s.Round {
			break
		}
		if e.Actor != other {
			continue
		}
		switch e.Kind {
		case negotiation.EventSnapback:
			r.pressed[0] = max(r.pressed[0], r.named[0])
		case negotiation.EventAct:
			if r.acts[int(e.Value)] {
				r.pressed[0] = 1
			}
		case negotiation.EventOffer:
			if threat && r.asks(s, s.Log.Package(n)) {
				r.pressed[0] = 1
			}
		case negotiation.EventThreat:
			threat = true // it backs the offer before it
		}
	}
}

// asks reports whether a package asks for more on what activists care about.
func (r *Retaliation) asks(s *negotiation.State, y []float64) bool {
	for _, k := range r.issues {
		if s.Owes(r.party, k) && y[k] > s.Observed[k]+1e-9 {
			return true
		}
	}
	return false
}
