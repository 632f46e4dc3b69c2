package frontier

import (
	"cmp"
	"slices"
)

// Of returns the Pareto optimal ones among outcomes, or among all if outcomes is nil. Columns has
// the utilities of each party. An outcome is optimal if none among them is at least as good for
// everybody and better for somebody; of outcomes with the same utilities for everybody only the
// first is returned. The result is sorted by the sum of utilities, the largest first, and then by
// outcome.
//
// With two parties it takes a time of n log n. With more, points are compared in groups halved by
// the median of one utility after the other (Kung, Luccio & Preparata 1975), which takes a time of
// n (log n)^(d-2) times a factor for small groups however many points are optimal.
func Of(columns [][]float64, outcomes []int) []int {
	if len(columns) == 0 {
		return nil
	}
	if outcomes == nil {
		outcomes = make([]int, len(columns[0]))
		for o := range outcomes {
			outcomes[o] = o
		}
	}
	var best []int
	switch len(columns) {
	case 1:
		best = top(columns[0], outcomes)
	case 2:
		best = staircase(columns[0], columns[1], outcomes)
	default:
		best = newMaxima(columns, outcomes).find()
	}
	return bySum(columns, best)
}

func top(u []float64, outcomes []int) []int {
	best := -1
	for _, o := range outcomes {
		if best < 0 || u[o] > u[best] {
			best = o
		}
	}
	if best < 0 {
		return nil
	}
	return []int{best}
}

// spot is an outcome in the plane.
type spot struct {
	x, y    float64
	outcome int32
}

func rightFirst(a, b spot) int {
	switch {
	case a.x > b.x:
		return -1
	case a.x < b.x:
		return 1
	case a.y > b.y:
		return -1
	case a.y < b.y:
		return 1
	}
	return cmp.Compare(a.outcome, b.outcome)
}

// staircase sweeps from the best outcome for the first party to its worst: an outcome is optimal
// if it is better for the second than all before.
func staircase(x, y []float64, outcomes []int) []int {
	spots := make([]spot, len(outcomes))
	for i, o := range outcomes {
		spots[i] = spot{x[o], y[o], int32(o)}
	}
	slices.SortFunc(spots, rightFirst)
	var best []int
	for i, s := range spots {
		if i == 0 || s.y > y[best[len(best)-1]] {
			best = append(best, int(s.outcome))
		}
	}
	return best
}

// bySum sorts outcomes by the sum of their utilities.
func bySum(columns [][]float64, outcomes []int) []int {
	type entry struct {
		sum     float64
		outcome int
	}
	entries := make([]entry, len(outcomes))
	for i, o := range outcomes {
		entries[i] = entry{sum(columns, o), o}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case a.sum > b.sum:
			return -1
		case a.sum < b.sum:
			return 1
		}
		return cmp.Compare(a.outcome, b.outcome)
	})
	for i, e := range entries {
		outcomes[i] = e.outcome
	}
	return outcomes
}

func sum(columns [][]float64, outcome int) (s float64) {
	for _, c := range columns {
		s += c[outcome]
	}
	return s
}

// maxima finds optimal points in three dimensions or more. Points are numbers of rows, which are
// sorted: the largest first utility first, equal ones by the second, and so on. No two rows are
// equal, so a row that is at least as good as a later one everywhere dominates it.
type maxima struct {
	d       int
	rows    []float64 // d numbers for each point
	outcome []int32
	plane   []step
	bound   []float64 // d numbers to work with
}

// step is a point of the sweep of the last two dimensions.
type step struct {
	x, y  float64
	point int32 // of those under question, or -1
}

// sieve is the number of points of large sum against which all are held first. If most of the first
// trial points pass, so will the rest, and it is not worth it. Few is the number of comparisons below
// which points are compared one by one.
const sieve, trial, few = 128, 4096, 512

func newMaxima(columns [][]float64, outcomes []int) *maxima {
	m := &maxima{d: len(columns), bound: make([]float64, len(columns))}
	kept := m.sift(columns, outcomes)
	slices.SortFunc(kept, func(a, b int32) int {
		for _, c := range columns {
			switch {
			case c[a] > c[b]:
				return -1
			case c[a] < c[b]:
				return 1
			}
		}
		return cmp.Compare(a, b)
	})
	for i, o := range kept {
		if i > 0 && equal(columns, o, kept[i-1]) {
			continue
		}
		m.outcome = append(m.outcome, o)
		for _, c := range columns {
			m.rows = append(m.rows, c[o])
		}
	}
	return m
}

func equal(columns [][]float64, a, b int32) bool {
	for _, c := range columns {
		if c[a] != c[b] {
			return false
		}
	}
	return true
}

