package trust

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

const (
	types   = int(negotiation.Types)
	actions = int(negotiation.Actions)
)

// TypeBeliefs is the default belief rule. Each party asks who the other is,
// trustworthy or not, and infers what it will deliver from that type's own
// incentives. The belief is the exact Bayesian filter over (type, present
// conduct) given monthly reports, so that persistence of conduct is not counted
// as fresh evidence, and on average it does not drift: the mean belief equals the
// prior where the prior is the true frequency of types (Kydd 2005 on trust as a
// belief about type).
type TypeBeliefs struct {
	// Prior holds the probability that viewer i gives to party j being
	// trustworthy, at i·P+j, in (0, 1).
	Prior []float64
	// Inertia is the probability that conduct is kept from one round to the
	// next, in [0, 1).
	Inertia float64
	// CosmeticShare is the share of a promise that cosmetic conduct delivers
	// on an issue that cannot be faked, in [0, 1].
	CosmeticShare float64
	// Forgetting pulls the log-odds towards the prior's: they keep this share
	// of their distance per round. 1 is no forgetting, since a type does not fade.
	Forgetting float64
	// Control is the capacity of a trustworthy party to keep spoilers on its own
	// side from attacking, in [0, 1]: an attack is news to the extent of it.
	Control float64
	// Damping in [0, 1] is the share of the news in an attack, or in its absence,
	// that a full crisis channel takes away.
	Damping float64
	// Odds is the change in log-odds per month's worth of other evidence.
	Odds float64

	trust, conduct []float64
	attack, hazard []float64
	said           []float64 // likelihood of the round's reports; empty with one composite monitor
	weight         []float64 // of a report about each party as evidence
	sham           []float64 // of each issue: what cosmetic conduct delivers
}

// Name implements [negotiation.Part].
func (b *TypeBeliefs) Name() string { return "trust" }

// Setup implements [negotiation.Part].
func (b *TypeBeliefs) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	P := len(u.Parties())
	if len(b.Prior) != P*P {
		return fmt.Errorf("%d priors, expected one for each pair of %d parties", len(b.Prior), P)
	}
	for n, p := range b.Prior {
		if n/P != n%P && !(p > 0 && p < 1) {
			return fmt.Errorf("prior trust %v, expected a number in (0, 1)", p)
		}
	}
	for k := range u.Model.Issues {
		b.sham = append(b.sham, float64(b.CosmeticShare*(1-u.Model.Issues[k].Cosmetic)))
	}
	u.Own(negotiation.Trust, &b.trust, negotiation.Variable{Name: "trust", Keys: pairs(u.Parties()), Start: b.Prior, Max: 1,
		Meaning: "probability that the viewer gives to the other being trustworthy", Unit: "probability"})
	units := P
	if u.Model.Granularity == negotiation.PerObligation {
		units = P * len(u.IssueIDs())
	}
	keys := make([]string, units*types*actions)
	start := make([]float64, len(keys))
	for n := range keys {
		// Before anything is known a trustworthy party complies and an
		// untrustworthy one defects.
		if c := n % (types * actions); c == int(negotiation.Comply) || c == actions+int(negotiation.Defect) {
			start[n] = 1
		}
		keys[n] = fmt.Sprintf("%d/%v/%v", n/(types*actions), negotiation.Type(n/actions%types), negotiation.Action(n%actions))
	}
	u.Own(negotiation.Trust, &b.conduct, negotiation.Variable{Name: "trust.conduct", Keys: keys, Start: start, Hidden: true,
		Meaning: "probability of present conduct given the type, as the other side sees it", Unit: "probability"})
	u.Read(&b.attack, "spoiler.attack", P, 0)
	u.Read(&b.hazard, "spoiler.hazard", P, 0)
	u.Read(&b.said, "monitor.likelihood", 0, 0)
	u.Read(&b.weight, "evidence.weight", P, 1)
	u.At(negotiation.Trust, b.update)
	u.At(negotiation.Implementation, b.foresee)
	return nil
}

