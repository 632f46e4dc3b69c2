package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Constituency is a group at home whose opinion a principal depends on.
type Constituency struct {
	// Principal is the ID of the principal that it belongs to.
	Principal string
	// Member is the ID of the agent with the group's preferences; empty for the
	// general public, which has none of its own.
	Member string
	// Share is its weight in the principal's legitimacy, in [0, 1]; the shares of
	// a principal sum to 1.
	Share float64
}

// public names the general public in variables.
const public = "PUBLIC"

// constituencies are groups as they stand in a model.
type constituencies struct {
	keys    []string
	party   []int
	member  []int // -1 for the general public
	share   []float64
	base    []float64 // each member's utility at the start of the run
	parties []string
}

func (c *constituencies) setup(u *negotiation.Setup, groups []Constituency) error {
	c.parties = u.Parties()
	for _, g := range groups {
		i, err := u.Party(g.Principal)
		if err != nil {
			return fmt.Errorf("constituency %s: %w", g.Member, err)
		}
		if !(g.Share >= 0 && g.Share <= 1) {
			return fmt.Errorf("constituency %s of %s: share %v, expected a number in [0, 1]", g.Member, g.Principal, g.Share)
		}
		name, m := public, -1
		if g.Member != "" {
			n, ok := u.Member(g.Member)
			if !ok || u.Model.Members[n].Agent == nil {
				return fmt.Errorf("constituency %q of %s: no such member, or it has no preferences", g.Member, g.Principal)
			}
			name, m = g.Member, n
		}
		c.keys = append(c.keys, g.Principal+"/"+name)
		c.party, c.member, c.share = append(c.party, i), append(c.member, m), append(c.share, g.Share)
	}
	c.base = make([]float64, len(groups))
	u.OnReset(func(s *negotiation.State) {
		for n, m := range c.member {
			if m >= 0 {
				c.base[n], _ = s.Utility(m, s.Observed)
			}
		}
	})
	return nil
}

// change is what levels are worth to group n beyond the levels at the start of the
// run; 0 for the general public.
func (c *constituencies) change(s *negotiation.State, n int, levels []float64) float64 {
	if c.member[n] < 0 {
		return 0
	}
	u, _ := s.Utility(c.member[n], levels)
	return u - c.base[n]
}
