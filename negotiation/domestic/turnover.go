package domestic

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Turnover replaces those who hold a party's office: after a lost vote, or at any
// time if they lose their hold on power. The successor has a type and preferences of
// its own and inherits the agreement and part of the record: what was learnt of its
// predecessor, and by it, counts for less.
//
// A change of government moves nobody else's random numbers.
type Turnover struct {
	Successions []Succession
	// Keep is the share of the evidence, about the party and the party's own, that
	// still counts after a turnover, in [0, 1].
	Keep float64
	// Hazard is the loss of office between votes.
	Hazard Hazard

	party                                    []int
	date, proximity, legitimacy, lost, slope []float64
	last, hazard                             []float64
	polls, falls, types, backlash            []*negotiation.Stream
	noise                                    [][]*negotiation.Stream
	founding                                 [][]negotiation.Quad
	terms                                    []negotiation.Quad
}

// Succession is how one party's office passes on.
type Succession struct {
	Party string
	// Chance is the probability that a lost vote, or a loss of power, replaces
	// the office holder, in [0, 1]; 0 is off.
	Chance float64
	// Poll decides the party's votes; nil leaves them to [Election].
	Poll *Poll
	// Trustworthy is the probability that a successor is trustworthy.
	Trustworthy float64
	// Heir is a member whose preferences the successor shares to the extent of
	// Shift in [0, 1], the rest being those of the party at the start. Empty means
	// that the successor starts from these alone.
	Heir  string
	Shift float64
	// Hawkishness is the standard deviation of the logarithm of what a successor's
	// stake in each issue that it owns is multiplied by.
	Hawkishness float64
	// Legitimacy is that of a successor, in [0, 1]; below 0 it inherits it.
	Legitimacy float64
	// Backlash is the largest rise of the party's stakes at its votes that a
	// successor may face at home, drawn uniformly as the mean of two sources;
	// 0 leaves it as it is.
	Backlash float64
}

// Poll is a vote that the party loses with probability
// σ(Base + FromLegitimacy · (1/2 − legitimacy)).
type Poll struct{ Base, FromLegitimacy float64 }

// Lose returns the probability of losing at a legitimacy in [0, 1].
func (p Poll) Lose(legitimacy float64) float64 {
	return negotiation.Logistic(p.Base + float64(p.FromLegitimacy*(0.5-legitimacy)))
}

// Hazard is the loss of office outside votes: it grows as legitimacy falls and, if
// Votes is not 0, as a vote comes near. The probability per round is
//
//	1 − exp(−Rate · exp(Slope · (Reference − legitimacy)) · (1 + Votes · proximity))
//
// Parties that may not be there to be paid are less patient.
type Hazard struct {
	Rate, Slope, Reference, Votes float64
}

// Of returns the probability per round, in [0, 1].
func (h Hazard) Of(legitimacy, proximity float64) float64 {
	rate := float64(h.Rate*math.Exp(h.Slope*(h.Reference-legitimacy))) * (1 + float64(h.Votes*proximity))
	return -math.Expm1(-rate)
}

// Name implements [negotiation.Part].
func (t *Turnover) Name() string { return "turnover" }

// Setup implements [negotiation.Part].
func (t *Turnover) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	P := len(u.Parties())
	var errs []error
	if !(t.Keep >= 0 && t.Keep <= 1) {
		errs = append(errs, fmt.Errorf("evidence kept %v, expected a number in [0, 1]", t.Keep))
	}
	t.terms = make([]negotiation.Quad, len(u.IssueIDs()))
	for n := range t.Successions {
		errs = append(errs, t.succession(u, &t.Successions[n]))
	}
	u.Require(&t.date, "election.date")
	u.Require(&t.proximity, "election")
	u.Write(negotiation.Drivers, &t.slope, "election.slope")
	u.Write(negotiation.Drivers, &t.legitimacy, "legitimacy")
	u.Read(&t.lost, "contest.lost", P, 0)
	u.Own(negotiation.Drivers, &t.last, negotiation.Variable{Name: "turnover.last", Keys: u.Parties(),
		Meaning: "round in which the party's office last changed hands, 0 if never", Unit: "round"})
	u.Own(negotiation.Drivers, &t.hazard, negotiation.Variable{Name: "turnover.hazard", Keys: u.Parties(), Max: 1,
		Meaning: "probability that the party loses office outside a vote", Unit: "probability per round"})
	u.At(negotiation.Drivers, t.step)
	return errors.Join(errs...)
}

