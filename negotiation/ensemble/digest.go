package ensemble

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// Classes counts runs by outcome class.
type Classes [negotiation.Outcomes]int

// Add counts a run of a class.
func (c *Classes) Add(o negotiation.Outcome) { c[o]++ }

// Merge adds the counts of another.
func (c *Classes) Merge(o *Classes) {
	for i, n := range o {
		c[i] += n
	}
}

// Share returns the share of a class.
func (c *Classes) Share(o negotiation.Outcome) Share {
	s := Share{Count: c[o]}
	for _, n := range c {
		s.Runs += n
	}
	return s
}

// Digest says what the runs of an ensemble add up to. Runs may be added in any
// order, digests of different runs be merged in any order and grouping, and both be
// written and read as JSON: what comes out is the same to the last bit.
type Digest struct {
	// Metrics describes the metrics; Overall holds their moments over all runs and
	// ByClass over the runs of each class, in the same order.
	Metrics []observe.Metric
	Overall []Moments
	ByClass [negotiation.Outcomes][]Moments
	// Outcomes counts classes; Others counts them under each of Variants.
	Outcomes Classes
	Variants []observe.Variant
	Others   []Classes
	// ByMonth counts the classes of the months, from month 1 at position 0.
	ByMonth []Classes
	// Columns are the variables followed month by month, Bands their distributions.
	Columns []observe.Column
	Bands   []*Bands
	// Stages sums up the deals of each stage, the first at position 0. LastDeals
	// holds the gains from the last deal of each of the first 2,000 runs that had one.
	Stages    []Stage
	LastDeals [][2]float64

	runs     int
	played   spans
	features []int     // positions in Metrics
	sample   []feature // by run
	dealt    []uint64  // the runs of LastDeals
}

// Stage sums up the deals signed at one stage, compared with what could be had
// if all promises were kept; see [observe.Deal].
type Stage struct {
	Gain                   [2]Moments
	Shortfall, OnTable     Moments
	Efficiency             Moments
	Nash, KalaiSmorodinsky Moments
}

type feature struct {
	run    uint64
	class  negotiation.Outcome
	values []float64
}

// sampled is the number of runs among which typical ones are looked for.
const sampled = 2000

// typical are the metrics by which runs are compared.
var typical = [...]string{"V", "U", "K", "H", "Hm", "trust", "hon", "signatures", "snapbacks", "Ugm", "Uum"}

// NewDigest returns an empty digest for runs that are recorded as by s, and
// month by month as by the columns, for a horizon of the given number of months.
// A column must state a range.
func NewDigest(s *observe.Summary, columns []observe.Column, months int) *Digest {
	d := &Digest{
		Metrics: s.Metrics(), Overall: make([]Moments, len(s.Metrics())),
		Variants: s.Variants(), Others: make([]Classes, len(s.Variants())),
		ByMonth: make([]Classes, months), Columns: columns,
	}
	for c := range d.ByClass {
		d.ByClass[c] = make([]Moments, len(d.Metrics))
	}
	for _, c := range columns {
		if c.Variable.Max <= c.Variable.Min {
			panic("ensemble: NewDigest: the variable " + c.Name + " states no range")
		}
		d.Bands = append(d.Bands, NewBands(months, c.Variable.Min, c.Variable.Max))
	}
	d.look()
	return d
}

// look finds the metrics by which runs are compared.
func (d *Digest) look() {
	for _, name := range typical {
		for i := range d.Metrics {
			if d.Metrics[i].Name == name {
				d.features = append(d.features, i)
			}
		}
	}
}

// Runs returns the number of runs added.
func (d *Digest) Runs() int { return d.runs }

