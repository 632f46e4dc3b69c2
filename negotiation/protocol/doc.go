// Package protocol holds the rules by which parties come to an agreement or do
// without one: who proposes when, what is on the agenda, and unilateral
// initiatives that ask for reciprocation.
package protocol
