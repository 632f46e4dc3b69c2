package domain_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/detente-sim/detente/negotiation/domain"
)

// drawDomain draws up to so many issues of up to four values.
func drawDomain(t *rapid.T, most int) *domain.Domain {
	var issues []domain.Issue
	for i := range rapid.IntRange(1, most).Draw(t, "issues") {
		x := domain.Issue{Name: fmt.Sprint("issue ", i)}
		for j := range rapid.IntRange(1, 4).Draw(t, "values") {
			x.Values = append(x.Values, fmt.Sprint(j))
		}
		issues = append(issues, x)
	}
	d, err := domain.New("drawn", issues)
	require.NoError(t, err)
	return d
}

// drawAdditive draws numbers that are often the same.
func drawAdditive(t *rapid.T, d *domain.Domain) *domain.Additive {
	a := &domain.Additive{}
	number := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.25, 0.5, 1}))
	for _, x := range d.Issues() {
		a.Weights = append(a.Weights, number.Draw(t, "weight"))
		a.Values = append(a.Values, rapid.SliceOfN(number, len(x.Values), len(x.Values)).Draw(t, "utilities"))
	}
	return a
}

func table(a domain.Tabler, d *domain.Domain) []float64 {
	u := make([]float64, d.Size())
	a.Table(d, u)
	return u
}

func TestOutcomesAreNumberedWithTheLastIssueFastest(t *testing.T) {
	t.Parallel()
	d, err := domain.New("d", []domain.Issue{{Name: "a", Values: []string{"x", "y"}}, {Name: "b", Values: []string{"1", "2", "3"}}})
	require.NoError(t, err)
	assert.Equal(t, 6, d.Size())
	assert.Equal(t, 6.0, d.Count())
	assert.Equal(t, 5, d.Outcome([]int{1, 2}))
	assert.Equal(t, []string{"y", "1"}, d.Names(3))
	values, err := d.Find([]string{"y", "3"})
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2}, values)
	_, err = d.Find([]string{"y", "4"})
	assert.ErrorContains(t, err, `issue "b": found the value "4"`)
	_, err = d.Find([]string{"y"})
	assert.ErrorContains(t, err, "found 1 values")
	assert.Panics(t, func() { d.Outcome([]int{2, 0}) })
	assert.Panics(t, func() { d.Values(6, []int{0, 0}) })
}

func TestOutcomesAndValuesAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, 5)
		o := rapid.IntRange(0, d.Size()-1).Draw(t, "outcome")
		require.Equal(t, o, d.Outcome(d.Values(o, make([]int, len(d.Issues())))))
	})
}

func TestBrokenDomainsAreRefused(t *testing.T) {
	t.Parallel()
	for want, issues := range map[string][]domain.Issue{
		"found no issue":         nil,
		"found no name":          {{Values: []string{"a"}}},
		"found 0 values":         {{Name: "x"}},
		`found the value "a" tw`: {{Name: "x", Values: []string{"a", "a"}}},
		`issue "x": found twice`: {{Name: "x", Values: []string{"a"}}, {Name: "x", Values: []string{"a"}}},
		"1 numbers for 2 values": {{Name: "x", Values: []string{"a", "b"}, Numbers: []float64{1}}},
		"numbers that ascend":    {{Name: "x", Values: []string{"a", "b"}, Numbers: []float64{1, 1}}},
		"found 257 issues":       make([]domain.Issue, 257),
		"found 65537 values":     {{Name: "x", Values: make([]string, 65537)}},
	} {
		_, err := domain.New("d", issues)
		assert.ErrorContains(t, err, want)
	}
}

func TestTableIsTheSumForEachOutcome(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, 5)
		a := drawAdditive(t, d)
		a.Cap = rapid.SampledFrom([]float64{0, 1}).Draw(t, "cap")
		for o, u := range table(a, d) {
			require.Equal(t, a.Of(d.Values(o, make([]int, len(d.Issues())))), u)
		}
	})
}

func TestSpacesThatCannotBeListedAreRefused(t *testing.T) {
	t.Parallel()
	small, err := domain.New("small", []domain.Issue{{Name: "x", Values: []string{"a", "b"}}})
	require.NoError(t, err)
	var issues []domain.Issue
	for i := range 25 {
		issues = append(issues, domain.Issue{Name: fmt.Sprint(i), Values: []string{"a", "b"}})
	}
	large, err := domain.New("large", issues)
	require.NoError(t, err)
	assert.Zero(t, large.Size())
	assert.Equal(t, float64(1<<25), large.Count())
	good := &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0, 1}}}
	for _, c := range []struct {
		d    *domain.Domain
		p    domain.Profile
		want string
	}{
		{large, domain.Profile{}, "found 3.36e+07 outcomes"},
		{small, domain.Profile{}, "found no utility"},
		{small, domain.Profile{Utility: good, Reservation: math.NaN()}, "reservation value NaN"},
		{small, domain.Profile{Utility: good, Discount: 2}, "discount factor 2"},
		{small, domain.Profile{Utility: &domain.Additive{}}, "found 0 weights"},
		{small, domain.Profile{Utility: &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0}}}}, "utilities of 1 values"},
		{small, domain.Profile{Utility: &domain.Additive{Weights: []float64{1}, Values: [][]float64{{0, math.Inf(1)}}}}, "the utility +Inf"},
		{small, domain.Profile{Utility: &domain.Additive{Weights: []float64{math.MaxFloat64}, Values: [][]float64{{0, 2}}}}, "of outcome 1"},
		{small, domain.Profile{Utility: &domain.Rectangles{Issues: small.Issues()}}, "neither a constraint"},
	} {
		_, err := domain.NewSpace(c.d, []domain.Profile{c.p})
		assert.ErrorContains(t, err, c.want)
	}
	_, err = domain.NewSpace(small, nil)
	assert.ErrorContains(t, err, "found no profile")
}

