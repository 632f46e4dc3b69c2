package domain

import (
	"errors"
	"fmt"
	"math"
)

// Limits on what is accepted, so that a file cannot ask for more memory than it is worth.
const (
	// MostIssues is the largest number of issues.
	MostIssues = 256
	// MostValues is the largest number of values of an issue.
	MostValues = 65536
	// MostOutcomes is the largest number of outcomes that are listed in tables.
	MostOutcomes = 1 << 24
)

// Issue is one thing to agree on.
type Issue struct {
	Name string
	// Values are the names of the values, all different.
	Values []string
	// Numbers are the values as numbers, ascending, where the issue is one of
	// integers or reals; otherwise nil.
	Numbers []float64
	// Real says that the numbers stand for a range without gaps.
	Real bool
}

// Domain is a set of issues. The zero value must not be used; see [New].
type Domain struct {
	Name   string
	issues []Issue
	stride []int
	size   int
	count  float64
}

// New returns a domain of issues, which it keeps. The error names everything that is wrong:
// no issue, names that are empty or used twice, no values, too many of them.
func New(name string, issues []Issue) (*Domain, error) {
	d := &Domain{Name: name, issues: issues, stride: make([]int, len(issues)), count: 1}
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(len(issues) > 0, "found no issue, expected at least one")
	check(len(issues) <= MostIssues, "found %d issues, expected at most %d", len(issues), MostIssues)
	names := map[string]bool{}
	for i := range issues {
		x := &issues[i]
		check(x.Name != "", "issue %d: found no name", i+1)
		check(!names[x.Name], "issue %q: found twice", x.Name)
		names[x.Name] = true
		errs = append(errs, x.check())
		d.count *= float64(len(x.Values))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if d.count <= MostOutcomes {
		d.size = 1
		for i := len(issues) - 1; i >= 0; i-- {
			d.stride[i] = d.size
			d.size *= len(issues[i].Values)
		}
	}
	return d, nil
}

func (x *Issue) check() error {
	if n := len(x.Values); n < 1 || n > MostValues {
		return fmt.Errorf("issue %q: found %d values, expected from 1 to %d", x.Name, n, MostValues)
	}
	if x.Numbers != nil && len(x.Numbers) != len(x.Values) {
		return fmt.Errorf("issue %q: found %d numbers for %d values", x.Name, len(x.Numbers), len(x.Values))
	}
	for j, v := range x.Numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) || j > 0 && v <= x.Numbers[j-1] {
			return fmt.Errorf("issue %q: found the number %v at place %d, expected finite numbers that ascend", x.Name, v, j+1)
		}
	}
	names := make(map[string]bool, len(x.Values))
	for _, v := range x.Values {
		if names[v] {
			return fmt.Errorf("issue %q: found the value %q twice", x.Name, v)
		}
		names[v] = true
	}
	return nil
}

// Issues returns the issues, which must not be changed.
func (d *Domain) Issues() []Issue { return d.issues }

// Size returns the number of outcomes, or 0 if there are more than [MostOutcomes].
func (d *Domain) Size() int { return d.size }

// Count returns the number of outcomes however many there are, rounded to a float64;
// +Inf beyond its range.
func (d *Domain) Count() float64 { return d.count }

// Outcome returns the number of the outcome with these values, given by their places. The
// domain must be small enough to be listed.
func (d *Domain) Outcome(values []int) int {
	d.mustBeListed()
	if len(values) != len(d.issues) {
		panic("domain: an outcome needs a value for each issue")
	}
	o := 0
	for i, v := range values {
		if v < 0 || v >= len(d.issues[i].Values) {
			panic("domain: value out of range")
		}
		o += v * d.stride[i]
	}
	return o
}

// Values puts the places of an outcome's values into dst, which has one for each issue, and
// returns dst.
func (d *Domain) Values(outcome int, dst []int) []int {
	d.mustBeListed()
	if len(dst) != len(d.issues) || outcome < 0 || outcome >= d.size {
		panic("domain: outcome out of range, or not one place for each issue")
	}
	for i, s := range d.stride {
		dst[i] = outcome / s
		outcome -= dst[i] * s
	}
	return dst
}

// Names returns the names of an outcome's values, in the order of the issues.
func (d *Domain) Names(outcome int) []string {
	values := d.Values(outcome, make([]int, len(d.issues)))
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = d.issues[i].Values[v]
	}
	return names
}

// Find returns the places of the values with these names, or an error that says which issue
// has no such value.
func (d *Domain) Find(names []string) ([]int, error) {
	if len(names) != len(d.issues) {
		return nil, fmt.Errorf("found %d values, expected one for each of the %d issues", len(names), len(d.issues))
	}
	values := make([]int, len(names))
	for i, name := range names {
		v := d.issues[i].Find(name)
		if v < 0 {
			return nil, fmt.Errorf("issue %q: found the value %q, expected one of its %d values", d.issues[i].Name, name, len(d.issues[i].Values))
		}
		values[i] = v
	}
	return values, nil
}

// Find returns the place of the value with this name, or -1.
func (x *Issue) Find(name string) int {
	for j, v := range x.Values {
		if v == name {
			return j
		}
	}
	return -1
}

// Same reports whether two domains have the same issues with the same values in the same order.
func (d *Domain) Same(other *Domain) bool {
	if len(d.issues) != len(other.issues) {
		return false
	}
	for i := range d.issues {
		a, b := &d.issues[i], &other.issues[i]
		if a.Name != b.Name || len(a.Values) != len(b.Values) {
			return false
		}
		for j := range a.Values {
			if a.Values[j] != b.Values[j] {
				return false
			}
		}
	}
	return true
}

func (d *Domain) mustBeListed() {
	if d.size == 0 {
		panic("domain: too many outcomes to be numbered")
	}
}
