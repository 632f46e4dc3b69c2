// Hypotheses asks of the Venezuela–US scenario what theories of negotiation predict, and
// which of the predictions come true in the model:
//
//	go run ./examples/hypotheses
//
// It prints a table of the hypotheses H1a to H14 with effect sizes, on the scenario's
// own parameters and on perturbed ones, and a table of the patterns P1 to P12 that long
// negotiations show. Predictions that fail stay in the tables; the README beside this
// file says why they do. The scenario is played with its own preset, full; -preset core
// plays the smaller model. With -h it lists its flags.
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
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	out := bufio.NewWriter(os.Stdout)
	err := run(ctx, os.Args[1:], out, os.Stderr)
	if e := out.Flush(); err == nil {
		err = e
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "hypotheses:", oneLine(err))
		os.Exit(1)
	}
}

// oneLine is an error as a line, however many there are in it.
func oneLine(err error) string {
	var parts []string
	for _, line := range strings.Split(err.Error(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// run is the program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	s, err := load(o)
	if err != nil {
		return err
	}
	files, err := s.open()
	if err != nil {
		return err
	}
	defer files.discard()
	if err := s.play(ctx, stderr); err != nil {
		return err
	}
	if err := files.finish(s); err != nil {
		return err
	}
	return s.write(stdout)
}