// update takes in what the round has shown so far: spoilers and reports.
func (b *TypeBeliefs) update(s *negotiation.State) {
	P := s.Parties()
	for i := range P {
		j := s.Other(i)
		mu := b.trust[i*P+j]
		if b.Forgetting < 1 {
			prior := logOdds(b.Prior[i*P+j])
			mu = negotiation.Logistic(prior + float64(b.Forgetting*(logOdds(mu)-prior)))
		}
		if b.hazard[j] > 0 {
			news := AfterSpoilers(mu, b.hazard[j], b.Control, b.attack[j] != 0) - mu
			mu += float64((1 - float64(b.Damping*s.Channel())) * news)
		}
		if s.Agreement.Binds() {
			mu = b.reports(s, j, mu)
		}
		b.trust[i*P+j] = mu
	}
}

// reports updates the belief about party j by this round's reports and returns
// the new trust. Given the type, units act independently.
func (b *TypeBeliefs) reports(s *negotiation.State, j int, mu float64) float64 {
	f := &s.Force
	like := [types]float64{1, 1}
	for u := range s.Units() {
		if s.UnitParty(u) != j || f.Stake[u] == 0 || s.Broken[u] != 0 {
			continue
		}
		alarm := f.Alarm[u*actions : u*actions+actions]
		for t := range types {
			row := b.conduct[(u*types+t)*actions : (u*types+t+1)*actions]
			var sum float64
			for a := range row {
				l := alarm[a]
				if s.Reported[u] == 0 {
					l = 1 - l
				}
				if len(b.said) > 0 {
					l = b.said[u*actions+a]
				}
				if b.weight[j] != 1 {
					l = math.Pow(l, b.weight[j])
				}
				row[a] *= l
				sum += row[a]
			}
			if sum > 0 {
				for a := range row {
					row[a] /= sum
				}
			}
			like[t] *= sum
		}
	}
	yes, no := float64(mu*like[0]), float64((1-mu)*like[1])
	if yes+no > 0 {
		mu = yes / (yes + no)
	}
	return min(max(mu, 1e-12), 1-1e-12)
}

// foresee moves the belief about conduct to the round that is about to be
// played: fresh choices after a signature, the old conduct with inertia
// otherwise, compliance where it has just been restored in public.
func (b *TypeBeliefs) foresee(s *negotiation.State) {
	if !s.Agreement.Binds() {
		return
	}
	for u := range s.Units() {
		from := u * types * actions
		b.coming(s, &s.Force, u, b.conduct[from:from+types*actions])
	}
}

// Evidence implements [negotiation.Informed].
func (b *TypeBeliefs) Evidence(s *negotiation.State, viewer, subject int, good, bad float64) {
	b.News(s, viewer, subject, float64(b.Odds*(good-bad)))
}

// News implements [negotiation.Informed].
func (b *TypeBeliefs) News(s *negotiation.State, viewer, subject int, llr float64) {
	if llr == 0 {
		return
	}
	mu := &b.trust[viewer*s.Parties()+subject]
	*mu = min(max(negotiation.Logistic(logOdds(*mu)+llr), 1e-12), 1-1e-12)
}

// Trust implements [negotiation.Believer].
func (b *TypeBeliefs) Trust(s *negotiation.State, viewer, subject int) float64 {
	return b.trust[viewer*s.Parties()+subject]
}

// Expect implements [negotiation.Believer].
func (b *TypeBeliefs) Expect(s *negotiation.State, t *negotiation.Text) {
	P := s.Parties()
	for i := range P {
		b.Suppose(s, t, i, s.Other(i), b.trust[i*P+s.Other(i)])
	}
}

