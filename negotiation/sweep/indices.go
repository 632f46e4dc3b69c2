package sweep

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// index is how much an input, or two together, matter to a metric in a group.
type index struct {
	group, metric, input, other, measure string
	sensitivity.Estimate
}

// Measures of influence, as sensitivity.csv and expectations name them.
const (
	muStar = "mu_star"
	mu     = "mu"
	sigma  = "sigma"
	first  = "first"
	total  = "total"
	pair   = "second"
)

// findings are what sensitivity analysis finds.
type findings struct {
	kind string // screening, variance, or empty without such a plan
	list []index
	// silent says of which metrics nothing can be said, and why.
	silent []string
}

const (
	// resamples is the number of resamples of which intervals are made.
	resamples = 200
	// resampling sets the random numbers for them apart from those of runs and points.
	resampling = 0x726573616d706c65
	// mostMeans bounds the means that are kept for analysis.
	mostMeans = 50_000_000
)

// analyse finds what matters to each metric that has been kept.
func (s *Sweep) analyse(x *summaries) (*findings, error) {
	f := &findings{}
	switch {
	case s.Design.Screening() != nil:
		f.kind = "screening"
	case s.Design.Saltelli() != nil:
		f.kind = "variance"
	default:
		return f, nil
	}
	groups := s.Design.Groups()
	if groups == nil {
		groups = []string{""}
	}
	for _, name := range x.order {
		for g, y := range x.means[name] {
			err := s.influence(f, groups[g], name, y)
			if err == nil {
				continue
			}
			what := name
			if groups[g] != "" {
				what += " in group " + groups[g]
			}
			f.silent = append(f.silent, what+": "+reason(y, err))
		}
	}
	return f, nil
}

// reason says why there are no indices.
func reason(y []float64, err error) string {
	if errors.Is(err, sensitivity.ErrConstant) {
		return "it is the same at all points"
	}
	missing := 0
	for _, v := range y {
		if math.IsNaN(v) {
			missing++
		}
	}
	if missing > 0 {
		return fmt.Sprintf("it exists in no run at %d of %d points", missing, len(y))
	}
	return err.Error()
}

// influence adds the indices of one metric in one group.
func (s *Sweep) influence(f *findings, group, metric string, y []float64) error {
	inputs := s.Design.Inputs()
	b := sensitivity.Bootstrap{Resamples: resamples, Source: rand.NewPCG(uint64(s.Design.File().Seed), resampling)}
	add := func(input, other, measure string, e sensitivity.Estimate) {
		f.list = append(f.list, index{group, metric, input, other, measure, e})
	}
	bare := func(x float64) sensitivity.Estimate {
		return sensitivity.Estimate{Value: x, Low: math.NaN(), High: math.NaN()}
	}
	if p := s.Design.Screening(); p != nil {
		e, err := p.Effects(y, b)
		if err != nil {
			return err
		}
		for i, name := range inputs {
			add(name, "", muStar, e.MuStar[i])
			add(name, "", mu, bare(e.Mu[i]))
			add(name, "", sigma, bare(e.Sigma[i]))
		}
		return nil
	}
	e, err := s.Design.Saltelli().Indices(y, b)
	if err != nil {
		return err
	}
	for i, name := range inputs {
		add(name, "", first, e.First[i])
		add(name, "", total, e.Total[i])
	}
	for i := range e.Second {
		for k := i + 1; k < len(inputs); k++ {
			add(inputs[i], inputs[k], pair, e.Second[i][k])
		}
	}
	return nil
}

// find returns an index.
func (f *findings) find(group, metric, input, measure string) (sensitivity.Estimate, bool) {
	for i := range f.list {
		if x := &f.list[i]; x.group == group && x.metric == metric && x.input == input && x.measure == measure && x.other == "" {
			return x.Estimate, true
		}
	}
	return sensitivity.Estimate{}, false
}

var indexColumns = []report.ColumnInfo{
	groupInfo, metricInfo,
	{Name: "input", Meaning: "what varies", Unit: "name"},
	{Name: "other", Meaning: "what varies with it, for indices of pairs", Unit: "name"},
	{Name: "measure", Meaning: "mu_star: mean absolute effect over the whole range; mu: mean effect; sigma: spread of effects; first, total, second: shares of the variance", Unit: "name"},
	{Name: "value", Meaning: "value of the measure", Unit: "that of the metric, or share"},
	{Name: "low", Meaning: "lower end of the 95% interval by resampling", Unit: "as value"},
	{Name: "high", Meaning: "upper end of the 95% interval by resampling", Unit: "as value"},
}

// write writes them as a table, if there can be any.
func (f *findings) write(o *outputs) error {
	if f.kind == "" {
		return nil
	}
	file, err := o.create("sensitivity.csv", "how much each input matters to the mean of each metric", indexColumns)
	if err != nil {
		return err
	}
	w := csv.NewWriter(file)
	if err := w.Write(header(indexColumns)); err != nil {
		return err
	}
	for _, x := range f.list {
		if err := w.Write([]string{x.group, x.metric, x.input, x.other, x.measure, cell(x.Value), cell(x.Low), cell(x.High)}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
