package ensemble_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
)

// compare asks questions of the larger example.
func compare(t *testing.T, questions ...ensemble.Question) *ensemble.Comparison {
	t.Helper()
	return &ensemble.Comparison{Seed: 5, Runs: 60, Batch: 25, Questions: questions,
		Model: func(settings []string) (*negotiation.Model, error) {
			return modelOf(t, append([]string{"preset=core", "months=18"}, settings...)...), nil
		}}
}

func channel(metric string) ensemble.Question {
	return ensemble.Question{Contrast: ensemble.Contrast{ID: "channel", Metric: metric, Smallest: 0.01,
		First: []string{"params.chi=0"}, Second: []string{"params.chi=0.9"}}}
}

// values plays runs one by one and returns a metric, NaN where it does not exist.
func values(t *testing.T, metric string, seed uint64, runs int, settings ...string) []float64 {
	t.Helper()
	w, s := soloist(t, modelOf(t, append([]string{"preset=core", "months=18"}, settings...)...))
	var all []float64
	for r := range runs {
		s.Run(seed, uint64(r))
		v, ok := w.Value(metric)
		require.True(t, ok)
		all = append(all, v)
	}
	return all
}

func soloist(t *testing.T, m *negotiation.Model) (watcher, *negotiation.Solver) {
	t.Helper()
	w, err := newWatcher(m)
	require.NoError(t, err)
	s, err := negotiation.NewSolver(m, w.Summary)
	require.NoError(t, err)
	return w, s
}

// TestComparisonPairsRuns compares with two loops over single runs.
func TestComparisonPairsRuns(t *testing.T) {
	t.Parallel()
	c := compare(t, channel("Hm"), channel("gap"))
	got, err := c.Play(context.Background())
	require.NoError(t, err)
	for i, metric := range []string{"Hm", "gap"} {
		var want ensemble.Effect
		a, b := values(t, metric, 5, 60, "params.chi=0"), values(t, metric, 5, 60, "params.chi=0.9")
		missing := [2]int{}
		for n := range a {
			want.Add(a[n], b[n])
			if math.IsNaN(a[n]) {
				missing[0]++
			}
			if math.IsNaN(b[n]) {
				missing[1]++
			}
		}
		assert.Equal(t, want, got[i].Effect)
		assert.Equal(t, missing, got[i].Effect.Missing)
		assert.Equal(t, 60, got[i].Effect.Pairs)
		assert.False(t, got[i].Settled, "no precision was asked for")
	}
	assert.Equal(t, ensemble.Substantial, got[0].Judgement)
	assert.Positive(t, got[1].Effect.Missing[0], "not every run has a snapback and another deal after it")
	assert.Greater(t, got[0].Effect.Correlation(), 0.5, "common random numbers")
}

func TestComparisonDoesNotDependOnWorkersOrBatch(t *testing.T) {
	t.Parallel()
	q := channel("Hm")
	q.Parts = []ensemble.Part{{Name: "incidents", Off: []string{"params.incident=0"}}}
	c := compare(t, q, channel("K"))
	want, err := c.Play(context.Background())
	require.NoError(t, err)
	for _, workers := range []int{1, 2, 7} {
		for _, batch := range []int{7, 60, 0} { // without a precision the batch decides nothing
			c.Workers, c.Batch = workers, batch
			got, err := c.Play(context.Background())
			require.NoError(t, err)
			require.Equal(t, want, got, "%d workers, batch %d", workers, batch)
		}
	}
	// Halves merge to the whole.
	c.Runs = 24
	first, err := c.Play(context.Background())
	require.NoError(t, err)
	c.First, c.Runs = 24, 36
	second, err := c.Play(context.Background())
	require.NoError(t, err)
	for i := range want {
		second[i].Effect.Merge(&first[i].Effect)
		assert.Equal(t, want[i].Effect, second[i].Effect)
	}
}

func TestArrangementsArePlayedOnce(t *testing.T) {
	t.Parallel()
	made := atomic.Int64{}
	c := compare(t, channel("Hm"), channel("K"), channel("V"))
	c.Questions[2].Second = nil // a third arrangement
	inner := c.Model
	c.Model = func(settings []string) (*negotiation.Model, error) { made.Add(1); return inner(settings) }
	last := 0
	c.Progress = func(done int) {
		require.Equal(t, last+1, done)
		last = done
	}
	_, err := c.Play(context.Background())
	require.NoError(t, err)
	assert.Equal(t, int64(3), made.Load())
	assert.Equal(t, 180, last)
	assert.Equal(t, last, c.Total())
}

