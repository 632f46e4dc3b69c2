package sweep

import (
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
)

// TestMemoryDoesNotGrowWithRuns measures what is in use on the way, after a collection of
// garbage. It runs alone: other tests would count.
func TestMemoryDoesNotGrowWithRuns(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector takes memory of its own")
	}
	in := func(replicates int) (most uint64) {
		s := sweepOf(t, `schema: detente/design/1
id: long
scenario: border.yaml
months: 12
seed: 3
replicates: `+strconv.Itoa(replicates)+`
metrics: [hon]
series: [cooperation, delivered, tension, trust, relief, living, legitimacy]
groups:
  - {id: alone, settings: [params.guarantor=0]}
  - {id: helped, settings: [params.guarantor=0.5]}
`)
		s.Workers = 2
		next := map[Stage]int{}
		s.Progress = func(stage Stage, done, total int) {
			if stage == Checking || done < next[stage] {
				return
			}
			next[stage] = done + total/8
			var m runtime.MemStats
			runtime.GC()
			runtime.GC() // what pools keep survives one
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		play(t, s)
		return most
	}
	small, large := in(1000), in(4000)
	t.Logf("%d kB for 2,000 runs, %d kB for 8,000", small>>10, large>>10)
	// The results alone of the 6,000 further runs are 6 MB of numbers.
	assert.Less(t, large, small+4<<20)
}

// TestAllocKeepingARun: keeping a run and summing it up allocates nothing.
func TestAllocKeepingARun(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s := sweepOf(t, talks)
	f, err := s.Design.Load(2)
	require.NoError(t, err)
	a, err := s.arrange(f)
	require.NoError(t, err)
	r, err := a.record()
	require.NoError(t, err)
	solver, err := negotiation.NewSolver(a.model, r.Observers()...)
	require.NoError(t, err)
	var data []byte
	w, err := layoutOf(a.layout)
	require.NoError(t, err)
	x := &summaries{layout: w, moments: make([]ensemble.Moments, len(w.Metrics))}
	var decoded run
	n := uint64(0)
	one := func() {
		solver.Run(1, n)
		n++
		data = a.encode(data[:0], r)
		if _, err := w.decode(data, &decoded); err != nil {
			t.Error(err)
		}
		x.add(w, &decoded)
	}
	for range 20 {
		one()
	}
	assert.Zero(t, testing.AllocsPerRun(50, one))
	assert.Equal(t, r.summary.Values()[0], decoded.metrics[0])
}
