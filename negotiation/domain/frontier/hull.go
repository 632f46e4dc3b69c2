package frontier

import (
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Hull is what two parties can reach with lotteries over outcomes: the Pareto part of the convex
// hull of all of them. Reservation values do not restrict it; the solutions are measured from
// the bases all the same.
type Hull struct {
	// Vertices are the corners, from the best for the second party to the best for the first.
	Vertices [][2]float64
	// Outcomes are theirs.
	Outcomes []int

	base, high [2]float64
}

// NewHull finds the lotteries of a space of two parties.
func NewHull(s *domain.Space) *Hull {
	if len(s.Parties) != 2 {
		panic("frontier: lotteries need two parties")
	}
	a := newScale(s)
	h := &Hull{base: [2]float64(a.base), high: [2]float64(a.high)}
	x, y := s.Parties[0].Utilities, s.Parties[1].Utilities
	all := make([]int, len(x))
	for o := range all {
		all[o] = o
	}
	pareto := staircase(x, y, all)
	slices.Reverse(pareto)
	for _, o := range pareto {
		p := [2]float64{x[o], y[o]}
		for len(h.Vertices) >= 2 && !turnsRight(h.Vertices[len(h.Vertices)-2], h.Vertices[len(h.Vertices)-1], p) {
			h.Vertices, h.Outcomes = h.Vertices[:len(h.Vertices)-1], h.Outcomes[:len(h.Outcomes)-1]
		}
		h.Vertices, h.Outcomes = append(h.Vertices, p), append(h.Outcomes, o)
	}
	return h
}

// turnsRight reports whether b lies above the straight line from a to c, by more than rounding.
func turnsRight(a, b, c [2]float64) bool {
	up, down := float64((b[0]-a[0])*(c[1]-a[1])), float64((b[1]-a[1])*(c[0]-a[0]))
	return up-down < -tie*(math.Abs(up)+math.Abs(down))
}

// Solve returns the points that solve a concept over lotteries: [Nash] and [KalaiSmorodinsky],
// which are sought among lotteries that are rational for both, and [Kalai] and [MaxWelfare],
// which are not. All are unique but the last, which returns the corners of largest sum. There is
// none if no lottery is rational. The shares of [KalaiSmorodinsky] are those of the gain towards
// the best utility over all outcomes. Other concepts are about single outcomes; asking for them
// is a mistake.
func (h *Hull) Solve(c Concept) [][2]float64 {
	switch c {
	case Nash:
		return h.nash()
	case Kalai:
		return [][2]float64{h.levelled([2]float64{1, 1})}
	case KalaiSmorodinsky:
		var scale [2]float64
		for i := range scale {
			if scale[i] = h.high[i] - h.base[i]; scale[i] <= tie {
				return h.rationalCorners()
			}
		}
		p := h.levelled(scale)
		if p[0] < h.base[0]-tie || p[1] < h.base[1]-tie {
			return nil
		}
		return [][2]float64{p}
	case MaxWelfare:
		most := math.Inf(-1)
		for _, v := range h.Vertices {
			most = max(most, v[0]+v[1])
		}
		var out [][2]float64
		for _, v := range h.Vertices {
			if v[0]+v[1] >= most-tie {
				out = append(out, v)
			}
		}
		return out
	}
	panic("frontier: " + c.String() + " is not a solution over lotteries")
}

// rationalCorners stands in where a concept tells no points apart.
func (h *Hull) rationalCorners() [][2]float64 {
	var out [][2]float64
	for _, v := range h.Vertices {
		if v[0] >= h.base[0] && v[1] >= h.base[1] {
			out = append(out, v)
		}
	}
	return out
}

// levelled maximises the lesser of both gains in units of scale. Along the hull the first rises
// and the second falls, so it is where they cross, or an end.
func (h *Hull) levelled(scale [2]float64) [2]float64 {
	lead := func(p [2]float64) float64 {
		return (p[0]-h.base[0])/scale[0] - (p[1]-h.base[1])/scale[1]
	}
	last := h.Vertices[0]
	for i, p := range h.Vertices {
		at := lead(p)
		if at < 0 {
			last = p
			continue
		}
		if i == 0 || at == 0 {
			return p
		}
		before := lead(last)
		return along(last, p, before/(before-at))
	}
	return last
}

func along(a, b [2]float64, share float64) [2]float64 {
	return [2]float64{a[0] + float64(share*(b[0]-a[0])), a[1] + float64(share*(b[1]-a[1]))}
}

// nash maximises the product of gains: on every edge a parabola of the share.
func (h *Hull) nash() [][2]float64 {
	best, most := [2]float64{}, math.Inf(-1)
	consider := func(p [2]float64) {
		x, y := p[0]-h.base[0], p[1]-h.base[1]
		if x < 0 || y < 0 {
			return
		}
		if x*y > most {
			best, most = p, x*y
		}
	}
	for i, b := range h.Vertices {
		consider(b)
		if i == 0 {
			continue
		}
		a := h.Vertices[i-1]
		dx, dy := b[0]-a[0], b[1]-a[1] // dx > 0 > dy
		x, y := a[0]-h.base[0], a[1]-h.base[1]
		// The ends of the rational part matter too, where the product is not yet at its top.
		for _, share := range [3]float64{-(x/dx + y/dy) / 2, -x / dx, -y / dy} {
			if share > 0 && share < 1 {
				consider(along(a, b, share))
			}
		}
	}
	if math.IsInf(most, -1) {
		return nil
	}
	return [][2]float64{best}
}
