package bargaining

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/search"
)

// Packages are all packages over issues, with levels between Low and High, that two or
// more parties value by their objectives. It finds the cooperative solutions among them
// for any number of parties; with two they are those of [search.Solver.Solve].
type Packages struct {
	Parties   []search.Objective
	Low, High []float64
}

// Choice is a package and what it is worth.
type Choice struct {
	Levels, Utilities []float64
	// Gap is how far what the solution maximises may fall short of its maximum: the
	// logarithm of the product of gains for [Packages.Nash], the least (share of the
	// ideal) gain for others.
	Gap float64
}

func (p Packages) check(d []float64) error {
	n := len(p.Low)
	switch {
	case len(p.Parties) < 2 || len(d) != len(p.Parties) || !finite(d...):
		return fmt.Errorf("bargaining: %d parties and disagreement point %v, expected two parties or more and a number for each", len(p.Parties), d)
	case n == 0 || len(p.High) != n:
		return fmt.Errorf("bargaining: %d and %d bounds, expected as many of each and at least 1", n, len(p.High))
	}
	for k := range n {
		if !(p.Low[k] <= p.High[k]) || !finite(p.Low[k], p.High[k]) {
			return fmt.Errorf("bargaining: issue %d from %v to %v, expected numbers in order", k+1, p.Low[k], p.High[k])
		}
	}
	for i, o := range p.Parties {
		if len(o.Terms) != n {
			return fmt.Errorf("bargaining: %d terms of party %d, expected %d", len(o.Terms), i+1, n)
		}
		for _, t := range o.Terms {
			if !(t.G >= 0) || !finite(o.Const, t.B, t.G) {
				return fmt.Errorf("bargaining: term %v of party %d, expected numbers, the curvature of at least 0", t, i+1)
			}
		}
	}
	return nil
}

func (p Packages) choice(levels []float64, gap float64) Choice {
	c := Choice{Levels: levels, Gap: gap}
	for _, o := range p.Parties {
		c.Utilities = append(c.Utilities, o.Value(levels))
	}
	return c
}

// mixed returns the sum of objectives by weights.
func (p Packages) mixed(weights []float64) search.Objective {
	sum := search.Objective{Terms: make([]search.Quad, len(p.Low))}
	for i, o := range p.Parties {
		sum.Const += float64(weights[i] * o.Const)
		for k, t := range o.Terms {
			sum.Terms[k].B += float64(weights[i] * t.B)
			sum.Terms[k].G += float64(weights[i] * t.G)
		}
	}
	return sum
}

func (p Packages) ones() []float64 {
	w := make([]float64, len(p.Parties))
	for i := range w {
		w[i] = 1
	}
	return w
}

// Utilitarian returns the package with the largest sum of utilities, whatever the
// disagreement point.
func (p Packages) Utilitarian() (Choice, error) {
	if err := p.check(make([]float64, len(p.Parties))); err != nil {
		return Choice{}, err
	}
	out := make([]float64, len(p.Low))
	o := p.mixed(p.ones())
	search.NewSolver(len(out)).Max(o, o, p.Low, p.High, out)
	return p.choice(out, 0), nil
}

// Egalitarian returns the package whose smallest gain is largest. If it is below 0 the
// error is [ErrNoAgreement].
func (p Packages) Egalitarian(d []float64) (Choice, error) {
	if err := p.check(d); err != nil {
		return Choice{}, err
	}
	return p.least(d, p.ones())
}

// least maximises the smallest gain, in units of each party.
func (p Packages) least(d, units []float64) (Choice, error) {
	sides := make([]search.Constraint, len(p.Parties))
	small := make([]float64, len(p.Parties))
	for i, o := range p.Parties {
		scaled := search.Objective{Const: o.Const / units[i], Terms: make([]search.Quad, len(o.Terms))}
		for k, t := range o.Terms {
			scaled.Terms[k] = search.Quad{B: t.B / units[i], G: t.G / units[i]}
		}
		sides[i] = search.Constraint{Of: scaled, Least: d[i] / units[i]}
		// So small that it decides among the best only, of which it takes an efficient one.
		small[i] = 1e-7 / units[i]
	}
	out := make([]float64, len(p.Low))
	a := search.NewMaxMin(len(out)).BestFor(search.Objective{}, 0, sides, p.mixed(small), p.Low, p.High, out)
	if a.Value < -1e-9 {
		return Choice{}, ErrNoAgreement
	}
	return p.choice(out, a.Gap), nil
}

