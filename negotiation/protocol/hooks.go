package protocol

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// Anticipation makes the parties bargain over institutions. Some issues move a
// parameter of the model: a channel between the parties keeps crises small, observers
// and mandates change what can be verified, guarantees lower fears. A party that
// anticipates this thinks a number of levels of each such issue through: what would be
// seen, how both sides would then act, what the deal would be worth. For each of them
// the rest of the package is found exactly; the best level wins, the lower one on a
// tie.
//
// The search starts from the levels that were best the last time and moves one issue
// by one level for as long as that improves.
type Anticipation struct {
	// Levels is the number of levels of each issue that are thought through, from the
	// observed level to 1, at least 2; 0 leaves institutions to their own worth. Of an
	// issue with a ladder it is the rungs in that range.
	Levels int
	// Calm is what a rise of the crisis channel from 0 to 1 is worth to a party, in
	// utility, through the crises that it keeps from growing.
	Calm float64
	// Exhaustive tries every combination of levels instead of moving step by step.
	Exhaustive bool

	hooks   []int       // issues with a hook
	grid    [][]float64 // the levels of each that are thought through at present
	at      []int       // index into grid of each
	try     []int
	best    []int
	last    []float64 // the best levels of the last search, by purpose and hook
	channel int

	levels   []float64         // levels supposed
	text     *negotiation.Text // outlook under the supposition
	now      *negotiation.Text // outlook without any
	own, see negotiation.Objective
	keep     [2]negotiation.Objective // of each party as it stands before a search
	lo, hi   []float64
	out      []float64
}

// The purposes of a search, for each party; the text of a mediator comes last.
const (
	forBest = iota
	forOffer
	forOtherBest
	purposes
)

func (h *Anticipation) on() bool { return len(h.hooks) > 0 }

func (h *Anticipation) setup(u *negotiation.Setup, issues int) {
	if h.Levels < 2 {
		return
	}
	h.channel = -1
	var ids []string
	for k := range u.Model.Issues {
		is := &u.Model.Issues[k]
		if is.Hook == negotiation.NoHook {
			continue
		}
		if is.Hook == negotiation.ChannelHook {
			h.channel = k
		}
		h.hooks, ids = append(h.hooks, k), append(ids, is.ID)
		h.grid = append(h.grid, make([]float64, 0, max(h.Levels, len(is.Ladder))))
	}
	n := len(h.hooks)
	if n == 0 {
		return
	}
	h.at, h.try, h.best = make([]int, n), make([]int, n), make([]int, n)
	row := func() []float64 { return make([]float64, issues) }
	h.levels, h.lo, h.hi, h.out = row(), row(), row(), row()
	for _, o := range []*negotiation.Objective{&h.own, &h.see, &h.keep[0], &h.keep[1]} {
		o.Terms = make([]negotiation.Quad, issues)
	}
	var keys []string
	for _, p := range append(append([]string{}, u.Parties()...), "text") {
		for _, purpose := range []string{"best", "offer", "other"} {
			for _, id := range ids {
				keys = append(keys, p+"/"+purpose+"/"+id)
			}
		}
	}
	u.Own(negotiation.Bargaining, &h.last, negotiation.Variable{Name: "hooks.level", Keys: keys, Hidden: true,
		Meaning: "level of an institution that was best the last time that it was thought through", Unit: "share of the full concession"})
	u.OnReset(func(s *negotiation.State) {
		if h.text == nil {
			h.text, h.now = s.NewText(), s.NewText()
		}
	})
}

// begin prepares a round: the levels to think through, and the outlook as it is.
func (h *Anticipation) begin(s *negotiation.State, p *Talks) {
	for n, k := range h.hooks {
		g := h.grid[n][:0]
		switch ladder := s.Model().Issues[k].Ladder; {
		case p.hi[k] <= p.lo[k]:
			g = append(g, p.lo[k])
		case len(ladder) > 0:
			for _, x := range ladder {
				if x >= p.lo[k] && x <= p.hi[k] {
					g = append(g, x)
				}
			}
			if len(g) == 0 {
				g = append(g, p.lo[k])
			}
		default:
			for q := range h.Levels {
				g = append(g, p.lo[k]+float64((p.hi[k]-p.lo[k])*float64(q))/float64(h.Levels-1))
			}
		}
		h.grid[n] = g
	}
	h.now.CopyFrom(&s.Draft)
	s.Assess(h.now)
}

