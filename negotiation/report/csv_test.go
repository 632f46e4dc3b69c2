package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// tableModel makes the model of the larger example with settings.
func tableModel(t *testing.T, settings ...string) (*negotiation.Model, *scenario.File) {
	t.Helper()
	data, err := os.ReadFile("../../" + storyScenario)
	require.NoError(t, err)
	var sets []scenario.Set
	for _, text := range settings {
		s, err := scenario.ParseSet(text)
		require.NoError(t, err)
		sets = append(sets, s)
	}
	f, err := scenario.Load("venezuela.yaml", data, sets...)
	require.NoError(t, err)
	m, err := f.Model(agents.Standard())
	require.NoError(t, err)
	return m, f
}

type tableRecorder struct {
	summary *observe.Summary
	series  *observe.Series
}

func (r *tableRecorder) Observers() []negotiation.Observer {
	return []negotiation.Observer{r.summary, r.series}
}

// readTable reads a CSV file back into columns by name.
func readTable(t *testing.T, data []byte) (lines int, column map[string][]string) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll() // refuses lines of different lengths
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	column = map[string][]string{}
	for c, name := range rows[0] {
		_, twice := column[name]
		require.False(t, twice, "column %s is there twice", name)
		column[name] = []string{}
		for _, row := range rows[1:] {
			column[name] = append(column[name], row[c])
		}
	}
	return len(rows) - 1, column
}

func TestTablesHoldWhatWasRecorded(t *testing.T) {
	t.Parallel()
	m, _ := tableModel(t, "months=15", "params.mG=0.03")
	columns, err := observe.Columns(m, "tension", "delivered", "oil.price")
	require.NoError(t, err)
	fresh := func() (*tableRecorder, error) {
		s, err := observe.NewSummary(m, nil)
		return &tableRecorder{s, observe.NewSeries(columns)}, err
	}
	one, err := fresh()
	require.NoError(t, err)
	var runs, months bytes.Buffer
	runTable, err := report.NewRunTable(&runs, one.summary.Metrics())
	require.NoError(t, err)
	monthTable, err := report.NewMonthTable(&months, columns)
	require.NoError(t, err)
	var values, rows [][]float64
	var classes, path []string
	var stages []int
	err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 4, First: 100, Runs: 12}, fresh, func(run uint64, r *tableRecorder) error {
		values = append(values, append([]float64(nil), r.summary.Values()...))
		classes = append(classes, r.summary.Outcome().String())
		for month := 1; month <= 15; month++ {
			rows = append(rows, append([]float64(nil), r.series.Row(month)...))
			path = append(path, r.summary.Path()[month-1].String())
			stages = append(stages, r.summary.Stage(month))
		}
		require.NoError(t, runTable.Add(run, r.summary))
		return monthTable.Add(run, r.summary, r.series)
	})
	require.NoError(t, err)
	require.NoError(t, runTable.Flush())
	require.NoError(t, monthTable.Flush())

	n, column := readTable(t, runs.Bytes())
	require.Equal(t, 12, n)
	assert.Equal(t, classes, column["class"])
	missing := 0
	for i, x := range one.summary.Metrics() {
		for r, text := range column[x.Name] {
			if math.IsNaN(values[r][i]) {
				assert.Empty(t, text, "%s of run %d", x.Name, r)
				missing++
				continue
			}
			got, err := strconv.ParseFloat(text, 64)
			require.NoError(t, err)
			assert.Equal(t, values[r][i], got, "%s of run %d, to the last digit", x.Name, r)
		}
	}
	assert.Positive(t, missing, "every metric exists in every run: the test shows less than it should")
	assert.Equal(t, "100", column["run"][0])

	n, column = readTable(t, months.Bytes())
	require.Equal(t, 12*15, n)
	assert.Equal(t, path, column["class_so_far"])
	signed := 0
	for i := range n {
		assert.Equal(t, strconv.Itoa(100+i/15), column["run"][i])
		assert.Equal(t, strconv.Itoa(1+i%15), column["month"][i])
		assert.Equal(t, strconv.Itoa(stages[i]), column["stage"][i])
		signed += stages[i]
		for c, x := range columns {
			got, err := strconv.ParseFloat(column[x.Name][i], 64)
			require.NoError(t, err)
			assert.InDelta(t, rows[i][c], got, 1e-4*math.Abs(rows[i][c])+1e-12, "five digits")
		}
	}
	assert.Positive(t, signed)
	for _, data := range []string{runs.String(), months.String()} {
		assert.NotContains(t, data, "NaN")
		assert.NotContains(t, data, "Inf")
	}
}

func TestColumnsAreDescribed(t *testing.T) {
	t.Parallel()
	m, _ := tableModel(t)
	s, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	columns, err := observe.Columns(m)
	require.NoError(t, err)
	for _, list := range [][]report.ColumnInfo{report.RunColumns(s.Metrics()), report.MonthColumns(columns)} {
		for _, c := range list {
			assert.NotEmpty(t, c.Name)
			assert.NotEmpty(t, c.Meaning, c.Name)
			assert.NotEmpty(t, c.Unit, c.Name)
		}
	}
}

func TestTablesReportTheWritersError(t *testing.T) {
	t.Parallel()
	m, _ := tableModel(t, "months=3")
	s, err := observe.NewSummary(m, nil)
	require.NoError(t, err)
	solver, err := negotiation.NewSolver(m, s)
	require.NoError(t, err)
	solver.Run(1, 1)
	table, err := report.NewRunTable(&fullWriter{room: 100}, s.Metrics())
	for err == nil {
		if err = table.Add(1, s); err == nil {
			err = table.Flush()
		}
	}
	require.ErrorIs(t, err, errNoRoom)
}

func TestTextTablesAreAligned(t *testing.T) {
	t.Parallel()
	x := report.Table{Indent: 2, Align: "lrl"}
	x.Row("", "share", "remark")
	x.Row("détente", "8.2%", "rare")
	x.Row("stalemate", "57.6%", "")
	x.Row("much longer than the rest")
	var b strings.Builder
	require.NoError(t, x.Write(&b))
	assert.Equal(t, `                             share  remark
  détente                     8.2%  rare
  stalemate                  57.6%
  much longer than the rest
`, b.String())
	require.ErrorIs(t, x.Write(&fullWriter{}), errNoRoom)
	plain := report.Table{}
	plain.Row("a", "1", "22")
	plain.Row("bb", "333", "4")
	b.Reset()
	require.NoError(t, plain.Write(&b))
	assert.Equal(t, "a     1  22\nbb  333   4\n", b.String())
}
