package frontier_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
)

// slow compares every outcome with every other.
func slow(columns [][]float64, outcomes []int) (best []int) {
next:
	for i, o := range outcomes {
		for j, q := range outcomes {
			covers, better := true, false
			for _, c := range columns {
				covers = covers && c[q] >= c[o]
				better = better || c[q] > c[o]
			}
			if covers && (better || j < i) {
				continue next
			}
		}
		best = append(best, o)
	}
	return best
}

func TestFrontierAgreesWithComparingAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 5).Draw(t, "parties")
		n := rapid.IntRange(1, 60).Draw(t, "points")
		number := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.5, 1}))
		var columns [][]float64
		for range d {
			columns = append(columns, rapid.SliceOfN(number, n, n).Draw(t, "utilities"))
		}
		var outcomes []int
		for o := range n {
			if o%3 > 0 || n < 3 {
				outcomes = append(outcomes, o)
			}
		}
		got := frontier.Of(columns, outcomes)
		for i := 1; i < len(got); i++ {
			require.GreaterOrEqual(t, sumOf(columns, got[i-1]), sumOf(columns, got[i]))
		}
		slices.Sort(got)
		require.Equal(t, slow(columns, outcomes), got)
	})
}

func sumOf(columns [][]float64, o int) (s float64) {
	for _, c := range columns {
		s += c[o]
	}
	return s
}

// Large cases go through all branches: many optimal points, few, and many equal numbers.
func TestLargeFrontiersAgreeWithComparingAll(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	for _, d := range []int{2, 3, 4, 6} {
		for _, kind := range []string{"sphere", "cube", "steps", "plane"} {
			columns := make([][]float64, d)
			for k := range columns {
				columns[k] = make([]float64, 1500)
			}
			var outcomes []int
			for o := range 1500 {
				outcomes = append(outcomes, o)
				length := 0.0
				for k := range columns {
					x := random.Float64()
					switch kind {
					case "sphere":
						x = math.Abs(random.NormFloat64())
					case "steps":
						x = float64(random.IntN(5))
					case "plane":
						x = float64(random.IntN(12))
					}
					columns[k][o] = x
					length += x * x
				}
				if kind == "sphere" {
					for k := range columns {
						columns[k][o] /= math.Sqrt(length)
					}
				}
				if kind == "plane" {
					columns[d-1][o] = 12 * float64(d)
					for k := range d - 1 {
						columns[d-1][o] -= columns[k][o]
					}
				}
			}
			got := frontier.Of(columns, nil)
			slices.Sort(got)
			require.Equal(t, slow(columns, outcomes), got, "%s in %d dimensions", kind, d)
		}
	}
}

// The first points are all optimal among themselves, and what follows is partly below them: a method that
// judges by the first must not be misled.
func TestFrontiersBeginningWellAgreeWithComparingAll(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 6))
	columns := [][]float64{make([]float64, 5000), make([]float64, 5000), make([]float64, 5000)}
	var outcomes []int
	for o := range 5000 {
		outcomes = append(outcomes, o)
		x, y := random.Float64(), random.Float64()
		lower := 0.0
		if o >= 4500 {
			lower = 0.02 * random.Float64()
		}
		columns[0][o], columns[1][o], columns[2][o] = x-lower, y-lower, 2-x-y-lower
	}
	got := frontier.Of(columns, nil)
	slices.Sort(got)
	require.Equal(t, slow(columns, outcomes), got)
	require.Greater(t, len(got), 4500)
	require.Less(t, len(got), 5000)
}

// space lists points as the outcomes of a single issue.
func space(t *testing.T, reservations []float64, points ...[]float64) *domain.Space {
	t.Helper()
	x := domain.Issue{Name: "point"}
	for i := range points {
		x.Values = append(x.Values, fmt.Sprint(i))
	}
	d, err := domain.New("points", []domain.Issue{x})
	require.NoError(t, err)
	var profiles []domain.Profile
	for a, r := range reservations {
		l := &domain.Listed{Domain: d}
		for _, p := range points {
			l.Utilities = append(l.Utilities, p[a])
		}
		profiles = append(profiles, domain.Profile{Name: fmt.Sprint(a), Utility: l, Reservation: r})
	}
	s, err := domain.NewSpace(d, profiles)
	require.NoError(t, err)
	return s
}

