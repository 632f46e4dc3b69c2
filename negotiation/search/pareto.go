package search

import "slices"

type utilities struct{ a, b float64 }

// countPareto sorts by a, best first, and sweeps: a point is beaten if a point
// with clearly larger a has at least its b, or one with equal a a clearly larger b.
func countPareto(points []utilities) (n int) {
	slices.SortFunc(points, func(p, q utilities) int {
		switch {
		case p.a > q.a:
			return -1
		case p.a < q.a:
			return 1
		}
		return 0
	})
	// clear is the end of the points whose a is clearly larger than the current
	// one's, near the end of those whose a is not clearly smaller.
	clear, near := 0, 0
	var bestClear, bestNear float64
	for _, p := range points {
		for clear < len(points) && points[clear].a > p.a+ladderSlack {
			if clear == 0 || points[clear].b > bestClear {
				bestClear = points[clear].b
			}
			clear++
		}
		for near < len(points) && points[near].a >= p.a-ladderSlack {
			if near == 0 || points[near].b > bestNear {
				bestNear = points[near].b
			}
			near++
		}
		beaten := clear > 0 && bestClear >= p.b-ladderSlack || near > 0 && bestNear > p.b+ladderSlack
		if !beaten {
			n++
		}
	}
	return n
}
