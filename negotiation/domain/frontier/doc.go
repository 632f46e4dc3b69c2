// Package frontier finds what a negotiation over listed outcomes could reach: the Pareto
// frontier, cooperative solutions on it, and how far an agreement lies from them.
//
//	which outcomes are Pareto optimal              [Of], [Statistics.Pareto]
//	Nash, Kalai, Kalai–Smorodinsky, welfare        [Solve], [Statistics]
//	... over lotteries of two parties              [NewHull]
//	how opposed the parties are                    [Statistics.Opposition]
//	how good an agreement is                       [Statistics.Distances], [Statistics.Optimality]
//
// # Definitions
//
// A party's base is its reservation value, or its worst utility if that is higher or it has no
// reservation value. Candidates are the outcomes worth at least its reservation value to
// everybody, and the frontier holds the candidates that no candidate dominates, of those that
// are worth the same to everybody the first. Solutions are sought on the frontier. All outcomes
// within 1e-12 of the best objective are returned.
//
// Ideal points are best utilities over all outcomes, rational or not, as in NegMAS, except for
// [KalaiSmorodinsky], which follows Kalai & Smorodinsky (1975): theirs is over the candidates.
package frontier
