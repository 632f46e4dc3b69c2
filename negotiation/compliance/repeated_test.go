package compliance_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/compliance"
)

// dilemma draws the payoffs of a prisoner's dilemma.
func dilemma(t *rapid.T) (T, R, P, S float64) {
	gap := rapid.Float64Range(0.05, 5)
	S = rapid.Float64Range(-5, 5).Draw(t, "S")
	P = S + gap.Draw(t, "P−S")
	R = P + gap.Draw(t, "R−P")
	T = R + gap.Draw(t, "T−R")
	return T, R, P, S
}

// play returns the normalised discounted value of a long match of one strategy
// against tit for tat or, if grim, against a grim trigger.
func play(T, R, P, S, d float64, grim bool, act func(round int) bool) float64 {
	other, value, weight := true, 0.0, 1-d
	for round := range 4000 {
		own := act(round)
		switch {
		case own && other:
			value += weight * R
		case own:
			value += weight * S
		case other:
			value += weight * T
		default:
			value += weight * P
		}
		other = own && (other || !grim)
		weight *= d
	}
	return value
}

func TestGrimThresholdIsWhereDefectionStopsPaying(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		T, R, P, S := dilemma(t)
		d, err := compliance.GrimThreshold(T, R, P, S)
		require.NoError(t, err)
		require.True(t, d > 0 && d < 1)
		gain := func(d float64) float64 {
			return play(T, R, P, S, d, true, func(int) bool { return false }) - R
		}
		if low := d - 0.01; low > 0 {
			require.Positive(t, gain(low))
		}
		if high := d + 0.005; high < 0.99 {
			require.Negative(t, gain(high))
		}
	})
}

func TestTitForTatThresholdIsWhereDeviationsStopPaying(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		T, R, P, S := dilemma(t)
		d, err := compliance.TitForTatThreshold(T, R, P, S)
		if 2*R <= T+S {
			require.ErrorContains(t, err, "2R > T + S")
			return
		}
		require.NoError(t, err)
		gain := func(d float64) float64 {
			return max(
				play(T, R, P, S, d, false, func(int) bool { return false }),
				play(T, R, P, S, d, false, func(round int) bool { return round%2 == 1 })) - R
		}
		if low := d - 0.01; low > 0 {
			require.Positive(t, gain(low))
		}
		if high := d + 0.005; high < 0.99 {
			require.Negative(t, gain(high))
		}
	})
}

// TestComplyThresholdEqualisesValues compares the two plans on either side.
func TestComplyThresholdEqualisesValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stake, share := rapid.Float64Range(0.01, 2), rapid.Float64Range(0, 1)
		g, loss := stake.Draw(t, "saving"), stake.Draw(t, "loss")
		q, f := share.Draw(t, "q"), share.Draw(t, "f")
		advantage := func(d float64) float64 {
			return compliance.HoldValue(0, loss, f, d, math.Inf(1)) - compliance.HoldValue(g, loss, q, d, math.Inf(1))
		}
		d, err := compliance.ComplyThreshold(g, loss, q, f)
		if err != nil {
			require.ErrorIs(t, err, compliance.ErrNoThreshold)
			for _, d := range []float64{0.1, 0.5, 0.9, 0.999} {
				require.LessOrEqual(t, advantage(d), 1e-12)
			}
			return
		}
		if d >= 1 {
			require.LessOrEqual(t, advantage(0.999999), 1e-12)
			return
		}
		slack := 1e-14 / (1 - d) // close to 1 values are steep in d
		require.InDelta(t, 0, advantage(d), slack)
		require.LessOrEqual(t, advantage(d*0.99), slack)
		require.GreaterOrEqual(t, advantage(d+(1-d)*0.01), -slack)
	})
}

// TestFinitePunishmentThresholdSolvesItsEquation sums the punishment term by term,
// and compares with a plan that cheats for ever in the model of HoldValue: at the
// threshold both ways of looking at it are indifferent.
func TestFinitePunishmentThresholdSolvesItsEquation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loss := rapid.Float64Range(0.1, 3).Draw(t, "loss")
		n := rapid.IntRange(1, 60).Draw(t, "rounds")
		g := loss * rapid.Float64Range(0.001, 1.5*float64(n)).Draw(t, "saving/loss")
		d, err := compliance.FinitePunishmentThreshold(g, loss, n)
		if g >= loss*float64(n) {
			require.ErrorIs(t, err, compliance.ErrNoThreshold)
			return
		}
		require.NoError(t, err)
		require.True(t, d > 0 && d < 1, d)
		var sum float64
		for k := 1; k <= n; k++ {
			sum += math.Pow(d, float64(k))
		}
		require.InEpsilon(t, g, loss*sum, 1e-9)
		require.InDelta(t, 0, compliance.HoldValue(g, loss, 1, d, float64(n)), 1e-9)
	})
}

