package geniusweb

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// ReadProfile reads what a party wants in a domain, which is that of the file if d is nil. Name is
// that of the file, for messages; the party gets the name that the file gives it. The error lists
// every [domain.Problem].
func ReadProfile(name string, r io.Reader, d *domain.Domain) (*domain.Domain, domain.Profile, error) {
	f := &file{name: name}
	root, err := f.parse(r)
	if err != nil {
		return nil, domain.Profile{}, err
	}
	return f.profile(root, d)
}

const space = "LinearAdditiveUtilitySpace"

func (f *file) profile(root *value, d *domain.Domain) (*domain.Domain, domain.Profile, error) {
	p := domain.Profile{Name: f.name, Reservation: math.Inf(-1), Discount: 1}
	v := f.need(root, "profile", space, object)
	if v == nil {
		return nil, p, f.err()
	}
	if name := f.need(v, "profile", "name", word); name != nil {
		p.Name = name.text
	}
	own := f.need(v, "profile", "domain", object)
	if own == nil {
		return nil, p, f.err()
	}
	theirs, err := f.domain(own)
	if err != nil {
		return nil, p, err
	}
	if d == nil {
		d = theirs
	} else if !d.Same(theirs) {
		f.fail(own.at, "domain", "other issues or values than in domain "+strconv.Quote(d.Name), "the same in the same order")
		return nil, p, f.err()
	}
	a := &domain.Additive{Weights: make([]float64, len(d.Issues())), Values: make([][]float64, len(d.Issues())),
		Evaluators: make([]domain.Evaluator, len(d.Issues()))}
	p.Utility = a
	f.weights(f.need(v, "profile", "issueWeights", object), d, a)
	f.utilities(f.need(v, "profile", "issueUtilities", object), d, a)
	if err := f.err(); err != nil {
		return nil, p, err
	}
	if bid := v.get("reservationBid"); bid != nil && bid.kind != other {
		p.Reservation = f.reservation(bid, d, a)
	}
	return d, p, f.err()
}

// members returns the members about each issue, and reports those about none and issues without.
func (f *file) members(v *value, d *domain.Domain, what string) []*value {
	list := make([]*value, len(d.Issues()))
	for _, m := range v.members {
		i := place(d, m.name)
		if i < 0 {
			f.fail(m.value.at, entry(m.name), what+" of an issue that the domain does not have", "its issues only")
			continue
		}
		list[i] = m.value
	}
	for i := range list {
		if list[i] == nil {
			f.fail(v.at, entry(d.Issues()[i].Name), "no "+what, "one for each issue of the domain")
		}
	}
	return list
}

func place(d *domain.Domain, name string) int {
	for i := range d.Issues() {
		if d.Issues()[i].Name == name {
			return i
		}
	}
	return -1
}

// off is how far the sum of weights may be from one, for decimals that are no binary numbers.
const off = 1e-9

func (f *file) weights(v *value, d *domain.Domain, a *domain.Additive) {
	if v == nil {
		return
	}
	before, sum := len(f.problems), 0.0
	for i, x := range f.members(v, d, "weight") {
		if x == nil {
			continue
		}
		a.Weights[i] = f.share(x, "weight of "+entry(d.Issues()[i].Name))
		sum += a.Weights[i]
	}
	if len(f.problems) == before && math.Abs(sum-1) > off {
		f.fail(v.at, "weights", "a sum of "+strconv.FormatFloat(sum, 'g', 12, 64), "one")
	}
}

// share reads a number from 0 to 1.
func (f *file) share(v *value, at string) float64 {
	x, ok := f.number(v, at)
	if ok && (x < 0 || x > 1) {
		f.fail(v.at, at, v.text, "a number in [0, 1]")
	}
	return x
}

