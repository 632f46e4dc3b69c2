package domain

import (
	"errors"
	"fmt"
	"math"
)

// Aggregation says how the terms of a [Rectangles] make one number.
type Aggregation uint8

// The aggregations of Genius.
const (
	Sum Aggregation = iota
	Min
	Max
)

// Bound is a range of an issue's values.
type Bound struct {
	// Issue is the place of the issue.
	Issue int
	// Low and High are included. They are numbers of the issue where it has them, and
	// places of values otherwise.
	Low, High float64
}

// Rectangle is worth Utility·Weight to outcomes within all bounds, or, if Outside is set, to
// outcomes outside any of them; to others it is worth 0. Without bounds it is worth that to all.
type Rectangle struct {
	Bounds          []Bound
	Outside         bool
	Utility, Weight float64
}

// Rectangles is a utility made of constraints over several issues, so that what a value is
// worth depends on the others (Ito, Hattori & Klein 2007; the nonlinear spaces of Genius).
type Rectangles struct {
	Aggregation Aggregation
	Constraints []Rectangle
	// Inner are further functions, which are aggregated after the constraints.
	Inner []*Rectangles
	// Weight multiplies what an inner function gives. In the outermost it has no effect.
	Weight float64
	// Most divides the result of the outermost function, which is then at most 1; 0 leaves the
	// result as it is.
	Most float64
	// Issues are those of the domain.
	Issues []Issue
}

// Check reports bounds on issues that do not exist and numbers that are not finite.
func (r *Rectangles) Check(d *Domain) error {
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(len(r.Issues) == len(d.issues), "found %d issues, expected the domain's %d", len(r.Issues), len(d.issues))
	check(r.Aggregation <= Max, "found aggregation %d", r.Aggregation)
	check(finite(r.Most) && r.Most >= 0, "found the largest utility %v, expected a positive number", r.Most)
	check(finite(r.Weight), "found the weight %v, expected a finite number", r.Weight)
	check(len(r.Constraints)+len(r.Inner) > 0, "found neither a constraint nor an inner function, expected at least one")
	for k := range r.Constraints {
		c := &r.Constraints[k]
		check(finite(c.Utility) && finite(c.Weight), "constraint %d: found utility %v and weight %v, expected finite numbers", k+1, c.Utility, c.Weight)
		for _, b := range c.Bounds {
			check(b.Issue >= 0 && b.Issue < len(d.issues), "constraint %d: found a bound on issue %d, expected one of %d", k+1, b.Issue+1, len(d.issues))
			check(finite(b.Low) && finite(b.High) && b.Low <= b.High, "constraint %d: found bounds from %v to %v", k+1, b.Low, b.High)
		}
	}
	for _, inner := range r.Inner {
		errs = append(errs, inner.Check(d))
	}
	return errors.Join(errs...)
}

// Of implements [Utility].
func (r *Rectangles) Of(values []int) float64 {
	u := r.aggregate(values)
	if r.Most != 0 {
		u = min(u/r.Most, 1)
	}
	return u
}

func (r *Rectangles) aggregate(values []int) float64 {
	u := 0.0
	switch r.Aggregation {
	case Min:
		u = math.Inf(1)
	case Max:
		u = math.Inf(-1)
	}
	add := func(x float64) {
		switch r.Aggregation {
		case Sum:
			u += x
		case Min:
			u = min(u, x)
		case Max:
			u = max(u, x)
		}
	}
	for k := range r.Constraints {
		c := &r.Constraints[k]
		if c.holds(r.Issues, values) {
			add(c.Utility * c.Weight)
		} else {
			add(0)
		}
	}
	for _, inner := range r.Inner {
		add(inner.Weight * inner.aggregate(values))
	}
	return u
}

func (c *Rectangle) holds(issues []Issue, values []int) bool {
	if len(c.Bounds) == 0 {
		return true
	}
	for _, b := range c.Bounds {
		x := float64(values[b.Issue])
		if numbers := issues[b.Issue].Numbers; numbers != nil {
			x = numbers[values[b.Issue]]
		}
		if x < b.Low || x > b.High {
			return c.Outside
		}
	}
	return !c.Outside
}
