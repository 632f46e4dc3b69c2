package agents

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// Preferences are an additive utility over issues: a weight and a value
// function for each, in the order of the model's issues. The weights sum to one,
// so that utility lies in [0, 1] (Keeney & Raiffa 1976). It answers the first of
// the three questions put to an agent and is embedded by every archetype.
type Preferences struct {
	Weights []float64
	Values  []negotiation.Value
}

// NewPreferences returns the preferences of somebody who wants more of the
// issues with a positive weight and less of those with a negative one. Only the
// proportions of weights count. Issues that are not listed do not matter to it.
// The curvature in [0, 1] is that of all value functions; see [negotiation.Gain]
// and [negotiation.Loss]. Weights of issues that do not exist, weights that are
// not finite or all zero, and a curvature out of range are an error.
func NewPreferences(issues []negotiation.Issue, curvature float64, weights map[string]float64) (Preferences, error) {
	var errs []error
	if !(curvature >= 0 && curvature <= 1) {
		errs = append(errs, fmt.Errorf("curvature %v, expected a number in [0, 1]", curvature))
	}
	p := Preferences{Weights: make([]float64, len(issues)), Values: make([]negotiation.Value, len(issues))}
	var sum float64
	for k := range issues {
		w := weights[issues[k].ID]
		if math.IsNaN(w) || math.IsInf(w, 0) {
			errs = append(errs, fmt.Errorf("weight %v of issue %s, expected a finite number", w, issues[k].ID))
		}
		p.Weights[k], p.Values[k] = math.Abs(w), negotiation.Gain(curvature)
		if w < 0 {
			p.Values[k] = negotiation.Loss(curvature)
		}
		sum += p.Weights[k]
	}
	for _, id := range slices.Sorted(maps.Keys(weights)) {
		if !slices.ContainsFunc(issues, func(is negotiation.Issue) bool { return is.ID == id }) {
			errs = append(errs, fmt.Errorf("weight of %q, which is no issue", id))
		}
	}
	if sum == 0 {
		errs = append(errs, errors.New("all weights are zero"))
	}
	if err := errors.Join(errs...); err != nil {
		return Preferences{}, fmt.Errorf("agents: preferences: %w", err)
	}
	for k := range p.Weights {
		p.Weights[k] /= sum
	}
	return p, nil
}

// PreferencesOf returns the preferences that a scenario gives to an agent.
func PreferencesOf(s scenario.Spec) Preferences {
	return Preferences{Weights: s.Weights, Values: s.Values}
}

// Coefficients implements [negotiation.Agent].
func (p Preferences) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) (constant float64) {
	return negotiation.Additive(p.Weights, p.Values, dst)
}

// Utility returns the utility of a package that is delivered in full, one level
// for each issue: in [0, 1] where levels are.
func (p Preferences) Utility(levels []float64) (u float64) {
	for k, w := range p.Weights {
		u += float64(w * p.Values[k].At(levels[k]))
	}
	return u
}