// sift drops most of what is dominated where little is optimal: it holds all points against a few
// that have large sums, or are best for somebody.
func (m *maxima) sift(columns [][]float64, outcomes []int) []int32 {
	d := m.d
	kept := make([]int32, 0, len(outcomes))
	strong := make([]float64, 0, sieve*d)
	sums := make([]float64, 0, sieve)
	row := make([]float64, d)
	weakest := 0
next:
	for at, o := range outcomes {
		if at == trial && len(kept) > trial*3/4 {
			for _, o := range outcomes[at:] {
				kept = append(kept, int32(o))
			}
			return kept
		}
		s := 0.0
		for k, c := range columns {
			row[k] = c[o]
			s += c[o]
		}
		for i := 0; i < len(strong); i += d {
			if dominates(strong[i:i+d], row) {
				// What has dominated a point is likely to dominate the next.
				if j := i / (2 * d) * d; j < i {
					for k := range d {
						strong[i+k], strong[j+k] = strong[j+k], strong[i+k]
					}
					sums[i/d], sums[j/d] = sums[j/d], sums[i/d]
					switch weakest {
					case i / d:
						weakest = j / d
					case j / d:
						weakest = i / d
					}
				}
				continue next
			}
		}
		kept = append(kept, int32(o))
		if len(sums) < sieve {
			strong, sums = append(strong, row...), append(sums, s)
			if s < sums[weakest] {
				weakest = len(sums) - 1
			}
			continue
		}
		if s > sums[weakest] {
			copy(strong[weakest*d:], row)
			sums[weakest] = s
			for i := range sums {
				if sums[i] < sums[weakest] {
					weakest = i
				}
			}
		}
	}
	// Those that came before the strong ones have not been held against all of them.
	final := kept[:0]
again:
	for _, o := range kept {
		for k, c := range columns {
			row[k] = c[o]
		}
		for i := 0; i < len(strong); i += d {
			if dominates(strong[i:i+d], row) {
				continue again
			}
		}
		final = append(final, o)
	}
	return final
}

// dominates reports whether a is at least as good as b everywhere and better somewhere.
func dominates(a, b []float64) bool {
	better := false
	for k, x := range a {
		if x < b[k] {
			return false
		}
		better = better || x > b[k]
	}
	return better
}

func (m *maxima) find() []int {
	points := make([]int32, len(m.outcome))
	for i := range points {
		points[i] = int32(i)
	}
	points = m.front(points)
	best := make([]int, len(points))
	for i, p := range points {
		best[i] = int(m.outcome[p])
	}
	return best
}

// front returns the optimal ones of some points in the order of rows, at the front of the slice.
func (m *maxima) front(points []int32) []int32 {
	if len(points) <= 24 {
		kept := points[:0]
	next:
		for _, p := range points {
			for _, q := range kept {
				if m.covers(q, p, 1) {
					continue next
				}
			}
			kept = append(kept, p)
		}
		return kept
	}
	half := len(points) / 2
	better := m.front(points[:half])
	worse := m.filter(better, m.front(points[half:]), 1)
	return points[:len(better)+copy(points[len(better):], worse)]
}

// covers reports whether row p is at least as good as row q from a dimension on.
func (m *maxima) covers(p, q int32, from int) bool {
	a, b := m.rows[int(p)*m.d:][:m.d], m.rows[int(q)*m.d:][:m.d]
	for k := from; k < len(a); k++ {
		if a[k] < b[k] {
			return false
		}
	}
	return true
}

// filter drops the points that are covered by one of some others from a dimension on, given that
// the others are at least as good before it. What remains stands at the front of the slice. The
// order of both slices changes.
func (m *maxima) filter(others, points []int32, k int) []int32 {
	if len(others) == 0 || len(points) == 0 {
		return points
	}
	if len(others)*len(points) <= few {
		return m.oneByOne(others, points, k)
	}
	// What has more of something than all others cannot be covered, and what has less of something
	// than all of the rest cannot cover.
	n := m.within(others, points, k)
	doubtful, safe := points[:n], points[n:]
	others = others[:m.reaching(others, doubtful, k)]
	doubtful = m.divide(others, doubtful, k)
	return points[:len(doubtful)+copy(points[len(doubtful):], safe)]
}

// within brings the points that exceed the best of the others in no dimension to the front, and
// returns their number.
func (m *maxima) within(others, points []int32, k int) (n int) {
	best := m.bound[k:m.d]
	copy(best, m.rows[int(others[0])*m.d+k:])
	for _, q := range others[1:] {
		for j, x := range m.rows[int(q)*m.d+k:][:len(best)] {
			best[j] = max(best[j], x)
		}
	}
next:
	for i, p := range points {
		for j, x := range m.rows[int(p)*m.d+k:][:len(best)] {
			if x > best[j] {
				continue next
			}
		}
		points[n], points[i] = points[i], points[n]
		n++
	}
	return n
}

