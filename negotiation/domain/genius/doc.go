// Package genius reads and writes domains and preference profiles in the XML format of Genius 10.4
// (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014).
//
//	a domain, its issues and values                 [ReadDomain], [WriteDomain]
//	what a party wants                              [Reader.Profile], [WriteProfile]
//	a folder with a domain and all its profiles     [ReadFolder]
//
// # Meaning
//
// The evaluations of a discrete issue are divided by the largest of them. Weights are taken as they
// stand, have to be in [0, 1] and sum to one within 0.02, and the sum of weighted evaluations is
// at most 1. A linear evaluator counts an integer from the lower bound of its issue and a real from
// zero; what it gives is kept within [0, 1]. Beyond Genius, evaluators of integers may be constant
// or triangular too, and all may be quadratic.
//
// A hyper-rectangle includes its bounds. One made of INCLUDES is worth its utility times its weight
// within all of them, one of EXCLUDES outside any of them, and one without bounds everywhere. The
// aggregate is divided by maxutility and is at most 1.
//
// A discount factor of 0 means none, as does its absence; the reservation value is 0 where none is
// given. Nested objectives group issues and change nothing.
//
// # Limits
//
// A file has at most 64 MiB and elements nested 64 deep, an issue at most [domain.MostValues] values,
// a domain [domain.MostIssues] issues. A real issue is represented by equally spaced numbers.
// Entities cannot be declared.
package genius