// succession looks up what one succession is about.
func (t *Turnover) succession(u *negotiation.Setup, s *Succession) error {
	i, err := u.Party(s.Party)
	if err != nil {
		return err
	}
	for name, v := range map[string]float64{"chance": s.Chance, "shift": s.Shift, "probability of being trustworthy": s.Trustworthy} {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("%s: %s %v, expected a number in [0, 1]", s.Party, name, v)
		}
	}
	own, err := memberOf(u, s.Party)
	if err != nil {
		return err
	}
	terms := make([]negotiation.Quad, len(u.IssueIDs()))
	u.Model.Members[own].Agent.Coefficients(u.Model.Issues, terms)
	if s.Heir != "" {
		m, err := memberOf(u, s.Heir)
		if err != nil {
			return err
		}
		u.Model.Members[m].Agent.Coefficients(u.Model.Issues, t.terms)
		for k, q := range t.terms {
			terms[k].B = float64((1-s.Shift)*terms[k].B) + float64(s.Shift*q.B)
			terms[k].G = float64((1-s.Shift)*terms[k].G) + float64(s.Shift*q.G)
		}
	}
	t.party, t.founding = append(t.party, i), append(t.founding, terms)
	t.polls = append(t.polls, u.Stream("vote/"+s.Party))
	t.falls = append(t.falls, u.Stream("fall/"+s.Party))
	t.types = append(t.types, u.Stream("type/"+s.Party))
	t.backlash = append(t.backlash, u.Stream("backlash/"+s.Party))
	var noise []*negotiation.Stream
	for k := range u.Model.Issues {
		var r *negotiation.Stream
		if u.Model.Issues[k].Owner == s.Party {
			r = u.Stream("stakes/" + s.Party + "/" + u.Model.Issues[k].StreamKey())
		}
		noise = append(noise, r)
	}
	t.noise = append(t.noise, noise)
	return nil
}

// step holds the votes that are left to this part, and draws losses of power.
func (t *Turnover) step(s *negotiation.State) {
	for n := range t.Successions {
		x := &t.Successions[n]
		i := t.party[n]
		t.hazard[i] = t.Hazard.Of(t.legitimacy[i], t.proximity[i])
		lost := t.lost[i] != 0
		if x.Poll != nil && int(t.date[i]) == s.Round && x.Chance > 0 {
			p := x.Poll.Lose(t.legitimacy[i])
			lost = t.polls[n].Happens(p)
			s.Emit(negotiation.EventResult, s.Member(i), -1, p, flag(lost), nil)
			if s.Listening() {
				t.tellPoll(s, n, p)
			}
		}
		yields := t.falls[n].Float64()
		fallen := t.falls[n].Happens(t.hazard[i])
		if yields < x.Chance && (lost || fallen) {
			t.replace(s, n, lost, yields)
		}
	}
}

// replace puts a successor in office, where yielded was drawn for giving way.
func (t *Turnover) replace(s *negotiation.State, n int, voted bool, yielded float64) {
	x := &t.Successions[n]
	i := t.party[n]
	copy(t.terms, t.founding[n])
	for k, r := range t.noise[n] {
		if r != nil && x.Hawkishness > 0 {
			f := math.Exp(x.Hawkishness * r.Normal())
			t.terms[k].B *= f
			t.terms[k].G *= f
		}
	}
	typ := negotiation.Trustworthy
	if !t.types[n].Happens(x.Trustworthy) {
		typ = negotiation.Untrustworthy
	}
	s.Succeed(i, typ, t.terms)
	o := s.Other(i)
	s.Fade(i, o, t.Keep)
	s.Fade(o, i, t.Keep)
	if x.Legitimacy >= 0 {
		t.legitimacy[i] = x.Legitimacy
	}
	if a, b := t.backlash[n].Float64(), t.backlash[n].Float64(); x.Backlash > 0 {
		t.slope[i] = float64(x.Backlash*(a+b)) / 2
	}
	t.last[i] = float64(s.Round)
	s.Emit(negotiation.EventTurnover, s.Member(i), -1, float64(typ), flag(voted), nil)
	if s.Listening() {
		t.tellFall(s, n, voted, yielded)
	}
}