func (f *file) utilities(v *value, d *domain.Domain, a *domain.Additive) {
	if v == nil {
		return
	}
	for i, x := range f.members(v, d, "utilities") {
		issue := &d.Issues()[i]
		switch {
		case x == nil:
		case x.kind == object && len(x.members) == 1 && x.members[0].name == "discreteutils":
			a.Values[i] = f.discrete(x.members[0].value, issue)
		case x.kind == object && len(x.members) == 1 && x.members[0].name == "numberutils":
			a.Values[i], a.Evaluators[i] = f.line(x.members[0].value, issue)
		default:
			f.fail(x.at, entry(issue.Name), "unknown utilities", "discreteutils or numberutils")
		}
	}
}

func (f *file) discrete(v *value, x *domain.Issue) []float64 {
	if x.Numbers != nil {
		f.fail(v.at, entry(x.Name), "discreteutils", "numberutils, for an issue of numbers")
		return nil
	}
	list := f.need(v, entry(x.Name), "valueUtilities", object)
	if list == nil {
		return nil
	}
	at := make(map[string]int, len(x.Values))
	for j, name := range x.Values {
		at[name] = j
	}
	out, seen := make([]float64, len(x.Values)), make([]bool, len(x.Values))
	for _, m := range list.members {
		j, ok := at[m.name]
		if !ok {
			f.fail(m.value.at, entry(x.Name), "the value "+strconv.Quote(m.name), "a value that the domain has")
			continue
		}
		seen[j] = true
		out[j] = f.share(m.value, entry(x.Name)+", value "+strconv.Quote(m.name))
	}
	for j, ok := range seen {
		if !ok {
			f.fail(list.at, entry(x.Name), "no utility of the value "+strconv.Quote(x.Values[j]), "one for each value of the domain")
			return nil
		}
	}
	return out
}

func (f *file) line(v *value, x *domain.Issue) ([]float64, domain.Evaluator) {
	if x.Numbers == nil {
		f.fail(v.at, entry(x.Name), "numberutils", "discreteutils, for an issue of listed values")
		return nil, nil
	}
	var ends [4]float64
	for k, name := range [...]string{"lowValue", "lowUtility", "highValue", "highUtility"} {
		m := v.get(name)
		if m == nil {
			f.fail(v.at, entry(x.Name), "no "+name, "lowValue, lowUtility, highValue and highUtility")
			return nil, nil
		}
		if k%2 == 1 {
			ends[k] = f.share(m, entry(x.Name)+", "+name)
		} else {
			ends[k], _ = f.number(m, entry(x.Name)+", "+name)
		}
	}
	if ends[0] > x.Numbers[0] || ends[2] < x.Numbers[len(x.Numbers)-1] || ends[0] >= ends[2] {
		f.fail(v.at, entry(x.Name), fmt.Sprintf("a line from %v to %v", ends[0], ends[2]), "one over the whole range of the issue")
		return nil, nil
	}
	line := domain.Linear{Origin: ends[0], Offset: ends[1], Slope: (ends[3] - ends[1]) / (ends[2] - ends[0])}
	return domain.Evaluate(line, x), line
}

// reservation is what the reservation bid is worth.
func (f *file) reservation(v *value, d *domain.Domain, a *domain.Additive) float64 {
	list := f.need(v, "reservation bid", "issuevalues", object)
	if list == nil {
		return math.Inf(-1)
	}
	values := make([]int, len(d.Issues()))
	for i, m := range f.members(list, d, "value in the reservation bid") {
		if m == nil {
			continue
		}
		x := &d.Issues()[i]
		text := m.text
		if x.Numbers != nil && (m.kind == number || m.kind == word) {
			if n, ok := f.number(m, "reservation bid, "+entry(x.Name)); ok {
				text = strconv.FormatFloat(n, 'g', -1, 64)
			}
		}
		if values[i] = x.Find(text); values[i] < 0 {
			f.fail(m.at, "reservation bid, "+entry(x.Name), strconv.Quote(m.text), "a value that the domain has")
			values[i] = 0
		}
	}
	return a.Of(values)
}
