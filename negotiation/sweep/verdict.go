package sweep

import (
	"encoding/csv"
	"fmt"
	"math"
	"strings"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/report"
)

// Verdict is what became of an expectation.
type Verdict struct {
	ID     string `json:"id"`
	Claim  string `json:"claim,omitempty"`
	Metric string `json:"metric"`
	// Held is "held", "failed", or "undecided" where the interval holds values that fit the
	// expectation and values that do not.
	Held string `json:"held"`
	// Expected says what would fit, Found what was found, with its 95% interval.
	Expected string `json:"expected"`
	Found    string `json:"found"`
}

// Words of verdicts.
const (
	held      = "held"
	failed    = "failed"
	undecided = "undecided"
)

// judge holds the expectations against the results.
func (s *Sweep) judge(j *journal, f *findings) ([]Verdict, error) {
	if s.Expectations == nil {
		return nil, nil
	}
	var list []Verdict
	for i := range s.Expectations.List {
		x := &s.Expectations.List[i]
		v := Verdict{ID: x.ID, Claim: x.Claim, Metric: x.Metric}
		switch {
		case x.Input != "":
			within(&v, x.Between)
			v.Expected = x.Index + " of " + x.Input + " " + v.Expected
			if e, ok := f.find(x.Group, x.Metric, x.Input, x.Index); ok {
				v.locate(x.Between, e.Value, e.Low, e.High)
			} else {
				v.Held, v.Found = undecided, "the index does not exist"
			}
		default:
			e, unit, err := s.effect(j, &s.targets[i], x.Metric)
			if err != nil {
				return nil, err
			}
			if x.At != nil {
				within(&v, x.Between)
				v.Expected = "mean " + v.Expected
				m := estimated(&e.First, unit, e.Pairs)
				v.locate(x.Between, m.mean, m.low, m.high)
			} else {
				v.compare(x, e)
			}
		}
		list = append(list, v)
	}
	return list, nil
}

func within(v *Verdict, between []float64) {
	v.Expected = fmt.Sprintf("between %v and %v", between[0], between[1])
}

// locate says whether an interval lies within the bounds.
func (v *Verdict) locate(between []float64, value, low, high float64) {
	v.Found = found(value, low, high)
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		v.Held = undecided
	case low >= between[0] && high <= between[1]:
		v.Held = held
	case high < between[0] || low > between[1]:
		v.Held = failed
	default:
		v.Held = undecided
	}
}

// found writes a value with its interval.
func found(value, low, high float64) string {
	if math.IsNaN(value) {
		return "it exists in no run"
	}
	return fmt.Sprintf("%.4g [%.4g, %.4g]", value, low, high)
}

// compare judges a difference.
func (v *Verdict) compare(x *Expectation, e *ensemble.Effect) {
	low, high := e.Difference.Interval()
	v.Found = found(e.Difference.Mean(), low, high)
	judgement := e.Judge(x.Smallest)
	sure := judgement != ensemble.Undecided || e.Changed >= ensemble.FewestChanged
	if x.Sign == "0" {
		v.Expected = fmt.Sprintf("a difference smaller than %v", x.Smallest)
		switch judgement {
		case ensemble.Equivalent, ensemble.TooSmall, ensemble.Unmoved:
			v.Held = held
		case ensemble.Substantial:
			v.Held = failed
		default:
			v.Held = undecided
		}
		return
	}
	v.Expected = "a difference above 0"
	if x.Smallest > 0 {
		v.Expected = fmt.Sprintf("a difference of at least %v", x.Smallest)
	}
	if x.Sign == "-" {
		low, high = -high, -low
		v.Expected = strings.NewReplacer("above", "below", "at least ", "at most -").Replace(v.Expected)
	}
	switch {
	case judgement == ensemble.Unmoved:
		v.Held = failed
	case !sure || math.IsNaN(low):
		v.Held = undecided
	case judgement == ensemble.Substantial && low > 0:
		v.Held = held
	case high < x.Smallest || high <= 0:
		v.Held = failed
	default:
		v.Held = undecided
	}
}

// effect reads the runs of the points of an expectation from the journal, side by side.
func (s *Sweep) effect(j *journal, t *target, metric string) (e *ensemble.Effect, unit string, err error) {
	e = &ensemble.Effect{}
	var values [2][]float64
	var walks [2]*walk
	for k := range walks {
		if walks[k], err = s.newWalk(j, t.places[k]); err != nil {
			return nil, "", err
		}
	}
	for range s.division().perPoint() {
		for k, w := range walks {
			values[k] = values[k][:0]
			err := w.unit(func(_, _, layout int, r *run) error {
				x := math.NaN()
				for i, m := range w.layouts[layout].Metrics {
					if m.Name == metric {
						x, unit = r.metrics[i], m.Unit
					}
				}
				values[k] = append(values[k], x)
				return nil
			})
			if err != nil {
				return nil, "", err
			}
		}
		for i, x := range values[0] {
			e.Add(x, values[1][i])
		}
	}
	return e, unit, nil
}

var verdictColumns = []report.ColumnInfo{
	{Name: "id", Meaning: "name of the expectation", Unit: "name"},
	metricInfo,
	{Name: "expected", Meaning: "what would fit", Unit: "text"},
	{Name: "found", Meaning: "what was found, with its 95% interval", Unit: "text"},
	{Name: "held", Meaning: "held, failed, or undecided", Unit: "name"},
	{Name: "claim", Meaning: "the expectation in words", Unit: "text"},
}

// writeVerdicts writes a table, if anything was expected.
func writeVerdicts(o *outputs, list []Verdict) error {
	if list == nil {
		return nil
	}
	f, err := o.create("expectations.csv", "which expectations held", verdictColumns)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.Write(header(verdictColumns)); err != nil {
		return err
	}
	for _, v := range list {
		if err := w.Write([]string{v.ID, v.Metric, v.Expected, v.Found, v.Held, v.Claim}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