// TestFinitePunishmentThresholdTendsToThatForEver takes the punishment to
// infinity, where g = L d/(1−d).
func TestFinitePunishmentThresholdTendsToThatForEver(t *testing.T) {
	t.Parallel()
	d, err := compliance.FinitePunishmentThreshold(2, 2.5, math.MaxInt)
	require.NoError(t, err)
	assert.InDelta(t, 2/4.5, d, 1e-15)
	forever, err := compliance.ComplyThreshold(2, 2.5, 1, 0)
	require.NoError(t, err)
	assert.InDelta(t, forever, d, 1e-15)
	for _, ratio := range []float64{1e-300, 1e-9, 1, 999_999, 999_999.999} {
		d, err := compliance.FinitePunishmentThreshold(ratio, 1, 1_000_000)
		require.NoError(t, err)
		assert.True(t, d > 0 && d < 1, "%v: %v", ratio, d)
	}
}

// TestFalseAlarmSurvivalIsGeometric multiplies round by round, and sums survival to
// the expected life.
func TestFalseAlarmSurvivalIsGeometric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64Range(0.02, 1).Draw(t, "alarm")
		alive, life := 1.0, 0.0
		for n := range 3000 {
			if n < 100 {
				got, err := compliance.FalseAlarmSurvival(f, n)
				require.NoError(t, err)
				require.InDelta(t, alive, got, 1e-12)
			}
			life += alive // round n+1 is reached
			alive *= 1 - f
		}
		got, err := compliance.FalseAlarmLife(f)
		require.NoError(t, err)
		require.InEpsilon(t, life, got, 1e-9)
	})
	rare, err := compliance.FalseAlarmSurvival(1e-18, 1_000_000_000_000_000_000)
	require.NoError(t, err)
	assert.InDelta(t, math.Exp(-1), rare, 1e-12)
}

// TestTrancheThresholdSumsDirectly compares with the sum over rounds, and checks
// that small steps and good verification stand in for trust.
func TestTrancheThresholdSumsDirectly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cost := rapid.Float64Range(0.05, 1).Draw(t, "cost")
		benefit := cost + rapid.Float64Range(0.05, 1).Draw(t, "gain")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		d := rapid.Float64Range(0.05, 0.97).Draw(t, "discount")
		m := rapid.IntRange(1, 30).Draw(t, "steps")
		gain, exposure := 0.0, 0.0
		present, undetected := 1.0, 1.0
		for n := 1; n <= 1500; n++ {
			gain += present * (benefit - cost) * float64(min(n, m)) / float64(m)
			exposure += undetected * cost / float64(m)
			present *= d
			undetected *= d * (1 - q)
		}
		p, err := compliance.TrancheThreshold(benefit, cost, q, d, m)
		require.NoError(t, err)
		require.InDelta(t, exposure/(exposure+gain), p, 1e-12)
		finer, err := compliance.TrancheThreshold(benefit, cost, q, d, m+1)
		require.NoError(t, err)
		require.LessOrEqual(t, finer, p)
		if math.Pow(d, float64(m)) > 1e-12 {
			require.Less(t, finer, p)
		}
		if q < 0.99 {
			seen, err := compliance.TrancheThreshold(benefit, cost, q+0.01, d, m)
			require.NoError(t, err)
			require.Less(t, seen, p)
		}
	})
}

