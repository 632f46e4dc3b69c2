package negotiation_test

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
)

// borderModel is a negotiation between two neighbours about opening a border and
// sharing water, with parts that the caller chooses.
func borderModel(parts ...func() negotiation.Part) *negotiation.Model {
	neighbour := func(id string, border, water negotiation.Value, weights ...float64) negotiation.Member {
		return negotiation.Member{ID: id, Roles: []negotiation.Role{negotiation.Principal}, Agent: agents.Negotiator{
			Preferences: agents.Preferences{Weights: weights, Values: []negotiation.Value{border, water}},
			Schedule:    concession.Schedule{Beta: 1},
		}}
	}
	return &negotiation.Model{
		ID: "border", Rounds: 12, Stop: negotiation.AtSignature, Valuation: negotiation.OneShot,
		Issues: []negotiation.Issue{
			{ID: "border", Owner: "North", Phase: 1},
			{ID: "water", Owner: "South", Phase: 1},
		},
		Members: []negotiation.Member{
			neighbour("North", negotiation.Loss(0.3), negotiation.Gain(0.4), 0.4, 0.6),
			neighbour("South", negotiation.Gain(0.4), negotiation.Loss(0.3), 0.7, 0.3),
		},
		Parts: func() (list []negotiation.Part) {
			for _, part := range parts {
				list = append(list, part())
			}
			return list
		},
	}
}

// talks is a part that lets the neighbours make offers in turn.
func talks() negotiation.Part {
	return &protocol.Talks{Course: protocol.Grand, Rounds: 6, First: "North", Opening: 0.5, Text: protocol.SingleText{Drafts: 1, Range: 20}}
}

// A model in a few lines: two issues, two agents, one mechanism. Without beliefs
// the parties take each other's promises at face value.
func Example() {
	solver, err := negotiation.NewSolver(borderModel(talks))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(solver.Run(1, 1), "in round", solver.State().Round)
	log := &solver.State().Log
	for n := range log.Len() {
		if e := log.At(n); e.Kind == negotiation.EventSignature {
			fmt.Printf("border %.2f, water %.2f\n", log.Package(n)[0], log.Package(n)[1])
		}
	}
	// Output:
	// deal signed in round 3
	// border 0.88, water 0.95
}

// fatigue is a researcher's own mechanism: the longer nothing is signed, the less
// a party asks of a deal.
type fatigue struct {
	Party string
	Rate  float64 // share of the way to exhaustion per round without a deal
	Cost  float64 // what an exhausted party gives up, in utility

	party int
	level []float64
}

func (f *fatigue) Name() string { return "fatigue" }

func (f *fatigue) Setup(u *negotiation.Setup) (err error) {
	if f.party, err = u.Party(f.Party); err != nil {
		return err
	}
	u.Own(negotiation.Domestic, &f.level, negotiation.Variable{Name: "fatigue", Max: 1,
		Meaning: "how tired of talks the party is", Unit: "share"})
	u.At(negotiation.Domestic, func(s *negotiation.State) {
		if !s.Agreement.Binds() {
			f.level[0] += float64(f.Rate * (1 - f.level[0]))
		}
		s.Addend[f.party] -= float64(f.Cost * f.level[0])
	})
	return nil
}

// A mechanism of one's own is a part. The variable that it registers is recorded,
// described and reset like every other.
func ExamplePart() {
	tired := func() negotiation.Part { return &fatigue{Party: "South", Rate: 0.2, Cost: 0.1} }
	m := borderModel(talks, tired)
	m.Stop = negotiation.AtHorizon
	solver, err := negotiation.NewSolver(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range solver.Variables() {
		if v.Name == "fatigue" {
			fmt.Printf("%s: %s (%s)\n", v.Name, v.Meaning, v.Unit)
		}
	}
	solver.Run(1, 1)
	fmt.Printf("in the end %.2f\n", solver.State().View("fatigue")[0])

	nobody := func() negotiation.Part { return &fatigue{Party: "West"} }
	_, err = negotiation.NewSolver(borderModel(nobody))
	fmt.Println(err)
	// Output:
	// fatigue: how tired of talks the party is (share)
	// in the end 0.36
	// negotiation: model border: part fatigue: no principal "West"; the principals are North, South
}

// peaks is an observer that keeps the highest tension of each run.
type peaks struct {
	tension []float64 // a view of the solver's variable
	highest []float64
}

func (p *peaks) Start(s *negotiation.State) {
	p.tension = s.View("tension")
	p.highest = append(p.highest, p.tension[0])
}

func (p *peaks) Observe(*negotiation.State) {
	last := len(p.highest) - 1
	p.highest[last] = max(p.highest[last], p.tension[0])
}

func (p *peaks) Finish(*negotiation.State, negotiation.Status) {}

// An observer is called at the end of every round. It reads the state and keeps
// what it needs.
func ExampleObserver() {
	incidents := func() negotiation.Part { return &environment.Incidents{Rate: 0.3, Low: 0.05, High: 0.15} }
	tension := func() negotiation.Part {
		p := &environment.Propagation{}
		p.Tension.Start, p.Tension.Keep, p.Tension.Base = 0.3, 0.9, 0.3
		return p
	}
	watch := &peaks{}
	solver, err := negotiation.NewSolver(borderModel(incidents, tension), watch)
	if err != nil {
		fmt.Println(err)
		return
	}
	for run := range uint64(100) {
		solver.Run(1, run)
	}
	var mean, most float64
	for _, h := range watch.highest {
		mean += h / 100
		most = math.Max(most, h)
	}
	fmt.Printf("the highest tension of a run is %.2f on average, and %.2f at most\n", mean, most)
	// Output:
	// the highest tension of a run is 0.58 on average, and 0.81 at most
}
