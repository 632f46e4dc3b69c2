package compliance

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// Source is one of several monitors that report side by side. Each inspects the
// obligations that it watches, drawn by stakes like those of the composite monitor,
// and reports by itself; any report opens a review. What a party learns from the
// reports of a round is the sum of their log-likelihood ratios, each weighted by the
// credence that it gives to the source.
type Source struct {
	// Name is unique among the sources; Member is the ID of the agent that it is, or
	// empty, as for a public record.
	Name, Member string
	// Detection and FalseAlarm are the probabilities per round of reporting a
	// violation and compliance, on an obligation that is inspected; in [0, 1].
	Detection, FalseAlarm float64
	// Issues are those that it watches; empty means all.
	Issues []string
	// Credence in [0, 1] of each party, in model order.
	Credence []float64
}

// source is a source at work.
type source struct {
	*Source
	member int
	blind  []bool                // issues that it does not watch; nil if it watches all
	report []*negotiation.Stream // one per unit
}

// listen prepares the sources.
func (v *Verification) listen(u *negotiation.Setup) error {
	if len(v.Sources) == 0 {
		return nil
	}
	names := unitNames(u)
	for n := range v.Sources {
		x := source{Source: &v.Sources[n], member: -1}
		if len(x.Credence) != len(u.Parties()) {
			return fmt.Errorf("source %s: %d credences, expected one for each of %d parties", x.Name, len(x.Credence), len(u.Parties()))
		}
		if m, ok := u.Member(x.Member); ok {
			x.member = m
		}
		if len(x.Issues) > 0 {
			x.blind = make([]bool, len(u.IssueIDs()))
			for k := range x.blind {
				x.blind[k] = true
			}
			for _, id := range x.Issues {
				k, err := u.Issue(id)
				if err != nil {
					return fmt.Errorf("source %s: %w", x.Name, err)
				}
				x.blind[k] = false
			}
		}
		for _, unit := range names {
			x.report = append(x.report, u.Stream(x.Name+"/"+unit))
		}
		v.sources = append(v.sources, x)
	}
	var keys []string
	for _, unit := range names {
		for a := range negotiation.Actions {
			keys = append(keys, unit+"/"+a.String())
		}
	}
	u.Own(negotiation.Monitoring, &v.said, negotiation.Variable{Name: "monitor.likelihood", Keys: keys, Initial: 1, Hidden: true,
		Meaning: "likelihood of the round's reports under an action, as the other side believes them", Unit: "likelihood"})
	return nil
}

// scale is the strength of the sources relative to round 0.
func (v *Verification) scale(s *negotiation.State) float64 {
	if v.Strength == 0 {
		return 0
	}
	return v.present(s) / v.Strength
}

// ratesOf returns the probabilities, for each action, that a source reports on a unit
// of conduct under a text.
func (v *Verification) ratesOf(s *negotiation.State, t *negotiation.Text, x *source, u int, scale float64) (r [actions]float64) {
	j := s.UnitParty(u)
	o := s.Other(j)
	g := v.eyes[0]
	var sum float64
	for k, due := range t.Due {
		if due == 0 || !s.Owes(j, k) || s.Unit(j, k) != u {
			continue
		}
		stake := v.stake(s, due, j, o, k)
		if stake <= 0 {
			continue
		}
		sum += stake
		if x.blind != nil && x.blind[k] {
			continue
		}
		nu := v.verifiability(s, k)
		seen := min(1, float64(x.Detection*scale))
		seen += float64((1 - seen) * (nu - s.Model().Issues[k].Verifiability)) // observers help
		q := 1 - float64((1-seen)*(1-float64(v.GuarantorEyes*g)))
		f := min(1, float64(x.FalseAlarm*scale))
		if v.Sensitivity > 0 {
			f = FalseAlarmAt(q, v.Sensitivity)
		}
		r[negotiation.Comply] += float64(stake * float64(f*(1-float64(v.GuarantorCare*g))))
		r[negotiation.Cosmetic] += float64(stake * q)
		r[negotiation.Defect] += float64(stake * (1 - float64((1-q)*(1-float64(v.Publicity*nu)))))
	}
	if sum > 0 {
		for a := range r {
			r[a] /= sum
		}
	}
	return r
}

// anyone writes the probability that at least one source reports.
func (v *Verification) anyone(s *negotiation.State, t *negotiation.Text, u int) {
	quiet := [actions]float64{1, 1, 1}
	scale := v.scale(s)
	for n := range v.sources {
		for a, p := range v.ratesOf(s, t, &v.sources[n], u, scale) {
			quiet[a] *= 1 - p
		}
	}
	for a, p := range quiet {
		t.Alarm[u*actions+a] = 1 - p
	}
}

// gather lets the sources report on the conduct of the last round.
func (v *Verification) gather(s *negotiation.State) {
	for n := range v.said {
		v.said[n] = 1
	}
	if !s.Agreement.Binds() {
		return
	}
	f := &s.Force
	scale := v.scale(s)
	for u := range s.Units() {
		broken := s.Broken[u] != 0
		if f.Stake[u] == 0 && !broken {
			continue
		}
		i := s.UnitParty(u)
		a := int(s.Action[u])
		reported, reporter := broken, -1
		var rates [actions]float64
		var drawn float64
		for n := range v.sources {
			x := &v.sources[n]
			r := v.ratesOf(s, f, x, u, scale)
			report := x.report[u].Happens(r[a])
			if report && !reported {
				reported, reporter = true, x.member
				rates, drawn = r, x.report[u].Last()
			}
			credence := x.Credence[s.Other(i)]
			for b, p := range r {
				if !report {
					p = 1 - p
				}
				v.said[u*actions+b] *= math.Pow(p, credence)
			}
		}
		if reported {
			s.Reported[u] = 1
			s.Agreement.LastReport = s.Round
			s.Emit(negotiation.EventReport, s.Member(i), reporter, f.Alarm[u*actions], float64(a), nil)
			if s.Listening() {
				if broken {
					copy(rates[:], f.Alarm[u*actions:])
				}
				v.tell(s, u, rates[:], drawn, broken)
			}
		}
	}
}

// FalseAlarmAt returns the probability of a false alarm of a monitor of sensitivity
// d′ > 0 that detects a violation with probability q: Φ(Φ⁻¹(q) − d′), the receiver
// operating characteristic of two normal distributions d′ apart (Green & Swets 1966).
func FalseAlarmAt(q, sensitivity float64) float64 {
	q = min(max(q, 1e-12), 1-1e-12)
	z := float64(math.Sqrt2 * math.Erfinv(float64(2*q)-1))
	return math.Erfc((sensitivity-z)/math.Sqrt2) / 2
}
