package genius

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// printer writes elements, two blanks a level.
type printer struct {
	bytes.Buffer
	depth int
}

// open writes a start tag with attributes, given by name and value in turns.
func (p *printer) open(name string, attributes ...string) {
	p.tag(name, ">", attributes)
	p.depth++
}

// empty writes an element without children.
func (p *printer) empty(name string, attributes ...string) { p.tag(name, "/>", attributes) }

func (p *printer) tag(name, end string, attributes []string) {
	p.indent()
	p.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		p.WriteString(" " + attributes[i] + `="`)
		// A bytes.Buffer takes all that is written.
		_ = xml.EscapeText(&p.Buffer, []byte(attributes[i+1]))
		p.WriteByte('"')
	}
	p.WriteString(end + "\n")
}

func (p *printer) close(name string) {
	p.depth--
	p.indent()
	p.WriteString("</" + name + ">\n")
}

func (p *printer) indent() {
	for range p.depth {
		p.WriteString("  ")
	}
}

func text(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// WriteDomain writes a domain, so that [ReadDomain] gives it back. Issues are numbered from 1. An issue
// of numbers that are neither reals nor all the integers between two bounds, named as such, is written
// as a discrete one: it comes back with the same values, as names only.
func WriteDomain(w io.Writer, d *domain.Domain) error {
	p := &printer{}
	n := strconv.Itoa(len(d.Issues()))
	p.open("negotiation_template")
	p.open("utility_space", "number_of_issues", n)
	p.open("objective", "index", "0", "etype", "objective", "type", "objective", "description", "", "name", "root")
	for i := range d.Issues() {
		p.issue(i, &d.Issues()[i], nil, nil)
	}
	p.close("objective")
	p.close("utility_space")
	p.close("negotiation_template")
	_, err := w.Write(p.Bytes())
	return err
}

func kindOf(x *domain.Issue) string {
	switch {
	case x.Real:
		return "real"
	case x.Numbers != nil && consecutive(x):
		return "integer"
	}
	return "discrete"
}

// consecutive reports whether an issue has the integers from one to another, under their names.
func consecutive(x *domain.Issue) bool {
	for j, v := range x.Numbers {
		if v != math.Trunc(v) || math.Abs(v) > 1<<53 || j > 0 && v != x.Numbers[j-1]+1 || x.Values[j] != strconv.FormatInt(int64(v), 10) {
			return false
		}
	}
	return true
}

// issue writes an issue, with evaluations if there are any.
func (p *printer) issue(i int, x *domain.Issue, values []float64, evaluator domain.Evaluator) {
	kind := kindOf(x)
	attributes := []string{"index", strconv.Itoa(i + 1), "etype", kind, "type", kind, "vtype", kind, "name", x.Name}
	bounds := []string{}
	if kind != "discrete" {
		bounds = []string{"lowerbound", x.Values[0], "upperbound", x.Values[len(x.Values)-1]}
	}
	if kind == "integer" {
		attributes = append(attributes, bounds...)
	}
	p.open("issue", attributes...)
	if kind == "real" {
		p.empty("range", bounds...)
	}
	if kind == "discrete" {
		for j, v := range x.Values {
			item := []string{"index", strconv.Itoa(j + 1), "value", v}
			if values != nil {
				item = append(item, "evaluation", text(values[j]))
			}
			p.empty("item", item...)
		}
	}
	switch e := evaluator.(type) {
	case domain.Linear:
		if kind == "integer" {
			p.empty("evaluator", "ftype", "linear", "offset", text(e.Offset), "slope", text(e.Slope))
		} else {
			p.empty("evaluator", "ftype", "linear", "parameter0", text(e.Offset), "parameter1", text(e.Slope))
		}
	case domain.Constant:
		p.empty("evaluator", "ftype", "constant", "parameter0", text(float64(e)))
	case domain.Triangular:
		p.empty("evaluator", "ftype", "triangular", "parameter0", text(e.Low), "parameter1", text(e.High), "parameter2", text(e.Top))
	case domain.Quadratic:
		p.empty("evaluator", "ftype", "quadratic", "parameter0", text(e.Constant), "parameter1", text(e.First), "parameter2", text(e.Second))
	}
	p.close("issue")
}

// WriteProfile writes what a party wants, so that [Reader.Profile] gives it back. Where the best
// value of a discrete issue is worth other than 1, its utilities are written divided by it and the
// weight multiplied, which is the same up to rounding. The error says what the format cannot hold:
// negative utilities, weights that do not sum to one, evaluators that are not those of the issue's
// numbers, a reservation value of -Inf, other kinds of utilities.
func WriteProfile(w io.Writer, d *domain.Domain, profile domain.Profile) error {
	if !finite(profile.Reservation) {
		return fmt.Errorf("profile %q: found the reservation value %v, expected a finite number", profile.Name, profile.Reservation)
	}
	p := &printer{}
	p.open("utility_space", "number_of_issues", strconv.Itoa(len(d.Issues())))
	var err error
	switch u := profile.Utility.(type) {
	case *domain.Additive:
		err = p.additive(d, u)
	case *domain.Rectangles:
		err = p.nonlinear(d, u)
	default:
		err = fmt.Errorf("found a utility of type %T, expected an additive one or rectangles", u)
	}
	if err != nil {
		return fmt.Errorf("profile %q: %w", profile.Name, err)
	}
	discount := profile.Discount
	if discount == 0 {
		discount = 1
	}
	p.empty("discount_factor", "value", text(discount))
	p.empty("reservation", "value", text(profile.Reservation))
	p.close("utility_space")
	_, err = w.Write(p.Bytes())
	return err
}

func (p *printer) additive(d *domain.Domain, a *domain.Additive) error {
	if err := a.Check(d); err != nil {
		return err
	}
	weights := slices.Clone(a.Weights)
	p.open("objective", "index", "0", "etype", "objective", "type", "objective", "description", "", "name", "root")
	sum := 0.0
	for i := range d.Issues() {
		x := &d.Issues()[i]
		values := a.Values[i]
		if slices.Min(values) < 0 {
			return fmt.Errorf("issue %q: found the utility %v, expected at least 0", x.Name, slices.Min(values))
		}
		var evaluator domain.Evaluator
		if kindOf(x) != "discrete" {
			var err error
			if evaluator, err = fitting(a, i, x); err != nil {
				return err
			}
		} else if most := slices.Max(values); most >= 0.00001 && most != 1 {
			values, weights[i] = domain.Normalised(values), weights[i]*most
		} else if most < 0.00001 && most > 0 {
			return fmt.Errorf("issue %q: found %v as the best utility, expected 0 or at least 0.00001", x.Name, most)
		}
		if weights[i] < 0 || weights[i] > 1 {
			return fmt.Errorf("issue %q: found the weight %v, expected a number in [0, 1]", x.Name, weights[i])
		}
		sum += weights[i]
		p.issue(i, x, values, evaluator)
	}
	if sum < leastSum || sum > mostSum {
		return fmt.Errorf("found weights with a sum of %v, expected one, within 0.02", sum)
	}
	for i, weight := range weights {
		p.empty("weight", "index", strconv.Itoa(i+1), "value", text(weight))
	}
	p.close("objective")
	return nil
}

// fitting returns the evaluator of an issue of numbers, or the straight line or constant that its
// utilities lie on.
func fitting(a *domain.Additive, i int, x *domain.Issue) (domain.Evaluator, error) {
	values := a.Values[i]
	if a.Evaluators != nil && a.Evaluators[i] != nil {
		e := a.Evaluators[i]
		if line, ok := e.(domain.Linear); ok && line.Origin != origin(x) {
			return nil, fmt.Errorf("issue %q: found a line that counts from %v, expected from %v", x.Name, line.Origin, origin(x))
		}
		if !slices.Equal(domain.Evaluate(e, x), values) {
			return nil, fmt.Errorf("issue %q: found utilities that do not follow from its evaluator", x.Name)
		}
		return e, nil
	}
	if slices.Min(values) == slices.Max(values) {
		return domain.Constant(values[0]), nil
	}
	n := len(values) - 1
	line := domain.Linear{Origin: origin(x), Slope: (values[n] - values[0]) / (x.Numbers[n] - x.Numbers[0])}
	line.Offset = values[0] - line.Slope*(x.Numbers[0]-line.Origin)
	for j, v := range domain.Evaluate(line, x) {
		if math.Abs(v-values[j]) > 1e-12 {
			return nil, fmt.Errorf("issue %q: found utilities of numbers that do not lie on a straight line within [0, 1], expected an evaluator", x.Name)
		}
	}
	return line, nil
}

func (p *printer) nonlinear(d *domain.Domain, r *domain.Rectangles) error {
	if err := r.Check(d); err != nil {
		return err
	}
	if r.Most <= 0 {
		return errors.New("found no largest utility, expected one to divide by")
	}
	p.open("objective", "index", "0", "etype", "objective", "type", "objective", "description", "", "name", "root")
	for i := range d.Issues() {
		p.issue(i, &d.Issues()[i], nil, nil)
	}
	p.open("utility", "maxutility", text(r.Most))
	err := p.function(d, r)
	p.close("utility")
	p.close("objective")
	return err
}

func (p *printer) function(d *domain.Domain, r *domain.Rectangles) error {
	p.open("ufun", "type", "PlainUfun", "weight", text(r.Weight), "aggregation", [...]string{"sum", "min", "max"}[r.Aggregation])
	for k := range r.Constraints {
		c := &r.Constraints[k]
		p.open("hyperRectangle", "utility_function_type", "PlainUfun", "utility", text(c.Utility), "weight", text(c.Weight))
		name := "INCLUDES"
		if c.Outside {
			name = "EXCLUDES"
		}
		if c.Outside && len(c.Bounds) == 0 {
			return fmt.Errorf("constraint %d: found the outside of no bounds", k+1)
		}
		for _, b := range c.Bounds {
			low, high := math.Ceil(b.Low), math.Floor(b.High)
			if kindOf(&d.Issues()[b.Issue]) == "discrete" || low != b.Low || high != b.High || math.Abs(low) > math.MaxInt32 || math.Abs(high) > math.MaxInt32 {
				return fmt.Errorf("constraint %d: found bounds from %v to %v on issue %q, expected integers of 32 bits and an issue of consecutive integers or reals", k+1, b.Low, b.High, d.Issues()[b.Issue].Name)
			}
			p.empty(name, "index", strconv.Itoa(b.Issue+1), "min", strconv.Itoa(int(low)), "max", strconv.Itoa(int(high)))
		}
		p.close("hyperRectangle")
	}
	for _, inner := range r.Inner {
		if err := p.function(d, inner); err != nil {
			return err
		}
	}
	p.close("ufun")
	return nil
}

func finite(x float64) bool { return x-x == 0 }
