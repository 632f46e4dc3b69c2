package domestic

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Ratification puts a deal that the principals have accepted before their
// domestic veto players: it enters into force only if all who have a say pass it
// (Putnam 1988). A player compares the deal with the present state by its own
// weights; an executive's discretion makes up for small losses; a taste shock,
// which may persist from month to month, decides the rest. With noise the
// probability of passing is logistic in the gain; without it the veto is hard.
type Ratification struct {
	Players []Player
	// Persistence is the autocorrelation of taste shocks per round, in [0, 1]: at
	// 0 every vote is a fresh draw, near 1 a no stays a no.
	Persistence float64
	// OwnTrust makes players trust by their own base rates, where otherwise they
	// trust as their principal does. Learning is the share of the principal's
	// change in log-odds that a player's own trust follows.
	OwnTrust bool
	Learning float64
	// Abstain is the stake below which a player lets a deal pass.
	Abstain float64
	// A deal that differs from one refused in the last Wait rounds by at most
	// Same on every issue is refused again.
	Same float64
	Wait float64
	// Legitimacy is what a refused principal loses.
	Legitimacy float64

	taste, refused, refusedAt []float64
	members, principals       []int
	has                       [][]bool // jurisdiction; nil is everything
	chance                    []*negotiation.Stream
	prior                     []float64
}

// Player is a domestic player with a veto.
type Player struct {
	// Member is the player's ID; its principal is the member's Of.
	Member string
	// Noise is the scale of the taste shock in utility, 0 for a hard veto.
	// Discretion is the utility that the executive makes up for.
	Noise, Discretion float64
	// Issues is the player's jurisdiction: it votes only on deals that move one of
	// them. Empty means all.
	Issues []string
	// Trust is the player's base rate of trust in the other principal, in (0, 1).
	Trust float64
}

// Name implements [negotiation.Part].
func (r *Ratification) Name() string { return "ratification" }

// Setup implements [negotiation.Part].
func (r *Ratification) Setup(u *negotiation.Setup) error {
	var ids []string
	for _, p := range r.Players {
		m := -1
		for i := range u.Model.Members {
			if u.Model.Members[i].ID == p.Member {
				m = i
			}
		}
		if m < 0 || u.Model.Members[m].Agent == nil {
			return fmt.Errorf("%q cannot ratify: no such member, or it has no preferences", p.Member)
		}
		i, err := u.Party(u.Model.Members[m].Of)
		if err != nil {
			return fmt.Errorf("%s cannot ratify: %w", p.Member, err)
		}
		if !(p.Noise >= 0) {
			return fmt.Errorf("%s: noise %v, expected at least 0", p.Member, p.Noise)
		}
		if r.OwnTrust && !(p.Trust > 0 && p.Trust < 1) {
			return fmt.Errorf("%s: trust %v, expected a number in (0, 1)", p.Member, p.Trust)
		}
		var has []bool
		for _, id := range p.Issues {
			k, err := u.Issue(id)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Member, err)
			}
			if has == nil {
				has = make([]bool, len(u.IssueIDs()))
			}
			has[k] = true
		}
		r.members, r.principals = append(r.members, m), append(r.principals, i)
		r.has = append(r.has, has)
		r.chance = append(r.chance, u.Stream(p.Member))
		ids = append(ids, p.Member)
	}
	if len(ids) > 0 {
		u.Own(negotiation.Domestic, &r.taste, negotiation.Variable{Name: "taste", Keys: ids, Hidden: true,
			Meaning: "taste shock of the veto player", Unit: "standard deviations"})
	}
	u.Own(negotiation.Bargaining, &r.refused, negotiation.Variable{Name: "refused.levels", Keys: u.IssueIDs(), Hidden: true,
		Meaning: "the last deal refused", Unit: "share of the full concession"})
	u.Own(negotiation.Bargaining, &r.refusedAt, negotiation.Variable{Name: "refused.round", Hidden: true,
		Meaning: "round of the last refusal, 0 if none", Unit: "round"})
	r.prior = make([]float64, len(u.Parties()))
	u.OnReset(r.begin)
	u.At(negotiation.Domestic, r.move)
	return nil
}

