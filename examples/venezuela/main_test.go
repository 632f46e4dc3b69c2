package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/detente-sim/detente/negotiation/observe"
)

// asProgram is the variable by which a test runs the whole program in a process of its
// own.
const asProgram = "VENEZUELA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// venezuela runs the program.
func venezuela(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

// succeed runs the program and requires that nothing goes wrong.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := venezuela(args...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr, "progress is silent where there is no terminal")
	return stdout
}

// contents reads all files of a directory.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	files := map[string]string{}
	for _, e := range list {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		files[e.Name()] = string(data)
	}
	return files
}

// readCSV returns the cells of a CSV file by column.
func readCSV(t *testing.T, data string) (lines int, column map[string][]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	require.NoError(t, err)
	column = map[string][]string{}
	for c, name := range rows[0] {
		for _, row := range rows[1:] {
			column[name] = append(column[name], row[c])
		}
	}
	return len(rows) - 1, column
}

// object is the result as scripts read it: keys that are missing are nil, and
// unknown ones are refused.
type object struct {
	Scenario, Preset, Hooks *string
	Seed, Runs, Months      *int
	Outcomes                map[string]struct{ Share, Low, High *float64 }
	Metrics                 map[string]struct {
		N                   *int
		Mean, SD, Low, High *float64
	}
	Agents map[string]*float64
}

func readObject(t *testing.T, text string) object {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	var x object
	require.NoError(t, d.Decode(&x))
	_, err := d.Token()
	require.ErrorIs(t, err, io.EOF, "one object and nothing else")
	return x
}

func TestSameBytesForAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	args := []string{"-runs", "40", "-seed", "3", "-months", "30"}
	dir := t.TempDir()
	want := strings.ReplaceAll(succeed(t, append(args, "-workers", "1", "-out", dir)...), dir, "DIR")
	files := contents(t, dir)
	for _, workers := range []string{"2", "7"} {
		dir := t.TempDir()
		got := strings.ReplaceAll(succeed(t, append(args, "-workers", workers, "-out", dir)...), dir, "DIR")
		require.Equal(t, want, got, "%s workers", workers)
		for name, data := range contents(t, dir) {
			require.True(t, files[name] == data, "%s differs with %s workers", name, workers)
		}
	}
	json := succeed(t, append(args, "-workers", "1", "-json")...)
	for _, workers := range []string{"2", "7", "0"} {
		require.Equal(t, json, succeed(t, append(args, "-workers", workers, "-json")...))
	}
	assert.Equal(t, json, files["summary.json"])
}

func TestRunIsTheSameHoweverManyAreAskedFor(t *testing.T) {
	t.Parallel()
	ten, forty := t.TempDir(), t.TempDir()
	succeed(t, "-runs", "10", "-out", ten, "-json")
	succeed(t, "-runs", "40", "-out", forty, "-json")
	a, b := contents(t, ten), contents(t, forty)
	for _, name := range []string{"runs.csv", "months.csv"} {
		assert.True(t, strings.HasPrefix(b[name], a[name]), "%s of ten runs is not the beginning of that of forty", name)
		assert.Greater(t, len(b[name]), len(a[name]))
	}
	_, column := readCSV(t, b["runs.csv"])
	for r, number := range column["run"] {
		assert.Equal(t, strconv.Itoa(r), number)
	}
	assert.Equal(t, succeed(t, "-trace", "7", "-runs", "10"), succeed(t, "-trace", "7", "-runs", "5000"))
}

