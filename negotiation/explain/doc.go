// Package explain says why things were decided as they were in one round of a run: the
// terms that decided each event, as told by the parts that decided, and the smallest
// change of one parameter of the scenario that would have reversed it.
//
// A counterfactual keeps the history up to the round before and the random numbers, and
// replays the round with one parameter changed. What a parameter had done earlier
// stays done: one that only says how a run begins reverses nothing later. Reports rest
// on what the last round has left, so that there the parameter is changed a round
// earlier where need be; in that round the same must happen as did.
package explain
