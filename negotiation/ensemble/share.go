package ensemble

import (
	"encoding/json"
	"fmt"
	"math"
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

// Merge adds the runs of another.
func (s *Share) Merge(o Share) {
	s.Count += o.Count
	s.Runs += o.Runs
}

// shareForm is how a share is written.
type shareForm struct {
	Version int `json:"v"`
	Count   int `json:"count"`
	Runs    int `json:"runs"`
}

// MarshalJSON implements [json.Marshaler].
func (s Share) MarshalJSON() ([]byte, error) {
	return json.Marshal(shareForm{version, s.Count, s.Runs})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (s *Share) UnmarshalJSON(data []byte) error {
	var f shareForm
	if err := decode("share", data, &f, &f.Version); err != nil {
		return err
	}
	if f.Count < 0 || f.Runs < f.Count {
		return fmt.Errorf("ensemble: share: %d of %d runs, expected 0 to all of them", f.Count, f.Runs)
	}
	*s = Share{f.Count, f.Runs}
	return nil
}
