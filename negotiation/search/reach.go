package search

// Reach is [Solver.BestFor] for callers that do not want the package.
func (s *Solver) Reach(a, b Objective, lo, hi []float64, theta float64) Solution {
	return s.BestFor(a, b, lo, hi, theta, s.result)
}
