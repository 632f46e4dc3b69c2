package thirdparty

import (
	"errors"
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// DecidingGuarantors are guarantors who act only where it pays them. At the reviews
// of a round each weighs what it would gain if its help saved the deal against what
// stepping in costs it; those who step in lend their strength to a cure and, after a
// collapse, to an early resumption. Everybody foresees what they would do under a
// text: the help that parties count on in a conflict is that of the guarantors whom
// the text gives a reason to help (Walter 2002 on guarantors whose promises are
// credible because they have interests of their own).
//
// With g the strength of guarantor r, V its utility plus Bias times that of the party
// it favours, y the text and x what enforcement would leave, r steps in iff
//
//	Cure·g·(V(y) − V(x)) − Cost·(1 + Fatigue·times used) + logistic noise/Precision > 0
//
// and threatens a cheat with its penalty iff V(y) − V(y without the cheat's share) −
// Cost + noise > 0.
type DecidingGuarantors struct {
	// Members are the guarantors, at least one. Their strengths are shares of
	// Strength, which is the sum of all and may change in the course of a run.
	Members []Guarantor
	// Favoured is the party towards whom the guarantors' biases tilt them.
	Favoured           string
	Strength, Waning   float64
	Cure, Eyes         float64
	Penalty, Brokerage float64
	// Reckoned is the probability, at strength 1, by which a guarantor reckons that
	// its help saves a deal: that of Cure, whether or not that channel is open.
	Reckoned float64
	// Cost of stepping in, in utility, above 0; Fatigue is the share by which it
	// rises each time. Waning and fatigue are rival accounts of fading leverage: only
	// one may be above 0.
	Cost, Fatigue float64
	// Precision of the decision per unit of utility, above 0; +Inf decides strictly.
	Precision float64
	// Leverage in [0, 1] says how far a guarantor's economic means limit its
	// penalties and its military means its guarantees of safety; at 0 both have its
	// full strength.
	Leverage float64

	members  []int
	favoured int
	rolled   []float64
	cheated  []float64
	chance   []*negotiation.Stream

	shock, strength, cure, eyes, penalty, brokerage, security []float64
	willing, used, acted                                      []float64
}

// Guarantor is one guarantor among several.
type Guarantor struct {
	// Member is its ID; it must have preferences.
	Member string
	// Strength in [0, 1]; Bias in [−1, 1] tilts it towards the favoured party.
	Strength, Bias float64
	// Economic and Security are its means of either kind, in [0, 1].
	Economic, Security float64
}

// Name implements [negotiation.Part].
func (g *DecidingGuarantors) Name() string { return "guarantors" }

// Setup implements [negotiation.Part].
func (g *DecidingGuarantors) Setup(u *negotiation.Setup) (err error) {
	if g.favoured, err = u.Party(g.Favoured); err != nil {
		return err
	}
	if err := g.check(); err != nil {
		return err
	}
	var ids []string
	for n := range g.Members {
		r := &g.Members[n]
		m, err := member(u, r.Member)
		if err != nil {
			return err
		}
		g.members = append(g.members, m)
		g.chance = append(g.chance, u.Stream(r.Member))
		ids = append(ids, r.Member)
	}
	K := len(u.IssueIDs())
	g.rolled, g.cheated = make([]float64, K), make([]float64, K)
	own := func(view *[]float64, name string, keys []string, start float64, meaning, unit string) {
		u.Own(negotiation.Incidents, view, negotiation.Variable{Name: "guarantor." + name, Keys: keys, Initial: start, Meaning: meaning, Unit: unit, Hidden: name != "strength"})
		u.Write(negotiation.Enforcement, view, "guarantor."+name)
	}
	u.Read(&g.shock, "guarantor.shock", 1, 0)
	own(&g.strength, "strength", nil, g.Strength, "strength of the guarantors", "share")
	own(&g.cure, "cure", nil, float64(g.Cure*g.Strength), "probability that a reported breach is cured", "probability")
	own(&g.eyes, "eyes", nil, float64(g.Eyes*g.Strength), "help to monitors", "share")
	own(&g.penalty, "penalty", u.Parties(), float64(g.Penalty*g.Strength), "threatened loss", "utility")
	own(&g.brokerage, "brokerage", nil, float64(g.Brokerage*g.Strength), "rounds by which a pause is shortened", "rounds")
	own(&g.security, "security", nil, g.Strength, "strength behind guarantees of safety", "share")
	own(&g.willing, "willing", ids, 1, "probability of stepping in under the text last looked at", "probability")
	own(&g.used, "used", ids, 0, "times that the guarantor has stepped in", "count")
	own(&g.acted, "acted", ids, 0, "round in which the guarantor last stepped in, 0 if never", "round")
	u.At(negotiation.Incidents, g.wane)
	u.At(negotiation.Enforcement, g.decide)
	return nil
}

func (g *DecidingGuarantors) check() error {
	var sum float64
	for _, r := range g.Members {
		if !(r.Strength >= 0) {
			return fmt.Errorf("guarantor %s: strength %v, expected at least 0", r.Member, r.Strength)
		}
		sum += r.Strength
	}
	switch {
	case sum == 0:
		return errors.New("no guarantor has any strength")
	case !(g.Cost > 0):
		return fmt.Errorf("cost %v of stepping in, expected above 0", g.Cost)
	case !(g.Fatigue >= 0):
		return fmt.Errorf("fatigue %v, expected at least 0", g.Fatigue)
	case g.Fatigue > 0 && g.Waning > 0:
		return fmt.Errorf("waning %v and fatigue %v: they are rival accounts of fading leverage, expected one of them to be 0", g.Waning, g.Fatigue)
	case !(g.Precision > 0):
		return fmt.Errorf("precision %v of guarantors' decisions, expected above 0", g.Precision)
	}
	for n := range g.Members {
		g.Members[n].Strength /= sum
	}
	return nil
}

// member finds a member with preferences.
func member(u *negotiation.Setup, id string) (int, error) {
	m, ok := u.Member(id)
	switch {
	case !ok:
		return 0, fmt.Errorf("no member %q", id)
	case u.Model.Members[m].Agent == nil:
		return 0, fmt.Errorf("%s has no preferences to decide by", id)
	}
	return m, nil
}

func (g *DecidingGuarantors) wane(s *negotiation.State) {
	wane(s, g.strength, g.shock, g.Waning)
}

// worth is what a package is worth to guarantor n, favoured's utility of it given.
func (g *DecidingGuarantors) worth(s *negotiation.State, n int, levels []float64, favoured float64) float64 {
	own, _ := s.Utility(g.members[n], levels)
	return own + float64(g.Members[n].Bias*favoured)
}

func (g *DecidingGuarantors) favour(s *negotiation.State, levels []float64) float64 {
	u, _ := s.Utility(s.Member(g.favoured), levels)
	return u
}

// gain is what stepping in for a text would gain guarantor n, without the cost; left
// is what enforcement leaves, and the last two the favoured party's utilities.
func (g *DecidingGuarantors) gain(s *negotiation.State, n int, t *negotiation.Text, uText, uLeft float64) float64 {
	means := float64(g.Reckoned * float64(g.strength[0]*g.Members[n].Strength))
	return float64(means * (g.worth(s, n, t.Levels, uText) - g.worth(s, n, g.rolled, uLeft)))
}

func (g *DecidingGuarantors) cost(n int) float64 {
	return float64(g.Cost * (1 + float64(g.Fatigue*g.used[n])))
}

// leave notes what enforcement would leave of the observed levels.
func (g *DecidingGuarantors) leave(s *negotiation.State) {
	for k, x := range s.Observed {
		g.rolled[k] = x - float64(s.Rollback(k)*max(0, x))
	}
}

// chanceOf is the probability that a guarantor with this net gain acts.
func (g *DecidingGuarantors) chanceOf(net float64) float64 {
	if math.IsInf(g.Precision, 1) {
		if net > 0 {
			return 1
		}
		return 0
	}
	return negotiation.Logistic(float64(g.Precision * net))
}

// share scales the strength of guarantor n by its means of one kind.
func (g *DecidingGuarantors) share(n int, means float64) float64 {
	return float64(g.strength[0] * float64(g.Members[n].Strength*(1-float64(g.Leverage*(1-means)))))
}

// Appraise implements [negotiation.Appraiser]: what help is to be expected under a
// text.
func (g *DecidingGuarantors) Appraise(s *negotiation.State, t *negotiation.Text) {
	g.leave(s)
	uText, uLeft := g.favour(s, t.Levels), g.favour(s, g.rolled)
	var help, safety float64
	for n := range g.Members {
		g.willing[n] = g.chanceOf(g.gain(s, n, t, uText, uLeft) - g.cost(n))
		help += float64(g.willing[n] * float64(g.strength[0]*g.Members[n].Strength))
		safety += float64(g.willing[n] * g.share(n, g.Members[n].Security))
	}
	g.cure[0], g.eyes[0], g.security[0] = float64(g.Cure*help), float64(g.Eyes*help), safety
	for j := range s.Parties() {
		g.penalty[j] = 0
		if g.Penalty == 0 {
			continue
		}
		for k, y := range t.Levels {
			g.cheated[k] = y
			if s.Owes(j, k) && t.Promised[k] != 0 {
				g.cheated[k] = t.From[k]
			}
		}
		uCheat := g.favour(s, g.cheated)
		for n := range g.Members {
			net := g.worth(s, n, t.Levels, uText) - g.worth(s, n, g.cheated, uCheat) - g.Cost
			g.penalty[j] += float64(g.Penalty * float64(g.chanceOf(net)*g.share(n, g.Members[n].Economic)))
		}
	}
}

// decide lets each guarantor say whether it steps in at this round's reviews.
func (g *DecidingGuarantors) decide(s *negotiation.State) {
	if !s.Agreement.Binds() || !reported(s) {
		return
	}
	t := &s.Force
	g.leave(s)
	uText, uLeft := g.favour(s, t.Levels), g.favour(s, g.rolled)
	var help float64
	for n := range g.Members {
		gain, cost := g.gain(s, n, t, uText, uLeft), g.cost(n)
		kind := negotiation.EventStandsBack
		if g.chance[n].Happens(g.chanceOf(gain - cost)) {
			kind = negotiation.EventStepsIn
			help += float64(g.strength[0] * g.Members[n].Strength)
			g.used[n]++
			g.acted[n] = float64(s.Round)
		}
		s.Emit(kind, g.members[n], -1, gain, cost, nil)
		if s.Listening() {
			g.tell(s, n, gain, cost)
		}
	}
	g.cure[0] = float64(g.Cure * help)
	g.brokerage[0] = float64(g.Brokerage * help)
}

func reported(s *negotiation.State) bool {
	for _, r := range s.Reported {
		if r != 0 {
			return true
		}
	}
	return false
}
