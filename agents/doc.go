// Package agents holds archetypes: ways of deciding. Who decides in which way is
// a matter of the scenario, and so is what anybody wants.
//
// # What do you want to do?
//
//	let a party concede with time                   Negotiator, TypeNegotiator
//	... and waver about an offer that is just so    Negotiator.Noise, params.tau_a in a scenario
//	let a party make one demand and insist          Ultimatum, TypeUltimatum
//	let a party answer concessions in kind          Reciprocator, TypeReciprocator
//	... give way as its time runs out               Resourced, TypeResourced
//	... mix such tactics                            Mixture, TypeMixture
//	... give in where it has more to lose            Zeuthen, TypeZeuthen
//	... bargain as the theory of equilibrium says   Equilibrium, TypeEquilibrium
//	... weigh what it asks for against refusal      Bidder, TypeBidder
//	... hold out until one side gives in            Attrition, TypeAttrition
//	... infer the other's threshold                 Bayesian, TypeBayesian
//	... do what has paid before                     Reinforcer, TypeReinforcer, Train
//	compare rules and what they lead to             ensemble.Rivals, examples/rules
//	give a domestic player a veto, and let it be
//	won over                                        VetoPlayer, TypeVetoPlayer
//	... that cannot be won over                     HardVeto, TypeHardVeto
//	have somebody affected who decides nothing      Stakeholder, TypeStakeholder
//	say what somebody wants, in a program           NewPreferences
//	make agents from a scenario file                Standard, Registry
//	... by their part in the conflict               Cast
//	write a type of your own                        embed Preferences, write Aspiration and Accept
//	... that drafts offers, votes, learns,
//	remembers, settles for less than it asks for,
//	reviews a window                                negotiation.Proposer, Ratifier, Learner, Rememberer,
//	                                                Settler, Reviewer, Candid
//	make it known to scenario files                 Registry.Register
//	find out whether it does as it must             agenttest.Run
//
// A whole program around a type of its own is examples/customagent; the smallest
// program that negotiates is examples/quickstart.
//
// # Writing a type
//
// An agent answers three questions: what is a package worth to you, what do you
// ask for now, do you take this offer? [Preferences] answers the first. A type
// embeds them and adds two methods; the contract stands at [negotiation.Agent]. It
// keeps nothing between calls, since one value serves many runs at the same time:
// what it must remember it declares (see [Reciprocator]), and what chance it needs
// it takes from the turn (see [Negotiator.Accept]).
//
// # Rules
//
// A scenario names the rule by which a principal bargains under params.rule_ and its
// ID. It holds for principals of the usual type, TypeNegotiator, and for those that
// the [Cast] makes of it: their agent is then of the type that plays the rule, with
// the parameters that the scenario gives. Other types bargain in their own way, and a
// scenario that gives one of them a rule as well is refused. Rules differ in
// bargaining only: what a package is worth, what no deal is worth, the agenda, and
// ratification are the same under all.
//
//	heuristic       Negotiator       eu-proposer      Bidder
//	fixed           Ultimatum        attrition        Attrition
//	tit-for-tat     Reciprocator     learner-belief   Bayesian
//	resource        Resourced        learner-rl       Reinforcer
//	mixture         Mixture          equilibrium      Equilibrium
//	zeuthen         Zeuthen
//
// # Who decides how
//
// An archetype is for a way of deciding, not for an office. Who plays what in a
// conflict between a government and a foreign administration, as in
// examples/venezuela, and what the model asks of them, is what [Cast] lists: a
// scenario may name an agent's type by its part (military, legislature, diaspora)
// or by its way of deciding (veto-player).
//
// Of those who are asked nothing, what they want is on record: how well each would
// fare under a deal, [negotiation.State.Utility], is among the results. What they do
// is up to mechanisms with strengths of their own, such as mediation in package
// protocol and the support of patrons in package thirdparty, and does not depend on
// what they want.
package agents
