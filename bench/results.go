package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"
)

// results are those of a file: of each benchmark, in the order of the file, the values
// that each of its units has had.
type results struct {
	// about is what the file says of itself: the version and the machine.
	about  []string
	names  []string
	values map[string]map[string][]float64
}

// heading describes the machine and the version, in the lines that a file of results
// begins with. Lines with a # say what may differ between files that are compared:
// benchstat would put files that differ in another line into tables of their own.
func heading() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s, %s, GOMAXPROCS %d of %d CPUs\n", version(), runtime.Version(), runtime.GOMAXPROCS(0), runtime.NumCPU())
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: %s\n", runtime.GOOS, runtime.GOARCH, packagePath)
	if cpu := processor(); cpu != "" {
		fmt.Fprintf(&b, "cpu: %s\n", cpu)
	}
	return b.String()
}

// module is the path of the library, packagePath that of this package.
const (
	module      = "github.com/detente-sim/detente"
	packagePath = module + "/bench"
)

// version says which version of the library is measured, as far as that is known. A
// program that go run has built does not know its commit, but git does.
func version() string {
	name, commit, changed := "detente", "", false
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			name += " " + v
		}
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.modified":
				changed = s.Value == "true"
			}
		}
	}
	if commit == "" {
		if out, err := exec.Command("git", "rev-parse", "HEAD").Output(); err == nil {
			commit = strings.TrimSpace(string(out))
			out, err = exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output()
			changed = err == nil && len(out) > 0
		}
	}
	if commit != "" {
		name += " at " + commit[:min(12, len(commit))]
	}
	if changed {
		name += " with changes"
	}
	return name
}

// processor names the CPU where the system tells, as testing does.
func processor() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(data) {
		if key, value, ok := strings.Cut(string(line), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// measureAll runs the benchmarks that match, in turns and as often as asked for, and
// writes the results to w as they come. Progress is told, a word for each pass.
func measureAll(only *regexp.Regexp, count int, w, progress io.Writer) error {
	if _, err := io.WriteString(w, heading()); err != nil {
		return err
	}
	suffix := ""
	if n := runtime.GOMAXPROCS(0); n != 1 {
		suffix = fmt.Sprintf("-%d", n)
	}
	list := families()
	for pass := range count {
		ran := 0
		for _, f := range list {
			for _, c := range f.cases {
				name := f.full(c)
				if !only.MatchString(name) {
					continue
				}
				fmt.Fprintf(progress, "\r\x1b[Kpass %d of %d: %s", pass+1, count, name)
				var failure error
				r := testing.Benchmark(func(b *testing.B) { failure = c.run(b) })
				if failure != nil {
					return fmt.Errorf("%s: %w", name, failure)
				}
				if _, err := fmt.Fprintf(w, "Benchmark%s%s\t%s\t%s\n", name, suffix, r, r.MemString()); err != nil {
					return err
				}
				ran++
			}
		}
		if ran == 0 {
			return fmt.Errorf("no benchmark matches %q; their names are %s", only, strings.Join(names(list), ", "))
		}
	}
	fmt.Fprint(progress, "\r\x1b[K")
	return nil
}

// names lists the names of families.
func names(list []family) (all []string) {
	for _, f := range list {
		all = append(all, f.name)
	}
	return all
}

// readResults reads a file of results.
func readResults(path string) (*results, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &results{values: map[string]map[string][]float64{}}
	for line := range bytes.Lines(data) {
		if text, ok := strings.CutPrefix(string(line), "# "); ok {
			r.about = append(r.about, strings.TrimSpace(text))
		}
	}
	reader := benchfmt.NewReader(bytes.NewReader(data), path)
	for reader.Scan() {
		switch rec := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, rec
		case *benchfmt.Result:
			r.add(rec)
		}
	}
	if err := reader.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(r.names) == 0 {
		return nil, fmt.Errorf("%s: no results of Go benchmarks, expected lines that begin with Benchmark", path)
	}
	return r, nil
}

// add takes in one line. The number of CPUs at the end of its name is left out.
func (r *results) add(line *benchfmt.Result) {
	if len(r.names) == 0 {
		for _, key := range []string{"goos", "goarch", "cpu"} {
			if v := line.GetConfig(key); v != "" {
				r.about = append(r.about, key+": "+v)
			}
		}
	}
	base, parts := line.Name.Parts()
	name := string(base)
	for _, p := range parts {
		if p[0] != '-' {
			name += string(p)
		}
	}
	if r.values[name] == nil {
		r.names = append(r.names, name)
		r.values[name] = map[string][]float64{}
	}
	for _, v := range line.Values {
		_, unit := benchunit.Tidy(v.Value, v.Unit) // the reader leaves the unit of a zero alone
		r.values[name][unit] = append(r.values[name][unit], v.Value)
	}
}

// summary is the median of a benchmark's values in a unit, with what it lies within with
// a confidence of 95 %. Without values it is not there.
func (r *results) summary(name, unit string) (benchmath.Summary, bool) {
	values := r.values[name][unit]
	if len(values) == 0 {
		return benchmath.Summary{}, false
	}
	return benchmath.AssumeNothing.Summary(sample(values), 0.95), true
}

// median is that of a benchmark's values in a unit.
func (r *results) median(name, unit string) (float64, bool) {
	s, ok := r.summary(name, unit)
	return s.Center, ok
}

func sample(values []float64) *benchmath.Sample {
	return benchmath.NewSample(append([]float64(nil), values...), &benchmath.DefaultThresholds)
}
