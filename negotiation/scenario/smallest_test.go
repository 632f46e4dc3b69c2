package scenario_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestSmallestEffectsKnowTheMetrics asks for the effects by the names that metrics have.
func TestSmallestEffectsKnowTheMetrics(t *testing.T) {
	t.Parallel()
	s := scenario.SmallestEffects{Delivered: 1, Cooperation: 2, Relief: 3, Compliance: 4, Share: 5, Trust: 6, Tension: 7, Months: 8}
	want := map[string]float64{"V": 1, "Um": 1, "Ugm": 1, "E12": 1, "K": 2, "Km": 2, "R": 3, "Rm": 3, "comp": 4, "compUN": 4,
		"det+con": 5, "inForce": 5, "narrow": 5, "trust": 6, "trustUT": 6, "H": 7, "Hm": 7, "dur": 8, "hon": 8, "first": 8}
	for o := range negotiation.Outcomes {
		want[o.String()] = 5
	}
	data, err := os.ReadFile("../../examples/venezuela/venezuela.yaml")
	require.NoError(t, err)
	f, err := scenario.Load("venezuela.yaml", data)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	summary, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	found := 0
	for _, x := range summary.Metrics() {
		if effect, ok := want[x.Name]; ok {
			found++
			assert.InDelta(t, effect, s.Of(x.Name), 0, x.Name)
		}
	}
	assert.Equal(t, len(want), found, "metrics of these names exist")
}
