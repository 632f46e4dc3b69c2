package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Contest says how likely a government is to lose an election: the fairer the
// vote, the more the votes decide it. Under rules that leave no opening even an
// unpopular government seldom loses (Powell 2006 on bargains that shift power).
type Contest struct {
	// Base is the log-odds of losing a vote that is not fair at all; Fairness what
	// full fairness adds for each unit of the opposition's lead.
	Base, Fairness float64
	// Divided is the share of its votes that an opposition without any cohesion
	// can turn to account, in [0, 1].
	Divided float64
	// Support is the share of votes for the government at the start; FromLiving and
	// FromLegitimacy what living standard and legitimacy above those of the start add.
	Support, FromLiving, FromLegitimacy float64
	// Living and Legitimacy are the values at the start, Cohesion that of the
	// opposition; all in [0, 1].
	Living, Legitimacy, Cohesion float64
}

// Popularity returns the government's share of the votes, in [0.05, 0.95], at a
// living standard and a legitimacy.
func (c *Contest) Popularity(living, legitimacy float64) float64 {
	p := c.Support + float64(c.FromLiving*(living-c.Living)) + float64(c.FromLegitimacy*(legitimacy-c.Legitimacy))
	return min(max(p, 0.05), 0.95)
}

// Lose returns the probability that the government loses:
//
//	σ(Base + Fairness · fair · [part (1 − popularity)(Divided + (1 − Divided) cohesion) − popularity])
//
// Fair in [0, 1] is how fair the vote is, part in [0, 1] the share of its strength
// with which the opposition takes part, cohesion in [0, 1] how united it is.
func (c *Contest) Lose(fair, part, cohesion, popularity float64) float64 {
	return negotiation.Logistic(c.Base + float64(fair*c.swing(part, cohesion, popularity)))
}

// Rise returns the derivative of [Contest.Lose] by fair.
func (c *Contest) Rise(fair, part, cohesion, popularity float64) float64 {
	swing := c.swing(part, cohesion, popularity)
	p := negotiation.Logistic(c.Base + float64(fair*swing))
	return float64(swing * float64(p*(1-p)))
}

// Risk is by how much full fairness raises the probability of losing at the start.
func (c *Contest) Risk() float64 {
	pop := c.Popularity(c.Living, c.Legitimacy)
	return c.Lose(1, 1, c.Cohesion, pop) - c.Lose(0, 1, c.Cohesion, pop)
}

func (c *Contest) swing(part, cohesion, popularity float64) float64 {
	united := c.Divided + float64((1-c.Divided)*cohesion)
	lead := float64(float64(part*(1-popularity))*united) - popularity
	return float64(c.Fairness * lead)
}

// mean is an average of the levels of some issues in which the parts of a split
// issue count together as one.
type mean struct {
	issues []int
	share  []float64
}

func meanOf(u *negotiation.Setup, ids []string) (mean, error) {
	var m mean
	parts := map[string]float64{}
	for _, id := range ids {
		k, err := u.Issue(id)
		if err != nil {
			return mean{}, err
		}
		m.issues = append(m.issues, k)
		parts[u.Model.Issues[k].StreamKey()]++
	}
	for _, k := range m.issues {
		m.share = append(m.share, 1/(float64(len(parts))*parts[u.Model.Issues[k].StreamKey()]))
	}
	return m, nil
}

// of returns the mean; levels below 0 count as 0.
func (m *mean) of(levels []float64) (x float64) {
	for n, k := range m.issues {
		x += float64(m.share[n] * max(0, levels[k]))
	}
	return x
}

// memberOf returns the index of a member with preferences.
func memberOf(u *negotiation.Setup, id string) (int, error) {
	if m, ok := u.Member(id); ok && u.Model.Members[m].Agent != nil {
		return m, nil
	}
	return 0, fmt.Errorf("no member %q, or it has no preferences", id)
}
