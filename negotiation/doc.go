// Package negotiation models negotiations between adversaries who distrust each
// other: what is on the table, who wants what, how an agreement comes about, is
// kept or broken, and what that does to the next one.
//
// A [Model] says what is negotiated and by whom, and lists the mechanisms at
// work. A [Solver] plays it round by round; every run is a seed and a number. An
// [Observer] sees each round and keeps what it needs.
//
//	solver, err := negotiation.NewSolver(model, observers...)
//	status := solver.Run(seed, run) // or solver.Reset, then solver.Round
//
// Models can be put together in code, as the example of the package does, or read
// from a file with the scenario package. Ready agents are in the package agents.
//
// # Where to find what
//
//	What do you want to do?                 Symbol
//	say what can be conceded                [Issue], [Prerequisite], [Hook]
//	say how a level is valued               [Value], [Gain], [Loss], [Peak], [Additive]
//	say who takes part, and how             [Member], [Role], [Party]
//	put a model together                    [Model]
//	play a run, or one round                [Solver.Run]; [Solver.Reset], [Solver.Round]
//	know why a run ended                    [Status], [Stop]
//	go on from the same point many times    [Solver.CopyFrom]
//	write an agent                          [Agent]: three methods, and if need be
//	  that drafts its own offers            [Proposer]
//	  that ratifies by a rule of its own    [Ratifier]
//	  that learns from offers               [Learner]
//	  that remembers                        [Rememberer], [Turn.Memory], [Turn.Met]
//	  that settles for less than it asks    [Settler]
//	  that draws lessons from a window      [Reviewer]
//	  that says what it would have taken    [Candid]
//	write a mechanism                       [Part], [Setup]: own variables, read others'
//	  that acts at a certain point          [Setup.At], [Phase]
//	  with variables in every output        [Setup.Own], [Variable]
//	  that draws random numbers             [Setup.Stream], [Stream]
//	  that moves stakes or no-deal values   [State.Factor], [State.Addend]
//	  that decides about compliance         [Forecaster], [Action], [Choice]
//	  that keeps beliefs                    [Believer], [State.Trust]; [Informed], [Supposer]
//	  that ratifies                         [Assembly], [State.Ratify]
//	  that conducts talks                   [State.Open], [State.Put], [State.Assess], [State.Sign]
//	  that enforces                         [State.Terminate], [State.Restore]
//	  that lets a party leave by the rules  [State.Denounce], [State.AfterExit]
//	  with a new government                 [State.Succeed], [Fader]
//	  with hostile acts                     [Act], [Step], [State.Worsen], [State.Break], [State.Evidence]
//	  with threats                          [Leverage], [Bid]
//	  with a public that listens            [Audience]
//	  whose worth hangs on the text         [Appraiser]
//	  that knows the vote beforehand        [Polled], [Demand]
//	let more than two negotiate             protocol.Stacked, compliance.Delivery; [Setup.Pair]
//	what a package is worth, and to whom    [State.Worth], [State.EstimatedWorth], [State.DomesticWorth]
//	what no deal is worth                   [State.Reservation], [ReservationKind]
//	what is promised and what is expected   [Text], [Outlook]
//	the life of an agreement                [Agreement], [AgreementStatus], [Window]
//	record what happens                     [Observer], [State.View], [Solver.Variables]
//	what happened, event by event           [Log], [Event], [EventKind], [State.Emit]
//	why it happened                         [Listener], [Term], [State.Note]
//	tell outcomes apart                     [Thresholds.Classify], [Outcome], [Climate], [Flag]
//
// The mechanisms of the core model are in packages of their own, which know this
// one and not each other: trust, concession, protocol, compliance, pressure,
// domestic, thirdparty and environment. The exact search for packages is in search, which
// knows nothing of negotiations. A new mechanism goes where its neighbours are; a
// new kind of agent next to those in agents. Many runs at a time are played by
// ensemble, watched by observe and written down by report; explain says why a round of a run
// went as it did.
//
// Experiments are laid out by design and played to files by sweep. What they show is worked
// out by sensitivity (which inputs matter), discovery (where outcomes lie), survival (how
// long deals last) and pattern (what long negotiations have in common).
//
// Beside this model stand others: bargaining holds the games of the textbooks and their closed
// forms, spatial forecasts by position, capability and salience, and domain negotiations
// about listed outcomes, with the files of Genius and GeniusWeb.
//
// # A round
//
// [Solver.Round] goes through the phases in a fixed order, [Drivers] to
// [Propagation]; within a phase parts act in the order in which the model lists
// them. Each variable is written by one part in a phase, which set-up checks, so
// that this order decides as little as possible. Then the observers look.
//
// # What is reproducible
//
// A run is a function of the model, the seed and the run number, to the last bit:
// it does not matter what the solver played before, how many solvers are at work,
// on how many processors, or how many runs there are. Every part draws from
// streams keyed by its name, the names of what it is about, and the round, never
// by position: leaving a part out, adding an issue or listing things in another
// order moves nobody else's draws, and two models can be compared run by run with
// common random numbers.
//
// Across platforms the bits are the same as far as the mathematical library goes.
// Products that are added to something are rounded explicitly, float64(x*y) + z,
// so that no compiler fuses them. But math.Exp, Log, Pow and their like differ in
// the last bit between amd64, arm64 and WebAssembly, and a run that hangs on the
// last bit can then take another course: compare results across platforms within
// a tolerance, and single runs with care.
//
// # Errors and panics
//
// What is wrong with a model is an error of [NewSolver], all of it at once. A run
// cannot fail: how it ended is its [Status]. Panics are for mistakes of a
// programmer, such as slices of different lengths or an illegal transition of an
// agreement; they begin with the name of the package.
//
// # Who may keep and change what
//
// A [Model] is read only once a solver has been built from it, and serves any
// number of solvers at a time; so do agents, which keep nothing between calls. A
// [Solver] with its [State] and parts belongs to one goroutine. Slices passed to
// agents, observers and parts are lent for the call. Views of variables hold for
// the life of the solver and are changed only by the part that owns them. The
// [Log] is overwritten by the next run; [Log.Clone] keeps it. A round allocates
// nothing.
//
// # How many principals
//
// There are two principals or more. Some mechanisms are about two sides and say so when
// they are set up; a model with more principals that lists one is refused.
//
//	Any number                                  Two
//	offers in turn, by unanimity or quota       offers by turns, mediators' texts, hooks at the
//	  (protocol.Stacked)                          table, an eye on ratification (protocol.Talks)
//	what is promised is delivered               beliefs, verification, conduct, enforcement
//	  (compliance.Delivery)                       (trust, compliance)
//	legitimacy, support, expectations           ratification, votes and turnover, opposition,
//	  (domestic)                                  audiences, blame, retaliation (domestic)
//	guarantors, conveners, guarantees of        mediators who carry messages (thirdparty)
//	  safety, patrons (thirdparty)
//	oil, calendar, incidents, shocks, the       spoilers, living standard and migration
//	  channel, what runs out (environment)        (environment)
//	wants read off offers                       exits, unilateral steps (protocol);
//	  (protocol.OpponentModel)                    threats and hostile acts (pressure)
//	all types of agents; to them several        benchmarks of a deal (observe.NewBenchmarks)
//	  others are one, their mean
//	searches under several demands (search)     frontiers and bargaining solutions (search)
//
// With more than two, then, bargaining is played in full, and of what comes after a
// signature only that it is kept. The division of a pie among any number by a closed
// rule, protocol.ClosedRule, is the benchmark for it.
//
// # Limits
//
// Utilities are additive and concave quadratic in levels, which is what keeps the search
// for packages exact and cheap. Outcome classes are conventions. Whatever a model says is
// about the model.
package negotiation
