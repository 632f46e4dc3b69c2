// Package setback says why talks fail: it reads event logs, finds what was attempted and
// came to nothing, puts each of these setbacks down to one cause, and counts them over runs.
//
//	the setbacks of a run                   [Reader.Read], [Rules], [Cause]
//	the same while runs are played          [Record]
//	how many runs failed, and over what     [Count]
//
// # What a setback is
//
// There are two kinds. Talks come to nothing: a window closes without a deal, or is still
// open when the run ends. Or an agreement ends, through suspension or by its own rules.
//
// Talks are put down to what most of their rounds broke off on:
//
//	[Rejection]   both sides had accepted a text, and it fell at home or was kept back
//	              because it would
//	[Distrust]    what was offered would have met the demand of the side that refused it if
//	              all promises were kept; or a side saw nothing to gain from any offer
//	              although some package would have served both if kept
//	[Deadline]    neither: the sides asked for more than the other gave until time ran out
//
// of equals to the first in this order. Where that is [Deadline] and spoilers struck or a
// crisis broke out within a few months before the end, it is put down to [Spoiler] or
// [Incident]. What ends an agreement is told as package survival tells it.
//
// What promises would be worth if kept is judged by the interests and governments of the
// start. All of this is a convention for reading logs: a round has many causes, and
// package explain shows them for one run at a time.
package setback