func TestJSONHasTheKeysThatScriptsUse(t *testing.T) {
	t.Parallel()
	text := succeed(t, "-json", "-runs", "30", "-seed", "5")
	x := readObject(t, text)
	require.NotNil(t, x.Scenario)
	assert.Equal(t, "ven-us", *x.Scenario)
	require.NotNil(t, x.Preset)
	assert.Equal(t, "full", *x.Preset)
	require.NotNil(t, x.Hooks)
	assert.Equal(t, "off", *x.Hooks)
	assert.Equal(t, []int{5, 30, 48}, []int{*x.Seed, *x.Runs, *x.Months})
	var sum float64
	require.Len(t, x.Outcomes, 4)
	for _, name := range []string{"detente", "contested", "stalemate", "escalation"} {
		o, ok := x.Outcomes[name]
		require.True(t, ok, name)
		assert.True(t, 0 <= *o.Low && *o.Low <= *o.Share && *o.Share <= *o.High && *o.High <= 1, name)
		sum += *o.Share
		m := x.Metrics[name]
		assert.Equal(t, []float64{*o.Share, *o.Low, *o.High}, []float64{*m.Mean, *m.Low, *m.High}, "the metric %s says the same", name)
	}
	assert.InDelta(t, 1, sum, 1e-12)
	for _, name := range strings.Fields("V Vm E12 Ugm Uum dur det+con comp K hon trust Hm Rm first escalation") {
		m, ok := x.Metrics[name]
		require.True(t, ok, "no metric %s", name)
		require.NotNil(t, m.Mean, name)
		require.NotNil(t, m.SD, name)
		assert.True(t, *m.Low <= *m.Mean && *m.Mean <= *m.High, name)
	}
	assert.Len(t, x.Agents, 21, "everybody but the expert missions has preferences")
	for id, u := range x.Agents {
		require.NotNil(t, u, id)
		// Hostile acts may leave less than today's policy, which is worth 0 to some.
		assert.True(t, *u > -0.1 && *u < 1, "%s: %v", id, *u)
	}
	assert.Equal(t, *x.Metrics["Ugm"].Mean, *x.Agents["GOV"])
	assert.Equal(t, *x.Metrics["Uum"].Mean, *x.Agents["USA"])
	assert.NotEqual(t, text, succeed(t, "-json", "-runs", "30", "-seed", "6"))
}

func TestJSONOfWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	// One month is too short for a signature, and one run has no spread.
	x := readObject(t, succeed(t, "-json", "-runs", "1", "-months", "1"))
	for _, name := range []string{"first", "dur", "E12", "comp", "gap"} {
		m, ok := x.Metrics[name]
		assert.True(t, ok, name)
		assert.Nil(t, m.Mean, name)
		assert.Nil(t, m.Low, name)
		assert.Zero(t, *m.N, name)
	}
	assert.Equal(t, 1, *x.Metrics["V"].N)
	assert.NotNil(t, x.Metrics["V"].Mean)
	assert.Nil(t, x.Metrics["V"].SD)
}

func TestSettingsMoveResults(t *testing.T) {
	t.Parallel()
	mean := func(metric string, args ...string) float64 {
		return *readObject(t, succeed(t, append([]string{"-json", "-runs", "60"}, args...)...)).Metrics[metric].Mean
	}
	fixed := []string{"-set", "params.mode=fixed", "-set"}
	assert.Less(t, mean("comp", append(fixed, "params.monitor=0.2")...)+0.1, mean("comp", append(fixed, "params.monitor=1")...))
	assert.Less(t, mean("hon", append(fixed, "params.fa=0.08")...), mean("hon", append(fixed, "params.fa=0")...))
	// In full hostile acts take away what trust brings about.
	trusting := func(p string) float64 {
		return mean("V", "-set", "preset=core", "-set", "trust.GOV.USA="+p, "-set", "trust.USA.GOV="+p)
	}
	assert.Less(t, trusting("0.1"), trusting("0.4"))
	assert.Less(t, mean("V"), mean("V", "-set", "params.acts=0"))
	assert.Equal(t, mean("V"), mean("V", "-set", "params.monitor=0.65"), "a setting that changes nothing")
	x := readObject(t, succeed(t, "-json", "-runs", "2", "-months", "7"))
	assert.Equal(t, 7, *x.Months)
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	broken := "../../negotiation/scenario/testdata/broken/many.yaml"
	for _, x := range []struct {
		args string
		want []string
	}{
		{"-runs 0", []string{`venezuela: invalid value "0" for flag -runs: expected a whole number from 1 to`}},
		{"-runs many", []string{`flag -runs: expected a whole number`}},
		{"-workers -2", []string{`flag -workers: expected a whole number from 0 to`}},
		{"-months 0", []string{`flag -months: expected a whole number from 1 to 1200`}},
		{"-seed 1.5", []string{`flag -seed: expected a whole number`}},
		{"-seed 9007199254740992", []string{`flag -seed: expected a whole number from 0 to 9007199254740991`}},
		{"-trace -1", []string{`flag -trace: expected a whole number from 0`}},
		{"-trace", []string{"flag needs an argument: -trace"}},
		{"-json=perhaps", []string{"invalid boolean value"}},
		{"-out=", []string{"expected the name of a directory"}},
		{"-what", []string{"flag provided but not defined: -what", "-h lists the flags"}},
		{"runs 7", []string{`unexpected argument "runs"`}},
		{"-set params.monitor", []string{"expected path=value"}},
		{"-set params.moniter=0.2", []string{"-set params.moniter=0.2: unknown key, did you mean monitor?"}},
		{"-set params.monitor=2 -set issues.V1.nu=3", []string{"-set params.monitor=2: found 2, expected a number in [0,1]\n", "-set issues.V1.nu=3: found 3"}},
		{"-set params.monitor=0.2 -set params.monitor=0.3", []string{"-set params.monitor=0.3: would undo -set params.monitor=0.2\n"}},
		{"-set months=9 -months 7", []string{"-set months=7: would undo -set months=9\n"}},
		{"-months 7 -set params.T=9", []string{"-set params.T=9: found 9, expected 7, the number of months"}},
		{"-scenario=", []string{"flag -scenario: expected the name of a file"}},
		{"-json -trace 3", []string{"venezuela: -json prints no story: with -trace it needs -out, the directory to write the run to; -h lists the flags\n"}},
		{"-set agents.GOV.type=robot", []string{`robot`, "expected one of the types"}},
		{"-scenario missing.yaml", []string{"venezuela: -scenario: open missing.yaml: no such file"}},
		{"-scenario " + broken, []string{broken + ":3:9: months: found 0", broken + ":16:22: params.foo: unknown key"}},
		{"-out main.go/there -runs 2000000000", []string{"venezuela: -out: mkdir main.go: not a directory"}},
	} {
		t.Run(x.args, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := venezuela(strings.Fields(x.args)...)
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			for _, want := range x.want {
				assert.Contains(t, stderr, want)
			}
			assert.NotContains(t, stderr, "goroutine")
		})
	}
}

