package main

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/bargaining"
	"github.com/detente-sim/detente/negotiation/search"
)

// cooperative compares the exact package search with solutions on the frontier
// y = 1 − x² that one issue traces, which the first wants more and the second less of.
func (b *book) cooperative() error {
	f := bargaining.Frontier{Low: 0, High: 1, Value: func(x float64) float64 { return 1 - x*x }, Slope: func(x float64) float64 { return -2 * x }}
	first := search.Objective{Terms: []search.Quad{{B: 1}}}
	second := search.Objective{Const: 1, Terms: []search.Quad{{G: 1}}}
	solver, y := search.NewSolver(1), make([]float64, 1)
	for _, d := range [][2]float64{{0, 0}, {0.2, 0.3}} {
		for _, c := range []struct {
			concept search.Concept
			theory  func() ([2]float64, error)
		}{
			{search.Nash, func() ([2]float64, error) { return f.Nash(d, 0.5) }},
			{search.KalaiSmorodinsky, func() ([2]float64, error) { return f.KalaiSmorodinsky(d) }},
			{search.Egalitarian, func() ([2]float64, error) { return f.Egalitarian(d) }},
			{search.Utilitarian, func() ([2]float64, error) { return f.Utilitarian(d) }},
		} {
			want, err := c.theory()
			if err != nil {
				return err
			}
			got := solver.Solve(c.concept, first, second, []float64{0}, []float64{1}, d[0], d[1], y)
			b.exact(fmt.Sprintf("%v from %v, first's utility", c.concept, d), want[0], got.A)
			b.exact(fmt.Sprintf("%v from %v, second's utility", c.concept, d), want[1], got.B)
		}
	}
	return nil
}

// shares plays a game by the equilibrium and adds what the first gets, when, and what
// deviations bring.
func (b *book) shares(what string, g game, want bargaining.Shares, err error) error {
	if err != nil {
		return err
	}
	r, err := play(g.model([2]negotiation.Agent{rational(true), rational(false)}), 0)
	if err != nil {
		return err
	}
	if !r.deal {
		return fmt.Errorf("%s: no deal", what)
	}
	b.exact(what+": first's share", want[0], r.shares[0])
	b.exact(what+": second's share", want[1], r.shares[1])
	b.exact(what+": round of the deal", 0, float64(r.round))
	gain, n, err := g.temptation()
	if err != nil {
		return err
	}
	b.most(fmt.Sprintf("%s: gain from %d deviations", what, n), 0, gain)
	return nil
}

func (b *book) rubinstein() error {
	for _, d := range [][2]float64{{0.9, 0.9}, {0.95, 0.97}, {0.5, 0.9}, {0.999, 0.99}} {
		want, err := bargaining.Rubinstein(1, d[0], d[1])
		if err := b.shares(fmt.Sprintf("δ %v", d), game{patience: d}, want, err); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) stahl() error {
	for _, offers := range []int{1, 2, 3, 10, 50} {
		d := [2]float64{0.9, 0.8}
		want, err := bargaining.Stahl(d[0], d[1], offers)
		if err := b.shares(fmt.Sprintf("δ %v, %d offers", d, offers), game{patience: d, offers: offers}, want, err); err != nil {
			return err
		}
	}
	return nil
}

// breakdown plays a risk of breakdown as what it is to those who bear it: a gain over what
// breakdown leaves them that shrinks by its probability with every round.
func (b *book) breakdown() error {
	for _, p := range []float64{0.1, 0.01} {
		without := [2]float64{0.2, 0.1}
		want, err := bargaining.Breakdown(p, without[0], without[1])
		g := game{patience: [2]float64{1 - p, 1 - p}, without: without, kind: negotiation.Breakdown}
		if err := b.shares(fmt.Sprintf("p %v, left with %v", p, without), g, want, err); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) inside() error {
	d, without := [2]float64{0.9, 0.95}, [2]float64{0.2, 0.1}
	want, err := bargaining.InsideOptions(d[0], d[1], without[0], without[1])
	return b.shares(fmt.Sprintf("δ %v, meanwhile %v", d, without), game{patience: d, without: without, kind: negotiation.InsideOption}, want, err)
}

// outside plays the stationary equilibrium with agents of its own, since those who play
// alternating offers take what is elsewhere for what they have meanwhile.
func (b *book) outside() error {
	for _, option := range []float64{0.3, 0.6} {
		d, without := [2]float64{0.9, 0.9}, [2]float64{0, option}
		want, err := bargaining.OutsideOptions(d[0], d[1], without[0], without[1])
		if err != nil {
			return err
		}
		back, err := bargaining.OutsideOptions(d[1], d[0], without[1], without[0]) // if the other offers first
		if err != nil {
			return err
		}
		g := game{patience: d, without: without, kind: negotiation.OutsideOption}
		seats := [2]stationary{
			{Preferences: wants(true), first: true, demand: want[0], take: max(without[0], float64(d[0]*want[0]))},
			{Preferences: wants(false), demand: back[0], take: max(without[1], float64(d[1]*back[0]))},
		}
		honest, err := play(g.model([2]negotiation.Agent{seats[0], seats[1]}), 0)
		if err != nil {
			return err
		}
		what := fmt.Sprintf("δ %v, elsewhere %v", d, without)
		b.exact(what+": first's share", want[0], honest.shares[0])
		b.exact(what+": second's share", want[1], honest.shares[1])
		b.exact(what+": round of the deal", 0, float64(honest.round))
		// To refuse and leave at once, or to refuse and stay, or to ask for something else.
		gain := option - honest.shares[1]
		refuse := seats
		refuse[1].refuses = true
		r, err := play(g.model([2]negotiation.Agent{refuse[0], refuse[1]}), 0)
		if err != nil {
			return err
		}
		gain = max(gain, g.worth(r, 1)-g.worth(honest, 1))
		const grid = 20
		for i := range grid + 1 {
			other := seats
			other[0].asks, other[0].opening = true, float64(i)/grid
			r, err := play(g.model([2]negotiation.Agent{other[0], other[1]}), 0)
			if err != nil {
				return err
			}
			gain = max(gain, g.worth(r, 0)-g.worth(honest, 0))
		}
		b.most(fmt.Sprintf("%s: gain from %d deviations", what, grid+3), 0, gain)
	}
	return nil
}
