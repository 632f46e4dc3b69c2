// Package ensemble plays many runs of a model, sums them up and compares them.
//
//	play runs on all cores, results in order            [Play]
//	what many runs say as a whole                       [Digest]
//	a share of runs with its interval                   [Share]
//	a mean with its interval, and the runs it needs     [Moments]
//	quantiles of anything                               [Sketch]
//	quantiles month by month                            [Bands]
//	counts in bins, and by outcome class                [Histogram], [Classes]
//	the most typical of many runs                       [Medoid]
//	what a setting changes, on common random numbers    [Comparison]
//	how large that is beside what is of interest        [Effect.Judge]
//	how many pairs of runs a wanted precision needs     [Effect.Needed]
//	stop as soon as an interval is narrow enough        [Question.Precision]
//	which part carried an effect                        [Question.Parts], [Split]
//	which conclusions survive which rule                [Rivals]
//	seeds for the points of a design                    [Seeds]
//	repeat a run that failed                            [RunError], [Plan.Replay]
//
// # The same numbers, whoever plays
//
// Run number r of a seed is the same run however many are played, by however many
// workers: each of its random streams is keyed by seed, run, part, entity and round, in
// this order, and no two runs of a seed share one. Results come in the order of run
// numbers. What is made of them is therefore the same to the last bit on one machine
// type. Seeds and run numbers go up to [LargestSeed].
//
// # Statistics that add up
//
// Every statistic here merges: what several processes or machines found, added up in
// any order and grouping, is to the last bit what one would have found. Counts are
// exact, sums are kept without rounding, and where a value is replaced by a nearby one
// (in Sketch, Bands and Histogram) that depends on the value alone and is bounded as
// the type says. Statistics are written and read as JSON without loss; forms carry a
// version, and a form of another version, or one that says what cannot be, is refused.
//
// # Memory
//
// Nothing grows with the number of runs but a sketch of values that keep spreading. A
// Digest keeps single numbers of the first 2,000 runs only.
package ensemble
