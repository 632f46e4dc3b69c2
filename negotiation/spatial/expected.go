package spatial

import (
	"fmt"
	"math"
)

// Reading says how the expected-utility model is read, whose own program was never
// published.
type Reading string

// The readings.
const (
	// ReadPaper takes the appendix of Scholz, Calbert & Smith (2011) at its word.
	ReadPaper Reading = "paper"
	// ReadReplication gives the numbers that they print, for which: the chance of a
	// challenge is its share of the votes on all pairs of positions, and so small; votes
	// and both sides' utilities bend with attitudes to risk, the latter with those of
	// the actor who looks; the range is that of the table; nobody capitulates; and of compromises the lowest mean by expected
	// utility is taken.
	ReadReplication Reading = "replication"
)

// Readings lists the readings.
func Readings() []Reading { return []Reading{ReadPaper, ReadReplication} }

// ExpectedUtility plays the expected-utility model in the manner of Bueno de Mesquita,
// one dimension at a time: each round every actor compares what it would gain by
// challenging each other one with what that one would gain by challenging it, and
// moves by the most pressing of the demands that follow, where it moves least.
//
// With distances d in parts of the range and an exponent r for each actor's attitude to
// risk, an actor who challenges values success at 2 − 4((1−d)/2)^r, failure at
// 2 − 4((1+d)/2)^r and the status quo at 2 − 4(1/2)^r.
type ExpectedUtility struct {
	Reading Reading
	// StatusQuo is the probability in [0, 1] that without a challenge nothing changes.
	// Otherwise an actor expects the outcome to come nearer, or to go away from it.
	StatusQuo float64
	// Rounds is the number of rounds to play, at least 1. Play stops when nobody moves;
	// in general it does not settle.
	Rounds int
	// Ties says where an actor goes whom several demands press equally: to the middle of
	// where they would take it, [TieShared], which is usual, or where the first in the
	// table would, [TieFirst], which gives published numbers but is not mirror-symmetric.
	Ties Ties
}

// UsualExpectedUtility returns the paper's reading without expectations of change, for
// ten rounds.
func UsualExpectedUtility() ExpectedUtility { return ExpectedUtility{ReadPaper, 1, 10, TieShared} }

// Demand is the kind of demand that moved an actor.
type Demand string

// The demands, in the order in which they press.
const (
	Conflict   Demand = "conflict"   // both expect to gain, the other more: it takes the other's position
	Compromise Demand = "compromise" // the other gains more than it loses: it moves in proportion
	Capitulate Demand = "capitulate" // it loses more than the other gains: it takes the other's position
)

// Move is what became of an actor in a round.
type Move struct {
	Actor, To int // who moved, and towards whom
	Demand    Demand
}

// Round is a round of [ExpectedUtility]. Round 0 is the table.
type Round struct {
	Positions []float64 // by actor
	// Median and Mean are those of influence, the median in the middle if it is not
	// unique.
	Median, Mean float64
	// Risk holds the attitudes that led here, from −1 for those in least danger to 1,
	// and Exponents what they make of utilities, from 2 for averse to 1/2 for seeking.
	Risk, Exponents []float64
	Moves           []Move
}

// Check returns an error if the reading is unknown or a number out of range.
func (e ExpectedUtility) Check() error {
	if err := choice("reading", e.Reading, Readings()); err != nil {
		return err
	}
	if err := choice("ties", e.Ties, AllTies()); err != nil {
		return err
	}
	if !(e.StatusQuo >= 0 && e.StatusQuo <= 1) {
		return fmt.Errorf("spatial: chance %v of the status quo, expected a number in [0, 1]", e.StatusQuo)
	}
	if e.Rounds < 1 {
		return fmt.Errorf("spatial: %d rounds, expected at least 1", e.Rounds)
	}
	return nil
}