func (r *Ratification) begin(s *negotiation.State) {
	for i := range r.prior {
		r.prior[i] = s.Trust(i, s.Other(i))
	}
	for v := range r.Players {
		r.taste[v] = r.chance[v].Normal()
	}
}

// move carries the taste shocks to the present round.
func (r *Ratification) move(*negotiation.State) {
	fresh := math.Sqrt(1 - float64(r.Persistence*r.Persistence))
	for v := range r.Players {
		r.taste[v] = float64(r.Persistence*r.taste[v]) + float64(fresh*r.chance[v].Normal())
	}
}

// Ratify implements [negotiation.Assembly]. All players vote, so that the log
// shows every veto.
func (r *Ratification) Ratify(s *negotiation.State, t *negotiation.Text) bool {
	pass := true
	again := r.again(s, t)
	for v := range r.Players {
		if !r.concerns(s, t, v) {
			continue
		}
		p, gain, yes := r.vote(s, t, v)
		kind := negotiation.EventRatified
		if again || !yes {
			kind, pass = negotiation.EventVetoed, false
			s.LegitimacyGain[r.principals[v]] -= r.Legitimacy
		}
		s.Emit(kind, r.members[v], s.Member(r.principals[v]), p, gain, nil)
	}
	if !pass {
		copy(r.refused, t.Levels)
		r.refusedAt[0] = float64(s.Round)
	}
	return pass
}

// vote returns the probability that player v passes the text, the gain that it
// sees, and its vote.
func (r *Ratification) vote(s *negotiation.State, t *negotiation.Text, v int) (p, gain float64, yes bool) {
	pl := &r.Players[v]
	i := r.principals[v]
	trust := s.Trust(i, s.Other(i))
	if r.OwnTrust {
		trust = pl.Trust
		if r.Learning != 0 {
			moved := logOdds(s.Trust(i, s.Other(i))) - logOdds(r.prior[i])
			trust = negotiation.Logistic(logOdds(trust) + float64(r.Learning*moved))
		}
	}
	worth := s.DomesticWorth(r.members[v], i, t, trust)
	value, b := worth.Value(t.Levels), worth.Value(s.Observed)
	gain = value - b
	if own, ok := s.Model().Members[r.members[v]].Agent.(negotiation.Ratifier); ok {
		p = own.Ratify(negotiation.Ballot{Round: s.Round, Package: t.Levels, Value: value, Reservation: b,
			Discretion: pl.Discretion, Noise: pl.Noise})
	} else {
		p = PassProbability(value, b, pl.Discretion, pl.Noise)
	}
	// Whatever the rule, the same taste makes the player lenient.
	return p, gain, p > 0 && 1-normal(r.taste[v]) <= p
}

// concerns reports whether the text moves player v enough for it to vote.
func (r *Ratification) concerns(s *negotiation.State, t *negotiation.Text, v int) bool {
	touched, stake := false, 0.0
	m := r.members[v]
	for k := range t.Levels {
		if r.has[v] != nil && !r.has[v][k] {
			continue
		}
		if d := t.Levels[k] - s.Observed[k]; d != 0 {
			touched = true
			stake += math.Abs(s.Difference(m, k, s.Observed[k], t.Levels[k]))
		}
	}
	return touched && (r.Abstain == 0 || stake > r.Abstain)
}

// again reports whether the text has been refused a short while ago.
func (r *Ratification) again(s *negotiation.State, t *negotiation.Text) bool {
	if r.refusedAt[0] == 0 || float64(s.Round)-r.refusedAt[0] > r.Wait || r.Wait == 0 {
		return false
	}
	for k, y := range t.Levels {
		if math.Abs(y-r.refused[k]) > r.Same {
			return false
		}
	}
	return true
}

// normal is the standard normal distribution function.
func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func logOdds(p float64) float64 {
	p = min(max(p, 1e-12), 1-1e-12)
	return math.Log(p / (1 - p))
}
