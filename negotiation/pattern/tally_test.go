package pattern

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
)

// runsOf draws what a clause takes from a number of runs: cases come in clusters, one
// for each run, that share a level of their own; p and q are the true rates.
func runsOf(r *rand.Rand, n int, p, q float64) []counts {
	list := make([]counts, n)
	for i := range list {
		shift := 0.2 * (r.Float64() - 0.5)
		for at, rate := range []float64{p, q} {
			for range r.IntN(12) {
				list[i].add(at, yes(r.Float64() < rate+shift))
			}
		}
	}
	return list
}

func tallied(kind Kind, list []counts) *tally {
	t := &tally{}
	for i := range list {
		t.add(kind, &list[i])
	}
	return t
}

// TestIntervalsHoldTheTruth plays the same experiment many times.
func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	const p, q, times = 0.4, 0.3, 600
	held := map[Kind]int{}
	for range times {
		list := runsOf(r, 80, p, q)
		for _, kind := range []Kind{Rate, Difference} {
			truth := map[Kind]float64{Rate: p, Difference: p - q}[kind]
			a := tallied(kind, list).answer(&Clause{Kind: kind, Region: Above(truth)})
			if a.Low <= truth && truth <= a.High {
				held[kind]++
			}
			assert.NotEqual(t, Silent, a.Verdict)
		}
	}
	for kind, n := range held {
		assert.InDelta(t, 0.95, float64(n)/times, 0.03, "%v", kind)
	}
	require.Len(t, held, 2)
}

// TestRateTwin holds the variance against the one of the runs' deviations from the rate,
// computed in two passes.
func TestRateTwin(t *testing.T) {
	t.Parallel()
	list := runsOf(rand.New(rand.NewPCG(2, 2)), 50, 0.6, 0.2)
	var sum, n [2]float64
	for i := range list {
		for at := range sum {
			sum[at] += list[i][at].sum
			n[at] += list[i][at].n
		}
	}
	var deviations []float64
	for i := range list {
		var d float64
		for at, sign := range []float64{1, -1} {
			d += sign * (list[i][at].sum - sum[at]/n[at]*list[i][at].n) / (n[at] / 50)
		}
		deviations = append(deviations, d)
	}
	a := tallied(Difference, list).answer(&Clause{Kind: Difference, Region: Above(0)})
	assert.InDelta(t, sum[0]/n[0]-sum[1]/n[1], a.Value, 1e-12)
	const quantile = 2.0095752371292397 // of Student's t with 49 degrees of freedom, at 0.975
	assert.InDelta(t, quantile*stat.StdDev(deviations, nil)/math.Sqrt(50), (a.High-a.Low)/2, 1e-9)
	assert.Equal(t, Holds, a.Verdict)
}

func TestCorrelationTwin(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	const truth, times = 0.6, 400
	held := 0
	for range times {
		var x, y []float64
		var list []counts
		for range 60 {
			a := r.NormFloat64()
			b := truth*a + 0.8*r.NormFloat64()
			x, y = append(x, a), append(y, b)
			list = append(list, counts{{a, 1}, {b, 1}})
		}
		list = append(list, counts{}) // a run that says nothing
		a := tallied(Association, list).answer(&Clause{Kind: Association, Region: Above(0)})
		require.InDelta(t, stat.Correlation(x, y, nil), a.Value, 1e-12)
		require.Equal(t, 60, a.Runs)
		if a.Low <= truth && truth <= a.High {
			held++
		}
	}
	assert.InDelta(t, 0.95, float64(held)/times, 0.03)
	// Fisher 1921: for r = .5 and n = 103 the interval is tanh(artanh .5 ± 1.96/10):
	// tanh .35331 and tanh .74530.
	low, high := fisher(0.5, 103)
	assert.InDelta(t, 0.33931, low, 1e-5)
	assert.InDelta(t, 0.63234, high, 1e-5)
	low, high = fisher(1+1e-15, 103)
	assert.Equal(t, [2]float64{1, 1}, [2]float64{low, high})
}

func TestTooFewRunsSayNothing(t *testing.T) {
	t.Parallel()
	list := make([]counts, FewestRuns-1)
	for i := range list {
		list[i].add(0, float64(i%3))
	}
	c := &Clause{Kind: Rate, Region: Above(0.1)}
	assert.Equal(t, Silent, tallied(Rate, list).answer(c).Verdict)
	list = append(list, counts{{1, 1}})
	assert.Equal(t, Holds, tallied(Rate, list).answer(c).Verdict)
	c.Region = Above(1)
	assert.Equal(t, Open, tallied(Rate, list).answer(c).Verdict)
	c.Region = Below(0.1)
	assert.Equal(t, Fails, tallied(Rate, list).answer(c).Verdict)
	c.Kind, c.Region = Share, Below(0.1)
	assert.Equal(t, Silent, (&tally{}).answer(c).Verdict)
	c.Kind = Association
	assert.Equal(t, Silent, (&tally{}).answer(c).Verdict)
}

// TestOrderDoesNotMatter adds runs in any order and grouping.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	patterns := []Pattern{{Clauses: []Clause{{Kind: Rate}, {Kind: Difference, Region: Above(0)}, {Kind: Share}, {Kind: Association}}}}
	list := make([]Numbers, 90)
	for i := range list {
		n := NewNumbers(patterns)
		c := runsOf(r, 2, 0.5, 0.1)
		n.found[0], n.found[1] = c[0], c[1]
		n.found[2] = counts{{yes(r.Float64() < 0.3), 1}}
		n.found[3] = counts{{r.NormFloat64() * 1e9, 1}, {r.NormFloat64(), 1}}
		n.verdicts[0] = Verdict(r.IntN(3)) * 3 / 2
		list[i] = *n
	}
	whole := NewCheck(patterns)
	for i := range list {
		whole.Add(&list[i])
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	groups := []*Check{NewCheck(patterns), NewCheck(patterns), NewCheck(patterns)}
	for i := range list {
		groups[r.IntN(3)].Add(&list[i])
	}
	groups[2].Merge(groups[0])
	groups[2].Merge(groups[1])
	assert.Equal(t, 90, groups[2].Runs())
	assert.Equal(t, whole.Findings()[0].Answers, groups[2].Findings()[0].Answers)
	assert.Equal(t, whole.Findings()[0].Shown, groups[2].Findings()[0].Shown)
}
