// Package domain holds negotiation domains whose outcomes can be listed: some issues,
// each with named values, and what every combination is worth to each party. It is the
// world of Genius, GeniusWeb and NegMAS. For issues whose levels vary without a gap, and
// for what becomes of an agreement, see the package negotiation.
//
//	issues and values, outcomes as numbers            [Domain]
//	what an outcome is worth                          [Additive], [Rectangles], [Listed]
//	... along an issue of numbers                     [Linear], [Triangular], [Quadratic], [Constant]
//	all utilities of all parties, in flat tables      [Space]
//	the lowest outcome not below a utility, ranges,
//	the best outcome that others can accept           [Inverse]
//	the same for 10^9 outcomes and more               [Halves]
//	Pareto frontiers and cooperative solutions        package frontier
//	stacked alternating offers and strategies         package offers
//	files                                             packages genius and geniusweb
//
// # Outcomes
//
// An outcome is an integer, its place in the Cartesian product of the issues' values with
// the last issue running fastest. Utilities are looked up in a table, so an offer costs the
// same however many outcomes there are. A table is sorted once; after that a question about
// the inverse takes a search of logarithmic length.
//
// Utilities are sums in the order of the issues of weight times value, in double precision
// without fused multiplication and addition: they have the same bits on every machine.
package domain
