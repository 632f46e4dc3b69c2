package bench

import (
	"fmt"
	"testing"

	"github.com/detente-sim/detente/negotiation"
)

// different is the number of different runs that benchmarks cycle through: enough
// for deals, collapses and long silences to have their usual share.
const different = 128

// rehearse plays every run that is measured once, so that memory that grows with
// the events of a run has its size.
func rehearse(s *negotiation.Solver) {
	for run := range uint64(different) {
		s.Run(seed, run)
	}
	s.Reset(seed, 0)
}

// playRound plays one round of the present run, or of the next one if the
// present one has ended.
//
//go:noinline
func playRound(s *negotiation.Solver) {
	if s.Round() == negotiation.Running {
		return
	}
	s.Reset(seed, (s.State().Run+1)%different)
}

//go:noinline
func playRun(s *negotiation.Solver, run uint64) { s.Run(seed, run%different) }

//go:noinline
func reset(s *negotiation.Solver, run uint64) { s.Reset(seed, run%different) }

//go:noinline
func build(m *negotiation.Model) (*negotiation.Solver, error) { return negotiation.NewSolver(m) }

func benchmarkRound(b *testing.B, m *negotiation.Model) {
	s := solver(b, m)
	rehearse(s)
	b.ReportAllocs()
	for b.Loop() {
		playRound(s)
	}
	rate(b, 1, "rounds/s")
}

// rate reports how many things were done in a second, with n done in every
// operation.
func rate(b *testing.B, n float64, unit string) {
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), unit)
}

func BenchmarkRound(b *testing.B) {
	for _, x := range []struct {
		name string
		sets []string
	}{{"core", []string{"preset=core"}}, {"full", []string{"preset=full"}}, {"everything", everything}} {
		b.Run("mechanisms="+x.name, func(b *testing.B) { benchmarkRound(b, venezuela(b, x.sets...)) })
	}
}

func BenchmarkRoundByIssues(b *testing.B) {
	for _, k := range []int{4, 16, 64, 256} {
		b.Run(fmt.Sprintf("issues=%d", k), func(b *testing.B) { benchmarkRound(b, synthetic(b, size{issues: k, agents: 6})) })
	}
}

func BenchmarkRoundByAgents(b *testing.B) {
	for _, n := range []int{6, 24, 100} {
		b.Run(fmt.Sprintf("agents=%d", n), func(b *testing.B) { benchmarkRound(b, synthetic(b, size{issues: 16, agents: n})) })
	}
}

func BenchmarkRun(b *testing.B) {
	m := venezuela(b)
	s := solver(b, m)
	rehearse(s)
	b.ReportAllocs()
	run := uint64(0)
	for b.Loop() {
		playRun(s, run)
		run++
	}
	rate(b, 1, "runs/s")
	rate(b, float64(m.Rounds), "rounds/s")
}

func BenchmarkReset(b *testing.B) {
	s := solver(b, venezuela(b))
	b.ReportAllocs()
	run := uint64(0)
	for b.Loop() {
		reset(s, run)
		run++
	}
}

// BenchmarkBuild measures what each worker of an ensemble pays once.
func BenchmarkBuild(b *testing.B) {
	m := venezuela(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := build(m); err != nil {
			b.Fatal(err)
		}
	}
}
