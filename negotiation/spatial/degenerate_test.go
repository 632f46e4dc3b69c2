package spatial_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/spatial"
)

// row makes a table of one dimension from capability, position and salience.
func row(actors ...[3]float64) *spatial.Table {
	t := &spatial.Table{Scale: spatial.Percent()}
	for i, a := range actors {
		t.Actors = append(t.Actors, spatial.Actor{Name: fmt.Sprint("A", i), Capability: a[0],
			Positions: []float64{a[1]}, Saliences: []float64{a[2]}})
	}
	return t
}

// every calls a function with usual rules and with each single departure from them.
func every(t *testing.T, do func(t *testing.T, r spatial.Rules)) {
	usual := spatial.UsualRules()
	usual.Most = 12
	var all []spatial.Rules
	add := func(change func(r *spatial.Rules)) {
		r := usual
		change(&r)
		all = append(all, r)
	}
	for _, x := range spatial.VotingRules() {
		add(func(r *spatial.Rules) { r.Election.Voting = x })
	}
	for _, x := range spatial.VictoryRules() {
		add(func(r *spatial.Rules) { r.Election.Victory = x })
	}
	for _, x := range spatial.ElectionRules() {
		add(func(r *spatial.Rules) { r.Election.Rule = x })
	}
	for _, x := range spatial.RiskRanges() {
		add(func(r *spatial.Rules) { r.RiskRange = x })
	}
	for _, x := range spatial.RiskViews() {
		add(func(r *spatial.Rules) { r.RiskView = x })
	}
	for _, x := range spatial.Commitments() {
		add(func(r *spatial.Rules) { r.Commitment = x })
	}
	for _, x := range spatial.Settlements() {
		add(func(r *spatial.Rules) { r.Settlement = x })
	}
	for _, x := range spatial.AllProposals() {
		add(func(r *spatial.Rules) { r.Proposals = x })
	}
	for _, x := range spatial.AllTies() {
		add(func(r *spatial.Rules) { r.Ties = x })
	}
	for _, r := range all {
		do(t, r)
	}
}

// sound plays a table and checks that every number is one.
func sound(t require.TestingT, table *spatial.Table, r spatial.Rules) []spatial.State {
	states, err := spatial.Play(table, r, nil)
	require.NoError(t, err)
	for _, s := range states {
		total := 0.0
		for _, p := range s.Chances {
			require.True(t, p >= 0 && p <= 1, "chance %v under %+v", p, r)
			total += p
		}
		require.InDelta(t, 1, total, 1e-9)
		for i := range s.Positions {
			require.True(t, s.Risk[i] >= -1-1e-12 && s.Risk[i] <= 1+1e-12, "risk %v", s.Risk[i])
			for _, x := range s.Positions[i] {
				require.True(t, x >= table.Scale.Low && x <= table.Scale.High, "position %v under %+v", x, r)
			}
		}
		for k := range s.Expected {
			require.False(t, math.IsNaN(s.Expected[k]) || math.IsNaN(s.Likeliest[k]))
		}
	}
	return states
}

func column(s spatial.State) []float64 {
	var out []float64
	for _, x := range s.Positions {
		out = append(out, x[0])
	}
	return out
}

func TestOneActorStays(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		s := sound(t, row([3]float64{3, 40, 50}), r)
		assert.Equal(t, [][]float64{{40}}, s[len(s)-1].Positions)
		assert.Equal(t, []float64{1}, s[0].Chances)
		assert.Equal(t, []float64{0}, s[0].Risk)
		assert.Equal(t, []float64{40}, s[0].Likeliest)
	})
}

func TestUnanimityStays(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		s := sound(t, row([3]float64{3, 70, 50}, [3]float64{1, 70, 20}, [3]float64{9, 70, 100}), r)
		assert.Len(t, s, 3, "two turns without a move")
		assert.Equal(t, []float64{70, 70, 70}, column(s[2]))
		assert.Equal(t, []float64{0, 0, 0}, s[0].Risk)
	})
}

