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
// Where a quota is set the players of that side vote instead, each with its share.
type Ratification struct {
	Players []Player
	// Quota is, for each party, the share of the votes that passes a deal, in [0, 1];
	// 0 means that every player has a veto. Nil is 0 for all.
	Quota []float64
	// Persistence is the autocorrelation of taste shocks per round, in [0, 1]: at
	// 0 every vote is a fresh draw, near 1 a no stays a no.
	Persistence float64
	// OwnTrust makes players trust by their own base rates, where otherwise they
	// trust as their principal does. Learning is the share of the principal's
	// change in belief that a player's own trust follows: in log-odds, or in months
	// counted where the principal counts.
	OwnTrust bool
	Learning float64
	// Abstain is the stake below which a player lets a deal pass.
	Abstain float64
	// A deal that differs from one refused in the last Wait rounds by at most
	// Same on every issue is not put to a vote again.
	Same float64
	Wait float64
	// Legitimacy is what a refused principal loses, and a principal that works on
	// its players.
	Legitimacy float64
	// Persuasion, at least 0, is how far a principal moves the taste of a player by
	// giving a round to it, in standard deviations; see [Ratification.persuade].
	Persuasion float64

	taste, refused, refusedAt []float64
	members, principals       []int
	has                       [][]bool // jurisdiction; nil is everything
	chance                    []*negotiation.Stream
	prior                     []float64
	alpha, beta, weight       []float64 // of a counting belief; weight is 0 without one
	votes                     []vote
	terms                     [][]negotiation.Quad // what the deal is worth to each player
}

// Player is a domestic player with a veto or a vote.
type Player struct {
	// Member is the player's ID. Of is the ID of the principal whose signature it has
	// to pass; empty means the member's own.
	Member, Of string
	// Noise is the scale of the taste shock in utility, 0 for a hard veto.
	// Discretion is the utility that the executive makes up for.
	Noise, Discretion float64
	// Share is the player's weight under a quota, at least 0.
	Share float64
	// Issues is the player's jurisdiction: it votes only on deals that move one of
	// them. Empty means all.
	Issues []string
	// Trust is the player's base rate of trust in the other principal, in (0, 1).
	Trust float64
}

// vote is what a player says to a package.
type vote struct {
	asked, yes bool
	// p is the probability of a yes whatever the player's mood, gain what the player
	// gains by the package.
	p, gain float64
}

// Name implements [negotiation.Part].
func (r *Ratification) Name() string { return "ratification" }

