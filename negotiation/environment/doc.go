// Package environment holds what surrounds the talks without sitting at the table:
// prices, elections, incidents and tension, living conditions, and opinion. It
// offers the processes themselves and the parts of a model that run them.
//
//	dates of votes, and how near they are     [Calendar], [Vote]
//	the price of oil                          [Oil]
//	crises that nobody planned                [Incidents]
//	groups that attack to wreck the talks     [Spoilers], [Spoiler]
//	tension                                   [Tension]
//	a channel against crises                  [Channel]
//	living standards, migration, indices      [Propagation], [IssueWeight]
//	what runs out for a party                 [Resources]
//	events at given dates                     [Shocks], [Shock], [ShockKind]
//
// Known answers:
//
//	a mean-reverting process, stepped exactly [OrnsteinUhlenbeck]
//	median and mean of a log-normal price     [Price]
//	partial adjustment, one round or many     [Relax], [RelaxFor]
//	how near a vote feels                     [Proximity]
//	consensus by averaging opinions           [Influence], [Consensus]
//	how much a party has delivered            [Delivered]
package environment