func TestEvaluators(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		e       domain.Evaluator
		x, want float64
	}{
		{domain.Linear{Origin: 2, Offset: 0.1, Slope: 0.2}, 4, 0.5},
		{domain.Linear{Offset: 0.5, Slope: 1}, 2, 1},
		{domain.Linear{Offset: 0.5, Slope: -1}, 2, 0},
		{domain.Triangular{Low: 1, Top: 2, High: 6}, 1.5, 0.5},
		{domain.Triangular{Low: 1, Top: 2, High: 6}, 3, 0.75},
		{domain.Triangular{Low: 1, Top: 2, High: 6}, 0.9, 0},
		{domain.Triangular{Low: 1, Top: 2, High: 6}, 6.1, 0},
		{domain.Triangular{Low: 1, Top: 1, High: 6}, 1, 1},
		{domain.Triangular{Low: 1, Top: 6, High: 6}, 6, 1},
		{domain.Quadratic{Constant: 1, First: 2, Second: 3}, 2, 17},
		{domain.Constant(0.3), 9, 0.3},
	} {
		assert.InDelta(t, c.want, c.e.At(c.x), 1e-15, "%#v at %v", c.e, c.x)
	}
	assert.Equal(t, []float64{0.5, 1}, domain.Normalised([]float64{2, 4}))
	assert.Equal(t, []float64{0, 0}, domain.Normalised([]float64{0, 0.000001}))
}

// Genius: utility times the discount factor to the power of time.
func TestDiscounting(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 0.8*math.Sqrt(0.25), domain.Discounted(0.8, 0.25, 0.5), 1e-15)
	assert.Equal(t, 0.8, domain.Discounted(0.8, 0, 0.5))
	assert.Equal(t, 0.8, domain.Discounted(0.8, 0.5, -1))
	p := domain.Party{Utilities: []float64{0.6}, Reservation: 0.4, Discount: 0.5}
	assert.InDelta(t, 0.3, p.Discounted(0, 1), 1e-15)
	assert.InDelta(t, 0.2, p.Discounted(-1, 1), 1e-15)
}

// The twin looks at every outcome.
func TestInverseAgreesWithAScan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, 4)
		u := table(drawAdditive(t, d), d)
		least := rapid.SampledFrom([]float64{math.Inf(-1), 0.5}).Draw(t, "least")
		v := domain.NewInverse(u, least)
		x := rapid.OneOf(rapid.Float64Range(-0.5, 4), rapid.SampledFrom(u)).Draw(t, "x")
		below, kept := 0, 0
		for _, y := range u {
			if y >= least {
				kept++
				if y < x {
					below++
				}
			}
		}
		require.Equal(t, kept, v.Len())
		require.Equal(t, below, v.Rank(x))
		require.Equal(t, below, v.RankFrom(x, rapid.IntRange(-1, len(u)+1).Draw(t, "near")))
		for r := 1; r < v.Len(); r++ {
			require.LessOrEqual(t, v.Utility(r-1), v.Utility(r))
			require.Equal(t, u[v.Outcome(r)], v.Utility(r))
		}
		high := x + rapid.Float64Range(0, 1).Draw(t, "width")
		from, to := v.Within(x, high)
		for r := range v.Len() {
			require.Equal(t, v.Utility(r) >= x && v.Utility(r) <= high, r >= from && r < to)
		}
	})
}

func TestCeilingAgreesWithAScan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, 4)
		own := domain.NewInverse(table(drawAdditive(t, d), d), math.Inf(-1))
		others := [][]float64{table(drawAdditive(t, d), d), table(drawAdditive(t, d), d)}
		c := domain.NewCeiling(own, others...)
		floors := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1.5), rapid.SampledFrom(others[0])), 2, 2).Draw(t, "floors")
		want := -1
		for r := range own.Len() {
			if o := own.Outcome(r); others[0][o] >= floors[0] && others[1][o] >= floors[1] {
				want = r
			}
		}
		rank, ok := c.Best(floors...)
		require.Equal(t, want >= 0, ok)
		if ok {
			require.Equal(t, want, rank)
		}
		from := rapid.IntRange(0, own.Len()-1).Draw(t, "from")
		to := rapid.IntRange(from+1, own.Len()).Draw(t, "to")
		best := from
		for r := from; r < to; r++ {
			if others[1][own.Outcome(r)] >= others[1][own.Outcome(best)] {
				best = r
			}
		}
		require.Equal(t, best, c.BestWithin(1, from, to))
	})
}

