// Package trust holds beliefs about whether a negotiating partner keeps its
// word: Bayesian beliefs about type, Beta reputations updated by noisy reports,
// what attacks by spoilers reveal, and the thresholds of trust above which
// cooperation or a first step pays.
package trust
