package domestic

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation"
)

// Narrative is the struggle over who is to blame when talks fail or an agreement
// collapses, and over who takes the credit when people's lives improve. Audiences go
// by what each party has done of late; a party that accuses the other makes them
// discount its own share, as far as it controls what they hear. It does so where
// that saves it more than it costs.
type Narrative struct {
	Groups []Constituency
	// Control is, for each group and party, at group·P + party, the party's control
	// over what the group hears, in [0, 1].
	Control []float64
	// Free is the party whose control a free press limits, by the share Press at full
	// level of the issue PressIssue. An empty issue leaves it as it is.
	Free, PressIssue string
	Press            float64
	// Blame is the legitimacy that the whole blame of all groups costs; 0 is off.
	// Noise, above 0, says how evenly the blame is spread; Refusal is what a refusal
	// weighs against a violation.
	Blame, Noise, Refusal float64
	// AccuseAbove is the legitimacy that an accusation has to save. One adds Tension,
	// and tells Evidence against the accuser, in months' worth of reports.
	AccuseAbove, Tension, Evidence float64
	// Credit is the legitimacy that Winner, the ID of a party, gains in every round per
	// unit by which the living standard has risen over six rounds, times its mean control;
	// 0 is off.
	Credit float64
	Winner string

	constituencies
	control, blame, record, livings []float64
	living                          []float64
	free, winner, press             int
	wrong                           []float64 // evidence against each party
}

// memory is the number of rounds for which audiences remember.
const memory = 6

// Name implements [negotiation.Part].
func (v *Narrative) Name() string { return "narrative" }

// Setup implements [negotiation.Part].
func (v *Narrative) Setup(u *negotiation.Setup) (err error) {
	if err := u.Pair(); err != nil {
		return err
	}
	P := len(u.Parties())
	if len(v.Control) != P*len(v.Groups) {
		return fmt.Errorf("%d values of control, expected one for each of %d groups and %d parties", len(v.Control), len(v.Groups), P)
	}
	if !(v.Noise > 0) {
		return fmt.Errorf("noise %v, expected above 0", v.Noise)
	}
	v.free, v.winner, v.press = -1, -1, -1
	if v.PressIssue != "" {
		if v.press, err = u.Issue(v.PressIssue); err != nil {
			return err
		}
		if v.free, err = u.Party(v.Free); err != nil {
			return err
		}
	}
	if v.Credit != 0 {
		if v.winner, err = u.Party(v.Winner); err != nil {
			return err
		}
	}
	if err := v.setup(u, v.Groups); err != nil || len(v.Groups) == 0 {
		return err
	}
	start := make([]float64, len(v.keys))
	for n, i := range v.party {
		start[n] = v.Control[n*P+i]
	}
	own := func(view *[]float64, w negotiation.Variable) { u.Own(negotiation.Propagation, view, w) }
	own(&v.control, negotiation.Variable{Name: "narrative.control", Keys: v.keys, Start: start, Max: 1, Hidden: true,
		Meaning: "the principal's control over what its constituency hears", Unit: "share"})
	own(&v.blame, negotiation.Variable{Name: "blame", Keys: u.Parties(), Max: 1,
		Meaning: "share of the blame that the party was given at home for the last failure", Unit: "share"})
	own(&v.record, negotiation.Variable{Name: "narrative.record", Keys: slots(u.Parties()), Hidden: true,
		Meaning: "evidence against the party in one of the last rounds", Unit: "violations"})
	own(&v.livings, negotiation.Variable{Name: "narrative.living", Keys: slots([]string{"living"}), Hidden: true,
		Meaning: "living standard in one of the last rounds", Unit: "index"})
	u.Read(&v.living, "living", 1, 0)
	v.wrong = make([]float64, P)
	u.OnReset(func(*negotiation.State) {
		for n := range v.livings {
			v.livings[n] = v.living[0]
		}
	})
	u.At(negotiation.Propagation, v.step)
	return nil
}

// slots names the cells of a memory.
func slots(of []string) []string {
	var keys []string
	for _, id := range of {
		for n := range memory {
			keys = append(keys, fmt.Sprintf("%s/%d", id, n))
		}
	}
	return keys
}