func TestHelpListsTheFlags(t *testing.T) {
	t.Parallel()
	text := succeed(t, "-h")
	for _, name := range strings.Fields("runs seed workers months scenario set trace json out") {
		assert.Contains(t, text, "\n  -"+name)
	}
}

func TestTraceTellsOneRun(t *testing.T) {
	t.Parallel()
	story := succeed(t, "-trace", "12", "-seed", "4")
	assert.True(t, strings.HasPrefix(story, "Venezuela and the United States"))
	assert.Contains(t, story, "The end.")
	assert.NotEqual(t, story, succeed(t, "-trace", "13", "-seed", "4"))
	assert.NotEqual(t, story, succeed(t, "-trace", "12", "-seed", "5"))
	// With a directory the events of the run are written too, and no tables.
	dir := filepath.Join(t.TempDir(), "deep", "er")
	assert.Equal(t, story, succeed(t, "-trace", "12", "-seed", "4", "-out", dir))
	files := contents(t, dir)
	assert.Equal(t, story, files["story.txt"])
	assert.Len(t, files, 3)
	assert.Contains(t, files["events.jsonl"], `{"run":12,"round":1,`)
	// With -json there is the object only; the story is that of the run all the same.
	dir = t.TempDir()
	assert.Equal(t, succeed(t, "-json", "-runs", "8", "-seed", "4"), succeed(t, "-json", "-runs", "8", "-seed", "4", "-trace", "12", "-out", dir))
	assert.Equal(t, story, contents(t, dir)["story.txt"])
}

func TestFilesCanBeOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report := succeed(t, "-runs", "25", "-set", "params.monitor=0.5", "-out", dir)
	files := contents(t, dir)
	n, runs := readCSV(t, files["runs.csv"])
	assert.Equal(t, 25, n)
	n, months := readCSV(t, files["months.csv"])
	assert.Equal(t, 25*48, n)
	all, err := observe.Columns(modelWith(t, ""))
	require.NoError(t, err)
	assert.Len(t, months, 4+len(all), "every variable is there, once")
	for _, c := range all {
		assert.Len(t, months[c.Name], n, c.Name)
	}

	x := readObject(t, files["summary.json"])
	var sum float64
	for r, cell := range runs["V"] {
		v, err := strconv.ParseFloat(cell, 64)
		require.NoError(t, err)
		sum += v
		assert.Equal(t, runs["class"][r], months["class_so_far"][48*r+47], "the class of the last month is that of the run")
	}
	assert.InDelta(t, sum/25, *x.Metrics["V"].Mean, 1e-12, "the object says what the table says")
	partial := 0
	for name, m := range x.Metrics {
		there := 0
		for _, cell := range runs[name] {
			if cell != "" {
				there++
			}
		}
		assert.Equal(t, there, *m.N, "runs in which %s exists", name)
		if 0 < there && there < 25 {
			partial++
		}
	}
	assert.Positive(t, partial, "every metric exists in every run: the test shows less than it should")

	var p struct {
		Hash, Scenario, Preset, Hooks, Version string
		Settings                               []string
		Seed, Runs, Months                     int
		Told                                   *int `json:"told_run"`
		Tables                                 []struct {
			File    string
			Columns []struct{ Name string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(files["run.json"]), &p))
	assert.Len(t, p.Hash, 64)
	assert.Equal(t, "full", p.Preset)
	assert.Equal(t, "off", p.Hooks)
	assert.Equal(t, []string{"params.monitor=0.5"}, p.Settings)
	assert.Equal(t, []int{1, 25, 48}, []int{p.Seed, p.Runs, p.Months})
	for _, table := range p.Tables {
		require.Contains(t, files, table.File)
		if strings.HasSuffix(table.File, ".csv") {
			head, _, _ := strings.Cut(files[table.File], "\n")
			var names []string
			for _, c := range table.Columns {
				names = append(names, c.Name)
			}
			assert.Equal(t, head, strings.Join(names, ","), "the columns of %s are described in order", table.File)
		}
	}
	require.NotNil(t, p.Told)
	assert.Contains(t, files["events.jsonl"], `{"run":`+strconv.Itoa(*p.Told)+`,`)
	assert.Contains(t, report, files["story.txt"], "the report tells the same run")
	assert.Contains(t, report, "One run in full: run "+strconv.Itoa(*p.Told))

	pictures := 0
	for name, data := range files {
		assert.False(t, strings.HasPrefix(name, "."), "%s is left over", name)
		assert.True(t, strings.Contains(report, name), "the report does not name %s", name)
		switch filepath.Ext(name) {
		case ".png":
			pictures++
			_, err := png.Decode(strings.NewReader(data))
			require.NoError(t, err, name)
			assert.Contains(t, files, strings.TrimSuffix(name, ".png")+".svg")
		case ".svg":
			d := xml.NewDecoder(strings.NewReader(data))
			for {
				_, err := d.Token()
				if err == io.EOF {
					break
				}
				require.NoError(t, err, name)
			}
		}
	}
	assert.GreaterOrEqual(t, pictures, 3)
	for _, name := range []string{"trust", "delivered", "outcomes"} {
		assert.Contains(t, files, name+".png")
	}
}

func TestReportSaysWhatItShould(t *testing.T) {
	t.Parallel()
	// Written to a directory of its own; the report is what is looked at.
	text := succeed(t, "-runs", "50", "-out", t.TempDir())
	for _, want := range []string{"How runs end", "95% interval", "détente", "contested thaw", "stalemate", "escalation",
		"20% lower", "20% higher", "trust of USA in GOV", "delivered by GOV", "month of the first signature", "snapbacks", "complies",
		"V1 Release of detainees", "Nash", "K.–S.", "frontier", "expected  realised", "where not", "The end.", "CAUTION"} {
		assert.Contains(t, text, want)
	}
	for _, bad := range []string{"NaN", "%!", "Inf", "+-", "0.00–0.00", "\t"} {
		assert.NotContains(t, text, bad)
	}
	for line := range strings.Lines(text) {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 108, line)
		assert.Equal(t, strings.TrimRight(line, " \n")+"\n", line, "spaces at the end")
	}
	// What it says depends on what goes on; which preset that is stands at the top.
	core := succeed(t, "-runs", "50", "-set", "preset=core", "-out", t.TempDir())
	assert.Contains(t, text, ", preset full.")
	assert.Contains(t, core, ", preset core.")
	// So does whether the parties bargain over institutions.
	assert.Contains(t, core, "\nInstitutions (hooks off): ")
	for _, label := range []string{"lagged", "anticipated"} {
		dir := t.TempDir()
		labelled := succeed(t, "-runs", "2", "-set", "preset=core", "-set", "params.hooks="+label, "-out", dir)
		assert.Contains(t, labelled, "\nInstitutions (hooks "+label+"): they add to monitoring")
		for _, file := range []string{"run.json", "summary.json"} {
			data, err := os.ReadFile(filepath.Join(dir, file))
			require.NoError(t, err)
			assert.Contains(t, string(data), `"hooks": "`+label+`"`, file)
		}
	}
	for _, only := range []string{"At home and around the table", "hostile acts of USA", "trustworthy at the end", "Below 0", "successors"} {
		assert.Contains(t, text, only)
		assert.NotContains(t, core, only)
	}
	// The shares of the classes in the report are those of the object.
	x := readObject(t, succeed(t, "-runs", "50", "-json"))
	assert.Contains(t, text, "  stalemate       "+strings.Repeat(" ", 5-len(percent(*x.Outcomes["stalemate"].Share, 1)))+percent(*x.Outcomes["stalemate"].Share, 1))
}