func TestTwoEqualCampsAreStuck(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		s := sound(t, row([3]float64{1, 0, 60}, [3]float64{1, 100, 60}), r)
		at := column(s[len(s)-1])
		// A meeting half-way is worth to each what it costs the other: all are indifferent.
		assert.InDelta(t, 100, at[0]+at[1], 1e-9, "%+v", r)
		assert.InDelta(t, 50, s[0].Expected[0], 1e-9)
		assert.InDelta(t, 50, s[0].Likeliest[0], 1e-9)
		assert.Equal(t, []float64{0, 0}, s[0].Risk)
	})
}

func TestTwoUnequalCampsAtTheEnds(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		s := sound(t, row([3]float64{3, 0, 60}, [3]float64{1, 100, 60}, [3]float64{2, 0, 90}), r)
		if usual := spatial.UsualRules(); r.Election == usual.Election && r.Commitment == usual.Commitment && r.Settlement == usual.Settlement {
			assert.Less(t, s[len(s)-1].Expected[0], 50.0, "the stronger camp prevails under %+v", r)
		}
	})
}

func TestSymmetricTableStaysSymmetric(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		for _, table := range []*spatial.Table{
			row([3]float64{1, 0, 50}, [3]float64{1, 50, 50}, [3]float64{1, 100, 50}),
			row([3]float64{1, 10, 50}, [3]float64{4, 30, 80}, [3]float64{2, 50, 30}, [3]float64{4, 70, 80}, [3]float64{1, 90, 50}),
		} {
			s := sound(t, table, r)
			for _, state := range s {
				at := column(state)
				for i := range at {
					assert.InDelta(t, 100, at[i]+at[len(at)-1-i], 1e-6, "%+v", r)
				}
				assert.InDelta(t, 50, state.Expected[0], 1e-6)
				assert.InDelta(t, 50, state.Likeliest[0], 1e-6)
			}
		}
	})
}

func TestIdenticalActorsFareAlikeWhereTiesAreShared(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60}, [3]float64{5, 10, 60}, [3]float64{8, 80, 40}, [3]float64{8, 80, 40}, [3]float64{3, 55, 90})
	r := spatial.UsualRules()
	r.Ties = spatial.TieShared
	for _, s := range sound(t, table, r) {
		assert.Equal(t, s.Positions[0], s.Positions[1])
		assert.Equal(t, s.Positions[2], s.Positions[3])
	}
	// Nor does the order of the table matter.
	turned := &spatial.Table{Scale: table.Scale, Actors: slices.Clone(table.Actors)}
	slices.Reverse(turned.Actors)
	first, second := sound(t, table, r), sound(t, turned, r)
	require.Equal(t, len(first), len(second))
	a, b := column(first[len(first)-1]), column(second[len(second)-1])
	slices.Reverse(b)
	assert.InDeltaSlice(t, a, b, 1e-6)
}

func TestWithoutSalienceAnActorGivesIn(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60}, [3]float64{9, 90, 0}, [3]float64{4, 40, 70})
	every(t, func(t *testing.T, r spatial.Rules) { sound(t, table, r) })
	p, err := spatial.NewPolitics(table, spatial.UsualRules())
	require.NoError(t, err)
	for _, c := range p.Assess() {
		if c.From == 1 {
			assert.Zero(t, c.Gain, "it does not care")
		}
	}
	nobody := row([3]float64{5, 10, 0}, [3]float64{9, 90, 0})
	every(t, func(t *testing.T, r spatial.Rules) {
		s := sound(t, nobody, r)
		assert.Equal(t, []float64{10, 90}, column(s[len(s)-1]))
	})
	_, err = nobody.WeightedMean(0)
	require.ErrorIs(t, err, spatial.ErrNoInfluence)
	_, err = nobody.WeightedMedian(0)
	require.ErrorIs(t, err, spatial.ErrNoInfluence)
	_, err = spatial.UsualExpectedUtility().Play(nobody, 0)
	require.ErrorIs(t, err, spatial.ErrNoInfluence)
	_, err = spatial.Forecasts(nobody, spatial.UsualSettings())
	require.ErrorIs(t, err, spatial.ErrNoInfluence)
}

