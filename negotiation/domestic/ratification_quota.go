package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// maxVoters is the largest number of players that vote under one quota: chances
// are summed over all ways in which they may vote.
const maxVoters = 16

func (r *Ratification) checkQuota(parties int) error {
	if r.Quota == nil {
		r.Quota = make([]float64, parties)
	}
	if len(r.Quota) != parties {
		return fmt.Errorf("%d quotas, expected one for each of %d parties", len(r.Quota), parties)
	}
	for i, q := range r.Quota {
		if !(q >= 0 && q <= 1) {
			return fmt.Errorf("quota %v, expected a number in [0, 1]", q)
		}
		voters, shares := 0, 0.0
		for v, p := range r.Players {
			if r.principals[v] == i {
				voters++
				shares += p.Share
			}
		}
		if q > 0 && voters > 0 && shares == 0 {
			return fmt.Errorf("quota %v, but no player of that side has a share of the vote", q)
		}
		if q > 0 && voters > maxVoters {
			return fmt.Errorf("%d players vote under one quota, expected at most %d", voters, maxVoters)
		}
	}
	return nil
}

// carries reports whether party i's players pass what has been put to the vote.
// Those who abstain do not count.
func (r *Ratification) carries(i int) bool {
	var yes, all float64
	for v, x := range r.votes {
		if r.principals[v] != i || !x.asked {
			continue
		}
		if r.Quota[i] == 0 && !x.yes {
			return false
		}
		all += r.Players[v].Share
		if x.yes {
			yes += r.Players[v].Share
		}
	}
	return yes >= float64(r.Quota[i]*all)-slack
}

// Chance implements [negotiation.Polled].
func (r *Ratification) Chance(s *negotiation.State, i int, t *negotiation.Text, y []float64) float64 {
	var all float64
	product := 1.0
	for v := range r.Players {
		r.votes[v] = vote{yes: true, p: 1}
		if r.principals[v] != i {
			continue
		}
		r.votes[v] = r.poll(s, t, y, v)
		if r.votes[v].asked {
			product *= r.votes[v].p
			all += r.Players[v].Share
		}
	}
	if r.Quota[i] == 0 {
		return product
	}
	return r.majority(0, float64(r.Quota[i]*all)-slack)
}

// majority is the probability that the players from v on who have been asked bring
// together the share of the votes that is still needed.
func (r *Ratification) majority(v int, needed float64) float64 {
	for v < len(r.votes) && !r.votes[v].asked {
		v++
	}
	switch {
	case needed <= 0:
		return 1
	case v == len(r.votes):
		return 0
	}
	p := r.votes[v].p
	return float64(p*r.majority(v+1, needed-r.Players[v].Share)) + float64((1-p)*r.majority(v+1, needed))
}

// Demands implements [negotiation.Polled]. Under a quota only the players who are
// nearest to a yes are listed, as many as it takes. A player with a rule of its own
// is taken to go by its gain, like the others.
func (r *Ratification) Demands(s *negotiation.State, viewer, i int, t *negotiation.Text, y []float64, dst []negotiation.Demand) []negotiation.Demand {
	from := len(dst)
	var all float64
	for v := range r.Players {
		if r.principals[v] != i || !r.hasSay(s, t, v) {
			continue
		}
		pl := &r.Players[v]
		worth := s.DomesticWorth(r.members[v], i, t, r.trust(s, v))
		copy(r.terms[v], worth.Terms)
		worth.Terms = r.terms[v]
		least := worth.Value(s.Observed) - pl.Discretion
		if viewer == i && pl.Noise > 0 {
			least -= float64(pl.Noise * logOdds(normal(r.taste[v])))
		}
		all += pl.Share
		dst = append(dst, negotiation.Demand{Worth: worth, Least: least, Missing: least - worth.Value(y), Share: pl.Share})
	}
	if r.Quota[i] == 0 {
		return dst
	}
	mine := dst[from:]
	for n := range mine {
		for m := n; m > 0 && mine[m].Missing < mine[m-1].Missing; m-- {
			mine[m], mine[m-1] = mine[m-1], mine[m]
		}
	}
	needed := float64(r.Quota[i]*all) - slack
	n := 0
	for ; n < len(mine) && needed > 0; n++ {
		needed -= mine[n].Share
	}
	return dst[:from+n]
}

// hasSay reports whether the text covers an issue of player v's that can still move.
func (r *Ratification) hasSay(s *negotiation.State, t *negotiation.Text, v int) bool {
	for k, covered := range t.Promised {
		if covered != 0 && s.Observed[k] < 1 && (r.has[v] == nil || r.has[v][k]) {
			return true
		}
	}
	return false
}
