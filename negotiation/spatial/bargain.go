package spatial

import (
	"math"
	"slices"
)

// deal is a bargain of two actors.
type deal struct {
	from, to int
	at       [2][]float64 // where either would be
	worth    []float64    // by actor: mean change of its utility over all positions
}

// worthwhile is the gain that a challenge must exceed.
const worthwhile = 1e-5

// propose makes the deals of the turn.
func (p *Politics) propose() {
	p.deals = p.deals[:0]
	for i := range p.heard {
		p.heard[i] = p.heard[i][:0]
	}
	for i := range p.n {
		row := p.gain[i*p.n : (i+1)*p.n]
		best := math.Inf(-1)
		for j, g := range row {
			if j != i {
				best = max(best, g)
			}
		}
		if !(best > worthwhile) {
			continue
		}
		for j, g := range row {
			if j == i || g < best-equal {
				continue
			}
			first := p.firstThere(row[:j], i, j, best-equal)
			if first || p.rules.Ties == TieShared {
				p.offer(i, j, first)
			}
		}
	}
	// Own proposals come before those received, whoever made them.
	for d := range p.deals {
		p.heard[p.deals[d].to] = append(p.heard[p.deals[d].to], d)
	}
}

// firstThere reports whether no earlier actor at the position of j is as good to
// challenge for i.
func (p *Politics) firstThere(gains []float64, i, j int, least float64) bool {
	for t, g := range gains {
		if t != i && g >= least && slices.Equal(p.place(t), p.place(j)) {
			return false
		}
	}
	return true
}

// offer adds the deals in which i challenges j. Only the first of those that i finds
// equal is counted among its own: the others would look the same to it.
func (p *Politics) offer(i, j int, counted bool) {
	d := p.settle(i, j, p.chance[i*p.n+j])
	if p.rules.Proposals != ProposeInitiator {
		p.see(j)
		other := p.settle(i, j, p.odds(i, j))
		if p.rules.Proposals == ProposeMean {
			p.average(d, other)
			p.deals = p.deals[:other]
		}
	}
	for ; d < len(p.deals); d++ {
		p.appraise(&p.deals[d])
		if counted {
			p.heard[i] = append(p.heard[i], d)
		}
	}
}

// settle adds the deal in which i challenges j, at a chance of i, and returns its
// number.
func (p *Politics) settle(i, j int, win float64) int {
	d := len(p.deals)
	if d < cap(p.deals) {
		p.deals = p.deals[:d+1]
	} else {
		p.deals = append(p.deals, deal{})
	}
	x := &p.deals[d]
	if x.worth == nil {
		*x = deal{at: [2][]float64{make([]float64, p.m), make([]float64, p.m)}, worth: make([]float64, p.n)}
	}
	x.from, x.to = i, j
	for k := range p.m {
		x.at[0][k], x.at[1][k] = p.rules.Settlement.Meet(
			p.position[i*p.m+k], p.salience[i*p.m+k], win,
			p.position[j*p.m+k], p.salience[j*p.m+k], 1-win)
	}
	return d
}

// average moves a deal to its mean with another of the same actors, by capability.
func (p *Politics) average(d, other int) {
	x, y := &p.deals[d], &p.deals[other]
	a, b := p.capability[x.from], p.capability[x.to]
	if a+b == 0 {
		a, b = 1, 1
	}
	for side := range x.at {
		for k := range x.at[side] {
			x.at[side][k] = (float64(a*x.at[side][k]) + float64(b*y.at[side][k])) / (a + b)
		}
	}
}

// appraise fills what a deal is worth to all.
func (p *Politics) appraise(x *deal) {
	for a := range p.n {
		first := Utility(p.far(a, x.at[0]), p.risk[a]) - p.own[a][x.from]
		second := Utility(p.far(a, x.at[1]), p.risk[a]) - p.own[a][x.to]
		x.worth[a] = (first + second) / float64(p.n)
	}
}

// choose sets where an actor goes: to its part of a deal that it is in, or nowhere.
func (p *Politics) choose(k int, draw func() float64) {
	next, now := p.next[k*p.m:(k+1)*p.m], p.place(k)
	copy(next, now)
	options := 1 + len(p.heard[k])
	u := 0.0
	if draw != nil {
		u = draw()
	}
	if options == 1 {
		return
	}
	for a := range p.n {
		p.worth[a] = append(p.worth[a][:0], 0)
		for _, d := range p.heard[k] {
			p.worth[a] = append(p.worth[a], p.deals[d].worth[a])
		}
	}
	p.queue.resize(options)
	p.queue.count(p.rules.Election, p.capability, p.worth)
	p.queue.solve(p.rules.Election)
	if draw != nil {
		p.pick(k, u, next)
		return
	}
	most := slices.Max(p.queue.p)
	if p.queue.p[0] >= most-equal {
		return
	}
	count := 0.0
	for o, chance := range p.queue.p[1:] {
		if chance < most-equal {
			continue
		}
		count++
		for i, x := range p.part(k, o) {
			// A running mean leaves places that are equal as they are.
			if count == 1 {
				next[i] = x
			} else {
				next[i] += float64((x - next[i]) / count)
			}
		}
	}
}

// part returns where an actor would be in one of the deals it is in.
func (p *Politics) part(k, option int) []float64 {
	x := &p.deals[p.heard[k][option]]
	if x.from == k {
		return x.at[0]
	}
	return x.at[1]
}

// pick takes the option on which u in [0, 1) falls.
func (p *Politics) pick(k int, u float64, next []float64) {
	sum := 0.0
	for o, chance := range p.queue.p {
		sum += chance
		if u < sum {
			if o > 0 {
				copy(next, p.part(k, o-1))
			}
			return
		}
	}
}
