package protocol

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// finder searches packages. From one round to the next a multiplier moves little, so
// that a search that begins at the last one of its kind takes few steps.
type finder struct {
	solver *search.Solver
	rates  []float64 // multipliers of the last searches, by party and purpose; see [finder.begin]
}

// The searches that are not one party's: the outcome that all imagine, and a mediator's
// text. They come after those of the parties.
const (
	forOutcome = iota
	forText
	common
)

// setup makes room for the multipliers. They are variables, so that they are reset and
// copied with the run.
func (f *finder) setup(u *negotiation.Setup) {
	f.solver = search.NewSolver(len(u.IssueIDs()))
	var keys []string
	for _, id := range u.Parties() {
		keys = append(keys, id+"/best", id+"/offer", id+"/other's best")
	}
	u.Own(negotiation.Bargaining, &f.rates, negotiation.Variable{Name: "talks.multiplier", Keys: append(keys, "outcome", "text"), Hidden: true,
		Meaning: "multiplier that the last search came to, 0 before the first", Unit: "factor"})
}

// of is the place of a party's search, shared that of one that is not a party's.
func (f *finder) of(party, purpose int) int { return party*purposes + purpose }
func (f *finder) shared(purpose int) int    { return len(f.rates) - common + purpose }

// begin lets a search begin where the last one of its kind ended.
func (f *finder) begin(kind int) { f.solver.Guess = f.rates[kind] }

// end notes where a search has ended.
func (f *finder) end(kind int, sol search.Solution) {
	f.solver.Guess = 0
	if sol.Status == search.Optimal {
		f.rates[kind] = sol.Multiplier
	}
}
