package negotiation

// Valuation says how a party values a promised package.
type Valuation uint8

// The valuations.
const (
	// Conditional: a party's own delivery goes on only while the other side is
	// not caught cheating, and enforcement undoes part of it. Conditional
	// exposure makes trade viable at low trust (in the spirit of Watson 2002).
	Conditional Valuation = iota
	// OneShot: own and joint promises count in full, the other side's with the
	// probability that they are delivered.
	OneShot
)

// String returns the valuation's name in scenario files.
func (v Valuation) String() string { return [...]string{"conditional", "one-shot"}[v] }

// TableRule says how a party's own plans enter its valuation at the table.
type TableRule uint8

// The table rules.
const (
	// Pooled: all types bargain as a sincere party would, so that an offer reveals
	// nothing about the type.
	Pooled TableRule = iota
	// Plan: a party counts its own costs only as far as it plans to deliver. Cheaters
	// then promise cheaply and offers carry information, which beliefs do not use.
	Plan
)

// String returns the rule's name in scenario files.
func (t TableRule) String() string { return [...]string{"pooled", "plan"}[t] }

// valuations holds the coefficients of the current round and scratch.
type valuations struct {
	terms    []Quad    // i·K+k: party i's terms, modulated
	constant []float64 // i
	seen     []Quad    // (i·P+j)·K+k: j's terms as i estimates them, modulated
	seenC    []float64 // i·P+j
	own      []Objective
	others   []Objective // i·P+j
	domestic Objective
	planned  []Quad
}

// resetContributions prepares what the parts of the phase contribute to.
func (s *State) resetContributions() {
	fill(s.Factor, s.ones)
	fill(s.stakes, s.ones)
	fill(s.Guess, s.ones)
	clear(s.Addend)
	clear(s.Tilt)
	clear(s.Shift)
}

// fill copies ones over x, as many at a time as there are.
func fill(x, ones []float64) {
	for len(x) > 0 {
		x = x[copy(x, ones):]
	}
}

// revalue applies this round's factors to the parties' terms. A factor M acts
// on differences from the status quo q, v(q) + M·(v(x) − v(q)): a crisis raises
// the stakes of change, not the value of standing still.
func (s *State) revalue() {
	K, P := s.Issues(), s.Parties()
	v := &s.mod
	for j := range P {
		base := &s.base[s.party[j]]
		constant := base.Const
		terms, from := v.terms[j*K:j*K+K], base.Terms[:K]
		factor, tilt := s.Factor[j*K:j*K+K], s.Tilt[j*K:j*K+K]
		for k := range terms {
			t, f := &from[k], factor[k]
			terms[k] = Quad{B: float64(f*t.B) + tilt[k], G: float64(f * t.G)}
		}
		for _, k := range s.moved {
			t := &from[k]
			constant += float64((1 - factor[k]) * quadAt(t.B, t.G, s.model.Issues[k].StatusQuo))
		}
		v.constant[j] = constant
		for i := range P {
			if i == j {
				continue
			}
			n := (i*P + j) * K
			seen, estimate, guess := v.seen[n:n+K], s.estimate[n:n+K], s.Guess[n:n+K]
			for k := range seen {
				t, e := &terms[k], estimate[k]*guess[k]
				seen[k] = Quad{B: float64(e * t.B), G: float64(e * t.G)}
			}
			v.seenC[i*P+j] = constant
		}
	}
}

// Terms returns party i's terms of the round: its utility with this round's
// factors. Read only.
func (s *State) Terms(i int) []Quad { K := s.Issues(); return s.mod.terms[i*K : i*K+K] }

// Seen returns party j's terms as party i estimates them. Read only.
func (s *State) Seen(i, j int) []Quad {
	K := s.Issues()
	n := (i*s.Parties() + j) * K
	return s.mod.seen[n : n+K]
}

// EstimateFactor returns the factor by which i misjudges j's weight on k.
func (s *State) EstimateFactor(i, j, k int) float64 {
	return s.estimate[(i*s.Parties()+j)*s.Issues()+k]
}