func TestWithoutCapabilityAnActorHasNoInfluence(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60}, [3]float64{0, 90, 80}, [3]float64{4, 40, 70})
	every(t, func(t *testing.T, r spatial.Rules) { sound(t, table, r) })
	mean, err := table.WeightedMean(0)
	require.NoError(t, err)
	without, err := row([3]float64{5, 10, 60}, [3]float64{4, 40, 70}).WeightedMean(0)
	require.NoError(t, err)
	assert.InDelta(t, without, mean, 1e-12)
	assert.ErrorContains(t, row([3]float64{0, 1, 2}, [3]float64{0, 3, 4}).Check(), "all capabilities are 0")
}

func TestMirrorImages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "actors")
		m := rapid.IntRange(1, 2).Draw(t, "dimensions")
		table := &spatial.Table{Scale: spatial.Percent()}
		for i := range n {
			a := spatial.Actor{Name: fmt.Sprint(i), Capability: float64(rapid.IntRange(1, 9).Draw(t, "capability"))}
			for range m {
				a.Positions = append(a.Positions, float64(rapid.IntRange(0, 20).Draw(t, "position")*5))
				a.Saliences = append(a.Saliences, float64(rapid.IntRange(0, 50).Draw(t, "salience")))
			}
			table.Actors = append(table.Actors, a)
		}
		r := spatial.UsualRules()
		r.Most = 3
		r.Ties = rapid.SampledFrom(spatial.AllTies()).Draw(t, "ties")
		r.Settlement = rapid.SampledFrom(spatial.Settlements()).Draw(t, "settlement")
		r.Election.Voting = rapid.SampledFrom(spatial.VotingRules()).Draw(t, "votes")
		first, second := sound(t, table, r), sound(t, mirror(table), r)
		require.Equal(t, len(first), len(second))
		for k := range first {
			for i := range n {
				for d := range m {
					require.InDelta(t, 100-first[k].Positions[i][d], second[k].Positions[i][d], 1e-6, "turn %d", k)
				}
			}
		}
	})
}

func mirror(t *spatial.Table) *spatial.Table {
	c := &spatial.Table{Scale: t.Scale}
	for _, a := range t.Actors {
		a.Positions = slices.Clone(a.Positions)
		for k, x := range a.Positions {
			a.Positions[k] = t.Scale.Low + t.Scale.High - x
		}
		c.Actors = append(c.Actors, a)
	}
	return c
}

func TestStochasticPlayFollowsItsDraws(t *testing.T) {
	t.Parallel()
	table := row([3]float64{5, 10, 60}, [3]float64{4, 90, 80}, [3]float64{4, 40, 70})
	play := func(u float64) []float64 {
		s, err := spatial.Play(table, spatial.UsualRules(), func() float64 { return u })
		require.NoError(t, err)
		return column(s[len(s)-1])
	}
	assert.Equal(t, []float64{10, 90, 40}, play(0), "the status quo is the first option")
	assert.Equal(t, play(0.7), play(0.7))
	assert.NotEqual(t, play(0), play(0.7))
}

func TestExtremeCapabilities(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		sound(t, row([3]float64{1e99, 10, 60}, [3]float64{1e-300, 90, 80}, [3]float64{4, 40, 70}, [3]float64{1e-9, 55, 1e-9}), r)
		sound(t, row([3]float64{1e-200, 0, 100}, [3]float64{1e-200, 100, 100}, [3]float64{1e-200, 3, 1}), r)
	})
}

// TestACycleOfSureWinners is about options each of which loses for sure to another.
func TestACycleOfSureWinners(t *testing.T) {
	t.Parallel()
	e := spatial.Election{Voting: spatial.VoteProportional, Victory: spatial.VictoryOctic, Rule: spatial.ElectConditional}
	p, err := e.Probabilities([]float64{1, 1, 1}, [][]float64{{1e60, 0, -1e-60}, {-1e-60, 1e60, 0}, {0, -1e-60, 1e60}})
	require.NoError(t, err)
	for _, x := range p {
		assert.InDelta(t, 1.0/3, x, 1e-12)
	}
}
