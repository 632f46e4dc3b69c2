package tournament

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/frontier"
	"github.com/detente-sim/detente/negotiation/domain/offers"
)

// Entrant is a strategy that takes part.
type Entrant struct {
	Name string
	// New makes one for a seat. It must be safe for concurrent use.
	New func() offers.Strategy
}

// Arena is a domain to play on, of two parties.
type Arena struct {
	Name  string
	Space *domain.Space
}

// Tournament is who plays whom, where.
type Tournament struct {
	Entrants []Entrant
	Arenas   []Arena
	// Steps is the length of a negotiation, at least 1.
	Steps int
	// Repetitions is the number of matches of a pair on a domain, at least 1. Strategies that draw
	// nothing play the same every time.
	Repetitions int
	Seed        uint64
	// Workers is the number of matches that are played at a time; 0 means one per processor.
	Workers int
}

// Match is one negotiation and its end.
type Match struct {
	// Index is its place in the tournament, from 0.
	Index int
	// Arena, First and Second are places in the lists of the tournament.
	Arena, First, Second, Repetition int
	Status                           offers.Status
	// Agreement is the outcome, or -1; Step the step of the end.
	Agreement, Step int
	// Utilities are what each has in the end, discounted: the reservation value without an agreement,
	// or the worst utility if there is none.
	Utilities [2]float64
	// FromPareto and FromNash are the distances of the agreement; -1 without one.
	FromPareto, FromNash float64
}

// Total is the number of matches.
func (t *Tournament) Total() int {
	return len(t.Arenas) * len(t.Entrants) * len(t.Entrants) * t.Repetitions
}

// at says which match an index is.
func (t *Tournament) at(index int) Match {
	n := len(t.Entrants)
	m := Match{Index: index}
	index, m.Repetition = index/t.Repetitions, index%t.Repetitions
	index, m.Second = index/n, index%n
	m.Arena, m.First = index/n, index%n
	return m
}

func (t *Tournament) check() error {
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(len(t.Entrants) >= 2, "found %d entrants, expected at least 2", len(t.Entrants))
	check(len(t.Arenas) >= 1, "found no domain, expected at least one")
	check(t.Steps >= 1, "found %d steps, expected at least 1", t.Steps)
	check(t.Repetitions >= 1, "found %d repetitions, expected at least 1", t.Repetitions)
	check(t.Workers >= 0, "found %d workers, expected at least 0", t.Workers)
	names := map[string]bool{}
	for i, e := range t.Entrants {
		check(e.Name != "" && !names[e.Name], "entrant %d: found the name %q, expected one that no other has", i+1, e.Name)
		check(e.New != nil, "entrant %q: found nothing that makes its strategy", e.Name)
		names[e.Name] = true
	}
	names = map[string]bool{}
	for i, a := range t.Arenas {
		check(a.Name != "" && !names[a.Name], "domain %d: found the name %q, expected one that no other has", i+1, a.Name)
		check(a.Space != nil && len(a.Space.Parties) == 2, "domain %q: expected a space of 2 parties", a.Name)
		names[a.Name] = true
	}
	return errors.Join(errs...)
}

// block is the number of matches after which those that have been played are handed over.
const block = 256

// Play plays the matches from an index on, and hands them over in their order. It stops at the first
// error of a strategy or of each, and when the context ends.
func (t *Tournament) Play(ctx context.Context, from int, each func(Match) error) error {
	if err := t.check(); err != nil {
		return err
	}
	if from < 0 || from > t.Total() {
		return fmt.Errorf("found match %d to begin with, expected from 0 to %d", from, t.Total())
	}
	stats := make([]*frontier.Statistics, len(t.Arenas))
	for i, a := range t.Arenas {
		a.Space.Rank()
		stats[i] = frontier.New(a.Space)
	}
	workers := t.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	matches, errs := make([]Match, block), make([]error, block)
	for ; from < t.Total(); from += block {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(block, t.Total()-from)
		var next atomic.Int64
		var group sync.WaitGroup
		for range min(workers, n) {
			group.Go(func() {
				for {
					k := int(next.Add(1)) - 1
					if k >= n || ctx.Err() != nil {
						return
					}
					matches[k], errs[k] = t.play(from+k, stats)
				}
			})
		}
		group.Wait()
		if err := ctx.Err(); err != nil {
			return err
		}
		for k := range n {
			if errs[k] != nil {
				return errs[k]
			}
			if err := each(matches[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Tournament) play(index int, stats []*frontier.Statistics) (Match, error) {
	m := t.at(index)
	arena, first, second := t.Arenas[m.Arena], t.Entrants[m.First], t.Entrants[m.Second]
	table, err := offers.NewTable(arena.Space, []offers.Strategy{first.New(), second.New()}, offers.Settings{Steps: t.Steps})
	if err != nil {
		return m, fmt.Errorf("%s against %s on %s: %w", first.Name, second.Name, arena.Name, err)
	}
	result, err := table.Run(t.seed(m))
	if err != nil {
		return m, fmt.Errorf("%s against %s on %s: %w", first.Name, second.Name, arena.Name, err)
	}
	m.Status, m.Agreement, m.Step = result.Status, result.Agreement, result.Step
	for i := range m.Utilities {
		p := &arena.Space.Parties[i]
		if result.Agreement >= 0 {
			m.Utilities[i] = p.Discounted(result.Agreement, result.Time)
		} else {
			m.Utilities[i] = domain.Discounted(max(p.Reservation, p.Ranking.Utility(0)), p.Discount, result.Time)
		}
	}
	m.FromPareto, m.FromNash = -1, -1
	// Where no outcome is rational for both there is nothing to be away from.
	if result.Agreement >= 0 && len(stats[m.Arena].Pareto) > 0 {
		d := stats[m.Arena].Distances(arena.Space.Of(result.Agreement, make([]float64, 2)))
		m.FromPareto, m.FromNash = d.Pareto, d.To[frontier.Nash]
	}
	return m, nil
}

// seed depends on names, not on places in lists.
func (t *Tournament) seed(m Match) uint64 {
	h := fnv.New64a()
	// A hash takes all that is written.
	_, _ = fmt.Fprintf(h, "%d %q %q %q %d", t.Seed, t.Arenas[m.Arena].Name, t.Entrants[m.First].Name, t.Entrants[m.Second].Name, m.Repetition)
	return h.Sum64()
}

// fingerprint changes with everything that changes matches, as far as it can be seen from outside.
func (t *Tournament) fingerprint() string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %d %d", t.Seed, t.Steps, t.Repetitions)
	for _, e := range t.Entrants {
		_, _ = fmt.Fprintf(h, " %q", e.Name)
	}
	for _, a := range t.Arenas {
		_, _ = fmt.Fprintf(h, " %q", a.Name)
		for _, p := range a.Space.Parties {
			_, _ = fmt.Fprintf(h, " %v %v", p.Reservation, p.Discount)
			for _, u := range p.Utilities {
				_, _ = fmt.Fprintf(h, " %x", u)
			}
		}
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
