// Package geniusweb reads and writes domains and preference profiles in the JSON format of GeniusWeb
// (Jonker, Aydoğan, Baarslag, Fujita, Ito & Hindriks 2017; Pasman, GeniusWeb).
//
//	a domain, its issues and values                 [ReadDomain], [WriteDomain]
//	what a party wants                              [ReadProfile], [WriteProfile]
//	a folder with a domain and all its profiles     [ReadFolder]
//
// # Meaning
//
// Profiles are linear additive: weights in [0, 1] that sum to one, utilities of values in [0, 1].
// Issues of numbers lie on a straight line between the utilities of the lowest and the highest value.
// The reservation value is the utility of the reservation bid; without one, every agreement is better
// than none. GeniusWeb knows no discounting. Issues keep the order in which the file has them.
//
// # Limits
//
// A file has at most 64 MiB and is nested at most 64 deep, an issue has at most [domain.MostValues]
// values, a domain [domain.MostIssues] issues.
package geniusweb
