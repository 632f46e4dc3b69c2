package pattern

import "slices"

// Lengths in months, levels and shares by which the patterns make words precise. None of
// them was chosen by looking at what a model shows.
const (
	// campaign is how long before a vote counts as before it.
	campaign = 4
	// pause is the time from a collapse to new talks from which one speaks of a pause: a
	// quarter.
	pause = 3
	// patience is the time within which talks begin again if they do: a year. Collapses
	// later than that before the end of a run say nothing about it.
	patience = 12
	// warning is how long before a reversal a threat still announces it: half a year.
	warning = 6
	// shortly is what shortly before an agreement means, its own month included.
	shortly = 3
	// aftermath is the time in which an opposition shows what a concession did to it.
	aftermath = 6
	// visible is the verifiability from which an issue is called verifiable.
	visible = 0.75
	// distrust is the trust below which it is called low: the other is rather not
	// trustworthy.
	distrust = 0.5
	// most is the share from which one speaks of most.
	most = 0.5
	// high is the share of obligations complied with that is called high.
	high = 0.75
	// something is the share of a full concession from which there is something to lose.
	something = 0.02
)

// All returns the patterns in their order.
func All() []Pattern {
	list := slices.Clone(all)
	for i := range list {
		list[i].Clauses = slices.Clone(list[i].Clauses)
	}
	return list
}

var all = []Pattern{
	{ID: "P1", Name: "small steps first",
		Statement: "phases open in order, and small reciprocal steps precede large ones",
		Source:    "Osgood 1962; Watson 2002",
		Clauses: []Clause{
			{Name: "stages are signed in order", Kind: Share, Region: Above(most), measure: inOrder,
				Number: "runs in which no signature is more than one stage above what is in force"},
			{Name: "deals begin small on both sides", Kind: Share, Region: Above(most), measure: smallFirst,
				Number: "runs in which, wherever deals follow each other without a collapse, the first binds both sides and is the shallowest"},
		}},
	{ID: "P2", Name: "trust falls fast",
		Statement: "trust falls faster than it grows",
		Source:    "Slovic 1993; Kydd 2005",
		Clauses: []Clause{
			{Name: "falls are larger than rises", Kind: Difference, Region: Above(0), measure: fallsAndRises,
				Number: "size of a month's fall of trust, less that of a month's rise"},
		}},
	{ID: "P3", Name: "shallow promises are kept",
		Statement: "compliance is high on shallow, verifiable issues and low on those on which power hangs",
		Source:    "Downs, Rocke & Barsoom 1996",
		Clauses: []Clause{
			{Name: "high on shallow, verifiable issues", Kind: Rate, Region: Above(high), measure: shallowKept,
				Number: "months in which what is due on an issue of the first phase is complied with"},
			{Name: "lower on core issues", Kind: Difference, Region: Below(0), measure: coreAndShallowKept,
				Number: "the same on core issues, less that"},
			{Name: "less is delivered on core issues", Kind: Difference, Region: Below(0), Aside: true, measure: coreAndShallowLevels,
				Number: "level of core issues while a deal is in force, less that of shallow ones"},
		}},
	{ID: "P4", Name: "faking where it pays",
		Statement: "cosmetic compliance concentrates where delivery is hard to see and easy to fake",
		Source:    "Hyde 2011",
		Clauses: []Clause{
			{Name: "what is faked is easy to fake", Kind: Difference, Region: Above(0), measure: fakedAndOther,
				Number: "(1 − verifiability) × cosmetic feasibility of obligations that are delivered in form only, less that of others"},
		}},
	{ID: "P5", Name: "violations before votes",
		Statement: "violations cluster before elections",
		Source:    "Hafner-Burton, Hyde & Jablonski 2014",
		Clauses: []Clause{
			{Name: "more often before votes", Kind: Difference, Region: Above(0), measure: beforeVotesAndOther,
				Number: "months with a violation among a party's 4 months before a vote of its own, less that among its other months"},
			{Name: "more often than after votes", Kind: Difference, Region: Above(0), Aside: true, measure: beforeAndAfterVotes,
				Number: "the same, less that among the 4 months from the vote on"},
		}},
	{ID: "P6", Name: "ratchets",
		Statement: "relief that is reversed is reversed in part only",
		Source:    "Drezner 1998; Fearon 1998",
		Clauses: []Clause{
			{Name: "some relief stays, and some goes", Kind: Rate, Region: Region{0.005, 0.995}, measure: left,
				Number: "share of the second party's concessions that is left by a collapse"},
		}},
	{ID: "P7", Name: "cycles",
		Statement: "collapse is followed by a pause, then by renewed and shallower talks",
		Source:    "Zartman 2000; Fortna 2003",
		Clauses: []Clause{
			{Name: "a pause", Kind: Rate, Region: Above(pause), measure: pauses,
				Number: "months from a collapse to new talks"},
			{Name: "renewed talks", Kind: Rate, Region: Above(most), measure: renewed,
				Number: "collapses after which talks begin within a year"},
			{Name: "shallower ones", Kind: Rate, Region: Below(0), measure: shallower,
				Number: "depth of the next deal, less that of the one that collapsed"},
		}},
	{ID: "P8", Name: "narrow, not none",
		Statement: "low trust gives a narrow deal, not none",
		Source:    "Kydd 2000; Watson 2002",
		Clauses: []Clause{
			{Name: "a deal in spite of distrust", Kind: Share, Region: Above(most), measure: signed,
				Number: "runs with a signature, where both trust the other less than even at the start"},
			{Name: "a narrow one", Kind: Rate, Region: Below(1), measure: narrow,
				Number: "depth of the first deal there, as a share of what is called narrow"},
		}},
	{ID: "P9", Name: "depth against compliance",
		Statement: "compliance and depth are negatively associated across pairs of parties",
		Source:    "Downs, Rocke & Barsoom 1996",
		Clauses: []Clause{
			{Name: "the deeper, the less complied with", Kind: Association, Region: Below(0), measure: depthAndCompliance,
				Number: "depth of the deals in force, and share of due months complied with"},
		}},
	{ID: "P10", Name: "warnings",
		Statement: "threats and conditions precede reversals: deadlines are announced",
		Source:    "Fearon 1994; Drezner 1998",
		Clauses: []Clause{
			{Name: "most reversals are announced", Kind: Rate, Region: Above(most), measure: announced,
				Number: "reversals that a threat or a notice by the same party precedes by up to 6 months"},
		}},
	{ID: "P11", Name: "mediators before deals",
		Statement: "third-party mediation is visible shortly before agreements",
		Source:    "Beardsley 2011",
		Clauses: []Clause{
			{Name: "before most agreements", Kind: Rate, Region: Above(most), measure: mediated,
				Number: "signatures with a mediator at work in the 3 months up to them"},
			{Name: "more than in other months of talks", Kind: Difference, Region: Above(0), Aside: true, measure: mediatedAndOther,
				Number: "months of talks with a mediator at work in the 3 months up to a signature, less that in others"},
		}},
	{ID: "P12", Name: "divided opposition",
		Statement: "the cohesion of an opposition falls after selective concessions",
		Source:    "Lust-Okar 2005",
		Clauses: []Clause{
			{Name: "cohesion falls", Kind: Rate, Region: Below(0), measure: cohesion,
				Number: "change of cohesion from the month before something pleases the moderates only to half a year later"},
		}},
}
