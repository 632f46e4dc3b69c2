// Forecast reads a table of actors with capability, position and salience and prints
// what every spatial model expects them to decide:
//
//	go run ./examples/forecast
//	go run ./examples/forecast -table actors.csv -low 0 -high 100 -full 100
//
// Without a table it reads the one built in, emission.csv. Intervals come from the
// columns of spreads, if there are any. With -json it prints one JSON object that also
// holds every turn, with -csv a table for other programs, and with -turns the positions
// turn by turn. With -h it lists its flags.
package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/detente-sim/detente/negotiation/spatial"
)

//go:embed emission.csv
var sample []byte

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := run(os.Args[1:], out, os.Stderr)
	if e := out.Flush(); err == nil {
		err = e
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "forecast:", strings.ReplaceAll(err.Error(), "\n", "; "))
		os.Exit(1)
	}
}

// run is the program.
func run(args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	t, err := o.read()
	if err != nil {
		return err
	}
	forecasts, err := spatial.Forecasts(t, o.settings)
	if err != nil {
		return err
	}
	states, err := spatial.Play(t, o.settings.Rules, nil)
	if err != nil {
		return err
	}
	r := &report{t, o, forecasts, states}
	switch {
	case o.json:
		return r.object(stdout)
	case o.csv && o.turns:
		return r.turnRows(stdout)
	case o.csv:
		return r.rows(stdout)
	case o.turns:
		return r.turns(stdout)
	}
	return r.text(stdout)
}

// read reads the table.
func (o *options) read() (*spatial.Table, error) {
	if o.table == "" {
		return spatial.ReadCSV(bytes.NewReader(sample), "emission.csv", o.scale)
	}
	file, err := os.Open(o.table)
	if err != nil {
		return nil, err
	}
	t, err := spatial.ReadCSV(file, o.table, o.scale)
	return t, errors.Join(err, file.Close())
}

// report is what is printed.
type report struct {
	table     *spatial.Table
	options   *options
	forecasts []spatial.Forecast
	states    []spatial.State
}

var meanings = map[spatial.Model]string{
	spatial.ModelMean:              "compromise by capability × salience",
	spatial.ModelMedian:            "what no other position beats, by capability × salience",
	spatial.ModelUpperMedian:       "the same, from the other end",
	spatial.ModelVote:              "election by capability, before any bargaining: mean",
	spatial.ModelFavourite:         "the same: likeliest",
	spatial.ModelPolitics:          "Spatial Model of Politics after its last turn: mean",
	spatial.ModelCompromise:        "the same: likeliest",
	spatial.ModelExpectedMedian:    "expected-utility model after its last round: median",
	spatial.ModelExpectedMean:      "the same: mean",
	spatial.ModelReplicationMedian: "the same model as replicated: median",
	spatial.ModelReplicationMean:   "the same: mean",
}

func (r *report) text(w io.Writer) error {
	s := r.options.settings
	fmt.Fprintf(w, "%d actors, %d turns of bargaining", len(r.table.Actors), r.states[len(r.states)-1].Turn)
	if s.Draws > 0 {
		fmt.Fprintf(w, "; intervals hold %v%% of %d draws from uncertain inputs", 100*s.Level, s.Draws)
	}
	fmt.Fprintln(w)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	last := -1
	var outside []string
	for _, f := range r.forecasts {
		if f.Value < f.Low || f.Value > f.High {
			outside = append(outside, fmt.Sprintf("%s in dimension %s", f.Model, r.table.Name(f.Dimension)))
		}
		if f.Dimension != last {
			last = f.Dimension
			fmt.Fprintf(out, "\ndimension %s\tvalue\tlow\thigh\t\n", r.table.Name(last))
		}
		fmt.Fprintf(out, "%s\t%.4g\t%.4g\t%.4g\t%s\n", f.Model, f.Value, f.Low, f.High, meanings[f.Model])
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if len(outside) > 0 {
		_, err := fmt.Fprintf(w, "\nnote: the value for the table as it is lies outside the interval from uncertain inputs for %s:\n"+
			"there the model jumps, and tables near the one given mostly lead elsewhere\n", strings.Join(outside, ", "))
		return err
	}
	return nil
}

func (r *report) turns(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for k := range r.table.Dimensions() {
		fmt.Fprintf(out, "dimension %s\n", r.table.Name(k))
		for i := range r.table.Actors {
			fmt.Fprint(out, r.table.Actors[i].Name)
			for _, s := range r.states {
				fmt.Fprintf(out, "\t%.4g", s.Positions[i][k])
			}
			fmt.Fprintln(out)
		}
		fmt.Fprint(out, "expected")
		for _, s := range r.states {
			fmt.Fprintf(out, "\t%.4g", s.Expected[k])
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func (r *report) rows(w io.Writer) error {
	rows := [][]string{{"dimension", "model", "value", "low", "high", "mean"}}
	for _, f := range r.forecasts {
		rows = append(rows, []string{r.table.Name(f.Dimension), string(f.Model), number(f.Value), number(f.Low), number(f.High), number(f.Mean)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func (r *report) turnRows(w io.Writer) error {
	rows := [][]string{{"turn", "dimension", "actor", "position", "risk"}}
	for _, s := range r.states {
		for k := range r.table.Dimensions() {
			for i := range r.table.Actors {
				rows = append(rows, []string{strconv.Itoa(s.Turn), r.table.Name(k), r.table.Actors[i].Name, number(s.Positions[i][k]), number(s.Risk[i])})
			}
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func (r *report) object(w io.Writer) error {
	type forecast struct {
		Dimension string        `json:"dimension"`
		Model     spatial.Model `json:"model"`
		Value     float64       `json:"value"`
		Low       float64       `json:"low"`
		High      float64       `json:"high"`
		Mean      float64       `json:"mean"`
	}
	type state struct {
		Turn      int         `json:"turn"`
		Positions [][]float64 `json:"positions"`
		Risk      []float64   `json:"risk"`
		Options   []int       `json:"options"`
		Chances   []float64   `json:"chances"`
		Expected  []float64   `json:"expected"`
		Likeliest []float64   `json:"likeliest"`
	}
	object := struct {
		Actors    []string   `json:"actors"`
		Draws     int        `json:"draws"`
		Level     float64    `json:"level"`
		Seed      uint64     `json:"seed"`
		Forecasts []forecast `json:"forecasts"`
		Turns     []state    `json:"turns"`
	}{Draws: r.options.settings.Draws, Level: r.options.settings.Level, Seed: r.options.settings.Seed}
	for i := range r.table.Actors {
		object.Actors = append(object.Actors, r.table.Actors[i].Name)
	}
	for _, f := range r.forecasts {
		object.Forecasts = append(object.Forecasts, forecast{r.table.Name(f.Dimension), f.Model, f.Value, f.Low, f.High, f.Mean})
	}
	for _, s := range r.states {
		object.Turns = append(object.Turns, state(s))
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(object)
}
