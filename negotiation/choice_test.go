package negotiation_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/detente-sim/detente/negotiation"
)

// TestChoiceKnowsInfinities: alternatives without end, or all without any worth.
func TestChoiceKnowsInfinities(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	for _, x := range []struct {
		q         []float64
		precision float64
		want      []float64
	}{
		{[]float64{-inf, -inf}, 100, []float64{0.5, 0.5}},
		{[]float64{inf, 0}, 100, []float64{1, 0}},
		{[]float64{0, -inf, 0}, 100, []float64{0.5, 0, 0.5}},
		{[]float64{1, 2, 2, 0}, inf, []float64{0, 0.5, 0.5, 0}},
		{[]float64{5, -7}, 0, []float64{0.5, 0.5}},
	} {
		assert.Equal(t, x.want, negotiation.Choice(x.q, x.precision, make([]float64, len(x.q))), "%v", x.q)
	}
}