// Play plays a dimension of a table, counted from 0, and returns the rounds from the
// table on. Invalid rules and tables are errors, and so is a table on which nobody
// has influence in the dimension.
func (e ExpectedUtility) Play(t *Table, dimension int) ([]Round, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	c, err := newContest(e, t, dimension)
	if err != nil {
		return nil, err
	}
	rounds := []Round{c.round()}
	for range e.Rounds {
		if !c.step() {
			break
		}
		rounds = append(rounds, c.round())
	}
	return rounds, nil
}

// contest is the state of [ExpectedUtility.Play].
type contest struct {
	rules     ExpectedUtility
	table     *Table
	dimension int
	weight    []float64 // influence
	care      []float64
	x         []float64
	span      float64   // of positions
	middle    float64   // median
	r         []float64 // exponents
	risk      []float64
	chance    []float64 // row i, column j: that i beats j
	moves     []Move
}

func newContest(e ExpectedUtility, t *Table, dimension int) (*contest, error) {
	weight, _, err := t.influence(dimension)
	if err != nil {
		return nil, err
	}
	n := len(weight)
	c := &contest{rules: e, table: t.clone(), dimension: dimension, weight: weight, care: make([]float64, n),
		x: make([]float64, n), r: make([]float64, n), risk: make([]float64, n), chance: make([]float64, n*n)}
	for i := range t.Actors {
		c.care[i] = min(t.Actors[i].Saliences[dimension]/t.Scale.Full, 1)
		c.x[i] = t.Actors[i].Positions[dimension]
	}
	c.span = c.width()
	return c, nil
}

func (c *contest) width() float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range c.x {
		lo, hi = min(lo, x), max(hi, x)
	}
	return hi - lo
}

func (c *contest) round() Round {
	t := c.table
	for i, x := range c.x {
		t.Actors[i].Positions[c.dimension] = x
	}
	// Influence was found when play began, and positions do not change it.
	lower, upper, _ := t.WeightedMedians(c.dimension)
	mean, _ := t.WeightedMean(c.dimension)
	c.middle = lower + float64((upper-lower)/2)
	r := Round{Positions: append([]float64(nil), c.x...), Median: c.middle, Mean: mean, Moves: c.moves}
	if c.moves != nil {
		r.Risk, r.Exponents = append([]float64(nil), c.risk...), append([]float64(nil), c.r...)
	}
	return r
}

// step plays a round and reports whether anybody moved.
func (c *contest) step() bool {
	if c.rules.Reading == ReadPaper {
		c.span = c.width()
	}
	if c.span == 0 {
		return false
	}
	c.measure()
	next := append([]float64(nil), c.x...)
	c.moves = nil
	for i := range c.x {
		c.move(i, next)
	}
	copy(c.x, next)
	return c.moves != nil
}

// measure fills attitudes to risk, exponents and chances.
func (c *contest) measure() {
	for i := range c.r {
		c.r[i] = 1
	}
	c.chances()
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range c.x {
		danger := 0.0
		for j := range c.x {
			if j != i {
				danger += c.expected(j, i, 1)
			}
		}
		c.risk[i] = danger
		lo, hi = min(lo, danger), max(hi, danger)
	}
	for i, danger := range c.risk {
		c.risk[i] = 0
		if hi-lo > equal {
			c.risk[i] = (float64(2*danger) - hi - lo) / (hi - lo)
		}
		c.r[i] = (1 - c.risk[i]/3) / (1 + c.risk[i]/3)
	}
	c.chances()
}