// Worth returns what a package is worth to party i under the outlook of t: its
// expected utility as a function of the package. The terms are valid until the
// next call for the same party.
func (s *State) Worth(i int, t *Text) Objective {
	K := s.Issues()
	d, terms, constant := s.mod.own[i].Terms, s.Terms(i), s.mod.constant[i]
	if s.model.Table == Plan {
		terms, constant = s.planned(i, t, terms, constant)
	}
	c := s.expected(d, terms, i, s.exposure(i, t), t.Deliver[i*K:i*K+K], 0)
	return Objective{Const: constant + c, Terms: d}
}

// planned scales party i's own losses by the share of each promise that it plans
// to deliver, leaving the value of the observed level as it is.
func (s *State) planned(i int, t *Text, terms []Quad, constant float64) ([]Quad, float64) {
	dst := s.mod.planned
	for k, q := range terms {
		dst[k] = q
		if s.owner[k] != i || q.B-q.G >= 0 {
			continue
		}
		own := t.Own[s.Unit(i, k)*int(Actions):]
		f := own[Comply] + float64(own[Cosmetic]*(1-s.model.Issues[k].Cosmetic))
		dst[k] = Quad{B: float64(f * q.B), G: float64(f * q.G)}
		constant += float64((1 - f) * quadAt(q.B, q.G, s.Observed[k]))
	}
	return dst, constant
}

// EstimatedWorth returns party i's estimate of what a package is worth to another
// party j. What j expects of others is common knowledge; j's weights are not. The
// terms are valid until the next call for the same two.
func (s *State) EstimatedWorth(i, j int, t *Text) Objective {
	K := s.Issues()
	d := s.mod.others[i*s.Parties()+j].Terms
	c := s.expected(d, s.Seen(i, j), j, s.exposure(j, t), t.Deliver[j*K:j*K+K], 0)
	return Objective{Const: s.mod.seenC[i*s.Parties()+j] + c, Terms: d}
}

// DomesticWorth returns what a package is worth to a member on principal i's
// side of the deal, by its base weights. The member judges the other side by its
// trust, in [0, 1], which stands in for every expectation of delivery. The terms
// are valid until the next call.
func (s *State) DomesticWorth(member, i int, t *Text, trust float64) Objective {
	base := &s.base[member]
	d := s.mod.domestic.Terms
	terms, constant := base.Terms, base.Const
	if s.stakes != nil {
		terms, constant = s.staked(member, terms, constant)
	}
	c := s.expected(d, terms, i, s.exposureAt(i, t, trust), nil, trust)
	return Objective{Const: constant + c, Terms: d}
}

// staked scales a member's terms by the factors of the round; as in [State.revalue]
// a factor acts on differences from the status quo.
func (s *State) staked(member int, terms []Quad, constant float64) ([]Quad, float64) {
	K := s.Issues()
	dst := s.mod.planned
	for k, t := range terms {
		f := s.stakes[member*K+k]
		dst[k] = Quad{B: float64(f * t.B), G: float64(f * t.G)}
		if q := s.model.Issues[k].StatusQuo; q != 0 {
			constant += float64((1 - f) * quadAt(t.B, t.G, q))
		}
	}
	return dst, constant
}

// exposure is the discounted share of the time for which party i's own
// delivery goes on: p + (1−p)·ω, with p the probability that all others
// comply and ω the share for which an outright defector is left unpunished.
func (s *State) exposure(i int, t *Text) float64 {
	P := s.Parties()
	p := 1.0
	for j := range P {
		if j != i {
			p *= t.Comply[i*P+j]
		}
	}
	return s.exposureAt(i, t, p)
}

func (s *State) exposureAt(i int, t *Text, p float64) float64 {
	if s.model.Valuation == OneShot {
		return 1
	}
	var h float64
	each := s.Units() / s.Parties()
	for u := range t.Stake {
		if u/each != i {
			h += float64(t.Stake[u] * float64(t.Enforced[u]*t.Alarm[u*int(Actions)+int(Defect)]))
		}
	}
	h /= float64(s.Parties() - 1) // one defector: any of the others
	d := s.discount
	omega := (1 - d) / (1 - float64(d*(1-h)))
	return p + float64((1-p)*omega)
}

