package agents

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Mixture demands a weighted mean of what several agents would demand in its place
// (Faratin, Sierra & Jennings 1998), such as a [Negotiator], who watches the clock, and
// a [Reciprocator], who watches the other side. It takes what is worth what it would
// ask for in the next round. Make it with [NewMixture].
type Mixture struct {
	Preferences
	parts   []negotiation.Agent
	weights []float64
	memory  []int // where each part's variables end
	noise   float64
}

// NewMixture returns a mixture of agents with the given weights, at least 0 and
// rescaled to sum to one. Noise is the scale of random acceptance, in utility; see
// [Negotiator]. The parts may remember and learn; what else they can do is not used.
func NewMixture(p Preferences, noise float64, weights []float64, parts ...negotiation.Agent) (Mixture, error) {
	m := Mixture{Preferences: p, noise: noise}
	if len(weights) != len(parts) {
		return Mixture{}, fmt.Errorf("agents: mixture: %d weights for %d agents", len(weights), len(parts))
	}
	sum, size := 0.0, 0
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return Mixture{}, fmt.Errorf("agents: mixture: weight %v, expected a number of at least 0", w)
		}
		sum += w
	}
	if !(sum > 0) {
		return Mixture{}, errors.New("agents: mixture: all weights are zero")
	}
	for i, a := range parts {
		if weights[i] == 0 {
			continue
		}
		if r, ok := a.(negotiation.Rememberer); ok {
			for _, v := range r.Memory() {
				size += max(1, len(v.Keys))
			}
		}
		m.parts, m.weights, m.memory = append(m.parts, a), append(m.weights, weights[i]/sum), append(m.memory, size)
	}
	return m, nil
}

// Memory implements [negotiation.Rememberer]. The variables of the parts are
// numbered.
func (m Mixture) Memory() []negotiation.Variable {
	var list []negotiation.Variable
	for i, a := range m.parts {
		if r, ok := a.(negotiation.Rememberer); ok {
			for _, v := range r.Memory() {
				v.Name = fmt.Sprintf("part%d.%s", i+1, v.Name)
				list = append(list, v)
			}
		}
	}
	return list
}

// part returns the turn as part i is to see it.
func (m Mixture) part(t negotiation.Turn, i int) negotiation.Turn {
	from := 0
	if i > 0 {
		from = m.memory[i-1]
	}
	t.Memory = t.Memory[from:m.memory[i]]
	return t
}

// Aspiration implements [negotiation.Agent].
func (m Mixture) Aspiration(t negotiation.Turn) float64 {
	sum := 0.0
	for i, a := range m.parts {
		sum += float64(m.weights[i] * a.Aspiration(m.part(t, i)))
	}
	return min(max(sum, t.Reservation), t.Best)
}

// Accept implements [negotiation.Agent].
func (m Mixture) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	threshold, noise := m.Least(t, o)
	return answer(t, o, threshold, noise)
}

// next returns what an agent would settle for, or ask for in the next round.
func next(a negotiation.Agent, t negotiation.Turn) float64 {
	switch a := a.(type) {
	case Negotiator:
		return a.demand(t, min(t.Step+1, t.Deadline))
	case negotiation.Settler:
		return a.Settle(t)
	}
	return a.Aspiration(t)
}

// Learn implements [negotiation.Learner].
func (m Mixture) Learn(t negotiation.Turn, o negotiation.Offer, own, accepted bool) {
	for i, a := range m.parts {
		if l, ok := a.(negotiation.Learner); ok {
			l.Learn(m.part(t, i), o, own, accepted)
		}
	}
}
