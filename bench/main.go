package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

func main() {
	testing.Init() // its flags say how long a benchmark runs
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// options are the flags of the program.
type options struct {
	only               *regexp.Regexp
	count              int
	time               time.Duration
	quick, parts       bool
	out, read, compare string
}

// profileTime is how much longer a profile is than a benchmark: samples are rare.
const profileTime = 50

func flags(o *options) *flag.FlagSet {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are told once, by run
	o.only = regexp.MustCompile("")
	f.Func("only", "run the benchmarks whose names match this regular `expression`", func(s string) (err error) {
		o.only, err = regexp.Compile(s)
		return err
	})
	f.IntVar(&o.count, "count", 6, "`number` of times that each benchmark is run, in turns; a comparison needs 4 or more on both sides")
	f.DurationVar(&o.time, "time", 200*time.Millisecond, "`time` that a benchmark is given each time")
	f.BoolVar(&o.quick, "quick", false, "run every benchmark once, with one operation, to see that it works")
	f.BoolVar(&o.parts, "parts", false, "profile the rounds of the example scenario and print where their time goes, and nothing else; takes 50 times -time for each set of mechanisms")
	f.StringVar(&o.out, "out", "out/bench.txt", "`file` for the results")
	f.StringVar(&o.read, "read", "", "take the results from a `file` instead of measuring")
	f.StringVar(&o.compare, "compare", "", "compare with the results in a `file`")
	return f
}

// parse reads the flags.
func parse(args []string) (*options, error) {
	o := &options{}
	f := flags(o)
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("bench: %w; -h lists the flags", err)
	}
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	bad := func(format string, args ...any) (*options, error) {
		return nil, fmt.Errorf("bench: "+format+"; -h lists the flags", args...)
	}
	switch {
	case f.NArg() > 0:
		return bad("unexpected argument %q", f.Arg(0))
	case o.count < 1:
		return bad("-count %d: expected a whole number from 1", o.count)
	case o.time <= 0:
		return bad("-time %v: expected a time above 0, as in 200ms", o.time)
	case o.out == "":
		return bad("-out: expected the name of a file")
	case given["read"] && (given["out"] || given["quick"] || given["parts"] || given["count"] || given["time"] || given["only"]):
		return bad("-read measures nothing, so that it goes with -compare alone")
	case o.parts && (given["out"] || given["compare"] || given["count"]):
		return bad("-parts writes no results, so that it goes with -only, -time and -quick alone")
	}
	if o.quick {
		if !given["count"] {
			o.count = 1
		}
		if o.parts && !given["time"] {
			o.time = 5 * time.Millisecond
		}
	}
	return o, nil
}

// run is the program: it returns the exit code, 0 or 1.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, "Measures how fast the library is.\n\n  go run ./bench [flags]\n\n")
		f := flags(&options{})
		f.SetOutput(stdout)
		f.PrintDefaults()
		return 0
	}
	if err == nil {
		err = execute(o, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func execute(o *options, stdout, stderr io.Writer) error {
	progress := io.Discard
	if isTerminal(stderr) {
		progress = stderr
	}
	if o.parts {
		if err := printProfiles(stdout, progress, o.only, profileTime*o.time); err != nil {
			return err
		}
		return printNeeds(stdout)
	}
	var old *results
	if o.compare != "" { // before measuring, so that a mistake is told at once
		r, err := readResults(o.compare)
		if err != nil {
			return err
		}
		old = r
	}
	path := o.read
	if path == "" {
		path = o.out
		if err := o.measure(progress); err != nil {
			return err
		}
	}
	now, err := readResults(path)
	if err != nil {
		return err
	}
	if err := printResults(stdout, now); err != nil {
		return err
	}
	if old != nil {
		if err := printComparison(stdout, old, now); err != nil {
			return err
		}
	}
	if o.read == "" {
		fmt.Fprintf(stdout, "\nresults: %s\n", path)
	}
	return nil
}

// measure runs the benchmarks and writes the file of results. A file that is there is
// replaced only when all has been measured.
func (o *options) measure(progress io.Writer) error {
	length := o.time.String()
	if o.quick {
		length = "1x"
	}
	if err := flag.Set("test.benchtime", length); err != nil {
		return err
	}
	var text bytes.Buffer
	if err := measureAll(o.only, o.count, &text, progress); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.out), 0o755); err != nil {
		return err
	}
	return os.WriteFile(o.out, text.Bytes(), 0o644)
}

// isTerminal reports whether w is a terminal, on which progress can be told.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
