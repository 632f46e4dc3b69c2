// Package discovery describes where in the space of inputs results of one kind lie, in
// words that people can argue with: boxes and decision trees. It takes a sample of points
// and what came of them, from any design and any model.
//
//	boxes in which a result is common (PRIM)       [Peel], [Trajectory.Choose],
//	                                               [Trajectory.Paste], [Cover]
//	could a limit of a box be due to chance?       [Trajectory.Significance]
//	what a box is worth on other points            [Box.On]
//	a tree of questions that tells classes apart   [Grow]
//	a tree as large as the sample bears            [Tree.Prune], [Select]
//	a box or a tree in words                       [Box.Text], [Tree.Rules], [Rule.Text]
//
// Both methods look through many descriptions for the best, so that what they say of the
// sample in which they looked is too good. Density and accuracy should be stated for
// points that had no part in the search: a second sample, or half of the first.
package discovery
