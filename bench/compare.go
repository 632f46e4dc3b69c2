package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// compared reports whether a unit is compared: rates are not, since the times say the
// same.
func compared(unit string) bool { return !strings.HasSuffix(unit, "/s") }

// printComparison prints the medians of both files, by how much the new one differs,
// and the probability of such a difference by chance. A difference that chance would
// bring about once in twenty times is shown as ~.
func printComparison(w io.Writer, old, now *results) error {
	fmt.Fprintf(w, "\nold: %s\nnew: %s\n\n", strings.Join(old.about, ", "), strings.Join(now.about, ", "))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "benchmark\tunit\told\tnew\tchange\t\t")
	for _, name := range now.names {
		for _, unit := range units(now, name) {
			if !compared(unit) || len(old.values[name][unit]) == 0 {
				continue
			}
			a, b := sample(old.values[name][unit]), sample(now.values[name][unit])
			before, after := benchmath.AssumeNothing.Summary(a, 0.95), benchmath.AssumeNothing.Summary(b, 0.95)
			if before.Center == 0 && after.Center == 0 {
				continue
			}
			c := benchmath.AssumeNothing.Compare(a, b)
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", name, unit, scaled(before.Center, unit), scaled(after.Center, unit),
				c.FormatDelta(before.Center, after.Center), c)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return printMissing(w, old, now)
}

// printMissing names benchmarks that only one of the files has.
func printMissing(w io.Writer, old, now *results) error {
	for _, x := range []struct {
		where    string
		has, not *results
	}{{"old", old, now}, {"new", now, old}} {
		var only []string
		for _, name := range x.has.names {
			if x.not.values[name] == nil {
				only = append(only, name)
			}
		}
		if len(only) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "\nonly in the %s file: %s\n", x.where, strings.Join(only, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// scaled writes a value with the prefix that fits it.
func scaled(x float64, unit string) string {
	return benchunit.Scale(x, benchunit.ClassOf(unit))
}
