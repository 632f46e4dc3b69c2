package page

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation/setback"
)

// causeTexts say what the causes mean.
var causeTexts = [setback.Causes]string{
	setback.None:         "nothing had been tried and failed",
	setback.Rejection:    "a text that both sides had accepted was voted down at home, or kept back because it would be",
	setback.Distrust:     "what was on offer would have met the demand if promises were kept: it was not believed",
	setback.Deadline:     "the sides asked for more than the other gave until time ran out",
	setback.Incident:     "time ran out soon after a crisis in public",
	setback.Spoiler:      "spoilers had struck, and time ran out or the agreement ended over no violation",
	setback.Cheating:     "the agreement was suspended over a violation that had taken place",
	setback.FalseAlarm:   "the agreement was suspended over a violation that had not taken place",
	setback.TurnedOver:   "the agreement ended soon after an office had changed hands",
	setback.Denunciation: "a side left the agreement by its own rules",
	setback.Other:        "the agreement ended for a reason that leaves no trace",
	setback.Thin:         "an agreement stood at the end, and delivered too little",
	setback.Tense:        "an agreement stood at the end, and tension was high all the same",
}

// leading are the causes that were the last setback of some run, the most frequent first.
func leading(g *setback.Group) (list []setback.Cause) {
	for c := range setback.Causes {
		if g.Last[c] > 0 {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b setback.Cause) int { return g.Last[b] - g.Last[a] })
	return list
}

// failures says why talks failed.
func (e *Ensemble) failures() Section {
	g, o := &e.Setbacks.Failed, &e.Setbacks.Others
	s := Section{ID: "failures", Title: "Why talks failed",
		Lead: fmt.Sprintf("%s end in stalemate or escalation. A setback is a round of talks that came to nothing or an agreement that ended; each is put down to one cause, by what the event log of the run shows.",
			capital(plural(g.Runs, "run")))}
	if g.Runs == 0 {
		s.Lead = "No run ends in stalemate or escalation."
		return s
	}
	last := Estimates{Title: "What went wrong last, in the runs that failed: share of runs", Series: []string{"share"}, Form: Percent, Bars: true,
		Note: "Each run counts once, by its last setback, so that the shares sum to 100%. In brackets and as a line: 95% intervals (Wilson)."}
	for _, c := range leading(g) {
		x := g.LastShare(c)
		low, high := x.Interval()
		last.Rows = append(last.Rows, Row{capital(c.String()), []Estimate{{x.Value(), low, high}}})
	}
	t := Table{Caption: "All setbacks, by cause", Head: []string{"cause", "failed runs with it", "other runs with it", "times per failed run", "times per other run", "what it means"},
		Note: "Other runs are those that end in détente or a contested thaw. A cause that is as frequent there does not tell failure from success."}
	for c := setback.Rejection; c < setback.Thin; c++ {
		if g.Times[c]+o.Times[c] == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{c.String(), percent(g.InShare(c).Value()), percent(o.InShare(c).Value()),
			decimal(float64(g.Times[c])/float64(g.Runs), 2), decimal(float64(o.Times[c])/float64(o.Runs), 2), causeTexts[c]})
	}
	for _, c := range []setback.Cause{setback.Thin, setback.Tense, setback.None} {
		if g.Last[c] > 0 {
			t.Rows = append(t.Rows, []string{c.String() + " (only as the last)", percent(g.LastShare(c).Value()), percent(o.LastShare(c).Value()), "", "", causeTexts[c]})
		}
	}
	s.Parts = []Part{last, t}
	return s
}