func TestThresholdsRefuseBadArguments(t *testing.T) {
	t.Parallel()
	refused := func(want string) func(float64, error) {
		return func(_ float64, err error) {
			t.Helper()
			require.ErrorContains(t, err, want)
			require.NotErrorIs(t, err, compliance.ErrNoThreshold)
		}
	}
	refused("T > R > P > S")(compliance.GrimThreshold(3, 5, 1, 0))
	refused("T > R > P > S")(compliance.TitForTatThreshold(5, 3, 0, 1))
	refused("2R > T + S")(compliance.TitForTatThreshold(6, 3, 1, 0))
	refused("both above 0")(compliance.ComplyThreshold(0, 1, 0.5, 0))
	refused("cheating")(compliance.ComplyThreshold(1, 1, 1.5, 0))
	refused("false report")(compliance.ComplyThreshold(1, 1, 0.5, -1))
	refused("both above 0")(compliance.FinitePunishmentThreshold(1, math.NaN(), 3))
	refused("punishment")(compliance.FinitePunishmentThreshold(1, 1, 0))
	refused("alarm")(compliance.FalseAlarmSurvival(0, 3))
	refused("rounds")(compliance.FalseAlarmSurvival(0.1, -1))
	refused("alarm")(compliance.FalseAlarmLife(1.1))
	refused("benefit")(compliance.TrancheThreshold(0.2, 0.3, 0.5, 0.9, 1))
	refused("detection")(compliance.TrancheThreshold(0.3, 0.2, 2, 0.9, 1))
	refused("discount")(compliance.TrancheThreshold(0.3, 0.2, 0.5, 1, 1))
	refused("steps")(compliance.TrancheThreshold(0.3, 0.2, 0.5, 0.9, 0))
}

// TestHoldValueSolvesItsRecursion iterates the value of each state (in force, and
// each round of the punishment) to its fixed point.
func TestHoldValueSolvesItsRecursion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.Float64Range(-1, 1).Draw(t, "saving")
		loss := rapid.Float64Range(-1, 1).Draw(t, "loss")
		h := rapid.Float64Range(0, 1).Draw(t, "hazard")
		d := rapid.Float64Range(0, 0.9).Draw(t, "discount")
		n := rapid.IntRange(1, 12).Draw(t, "rounds")
		inForce, left := 0.0, make([]float64, n+1) // left[k]: k rounds of loss to come
		for range 400 {
			left[0] = inForce
			inForce = (1-d)*g + d*((1-h)*inForce+h*left[n])
			for k := n; k >= 1; k-- {
				left[k] = -(1-d)*loss + d*left[k-1]
			}
		}
		got := compliance.HoldValue(g, loss, h, d, float64(n))
		require.InDelta(t, inForce, got, 1e-9)
		require.InDelta(t, got, compliance.HoldValueAt(g, loss, h, d, math.Pow(d, float64(n))), 1e-12)
		require.LessOrEqual(t, got, max(g, -loss)+1e-12)
		require.GreaterOrEqual(t, got, min(g, -loss)-1e-12)
	})
}

// TestHoldValueLimits checks the ends of every range.
func TestHoldValueLimits(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	// For ever: the present value of a deal that ends with hazard h a round.
	present := func(s, loss, h, d float64) float64 { return (s - d*h*loss/(1-d)) / (1 - d*(1-h)) }
	assert.InEpsilon(t, present(0.05, 0.2, 0.6, 0.97), compliance.HoldValue(0.05, 0.2, 0.6, 0.97, inf)/(1-0.97), 1e-12)
	assert.InDelta(t, -6.2581699346, compliance.HoldValue(0.05, 0.2, 0.6, 0.97, inf)/(1-0.97), 1e-9)
	assert.InDelta(t, -4.1188959660, compliance.HoldValue(0, 0.2, 0.05, 0.97, inf)/(1-0.97), 1e-9)

	assert.InDelta(t, 0.06, compliance.HoldValue(0.06, 0.08, 0, 0.96, 9), 1e-15, "no enforcement")
	assert.Equal(t, 0.06, compliance.HoldValue(0.06, 0.08, 0.5, 0, 9), "no future")
	assert.Equal(t, -0.08, compliance.HoldValue(0.06, 0.08, 0.5, 1, inf), "only the end counts")
	assert.Equal(t, 0.06, compliance.HoldValue(0.06, 0.08, 0, 1, inf))
	// Without discounting it is the average over a cycle of 1/h rounds in force
	// (the last of which is enforced against) and 9 of punishment.
	average := (0.06/0.15 - 9*0.08) / (1/0.15 + 9)
	assert.InDelta(t, average, compliance.HoldValue(0.06, 0.08, 0.15, 1, 9), 1e-15)
	assert.InDelta(t, average, compliance.HoldValue(0.06, 0.08, 0.15, 1-1e-13, 9), 1e-11, "patience loses no digits")
	assert.InDelta(t, compliance.HoldValue(0.06, 0.08, 0.15, 0.96, inf), compliance.HoldValue(0.06, 0.08, 0.15, 0.96, 5000), 1e-15)
}

