// Package protocol holds the rules by which parties come to an agreement or do
// without one: who proposes when, what is on the agenda, and unilateral
// initiatives that ask for reciprocation. [Talks] are between two parties; by
// [Stacked] offers any number can negotiate, by unanimity or by quota.
package protocol
