package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnsemblesThatAreMeasuredAreWhole(t *testing.T) {
	t.Parallel()
	a, err := newArchive(mustModel(t, core))
	require.NoError(t, err)
	require.NoError(t, a.playBare(30, 2))
	one, err := a.playRecorded(30, 1)
	require.NoError(t, err)
	two, err := a.playRecorded(30, 2)
	require.NoError(t, err)
	require.Equal(t, 30, one.Runs())
	require.Equal(t, one.Outcomes, two.Outcomes)
	require.Equal(t, one.Overall, two.Overall)
}