func TestHalvesAgreeWithAList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDomain(t, 6)
		a := drawAdditive(t, d)
		u := table(a, d)
		v := domain.NewInverse(u, math.Inf(-1))
		entries := rapid.SampledFrom([]int{0, 4, 8}).Draw(t, "entries")
		h, err := domain.NewHalves(d, a, entries)
		require.NoError(t, err)
		if entries == 0 {
			require.Zero(t, h.Slack())
		}
		x := rapid.Float64Range(-0.5, 4).Draw(t, "x")
		values, got, ok := h.NotBelow(x)
		// Sums in another order can fall on the other side of x.
		const rounding = 1e-12
		r := v.Rank(x)
		switch {
		case ok:
			require.Equal(t, a.Of(values), got)
			require.GreaterOrEqual(t, got, x-rounding)
			if r = v.Rank(x + rounding); r < v.Len() {
				require.LessOrEqual(t, got, v.Utility(r)+h.Slack()+rounding)
			}
		case r < v.Len():
			require.InDelta(t, x, v.Utility(v.Len()-1), rounding)
		}
		values, best := h.Best()
		require.Equal(t, a.Of(values), best)
		require.InDelta(t, v.Utility(v.Len()-1), best, rounding)
		values, worst := h.Worst()
		require.Equal(t, a.Of(values), worst)
		require.InDelta(t, v.Utility(0), worst, rounding)
	})
}

// With 3^40, some 10^19 outcomes, the answer is bounded; the bound is small and holds against a
// utility whose levels are known: values 0, 1 and 2 with weight 1/80 give all multiples of 1/80.
func TestHalvesOfAVastSpaceAreBounded(t *testing.T) {
	t.Parallel()
	var issues []domain.Issue
	a := &domain.Additive{}
	for i := range 40 {
		issues = append(issues, domain.Issue{Name: fmt.Sprint(i), Values: []string{"0", "1", "2"}})
		a.Weights, a.Values = append(a.Weights, 1./80), append(a.Values, []float64{0, 1, 2})
	}
	d, err := domain.New("vast", issues)
	require.NoError(t, err)
	h, err := domain.NewHalves(d, a, 2000)
	require.NoError(t, err)
	for _, x := range []float64{0.001, 0.5, 0.7512, 0.999} {
		_, u, ok := h.NotBelow(x)
		require.True(t, ok)
		want := math.Ceil(x*80-1e-9) / 80
		assert.GreaterOrEqual(t, u, x-1e-12)
		assert.LessOrEqual(t, u, want+h.Slack()+1e-12)
	}
	_, _, ok := h.NotBelow(1.01)
	assert.False(t, ok)
	assert.Less(t, h.Slack(), 0.05)
	_, err = domain.NewHalves(d, a, 2)
	assert.ErrorContains(t, err, "found 3 values, expected at most the 2 entries")
}

func TestQueriesAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	d, err := domain.New("d", []domain.Issue{{Name: "a", Values: []string{"x", "y", "z"}}, {Name: "b", Values: []string{"1", "2", "3"}}})
	require.NoError(t, err)
	a := &domain.Additive{Weights: []float64{0.4, 0.6}, Values: [][]float64{{0, 0.3, 1}, {1, 0.2, 0}}}
	u := table(a, d)
	v := domain.NewInverse(u, math.Inf(-1))
	c := domain.NewCeiling(v, slices.Clone(u))
	h, err := domain.NewHalves(d, a, 0)
	require.NoError(t, err)
	floors := []float64{0.3}
	assert.Zero(t, testing.AllocsPerRun(10, func() {
		v.RankFrom(0.5, 3)
		v.Within(0.2, 0.6)
		c.Best(floors...)
		c.BestWithin(0, 2, 6)
		h.NotBelow(0.5)
	}))
}

func TestQuotationsStayShortAndPrintable(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `a\nb "c"`, domain.Quotable("a\nb \"c\""))
	long := domain.Quotable("ää" + string(make([]byte, 1000)))
	assert.Less(t, len(long), 500)
	assert.Contains(t, long, "…")
}

// Two issues of a thousand values make a million sums, of which a list of a thousand needs few at a time.
// It runs alone, since memory is counted for the whole program.
func TestHalvesTakeLittleMemory(t *testing.T) {
	values, utilities := make([]string, 1000), make([]float64, 1000)
	for j := range values {
		values[j], utilities[j] = fmt.Sprint(j), float64(j)/999
	}
	var issues []domain.Issue
	a := &domain.Additive{}
	for i := range 4 {
		issues = append(issues, domain.Issue{Name: fmt.Sprint(i), Values: values})
		a.Weights, a.Values = append(a.Weights, 0.25), append(a.Values, utilities)
	}
	d, err := domain.New("d", issues)
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = domain.NewHalves(d, a, 1000)
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(2<<20))
}
