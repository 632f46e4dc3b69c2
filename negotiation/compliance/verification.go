package compliance

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

const (
	types   = int(negotiation.Types)
	actions = int(negotiation.Actions)
)

// Verification is the monitoring of obligations. Each month one obligation, as
// it were, is inspected, drawn by stakes: a deal has one alarm rate per side,
// whatever the length of its list of promises (with one decision per obligation
// every obligation reports by itself instead). For an issue with
// verifiability ν, monitor strength m and guarantors' eyes g
//
//	cosmetic conduct is seen with  q = 1 − (1 − ν·m)(1 − q_g·g)
//	outright defection with        1 − (1 − q)(1 − pub·ν)
//	an honest side is accused with f = f0·(1 − ν·m)(1 − f_g·g)
type Verification struct {
	// Strength is the monitor strength m at round 0, in [0, 1].
	Strength float64
	// FalseAlarm is f0, the probability per round that an honest side would be
	// accused without any monitoring, in [0, 1].
	FalseAlarm float64
	// Publicity is the chance, times ν, that an outright defection becomes
	// known without a monitor, in [0, 1].
	Publicity float64
	// GuarantorEyes (q_g) and GuarantorCare (f_g) say how far guarantors help to
	// see and to avoid false alarms, in [0, 1].
	GuarantorEyes, GuarantorCare float64
	// OwnerShare weighs the stakes of an obligation: this share by the weight
	// that the side that owes gives the issue, the rest by the other side's.
	OwnerShare float64
	// Observation is what full observation adds to the verifiability of the
	// issues observed; see [negotiation.ObservationHook].
	Observation float64
	// Mandate is the share of the way to full strength by which issues with the
	// monitor hook, at level 1, bring monitoring; see [negotiation.MonitorHook].
	Mandate float64
	// Sensitivity d′, where above 0, ties false alarms to detection: a monitor that
	// is quick to report errs more often, f = Φ(Φ⁻¹(q) − d′), and FalseAlarm is not
	// used (signal detection with a fixed sensitivity).
	Sensitivity float64
	// Sources, if any, report instead of the one composite monitor; Strength then
	// scales them all, relative to its value at round 0.
	Sources []Source

	sources                []source
	said                   []float64 // likelihood of the round's reports, at unit·actions + action
	mandates               []int     // issues with the monitor hook
	strength, access, eyes []float64
	reporters              []*negotiation.Stream // one per unit
	observed               [][]int               // issues with an observation hook that help issue k
	verifiable             []float64             // of each issue without them
}

// Name implements [negotiation.Part].
func (v *Verification) Name() string { return "verification" }

// Setup implements [negotiation.Part].
func (v *Verification) Setup(u *negotiation.Setup) error {
	if err := u.Pair(); err != nil {
		return err
	}
	u.Own(negotiation.Monitoring, &v.strength, negotiation.Variable{Name: "monitor.strength", Initial: v.Strength, Max: 1,
		Meaning: "strength of monitoring", Unit: "share"})
	u.Read(&v.access, "monitor.access", 1, 1)
	u.Read(&v.eyes, "guarantor.eyes", 1, 0)
	v.observed = make([][]int, len(u.IssueIDs()))
	for h := range u.Model.Issues {
		is := &u.Model.Issues[h]
		v.verifiable = append(v.verifiable, is.Verifiability)
		if is.Hook == negotiation.MonitorHook && v.Mandate != 0 {
			v.mandates = append(v.mandates, h)
		}
		if is.Hook != negotiation.ObservationHook {
			continue
		}
		for _, id := range is.Observes {
			k, err := u.Issue(id)
			if err != nil {
				return err
			}
			v.observed[k] = append(v.observed[k], h)
		}
	}
	for _, id := range unitNames(u) {
		v.reporters = append(v.reporters, u.Stream(id))
	}
	if err := v.listen(u); err != nil {
		return err
	}
	u.At(negotiation.Monitoring, v.report)
	u.At(negotiation.Trust, v.audit)
	return nil
}

// unitNames lists stable names of the units of conduct.
func unitNames(u *negotiation.Setup) []string {
	if u.Model.Granularity == negotiation.Bundle {
		return u.Parties()
	}
	var names []string
	for _, p := range u.Parties() {
		for _, k := range u.IssueIDs() {
			names = append(names, p+"/"+k)
		}
	}
	return names
}

