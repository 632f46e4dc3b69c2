package environment

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Calendar holds the dates of elections. As a vote comes near, proximity rises
// to 1 at its date and with it a party's stake in the issues that the vote is
// about.
type Calendar struct {
	Votes []Vote
	// Width is the number of rounds over which the approach of a vote is felt,
	// above 0: proximity is exp(−rounds to go / Width).
	Width float64
	// AfterLevel and AfterWidth describe how results are contested after a vote
	// that has been held: proximity starts at AfterLevel in [0, 1] and fades over
	// AfterWidth rounds.
	AfterLevel, AfterWidth float64

	proximity, date, held, slope []float64
	stakes                       []stake
}

// Vote is one party's election.
type Vote struct {
	Party string
	// Date is the round of the first vote, 0 if none is due until somebody calls one
	// by setting the variable election.date. Period is the number of rounds from a vote
	// to the next; with Period 0 there is none after the first.
	Date, Period float64
	// Issues gain weight as the vote comes near: their stakes are multiplied by
	// 1 + Slope·proximity. A change of government may change the slope.
	Issues []string
	Slope  float64
	// Relief is added to the party's reservation value, times proximity.
	Relief float64
}

type stake struct {
	party  int
	issues []int
}

// Name implements [negotiation.Part].
func (c *Calendar) Name() string { return "calendar" }

// Setup implements [negotiation.Part].
func (c *Calendar) Setup(u *negotiation.Setup) error {
	if len(c.Votes) > 0 && !(c.Width > 0) {
		return fmt.Errorf("width %v, expected above 0", c.Width)
	}
	dates, slopes := make([]float64, len(u.Parties())), make([]float64, len(u.Parties()))
	for _, v := range c.Votes {
		i, err := u.Party(v.Party)
		if err != nil {
			return err
		}
		ks, err := issues(u, v.Issues)
		if err != nil {
			return err
		}
		c.stakes = append(c.stakes, stake{i, ks})
		dates[i], slopes[i] = v.Date, v.Slope
	}
	u.Own(negotiation.Drivers, &c.proximity, negotiation.Variable{Name: "election", Keys: u.Parties(), Max: 1,
		Meaning: "proximity of the party's election", Unit: "share"})
	u.Own(negotiation.Propagation, &c.date, negotiation.Variable{Name: "election.date", Keys: u.Parties(), Start: dates, Hidden: true,
		Meaning: "round of the next election, 0 if none", Unit: "round"})
	u.Own(negotiation.Propagation, &c.held, negotiation.Variable{Name: "election.held", Keys: u.Parties(), Hidden: true,
		Meaning: "round of the last election held, 0 if none", Unit: "round"})
	u.Own(negotiation.Propagation, &c.slope, negotiation.Variable{Name: "election.slope", Keys: u.Parties(), Start: slopes, Hidden: true,
		Meaning: "rise of the party's stakes at its vote", Unit: "factor"})
	u.At(negotiation.Drivers, c.step)
	u.At(negotiation.Domestic, c.weigh)
	u.At(negotiation.Propagation, c.next)
	return nil
}

func (c *Calendar) step(s *negotiation.State) {
	now := float64(s.Round)
	for n := range c.Votes {
		i := c.stakes[n].party
		next, last := c.date[i], c.held[i]
		e := 0.0
		if next >= now {
			e = Proximity(next-now, c.Width)
		}
		if last > 0 && c.AfterLevel > 0 && c.AfterWidth > 0 {
			e = max(e, c.AfterLevel*Proximity(now-last, c.AfterWidth))
		}
		c.proximity[i] = e
		if next == now {
			s.Emit(negotiation.EventVote, s.Member(i), -1, now, 0, nil)
		}
	}
}

func (c *Calendar) weigh(s *negotiation.State) {
	for n, v := range c.Votes {
		i := c.stakes[n].party
		e := c.proximity[i]
		if slope := c.slope[i]; slope != 0 {
			f := 1 + float64(slope*e)
			for _, k := range c.stakes[n].issues {
				s.Factor[i*s.Issues()+k] *= f
			}
		}
		s.Addend[i] += float64(v.Relief * e)
	}
}

// next notes a vote that has been held and moves its date to the one after it.
func (c *Calendar) next(s *negotiation.State) {
	now := float64(s.Round)
	for n, v := range c.Votes {
		i := c.stakes[n].party
		if c.date[i] != now {
			continue
		}
		c.held[i] = now
		if v.Period > 0 {
			c.date[i] += v.Period
		}
	}
}
