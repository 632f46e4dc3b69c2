package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

func TestColumnsAreFoundByVariableAndByKey(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	names := func(list []observe.Column) (s []string) {
		for _, c := range list {
			s = append(s, c.Name)
		}
		return s
	}
	chosen, err := observe.Columns(m, "tension", "delivered", "trust.USA/GOV", "force.due.V1")
	require.NoError(t, err)
	assert.Equal(t, []string{"tension", "delivered.GOV", "delivered.USA", "trust.USA/GOV", "force.due.V1"}, names(chosen))
	all, err := observe.Columns(m)
	require.NoError(t, err)
	assert.Contains(t, names(all), "cooperation")
	assert.NotContains(t, names(all), "force.due.V1", "a hidden variable is recorded only if asked for")
	_, err = observe.Columns(m, "tension", "tensoin")
	require.ErrorContains(t, err, `observe: no variable "tensoin"; there are level, observed,`)
	assert.NotContains(t, err.Error(), "force.due")
}

func TestSeriesHoldsEveryRound(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	columns, err := observe.Columns(m)
	require.NoError(t, err)
	series := observe.NewSeries(columns)
	var want [][]float64
	row := func(s *negotiation.State) {
		var x []float64
		for _, c := range columns {
			x = append(x, s.View(c.Variable.Name)[c.Key])
		}
		want = append(want, x)
	}
	s, err := negotiation.NewSolver(m, series, &hook{start: func(s *negotiation.State) { want = nil; row(s) }, observe: row})
	require.NoError(t, err)
	for run := range uint64(5) {
		s.Run(2, run)
		require.Equal(t, m.Rounds, series.Rounds())
		for r := range want {
			require.Equal(t, want[r], series.Row(r))
		}
		require.Len(t, want, m.Rounds+1)
	}
	require.NotEqual(t, want[0], want[m.Rounds])
}

func TestSeriesOfARunThatEndsEarly(t *testing.T) {
	t.Parallel()
	m := modelOf(t)
	m.Stop = negotiation.AtSignature
	columns, err := observe.Columns(m, "tension")
	require.NoError(t, err)
	series := observe.NewSeries(columns)
	assert.Zero(t, series.Rounds())
	sum, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, series, sum)
	require.NoError(t, err)
	require.Equal(t, negotiation.DealSigned, s.Run(1, 0))
	first, _ := sum.Value("first")
	assert.Equal(t, int(first), series.Rounds())
	assert.Equal(t, int(first), sum.Rounds())
	assert.Len(t, sum.Path(), int(first))
}
