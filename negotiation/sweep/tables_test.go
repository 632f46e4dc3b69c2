package sweep

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/report"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

// rows reads a Parquet file of long form.
func rows[T any](t *testing.T, data string) (list []T, about func(key string) string) {
	t.Helper()
	f, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	r := parquet.NewGenericReader[T](f)
	list = make([]T, r.NumRows())
	n, err := r.Read(list)
	require.True(t, err == nil || errors.Is(err, io.EOF), err)
	require.Len(t, list, n)
	return list, func(key string) string {
		value, ok := f.Lookup(key)
		assert.True(t, ok, key)
		return value
	}
}

// equal compares numbers of both kinds of files.
func equal(t *testing.T, text string, x *float64) {
	t.Helper()
	if text == "" {
		require.Nil(t, x)
		return
	}
	require.NotNil(t, x)
	require.Equal(t, number(t, text), *x)
}

func TestParquetHasWhatCSVHas(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, talks)
	result0 := play(t, s)
	files := contents(t, s.Dir)

	n, text := table(t, files["results.csv"])
	results, about := rows[result](t, files["results.parquet"])
	require.Len(t, results, n)
	for i, r := range results {
		require.Equal(t, text["point"][i], strconv.FormatInt(r.Point, 10))
		require.Equal(t, text["replicate"][i], strconv.FormatInt(r.Replicate, 10))
		require.Equal(t, text["seed"][i], strconv.FormatInt(r.Seed, 10))
		require.Equal(t, text["metric"][i], r.Metric)
		equal(t, text["value"][i], r.Value)
	}
	assert.Equal(t, talks, about("design"))
	assert.Equal(t, "talks", about("design_id"))
	assert.Equal(t, "border", about("scenario"))
	assert.Equal(t, report.Fingerprint(s.Design.Base()), about("scenario_hash"))
	assert.Equal(t, "3", about("seed"))
	assert.Equal(t, result0.Identity.Version, about("version"))
	assert.Equal(t, result0.Identity.Platform, about("platform"))

	n, text = table(t, files["trajectories.csv"])
	moments, about := rows[moment](t, files["trajectories.parquet"])
	require.Len(t, moments, n)
	for i, m := range moments {
		require.Equal(t, text["month"][i], strconv.FormatInt(m.Month, 10))
		require.Equal(t, text["variable"][i], m.Variable)
		equal(t, text["value"][i], m.Value)
	}
	assert.Equal(t, talks, about("design"))

	n, text = table(t, files["points.csv"])
	assert.Equal(t, []string{"0.2", "0.5", "0.9"}, []string{text["params.monitor"][0], text["params.monitor"][4], text["params.monitor"][8]})
	type point struct {
		Point   int64    `parquet:"point"`
		Group   string   `parquet:"group"`
		Seed    int64    `parquet:"seed"`
		Monitor *float64 `parquet:"params.monitor,optional"`
		Preset  *string  `parquet:"preset,optional"`
	}
	points, about := rows[point](t, files["points.parquet"])
	require.Len(t, points, n)
	for i, p := range points {
		assert.Equal(t, int64(i), p.Point)
		assert.Equal(t, text["group"][i], p.Group)
		assert.Equal(t, int64(3), p.Seed)
		equal(t, text["params.monitor"][i], p.Monitor)
		assert.Equal(t, text["preset"][i], *p.Preset)
	}
	assert.Equal(t, talks, about("design"))
	f, err := parquet.OpenFile(strings.NewReader(files["points.parquet"]), int64(len(files["points.parquet"])))
	require.NoError(t, err)
	var names []string
	for _, c := range f.Root().Columns() {
		names = append(names, c.Name())
	}
	header, _, _ := strings.Cut(files["points.csv"], "\n")
	assert.Equal(t, header, strings.Join(names, ","), "columns in the same order")
}