// Worked by hand. Bases are 0.01 and 0.1, best utilities 1 and 0.9 overall, and 1 and 0.8 among the
// candidates; the worst utilities are 0 and 0.1.
//
//	outcome            0            1            2            3            4 (dominated)  5 (irrational)
//	utilities          1, 0.1       0.7, 0.43    0.5, 0.6     0.2, 0.8     0.4, 0.5       0, 0.9
//	gains              0.99, 0      0.69, 0.33   0.49, 0.5    0.19, 0.7
//	of the ideal       1, 0         0.70, 0.41   0.49, 0.63   0.19, 0.88
//	of the reach       1, 0         0.70, 0.47   0.49, 0.71   0.19, 1
//	relative welfare   1.01         1.12         1.13         1.08
func TestSolutionsOfAnExample(t *testing.T) {
	t.Parallel()
	s := space(t, []float64{0.01, 0.1}, []float64{1, 0.1}, []float64{0.7, 0.43}, []float64{0.5, 0.6}, []float64{0.2, 0.8}, []float64{0.4, 0.5}, []float64{0, 0.9})
	got := frontier.New(s)
	assert.Equal(t, []int{1, 0, 2, 3}, got.Pareto)
	want := map[frontier.Concept][]int{
		frontier.Nash: {2}, frontier.Kalai: {2}, frontier.ModifiedKalai: {2}, frontier.KalaiSmorodinsky: {2},
		frontier.EvenShares: {2}, frontier.ModifiedEvenShares: {2}, frontier.MaxWelfare: {1}, frontier.MaxRelativeWelfare: {2},
	}
	for _, c := range frontier.Concepts() {
		assert.Equal(t, want[c], got.Solutions[c], c.String())
		assert.Equal(t, want[c], frontier.Solve(s, got.Pareto, c), c.String())
	}
	assert.InDelta(t, 4./6, got.RationalFraction, 1e-15)
	assert.InDelta(t, math.Hypot(0.5, 1-0.6/0.9), got.Opposition, 1e-15)
	d := got.Distances([]float64{0.4, 0.5})
	assert.InDelta(t, math.Hypot(0.1, 0.1), d.Pareto, 1e-15)
	assert.InDelta(t, math.Hypot(0.3, 0.07), d.To[frontier.MaxWelfare], 1e-15)
	assert.InDelta(t, 1-math.Hypot(0.1, 0.1)/math.Hypot(1, 0.8), got.Optimality(d).Pareto, 1e-15)
	assert.InDelta(t, 0.9/1.13, got.Optimality(d).Welfare, 1e-15)
}

// Even shares can be had by all having little; the Kalai–Smorodinsky solution is the largest least share.
func TestEvenSharesAreNotKalaiSmorodinsky(t *testing.T) {
	t.Parallel()
	s := space(t, []float64{0, 0, 0}, []float64{1, 0, 0}, []float64{0, 1, 0}, []float64{0, 0, 1}, []float64{0.6, 0.6, 0.4}, []float64{0.3, 0.3, 0.41})
	got := frontier.New(s)
	assert.Equal(t, []int{3}, got.Solutions[frontier.KalaiSmorodinsky])
	assert.Equal(t, []int{4}, got.Solutions[frontier.EvenShares])
}

func TestTiesAreAllReturned(t *testing.T) {
	t.Parallel()
	s := space(t, []float64{0, 0}, []float64{1, 0}, []float64{0, 1}, []float64{0.75, 0.25}, []float64{0.25, 0.75}, []float64{0.25, 0.75})
	got := frontier.New(s)
	assert.ElementsMatch(t, []int{2, 3}, got.Solutions[frontier.Nash])
	assert.ElementsMatch(t, []int{0, 1, 2, 3}, got.Solutions[frontier.MaxWelfare])
}

func TestNothingRationalLeavesNothing(t *testing.T) {
	t.Parallel()
	got := frontier.New(space(t, []float64{0.9, 0.9}, []float64{1, 0}, []float64{0, 1}))
	assert.Empty(t, got.Pareto)
	for _, c := range frontier.Concepts() {
		assert.Empty(t, got.Solutions[c])
	}
	assert.True(t, math.IsNaN(got.Opposition))
	d := got.Distances([]float64{0, 1})
	assert.True(t, math.IsNaN(d.Pareto))
	assert.True(t, math.IsNaN(got.Optimality(d).Welfare))
}

