// Quickstart negotiates a small deal, from nothing to a signature: two neighbours,
// four issues, and a year to agree.
package main

import (
	"fmt"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/report"
)

func main() {
	// What can be conceded, and by whom: 0 is today's policy, 1 the full concession.
	issues := []negotiation.Issue{
		{ID: "patrols", Name: "fewer patrols", Owner: "North", Phase: 1},
		{ID: "crossings", Name: "open crossings", Owner: "North", Phase: 1},
		{ID: "tariffs", Name: "lower tariffs", Owner: "South", Phase: 1},
		{ID: "water", Name: "more water", Owner: "South", Phase: 1},
	}
	m := &negotiation.Model{
		ID: "border", Title: "Two neighbours", Rounds: 12, Issues: issues, Stop: negotiation.AtSignature,
		// Who wants what: + more of it, - less of it. Below 1, beta is a negotiator who holds
		// out until late.
		Members: []negotiation.Member{
			party("North", 0.6, issues, map[string]float64{"patrols": -2, "crossings": -1, "tariffs": +3, "water": +4}),
			party("South", 0.9, issues, map[string]float64{"patrols": +5, "crossings": +2, "tariffs": -2, "water": -1}),
		},
		// By what rules: they make offers in turn, and have a year.
		Parts: func() []negotiation.Part { return []negotiation.Part{&protocol.Talks{Rounds: 12, First: "North"}} },
	}
	solver, err := negotiation.NewSolver(m)
	check(err)
	status := solver.Run(1, 0)
	fmt.Printf("%v in month %d\n\n", status, solver.State().Round)
	check(report.WriteStory(os.Stdout, m, &solver.State().Log))
}

// party returns a principal that concedes with time.
func party(id string, beta float64, issues []negotiation.Issue, weights map[string]float64) negotiation.Member {
	wants, err := agents.NewPreferences(issues, 0.4, weights)
	check(err)
	return negotiation.Member{ID: id, Name: id, Roles: []negotiation.Role{negotiation.Principal},
		Agent: agents.Negotiator{Preferences: wants, Schedule: concession.Schedule{Beta: beta}}}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
