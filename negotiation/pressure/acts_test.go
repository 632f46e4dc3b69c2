package pressure

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
)

// TestLowestLevelKeepsTermsSensible checks the bounds below 0 on weighted value
// functions: a loss keeps falling with the level, and a party that likes the middle best
// loses at most twice its weight.
func TestLowestLevelKeepsTermsSensible(t *testing.T) {
	t.Parallel()
	term := func(v negotiation.Value, w float64) negotiation.Quad {
		return negotiation.Quad{B: w * v.B, G: w * v.G}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(0.01, 1).Draw(t, "curvature")
		w := rapid.Float64Range(0.01, 1).Draw(t, "weight")
		require.InDelta(t, -(1-c)/(2*c), lowest(term(negotiation.Loss(c), w), w), 1e-9)
		require.True(t, math.IsInf(lowest(term(negotiation.Gain(c), w), w), -1), "a gain falls all the way down")
		p := rapid.Float64Range(0.05, 0.95).Draw(t, "peak")
		low := lowest(term(negotiation.Peak(p), w), w)
		require.InDelta(t, p-math.Sqrt2*max(p, 1-p), low, 1e-9)
		require.InDelta(t, -1, negotiation.Peak(p).At(low), 1e-9)
	})
	assert.True(t, math.IsInf(lowest(term(negotiation.Loss(0), 0.3), 0.3), -1), "a straight line has no turn")
	assert.True(t, math.IsInf(lowest(negotiation.Quad{}, 0), -1), "nobody minds an issue without weight")
}

func TestActsAndThreatsRefuseWhatHasNoSense(t *testing.T) {
	t.Parallel()
	fine := Acts{Strength: 1, Idle: 0.1, Precision: 100, Cost: math.Inf(1), Floor: 0.5, Access: 0.6, Expulsion: 6}
	require.NoError(t, fine.check())
	for _, spoil := range []func(*Acts){
		func(a *Acts) { a.Strength = 1.1 },
		func(a *Acts) { a.Strength = math.NaN() },
		func(a *Acts) { a.Idle = -0.1 },
		func(a *Acts) { a.Precision = math.Inf(1) },
		func(a *Acts) { a.Cost = math.NaN() },
		func(a *Acts) { a.Floor = 1.5 },
		func(a *Acts) { a.Access = 2 },
		func(a *Acts) { a.Expulsion = -1 },
	} {
		a := fine
		spoil(&a)
		assert.Error(t, a.check(), "%+v", a)
	}
	calm := Threats{Acts: &fine, Rate: 1, Term: 2, Record: 0.5, Noise: 0.02}
	for _, spoil := range []func(*Threats){
		func(x *Threats) { x.Acts = nil },
		func(x *Threats) { x.Rate = 2 },
		func(x *Threats) { x.Term = 0 },
		func(x *Threats) { x.Record = -1 },
		func(x *Threats) { x.Noise = 0 },
	} {
		x := calm
		spoil(&x)
		assert.Error(t, x.Setup(nil), "%+v", x)
	}
}

// TestAThreatLowersWhatTheOtherDemands checks what a threatener reckons with.
func TestAThreatLowersWhatTheOtherDemands(t *testing.T) {
	t.Parallel()
	x := Threats{Noise: 0.02}
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Float64Range(0, 1)
		b := negotiation.Bid{OtherWorth: u.Draw(t, "worth"), OtherReservation: u.Draw(t, "no deal"), Demand: u.Draw(t, "demand")}
		b.OtherBest = b.OtherReservation + u.Draw(t, "room")
		worry := u.Draw(t, "worry")
		without, with := x.acceptance(b, b.OtherReservation), x.acceptance(b, b.OtherReservation-worry)
		require.GreaterOrEqual(t, with, without-1e-12)
		require.True(t, without >= 0 && with <= 1)
	})
}
