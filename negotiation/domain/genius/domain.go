package genius

import (
	"fmt"
	"io"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// defaultLevels is the number of numbers that stand for a real issue: ten equal steps, as finely
// as parties speak in the domains that come with Genius.
const defaultLevels = 11

// Reader knows a domain, and reads profiles about it.
type Reader struct {
	Domain *domain.Domain
	// index has the number by which the file calls each issue.
	index []int
}

// ReadDomain reads a domain. Name is that of the file, for messages. Levels, at least 2, is the
// number of equally spaced numbers that stand for a real issue; 0 means 11. The root is
// <negotiation_template> or, as in a profile, <utility_space>. The error lists every [domain.Problem].
func ReadDomain(name string, r io.Reader, levels int) (*Reader, error) {
	f := &file{name: name}
	root, err := f.parse(r)
	if err != nil {
		return nil, err
	}
	return f.domain(root, levels)
}

func (f *file) domain(root *element, levels int) (*Reader, error) {
	if levels == 0 {
		levels = defaultLevels
	}
	if levels < 2 || levels > domain.MostValues {
		return nil, fmt.Errorf("%s: found %d levels for real issues, expected from 2 to %d", f.name, levels, domain.MostValues)
	}
	out := &Reader{}
	elements := f.issues(root)
	if len(elements) > domain.MostIssues {
		f.fail(elements[domain.MostIssues], "", fmt.Sprintf("%d issues", len(elements)), fmt.Sprintf("at most %d", domain.MostIssues))
		return nil, f.err()
	}
	if len(elements) == 0 {
		f.fail(root, "", "no issue", "at least one <issue> in an <objective>")
	}
	var issues []domain.Issue
	places, numbers := map[string]bool{}, map[int]bool{}
	for _, e := range elements {
		x := f.issue(e, levels)
		index, ok := f.integer(e, entry(x.Name), "index")
		if ok && numbers[index] {
			f.fail(e, entry(x.Name), fmt.Sprintf("index %d", index), "an index that no other issue has")
		}
		numbers[index] = true
		if places[x.Name] {
			f.fail(e, entry(x.Name), "an issue of this name", "each name once")
		}
		places[x.Name] = true
		issues, out.index = append(issues, x), append(out.index, index)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	d, err := domain.New(f.name, issues)
	if err != nil {
		f.fail(root, "", "", err.Error())
		return nil, f.err()
	}
	out.Domain = d
	return out, nil
}

func entry(issue string) string { return "issue " + strconv.Quote(issue) }

// issues returns the <issue> elements of a file in the order in which Genius numbers them.
func (f *file) issues(root *element) (list []*element) {
	space := root
	switch root.name {
	case "negotiation_template":
		spaces := root.named("utility_space")
		if len(spaces) != 1 {
			f.fail(root, "", fmt.Sprintf("%d elements <utility_space>", len(spaces)), "one")
			return nil
		}
		space = spaces[0]
	case "utility_space":
	default:
		f.fail(root, "", "<"+root.name+">", "<negotiation_template> or <utility_space>")
		return nil
	}
	var walk func(e *element)
	walk = func(e *element) {
		for _, c := range e.children {
			switch c.name {
			case "issue":
				list = append(list, c)
			case "objective":
				walk(c)
			}
		}
	}
	walk(space)
	return list
}

// kind returns discrete, integer or real; anything else is a problem.
func (f *file) kind(e *element, issue string) string {
	for _, name := range [...]string{"vtype", "type", "etype"} {
		kind, ok := e.get(name)
		switch {
		case !ok:
		case kind == "discrete" || kind == "integer" || kind == "real":
			return kind
		default:
			f.fail(e, issue, name+"="+strconv.Quote(kind), "discrete, integer or real")
			return ""
		}
	}
	return "discrete"
}

func (f *file) issue(e *element, levels int) domain.Issue {
	x := domain.Issue{}
	x.Name, _ = e.get("name")
	if x.Name == "" {
		f.fail(e, "issue", "", "expected a name")
	}
	switch f.kind(e, entry(x.Name)) {
	case "discrete":
		f.items(e, &x)
	case "integer":
		f.integers(e, &x)
	case "real":
		f.reals(e, &x, levels)
	}
	return x
}

func (f *file) items(e *element, x *domain.Issue) {
	items := e.named("item")
	if len(items) == 0 {
		f.fail(e, entry(x.Name), "no <item>", "at least one")
	}
	if len(items) > domain.MostValues {
		f.fail(items[domain.MostValues], entry(x.Name), fmt.Sprintf("%d values", len(items)), fmt.Sprintf("at most %d", domain.MostValues))
		return
	}
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		value, ok := item.get("value")
		switch {
		case !ok:
			f.fail(item, entry(x.Name), "", "expected an item with a value")
		case seen[value]:
			f.fail(item, entry(x.Name), "the value "+strconv.Quote(value)+" again", "each value once")
		}
		seen[value] = true
		x.Values = append(x.Values, value)
	}
}

// bounded returns the element that carries the bounds of an issue of numbers.
func bounded(e *element) *element {
	if _, ok := e.get("lowerbound"); ok {
		return e
	}
	for _, c := range e.children {
		if _, ok := c.get("lowerbound"); ok {
			return c
		}
	}
	return e
}

func (f *file) integers(e *element, x *domain.Issue) {
	at := bounded(e)
	low, ok := f.integer(at, entry(x.Name), "lowerbound")
	high, ok2 := f.integer(at, entry(x.Name), "upperbound")
	if !ok || !ok2 {
		return
	}
	if low > high || high-low >= domain.MostValues {
		f.fail(at, entry(x.Name), fmt.Sprintf("bounds %d and %d", low, high), fmt.Sprintf("from 1 to %d integers between them", domain.MostValues))
		return
	}
	for v := low; v <= high; v++ {
		x.Values, x.Numbers = append(x.Values, strconv.Itoa(v)), append(x.Numbers, float64(v))
	}
}

func (f *file) reals(e *element, x *domain.Issue, levels int) {
	at := bounded(e)
	low, ok := f.number(at, entry(x.Name), "lowerbound")
	high, ok2 := f.number(at, entry(x.Name), "upperbound")
	if !ok || !ok2 {
		return
	}
	if !(low < high) || (high-low)-(high-low) != 0 {
		f.fail(at, entry(x.Name), fmt.Sprintf("bounds %v and %v", low, high), "a lower and a larger upper bound")
		return
	}
	x.Real = true
	for k := range levels {
		v := low + float64((high-low)*float64(k))/float64(levels-1)
		if k == levels-1 {
			v = high
		}
		if k > 0 && v <= x.Numbers[k-1] {
			f.fail(at, entry(x.Name), fmt.Sprintf("bounds %v and %v", low, high), fmt.Sprintf("bounds far enough apart for %d numbers", levels))
			x.Values, x.Numbers = nil, nil
			return
		}
		x.Values, x.Numbers = append(x.Values, strconv.FormatFloat(v, 'g', -1, 64)), append(x.Numbers, v)
	}
}
