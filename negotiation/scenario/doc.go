// Package scenario reads the description of a negotiation from a file: what is
// negotiated, who takes part, what they want, how far they trust each other,
// and the parameters of the model.
//
// A scenario is a YAML file; JSON will do as well. Reading is strict: unknown
// keys, numbers out of range, rows of weights that do not sum to one, names that
// do not exist, cycles among prerequisites, and the tags and aliases of YAML are
// refused, all at once, each with its place:
//
//	border.yaml:12:7: params.monitor: found 1.5, expected a number in [0,1]
//	border.yaml:14:3: params.moniter: unknown key, did you mean monitor?
//
// A small scenario:
//
//	schema: detente/scenario/1
//	id: border
//	months: 24
//	issues:
//	  - {id: W, owner: North, phase: 1, nu: 0.9, rho: 0.6, kappa: 0.3}
//	  - {id: T, owner: South, phase: 1, nu: 1, rho: 0.9, kappa: 0}
//	values: {gain: 0.4, loss: 0.3}
//	agents:
//	  - {id: North, role: principal, weights: {W: -0.4, T: +0.6}}
//	  - {id: South, role: principal, weights: {W: +0.7, T: -0.3}}
//	trust:
//	  - {of: North, to: South, base: 0.3}
//	  - {of: South, to: North, base: 0.25}
//	params:
//	  monitor: 0.5
//
// # Where to find what
//
//	What do you want to say?               Key
//	what can be conceded, by whom, when    issues: id, owner, phase
//	how well it can be seen, undone, faked issues: nu, rho, kappa
//	one thing must come before another     issues: requires
//	only certain levels are possible       issues: ladder
//	who takes part, and how                agents: id, role, of, type
//	what they want, and how much           agents: weights, signed; peaks
//	how steeply value rises or falls       values, for all or one agent
//	exactly this value function            agents: value {a, b, g}
//	whom they trust                        trust: of, to, base
//	who has a veto at home                 ratifiers
//	who weighs how much at home            shares
//	who reports, who guarantees            monitors, guarantors
//	what comes when                        roadmap (a check on the phases)
//	what to compare with                   packages
//	what happens at a certain month        shocks
//	what oil, votes, migration touch       links
//	everything else                        params; see [Parameters]
//
// Weights are written with the direction as their sign: + wants more of an
// issue, - wants less. An issue of which an agent wants neither more nor less
// than some level has a positive weight and that level under peaks. Instead of
// signs, direction may give +, - or p.5 for each issue.
//
// Gains have the value function (1+c)x − c·x² and losses 1 − (1−c)x − c·x². The
// curvature c of an issue comes from the agent's values.issues, else from the
// file's, else from the agent's values.gain or values.loss, else from the
// file's, else it is 0.
//
// A level that a package does not name is the status quo. Trust that is not
// given is 0.5. The strengths under guarantors sum to params.guarantor; params
// tau_v and zeta_v replace what stands under ratifiers.
//
// # Presets
//
// Parameters start from a preset; what a file gives replaces it. Without a name it
// is core; the others are full and edition1, see [Preset].
//
// # Settings
//
// A program can offer its users to change entries without a new file, as in
// -set issues.V1.nu=0.5; see [ParseSet] and [Set]. Settings are applied before
// the file is checked. One that would undo another is refused.
//
// # What comes out
//
// [Load] gives a [File], which holds the entries as written; [File.Resolve] the
// dense rows from which models are built. [File.Entry] describes the place that a setting
// names: what it holds and what it may hold. [Schema] is a JSON Schema for editors.
// [Decode] reads files that go with scenarios as strictly.
package scenario