// Suppose implements [negotiation.Supposer].
func (b *TypeBeliefs) Suppose(s *negotiation.State, t *negotiation.Text, viewer, subject int, trust float64) {
	P, K := s.Parties(), s.Issues()
	var comply float64
	for u := range s.Units() {
		if s.UnitParty(u) == subject {
			comply += float64(t.Stake[u] * mixture(t.Choice, u, negotiation.Comply, trust))
		}
	}
	t.Comply[viewer*P+subject] = comply
	deliver := t.Deliver[viewer*K : viewer*K+K]
	last, whole, form := -1, 0.0, 0.0 // a unit, and the probabilities of its first two actions
	for k := range deliver {
		if s.Owner(k) == viewer {
			continue
		}
		if u := s.Unit(subject, k); u != last {
			last, whole, form = u, mixture(t.Choice, u, negotiation.Comply, trust), mixture(t.Choice, u, negotiation.Cosmetic, trust)
		}
		deliver[k] = whole + float64(b.sham[k]*form)
	}
}

// mixture is the probability of an action given trust mu.
func mixture(choice []float64, unit int, a negotiation.Action, mu float64) float64 {
	n := unit*types*actions + int(a)
	return float64(mu*choice[n]) + float64((1-mu)*choice[n+actions])
}

// Proof implements [negotiation.Believer]: the posterior probability of a
// violation after a report. Of a report that has come it goes by what is believed of
// the conduct that was reported on; of one to come by the conduct to come.
func (b *TypeBeliefs) Proof(s *negotiation.State, t *negotiation.Text, viewer, subject, unit int) float64 {
	mu := b.Trust(s, viewer, subject)
	if t == &s.Force && s.Reported[unit] != 0 {
		return 1 - mixture(b.conduct, unit, negotiation.Comply, mu)
	}
	var coming [types * actions]float64
	b.coming(s, t, unit, coming[:])
	var guilty, all float64
	for a := range actions {
		p := float64(t.Alarm[unit*actions+a] * mixture(coming[:], 0, negotiation.Action(a), mu))
		all += p
		if negotiation.Action(a) != negotiation.Comply {
			guilty += p
		}
	}
	if all == 0 {
		return 1
	}
	return guilty / all
}

// coming writes the belief about a unit's conduct under a text in the round that is
// about to be played. Under the text in force the old conduct is kept with inertia
// and otherwise chosen anew; a new text is met with fresh choices. A draft that is to
// replace a text in force is judged by conduct under that text.
func (b *TypeBeliefs) coming(s *negotiation.State, t *negotiation.Text, unit int, dst []float64) {
	from := unit * types * actions
	row, choice := b.conduct[from:from+types*actions], t.Choice[from:from+types*actions]
	keep := b.Inertia
	switch binds := s.Agreement.Binds(); {
	case choice[negotiation.Comply]+choice[negotiation.Cosmetic]+choice[negotiation.Defect] == 0:
		keep = 1 // nobody has looked at the text yet
	case !binds || t == &s.Force && s.Agreement.SignedAt == s.Round:
		keep = 0
	case t != &s.Force:
		keep = 1
	}
	known := negotiation.Actions // present conduct where it is public
	if s.Broken[unit] != 0 {
		known, keep = negotiation.Defect, 1
	}
	if s.Restored[unit] != 0 {
		known = negotiation.Comply
	}
	dst = dst[:types*actions]
	if known == negotiation.Actions {
		for n := range dst {
			dst[n] = float64(keep*row[n]) + float64((1-keep)*choice[n])
		}
		return
	}
	for n := range dst {
		now := 0.0
		if n%actions == int(known) {
			now = 1
		}
		dst[n] = float64(keep*now) + float64((1-keep)*choice[n])
	}
}

// Expected implements [negotiation.Believer].
func (b *TypeBeliefs) Expected(s *negotiation.State, viewer, unit int, a negotiation.Action) float64 {
	return mixture(b.conduct, unit, a, b.Trust(s, viewer, s.UnitParty(unit)))
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

// pairs names the ordered pairs of parties, viewer first.
func pairs(parties []string) []string {
	var keys []string
	for _, i := range parties {
		for _, j := range parties {
			keys = append(keys, i+"/"+j)
		}
	}
	return keys
}
