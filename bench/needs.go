package main

// need is a formula of the core model with the arithmetic that it takes.
type need struct {
	part, formula string
	// times is how often the formula is evaluated in a round.
	times func(c *census) float64
	each  operations
}

// A search that converges quadratically from a guess that is good to a per cent, such as
// the last one's result, evaluates this many packages between the ends of the frontier.
const steps = 4

// inertia is the probability with which conduct is kept.
const inertia = 0.7

// needs is what a round of the core model of the example scenario has to compute,
// formula by formula, on average. It is written to be as small as it can be: what
// depends on parameters and dates alone is computed once and not counted, such as the
// proximity of votes and the concession at a step of a window; what has not changed
// since the last round is not computed again; sums leave out what is zero or not on the
// agenda; reciprocals are shared; draws that nobody looks at are not made. A test shows
// that the code does no less.
//
// Notation: x level believed, y level promised, d = y − from what is owed, B and G the
// coefficients of a term B·x − G·x², w a weight, p and P probabilities, μ trust.
var needs = []need{
	{"oil", "z ← e^−θ·z + σ·N", every, operations{product: 2, sum: 1, normal: 1}},
	{"guarantors", "g ← g·(1 − ω), cure·g", every, operations{product: 2}},
	{"incidents", "does one happen", every, operations{uniform: 1}},
	{"incidents", "severity lo + u·(hi − lo), times 1 − χ·x", func(c *census) float64 { return c.incidents }, operations{product: 3, sum: 3, uniform: 1}},
	{"spoilers", "do they attack", every, operations{uniform: 1}},
	{"spoilers", "severity lo + u·(hi − lo)", func(c *census) float64 { return c.attacks }, operations{product: 1, sum: 2, uniform: 1}},
	{"verification", "is a side reported", func(c *census) float64 { return 2 * c.boundBefore }, operations{uniform: 1}},
	{"verification", "x ← x + ν·m·(true − x)", func(c *census) float64 { return c.gaps }, operations{product: 1, sum: 2}},
	{"trust", "μ·a / (μ·a + (1 − μ)·b) after a quiet round or an attack", every, operations{product: 2, sum: 2, quotient: 1}},
	{"trust", "B(τ, a)·l(a), normalised; μ·l(T) / (μ·l(T) + (1 − μ)·l(N))", func(c *census) float64 { return 2 * c.boundBefore }, operations{product: 14, sum: 9, quotient: 3}},
	{"trust", "inertia·B(τ, a) + (1 − inertia)·P(τ, a)", func(c *census) float64 { return 2 * c.bound }, operations{product: 12, sum: 6}},
	{"enforcement", "is compliance restored, is it enforced", func(c *census) float64 { return c.reports }, operations{uniform: 2}},

	{"stakes", "factors of oil, two votes and migration", func(c *census) float64 { return c.active }, operations{product: 8, sum: 4}},
	{"stakes", "f·B, f·G, as its own side sees it and as the other does", func(c *census) float64 { return c.touched }, operations{product: 4}},
	{"reservation", "Σ (B − G·x)·x, own and estimated, for both sides", func(c *census) float64 { return 4 * c.raised.all() }, operations{product: 2, sum: 2}},
	{"reservation", "margins, and c·(G − G₀) for patrons", func(c *census) float64 { return c.table }, operations{product: 1, sum: 6}},
	{"worth", "A = p + (1 − p)·(1 − δ)/(1 − δ·(1 − h))", func(c *census) float64 { return 2 * c.table }, operations{product: 3, sum: 4, quotient: 1}},
	{"worth", "terms of an issue that the side owes itself, own and estimated", func(c *census) float64 { return 2 * c.agenda.one }, operations{product: 4, sum: 2}},
	{"worth", "... and what is there already", func(c *census) float64 { return 2 * c.agendaRaised.one }, operations{product: 7, sum: 3}},
	{"worth", "terms of an issue that others owe too, own and estimated", func(c *census) float64 { return 2*c.agenda.one + 4*c.agenda.both }, operations{product: 2}},
	{"worth", "... and what is there already", func(c *census) float64 { return 2*c.agendaRaised.one + 4*c.agendaRaised.both }, operations{product: 3, sum: 3}},

	{"expectations", "alarms Σ σ·(f, q, q_def), by obligation of a draft", draftOwed, operations{product: 4, sum: 4}},
	{"expectations", "savings G(a), of estimated terms, by obligation of a draft", draftOwed, operations{product: 6, sum: 6}},
	{"expectations", "... of the text in force where stakes change, and of own terms where a side decides", func(c *census) float64 { return (1 + deciding(c)) * c.touchedOwed }, operations{product: 6, sum: 6}},
	{"expectations", "x = from + p·d where the other side owes", func(c *census) float64 { return 2*promised(c).one + 4*promised(c).both }, operations{product: 1, sum: 1}},
	{"expectations", "roll-back r·(B − G·(2x − r)), r = ρ·x, for both sides, by estimated terms, and by own ones where a side decides", func(c *census) float64 { return 2*promised(c).all() + 2*deciding(c)*c.promised.all() }, operations{product: 4, sum: 3}},
	{"expectations", "tranches to come, u·(B − G·(2x + u)), where stakes change", func(c *census) float64 { return (1 + deciding(c)) * c.touchedLater }, operations{product: 4, sum: 4}},
	{"expectations", "loss, now and later", func(c *census) float64 { return perSide(c) + decided(c) }, operations{product: 2, sum: 1}},
	{"expectations", "h(a) = r(a)·e and 1/(1 − δ + δ·(1 − δ^N)·h(a))", perSide, operations{product: 6, sum: 3, quotient: 3}},
	{"expectations", "V(a) of both types as the other side sees it, and of the true one where a side decides", func(c *census) float64 { return 2*perSide(c) + decided(c) }, operations{product: 13, sum: 6}},
	{"expectations", "P(a) = e^λV(a) / Σ e^λV, the largest taken out", func(c *census) float64 { return 2*perSide(c) + decided(c) }, operations{product: 4, sum: 4, quotient: 1, exponential: 2}},
	{"expectations", "alarms over stakes", func(c *census) float64 { return 2 * (c.table + c.opened) }, operations{product: 3, quotient: 1}},
	{"expectations", "will·(1 − cure), and the proof after an alarm", perSide, operations{product: 10, sum: 7, quotient: 1}},
	{"expectations", "p = μ·P(T) + (1 − μ)·P(N), to comply and to pretend", perSide, operations{product: 4, sum: 2}},
	{"expectations", "p_k = p(comply) + s_k·p(pretend)", func(c *census) float64 { return promised(c).one + 2*promised(c).both }, operations{product: 1, sum: 1}},

	{"search", "the ends of the frontier", searched, operations{product: 6, sum: 4}},
	{"search", "y = (l·A.B + B.B) / (l·A.2G + B.2G) and A(y)", func(c *census) float64 { return steps * searched(c) }, operations{product: 4, sum: 4, quotient: 1}},
	{"search", "B(y) at every step towards a Nash package", func(c *census) float64 { return steps * (c.agendaMediated.all() + c.agendaOpened.all()) }, operations{product: 2, sum: 2}},
	{"search", "the other side's value of what is found", func(c *census) float64 { return 2*c.agenda.all() + c.agendaOffers.all() }, operations{product: 2, sum: 2}},
	{"search", "the next multiplier", func(c *census) float64 { return steps * (2*c.table + c.offers + c.mediated + c.opened) }, operations{product: 1, sum: 3, quotient: 1}},
	{"search", "a mediator's next draft, and both values", func(c *census) float64 { return c.agendaDrafts.all() - c.agendaMediated.all() }, operations{product: 6, sum: 6, quotient: 1}},
	{"talks", "l ← l·e^(η·(missA − missB))", func(c *census) float64 { return c.drafts - c.mediated }, operations{product: 3, sum: 3, exponential: 1}},
	{"talks", "is there a mediator's text", func(c *census) float64 { return c.table }, operations{uniform: 1}},
	{"talks", "b + demand·(best − b), of both sides", func(c *census) float64 { return 2*c.table + 2*c.mediated + c.offers }, operations{product: 1, sum: 2}},
	{"talks", "the value of an offer, and what it promises", func(c *census) float64 { return c.agendaOffers.all() }, operations{product: 2, sum: 3}},
	{"talks", "the first draft of a window", func(c *census) float64 { return c.agendaOpened.all() }, operations{product: 1, sum: 3}},
	{"ratification", "a player's terms, and its value of the deal and of no deal", func(c *census) float64 { return c.agendaVotes.all() }, operations{product: 7, sum: 5}},
	{"ratification", "its exposure; 1/(1 + e^−(gain + ζ)/τ) against its taste", func(c *census) float64 { return c.votes }, operations{product: 4, sum: 7, quotient: 2, exponential: 1, errorFunction: 1, normal: 1}},

	{"conduct", "is conduct kept", func(c *census) float64 { return 2 * c.bound }, operations{uniform: 1}},
	{"conduct", "a new choice", decided, operations{sum: 2, uniform: 1}},
	{"conduct", "what is expected of a side", func(c *census) float64 { return 2 * c.bound }, operations{product: 4, sum: 2}},
	{"conduct", "what an obligation aims at, truly and in public", func(c *census) float64 { return c.forceOwed }, operations{product: 3, sum: 3}},
	{"conduct", "x ← x + speed·(target − x), true and believed", func(c *census) float64 { return c.forceDue }, operations{product: 2, sum: 4}},
	{"propagation", "Σ w·x, true and believed", func(c *census) float64 { return c.raisedTrue.one + c.raisedBelieved.one }, operations{product: 1, sum: 1}},
	{"propagation", "√(V·U), relief, living standard, migration, tension", every, operations{product: 15, sum: 17, root: 2}},
	{"propagation", "patrons and legitimacy", every, operations{product: 3, sum: 6}},
}

