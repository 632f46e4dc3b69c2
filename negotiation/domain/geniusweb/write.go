package geniusweb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// printer writes indented JSON with members in the order in which they are given.
type printer struct {
	bytes.Buffer
	depth int
	first bool
	list  bool // whether items come next, which have no names
}

func (p *printer) open(name string, bracket byte) {
	p.name(name)
	p.WriteByte(bracket)
	p.depth++
	p.first, p.list = true, bracket == '['
}

func (p *printer) close(bracket byte) {
	p.depth--
	if !p.first {
		p.line()
	}
	p.WriteByte(bracket)
	p.first, p.list = false, false
}

func (p *printer) line() {
	p.WriteByte('\n')
	for range p.depth {
		p.WriteString("  ")
	}
}

// name begins a member; an item of a list, or the whole, has no name. The name of a member may be empty.
func (p *printer) name(name string) {
	if p.depth > 0 {
		if !p.first {
			p.WriteByte(',')
		}
		p.line()
	}
	p.first = false
	if p.depth > 0 && !p.list {
		p.quote(name)
		p.WriteString(": ")
	}
}

func (p *printer) quote(text string) {
	e := json.NewEncoder(&p.Buffer)
	e.SetEscapeHTML(false)
	// A bytes.Buffer takes all that is written, and any string can be encoded.
	_ = e.Encode(text)
	p.Truncate(p.Len() - 1) // the end of the line
}

func (p *printer) text(name, text string) {
	p.name(name)
	p.quote(text)
}

func (p *printer) number(name string, x float64) {
	p.name(name)
	p.WriteString(plain(x))
}

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// WriteDomain writes a domain, so that [ReadDomain] gives it back. Issues of numbers must be equally
// spaced by a decimal number.
func WriteDomain(w io.Writer, d *domain.Domain) error {
	p := &printer{}
	if err := p.domain("", d); err != nil {
		return fmt.Errorf("domain %q: %w", d.Name, err)
	}
	p.WriteByte('\n')
	_, err := w.Write(p.Bytes())
	return err
}

func (p *printer) domain(name string, d *domain.Domain) error {
	p.open(name, '{')
	p.text("name", d.Name)
	p.open("issuesValues", '{')
	for i := range d.Issues() {
		x := &d.Issues()[i]
		p.open(x.Name, '{')
		if x.Numbers == nil {
			p.open("values", '[')
			for _, v := range x.Values {
				p.text("", v)
			}
			p.close(']')
		} else if err := p.spacing(x); err != nil {
			return err
		}
		p.close('}')
	}
	p.close('}')
	p.close('}')
	return nil
}

// spacing writes a range that lists the numbers of an issue again, to the last bit.
func (p *printer) spacing(x *domain.Issue) error {
	n := len(x.Numbers) - 1
	low, high, step := x.Numbers[0], x.Numbers[n], 1.0
	if n > 0 {
		step = (high - low) / float64(n)
		// The decimal number that is meant, without the rounding of the division.
		step, _ = strconv.ParseFloat(strconv.FormatFloat(step, 'g', 14, 64), 64)
	}
	text := fmt.Sprintf(`{"low": %s, "high": %s, "step": %s}`, plain(low), plain(high), plain(step))
	f := &file{name: "range", text: []byte(text)}
	v, err := f.parse(bytes.NewReader([]byte(text)))
	if err != nil {
		return err
	}
	again := domain.Issue{Name: x.Name}
	f.numbers(v, &again)
	same := len(again.Numbers) == len(x.Numbers)
	for j := 0; same && j < len(x.Numbers); j++ {
		same = again.Numbers[j] == x.Numbers[j] && again.Values[j] == x.Values[j]
	}
	if !same {
		return fmt.Errorf("issue %q: found numbers that are not equally spaced by a decimal number, or that have names of their own", x.Name)
	}
	p.name("range")
	p.WriteString(text)
	return nil
}

