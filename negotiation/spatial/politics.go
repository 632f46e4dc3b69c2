package spatial

import (
	"fmt"
	"math"
)

// Politics plays the Spatial Model of Politics on a table. Each turn every actor
// challenges whoever it expects to gain most from, two actors at a time settle where
// they would meet, and every actor takes part in the bargain, among those it is in,
// that the election of all actors makes the likeliest. A Politics is not safe for
// concurrent use; turns after the first allocate only if more bargains meet at one
// actor than before.
//
// Distances between positions count dimensions by the squares of an actor's own
// saliences: d = √(Σ (s Δx)² / Σ s²), on a scale on which the range is 1.
type Politics struct {
	rules Rules
	table *Table
	n, m  int
	vote  func(float64) float64

	capability []float64   // by actor
	salience   []float64   // by actor and dimension, of 1
	care       []float64   // by actor: all its salience
	weight     []float64   // by actor: capability times salience
	position   []float64   // by actor and dimension, from 0 to 1
	next       []float64   // the same after the turn
	distance   []float64   // row i, column j: of the position of j to i
	risk       []float64   // by actor
	own        [][]float64 // row k: utility for k of the position of each actor
	neutral    [][]float64 // the same without attitudes to risk
	happiness  []float64   // by actor: sum of its row of own
	all        *ballot     // of the positions of all actors

	view    view
	gain    []float64 // row i, column j: what i expects to gain by challenging j
	chance  []float64 // row i, column j: chance of i, as i sees it
	deals   []deal    // of the turn; those beyond its length are kept for others
	heard   [][]int   // by actor: the deals that it is in
	queue   *ballot
	worth   [][]float64 // by actor: utilities of the deals of a queue
	turn    int
	first   float64 // moves in the first turn
	moved   float64 // moves in the last turn
	settled bool
}

// NewPolitics prepares a table, which it does not keep, for play. An invalid table or
// unknown rules are errors.
func NewPolitics(t *Table, rules Rules) (*Politics, error) {
	if err := rules.Check(); err != nil {
		return nil, err
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	n, m := len(t.Actors), t.Dimensions()
	p := &Politics{rules: rules, table: t.clone(), n: n, m: m, vote: rules.Election.Voting.noticed(),
		capability: make([]float64, n), salience: make([]float64, n*m), care: make([]float64, n), weight: make([]float64, n),
		position: make([]float64, n*m), next: make([]float64, n*m), distance: make([]float64, n*n),
		risk: make([]float64, n), own: square(n), neutral: square(n), happiness: make([]float64, n), all: newBallot(n),
		view: newView(n), gain: make([]float64, n*n), chance: make([]float64, n*n),
		heard: make([][]int, n), queue: newBallot(0), worth: make([][]float64, n)}
	for i := range t.Actors {
		a := &t.Actors[i]
		p.capability[i] = a.Capability
		for k := range m {
			s := a.Saliences[k] / t.Scale.Full
			p.salience[i*m+k] = s
			p.care[i] += s
			p.position[i*m+k] = (a.Positions[k] - t.Scale.Low) / (t.Scale.High - t.Scale.Low)
		}
		p.care[i] = min(p.care[i], 1)
		p.weight[i] = float64(p.care[i] * a.Capability)
	}
	p.measure()
	return p, nil
}

func square(n int) [][]float64 {
	rows, all := make([][]float64, n), make([]float64, n*n)
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n : (i+1)*n]
	}
	return rows
}

// place returns the position of an actor.
func (p *Politics) place(i int) []float64 { return p.position[i*p.m : (i+1)*p.m] }

// far returns the distance of a position to an actor at its own.
func (p *Politics) far(i int, x []float64) float64 {
	s, own := p.salience[i*p.m:(i+1)*p.m], p.place(i)
	if p.m == 1 {
		// In one dimension salience drops out, but for those who do not care.
		if s[0] == 0 {
			return 0
		}
		return math.Abs(own[0] - x[0])
	}
	sum, norm := 0.0, 0.0
	for k, w := range s {
		d := float64(w * (own[k] - x[k]))
		sum += float64(d * d)
		norm += float64(w * w)
	}
	if norm == 0 {
		return 0
	}
	return math.Sqrt(sum / norm)
}

// measure fills distances, attitudes to risk and utilities.
func (p *Politics) measure() {
	n := p.n
	for i := range n {
		for j := range n {
			d := p.far(i, p.place(j))
			p.distance[i*n+j] = d
			p.neutral[i][j] = Utility(d, 0)
		}
	}
	p.all.resize(n)
	p.all.count(p.rules.Election, p.capability, p.neutral)
	p.all.solve(p.rules.Election)
	p.rules.RiskRange.attitudes(p.all.p, p.risk)
	for i := range n {
		p.happiness[i] = 0
		for j := range n {
			p.own[i][j] = Utility(p.distance[i*n+j], p.risk[i])
			p.happiness[i] += p.own[i][j]
		}
	}
}

