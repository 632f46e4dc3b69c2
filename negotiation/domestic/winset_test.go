package domestic_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/search"
)

// TestZoneNashMaximisesTheProductOfGains searches the zone point by point.
func TestZoneNashMaximisesTheProductOfGains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		z := domestic.Zone{Low: share.Draw(t, "low"), High: share.Draw(t, "high")}
		nash, ok := z.Nash()
		require.Equal(t, z.Low <= z.High+1e-12, ok)
		require.Equal(t, !ok, z.Empty())
		require.InDelta(t, z.High-z.Low, z.Width(), 1e-15)
		if !ok {
			return
		}
		best := (nash - z.Low) * (z.High - nash)
		for k := range 101 {
			x := z.Low + z.Width()*float64(k)/100
			require.LessOrEqual(t, (x-z.Low)*(z.High-x), best+1e-12)
		}
		// Schelling's conjecture: tougher ratifiers, better terms, a narrower zone.
		tougher := domestic.Zone{Low: z.Low + z.Width()/2, High: z.High}
		more, ok := tougher.Nash()
		require.True(t, ok)
		require.GreaterOrEqual(t, more, nash-1e-12)
		require.LessOrEqual(t, tougher.Width(), z.Width()+1e-12)
	})
}

func TestZoneOfOnePoint(t *testing.T) {
	t.Parallel()
	a, b := 0.1, 0.2
	z := domestic.Zone{Low: a + b, High: 0.3} // 0.1+0.2 exceeds 0.3 by rounding
	assert.False(t, z.Empty())
	nash, ok := z.Nash()
	assert.True(t, ok)
	assert.InDelta(t, 0.3, nash, 1e-15)
	assert.True(t, domestic.Zone{Low: 0.3 + 1e-9, High: 0.3}.Empty())
}

// Ratifiers who insist on 30 % at least, and others who grant 80 % at most.
func ExampleZone() {
	for _, low := range []float64{0.3, 0.6, 0.9} {
		zone := domestic.Zone{Low: low, High: 0.8}
		share, ok := zone.Nash()
		fmt.Printf("%+.1f %.2f %v\n", zone.Width(), share, ok)
	}
	// Output:
	// +0.5 0.55 true
	// +0.2 0.70 true
	// -0.1 0.00 false
}

// frontier is the frontier of a pie of 1 of which the first side's share is y, with
// utilities 2y − y² and 1 − y²: at the multiplier l the share is l/(1 + l).
func frontier() (multipliers []float64, packages []float64) {
	a := negotiation.Objective{Terms: []negotiation.Quad{{B: 2, G: 1}}}
	b := negotiation.Objective{Const: 1, Terms: []negotiation.Quad{{G: 1}}}
	const n = 64
	packages = make([]float64, n)
	search.NewSolver(1).Frontier(a, b, []float64{0}, []float64{1}, packages, make([]float64, n), make([]float64, n))
	for i := range n {
		multipliers = append(multipliers, search.Multiplier(i, n))
	}
	return multipliers, packages
}

// passing returns the win-set of hard vetoes: the utility of a share must be at
// least that of a least acceptable one.
func passing(multipliers, packages []float64, accept func(share float64) bool) domestic.WinSet {
	chance := make([]float64, len(packages))
	for n, y := range packages {
		if accept(y) {
			chance[n] = 1
		}
	}
	return domestic.NewWinSet(multipliers, chance, 0.5)
}

// TestWinSetsOfTwoLevelGame: on the frontier, win-sets overlap where the zone of the
// two-level game is.
func TestWinSetsOfTwoLevelGame(t *testing.T) {
	t.Parallel()
	l, y := frontier()
	rapid.Check(t, func(t *rapid.T) {
		z := domestic.Zone{Low: rapid.Float64Range(0.01, 0.99).Draw(t, "low"), High: rapid.Float64Range(0.01, 0.99).Draw(t, "high")}
		first := passing(l, y, func(x float64) bool { return x >= z.Low })
		second := passing(l, y, func(x float64) bool { return x <= z.High })
		require.Len(t, first.Spans, 1, "shares from a least one up hang together")
		require.Len(t, second.Spans, 1)
		require.Equal(t, l[len(l)-1], first.Spans[0].To)
		require.Equal(t, l[0], second.Spans[0].From)
		both, some := 0, false
		for n, m := range l {
			in := first.Contains(m) && second.Contains(m)
			require.Equal(t, in, y[n] >= z.Low && y[n] <= z.High)
			if in {
				both, some = both+1, true
			}
		}
		if some {
			require.False(t, z.Empty())
		}
		require.InDelta(t, float64(both)/64, max(0, first.Share+second.Share-1), 1e-12)
		// A tougher player narrows the set.
		tougher := passing(l, y, func(x float64) bool { return x >= z.Low+0.1 })
		require.LessOrEqual(t, tougher.Share, first.Share)
	})
}

