package ensemble

import "math"

// Contrast is a question to a model: what difference does it make to a metric
// whether the second or the first arrangement holds?
type Contrast struct {
	// ID and Question are for people.
	ID, Question string
	// First and Second are the settings of the two arrangements, as the function
	// that makes models understands them.
	First, Second []string
	// Metric is the name of what is measured; see [observe.NewSummary].
	Metric string
	// Smallest is the smallest effect of interest: smaller ones count as none.
	Smallest float64
}

// Effect is the difference between the second and the first arrangement, from pairs
// of runs on the same random numbers in which the metric exists in both. Effects of
// different pairs merge in any order and grouping to the same bits.
type Effect struct {
	First, Second, Difference Moments
	// Pairs counts the pairs of runs, Missing those in which the metric does not exist
	// under the first and under the second arrangement. Where many are missing, and
	// more on one side, the effect is that on a selection of runs.
	Pairs   int
	Missing [2]int
	// Changed counts the pairs in which the metric differs.
	Changed int
}

// Add adds a pair of values, NaN for a metric that does not exist in the run.
func (e *Effect) Add(first, second float64) {
	e.Pairs++
	for i, x := range [...]float64{first, second} {
		if math.IsNaN(x) {
			e.Missing[i]++
		}
	}
	if math.IsNaN(first) || math.IsNaN(second) {
		return
	}
	e.First.Add(first)
	e.Second.Add(second)
	e.Difference.Add(second - first)
	if first != second {
		e.Changed++
	}
}

// Merge adds the pairs of another.
func (e *Effect) Merge(o *Effect) {
	e.First.Merge(&o.First)
	e.Second.Merge(&o.Second)
	e.Difference.Merge(&o.Difference)
	e.Pairs += o.Pairs
	e.Missing[0] += o.Missing[0]
	e.Missing[1] += o.Missing[1]
	e.Changed += o.Changed
}

// Correlation returns the correlation of the metric between the runs of a pair. The
// higher it is, the more runs common random numbers save: with equal spreads, a
// share of so much. NaN where a metric does not vary.
func (e *Effect) Correlation() float64 {
	a, b, d := e.First.SD(), e.Second.SD(), e.Difference.SD()
	if !(a > 0 && b > 0) {
		return math.NaN()
	}
	return (float64(a*a) + float64(b*b) - float64(d*d)) / (2 * a * b)
}

// Needed returns the number of pairs that must be played for an interval of at most
// the given half-width, if further pairs are like those that are known, pairs
// without the metric included. ok is false where too little is known: fewer than
// [FewestChanged] pairs differ.
func (e *Effect) Needed(half float64) (pairs int, ok bool) {
	if e.Changed < FewestChanged {
		return 0, false
	}
	n, ok := e.Difference.Needed(half)
	if !ok {
		return 0, false
	}
	pairs = int(math.Ceil(float64(n) * float64(e.Pairs) / float64(e.Difference.N())))
	return pairs, pairs <= LargestSeed
}

// FewestChanged is the number of pairs that must differ before an interval is
// relied on: where a setting matters in one run of many, the first few hundred runs
// may show nothing, or one and the same difference, and Student's interval is then far
// too narrow.
const FewestChanged = 20

// Settled reports whether the interval of the difference has at most the given
// half-width and enough pairs differ for it to be relied on: the rule by which
// [Comparison] stops.
func (e *Effect) Settled(half float64) bool {
	if e.Changed < FewestChanged {
		return false
	}
	low, high := e.Difference.Interval()
	return (high-low)/2 <= half
}

// Judgement says how large an effect is beside the smallest effect of interest (as
// in Lakens, Scheel & Isager 2018, but by the 95% interval throughout, which makes
// equivalence harder to reach than by their 90% interval).
type Judgement uint8

// The judgements.
const (
	// Undecided: the interval holds 0 and effects of interest, or fewer than
	// [FewestChanged] pairs differ.
	Undecided Judgement = iota
	// Substantial: the whole interval is at least the smallest effect of interest away
	// from 0, on one side.
	Substantial
	// Present: the interval leaves 0 out, but it holds effects that are too small.
	Present
	// TooSmall: there is an effect, and it is smaller than what is of interest.
	TooSmall
	// Equivalent: the interval holds 0 and no effect of interest.
	Equivalent
	// Unmoved: no pair of runs differs at all.
	Unmoved
)

// String returns the judgement in a word or two.
func (j Judgement) String() string {
	return [...]string{"undecided", "substantial", "present", "too small", "equivalent", "unmoved"}[j]
}

// Judge compares the interval of the difference with the smallest effect of interest.
func (e *Effect) Judge(smallest float64) Judgement {
	low, high := e.Difference.Interval()
	apart := low > 0 || high < 0
	within := low > -smallest && high < smallest
	switch {
	case e.Difference.N() < 2:
		return Undecided
	case e.Changed == 0:
		return Unmoved
	case e.Changed < FewestChanged:
		return Undecided
	case apart && (low >= smallest || high <= -smallest):
		return Substantial
	case apart && within:
		return TooSmall
	case apart:
		return Present
	case within:
		return Equivalent
	}
	return Undecided
}