func TestASettledQuestionIsPlayedNoFurther(t *testing.T) {
	t.Parallel()
	easy, hard := channel("Hm"), channel("K")
	easy.Precision, hard.Precision = 0.03, 1e-9
	c := compare(t, easy, hard)
	c.Runs = 200
	c.Questions[1].First, c.Questions[1].Second = []string{"params.mediator=0"}, []string{"params.mediator=1"}
	last := 0
	c.Progress = func(done int) { last = done }
	got, err := c.Play(context.Background())
	require.NoError(t, err)
	a, b := &got[0], &got[1]
	assert.True(t, a.Settled)
	assert.Equal(t, 0, a.Effect.Pairs%25)
	assert.Less(t, a.Effect.Pairs, 200)
	low, high := a.Effect.Difference.Interval()
	assert.LessOrEqual(t, (high-low)/2, 0.03)
	assert.False(t, b.Settled)
	assert.Equal(t, 200, b.Effect.Pairs)
	assert.Equal(t, 2*(a.Effect.Pairs+200), last, "what is settled is played no further")
	assert.Less(t, last, c.Total())
	needed, ok := a.Effect.Needed(0.03)
	require.True(t, ok)
	assert.LessOrEqual(t, needed, a.Effect.Pairs)
	c.Workers, c.Progress = 1, nil
	again, err := c.Play(context.Background())
	require.NoError(t, err)
	assert.Equal(t, got, again, "where it stops does not depend on the workers")
}

// TestSplitFindsThePath: a channel that damps crises does so through incidents, and
// has nothing to do with how legitimacy decays.
func TestSplitFindsThePath(t *testing.T) {
	t.Parallel()
	q := channel("Hm")
	q.Parts = []ensemble.Part{{Name: "incidents", Off: []string{"params.incident=0"}}, {Name: "spoilers", Off: []string{"params.spoiler=0"}}}
	got, err := compare(t, q).Play(context.Background())
	require.NoError(t, err)
	s := got[0].Split
	require.NotNil(t, s)
	assert.Equal(t, got[0].Effect.Difference, s.Total, "tension exists in every run")
	total := s.Total.Mean()
	assert.Less(t, total, -0.01)
	assert.Greater(t, s.Parts[0].Carried.Mean()/total, 0.7, "most goes through incidents")
	assert.Less(t, math.Abs(s.Parts[1].Carried.Mean()/total), 0.3)
	assert.InDelta(t, total, s.Parts[0].Carried.Mean()+s.Parts[1].Carried.Mean()+s.Remainder.Mean(), 1e-12)
	assert.InDelta(t, total, s.Parts[1].Left.Mean()+s.Parts[1].Carried.Mean(), 1e-12)
}

func TestComparisonsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	part := ensemble.Part{Name: "x", Off: []string{"params.incident=0"}}
	for want, change := range map[string]func(*ensemble.Comparison){
		"no function that makes models":                 func(c *ensemble.Comparison) { c.Model = nil },
		"no questions":                                  func(c *ensemble.Comparison) { c.Questions = nil },
		"1 runs, expected at least 2":                   func(c *ensemble.Comparison) { c.Runs = 1 },
		"batch of 1 runs, expected at least 2":          func(c *ensemble.Comparison) { c.Batch = 1 },
		"contrast channel: precision -1, expected":      func(c *ensemble.Comparison) { c.Questions[0].Precision = -1 },
		"contrast channel: smallest effect NaN":         func(c *ensemble.Comparison) { c.Questions[0].Smallest = math.NaN() },
		`part "x": no settings that switch it off`:      func(c *ensemble.Comparison) { c.Questions[0].Parts = []ensemble.Part{{Name: "x"}} },
		`part "x" is there twice`:                       func(c *ensemble.Comparison) { c.Questions[0].Parts = []ensemble.Part{part, part} },
		`contrast channel: no metric "sunshine"`:        func(c *ensemble.Comparison) { c.Questions[0].Metric = "sunshine" },
		"seed 9007199254740992, expected at most":       func(c *ensemble.Comparison) { c.Seed = 1 << 53 },
		"from number 9007199254740990 on, expected":     func(c *ensemble.Comparison) { c.First = 1<<53 - 2 },
		"-2 workers, expected at least 1, or 0 for one": func(c *ensemble.Comparison) { c.Workers = -2 },
		"no such setting": func(c *ensemble.Comparison) {
			c.Model = func([]string) (*negotiation.Model, error) { return nil, errors.New("no such setting") }
		},
	} {
		c := compare(t, channel("K"))
		c.Progress = func(int) { t.Errorf("%s: played before it was found", want) }
		change(c)
		got, err := c.Play(context.Background())
		assert.Nil(t, got)
		assert.ErrorContains(t, err, want)
	}
}

