// Package bridge turns a domain of listed outcomes into a scenario of the main solver, so that its
// parties can be given distrust, implementation in steps, monitors, ratifiers and all else.
//
// The two worlds differ, and the translation says by how much. A scenario has levels from 0, today's
// policy, to 1, the full concession; here 0 is what the issue's owner likes best, and 1 what the other
// does, among the values that neither could better without loss to the other. The owner is who has
// less to lose, so that concessions are worth more than they cost and there is something to trade.
//
// Values in between become rungs of a ladder, spaced so that one party's utility lies on a straight
// line; the other's gets the concave quadratic closest to it, and [Scenario.Deviation] says how close.
// With two such values the translation is exact. With more it is if one of the two ways to space them
// leaves the other party's utility concave and quadratic. An issue on which one value is best for both
// is settled and left out.
//
// No agreement in a scenario is the status quo, all levels at 0, whose utilities are in
// [Scenario.StatusQuo]. Reservation values and discount factors of the domain have no counterpart:
// a scenario derives what its parties can expect without a deal.
package bridge

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/detente-sim/detente/negotiation/domain"
)

// Settings are what a scenario says and a domain does not. The zero value is not sensible; see
// [Usual].
type Settings struct {
	// ID names the scenario: letters, digits, - and _, beginning with a letter.
	ID string
	// Months is the horizon, at least 1.
	Months int
	// Verifiability, Reversibility and Cosmetic are those of every issue, and Trust is each party's
	// prior that the other keeps what it promises; all in [0, 1], trust not at the ends.
	Verifiability, Reversibility, Cosmetic, Trust float64
}

// Usual are middling settings for two years, a judgement: a deal that can mostly be seen, mostly be
// undone, and hardly be faked, between parties who do not know what to expect.
func Usual() Settings {
	return Settings{ID: "domain", Months: 24, Verifiability: 0.8, Reversibility: 0.7, Cosmetic: 0.2, Trust: 0.5}
}

// Rung is a value of an issue and its level.
type Rung struct {
	Value int
	Level float64
}

// Scenario is the result.
type Scenario struct {
	// Text is a scenario file, in YAML. Issues are called I1, I2 and so on by their places in the
	// domain, parties P1 and P2; their names are kept.
	Text []byte
	// Rungs are by issue of the domain, those that neither party could better, from what the owner
	// likes best; of an issue that is settled the one value.
	Rungs [][]Rung
	// Owners are by issue, 0 or 1, and -1 for one that is settled.
	Owners []int
	// A party's utility in the domain is Offset plus Scale times that of the scenario.
	Offset, Scale [2]float64
	// Deviation is the largest difference that the translation makes to a party's utility of any
	// outcome that the scenario knows, in units of the domain.
	Deviation [2]float64
	// StatusQuo is what all levels at 0 are worth, in units of the domain.
	StatusQuo [2]float64
}

