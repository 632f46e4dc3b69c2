package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// usualUnits are those that have a column of their own, in that order.
var usualUnits = []string{"sec/op", "B/op", "allocs/op"}

// units lists the units of a benchmark: the usual ones first.
func units(r *results, name string) (list []string) {
	for _, unit := range usualUnits {
		if len(r.values[name][unit]) > 0 {
			list = append(list, unit)
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(r.values[name])) {
		if !slices.Contains(usualUnits, unit) {
			list = append(list, unit)
		}
	}
	return list
}

// isPart reports whether a unit is the time of a part of the round.
func isPart(unit string) bool {
	return unit != "sec/op" && unit != "floor"+partUnitTidy && strings.HasSuffix(unit, partUnitTidy)
}

// printResults prints the medians of a file, the parts of a round, how cost grows, and
// what a second worker brings.
func printResults(w io.Writer, r *results) error {
	fmt.Fprintf(w, "%s\n\n", strings.Join(r.about, "\n"))
	if err := printMedians(w, r, r.names); err != nil {
		return err
	}
	for _, section := range []func(io.Writer, *results) error{printParts, printGrowth, printSpeedup} {
		if err := section(w, r); err != nil {
			return err
		}
	}
	return nil
}

// printMedians prints the medians of some benchmarks, with the range that they lie in
// with a confidence of 95 %.
func printMedians(w io.Writer, r *results, names []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "benchmark\tsec/op\t\tB/op\tallocs/op\t\t")
	for _, name := range names {
		fmt.Fprintf(t, "%s\t", name)
		for _, unit := range usualUnits {
			s, ok := r.summary(name, unit)
			if ok {
				fmt.Fprint(t, scaled(s.Center, unit))
			}
			fmt.Fprint(t, "\t")
			if unit == "sec/op" {
				if ok && len(r.values[name][unit]) > 1 {
					fmt.Fprint(t, s.PctRangeString())
				}
				fmt.Fprint(t, "\t")
			}
		}
		var others []string
		for _, unit := range units(r, name) {
			if x, ok := r.median(name, unit); ok && !slices.Contains(usualUnits, unit) && !isPart(unit) {
				others = append(others, scaled(x, unit)+" "+unit)
			}
		}
		fmt.Fprintln(t, strings.Join(others, ", ")+"\t")
	}
	return t.Flush()
}

// printParts prints the time of each part of a round beside its share.
func printParts(w io.Writer, r *results) error {
	var columns, rows []string
	for _, name := range r.names {
		if !strings.HasPrefix(name, "Parts/") {
			continue
		}
		columns = append(columns, name)
		for _, unit := range units(r, name) {
			if isPart(unit) && !slices.Contains(rows, unit) {
				rows = append(rows, unit)
			}
		}
	}
	if len(columns) == 0 {
		return nil
	}
	last := columns[len(columns)-1]
	slices.SortStableFunc(rows, func(a, b string) int {
		x, _ := r.median(last, a)
		y, _ := r.median(last, b)
		if x > y {
			return -1
		}
		return 1
	})
	fmt.Fprint(w, "\nThe parts of a round, in ns, with what they ask of others\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\t")
	for _, c := range columns {
		fmt.Fprintf(t, "%s\tshare\t", strings.TrimPrefix(c, "Parts/mechanisms="))
	}
	fmt.Fprintln(t)
	for _, unit := range append(rows, "sec/op") {
		name := strings.TrimSuffix(unit, partUnitTidy)
		if unit == "sec/op" {
			name = "round"
		}
		fmt.Fprintf(t, "%s\t", name)
		for _, c := range columns {
			x, ok := r.median(c, unit)
			all, _ := r.median(c, "sec/op")
			if !ok {
				fmt.Fprint(t, "\t\t")
				continue
			}
			fmt.Fprintf(t, "%.0f\t%.0f %%\t", x*1e9, 100*x/all)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// printSpeedup says what a second worker brings.
func printSpeedup(w io.Writer, r *results) error {
	for _, name := range r.names {
		base, ok := strings.CutSuffix(name, "/workers=1")
		if !ok {
			continue
		}
		one, _ := r.median(name, "sec/op")
		two, ok := r.median(base+"/workers=2", "sec/op")
		if !ok {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s: two workers do %.2f times the runs of one", base, one/two); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

// printNeeds prints what a round needs, mechanism by mechanism, and how long that takes
// in straight loops.
func printNeeds(w io.Writer) error {
	m, err := core()
	if err != nil {
		return err
	}
	c, err := take(m, usual)
	if err != nil {
		return err
	}
	all := total(c, "")
	fmt.Fprint(w, "\nWhat a round with the mechanisms core needs: arithmetic, and ns in straight loops\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\tns\t")
	for k, n := range all {
		if n > 0 {
			fmt.Fprintf(t, "%v\t", operation(k))
		}
	}
	fmt.Fprintln(t)
	var list []string
	for _, n := range needs {
		if !slices.Contains(list, n.part) {
			list = append(list, n.part)
		}
	}
	for _, part := range append(list, "") {
		row := total(c, part)
		fmt.Fprintf(t, "%s\t%.0f\t", cmp.Or(part, "all"), newFloor(row).time())
		for k, n := range row {
			switch {
			case n > 0:
				fmt.Fprintf(t, "%.2f\t", n)
			case all[k] > 0:
				fmt.Fprint(t, "\t")
			}
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
