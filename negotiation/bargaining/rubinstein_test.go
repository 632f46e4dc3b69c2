package bargaining_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/bargaining"
)

var factors = rapid.OneOf(rapid.Float64Range(0.01, 0.99), rapid.Float64Range(1e-6, 1e-3), rapid.Float64Range(1-1e-3, 1-1e-6))

func TestRubinsteinMakesResponsesIndifferent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := factors.Draw(t, "first"), factors.Draw(t, "second")
		x, err := bargaining.Rubinstein(3, first, second)
		require.NoError(t, err)
		y, err := bargaining.Rubinstein(3, second, first) // when the other offers first
		require.NoError(t, err)
		require.InDelta(t, 3, x[0]+x[1], 1e-12)
		require.InDelta(t, second*y[0], x[1], 1e-12)
		require.InDelta(t, first*x[0], y[1], 1e-12)
	})
	for _, bad := range [][3]float64{{0, 0.5, 0.5}, {1, 0, 0.5}, {1, 0.5, 1}, {1, math.NaN(), 0.5}, {math.Inf(1), 0.5, 0.5}} {
		_, err := bargaining.Rubinstein(bad[0], bad[1], bad[2])
		require.ErrorContains(t, err, "expected")
	}
}

func TestStahlIsBackwardInduction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := [2]float64{factors.Draw(t, "first"), factors.Draw(t, "second")}
		n := rapid.IntRange(1, 400).Draw(t, "offers")
		x, err := bargaining.Stahl(d[0], d[1], n)
		require.NoError(t, err)
		keeps := 1.0
		for k := n - 1; k >= 1; k-- {
			keeps = 1 - d[k%2]*keeps // the responder to offer k proposes next
		}
		require.InDelta(t, keeps, x[0], 1e-12)
		require.InDelta(t, 1, x[0]+x[1], 1e-12)
	})
	x, err := bargaining.Stahl(0.9, 0.9, math.MaxInt)
	require.NoError(t, err)
	assert.InDelta(t, 1/1.9, x[0], 1e-12)
	_, err = bargaining.Stahl(0.9, 0.9, 0)
	require.ErrorContains(t, err, "at least 1")
	_, err = bargaining.Stahl(0.9, 1, 5)
	require.ErrorContains(t, err, "discount factors")
}

func TestOptionsAreFixedPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := rapid.Float64Range(0.01, 0.99).Draw(t, "first"), rapid.Float64Range(0.01, 0.99).Draw(t, "second")
		o1 := rapid.Float64Range(0, 1).Draw(t, "o1")
		o2 := rapid.Float64Range(0, 1-o1).Draw(t, "o2")
		x, err := bargaining.OutsideOptions(first, second, o1, o2)
		require.NoError(t, err)
		v1, v2 := 0.5, 0.5
		for range 5000 {
			v1, v2 = 1-max(o2, second*v2), 1-max(o1, first*v1)
		}
		require.InDelta(t, v1, x[0], 1e-9)

		// With a flow each keeps the flow and waits for it.
		x, err = bargaining.InsideOptions(first, second, o1, o2)
		require.NoError(t, err)
		v1, v2 = 0.5, 0.5
		for range 5000 {
			v1, v2 = 1-((1-second)*o2+second*v2), 1-((1-first)*o1+first*v1)
		}
		require.InDelta(t, v1, x[0], 1e-9)

		p := rapid.Float64Range(0.01, 1).Draw(t, "p")
		x, err = bargaining.Breakdown(p, o1, o2)
		require.NoError(t, err)
		v1, v2 = 0.5, 0.5
		for range 5000 {
			v1, v2 = 1-(p*o2+(1-p)*v2), 1-(p*o1+(1-p)*v1)
		}
		require.InDelta(t, v1, x[0], 1e-9)
		require.InDelta(t, 1, x[0]+x[1], 1e-12)
	})
	_, err := bargaining.OutsideOptions(0.9, 0.9, 0.6, 0.5)
	require.ErrorContains(t, err, "at most 1")
	_, err = bargaining.InsideOptions(0.9, 0.9, -0.1, 0.5)
	require.ErrorContains(t, err, "at least 0")
	_, err = bargaining.Breakdown(0, 0, 0)
	require.ErrorContains(t, err, "(0, 1]")
}

func TestSetterGetsWhatTheVetoPlayerStands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, v, q := rapid.Float64Range(-5, 5).Draw(t, "setter"), rapid.Float64Range(-5, 5).Draw(t, "veto"), rapid.Float64Range(-5, 5).Draw(t, "status quo")
		x, err := bargaining.Setter(s, v, q)
		require.NoError(t, err)
		require.LessOrEqual(t, math.Abs(x-v), math.Abs(q-v)+1e-12)
		require.LessOrEqual(t, math.Abs(x-s), math.Abs(q-s)+1e-12)
		for i := range 401 {
			y := -10 + float64(i)/20
			if math.Abs(y-v) < math.Abs(q-v) {
				require.GreaterOrEqual(t, math.Abs(y-s), math.Abs(x-s)-1e-12)
			}
		}
	})
	_, err := bargaining.Setter(math.NaN(), 0, 0)
	require.ErrorContains(t, err, "expected three numbers")
}
