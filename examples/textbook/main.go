// Textbook prints closed forms of bargaining theory beside what the library's engine
// plays when its agents follow the equilibrium, and the difference:
//
//	go run ./examples/textbook
//
// Where chance plays a part it says how many runs were played, and the difference is to
// be judged by their standard error. Deviations says by how much an agent gains that
// departs from the equilibrium once, the best of all departures tried: nothing, if it is
// an equilibrium. With -h it lists its flags.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := run(os.Args[1:], out, os.Stderr)
	if e := out.Flush(); err == nil {
		err = e
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "textbook:", strings.ReplaceAll(err.Error(), "\n", "; "))
		os.Exit(1)
	}
}

// line is a row of the output.
type line struct {
	Topic  string  `json:"topic"`
	What   string  `json:"what"`
	Theory float64 `json:"theory"`
	Played float64 `json:"played"`
	// Difference is played less theory.
	Difference float64 `json:"difference"`
	// Runs is the number of runs, and Error the standard error of their mean; both are 0
	// where play is certain.
	Runs  int     `json:"runs"`
	Error float64 `json:"standard_error"`
	// Bound says that theory is the most that play may come to.
	Bound bool `json:"bound"`
}

// holds reports whether play agrees with theory: to 1e-9 where it is certain, and to three
// standard errors where it is not.
func (l *line) holds() bool {
	slack := 1e-9
	if l.Runs > 0 {
		slack = float64(3*l.Error) + 1e-9
	}
	if l.Bound {
		return l.Difference <= slack
	}
	return math.Abs(l.Difference) <= slack
}

// book gathers rows.
type book struct {
	topic string
	runs  int
	seed  uint64
	lines []line
}

// exact adds a row where play is certain.
func (b *book) exact(what string, theory, played float64) {
	b.lines = append(b.lines, line{Topic: b.topic, What: what, Theory: theory, Played: played, Difference: played - theory})
}

// most adds a row that says what play comes to at most.
func (b *book) most(what string, theory, played float64) {
	b.exact(what, theory, played)
	b.lines[len(b.lines)-1].Bound = true
}

// mean adds a row about a mean of runs.
func (b *book) mean(what string, theory float64, m moments) {
	b.exact(what, theory, m.mean())
	l := &b.lines[len(b.lines)-1]
	l.Runs, l.Error = m.n, m.error()
}

// moments sums up runs.
type moments struct {
	n            int
	sum, squares float64
}

func (m *moments) add(x float64) {
	m.n++
	m.sum += x
	m.squares += float64(x * x)
}

func (m *moments) mean() float64 { return m.sum / float64(m.n) }

func (m *moments) error() float64 {
	mean := m.mean()
	return math.Sqrt(max(0, m.squares/float64(m.n)-float64(mean*mean)) / float64(m.n-1))
}

// run is the program.
func run(args []string, stdout, stderr io.Writer) error {
	b := &book{}
	f := flag.NewFlagSet("textbook", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.IntVar(&b.runs, "runs", 4000, "`number` of runs where chance plays a part, at least 10")
	f.Uint64Var(&b.seed, "seed", 1, "`seed` of what is drawn")
	asJSON := f.Bool("json", false, "print one JSON object")
	asCSV := f.Bool("csv", false, "print comma-separated values")
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "usage: textbook [flags]")
		f.SetOutput(stderr)
		f.PrintDefaults()
	}
	switch {
	case err != nil:
		return err
	case f.NArg() > 0:
		return fmt.Errorf("unexpected %q", strings.Join(f.Args(), " "))
	case b.runs < 10:
		return fmt.Errorf("flag -runs: %d, expected at least 10", b.runs)
	case *asJSON && *asCSV:
		return errors.New("flag -json does not go with -csv")
	}
	if err := b.write(); err != nil {
		return err
	}
	switch {
	case *asJSON:
		out := json.NewEncoder(stdout)
		out.SetIndent("", "  ")
		return out.Encode(map[string]any{"seed": b.seed, "results": b.lines})
	case *asCSV:
		return b.csv(stdout)
	}
	return b.text(stdout)
}

// write fills the book.
func (b *book) write() error {
	for _, chapter := range []struct {
		topic string
		write func() error
	}{
		{"Nash 1950 and others: packages", b.cooperative},
		{"Rubinstein 1982: offers without end", b.rubinstein},
		{"Ståhl 1972: so many offers", b.stahl},
		{"Binmore, Rubinstein & Wolinsky 1986: breakdown", b.breakdown},
		{"Muthoo 1999: inside options", b.inside},
		{"Binmore, Shaked & Sutton 1989: outside options", b.outside},
		{"Baron & Ferejohn 1989: majorities", b.majority},
		{"Romer & Rosenthal 1978: the setter", b.setter},
		{"Fearon 1995: risk and return", b.riskReturn},
		{"McKelvey & Palfrey 1998: logit acceptance", b.logit},
		{"Chatterjee & Samuelson 1983: bids", b.auction},
		{"Myerson & Satterthwaite 1983: the bound", b.secondBest},
		{"Axelrod 1984: matches", b.matches},
		{"Molander 1985: noise", b.noise},
		{"Friedman 1971, Axelrod 1984: patience", b.patience},
		{"Green & Porter 1984: imperfect monitoring, finite punishment", b.monitoring},
		{"Kydd 2005: trust and reassurance", b.trust},
	} {
		b.topic = chapter.topic
		if err := chapter.write(); err != nil {
			return fmt.Errorf("%s: %w", chapter.topic, err)
		}
	}
	return nil
}

func (b *book) text(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	topic, failed := "", 0
	for i := range b.lines {
		l := &b.lines[i]
		if l.Topic != topic {
			topic = l.Topic
			fmt.Fprintf(out, "\n%s\ttheory\tplayed\tdifference\t\n", topic)
		}
		note := ""
		if l.Bound {
			note = "at most"
		}
		if l.Runs > 0 {
			note = strings.TrimSpace(fmt.Sprintf("%s %d runs, standard error %.2g", note, l.Runs, l.Error))
		}
		if !l.holds() {
			note += " DIFFERS"
			failed++
		}
		fmt.Fprintf(out, "  %s\t%.9f\t%.9f\t%.2g\t%s\n", l.What, l.Theory, l.Played, l.Difference, note)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d results, of which %d differ by more than 1e-9 or three standard errors\n", len(b.lines), failed)
	return err
}

func (b *book) csv(w io.Writer) error {
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	rows := [][]string{{"topic", "what", "theory", "played", "difference", "runs", "standard_error", "bound"}}
	for i := range b.lines {
		l := &b.lines[i]
		rows = append(rows, []string{l.Topic, l.What, number(l.Theory), number(l.Played), number(l.Difference),
			strconv.Itoa(l.Runs), number(l.Error), strconv.FormatBool(l.Bound)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}
