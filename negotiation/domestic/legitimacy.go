package domestic

import "github.com/detente-sim/detente/negotiation"

// Legitimacy is a principal's standing at home. Events move it, such as snapbacks and
// deals refused at home; with [Support] it also follows its constituencies.
type Legitimacy struct {
	// Start holds each party's legitimacy at round 0, in [0, 1].
	Start []float64

	level []float64
}

// Name implements [negotiation.Part].
func (l *Legitimacy) Name() string { return "legitimacy" }

// Setup implements [negotiation.Part].
func (l *Legitimacy) Setup(u *negotiation.Setup) error {
	u.Own(negotiation.Propagation, &l.level, negotiation.Variable{Name: "legitimacy", Keys: u.Parties(), Start: l.Start, Max: 1,
		Meaning: "standing of the party at home", Unit: "index"})
	u.At(negotiation.Propagation, l.step)
	return nil
}

func (l *Legitimacy) step(s *negotiation.State) {
	for i := range l.level {
		l.level[i] = min(max(l.level[i]+s.LegitimacyGain[i], 0), 1)
	}
}
