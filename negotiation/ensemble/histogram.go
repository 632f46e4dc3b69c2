package ensemble

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Histogram counts values in bins of equal width. Counts add up, so that the order
// and the grouping of values and merges do not matter.
type Histogram struct {
	low, high    float64
	counts       []uint64
	below, above uint64
}

// NewHistogram returns a histogram of a number of bins over [low, high].
func NewHistogram(low, high float64, bins int) (*Histogram, error) {
	width := high - low
	switch {
	case !(width > 0) || math.IsInf(width, 0):
		return nil, fmt.Errorf("ensemble: histogram over [%v, %v], expected a finite range that is not empty", low, high)
	case bins < 1:
		return nil, fmt.Errorf("ensemble: histogram of %d bins, expected at least 1", bins)
	}
	return &Histogram{low: low, high: high, counts: make([]uint64, bins)}, nil
}

// Add adds a value. NaN is left out.
func (h *Histogram) Add(x float64) {
	switch {
	case math.IsNaN(x):
	case x < h.low:
		h.below++
	case x > h.high:
		h.above++
	default:
		n := len(h.counts)
		at := min(int((x-h.low)/(h.high-h.low)*float64(n)), n-1)
		// The edge as it is told decides, not how the division was rounded.
		for at > 0 && x < h.edge(at) {
			at--
		}
		for at < n-1 && x >= h.edge(at+1) {
			at++
		}
		h.counts[at]++
	}
}

// edge is the lower end of a bin.
func (h *Histogram) edge(at int) float64 {
	if at == len(h.counts) {
		return h.high
	}
	return h.low + float64((h.high-h.low)*float64(at))/float64(len(h.counts))
}

// Bins returns the number of bins.
func (h *Histogram) Bins() int { return len(h.counts) }

// Bin returns the ends of a bin, from position 0, and the number of its values:
// those from low up to, but not including, high. The last bin includes its upper
// end.
func (h *Histogram) Bin(at int) (low, high float64, count uint64) {
	return h.edge(at), h.edge(at + 1), h.counts[at]
}

// Below returns the number of values below the range.
func (h *Histogram) Below() uint64 { return h.below }

// Above returns the number of values above the range.
func (h *Histogram) Above() uint64 { return h.above }

// N returns the number of values, those outside the range counted.
func (h *Histogram) N() uint64 {
	n := h.below + h.above
	for _, c := range h.counts {
		n += c
	}
	return n
}

// Merge adds the counts of another, which must have the same bins.
func (h *Histogram) Merge(o *Histogram) error {
	if h.low != o.low || h.high != o.high || len(h.counts) != len(o.counts) {
		return fmt.Errorf("ensemble: histograms of %d bins over [%v, %v] and of %d over [%v, %v] do not add up",
			len(h.counts), h.low, h.high, len(o.counts), o.low, o.high)
	}
	for i, c := range o.counts {
		h.counts[i] += c
	}
	h.below += o.below
	h.above += o.above
	return nil
}

// histogramForm is how a histogram is written.
type histogramForm struct {
	Version int      `json:"v"`
	Low     float64  `json:"low"`
	High    float64  `json:"high"`
	Below   uint64   `json:"below"`
	Above   uint64   `json:"above"`
	Counts  []uint64 `json:"counts"`
}

// MarshalJSON implements [json.Marshaler], without loss.
func (h *Histogram) MarshalJSON() ([]byte, error) {
	return json.Marshal(histogramForm{version, h.low, h.high, h.below, h.above, h.counts})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (h *Histogram) UnmarshalJSON(data []byte) error {
	var f histogramForm
	if err := decode("histogram", data, &f, &f.Version); err != nil {
		return err
	}
	r, err := NewHistogram(f.Low, f.High, len(f.Counts))
	if err != nil {
		return err
	}
	if !addable(append(slices.Clone(f.Counts), f.Below, f.Above)) {
		return errors.New("ensemble: histogram: counts are too large")
	}
	r.counts, r.below, r.above = f.Counts, f.Below, f.Above
	*h = *r
	return nil
}

// addable reports whether a sum of counts can be told.
func addable(counts []uint64) bool {
	var sum uint64
	for _, c := range counts {
		if c > math.MaxUint64-sum {
			return false
		}
		sum += c
	}
	return true
}
