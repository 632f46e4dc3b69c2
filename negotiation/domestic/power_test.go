package domestic_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domestic"
)

// byEnumeration finds pivots in every ordering and swings in every coalition.
func byEnumeration(quota int, weights []int) (shapley, banzhaf []float64) {
	n := len(weights)
	shapley, banzhaf = make([]float64, n), make([]float64, n)
	orderings := 0
	var order func(left []int, weight int)
	order = func(left []int, weight int) {
		if len(left) == 0 {
			orderings++
		}
		for k, player := range left {
			rest := append(append([]int(nil), left[:k]...), left[k+1:]...)
			after := weight + weights[player]
			if weight < quota && after >= quota {
				// All orderings of the rest have this pivot.
				count := math.Gamma(float64(len(rest) + 1))
				shapley[player] += count
				orderings += int(math.Round(count))
				continue
			}
			order(rest, after)
		}
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	order(all, 0)
	total := 0.0
	for mask := range 1 << n {
		weight := 0
		for i, w := range weights {
			if mask>>i&1 == 1 {
				weight += w
			}
		}
		for i, w := range weights {
			if mask>>i&1 == 1 && weight >= quota && weight-w < quota {
				banzhaf[i]++
				total++
			}
		}
	}
	for i := range weights {
		shapley[i] /= float64(orderings)
		banzhaf[i] /= total
	}
	return shapley, banzhaf
}

func TestPowerIndicesMatchEnumeration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 7).Draw(t, "weights")
		sum := 0
		for _, w := range weights {
			sum += w
		}
		if sum == 0 {
			t.Skip("nobody can win")
		}
		quota := rapid.IntRange(1, sum).Draw(t, "quota")
		shapley, err := domestic.ShapleyShubik(quota, weights)
		require.NoError(t, err)
		banzhaf, err := domestic.Banzhaf(quota, weights)
		require.NoError(t, err)
		wantShapley, wantBanzhaf := byEnumeration(quota, weights)
		require.InDeltaSlice(t, wantShapley, shapley, 1e-12)
		require.InDeltaSlice(t, wantBanzhaf, banzhaf, 1e-12)
	})
}

// TestPowerOfManyPlayers has 2⁴⁰ coalitions, but few that differ.
func TestPowerOfManyPlayers(t *testing.T) {
	t.Parallel()
	weights := make([]int, 40)
	for i := range weights {
		weights[i] = 1_000_000
	}
	shapley, err := domestic.ShapleyShubik(20_000_001, weights)
	require.NoError(t, err)
	banzhaf, err := domestic.Banzhaf(20_000_001, weights)
	require.NoError(t, err)
	for i := range weights {
		assert.InDelta(t, 1.0/40, shapley[i], 1e-14)
		assert.InDelta(t, 1.0/40, banzhaf[i], 1e-14)
	}
}

func TestPowerLimits(t *testing.T) {
	t.Parallel()
	shapley, err := domestic.ShapleyShubik(3, []int{3, 1, 1, 0})
	require.NoError(t, err)
	assert.Equal(t, []float64{1, 0, 0, 0}, shapley, "a dictator")
	banzhaf, err := domestic.Banzhaf(5, []int{3, 1, 1, 0})
	require.NoError(t, err)
	assert.InDeltaSlice(t, []float64{1.0 / 3, 1.0 / 3, 1.0 / 3, 0}, banzhaf, 1e-15, "unanimity")
	large, err := domestic.ShapleyShubik(math.MaxInt, []int{math.MaxInt - 1, 1})
	require.NoError(t, err)
	assert.Equal(t, []float64{0.5, 0.5}, large)
}

func TestPowerRefusesBadGames(t *testing.T) {
	t.Parallel()
	for name, game := range map[string]struct {
		quota   int
		weights []int
	}{
		"quota 0":   {0, []int{1, 2}},
		"quota 4":   {4, []int{1, 2}},
		"quota 1":   {1, nil},
		"weight -1": {1, []int{2, -1}},
		"overflow":  {1, []int{math.MaxInt, 1}},
	} {
		_, err := domestic.ShapleyShubik(game.quota, game.weights)
		assert.ErrorContains(t, err, name)
		_, err = domestic.Banzhaf(game.quota, game.weights)
		assert.ErrorContains(t, err, name)
	}
	many := make([]int, 40)
	for i := range many {
		many[i] = 1 << i
	}
	_, err := domestic.Banzhaf(1<<39, many)
	assert.ErrorContains(t, err, "coalitions that differ")
}

// With 50 and 49 votes two parties are unequal in power, and the one with a
// single vote is as strong as that with 49.
func ExampleShapleyShubik() {
	shapley, err := domestic.ShapleyShubik(51, []int{50, 49, 1})
	fmt.Printf("%.3f %v\n", shapley, err)
	banzhaf, err := domestic.Banzhaf(51, []int{50, 49, 1})
	fmt.Printf("%.3f %v\n", banzhaf, err)
	// Output:
	// [0.667 0.167 0.167] <nil>
	// [0.600 0.200 0.200] <nil>
}
