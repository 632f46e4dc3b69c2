package compliance

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Delivery is conduct without a choice: all parties deliver what they have promised, in
// full and for all to see. It asks for no beliefs, no verification and no enforcement,
// and so for no two sides: it serves models that are about bargaining alone, between any
// number of parties.
type Delivery struct {
	// Speed is the share of the way to what is promised that a level moves in a
	// round, in (0, 1].
	Speed float64
}

// Name implements [negotiation.Part]. It is that of [Conduct]: a model has one of the
// two.
func (d *Delivery) Name() string { return "conduct" }

// Setup implements [negotiation.Part].
func (d *Delivery) Setup(u *negotiation.Setup) error {
	if !(d.Speed > 0 && d.Speed <= 1) {
		return fmt.Errorf("speed %v, expected a number in (0, 1]", d.Speed)
	}
	u.At(negotiation.Implementation, d.deliver)
	return nil
}

func (d *Delivery) deliver(s *negotiation.State) {
	if !s.Agreement.Binds() {
		return
	}
	for k, due := range s.Force.Due {
		if due != 0 {
			s.X[k] += float64(d.Speed * (s.Force.Levels[k] - s.X[k]))
			s.Observed[k] = s.X[k]
		}
	}
}
