package agenttest

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// slack is how far, in utility or levels, rounding may carry an answer.
const slack = 1e-9

// calls counts how often the agents were asked, and notes what they are able to do.
type calls struct {
	aspiration, accept, propose, learn, ratify, settle, review, least int
	proposer, learner, ratifier, settler, reviewer, candid            bool
}

// guard stands between the library and an agent. It lends the agent copies of
// everything, looks at the answers and at what was done to the copies, and spoils
// the copies afterwards, so that an agent that has kept one is led astray.
type guard struct {
	agent    negotiation.Agent
	proposer negotiation.Proposer
	learner  negotiation.Learner
	ratifier negotiation.Ratifier
	memory   negotiation.Rememberer
	settler  negotiation.Settler
	reviewer negotiation.Reviewer
	candid   negotiation.Candid

	free  bool    // the aspiration may lie anywhere
	last  float64 // what the agent has last said to ask for or to settle for
	took  bool    // its last answer to an offer
	asked *calls
	fail  func(check, format string, args ...any)
}

// The forms in which a guard appears to the library. A capability that changes
// what the library does must not be there if the agent does not have it.
type (
	guardProposer         struct{ *guard }
	guardRatifier         struct{ *guard }
	guardSettler          struct{ *guard }
	guardProposerRatifier struct {
		*guard
		guardProposer
		guardRatifier
	}
	guardProposerSettler struct {
		*guard
		guardProposer
		guardSettler
	}
	guardRatifierSettler struct {
		*guard
		guardRatifier
		guardSettler
	}
	guardAll struct {
		*guard
		guardProposer
		guardRatifier
		guardSettler
	}
)

func newGuard(a negotiation.Agent, free bool, asked *calls, fail func(check, format string, args ...any)) *guard {
	g := &guard{agent: a, free: free, asked: asked, fail: fail}
	g.proposer, asked.proposer = as[negotiation.Proposer](a, asked.proposer)
	g.learner, asked.learner = as[negotiation.Learner](a, asked.learner)
	g.ratifier, asked.ratifier = as[negotiation.Ratifier](a, asked.ratifier)
	g.settler, asked.settler = as[negotiation.Settler](a, asked.settler)
	g.reviewer, asked.reviewer = as[negotiation.Reviewer](a, asked.reviewer)
	g.candid, asked.candid = as[negotiation.Candid](a, asked.candid)
	g.memory, _ = a.(negotiation.Rememberer)
	return g
}

// as returns the agent's capability, and whether this agent or one before has it.
func as[C any](a negotiation.Agent, before bool) (C, bool) {
	c, ok := a.(C)
	return c, ok || before
}

// agentOf returns the guard with the capabilities of its agent.
func (g *guard) agentOf() negotiation.Agent {
	p, r, s := guardProposer{g}, guardRatifier{g}, guardSettler{g}
	switch proposes, ratifies, settles := g.proposer != nil, g.ratifier != nil, g.settler != nil; {
	case proposes && ratifies && settles:
		return guardAll{g, p, r, s}
	case proposes && ratifies:
		return guardProposerRatifier{g, p, r}
	case proposes && settles:
		return guardProposerSettler{g, p, s}
	case ratifies && settles:
		return guardRatifierSettler{g, r, s}
	case proposes:
		return p
	case ratifies:
		return r
	case settles:
		return s
	}
	return g
}

// Coefficients implements [negotiation.Agent].
func (g *guard) Coefficients(issues []negotiation.Issue, dst []negotiation.Quad) float64 {
	lent, before := cloneIssues(issues), cloneIssues(issues)
	out := make([]negotiation.Quad, len(dst))
	for k := range out {
		out[k] = negotiation.Quad{B: math.NaN(), G: math.NaN()}
	}
	constant := g.agent.Coefficients(lent, out)
	if !reflect.DeepEqual(lent, before) {
		g.fail("ownership", "Coefficients changed the issues")
	}
	if !finite(constant) {
		g.fail("coefficients", "the constant is %v, expected a finite number", constant)
	}
	for k, q := range out {
		switch {
		case !finite(q.B) || !finite(q.G):
			g.fail("coefficients", "entry %d for issue %s is %+v or was not written, expected finite numbers", k, issues[k].ID, q)
		case q.G < 0:
			g.fail("coefficients", "entry %d for issue %s has G %v, expected at least 0: utility must be concave", k, issues[k].ID, q.G)
		}
	}
	copy(dst, out)
	clear(lent)
	for k := range out {
		out[k] = negotiation.Quad{B: math.NaN(), G: math.NaN()}
	}
	return constant
}

