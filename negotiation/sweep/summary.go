package sweep

import (
	"encoding/csv"
	"math"
	"strconv"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
)

// estimate is the mean of a metric at a point.
type estimate struct {
	n, missing          int
	mean, sd, low, high float64
}

// estimated sums up the values of a metric. The mean of a flag is a share of runs and has
// the interval of one.
func estimated(m *ensemble.Moments, unit string, runs int) estimate {
	e := estimate{n: m.N(), missing: runs - m.N(), mean: m.Mean(), sd: m.SD()}
	if unit == observe.FlagUnit && m.N() > 0 {
		e.low, e.high = ensemble.Share{Count: int(math.Round(m.Mean() * float64(m.N()))), Runs: m.N()}.Interval()
		return e
	}
	e.low, e.high = m.Interval()
	return e
}

// summaries sums up points, one after the other.
type summaries struct {
	sweep   *Sweep
	w       *csv.Writer
	layout  *layout
	moments []ensemble.Moments // of the present point
	runs    int
	// headline names the metrics that a report shows, shown their estimates at the first
	// points.
	headline []string
	shown    [][]estimate
	// means are kept by metric, then by group, then by point of the plan, if the design is
	// one for sensitivity analysis.
	means map[string][][]float64
	order []string // metrics in the order in which they were met
	units map[string]string
}

// Limits of what a report shows.
const (
	pointsShown  = 20
	metricsShown = 6
)

// telling are metrics that say how runs end, for reports of designs that name none.
var telling = [...]string{"det+con", "signatures", "hon", "snapbacks", "V", "U"}

func summaryColumns(s *Sweep) []report.ColumnInfo {
	return append(pointColumns(s.Design),
		metricInfo,
		report.ColumnInfo{Name: "n", Meaning: "runs in which the metric exists", Unit: "number"},
		report.ColumnInfo{Name: "missing", Meaning: "runs in which it does not", Unit: "number"},
		report.ColumnInfo{Name: "mean", Meaning: "mean over the runs in which it exists", Unit: "that of the metric"},
		report.ColumnInfo{Name: "sd", Meaning: "standard deviation between runs", Unit: "that of the metric"},
		report.ColumnInfo{Name: "low", Meaning: "lower end of the 95% interval of the mean: Student's, or Wilson's for flags", Unit: "that of the metric"},
		report.ColumnInfo{Name: "high", Meaning: "upper end of the 95% interval of the mean", Unit: "that of the metric"},
	)
}

func (s *Sweep) newSummaries(o *outputs) (*summaries, error) {
	columns := summaryColumns(s)
	f, err := o.create("summary.csv", "mean and spread of each metric at each point", columns)
	if err != nil {
		return nil, err
	}
	x := &summaries{sweep: s, w: csv.NewWriter(f), units: map[string]string{}}
	if s.Design.Screening() != nil || s.Design.Saltelli() != nil {
		x.means = map[string][][]float64{}
	}
	return x, x.w.Write(header(columns))
}

// add takes in a run of the present point.
func (x *summaries) add(l *layout, r *run) {
	if x.layout != l {
		x.begin(l)
	}
	for i, v := range r.metrics {
		x.moments[i].Add(v)
	}
	x.runs++
}

func (x *summaries) begin(l *layout) {
	x.layout, x.moments = l, make([]ensemble.Moments, len(l.Metrics))
	for _, m := range l.Metrics {
		if _, ok := x.units[m.Name]; !ok {
			x.units[m.Name] = m.Unit
			x.order = append(x.order, m.Name)
		}
	}
	if x.headline != nil {
		return
	}
	x.headline = x.sweep.Design.File().Metrics
	if len(x.headline) == 0 {
		for _, name := range telling {
			if _, ok := x.units[name]; ok {
				x.headline = append(x.headline, name)
			}
		}
	}
	x.headline = x.headline[:min(len(x.headline), metricsShown)]
}

// close writes the lines of a point.
func (x *summaries) close(point int) error {
	d := x.sweep.Design
	front := pointCells(d, d.Point(point))
	shown := make([]estimate, len(x.headline))
	for i := range shown {
		shown[i] = estimate{mean: math.NaN(), low: math.NaN(), high: math.NaN()}
	}
	for i, m := range x.layout.Metrics {
		e := estimated(&x.moments[i], m.Unit, x.runs)
		row := append(front[:len(front):len(front)], m.Name, strconv.Itoa(e.n), strconv.Itoa(e.missing), cell(e.mean), cell(e.sd), cell(e.low), cell(e.high))
		if err := x.w.Write(row); err != nil {
			return err
		}
		for k, name := range x.headline {
			if name == m.Name {
				shown[k] = e
			}
		}
		if x.means != nil {
			x.keep(m.Name, point, e.mean)
		}
		x.moments[i] = ensemble.Moments{}
	}
	if len(x.shown) < pointsShown {
		x.shown = append(x.shown, shown)
	}
	x.runs = 0
	return nil
}

// keep keeps a mean for sensitivity analysis.
func (x *summaries) keep(name string, point int, mean float64) {
	groups := max(1, len(x.sweep.Design.Groups()))
	y, ok := x.means[name]
	if !ok {
		y = make([][]float64, groups)
		for g := range y {
			y[g] = make([]float64, x.sweep.Design.Len()/groups)
			for i := range y[g] {
				y[g][i] = math.NaN() // where the metric does not exist
			}
		}
		x.means[name] = y
	}
	y[point%groups][point/groups] = mean
}

func (x *summaries) flush() error {
	x.w.Flush()
	return x.w.Error()
}