func TestIndifferentPartyMakesAllSolutions(t *testing.T) {
	t.Parallel()
	got := frontier.New(space(t, []float64{0, math.Inf(-1)}, []float64{0.2, 0.5}, []float64{0.8, 0.5}))
	for _, c := range frontier.Concepts() {
		assert.Equal(t, []int{1}, got.Solutions[c], c.String())
	}
}

// Between (0, 1) and (1, 0.5) all lotteries lie on y = 1 - x/2. From (0, 0), x(1 - x/2) is largest at
// x = 1, Kalai's is where x = 1 - x/2, and so is Kalai–Smorodinsky's. From (0.2, 0.8) the rational part
// ends at x = 0.4, where y = 0.8.
func TestLotteriesOfAnEdge(t *testing.T) {
	t.Parallel()
	points := [][]float64{{0, 1}, {1, 0.5}, {0.4, 0.7}, {0.1, 0.1}}
	h := frontier.NewHull(space(t, []float64{0, 0}, points...))
	assert.Equal(t, []int{0, 1}, h.Outcomes)
	near := func(want [2]float64, got [][2]float64) {
		t.Helper()
		require.Len(t, got, 1)
		assert.InDeltaSlice(t, want[:], got[0][:], 1e-12)
	}
	near([2]float64{1, 0.5}, h.Solve(frontier.MaxWelfare))
	s := space(t, []float64{0, 0.1}, points...)
	s.Parties[1].Reservation = 0 // below its worst: the base is 0.1
	h = frontier.NewHull(s)
	near([2]float64{0.9, 0.55}, h.Solve(frontier.Nash)) // x(0.9 - x/2)
	near([2]float64{0.6, 0.7}, h.Solve(frontier.Kalai)) // x = 0.9 - x/2
	h = frontier.NewHull(space(t, []float64{0.2, 0.8}, points...))
	near([2]float64{0.3, 0.85}, h.Solve(frontier.Nash))
	near([2]float64{0.8 / 3, 1 - 0.4/3}, h.Solve(frontier.Kalai))
	h = frontier.NewHull(space(t, []float64{0.9, 0.9}, points...))
	assert.Empty(t, h.Solve(frontier.Nash))
	assert.Empty(t, h.Solve(frontier.KalaiSmorodinsky))
	assert.Len(t, h.Solve(frontier.Kalai), 1)
	assert.Panics(t, func() { h.Solve(frontier.EvenShares) })
}

// Points on an edge are no corners, whatever rounding makes of them and however large utilities are.
func TestCornersAreNoPointsOnEdges(t *testing.T) {
	t.Parallel()
	for _, unit := range []float64{1, 1e6, 1e-6} {
		var points [][]float64
		for i := range 11 {
			x := 0.1 * float64(i)
			points = append(points, []float64{unit * x, unit * 0.7 * (1 - x)})
		}
		h := frontier.NewHull(space(t, []float64{0, 0}, points...))
		assert.Equal(t, []int{0, 10}, h.Outcomes)
	}
}

// No mixture of two outcomes does better than the solutions over lotteries.
func TestNoLotteryIsBetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "points")
		x := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "y")
		s := &domain.Space{Parties: []domain.Party{
			{Utilities: x, Reservation: rapid.Float64Range(0, 0.6).Draw(t, "first")},
			{Utilities: y, Reservation: rapid.Float64Range(0, 0.6).Draw(t, "second")}}}
		base := [2]float64{max(s.Parties[0].Reservation, slices.Min(x)), max(s.Parties[1].Reservation, slices.Min(y))}
		h := frontier.NewHull(s)
		most, level := math.Inf(-1), math.Inf(-1)
		for i := range n {
			for j := range n {
				for k := range 11 {
					w := float64(k) / 10
					a, b := w*x[i]+(1-w)*x[j]-base[0], w*y[i]+(1-w)*y[j]-base[1]
					if a >= 0 && b >= 0 {
						most = max(most, a*b)
					}
					level = max(level, min(a, b))
				}
			}
		}
		kalai := h.Solve(frontier.Kalai)[0]
		require.GreaterOrEqual(t, min(kalai[0]-base[0], kalai[1]-base[1]), level-1e-12)
		nash := h.Solve(frontier.Nash)
		if len(nash) == 0 {
			require.LessOrEqual(t, most, 1e-12)
			return
		}
		require.GreaterOrEqual(t, (nash[0][0]-base[0])*(nash[0][1]-base[1]), most-1e-12)
	})
}
