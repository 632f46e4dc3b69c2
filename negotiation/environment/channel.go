package environment

import "github.com/detente-sim/detente/negotiation"

// Channel scales what the parties see in a formal channel of communication. Its
// own weight in their utilities stands for the crises that it prevents; at
// Weight 1 it counts in full, at 0 the channel is worth nothing in itself.
type Channel struct {
	// Weight multiplies the parties' stakes in the issue with the channel hook.
	Weight float64

	issue int
}

// Name implements [negotiation.Part].
func (c *Channel) Name() string { return "channel" }

// Setup implements [negotiation.Part].
func (c *Channel) Setup(u *negotiation.Setup) error {
	c.issue = -1
	for k := range u.Model.Issues {
		if u.Model.Issues[k].Hook == negotiation.ChannelHook {
			c.issue = k
		}
	}
	if c.issue >= 0 && c.Weight != 1 {
		u.At(negotiation.Domestic, c.weigh)
	}
	return nil
}

func (c *Channel) weigh(s *negotiation.State) {
	for i := range s.Parties() {
		s.Factor[i*s.Issues()+c.issue] *= c.Weight
	}
}
