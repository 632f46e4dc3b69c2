package agenttest

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/scenario"
)

//go:embed scenario.yaml
var neighbours []byte

// courses are the settings under which every seating is played: each protocol,
// and rival assumptions about what surrounds it.
var courses = [][]string{
	{"params.mode=seq", "params.mediator=0"},
	{"params.mode=seq", "params.mediator=1", "params.sd_M=0.1"},
	{"params.mode=grand", "params.mediator=0.3", "params.deadline=final", "params.first=random"},
	{"params.mode=seq", "params.mediator=0.2", "params.tau_a=0.05", "params.kAlpha=0.1", "params.modes.granularity=obligation"},
	{"params.mode=seq", "params.mediator=0.2", "params.modes.belief=beta", "params.modes.valuation=one-shot", "params.modes.table=plan"},
}

// front is a course more for scenarios that have packages: one party delivers
// its part up front.
const front = "params.mode=front"

// table is a scenario under one course.
type table struct {
	suite *suite
	file  *scenario.File
	about string
	// third adds one more principal; all then make stacked offers, without the
	// mechanisms that are about two sides.
	third bool
}

// tables loads the scenario once for each course.
func (s *suite) tables() ([]*table, error) {
	data := s.Scenario
	if data == nil {
		data = neighbours
	}
	plain, err := scenario.Load("scenario.yaml", data)
	if err != nil {
		return nil, err
	}
	list := courses
	if names := slices.Sorted(maps.Keys(plain.Packages)); len(names) > 0 {
		list = append(slices.Clone(courses), []string{front, "params.package=" + names[0]})
	}
	var tables []*table
	for _, course := range list {
		var sets []scenario.Set
		for _, c := range course {
			set, err := scenario.ParseSet(c)
			if err != nil {
				return nil, err
			}
			sets = append(sets, set)
		}
		f, err := scenario.Load("scenario.yaml", data, sets...)
		if err != nil {
			return nil, err
		}
		tables = append(tables, &table{suite: s, file: f, about: strings.Join(course, " ")})
	}
	if s.Role == negotiation.Principal {
		tables = append(tables, &table{suite: s, file: plain, about: "with a third principal", third: true})
	}
	if len(tables[0].seatings()) == 0 {
		return nil, fmt.Errorf("the scenario has no %s with preferences", s.Role)
	}
	return tables, nil
}

// seating is a table at which the agents under test take some of the places.
type seating struct {
	*table
	ids []string
}

// seatings lists the places with the role one by one, and for principals both
// at once.
func (t *table) seatings() []seating {
	var list []seating
	var all []string
	for _, a := range t.file.Agents {
		if a.Role.Is(t.suite.Role) && len(a.Weights) > 0 {
			list = append(list, seating{t, []string{a.ID}})
			all = append(all, a.ID)
		}
	}
	if t.suite.Role == negotiation.Principal {
		list = append(list, seating{t, all})
	}
	return list
}

func (x seating) name() string { return strings.Join(x.ids, " and ") }

// cast makes the agents of a seating: those under test at their places, and the
// library's own at all others.
type cast struct {
	seating
	others *agents.Registry
	specs  []scenario.Spec
	made   []negotiation.Agent
	// wrap, if not nil, is put around the agents under test.
	wrap func(a negotiation.Agent, id string) negotiation.Agent
}

// Has implements [scenario.Known].
func (c *cast) Has(string) bool { return true }

// Names implements [scenario.Known].
func (c *cast) Names() []string { return nil }

// Make implements [scenario.Archetypes].
func (c *cast) Make(s scenario.Spec) (negotiation.Agent, error) {
	if !slices.Contains(c.ids, s.ID) {
		if !c.others.Has(s.Type) {
			s.Type = ""
		}
		return c.others.Make(s)
	}
	a, err := c.suite.New(s)
	switch {
	case err != nil:
		return nil, fmt.Errorf("making the agent: %w", err)
	case a == nil:
		return nil, errors.New("no agent was made, and no error was given")
	}
	c.specs, c.made = append(c.specs, s), append(c.made, a)
	if c.wrap != nil {
		a = c.wrap(a, s.ID)
	}
	return a, nil
}

// model builds the model of a seating with freshly made agents.
func (x seating) model(wrap func(negotiation.Agent, string) negotiation.Agent) (*negotiation.Model, *cast, error) {
	c := &cast{seating: x, others: agents.Standard(), wrap: wrap}
	m, err := x.file.Model(c)
	if err == nil && x.third {
		join(m)
	}
	return m, c, err
}

// join seats a third principal, who gains from every issue, and changes the protocol.
func join(m *negotiation.Model) {
	K := len(m.Issues)
	p := agents.Preferences{Weights: make([]float64, K), Values: make([]negotiation.Value, K)}
	for k := range K {
		p.Weights[k], p.Values[k] = 1/float64(K), negotiation.Gain(0.4)
	}
	m.Members = append(slices.Clone(m.Members), negotiation.Member{ID: "third principal", Roles: []negotiation.Role{negotiation.Principal},
		Agent: agents.Negotiator{Preferences: p, Schedule: concession.Schedule{Beta: 1}}})
	m.Parts = func() []negotiation.Part {
		return []negotiation.Part{&protocol.Stacked{Course: protocol.StepByStep, Rounds: 8, Pause: 1, Opening: 0.5, KeptFor: 2}}
	}
}

// solver builds a solver for a model that has been built before.
func solver(m *negotiation.Model) *negotiation.Solver {
	s, err := negotiation.NewSolver(m)
	if err != nil {
		panic(err)
	}
	return s
}
