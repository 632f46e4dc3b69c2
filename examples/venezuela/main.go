// Venezuela plays the stylised negotiation between Venezuela and the United
// States many times and reports how it ends, over time and in numbers:
//
//	go run ./examples/venezuela
//
// It prints a report and writes tables, pictures, and one run as a story. The scenario
// is played with the preset full, that is, with politics at home, hostile acts and third
// parties who decide; -set preset=core leaves the talks and the life of the deal. With -h
// it lists its flags; with -explain 7:16 it says why run 7 went as it did in month 16.
// Other scenarios are played with -scenario FILE.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

//go:embed venezuela.yaml
var embedded []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program: it returns the exit code, 0 or 1.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(stdout)
		return 0
	}
	if err == nil {
		out := bufio.NewWriter(stdout)
		err = execute(ctx, o, out, stderr)
		if e := out.Flush(); err == nil {
			err = e
		}
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, err)
	var bad *ensemble.RunError
	if errors.As(err, &bad) {
		fmt.Fprint(stderr, bad.Stack)
	}
	return 1
}

func execute(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	s, err := load(o)
	if err != nil {
		return err
	}
	if o.explain != nil {
		return s.explain(*o.explain, stdout)
	}
	if o.trace != nil && !o.json {
		return s.trace(*o.trace, stdout)
	}
	if err := s.prepare(); err != nil {
		return err
	}
	var files *outputs
	if o.writes() {
		if files, err = s.open(o.out); err != nil {
			return err
		}
		defer files.discard()
	}
	if err := s.play(ctx, files, stderr); err != nil {
		return err
	}
	told := s.typical()
	if o.trace != nil {
		told = *o.trace
	}
	story, err := s.tell(told)
	if err != nil {
		return err
	}
	var undrawn error // a picture that cannot be drawn does not keep the results back
	if files != nil {
		if err := files.finish(s, story); err != nil {
			return err
		}
		var pictures []string
		pictures, undrawn = s.draw(files.dir)
		files.written = append(files.written, pictures...)
		undrawn = errors.Join(undrawn, s.writePage(files))
	}
	if o.json {
		return errors.Join(s.writeJSON(stdout), undrawn)
	}
	return errors.Join(s.writeReport(stdout, story, files), undrawn)
}
