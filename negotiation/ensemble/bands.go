package ensemble

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// grid is the number of steps into which [Bands] divides a range.
const grid = 1000

// Quantiles are the levels of [Bands.At].
var Quantiles = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

// Bands keeps the distribution over runs of a variable, month by month. Values are
// rounded to a thousandth of the variable's range, so that the memory needed does
// not depend on the number of runs, the order and grouping of values and merges do
// not matter, and a quantile is wrong by at most half a thousandth of the range.
type Bands struct {
	low, width float64
	counts     [][]uint64
}

// NewBands returns bands for months 0 to months of a variable with values in
// [low, high]. Values outside count as the nearer end.
func NewBands(months int, low, high float64) *Bands {
	b := &Bands{low: low, width: high - low, counts: make([][]uint64, months+1)}
	all := make([]uint64, (months+1)*(grid+1))
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
	at := float64((x-b.low)/b.width*grid) + 0.5 // whose whole part is the nearest position
	b.counts[month][int(min(max(at, 0), grid))]++
}

// At returns the quantiles of a month: for each level the smallest value that at
// least this share of runs does not exceed. NaN without values.
func (b *Bands) At(month int) (q [5]float64) {
	var n uint64
	for _, c := range b.counts[month] {
		n += c
	}
	for i, level := range Quantiles {
		q[i] = math.NaN()
		if n == 0 {
			continue
		}
		need := max(1, uint64(math.Ceil(level*float64(n))))
		var sum uint64
		for at, c := range b.counts[month] {
			if sum += c; sum >= need {
				q[i] = b.low + b.width*float64(at)/grid
				break
			}
		}
	}
	return q
}

// same reports whether two bands have the same range and months.
func (b *Bands) same(o *Bands) bool {
	return b.low == o.low && b.width == o.width && len(b.counts) == len(o.counts)
}

// Merge adds the counts of another, which must have the same range and months.
func (b *Bands) Merge(o *Bands) error {
	if !b.same(o) {
		return fmt.Errorf("ensemble: bands of %d months from %v, %v wide, and of %d months from %v, %v wide, do not add up",
			b.Months(), b.low, b.width, o.Months(), o.low, o.width)
	}
	for m, row := range o.counts {
		for at, c := range row {
			b.counts[m][at] += c
		}
	}
	return nil
}

// bandsForm is how bands are written: for each month the positions that have
// values, each followed by their number.
type bandsForm struct {
	Version int        `json:"v"`
	Low     float64    `json:"low"`
	Width   float64    `json:"width"`
	Months  [][]uint64 `json:"months"`
}

// longest is the largest number of months of bands that are read, which bounds
// the memory that a short text can ask for.
const longest = 12_000

// MarshalJSON implements [json.Marshaler], without loss.
func (b *Bands) MarshalJSON() ([]byte, error) {
	f := bandsForm{Version: version, Low: b.low, Width: b.width, Months: make([][]uint64, len(b.counts))}
	for m, row := range b.counts {
		f.Months[m] = []uint64{}
		for at, c := range row {
			if c > 0 {
				f.Months[m] = append(f.Months[m], uint64(at), c)
			}
		}
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (b *Bands) UnmarshalJSON(data []byte) error {
	var f bandsForm
	if err := decode("bands", data, &f, &f.Version); err != nil {
		return err
	}
	if high := f.Low + f.Width; !(f.Width > 0) || math.IsInf(high, 0) {
		return fmt.Errorf("ensemble: bands: from %v, %v wide, expected a finite range that is not empty", f.Low, f.Width)
	}
	if n := len(f.Months); n < 1 || n > longest {
		return fmt.Errorf("ensemble: bands: %d months, expected 1 to %d", n, longest)
	}
	r := NewBands(len(f.Months)-1, f.Low, f.Low)
	r.width = f.Width
	for m, pairs := range f.Months {
		if len(pairs)%2 != 0 {
			return errors.New("ensemble: bands: a position has no count")
		}
		for i := 0; i < len(pairs); i += 2 {
			if at := pairs[i]; at > grid || i > 0 && at <= pairs[i-2] || pairs[i+1] == 0 {
				return fmt.Errorf("ensemble: bands: expected positions in order up to %d, with counts that are not 0", grid)
			}
			r.counts[m][pairs[i]] = pairs[i+1]
		}
		if !addable(r.counts[m]) {
			return errors.New("ensemble: bands: counts are too large")
		}
	}
	*b = *r
	return nil
}
