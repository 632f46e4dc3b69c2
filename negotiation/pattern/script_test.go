package pattern_test

import (
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/pattern"
)

// The issues of runs that are written by hand: two of the first party, an easy one and one
// on which power hangs, and relief by the second party.
const (
	easy = iota
	power
	relief
	issues
)

// script is a run written by hand: its log is filled event by event.
type script struct {
	state *negotiation.State
	run   pattern.Run
}

// stage is a model of the issues in which nothing happens by itself.
func stage(rounds int) *negotiation.Model {
	agent := agents.Negotiator{Preferences: agents.Preferences{Weights: []float64{0.3, 0.3, 0.4}, Values: make([]negotiation.Value, issues)}}
	return &negotiation.Model{
		ID: "stage", Rounds: rounds,
		Issues: []negotiation.Issue{
			{ID: "easy", Owner: "North", Phase: 1, Verifiability: 0.9, Cosmetic: 0.1},
			{ID: "power", Owner: "North", Phase: 2, Verifiability: 0.4, Cosmetic: 0.8},
			{ID: "relief", Owner: "South", Phase: 1, Verifiability: 1},
		},
		Members: []negotiation.Member{
			{ID: "North", Roles: []negotiation.Role{negotiation.Principal}, Agent: agent},
			{ID: "South", Roles: []negotiation.Role{negotiation.Principal}, Agent: agent},
		},
	}
}

// write returns a run of a number of months in which nothing happens: no deal, constant
// trust of 0.3 on both sides, no levels.
func write(months int) *script {
	m := stage(months)
	solver, err := negotiation.NewSolver(m)
	if err != nil {
		panic(err)
	}
	s := &script{state: solver.State()}
	s.run = pattern.Run{Issues: m.Issues, Owner: []int{0, 0, 1}, Worth: []float64{1, 1, 1}, Core: []bool{false, true, false},
		Members: [2]int{0, 1}, Narrow: 0.3, Log: &s.state.Log}
	for range months + 1 {
		m := pattern.Month{Trust: [2]float64{0.3, 0.3}, Cohesion: math.NaN(), Levels: make([]float64, issues)}
		for range 2 * issues {
			m.Conduct = append(m.Conduct, pattern.NotDue)
		}
		s.run.Months = append(s.run.Months, m)
	}
	return s
}

// at adds an event.
func (s *script) at(month int, kind negotiation.EventKind, actor int, levels ...float64) *script {
	s.state.Round = month
	s.state.Emit(kind, actor, 1-actor, 0, 0, levels)
	return s
}

// sign adds the signature of a stage.
func (s *script) sign(month, stage int, levels ...float64) *script {
	s.state.Round = month
	s.state.Emit(negotiation.EventSignature, 0, -1, float64(stage), 0, levels)
	return s
}

// do lets a party act on an issue in some months, with a deal in force.
func (s *script) do(from, to, party, issue int, a negotiation.Action) *script {
	for t := from; t <= to; t++ {
		s.run.Months[t].Binds = true
		s.run.Months[t].Conduct[party*issues+issue] = a
	}
	return s
}

// levels sets what is implemented from a month on.
func (s *script) levels(from int, levels ...float64) *script {
	for t := from; t < len(s.run.Months); t++ {
		copy(s.run.Months[t].Levels, levels)
	}
	return s
}

// trust sets what both parties think of each other, month by month.
func (s *script) trust(path ...float64) *script {
	for t, x := range path {
		s.run.Months[t].Trust = [2]float64{x, x}
	}
	return s
}

// cohesion sets how united the opposition is, month by month, and from when on to when what
// is delivered is selective.
func (s *script) cohesion(from, to int, path ...float64) *script {
	for t, x := range path {
		s.run.Months[t].Cohesion = x
		s.run.Months[t].Selective = t >= from && t <= to
	}
	return s
}