// chances fills the chance that each beats each other one.
func (c *contest) chances() {
	n := len(c.x)
	// What the position of each is worth to each, as votes count it.
	dislike := make([]float64, n*n)
	for k := range n {
		for i, x := range c.x {
			d := math.Abs(c.x[k]-x) / c.span
			if c.rules.Reading == ReadReplication {
				d = math.Pow(d, c.r[k])
			}
			dislike[i*n+k] = d
		}
	}
	everything := 0.0
	for i := range n {
		for j := range n {
			won, cast := 0.0, 0.0
			for k, w := range c.weight {
				v := float64(w * (dislike[j*n+k] - dislike[i*n+k]))
				won += max(v, 0)
				cast += math.Abs(v)
			}
			everything += cast
			switch {
			case c.x[i] == c.x[j]:
				won = 0
			case c.rules.Reading == ReadReplication:
			case cast > 0:
				won /= cast
			default:
				won = 0.5
			}
			c.chance[i*n+j] = won
		}
	}
	if c.rules.Reading == ReadReplication && everything > 0 {
		for i := range c.chance {
			c.chance[i] /= everything
		}
	}
}

// expected returns what i expects of challenging j, with an exponent r.
func (c *contest) expected(i, j int, r float64) float64 {
	utility := func(share float64) float64 { return 2 - float64(4*math.Pow(share, r)) }
	far := math.Abs(c.x[i]-c.x[j]) / c.span
	won, lost, now := utility(0.5-float64(0.5*far)), utility(0.5+float64(0.5*far)), utility(0.5)
	p, resists, still := c.chance[i*len(c.x)+j], c.care[j], c.rules.StatusQuo
	value := float64(resists*(float64(p*won)+float64((1-p)*lost))) + float64((1-resists)*won) - float64(still*now)
	if still == 1 {
		return value
	}
	fromMedian := math.Abs(c.x[i]-c.middle) / c.span
	drift := float64(0.25 * (fromMedian + far))
	if fromMedian < far {
		return value - float64((1-still)*utility(max(0.5-drift, 0)))
	}
	return value - float64((1-still)*utility(0.5+drift))
}

// move finds the demand that i gives in to, and where it goes.
func (c *contest) move(i int, next []float64) {
	rank := map[Demand]int{Conflict: 3, Compromise: 2, Capitulate: 1}
	best, key, count := 0, 0.0, 0.0
	for j := range c.x {
		if c.x[i] == c.x[j] {
			continue
		}
		demand, to, order := c.demand(i, j)
		if demand == "" {
			continue
		}
		tolerance := float64(equal * c.span)
		switch {
		case rank[demand] > best || rank[demand] == best && order < key-tolerance:
			if best == 0 {
				c.moves = append(c.moves, Move{})
			}
			best, key, count = rank[demand], order, 1
			c.moves[len(c.moves)-1] = Move{i, j, demand}
			next[i] = to
		case c.rules.Ties == TieShared && rank[demand] == best && order <= key+tolerance && math.Abs(to-next[i]) > tolerance:
			// As pressing from another side: it goes to the middle of them.
			count++
			next[i] += float64((to - next[i]) / count)
		}
	}
	if best > 0 && next[i] == c.x[i] {
		c.moves = c.moves[:len(c.moves)-1]
	}
	if len(c.moves) == 0 {
		c.moves = nil
	}
}

// demand returns what j demands of i, if anything, where i would go, and the order
// among demands of the kind, lowest first.
func (c *contest) demand(i, j int) (kind Demand, to, order float64) {
	own := c.expected(i, j, c.r[i])
	exponent := c.r[j]
	if c.rules.Reading == ReadReplication {
		exponent = c.r[i]
	}
	other := c.expected(j, i, exponent)
	switch {
	case other > own+equal && own > equal:
		kind, to = Conflict, c.x[j]
	case other <= equal || own >= -equal:
		return "", 0, 0
	case other > -own:
		kind, to = Compromise, c.x[i]+float64((c.x[j]-c.x[i])*(-own/other))
	case c.rules.Reading == ReadPaper:
		kind, to = Capitulate, c.x[j]
	default:
		return "", 0, 0
	}
	order = math.Abs(to - c.x[i])
	if kind == Compromise && c.rules.Reading == ReadReplication {
		order = (float64(-own*c.x[i]) + float64(other*c.x[j])) / (other - own)
	}
	return kind, to, order
}
