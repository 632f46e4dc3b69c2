package genius

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Profile reads what a party wants in the reader's domain. Name is that of the file, for messages
// and as the name of the party. The error lists every [domain.Problem].
func (r *Reader) Profile(name string, in io.Reader) (domain.Profile, error) {
	f := &file{name: name}
	root, err := f.parse(in)
	if err != nil {
		return domain.Profile{}, err
	}
	return f.profile(root, r)
}

func (f *file) profile(root *element, r *Reader) (domain.Profile, error) {
	p := domain.Profile{Name: f.name}
	if root.name != "utility_space" {
		f.fail(root, "", "<"+root.name+">", "<utility_space>")
		return p, f.err()
	}
	p.Reservation = f.setting(root, "reservation", 0)
	p.Discount = f.setting(root, "discount_factor", 1)
	if p.Discount < 0 || p.Discount > 1 {
		f.fail(root.named("discount_factor")[0], "discount factor", strconv.FormatFloat(p.Discount, 'g', -1, 64), "a number in [0, 1]")
	}
	if p.Discount == 0 {
		p.Discount = 1
	}
	if e := nonlinear(root); e != nil {
		p.Utility = f.rectangles(e, r)
	} else {
		p.Utility = f.additive(root, r)
	}
	return p, f.err()
}

// setting reads <name value="..."/>, of which there is at most one.
func (f *file) setting(root *element, name string, otherwise float64) float64 {
	list := root.named(name)
	if len(list) == 0 {
		return otherwise
	}
	if len(list) > 1 {
		f.fail(list[1], strings.ReplaceAll(name, "_", " "), "a second one", "one")
	}
	x, _ := f.number(list[0], strings.ReplaceAll(name, "_", " "), "value")
	return x
}

// Weights may miss one by as much as in Genius.
const leastSum, mostSum = 0.98, 1.02

func (f *file) additive(root *element, r *Reader) *domain.Additive {
	issues := r.Domain.Issues()
	a := &domain.Additive{Weights: make([]float64, len(issues)), Values: make([][]float64, len(issues)),
		Evaluators: make([]domain.Evaluator, len(issues)), Cap: 1}
	weights := map[int]*element{}
	f.weights(root, weights)
	found := make([]*element, len(issues))
	for _, e := range f.issues(root) {
		name, _ := e.get("name")
		i := place(issues, name)
		switch {
		case i < 0:
			f.fail(e, entry(name), "an issue that the domain does not have", "one of its issues")
			continue
		case found[i] != nil:
			f.fail(e, entry(name), "an issue of this name again", "each issue once")
			continue
		}
		found[i] = e
		a.Weights[i] = f.weight(e, name, weights)
		a.Values[i], a.Evaluators[i] = f.evaluations(e, &issues[i])
	}
	sum := 0.0
	for i := range issues {
		if found[i] == nil {
			f.fail(root, entry(issues[i].Name), "no such issue", "each issue of the domain")
		}
		sum += a.Weights[i]
	}
	if len(f.problems) == 0 && (sum < leastSum || sum > mostSum) {
		f.fail(firstWeight(root), "weights", "a sum of "+strconv.FormatFloat(sum, 'g', 6, 64), "one, within 0.02")
	}
	return a
}

func place(issues []domain.Issue, name string) int {
	for i := range issues {
		if issues[i].Name == name {
			return i
		}
	}
	return -1
}

// weights collects the <weight> elements of all objectives by the index of what they weigh.
func (f *file) weights(e *element, into map[int]*element) {
	for _, c := range e.children {
		switch c.name {
		case "objective":
			f.weights(c, into)
		case "weight":
			index, ok := f.integer(c, "weight", "index")
			if ok && into[index] != nil {
				f.fail(c, "weight", fmt.Sprintf("a second one for index %d", index), "one")
			}
			if ok {
				into[index] = c
			}
		}
	}
}

func firstWeight(e *element) *element {
	for _, c := range e.children {
		if c.name == "weight" {
			return c
		}
		if c.name == "objective" {
			if w := firstWeight(c); w.name == "weight" {
				return w
			}
		}
	}
	return e
}

func (f *file) weight(e *element, name string, weights map[int]*element) float64 {
	index, ok := f.integer(e, entry(name), "index")
	if !ok {
		return 0
	}
	at := weights[index]
	if at == nil {
		f.fail(e, entry(name), "no weight", fmt.Sprintf("a <weight> with index %d", index))
		return 0
	}
	w, ok := f.number(at, "weight of "+entry(name), "value")
	if ok && (w < 0 || w > 1) {
		f.fail(at, "weight of "+entry(name), strconv.FormatFloat(w, 'g', -1, 64), "a number in [0, 1]")
	}
	return w
}

