package spatial_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/spatial"
)

// A table that is its own mirror image stays so, however little of a difference a vote
// needs to be cast in full.
func TestATableThatIsItsOwnMirrorImage(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, r spatial.Rules) {
		r.Ties = spatial.TieShared
		for _, s := range sound(t, row([3]float64{2, 0, 40}, [3]float64{2, 50, 70}, [3]float64{2, 100, 40}), r) {
			at := column(s)
			assert.InDelta(t, 100, at[0]+at[2], 1e-6, "turn %d of %+v", s.Turn, r)
			assert.InDelta(t, 50, at[1], 1e-6, "turn %d of %+v", s.Turn, r)
			assert.InDelta(t, 50, s.Expected[0], 0.1, "turn %d of %+v", s.Turn, r)
		}
	})
}

// Rounding casts no votes, in whatever units utilities come.
func TestRoundingCastsNoVotes(t *testing.T) {
	t.Parallel()
	for _, unit := range []float64{1e-6, 1, 1e6, 1e50} {
		for _, voting := range spatial.VotingRules() {
			e := spatial.UsualElection()
			e.Voting = voting
			sum := 0.1 + 0.2
			p, err := e.Probabilities([]float64{1e9, 1e9}, [][]float64{{0.3 * unit, sum * unit}, {0.3 * unit, sum * unit}})
			require.NoError(t, err)
			assert.Equal(t, []float64{0.5, 0.5}, p, "%s in units of %v", voting, unit)
		}
	}
}

func TestExtremeElections(t *testing.T) {
	t.Parallel()
	for _, voting := range spatial.VotingRules() {
		for _, victory := range spatial.VictoryRules() {
			for _, rule := range spatial.ElectionRules() {
				e := spatial.Election{Voting: voting, Victory: victory, Rule: rule}
				p, err := e.Probabilities([]float64{4e99, 5e99}, [][]float64{{1e60, -1e60}, {-1e60, 1e60}})
				require.NoError(t, err)
				assert.InDelta(t, 1, p[0]+p[1], 1e-9, "%+v", e)
				_, err = e.Probabilities([]float64{1e308, 1e308}, [][]float64{{1, 0}, {0, 1}})
				require.ErrorContains(t, err, "weights sum to +Inf")
				_, err = e.Probabilities([]float64{1}, [][]float64{{1e200, 0}})
				require.ErrorContains(t, err, "utility 1e+200 of voter 1")
			}
		}
	}
}

func TestLensesOfAnySize(t *testing.T) {
	t.Parallel()
	want, err := spatial.LensArea(1, 0.7, 1.2)
	require.NoError(t, err)
	for _, unit := range []float64{1e-160, 1e-9, 1e9, 1e153} {
		got, err := spatial.LensArea(unit, 0.7*unit, 1.2*unit)
		require.NoError(t, err)
		if unit < 1e-150 {
			assert.InDelta(t, want*1e-320, got, 1e-323)
			continue
		}
		assert.InEpsilon(t, want*unit*unit, got, 1e-12, "unit %v", unit)
	}
	got, err := spatial.LensArea(1e200, 1, 1e200)
	require.NoError(t, err)
	assert.InEpsilon(t, math.Pi/2, got, 1e-6, "half of the smaller disc")
	_, err = spatial.LensArea(1e200, 1e200, 1e199)
	assert.ErrorContains(t, err, "expected an area that is a number")
	got, err = spatial.LensArea(1e200, 1e200, math.MaxFloat64)
	require.NoError(t, err)
	assert.Zero(t, got)
}

// TestTablesThatAreTheirOwnMirrorImages is about what the package promises of ties.
func TestTablesThatAreTheirOwnMirrorImages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(t, "pairs")
		var all [][3]float64
		for range n {
			c, s := float64(rapid.IntRange(1, 9).Draw(t, "capability")), float64(rapid.IntRange(0, 100).Draw(t, "salience"))
			x := float64(rapid.IntRange(0, 10).Draw(t, "position") * 5)
			all = append(all, [3]float64{c, x, s}, [3]float64{c, 100 - x, s})
		}
		r := spatial.UsualRules()
		r.Most, r.Ties = 3, spatial.TieShared
		r.RiskRange = rapid.SampledFrom(spatial.RiskRanges()).Draw(t, "risk")
		r.Commitment = rapid.SampledFrom(spatial.Commitments()).Draw(t, "commitment")
		r.Proposals = rapid.SampledFrom(spatial.AllProposals()).Draw(t, "proposals")
		r.Settlement = rapid.SampledFrom(spatial.Settlements()).Draw(t, "settlement")
		r.Election.Voting = rapid.SampledFrom(spatial.VotingRules()).Draw(t, "votes")
		r.Election.Rule = rapid.SampledFrom(spatial.ElectionRules()).Draw(t, "election")
		r.Election.Victory = rapid.SampledFrom(spatial.VictoryRules()).Draw(t, "victory")
		r.RiskView = rapid.SampledFrom(spatial.RiskViews()).Draw(t, "view")
		for k, s := range sound(t, row(all...), r) {
			at := column(s)
			for i := 0; i < len(at); i += 2 {
				require.InDelta(t, 100, at[i]+at[i+1], 1e-6, "turn %d", k)
			}
		}
	})
}

func TestExpectedUtilityKeepsMirrorImages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(t, "pairs")
		var all [][3]float64
		for range n {
			c, s := float64(rapid.IntRange(1, 9).Draw(t, "capability")), float64(rapid.IntRange(1, 100).Draw(t, "salience"))
			x := float64(rapid.IntRange(0, 10).Draw(t, "position") * 5)
			all = append(all, [3]float64{c, x, s}, [3]float64{c, 100 - x, s})
		}
		e := spatial.UsualExpectedUtility()
		e.Rounds = 2
		e.StatusQuo = rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "status quo")
		rounds, err := e.Play(row(all...), 0)
		require.NoError(t, err)
		for k, r := range rounds {
			for i := 0; i < len(r.Positions); i += 2 {
				require.InDelta(t, 100, r.Positions[i]+r.Positions[i+1], 1e-5, "round %d", k)
			}
		}
	})
}
