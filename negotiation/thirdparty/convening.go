package thirdparty

import "github.com/detente-sim/detente/negotiation"

// Convening is the calming presence of third parties in a window of talks: once a
// guarantor has stepped in or a mediator has spoken in it, the talks have a host, and
// a window that ends without a deal adds less to tension.
type Convening struct {
	// Calm in [0, 1] is the share of that tension that a host takes away.
	Calm float64

	calm, present   []float64
	acted, messages []float64
}

// Name implements [negotiation.Part].
func (c *Convening) Name() string { return "convening" }

// Setup implements [negotiation.Part].
func (c *Convening) Setup(u *negotiation.Setup) error {
	u.Own(negotiation.Bargaining, &c.calm, negotiation.Variable{Name: "convening.calm", Max: 1, Hidden: true,
		Meaning: "share of the tension of a failed window that a host takes away", Unit: "share"})
	u.Own(negotiation.Bargaining, &c.present, negotiation.Variable{Name: "convening.parties", Initial: float64(len(u.Parties())),
		Meaning: "parties to the talks and guarantors who have stepped in during the window", Unit: "count"})
	u.Read(&c.acted, "guarantor.acted", 0, 0)
	u.Read(&c.messages, "message.round", 0, 0)
	u.At(negotiation.Bargaining, c.step)
	return nil
}

func (c *Convening) step(s *negotiation.State) {
	hosts, heard := 0, false
	if s.Window.Open {
		// Step counts the rounds of the window that lie behind.
		opened := float64(s.Round - s.Window.Step)
		for _, round := range c.acted {
			if round >= opened && round > 0 {
				hosts++
			}
		}
		for _, round := range c.messages {
			heard = heard || round >= opened && round > 0
		}
	}
	c.calm[0] = 0
	if hosts > 0 || heard {
		c.calm[0] = c.Calm
	}
	c.present[0] = float64(s.Parties() + hosts)
}
