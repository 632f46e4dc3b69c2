package sweep

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// layout says what is kept of a run. Points may differ in it: a preset that leaves a
// mechanism out leaves out what is measured of it.
type layout struct {
	Metrics []metric `json:"metrics"`
	Series  []series `json:"series"`
}

// layoutOf reads a layout.
func layoutOf(text string) (*layout, error) {
	l := &layout{}
	return l, json.Unmarshal([]byte(text), l)
}

type metric struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Unit    string `json:"unit"`
}

type series struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Unit    string `json:"unit"`
}

// arrangement is a point made ready to be played.
type arrangement struct {
	model   *negotiation.Model
	names   []string // of all metrics
	picked  []int    // positions of the metrics that are kept
	columns []observe.Column
	layout  string // as JSON
}

// arrange makes the scenario of a point ready. Names of metrics and series that the
// model does not have are left out: they may exist at another point.
func (s *Sweep) arrange(f *scenario.File) (*arrangement, error) {
	m, err := f.Model(s.Archetypes)
	if err != nil {
		return nil, err
	}
	summary, err := observe.NewSummary(m, nil)
	if err != nil {
		return nil, err
	}
	a := &arrangement{model: m}
	l := layout{Metrics: []metric{}, Series: []series{}}
	keep := func(i int) {
		x := summary.Metrics()[i]
		a.picked = append(a.picked, i)
		l.Metrics = append(l.Metrics, metric{x.Name, x.Meaning, x.Unit})
	}
	place := map[string]int{}
	for i, x := range summary.Metrics() {
		a.names = append(a.names, x.Name)
		place[x.Name] = i
		if len(s.Design.File().Metrics) == 0 {
			keep(i)
		}
	}
	for _, name := range s.Design.File().Metrics {
		if i, ok := place[name]; ok {
			keep(i)
		}
	}
	for _, name := range s.Design.File().Series {
		columns, err := observe.Columns(m, name)
		if err != nil {
			continue
		}
		for _, c := range columns {
			if slices.ContainsFunc(a.columns, func(o observe.Column) bool { return o.Name == c.Name }) {
				continue // a variable and one of its columns have been asked for
			}
			a.columns = append(a.columns, c)
			l.Series = append(l.Series, series{c.Name, c.Variable.Meaning, c.Variable.Unit})
		}
	}
	text, err := json.Marshal(l)
	a.layout = string(text)
	return a, err
}

// record is what is kept of one run.
type record struct {
	summary *observe.Summary
	series  *observe.Series
	all     []negotiation.Observer
}

// Observers implements [ensemble.Recorder].
func (r record) Observers() []negotiation.Observer { return r.all }

func (a *arrangement) record() (record, error) {
	summary, err := observe.NewSummary(a.model, nil)
	if err != nil {
		return record{}, err
	}
	r := record{summary: summary, all: []negotiation.Observer{summary}}
	if len(a.columns) > 0 {
		r.series = observe.NewSeries(a.columns)
		r.all = append(r.all, r.series)
	}
	return r, nil
}

// encode appends a run: its metrics, the number of its months, and month by month its
// series.
func (a *arrangement) encode(dst []byte, r record) []byte {
	number := func(x float64) { dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(x)) }
	values := r.summary.Values()
	for _, i := range a.picked {
		number(values[i])
	}
	if r.series == nil {
		return dst
	}
	dst = binary.AppendUvarint(dst, uint64(r.series.Rounds()))
	for month := range r.series.Rounds() + 1 {
		for _, x := range r.series.Row(month) {
			number(x)
		}
	}
	return dst
}

// run is a run as a journal has it. Its slices are used again for the next one.
type run struct {
	metrics []float64
	months  int       // the last month; the first is 0
	series  []float64 // month by month
}

var errRun = errors.New("sweep: a run in the journal does not fit its layout")

// decode takes a run from the front of data and returns the rest.
func (l *layout) decode(data []byte, r *run) (rest []byte, err error) {
	numbers := func(dst []float64, n int) []float64 {
		if n < 0 || len(data)/8 < n {
			err = errRun
			return dst[:0]
		}
		dst = dst[:0]
		for i := range n {
			dst = append(dst, math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:])))
		}
		data = data[8*n:]
		return dst
	}
	r.metrics, r.months, r.series = numbers(r.metrics, len(l.Metrics)), 0, r.series[:0]
	if err != nil || len(l.Series) == 0 {
		return data, err
	}
	months, n := binary.Uvarint(data)
	if n <= 0 || months > uint64(len(data)) {
		return nil, errRun
	}
	data = data[n:]
	r.months = int(months)
	r.series = numbers(r.series, (r.months+1)*len(l.Series))
	return data, err
}

// unit is a number of runs of one point, played by one worker.
type unit struct{ point, first, runs int }

// grain is the number of runs of a unit: enough to make up for what it costs to make a
// point ready, and few enough that memory stays small and little is lost by a stop.
const (
	grain       = 256
	grainSeries = 32 // where series are kept
)

// division is how the runs of a design are divided into units.
type division struct{ points, replicates, size int }

func (s *Sweep) division() division {
	size := grain
	if len(s.Design.File().Series) > 0 {
		size = grainSeries
	}
	return division{s.Design.Len(), s.Design.File().Replicates, size}
}

func (d division) perPoint() int { return (d.replicates + d.size - 1) / d.size }
func (d division) units() int    { return d.points * d.perPoint() }
func (d division) runs() int     { return d.points * d.replicates }

func (d division) unit(i int) unit {
	n := d.perPoint()
	first := i % n * d.size
	return unit{i / n, first, min(d.size, d.replicates-first)}
}

// before is the number of runs before a unit.
func (d division) before(i int) int {
	if i == d.units() {
		return d.runs()
	}
	u := d.unit(i)
	return u.point*d.replicates + u.first
}

// check makes sure that the design is not too large to be counted.
func (d division) check() error {
	const most = 1 << 40
	if d.points > most/d.replicates {
		return fmt.Errorf("%d points of %d replicates, expected at most %d runs in all", d.points, d.replicates, most)
	}
	return nil
}
