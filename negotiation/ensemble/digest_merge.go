package ensemble

import (
	"errors"
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation/observe"
)

// Merge adds the runs of another digest, which must be about other runs of the same
// model, recorded in the same way. After an error the digest is as it was.
func (d *Digest) Merge(o *Digest) error {
	if err := d.same(o); err != nil {
		return fmt.Errorf("ensemble: digests do not add up: %w", err)
	}
	if run, ok := d.played.common(o.played); ok {
		return fmt.Errorf("ensemble: digests do not add up: run %d is in both", run)
	}
	for _, r := range o.played {
		d.played.insert(r)
	}
	d.runs += o.runs
	d.Outcomes.Merge(&o.Outcomes)
	mergeEach(d.Others, o.Others, (*Classes).Merge)
	mergeEach(d.ByMonth, o.ByMonth, (*Classes).Merge)
	mergeEach(d.Overall, o.Overall, (*Moments).Merge)
	for c := range d.ByClass {
		mergeEach(d.ByClass[c], o.ByClass[c], (*Moments).Merge)
	}
	for i, b := range o.Bands {
		if err := d.Bands[i].Merge(b); err != nil {
			return err // cannot be: same has looked
		}
	}
	for len(d.Stages) < len(o.Stages) {
		d.Stages = append(d.Stages, Stage{})
	}
	mergeEach(d.Stages[:len(o.Stages)], o.Stages, (*Stage).merge)
	for i, run := range o.dealt {
		d.lastDeal(run, o.LastDeals[i])
	}
	for _, f := range o.sample {
		if at, ok := d.place(f.run); ok {
			d.keep(at, f)
		}
	}
	return nil
}

// mergeEach merges the entries of o into those of s.
func mergeEach[T any](s, o []T, merge func(s, o *T)) {
	for i := range o {
		merge(&s[i], &o[i])
	}
}

// same reports in what two digests differ that makes their runs incomparable.
func (d *Digest) same(o *Digest) error {
	switch {
	case !slices.Equal(d.Metrics, o.Metrics):
		return errors.New("the metrics differ")
	case !slices.Equal(d.Variants, o.Variants):
		return errors.New("the thresholds differ")
	case len(d.ByMonth) != len(o.ByMonth):
		return fmt.Errorf("the horizons differ: %d and %d months", len(d.ByMonth), len(o.ByMonth))
	case !slices.EqualFunc(d.Columns, o.Columns, func(a, b observe.Column) bool { return a.Name == b.Name && a.Key == b.Key }):
		return errors.New("the columns differ")
	case !slices.EqualFunc(d.Bands, o.Bands, (*Bands).same):
		return errors.New("the ranges of the columns differ")
	}
	return nil
}

// parts lists the moments of a stage.
func (s *Stage) parts() []*Moments {
	return []*Moments{&s.Gain[0], &s.Gain[1], &s.Shortfall, &s.OnTable, &s.Efficiency, &s.Nash, &s.KalaiSmorodinsky}
}

func (s *Stage) merge(o *Stage) {
	own := s.parts()
	for i, m := range o.parts() {
		own[i].Merge(m)
	}
}
