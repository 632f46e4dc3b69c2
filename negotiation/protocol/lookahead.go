package protocol

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// LookAhead makes principals reckon with ratification at home when they draft an
// offer and when they ask themselves how much they can hope for: packages have to
// please the domestic players of both sides too. A principal knows the mood of its
// own players; of the other side's it expects the average. It is by such limits at
// home that a negotiator may get better terms abroad (Schelling 1960; Putnam 1988).
type LookAhead struct {
	// Weight is how far a player's demand is met beyond what the offer would give it
	// anyway, in [0, 1]: 0 does without, 1 meets it in full.
	Weight float64
	// Slack is a safety margin added to demands, in utility.
	Slack float64
	// Sweeps and Proximal are those of [search.Joint].
	Sweeps   int
	Proximal float64

	joint   *search.Joint
	demands []negotiation.Demand
	under   []search.Constraint
	draft   []float64
}

func (l *LookAhead) setup(u *negotiation.Setup, issues int) error {
	if !(l.Weight >= 0 && l.Weight <= 1) {
		return fmt.Errorf("weight %v of ratification in offers, expected a number in [0, 1]", l.Weight)
	}
	if l.Weight == 0 {
		return nil
	}
	if l.Sweeps < 1 || !(l.Proximal > 0) {
		return fmt.Errorf("%d sweeps with a proximal term of %v, expected at least 1 and above 0", l.Sweeps, l.Proximal)
	}
	most := len(u.Model.Members) + 1
	l.joint = search.NewJoint(issues, most)
	l.joint.Sweeps, l.joint.Proximal = l.Sweeps, l.Proximal
	l.demands, l.under = make([]negotiation.Demand, 0, most), make([]search.Constraint, 0, most)
	l.draft = make([]float64, issues)
	return nil
}

// amend changes the package y, which party i has found to be the best by b among
// those worth theta by a, into one that also pleases the players at home as far as
// it has to. It returns whether it has done so. Where nothing pleases all, y is left as it
// is: a veto is then a risk to be run.
func (l *LookAhead) amend(s *negotiation.State, i int, a, b negotiation.Objective, theta float64, lo, hi, y []float64) bool {
	if l.Weight == 0 {
		return false
	}
	l.demands = s.Demands(i, i, &s.Draft, y, l.demands[:0])
	l.demands = s.Demands(i, s.Other(i), &s.Draft, y, l.demands)
	l.under = append(l.under[:0], search.Constraint{Of: a, Least: min(theta, a.Value(y))})
	missing := false
	for _, d := range l.demands {
		gap := d.Missing + l.Slack
		if gap > tolerance {
			missing = true
		}
		// A demand that is met as it is only has to stay met.
		l.under = append(l.under, search.Constraint{Of: d.Worth, Least: d.Least - d.Missing + float64(min(l.Weight, 1)*max(0, gap)) + min(0, gap)})
	}
	if !missing {
		return false
	}
	sol := l.joint.BestFor(b, l.under, lo, hi, l.draft)
	if sol.Status != search.Optimal && sol.Status != search.Slack {
		return false
	}
	copy(y, l.draft)
	return true
}