// suppose makes the hooks stand at levels and computes the outlook that follows: the
// expectations of the text on the table, changed by as much as conduct would.
func (h *Anticipation) suppose(s *negotiation.State, levels []float64) {
	copy(h.levels, s.X)
	for _, k := range h.hooks {
		h.levels[k] = levels[k]
	}
	s.Suppose(h.levels)
	h.text.CopyFrom(&s.Draft)
	s.Assess(h.text)
	move := func(to, from, now []float64) {
		for n := range to {
			to[n] = min(max(from[n]+(to[n]-now[n]), 0), 1)
		}
	}
	move(h.text.Comply, s.Draft.Comply, h.now.Comply)
	move(h.text.Deliver, s.Draft.Deliver, h.now.Deliver)
}

// end makes the hooks stand at their own levels again.
func (h *Anticipation) end(s *negotiation.State) {
	s.Suppose(nil)
	h.text.CopyFrom(&s.Draft)
	s.Assess(h.text)
}

// worth copies what a package is worth to party i under the supposition, calm included.
func (h *Anticipation) worth(s *negotiation.State, dst *negotiation.Objective, o negotiation.Objective) {
	dst.Const = o.Const
	if h.channel >= 0 {
		dst.Const += float64(h.Calm * (h.levels[h.channel] - s.Observed[h.channel]))
	}
	copy(dst.Terms, o.Terms)
}

// views sets what party i sees under the supposition: its own utility and its estimate
// of the other's.
func (h *Anticipation) views(s *negotiation.State, i int) {
	h.worth(s, &h.own, s.Worth(i, h.text))
	h.worth(s, &h.see, s.EstimatedWorth(i, s.Other(i), h.text))
}

// pin takes the bounds of the talks with the hooks at the levels at.
func (h *Anticipation) pin(p *Talks, at []int) {
	copy(h.lo, p.lo)
	copy(h.hi, p.hi)
	for n, k := range h.hooks {
		x := h.grid[n][at[n]]
		h.lo[k], h.hi[k] = x, x
	}
}

// value is how good it is to have the hooks at the levels at.
type value func(at []int) float64

// seek finds the best levels for a purpose and leaves their indices in h.best.
func (h *Anticipation) seek(purpose int, of value) float64 {
	H := len(h.hooks)
	last := h.last[purpose*H : (purpose+1)*H]
	if h.Exhaustive {
		return h.enumerate(last, of)
	}
	for n := range h.best {
		h.best[n] = nearest(h.grid[n], last[n])
	}
	top := of(h.best)
	for moved := true; moved; {
		moved = false
		for n := range h.best {
			for _, step := range [2]int{-1, 1} {
				copy(h.try, h.best)
				h.try[n] += step
				if h.try[n] < 0 || h.try[n] >= len(h.grid[n]) {
					continue
				}
				if v := of(h.try); v > top || step < 0 && v == top {
					top, moved = v, true
					copy(h.best, h.try)
				}
			}
		}
	}
	h.note(last)
	return top
}

// enumerate tries all combinations of levels, the lower ones first.
func (h *Anticipation) enumerate(last []float64, of value) float64 {
	clear(h.try)
	top := math.Inf(-1)
	for {
		if v := of(h.try); v > top {
			top = v
			copy(h.best, h.try)
		}
		n := 0
		for ; n < len(h.try); n++ {
			if h.try[n]++; h.try[n] < len(h.grid[n]) {
				break
			}
			h.try[n] = 0
		}
		if n == len(h.try) {
			h.note(last)
			return top
		}
	}
}

func (h *Anticipation) note(last []float64) {
	for n := range last {
		last[n] = h.grid[n][h.best[n]]
	}
}

