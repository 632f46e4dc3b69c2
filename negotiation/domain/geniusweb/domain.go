package geniusweb

import (
	"fmt"
	"io"
	"math/big"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// ReadDomain reads a domain. Name is that of the file, for messages. The error lists
// every [domain.Problem].
func ReadDomain(name string, r io.Reader) (*domain.Domain, error) {
	f := &file{name: name}
	root, err := f.parse(r)
	if err != nil {
		return nil, err
	}
	return f.domain(root)
}

func entry(issue string) string { return "issue " + strconv.Quote(issue) }

func (f *file) domain(v *value) (*domain.Domain, error) {
	name := f.need(v, "domain", "name", word)
	list := f.need(v, "domain", "issuesValues", object)
	if name == nil || list == nil {
		return nil, f.err()
	}
	if n := len(list.members); n == 0 || n > domain.MostIssues {
		f.fail(list.at, "domain", fmt.Sprintf("%d issues", n), fmt.Sprintf("from 1 to %d", domain.MostIssues))
		return nil, f.err()
	}
	var issues []domain.Issue
	for _, m := range list.members {
		issues = append(issues, f.issue(m))
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	d, err := domain.New(name.text, issues)
	if err != nil {
		f.fail(list.at, "domain", "", err.Error())
		return nil, f.err()
	}
	return d, nil
}

func (f *file) issue(m member) domain.Issue {
	x := domain.Issue{Name: m.name}
	if m.name == "" {
		f.fail(m.value.at, "issue", "", "expected a name")
	}
	if r := m.value.get("range"); r != nil {
		f.numbers(r, &x)
		return x
	}
	list := f.need(m.value, entry(m.name), "values", array)
	if list == nil {
		return x
	}
	if len(list.items) == 0 {
		f.fail(list.at, entry(m.name), "no value", "at least one")
	}
	seen := make(map[string]bool, len(list.items))
	for _, item := range list.items {
		switch {
		case item.kind != word:
			f.fail(item.at, entry(m.name), item.kind.String(), "a value in quotes")
		case seen[item.text]:
			f.fail(item.at, entry(m.name), "the value "+strconv.Quote(item.text)+" again", "each value once")
		}
		seen[item.text] = true
		x.Values = append(x.Values, item.text)
	}
	return x
}

// numbers lists low, low + step and so on up to high.
func (f *file) numbers(v *value, x *domain.Issue) {
	at := entry(x.Name) + ", range"
	parts := v.items
	if v.kind == object {
		parts = []*value{v.get("low"), v.get("high"), v.get("step")}
	}
	if len(parts) != 3 || parts[0] == nil || parts[1] == nil || parts[2] == nil {
		f.fail(v.at, at, "", "expected low, high and step")
		return
	}
	low, high, step := f.decimal(parts[0], at), f.decimal(parts[1], at), f.decimal(parts[2], at)
	if low == nil || high == nil || step == nil {
		return
	}
	if low.Cmp(high) > 0 || step.Sign() <= 0 {
		f.fail(v.at, at, fmt.Sprintf("low %s, high %s, step %s", parts[0].text, parts[1].text, parts[2].text), "low, a high that is not less, and a step above 0")
		return
	}
	steps := new(big.Rat).Sub(high, low)
	steps.Quo(steps, step)
	n := new(big.Int).Quo(steps.Num(), steps.Denom())
	if n.Cmp(big.NewInt(domain.MostValues)) >= 0 {
		f.fail(v.at, at, n.String()+" steps", fmt.Sprintf("fewer than %d", domain.MostValues))
		return
	}
	for now := low; now.Cmp(high) <= 0; now = new(big.Rat).Add(now, step) {
		number, _ := now.Float64()
		if k := len(x.Numbers); k > 0 && number <= x.Numbers[k-1] {
			f.fail(v.at, at, "a step of "+parts[2].text, "one large enough to tell numbers apart")
			x.Numbers, x.Values = nil, nil
			return
		}
		x.Numbers, x.Values = append(x.Numbers, number), append(x.Values, strconv.FormatFloat(number, 'g', -1, 64))
	}
}
