// Package report turns records of runs into something to read: stories, tables,
// event logs and pictures. What is recorded is decided in package observe, and
// what many runs add up to in package ensemble; a reporter only writes it down.
// How the tables get into Python and R is told in results.md.
//
//	one run as prose                            [WriteStory]
//	why a month of a run went as it did         [WriteExplanation]
//	one run as JSON lines, one for each event   [WriteEvents]
//	many runs as CSV, a line for each run       [RunTable]
//	many runs as CSV, a line for each month     [MonthTable]
//	where a result comes from                   [Provenance], [Fingerprint]
//	a table in plain text                       [Table]
//	a fan chart, shares over time, the utility plane
//	                                            [Fan], [Shares], [Plane], [SaveFigure]
//	a study as one HTML page                    package page
//	files that appear when they are complete    [File], [WriteFile]
package report
