// Package tournament lets strategies play alternating offers against each other on many domains, and
// says which of them do well.
//
//	everybody against everybody              [Tournament.Play], one [Match] after the other
//	go on where an interrupted one stopped   [Journal]
//	means, and which differences are real    [Tally], [Tally.Compare]
//	which strategies would be taken up       [Tally.Payoffs], [Replicator], [Regret]
//
// Each ordered pair of entrants, also of an entrant with itself, plays on each domain, so that all
// have both seats. A match's random numbers depend on the seed, the names of its domain and of both
// entrants, and its repetition: adding an entrant or a domain changes no other match. The matches
// and their order are the same for any number of workers.
package tournament
