// Package offers conducts stacked alternating offers over listed outcomes (Aydoğan, Festen,
// Hindriks & Jonker 2017) between two parties or more, and holds ways of playing them.
//
//	a negotiation from beginning to end       [Table.Run], [Result]
//	everything that was said                  [Table.Log], [Action]
//	concede with time                         [TimeBased]: boulware, linear, conceder, hardheaded
//	concede as the others do                  [TitForTat], [NiceTitForTat], [MiCRO]
//	both                                      [Hybrid]
//	yardsticks                                [Tough], [Random]
//	guess what others want                    [Model]: [Frequency], [Bayesian]
//	a way of playing of one's own             [Strategy], three methods
//
// # The protocol
//
// In every step all parties act once, in their order. The first of all to act makes an offer.
// Everybody else answers the offer on the table. An acceptance passes it on to the next party;
// when all have accepted, its proposer counted in, it is the agreement, and the negotiation ends
// at once. Who rejects it makes an offer of its own in the same turn, which takes its place. The
// offer on the table outlasts a step. After the last step without an agreement time is out.
//
// Relative time in step k, counted from 0, is (k+1)/(n+1) for a party whose deadline is n steps:
// above 0 and below 1.
//
// A negotiation allocates nothing once its table is set, and what it costs does not grow with the
// number of outcomes, but for the logarithm of how far a threshold moves in a step.
package offers
