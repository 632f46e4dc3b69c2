package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat"
)

// point is a cost at a size.
type point struct{ size, cost float64 }

// curve is the cost of a benchmark, in a unit, at all its sizes.
type curve struct {
	name, by, unit string
	points         []point
}

// least is the number of sizes from which a curve can be fitted.
const least = 3

// curves finds the benchmarks of a file that have several sizes: names that end in
// by=size. The memory of what is built grows too.
func curves(r *results) (list []*curve) {
	for _, name := range r.names {
		base, last, _ := strings.Cut(name, "/")
		by, number, ok := strings.Cut(last, "=")
		size, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil || size <= 0 || size < boundOf(by).from {
			continue
		}
		units := []string{"sec/op"}
		if strings.HasPrefix(base, "Build") {
			units = append(units, "B/op")
		}
		for _, unit := range units {
			cost, ok := r.median(name, unit)
			if !ok || cost <= 0 {
				continue
			}
			n := slices.IndexFunc(list, func(c *curve) bool { return c.name == base && c.unit == unit })
			if n < 0 {
				n = len(list)
				list = append(list, &curve{name: base, by: by, unit: unit})
			}
			list[n].points = append(list[n].points, point{size, cost})
		}
	}
	list = slices.DeleteFunc(list, func(c *curve) bool { return len(c.points) < least })
	for _, c := range list {
		slices.SortFunc(c.points, func(a, b point) int { return int(math.Copysign(1, a.size-b.size)) })
	}
	return list
}

// exponent fits cost = constant · size^exponent by least squares on logarithms, and
// returns the exponent with the share of the variance that it explains.
func exponent(points []point) (slope, explained float64) {
	x, y := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		x[i], y[i] = math.Log(p.size), math.Log(p.cost)
	}
	intercept, slope := stat.LinearRegression(x, y, nil, false)
	return slope, stat.RSquared(x, y, nil, intercept, slope)
}

// tail is the exponent between the two largest sizes.
func tail(points []point) float64 {
	slope, _ := exponent(points[len(points)-2:])
	return slope
}

// bound is how cost may grow at most.
type bound struct {
	name string
	at   func(size float64) float64
	// from is the smallest size that is fitted.
	from float64
}

var linear = bound{name: "linear", at: func(n float64) float64 { return n }}

// bounds are those of what cost grows with: by default linear.
var bounds = map[string]bound{
	"issues": {name: "K log K", at: func(n float64) float64 { return n * math.Log(n) }},
	// Between two, offers are found in another way.
	"parties": {name: "squared", at: func(n float64) float64 { return n * n }, from: 3},
}

func boundOf(by string) bound {
	if b, ok := bounds[by]; ok {
		return b
	}
	return linear
}

// along is the bound at the sizes of a curve.
func (b bound) along(points []point) []point {
	out := make([]point, len(points))
	for i, p := range points {
		out[i] = point{p.size, b.at(p.size)}
	}
	return out
}

// blur is how far a measured exponent may exceed its bound without being told apart.
const blur = 0.1

// printGrowth prints the exponent of each curve beside that of its bound at the same
// sizes.
func printGrowth(w io.Writer, r *results) error {
	list := curves(r)
	if len(list) == 0 {
		return nil
	}
	fmt.Fprint(w, "\nHow cost grows: with size to the power of the exponent\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "benchmark\tunit\tfrom\tto\texponent\tR²\tat the end\tno worse than\t")
	for _, c := range list {
		from, to := c.points[0], c.points[len(c.points)-1]
		slope, explained := exponent(c.points)
		b := boundOf(c.by)
		limit := b.along(c.points)
		most, _ := exponent(limit)
		verdict := ""
		if tail(c.points) > tail(limit)+blur {
			verdict = "EXCEEDED"
		}
		fmt.Fprintf(t, "%s\t%s\t%g\t%g\t%.2f\t%.3f\t%.2f\t%s (%.2f, %.2f)\t%s\n",
			c.name, c.unit, from.size, to.size, slope, explained, tail(c.points), b.name, most, tail(limit), verdict)
	}
	return t.Flush()
}
