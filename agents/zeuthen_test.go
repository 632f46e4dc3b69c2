package agents_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/search"
)

// hears tells an agent of an offer that gives the other side a share of the pie.
func hears(z agents.Zeuthen, t negotiation.Turn, level float64) {
	z.Learn(t, negotiation.Offer{Package: []float64{level}, Value: t.Table.Own.Value([]float64{level}), Share: 1}, false, false)
}

// speaks lets an agent make its offer, and returns its demand.
func speaks(z agents.Zeuthen, t *negotiation.Turn) float64 {
	demand := z.Aspiration(*t)
	z.Learn(*t, negotiation.Offer{Package: []float64{demand}, Value: demand, Share: 1}, true, false)
	advance(t)
	return demand
}

// TestZeuthenByHand plays a side that divides a pie in tenths.
func TestZeuthenByHand(t *testing.T) {
	t.Parallel()
	z := agents.Zeuthen{Preferences: wantsShare, Step: 0.1}
	require.NoError(t, z.Validate())
	turn := slice(0, 0, z)
	offer := func(x float64) negotiation.Offer {
		return negotiation.Offer{Package: []float64{x}, Value: x, Share: 1}
	}
	hears(z, turn, 0.2)
	assert.Equal(t, 1.0, speaks(z, &turn), "it opens with the whole, whatever it has heard")
	// Risks 0.8 and 1. After one step 7/9 and 7/8, after two 3/4 each, after three 5/7 and 5/8.
	assert.InDelta(t, 0.7, z.Aspiration(turn), 1e-12)
	assert.InDelta(t, 0.7, speaks(z, &turn), 1e-12)
	hears(z, turn, 0.2)
	assert.InDelta(t, 0.7, speaks(z, &turn), 1e-12, "now the other side has more to lose")

	// An offer of 0.4: risks 3/7 and 1/2. After one step 1/3 each, after two 1/5 and 1/6.
	assert.False(t, z.Accept(turn, offer(0.4)))
	value, noise := z.Least(turn, offer(0.4))
	assert.InDelta(t, 0.5, value, 1e-12)
	assert.Zero(t, noise)
	// An offer of 0.55: risks 0.15/0.7 and 0.15/0.45. One step is 0.6, with 1/12 and 1/9;
	// the next would go beyond the offer.
	assert.True(t, z.Accept(turn, offer(0.55)))
	assert.False(t, z.Accept(turn, negotiation.Offer{Package: []float64{0.55}, Value: 0.69, Share: 1, Draft: true}),
		"a text does not move it")
	assert.True(t, z.Accept(turn, negotiation.Offer{Package: []float64{0.55}, Value: 0.7 * 0.75, Share: 0.75, Draft: true}))

	hears(z, turn, 0.55)
	advance(&turn)
	assert.InDelta(t, 0.55, z.Aspiration(turn), 1e-12, "it takes the other side's point")
	assert.Equal(t, z.Aspiration(turn), z.Settle(turn))
	turn.Round, turn.Step = 40, 1
	assert.Equal(t, 1.0, z.Aspiration(turn), "a new window starts anew")

	for _, step := range []float64{0, -1, 1.1, math.NaN()} {
		assert.Error(t, agents.Zeuthen{Step: step}.Validate(), "%v", step)
	}
}

