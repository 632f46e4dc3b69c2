package trust

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// CountingBeliefs is the boundedly rational rival of [TypeBeliefs]: an observer
// who counts good and bad months and ignores incentives. Trust is the mean of
// a Beta belief about the probability of compliance, updated by noisy reports
// and fading to the base rate, and it stands for the delivery of every promise
// alike (after Jøsang & Ismail 2002).
type CountingBeliefs struct {
	// Base holds the base rate of viewer i about party j, at i·P+j, in (0, 1).
	Base []float64
	// Weight is the strength of the base rate in months of evidence, above 0.
	Weight float64
	// Keep is the share of the distance from the base belief that is kept each
	// round, in [0, 1]: trust is forgotten to the base rate, not to one half.
	Keep float64
	// Credit in [0, 1] discounts a month of evidence for being alike the last.
	Credit float64
	// Control is as in [TypeBeliefs].
	Control float64
	// Damping is as in [TypeBeliefs].
	Damping float64

	alpha, beta, trust []float64
	attack, hazard     []float64
	said               []float64 // likelihood of the round's reports; empty with one composite monitor
	weight             []float64 // of a report about each party as evidence
}

// Name implements [negotiation.Part].
func (c *CountingBeliefs) Name() string { return "trust" }

// Setup implements [negotiation.Part].
func (c *CountingBeliefs) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	P := len(u.Parties())
	if len(c.Base) != P*P {
		return fmt.Errorf("%d base rates, expected one for each pair of %d parties", len(c.Base), P)
	}
	if !(c.Weight > 0) {
		return fmt.Errorf("weight %v of the base rate, expected above 0", c.Weight)
	}
	a, b := make([]float64, P*P), make([]float64, P*P)
	for n, p := range c.Base {
		if n/P != n%P && !(p > 0 && p < 1) {
			return fmt.Errorf("base rate %v, expected a number in (0, 1)", p)
		}
		a[n], b[n] = c.Weight*p, c.Weight*(1-p)
	}
	own := func(view *[]float64, name string, start []float64, top float64, meaning, unit string) {
		u.Own(negotiation.Trust, view, negotiation.Variable{Name: name, Keys: pairs(u.Parties()), Start: start, Max: top, Meaning: meaning, Unit: unit, Hidden: name != "trust"})
	}
	own(&c.trust, "trust", c.Base, 1, "mean belief of the viewer about the other's compliance", "probability")
	own(&c.alpha, "trust.alpha", a, 0, "evidence for compliance, base rate included", "rounds")
	own(&c.beta, "trust.beta", b, 0, "evidence against compliance, base rate included", "rounds")
	u.Read(&c.attack, "spoiler.attack", P, 0)
	u.Read(&c.hazard, "spoiler.hazard", P, 0)
	u.Read(&c.said, "monitor.likelihood", 0, 0)
	u.Read(&c.weight, "evidence.weight", P, 1)
	u.At(negotiation.Trust, c.update)
	return nil
}

func (c *CountingBeliefs) update(s *negotiation.State) {
	P := s.Parties()
	for i := range P {
		j := s.Other(i)
		n := i*P + j
		base := Beta{Alpha: c.Weight * c.Base[n], Beta: c.Weight * (1 - c.Base[n])}
		belief := Beta{Alpha: c.alpha[n], Beta: c.beta[n]}.Forget(c.Keep, base)
		if c.hazard[j] > 0 {
			mean := belief.Mean()
			news := AfterSpoilers(mean, c.hazard[j], c.Control, c.attack[j] != 0) - mean
			mean += float64((1 - float64(c.Damping*s.Channel())) * news)
			total := belief.Alpha + belief.Beta
			belief = Beta{Alpha: mean * total, Beta: (1 - mean) * total}
		}
		if s.Agreement.Binds() {
			for u := range s.Units() {
				if s.UnitParty(u) != j || s.Force.Stake[u] == 0 || s.Broken[u] != 0 {
					continue
				}
				if len(c.said) > 0 {
					said := c.said[u*actions : u*actions+actions]
					belief = belief.Observe(true, said[negotiation.Cosmetic], said[negotiation.Comply], float64(c.Credit*c.weight[j]))
					continue
				}
				alarm := s.Force.Alarm[u*actions : u*actions+actions]
				belief = belief.Observe(s.Reported[u] != 0, alarm[negotiation.Cosmetic], alarm[negotiation.Comply], float64(c.Credit*c.weight[j]))
			}
		}
		c.set(n, belief)
	}
}

// Evidence implements [negotiation.Informed].
func (c *CountingBeliefs) Evidence(s *negotiation.State, viewer, subject int, good, bad float64) {
	n := viewer*s.Parties() + subject
	c.set(n, Beta{Alpha: c.alpha[n] + good, Beta: c.beta[n] + bad})
}

// News implements [negotiation.Informed]. The mean moves as the odds do, and the
// weight of the evidence stays.
func (c *CountingBeliefs) News(s *negotiation.State, viewer, subject int, llr float64) {
	if llr == 0 {
		return
	}
	n := viewer*s.Parties() + subject
	total := c.alpha[n] + c.beta[n]
	mean := min(max(negotiation.Logistic(logOdds(c.alpha[n]/total)+llr), 1e-12), 1-1e-12)
	c.set(n, Beta{Alpha: mean * total, Beta: (1 - mean) * total})
}

func (c *CountingBeliefs) set(n int, b Beta) {
	c.alpha[n], c.beta[n], c.trust[n] = b.Alpha, b.Beta, b.Mean()
}

// Trust implements [negotiation.Believer].
func (c *CountingBeliefs) Trust(s *negotiation.State, viewer, subject int) float64 {
	return c.trust[viewer*s.Parties()+subject]
}

// Expect implements [negotiation.Believer]: the other delivers every promise
// with the same probability.
func (c *CountingBeliefs) Expect(s *negotiation.State, t *negotiation.Text) {
	for i := range s.Parties() {
		c.Suppose(s, t, i, s.Other(i), c.Trust(s, i, s.Other(i)))
	}
}

// Suppose implements [negotiation.Supposer].
func (c *CountingBeliefs) Suppose(s *negotiation.State, t *negotiation.Text, viewer, subject int, trust float64) {
	t.Comply[viewer*s.Parties()+subject] = trust
	for k := range s.Issues() {
		if s.Owner(k) != viewer {
			t.Deliver[viewer*s.Issues()+k] = trust
		}
	}
}

// Proof implements [negotiation.Believer]: the alternative to compliance is
// outright defection.
func (c *CountingBeliefs) Proof(s *negotiation.State, t *negotiation.Text, viewer, subject, unit int) float64 {
	p := c.Trust(s, viewer, subject)
	guilty := float64((1 - p) * t.Alarm[unit*actions+int(negotiation.Defect)])
	all := guilty + float64(p*t.Alarm[unit*actions+int(negotiation.Comply)])
	if all == 0 {
		return 1
	}
	return guilty / all
}

// Expected implements [negotiation.Believer].
func (c *CountingBeliefs) Expected(s *negotiation.State, viewer, unit int, a negotiation.Action) float64 {
	p := c.Trust(s, viewer, s.UnitParty(unit))
	switch a {
	case negotiation.Comply:
		return p
	case negotiation.Defect:
		return 1 - p
	}
	return 0
}
