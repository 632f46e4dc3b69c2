package environment

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Resources counts what runs out for the parties, for agents that give way with it;
// see [negotiation.Turn.Resource]. It is the least of the rounds to a party's own
// vote and of those to the last date of talks, both in units of a term, and, for one
// party, the living standard of its country.
type Resources struct {
	// Term is the number of rounds that counts as 1, above 0.
	Term float64
	// Last is the last round in which talks can begin, 0 if there is none.
	Last int
	// Party is the one whose staying power is Living times the living standard; with
	// Living 0 there is none.
	Party  string
	Living float64

	party                  int
	resource, date, living []float64
}

// Name implements [negotiation.Part].
func (r *Resources) Name() string { return "resources" }

// Setup implements [negotiation.Part].
func (r *Resources) Setup(u *negotiation.Setup) error {
	var errs []error
	if !(r.Term > 0) {
		errs = append(errs, fmt.Errorf("term of %v rounds, expected above 0", r.Term))
	}
	if !(r.Living >= 0) {
		errs = append(errs, fmt.Errorf("staying power %v, expected at least 0", r.Living))
	}
	r.party = -1
	if r.Living > 0 {
		i, err := u.Party(r.Party)
		errs = append(errs, err)
		r.party = i
		u.Require(&r.living, "living")
	}
	u.Own(negotiation.Domestic, &r.resource, negotiation.Variable{Name: "resource", Keys: u.Parties(), Initial: math.Inf(1), Hidden: true,
		Meaning: "what is left of what runs out for a party", Unit: "terms"})
	u.Read(&r.date, "election.date", len(u.Parties()), 0)
	u.At(negotiation.Domestic, r.step)
	return errors.Join(errs...)
}

func (r *Resources) step(s *negotiation.State) {
	now := float64(s.Round)
	for i := range r.resource {
		left := math.Inf(1)
		if r.date[i] >= now {
			left = (r.date[i] - now) / r.Term
		}
		if r.Last > 0 {
			left = min(left, max(0, float64(r.Last)-now)/r.Term)
		}
		if i == r.party {
			left = min(left, float64(r.Living*r.living[0]))
		}
		r.resource[i] = left
	}
}