// TestAComparisonSaysHowToRepeatARun: the error names run, seed and settings.
func TestAComparisonSaysHowToRepeatARun(t *testing.T) {
	t.Parallel()
	cause := errors.New("lost its nerve")
	c := compare(t, channel("K"))
	c.Runs = 400
	c.Replay = func(settings []string, seed, run uint64) string {
		return fmt.Sprintf("play -set %s -seed %d -trace %d", strings.Join(settings, " "), seed, run)
	}
	inner := c.Model
	c.Model = func(settings []string) (*negotiation.Model, error) {
		m, err := inner(settings)
		if err == nil && settings[0] == "params.chi=0.9" {
			m.Members = append([]negotiation.Member(nil), m.Members...)
			m.Members[0].Agent = bomb{m.Members[0].Agent, cause}
		}
		return m, err
	}
	_, err := c.Play(context.Background())
	var bad *ensemble.RunError
	require.ErrorAs(t, err, &bad)
	require.ErrorIs(t, err, cause)
	want := fmt.Sprintf("play -set params.chi=0.9 -seed 5 -trace %d", bad.Run)
	assert.Equal(t, want, bad.Replay)
	assert.Equal(t, fmt.Sprintf(`under the settings ["params.chi=0.9"]: ensemble: run %d of seed 5: panic: lost its nerve; to repeat it: %s`, bad.Run, want), err.Error())
}

func TestAComparisonThatIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	c := compare(t, channel("K"))
	c.Progress = func(done int) {
		if done == 30 {
			cancel()
		}
	}
	got, err := c.Play(ctx)
	assert.Nil(t, got)
	require.ErrorIs(t, err, context.Canceled)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	// pairs has a mean difference and a spread of one tenth, over 100 pairs: an interval
	// of ± 0.02.
	pairs := func(mean float64) *ensemble.Effect {
		var e ensemble.Effect
		for n := range 100 {
			e.Add(0, mean+0.1*float64(1-2*(n%2)))
		}
		return &e
	}
	for _, x := range []struct {
		mean, smallest float64
		want           ensemble.Judgement
		words          string
	}{
		{0.2, 0.1, ensemble.Substantial, "substantial"}, {-0.2, 0.1, ensemble.Substantial, "substantial"}, {0.05, 0, ensemble.Substantial, "substantial"},
		{0.11, 0.1, ensemble.Present, "present"}, {0.05, 0.04, ensemble.Present, "present"}, {-0.09, 0.1, ensemble.Present, "present"},
		{0.05, 0.1, ensemble.TooSmall, "too small"}, {-0.03, 0.1, ensemble.TooSmall, "too small"},
		{0.01, 0.1, ensemble.Equivalent, "equivalent"}, {0, 0.1, ensemble.Equivalent, "equivalent"},
		{0.01, 0.02, ensemble.Undecided, "undecided"}, {0, 0, ensemble.Undecided, "undecided"},
	} {
		got := pairs(x.mean).Judge(x.smallest)
		assert.Equal(t, x.want, got, "%v beside %v", x.mean, x.smallest)
		assert.Equal(t, x.words, got.String())
	}
	var none, same, few ensemble.Effect
	assert.Equal(t, ensemble.Undecided, none.Judge(1))
	for n := range 400 {
		same.Add(2, 2)
		few.Add(0, float64(max(0, n-390)))
	}
	assert.Equal(t, ensemble.Unmoved, same.Judge(1))
	assert.Equal(t, "unmoved", same.Judge(1).String())
	assert.Equal(t, ensemble.Undecided, few.Judge(1), "9 pairs differ: too few to rely on")
	_, ok := few.Needed(0.1)
	assert.False(t, ok)
	assert.True(t, math.IsNaN(same.Correlation()))
	var twice ensemble.Effect
	for n := range 10 {
		twice.Add(float64(n), float64(2*n))
	}
	assert.InDelta(t, 1, twice.Correlation(), 1e-12)
}
