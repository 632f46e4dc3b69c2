package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/bridge"
	"github.com/detente-sim/detente/negotiation/domain/tournament"
)

// generations is how long strategies spread in the population.
const generations = 200

// compete lets all strategies play each other, and prints how they did.
func (s *study) compete(out io.Writer) error {
	t := &tournament.Tournament{Arenas: []tournament.Arena{{Name: s.space.Domain.Name, Space: s.space}}, Steps: s.options.steps,
		Repetitions: s.options.matches, Seed: s.options.seed}
	for _, name := range slices.Sorted(maps.Keys(strategies)) {
		t.Entrants = append(t.Entrants, tournament.Entrant{Name: name, New: strategies[name]})
	}
	tally := tournament.NewTally(t)
	if err := t.Play(context.Background(), 0, tally.Add); err != nil {
		return err
	}
	payoffs := tally.Payoffs()
	path, err := tournament.Replicator(payoffs, nil, generations)
	if err != nil {
		return err
	}
	last := path[len(path)-1]
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nTournament, %d matches\nstrategy\tutility\tof others\tagreed\tfrom Nash\tshare after %d generations\n", t.Total(), generations)
	for _, x := range tally.Scores() {
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.0f%%\t%s\t%.3f\n", t.Entrants[x.Entrant].Name, x.Utility, x.Others, 100*x.Agreed, distance(x.FromNash), last[x.Entrant])
	}
	regret, best := tournament.Regret(payoffs, last)
	fmt.Fprintf(w, "\nAgainst that population nobody could have more than %.4f beyond its mean; most has %s.\n", regret, t.Entrants[best].Name)
	clear := 0
	comparisons := tally.Compare()
	for _, c := range comparisons {
		if c.Adjusted < 0.05 {
			clear++
		}
	}
	fmt.Fprintf(w, "%d of %d differences between two strategies are clear at 5%% (signed ranks over opponents, Holm).\n", clear, len(comparisons))
	return w.Flush()
}

// distance is a number, or a dash where nothing was agreed.
func distance(x float64) string {
	if !finite(x) {
		return "–"
	}
	return fmt.Sprintf("%.4f", x)
}

// translate writes the domain as a scenario of the main solver.
func translate(path string, d *domain.Domain, profiles []domain.Profile, out io.Writer) error {
	x, err := bridge.New(d, profiles, bridge.Usual())
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, x.Text, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nScenario: %s; it values no outcome differently by more than %.4f and %.4f\n", path, x.Deviation[0], x.Deviation[1])
	return err
}
