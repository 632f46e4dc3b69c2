package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

func mustModel(t *testing.T, m source) *negotiation.Model {
	t.Helper()
	built, err := m()
	require.NoError(t, err)
	return built
}

func mustSolver(t *testing.T, m source) *negotiation.Solver {
	t.Helper()
	s, err := negotiation.NewSolver(mustModel(t, m))
	require.NoError(t, err)
	return s
}

// venezuelaWith is the example scenario with settings.
func venezuelaWith(sets []string) source {
	return func() (*negotiation.Model, error) { return venezuela(sets...) }
}

// deeds counts what happens in runs.
type deeds struct{ offers, accepted, votes, signatures, stages int }

func play(s *negotiation.Solver, runs int) (d deeds) {
	for run := range uint64(runs) {
		s.Run(seed, run)
		d.signatures += s.State().Agreement.Signatures
		d.stages = max(d.stages, s.State().Agreement.Stage)
		log := &s.State().Log
		for n := range log.Len() {
			switch log.At(n).Kind {
			case negotiation.EventOffer:
				d.offers++
			case negotiation.EventAccept:
				d.accepted++
			case negotiation.EventRatified:
				d.votes++
			}
		}
	}
	return d
}

func TestMadeUpScenariosBetweenTwoAreNegotiated(t *testing.T) {
	t.Parallel()
	const runs = 16
	for _, n := range []bilateral{{4, 6}, {16, 6}, {64, 6}, {16, 24}, {16, 100}, {256, 40}} {
		s := mustSolver(t, n.model)
		require.Equal(t, n.issues, s.State().Issues())
		require.Len(t, s.State().Model().Members, n.agents)
		d := play(s, runs)
		assert.Greater(t, d.offers, 3*runs, "%+v: offers are made", n)
		assert.Greater(t, d.accepted, runs/4, "%+v: some are accepted", n)
		assert.GreaterOrEqual(t, d.votes, d.signatures, "%+v: members vote", n)
		assert.Greater(t, d.signatures, runs, "%+v: deals are made in most runs", n)
		assert.Greater(t, d.stages, 1, "%+v: later stages are reached", n)
		for m := range s.State().Model().Members {
			member := &s.State().Model().Members[m]
			gains, ok := s.State().Utility(m, all(1, n.issues))
			nothing, _ := s.State().Utility(m, all(0, n.issues))
			require.True(t, ok)
			assert.Greater(t, gains, nothing, "%s of %+v gains if everything is delivered", member.ID, n)
		}
	}
}

func TestMadeUpScenariosBetweenSeveralAreNegotiated(t *testing.T) {
	t.Parallel()
	for draw, parties := range []int{2, 3, 5, 10} {
		n := multilateral{parties: parties, issues: 30, draw: draw}
		s := mustSolver(t, n.model)
		require.Equal(t, parties, s.State().Parties())
		d := play(s, 4)
		assert.Greater(t, d.offers, 20, "%+v: offers are made", n)
		assert.GreaterOrEqual(t, d.accepted, d.signatures*(parties-1), "%+v: all others agree", n)
		assert.GreaterOrEqual(t, d.signatures, 8, "%+v: two stages are signed", n)
		levels := s.State().X
		for i := range parties {
			now, _ := s.State().Utility(s.State().Member(i), levels)
			before, _ := s.State().Utility(s.State().Member(i), all(0, n.issues))
			assert.Greater(t, now, before, "%+v: party %d gains by what is signed", n, i)
		}
	}
}

func all(x float64, n int) []float64 {
	levels := make([]float64, n)
	for i := range levels {
		levels[i] = x
	}
	return levels
}

// TestSizesAreDrawnByThemselves shows that a scenario depends on its size alone.
func TestSizesAreDrawnByThemselves(t *testing.T) {
	t.Parallel()
	for _, n := range []bilateral{{4, 6}, {16, 100}} {
		assert.Equal(t, n.yaml(), n.yaml())
	}
	assert.Equal(t, multilateral{3, 30, 1}.yaml(), multilateral{3, 30, 1}.yaml())
	assert.NotEqual(t, multilateral{3, 30, 0}.yaml(), multilateral{3, 30, 1}.yaml())
	assert.NotEqual(t, bilateral{16, 6}.yaml(), bilateral{16, 24}.yaml())
}

// TestLengthsAreThoseOfTheNames holds RunByRounds to its names.
func TestLengthsAreThoseOfTheNames(t *testing.T) {
	t.Parallel()
	for _, n := range []int{24, 1200} {
		s := mustSolver(t, venezuelaWith([]string{"preset=core", fmt.Sprintf("months=%d", n)}))
		s.Run(seed, 0)
		assert.Equal(t, n, s.State().Round)
		assert.Greater(t, s.State().Agreement.Signatures, n/60, "talks go on in long runs")
	}
}

// TestAPlayerRepeatsItsRuns shows that the same rounds are measured every time.
func TestAPlayerRepeatsItsRuns(t *testing.T) {
	t.Parallel()
	p, err := source(core).player(3)()
	require.NoError(t, err)
	type moment struct {
		run     uint64
		round   int
		tension float64
	}
	var first []moment
	for lap := range 3 {
		var seen []moment
		for range 3 * 48 {
			p.round()
			s := p.solver.State()
			seen = append(seen, moment{s.Run, s.Round, s.View("tension")[0]})
		}
		if lap == 0 {
			first = seen
			assert.Equal(t, uint64(0), first[0].run)
			assert.Equal(t, uint64(2), first[2*48].run)
		}
		require.Equal(t, first, seen)
	}
}
