package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
	for _, sets := range [][]string{{"preset=core"}, {"preset=full"}, {"preset=edition1"}, everything} {
		m := venezuela(t, sets...)
		s := solver(t, m)
		rehearse(s)
		rounds := different * m.Rounds
		assert.Zero(t, allocations(t, func() {
			for range rounds {
				playRound(s)
			}
		}), "in %d rounds of %v", rounds, sets)
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
