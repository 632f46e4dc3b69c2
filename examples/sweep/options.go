package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// options are the flags of the program.
type options struct {
	design, bundle, expect, made, out string
	workers                           int
	trace                             *replicate
}

// standard is the design that is played unless another is asked for.
const standard = "examples/sweep/one-at-a-time.yaml"

// flags declares the flags.
func flags(o *options) *flag.FlagSet {
	f := flag.NewFlagSet("sweep", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	file := func(name, usage string, to *string) {
		f.Func(name, usage, func(s string) error {
			if s == "" {
				return errors.New("expected a name")
			}
			*to = s
			return nil
		})
	}
	file("design", "play the design in `FILE` (default "+standard+")", &o.design)
	file("bundle", "play the study in `FILE` again, which was made by -make, and say whether the same comes out", &o.bundle)
	file("expect", "hold the expectations in `FILE` against the results", &o.expect)
	file("make", "write the study to `FILE`: design, scenario, expectations, and what came out", &o.made)
	file("out", "`directory` for the results, which belongs to them alone (default out/sweep/ID, by the id of the design, or out/again/ID of a study)", &o.out)
	f.Func("workers", "`number` of runs played at a time, 0 for one per CPU; the results are the same for any (default 0)", func(s string) error {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil || n > math.MaxInt16 {
			return fmt.Errorf("expected a whole number from 0 to %d", math.MaxInt16)
		}
		o.workers = int(n)
		return nil
	})
	f.Func("trace", "tell the story of one run, and nothing else; `POINT:REPLICATE`, both counted from 0, as in -trace 3:12", func(s string) (err error) {
		o.trace, err = parseReplicate(s)
		return err
	})
	return f
}

// replicate is one run of a design.
type replicate struct{ point, number int }

// parseReplicate reads a run of the form POINT:REPLICATE.
func parseReplicate(s string) (*replicate, error) {
	point, number, ok := strings.Cut(s, ":")
	a, err := strconv.ParseUint(point, 10, 31)
	b, err2 := strconv.ParseUint(number, 10, 31)
	if !ok || err != nil || err2 != nil {
		return nil, errors.New("expected POINT:REPLICATE, two numbers from 0, as in 3:12")
	}
	return &replicate{int(a), int(b)}, nil
}

func parse(args []string) (*options, error) {
	o := &options{}
	f := flags(o)
	if err := f.Parse(args); err != nil {
		if err == flag.ErrHelp {
			return nil, err
		}
		return nil, fmt.Errorf("sweep: %w; -h lists the flags", err)
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("sweep: unexpected argument %q; -h lists the flags", f.Arg(0))
	case o.bundle != "" && (o.design != "" || o.expect != "" || o.made != ""):
		return nil, errors.New("sweep: -bundle goes without -design, -expect and -make, which it has in itself; -h lists the flags")
	case o.trace != nil && (o.expect != "" || o.made != "" || o.out != "" || o.workers != 0):
		return nil, errors.New("sweep: -trace goes with -design or -bundle only; -h lists the flags")
	}
	if o.design == "" && o.bundle == "" {
		o.design = standard
	}
	return o, nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, `Plays a design of experiments and writes tables of what comes out.

  go run ./examples/sweep [flags]

`)
	f := flags(&options{})
	f.SetOutput(w)
	f.PrintDefaults()
}
