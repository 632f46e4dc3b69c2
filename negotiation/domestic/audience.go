package domestic

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// LabelRule says when a party calls talks exploratory.
type LabelRule uint8

// The rules.
const (
	// NoLabel: never.
	NoLabel LabelRule = iota
	// LabelIfCostly: when settling for what it foresees would cost it too much at home.
	LabelIfCostly
	// AlwaysLabel: every window.
	AlwaysLabel
)

// Audience is what the parties have said in public, and what that costs them. Public
// acts raise a party's exposure, which fades otherwise; its stance is the highest
// utility that it has demanded in public since the last signature. To settle for
// less costs it in proportion to its exposure (Fearon 1994, American Political Science
// Review 88). For the same reason a stance informs: the other side grows more
// convinced that the party is resolute, the more the stance could cost it.
//
// A party may call a window exploratory: then nothing that it has said binds it and
// nothing is inferred, but what it delivers under a deal made in that window proves
// less about it.
type Audience struct {
	// Price is, for each party, the utility lost per unit of exposure and of utility
	// settled for below its stance, at least 0; 0 is off.
	Price []float64
	// Campaign is the share by which a vote that is near raises the cost, [0, 1].
	Campaign float64
	// Rise is the share of the way to full exposure that a public act takes, Keep the
	// share of exposure that is left after a round; in [0, 1].
	Rise, Keep float64
	// Publicity is the probability that an offer, and its refusal, become public.
	Publicity float64
	// Bluff is what backing down from a threat costs per unit of Price and exposure.
	Bluff float64
	// Information and Noise, above 0, say how well the other side tells a stance that
	// costs from one that does not: an irresolute party is believed to take one of cost
	// c with probability 1/(1 + exp(−(Information − c)/Noise)). Spread is by how much
	// the reservation value of a resolute party exceeds what is expected of it, and by
	// how much that of an irresolute one falls short.
	Information, Noise, Spread float64
	// Label is when Labeller, the ID of a party, calls a window exploratory;
	// LabelAbove the cost from which [LabelIfCostly] does so. Proof in [0, 1] is the
	// weight as evidence of what it delivers under a deal so labelled.
	Label      LabelRule
	Labeller   string
	LabelAbove float64
	Proof      float64

	exposure, stance, resolve, backing []float64
	label, paid, weight                []float64
	election, turned                   []float64
	labeller                           int
	acted                              []bool
	demanded                           []float64 // in public this round, −Inf if nothing
	coin                               *negotiation.Stream
}

// Name implements [negotiation.Part].
func (a *Audience) Name() string { return "audience" }

// Setup implements [negotiation.Part].
func (a *Audience) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	P := len(u.Parties())
	if len(a.Price) != P {
		return fmt.Errorf("%d prices, expected one for each of %d parties", len(a.Price), P)
	}
	if !(a.Noise > 0) {
		return fmt.Errorf("noise %v, expected above 0", a.Noise)
	}
	a.labeller = -1
	if a.Label != NoLabel {
		if a.labeller, err = u.Party(a.Labeller); err != nil {
			return err
		}
	}
	own := func(view *[]float64, name string, initial float64, meaning, unit string) {
		u.Own(negotiation.Stages, view, negotiation.Variable{Name: name, Keys: u.Parties(), Initial: initial, Meaning: meaning, Unit: unit})
	}
	own(&a.exposure, "exposure", 0, "how far the party is exposed in public", "share")
	own(&a.stance, "stance", 0, "the most that the party has demanded in public since the last signature", "utility")
	own(&a.resolve, "resolve", 0.5, "probability that the other side gives to the party being resolute", "probability")
	own(&a.backing, "backing.down", 0, "what it would cost the party to back down from a threat", "utility")
	own(&a.paid, "audience.paid", 0, "what the party's settlements have cost it at home", "utility")
	own(&a.weight, "evidence.weight", 1, "weight of what the party delivers as evidence about it", "share")
	u.Own(negotiation.Bargaining, &a.label, negotiation.Variable{Name: "exploratory", Max: 1,
		Meaning: "1 in a window that is called exploratory", Unit: "flag"})
	u.Read(&a.election, "election", P, 0)
	u.Read(&a.turned, "turnover.last", P, 0)
	a.acted, a.demanded = make([]bool, P), make([]float64, P)
	a.coin = u.Stream("publicity")
	u.At(negotiation.Domestic, a.infer)
	u.At(negotiation.Stages, a.listen)
	return nil
}

// stake is what settling for less than its stance costs party i per unit of utility.
func (a *Audience) stake(i int) float64 {
	return float64(a.Price[i] * a.exposure[i] * (1 + float64(a.Campaign*a.election[i])))
}

func (a *Audience) labelled(i int) bool { return i == a.labeller && a.label[0] != 0 }

