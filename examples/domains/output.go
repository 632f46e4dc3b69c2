package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// mostRows is the number of rows that are printed of a long list; the JSON object has all.
const mostRows = 20

// write prints the report.
func (s *study) write(out io.Writer, pictures []string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	d := s.space.Domain
	fmt.Fprintf(w, "Domain %s: %d outcomes of %d issues, %d parties\n\n", d.Name, d.Size(), len(d.Issues()), len(s.space.Parties))
	fmt.Fprintf(w, "party\tleast\tmost\treservation\tstrategy\n")
	for i, p := range s.space.Parties {
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.4f\t%s\n", p.Name, s.stats.Ranges[i][0], s.stats.Ranges[i][1], p.Reservation, s.names[i])
	}
	fmt.Fprintf(w, "\n%.1f%% of outcomes are better than no agreement for everybody; opposition %.4f\n", 100*s.stats.RationalFraction, s.stats.Opposition)
	fmt.Fprintf(w, "\nPareto frontier, %d outcomes\n%s\n", len(s.stats.Pareto), s.header(""))
	for k, o := range s.stats.Pareto {
		if k == mostRows {
			fmt.Fprintf(w, "and %d more\n", len(s.stats.Pareto)-k)
			break
		}
		fmt.Fprintln(w, s.row("", o))
	}
	fmt.Fprintf(w, "\nSolutions\n%s\n", s.header("solution\t"))
	for _, c := range frontier.Concepts() {
		for k, o := range s.stats.Solutions[c] {
			if k == mostRows {
				fmt.Fprintf(w, "%s\tand %d more\n", c, len(s.stats.Solutions[c])-k)
				break
			}
			fmt.Fprintln(w, s.row(c.String()+"\t", o))
		}
	}
	if s.hull != nil {
		for _, c := range lotteries {
			for _, p := range s.hull.Solve(c) {
				fmt.Fprintf(w, "%s over lotteries\t%.4f\t%.4f\n", c, p[0], p[1])
			}
		}
	}
	s.writeNegotiation(w)
	if len(pictures) > 0 {
		fmt.Fprintf(w, "\nPicture: %s\n", strings.Join(pictures, ", "))
	}
	return w.Flush()
}

// lotteries are the concepts that have a version over lotteries.
var lotteries = []frontier.Concept{frontier.Nash, frontier.Kalai, frontier.KalaiSmorodinsky, frontier.MaxWelfare}

// header has the names of parties and issues.
func (s *study) header(before string) string {
	var cells []string
	for _, p := range s.space.Parties {
		cells = append(cells, p.Name)
	}
	for _, x := range s.space.Domain.Issues() {
		cells = append(cells, x.Name)
	}
	return before + strings.Join(cells, "\t")
}

func (s *study) row(before string, outcome int) string {
	var cells []string
	for _, u := range s.utilities(outcome) {
		cells = append(cells, fmt.Sprintf("%.4f", u))
	}
	return before + strings.Join(append(cells, s.space.Domain.Names(outcome)...), "\t")
}

func (s *study) writeNegotiation(w io.Writer) {
	fmt.Fprintf(w, "\nNegotiation of at most %d steps, seed %d\n%s\n", s.options.steps, s.options.seed, s.header("step\tparty\taction\t"))
	var said []offers.Action
	for _, a := range s.log {
		// A rejection shows in the offer that follows, and an offer that is repeated says nothing new.
		if a.Kind != offers.Reject && !s.repeats(said, a) {
			said = append(said, a)
		}
	}
	for k, a := range said {
		if len(said) > 2*mostRows && k == mostRows {
			cells := len(s.space.Parties) + len(s.space.Domain.Issues())
			fmt.Fprintf(w, "…\t\t\t%d more%s\n", len(said)-2*mostRows, strings.Repeat("\t", cells-1))
		}
		if len(said) > 2*mostRows && k >= mostRows && k < len(said)-mostRows {
			continue
		}
		before := fmt.Sprintf("%d\t%s\t%s\t", a.Step+1, s.space.Parties[a.Party].Name, a.Kind)
		if a.Outcome < 0 {
			fmt.Fprintln(w, before)
			continue
		}
		fmt.Fprintln(w, s.row(before, a.Outcome))
	}
	if s.result.Status != offers.Agreed {
		fmt.Fprintf(w, "No agreement: %s\n", s.result.Status)
		return
	}
	distances := s.stats.Distances(s.utilities(s.result.Agreement))
	fmt.Fprintf(w, "Agreed in step %d. Distance from the frontier %.4f", s.result.Step+1, distances.Pareto)
	for _, c := range frontier.Concepts()[:4] {
		fmt.Fprintf(w, ", %s %.4f", c, distances.To[c])
	}
	fmt.Fprintln(w)
}

