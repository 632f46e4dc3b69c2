// Package pattern holds what is known of long negotiations between adversaries as
// patterns that a model should show together: predicates on a run's log and on what
// stood at the end of its months. A model that is fitted to one fact is easily wrong
// about the rest; several weak patterns at several levels are harder to satisfy by
// accident (Grimm et al. 2005).
//
//	the patterns, with statements and sources   [All], [Pattern], [Clause]
//	does one run show a pattern?                [Pattern.Holds], [Verdict]
//	do many runs show them?                     [Check], [Finding]
//	a table of that                             [Write]
//	keep of a run what patterns look at         [Record], [Run], [Month]
//	tell it who and what is concerned           [Concerns]
//
// A pattern has one clause or more, each a number that can be read off a run and a region
// that it should lie in. One run shows the pattern if the numbers lie there. Many runs
// do if the whole 95% interval of each number does: so that neither chance nor a
// number that nothing was known about passes. Clauses marked as asides are told beside the
// others and decide nothing.
//
// What passes is what the words say, made precise once and not tuned to what a model
// shows. Where the words name no size, a clause asks for a sign, or for more than half.
// That a pattern fails is a finding about the model. So is, in the other direction, that one
// follows from a single rule: whoever reads a table of patterns should know which
// could have failed.
package pattern
