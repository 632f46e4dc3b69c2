package main

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/observe"
	"github.com/detente-sim/detente/negotiation/scenario"
)

type played struct {
	at   map[string]int
	rows [][]float64
}

func playAll(sets string, runs int) (*played, error) {
	var list []scenario.Set
	for _, text := range splitSets(sets) {
		s, err := scenario.ParseSet(text)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	f, err := scenario.Load("venezuela.yaml", embedded, list...)
	if err != nil {
		return nil, err
	}
	m, err := f.Model(agents.Standard())
	if err != nil {
		return nil, err
	}
	p := &played{at: map[string]int{}}
	err = ensemble.Play(context.Background(), ensemble.Plan{Model: m, Seed: 1, Runs: runs},
		func() (*summaryOnly, error) {
			s, err := observe.NewSummary(m, nil)
			return &summaryOnly{s}, err
		},
		func(_ uint64, r *summaryOnly) error {
			if len(p.at) == 0 {
				for n, x := range r.Metrics() {
					p.at[x.Name] = n
				}
			}
			p.rows = append(p.rows, append([]float64(nil), r.Values()...))
			return nil
		})
	return p, err
}

func TestZZScratch(t *testing.T) {
	f, err := os.Open("/tmp/cov/cases.txt")
	if err != nil {
		t.Skip()
	}
	cache := map[string]*played{}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		p := strings.Split(line, "|")
		a := cache[p[1]]
		if a == nil {
			if a, err = playAll(p[1], runsOf()); err != nil {
				fmt.Println(p[0], "ERR", err)
				continue
			}
			cache[p[1]] = a
		}
		b, err := playAll(off(p[1], p[2]), runsOf())
		if err != nil {
			fmt.Println(p[0], "ERR", err)
			continue
		}
		for _, metric := range strings.Fields(p[3]) {
			i, ok := a.at[metric]
			j, ok2 := b.at[metric]
			if !ok || !ok2 {
				fmt.Println(p[0], "no metric", metric, ok, ok2)
				continue
			}
			var x, y, d ensemble.Moments
			for n := range a.rows {
				v, w := a.rows[n][i], b.rows[n][j]
				if math.IsNaN(v) || math.IsNaN(w) {
					continue
				}
				x.Add(v)
				y.Add(w)
				d.Add(w - v)
			}
			se := d.SD() / math.Sqrt(float64(d.N()))
			mark := ""
			if math.Abs(d.Mean()) <= 3*se {
				mark = "  <<<<"
			}
			fmt.Printf("%s %-14s on %.4f off %.4f diff %+.4f se %.4f  z=%.1f n=%v %s%s\n", p[0], metric, x.Mean(), y.Mean(), d.Mean(), se, d.Mean()/se, d.N(), p[2], mark)
		}
	}
}

func runsOf() int {
	n := 400
	fmt.Sscan(os.Getenv("RUNS"), &n)
	return n
}

func off(on, off string) string {
	var keep []string
	offs := splitSets(off)
	for _, a := range splitSets(on) {
		k, _, _ := strings.Cut(a, "=")
		same := false
		for _, b := range offs {
			k2, _, _ := strings.Cut(b, "=")
			same = same || k == k2
		}
		if !same {
			keep = append(keep, a)
		}
	}
	return strings.Join(append(keep, offs...), " ")
}
