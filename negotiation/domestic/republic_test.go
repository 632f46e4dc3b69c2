package domestic_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// world stands in for the rest of a model: it owns what the parts of this package
// read, and does what a test wants at the start of a phase.
type world struct {
	dates, floors []float64
	does          map[negotiation.Phase]func(*negotiation.State)

	date, proximity, slope, legitimacy, living, floor []float64
}

func (w *world) Name() string { return "world" }

func (w *world) Setup(u *negotiation.Setup) error {
	own := func(view *[]float64, v negotiation.Variable) { u.Own(negotiation.Propagation, view, v) }
	own(&w.date, negotiation.Variable{Name: "election.date", Keys: u.Parties(), Start: w.dates})
	own(&w.proximity, negotiation.Variable{Name: "election", Keys: u.Parties()})
	own(&w.slope, negotiation.Variable{Name: "election.slope", Keys: u.Parties()})
	own(&w.legitimacy, negotiation.Variable{Name: "legitimacy", Keys: u.Parties(), Initial: 0.45})
	own(&w.living, negotiation.Variable{Name: "living", Initial: 0.3})
	if w.floors != nil {
		own(&w.floor, negotiation.Variable{Name: "act.floor", Keys: u.IssueIDs(), Start: w.floors})
	}
	for phase, f := range w.does {
		u.At(phase, f)
	}
	return nil
}

// citizen has preferences and never bargains.
type citizen struct {
	weights []float64
	values  []negotiation.Value
}

func (c citizen) Coefficients(_ []negotiation.Issue, dst []negotiation.Quad) float64 {
	return negotiation.Additive(c.weights, c.values, dst)
}
func (citizen) Aspiration(negotiation.Turn) float64             { return 1 }
func (citizen) Accept(negotiation.Turn, negotiation.Offer) bool { return false }

// The issues of the republic: rules and observation make votes fair, guarantees
// insure, relief is what the neighbour gives.
const (
	rules = iota
	observation
	guarantees
	relief
)

// republic is a government G, its two oppositions, and a neighbour N.
func republic(t *testing.T, w *world, acts []negotiation.Act, parts ...negotiation.Part) *negotiation.Solver {
	t.Helper()
	s, err := negotiation.NewSolver(republicModel(w, acts, parts...))
	require.NoError(t, err)
	return s
}

func republicModel(w *world, acts []negotiation.Act, parts ...negotiation.Part) *negotiation.Model {
	member := func(id string, role negotiation.Role, weights []float64, values ...negotiation.Value) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{role},
			Agent: citizen{weights, values}}
	}
	gain, loss := negotiation.Gain(0), negotiation.Loss(0)
	if w.dates == nil {
		w.dates = []float64{10, 0}
	}
	return &negotiation.Model{ID: "republic", Rounds: 24, Acts: acts,
		Issues: []negotiation.Issue{
			{ID: "rules", Owner: "G", Phase: 1, Reversibility: 0.5, Verifiability: 1},
			{ID: "observation", Owner: "G", Phase: 1, Reversibility: 0.5, Verifiability: 1},
			{ID: "guarantees", Owner: "G", Phase: 1, Reversibility: 0.5, Verifiability: 1},
			{ID: "relief", Owner: "N", Phase: 1, Reversibility: 0.5, Verifiability: 1},
		},
		Members: []negotiation.Member{
			member("G", negotiation.Principal, []float64{0.2, 0.1, 0.1, 0.6}, loss, loss, loss, gain),
			member("N", negotiation.Principal, []float64{0.4, 0.2, 0.2, 0.2}, gain, gain, gain, loss),
			member("M", negotiation.Stakeholder, []float64{0.5, 0.3, 0.1, 0.1}, gain, gain, gain, gain),
			member("H", negotiation.Stakeholder, []float64{0.3, 0.2, 0.1, 0.4}, gain, gain, gain, loss),
		},
		Snapback: 1, Discount: 0.9,
		Parts: func() []negotiation.Part { return append([]negotiation.Part{w}, parts...) },
	}
}

// level keeps an issue's true and observed level at a value.
func level(s *negotiation.State, k int, x float64) { s.X[k], s.Observed[k] = x, x }

// count returns the events of a kind, and the last of them.
func count(s *negotiation.Solver, kind negotiation.EventKind) (n int, last negotiation.Event) {
	log := &s.State().Log
	for i := range log.Len() {
		if e := log.At(i); e.Kind == kind {
			n, last = n+1, e
		}
	}
	return n, last
}
