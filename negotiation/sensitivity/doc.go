// Package sensitivity says which inputs of a model drive its results, from plans on
// the unit cube and the numbers that a model returns for them. It knows nothing of
// models: points go out, outputs come in.
//
//	which of many inputs matter at all, cheaply       [NewTrajectories], [NewSpread], [NewRadial],
//	                                                  [Screening.Effects]
//	shares of the variance: alone, with all others,
//	in pairs                                          [NewSaltelli], [Saltelli.Indices]
//	shift of the whole distribution, from any sample  [PAWN]
//	how often an alternative wins when weights are
//	uncertain, and what weights speak for it          [Accept]
//	how far weights must move to turn a conclusion    [TurnWeights]
//	how far anything must move to turn one            [Axis.Turn], [NearestTurn]
//	intervals by resampling                           [Bootstrap]
//
// # Plans
//
// A plan is a list of points that is addressed by number: Len, Dim and Point. Points
// lie in the unit cube; what a coordinate means is the affair of whoever turns points
// into inputs, usually by the quantile function of each input. Plans consist of blocks,
// each from one point of a base sample, so that a plan from a longer base of the same
// sequence starts with the same points, and a study can be extended.
//
// # Outputs
//
// There is one output per point, in the order of the plan. An output that is not a
// finite number is an error that names the point: there is no sound way to leave it out
// of a plan. Outputs of a random model should be means over the same random numbers at
// every point: noise that differs from point to point counts as an influence of all
// inputs, and total indices never fall below its share.
//
// # Random numbers
//
// Whatever is drawn is drawn from a source that the caller passes in, in a fixed order.
// The same source in the same state gives the same result.
package sensitivity
