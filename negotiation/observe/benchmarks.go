package observe

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/search"
)

// sweeps is the number of times that expectations and the Nash package are
// brought in line with each other; they settle within a few.
const sweeps = 20

// Premise says how far promises are taken to be kept.
type Premise uint8

// The premises.
const (
	// Kept: everything that is promised is delivered.
	Kept Premise = iota
	// Trusted: each side expects the other to keep its promises with the
	// probability that, in its eyes, the other is trustworthy, and to deliver
	// nothing otherwise.
	Trusted
)

// String returns the premise in words.
func (p Premise) String() string { return [...]string{"kept", "trusted"}[p] }

// Benchmarks are what the parties could agree on at the initial state if they
// bargained about the whole agenda at once and knew each other's interests: their
// utilities, given how far promises are kept, those of the status quo, and the
// cooperative solutions. Prerequisites among issues are left aside. A Benchmarks
// is read only.
type Benchmarks struct {
	Premise Premise
	// Worth holds the utilities of both parties over packages, Disagreement those of
	// the status quo, and Ideal the most that each can have while the other keeps at
	// least its status quo.
	Worth               [2]negotiation.Objective
	Disagreement, Ideal [2]float64
	// Low and High bound the packages.
	Low, High []float64
	// Solutions are the Nash, Kalai–Smorodinsky, egalitarian and utilitarian
	// packages, in this order.
	Solutions [4]Solution
	// WinSets are the parts of the frontier, out of 64 points, that each party's
	// domestic players pass with probability 1/2 or more.
	WinSets [2]domestic.WinSet
	// Zone says whether some package is better than the status quo for both. Without one
	// only the utilitarian solution exists.
	Zone bool
}

// Solution is a cooperative solution: levels of all issues, nil if it does not
// exist, and what they are worth to each party beyond the status quo.
type Solution struct {
	Concept search.Concept
	Levels  []float64
	Gain    [2]float64
}

// NewBenchmarks computes the benchmarks of a model of two principals; of more it is an
// error.
func NewBenchmarks(m *negotiation.Model, p Premise) (*Benchmarks, error) {
	exact := *m
	exact.EstimateError = 0
	sv, err := negotiation.NewSolver(&exact)
	if err != nil {
		return nil, err
	}
	st := sv.State()
	if n := st.Parties(); n != 2 {
		return nil, fmt.Errorf("observe: benchmarks are about two principals; model %s has %d", m.ID, n)
	}
	K := st.Issues()
	b := &Benchmarks{Premise: p, Low: append([]float64(nil), st.Observed...), High: make([]float64, K)}
	covered, y := make([]float64, K), make([]float64, K)
	for k := range K {
		covered[k], b.High[k] = 1, max(1, b.Low[k])
		y[k] = (b.Low[k] + b.High[k]) / 2
	}
	s := search.NewSolver(K)
	st.Open()
	for range sweeps {
		st.Put(y, covered)
		st.Assess(&st.Draft)
		b.suppose(st)
		u, v := st.Worth(0, &st.Draft), st.Worth(1, &st.Draft)
		b.Disagreement = [2]float64{u.Value(b.Low), v.Value(b.Low)}
		s.Solve(search.Nash, u, v, b.Low, b.High, b.Disagreement[0], b.Disagreement[1], y)
	}
	for i := range b.Worth {
		w := st.Worth(i, &st.Draft)
		b.Worth[i] = negotiation.Objective{Const: w.Const, Terms: append([]negotiation.Quad(nil), w.Terms...)}
	}
	b.Ideal[0], b.Ideal[1], b.Zone = s.Ideal(b.Worth[0], b.Worth[1], b.Low, b.High, b.Disagreement[0], b.Disagreement[1])
	b.winSets(s, st)
	for c := range b.Solutions {
		b.Solutions[c] = b.solve(s, search.Concept(c))
	}
	return b, nil
}

