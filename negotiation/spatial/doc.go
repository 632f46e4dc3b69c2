// Package spatial forecasts collective decisions from a table of actors, each
// with a capability, a position and a salience on one or more dimensions.
//
// The pivot, with no bargaining:
//
//	mean of positions by influence           [Table.WeightedMean]
//	median of positions by influence         [Table.WeightedMedian]
//	median of voters with one vote each      [MedianVoter]
//	what two veto players would accept       [LensArea]
//
// The election among options of unequal strength:
//
//	how much a preference weighs             [VotingRule]
//	chance that one option beats another     [VictoryRule]
//	chance of every option                   [Election.Probabilities]
//
// Bargaining over positions, round by round:
//
//	the Spatial Model of Politics            [Politics], [Play]
//	the expected-utility model               [ExpectedUtility]
//
// And forecasts of all of them, with intervals when the inputs are uncertain:
// [Forecast]. Tables are read with [ReadCSV].
//
// # Ties and degenerate tables
//
// Every table that [Table.Check] accepts has an answer, without NaN, that does not
// depend on chance unless chance is asked for:
//
//   - A single actor, or actors who all agree, stay where they are.
//   - If the election separates no actor from another, everybody is neutral to risk.
//   - An actor without salience cares for no outcome: it proposes nothing, gives in
//     to every challenge and has no influence. One without capability has no
//     influence either, but may propose.
//   - Where an actor gains equally by challenging actors at different positions, it
//     challenges them all; where several bargains are equally likely to be chosen, it
//     stays if staying is one of them and else moves to the middle of its places in
//     them.
//   - Where it gains equally by challenging actors at one position, it challenges the
//     first in the table, or all of them alike: see [Ties].
//
// A table that is its own mirror image, once like actors change places, keeps that
// symmetry, to within rounding, in the Spatial Model of Politics under [TieShared] without
// stochastic play, whatever the other rules, and in the expected-utility model as
// [ReadPaper] under its [TieShared]. It may lose it under [TieFirst], which favours who
// comes first in the table, under stochastic play, and as [ReadReplication], which takes
// the lowest mean among compromises. [State.Expected] and [State.Likeliest] may miss it where
// actors within a thousandth of the range are counted as one option: it is where the first
// of them in the table is, and of two options that mirror each other one may so be the
// likelier. [Table.WeightedMedian] is the lower of two medians; [Table.WeightedMedians] are
// mirror images of each other.
//
// Weighted means and medians need some influence, or the error is [ErrNoInfluence].
//
// Sources: Black 1948, Journal of Political Economy 56; Bueno de Mesquita 1994 and
// Stokman & Van Oosten 1994, in European Community Decision Making; Wise, Lester &
// Efird 2015, An Introduction to the KAPSARC Toolkit for Behavioral Analysis; Scholz,
// Calbert & Smith 2011, ICAART; Tsebelis 2002, Veto Players.
package spatial
