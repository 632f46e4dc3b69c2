package search

import "math"

// Concept is a cooperative solution: a rule that picks one package of the
// frontier.
type Concept uint8

// The concepts. Gains are utilities above the disagreement point (dA, dB).
const (
	// Nash maximises the product of gains (Nash 1950).
	Nash Concept = iota
	// KalaiSmorodinsky gives both sides the same share of their ideal gains
	// (Kalai & Smorodinsky 1975).
	KalaiSmorodinsky
	// Egalitarian gives both sides the same gain (Kalai 1977).
	Egalitarian
	// Utilitarian maximises the sum of utilities and ignores the disagreement point.
	Utilitarian
)

// String returns the concept's name.
func (c Concept) String() string {
	return [...]string{"Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian"}[c]
}

// Solve finds the package of a cooperative solution and writes it into out. The
// status is NoZone where no package gives both sides at least dA and dB, except
// for the utilitarian solution, which ignores them.
func (s *Solver) Solve(c Concept, a, b Objective, lo, hi []float64, dA, dB float64, out []float64) Solution {
	switch c {
	case Nash:
		return s.WeightedNash(0.5, a, b, lo, hi, dA, dB, out)
	case Egalitarian:
		return s.balance(&target{alpha0: 1, beta: 1, a: dA, b: dB}, a, b, lo, hi, out)
	case KalaiSmorodinsky:
		idealA, idealB, ok := s.Ideal(a, b, lo, hi, dA, dB)
		if !ok {
			return Solution{Status: NoZone}
		}
		gA, gB := idealA-dA, idealB-dB
		if gA <= 0 || gB <= 0 {
			return s.corner(gA <= 0, a, b, lo, hi, dA, dB, out)
		}
		return s.balance(&target{alpha0: 1 / gA, beta: 1 / gB, a: dA, b: dB}, a, b, lo, hi, out)
	}
	return s.Weighted(1, a, b, lo, hi, out)
}

// WeightedNash maximises gainA^weight · gainB^(1−weight), weight in (0, 1): the
// asymmetric Nash solution (Kalai 1977).
func (s *Solver) WeightedNash(weight float64, a, b Objective, lo, hi []float64, dA, dB float64, out []float64) Solution {
	if !(weight > 0 && weight < 1) {
		// All the weight on one side is the limit in which it takes everything.
		return s.corner(weight <= 0, a, b, lo, hi, dA, dB, out)
	}
	return s.balance(&target{alpha1: 1 - weight, beta: weight, a: dA, b: dB}, a, b, lo, hi, out)
}

// balance finds the frontier package at which the target vanishes, or the end of
// the frontier nearest to it.
func (s *Solver) balance(t *target, a, b Objective, lo, hi, out []float64) Solution {
	s.frame(a, b, lo, hi, out)
	lA, lB := s.bestB(s.low)
	hA, hB := s.bestA(s.high)
	if lB < t.b-1e-12 || hA < t.a-1e-12 {
		return Solution{Status: NoZone}
	}
	var sol Solution
	switch {
	case t.at(0, lA, lB) >= 0 && lA >= t.a:
		s.write(s.low, out)
		sol = Solution{Optimal, 0, lA, lB}
	case hB >= t.b && (t.alpha1 == 0 && t.at(1, hA, hB) <= 0 || hA <= t.a):
		s.write(s.high, out)
		sol = Solution{Optimal, math.Inf(1), hA, hB}
	default:
		sol = s.root(t, out)
	}
	if sol.A < t.a-1e-10 || sol.B < t.b-1e-10 {
		return Solution{Status: NoZone}
	}
	return sol
}

// corner gives one side everything beyond the other's disagreement utility: to b
// where forB, else to a.
func (s *Solver) corner(forB bool, a, b Objective, lo, hi []float64, dA, dB float64, out []float64) Solution {
	var sol Solution
	if forB {
		sol = s.BestFor(a, b, lo, hi, dA, out)
	} else {
		sol = s.BestFor(b, a, lo, hi, dB, out)
		sol.A, sol.B = sol.B, sol.A
		sol.Multiplier = 1 / sol.Multiplier
	}
	if sol.Status == Infeasible || sol.A < dA-1e-12 || sol.B < dB-1e-12 {
		return Solution{Status: NoZone}
	}
	sol.Status = Optimal
	return sol
}

// Ideal returns the largest utility that each side can have while the other has
// its disagreement utility, and whether there is a package for both.
func (s *Solver) Ideal(a, b Objective, lo, hi []float64, dA, dB float64) (idealA, idealB float64, ok bool) {
	out := s.spare()
	forA := s.BestFor(b, a, lo, hi, dB, out)
	forB := s.BestFor(a, b, lo, hi, dA, out)
	ok = forA.Status != Infeasible && forB.Status != Infeasible && forA.B >= dA-1e-12 && forB.B >= dB-1e-12
	return forA.B, forB.B, ok
}

// Shortfall returns by which share both gains of a package could be raised at
// once: 0 on the frontier, 0.1 if some package gives both sides a tenth more. Gains
// are counted from (dA, dB) and must not be negative; where one of them is zero
// only the other counts. NaN stands for a package that is worth less than no deal
// to either side.
func (s *Solver) Shortfall(a, b Objective, lo, hi []float64, dA, dB float64, y []float64) float64 {
	gA, gB := a.Value(y)-dA, b.Value(y)-dB
	out := s.spare()
	switch {
	case gA < 0 || gB < 0:
		return math.NaN()
	case gA == 0 && gB == 0:
		return 0
	case gA == 0:
		return max(0, (s.BestFor(a, b, lo, hi, dA, out).B-dB)/gB-1)
	case gB == 0:
		return max(0, (s.BestFor(b, a, lo, hi, dB, out).B-dA)/gA-1)
	}
	sol := s.balance(&target{alpha0: 1 / gA, beta: 1 / gB, a: dA, b: dB}, a, b, lo, hi, out)
	if sol.Status == NoZone {
		return 0
	}
	return max(0, min((sol.A-dA)/gA, (sol.B-dB)/gB)-1)
}

// Frontier writes n packages of the Pareto frontier into packages, one after the
// other, and their utilities into uA and uB. The multipliers lie on a logarithmic
// grid from 2^−20 to 2^20. The slices hold n·issues, n and n numbers, n ≥ 2.
func (s *Solver) Frontier(a, b Objective, lo, hi []float64, packages, uA, uB []float64) {
	k, n := len(lo), len(uA)
	if n < 2 || len(packages) != n*k || len(uB) != n {
		panic("search: Frontier: slices do not fit")
	}
	for i := range n {
		sol := s.Weighted(Multiplier(i, n), a, b, lo, hi, packages[i*k:(i+1)*k])
		uA[i], uB[i] = sol.A, sol.B
	}
}

// Multiplier returns the multiplier on a's utility of point i of the n points of
// [Solver.Frontier]: the larger, the better for a.
func Multiplier(i, n int) float64 { return math.Exp2(-20 + 40*float64(i)/float64(n-1)) }