// expected writes the terms of Σ_k w·v(y) + (1−w)·v(x + r·(y−x)) and returns
// the change of the constant, x being the observed level. For own issues w is
// the exposure and r the share that snapback leaves; for the others' and joint
// issues w is the probability of delivery and r the residue of a cheater. Where
// deliver is nil the probability is p throughout.
func (s *State) expected(dst, terms []Quad, i int, exposure float64, deliver []float64, p float64) (constant float64) {
	oneShot, residue := s.model.Valuation == OneShot, s.model.Residue
	K := len(terms)
	dst, owner, roll, observed := dst[:K], s.owner[:K], s.roll[:K], s.Observed[:K]
	for k := range terms {
		t := &terms[k]
		w, r := p, residue
		switch {
		case owner[k] == i:
			w, r = exposure, 1-roll[k]
		case oneShot && owner[k] < 0:
			w = 1
		case deliver != nil:
			w = deliver[k]
		}
		v := 1 - w
		x := observed[k]
		lin := w + float64(v*r)
		dst[k] = Quad{
			B: float64(t.B*lin) - float64(2*t.G*x*(1-r)*r*v),
			G: float64(t.G * (w + float64(v*r*r))),
		}
		if x != 0 {
			constant += float64(v * quadAt(t.B, t.G, float64(x*(1-r))))
		}
	}
	return constant
}

// Stand returns party i's reservation value and the least that it takes; see
// [State.Reservation] and [State.Least].
func (s *State) Stand(i int) (reservation, least float64) {
	reservation = s.Reservation(i)
	if s.settings[i].Kind == OutsideOption {
		return reservation, s.Least(i)
	}
	return reservation, reservation
}

// Least returns the utility below which party i takes no deal: the utility of the
// observed levels plus its margin and the state terms of the round.
func (s *State) Least(i int) float64 {
	return s.reservation(i, s.settings[i].Margin)
}

// Reservation returns party i's reservation value, to which its demands fall. It is
// [State.Least], but for a margin that stands for an [OutsideOption]: that adds
// nothing to what bargaining is about, and only rules out deals that are worth less.
func (s *State) Reservation(i int) float64 {
	if s.settings[i].Kind == OutsideOption {
		return s.reservation(i, 0)
	}
	return s.Least(i)
}

// Outside returns how much better than staying without a deal it is for party i to
// leave for good: the margin of an [OutsideOption], 0 where it has another kind.
func (s *State) Outside(i int) float64 {
	if s.settings[i].Kind == OutsideOption {
		return s.settings[i].Margin
	}
	return 0
}

func (s *State) reservation(i int, margin float64) float64 {
	u := s.mod.constant[i] + s.sum(s.Terms(i), s.Observed)
	b := u + margin + s.Addend[i]
	if h := s.settings[i].Hurting; h != 0 && !s.Agreement.Binds() {
		b -= float64(h * float64(s.Round-s.Agreement.EndedAt) / 12)
	}
	return b
}

// EstimatedReservation returns party i's estimate of the least that j takes;
// state terms are left out.
func (s *State) EstimatedReservation(i, j int) float64 {
	n := i*s.Parties() + j
	return s.mod.seenC[n] + s.sum(s.Seen(i, j), s.Observed) + s.settings[j].Margin + s.Shift[n]
}

func (s *State) sum(terms []Quad, x []float64) (u float64) {
	x = x[:len(terms)]
	for k := range terms {
		t := &terms[k]
		u += quadAt(t.B, t.G, x[k])
	}
	return u
}

// Utility returns a member's utility of a package that is fully delivered, with
// base weights; a principal's are those of the present office holder. Members
// without preferences have none: ok is false.
func (s *State) Utility(member int, levels []float64) (u float64, ok bool) {
	base := &s.base[member]
	if base.Terms == nil {
		return 0, false
	}
	return base.Const + s.sum(base.Terms, levels), true
}

// Difference returns how much a member's base utility changes when issue k
// moves from one level to another.
func (s *State) Difference(member, k int, from, to float64) float64 {
	t := s.base[member].Terms[k]
	return quadAt(t.B, t.G, to) - quadAt(t.B, t.G, from)
}