// report lets monitors report on the conduct of the last round.
func (v *Verification) report(s *negotiation.State) {
	if len(v.sources) > 0 {
		v.gather(s)
		return
	}
	if !s.Agreement.Binds() {
		return
	}
	f := &s.Force
	for u := range s.Units() {
		seen := s.Broken[u] != 0
		if f.Stake[u] == 0 && !seen {
			continue
		}
		if a := int(s.Action[u]); v.reporters[u].Happens(f.Alarm[u*actions+a]) || seen {
			s.Reported[u] = 1
			i := s.UnitParty(u)
			s.Agreement.LastReport = s.Round
			s.Emit(negotiation.EventReport, s.Member(i), -1, f.Alarm[u*actions], float64(a), nil)
			if s.Listening() {
				v.tell(s, u, f.Alarm[u*actions:u*actions+actions], v.reporters[u].Last(), seen)
			}
		}
	}
}

// audit lets the public picture of issues that nobody owes approach the truth,
// as fast as they can be seen.
func (v *Verification) audit(s *negotiation.State) {
	m := v.present(s)
	binds := s.Agreement.Binds()
	for k := range s.X {
		if binds && s.Force.Due[k] != 0 {
			continue
		}
		if gap := s.X[k] - s.Observed[k]; gap != 0 {
			s.Observed[k] += float64(v.verifiability(s, k) * m * gap)
		}
	}
}

// present is the strength of the monitors that have access.
func (v *Verification) present(s *negotiation.State) float64 {
	m := float64(v.strength[0] * v.access[0])
	for _, h := range v.mandates {
		m += float64(float64(v.Mandate*(1-m)) * s.HookLevel(h, s.X))
	}
	return m
}

func (v *Verification) verifiability(s *negotiation.State, k int) float64 {
	nu := v.verifiable[k]
	if v.Observation == 0 || len(v.observed[k]) == 0 {
		return nu
	}
	for _, h := range v.observed[k] {
		nu += float64(v.Observation * s.HookLevel(h, s.X))
	}
	return min(1, nu)
}

// rates writes the alarm rates and the stakes of party j's units under t.
func (v *Verification) rates(s *negotiation.State, t *negotiation.Text, j int) {
	o := s.Other(j)
	m, g := v.present(s), v.eyes[0]
	missed, blamed := 1-float64(v.GuarantorEyes*g), float64(v.FalseAlarm*(1-float64(v.GuarantorCare*g)))
	var sum float64
	lo, hi := units(s, j)
	for u := lo; u < hi; u++ {
		clear(t.Alarm[u*actions : u*actions+actions])
		t.Stake[u] = 0
	}
	for k, due := range t.Due {
		if due == 0 || !s.Owes(j, k) {
			continue
		}
		u := s.Unit(j, k)
		stake := v.stake(s, due, j, o, k)
		if stake <= 0 {
			continue
		}
		if len(v.sources) > 0 {
			sum += stake
			t.Stake[u] += stake
			continue
		}
		nu := v.verifiability(s, k)
		unseen := 1 - float64(nu*m)
		q := 1 - float64(unseen*missed)
		if v.Sensitivity > 0 {
			unseen = 1
			blamed = float64(FalseAlarmAt(q, v.Sensitivity) * (1 - float64(v.GuarantorCare*g)))
		}
		sum += stake
		t.Stake[u] += stake
		t.Alarm[u*actions] += float64(stake * float64(blamed*unseen))
		t.Alarm[u*actions+1] += float64(stake * q)
		t.Alarm[u*actions+2] += float64(stake * (1 - float64((1-q)*(1-float64(v.Publicity*nu)))))
	}
	for u := lo; u < hi; u++ {
		if t.Stake[u] > 0 {
			if len(v.sources) > 0 {
				v.anyone(s, t, u)
			} else {
				for a := range actions {
					t.Alarm[u*actions+a] /= t.Stake[u]
				}
			}
			t.Stake[u] /= sum
		} else if sum == 0 {
			t.Stake[u] = 1 / float64(hi-lo) // nothing is owed: no alarm, no doubt
		}
	}
}

// stake is what weighs when inspectors choose what to look at.
func (v *Verification) stake(s *negotiation.State, due float64, j, o, k int) float64 {
	return float64(due * (float64(v.OwnerShare*s.Weight(j, k)) + float64((1-v.OwnerShare)*s.Weight(o, k))))
}

// units returns the range of party j's units of conduct.
func units(s *negotiation.State, j int) (lo, hi int) {
	n := s.Units() / s.Parties()
	return j * n, (j + 1) * n
}

func checkShare(name string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fmt.Errorf("%s %v, expected a number in [0, 1]", name, v)
	}
	return nil
}
