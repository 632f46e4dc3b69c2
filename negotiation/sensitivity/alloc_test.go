package sensitivity_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/sensitivity"
)

func TestPointsAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	s, err := sensitivity.NewSaltelli(halton(4, 10, 1), 2)
	require.NoError(t, err)
	m, err := sensitivity.NewTrajectories(5, 4, 4, rand.NewPCG(1, 1))
	require.NoError(t, err)
	for _, p := range []plan{s, m} {
		x, i := make([]float64, p.Dim()), 0
		assert.Zero(t, testing.AllocsPerRun(100, func() {
			p.Point(i%p.Len(), x)
			i++
		}))
	}
}