// TestHoldValueIsTheMeanOfSimulatedPaths plays "hold until enforced, suffer,
// resume" many times. Without the return to the deal after punishment the mean
// would be missed by far.
func TestHoldValueIsTheMeanOfSimulatedPaths(t *testing.T) {
	t.Parallel()
	const g, loss, h, d, n, paths = 0.06, 0.08, 0.15, 0.96, 9, 100_000
	r := rand.New(rand.NewPCG(1, 2))
	var sum, squares float64
	for range paths {
		value, weight, punished := 0.0, 1-d, 0
		for weight > 1e-7 {
			if punished > 0 {
				value -= weight * loss
				punished--
			} else {
				value += weight * g
				if r.Float64() < h {
					punished = n
				}
			}
			weight *= d
		}
		sum += value
		squares += value * value
	}
	mean := sum / paths
	mcse := math.Sqrt((squares/paths - mean*mean) / paths)
	exact := compliance.HoldValue(g, loss, h, d, n)
	assert.InDelta(t, -0.013551, exact, 5e-7)
	assert.InDelta(t, exact, mean, 3*mcse)
	lost := ((1-d)*g - d*h*(1-math.Pow(d, n))*loss) / (1 - d*(1-h))
	assert.Greater(t, math.Abs(mean-lost), 30*mcse)
}

// TestHoldValueSwitchesAtTheThreshold finds by bisection where a best reply
// changes from cheating to compliance.
func TestHoldValueSwitchesAtTheThreshold(t *testing.T) {
	t.Parallel()
	const g, loss = 0.05, 0.2
	switchAt := func(q, f, n float64) float64 {
		grid := make([]float64, 1_000_001)
		for i := range grid {
			grid[i] = float64(i) / 1e6
		}
		i, _ := slices.BinarySearchFunc(grid, 0, func(d float64, _ int) int {
			if compliance.HoldValue(0, loss, f, d, n) < compliance.HoldValue(g, loss, q, d, n) {
				return -1
			}
			return 1
		})
		return grid[i]
	}
	forever, err := compliance.ComplyThreshold(g, loss, 0.9, 0.02)
	require.NoError(t, err)
	assert.InDelta(t, forever, switchAt(0.9, 0.02, math.Inf(1)), 1e-6)
	finite, err := compliance.FinitePunishmentThreshold(g, loss, 12)
	require.NoError(t, err)
	assert.InDelta(t, finite, switchAt(1, 0, 12), 1e-6)
}

// A party can save 0.05 a month by cheating and would lose 0.2 once caught.
func ExampleComplyThreshold() {
	d, err := compliance.ComplyThreshold(0.05, 0.2, 0.9, 0.02)
	fmt.Printf("good monitoring: %.3f %v\n", d, err)
	_, err = compliance.ComplyThreshold(0.05, 0.2, 0.1, 0.5)
	fmt.Println("noise:", err)
	// Output:
	// good monitoring: 0.222 <nil>
	// noise: compliance: no discount factor deters
}

// Phasing a deal in lowers the trust that it takes to enter it.
func ExampleTrancheThreshold() {
	for _, steps := range []int{1, 2, 3, 6} {
		p, err := compliance.TrancheThreshold(0.3, 0.2, 0.5, 0.97, steps)
		fmt.Printf("%d: %.3f %v\n", steps, p, err)
	}
	// Output:
	// 1: 0.104 <nil>
	// 2: 0.056 <nil>
	// 3: 0.038 <nil>
	// 6: 0.020 <nil>
}

// Cheating pays less the longer a collapse is expected to last.
func ExampleHoldValue() {
	for _, rounds := range []float64{1, 9, math.Inf(1)} {
		fmt.Printf("%.4f\n", compliance.HoldValue(0.06, 0.08, 0.15, 0.96, rounds))
	}
	// Output:
	// 0.0424
	// -0.0136
	// -0.0496
}

// A tough monitor that is wrong once in twenty months ends most honest deals
// within two years.
func ExampleFalseAlarmSurvival() {
	survival, _ := compliance.FalseAlarmSurvival(0.05, 24)
	life, _ := compliance.FalseAlarmLife(0.05)
	fmt.Printf("%.2f, %.0f rounds\n", survival, life)
	// Output: 0.29, 20 rounds
}