// WriteProfile writes what a party wants, so that [ReadProfile] gives it back. The format has the
// utility of an outcome for a reservation value: bid is that outcome, by the places of its values,
// whose utility takes the place of the profile's reservation value; nil means that there is none.
// The error says what the format cannot hold: a discount factor, weights or utilities outside
// [0, 1], weights that do not sum to one, utilities of numbers that do not lie on a straight line.
func WriteProfile(w io.Writer, d *domain.Domain, profile domain.Profile, bid []int) error {
	p := &printer{}
	if err := p.profile(d, profile, bid); err != nil {
		return fmt.Errorf("profile %q: %w", profile.Name, err)
	}
	p.WriteByte('\n')
	_, err := w.Write(p.Bytes())
	return err
}

func (p *printer) profile(d *domain.Domain, profile domain.Profile, bid []int) error {
	a, ok := profile.Utility.(*domain.Additive)
	if !ok {
		return fmt.Errorf("found a utility of type %T, expected an additive one", profile.Utility)
	}
	if profile.Discount != 0 && profile.Discount != 1 {
		return fmt.Errorf("found the discount factor %v, expected none", profile.Discount)
	}
	if err := a.Check(d); err != nil {
		return err
	}
	sum := 0.0
	for i, w := range a.Weights {
		if w < 0 || w > 1 {
			return fmt.Errorf("issue %q: found the weight %v, expected a number in [0, 1]", d.Issues()[i].Name, w)
		}
		for _, u := range a.Values[i] {
			if u < 0 || u > 1 {
				return fmt.Errorf("issue %q: found the utility %v, expected a number in [0, 1]", d.Issues()[i].Name, u)
			}
		}
		sum += w
	}
	if math.Abs(sum-1) > off {
		return fmt.Errorf("found weights with a sum of %v, expected one", sum)
	}
	p.open("", '{')
	p.open(space, '{')
	p.open("issueUtilities", '{')
	for i := range d.Issues() {
		if err := p.utilities(&d.Issues()[i], a, i); err != nil {
			return err
		}
	}
	p.close('}')
	p.open("issueWeights", '{')
	for i, w := range a.Weights {
		p.number(d.Issues()[i].Name, w)
	}
	p.close('}')
	if err := p.domain("domain", d); err != nil {
		return err
	}
	p.text("name", profile.Name)
	if bid != nil {
		p.open("reservationBid", '{')
		p.open("issuevalues", '{')
		for i, v := range bid {
			x := &d.Issues()[i]
			if x.Numbers != nil {
				p.number(x.Name, x.Numbers[v])
			} else {
				p.text(x.Name, x.Values[v])
			}
		}
		p.close('}')
		p.close('}')
	}
	p.close('}')
	p.close('}')
	return nil
}

func (p *printer) utilities(x *domain.Issue, a *domain.Additive, i int) error {
	p.open(x.Name, '{')
	if x.Numbers == nil {
		p.open("discreteutils", '{')
		p.open("valueUtilities", '{')
		for j, u := range a.Values[i] {
			p.number(x.Values[j], u)
		}
		p.close('}')
		p.close('}')
		p.close('}')
		return nil
	}
	n := len(x.Numbers) - 1
	low, high := x.Numbers[0], x.Numbers[n]
	if n == 0 {
		// A line needs two ends; the second lies beyond the only number.
		high = low + 1
	}
	from, to := a.Values[i][0], a.Values[i][n]
	line := domain.Linear{Origin: low, Offset: from, Slope: (to - from) / (high - low)}
	for j, u := range domain.Evaluate(line, x) {
		if math.Abs(u-a.Values[i][j]) > 1e-12 {
			return fmt.Errorf("issue %q: found utilities of numbers that do not lie on a straight line", x.Name)
		}
	}
	p.open("numberutils", '{')
	p.number("lowValue", low)
	p.number("lowUtility", from)
	p.number("highValue", high)
	p.number("highUtility", to)
	p.close('}')
	p.close('}')
	return nil
}