// Turn plays a turn and reports whether play goes on: see [Rules.Most] and
// [Rules.Settled]. After the end it does nothing. Under stochastic play draw gives
// each actor in the order of the table, once a turn, a number in [0, 1) that picks a
// bargain by its chance; nil picks the likeliest.
func (p *Politics) Turn(draw func() float64) bool {
	if p.settled {
		return false
	}
	p.challenges()
	p.propose()
	for k := range p.n {
		p.choose(k, draw)
	}
	p.moved = 0
	for i := range p.n {
		sum := 0.0
		for k := i * p.m; k < (i+1)*p.m; k++ {
			d := p.next[k] - p.position[k]
			sum += float64(d * d)
		}
		p.moved += math.Sqrt(sum)
	}
	p.position, p.next = p.next, p.position
	p.measure()
	p.turn++
	if p.turn == 1 {
		p.first = p.moved
	}
	// The last term lets a table on which nobody ever moves settle.
	const still = 1e-4
	p.settled = p.turn >= p.rules.Most || p.turn >= 2 && p.moved/(p.first+still) < p.rules.Settled
	return !p.settled
}

// Turns returns the number of turns played.
func (p *Politics) Turns() int { return p.turn }

// Positions returns the positions of all actors, in the units of the table.
func (p *Politics) Positions() [][]float64 {
	out := make([][]float64, p.n)
	s := p.table.Scale
	for i := range out {
		out[i] = make([]float64, p.m)
		for k, x := range p.place(i) {
			out[i][k] = min(s.High, max(s.Low, s.Low+float64(x*(s.High-s.Low))))
		}
	}
	return out
}

// Risk returns the attitudes to risk of all actors: see [RiskRange.Attitudes].
func (p *Politics) Risk() []float64 { return append([]float64(nil), p.risk...) }

// State describes a turn.
type State struct {
	Turn      int         // 0 is the table
	Positions [][]float64 // by actor and dimension
	Risk      []float64   // by actor, from −1, risk-seeking, to 1
	// Options lists actors who stand for different positions; those nearer than a
	// thousandth of the range to an earlier one are counted with it. Chances holds the
	// chance of each in an election by capability.
	Options []int
	Chances []float64
	// Expected is the mean of the options by chance, Likeliest the likeliest option,
	// or the middle of those that are equally so.
	Expected, Likeliest []float64
}

// State returns the state after the turns played so far.
func (p *Politics) State() State {
	s := State{Turn: p.turn, Positions: p.Positions(), Risk: p.Risk()}
	for i := range p.n {
		if !p.near(i, s.Options) {
			s.Options = append(s.Options, i)
		}
	}
	u := make([][]float64, p.n)
	for k := range u {
		u[k] = make([]float64, len(s.Options))
		for o, j := range s.Options {
			u[k][o] = p.own[k][j]
		}
	}
	b := newBallot(len(s.Options))
	b.count(p.rules.Election, p.capability, u)
	b.solve(p.rules.Election)
	s.Chances = b.p
	most := 0.0
	for _, chance := range s.Chances {
		most = max(most, chance)
	}
	s.Expected, s.Likeliest = make([]float64, p.m), make([]float64, p.m)
	for k := range p.m {
		sum, count := 0.0, 0.0
		for o, j := range s.Options {
			x := s.Positions[j][k]
			s.Expected[k] += float64(s.Chances[o] * x)
			if s.Chances[o] >= most-equal {
				sum, count = sum+x, count+1
			}
		}
		s.Likeliest[k] = sum / count
	}
	return s
}

// near reports whether an actor is near one of others.
func (p *Politics) near(i int, others []int) bool {
	const same = 1e-3
	for _, j := range others {
		sum := 0.0
		for k, x := range p.place(i) {
			d := x - p.place(j)[k]
			sum += float64(d * d)
		}
		if math.Sqrt(sum) < same {
			return true
		}
	}
	return false
}

// Play plays a table to the end and returns the states from the table on. Draw is as
// in [Politics.Turn].
func Play(t *Table, rules Rules, draw func() float64) ([]State, error) {
	p, err := NewPolitics(t, rules)
	if err != nil {
		return nil, err
	}
	states := []State{p.State()}
	for more := true; more; {
		more = p.Turn(draw)
		states = append(states, p.State())
	}
	return states, nil
}

// Challenge is what an actor expects of challenging another.
type Challenge struct {
	From, To int
	Chance   float64 // that the challenger wins, as it sees it
	Gain     float64 // in utility of two positions, from about −2 to 2
}

// Assess returns what each actor expects of challenging each other one, by challenger
// and challenged in the order of the table.
func (p *Politics) Assess() []Challenge {
	p.challenges()
	out := make([]Challenge, 0, p.n*(p.n-1))
	for i := range p.n {
		for j := range p.n {
			if i != j {
				out = append(out, Challenge{i, j, p.chance[i*p.n+j], p.gain[i*p.n+j]})
			}
		}
	}
	return out
}

// Name returns the name of an actor, counted from 0 in the order of the table; one
// that does not exist panics.
func (p *Politics) Name(i int) string {
	if i < 0 || i >= p.n {
		panic(fmt.Sprintf("spatial: actor %d of %d", i, p.n))
	}
	return p.table.Actors[i].Name
}
