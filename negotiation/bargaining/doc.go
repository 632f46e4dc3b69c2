// Package bargaining holds what theory says that bargains come to, in closed form or
// as the exact solution of a small game, so that play can be held to it.
//
// How a surplus is shared if the parties agree on principles:
//
//	on a frontier given as a function         [Frontier], for two; [Reach], for any number
//	among listed packages                     [Points]
//	among all packages over issues            [Packages]
//	of a pie, with risk aversion              [SplitPower], [SplitExponential]
//
// How it is shared if they alternate in making offers:
//
//	for ever, at a cost of delay              [Rubinstein]
//	for so many offers                        [Stahl]
//	with a risk of breakdown                  [Breakdown]
//	with something elsewhere, or meanwhile    [OutsideOptions], [InsideOptions]
//	among many, by majority                   protocol.ClosedRule (Baron & Ferejohn 1989)
//	over policy, take it or leave it          [Setter]
//
// What is lost if they do not know each other:
//
//	a demand against a cost of conflict       [RiskReturn]
//	a demand against uncertain acceptance     [LogitDemand]
//	bids of a buyer and a seller              [DoubleAuction], [SecondBest]
//	who gives up first                        [WarOfAttrition]
//
// What keeps agreements is elsewhere: the thresholds of patience with perfect and
// imperfect monitoring and finite punishment in package compliance (GrimThreshold,
// TitForTatThreshold, ComplyThreshold, FinitePunishmentThreshold), those of trust and
// reassurance in package trust (AssuranceThreshold, ReassuranceShare), matches of
// strategies in package repeated, and a small game of promises, solved exactly, in package
// reduced, both below this one. The examples show them all.
package bargaining
