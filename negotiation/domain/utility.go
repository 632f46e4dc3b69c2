package domain

import (
	"errors"
	"fmt"
	"math"
)

// Utility says what an outcome is worth to a party.
type Utility interface {
	// Of returns the utility of an outcome, given by the places of its values. It must be
	// finite, and depend on the values alone.
	Of(values []int) float64
}

// Tabler is a utility that can fill a whole table faster than outcome by outcome.
type Tabler interface {
	Utility
	// Table puts the utilities of all outcomes of a domain into dst, in their order.
	Table(d *Domain, dst []float64)
}

// Additive is a weighted sum of the values of the single issues.
type Additive struct {
	// Weights has one number for each issue; Values one for each value of each issue.
	Weights []float64
	Values  [][]float64
	// Evaluators say how the values of an issue follow from its numbers; nil where they are
	// listed. They serve writing to a file: what counts is Values. They may be nil as a whole.
	Evaluators []Evaluator
	// Cap is an upper limit of the sum, as in Genius, where it is 1; 0 means none.
	Cap float64
}

// Check reports numbers that are missing or not finite.
func (a *Additive) Check(d *Domain) error {
	var errs []error
	if len(a.Weights) != len(d.issues) || len(a.Values) != len(d.issues) {
		return fmt.Errorf("found %d weights and values of %d issues, expected %d of both", len(a.Weights), len(a.Values), len(d.issues))
	}
	for i := range d.issues {
		x := &d.issues[i]
		if !finite(a.Weights[i]) {
			errs = append(errs, fmt.Errorf("issue %q: found the weight %v, expected a finite number", x.Name, a.Weights[i]))
		}
		if len(a.Values[i]) != len(x.Values) {
			errs = append(errs, fmt.Errorf("issue %q: found utilities of %d values, expected %d", x.Name, len(a.Values[i]), len(x.Values)))
		}
		for j, v := range a.Values[i] {
			if !finite(v) {
				errs = append(errs, fmt.Errorf("issue %q: found the utility %v of value %d, expected a finite number", x.Name, v, j+1))
			}
		}
	}
	return errors.Join(errs...)
}

// Of implements [Utility].
func (a *Additive) Of(values []int) float64 {
	sum := 0.0
	for i, v := range values {
		sum += float64(a.Weights[i] * a.Values[i][v])
	}
	return a.capped(sum)
}

func (a *Additive) capped(u float64) float64 {
	if a.Cap != 0 && u > a.Cap {
		return a.Cap
	}
	return u
}

// Table implements [Tabler]: issue by issue, so that every outcome costs about one addition
// and the order of the additions is that of [Additive.Of].
func (a *Additive) Table(d *Domain, dst []float64) {
	d.mustBeListed()
	if len(dst) != d.size {
		panic("domain: a table needs a place for each outcome")
	}
	// The sums over the first issues stand at the end of dst and are spread towards its front.
	have := 1
	dst[d.size-1] = 0
	for i, w := range a.Weights {
		n := len(a.Values[i])
		from, to := dst[d.size-have:], dst[d.size-have*n:]
		for k := range have {
			u := from[k]
			for j, v := range a.Values[i] {
				to[k*n+j] = u + float64(w*v)
			}
		}
		have *= n
	}
	if a.Cap != 0 {
		for o, u := range dst {
			dst[o] = a.capped(u)
		}
	}
}

// Listed is a utility that is known outcome by outcome.
type Listed struct {
	Domain    *Domain
	Utilities []float64
}

// Of implements [Utility].
func (l *Listed) Of(values []int) float64 { return l.Utilities[l.Domain.Outcome(values)] }

// Table implements [Tabler].
func (l *Listed) Table(_ *Domain, dst []float64) { copy(dst, l.Utilities) }

// Profile is what a party wants.
type Profile struct {
	Name    string
	Utility Utility
	// Reservation is the utility of no agreement; -Inf means that every agreement is better.
	Reservation float64
	// Discount is the factor by which a unit of relative time diminishes utilities, in (0, 1];
	// 0 means 1, no discounting.
	Discount float64
}

// Discounted returns a utility at relative time t in [0, 1] under a discount factor, as Genius
// defines it: utility times the factor to the power of t. A factor of 0 means none.
func Discounted(utility, factor, t float64) float64 {
	if factor == 0 || factor == 1 {
		return utility
	}
	return utility * math.Pow(factor, min(max(t, 0), 1))
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