// reaching brings the others that fall short of the worst of the points in no dimension to the
// front, and returns their number.
func (m *maxima) reaching(others, points []int32, k int) (n int) {
	if len(points) == 0 {
		return 0
	}
	worst := m.bound[k:m.d]
	copy(worst, m.rows[int(points[0])*m.d+k:])
	for _, p := range points[1:] {
		for j, x := range m.rows[int(p)*m.d+k:][:len(worst)] {
			worst[j] = min(worst[j], x)
		}
	}
next:
	for i, q := range others {
		for j, x := range m.rows[int(q)*m.d+k:][:len(worst)] {
			if x < worst[j] {
				continue next
			}
		}
		others[n], others[i] = others[i], others[n]
		n++
	}
	return n
}

// divide filters by halves.
func (m *maxima) divide(others, points []int32, k int) []int32 {
	switch {
	case len(others) == 0 || len(points) == 0:
		return points
	case len(others)*len(points) <= few:
		return m.oneByOne(others, points, k)
	case k == m.d-2:
		return m.sweep(others, points)
	}
	lo, hi := m.span(others, k)
	least, most := m.span(points, k)
	if lo >= most {
		return m.filter(others, points, k+1)
	}
	if hi < least {
		return points
	}
	pivot := m.pivot(others, points, k, min(lo, least))
	o, p := m.split(others, k, pivot), m.split(points, k, pivot)
	high := m.filter(others[:o], points[:p], k)
	low := m.filter(others[o:], points[p:], k)
	low = m.filter(others[:o], low, k+1)
	return points[:len(high)+copy(points[len(high):], low)]
}

func (m *maxima) oneByOne(others, points []int32, k int) []int32 {
	kept := points[:0]
next:
	for _, p := range points {
		for _, q := range others {
			if m.covers(q, p, k) {
				continue next
			}
		}
		kept = append(kept, p)
	}
	return kept
}

func (m *maxima) span(points []int32, k int) (low, high float64) {
	low = m.rows[int(points[0])*m.d+k]
	high = low
	for _, p := range points[1:] {
		x := m.rows[int(p)*m.d+k]
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// pivot returns about the median of a dimension, above the lowest number there is.
func (m *maxima) pivot(others, points []int32, k int, lowest float64) float64 {
	var sample [33]float64
	n := len(others) + len(points)
	for i := range sample {
		at := i * (n - 1) / (len(sample) - 1)
		if at < len(others) {
			sample[i] = m.rows[int(others[at])*m.d+k]
		} else {
			sample[i] = m.rows[int(points[at-len(others)])*m.d+k]
		}
	}
	slices.Sort(sample[:])
	for _, x := range sample[len(sample)/2:] {
		if x > lowest {
			return x
		}
	}
	// Nearly all are the lowest: take the next number up.
	next := 0.0
	found := false
	for _, list := range [2][]int32{others, points} {
		for _, p := range list {
			if x := m.rows[int(p)*m.d+k]; x > lowest && (!found || x < next) {
				next, found = x, true
			}
		}
	}
	return next
}

// split brings the points of at least the pivot to the front and returns their number.
func (m *maxima) split(points []int32, k int, pivot float64) int {
	n := 0
	for i, p := range points {
		if m.rows[int(p)*m.d+k] >= pivot {
			points[n], points[i] = points[i], points[n]
			n++
		}
	}
	return n
}

// sweep filters by the last two dimensions, from the largest of the first of them down.
func (m *maxima) sweep(others, points []int32) []int32 {
	m.plane = m.plane[:0]
	for _, q := range others {
		r := m.rows[int(q)*m.d+m.d-2:]
		m.plane = append(m.plane, step{r[0], r[1], -1})
	}
	for _, p := range points {
		r := m.rows[int(p)*m.d+m.d-2:]
		m.plane = append(m.plane, step{r[0], r[1], p})
	}
	slices.SortFunc(m.plane, func(a, b step) int {
		switch {
		case a.x > b.x:
			return -1
		case a.x < b.x:
			return 1
		}
		return cmp.Compare(a.point, b.point) // others before the points under question
	})
	kept, most, any := points[:0], 0.0, false
	for _, s := range m.plane {
		switch {
		case s.point < 0:
			if !any || s.y > most {
				most, any = s.y, true
			}
		case !any || s.y > most:
			kept = append(kept, s.point)
		}
	}
	return kept
}
