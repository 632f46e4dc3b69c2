package ensemble

import (
	"cmp"
	"slices"
)

// spans is a set of run numbers: ranges that neither overlap nor touch, in order.
type spans [][2]uint64 // first and last

// add adds a number; ok is false if it is there already.
func (s *spans) add(run uint64) (ok bool) {
	if n := len(*s); n > 0 && (*s)[n-1][1]+1 == run && run != 0 {
		(*s)[n-1][1] = run // the usual case: runs come in order
		return true
	}
	return s.insert([2]uint64{run, run})
}

// insert adds a range; ok is false, and nothing is added, if part of it is there
// already.
func (s *spans) insert(r [2]uint64) (ok bool) {
	list := *s
	at, _ := slices.BinarySearchFunc(list, r[0], func(x [2]uint64, first uint64) int { return cmp.Compare(x[1], first) })
	if at < len(list) && list[at][0] <= r[1] {
		return false
	}
	// Ranges that touch become one. Nothing overflows: there is a number between.
	before, after := at > 0 && list[at-1][1]+1 == r[0], at < len(list) && r[1]+1 == list[at][0]
	switch {
	case before && after:
		list[at-1][1] = list[at][1]
		list = slices.Delete(list, at, at+1)
	case before:
		list[at-1][1] = r[1]
	case after:
		list[at][0] = r[0]
	default:
		list = slices.Insert(list, at, r)
	}
	*s = list
	return true
}

// common returns a number that is in both sets.
func (s spans) common(o spans) (run uint64, ok bool) {
	for i, j := 0, 0; i < len(s) && j < len(o); {
		if first := max(s[i][0], o[j][0]); first <= min(s[i][1], o[j][1]) {
			return first, true
		}
		if s[i][1] < o[j][1] {
			i++
		} else {
			j++
		}
	}
	return 0, false
}

// len returns the number of numbers.
func (s spans) len() (n uint64) {
	for _, r := range s {
		n += r[1] - r[0] + 1
	}
	return n
}
