package ensemble

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is that of all intervals.
const Confidence = 0.95

// z is the standard normal quantile for a two-sided interval of that confidence.
const z = 1.959963984540054

// Share counts how many of a number of runs have a feature.
type Share struct{ Count, Runs int }

// Add counts one run.
func (s *Share) Add(has bool) {
	s.Runs++
	if has {
		s.Count++
	}
}

// Value returns the share, NaN without runs.
func (s Share) Value() float64 { return float64(s.Count) / float64(s.Runs) }

// Interval returns the 95% interval of the share of all possible runs (Wilson
// 1927). Unlike the interval that is symmetric around the share it is sound
// near 0 and 1. Without runs it is (0, 1).
func (s Share) Interval() (low, high float64) {
	if s.Runs == 0 {
		return 0, 1
	}
	n, p := float64(s.Runs), s.Value()
	d := 1 + float64(z*z)/n
	centre := (p + float64(z*z)/(2*n)) / d
	half := float64(z / d * math.Sqrt(float64(p*(1-p))/n+float64(z*z)/(4*n*n)))
	low, high = max(0, centre-half), min(1, centre+half)
	if s.Count == 0 {
		low = 0
	}
	if s.Count == s.Runs {
		high = 1
	}
	return low, high
}

// Moments keeps the mean and the spread of a metric over runs in which it
// exists. The last bits depend on the order in which values are added (Welford
// 1962); [Play] hands runs over in a fixed order.
type Moments struct {
	n        int
	mean, m2 float64
}

// Add adds a value. NaN stands for a metric that does not exist in the run and is
// left out.
func (m *Moments) Add(x float64) {
	if math.IsNaN(x) {
		return
	}
	m.n++
	d := x - m.mean
	m.mean += d / float64(m.n)
	m.m2 += float64(d * (x - m.mean))
}

// N returns the number of values.
func (m *Moments) N() int { return m.n }

// Mean returns the mean, NaN without values.
func (m *Moments) Mean() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.mean
}

// SD returns the standard deviation of the values, NaN for fewer than two.
func (m *Moments) SD() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	return math.Sqrt(m.m2 / float64(m.n-1))
}

// Interval returns the 95% interval of the mean by Student's t, NaN for fewer than
// two values.
func (m *Moments) Interval() (low, high float64) {
	if m.n < 2 {
		return math.NaN(), math.NaN()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.n - 1)}
	half := t.Quantile((1+Confidence)/2) * m.SD() / math.Sqrt(float64(m.n))
	return m.mean - half, m.mean + half
}

// grid is the number of steps into which [Bands] divides a range.
const grid = 1000

// Quantiles are the levels of [Bands.At].
var Quantiles = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

// Bands keeps the distribution over runs of a variable, month by month. Values are
// rounded to a thousandth of the variable's range, so that the memory needed does
// not depend on the number of runs, the order of values does not matter, and a
// quantile is wrong by at most half a thousandth of the range.
type Bands struct {
	low, width float64
	counts     [][]uint32
}

// NewBands returns bands for months 0 to months of a variable with values in
// [low, high]. Values outside count as the nearer end.
func NewBands(months int, low, high float64) *Bands {
	b := &Bands{low: low, width: high - low, counts: make([][]uint32, months+1)}
	all := make([]uint32, (months+1)*(grid+1))
	for m := range b.counts {
		b.counts[m] = all[m*(grid+1) : (m+1)*(grid+1)]
	}
	return b
}

// Months returns the last month.
func (b *Bands) Months() int { return len(b.counts) - 1 }

// Add adds the value of one run in a month. NaN is left out.
func (b *Bands) Add(month int, x float64) {
	if math.IsNaN(x) {
		return
	}
	at := math.Round((x - b.low) / b.width * grid)
	b.counts[month][int(min(max(at, 0), grid))]++
}

// At returns the quantiles of a month: for each level the smallest value that at
// least this share of runs does not exceed. NaN without values.
func (b *Bands) At(month int) (q [5]float64) {
	var n uint64
	for _, c := range b.counts[month] {
		n += uint64(c)
	}
	for i, level := range Quantiles {
		q[i] = math.NaN()
		if n == 0 {
			continue
		}
		need := max(1, uint64(math.Ceil(level*float64(n))))
		var sum uint64
		for at, c := range b.counts[month] {
			if sum += uint64(c); sum >= need {
				q[i] = b.low + b.width*float64(at)/grid
				break
			}
		}
	}
	return q
}
