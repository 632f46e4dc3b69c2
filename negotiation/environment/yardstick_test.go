package environment_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestTheIndexIsWhatDeliveredSays holds the prepared index to its plain twin, also after
// a change of government, which must not move it.
func TestTheIndexIsWhatDeliveredSays(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	f, err := scenario.Load("venezuela.yaml", data, scenario.Set{Path: "preset", Value: "full"}, scenario.Set{Path: "params.h0", Value: "0.05"})
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	st, turned := s.State(), 0
	delivered := st.View("delivered")
	for run := range uint64(20) {
		s.Reset(1, run)
		for s.Round() == negotiation.Running {
			for i := range st.Parties() {
				require.Equal(t, environment.Delivered(st, i, st.X), delivered[i], "run %d, month %d", run, st.Round)
			}
		}
		if st.Turned > 0 {
			turned++
		}
	}
	require.Positive(t, turned)
}
