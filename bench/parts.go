package main

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/detente-sim/detente/negotiation"
)

// phases is the number of phases of a round.
const phases = int(negotiation.Propagation) + 1

// stopwatch takes the time of each part of a model in each phase of its rounds.
type stopwatch struct {
	start time.Time
	last  time.Duration
	// names are those of the parts; the first stands for the solver itself. The time
	// spent runs, in each phase, from the lap before to the one after the part. What
	// comes before the first part in a phase is the solver's.
	names []string
	spent [][phases]time.Duration
}

// timed returns a copy of a model with a lap before the first part and one after each.
// It serves one solver.
func (w *stopwatch) timed(m *negotiation.Model) *negotiation.Model {
	c := *m
	c.Parts = func() (parts []negotiation.Part) {
		w.names = append(w.names, "solver")
		parts = append(parts, &lap{w, 0})
		for _, p := range m.Parts() {
			parts = append(parts, p, &lap{w, len(w.names)})
			w.names = append(w.names, p.Name())
		}
		w.spent = make([][phases]time.Duration, len(w.names))
		return parts
	}
	return &c
}

// interruption is longer than any part takes in a phase: something else has run.
const interruption = 200 * time.Microsecond

// press ends a lap.
func (w *stopwatch) press(n, phase int) {
	now := time.Since(w.start)
	if d := now - w.last; d < interruption {
		w.spent[n][phase] += d
	}
	w.last = now
}

// reset forgets what has been taken so far.
func (w *stopwatch) reset() {
	clear(w.spent)
	w.last = time.Since(w.start)
}

// noise is how much, in ns, a lap in which nothing happens may exceed the usual.
const noise = 1

// costs returns the mean time of each part in a round, in ns, without that of the
// stopwatch. Most parts do nothing in most phases, so that the median lap is one in
// which nothing happens.
func (w *stopwatch) costs(rounds int) []float64 {
	var laps []float64
	for _, row := range w.spent[1:] {
		for _, d := range row {
			laps = append(laps, float64(d)/float64(rounds))
		}
	}
	slices.Sort(laps)
	empty := laps[len(laps)/2]
	costs := make([]float64, len(w.spent))
	for n, row := range w.spent {
		for _, d := range row {
			if x := float64(d)/float64(rounds) - empty; x > noise {
				costs[n] += x
			}
		}
	}
	return costs
}

// lap is a part that presses the stopwatch in every phase and does nothing else.
type lap struct {
	watch *stopwatch
	n     int
}

// Name implements [negotiation.Part].
func (l *lap) Name() string { return "lap after " + l.watch.names[l.n] }

// Setup implements [negotiation.Part].
func (l *lap) Setup(u *negotiation.Setup) error {
	for phase := range phases {
		u.At(negotiation.Phase(phase), func(*negotiation.State) { l.watch.press(l.n, phase) })
	}
	return nil
}

// timing is a player whose parts are timed.
type timing struct {
	*player
	watch *stopwatch
}

// byPart measures the mean time of each part in a round. The time of the round is their
// sum, so that the stopwatch is not in it.
func byPart(m source) measure {
	ready := sync.OnceValues(func() (*timing, error) {
		built, err := m()
		if err != nil {
			return nil, err
		}
		w := &stopwatch{start: time.Now()}
		p, err := newPlayer(w.timed(built), usual)
		return &timing{p, w}, err
	})
	return func(b *testing.B) error {
		t, err := ready()
		if err != nil {
			return err
		}
		b.ReportAllocs()
		t.watch.reset()
		for b.Loop() {
			t.round()
		}
		var all float64
		for n, cost := range t.watch.costs(b.N) {
			b.ReportMetric(cost, strings.ReplaceAll(t.watch.names[n], " ", "-")+partUnit)
			all += cost
		}
		b.ReportMetric(all, "ns/op")
		return nil
	}
}

// partUnit ends the unit of a part's time, and partUnitTidy is what readers of the
// results make of it.
const partUnit, partUnitTidy = "-ns/op", "-sec/op"

// byParts lists the benchmarks of the parts of a round.
func byParts() family {
	f := family{name: "Parts"}
	for _, x := range settings {
		f.add("mechanisms="+x.name, byPart(func() (*negotiation.Model, error) { return venezuela(x.sets...) }))
	}
	return f
}
