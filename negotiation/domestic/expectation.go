package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Expectation is what constituencies hope to gain from the agreement in force.
// Hopes rise quickly towards what has been promised and fade slowly once nothing is
// in force, so that they can run ahead of what is delivered (Davies 1962, American
// Sociological Review 27). The gap between hopes and what came adds to tension, makes
// a principal more demanding, and may set off hostile acts; how it costs support is
// told by [Support].
type Expectation struct {
	Groups []Constituency
	// Rise is the share of the way to what is promised that hopes move in a round in
	// force, Keep the share that is left after a round without agreement; in [0, 1].
	Rise, Keep float64
	// Tolerance is the gap, in utility, that goes unnoticed.
	Tolerance float64
	// Tension is what a mean gap of 1 adds to tension in a round, Demand what it
	// adds to its principal's reservation value.
	Tension, Demand float64
	// Trigger is the mean gap above which a principal is pressed into hostile acts;
	// +Inf for never.
	Trigger float64

	constituencies
	hope, gap, mean, trigger []float64
	promised                 []float64 // levels
}

// Name implements [negotiation.Part].
func (e *Expectation) Name() string { return "expectation" }

// Setup implements [negotiation.Part].
func (e *Expectation) Setup(u *negotiation.Setup) error {
	if !(e.Rise >= 0 && e.Rise <= 1 && e.Keep >= 0 && e.Keep <= 1) {
		return fmt.Errorf("rise %v and keep %v, expected numbers in [0, 1]", e.Rise, e.Keep)
	}
	if err := e.setup(u, e.Groups); err != nil || len(e.Groups) == 0 {
		return err
	}
	e.promised = make([]float64, len(u.IssueIDs()))
	own := func(view *[]float64, name string, keys []string, meaning, unit string) {
		u.Own(negotiation.Domestic, view, negotiation.Variable{Name: name, Keys: keys, Meaning: meaning, Unit: unit})
	}
	own(&e.hope, "hope", e.keys, "what the constituency hopes to gain from the agreement", "utility")
	own(&e.gap, "gap", e.keys, "hopes of the constituency ahead of what came", "utility")
	own(&e.mean, "gap.mean", u.Parties(), "hopes ahead of what came, mean over the party's constituencies", "utility")
	own(&e.trigger, "gap.trigger", u.Parties(), "1 where disappointed hopes press the party into hostile acts", "flag")
	u.At(negotiation.Domestic, e.step)
	return nil
}

func (e *Expectation) step(s *negotiation.State) {
	binds := s.Agreement.Binds()
	for k := range e.promised {
		e.promised[k] = s.Observed[k]
		if binds && s.Force.Promised[k] != 0 {
			e.promised[k] = s.Force.Levels[k]
		}
	}
	clear(e.mean)
	for n, i := range e.party {
		if binds {
			e.hope[n] += float64(e.Rise * (e.change(s, n, e.promised) - e.hope[n]))
		} else {
			e.hope[n] *= e.Keep
		}
		e.gap[n] = max(0, e.hope[n]-e.change(s, n, s.Observed)-e.Tolerance)
		e.mean[i] += float64(e.share[n] * e.gap[n])
	}
	var all float64
	for i, g := range e.mean {
		all += g / float64(len(e.mean))
		s.Addend[i] += float64(e.Demand * g)
		e.trigger[i] = 0
		if g > e.Trigger {
			e.trigger[i] = 1
		}
	}
	s.TensionGain[0] += float64(e.Tension * all)
}
