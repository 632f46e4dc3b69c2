package spatial

import "math"

// ballot is the working space of an election.
type ballot struct {
	n         int
	coalition []float64 // row a, column b: strength of a against b
	victory   []float64 // row a, column b: chance that a beats b
	challenge []float64 // row a, column b: chance that a challenges the favourite b
	p, q      []float64 // chances of the options
}

func newBallot(options int) *ballot {
	b := &ballot{}
	b.resize(options)
	return b
}

// resize makes room for a number of options, without allocating if there is enough.
func (b *ballot) resize(n int) {
	b.n = n
	if cap(b.coalition) < n*n {
		b.coalition, b.victory, b.challenge = make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
		b.p, b.q = make([]float64, n), make([]float64, n)
	}
	b.coalition, b.victory, b.challenge = b.coalition[:n*n], b.victory[:n*n], b.challenge[:n*n]
	b.p, b.q = b.p[:n], b.q[:n]
}

// indifferent is the difference in utility, on its scale, below which nobody prefers one
// option: it is what rounding leaves of nothing, and would sway votes that hardly depend on
// the size of a difference.
const indifferent = 1e-12

// counted fills the coalitions for utilities on a scale of their own: differences are
// those in parts of the largest utility of a voter.
func (b *ballot) counted(e Election, weights []float64, utilities [][]float64) {
	b.clear()
	for k, u := range utilities {
		largest := 0.0
		for _, x := range u {
			largest = max(largest, math.Abs(x))
		}
		b.cast(e, weights[k], u, float64(indifferent*largest))
	}
}

// count fills the coalitions for utilities on the scale of [Utility].
func (b *ballot) count(e Election, weights []float64, utilities [][]float64) {
	b.clear()
	for k, u := range utilities {
		b.cast(e, weights[k], u, indifferent)
	}
}

func (b *ballot) clear() {
	for i := range b.coalition {
		b.coalition[i] = floor
	}
}

// cast adds the votes of a voter, who does not mind differences up to a least one.
func (b *ballot) cast(e Election, w float64, u []float64, least float64) {
	n, f := b.n, e.Voting.function()
	proportional := e.Voting == VoteProportional
	for i, x := range u {
		row := b.coalition[i*n : (i+1)*n]
		for j, y := range u {
			if d := x - y; d > least {
				if !proportional {
					d = f(d)
				}
				row[j] += float64(w * d)
			}
		}
	}
}

// solve fills the chances.
func (b *ballot) solve(e Election) {
	n := b.n
	for i := range n {
		b.victory[i*n+i] = 0.5
		for j := range n {
			if j != i {
				b.victory[i*n+j] = e.Victory.Chance(b.coalition[i*n+j], b.coalition[j*n+i])
			}
		}
	}
	switch e.Rule {
	case ElectConditional:
		b.conditional()
	case ElectMarkovUniform:
		b.iterate(1e-6, b.uniform)
	case ElectMarkovIncentive:
		b.incentives()
		b.iterate(1e-8, b.incentive)
	default:
		panic(choice("election rule", e.Rule, ElectionRules()))
	}
}

// conditional multiplies in logarithms: the product of many small chances underflows.
func (b *ballot) conditional() {
	n, most := b.n, math.Inf(-1)
	for i := range n {
		// A product and its power of two, without the loss of a sum of logarithms.
		product, power := 1.0, 0
		for _, v := range b.victory[i*n : (i+1)*n] {
			fraction, e := math.Frexp(float64(product * v))
			product, power = fraction, power+e
		}
		b.p[i], b.q[i] = product, float64(power)
		if product > 0 {
			most = max(most, b.q[i])
		}
	}
	if math.IsInf(most, -1) {
		// Everything is beaten for sure by something: nothing tells options apart.
		for i := range n {
			b.p[i] = 1 / float64(n)
		}
		return
	}
	total := 0.0
	for i := range n {
		b.p[i] = math.Ldexp(b.p[i], int(max(b.q[i]-most, -2000)))
		total += b.p[i]
	}
	for i := range n {
		b.p[i] /= total
	}
}

// rounds bounds the iterations; halving steps settle long before.
const rounds = 100_000

// iterate averages the chances with those that a step gives until they settle.
func (b *ballot) iterate(tolerance float64, step func()) {
	for i := range b.p {
		b.p[i] = 1 / float64(b.n)
	}
	for range rounds {
		step()
		change := 0.0
		for i, q := range b.q {
			change = max(change, math.Abs(q-b.p[i]))
			b.p[i] = float64((b.p[i] + q) / 2)
		}
		if change <= tolerance {
			return
		}
	}
}

func (b *ballot) uniform() {
	for i := range b.n {
		sum := 0.0
		for j, v := range b.victory[i*b.n : (i+1)*b.n] {
			sum += float64(v * (b.p[i] + b.p[j]))
		}
		b.q[i] = sum / float64(b.n)
	}
}

// incentives fills the chances of challenges: an option challenges the favourite in
// proportion to its coalition and its chance.
func (b *ballot) incentives() {
	n := b.n
	for j := range n {
		total := 0.0
		for i := range n {
			c := float64(b.coalition[i*n+j] * b.victory[i*n+j])
			if i == j {
				c += 1e-10
			}
			b.challenge[i*n+j] = c
			total += c
		}
		for i := range n {
			b.challenge[i*n+j] /= total
		}
	}
}

func (b *ballot) incentive() {
	n := b.n
	for i := range n {
		sum := 0.0
		for j := range n {
			met := float64(b.p[i]*b.challenge[j*n+i]) + float64(b.p[j]*b.challenge[i*n+j])
			sum += float64(b.victory[i*n+j] * met)
		}
		b.q[i] = sum
	}
}