func TestTheSidecarDescribesEverything(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, variance)
	play(t, s)
	files := contents(t, s.Dir)
	var side sidecar
	require.NoError(t, json.Unmarshal([]byte(files["sweep.json"]), &side))
	assert.Equal(t, variance, side.Identity.Design)
	assert.Equal(t, uint64(3), side.Seed)
	assert.NotEmpty(t, side.Version)
	assert.Equal(t, s.Design.Len()*20, side.Runs)
	assert.Equal(t, 30, side.Months)
	assert.Equal(t, []string{"hon", "cycle"}, []string{side.Metrics[0].Name, side.Metrics[1].Name})
	assert.Len(t, side.Files, len(files)-1)
	for _, f := range side.Files {
		assert.Equal(t, sum([]byte(files[f.File])), f.SHA256)
		assert.Len(t, files[f.File], int(f.Bytes))
		if !strings.HasSuffix(f.File, ".csv") {
			continue
		}
		header, _, _ := strings.Cut(files[f.File], "\n")
		var names []string
		for _, c := range f.Columns {
			assert.NotEmpty(t, c.Meaning)
			assert.NotEmpty(t, c.Unit)
			names = append(names, c.Name)
		}
		assert.Equal(t, header, strings.Join(names, ","), f.File)
	}
}

// TestSummaryAddsResultsUp makes the summary from the results once more.
func TestSummaryAddsResultsUp(t *testing.T) {
	t.Parallel()
	s := sweepOf(t, talks)
	play(t, s)
	files := contents(t, s.Dir)
	all := map[string]*ensemble.Moments{}
	n, results := table(t, files["results.csv"])
	for i := range n {
		key := results["point"][i] + " " + results["metric"][i]
		if all[key] == nil {
			all[key] = &ensemble.Moments{}
		}
		all[key].Add(number(t, results["value"][i]))
	}
	n, lines := table(t, files["summary.csv"])
	require.Len(t, all, n)
	for i := range n {
		m := all[lines["point"][i]+" "+lines["metric"][i]]
		assert.Equal(t, strconv.Itoa(m.N()), lines["n"][i])
		assert.Equal(t, strconv.Itoa(40-m.N()), lines["missing"][i])
		assert.Equal(t, cell(m.Mean()), lines["mean"][i])
		assert.Equal(t, cell(m.SD()), lines["sd"][i])
		low, high := m.Interval()
		if lines["metric"][i] == "inForce" {
			low, high = ensemble.Share{Count: int(math.Round(m.Mean() * 40)), Runs: 40}.Interval()
		}
		if name := lines["metric"][i]; name == "hon" || name == "inForce" {
			assert.Equal(t, cell(low), lines["low"][i], name)
			assert.Equal(t, cell(high), lines["high"][i], name)
		}
	}
}

// TestIndicesAreThoseOfTheMeans makes the indices from the summary once more.
func TestIndicesAreThoseOfTheMeans(t *testing.T) {
	t.Parallel()
	for _, text := range []string{screening, variance} {
		s := sweepOf(t, text)
		r := play(t, s)
		files := contents(t, s.Dir)
		groups := s.Design.Groups()
		if groups == nil {
			groups = []string{""}
		}
		n, summary := table(t, files["summary.csv"])
		lines, found := table(t, files["sensitivity.csv"])
		expect := func(group, input, other, measure string, want float64) {
			t.Helper()
			for i := range lines {
				if found["group"][i] == group && found["metric"][i] == "hon" && found["input"][i] == input && found["other"][i] == other && found["measure"][i] == measure {
					assert.Equal(t, want, number(t, found["value"][i]))
					if measure != mu && measure != sigma {
						low, high := number(t, found["low"][i]), number(t, found["high"][i])
						assert.True(t, low <= high)
					}
					return
				}
			}
			assert.Fail(t, "missing", "%s %s %s %s", group, input, other, measure)
		}
		for g, group := range groups {
			y := make([]float64, s.Design.Len()/len(groups))
			for i := range n {
				if p, _ := strconv.Atoi(summary["point"][i]); summary["metric"][i] == "hon" && p%len(groups) == g {
					y[p/len(groups)] = number(t, summary["mean"][i])
				}
			}
			if p := s.Design.Screening(); p != nil {
				e, err := p.Effects(y, sensitivity.Bootstrap{})
				require.NoError(t, err)
				for i, input := range s.Design.Inputs() {
					expect(group, input, "", muStar, e.MuStar[i].Value)
					expect(group, input, "", mu, e.Mu[i])
					expect(group, input, "", sigma, e.Sigma[i])
				}
				continue
			}
			e, err := s.Design.Saltelli().Indices(y, sensitivity.Bootstrap{})
			require.NoError(t, err)
			for i, input := range s.Design.Inputs() {
				expect(group, input, "", first, e.First[i].Value)
				expect(group, input, "", total, e.Total[i].Value)
			}
			expect(group, "params.monitor", "params.fa", pair, e.Second[0][1].Value)
		}
		assert.Contains(t, r.Report, "What matters to the means")
	}
}

