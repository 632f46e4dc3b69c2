package ensemble

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"

	"gonum.org/v1/gonum/stat/distuv"
)

// Moments keeps the mean and the spread of a metric over runs in which it
// exists. The sums of the values and of their squares are kept without any
// rounding, so that neither the order in which values are added and moments are
// merged nor the grouping changes a bit of what they say: moments from many
// machines are those of one. (The square of a value below 1e-146 is rounded, by
// less than 1e-323; that, too, is the same in any order.)
//
// The zero value is ready for use, and a copy goes its own way.
type Moments struct {
	n            int
	min, max     float64
	sum, squares exact
}

// Add adds a value. NaN stands for a metric that does not exist in the run and is
// left out.
func (m *Moments) Add(x float64) {
	if math.IsNaN(x) {
		return
	}
	if m.n == 0 {
		m.min, m.max = x, x
	}
	m.n++
	m.min, m.max = min(m.min, x), max(m.max, x)
	if x == 0 || math.IsInf(x, 0) {
		return // nothing to add, or min and max say so
	}
	m.sum.add(x)
	square := float64(x * x)
	if math.IsInf(square, 0) {
		return
	}
	m.squares.add(square)
	if rest := math.FMA(x, x, -square); rest != 0 { // what rounding took from the square
		m.squares.add(rest)
	}
}

// Merge adds the values of another.
func (m *Moments) Merge(o *Moments) {
	if o.n == 0 {
		return
	}
	if m.n == 0 {
		m.min, m.max = o.min, o.max
	}
	m.n += o.n
	m.min, m.max = min(m.min, o.min), max(m.max, o.max)
	m.sum.merge(&o.sum)
	m.squares.merge(&o.squares)
}

// N returns the number of values.
func (m *Moments) N() int { return m.n }

// Min returns the smallest value, NaN without values.
func (m *Moments) Min() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.min
}

// Max returns the largest value, NaN without values.
func (m *Moments) Max() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.max
}

// Mean returns the mean, NaN without values. It is rounded once.
func (m *Moments) Mean() float64 {
	switch {
	case m.n == 0:
		return math.NaN()
	case math.IsInf(m.min, 0) || math.IsInf(m.max, 0):
		return m.min + m.max // the infinite one, or NaN if there are both
	}
	return ratio(m.sum.integer(), big.NewInt(int64(m.n)), unit)
}

// SD returns the standard deviation of the values, NaN for fewer than two. Nothing
// cancels, however small the spread is beside the mean. It is +Inf where a square
// is, beyond 1e154.
func (m *Moments) SD() float64 {
	switch {
	case m.n < 2:
		return math.NaN()
	case math.IsInf(float64(m.min*m.min), 0) || math.IsInf(float64(m.max*m.max), 0):
		return math.Inf(1)
	}
	// The variance is (n·Σx² − (Σx)²) / (n·(n−1)).
	n, sum := big.NewInt(int64(m.n)), m.sum.integer()
	top := m.squares.integer()
	top.Lsh(top.Mul(top, n), -unit)
	top.Sub(top, sum.Mul(sum, sum))
	if top.Sign() <= 0 {
		return 0
	}
	return math.Sqrt(ratio(top, n.Mul(n, big.NewInt(int64(m.n-1))), 2*unit))
}

// StandardError returns the Monte-Carlo error of the mean, NaN for fewer than two
// values.
func (m *Moments) StandardError() float64 { return m.SD() / math.Sqrt(float64(m.n)) }

// Interval returns the 95% interval of the mean by Student's t, NaN for fewer than
// two values.
func (m *Moments) Interval() (low, high float64) {
	if m.n < 2 {
		return math.NaN(), math.NaN()
	}
	mean, half := m.Mean(), student(m.n)*m.StandardError()
	return mean - half, mean + half
}

// Needed returns the number of values from which the interval of the mean has at
// most the given half-width, if further values spread like those that are known.
// ok is false if fewer than two are known, or the number is beyond 2^53.
func (m *Moments) Needed(half float64) (n int, ok bool) {
	sd := m.SD()
	if math.IsNaN(sd) || !(half > 0) {
		return 0, false
	}
	enough := func(n int) bool { return student(n)*sd <= half*math.Sqrt(float64(n)) }
	high := 2
	for ; !enough(high); high *= 2 {
		if high >= 1<<53 {
			return 0, false
		}
	}
	low := high / 2 // is not enough, or below 2
	for high-low > 1 {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// student is the factor of the standard error in the interval of a mean of n values.
func student(n int) float64 {
	const many = 1_000_000
	if n > many { // the first terms of the expansion in 1/n, right to 12 digits
		return z + (float64(z*z*z)+z)/(4*float64(n-1))
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}
	return t.Quantile((1 + Confidence) / 2)
}

// momentsForm is how moments are written.
type momentsForm struct {
	Version int     `json:"v"`
	N       int     `json:"n"`
	Min     *number `json:"min,omitempty"`
	Max     *number `json:"max,omitempty"`
	Sum     string  `json:"sum"`
	Squares string  `json:"squares"`
}

// MarshalJSON implements [json.Marshaler], without loss.
func (m Moments) MarshalJSON() ([]byte, error) {
	f := momentsForm{Version: version, N: m.n, Sum: m.sum.text(), Squares: m.squares.text()}
	if m.n > 0 {
		f.Min, f.Max = (*number)(&m.min), (*number)(&m.max)
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Moments) UnmarshalJSON(data []byte) error {
	var f momentsForm
	if err := decode("moments", data, &f, &f.Version); err != nil {
		return err
	}
	var r Moments
	err := errors.Join(r.sum.parse(f.Sum), r.squares.parse(f.Squares))
	switch {
	case err != nil:
		return fmt.Errorf("ensemble: moments: %w", err)
	case f.N < 0 || (f.N > 0) != (f.Min != nil) || (f.N > 0) != (f.Max != nil):
		return fmt.Errorf("ensemble: moments: n %d, expected at least 0, and min and max if it is not 0", f.N)
	case f.N > 0:
		r.n, r.min, r.max = f.N, float64(*f.Min), float64(*f.Max)
	}
	if !r.possible() {
		return errors.New("ensemble: moments: no values have these sums, this minimum and this maximum")
	}
	*m = r
	return nil
}

// possible reports whether the sums can be those of n values between min and max.
func (m *Moments) possible() bool {
	var zero exact
	switch {
	case m.n == 0:
		return m.sum == zero && m.squares == zero
	case !(m.min <= m.max):
		return false
	}
	n := big.NewInt(int64(m.n))
	within := func(sum *big.Int, low, high float64) bool {
		var a, b exact
		if !math.IsInf(low, 0) {
			a.add(low)
		}
		if !math.IsInf(high, 0) {
			b.add(high)
		}
		least, most := a.integer(), b.integer()
		return (math.IsInf(low, 0) || sum.Cmp(least.Mul(least, n)) >= 0) && (math.IsInf(high, 0) || sum.Cmp(most.Mul(most, n)) <= 0)
	}
	widest := math.Nextafter(max(float64(m.min*m.min), float64(m.max*m.max)), math.Inf(1))
	if m.n > 0 && (math.IsInf(m.min, 1) || math.IsInf(m.max, -1)) {
		return m.sum == zero && m.squares == zero
	}
	return within(m.sum.integer(), m.min, m.max) && within(m.squares.integer(), 0, widest)
}