// TestZeuthenConcedesAsRisksSay recomputes the risks for random tables: who is less
// willing to risk conflict moves, by the fewest steps that turn this round.
func TestZeuthenConcedesAsRisksSay(t *testing.T) {
	t.Parallel()
	moved, stood, took := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		z := agents.Zeuthen{Preferences: wantsShare, Step: rapid.Float64Range(0.01, 0.3).Draw(t, "step")}
		turn := slice(rapid.Float64Range(0, 0.4).Draw(t, "own"), rapid.Float64Range(0, 0.4).Draw(t, "other"), z)
		curve := rapid.Float64Range(0, 0.9).Draw(t, "curvature")
		turn.Table.Other.Terms[0] = negotiation.Quad{B: -1 + curve, G: curve}
		turn.Best = turn.Table.Best(0)
		worth := func(x float64) float64 { return turn.Table.Other.Value([]float64{x}) }
		open := speaks(z, &turn)
		require.Equal(t, turn.Best, open)
		standing := open
		// A few exchanges in which the other side says anything.
		for range 4 {
			x := rapid.Float64Range(0, 1).Draw(t, "offer")
			hears(z, turn, x)
			bolder := func(u float64) bool {
				own := concession.Risk(u, max(x, turn.Reservation), turn.Reservation)
				other := concession.Risk(worth(x), max(worth(u), turn.Table.OtherReservation), turn.Table.OtherReservation)
				return own > other+1e-12
			}
			demand := speaks(z, &turn)
			require.GreaterOrEqual(t, demand, turn.Reservation)
			require.LessOrEqual(t, demand, turn.Best)
			unit := z.Step * (turn.Best - turn.Reservation)
			switch {
			case x >= standing:
				require.Equal(t, min(x, turn.Best), demand)
			case bolder(standing):
				require.Equal(t, standing, demand)
				stood++
			default:
				point := max(x, turn.Reservation)
				require.Less(t, demand, standing)
				require.GreaterOrEqual(t, demand, point)
				steps := (standing - demand) / unit
				if demand > point {
					require.InDelta(t, math.Round(steps), steps, 1e-6)
					require.True(t, bolder(demand))
					moved++
				} else {
					took++
				}
				for n := 1; float64(n) < steps-1e-6; n++ {
					require.False(t, bolder(standing-float64(n)*unit), "a smaller concession would do")
				}
			}
			standing = demand
		}
	})
	assert.Positive(t, moved)
	assert.Positive(t, stood)
	assert.Positive(t, took)
}

// TestZeuthenEndsNextToTheNashPackage is Harsanyi's theorem at the table: with exact
// estimates two sides agree within a step of the maximum of the product of gains.
func TestZeuthenEndsNextToTheNashPackage(t *testing.T) {
	t.Parallel()
	const step = 0.02
	for _, x := range []struct {
		name      string
		curvature float64
		noDeal    [2]float64
	}{
		{"linear", 0, [2]float64{}},
		{"linear with inside options", 0, [2]float64{0.3, 0.1}},
		{"quadratic", 1, [2]float64{}},
		{"quadratic with inside options", 0.6, [2]float64{0.1, 0.35}},
	} {
		rest := agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Loss(x.curvature)}}
		a, b := agents.Zeuthen{Preferences: wantsShare, Step: step}, agents.Zeuthen{Preferences: rest, Step: step}
		own, other := objective(wantsShare), objective(rest)
		nash := []float64{0}
		search.NewSolver(1).Solve(search.Nash, own, other, []float64{0}, []float64{1}, x.noDeal[0], x.noDeal[1], nash)
		for _, first := range []string{"A", "B"} {
			share, round := divide(t, pie(a, b, x.noDeal, func(p *protocol.Talks) { p.Rounds, p.First = 200, first }), 0)
			require.Positive(t, round, x.name)
			t.Logf("%s, %s first: %.4f in round %d, Nash %.4f", x.name, first, share, round, nash[0])
			assert.InDelta(t, nash[0], share, step, "%s, %s first", x.name, first)
		}
	}
}

// objective returns preferences over one issue as the search wants them.
func objective(p agents.Preferences) negotiation.Objective {
	terms := make([]negotiation.Quad, 1)
	c := p.Coefficients(nil, terms)
	return negotiation.Objective{Const: c, Terms: terms}
}

// TestZeuthenPlaysTheProcessOnAGrid compares the talks with the process on the points
// that the steps make up.
func TestZeuthenPlaysTheProcessOnAGrid(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, 20, 50} {
		var points []concession.Point
		for k := range n + 1 {
			points = append(points, concession.Point{float64(k) / float64(n), 1 - float64(k)/float64(n)})
		}
		want, err := concession.Zeuthen(points, concession.Point{})
		require.NoError(t, err)
		step := 1 / float64(n)
		share, _ := divide(t, pie(agents.Zeuthen{Preferences: wantsShare, Step: step}, agents.Zeuthen{Preferences: wantsRest, Step: step},
			[2]float64{}, func(p *protocol.Talks) { p.Rounds = 200 }), 0)
		assert.InDelta(t, points[want.Index][0], share, 1e-9, "%d steps", n)
	}
}
