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

// outside adds what it would bring to refuse the first offer and leave at once.
func (b *book) outside() error {
	for _, without := range [][2]float64{{0, 0.3}, {0, 0.6}, {0.6, 0}, {0.3, 0.6}} {
		d := [2]float64{0.9, 0.9}
		want, err := bargaining.OutsideOptions(d[0], d[1], without[0], without[1])
		what, g := fmt.Sprintf("δ %v, elsewhere %v", d, without), game{patience: d, without: without, kind: negotiation.OutsideOption}
		if err := b.shares(what, g, want, err); err != nil {
			return err
		}
		r, err := play(g.model([2]negotiation.Agent{rational(true), rational(false)}), 0)
		if err != nil {
			return err
		}
		b.most(what+": second's gain from leaving", 0, without[1]-r.shares[1])
	}
	return nil
}