// duck reads Parquet files with DuckDB and writes what it finds as JSON.
const duck = `
const {DuckDBInstance} = require('@duckdb/node-api');
(async () => {
  const c = await (await DuckDBInstance.create()).connect();
  const ask = async (q) => (await c.runAndReadAll(q)).getRowObjectsJson();
  console.log(JSON.stringify({
    results: await ask("select point, replicate, seed, metric, value from 'results.parquet'"),
    csv: await ask("select count(*) as n from 'results.csv'"),
    months: await ask("select count(*) as n, count(distinct variable) as variables from 'trajectories.parquet'"),
    points: await ask("select * from 'points.parquet'"),
    joined: await ask('select p."params.monitor" as monitor, count(*) as n from \'results.parquet\' r join \'points.parquet\' p using (point) group by 1 order by 1'),
    about: await ask("select key::varchar as key, value::varchar as value from parquet_kv_metadata('results.parquet')"),
  }));
})().catch((e) => { console.error(e); process.exit(1); });
`

// TestDuckDBOpensTheFiles: another program finds the same numbers. It needs node and its
// package @duckdb/node-api, where node finds it (npm install; NODE_PATH).
func TestDuckDBOpensTheFiles(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node, which DuckDB would run in: ", err)
	}
	if out, err := exec.Command(node, "-e", "require('@duckdb/node-api')").CombinedOutput(); err != nil {
		line, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
		t.Skipf("node has no @duckdb/node-api (npm install @duckdb/node-api; NODE_PATH): %v %s", err, line)
	}
	s := sweepOf(t, talks)
	play(t, s)
	script := filepath.Join(t.TempDir(), "duck.js")
	require.NoError(t, os.WriteFile(script, []byte(duck), 0o600))
	c := exec.Command(node, script)
	c.Dir = s.Dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	require.NoError(t, err, stderr.String())
	var got struct {
		Results, CSV, Months, Points, Joined, About []map[string]any
	}
	require.NoError(t, json.Unmarshal(out, &got))
	files := contents(t, s.Dir)
	n, text := table(t, files["results.csv"])
	require.Len(t, got.Results, n)
	missing := 0
	for i, r := range got.Results {
		require.Equal(t, text["point"][i], r["point"])
		require.Equal(t, text["replicate"][i], r["replicate"])
		require.Equal(t, text["seed"][i], r["seed"])
		require.Equal(t, text["metric"][i], r["metric"])
		if text["value"][i] == "" {
			require.Nil(t, r["value"])
			missing++
			continue
		}
		require.Equal(t, number(t, text["value"][i]), r["value"])
	}
	assert.Positive(t, missing)
	assert.Equal(t, strconv.Itoa(n), got.CSV[0]["n"])
	n, _ = table(t, files["trajectories.csv"])
	assert.Equal(t, strconv.Itoa(n), got.Months[0]["n"])
	assert.Equal(t, "3", got.Months[0]["variables"])
	_, points := table(t, files["points.csv"])
	for i, p := range got.Points {
		assert.Equal(t, strconv.Itoa(i), p["point"])
		assert.Equal(t, points["group"][i], p["group"])
		assert.Equal(t, number(t, points["params.monitor"][i]), p["params.monitor"])
		assert.Equal(t, points["preset"][i], p["preset"])
	}
	assert.Len(t, got.Joined, 3)
	about := map[string]any{}
	for _, x := range got.About {
		about[x["key"].(string)] = x["value"]
	}
	assert.Equal(t, "border", about["scenario"])
	assert.Equal(t, report.Fingerprint(s.Design.Base()), about["scenario_hash"])
	assert.Equal(t, "3", about["seed"])
	assert.Contains(t, about["design"], "id: talks")
	assert.NotEmpty(t, about["version"])
}
