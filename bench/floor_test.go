package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
)

// TestWhatIsNeededHappens shows that no formula of the table stands for nothing.
func TestWhatIsNeededHappens(t *testing.T) {
	t.Parallel()
	c, err := take(mustModel(t, core), usual)
	require.NoError(t, err)
	for _, n := range needs {
		assert.Greater(t, n.times(c), 0.0, "%s: %s", n.part, n.formula)
		assert.NotEqual(t, operations{}, n.each, "%s: %s", n.part, n.formula)
	}
	var parts operations
	named := map[string]bool{}
	for _, n := range needs {
		if !named[n.part] {
			named[n.part] = true
			parts.add(total(c, n.part), 1)
		}
	}
	assert.InDeltaSlice(t, slice(total(c, "")), slice(parts), 1e-9, "the whole is the sum of its parts")
}

func slice(o operations) []float64 { return o[:] }

// TestTheCensusAgreesWithTheLog counts again, in another way.
func TestTheCensusAgreesWithTheLog(t *testing.T) {
	t.Parallel()
	m := mustModel(t, core)
	const runs = 20
	c, err := take(m, runs)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m)
	require.NoError(t, err)
	kinds := map[negotiation.EventKind]float64{}
	for run := range uint64(runs) {
		s.Run(seed, run)
		for n := range s.State().Log.Len() {
			kinds[s.State().Log.At(n).Kind]++
		}
	}
	rounds := float64(runs * m.Rounds)
	assert.Equal(t, rounds, c.rounds)
	table := kinds[negotiation.EventOffer] + kinds[negotiation.EventPass] + kinds[negotiation.EventDraft]
	assert.InDelta(t, table/rounds, c.table, exact)
	assert.InDelta(t, kinds[negotiation.EventOffer]/rounds, c.offers, exact)
	assert.InDelta(t, (kinds[negotiation.EventRatified]+kinds[negotiation.EventVetoed])/rounds, c.votes, exact)
	assert.InDelta(t, kinds[negotiation.EventSignature]/rounds, c.signed, exact)
	assert.InDelta(t, kinds[negotiation.EventReport]/rounds, c.reports, exact)
	// A window may open in the last round, or a text collapse before its first offer.
	assert.InDelta(t, kinds[negotiation.EventWindow]/rounds, c.opened, 2*runs/rounds)
	assert.Greater(t, c.opened, 0.0)
	for _, x := range c.counts() {
		assert.GreaterOrEqual(t, *x, 0.0)
	}
	assert.LessOrEqual(t, c.bound, 1.0)
	assert.GreaterOrEqual(t, c.active, max(c.bound, c.table))
	assert.LessOrEqual(t, c.active, c.bound+c.table)
}

// TestTheFloorDoesAsMuchAsIsNeeded counts the operations of many rounds.
func TestTheFloorDoesAsMuchAsIsNeeded(t *testing.T) {
	t.Parallel()
	each := operations{product: 700.25, sum: 300, quotient: 1.5, exponential: 0.2, uniform: 0.125}
	f := newFloor(each)
	var seen operations
	const rounds = 80
	for range rounds {
		for k := range operationKinds {
			seen[k] += float64(f.next(k))
		}
	}
	for k := range operationKinds {
		assert.InDelta(t, rounds*each[k], seen[k], 1, "%v", k)
	}
	assert.Equal(t, 56020.0, seen[product])
}

// TestTheFloorComputes looks at what its loops leave behind.
func TestTheFloorComputes(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		n    operations
		want func(a, b, c float64) float64
	}{
		{operations{product: 2, sum: 2}, func(a, b, c float64) float64 { return float64(a*b) + c }},
		{operations{product: 2}, func(a, b, _ float64) float64 { return a * b }},
		{operations{sum: 2}, func(a, b, _ float64) float64 { return a + b }},
		{operations{quotient: 2}, func(a, b, _ float64) float64 { return a / b }},
		{operations{root: 2}, func(a, _, _ float64) float64 { return math.Sqrt(a) }},
		{operations{exponential: 2}, func(_, _, c float64) float64 { return math.Exp(c) }},
		{operations{logarithm: 2}, func(a, _, _ float64) float64 { return math.Log(a) }},
		{operations{errorFunction: 2}, func(_, _, c float64) float64 { return math.Erfc(c) }},
	} {
		f := newFloor(x.n)
		f.play()
		for i := range 2 {
			assert.Equal(t, x.want(f.a[i], f.b[i], f.c[i]), f.y[i], "%v", x.n)
		}
		assert.Zero(t, f.y[2], "no more than is needed")
	}
	f := newFloor(operations{product: span + 2, sum: span + 2})
	f.play()
	assert.Equal(t, float64(f.a[span-1]*f.b[span-1])+f.c[span-1], f.y[span-1])
	for _, kind := range []operation{uniform, normal, power} {
		var one operations
		one[kind] = 1
		f := newFloor(one)
		f.play()
		assert.NotZero(t, f.y[0], "%v", kind)
		assert.Zero(t, f.y[1], "%v", kind)
	}
}
