// Package sweep plays every run of a design of experiments and writes what comes out to
// files that other programs open.
//
//	What do you want to do?                        Here
//	play a design, or go on with one that stopped  [Sweep.Run]
//	say beforehand what is expected to come out    [ReadExpectations], [Expectation]
//	hand a study on as one file                    [Bundle], [Bundle.Write]
//	play a study that somebody handed on           [ReadBundle], [Bundle.Compare]
//	play one run of a design again                 [Sweep.Open]
//	know what a folder holds the results of        [Identity]
//
// # Files
//
// A sweep writes into a folder of its own:
//
//	points.csv, points.parquet              what each point of the design sets
//	results.csv, results.parquet            one line for each metric of each run: point, replicate, seed, metric, value
//	trajectories.csv, trajectories.parquet  one line for each series in each month of each run, if the design names series
//	summary.csv                             mean, spread and 95% interval of each metric at each point
//	sensitivity.csv                         indices with intervals, if the plan is of kind morris, radial or saltelli
//	expectations.csv                        which expectations held, if there are any
//	report.txt                              the most important of it for people
//	sweep.json                              where all of it comes from, what columns mean, and a hash of each file
//
// A value that does not exist in a run, such as the month of the first signature where
// nothing was signed, is an empty cell, or null in Parquet. CSV files begin with their
// header line; what they come from stands in sweep.json, and Parquet files carry it
// themselves, as key-value metadata: scenario, hash, seed, version, platform and the
// whole design.
//
// # The same bytes
//
// The files are the same to the last byte for any number of workers, and whether a sweep
// was stopped and resumed, however often and by whatever, or not. While it is at work
// its runs go to a journal in the folder, piece by piece, each with a checksum; a piece
// that was cut off is dropped and played again. All other files are made from the
// journal at the end, appear under their names when they are complete, and only then the
// journal goes. A folder that belongs to another design, scenario, seed or version is
// refused, with what differs.
//
// Memory does not grow with the number of runs. It grows by a few numbers for each
// point of a plan for sensitivity analysis.
package sweep
