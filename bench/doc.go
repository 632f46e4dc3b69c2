// Package bench is the one place where the speed of the library is known. It
// holds benchmarks and the tests that keep the hot loop free of allocation, and
// exports nothing.
//
//	go test ./bench -run '^$' -bench .
//
// # What is measured
//
//	How long does ... take?                       Benchmark
//	one round of the Venezuela–US scenario        Round
//	a round with more issues, more veto players   RoundByIssues, RoundByAgents
//	a whole run of 48 months                      Run
//	putting a solver back to the start of a run   Reset
//	building a solver                             Build
//	many runs on 1 and 2 workers                  Ensemble
//	the same, with what the main job records      EnsembleRecorded
//	one search for a package                      Search, SearchLinear
//	a cooperative solution                        SearchNash
//	a search, against the obvious way             SearchAgainstBisection
//
// Sub-benchmarks are named by what varies, as in issues=16, so that results can
// be compared and plotted by size. Every benchmark reports allocations and,
// beside the time for an operation, the rate that a user thinks in: rounds/s,
// runs/s, searches/s.
//
// # How to read the numbers
//
// Rounds differ a lot: one in which a text is negotiated costs many times one in
// which nothing is on the table. Round therefore plays whole runs one after the
// other, the same ones every time, and an operation is one round of them. The
// reset after each run is counted with its last round, so the mean is that of a
// run divided by its rounds. Reset is the part of it that is no round.
//
// SearchAgainstBisection times both methods on the same problems in the same run
// and reports how many times longer the obvious one takes; unlike times, the ratio
// can be compared across machines.
//
// Random problems and scenarios are drawn with fixed seeds, each size from a seed
// of its own: adding a size changes none of the others.
//
// Times are never asserted, since they belong to a machine. To see whether a
// change helps, run both versions ten times and let benchstat judge:
//
//	go test ./bench -run '^$' -bench Round -count 10 > old.txt
//	go run golang.org/x/perf/cmd/benchstat@latest old.txt new.txt
//
// # How to add a benchmark
//
// Put what is measured into a function of its own, marked noinline, and let the
// body of b.Loop be one call of it: code that stands directly in the body of
// b.Loop is kept alive statement by statement, which slows small loops several
// times over.
package bench
