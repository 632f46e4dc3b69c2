package pressure

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Threats lets a party back an offer with the announcement of a hostile act: should the
// other side not have accepted some time later, the act follows. How far the threat is
// believed depends on what became of earlier ones and on whether carrying it out would
// be in the party's interest. While it stands, the other side's no-deal utility is
// lower by what it would lose, as far as it believes in it. A threat that works is not
// carried out, so that the acts that are seen are those of threats that did not (Lacy &
// Niou 2004, Journal of Politics 66).
type Threats struct {
	// Acts are what is threatened with. They are a part of their own and must be in the
	// model too.
	Acts *Acts
	// Rate is the probability that a party about to make an offer considers a threat, in
	// [0, 1]; 0 is off.
	Rate float64
	// From is the share of a window after which threats are considered, in [0, 1].
	From float64
	// Term is the number of rounds that the other side is given, at least 1.
	Term int
	// Cost is the utility cost of making a threat.
	Cost float64
	// Record in [0, 1] is the weight of the party's record in its credibility; the rest
	// is its interest in carrying the threat out.
	Record float64
	// Disgrace is the legitimacy lost by backing down, per unit of exposure.
	Disgrace float64
	// Noise is the scale, above 0, of a party's error about what the other accepts.
	Noise float64

	act, made, due, worry []float64
	unmet, executed       []float64
	turned                []float64
	chance                []*negotiation.Stream
	considers             []bool
}

// Name implements [negotiation.Part].
func (t *Threats) Name() string { return "threats" }

// Setup implements [negotiation.Part].
func (t *Threats) Setup(u *negotiation.Setup) error {
	if t.Acts == nil {
		return errors.New("threats need the acts that they announce")
	}
	switch {
	case !(t.Rate >= 0 && t.Rate <= 1):
		return fmt.Errorf("rate %v, expected a number in [0, 1]", t.Rate)
	case t.Term < 1:
		return fmt.Errorf("term of %d rounds, expected at least 1", t.Term)
	case !(t.Record >= 0 && t.Record <= 1):
		return fmt.Errorf("weight of the record %v, expected a number in [0, 1]", t.Record)
	case !(t.Noise > 0):
		return fmt.Errorf("noise %v, expected above 0", t.Noise)
	}
	if err := u.Pair(); err != nil {
		return err
	}
	own := func(view *[]float64, name, meaning, unit string) {
		u.Own(negotiation.Bargaining, view, negotiation.Variable{Name: name, Keys: u.Parties(), Meaning: meaning, Unit: unit, Hidden: true})
	}
	own(&t.act, "threat.act", "hostile act that the party threatens with by its place in the model's list, from 1; 0 none", "number")
	own(&t.made, "threat.made", "round in which the threat was made", "round")
	own(&t.due, "threat.due", "round in which the threat comes due", "round")
	own(&t.worry, "threat.worry", "what the threat takes from the other side's no-deal utility", "utility")
	own(&t.unmet, "threat.unmet", "threats of the party that came due unmet", "count")
	own(&t.executed, "threat.executed", "of these, those carried out", "count")
	for _, id := range u.Parties() {
		t.chance = append(t.chance, u.Stream(id))
	}
	u.Read(&t.turned, "turnover.last", len(u.Parties()), 0)
	t.considers = make([]bool, len(u.Parties()))
	u.At(negotiation.Domestic, t.press)
	u.At(negotiation.Bargaining, t.settle)
	u.At(negotiation.Implementation, t.heed)
	return nil
}

// press is phase Domestic: threats that stand weigh on the other side. A successor in
// office is bound by no threat of its predecessor, and has no record.
func (t *Threats) press(s *negotiation.State) {
	for i := range t.act {
		if float64(s.Round) == t.turned[i] {
			t.act[i], t.worry[i], t.unmet[i], t.executed[i] = 0, 0, 0, 0
		}
		if t.act[i] != 0 {
			s.Addend[s.Other(i)] -= t.worry[i]
		}
		t.considers[i] = t.Rate > 0 && t.chance[i].Happens(t.Rate)
	}
}