// winSets asks the domestic players of both sides about the frontier.
func (b *Benchmarks) winSets(s *search.Solver, st *negotiation.State) {
	const n = 64
	K := len(b.Low)
	packages, u := make([]float64, n*K), make([]float64, n)
	s.Frontier(b.Worth[0], b.Worth[1], b.Low, b.High, packages, u, make([]float64, n))
	multipliers, chance := make([]float64, n), make([]float64, n)
	for i := range b.WinSets {
		for m := range n {
			multipliers[m] = search.Multiplier(m, n)
			chance[m] = st.Chance(i, &st.Draft, packages[m*K:(m+1)*K])
		}
		b.WinSets[i] = domestic.NewWinSet(multipliers, chance, 0.5)
	}
}

// suppose puts the premise in the place of what the parties would expect.
func (b *Benchmarks) suppose(st *negotiation.State) {
	P, K := st.Parties(), st.Issues()
	for i := range P {
		j := st.Other(i)
		p := 1.0
		if b.Premise == Trusted {
			p = st.Trust(i, j)
		}
		st.Draft.Comply[i*P+j] = p
		for k := range K {
			if st.Owner(k) != i {
				st.Draft.Deliver[i*K+k] = p
			}
		}
	}
}

func (b *Benchmarks) solve(s *search.Solver, c search.Concept) Solution {
	y := make([]float64, len(b.Low))
	sol := s.Solve(c, b.Worth[0], b.Worth[1], b.Low, b.High, b.Disagreement[0], b.Disagreement[1], y)
	if sol.Status == search.NoZone || sol.Status == search.Infeasible {
		return Solution{Concept: c}
	}
	return Solution{Concept: c, Levels: y, Gain: b.Gain(y)}
}

// Gain returns what a package is worth to each party beyond the status quo.
func (b *Benchmarks) Gain(y []float64) [2]float64 {
	return [2]float64{b.Worth[0].Value(y) - b.Disagreement[0], b.Worth[1].Value(y) - b.Disagreement[1]}
}

// Distance says how a package compares with the benchmarks.
type Distance struct {
	// Gain is what the package is worth to each party beyond the status quo.
	Gain [2]float64
	// Shortfall is the share by which both gains could be raised at once: 0 on the
	// frontier. NaN where a gain is negative.
	Shortfall float64
	// Efficiency is the joint gain as a share of the largest joint gain. NaN where
	// no joint gain is possible.
	Efficiency float64
	// Nash and KalaiSmorodinsky are the distances from these solutions, measured
	// in gains as shares of each party's ideal gain. NaN without a zone.
	Nash, KalaiSmorodinsky float64
}

// Distance compares a package with the benchmarks. The solver lends its memory
// and is for as many issues as the package.
func (b *Benchmarks) Distance(s *search.Solver, y []float64) Distance {
	d := Distance{Gain: b.Gain(y)}
	d.Shortfall = b.shortfall(s, b.High, y)
	d.Efficiency = math.NaN()
	if u := b.Solutions[search.Utilitarian].Gain; u[0]+u[1] > 0 {
		d.Efficiency = (d.Gain[0] + d.Gain[1]) / (u[0] + u[1])
	}
	d.Nash = b.apart(d.Gain, search.Nash)
	d.KalaiSmorodinsky = b.apart(d.Gain, search.KalaiSmorodinsky)
	return d
}

// shortfall is that of a package whose levels are bounded by high.
func (b *Benchmarks) shortfall(s *search.Solver, high, y []float64) float64 {
	return s.Shortfall(b.Worth[0], b.Worth[1], b.Low, high, b.Disagreement[0], b.Disagreement[1], y)
}

func (b *Benchmarks) apart(gain [2]float64, c search.Concept) float64 {
	sol := &b.Solutions[c]
	if !b.Zone || sol.Levels == nil {
		return math.NaN()
	}
	var sum float64
	for i, g := range gain {
		ideal := b.Ideal[i] - b.Disagreement[i]
		if ideal <= 0 {
			continue
		}
		e := (g - sol.Gain[i]) / ideal
		sum += float64(e * e)
	}
	return math.Sqrt(sum)
}
