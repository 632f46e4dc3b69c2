// Package design turns a question about a scenario into a list of scenarios to play: what
// varies, between which bounds, and at which points.
//
// A design is a YAML file, read as strictly as a scenario:
//
//	schema: detente/design/1
//	id: monitoring
//	scenario: ../venezuela/venezuela.yaml
//	settings: [preset=core]
//	seed: 1
//	replicates: 200
//	factors:
//	  - {path: params.monitor, uniform: [0.2, 0.9]}
//	  - {path: params.fa, triangular: [0, 0.03, 0.1]}
//	plan: {kind: sobol, points: 64}
//
// # Where to find what
//
//	What do you want to vary?                      Key of a factor
//	a number between bounds                        uniform, loguniform, triangular, normal
//	a list of values, numbers or words             levels, probabilities
//	a row of weights, around what it is            dirichlet
//	a row of weights, knowing nothing, or only
//	which counts for more                          simplex: any, simplex: ordered
//	several numbers that share out a sum           paths, with dirichlet or simplex
//	named arrangements of several settings         id, blocks
//
//	How are values combined?                       Kind of plan
//	one factor at a time                           one-at-a-time
//	every combination                              factorial
//	evenly, at random                              latin, halton, sobol
//	as a file says                                 matrix
//	to find what matters at all                    morris, radial
//	to find shares of the variance                 saltelli
//	named blocks of settings side by side          no plan, groups; with a plan, each of its
//	                                               points in every group
//
//	What do you want to do?                        Here
//	read a design from the disk                    [Open]
//	read one from elsewhere                        [Read], [File.Build]
//	make sure that every point can be played       [Design.Check]
//	get the points                                 [Design.Len], [Design.Point], [Design.Load]
//	seeds of the runs                              [Design.Seed]
//	analyse sensitivity afterwards                 [Design.Screening], [Design.Saltelli], [Design.Inputs]
//	points of the unit cube without a scenario     [NewSobol], [NewHalton], [NewLatin], [Rows]
//
// # Points
//
// A design is determined by its file, its scenario and its matrix: the same files give
// the same points. In plans of kind halton, sobol, morris (without candidates), radial and
// saltelli, point i does not depend on how many points there are, so a design can be
// extended without playing anything twice; a Latin hypercube has to be drawn anew.
//
// Points of a plan lie in the unit cube and become values by the quantile functions of
// the factors' distributions. A row of n weights has n coordinates.
//
// # Weights
//
// Setting one weight of an agent rescales its row, see [scenario.Set]; so a factor that
// is a single weight varies the others too. Factors that are rows keep the row's sum.
package design
