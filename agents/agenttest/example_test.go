package agenttest_test

import (
	"fmt"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/agents/agenttest"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// gambler asks for everything, and for nothing when luck is against it.
type gambler struct {
	agents.Preferences
	luck *int // a mistake: it outlives the call
}

func (g gambler) Aspiration(t negotiation.Turn) float64 {
	*g.luck++
	if *g.luck%7 == 0 {
		return t.Reservation
	}
	return t.Best
}

func (g gambler) Accept(t negotiation.Turn, o negotiation.Offer) bool { return o.Value >= t.Best }

// printed stands in for a testing.T, and prints which checks fail.
type printed struct{}

func (printed) Helper()                      {}
func (printed) Errorf(_ string, args ...any) { fmt.Println("failed:", args[0]) }

func ExampleRun() {
	agenttest.Run(printed{}, agenttest.Config{New: func(s scenario.Spec) (negotiation.Agent, error) {
		return gambler{Preferences: agents.PreferencesOf(s), luck: new(int)}, nil
	}})
	// Output:
	// failed: aspiration
	// failed: replay
	// failed: hidden state
}
