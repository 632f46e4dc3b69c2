// Package ensemble plays many runs of a model and sums them up.
//
//	play runs on all cores, results in order   [Play]
//	what many runs say as a whole              [Digest]
//	a share of runs with its interval          [Share]
//	a mean with its interval                   [Moments]
//	quantiles month by month                   [Bands]
//	the most typical of many runs              [Medoid]
//	which conclusions survive which rule       [Rivals]
//
// Run number r of a seed is the same run however many are played, by however many
// workers, and results come in the order of run numbers. What is made of them is
// therefore the same to the last bit on one machine type.
package ensemble
