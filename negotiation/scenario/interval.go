package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// interval is a range of numbers as written in a tag: [0,1], (0,1], [1,inf].
type interval struct {
	text               string
	low, high          float64
	openLow, openHigh  bool
	unlimited, present bool
}

func parseRange(s string) interval {
	if s == "" {
		return interval{low: math.Inf(-1), high: math.Inf(1), openLow: true, openHigh: true}
	}
	lo, hi, ok := strings.Cut(s[1:len(s)-1], ",")
	low, err := strconv.ParseFloat(lo, 64)
	high, err2 := strconv.ParseFloat(hi, 64)
	if !ok || err != nil || err2 != nil || !strings.ContainsRune("[(", rune(s[0])) || !strings.ContainsRune("])", rune(s[len(s)-1])) {
		panic("scenario: range " + s)
	}
	return interval{text: s, low: low, high: high, openLow: s[0] == '(', openHigh: s[len(s)-1] == ')',
		unlimited: math.IsInf(high, 1), present: true}
}

// holds reports whether x lies in the interval.
func (r interval) holds(x float64) bool {
	return (x > r.low || !r.openLow && x == r.low) && (x < r.high || !r.openHigh && x == r.high)
}

// hasInf reports whether infinity itself is a value.
func (r interval) hasInf() bool { return r.unlimited && !r.openHigh }

// String returns the interval as part of a sentence.
func (r interval) String() string {
	switch {
	case !r.present:
		return ""
	case r.unlimited && r.openLow:
		return fmt.Sprintf("above %v", r.low)
	case r.unlimited:
		return fmt.Sprintf("of at least %v", r.low)
	}
	return "in " + r.text
}
