package ensemble

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"slices"
)

// Sketch keeps quantiles of a metric that need not have known bounds. It counts
// values in buckets that share their sign, their power of two and the first 7
// bits that follow, and keeps each bucket's least and largest value. So a
// quantile is wrong by at most 1/256 of itself, whole numbers up to 256 are
// exact, and so is everything where a bucket has one value only. (Below 1e-307
// it is wrong by at most 1e-310 instead.)
//
// Counts add up: merging sketches in any order and grouping gives the sketch of
// all values, to the last bit. Memory grows with the number of buckets in use, 128
// for each doubling that the values span.
//
// The zero value is ready for use. A sketch must not be copied after its first
// use.
type Sketch struct {
	n       uint64
	buckets []bucket // by key
}

// bucket counts values that are nearly the same.
type bucket struct {
	key       int32
	low, high float64
	count     uint64
}

// keyOf orders buckets as their values; positive and negative zero share one.
func keyOf(x float64) int32 {
	const kept = 52 - 7
	b := math.Float64bits(math.Abs(x))
	if b == 0 {
		return 0
	}
	k := int32(b>>kept) + 1
	if x < 0 {
		return -k
	}
	return k
}

func (s *Sketch) find(key int32) (int, bool) {
	return slices.BinarySearchFunc(s.buckets, key, func(b bucket, k int32) int { return cmp.Compare(b.key, k) })
}

// Add adds a value. NaN stands for a metric that does not exist in the run and is
// left out.
func (s *Sketch) Add(x float64) {
	if math.IsNaN(x) {
		return
	}
	x += 0 // no negative zero
	s.take(bucket{keyOf(x), x, x, 1})
}

// take adds a bucket's values.
func (s *Sketch) take(b bucket) {
	s.n += b.count
	at, ok := s.find(b.key)
	if !ok {
		s.buckets = slices.Insert(s.buckets, at, b)
		return
	}
	own := &s.buckets[at]
	own.low, own.high = min(own.low, b.low), max(own.high, b.high)
	own.count += b.count
}

// Merge adds the values of another.
func (s *Sketch) Merge(o *Sketch) {
	for _, b := range slices.Clone(o.buckets) { // o may be s
		s.take(b)
	}
}

// N returns the number of values.
func (s *Sketch) N() uint64 { return s.n }

// Quantile returns the smallest value that at least a share p of the values do
// not exceed, up to the error of a bucket. Levels outside [0, 1] count as the
// nearer end; NaN without values.
func (s *Sketch) Quantile(p float64) float64 {
	if s.n == 0 || math.IsNaN(p) {
		return math.NaN()
	}
	switch {
	case p <= 0:
		return s.buckets[0].low
	case p >= 1:
		return s.buckets[len(s.buckets)-1].high
	}
	need := min(max(1, uint64(math.Ceil(float64(p*float64(s.n))))), s.n)
	var sum uint64
	at := 0
	for ; sum < need; at++ {
		sum += s.buckets[at].count
	}
	b := &s.buckets[at-1]
	if b.low == b.high {
		return b.low
	}
	return b.low + (b.high-b.low)/2
}

// Min returns the smallest value, NaN without values.
func (s *Sketch) Min() float64 { return s.Quantile(0) }

// Max returns the largest value, NaN without values.
func (s *Sketch) Max() float64 { return s.Quantile(1) }

// sketchForm is how a sketch is written.
type sketchForm struct {
	Version int          `json:"v"`
	Buckets []bucketForm `json:"buckets"`
}

type bucketForm struct {
	Low   number `json:"low"`
	High  number `json:"high"`
	Count uint64 `json:"count"`
}

// MarshalJSON implements [json.Marshaler], without loss.
func (s *Sketch) MarshalJSON() ([]byte, error) {
	f := sketchForm{Version: version, Buckets: make([]bucketForm, len(s.buckets))}
	for i, b := range s.buckets {
		f.Buckets[i] = bucketForm{number(b.low), number(b.high), b.count}
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (s *Sketch) UnmarshalJSON(data []byte) error {
	var f sketchForm
	if err := decode("sketch", data, &f, &f.Version); err != nil {
		return err
	}
	var r Sketch
	for i, b := range f.Buckets {
		low, high := float64(b.Low)+0, float64(b.High)+0
		key := keyOf(low)
		switch {
		case b.Count == 0 || b.Count > math.MaxUint64-r.n:
			return errors.New("ensemble: sketch: a count is 0, or counts are too large")
		case !(low <= high) || keyOf(high) != key:
			return errors.New("ensemble: sketch: a bucket's ends do not belong together")
		case b.Count == 1 && low != high:
			return errors.New("ensemble: sketch: a bucket of one value has two")
		case i > 0 && key <= r.buckets[i-1].key:
			return errors.New("ensemble: sketch: buckets are not in order")
		}
		r.n += b.Count
		r.buckets = append(r.buckets, bucket{key, low, high, b.Count})
	}
	*s = r
	return nil
}