// Aspiration implements [negotiation.Agent].
func (g *guard) Aspiration(t negotiation.Turn) float64 {
	g.asked.aspiration++
	lent := g.lend(t)
	a := g.agent.Aspiration(lent)
	g.settle(t, lent, "Aspiration")
	g.demand(t, "it", a)
	g.last = a
	return a
}

// demand checks what an agent asks for or settles for.
func (g *guard) demand(t negotiation.Turn, what string, u float64) {
	switch {
	case !finite(u):
		g.fail("aspiration", "%s is %v, expected a finite number (%s)", what, u, situation(t))
	case !g.free && (u < t.Reservation-slack || u > t.Best+slack):
		g.fail("aspiration", "%s is %v, expected a utility between Reservation and Best (%s)", what, u, situation(t))
	}
}

// Settle implements [negotiation.Settler].
func (s guardSettler) Settle(t negotiation.Turn) float64 {
	g := s.guard
	g.asked.settle++
	lent := g.lend(t)
	u := g.settler.Settle(lent)
	g.settle(t, lent, "Settle")
	g.demand(t, "what it settles for", u)
	g.last = u
	return u
}

// Accept implements [negotiation.Agent].
func (g *guard) Accept(t negotiation.Turn, o negotiation.Offer) bool {
	g.asked.accept++
	lent, offer := g.lend(t), o
	offer.Package = slices.Clone(o.Package)
	yes := g.agent.Accept(lent, offer)
	g.settle(t, lent, "Accept")
	g.untouched(o.Package, offer.Package, "Accept", "offer.Package")
	g.took = yes
	return yes
}

// Least implements [negotiation.Candid] for agents of every kind: of one that does not
// say, it says what the library would assume. It comes after Accept.
func (g *guard) Least(t negotiation.Turn, o negotiation.Offer) (value, noise float64) {
	if g.candid == nil {
		return g.last, 0
	}
	g.asked.least++
	lent, offer := g.lend(t), o
	offer.Package = slices.Clone(o.Package)
	value, noise = g.candid.Least(lent, offer)
	g.settle(t, lent, "Least")
	g.untouched(o.Package, offer.Package, "Least", "offer.Package")
	switch {
	case !finite(value) || !finite(noise) || noise < 0:
		g.fail("acceptance", "Least is %v with noise %v, expected finite numbers, the noise at least 0 (%s)", value, noise, situation(t))
	case noise == 0 && math.Abs(o.Value-value) > slack && g.took != (o.Value > value):
		g.fail("acceptance", "it says that it takes what is worth %v or more, but the answer to what is worth %v is %v (%s)", value, o.Value, g.took, situation(t))
	}
	return value, noise
}

// Learn implements [negotiation.Learner] for agents of every kind: an agent that
// does not learn changes nothing.
func (g *guard) Learn(t negotiation.Turn, o negotiation.Offer, own, accepted bool) {
	if g.learner == nil {
		return
	}
	g.asked.learn++
	lent, offer := g.lend(t), o
	offer.Package = slices.Clone(o.Package)
	g.learner.Learn(lent, offer, own, accepted)
	g.settle(t, lent, "Learn")
	g.untouched(o.Package, offer.Package, "Learn", "offer.Package")
}

// Review implements [negotiation.Reviewer] for agents of every kind likewise.
func (g *guard) Review(t negotiation.Turn, o negotiation.Offer, signed bool) {
	if g.reviewer == nil {
		return
	}
	g.asked.review++
	lent, offer := g.lend(t), o
	offer.Package = slices.Clone(o.Package)
	g.reviewer.Review(lent, offer, signed)
	g.settle(t, lent, "Review")
	g.untouched(o.Package, offer.Package, "Review", "offer.Package")
}

// Memory implements [negotiation.Rememberer] for agents of every kind: an agent
// without variables has none.
func (g *guard) Memory() []negotiation.Variable {
	if g.memory == nil {
		return nil
	}
	return g.memory.Memory()
}

