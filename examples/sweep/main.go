// Sweep plays a design of experiments, a list of scenarios with many runs each, and writes
// tables of what comes out:
//
//	go run ./examples/sweep
//	go run ./examples/sweep -design examples/sweep/groups.yaml
//	go run ./examples/sweep -design examples/sweep/sobol.yaml
//
// It prints means with intervals and, where the design is made for it, how much each
// input matters. Tables are CSV and Parquet files in out/sweep. It can be stopped at any
// time, and goes on from there when it is started again. With -h it lists its flags.
//
// A study can be handed on as one file, which says what is expected of it and what came
// out, and be played again from that file alone:
//
//	go run ./examples/sweep -design examples/sweep/groups.yaml -expect examples/sweep/expectations.yaml -out out/study -make study.zip
//	go run ./examples/sweep -bundle study.zip -out out/again
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/detente-sim/detente/negotiation/ensemble"
)

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
	if o.trace != nil {
		return s.trace(*o.trace, stdout)
	}
	return s.play(ctx, stdout, stderr)
}
