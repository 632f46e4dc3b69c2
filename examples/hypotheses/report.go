package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/pattern"
	"github.com/detente-sim/detente/negotiation/report"
)

// enough is the share of perturbed sets in which a sign must hold to count as robust.
const enough = 0.8

// write prints what was found.
func (s *study) write(w io.Writer) error {
	o := s.options
	fmt.Fprintf(w, "%s\n%d pairs of runs of each hypothesis, seed %d, preset %s, hooks %s, the same random numbers in both of a pair\n",
		s.file.Title, o.runs, o.seed, s.file.Preset, s.file.Params.Hooks)
	if len(s.sets) > 1 {
		fmt.Fprintf(w, "%d perturbed sets of parameters, %d pairs each\n", o.perturbed, o.perturbedRuns)
	}
	for _, set := range o.sets {
		fmt.Fprintf(w, "Changed: %s\n", set)
	}
	if err := s.writeHypotheses(w); err != nil {
		return err
	}
	s.writeCount(w)
	if err := s.writePatterns(w); err != nil {
		return err
	}
	if err := s.writeParameters(w); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\nAll of this is about a stylised model, not about real parties. That predictions fail is a finding about\nthe model; examples/hypotheses/README.md explains those that do.\n")
	return err
}

// writeHypotheses prints a table of numbers, and one of what the rows ask.
func (s *study) writeHypotheses(w io.Writer) error {
	fmt.Fprint(w, "\nHypotheses: second arrangement less first, with 95% intervals\n\n")
	t := &report.Table{Align: "lllrrrrrlrll"}
	t.Row("", "metric", "sign", "first", "second", "difference", "", "from", "size", "sets", "verdict", "tag")
	for i := range s.list.Hypotheses {
		h, a := &s.list.Hypotheses[i], &s.results[0].answers[i]
		low, high := a.Effect.Difference.Interval()
		t.Row(h.ID, h.Metric, h.Expected, number(a.Effect.First.Mean()), number(a.Effect.Second.Mean()),
			signed(a.Effect.Difference.Mean()), "± "+number((high-low)/2), fmt.Sprint(a.Smallest), a.Judgement.String(),
			s.outOf(s.kept(i)), string(h.judge(&a.Effect)), h.Tag)
	}
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprint(w, "\nsign: that which the theory predicts; from: smallest effect of interest; size: the interval beside it;\n")
	if len(s.sets) > 1 {
		fmt.Fprint(w, "sets: perturbed sets in which the mean difference has the sign predicted or, where there is none, the sign found;\n")
	}
	fmt.Fprint(w, "verdict: where the interval lies; tag: algebraic if the sign follows from one equation, so that the row tests the\ncode and not the theory\n\nWhat they ask, and why\n\n")
	for i := range s.list.Hypotheses {
		h, e := &s.list.Hypotheses[i], &s.results[0].answers[i].Effect
		fmt.Fprintf(w, "%-5s %s\n      %s\n", h.ID, h.Question, h.Theory)
		if o := h.Elsewhere; o != nil {
			fmt.Fprintf(w, "      another implementation, preset core: %+.3f ± %.3f", o.Difference, o.Within)
			if o.Remark != "" {
				fmt.Fprintf(w, "; %s", o.Remark)
			}
			fmt.Fprintln(w)
		}
		if most := max(e.Missing[0], e.Missing[1]); most > 0 {
			fmt.Fprintf(w, "      the metric does not exist in %d and %d of %d runs: the effect is that on the others\n", e.Missing[0], e.Missing[1], e.Pairs)
		}
	}
	return nil
}

// outOf writes a number of perturbed sets.
func (s *study) outOf(n int) string {
	if len(s.sets) == 1 {
		return "–"
	}
	return fmt.Sprintf("%d/%d", n, len(s.sets)-1)
}

// writeCount sums the hypotheses up.
func (s *study) writeCount(w io.Writer) {
	by := map[verdict][]string{}
	tags := map[string][2]int{} // predictions that hold, and all
	robust, directed := 0, 0
	for i := range s.list.Hypotheses {
		h := &s.list.Hypotheses[i]
		v := h.judge(&s.results[0].answers[i].Effect)
		by[v] = append(by[v], h.ID)
		if v == none {
			continue
		}
		directed++
		n := tags[h.Tag]
		n[1]++
		if v == holds {
			n[0]++
			if float64(s.kept(i)) >= enough*float64(len(s.sets)-1) {
				robust++
			}
		}
		tags[h.Tag] = n
	}
	fmt.Fprintf(w, "\n%d of %d predicted signs hold (emergent %d of %d, algebraic %d of %d)", len(by[holds]), directed,
		tags["emergent"][0], tags["emergent"][1], tags["algebraic"][0], tags["algebraic"][1])
	if len(s.sets) > 1 {
		fmt.Fprintf(w, "; %d of them also have their sign in\nat least %.0f%% of the perturbed sets", robust, 100*enough)
	}
	fmt.Fprintln(w)
	for _, v := range []verdict{reversed, open} {
		if len(by[v]) > 0 {
			fmt.Fprintf(w, "%s: %s\n", v, strings.Join(by[v], ", "))
		}
	}
}

// writePatterns prints the patterns without perturbation and how many sets show them.
func (s *study) writePatterns(w io.Writer) error {
	fmt.Fprint(w, "\nPatterns: what long negotiations show, over all runs of the scenario as it is\n\n")
	findings := s.results[0].patterns
	if err := pattern.Write(w, findings); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nverdict: where the whole interval lies; in brackets, clauses that decide nothing; a pattern's own line: single runs that show it\n\n%d of %d patterns hold; %d are asked for\n",
		pattern.Passed(findings), len(findings), pattern.Asked)
	if len(s.sets) == 1 {
		return nil
	}
	var passed []int
	for _, r := range s.results[1:] {
		passed = append(passed, pattern.Passed(r.patterns))
	}
	fmt.Fprintf(w, "Perturbed sets: %d to %d patterns hold in each; %d are asked for. Sets that show each of them:", slices.Min(passed), slices.Max(passed), pattern.AskedElsewhere)
	for i := range findings {
		fmt.Fprintf(w, " %s %s", findings[i].ID, s.outOf(s.shown(i)))
	}
	fmt.Fprintln(w)
	return nil
}

// writeParameters prints what is perturbed, and how far.
func (s *study) writeParameters(w io.Writer) error {
	if len(s.drawn) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\nPerturbed parameters: their value, and the range that each set draws from; with -out DIR the values drawn are in\nparameters.csv\n\n")
	t := &report.Table{Align: "lrrrlrrr"}
	half := (len(s.drawn) + 1) / 2
	for i := range half {
		cells := s.drawn[i].cells()
		if j := i + half; j < len(s.drawn) {
			cells = append(cells, s.drawn[j].cells()...)
		}
		t.Row(cells...)
	}
	return t.Write(w)
}

func (p *parameter) cells() []string {
	return []string{p.path, fmt.Sprint(p.value), fmt.Sprintf("%.4g", p.low), fmt.Sprintf("%.4g", p.high)}
}

// number writes a number with three decimals, – for none.
func number(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3f", x)
}

// signed writes a number with its sign.
func signed(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%+.3f", x)
}