// Ideal returns the largest gain of each party while the others have their disagreement
// utilities.
func (p Packages) Ideal(d []float64) ([]float64, error) {
	if err := p.check(d); err != nil {
		return nil, err
	}
	gains, out := make([]float64, len(d)), make([]float64, len(p.Low))
	s := search.NewJoint(len(out), len(d)-1)
	for i, o := range p.Parties {
		var under []search.Constraint
		for j, other := range p.Parties {
			if j != i {
				under = append(under, search.Constraint{Of: other, Least: d[j]})
			}
		}
		a := s.BestFor(o, under, p.Low, p.High, out)
		if a.Status == search.Infeasible || a.Value < d[i]-1e-9 {
			return nil, ErrNoAgreement
		}
		gains[i] = max(0, a.Value-d[i])
	}
	return gains, nil
}

// KalaiSmorodinsky returns the package that gives all parties the same share of their
// ideal gains, or the largest smallest share. If a party cannot gain that is 0, and the
// package is one with the largest sum of such shares among those at which nobody loses.
func (p Packages) KalaiSmorodinsky(d []float64) (Choice, error) {
	units, err := p.Ideal(d)
	if err != nil {
		return Choice{}, err
	}
	for i, u := range units {
		if u < 1e-12 {
			units[i] = 1
		}
	}
	return p.least(d, units)
}

// Nash returns the package that maximises Π gain^weight, for weights above 0, one for each
// party. It raises one issue at a time to where the product is largest, from the
// egalitarian package on, until the linear bound of the concave logarithm of the product
// proves that at most Gap is missing. If not all can gain at once the error is
// [ErrNoAgreement].
func (p Packages) Nash(d, weights []float64) (Choice, error) {
	if err := p.check(d); err != nil {
		return Choice{}, err
	}
	if len(weights) != len(d) {
		return Choice{}, fmt.Errorf("bargaining: %d weights, expected %d", len(weights), len(d))
	}
	total := 0.0
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) {
			return Choice{}, fmt.Errorf("bargaining: weight %v of party %d, expected a number above 0", w, i+1)
		}
		total += w
	}
	start, err := p.Egalitarian(d)
	if err != nil {
		return Choice{}, err
	}
	y, gains := start.Levels, make([]float64, len(d))
	rates := make([]float64, len(d))
	gap := math.Inf(1)
	const sweeps, narrow = 20000, 1e-13
	for range sweeps {
		for i, o := range p.Parties {
			gains[i] = o.Value(y) - d[i]
			if !(gains[i] > 0) {
				return Choice{}, ErrNoAgreement
			}
			rates[i] = weights[i] / total / gains[i]
		}
		if gap = p.missing(y, rates); gap <= narrow {
			break
		}
		for k := range y {
			p.raise(k, y, gains, weights)
		}
	}
	return p.choice(y, gap), nil
}

// missing bounds what a package lacks by the linear bound at it, with rates of utilities.
func (p Packages) missing(y, rates []float64) (gap float64) {
	for k, x := range y {
		slope := 0.0
		for i, o := range p.Parties {
			slope += float64(rates[i] * (o.Terms[k].B - float64(2*o.Terms[k].G*x)))
		}
		gap += max(float64(slope*(p.High[k]-x)), float64(slope*(p.Low[k]-x)))
	}
	return gap
}

// raise moves an issue to where the product is largest and updates the gains.
func (p Packages) raise(k int, y, gains, weights []float64) {
	now := y[k]
	change := func(o search.Objective, x float64) float64 {
		t := o.Terms[k]
		return float64((t.B - float64(t.G*(x+now))) * (x - now))
	}
	x := root(p.Low[k], p.High[k], func(x float64) float64 {
		slope := 0.0
		for i, o := range p.Parties {
			gain := gains[i] + change(o, x)
			rise := o.Terms[k].B - float64(2*o.Terms[k].G*x)
			if gain <= 0 {
				// Beyond the wall of this party: back to where the product is above 0.
				if x > now {
					return -1
				}
				return 1
			}
			slope += float64(weights[i] * rise / gain)
		}
		return slope
	})
	for i, o := range p.Parties {
		gains[i] += change(o, x)
	}
	y[k] = x
}
