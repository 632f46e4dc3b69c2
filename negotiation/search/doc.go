// Package search finds packages exactly.
//
// Two sides value a package y, one level per issue, by separable concave
// quadratic utilities. The package searches for the offer that is best for one
// side among those worth enough to the other, for the Pareto frontier that such
// offers trace, and for the cooperative solutions on it. It is the inner loop of
// every negotiation, so nothing allocates once a [Solver] has been made.
//
//	the best package for B that A can accept   [Solver.BestFor]
//	the best package for one side alone        [Solver.Max]
//	a point of the Pareto frontier             [Solver.At], [Solver.Weighted]
//	the whole frontier                         [Solver.Frontier]
//	Nash, Kalai–Smorodinsky, egalitarian, utilitarian
//	                                           [Solver.Solve], [Solver.WeightedNash]
//	the best each side can hope for            [Solver.Ideal]
//	how far a package lies from the frontier   [Solver.Shortfall]
//	the best package under several constraints at once
//	                                           [Joint.BestFor]
//	the package that gives most to the one of several sides that gains least
//	                                           [MaxMin.BestFor]
//	issues that only take certain levels       [Stepper]; listed one by one,
//	                                           [BestOnLadder], [CountPareto]
//
// # Method
//
// For a multiplier l > 0 on A's utility the Lagrangian l·A + B splits into one
// concave quadratic per issue, each with its optimum in closed form. A's utility
// rises and B's falls with l, so every question above is the root of a monotone
// function of one number. It is found by Newton steps on the logarithm of l,
// guarded by bisection. Where issues are linear the utilities jump at the
// multipliers at which the two sides tie; the packages on both sides of a jump
// are then joined by a segment that belongs to the frontier, and the answer is
// interpolated on it exactly. Concavity makes the result globally optimal
// (Boyd & Vandenberghe 2004, ch. 5).
//
// Ties are lexicographic: at l = 0 issues to which B is indifferent stand at A's
// optimum, and at l = ∞ those to which A is indifferent stand at B's.
package search