func (f *file) evaluations(e *element, x *domain.Issue) ([]float64, domain.Evaluator) {
	switch f.kind(e, entry(x.Name)) {
	case "discrete":
		if x.Numbers != nil {
			f.fail(e, entry(x.Name), "a discrete issue", "one of numbers, as in the domain")
			return nil, nil
		}
		return f.evaluated(e, x), nil
	case "integer", "real":
		kind, _ := e.get("vtype")
		if x.Numbers == nil || kind != "" && x.Real != (kind == "real") {
			f.fail(e, entry(x.Name), "an issue of numbers", "the type that it has in the domain")
			return nil, nil
		}
		evaluator := f.evaluator(e, x)
		if evaluator == nil {
			return nil, nil
		}
		values := domain.Evaluate(evaluator, x)
		for _, v := range values {
			if v-v != 0 || v < 0 {
				f.fail(e, entry(x.Name), fmt.Sprintf("the evaluation %v", v), "numbers of at least 0")
				return nil, nil
			}
		}
		return values, evaluator
	}
	return nil, nil
}

func (f *file) evaluated(e *element, x *domain.Issue) []float64 {
	at := make(map[string]int, len(x.Values))
	for j, v := range x.Values {
		at[v] = j
	}
	values, seen := make([]float64, len(x.Values)), make([]bool, len(x.Values))
	for _, item := range e.named("item") {
		name, _ := item.get("value")
		j, ok := at[name]
		switch {
		case !ok:
			f.fail(item, entry(x.Name), "the value "+strconv.Quote(name), "a value that the domain has")
			continue
		case seen[j]:
			f.fail(item, entry(x.Name), "the value "+strconv.Quote(name)+" again", "each value once")
			continue
		}
		seen[j] = true
		values[j], ok = f.number(item, entry(x.Name)+", value "+strconv.Quote(name), "evaluation")
		if ok && values[j] < 0 {
			f.fail(item, entry(x.Name)+", value "+strconv.Quote(name), strconv.FormatFloat(values[j], 'g', -1, 64), "an evaluation of at least 0")
		}
	}
	for j, ok := range seen {
		if !ok {
			f.fail(e, entry(x.Name), "no evaluation of the value "+strconv.Quote(x.Values[j]), "one for each value of the domain")
			return nil
		}
	}
	return domain.Normalised(values)
}

// evaluator reads <evaluator ftype="..."/>, or returns nil after a problem.
func (f *file) evaluator(e *element, x *domain.Issue) domain.Evaluator {
	list := e.named("evaluator")
	if len(list) != 1 {
		f.fail(e, entry(x.Name), fmt.Sprintf("%d elements <evaluator>", len(list)), "one")
		return nil
	}
	at := list[0]
	kind, ok := at.get("ftype")
	if !ok {
		kind = "linear"
	}
	sound := true
	number := func(attribute string) float64 {
		v, ok := f.number(at, entry(x.Name)+", evaluator", attribute)
		sound = sound && ok
		return v
	}
	var out domain.Evaluator
	switch strings.ToLower(kind) {
	case "linear":
		if _, ok := at.get("slope"); ok || !x.Real {
			out = domain.Linear{Origin: origin(x), Offset: number("offset"), Slope: number("slope")}
		} else {
			out = domain.Linear{Offset: number("parameter0"), Slope: number("parameter1")}
		}
	case "constant":
		out = domain.Constant(number("parameter0"))
	case "triangular":
		t := domain.Triangular{Low: number("parameter0"), High: number("parameter1"), Top: number("parameter2")}
		if sound && !(t.Low <= t.Top && t.Top <= t.High) {
			f.fail(at, entry(x.Name)+", evaluator", fmt.Sprintf("a top of %v between %v and %v", t.Top, t.Low, t.High), "low, high and top in parameter0, parameter1 and parameter2")
		}
		out = t
	case "quadratic":
		out = domain.Quadratic{Constant: number("parameter0"), First: number("parameter1"), Second: number("parameter2")}
	default:
		f.fail(at, entry(x.Name)+", evaluator", "ftype="+strconv.Quote(kind), "linear, constant, triangular or quadratic")
		return nil
	}
	if !sound {
		return nil
	}
	return out
}

// origin is from where a linear evaluator counts.
func origin(x *domain.Issue) float64 {
	if x.Real {
		return 0
	}
	return x.Numbers[0]
}
