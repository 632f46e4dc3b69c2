package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat"

	"github.com/detente-sim/detente/negotiation"
)

// union is the ID under which union.yaml seats the union.
const union = "UNI"

// measure is one number that a run is summed up in, taken at its end.
type measure struct {
	name string
	of   func(s *negotiation.State) float64
}

func measures(m *negotiation.Model) []measure {
	list := []measure{
		{"runs with a deal, share", func(s *negotiation.State) float64 { return min(1, float64(s.Agreement.Signatures)) }},
		{"month of the first deal, or the last month", func(s *negotiation.State) float64 {
			if s.Agreement.FirstSignature == 0 {
				return float64(m.Rounds)
			}
			return float64(s.Agreement.FirstSignature)
		}},
		{"deals signed", func(s *negotiation.State) float64 { return float64(s.Agreement.Signatures) }},
		{"deals that collapsed", func(s *negotiation.State) float64 { return float64(s.Agreement.Snapbacks) }},
		{"deals that the union stopped", func(s *negotiation.State) (n float64) {
			for i := range s.Log.Len() {
				if e := s.Log.At(i); e.Kind == negotiation.EventVetoed && m.Members[e.Actor].ID == union {
					n++
				}
			}
			return n
		}},
		{"tension at the end", func(s *negotiation.State) float64 { return s.View("tension")[0] }},
	}
	party := 0
	for i := range m.Members {
		if m.Members[i].Is(negotiation.Principal) {
			at := party
			list = append(list, measure{"delivered by the " + m.Members[i].Name,
				func(s *negotiation.State) float64 { return s.View("delivered")[at] }})
			party++
		}
	}
	return list
}

// comparison holds every measure of every run, without and with the union.
type comparison struct {
	title         string
	runs          int
	names         []string    // of measures
	without, with [][]float64 // by measure
}

// compare plays pairs of runs. Random numbers are keyed by names, so that what
// the two models share is drawn alike in both: a difference is the union's doing.
func compare(without, with *negotiation.Model, seed uint64, runs int) (*comparison, error) {
	c := &comparison{title: without.Title, runs: runs}
	for _, m := range measures(without) {
		c.names = append(c.names, m.name)
	}
	for _, x := range []struct {
		model *negotiation.Model
		to    *[][]float64
	}{{without, &c.without}, {with, &c.with}} {
		solver, err := negotiation.NewSolver(x.model)
		if err != nil {
			return nil, err
		}
		list := measures(x.model)
		*x.to = make([][]float64, len(list))
		for run := range uint64(runs) {
			solver.Run(seed, run)
			for j, m := range list {
				(*x.to)[j] = append((*x.to)[j], m.of(solver.State()))
			}
		}
	}
	return c, nil
}

// difference returns the mean difference that the union makes to a measure, and
// the half-width of its 95% interval, from the differences within pairs.
func (c *comparison) difference(measure int) (mean, half float64) {
	pairs := make([]float64, c.runs)
	for run := range pairs {
		pairs[run] = c.with[measure][run] - c.without[measure][run]
	}
	mean, sd := stat.MeanStdDev(pairs, nil)
	return mean, 1.96 * sd / math.Sqrt(float64(c.runs))
}

func (c *comparison) write(w io.Writer, threshold float64, preset string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\nWith and without a trade union that insists on a gain of %v: means of %d pairs of runs, preset %s\n\n", c.title, threshold, c.runs, preset)
	fmt.Fprint(t, "\twithout\twith\tdifference\n")
	for j, name := range c.names {
		mean, half := c.difference(j)
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%+.3f ± %.3f\n", name, stat.Mean(c.without[j], nil), stat.Mean(c.with[j], nil), mean, half)
	}
	fmt.Fprint(t, "\nDifferences have 95% intervals. All of this is about a stylised model and an invented union,\nnot about real people.\n")
	return t.Flush()
}
