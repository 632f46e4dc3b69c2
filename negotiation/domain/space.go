package domain

import (
	"errors"
	"fmt"
	"math"
)

// Space is a domain and what its outcomes are worth to all parties, in flat tables.
type Space struct {
	Domain  *Domain
	Parties []Party
}

// Party is a party's column of a [Space].
type Party struct {
	Name string
	// Utilities has one number for each outcome.
	Utilities []float64
	// Reservation and Discount are those of [Profile].
	Reservation, Discount float64
	// Ranking ranks all outcomes for the party once [Space.Rank] has been called.
	Ranking *Inverse
}

// Rank sorts the outcomes for all parties, so that it need not be done for every negotiation.
func (s *Space) Rank() {
	for i := range s.Parties {
		if p := &s.Parties[i]; p.Ranking == nil {
			p.Ranking = NewInverse(p.Utilities, math.Inf(-1))
		}
	}
}

// checker is a utility that can say what is wrong with it.
type checker interface{ Check(*Domain) error }

// NewSpace lists all outcomes of a domain. The error says which profile cannot be used, or
// that the domain has too many outcomes.
func NewSpace(d *Domain, profiles []Profile) (*Space, error) {
	if d.size == 0 {
		return nil, fmt.Errorf("found %.3g outcomes, expected at most %d", d.count, MostOutcomes)
	}
	if len(profiles) == 0 {
		return nil, errors.New("found no profile, expected at least one")
	}
	s := &Space{Domain: d, Parties: make([]Party, len(profiles))}
	for i, p := range profiles {
		u, err := p.table(d)
		if err != nil {
			return nil, fmt.Errorf("profile %q: %w", p.Name, err)
		}
		s.Parties[i] = Party{Name: p.Name, Utilities: u, Reservation: p.Reservation, Discount: p.Discount}
	}
	return s, nil
}

func (p *Profile) table(d *Domain) ([]float64, error) {
	if p.Utility == nil {
		return nil, errors.New("found no utility")
	}
	if math.IsNaN(p.Reservation) || math.IsInf(p.Reservation, 1) {
		return nil, fmt.Errorf("found the reservation value %v, expected a number or -Inf", p.Reservation)
	}
	if !(p.Discount >= 0 && p.Discount <= 1) {
		return nil, fmt.Errorf("found the discount factor %v, expected a number in (0, 1], or 0 for none", p.Discount)
	}
	if c, ok := p.Utility.(checker); ok {
		if err := c.Check(d); err != nil {
			return nil, err
		}
	}
	u := make([]float64, d.size)
	if t, ok := p.Utility.(Tabler); ok {
		t.Table(d, u)
	} else {
		values := make([]int, len(d.issues))
		for o := range u {
			u[o] = p.Utility.Of(d.Values(o, values))
		}
	}
	for o, x := range u {
		if !finite(x) {
			return nil, fmt.Errorf("found the utility %v of outcome %d, expected a finite number", x, o)
		}
	}
	return u, nil
}

// Range returns the least and the largest utility over all outcomes.
func (p *Party) Range() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, u := range p.Utilities {
		low, high = min(low, u), max(high, u)
	}
	return low, high
}

// Rational reports whether an outcome is worth at least its reservation value to everybody.
func (s *Space) Rational(outcome int) bool {
	for i := range s.Parties {
		if s.Parties[i].Utilities[outcome] < s.Parties[i].Reservation {
			return false
		}
	}
	return true
}

// Of puts what an outcome is worth to each party into dst and returns it.
func (s *Space) Of(outcome int, dst []float64) []float64 {
	for i := range s.Parties {
		dst[i] = s.Parties[i].Utilities[outcome]
	}
	return dst
}

// Discounted returns what an outcome is worth to a party if it is agreed on at relative time t in
// [0, 1], or, for a negative outcome, what no agreement is worth then: its reservation value is
// discounted too, as in Genius.
func (p *Party) Discounted(outcome int, t float64) float64 {
	if outcome < 0 {
		return Discounted(p.Reservation, p.Discount, t)
	}
	return Discounted(p.Utilities[outcome], p.Discount, t)
}
