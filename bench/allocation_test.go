package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allocations returns how often f allocates. The runtime, which the count covers
// too, allocates now and then for itself; what f does it does every time, so the
// least of a few counts is its own.
func allocations(t *testing.T, f func()) float64 {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	least := testing.AllocsPerRun(1, f)
	for range 4 {
		least = min(least, testing.AllocsPerRun(1, f))
	}
	return least
}

func TestAllocationsAreCounted(t *testing.T) {
	var kept []byte
	assert.Equal(t, 3.0, allocations(t, func() {
		for n := range 3 {
			kept = make([]byte, n+100)
		}
	}))
	assert.NotNil(t, kept)
}

// TestARoundOfTheExampleAllocatesNothing counts over many whole runs, resets
// included, so that what happens in one round of thousands counts as well.
func TestARoundOfTheExampleAllocatesNothing(t *testing.T) {
	for _, sets := range [][]string{settings[0].sets, settings[1].sets, settings[2].sets, {"preset=edition1"}} {
		m := mustModel(t, venezuelaWith(sets))
		p, err := newPlayer(m, usual)
		require.NoError(t, err)
		rounds := usual * m.Rounds
		assert.Zero(t, allocations(t, func() { p.rounds(rounds) }), "in %d rounds of %v", rounds, sets)
	}
}

func TestARoundOfMadeUpScenariosAllocatesNothing(t *testing.T) {
	for _, m := range []source{
		bilateral{issues: 64, agents: 6}.model, bilateral{issues: 16, agents: 100}.model,
		multilateral{parties: 2, issues: 30}.model, multilateral{parties: 5, issues: 30}.model,
	} {
		p, err := m.player(2)()
		require.NoError(t, err)
		assert.Zero(t, allocations(t, func() { p.rounds(2 * 48) }), p.solver.State().Model().ID)
	}
}

func TestASearchAllocatesNothing(t *testing.T) {
	for _, k := range searchSizes {
		curved, linear := drawProblems(k, 1), drawProblems(k, 0)
		assert.Zero(t, allocations(t, func() {
			for i := range curved.list {
				curved.best(i)
				curved.nash(i)
				linear.best(i)
			}
		}), "%d issues, %d problems of each kind", k, len(curved.list))
	}
}