// every round.
func every(*census) float64 { return 1 }

// sweeps is how often the parties think through what to expect of a text: of the draft
// once in every round at the table, and twice in the first of a window, and of the text
// in force.
func sweeps(c *census) float64 { return c.table + c.opened + c.bound }

// perSide is how often the conduct of a side is thought through.
func perSide(c *census) float64 { return 2 * sweeps(c) }

// decided is how often a side decides about its conduct, where it does not keep it, and
// deciding the share of rounds under a text in which it does.
func decided(c *census) float64  { return 2 * (c.signed + (1-inertia)*(c.bound-c.signed)) }
func deciding(c *census) float64 { return decided(c) / (2 * c.bound) }

// again is by how much sweeps over the draft are more than rounds at the table.
func again(c *census) float64 { return 1 + c.opened/c.table }

// draftOwed is the obligations in all sweeps over the draft.
func draftOwed(c *census) float64 { return c.draftOwed * again(c) }

// promised is the issues promised in all sweeps, over the draft and over the text in
// force.
func promised(c *census) mixed {
	return mixed{one: c.agenda.one*again(c) + c.promised.one, both: c.agenda.both*again(c) + c.promised.both}
}

// searched is the issues on the agenda in all searches: for the best that each side can
// hope for, for an offer, for a mediator's first draft and for what is imagined at the
// start of a window.
func searched(c *census) float64 {
	return 2*c.agenda.all() + c.agendaOffers.all() + c.agendaMediated.all() + c.agendaOpened.all()
}
