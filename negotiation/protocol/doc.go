// Package protocol holds the rules by which parties come to an agreement or do
// without one: who proposes when, what is on the agenda, and unilateral
// initiatives that ask for reciprocation. [Talks] are between two parties; by
// [Stacked] offers any number can negotiate, by unanimity or by quota.
//
//	windows, offers, answers, signature       [Talks]; among more than two, [Stacked]
//	stage by stage, all at once, one side first, or a fixed package
//	                                          [Course], [StepByStep], [Grand], [Front], [Fixed]
//	a mediator's single text                  [SingleText]
//	leaving or renegotiating a deal           [Exits]
//	bargaining over institutions              [Anticipation]
//	offers with an eye on ratification        [LookAhead]
//	which of equally good offers to make      [Trade]
//	reading wants off the other's offers      [OpponentModel]
//	unilateral steps that invite answers      [Initiatives]; the rule of a series: [Series]
//	why a series ended                        [SeriesEnd]
//	issues that only take certain levels      the field Ladder of [negotiation.Issue]; offers and
//	                                          texts are then moved to rungs
//
// Known answers:
//
//	the first step that a cheater avoids      [Separating]
package protocol
