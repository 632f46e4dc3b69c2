package domestic

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// tellLabel says why the labeller calls talks exploratory, if it foresees a deal worth
// that much.
func (a *Audience) tellLabel(s *negotiation.State, foreseen, cost float64) {
	i := a.labeller
	m := s.Member(i)
	s.NoteOf(m, "most that it has demanded in public", a.stance[i], "utility")
	s.NoteOf(m, "worth of the deal that it foresees", foreseen, "utility")
	s.NoteOf(m, "cost at home of a unit less than it has demanded", a.stake(i), "utility")
	s.NoteOf(m, "cost at home of settling for that deal", cost, "utility")
	if a.Label == AlwaysLabel {
		s.NoteOf(m, "it does so in every window", 1, "flag")
		return
	}
	s.NoteOf(m, "cost above which it does so", a.LabelAbove, "utility")
}

// tellStance says how party i's demand has become public and what comes of it.
func (a *Audience) tellStance(s *negotiation.State, i int) {
	m := s.Member(i)
	s.Note("probability that an offer becomes public", a.Publicity, "probability")
	s.Note("draw", a.coin.Last(), "draw")
	s.NoteOf(m, "most that it has demanded in public", a.stance[i], "utility")
	s.NoteOf(m, "exposure", a.exposure[i], "share")
	s.NoteOf(m, "cost at home of a unit less than it has demanded", a.stake(i), "utility")
	s.NoteOf(m, "factor on the odds that it is resolute", a.OddsFactor(float64(a.Price[i]*a.exposure[i])), "factor")
	s.NoteOf(m, "probability, to the other side, that it is resolute", a.resolve[i], "probability")
}

// tellRecord says what speaks against both parties at home of party i.
func (v *Narrative) tellRecord(s *negotiation.State, i int) {
	for _, j := range [2]int{i, s.Other(i)} {
		s.NoteOf(s.Member(j), "what it has done of late", v.wrong[j], "violations")
		var control float64
		for n, of := range v.party {
			if of == i {
				control += float64(v.share[n] * v.controlOf(s, n, j))
			}
		}
		s.NoteOf(s.Member(j), "control over what is heard there", control, "share")
	}
	s.Note("evenness of blame", v.Noise, "violations")
}

// tellAccusation says why party i accuses the other side; alone is as if only it did.
func (v *Narrative) tellAccusation(s *negotiation.State, i int, alone [2]bool, saved float64) {
	m := s.Member(i)
	v.tellRecord(s, i)
	s.NoteOf(m, "share of the blame without an accusation", v.atHome(s, i, [2]bool{}), "share")
	s.NoteOf(m, "share of the blame with one", v.atHome(s, i, alone), "share")
	s.NoteOf(m, "legitimacy that the whole blame costs", v.Blame, "share")
	s.NoteOf(m, "legitimacy saved by an accusation", saved, "share")
	s.NoteOf(m, "legitimacy that it must save", v.AccuseAbove, "share")
}

// tellBlame says how party i's share of the blame comes about.
func (v *Narrative) tellBlame(s *negotiation.State, i int, accuse [2]bool) {
	v.tellRecord(s, i)
	for _, j := range [2]int{i, s.Other(i)} {
		s.NoteOf(s.Member(j), "it accuses the other side", flag(accuse[j]), "flag")
	}
	for n, of := range v.party {
		if of != i {
			continue
		}
		by := "the public"
		if v.member[n] >= 0 {
			by = s.Model().Members[v.member[n]].ID
		}
		s.NoteOf(s.Member(i), "share of the blame, by "+by, v.given(s, n, i, accuse), "share")
	}
	s.NoteOf(s.Member(i), "share of the blame in all", v.blame[i], "share")
	s.NoteOf(s.Member(i), "legitimacy that the whole blame costs", v.Blame, "share")
}

// tell says why activists are retaliated against, where the step itself changes the
// party's utility by gain.
func (r *Retaliation) tell(s *negotiation.State, gain, p, drawn float64) {
	m := s.Member(r.party)
	s.NoteOf(m, "what the step changes for it", gain, "utility")
	s.NoteOf(m, "satisfaction of hitting back", r.Grievance, "utility")
	s.NoteOf(m, "cost of tension", -float64(r.TensionCost*r.Tension), "utility")
	s.NoteOf(m, "fixed cost, higher with a crisis channel", -float64(r.Cost*(1+s.Channel())), "utility")
	s.NoteOf(m, "probability that it thinks of it after pressure", r.Strength, "probability")
	s.NoteOf(m, "probability", p, "probability")
	s.NoteOf(m, "draw", drawn, "draw")
}

// tellReport says how a retaliation has come to be reported.
func (r *Retaliation) tellReport(s *negotiation.State, drawn float64) {
	s.Note("how far the issue can be seen", s.Model().Issues[r.issue].Verifiability, "share")
	s.Note("strength of the monitors that have access", float64(r.strength[0]*r.access[0]), "share")
	s.Note("help of guarantors", float64(r.Eyes*r.eyes[0]), "share")
	s.Note("probability of a report", r.detection(s), "probability")
	s.Note("draw", drawn, "draw")
}

// tellShelf says why a deal is not put to the vote again.
func (r *Ratification) tellShelf(s *negotiation.State, t *negotiation.Text) {
	var most float64
	for k, y := range t.Levels {
		most = max(most, math.Abs(y-r.refused[k]))
	}
	s.Note("largest difference to the deal that was refused", most, "level")
	s.Note("difference up to which it is the same deal", r.Same, "level")
	s.Note("months since the refusal", float64(s.Round)-r.refusedAt[0], "months")
	s.Note("months to wait", r.Wait, "months")
}