// New translates a domain of two parties with additive utilities. The error says what it cannot
// translate: other utilities, other numbers of parties, a domain without conflict.
func New(d *domain.Domain, profiles []domain.Profile, s Settings) (*Scenario, error) {
	if len(profiles) != 2 {
		return nil, fmt.Errorf("found %d profiles, expected 2", len(profiles))
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var a [2]*domain.Additive
	for i, p := range profiles {
		x, ok := p.Utility.(*domain.Additive)
		if !ok {
			return nil, fmt.Errorf("profile %q: found a utility of type %T, expected an additive one", p.Name, p.Utility)
		}
		if err := x.Check(d); err != nil {
			return nil, fmt.Errorf("profile %q: %w", p.Name, err)
		}
		a[i] = x
	}
	out := &Scenario{}
	var terms []term
	for k := range d.Issues() {
		t := translate(a, k)
		out.Rungs, out.Owners = append(out.Rungs, t.rungs), append(out.Owners, t.owner)
		for i := range 2 {
			out.StatusQuo[i] += t.utilities[i][0]
			out.Offset[i] += t.utilities[i][0]
			if t.owner < 0 {
				continue
			}
			out.Deviation[i] += t.deviation[i]
			if i == t.owner {
				// Its value function falls from 1 to 0.
				out.Offset[i] -= t.span(i)
			}
			out.Scale[i] += t.span(i)
		}
		terms = append(terms, t)
	}
	if out.Scale[0] == 0 {
		return nil, errors.New("found no issue on which the parties want different values")
	}
	out.Text = s.write(d, profiles, terms, out.Scale)
	return out, nil
}

func (s *Settings) check() error {
	var errs []error
	for _, x := range []struct {
		name string
		v    float64
	}{{"verifiability", s.Verifiability}, {"reversibility", s.Reversibility}, {"cosmetic", s.Cosmetic}} {
		if !(x.v >= 0 && x.v <= 1) {
			errs = append(errs, fmt.Errorf("found %s %v, expected a number in [0, 1]", x.name, x.v))
		}
	}
	if !(s.Trust > 0 && s.Trust < 1) {
		errs = append(errs, fmt.Errorf("found trust %v, expected a number in (0, 1)", s.Trust))
	}
	if s.Months < 1 {
		errs = append(errs, fmt.Errorf("found %d months, expected at least 1", s.Months))
	}
	if s.ID == "" {
		errs = append(errs, errors.New("found no ID"))
	}
	return errors.Join(errs...)
}

// term is an issue in the scenario.
type term struct {
	owner     int
	rungs     []Rung
	utilities [2][]float64 // weighted, by rung
	curvature [2]float64   // of the value functions
	deviation [2]float64
}

// span is what the issue is worth to a party from one end to the other.
func (t *term) span(i int) float64 {
	u := t.utilities[i]
	return math.Abs(u[len(u)-1] - u[0])
}

// translate finds the values that matter and their levels.
func translate(a [2]*domain.Additive, k int) term {
	n := len(a[0].Values[k])
	weighted := func(i, v int) float64 { return a[i].Weights[k] * a[i].Values[k][v] }
	order := make([]int, n)
	for v := range order {
		order[v] = v
	}
	// The best for the first party first; what follows must be better for the second.
	slices.SortStableFunc(order, func(v, w int) int {
		return cmp.Or(cmp.Compare(weighted(0, w), weighted(0, v)), cmp.Compare(weighted(1, w), weighted(1, v)))
	})
	t := term{owner: -1}
	for _, v := range order {
		if last := len(t.rungs) - 1; last < 0 || weighted(1, v) > t.utilities[1][last] {
			t.rungs = append(t.rungs, Rung{Value: v})
			for i := range 2 {
				t.utilities[i] = append(t.utilities[i], weighted(i, v))
			}
		}
	}
	if len(t.rungs) == 1 {
		return t
	}
	t.owner = 0
	if t.span(1) < t.span(0) {
		t.owner = 1
		slices.Reverse(t.rungs)
		slices.Reverse(t.utilities[0])
		slices.Reverse(t.utilities[1])
	}
	t.space()
	return t
}

// space puts the rungs at levels at which one party's utility is a straight line, whichever leaves
// less of a difference to the other's.
func (t *term) space() {
	best := math.Inf(1)
	for straight := range 2 {
		u := t.utilities[straight]
		levels := make([]float64, len(u))
		for j := range u {
			levels[j] = (u[j] - u[0]) / (u[len(u)-1] - u[0])
		}
		levels[len(levels)-1] = 1
		rising := true
		for j := 1; j < len(levels); j++ {
			rising = rising && levels[j] > levels[j-1]
		}
		if !rising {
			continue // utilities too close to be told apart
		}
		other := 1 - straight
		g, off := fit(levels, t.utilities[other])
		if off < best {
			best = off
			t.curvature[straight], t.curvature[other] = 0, g
			t.deviation[straight], t.deviation[other] = 0, off
			for j := range levels {
				t.rungs[j].Level = levels[j]
			}
		}
	}
}

// fit finds the concave quadratic through both ends that is closest to utilities at levels in the
// sense of least squares, in units of their span; and how far it is off at most. The quadratic is
// the straight line plus g·x·(1 - x).
func fit(levels, utilities []float64) (g, off float64) {
	last := len(levels) - 1
	span := utilities[last] - utilities[0]
	up, down := 0.0, 0.0
	excess := func(j int) float64 { return utilities[j] - utilities[0] - float64(span*levels[j]) }
	for j, x := range levels {
		bulge := x * (1 - x)
		up += float64(excess(j) * bulge)
		down += float64(bulge * bulge)
	}
	if down > 0 {
		// A curvature above the span would let the value rise beyond its end.
		g = min(max(0, up/down), math.Abs(span))
	}
	for j, x := range levels {
		off = max(off, math.Abs(excess(j)-float64(g*x*(1-x))))
	}
	return g / math.Abs(span), off
}

func (s *Settings) write(d *domain.Domain, profiles []domain.Profile, terms []term, scale [2]float64) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "schema: detente/scenario/1\nid: %s\ntitle: %s\nmonths: %d\nissues:\n", s.ID, quote(d.Name), s.Months)
	for k, t := range terms {
		if t.owner < 0 {
			continue
		}
		fmt.Fprintf(&b, "  - {id: I%d, name: %s, owner: P%d, phase: 1, nu: %v, rho: %v, kappa: %v, ladder: [", k+1, quote(d.Issues()[k].Name),
			t.owner+1, s.Verifiability, s.Reversibility, s.Cosmetic)
		for j, r := range t.rungs {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(text(r.Level))
		}
		fmt.Fprintf(&b, "]}\n")
	}
	b.WriteString("agents:\n")
	for i, p := range profiles {
		fmt.Fprintf(&b, "  - id: P%d\n    name: %s\n    role: principal\n    weights: {", i+1, quote(p.Name))
		list(&b, terms, func(t *term) string { return text(t.span(i) / scale[i]) })
		b.WriteString("}\n    value: {")
		list(&b, terms, func(t *term) string {
			g := t.curvature[i]
			if i == t.owner {
				return fmt.Sprintf("{a: 1, b: %s, g: %s}", text(g-1), text(g))
			}
			return fmt.Sprintf("{a: 0, b: %s, g: %s}", text(1+g), text(g))
		})
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "trust:\n  - {of: P1, to: P2, base: %v}\n  - {of: P2, to: P1, base: %v}\n", s.Trust, s.Trust)
	return b.Bytes()
}

// list writes an entry for each issue that is negotiated.
func list(b *bytes.Buffer, terms []term, entry func(*term) string) {
	first := true
	for k := range terms {
		if terms[k].owner < 0 {
			continue
		}
		if !first {
			b.WriteString(", ")
		}
		first = false
		fmt.Fprintf(b, "I%d: %s", k+1, entry(&terms[k]))
	}
}

func text(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// quote writes a string that YAML and JSON read alike.
func quote(s string) string {
	// A string can always be encoded.
	q, _ := json.Marshal(s)
	return string(q)
}