func (v *Narrative) step(s *negotiation.State) {
	failed := v.remember(s)
	v.hold(s)
	if failed && v.Blame != 0 {
		v.judge(s)
	}
	slot := s.Round % memory
	if v.winner >= 0 {
		if rise := v.living[0] - v.livings[slot]; rise > 0 {
			s.LegitimacyGain[v.winner] += float64(v.Credit * float64(v.reach(v.winner)*rise))
		}
	}
	v.livings[slot] = v.living[0]
}

// remember adds up what speaks against each party, and reports whether talks have
// failed or an agreement has collapsed this round.
func (v *Narrative) remember(s *negotiation.State) (failed bool) {
	slot := s.Round % memory
	for i := range v.wrong {
		v.record[i*memory+slot] = 0
	}
	log := &s.Log
	for n := log.Len() - 1; n >= 0 && log.At(n).Round == s.Round; n-- {
		e := log.At(n)
		weight := 0.0
		switch e.Kind {
		case negotiation.EventSnapback, negotiation.EventNoDeal:
			failed = true
		case negotiation.EventReport, negotiation.EventAct:
			weight = 1
		case negotiation.EventRefuse:
			weight = v.Refusal
		}
		for i := range v.wrong {
			if int(e.Actor) == s.Member(i) {
				v.record[i*memory+slot] += weight
			}
		}
	}
	for i := range v.wrong {
		v.wrong[i] = 0
		for _, x := range v.record[i*memory : (i+1)*memory] {
			v.wrong[i] += x
		}
	}
	return failed
}

// hold computes each principal's control over its own constituencies.
func (v *Narrative) hold(s *negotiation.State) {
	for n, i := range v.party {
		v.control[n] = v.controlOf(s, n, i)
	}
}

// controlOf is party i's control over what group n hears.
func (v *Narrative) controlOf(s *negotiation.State, n, i int) float64 {
	c := v.Control[n*len(v.parties)+i]
	if i == v.free {
		c *= 1 - float64(v.Press*max(0, s.Observed[v.press]))
	}
	return c
}

// reach is party i's mean control over its constituencies.
func (v *Narrative) reach(i int) (mean float64) {
	for n, of := range v.party {
		if of == i {
			mean += float64(v.share[n] * v.control[n])
		}
	}
	return mean
}

// given is the share of the blame that group n gives to party i, when those given
// accuse.
func (v *Narrative) given(s *negotiation.State, n, i int, accuse [2]bool) float64 {
	o := s.Other(i)
	d := v.wrong[i] - v.wrong[o]
	if accuse[i] {
		d -= v.controlOf(s, n, i)
	}
	if accuse[o] {
		d += v.controlOf(s, n, o)
	}
	return negotiation.Logistic(d / v.Noise)
}

// atHome is the share of the blame that party i is given by its own constituencies.
func (v *Narrative) atHome(s *negotiation.State, i int, accuse [2]bool) (mean float64) {
	for n, of := range v.party {
		if of == i {
			mean += float64(v.share[n] * v.given(s, n, i, accuse))
		}
	}
	return mean
}

// judge lets the parties accuse each other, both at once, and the audiences blame.
func (v *Narrative) judge(s *negotiation.State) {
	var accuse [2]bool
	for i := range accuse {
		var alone [2]bool
		alone[i] = true
		saved := float64(v.Blame * (v.atHome(s, i, [2]bool{}) - v.atHome(s, i, alone)))
		if accuse[i] = saved > v.AccuseAbove; accuse[i] {
			o := s.Other(i)
			s.Emit(negotiation.EventAccusation, s.Member(i), s.Member(o), saved, 0, nil)
			if s.Listening() {
				v.tellAccusation(s, i, alone, saved)
			}
			s.TensionGain[0] += v.Tension
			s.Evidence(o, i, 0, v.Evidence)
		}
	}
	for i := range v.blame {
		v.blame[i] = v.atHome(s, i, accuse)
		lost := float64(v.Blame * v.blame[i])
		s.LegitimacyGain[i] -= lost
		s.Emit(negotiation.EventBlame, s.Member(i), -1, v.blame[i], lost, nil)
		if s.Listening() {
			v.tellBlame(s, i, accuse)
		}
	}
}
