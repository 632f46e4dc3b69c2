package main

import (
	"fmt"
	"sync"
	"testing"

	"github.com/detente-sim/detente/negotiation"
)

// player plays the same runs over and over.
type player struct {
	solver *negotiation.Solver
	// different is the number of different runs.
	different uint64
}

// usual is the number of different runs of the example scenario: enough for deals,
// collapses and long silences to have their usual share. Of a made-up scenario, whose
// rounds may be long, there are few.
const usual, few = 128, 16

// newPlayer builds a solver and plays every run once, so that memory that grows with
// the events of a run has its size.
func newPlayer(m *negotiation.Model, different uint64) (*player, error) {
	s, err := negotiation.NewSolver(m)
	if err != nil {
		return nil, err
	}
	p := &player{solver: s, different: different}
	for run := range different {
		p.run(run)
	}
	p.reset(0)
	return p, nil
}

// round plays one round of the present run, or of the next one if the present one has
// ended.
//
//go:noinline
func (p *player) round() {
	if p.solver.Round() == negotiation.Running {
		return
	}
	p.solver.Reset(seed, (p.solver.State().Run+1)%p.different)
}

//go:noinline
func (p *player) run(run uint64) { p.solver.Run(seed, run%p.different) }

//go:noinline
func (p *player) reset(run uint64) { p.solver.Reset(seed, run%p.different) }

//go:noinline
func build(m *negotiation.Model) (*negotiation.Solver, error) { return negotiation.NewSolver(m) }

// rate reports how many things were done in a second, with n done in every operation.
func rate(b *testing.B, n float64, unit string) {
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), unit)
}

// source makes a model.
type source func() (*negotiation.Model, error)

// player returns a function that builds a player when it is called first.
func (m source) player(different uint64) func() (*player, error) {
	return sync.OnceValues(func() (*player, error) {
		built, err := m()
		if err != nil {
			return nil, err
		}
		return newPlayer(built, different)
	})
}

// byRound measures the mean round of a player.
func byRound(ready func() (*player, error)) measure {
	return func(b *testing.B) error {
		p, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		for b.Loop() {
			p.round()
		}
		rate(b, 1, "rounds/s")
		return nil
	}
}

// draws is the number of scenarios between several parties that are measured in turns:
// how hard it is to make an offer that all accept differs a lot between them.
const draws = 4

// conference plays several scenarios of a size in turns, a round of each.
type conference struct {
	players [draws]*player
	next    int
}

func newConference(size multilateral) (*conference, error) {
	c := &conference{}
	for i := range c.players {
		size.draw = i
		p, err := source(size.model).player(1)()
		if err != nil {
			return nil, err
		}
		c.players[i] = p
	}
	return c, nil
}

//go:noinline
func (c *conference) round() {
	c.players[c.next].round()
	c.next = (c.next + 1) % draws
}

// byRoundOf measures the mean round of scenarios of a size.
func byRoundOf(size multilateral) measure {
	ready := sync.OnceValues(func() (*conference, error) { return newConference(size) })
	return func(b *testing.B) error {
		c, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		for b.Loop() {
			c.round()
		}
		rate(b, 1, "rounds/s")
		return nil
	}
}

// byRun measures the mean run of a player.
func byRun(ready func() (*player, error)) measure {
	return func(b *testing.B) error {
		p, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		run := uint64(0)
		for b.Loop() {
			p.run(run)
			run++
		}
		rate(b, 1, "runs/s")
		rate(b, float64(p.solver.State().Model().Rounds), "rounds/s")
		return nil
	}
}

// byReset measures the way back to the start of a run.
func byReset(ready func() (*player, error)) measure {
	return func(b *testing.B) error {
		p, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		run := uint64(0)
		for b.Loop() {
			p.reset(run)
			run++
		}
		return nil
	}
}

// byBuild measures what each worker of an ensemble pays once.
func byBuild(m source) measure {
	ready := sync.OnceValues(m)
	return func(b *testing.B) error {
		built, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := build(built); err != nil {
				return err
			}
		}
		return nil
	}
}

// rounds lists the benchmarks of rounds, runs and solvers.
func rounds() []family {
	round := family{name: "Round"}
	for _, x := range settings {
		m := source(func() (*negotiation.Model, error) { return venezuela(x.sets...) })
		round.add("mechanisms="+x.name, byRound(m.player(usual)))
	}
	issues, buildIssues := family{name: "RoundByIssues"}, family{name: "BuildByIssues"}
	for _, k := range []int{4, 16, 64, 256, 1000} {
		m := bilateral{issues: k, agents: 6}.model
		issues.add(fmt.Sprintf("issues=%d", k), byRound(source(m).player(few)))
		buildIssues.add(fmt.Sprintf("issues=%d", k), byBuild(m))
	}
	agents, buildAgents := family{name: "RoundByAgents"}, family{name: "BuildByAgents"}
	for _, n := range []int{6, 24, 100, 300, 1000} {
		m := bilateral{issues: 16, agents: n}.model
		agents.add(fmt.Sprintf("agents=%d", n), byRound(source(m).player(few)))
		buildAgents.add(fmt.Sprintf("agents=%d", n), byBuild(m))
	}
	parties, buildParties := family{name: "RoundByParties"}, family{name: "BuildByParties"}
	for _, n := range []int{2, 3, 5, 7, 10} {
		parties.add(fmt.Sprintf("parties=%d", n), byRoundOf(multilateral{parties: n, issues: 30}))
		buildParties.add(fmt.Sprintf("parties=%d", n), byBuild(multilateral{parties: n, issues: 30}.model))
	}
	length := family{name: "RunByRounds"}
	for _, n := range []int{24, 48, 120, 360, 1200} {
		m := source(func() (*negotiation.Model, error) { return venezuela("preset=core", fmt.Sprintf("months=%d", n)) })
		length.add(fmt.Sprintf("rounds=%d", n), byRun(m.player(few)))
	}
	one := source(core)
	return []family{
		round, againstFloor(), byParts(), issues, agents, parties,
		single("Run", byRun(one.player(usual))), length,
		single("Reset", byReset(one.player(usual))),
		single("Build", byBuild(core)), buildIssues, buildAgents, buildParties,
	}
}
