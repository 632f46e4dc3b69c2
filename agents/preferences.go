package agents

import (
	"github.com/detente-sim/detente/negotiation"
)

// Preferences are an additive utility over issues: a weight and a value
// function for each, in the order of the model's issues. The weights sum to one,
// so that utility lies in [0, 1] (Keeney & Raiffa 1976). It answers the first of
// the three questions put to an agent and is embedded by every archetype.
type Preferences struct {
	Weights []float64
	Values  []negotiation.Value
}

// Coefficients implements [negotiation.Agent].
func (p Preferences) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) (constant float64) {
	return negotiation.Additive(p.Weights, p.Values, dst)
}
