package negotiation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// TestAVoteIsCalledWhereNoneIsDue for either side, with and without a result.
func TestAVoteIsCalledWhereNoneIsDue(t *testing.T) {
	t.Parallel()
	rounds := func(kind negotiation.EventKind, sets ...string) (list []int) {
		s := solve(t, modelOf(t, venezuela(t, append(sets, "params.elecV=0", "params.elecU=0", "params.perV=0", "params.perU=0")...)))
		s.Run(1, 1)
		for n := range s.State().Log.Len() {
			if e := s.State().Log.At(n); e.Kind == kind {
				list = append(list, e.Round)
			}
		}
		return list
	}
	const script = "shocks=[{month: 2, event: election, of: GOV, to: 9}, {month: 3, event: election, of: USA, to: 11}]"
	require.Empty(t, rounds(negotiation.EventVote))
	assert.Equal(t, []int{9, 11}, rounds(negotiation.EventVote, script))
	assert.Equal(t, []int{9}, rounds(negotiation.EventResult, script, "params.office=0.6", "params.routes.ele.office=1"))
}

// TestAGuarantorShockHoldsInItsOwnMonth: what a script sets begins to wane in the
// month after, whether guarantors decide or help whatever it is worth to them.
func TestAGuarantorShockHoldsInItsOwnMonth(t *testing.T) {
	t.Parallel()
	for _, cost := range []string{"params.c_gua=0", "params.c_gua=0.01"} {
		s := solve(t, modelOf(t, venezuela(t, cost, "params.omega=0.05", "shocks=[{month: 3, guarantor: 0.2}]")))
		s.Reset(1, 1)
		strength := s.State().View("guarantor.strength")
		for n, want := range []float64{0.5, 0.475, 0.2, 0.19, 0.1805} {
			s.Round()
			assert.InDelta(t, want, strength[0], 1e-15, "%s, month %d", cost, n+1)
		}
	}
}
