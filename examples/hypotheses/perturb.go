package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/detente-sim/detente/negotiation/ensemble"
	"github.com/detente-sim/detente/negotiation/scenario"
)

// parameter is one that is perturbed, with what it is drawn from.
type parameter struct {
	path      string
	value     float64 // in the scenario
	low, high float64
	whole     bool
	entry     scenario.Entry
}

// parameters finds the parameters that are perturbed: those of the list that no option
// sets. Each may stray from its value in the scenario by a share of it, as far as its
// documented range goes.
func (s *study) parameters() ([]parameter, error) {
	var list []parameter
	var errs []error
	for _, path := range s.list.Perturbed.Parameters {
		if slices.ContainsFunc(s.options.sets, func(o scenario.Set) bool { return o.Path == path }) {
			continue
		}
		e, err := s.file.Entry(path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		x, err := strconv.ParseFloat(e.Value, 64)
		if err != nil || e.Kind != scenario.Real && e.Kind != scenario.Whole || math.IsInf(x, 0) {
			errs = append(errs, fmt.Errorf("%s: found %q, expected a number that can be perturbed", path, e.Value))
			continue
		}
		p := parameter{path: path, value: x, whole: e.Kind == scenario.Whole, entry: e}
		stray := s.list.Perturbed.Share * math.Abs(x)
		p.low, p.high = max(x-stray, e.Low), min(x+stray, e.High)
		list = append(list, p)
	}
	if len(list) == 0 && len(errs) == 0 {
		errs = append(errs, errors.New("there is no parameter to perturb (-perturbed 0 does without)"))
	}
	return list, errors.Join(errs...)
}

// perturb draws the sets of parameters. Set k of a seed is the same however many are drawn:
// it has a stream of its own.
func (s *study) perturb() error {
	s.sets = [][]scenario.Set{nil}
	if s.options.perturbed == 0 {
		return nil
	}
	var err error
	if s.drawn, err = s.parameters(); err != nil {
		return err
	}
	for k := 1; k <= s.options.perturbed; k++ {
		r := rand.New(rand.NewPCG(s.seed(k), 0))
		var set []scenario.Set
		for i := range s.drawn {
			set = append(set, scenario.Set{Path: s.drawn[i].path, Value: s.drawn[i].draw(r.Float64())})
		}
		s.sets = append(s.sets, set)
	}
	return nil
}

// seed is that of the runs of set k: the one given for the scenario as it is, others for
// perturbed sets.
func (s *study) seed(k int) uint64 {
	if k == 0 {
		return s.options.seed
	}
	return ensemble.Seeds{Root: s.options.seed}.At(uint64(k))
}

// draw returns the value at a share u of the way from the low to the high end, to four
// digits. An end that does not belong to the range gives way to the present value.
func (p *parameter) draw(u float64) string {
	x := p.low + float64(u*(p.high-p.low))
	text := strconv.FormatFloat(x, 'g', 4, 64)
	if p.whole {
		text = strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	if p.entry.Accepts(text) != "" {
		return strconv.FormatFloat(p.value, 'g', -1, 64)
	}
	return text
}
