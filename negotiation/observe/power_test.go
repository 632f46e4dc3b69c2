package observe_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

func TestOfficeIsMeasuredWhereItIsAtStake(t *testing.T) {
	t.Parallel()
	plain, err := observe.NewSummary(modelOf(t), nil)
	require.NoError(t, err)
	names := []string{"risk", "riskU", "lost", "lostU", "turnovers", "turnoversU", "annulled", "boycott", "sidelined", "cohesion", "cooptation"}
	for _, name := range names {
		_, ok := plain.Value(name)
		assert.False(t, ok, "%s has nothing to measure", name)
	}
	// The opposition is divided by little, so that all happens in some run.
	m := modelOf(t, "params.office=0.6", "params.routes.ele.office=1", "params.turn_GOV=1", "params.turn_USA=1", "params.opp=1",
		"params.acts=1", "params.mode=grand", "params.elecV=24", "params.k0=-1", "params.c1=2", "params.c2=1", "params.init.C=0.4")
	sum, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	low, high := map[string]float64{}, map[string]float64{}
	for run := range uint64(150) {
		s.Run(3, run)
		turns := 0.0
		log := &s.State().Log
		for i := range log.Len() {
			if e := log.At(i); e.Kind == negotiation.EventTurnover {
				turns++
			}
		}
		a, _ := sum.Value("turnovers")
		b, _ := sum.Value("turnoversU")
		require.Equal(t, turns, a+b)
		for _, name := range names {
			v, ok := sum.Value(name)
			require.True(t, ok, name)
			if math.IsNaN(v) {
				continue
			}
			if _, ok := low[name]; !ok {
				low[name], high[name] = v, v
			}
			low[name], high[name] = min(low[name], v), max(high[name], v)
		}
	}
	for _, name := range names {
		if name != "sidelined" {
			assert.Less(t, low[name], high[name], name)
		}
	}
	m = modelOf(t, "params.opp=1", "params.mode=fixed", "params.package=ties", "packages.ties={V8: 1, U5: 1}")
	sum, err = observe.NewSummary(m, nil)
	require.NoError(t, err)
	s, err = negotiation.NewSolver(m, sum)
	require.NoError(t, err)
	s.Run(3, 1)
	v, _ := sum.Value("sidelined")
	assert.Positive(t, v, "recognition without rights passes the opposition by")
}
