package ensemble

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// digestSchema names the written form of a digest.
const digestSchema = "detente/digest/1"

// digestForm is how a digest is written.
type digestForm struct {
	Schema    string               `json:"schema"`
	Version   int                  `json:"v"`
	Runs      [][2]uint64          `json:"runs"` // first and last of each stretch
	Metrics   []observe.Metric     `json:"metrics"`
	Variants  []observe.Variant    `json:"variants"`
	Columns   []observe.Column     `json:"columns"`
	Outcomes  Classes              `json:"outcomes"`
	Others    []Classes            `json:"others"`
	ByMonth   []Classes            `json:"byMonth"`
	Overall   []Moments            `json:"overall"`
	ByClass   map[string][]Moments `json:"byClass"`
	Bands     []*Bands             `json:"bands"`
	Stages    []Stage              `json:"stages"`
	LastDeals []dealForm           `json:"lastDeals"`
	Sample    []featureForm        `json:"sample"`
}

type dealForm struct {
	Run  uint64    `json:"run"`
	Gain [2]number `json:"gain"`
}

// featureForm has null for a metric that does not exist in the run.
type featureForm struct {
	Run    uint64    `json:"run"`
	Class  string    `json:"class"`
	Values []*number `json:"values"`
}

// MarshalJSON implements [json.Marshaler], without loss.
func (d *Digest) MarshalJSON() ([]byte, error) {
	f := digestForm{Schema: digestSchema, Version: version, Runs: d.played, Metrics: d.Metrics, Variants: d.Variants, Columns: d.Columns,
		Outcomes: d.Outcomes, Others: d.Others, ByMonth: d.ByMonth, Overall: d.Overall, ByClass: map[string][]Moments{}, Bands: d.Bands, Stages: d.Stages}
	for o := range negotiation.Outcomes {
		f.ByClass[o.String()] = d.ByClass[o]
	}
	for i, run := range d.dealt {
		g := d.LastDeals[i]
		f.LastDeals = append(f.LastDeals, dealForm{run, [2]number{number(g[0]), number(g[1])}})
	}
	for _, x := range d.sample {
		own := featureForm{Run: x.run, Class: x.class.String(), Values: make([]*number, len(x.values))}
		for i, v := range x.values {
			if !math.IsNaN(v) {
				own.Values[i] = (*number)(&v)
			}
		}
		f.Sample = append(f.Sample, own)
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Digest) UnmarshalJSON(data []byte) error {
	var f digestForm
	if err := decode("digest", data, &f, &f.Version); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return fmt.Errorf("ensemble: digest: %w", err)
	}
	r := Digest{Metrics: f.Metrics, Overall: f.Overall, Outcomes: f.Outcomes, Variants: f.Variants, Others: f.Others, ByMonth: f.ByMonth,
		Columns: f.Columns, Bands: f.Bands, Stages: f.Stages}
	for o := range negotiation.Outcomes {
		r.ByClass[o] = f.ByClass[o.String()]
	}
	for _, s := range f.Runs {
		r.played.insert(s)
	}
	r.runs = int(r.played.len())
	r.look()
	for _, x := range f.LastDeals {
		r.dealt, r.LastDeals = append(r.dealt, x.Run), append(r.LastDeals, [2]float64{float64(x.Gain[0]), float64(x.Gain[1])})
	}
	for _, x := range f.Sample {
		own := feature{run: x.Run, values: make([]float64, len(x.Values))}
		own.class, _ = classOf(x.Class)
		for i, v := range x.Values {
			own.values[i] = math.NaN()
			if v != nil {
				own.values[i] = float64(*v)
			}
		}
		r.sample = append(r.sample, own)
	}
	*d = r
	return nil
}

// check finds what does not fit together.
func (f *digestForm) check() error {
	metrics, months := len(f.Metrics), len(f.ByMonth)
	var played spans
	for i, r := range f.Runs {
		if r[0] > r[1] || r[1] > LargestSeed || i > 0 && r[0] <= f.Runs[i-1][1]+1 {
			return errors.New("runs: expected stretches in order that do not touch")
		}
		played.insert(r)
	}
	switch {
	case f.Schema != digestSchema:
		return fmt.Errorf("schema %.40q, expected %q", f.Schema, digestSchema)
	case len(f.Overall) != metrics || len(f.Others) != len(f.Variants) || len(f.Bands) != len(f.Columns) || len(f.ByClass) != int(negotiation.Outcomes):
		return errors.New("the lengths of lists do not fit together")
	case len(f.LastDeals) > sampled || len(f.Sample) > sampled:
		return fmt.Errorf("more than %d runs are singled out", sampled)
	}
	for o := range negotiation.Outcomes {
		if len(f.ByClass[o.String()]) != metrics {
			return fmt.Errorf("byClass.%s: expected moments of %d metrics", o, metrics)
		}
	}
	for i, b := range f.Bands {
		if b == nil || b.Months() != months || len(f.Columns[i].Variable.Columns()) <= f.Columns[i].Key || f.Columns[i].Key < 0 {
			return fmt.Errorf("bands of column %d do not fit the column or the %d months", i+1, months)
		}
	}
	features := 0
	for _, m := range f.Metrics {
		if slices.Contains(typical[:], m.Name) {
			features++
		}
	}
	for i, x := range f.Sample {
		if _, ok := classOf(x.Class); !ok || len(x.Values) != features || i > 0 && x.Run <= f.Sample[i-1].Run {
			return fmt.Errorf("sample %d: expected runs in order, each with its class and %d values", i+1, features)
		}
	}
	for i := range f.LastDeals {
		if i > 0 && f.LastDeals[i].Run <= f.LastDeals[i-1].Run {
			return errors.New("lastDeals: expected runs in order")
		}
	}
	n := played.len()
	if total := f.Outcomes.Share(0).Runs; total < 0 || uint64(total) != n {
		return fmt.Errorf("classes of %d runs, expected %d", total, n)
	}
	return nil
}

// classOf returns the class of a name.
func classOf(name string) (o negotiation.Outcome, ok bool) {
	for o := range negotiation.Outcomes {
		if o.String() == name {
			return o, true
		}
	}
	return 0, false
}

// classesForm is how classes are written: runs by the name of the class.
type classesForm struct {
	Version int            `json:"v"`
	Runs    map[string]int `json:"runs"`
}

// MarshalJSON implements [json.Marshaler].
func (c Classes) MarshalJSON() ([]byte, error) {
	f := classesForm{version, map[string]int{}}
	for o := range negotiation.Outcomes {
		f.Runs[o.String()] = c[o]
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Classes) UnmarshalJSON(data []byte) error {
	var f classesForm
	if err := decode("classes", data, &f, &f.Version); err != nil {
		return err
	}
	var r Classes
	var all []uint64
	for name, n := range f.Runs {
		o, ok := classOf(name)
		if !ok || n < 0 {
			return fmt.Errorf("ensemble: classes: %d runs of class %.40q, expected at least 0 and the name of a class", n, name)
		}
		r[o] = n
		all = append(all, uint64(n))
	}
	if !addable(all) || r.Share(0).Runs < 0 {
		return errors.New("ensemble: classes: counts are too large")
	}
	*c = r
	return nil
}