func nearest(grid []float64, x float64) int {
	best := 0
	for n, g := range grid {
		if math.Abs(g-x) < math.Abs(grid[best]-x) {
			best = n
		}
	}
	return best
}

// atLevels supposes the levels at and pins the bounds to them.
func (h *Anticipation) atLevels(s *negotiation.State, p *Talks, at []int) {
	h.pin(p, at)
	h.suppose(s, h.lo)
}

// reach returns the most that party i can have where the other gets at least demand,
// by i's estimates (own true), or the other where i gets it, and leaves the best
// levels in h.best.
func (h *Anticipation) reach(s *negotiation.State, p *Talks, i, purpose int, own bool, demand float64) float64 {
	top := h.seek(i*purposes+purpose, func(at []int) float64 {
		h.atLevels(s, p, at)
		h.views(s, i)
		a, b := h.see, h.own
		if !own {
			a, b = h.own, h.see
		}
		sol := p.solver.BestFor(a, b, h.lo, h.hi, demand, h.out)
		if sol.Status == search.Infeasible {
			return hopeless + (sol.A - demand)
		}
		return sol.B
	})
	h.end(s)
	return top
}

// hopeless is the value of levels with which a demand cannot be met.
const hopeless = -1e6

// hope returns the best that party i can hope for.
func (h *Anticipation) hope(s *negotiation.State, p *Talks, me *seat, i int) float64 {
	return h.reach(s, p, i, forBest, true, me.otherB)
}

// settle chooses the institutions of party i's offer, the best for the other among
// those that let i have theta (or for i with at least theta for the other, if last),
// pins the bounds of the talks to them, and makes the seat judge by them.
func (h *Anticipation) settle(s *negotiation.State, p *Talks, me *seat, i int, last bool, theta float64) {
	purpose := forOffer
	if last {
		purpose = forOtherBest
	}
	h.reach(s, p, i, purpose, last, theta)
	h.adopt(s, p, me, i)
}

// adopt pins the talks to the best levels found and makes a seat judge by them.
func (h *Anticipation) adopt(s *negotiation.State, p *Talks, me *seat, i int) {
	h.atLevels(s, p, h.best)
	h.views(s, i)
	copy(p.lo, h.lo)
	copy(p.hi, h.hi)
	me.own, me.other = h.lend(i)
	h.end(s)
}

// lend moves what has been computed into party i's own buffer.
func (h *Anticipation) lend(i int) (own, see negotiation.Objective) {
	k := &h.keep[i]
	k.Const = h.own.Const
	copy(k.Terms, h.own.Terms)
	return *k, h.see
}

// judge makes a seat look at a package with the institutions that it contains.
func (h *Anticipation) judge(s *negotiation.State, me *seat, i int, y []float64) {
	h.suppose(s, y)
	h.worth(s, &h.keep[i], s.Worth(i, h.text))
	me.own = h.keep[i]
	h.end(s)
}

// draft chooses the institutions of a mediator's text, those with the largest product
// of gains in the Nash package, and makes both seats judge by them.
func (h *Anticipation) draft(s *negotiation.State, p *Talks, seats *[2]seat, weight float64) {
	dA, dB := seats[0].turn.Reservation, seats[1].turn.Reservation
	h.seek(2*purposes, func(at []int) float64 {
		h.atLevels(s, p, at)
		h.worth(s, &h.own, s.Worth(0, h.text))
		h.worth(s, &h.see, s.Worth(1, h.text))
		sol := p.solver.WeightedNash(weight, h.own, h.see, h.lo, h.hi, dA, dB, h.out)
		if sol.Status == search.NoZone || sol.Status == search.Infeasible {
			return hopeless
		}
		return float64(weight*math.Log(max(sol.A-dA, 1e-300))) + float64((1-weight)*math.Log(max(sol.B-dB, 1e-300)))
	})
	h.atLevels(s, p, h.best)
	for i := range seats {
		h.worth(s, &h.keep[i], s.Worth(i, h.text))
		seats[i].own = h.keep[i]
	}
	copy(p.lo, h.lo)
	copy(p.hi, h.hi)
	h.end(s)
}
