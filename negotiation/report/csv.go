package report

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/observe"
)

// CSV files have one header line and commas, as read.csv of R and read_csv of
// pandas expect them. A cell is empty where a number does not exist. What a
// file comes from stands in a file beside it; see [Provenance].

// RunTable writes a CSV file with one line per run: its number, its class and
// its metrics, in full precision.
type RunTable struct {
	w   *csv.Writer
	row []string
}

// NewRunTable writes the header line.
func NewRunTable(w io.Writer, metrics []observe.Metric) (*RunTable, error) {
	t := &RunTable{w: csv.NewWriter(w)}
	for _, d := range RunColumns(metrics) {
		t.row = append(t.row, d.Name)
	}
	return t, t.w.Write(t.row)
}

// Add writes a run.
func (t *RunTable) Add(run uint64, s *observe.Summary) error {
	t.row = append(t.row[:0], strconv.FormatUint(run, 10), s.Outcome().String())
	for _, x := range s.Values() {
		t.row = append(t.row, cell(x, -1))
	}
	return t.w.Write(t.row)
}

// Flush writes out what is buffered and returns the first error.
func (t *RunTable) Flush() error {
	t.w.Flush()
	return t.w.Error()
}

// RunColumns describes the columns of a [RunTable].
func RunColumns(metrics []observe.Metric) []ColumnInfo {
	list := []ColumnInfo{
		{Name: "run", Meaning: "number of the run", Unit: "number"},
		{Name: "class", Meaning: "outcome class: " + classNames(), Unit: "name"},
	}
	for _, m := range metrics {
		list = append(list, ColumnInfo{Name: m.Name, Meaning: m.Meaning, Unit: m.Unit})
	}
	return list
}

func classNames() string {
	names := ""
	for o := range negotiation.Outcomes {
		if o > 0 {
			names += ", "
		}
		names += o.String()
	}
	return names
}

// MonthTable writes a CSV file in long form, with one line for each month of
// each run: the class of the months up to it, the stage in force, and variables
// to five significant digits.
type MonthTable struct {
	w   *csv.Writer
	row []string
}

// NewMonthTable writes the header line.
func NewMonthTable(w io.Writer, columns []observe.Column) (*MonthTable, error) {
	t := &MonthTable{w: csv.NewWriter(w)}
	for _, d := range MonthColumns(columns) {
		t.row = append(t.row, d.Name)
	}
	return t, t.w.Write(t.row)
}

// Add writes the months of a run.
func (t *MonthTable) Add(run uint64, s *observe.Summary, series *observe.Series) error {
	number := strconv.FormatUint(run, 10)
	for i, class := range s.Path() {
		t.row = append(t.row[:0], number, strconv.Itoa(i+1), class.String(), strconv.Itoa(s.Stage(i+1)))
		for _, x := range series.Row(i + 1) {
			t.row = append(t.row, cell(x, 5))
		}
		if err := t.w.Write(t.row); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes out what is buffered and returns the first error.
func (t *MonthTable) Flush() error {
	t.w.Flush()
	return t.w.Error()
}

// MonthColumns describes the columns of a [MonthTable].
func MonthColumns(columns []observe.Column) []ColumnInfo {
	list := []ColumnInfo{
		{Name: "run", Meaning: "number of the run", Unit: "number"},
		{Name: "month", Meaning: "month, from 1", Unit: "number"},
		{Name: "class_so_far", Meaning: "outcome class of the months up to this one", Unit: "name"},
		{Name: "stage", Meaning: "stage of the agreement in force at the end of the month, 0 if there is none", Unit: "number"},
	}
	for _, c := range columns {
		list = append(list, ColumnInfo{Name: c.Name, Meaning: c.Variable.Meaning, Unit: c.Variable.Unit})
	}
	return list
}

// cell formats a number; what does not exist is empty.
func cell(x float64, digits int) string {
	switch {
	case math.IsNaN(x):
		return ""
	case x == 0:
		return "0"
	}
	return strconv.FormatFloat(x, 'g', digits, 64)
}
