// Package repeated plays iterated matches of the prisoner's dilemma between strategies,
// with or without noise, and gives the exact long run of those that remember one round.
//
//	strategies of Axelrod's tournaments       [Strategies], [MemoryOne]
//	a match                                   [Match]; as a negotiation of single acts, [Game]
//	everybody against everybody               [Match.Tournament]
//	the long run under noise                  [LongRun]
//
// Noise turns an intended act into the other one with some probability, independently for
// each player and round, and the act that happened is what both see.
package repeated