// Setup implements [negotiation.Part].
func (r *Ratification) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	var ids []string
	for _, p := range r.Players {
		m, ok := u.Member(p.Member)
		if !ok || u.Model.Members[m].Agent == nil {
			return fmt.Errorf("%q cannot ratify: no such member, or it has no preferences", p.Member)
		}
		of := p.Of
		if of == "" {
			of = u.Model.Members[m].Of
		}
		i, err := u.Party(of)
		if err != nil {
			return fmt.Errorf("%s cannot ratify: %w", p.Member, err)
		}
		if !(p.Noise >= 0) {
			return fmt.Errorf("%s: noise %v, expected at least 0", p.Member, p.Noise)
		}
		if !(p.Share >= 0) {
			return fmt.Errorf("%s: share %v of the vote, expected at least 0", p.Member, p.Share)
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
	P := len(u.Parties())
	if err := r.checkQuota(P); err != nil {
		return err
	}
	r.prior, r.weight = make([]float64, P), make([]float64, P)
	r.votes, r.terms = make([]vote, len(ids)), make([][]negotiation.Quad, len(ids))
	for v := range r.terms {
		r.terms[v] = make([]negotiation.Quad, len(u.IssueIDs()))
	}
	u.Read(&r.alpha, "trust.alpha", P*P, 0)
	u.Read(&r.beta, "trust.beta", P*P, 0)
	u.OnReset(r.begin)
	u.At(negotiation.Domestic, r.move)
	return nil
}

func (r *Ratification) begin(s *negotiation.State) {
	for i := range r.prior {
		n := i*s.Parties() + s.Other(i)
		r.prior[i], r.weight[i] = s.Trust(i, s.Other(i)), r.alpha[n]+r.beta[n]
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
	if r.again(s, t) {
		s.Emit(negotiation.EventShelved, -1, -1, r.refusedAt[0], r.Wait, nil)
		if s.Listening() {
			r.tellShelf(s, t)
		}
		return false
	}
	for v := range r.Players {
		r.votes[v] = r.poll(s, t, t.Levels, v)
	}
	if r.Persuasion > 0 && r.persuade(s) {
		return false
	}
	pass := true
	for i := range s.Parties() {
		if !r.carries(i) {
			pass = false
			s.LegitimacyGain[i] -= r.Legitimacy
		}
	}
	for v, x := range r.votes {
		if !x.asked {
			continue
		}
		i := r.principals[v]
		kind := negotiation.EventRatified
		switch {
		case x.yes:
		case r.carries(i):
			kind = negotiation.EventOutvoted
		default:
			kind = negotiation.EventVetoed
		}
		s.Emit(kind, r.members[v], s.Member(i), x.p, x.gain, nil)
		if s.Listening() {
			r.tell(s, t, v)
		}
	}
	if !pass {
		copy(r.refused, t.Levels)
		r.refusedAt[0] = float64(s.Round)
	}
	return pass
}

// poll asks player v about the package y under the outlook of t.
func (r *Ratification) poll(s *negotiation.State, t *negotiation.Text, y []float64, v int) vote {
	if !r.concerns(s, y, v) {
		return vote{yes: true, p: 1}
	}
	pl := &r.Players[v]
	worth := s.DomesticWorth(r.members[v], r.principals[v], t, r.trust(s, v))
	value, b := worth.Value(y), worth.Value(s.Observed)
	x := vote{asked: true, gain: value - b}
	if own, ok := s.Model().Members[r.members[v]].Agent.(negotiation.Ratifier); ok {
		x.p = own.Ratify(negotiation.Ballot{Round: s.Round, Package: y, Value: value, Reservation: b,
			Discretion: pl.Discretion, Noise: pl.Noise})
	} else {
		x.p = PassProbability(value, b, pl.Discretion, pl.Noise)
	}
	// Whatever the rule, the same taste makes the player lenient.
	x.yes = lenient(r.taste[v], x.p)
	return x
}

// lenient reports whether a player of a taste passes what it passes with
// probability p over all tastes.
func lenient(taste, p float64) bool { return p > 0 && 1-normal(taste) <= p }

// trust is player v's trust in the other principal: its principal's, or its own,
// which follows what moves its principal.
func (r *Ratification) trust(s *negotiation.State, v int) float64 {
	i := r.principals[v]
	theirs := s.Trust(i, s.Other(i))
	if !r.OwnTrust {
		return theirs
	}
	own := r.Players[v].Trust
	if r.Learning == 0 {
		return own
	}
	if w := r.weight[i]; w > 0 {
		n := i*s.Parties() + s.Other(i)
		a := max(0, float64(w*own)+float64(r.Learning*(r.alpha[n]-float64(w*r.prior[i]))))
		b := max(0, float64(w*(1-own))+float64(r.Learning*(r.beta[n]-float64(w*(1-r.prior[i])))))
		return a / max(a+b, 1e-12)
	}
	moved := logOdds(theirs) - logOdds(r.prior[i])
	return negotiation.Logistic(logOdds(own) + float64(r.Learning*moved))
}

// concerns reports whether the package moves player v enough for it to vote.
func (r *Ratification) concerns(s *negotiation.State, y []float64, v int) bool {
	touched, stake := false, 0.0
	m := r.members[v]
	for k := range y {
		if r.has[v] != nil && !r.has[v][k] {
			continue
		}
		if d := y[k] - s.Observed[k]; d != 0 {
			touched = true
			stake += math.Abs(s.Difference(m, k, s.Observed[k], y[k]))
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