// settle is phase Bargaining, before acts: threats that come due are carried out or
// not. One whose act is in the script for this round has been carried out by it.
func (t *Threats) settle(s *negotiation.State) {
	for i := range t.act {
		if t.act[i] == 0 || float64(s.Round) < t.due[i] {
			continue
		}
		n := int(t.act[i]) - 1
		me, you := s.Member(i), s.Member(s.Other(i))
		u := min(max(t.chance[i].Float64(), 1e-12), 1-1e-12)
		noise := math.Log(u/(1-u)) / max(t.Acts.Precision, 1e-12)
		t.unmet[i]++
		t.lift(s, i)
		done := t.Acts.scripted(s, i, n)
		if done || t.Acts.Value(s, i, n)+t.Acts.backing[i]+noise > 0 {
			t.executed[i]++
			s.Emit(negotiation.EventThreatUnmet, me, you, float64(n), t.made[i], nil)
			if s.Listening() {
				t.tellEnd(s, i, n, noise)
			}
			if !done {
				t.Acts.plan[i] = float64(n + 1)
			}
			continue
		}
		s.Emit(negotiation.EventBackDown, me, you, float64(n), t.made[i], nil)
		if s.Listening() {
			t.tellEnd(s, i, n, noise)
		}
		s.LegitimacyGain[i] -= float64(t.Disgrace * t.Acts.exposure[i])
	}
}

// lift ends a threat. What it took from the other side's no-deal utility comes back.
func (t *Threats) lift(s *negotiation.State, i int) {
	s.Addend[s.Other(i)] += t.worry[i]
	t.act[i], t.worry[i] = 0, 0
}

// heed is phase Implementation: a threat has worked if the other side has accepted an
// offer of the round, or a text has been signed.
func (t *Threats) heed(s *negotiation.State) {
	for i := range t.act {
		if t.act[i] == 0 || !t.accepted(s, i) {
			continue
		}
		s.Emit(negotiation.EventThreatMet, s.Member(i), s.Member(s.Other(i)), t.act[i]-1, t.made[i], nil)
		t.lift(s, i)
	}
}

func (t *Threats) accepted(s *negotiation.State, i int) bool {
	if s.Agreement.SignedAt == s.Round {
		return true
	}
	for n := s.Log.Len() - 1; n >= 0; n-- {
		e := s.Log.At(n)
		if e.Round != s.Round {
			break
		}
		if e.Kind == negotiation.EventAccept && int(e.Actor) == s.Member(s.Other(i)) {
			return true
		}
	}
	return false
}

// Considers implements [negotiation.Leverage].
func (t *Threats) Considers(s *negotiation.State, i, step, deadline int) bool {
	return t.considers[i] && t.Acts.Strength > 0 && t.act[i] == 0 && len(t.Acts.menu[i]) > 0 &&
		float64(step) >= float64(t.From*float64(deadline))
}

// Threaten implements [negotiation.Leverage]: party i adds the threat that pays it
// most, if one does.
func (t *Threats) Threaten(s *negotiation.State, i int, b negotiation.Bid) bool {
	best, most := -1, 0.0
	for _, n := range t.Acts.menu[i] {
		if gain := t.gain(s, i, n, b); gain > most {
			best, most = n, gain
		}
	}
	if best < 0 {
		return false
	}
	j := s.Other(i)
	cred := t.Credibility(s, i, best)
	t.act[i], t.made[i], t.due[i] = float64(best+1), float64(s.Round), float64(s.Round+t.Term)
	t.worry[i] = float64(cred * max(0, -t.Acts.change(s, s.Terms(j), best)))
	s.Addend[j] -= t.worry[i]
	s.Emit(negotiation.EventThreat, s.Member(i), s.Member(j), float64(best), cred, nil)
	if s.Listening() {
		t.tell(s, i, best, b, cred)
	}
	return true
}

// gain is what threatening with act n adds to the offer, as party i sees it. It takes the
// other side to demand the same share of its possible gain as it does itself.
func (t *Threats) gain(s *negotiation.State, i, n int, b negotiation.Bid) float64 {
	q, out := t.Acts.Value(s, i, n), t.Acts.backing[i]
	cred := t.Credibility(s, i, n)
	worry := float64(cred * max(0, -t.Acts.change(s, s.Seen(i, s.Other(i)), n)))
	before := t.acceptance(b, b.OtherReservation)
	after := t.acceptance(b, b.OtherReservation-worry)
	bill := float64(cred*max(0, -q)) + float64((1-cred)*out)
	return float64((after-before)*(b.Worth-b.Reservation)) - float64((1-after)*bill) - t.Cost
}

// acceptance is the probability, as the proposer sees it, that the other side takes its
// offer if its no-deal utility is r.
func (t *Threats) acceptance(b negotiation.Bid, r float64) float64 {
	asks := r + float64(b.Demand*max(0, b.OtherBest-r))
	return negotiation.Logistic((b.OtherWorth - asks) / t.Noise)
}

// Credibility returns how far a threat of party i with act n is believed, in [0, 1].
func (t *Threats) Credibility(s *negotiation.State, i, n int) float64 {
	record := (t.executed[i] + 1) / (t.unmet[i] + 2)
	q := t.Acts.Value(s, i, n) + t.Acts.backing[i]
	return float64(t.Record*record) + float64((1-t.Record)*negotiation.Logistic(float64(t.Acts.Precision*q)))
}
