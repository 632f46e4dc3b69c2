// Package domestic holds the politics behind each party at the table, the second
// level of a two-level game: what ratifiers accept, whether veto players pass a
// deal, how voting power is spread, the standing of leaders, and how office is held
// and lost in elections and between them.
//
//	veto players, or votes with a quota       [Ratification], [Player], [Ratification.Quota]
//	winning ratifiers over                    [Ratification.Persuasion]
//	elections: taking part, losing, annulling [Election], [Campaign], [Annulment]
//	how likely a vote is lost                 [Contest]
//	what fear of losing office does to a deal [Office]
//	who follows, and with what preferences    [Turnover], [Succession], [Poll], [Hazard]
//	how united the opposition stands          [Opposition]
//	a leader's standing                       [Legitimacy]
//	what groups at home think                 [Support], [Constituency]
//	hopes ahead of what comes                 [Expectation]
//	blame, credit, accusations                [Narrative]
//	what was said in public, and its cost     [Audience], [LabelRule]
//	retaliation against activists             [Retaliation]
//
// Known answers:
//
//	the chance that a veto player passes      [PassProbability]; all of them: [RatificationProbability]
//	the part of a frontier that passes        [NewWinSet], [WinSet.Contains]
//	the zone of a two-level game              [Zone]
//	voting power                              [ShapleyShubik], [Banzhaf]
//	the chance that an opposition takes part  [JoinProbability]
//	what office is worth                      [Office.Rent], [Contest.Risk]
package domestic
