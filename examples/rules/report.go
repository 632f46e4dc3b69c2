package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// write prints what was found.
func (s *study) write(w io.Writer, x *ensemble.Rivalry) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n%d runs of each ensemble, seed %d, preset %s, hooks %s, the same random numbers in all\n",
		s.file.Title, s.options.runs, s.options.seed, s.file.Preset, s.file.Params.Hooks)
	for _, set := range s.options.sets {
		fmt.Fprintf(t, "Changed: %s\n", set)
	}
	if len(x.Findings) > 0 {
		s.writeFindings(t, x)
	}
	s.writePairs(t, x)
	s.writeMatrix(t, x)
	fmt.Fprint(t, "\nAll of this is about a stylised model, not about real parties. A statement about real\nparties may rest on robust findings only.\n")
	return t.Flush()
}

func (s *study) writeFindings(w io.Writer, x *ensemble.Rivalry) {
	fmt.Fprint(w, "\nWhich conclusions survive which rule\nDifferences that the second arrangement makes, with 95% intervals, where both parties follow the same rule\n\n")
	for _, f := range x.Findings {
		fmt.Fprintf(w, "%s: %v\n  %s (%s)\n", f.ID, f.Verdict, f.Question, f.Metric)
		unclear := 0
		for i, rule := range x.Rules {
			e := &f.Effects[i][i]
			low, high := e.Difference.Interval()
			if low <= 0 && high >= 0 {
				unclear++
			}
			fmt.Fprintf(w, "  %s\t%+.3f ± %.3f\t%.3f to %.3f\n", rule, e.Difference.Mean(), (high-low)/2, e.First.Mean(), e.Second.Mean())
		}
		fmt.Fprintf(w, "  the sign under %s holds in %.0f%% of the pairs of rules; effects below %v do not count\n", x.Rules[0], 100*f.Kept, f.Smallest)
		if unclear > 0 {
			fmt.Fprintf(w, "  %d of these intervals contain 0: more runs would tell\n", unclear)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "robust: the same sign, large enough, and an interval without 0 under every rule, of which there are at\nleast %d, %s and %s among them; robust among these rules only: without one of these two;\ntoo few rules: fewer than %d; conditional: the sign holds in fewer than %.0f%% of the pairs; mixed: neither\n",
		ensemble.FewestRules, scenario.RuleEquilibrium, scenario.RuleAttrition, ensemble.FewestRules, 100*s.rivals.KeepShare)
}

func (s *study) writePairs(w io.Writer, x *ensemble.Rivalry) {
	a, b := s.parties[0], s.parties[1]
	fmt.Fprintf(w, "\nWhat comes of each pair of rules: first deals of a run\n\n%s\t%s\truns with a deal\tmonth\tgain of %s\tgain of %s\tefficiency\n", a, b, a, b)
	for i, first := range x.Rules {
		for j, second := range x.Rules {
			p := &x.Pairs[i][j]
			fmt.Fprintf(w, "%s\t%s\t%.0f%%\t%.1f\t%.3f\t%.3f\t%.2f\n", first, second, 100*p.Signed.Value(), p.Delay.Mean(),
				p.Gain[0].Mean(), p.Gain[1].Mean(), p.Efficiency.Mean())
		}
	}
}

func (s *study) writeMatrix(w io.Writer, x *ensemble.Rivalry) {
	a, b := s.parties[0], s.parties[1]
	fmt.Fprintf(w, "\nThe choice of a rule as a game: utility of %s and %s over time; in brackets what each could\ngain by the best of the rules against the other's; * neither could gain anything\n\n%s \\ %s", a, b, a, b)
	for _, rule := range x.Rules {
		fmt.Fprintf(w, "\t%s", rule)
	}
	fmt.Fprintln(w)
	stable := 0
	for i, rule := range x.Rules {
		fmt.Fprint(w, rule)
		for j := range x.Rules {
			p, mark := &x.Pairs[i][j], ""
			if p.Equilibrium {
				mark = " *"
				stable++
			}
			fmt.Fprintf(w, "\t%.3f, %.3f (%.3f, %.3f)%s", p.Payoff[0].Mean(), p.Payoff[1].Mean(), p.Regret[0], p.Regret[1], mark)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\nEquilibria in pure rules: %d\n", stable)
}
