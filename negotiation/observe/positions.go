package observe

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
)

// Compromise is a forecast without negotiation: on every issue the weighted mean
// and the weighted median of the levels that the members like best. A member
// weighs as much as its capability times the salience of the issue to it. It is the
// baseline that forecasts of collective decisions are held against (Bueno de
// Mesquita & Stokman 1994, European Community Decision Making), by issue.
type Compromise struct {
	Mean, Median []float64
}

// NewCompromise makes the forecast. Capability holds one number of at least 0 for
// each member of the model; nil stands for 1 each. Members without preferences do
// not count, and where nobody cares about an issue it is forecast to stay where it is.
func NewCompromise(m *negotiation.Model, capability []float64) (*Compromise, error) {
	if capability != nil && len(capability) != len(m.Members) {
		return nil, fmt.Errorf("observe: %d capabilities, expected one for each of %d members", len(capability), len(m.Members))
	}
	K := len(m.Issues)
	c := &Compromise{Mean: make([]float64, K), Median: make([]float64, K)}
	positions, weights := make([][]float64, K), make([][]float64, K)
	terms := make([]negotiation.Quad, K)
	for i := range m.Members {
		if m.Members[i].Agent == nil {
			continue
		}
		w := 1.0
		if capability != nil {
			w = capability[i]
		}
		if !(w >= 0) {
			return nil, fmt.Errorf("observe: capability %v of %s, expected at least 0", w, m.Members[i].ID)
		}
		clear(terms)
		m.Members[i].Agent.Coefficients(m.Issues, terms)
		for k, t := range terms {
			best, salience := ideal(t)
			positions[k], weights[k] = append(positions[k], best), append(weights[k], float64(w*salience))
		}
	}
	for k := range m.Issues {
		mean, ok := WeightedMean(positions[k], weights[k])
		median, _ := WeightedMedian(positions[k], weights[k])
		if !ok {
			mean, median = m.Issues[k].StatusQuo, m.Issues[k].StatusQuo
		}
		c.Mean[k], c.Median[k] = mean, median
	}
	return c, nil
}

// ideal is the level in [0, 1] that a term is largest at, and the range of the term.
func ideal(t negotiation.Quad) (level, salience float64) {
	at := func(x float64) float64 { return float64((t.B - float64(t.G*x)) * x) }
	best, least := 0.0, min(0, at(1))
	if t.G > 0 {
		if v := min(max(t.B/(2*t.G), 0), 1); at(v) > at(best) {
			best = v
		}
	}
	if at(1) > at(best) {
		best = 1
	}
	return best, at(best) - least
}

// WeightedMean returns the mean of positions by weight; ok is false if the weights,
// which are at least 0, sum to 0.
func WeightedMean(positions, weights []float64) (mean float64, ok bool) {
	var sum, all float64
	for i, w := range weights {
		sum += float64(w * positions[i])
		all += w
	}
	if all == 0 {
		return 0, false
	}
	return sum / all, true
}

// WeightedMedian returns the smallest position at which the weight of all positions
// at or below it reaches half of the total, to within a relative 1e-12: the position
// that no other beats in a vote by weight (Black 1948); ok is false if the weights,
// which are at least 0, sum to 0.
func WeightedMedian(positions, weights []float64) (median float64, ok bool) {
	order := make([]int, len(positions))
	var all float64
	for i, w := range weights {
		order[i] = i
		all += w
	}
	if all == 0 {
		return 0, false
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case positions[i] < positions[j]:
			return -1
		case positions[i] > positions[j]:
			return 1
		}
		return 0
	})
	var sum float64
	for _, i := range order {
		if sum += weights[i]; sum >= all/2*(1-1e-12) {
			return positions[i], true
		}
	}
	return positions[order[len(order)-1]], true
}
