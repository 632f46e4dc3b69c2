// Package concession holds the tactics by which a negotiator moves from its own
// best offer towards its reservation value: schedules that depend on time or on
// a resource, tit for tat on offers, and Zeuthen's rule by willingness to risk
// conflict.
//
//	concede with time                         [Schedule], [Shape]
//	concede as a resource runs out            [ByResource]
//	answer concessions in kind                [RelativeTitForTat], [AbsoluteTitForTat], [AveragedTitForTat]
//	a share conceded, as an offer of a price  [BuyerOffer], [SellerOffer]
//	who should concede, by Zeuthen            [Risk], [Concedes]
//
// Known answers:
//
//	when two schedules meet                   [FirstCrossing], [Crossing]
//	where Zeuthen's process ends              [Zeuthen], [Settlement]
//	the Nash point of a finite frontier       [NashPoint], [Point]
//	giving in, in a war of attrition          [Yielding]
package concession
