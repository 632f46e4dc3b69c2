// Package trust holds beliefs about whether a negotiating partner keeps its
// word: Bayesian beliefs about type, Beta reputations updated by noisy reports,
// what attacks by spoilers reveal, and the thresholds of trust above which
// cooperation or a first step pays.
//
//	beliefs about who the other is            [TypeBeliefs]
//	counts of kept and broken promises        [CountingBeliefs]
//
// Known answers:
//
//	a reputation after noisy reports          [Beta]
//	trust after an attack, or a quiet round   [AfterSpoilers]
//	the trust at which cooperation pays       [AssuranceThreshold]
//	the first step that reassures             [ReassuranceShare]
package trust
