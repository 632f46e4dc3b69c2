package agents_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
)

var twoIssues = []negotiation.Issue{{ID: "access"}, {ID: "relief"}}

func TestNewPreferences(t *testing.T) {
	t.Parallel()
	p, err := agents.NewPreferences(twoIssues, 0.3, map[string]float64{"access": -2, "relief": 6})
	require.NoError(t, err)
	assert.Equal(t, []float64{0.25, 0.75}, p.Weights)
	assert.Equal(t, []negotiation.Value{negotiation.Loss(0.3), negotiation.Gain(0.3)}, p.Values)
	p, err = agents.NewPreferences(twoIssues, 0, map[string]float64{"relief": 5})
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 1}, p.Weights)

	for _, x := range []struct {
		curvature float64
		weights   map[string]float64
		want      string
	}{
		{2, map[string]float64{"access": 1}, "curvature 2, expected a number in [0, 1]"},
		{math.NaN(), map[string]float64{"access": 1}, "curvature NaN, expected a number in [0, 1]"},
		{0, map[string]float64{"axess": 1, "relief": 1, "ports": 2}, "weight of \"axess\", which is no issue\nweight of \"ports\", which is no issue"},
		{0, map[string]float64{"access": math.Inf(1)}, "weight +Inf of issue access, expected a finite number"},
		{0, map[string]float64{"access": math.NaN()}, "weight NaN of issue access, expected a finite number"},
		{0, nil, "all weights are zero"},
	} {
		_, err := agents.NewPreferences(twoIssues, x.curvature, x.weights)
		assert.EqualError(t, err, "agents: preferences: "+x.want)
	}
}

func TestUtilityIsWhatTheCoefficientsSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, err := agents.NewPreferences(twoIssues, rapid.Float64Range(0, 1).Draw(t, "curvature"), map[string]float64{
			"access": rapid.Float64Range(-5, -0.1).Draw(t, "access"), "relief": rapid.Float64Range(0.1, 5).Draw(t, "relief")})
		require.NoError(t, err)
		levels := rapid.SliceOfN(rapid.Float64Range(0, 1), 2, 2).Draw(t, "levels")
		terms := make([]negotiation.Quad, 2)
		o := negotiation.Objective{Const: p.Coefficients(twoIssues, terms), Terms: terms}
		u := p.Utility(levels)
		require.InDelta(t, o.Value(levels), u, 1e-12)
		require.True(t, u >= -1e-12 && u <= 1+1e-12)
		require.InDelta(t, 1, p.Utility([]float64{0, 1}), 1e-12, "all it wants")
		require.InDelta(t, 0, p.Utility([]float64{1, 0}), 1e-12, "all it fears")
	})
}