// TestWinSetOfAPlayerInTheMiddle: who likes both ends of a frontier better than its
// middle has a win-set in two pieces.
func TestWinSetOfAPlayerInTheMiddle(t *testing.T) {
	t.Parallel()
	l, y := frontier()
	w := passing(l, y, func(x float64) bool { return math.Abs(x-0.5) >= 0.2 })
	require.Len(t, w.Spans, 2)
	assert.False(t, w.Contains(1))
	assert.True(t, w.Contains(l[0]) && w.Contains(l[63]))
	assert.Less(t, w.Spans[0].To, w.Spans[1].From)
	assert.InDelta(t, 0.3, w.Spans[0].To/(1+w.Spans[0].To), 0.1)
	none := passing(l, y, func(float64) bool { return false })
	assert.Empty(t, none.Spans)
	assert.Zero(t, none.Share)
	assert.Panics(t, func() { domestic.NewWinSet(l, nil, 0.5) })
}

// TestSetterAndVeto: an agenda setter who knows the veto player's win-set gets the
// point of it that is nearest to its own ideal (Romer & Rosenthal 1978).
func TestSetterAndVeto(t *testing.T) {
	t.Parallel()
	near := func(ideal float64) negotiation.Objective {
		return negotiation.Objective{Const: -ideal * ideal, Terms: []negotiation.Quad{{B: 2 * ideal, G: 1}}}
	}
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Float64Range(0, 1)
		setter, veto, sq := point.Draw(t, "setter"), point.Draw(t, "veto"), point.Draw(t, "status quo")
		v := near(veto)
		y := make([]float64, 1)
		sol := search.NewJoint(1, 2).BestFor(near(setter), []search.Constraint{{Of: v, Least: v.Value([]float64{sq})}}, []float64{-2}, []float64{3}, y)
		require.NotEqual(t, search.Infeasible, sol.Status)
		lo, hi := min(sq, 2*veto-sq), max(sq, 2*veto-sq)
		require.InDelta(t, min(max(setter, lo), hi), y[0], 1e-6)
		require.Equal(t, 1.0, domestic.PassProbability(v.Value(y), v.Value([]float64{sq}), 1e-9, 0))
	})
}

// TestWinSetOfTwoVetoPlayersIsALens: in two dimensions what two players both prefer
// to the status quo is the lens of two discs (Tsebelis 2002).
func TestWinSetOfTwoVetoPlayersIsALens(t *testing.T) {
	t.Parallel()
	const r1, r2, d = 0.4, 0.5, 0.6
	// Ideal points on the first axis, distance d apart; the status quo, r1 from the
	// one and r2 from the other, is where the circles cross.
	x := (r1*r1 - r2*r2 + d*d) / (2 * d)
	sq := []float64{0.2 + x, 0.5 + math.Sqrt(r1*r1-x*x)}
	ideals := [][]float64{{0.2, 0.5}, {0.2 + d, 0.5}}
	r := &domestic.Ratification{Players: []domestic.Player{{Member: "P"}, {Member: "Q"}}}
	players := map[string]voter{}
	for n, id := range []string{"P", "Q"} {
		p := ideals[n]
		players[id] = voter{terms: []negotiation.Quad{{B: 2 * p[0], G: 1}, {B: 2 * p[1], G: 1}}}
	}
	s := chamber(t, r, players)
	st := s.State()
	copy(st.Observed, sq)
	st.Put(sq, all)
	const points = 400
	inside := 0
	for n := range points * points {
		y := []float64{(float64(n%points) + 0.5) / points, (float64(n/points) + 0.5) / points}
		if st.Chance(0, &st.Draft, y) >= 0.5 {
			inside++
		}
	}
	assert.InDelta(t, 0.137994599247437, float64(inside)/(points*points), 1e-3)
}

// A legislature that is pleased with either end of a frontier, but not with the
// middle, has a win-set in two pieces.
func ExampleNewWinSet() {
	multipliers := []float64{0.25, 0.5, 1, 2, 4}
	chance := []float64{0.9, 0.6, 0.3, 0.5, 0.8}
	w := domestic.NewWinSet(multipliers, chance, 0.5)
	fmt.Println(w.Spans, w.Share, w.Contains(1))
	// Output: [{0.25 0.5} {2 4}] 0.8 false
}
