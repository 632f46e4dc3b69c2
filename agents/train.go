package agents

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// trainingSeed is that of the runs in which habits form. It is larger than any seed
// that programs take, so that no run of an experiment is one of them.
const trainingSeed = 1<<63 + 0x7472_6169_6e

// Train plays a scenario again and again, run after run, and returns the habits
// that its principals of type [Reinforcer] form in it, by ID: those whose type or
// whose rule says so, and the pupils that are named. They begin with none, and train
// against each other where there are two. The runs have random numbers of their own;
// the same scenario gives the same habits.
func Train(f *scenario.File, types *Registry, runs int, pupils ...string) (map[string]Habit, error) {
	school := &school{Registry: types, pupils: pupils, members: map[string]bool{}}
	m, err := f.Model(school)
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	habits := map[string]Habit{}
	for i := range m.Members {
		if id := m.Members[i].ID; school.members[id] {
			habits[id] = NoHabit()
		}
	}
	for run := range uint64(runs) {
		s.Reset(trainingSeed, run)
		for i := range m.Members {
			if h, ok := habits[m.Members[i].ID]; ok {
				h.write(s.State().Memory(i)[reinforcerHabit:])
			}
		}
		for s.Round() == negotiation.Running {
		}
		for i := range m.Members {
			if _, ok := habits[m.Members[i].ID]; ok {
				habits[m.Members[i].ID] = habitOf(s.State().Memory(i)[reinforcerHabit:])
			}
		}
	}
	return habits, nil
}

// school makes agents that learn without having learnt anything, and notes who they
// are. All others are as ever.
type school struct {
	*Registry
	pupils  []string
	members map[string]bool
}

// Make implements [scenario.Archetypes].
func (s *school) Make(x scenario.Spec) (negotiation.Agent, error) {
	x.Rules.Training = 0 // who learns is not trained before training
	if slices.Contains(s.pupils, x.ID) {
		x.Type, x.Rule = TypeReinforcer, ""
	}
	a, err := s.Registry.Make(x)
	if r, ok := a.(Reinforcer); ok {
		s.members[x.ID] = true
		r.Online = true
		return r, nil
	}
	return a, err
}

func (h *Habit) write(values []float64) {
	for i := range h {
		copy(values[i*arms:], h[i][:])
	}
}

func habitOf(values []float64) (h Habit) {
	for i := range h {
		copy(h[i][:], values[i*arms:(i+1)*arms])
	}
	return h
}