// Attend implements [negotiation.Audience]: it decides about the label of a window.
func (a *Audience) Attend(s *negotiation.State) {
	a.label[0] = 0
	i := a.labeller
	if i < 0 {
		return
	}
	worth := s.Worth(i, &s.Draft)
	cost := a.unlabelled(i, worth.Value(s.Draft.Levels))
	if a.Label == AlwaysLabel || cost > a.LabelAbove {
		a.label[0] = 1
		if !s.Agreement.Binds() {
			a.weight[i] = a.Proof // unilateral steps, while there is no deal
		}
		s.Emit(negotiation.EventExploratory, s.Member(i), -1, cost, 0, nil)
		if s.Listening() {
			a.tellLabel(s, worth.Value(s.Draft.Levels), cost)
		}
	}
}

// unlabelled is what settling for a package worth value costs party i without regard
// to a label.
func (a *Audience) unlabelled(i int, value float64) float64 {
	return float64(a.stake(i) * max(0, a.stance[i]-value))
}

// Cost implements [negotiation.Audience].
func (a *Audience) Cost(_ *negotiation.State, i int, value float64) float64 {
	if a.labelled(i) {
		return 0
	}
	return a.unlabelled(i, value)
}

// Demand implements [negotiation.Audience].
func (a *Audience) Demand(_ *negotiation.State, i int, net float64) float64 {
	c := a.stake(i)
	if a.labelled(i) || c == 0 || net >= a.stance[i] {
		return net
	}
	return (net + float64(c*a.stance[i])) / (1 + c)
}

// infer adds what each side has concluded about the other's resolve. What a former
// office holder has said does not bind its successor.
func (a *Audience) infer(s *negotiation.State) {
	P := s.Parties()
	for i := range a.resolve {
		if a.turned[i] == float64(s.Round) {
			a.exposure[i], a.stance[i], a.resolve[i], a.backing[i] = 0, 0, 0.5, 0
		}
		p := a.resolve[i]
		s.Shift[s.Other(i)*P+i] += float64(a.Spread * (2*p - 1))
	}
}

// OddsFactor returns the factor by which a public act multiplies the odds that a party
// is resolute, if the act could cost it c.
func (a *Audience) OddsFactor(c float64) float64 {
	return negotiation.Logistic(a.Information/a.Noise) / negotiation.Logistic((a.Information-c)/a.Noise)
}

// listen takes in what was said and done in public this round.
func (a *Audience) listen(s *negotiation.State) {
	log := &s.Log
	from := log.Len()
	for from > 0 && log.At(from-1).Round == s.Round {
		from--
	}
	clear(a.acted)
	for i := range a.demanded {
		a.demanded[i] = math.Inf(-1)
	}
	public := a.coin.Happens(a.Publicity)
	for n := from; n < log.Len(); n++ {
		a.hear(s, log.At(n), public)
	}
	for i := range a.exposure {
		a.expose(s, i)
	}
	if !s.Window.Open {
		a.label[0] = 0
	}
	for i := range a.weight {
		if !s.Agreement.Binds() && !a.labelled(i) {
			a.weight[i] = 1
		}
	}
}

// hear takes in one event.
func (a *Audience) hear(s *negotiation.State, e negotiation.Event, public bool) {
	i := a.partyOf(s, e.Actor)
	switch e.Kind {
	case negotiation.EventOffer:
		if public && i >= 0 {
			a.acted[i] = true
			if !a.labelled(i) {
				a.stance[i] = max(a.stance[i], e.Value)
				a.demanded[i] = e.Value
			}
		}
	case negotiation.EventRefuse:
		if public && i >= 0 {
			a.acted[i] = true
		}
	case negotiation.EventThreat, negotiation.EventAct:
		if i >= 0 {
			a.acted[i] = true
		}
	case negotiation.EventSignature:
		for j := range a.stance {
			worth := s.Worth(j, &s.Force)
			a.paid[j] += a.Cost(s, j, worth.Value(s.Force.Levels))
			a.stance[j], a.weight[j], a.demanded[j] = 0, 1, math.Inf(-1)
			if a.labelled(j) {
				a.weight[j] = a.Proof
			}
		}
	}
}

// expose moves party i's exposure, and what the other side makes of a public act. What
// is called exploratory leaves both as they are.
func (a *Audience) expose(s *negotiation.State, i int) {
	if a.labelled(i) {
		return
	}
	a.exposure[i] *= a.Keep
	if a.acted[i] {
		a.exposure[i] = 1 - float64((1-a.exposure[i])*(1-a.Rise))
		odds := a.resolve[i] / (1 - a.resolve[i]) * a.OddsFactor(float64(a.Price[i]*a.exposure[i]))
		a.resolve[i] = min(odds/(1+odds), 1-1e-12)
	}
	if a.Price[i] != 0 && !math.IsInf(a.demanded[i], -1) {
		s.Emit(negotiation.EventStance, s.Member(i), s.Member(s.Other(i)), a.demanded[i], a.exposure[i], nil)
		if s.Listening() {
			a.tellStance(s, i)
		}
	}
	a.backing[i] = float64(a.Price[i] * a.Bluff * a.exposure[i])
}

func (a *Audience) partyOf(s *negotiation.State, member int16) int {
	for i := range s.Parties() {
		if int(member) == s.Member(i) {
			return i
		}
	}
	return -1
}
