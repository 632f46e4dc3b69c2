// Package compliance answers whether parties keep an agreement: how they weigh
// what cheating saves against what enforcement costs, how violations are
// detected and punished, and the discount factors and levels of trust above
// which keeping it, or entering it, pays.
//
//	whether a party keeps its promises        [Conduct]
//	who inspects, and what is seen            [Verification]; several monitors: [Source]
//	reviews, penalties, snapback              [Enforcement]
//
// Known answers:
//
//	the discount factor at which compliance pays, with noisy detection
//	                                          [ComplyThreshold]
//	the same, with grim, tit-for-tat or finite punishment
//	                                          [GrimThreshold], [TitForTatThreshold], [FinitePunishmentThreshold]
//	the trust at which a deal in tranches pays
//	                                          [TrancheThreshold]
//	what cheating until one is caught is worth
//	                                          [HoldValue], [HoldValueAt]
//	how long an agreement survives false alarms
//	                                          [FalseAlarmLife], [FalseAlarmSurvival]
//	the false alarms of a more sensitive monitor
//	                                          [FalseAlarmAt]
package compliance