func TestAnotherScenarioIsReportedInItsOwnNames(t *testing.T) {
	t.Parallel()
	file := "../../negotiation/scenario/testdata/good/full.yaml"
	dir := t.TempDir()
	text := succeed(t, "-scenario", file, "-runs", "20", "-out", dir)
	assert.NotContains(t, text, "GOV")
	assert.NotContains(t, text, "Venezuela")
	x := readObject(t, succeed(t, "-scenario", file, "-runs", "20", "-json"))
	assert.NotEqual(t, "ven-us", *x.Scenario)
	assert.Contains(t, contents(t, dir), "trust.svg")
}

func TestWhenItIsStoppedEarlierFilesStay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "runs.csv"), []byte("of an earlier study"), 0o600))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"-runs", "100000", "-out", dir}, &stdout, &stderr)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout.String())
	assert.Contains(t, stderr.String(), "of 100000 runs: context canceled")
	assert.Equal(t, map[string]string{"runs.csv": "of an earlier study"}, contents(t, dir))
}

// TestSignalsStopIt: neither ^C nor the signal by which systems end programs leaves
// half a file behind.
func TestSignalsStopIt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("processes cannot be sent signals")
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		dir := filepath.Join(t.TempDir(), "out")
		program := exec.Command(os.Args[0], "-runs", "100000000", "-out", dir)
		program.Env = append(os.Environ(), asProgram+"=1")
		var stderr bytes.Buffer
		program.Stderr = &stderr
		require.NoError(t, program.Start())
		require.Eventually(t, func() bool { // until it plays
			list, err := os.ReadDir(dir)
			return err == nil && len(list) == 2
		}, time.Minute, time.Millisecond)
		require.NoError(t, program.Process.Signal(signal))
		err := program.Wait()
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
		assert.Equal(t, 1, exit.ExitCode(), "%v", signal)
		assert.Contains(t, stderr.String(), "of 100000000 runs", "it says how far it came")
		assert.Empty(t, contents(t, dir))
	}
}

// stuck is a writer that takes nothing.
type stuck struct{}

func (stuck) Write([]byte) (int, error) { return 0, errors.New("nobody listens") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, run(context.Background(), []string{"-json", "-runs", "2"}, stuck{}, &stderr))
	assert.Contains(t, stderr.String(), "nobody listens")
}

// TestDefaultDirectory is not parallel, since it changes the working directory.
func TestDefaultDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	succeed(t, "-json", "-runs", "2")
	_, err := os.Stat("out")
	require.ErrorIs(t, err, os.ErrNotExist, "with -json nothing is written unless a directory is given")
	text := succeed(t, "-runs", "2", "-months", "5")
	assert.Contains(t, text, "Files in out/venezuela")
	files := contents(t, "out/venezuela")
	assert.Contains(t, files, "runs.csv")
	assert.GreaterOrEqual(t, len(files), 12)
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		assert.Equal(t, want, thousands(n))
	}
	assert.Equal(t, "–", decimal(math.NaN(), 2))
	assert.True(t, slices.Equal([]string{"1 run", "2 runs"}, []string{plural(1, "run"), plural(2, "run")}))
}

// TestARunIsRepeatedByItsCommand: what the error of a run says must be the same run.
func TestARunIsRepeatedByItsCommand(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-months", "20", "-scenario", "venezuela.yaml", "-set", "preset=core", "-set", `shocks=[{month: 6, oil: 0.5}]`, "-seed", "4"})
	require.NoError(t, err)
	assert.Equal(t, `go run ./examples/venezuela -scenario 'venezuela.yaml' -set 'months=20' -set 'preset=core' -set 'shocks=[{month: 6, oil: 0.5}]' -seed 4 -trace 7`, o.replay(4, 7))
	assert.Equal(t, `'it'\''s'`, quoted("it's"))
	assert.Equal(t,
		succeed(t, "-months", "20", "-set", "preset=core", "-set", `shocks=[{month: 6, oil: 0.5}]`, "-seed", "4", "-trace", "7"),
		succeed(t, "-scenario", "venezuela.yaml", "-set", "months=20", "-set", "preset=core", "-set", `shocks=[{month: 6, oil: 0.5}]`, "-seed", "4", "-trace", "7"))
}
