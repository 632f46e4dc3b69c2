package sweep

import (
	"bytes"
	"encoding/csv"
	"math"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/report"
)

// appendNumber appends a number with all its digits; what does not exist is empty.
func appendNumber(dst []byte, x float64) []byte {
	switch {
	case math.IsNaN(x):
		return dst
	case x == 0:
		return append(dst, '0')
	}
	return strconv.AppendFloat(dst, x, 'g', -1, 64)
}

func cell(x float64) string { return string(appendNumber(nil, x)) }

// quoted is a text as a cell of a CSV file.
func quoted(s string) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{s}) // a buffer does not fail
	w.Flush()
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// exists returns a pointer to a number, nil if it does not exist.
func exists(x *float64) *float64 {
	if math.IsNaN(*x) {
		return nil
	}
	return x
}

var (
	pointInfo     = report.ColumnInfo{Name: "point", Meaning: "number of the point of the design, from 0", Unit: "number"}
	groupInfo     = report.ColumnInfo{Name: "group", Meaning: "group of the design", Unit: "name"}
	replicateInfo = report.ColumnInfo{Name: "replicate", Meaning: "number of the run, from 0; with common random numbers, runs of the same number belong together", Unit: "number"}
	seedInfo      = report.ColumnInfo{Name: "seed", Meaning: "seed of the run", Unit: "number"}
	metricInfo    = report.ColumnInfo{Name: "metric", Meaning: "what is measured", Unit: "name"}
	resultColumns = []report.ColumnInfo{
		pointInfo, replicateInfo, seedInfo, metricInfo,
		{Name: "value", Meaning: "value of the metric; empty where it does not exist in the run", Unit: "that of the metric"},
	}
	momentColumns = []report.ColumnInfo{
		pointInfo, replicateInfo, seedInfo,
		{Name: "month", Meaning: "month, at whose end the value is taken; 0 is the start", Unit: "number"},
		{Name: "variable", Meaning: "what is followed", Unit: "name"},
		{Name: "value", Meaning: "value of the variable; empty where there is none", Unit: "that of the variable"},
	}
)

// pointColumns describes the columns of points: in front what identifies a point.
func pointColumns(d *design.Design) []report.ColumnInfo {
	list := []report.ColumnInfo{pointInfo}
	if len(d.Groups()) > 0 {
		list = append(list, groupInfo)
	}
	list = append(list, seedInfo)
	for _, c := range d.Columns() {
		unit := "number"
		if c.Text {
			unit = "text"
		}
		list = append(list, report.ColumnInfo{Name: c.Name, Meaning: "entry of the scenario, or choice of the design, as the point sets it", Unit: unit})
	}
	return list
}

// pointCells are the cells of a point.
func pointCells(d *design.Design, p design.Point) []string {
	list := []string{strconv.Itoa(p.Number)}
	if len(d.Groups()) > 0 {
		list = append(list, p.Group)
	}
	return append(append(list, strconv.FormatUint(d.Seed(p.Number), 10)), p.Values...)
}

func header(columns []report.ColumnInfo) []string {
	var list []string
	for _, c := range columns {
		list = append(list, c.Name)
	}
	return list
}

// writePoints writes both tables of points.
func (s *Sweep) writePoints(o *outputs, about map[string]string) error {
	columns := pointColumns(s.Design)
	text, err := o.create("points.csv", "what each point of the design sets", columns)
	if err != nil {
		return err
	}
	binary, err := o.create("points.parquet", "the same", columns)
	if err != nil {
		return err
	}
	w, p := csv.NewWriter(text), newPointTable(binary, s.Design, about)
	if err := w.Write(header(columns)); err != nil {
		return err
	}
	for i := range s.Design.Len() {
		point := s.Design.Point(i)
		if err := w.Write(pointCells(s.Design, point)); err != nil {
			return err
		}
		if err := p.add(point, s.Design.Seed(i)); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return p.w.Close()
}

// long writes a long table as CSV and as Parquet.
type long[T any] struct {
	text    *output
	line    []byte
	parquet *parquet.GenericWriter[T]
	rows    []T
}

func newLong[T any](o *outputs, name, meaning string, columns []report.ColumnInfo, about map[string]string) (*long[T], error) {
	text, err := o.create(name+".csv", meaning, columns)
	if err != nil {
		return nil, err
	}
	binary, err := o.create(name+".parquet", "the same", columns)
	if err != nil {
		return nil, err
	}
	t := &long[T]{text: text, parquet: parquet.NewGenericWriter[T](binary, options(about)...)}
	for i, c := range header(columns) {
		if i > 0 {
			t.line = append(t.line, ',')
		}
		t.line = append(t.line, c...)
	}
	return t, t.end()
}

// end ends a line of text.
func (t *long[T]) end() error {
	t.line = append(t.line, '\n')
	_, err := t.text.Write(t.line)
	t.line = t.line[:0]
	return err
}

// begin begins a line with the numbers of a run and what else identifies it.
func (t *long[T]) begin(numbers ...int64) {
	for _, n := range numbers {
		t.line = append(strconv.AppendInt(t.line, n, 10), ',')
	}
}

// flush hands the rows on. What they point to may be used again afterwards.
func (t *long[T]) flush() error {
	_, err := t.parquet.Write(t.rows)
	clear(t.rows)
	t.rows = t.rows[:0]
	return err
}

// longTables are the tables of runs.
type longTables struct {
	results      *long[result]
	trajectories *long[moment] // nil if no series are kept
}

func (s *Sweep) newLongTables(o *outputs, about map[string]string) (*longTables, error) {
	var t longTables
	var err error
	if t.results, err = newLong[result](o, "results", "one line for each metric of each run", resultColumns, about); err != nil {
		return nil, err
	}
	if len(s.Design.File().Series) == 0 {
		return &t, nil
	}
	t.trajectories, err = newLong[moment](o, "trajectories", "one line for each variable in each month of each run", momentColumns, about)
	return &t, err
}

// labels are the names of a layout as cells.
type labels struct{ metrics, series []string }

func (l *layout) labels() (x labels) {
	for _, m := range l.Metrics {
		x.metrics = append(x.metrics, quoted(m.Name))
	}
	for _, c := range l.Series {
		x.series = append(x.series, quoted(c.Name))
	}
	return x
}

// add writes a run.
func (t *longTables) add(point, replicate, seed int64, l *layout, names *labels, r *run) error {
	x := t.results
	x.rows = slices.Grow(x.rows, len(r.metrics))
	for i := range r.metrics {
		x.rows = append(x.rows, result{point, replicate, seed, l.Metrics[i].Name, exists(&r.metrics[i])})
		x.begin(point, replicate, seed)
		x.line = append(append(x.line, names.metrics[i]...), ',')
		x.line = appendNumber(x.line, r.metrics[i])
		if err := x.end(); err != nil {
			return err
		}
	}
	if err := x.flush(); err != nil || t.trajectories == nil {
		return err
	}
	y := t.trajectories
	for i := range r.series {
		month, c := int64(i/len(l.Series)), i%len(l.Series)
		y.rows = append(y.rows, moment{point, replicate, seed, month, l.Series[c].Name, exists(&r.series[i])})
		y.begin(point, replicate, seed, month)
		y.line = append(append(y.line, names.series[c]...), ',')
		y.line = appendNumber(y.line, r.series[i])
		if err := y.end(); err != nil {
			return err
		}
	}
	return y.flush()
}

// close completes the Parquet files.
func (t *longTables) close() error {
	if err := t.results.parquet.Close(); err != nil {
		return err
	}
	if t.trajectories == nil {
		return nil
	}
	return t.trajectories.parquet.Close()
}
