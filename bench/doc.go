// Bench is the one place where the speed of the library is known. It measures the
// round and its parts, the package search, runs and ensembles at many sizes, says how
// cost grows, and holds the round against a floor: the arithmetic that it cannot do
// without.
//
//	go run ./bench                        measure everything, in a few minutes
//	go run ./bench -compare old.txt       ... and compare with an earlier file
//	go run ./bench -only 'Round|Reset'    ... only the benchmarks that match
//	go run ./bench -read new.txt          tables of a file, without measuring
//	go run ./bench -parts                 where the time of a round goes
//	go run ./bench -quick                 everything once, to see that it works
//
// The results are written to a file, out/bench.txt unless -out says otherwise, in the
// text format of Go benchmarks: benchstat reads it too. It begins with the machine, the
// version of Go and that of the library. The files that the documentation quotes are
// in the folder results.
//
// # What is measured
//
//	How long does ... take?                        Benchmark
//	one round of the Venezuela–US scenario         Round
//	... against the arithmetic that it needs       RoundAgainstFloor
//	... in each of its parts                       Parts
//	a round with more issues, agents, parties      RoundByIssues, RoundByAgents, RoundByParties
//	a whole run of 48 months, or of more           Run, RunByRounds
//	putting a solver back to the start of a run    Reset
//	building a solver                              Build, BuildByIssues, BuildByAgents, BuildByParties
//	runs on 1 and 2 workers                        Ensemble
//	the same, with what the main job records       EnsembleRecorded
//	more runs                                      EnsembleByRuns
//	one search for a package                       Search, SearchLinear
//	a cooperative solution                         SearchNash
//	a search, against the obvious way              SearchAgainstBisection
//
// All of them are Go benchmarks too: go test ./bench -run '^$' -bench Round. Names end
// in what varies, as in issues=16. Every benchmark reports allocations and, beside the
// time for an operation, the rate that a user thinks in: rounds/s, runs/s, searches/s.
//
// # How to read the numbers
//
// Rounds differ a lot: one in which a text is negotiated costs many times one in
// which nothing is on the table. A round is therefore measured by playing whole runs
// one after the other, the same ones every time, and an operation is one round of
// them. The reset after each run is counted with its last round, so the mean is that of
// a run divided by its rounds. Reset is the part of it that is no round.
//
// RoundAgainstFloor times the round and its floor in turns, and reports how many times
// longer the round takes: x-floor. The floor does as many multiply-adds, divisions,
// roots, exponentials and random draws as a round of the core model needs by its
// formulas, in straight loops over flat arrays. What a round needs is a table in needs.go;
// a test holds it against a count of what the code in fact does. SearchAgainstBisection
// races likewise, against bisection. Unlike times such ratios can be compared across
// machines.
//
// Parts plays rounds with a stopwatch between any two parts, and takes its own time off
// again. What a part asks of others, as the talks ask for forecasts of conduct, is
// counted with the part that asks. The table of -parts comes from a profile instead and
// shows both: whose turn it was, and in which package the time went.
//
// By parties, several scenarios of each size are played in turns, since it differs a lot
// between them how hard it is to make an offer that all accept.
//
// Growth is a straight line through the logarithms of size and time; its slope is the
// exponent. Where fixed costs weigh at small sizes, the slope between the two largest
// sizes says more.
//
// Random problems and scenarios are drawn with fixed seeds, each size from a seed
// of its own: adding a size changes none of the others.
//
// Times are never asserted, since they belong to a machine. Benchmarks are repeated in
// turns, so that a slow minute hits all of them, and a comparison gives medians and the
// probability of a difference as large as this by chance (Mann & Whitney 1947).
//
// # How to add a benchmark
//
// Put what is measured into a function of its own, marked noinline, and let the
// body of b.Loop be one call of it: code that stands directly in the body of
// b.Loop is kept alive statement by statement, which slows small loops several
// times over. Then add it to the list of benchmarks.
package main
