package main

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// legislator offers the next ones in the order of the model what waiting is worth to them,
// when it is its turn, and nothing to the others.
type legislator struct {
	agents.Preferences
	own, of, quota int
	price          float64
	base           float64 // its utility without a deal
	// In the first round a deviant offers its partners another price, or refuses.
	deviates   bool
	firstPrice float64
	refuses    bool
}

// Aspiration implements [negotiation.Agent].
func (l legislator) Aspiration(negotiation.Turn) float64 { return l.base + l.price }

// Accept implements [negotiation.Agent].
func (l legislator) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	return !(l.deviates && l.refuses && t.Round == 1) && o.Value >= l.base+l.price-1e-12
}

// Propose implements [negotiation.Proposer]. Everybody has an n-th of the pie, all of
// which it may transfer to others; what its partners are short of, or have too much of,
// the rest make up for.
func (l legislator) Propose(t negotiation.Turn, _ negotiation.Table, out []float64) bool {
	price := l.price
	if l.deviates && !l.refuses && t.Round == 1 {
		price = l.firstPrice
	}
	n := l.of
	clear(out)
	out[0] = 1
	for step := 1; step < n; step++ {
		j := (l.own + step) % n
		get := 0.0
		if step < l.quota {
			get = price
		}
		// In units of an n-th.
		if less := 1 - float64(get*float64(n)); less >= 0 {
			out[transfer(j, l.own, n)] = less
		} else {
			out[transfer(l.own, j, n)] = -less
		}
	}
	return true
}

// transfer is the issue by which one member gives to another.
func transfer(from, to, n int) int {
	if to > from {
		to--
	}
	return 1 + from*(n-1) + to
}

// chamber is a model of n members who divide a pie by a quota. A lot says in every round
// who makes the offer.
func chamber(n, quota int, discount float64, members []legislator) *negotiation.Model {
	m := &negotiation.Model{ID: "chamber", Rounds: 200, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot, Discount: 0.5,
		Issues: []negotiation.Issue{{ID: "pie", Owner: negotiation.Joint, Phase: 1}}}
	if discount > 0 && discount < 1 {
		m.Discount = discount
	}
	name := func(i int) string { return fmt.Sprint("M", i+1) }
	for i := range n {
		for j := range n {
			if j != i {
				m.Issues = append(m.Issues, negotiation.Issue{ID: name(i) + " to " + name(j), Owner: name(i), Phase: 1})
			}
		}
	}
	for i := range n {
		l := members[i]
		l.Weights, l.Values = make([]float64, len(m.Issues)), make([]negotiation.Value, len(m.Issues))
		for k := range l.Values {
			l.Values[k] = negotiation.Gain(0)
		}
		l.Weights[0] = 1 / float64(n)
		for j := range n {
			if j != i {
				l.Weights[transfer(i, j, n)], l.Values[transfer(i, j, n)] = 1/float64(n), negotiation.Loss(0)
				l.Weights[transfer(j, i, n)] = 1 / float64(n)
			}
		}
		l.base = l.Utility(make([]float64, len(m.Issues)))
		m.Members = append(m.Members, negotiation.Member{ID: name(i), Roles: []negotiation.Role{negotiation.Principal}, Agent: l})
		m.Parties = append(m.Parties, negotiation.Party{ID: name(i), Trustworthy: 1})
	}
	m.Parts = func() []negotiation.Part {
		return []negotiation.Part{&protocol.Stacked{Course: protocol.Grand, Rounds: 1, Quota: quota, Opening: 0.5}}
	}
	return m
}

// division is how a chamber has divided the pie.
type division struct {
	shares   []float64
	proposer int
	round    int
}

func divideUp(s *negotiation.Solver, n int, seed, run uint64) (division, error) {
	if s.Run(seed, run) != negotiation.DealSigned {
		return division{}, fmt.Errorf("run %d: no deal", run)
	}
	log := &s.State().Log
	d := division{shares: make([]float64, n)}
	for k := range log.Len() {
		if e := log.At(k); e.Kind == negotiation.EventSignature {
			y := log.Package(k)
			for i := range n {
				d.shares[i] = y[0] / float64(n)
				for j := range n {
					if j != i {
						d.shares[i] += (y[transfer(j, i, n)] - y[transfer(i, j, n)]) / float64(n)
					}
				}
			}
			d.round = e.Round - 1
			d.proposer = int(e.Actor)
		}
	}
	return d, nil
}

func (b *book) majority() error {
	for _, c := range []struct {
		n, runs  int
		discount float64
	}{{3, b.runs, 0.9}, {3, b.runs, 1}, {5, b.runs / 4, 0.8}} {
		quota := (c.n + 1) / 2
		want, err := protocol.ClosedRule(c.n, quota, c.discount)
		if err != nil {
			return err
		}
		what := fmt.Sprintf("%d members, δ %v", c.n, c.discount)
		play := func(change func(members []legislator)) ([]division, error) {
			members := make([]legislator, c.n)
			for i := range members {
				members[i] = legislator{own: i, of: c.n, quota: quota, price: want.Partner}
			}
			change(members)
			s, err := negotiation.NewSolver(chamber(c.n, quota, c.discount, members))
			if err != nil {
				return nil, err
			}
			var all []division
			for run := range c.runs {
				d, err := divideUp(s, c.n, b.seed, uint64(run))
				if err != nil {
					return nil, err
				}
				all = append(all, d)
			}
			return all, nil
		}
		honest, err := play(func([]legislator) {})
		if err != nil {
			return err
		}
		b.exact(what+": proposer's share", want.Proposer, honest[0].shares[honest[0].proposer])
		b.exact(what+": a partner's share", want.Partner, honest[0].shares[(honest[0].proposer+1)%c.n])
		b.exact(what+": round of the deal", 0, float64(honest[0].round))
		var first moments
		for _, d := range honest {
			first.add(d.shares[0])
		}
		b.mean(what+": expected before the lot", 1/float64(c.n), first)
		if err := b.buying(what, c.discount, honest, play); err != nil {
			return err
		}
	}
	return nil
}

// buying adds what the first member gains, on average, by offering other prices when it is
// first to offer, and by refusing when it is first asked.
func (b *book) buying(what string, discount float64, honest []division, play func(func([]legislator)) ([]division, error)) error {
	best, tried := moments{}, 0
	try := func(change func(l *legislator)) error {
		got, err := play(func(members []legislator) {
			members[0].deviates = true
			change(&members[0])
		})
		if err != nil {
			return err
		}
		var gain moments
		for i, d := range got {
			gain.add(float64(math.Pow(discount, float64(d.round))*d.shares[0]) - honest[i].shares[0])
		}
		if tried++; tried == 1 || gain.mean() > best.mean() {
			best = gain
		}
		return nil
	}
	for _, factor := range []float64{0, 0.5, 0.95, 1.05, 1.5} {
		if err := try(func(l *legislator) { l.firstPrice = float64(factor * l.price) }); err != nil {
			return err
		}
	}
	if err := try(func(l *legislator) { l.refuses = true }); err != nil {
		return err
	}
	b.mean(fmt.Sprintf("%s: gain from %d deviations", what, tried), 0, best)
	b.lines[len(b.lines)-1].Bound = true
	return nil
}
