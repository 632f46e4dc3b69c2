package agenttest

import (
	"math"
	"reflect"
	"slices"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// question asks the agents of a seating about made-up situations, each of them
// twice.
func (s *suite) question(x seating, where string) {
	m, c, err := x.model(nil)
	if err != nil {
		s.found.add("construction", where, "%v", err)
		return
	}
	for _, a := range c.made {
		var asked calls
		g := newGuard(a, s.FreeAspiration, &asked, func(check, format string, args ...any) {
			s.found.add(check, where, format, args...)
		})
		i := &interview{guard: g, issues: m.Issues}
		for _, part := range []struct {
			check string
			ask   func()
		}{{"coefficients", i.coefficients}, {"memory", i.variables}} {
			s.found.attempt(part.check, where, part.ask)
		}
		if s.found.any("coefficients", "memory") {
			return
		}
		i.chance = newChance()
		if s.Role == negotiation.Principal {
			s.found.attempt("acceptance", where, i.bargaining)
			s.found.attempt("proposal", where, i.proposals)
		}
		s.found.attempt("ratification", where, i.ballots)
	}
	if _, err := negotiation.NewSolver(m); err != nil {
		s.found.add("construction", where, "%v", err)
	}
}

// interview is a conversation with one agent.
type interview struct {
	*guard
	issues []negotiation.Issue
	chance *chance
	worth  negotiation.Objective
	vars   []negotiation.Variable
}

func (i *interview) coefficients() {
	i.worth.Terms = make([]negotiation.Quad, len(i.issues))
	i.worth.Const = i.Coefficients(i.issues, i.worth.Terms)
	again := make([]negotiation.Quad, len(i.issues))
	constant := i.Coefficients(i.issues, again)
	if constant != i.worth.Const || !slices.Equal(again, i.worth.Terms) {
		i.fail("coefficients", "they differ when asked for again")
	}
}

func (i *interview) variables() {
	if i.memory == nil {
		return
	}
	i.vars = i.memory.Memory()
	names := map[string]bool{}
	for _, v := range i.vars {
		switch {
		case v.Name == "":
			i.fail("memory", "a variable has no name")
		case names[v.Name]:
			i.fail("memory", "variable %q is there twice", v.Name)
		case len(v.Start) != 0 && len(v.Start) != max(1, len(v.Keys)):
			i.fail("memory", "variable %q has %d values for its start, expected one for each of its %d columns",
				v.Name, len(v.Start), max(1, len(v.Keys)))
		case !finite(v.Initial) || slices.ContainsFunc(v.Start, func(x float64) bool { return !finite(x) }):
			i.fail("memory", "variable %q starts at a number that is not finite", v.Name)
		}
		names[v.Name] = true
	}
	if again := i.memory.Memory(); !reflect.DeepEqual(i.vars, again) {
		i.fail("memory", "the variables differ when asked for again")
	}
}

// fresh returns the agent's variables as they are at the start of a run.
func (i *interview) fresh() []float64 {
	var list []float64
	for _, v := range i.vars {
		if len(v.Start) != 0 {
			list = append(list, v.Start...)
			continue
		}
		for range max(1, len(v.Keys)) {
			list = append(list, v.Initial)
		}
	}
	return list
}

// twice asks a question two times in the same situation.
func (i *interview) twice(check, method string, t negotiation.Turn, ask func(negotiation.Turn) float64) {
	var answers [2]float64
	for n := range answers {
		i.chance.rewind()
		t.Chance, t.Memory = i.chance.stream, i.fresh()
		answers[n] = ask(t)
	}
	if math.Float64bits(answers[0]) != math.Float64bits(answers[1]) {
		i.fail(check, "%s answers the same question first with %v, then with %v (%s)", method, answers[0], answers[1], situation(t))
	}
}

// situations are turns at the beginning, in the middle and at the end of windows,
// with much, little and nothing to gain, with and without an end of the talks in
// sight.
func (i *interview) situations() []negotiation.Turn {
	var list []negotiation.Turn
	for n, bounds := range [][2]float64{{0.4, 0.6}, {0.5, 0.5 + 1e-12}, {0.5, 0.5}, {-0.2, 0.1}, {0, 1}} {
		table := i.table(bounds)
		table.Trust = float64(n) / 4
		for m, at := range [][2]int{{1, 1}, {1, 12}, {7, 12}, {12, 12}} {
			left := 0
			if (n+m)%2 == 1 {
				left = at[1] - at[0] + 1 + 12*(n%3)
			}
			list = append(list, negotiation.Turn{Round: at[0] + 3, Step: at[0], Deadline: at[1], Left: left, Pause: n,
				Resource: []float64{math.Inf(1), 2, 0.1, 0}[m], Reservation: bounds[0], Best: bounds[1], Table: table})
		}
	}
	return list
}

// table puts the agent across from somebody who wants the opposite, with all issues
// on the agenda, such that the agent has the given bounds: what no deal and the
// best deal are worth to it.
func (i *interview) table(bounds [2]float64) *negotiation.Table {
	n := len(i.issues)
	x := &negotiation.Table{Own: negotiation.Objective{Terms: slices.Clone(i.worth.Terms)},
		Other: negotiation.Objective{Terms: make([]negotiation.Quad, n)},
		Low:   make([]float64, n), High: make([]float64, n), Patience: 0.96, OtherPatience: 0.9, Search: search.NewSolver(n)}
	for k, q := range i.worth.Terms {
		x.Other.Terms[k] = negotiation.Quad{B: 2*q.G - q.B, G: q.G}
		x.High[k] = 1
	}
	// What the other side has without a deal decides how much there is to gain: all
	// that it can have leaves nothing.
	most := x.Search.Reach(x.Own, x.Other, x.Low, x.High, math.Inf(-1))
	least := x.Search.Reach(x.Other, x.Own, x.Low, x.High, math.Inf(-1))
	span := least.B - most.A
	share := 0.0
	if span > 0 {
		share = min(1, (bounds[1]-bounds[0])/span)
	}
	x.Own.Const = bounds[0] - most.A
	x.OtherReservation = x.Search.Reach(x.Own, x.Other, x.Low, x.High, bounds[0]+float64(share*span)).B
	x.Own.Const += bounds[1] - x.Best(0)
	return x
}

func (i *interview) bargaining() {
	packages := [][]float64{make([]float64, len(i.issues)), make([]float64, len(i.issues))}
	for k := range packages[1] {
		packages[1][k] = 1 / float64(1+k)
	}
	for _, t := range i.situations() {
		i.twice("aspiration", "Aspiration", t, i.Aspiration)
		if i.settler != nil {
			i.twice("aspiration", "Settle", t, func(t negotiation.Turn) float64 {
				i.Aspiration(t)
				return guardSettler{i.guard}.Settle(t)
			})
		}
		for _, y := range packages {
			for _, value := range []float64{t.Reservation - 0.1, t.Reservation, (t.Reservation + t.Best) / 2, t.Best, t.Best + 0.1} {
				for _, o := range []negotiation.Offer{{Share: 1}, {Share: 0.75, Draft: true}, {Share: 0, Draft: true}} {
					o.Package, o.Value = y, value
					i.twice("acceptance", "Accept", t, func(t negotiation.Turn) float64 {
						if i.Accept(t, o) {
							return 1
						}
						return 0
					})
					if i.candid != nil {
						i.twice("acceptance", "Least", t, func(t negotiation.Turn) float64 {
							i.Aspiration(t)
							i.Accept(t, o)
							value, _ := i.Least(t, o)
							return value
						})
					}
					if i.learner == nil {
						continue
					}
					i.twice("aspiration", "Aspiration after Learn", t, func(t negotiation.Turn) float64 {
						i.Learn(t, o, false, false)
						return i.Aspiration(t)
					})
				}
			}
		}
	}
}

// proposals puts the agent before tables with everything, a part and nothing on
// the agenda, across from somebody who wants the opposite.
func (i *interview) proposals() {
	if i.proposer == nil {
		return
	}
	n := len(i.issues)
	other := negotiation.Objective{Const: 1 - i.worth.Const, Terms: make([]negotiation.Quad, n)}
	for k, q := range i.worth.Terms {
		// Level x is worth to it what level 1−x is worth to the agent.
		other.Terms[k] = negotiation.Quad{B: 2*q.G - q.B, G: q.G}
	}
	finder, out := search.NewSolver(n), make([]float64, n)
	for agenda := range 3 {
		low, high := make([]float64, n), make([]float64, n)
		for k := range high {
			low[k] = 0.3 * float64(agenda%2)
			high[k] = 1
			if agenda > 0 && (agenda == 2 || k%2 == 0) {
				high[k] = low[k]
			}
		}
		table := negotiation.Table{Own: i.worth, Other: other, OtherReservation: other.Value(low), Low: low, High: high}
		best := finder.BestFor(table.Other, table.Own, low, high, table.OtherReservation, make([]float64, n)).B
		for step := range 6 {
			t := negotiation.Turn{Round: step + 2, Step: step + 1, Deadline: 6, Reservation: i.worth.Value(low)}
			t.Best = max(best, t.Reservation)
			for k := range n {
				i.twice("proposal", "Propose", t, func(t negotiation.Turn) float64 {
					i.Aspiration(t)
					if !guardProposer.Propose(guardProposer{i.guard}, t, table, out) {
						return -1
					}
					return out[k]
				})
			}
		}
	}
}

func (i *interview) ballots() {
	if i.ratifier == nil {
		return
	}
	y := make([]float64, len(i.issues))
	for _, reservation := range []float64{-0.1, 0.4, 1} {
		for _, gain := range []float64{-1, -0.05, 0, 1e-12, 0.05, 1} {
			for _, discretion := range []float64{0, 0.16} {
				for _, noise := range []float64{0, 1e-9, 0.08, 1} {
					for k := range y {
						y[k] = float64(k%3) / 2
					}
					b := negotiation.Ballot{Round: 3, Package: y, Value: reservation + gain, Reservation: reservation,
						Discretion: discretion, Noise: noise}
					r := guardRatifier{i.guard}
					if p, q := r.Ratify(b), r.Ratify(b); math.Float64bits(p) != math.Float64bits(q) {
						i.fail("ratification", "Ratify answers the same question first with %v, then with %v", p, q)
					}
				}
			}
		}
	}
}

// chance is a part that has nothing to do but to own a stream of random numbers.
type chance struct {
	solver *negotiation.Solver
	stream *negotiation.Stream
}

// Name implements [negotiation.Part].
func (c *chance) Name() string { return "chance" }

// Setup implements [negotiation.Part].
func (c *chance) Setup(u *negotiation.Setup) error {
	c.stream = u.Stream("agent")
	return nil
}

func newChance() *chance {
	c := &chance{}
	principal := func(id string) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Stakeholder{
			Preferences: agents.Preferences{Weights: []float64{1}, Values: []negotiation.Value{negotiation.Gain(0)}}}}
	}
	c.solver = solver(&negotiation.Model{ID: "chance", Rounds: 1,
		Issues:  []negotiation.Issue{{ID: "any", Owner: negotiation.Joint, Phase: 1}},
		Members: []negotiation.Member{principal("first"), principal("second")},
		Parts:   func() []negotiation.Part { return []negotiation.Part{c} }})
	return c
}

// rewind makes the stream give the same numbers again.
func (c *chance) rewind() { c.solver.Reset(1, 1) }