// Propose implements [negotiation.Proposer].
func (p guardProposer) Propose(t negotiation.Turn, table negotiation.Table, out []float64) bool {
	g := p.guard
	g.asked.propose++
	lent, x, y := g.lend(t), *lendTable(&table), make([]float64, len(out))
	for k := range y {
		y[k] = math.NaN()
	}
	made := g.proposer.Propose(lent, x, y)
	g.settle(t, lent, "Propose")
	g.untouchedTable(&table, &x, "Propose")
	sound := true
	for k, level := range y {
		switch {
		case !made:
		case !finite(level):
			g.fail("proposal", "level %d is %v or was not written, expected a finite number (%s)", k, level, situation(t))
			sound = false
		case level < table.Low[k]-slack || level > table.High[k]+slack:
			g.fail("proposal", "level %d is %v, expected one from %v to %v (%s)", k, level, table.Low[k], table.High[k], situation(t))
		}
	}
	if made && sound {
		copy(out, y)
	}
	spoil(y)
	return made && sound
}

// Ratify implements [negotiation.Ratifier].
func (r guardRatifier) Ratify(b negotiation.Ballot) float64 {
	g := r.guard
	g.asked.ratify++
	lent := b
	lent.Package = slices.Clone(b.Package)
	p := g.ratifier.Ratify(lent)
	g.untouched(b.Package, lent.Package, "Ratify", "ballot.Package")
	if !(p >= 0 && p <= 1) {
		g.fail("ratification", "the probability is %v, expected a number in [0, 1] (value %v, reservation %v, discretion %v, noise %v)",
			p, b.Value, b.Reservation, b.Discretion, b.Noise)
	}
	return p
}

// lendTable returns a copy of what lies on the table.
func lendTable(t *negotiation.Table) *negotiation.Table {
	x := *t
	x.Own.Terms, x.Other.Terms = slices.Clone(t.Own.Terms), slices.Clone(t.Other.Terms)
	x.Low, x.High = slices.Clone(t.Low), slices.Clone(t.High)
	x.Search = search.NewSolver(len(t.Low))
	return &x
}

// untouchedTable checks that a table was left alone, and spoils it.
func (g *guard) untouchedTable(before, lent *negotiation.Table, method string) {
	g.untouched(before.Low, lent.Low, method, "table.Low")
	g.untouched(before.High, lent.High, method, "table.High")
	g.untouchedTerms(before.Own.Terms, lent.Own.Terms, method, "table.Own")
	g.untouchedTerms(before.Other.Terms, lent.Other.Terms, method, "table.Other")
	nan := math.NaN()
	lent.OtherReservation, lent.Patience, lent.OtherPatience, lent.Trust = nan, nan, nan, nan
	lent.Outside, lent.OtherOutside = nan, nan
}

// lend returns a turn with a copy of the agent's variables and of the table.
func (g *guard) lend(t negotiation.Turn) negotiation.Turn {
	if t.Table != nil {
		t.Table = lendTable(t.Table)
	}
	if g.memory == nil {
		t.Memory = nil
		return t
	}
	t.Memory = slices.Clone(t.Memory)
	return t
}

// settle takes the agent's variables back.
func (g *guard) settle(t, lent negotiation.Turn, method string) {
	if t.Table != nil {
		g.untouchedTable(t.Table, lent.Table, method)
	}
	for j, v := range lent.Memory {
		if !finite(v) {
			g.fail("memory", "%s wrote %v to variable %d, expected a finite number (%s)", method, v, j, situation(t))
		}
	}
	copy(t.Memory, lent.Memory)
	spoil(lent.Memory)
}

// untouched checks that a copy was left alone, and spoils it.
func (g *guard) untouched(before, lent []float64, method, what string) {
	if !slices.Equal(before, lent) {
		g.fail("ownership", "%s changed %s", method, what)
	}
	spoil(lent)
}

func (g *guard) untouchedTerms(before, lent []negotiation.Quad, method, what string) {
	if !slices.Equal(before, lent) {
		g.fail("ownership", "%s changed %s", method, what)
	}
	for k := range lent {
		lent[k] = negotiation.Quad{B: math.NaN(), G: math.NaN()}
	}
}

func spoil(lent []float64) {
	for k := range lent {
		lent[k] = math.NaN()
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func situation(t negotiation.Turn) string {
	return fmt.Sprintf("round %d, step %d of %d, reservation %v, best %v", t.Round, t.Step, t.Deadline, t.Reservation, t.Best)
}

func cloneIssues(issues []negotiation.Issue) []negotiation.Issue {
	list := slices.Clone(issues)
	for k := range list {
		list[k].Requires = slices.Clone(list[k].Requires)
		list[k].Observes = slices.Clone(list[k].Observes)
	}
	return list
}
