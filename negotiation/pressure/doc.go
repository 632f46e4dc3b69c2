// Package pressure holds what parties do to each other away from the table: hostile
// acts, and the threats that announce them.
//
//	hostile acts and who takes them, when     [Acts]
//	what an act is worth to a party           [Acts.Value]
//	how likely a party is to act              [Acts.Probability]
//	an act at a given date                    [Scripted], in [Acts.Script]
//	threats that back an offer                [Threats]
//	how far a threat is believed              [Threats.Credibility]
//
// What acts do is data, [negotiation.Act]; the talks ask about threats through
// [negotiation.Leverage].
package pressure