// repeats reports whether an offer is the last one of the same party again.
func (s *study) repeats(said []offers.Action, a offers.Action) bool {
	if a.Kind != offers.Offer {
		return false
	}
	for i := len(said) - 1; i >= 0; i-- {
		if said[i].Party == a.Party {
			return said[i].Kind == offers.Offer && said[i].Outcome == a.Outcome
		}
	}
	return false
}

// point is an outcome in the JSON object.
type point struct {
	Outcome   []string  `json:"outcome"`
	Utilities []float64 `json:"utilities"`
}

func (s *study) points(outcomes []int) []point {
	list := make([]point, 0, len(outcomes))
	for _, o := range outcomes {
		list = append(list, point{s.space.Domain.Names(o), s.utilities(o)})
	}
	return list
}

// number is a number, or null where there is none.
func number(x float64) *float64 {
	if !finite(x) {
		return nil
	}
	return &x
}

type action struct {
	Step    int      `json:"step"`
	Time    float64  `json:"t"`
	Party   string   `json:"party"`
	Action  string   `json:"action"`
	Outcome []string `json:"outcome"`
	Utility *float64 `json:"own_utility"`
	Level   *float64 `json:"threshold"`
}

type party struct {
	Name        string     `json:"name"`
	Strategy    string     `json:"strategy"`
	Range       [2]float64 `json:"range"`
	Reservation *float64   `json:"reservation"`
}

type negotiation struct {
	Steps     int                 `json:"steps"`
	Seed      uint64              `json:"seed"`
	Status    string              `json:"status"`
	Agreement *point              `json:"agreement"`
	Step      int                 `json:"step"`
	Distances map[string]*float64 `json:"distances,omitempty"`
	Actions   []action            `json:"actions"`
}

type object struct {
	Domain           string                  `json:"domain"`
	Outcomes         int                     `json:"n_outcomes"`
	Parties          []party                 `json:"parties"`
	Pareto           []point                 `json:"pareto"`
	Solutions        map[string][]point      `json:"solutions"`
	Lotteries        map[string][][2]float64 `json:"lotteries,omitempty"`
	Opposition       *float64                `json:"opposition"`
	RationalFraction float64                 `json:"rational_fraction"`
	Negotiation      negotiation             `json:"negotiation"`
}

func (s *study) writeJSON(out io.Writer) error {
	x := object{Domain: s.space.Domain.Name, Outcomes: s.space.Domain.Size(), Pareto: s.points(s.stats.Pareto), Solutions: map[string][]point{},
		Opposition: number(s.stats.Opposition), RationalFraction: s.stats.RationalFraction}
	for i, p := range s.space.Parties {
		x.Parties = append(x.Parties, party{p.Name, s.names[i], s.stats.Ranges[i], number(p.Reservation)})
	}
	for _, c := range frontier.Concepts() {
		x.Solutions[c.String()] = s.points(s.stats.Solutions[c])
	}
	if s.hull != nil {
		x.Lotteries = map[string][][2]float64{}
		for _, c := range lotteries {
			x.Lotteries[c.String()] = s.hull.Solve(c)
		}
	}
	n := &x.Negotiation
	*n = negotiation{Steps: s.options.steps, Seed: s.options.seed, Status: s.result.Status.String(), Step: s.result.Step}
	if s.result.Status == offers.Agreed {
		n.Agreement = &s.points([]int{s.result.Agreement})[0]
		d := s.stats.Distances(n.Agreement.Utilities)
		n.Distances = map[string]*float64{"pareto": number(d.Pareto)}
		for _, c := range frontier.Concepts() {
			n.Distances[c.String()] = number(d.To[c])
		}
	}
	for _, a := range s.log {
		y := action{Step: a.Step, Time: a.Time, Party: s.space.Parties[a.Party].Name, Action: a.Kind.String(), Utility: number(a.Utility), Level: number(a.Level)}
		if a.Outcome >= 0 {
			y.Outcome = s.space.Domain.Names(a.Outcome)
		}
		n.Actions = append(n.Actions, y)
	}
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	return e.Encode(x)
}
