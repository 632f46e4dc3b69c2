// Package observe watches runs and keeps what is worth knowing about them.
//
// An observer records; it writes no file, draws no random number and changes
// nothing, so that a run is the same whoever watches it. After the first run it
// allocates nothing. Reporters turn records into files and pictures; they live
// in package report.
//
//	the metrics and the outcome class of a run   [Summary]
//	variables month by month                     [Series], [Columns]
//	cooperative solutions to compare with        [Benchmarks]
//	thresholds moved by a fifth                  [Variants]
//
// An observer of one's own implements [negotiation.Observer].
package observe