// Add adds a run, each run number once. The series must have been recorded with the
// digest's columns first; it may have more.
func (d *Digest) Add(run uint64, s *observe.Summary, series *observe.Series) {
	if !d.played.add(run) {
		panic(fmt.Sprintf("ensemble: Digest.Add: run %d is there already", run))
	}
	d.runs++
	class := s.Outcome()
	d.Outcomes.Add(class)
	for i, o := range s.Others() {
		d.Others[i].Add(o)
	}
	for m, o := range s.Path() {
		d.ByMonth[m].Add(o)
	}
	for i, x := range s.Values() {
		d.Overall[i].Add(x)
		d.ByClass[class][i].Add(x)
	}
	for m := range series.Rounds() + 1 {
		row := series.Row(m)
		for c, b := range d.Bands {
			b.Add(m, row[c])
		}
	}
	for _, deal := range s.Deals() {
		d.deal(deal)
	}
	if n := len(s.Deals()); n > 0 {
		d.lastDeal(run, s.Deals()[n-1].Gain)
	}
	if at, ok := d.place(run); ok {
		f := feature{run: run, class: class, values: make([]float64, len(d.features))}
		for i, at := range d.features {
			f.values[i] = s.Values()[at]
		}
		d.keep(at, f)
	}
}

// place returns where a run belongs among those that typical ones are looked for
// in; ok is false if it is too late for them.
func (d *Digest) place(run uint64) (at int, ok bool) {
	at, _ = slices.BinarySearchFunc(d.sample, run, func(f feature, run uint64) int { return cmp.Compare(f.run, run) })
	return at, at < sampled
}

func (d *Digest) keep(at int, f feature) {
	d.sample = slices.Insert(d.sample, at, f)
	d.sample = d.sample[:min(len(d.sample), sampled)]
}

func (d *Digest) lastDeal(run uint64, gain [2]float64) {
	at, _ := slices.BinarySearch(d.dealt, run)
	if at >= sampled {
		return
	}
	d.dealt, d.LastDeals = slices.Insert(d.dealt, at, run), slices.Insert(d.LastDeals, at, gain)
	n := min(len(d.dealt), sampled)
	d.dealt, d.LastDeals = d.dealt[:n], d.LastDeals[:n]
}

func (d *Digest) deal(x observe.Deal) {
	for len(d.Stages) < x.Stage {
		d.Stages = append(d.Stages, Stage{})
	}
	s := &d.Stages[x.Stage-1]
	for i := range s.Gain {
		s.Gain[i].Add(x.Gain[i])
	}
	s.Shortfall.Add(x.Shortfall)
	s.OnTable.Add(x.OnTable)
	s.Efficiency.Add(x.Efficiency)
	s.Nash.Add(x.Nash)
	s.KalaiSmorodinsky.Add(x.KalaiSmorodinsky)
}

// Metric returns the moments of a metric over all runs; ok is false if there is
// none of that name.
func (d *Digest) Metric(name string) (m *Moments, ok bool) {
	for i := range d.Metrics {
		if d.Metrics[i].Name == name {
			return &d.Overall[i], true
		}
	}
	return &Moments{}, false
}

// Mean returns the mean of a metric over the runs in which it exists, NaN if there
// is none.
func (d *Digest) Mean(name string) float64 {
	m, ok := d.Metric(name)
	if !ok {
		return math.NaN()
	}
	return m.Mean()
}

// Common returns the most frequent class, the first of equals.
func (d *Digest) Common() negotiation.Outcome {
	best := negotiation.Detente
	for o := range negotiation.Outcomes {
		if d.Outcomes[o] > d.Outcomes[best] {
			best = o
		}
	}
	return best
}

// Typical returns the number of the most typical run of a class among the first
// 2,000 runs: the [Medoid] by delivered concessions, cooperation, tension, trust,
// honest months, signatures, snapbacks and the principals' utilities.
func (d *Digest) Typical(class negotiation.Outcome) (run uint64, ok bool) {
	var rows [][]float64
	var runs []uint64
	for i := range d.sample {
		if f := &d.sample[i]; f.class == class {
			rows, runs = append(rows, f.values), append(runs, f.run)
		}
	}
	at := Medoid(rows)
	if at < 0 {
		return 0, false
	}
	return runs[at], true
}
