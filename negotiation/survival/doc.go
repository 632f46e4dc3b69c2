// Package survival says how long agreements last and what ends them.
//
//	the first agreement of a run: when it was signed,
//	when it ended, and of what                        [Read], [Rules], [Cause]
//	how long agreements last                          [KaplanMeier], [Durations]
//	what ends them, and when                          [AalenJohansen]
//	what share of runs is where, month by month       [Occupy]
//	what difference an arrangement makes              [Contrast]
//
// # Conditional and unconditional questions
//
// [KaplanMeier] and [AalenJohansen] describe agreements that were signed, from their
// signature on. Two arrangements must not be compared by them: an arrangement that gets
// fragile deals signed will look as if it made deals fragile, and one under which only the
// safest are signed as if it made them safe. The runs that are compared are no longer the
// same runs.
//
// [Contrast] compares all runs from month 0 on, signed or not. Each run passes through
// three states: no agreement yet, the first agreement in force, and that agreement ended, by
// one of several causes; a run in which nothing is ever signed counts too, with all its
// months in the first state. Expected months in each state up to a horizon add up to the
// horizon in both arms, so that every month of agreement gained shows where it came from:
// from earlier or more frequent signatures (fewer months waiting), or from fewer or later
// ends, by cause. The runs are the same in both arms whatever happens in them, so that
// nothing is conditional on what the arrangement itself brings about.
//
// # Censoring
//
// A run that is no longer watched says that its agreement has lasted so far. The end of the
// horizon, the same for all runs, is harmless. Runs that stop for a reason of their own,
// such as models that stop at the first signature, are not: all estimators take for granted
// that when a run stops being watched says nothing about what would have come.
package survival
