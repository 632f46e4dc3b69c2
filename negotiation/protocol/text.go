package protocol

import (
	"math"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/search"
)

// SingleText is a mediator's procedure: it drafts the Nash package on its
// estimates of both sides, hears how far each is from accepting, and shifts the
// balance of the next draft towards the side that misses more (the single
// negotiating text; Raiffa 1982). Within a window the mediator goes on from the
// balance of its last draft.
type SingleText struct {
	// Slack is the share of the demand above the reservation value that a text
	// has to meet, in [0, 1].
	Slack float64
	// Step scales the shift: the multiplier on the first party's utility grows by
	// exp(Step × difference of what the sides miss).
	Step float64
	// Drafts is the number of drafts per round, at least 1.
	Drafts int
	// Tilt in [−1, 1] favours the first party where positive.
	Tilt float64
	// Range bounds the multiplier to [1/Range, Range]; at least 1.
	Range float64
	// Inflate is the share by which each party exaggerates what it misses.
	Inflate [2]float64
	// Error is the relative standard error of the mediator's estimate of what an
	// issue is worth to a party, drawn once per run.
	Error float64

	draft   []float64
	balance []float64 // multiplier on the first party's utility, 0 before the first draft of a window
	errors  []float64 // factor on party i's term of issue k in the mediator's eyes, at i·K+k
	streams []*negotiation.Stream
	seen    [2]negotiation.Objective
}

func (m *SingleText) setup(u *negotiation.Setup, issues int) {
	m.draft = make([]float64, issues)
	u.Own(negotiation.Bargaining, &m.balance, negotiation.Variable{Name: "mediator.balance", Hidden: true,
		Meaning: "multiplier on the first party's utility in the mediator's text, 0 before the first draft", Unit: "factor"})
	if m.Error == 0 {
		return
	}
	var keys []string
	for i, id := range u.Parties() {
		m.seen[i].Terms = make([]negotiation.Quad, issues)
		for k := range u.Model.Issues {
			key := id + "/" + u.Model.Issues[k].StreamKey()
			keys = append(keys, id+"/"+u.IssueIDs()[k])
			m.streams = append(m.streams, u.Stream("estimate/"+key))
		}
	}
	u.Own(negotiation.Bargaining, &m.errors, negotiation.Variable{Name: "mediator.error", Keys: keys, Initial: 1, Hidden: true,
		Meaning: "factor by which the mediator misjudges a party's stake", Unit: "factor"})
	u.OnReset(func(*negotiation.State) {
		for n, r := range m.streams {
			m.errors[n] = max(0, 1+float64(m.Error*r.Normal()))
		}
	})
}

// mediate is one mediated round. It leaves the last draft on the table.
func (m *SingleText) mediate(s *negotiation.State, p *Talks, seats *[2]seat) (agreed bool) {
	a, b := &seats[0], &seats[1]
	dA, dB := a.turn.Reservation, b.turn.Reservation
	if p.Hooks.on() {
		p.Hooks.draft(s, p, seats, (1+m.Tilt)/2)
	}
	own, other := m.view(0, a.own), m.view(1, b.own)
	p.begin(p.shared(forText))
	sol := p.solver.WeightedNash((1+m.Tilt)/2, own, other, p.lo, p.hi, dA, dB, m.draft)
	p.end(p.shared(forText), sol)
	if sol.Status == search.NoZone || sol.Status == search.Infeasible {
		s.Emit(negotiation.EventDraft, -1, -1, 0, 0, nil)
		if s.Listening() {
			for i := range seats {
				p.tellSeat(s, &seats[i], i)
			}
		}
		return false
	}
	l := min(max(sol.Multiplier, 1/m.Range), m.Range)
	if m.balance[0] != 0 {
		l = m.balance[0]
		p.solver.Weighted(l, own, other, p.lo, p.hi, m.draft)
	}
	p.round(m.draft)
	used := 1
	for ; ; used++ {
		missA := m.shortfall(s, a, 0)
		missB := m.shortfall(s, b, 1)
		if missA == 0 && missB == 0 {
			agreed = m.answer(s, p, seats)
			break
		}
		if used >= m.Drafts {
			break
		}
		l = min(max(l*math.Exp(float64(m.Step*(missA-missB))), 1/m.Range), m.Range)
		p.solver.Weighted(l, own, other, p.lo, p.hi, m.draft)
		p.round(m.draft)
	}
	m.balance[0] = l
	s.Put(m.draft, p.covered)
	s.Emit(negotiation.EventDraft, -1, -1, float64(used), l, m.draft)
	if s.Listening() {
		m.tellText(s, p, seats)
	}
	return agreed
}

// view is a party's utility as the mediator sees it.
func (m *SingleText) view(i int, u negotiation.Objective) negotiation.Objective {
	if m.Error == 0 {
		return u
	}
	seen := m.seen[i]
	seen.Const = u.Const
	for k, t := range u.Terms {
		e := m.errors[i*len(u.Terms)+k]
		seen.Terms[k] = negotiation.Quad{B: float64(e * t.B), G: float64(e * t.G)}
	}
	return seen
}

// bound is the value from which a party takes the text.
func (m *SingleText) bound(x *seat) float64 {
	return x.turn.Reservation + float64(m.Slack*(x.threshold-x.turn.Reservation))
}

// shortfall is what a party reports to miss.
func (m *SingleText) shortfall(s *negotiation.State, x *seat, i int) float64 {
	miss := m.bound(x) - s.Net(i, x.own.Value(m.draft))
	if miss <= tolerance {
		return 0
	}
	return float64(miss * (1 + m.Inflate[i]))
}

// answer asks both parties whether they accept the draft, and then tells both.
func (m *SingleText) answer(s *negotiation.State, p *Talks, seats *[2]seat) bool {
	var offers [2]negotiation.Offer
	all := true
	for i := range seats {
		x := &seats[i]
		offers[i] = negotiation.Offer{Package: m.draft, Value: s.Net(i, x.own.Value(m.draft)), Draft: true, Share: m.Slack}
		if !p.agent(s, i).Accept(x.turn, offers[i]) || offers[i].Value < x.least-tolerance {
			all = false
		}
	}
	for i := range seats {
		p.learn(s, i, &seats[i], offers[i], false, all)
	}
	return all
}
